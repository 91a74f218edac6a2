"""All rows are dealt anew by the entity that is declared, or that a column seems to be."""

from __future__ import annotations

from dataclasses import replace

from remedies.subjects import DATASET, plan
from report.faults import finding
from traingate.dataset import Columns
from traingate.remedy import ConvertColumn, DealRows, Subject, find_remedy


def test_by_the_declared_entity() -> None:
    assert plan("split-by-entity", finding("entity-overlap", feature="id")) == [DealRows(("id",), "by-entity")]


def test_by_its_spelling_where_entities_are_spelt_in_two_ways_and_spelt_alike_then() -> None:
    respelt = finding("entity-overlap", "respelt", feature="id")
    expected = [
        DealRows(("id",), "by-spelling"),
        ConvertColumn("train", "id", "fold"),
        ConvertColumn("eval", "id", "fold"),
    ]
    assert plan("split-by-entity", respelt) == expected
    assert plan("split-by-entity", finding("entity-overlap", feature="id"), respelt) == expected


def test_by_the_column_where_none_is_declared() -> None:
    undeclared = Subject(replace(DATASET, columns=Columns("y")), {})
    found = find_remedy("split-by-entity").plan(finding("entity-columns", feature="patient"), undeclared)
    assert list(found) == [DealRows(("patient",), "by-entity")]
