"""What a person reads of a run of the reference trainer: scores beside those of no model, and where the model is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from traingate.wording import NONE, count, list_names, number

FORMAT = "traingate-training/1"
MODEL, TRAINING = "model.keras", "training.json"
_MOST = 20  # columns that are named for being left out


def summarize(folder: Path) -> list[str]:
    """The lines about the run whose training.json lies in `folder`; none of them is escaped."""
    facts = json.loads((folder / TRAINING).read_text("utf8"))
    return list(_write_lines(facts, folder))


def _write_lines(facts: Mapping[str, Any], folder: Path) -> Iterator[str]:
    best = facts["best_epoch"]
    yield (
        f"trained {facts['label']} ({facts['task']}) on {count(len(facts['features']), 'features')} for "
        f"{count(facts['epochs'], 'epochs')}; the best by {facts['validation']} was epoch {best}"
    )
    if facts["weight"] is not None:
        yield f"rows count by {facts['weight']}"
    if facts["why_weighted"]:
        yield f"classes are weighted: {facts['why_weighted']}"
    if facts["unlearnt_classes"]:
        yield f"{count(facts['unlearnt_classes'], 'rare classes', 'rare class')} not learnt; their rows count as wrong"
    yield from _list_left_out(facts["left_out"])
    yield from _list_scores(facts)
    for split, why in facts["unscored"].items():
        yield f"{split} was not scored: {why}"
    for split, why in facts["useless"].items():
        yield f"WARNING {split}: {why}"
    yield f"model    {folder / MODEL}"
    yield f"details  {folder / TRAINING}"


def _list_left_out(left_out: Mapping[str, str]) -> Iterator[str]:
    """Columns by why they are left out."""
    names: dict[str, list[str]] = {}
    for name, why in left_out.items():
        names.setdefault(why, []).append(name)
    for why, alike in names.items():
        yield f"left out {list_names(alike, _MOST)}: {why}"


def _list_scores(facts: Mapping[str, Any]) -> Iterator[str]:
    plain = facts["baseline"]["metrics"]
    width = max(len("score"), *(len(name) for name in facts["metrics"]))
    yield f"{'score':{width}}  {'model':>10}  always {facts['baseline']['says']}"
    for name, value in facts["metrics"].items():
        yield f"{name:{width}}  {_show(value):>10}  {_show(plain.get(name))}"


def _show(value: float | None) -> str:
    return NONE if value is None else number(float(f"{value:.4g}"))
