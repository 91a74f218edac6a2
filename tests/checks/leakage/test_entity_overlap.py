from __future__ import annotations

from given.profiles import BLOCK, INFO, WARN, Table, joined, judged, profile_of, told
from traingate.checks.leakage.entity_overlap import EntityOverlap
from traingate.dataset import Columns, Dataset
from traingate.joins.entities import Entities
from traingate.joins.respellings import Respellings
from traingate.report.findings import Finding


def findings(check: EntityOverlap, *entity: str, **splits: Table) -> list[Finding]:
    profile = profile_of(Columns(entity=entity or ("patient",)), measures=[], **splits)
    return judged(check, joined(joined(profile, Entities, **splits), Respellings, **splits))


def patients(*names: str | None) -> Table:
    return {"patient": list(names)}


def test_other_entities_find_nothing() -> None:
    assert findings(EntityOverlap(), train=patients("a", "a", "b"), eval=patients("c", "d")) == []


def test_shared_entities_block() -> None:
    (finding,) = findings(EntityOverlap(), train=patients("a", "b"), eval=patients("a", "a", "c", "d", "e"))
    assert finding.message == "1 of 4 eval entities (25.0%) are also in train, with 2 of eval's rows."
    assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "patient")
    assert (finding.measured, finding.unit) == (0.25, "share")
    assert finding.details == {"shared": 1, "entities": 4, "rows": 2, "of_rows": 5, "evidence_rows": []}


def test_a_share_up_to_the_declared_one_is_let_through() -> None:
    train, held_out = patients("a", "b"), patients("a", "c", "d", "e")
    assert findings(EntityOverlap(max_fraction=0.25), train=train, eval=held_out) == []
    assert len(findings(EntityOverlap(max_fraction=0.24), train=train, eval=held_out)) == 1


def test_columns_name_an_entity_together() -> None:
    train = {"site": [1, 1], "patient": ["a", "b"]}
    assert findings(EntityOverlap(), "site", "patient", train=train, eval={"site": [2], "patient": ["a"]}) == []
    (finding,) = findings(EntityOverlap(), "site", "patient", train=train, eval={"site": [1], "patient": ["a"]})
    assert finding.feature == "site, patient"


def test_entities_in_another_spelling_block() -> None:
    train, held_out = patients("P-007", "P-008", "Ann Lee"), patients("7", "7", "ann lee", "P-009")
    (finding,) = findings(EntityOverlap(), train=train, eval=held_out)
    assert finding.message == (
        "2 of 3 eval entities (66.7%) are also in train in another spelling (letters, spaces, zeros or a name in "
        "front), with 3 of eval's rows."
    )
    assert (finding.severity, finding.kind, finding.measured) == (BLOCK, "respelt", 2 / 3)


def test_spelling_that_tells_entities_of_one_split_apart_is_none() -> None:
    train, held_out = patients("a-1", "a-2", "b-1"), patients("a1", "A1", "a2", "A2", "c1")
    assert findings(EntityOverlap(), train=train, eval=held_out) == []


def test_every_held_out_split_is_asked() -> None:
    found = findings(EntityOverlap(), train=patients("a"), eval=patients("b"), test=patients("a", "b"))
    assert [(finding.split, finding.measured) for finding in found] == [("test", 0.5)]


def test_rows_without_an_entity_are_said_aloud() -> None:
    found = findings(EntityOverlap(), train=patients("a", "b"), eval=patients("c", None))
    assert told(found) == [(INFO, "1 of 2 eval rows have no patient and were compared with none of train.")]
    assert found[0].kind == "unknown-in-held-out"


def test_no_entity_at_all_is_inconclusive() -> None:
    found = findings(EntityOverlap(), train=patients(None, None), eval=patients("c"))
    assert told(found) == [
        (WARN, "2 of 2 train rows have no patient and were compared with none of eval. Inconclusive.")
    ]


def test_needs_a_declared_entity() -> None:
    assert EntityOverlap().not_applicable(Dataset("d", ())) == (
        'no entity column is declared: [columns] entity = ["…"]'
    )
