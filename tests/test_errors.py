"""Errors: one base class, an exit code each, and the nearest of the names that would have done."""

from __future__ import annotations

import ast
import inspect

import pytest

import traingate
from given.places import ROOT
from traingate import errors
from traingate.errors import Misread, TrainGateError, spell, suggest

KINDS = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)}
CODES = {
    "TrainGateError": 3,
    "ConfigError": 2,
    "Misread": 2,
    "OutOfBounds": 2,
    "SchemaError": 2,
    "SuiteError": 2,
    "KeyRejected": 2,
    "Refused": 1,
    "BadSignature": 1,
    "Unreadable": 3,
    "Unfinished": 3,
    "Unmatched": 3,
    "Undeclared": 3,
    "TooLittle": 3,
    "Widen": 3,
}


def test_every_error_has_the_base_class_and_its_exit_code() -> None:
    assert {name: kind.exit_code for name, kind in KINDS.items() if issubclass(kind, TrainGateError)} == CODES
    assert set(KINDS) == set(CODES)


def test_exceptions_are_defined_here_alone() -> None:
    found = {}
    for path in (ROOT / "pipeline/traingate").rglob("[!_]*.py"):
        for node in ast.parse(path.read_text("utf8")).body:
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if any(base.endswith(("Error", "Exception")) or base in CODES for base in bases):
                found.setdefault(path.name, []).append(node.name)
    assert list(found) == ["errors.py"]


@pytest.mark.parametrize(
    "name", ["ConfigError", "KeyRejected", "Refused", "TrainGateError", "Unfinished", "Unreadable"]
)
def test_what_a_caller_may_catch_is_public(name: str) -> None:
    assert getattr(traingate, name) is KINDS[name]


def test_a_place_is_spelled_as_people_write_it() -> None:
    assert spell(("splits", 0, "files", 2, "rows")) == "splits[0].files[2].rows"
    assert spell(("checks", "a.b")) == 'checks."a.b"'


def test_a_mistake_reads_as_a_sentence_about_its_place() -> None:
    assert str(Misread(("train",), "must be a string, not 7.")) == "train must be a string, not 7."


def test_the_nearest_name_is_offered_else_all_of_them() -> None:
    assert suggest("trian", ["train", "eval"]) == "Did you mean train?"
    assert suggest("x", ["train", "eval"]) == "Known: train, eval."
