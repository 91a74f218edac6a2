"""Which remedy mends a finding, or why none does: one table from checks and kinds, as `consequences` is."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from traingate.kinds import Kind
from traingate.report.findings import Finding, Severity


class Mending(NamedTuple):
    """What `traingate repair` does about a finding.

    Attributes:
        remedy: the remedy's id; "" where there is none.
        why_not: why there is none, one sentence.
        asked_only: whether it is taken only where the cause is named, as it is one of several ways out.
    """

    remedy: str = ""
    why_not: str = ""
    asked_only: bool = False


_ROWS, _COLUMN, _TYPES = Mending("drop-rows"), Mending("drop-column"), Mending("fix-types")
_WITHOUT = Mending("drop-column", asked_only=True)
_UNIT, _CLEAR, _CLIP, _RESPELL = (Mending(name) for name in ("undo-unit", "clear-values", "clip-values", "respell"))
_BY_ENTITY, _BY_TIME, _BY_ROW = (Mending(f"split-by-{what}") for what in ("entity", "time", "row"))
_DEALT = {"entity-overlap": _BY_ENTITY, "row-overlap": _BY_ROW}
# One cause may take them together: what is dealt anew goes before.
_TOGETHER = {_ROWS.remedy, _BY_ENTITY.remedy, _BY_ROW.remedy}
_NO_LABELS = ("drop-column", "clear-values", "clip-values")
_ALL = 0.99  # share of values that are missing, from which on nothing is lost with the column
_MOST_DROPPED = 0.3  # share of held-out rows that train has, above which dropping them would leave another sample
_GONE = Mending(why_not="What is missing cannot be made up: get it where the data comes from.")
_OTHER_ROWS = Mending(why_not="It is about how the rows were drawn: draw the splits again.")
_JUDGEMENT = Mending(why_not="Whether these values are wrong is for somebody who knows the data.")
_CONFIG = Mending(why_not="It is about what the config, the schema or a suite asks: change the one or the data.")
_NOTHING = Mending(why_not="Nothing in the files would change it.")

# By check and kind; "" is what a check says otherwise. A kind may be a prefix.
MENDINGS: Mapping[str, Mapping[str, Mending]] = {
    "row-overlap": {
        "": _ROWS,
        "file-twice": Mending(why_not="Name the file once under [splits]."),
        "same-file": Mending(why_not="Both splits are the same rows: name another file under [splits]."),
        "same-rows": _BY_ROW,
    },
    "entity-overlap": {
        "": _ROWS,
        "respelt": _BY_ENTITY,
        "unknown-in": Mending(why_not="Rows without an entity belong to nobody known."),
    },
    "label-leakage": {"": _COLUMN, "too-few-rows": _NOTHING, "one-class": _COLUMN},
    "role-leakage": {"": _OTHER_ROWS},
    "entity-columns": {
        "": _BY_ENTITY,
        "inside": Mending(why_not="Write the name into a column of its own first, then split by it."),
        "not-looked-at": _NOTHING,
    },
    "text-overlap": {"": _ROWS},
    "image-overlap": {"": _ROWS},
    "near-duplicates": {"": _ROWS},
    "pair-leakage": {"": _COLUMN},
    "label-marks": {"": _WITHOUT, "order": Mending(why_not="Shuffle the rows where they are read: trainers do.")},
    "label-echoes": {"": _COLUMN},
    "feature-contract": {"": _COLUMN},
    "preprocessing": {"": Mending(why_not="Fit it on train alone and write the splits again from the raw data.")},
    "time-order": {
        "": _BY_TIME,
        "unread": Mending(why_not="Write the times so that they can be read."),
    },
    "trainability": {"": Mending(why_not="Name another label, or write it as a trainer takes it.")},
    "weights": {"": _JUDGEMENT},
    "date-formats": {"": Mending("write-dates")},
    "garbled-text": {
        "": Mending(why_not="Read and write the file again as UTF-8, from its source."),
        "decoded": Mending("decode-text"),
    },
    "repeated-rows": {"": _ROWS},
    "unjudged-columns": {"": _COLUMN},
    "volume": {"": _GONE},
    "schema-anomalies": {
        "": _CONFIG,
        "schema-new-column": _COLUMN,
        "schema-missing-column": _WITHOUT,
        "unexpected-data-type": _TYPES,
        "numbers-as-text-differ": _TYPES,
        "mostly-numbers": Mending("fix-types", asked_only=True),
        "unseen-categories": _RESPELL,
        "new-label-class": _ROWS,
        "invalid-utf8": _JUDGEMENT,
    },
    "column-types": {"": _TYPES},
    "split-skew": {
        "": _OTHER_ROWS,
        "balanced-train": Mending(why_not="Rows that were balanced on purpose are as they were meant to be."),
        "too-few": _NOTHING,
        "unit-change": _UNIT,
        "sign-flip": _UNIT,
        "standardised": _UNIT,
        "rescaled": _UNIT,
        "swapped": Mending("swap-columns", asked_only=True),
        "clipped": _GONE,
        "rounded": _GONE,
        "stuck": _GONE,
        "zeros": _JUDGEMENT,
    },
    "multivariate-skew": {"": _OTHER_ROWS, "too-few-rows": _NOTHING},
    "serving-skew": {"": Mending(why_not="Which of the two values is right is for somebody who knows both pipelines.")},
    "relation-change": {
        "": _OTHER_ROWS,
        "row-off": Mending(why_not="Which label is of which row is known where they were joined."),
        "too-few-rows": _NOTHING,
    },
    "suites": {"": _CONFIG},
    "missing-values": {"": _GONE, "empty": _COLUMN},
    "constant-columns": {"": _COLUMN},
    "duplicated-columns": {"": _COLUMN},
    "conflicting-labels": {"": Mending(why_not="Which of two labels is right is for somebody who knows the data.")},
    "spelling-variants": {"": Mending("respell", asked_only=True)},
    "class-imbalance": {"": _OTHER_ROWS},
    "outliers": {
        "": _JUDGEMENT,
        "infinite": _ROWS,
        "far": _CLEAR,
        "sentinel": _CLEAR,
        "impossible-zero": _CLEAR,
        "other-unit": _UNIT,
        "beyond-": _CLIP,
        "too-few-rows": _NOTHING,
    },
}
_UNKNOWN = Mending(why_not="No remedy is known for it.")


def choose_mending(finding: Finding, rule: str, label: str | None) -> Mending:
    """What mends a finding.

    Args:
        finding: what was found.
        rule: the rule that its cause was joined by.
        label: the column that is predicted; a row without it can only go, and the column never does.
    """
    found = _choose_by_kind(finding, rule, label)
    return _refuse_impossible(finding, found)


def _choose_by_kind(finding: Finding, rule: str, label: str | None) -> Mending:
    kinds = MENDINGS.get(finding.check, {})
    named = [kind for kind in kinds if kind and finding.kind.startswith(kind)]
    found = kinds.get(max(named, key=len, default=""), _UNKNOWN)
    if found == _ROWS and finding.check in _DEALT and _measure_rows(finding) > _MOST_DROPPED:
        return _DEALT[finding.check]
    if finding.kind == "new-label-class" and finding.details.get("respelt"):
        return _RESPELL
    if finding.check == "missing-values" and finding.kind == "change" and (finding.measured or 0.0) >= _ALL:
        return _WITHOUT
    if rule == "renamed" and finding.kind == "schema-missing-column":
        return Mending("rename-column")
    if finding.feature is not None and finding.feature == label:
        if finding.check == "missing-values" and finding.rows is not None and finding.kind != "change":
            return _ROWS
        return Mending(why_not="The label stays.") if found.remedy in _NO_LABELS else found
    return found


def _measure_rows(finding: Finding) -> float:
    """The share of the split's rows that a finding on shared rows is about."""
    rows, of_rows = finding.details.get("rows"), finding.details.get("of_rows")
    return float(rows / of_rows if rows and of_rows else finding.details.get("rate", 0.0))


