"""The JSON twin holds the whole report."""

from __future__ import annotations

import pytest

from given import hostile
from given.hostile import report_of
from renderers.samples import faulty
from traingate.renderers.json import Json
from traingate.report.report import Report


def test_the_report_comes_back() -> None:
    assert Report.from_json(Json().render(faulty())) == faulty()


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_hostile_text_comes_back_and_the_file_is_ascii(text: str) -> None:
    assert Report.from_json(Json().render(report_of(text))) == report_of(text)
    assert Json().render(report_of(text)).isascii()
