"""Every remedy that the table of findings names is there, and every one that is there is named."""

from __future__ import annotations

import pytest

from traingate.remedy import find_remedies, find_remedy
from traingate.report.mending import MENDINGS

NAMED = {one.remedy for kinds in MENDINGS.values() for one in kinds.values() if one.remedy} | {"rename-column"}


def test_the_table_names_what_is_there() -> None:
    assert set(find_remedies()) == NAMED


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_remedy_is_found_by_its_id(name: str) -> None:
    assert find_remedy(name).id == name


def test_only_what_rests_on_a_guess_has_to_be_asked_for() -> None:
    asked = [name for name, kind in find_remedies().items() if kind.asked_only]
    assert asked == ["clear-values", "clip-values", "undo-unit"]


def test_a_finding_has_a_remedy_or_a_reason() -> None:
    found = [one for kinds in MENDINGS.values() for one in kinds.values()]
    assert [one for one in found if bool(one.remedy) == bool(one.why_not)] == []
    assert all(one.why_not.endswith(".") for one in found if not one.remedy)