def _refuse_impossible(finding: Finding, found: Mending) -> Mending:
    """The mending, or why it cannot be had: a remedy is named only where it has what it takes."""
    details, types = finding.details, list(finding.details.get("types", {}).values())
    if found.remedy in ("drop-rows", "clear-values", "clip-values") and finding.rows is None:
        return Mending(why_not="Which rows they are is not known.")
    if found.remedy == "undo-unit" and not details.get("factor"):
        return _OTHER_ROWS
    if found.remedy == "write-dates" and details.get("either"):
        return Mending(why_not="Days may be months in some rows: write the dates again from where they come.")
    if found == _RESPELL and not details.get("respelt"):
        return Mending(why_not="Train has nothing that they could be another spelling of.")
    if found == _TYPES and len(types) == 2 and choose_conversion(*types) is None:
        return Mending(why_not=f"{types[1]} cannot be written as {types[0]} without knowing what is meant.")
    return found


def choose_conversion(train: str | None, split: str | None) -> str | None:
    """The id of the conversion from the kind of a split's column to that of train's; None where there is none."""
    if split == Kind.STRING and train in (Kind.INT, Kind.FLOAT):
        return "to-number"
    if split == Kind.BOOL and train in (Kind.INT, Kind.FLOAT):
        return "to-digit"
    return "to-truth" if train == Kind.BOOL and split == Kind.INT else None


