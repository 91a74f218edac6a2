"""How checks make their findings: by `Check.finding`, of kinds that stay the same tomorrow."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from given.places import ROOT

MODULES = {path.name: ast.parse(path.read_text("utf8")) for path in (ROOT / "pipeline/traingate/checks").rglob("*.py")}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What a kind is made of where it is no constant: another split's name, TFDV's and Great Expectations' own kinds.
MADE = {
    "multivariate_skew.py": ["kind"],
    "relation_change.py": ["kind"],
    "near_duplicates.py": ["f'near-{first}'", "f'texts-near-{first}'"],
    "text_overlap.py": ["f'shared-with-{first}'"],
    "image_overlap.py": ["f'shared-with-{first}'"],
    "label_marks.py": ["marks.what", "kind"],
    "feature_contract.py": ["kind"],
    "row_overlap.py": [
        "f'shared-with-{first}'",
        "f'conflicting-labels-with-{first}'",
        "f'same-file-with-{first}'",
        "f'same-rows-with-{first}'",
    ],
    "_tfdv_anomalies.py": ["anomaly.kind.lower().replace('_', '-')"],
    "suites.py": ["kind"],
    "_pairs.py": ["kind"],
    "entity_overlap.py": ["kind"],
    "garbled_text.py": ["kind"],
    "outliers.py": ["kind"],
    "unjudged_columns.py": ["kind"],
    "preprocessing.py": ["f'oversampled-{made.kind}'", "question.kind"],
    "missing_values.py": ["kind"],
}


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """Calls of a function or method in all modules of checks."""
    found = [(path, node) for path, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(path, node) for path, node in found if ast.unparse(node.func).rpartition(".")[2] == name]


def kinds_of(call: ast.Call) -> list[ast.expr]:
    values = [keyword.value for keyword in call.keywords if keyword.arg == "kind"]
    return [
        side for value in values for side in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
    ]


def test_findings_come_from_their_check() -> None:
    assert len(calls("finding")) >= 25
    assert calls("Finding") == []


def test_a_kind_is_a_constant_in_kebab_case() -> None:
    kinds = [(path, kind) for path, call in calls("finding") for kind in kinds_of(call)]
    constants = [kind.value for _, kind in kinds if isinstance(kind, ast.Constant)]
    assert len(constants) >= 15
    assert [kind for kind in constants if kind and not KEBAB.fullmatch(str(kind))] == []
    made: dict[str, list[str]] = {}
    for path, kind in kinds:
        if not isinstance(kind, ast.Constant):
            made.setdefault(path, []).append(ast.unparse(kind))
    assert made == MADE


def test_no_function_of_a_check_takes_eight_arguments() -> None:
    functions = [
        (path, node) for path, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ]
    many = [
        f"{path}: {node.name}"
        for path, node in functions
        if len([*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]) >= 8
    ]
    assert functions
    assert many == []


def test_the_layout_of_no_check_is_kept_from_the_formatter() -> None:
    sources = {path.name: path.read_text("utf8") for path in Path(ROOT / "pipeline/traingate/checks").rglob("*.py")}
    assert [name for name, source in sources.items() if "fmt: skip" in source] == []
