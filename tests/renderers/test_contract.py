"""What holds for every renderer in the folder, the day that it is added."""

from __future__ import annotations

import pytest

from given import hostile
from given.hostile import report_of
from renderers.samples import clean, faulty
from traingate.renderer import Renderer, find_renderers
from traingate.report.report import Report


@pytest.fixture(params=find_renderers().values(), ids=find_renderers())
def renderer(request: pytest.FixtureRequest) -> Renderer:
    answer = request.param()
    assert isinstance(answer, Renderer)
    return answer


def test_the_same_report_gives_the_same_text(renderer: Renderer) -> None:
    assert renderer.render(faulty()) == renderer.render(Report.from_json(faulty().to_json()))


def test_an_empty_report_renders(renderer: Renderer) -> None:
    assert renderer.render(Report("nothing"))
    assert renderer.render(clean())


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_output_encodes_whatever_the_data_holds(renderer: Renderer, text: str) -> None:
    assert renderer.render(report_of(text)).encode("utf-8")
