"""A cause's title: the fault where it was measured, in a sentence; else what its worst finding says first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from traingate.report.evidence import Evidence, find_headline
from traingate.report.feature import Feature
from traingate.report.findings import Finding
from traingate.wording import count, list_names, number, share

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_FIGURES = re.compile(
    r"(?::\s*not chance(?: by the tail of [\w.-]+)?)?\s*"
    r"\((?:KS distance|total variation distance|ROC AUC|p [<=]) ?[^()]*\)|, p [<=] [\de.-]+$"
)
# As repr writes values: from a quote before which no word stands to one behind which none does.
_QUOTED = re.compile(r"(?<!\w)'(?:\\.|[^'\\])*'(?!\w)|(?<!\w)\"(?:\\.|[^\"\\])*\"(?!\w)")
_HIDDEN = {ord(mark): 0xE000 + at for at, mark in enumerate(".;:!?")}  # for private use, so no text has them
_SHOWN = {hidden: chr(mark) for mark, hidden in _HIDDEN.items()}
_LONG, _VERY_LONG, _ENOUGH = 60, 88, 25
_PER_CENT, _ABOUT = 100.0, 0.15
_STEADY = 0.3  # quantiles whose ratios differ by no more are one ratio
_FEWEST_TIMES = 5.0


def take_title(text: str, name: str = "") -> str:
    """The first sentence, without what its figures say again, and without its second half where it is long.

    `name` is the column's that it is about: what looks like the end of a sentence in it is none.
    """
    return _show(_take_title(_hide(text, name)))


def _take_title(text: str) -> str:
    sentence = _FIGURES.sub("", take_first_sentence(text)) or take_first_sentence(text)
    if len(sentence) > _LONG:
        sentence = next((sentence[:at] for at in _find_outside(sentence, "; ")), sentence)
    if len(sentence) > _VERY_LONG:
        sentence = next((sentence[:at] for at in _find_outside(sentence, ": ") if at >= _ENOUGH), sentence)
    return sentence


def _hide(text: str, name: str) -> str:
    return text.replace(name, name.translate(_HIDDEN)) if name else text


def _show(text: str) -> str:
    return text.translate(_SHOWN)


def _find_outside(sentence: str, mark: str) -> list[int]:
    """Where a mark stands outside of quoted values; an apostrophe within a word quotes nothing."""
    quoted = [(one.start(), one.end()) for one in _QUOTED.finditer(sentence)]
    places = [found.start() for found in re.finditer(re.escape(mark), sentence)]
    return [at for at in places if not any(start < at < end for start, end in quoted)]


def drop_title(text: str, title: str, name: str = "") -> str:
    """What a message says beyond its title, which opens it; the whole message where it does not."""
    return _show(_drop_title(_hide(text, name), title))


def _drop_title(text: str, title: str) -> str:
    first = take_first_sentence(text)
    later = text.strip()[len(first) :].lstrip(". ")
    told = _FIGURES.sub("", first)
    if not _show(told).startswith(title):
        return text
    rest = told[len(title) :].lstrip(" ;:,")
    return " ".join(part for part in (f"{rest}." if rest else "", later) if part)


def take_first_sentence(text: str) -> str:
    """The first sentence without its full stop."""
    return _SENTENCE_END.split(text.strip())[0].removesuffix(".")


def name_copies(evidence: Evidence, findings: Sequence[Finding]) -> str:
    """`180 of 1,600 eval rows come from train: 120 are copies, 40 of them with another label; …`; "" if unknown."""
    split = findings[0].split or ""
    rows = {(one.check, one.kind): _count_rows(one, evidence.rows.get(split)) for one in findings}
    copied, other = rows.get(("row-overlap", "")), rows.get(("row-overlap", "conflicting-labels"))
    ours = {(finding.check, finding.kind) for finding in findings if finding.kind in ("", "conflicting-labels")}
    entity = next((one for one in findings if (one.check, one.kind) == ("entity-overlap", "")), None)
    returning = rows.get(("entity-overlap", "")) if entity else None
    if len(ours) < 2 or copied is None or (entity and returning is None) or split not in evidence.rows:
        return ""
    seen = max(copied, returning or 0)
    parts = [f"{count(copied)} are copies" if copied < seen else "all of them copies"]
    parts[0] += f", {count(other)} with another label" if other else ""
    parts += [f"{count(seen - copied)} more share {entity.feature}"] if entity and seen > copied else []
    return f"{count(seen)} of {count(evidence.rows[split])} {split} rows come from {evidence.train}: {'; '.join(parts)}"


def _count_rows(finding: Finding, rows: int | None) -> int | None:
    names = ("conflicting_rows",) if finding.kind == "conflicting-labels" else ("shared_rows", "rows")
    for name in names:
        if isinstance(finding.details.get(name), int):
            return int(finding.details[name])
    if finding.measured is None or rows is None or finding.check == "entity-overlap":
        return None
    return round(finding.measured if finding.unit == "rows" else finding.measured * rows)


def name_missing_together(evidence: Evidence, names: Sequence[str], worst: Finding) -> str:
    """`a, b, c are missing in the same 483 eval rows (30.2%)`."""
    split = worst.split or evidence.train
    parts = [evidence.features[name].missing.get(split, 0.0) for name in names if name in evidence.features]
    least, most = (round(bound(parts, default=0.0) * evidence.rows.get(split, 0)) for bound in (min, max))
    rows = count(least) if least == most else f"{count(least)} to {count(most)}"
    told = ", and that tells the label" if worst.check == "label-leakage" else ""
    part = share(max(parts, default=0.0))
    return f"{list_names(sorted(names))} are missing in the same {rows} {split} rows ({part}){told}"


def name_renamed(lost: Finding, found: str) -> str:
    """`renamed in eval: beds is called Beds`."""
    return f"renamed in {lost.split}: {lost.feature} is called {found}"


def name_structure(kind: str, split: str | None, names: Sequence[str]) -> str:
    """What a split lacks, has alone, or has with another type."""
    listed = list_names(sorted(dict.fromkeys(names)))
    columns = count(len(dict.fromkeys(names)), "columns")
    if kind == "schema-missing-column":
        return f"{split} lacks {columns}: {listed}"
    if kind == "schema-new-column":
        return f"{split} has {columns} that were not agreed on: {listed}"
    return f"{columns} of {split} have another type: {listed}"


def name_moved_together(evidence: Evidence, split: str, moved: int, order: str) -> tuple[str, str]:
    """Why most features moved, and what to do: time, or another source."""
    together, train = f"{_count_features(evidence, moved)} moved", evidence.train
    if order:
        remedy = f"Decide whether {split} is meant to be {order}; if it is, train on rows as recent as can be."
        return f"{split} is {order} in time than {train}: {together}", remedy
    remedy = f"Find out where {split}'s rows come from: another source, time or filter than those of {train}?"
    return f"{together} together: {split} comes from another source or time than {train}", remedy


def name_moved_label(evidence: Evidence, label: Sequence[Finding], following: Sequence[Finding]) -> str:
    """What became of the label, and how many features went with it: `eval has no row of class '0'; 16 of …`."""
    told = take_title(find_headline(label).message)
    moved = len({finding.feature for finding in following})
    return f"{told}; {_count_features(evidence, moved)} moved with it" if moved else told


def _count_features(evidence: Evidence, some: int) -> str:
    features = sum(feature.role == "feature" for feature in evidence.features.values())
    return f"{some:,} of {features:,} features"


def compare_times(evidence: Evidence, split: str, moved: Sequence[Finding] = ()) -> str:
    """`later` or `earlier` where three quarters of a split's times lie beyond nearly all of train's; "" elsewhere.

    Times are those of the declared column, or of the one by which a finding's check put the splits in order. Copies of
    train's rows are of train's time, and make no later split another one.
    """
    feature = evidence.find_feature("time")
    ours, theirs = ((feature.quantiles.get(name) if feature else None) for name in (evidence.train, split))
    if any(finding.details.get("later_in") for finding in moved):
        return "later"
    if not ours or not theirs:
        return ""
    return "later" if theirs[1] >= ours[-1] else "earlier" if theirs[-2] <= ours[0] else ""


def name_alike(columns: Sequence[Sequence[Finding]]) -> str:
    """One sentence for columns of which the same is said."""
    told = find_headline(columns[0])
    names = list(dict.fromkeys(one.feature or "" for column in columns for one in column))
    if told.kind == "sentinel":
        value = _write(told.details.get("value"))
        return f"{value} stands in {len(names)} columns, far from all other values: {list_names(names)}"
    return f"{count(len(names), 'columns')} alike: {list_names(names)}. First: {take_title(told.message)}"


def name_column(evidence: Evidence, findings: Sequence[Finding]) -> str:
    """The unit where one was changed; "" otherwise."""
    told = find_headline(findings)
    feature = evidence.features.get(told.feature or "")
    if told.check != "split-skew" or feature is None or told.split is None or feature.name == evidence.label:
        return ""
    if told.details.get("units"):
        return ""  # its message names both units
    factor = told.details.get("factor")
    if not isinstance(factor, int | float) or factor <= 0:
        factor = measure_factor(feature, evidence.train, told.split)
    return name_factor(feature.name, evidence, told.split, float(factor)) if factor else ""


def name_other_splits(findings: Sequence[Finding]) -> str:
    """`; also in test`, where the same is said of further splits than the headline's; "" elsewhere."""
    told = find_headline(findings)
    same = [one.split for one in findings if (one.check, one.kind) == (told.check, told.kind) and one.split]
    others = [split for split in dict.fromkeys(same) if split != told.split]
    return f"; also in {list_names(others)}" if others and told.split else ""