def choose_mendings(findings: Iterable[Finding], rule: str, label: str | None) -> tuple[tuple[Finding, ...], Mending]:
    """The findings of a cause that one remedy mends, or two that go together, and it; none, and why the first has none.

    The one that tells the fault decides; where nothing mends that, the first of the others that is as bad, unless its
    remedy rests on a guess: a symptom is nothing to guess from.
    """
    findings = [finding for finding in findings if finding.severity is not Severity.INFO]
    known = [(finding, choose_mending(finding, rule, label)) for finding in findings]
    worst = max((finding.severity for finding in findings), default=Severity.INFO)
    chosen = next(
        (
            one
            for place, (finding, one) in enumerate(known)
            if one.remedy and finding.severity is worst and (place == 0 or not _is_guess(one))
        ),
        None,
    )
    if chosen is None:
        return (), known[0][1] if known else _NOTHING
    together = _TOGETHER if chosen.remedy in _TOGETHER else {chosen.remedy}
    return tuple(finding for finding, one in known if one.remedy in together), chosen


def _is_guess(mending: Mending) -> bool:
    return mending.asked_only or mending in (_UNIT, _CLEAR, _CLIP)


def spell_repair(cause: str, digests: Iterable[str], typed: str) -> str:
    """The command that mends a cause of a run, with the config as it was typed; "" where there is none to mend it by.

    Args:
        cause: the cause's id.
        digests: what the run read besides data, the config among it.
        typed: the command of the run.
    """
    config = next((path for path in digests if path.endswith(".toml")), None)
    if config is None:
        return ""
    words = shlex.split(typed) if typed else []
    out = [f"--report={shlex.quote(words[at + 1])}" for at, word in enumerate(words[:-1]) if word == "--out"]
    out += [f"--report={shlex.quote(word.partition('=')[2])}" for word in words if word.startswith("--out=")]
    given = [word for word in words[2:] if _is_config(word, config)]
    shown = given[:1] if words and words[0] == "traingate" else [config]
    return " ".join(["traingate repair", *map(shlex.quote, shown), f"--only {cause}", *out])


def _is_config(word: str, config: str) -> bool:
    """Whether a word names the config, or its folder."""
    parts, whole = [part for part in PurePath(word).parts if part not in ("..", ".")], PurePath(config).parts
    if word.startswith("-"):
        return False
    if not parts:
        return word.strip("./") == ""
    return whole[-len(parts) :] == tuple(parts) or whole[-len(parts) - 1 : -1] == tuple(parts)