def measure_factor(feature: Feature, train: str, split: str) -> float | None:
    """How many times as large a split's quantiles are, where all but one grew or shrank alike, and much.

    Rows that kept the old unit, as copies of train do, lie at one end.
    """
    pairs = list(zip(feature.quantiles.get(train, ()), feature.quantiles.get(split, ()), strict=False))
    known = [(ours, theirs) for ours, theirs in pairs if ours > 0 and theirs > 0]
    if not known or len(pairs) - len(known) > 1:
        return None
    ratios = sorted(theirs / ours for ours, theirs in known)
    middle = ratios[len(ratios) // 2]
    steady = [ratio for ratio in ratios if abs(ratio / middle - 1) <= _STEADY]
    if len(pairs) - len(steady) > 1:
        return None
    return middle if not 1 / _FEWEST_TIMES < middle < _FEWEST_TIMES else None


def name_factor(name: str, evidence: Evidence, split: str, factor: float) -> str:
    """`credit_utilisation is in per cent in eval, a share in train`."""
    feature = evidence.features[name]
    top = feature.quantiles.get(evidence.train if factor > 1 else split, (0.0,))
    if abs(max(factor, 1 / factor) / _PER_CENT - 1) <= _ABOUT and 0 < top[-1] <= 1 and top[0] >= 0:
        units = ("in per cent", "a share") if factor > 1 else ("a share", "in per cent")
        return f"{name} is {units[0]} in {split}, {units[1]} in {evidence.train}"
    words = f"{_round_times(factor)} times as large" if factor > 1 else f"{_round_times(1 / factor)} times smaller"
    return f"{name} is about {words} in {split} as in {evidence.train}".replace(
        f"smaller in {split} as", f"smaller in {split} than"
    )


def _round_times(factor: float) -> str:
    return number(float(f"{factor:.2g}"))


def _write(value: Any) -> str:
    return number(value) if isinstance(value, int | float) else str(value)
