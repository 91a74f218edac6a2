"""What moved a split as a whole: time, another source, or the label, whose classes take the features with them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from traingate.report import titles
from traingate.report.evidence import Evidence, Joined, find_headline, group, is_problem, join_splits
from traingate.report.findings import Finding

_FEWEST_COLUMNS = 3
_FAR = 0.9  # distance of two distributions that have next to nothing in common
_DRIFTS = ("", "tail", "category-rate")
"""What becomes of a column in another time or source; other kinds were done to it."""
_OF_LABEL = ("split-skew", "class-imbalance")
_NO_MIX = ("column-to-exist", "column-values-to-not-be-null", "column-values-to-be-of-type")
_RESPELT = ("schema-anomalies", "column-types")
_FIGURES = ("column-mean", "column-median", "column-stdev", "column-quantile", "column-kl-divergence", "column-sum")
"""What a suite says of a column's distribution, which says again that it moved."""


def join_moved(evidence: Evidence) -> Iterator[Joined]:
    """Features that moved for one reason: the label's classes, time, or the source of the split's rows."""
    yield from join_splits(_list_moved(evidence))


def _list_moved(evidence: Evidence) -> Iterator[tuple[Hashable, Joined]]:
    """The causes of each split, with what moved it."""
    skews = [one for one in evidence.findings if one.check == "split-skew" and is_problem(one)]
    for split, findings in group(skews, lambda finding: finding.split).items():
        if split is not None:
            label = _select_label(evidence, split)
            of_features = [one for one in findings if one.feature != evidence.label]
            yield from _join_split(evidence, split, of_features, label)


def _join_split(
    evidence: Evidence, split: str, skews: Sequence[Finding], label: Sequence[Finding]
) -> Iterator[tuple[Hashable, Joined]]:
    """The whole split where most features moved whatever the label does; else the label with what follows it."""
    following = [one for one in skews if label and one.details.get("follows_the_label") is True]
    own = [one for one in skews if one not in following and one.kind in _DRIFTS]
    order = titles.compare_times(evidence, split, own)
    others = _select_crowd(own, order)
    if _are_most(evidence, others, order):
        moved = [*following, *others]
        title, remedy = titles.name_moved_together(evidence, split, len(moved), order)
        before = [one for one in evidence.findings if one.split == split and one.kind == "before-train"]
        found = [*before, *label, *moved, *_select_symptoms(evidence, split, moved)]
        yield order, Joined("moved-together", (split,), _sort(found), title, remedy)
    elif label:
        title = titles.name_moved_label(evidence, label, following)
        found = [*label, *following, *_select_symptoms(evidence, split, following, far=False)]
        told = find_headline(label)
        done = (told.check, told.kind, str(told.details.get("classes", "")))
        yield done, Joined("label", (split, evidence.label or ""), _sort(found), title)


def _sort(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.severity))


def _select_crowd(skews: Sequence[Finding], order: str) -> list[Finding]:
    """Those that moved as far as the others did; who moved much further has a reason of its own.

    Time moves a year or a month further than all else.
    """
    distances = sorted(one.measured or 0.0 for one in skews if one.unit != "ratio")
    middle = distances[len(distances) // 2] if distances else 0.0
    most = _FAR if order else max(2 * middle, 0.5)
    # How many times as wide a column is spread is no distance.
    return [one for one in skews if one.unit == "ratio" or (one.measured or 0.0) <= most]


def _are_most(evidence: Evidence, moved: Sequence[Finding], order: str) -> bool:
    """Whether more than half of the features moved; where the split comes later, a few are enough."""
    features = [one for one in evidence.features.values() if one.role == "feature"]
    return bool(features) and len(moved) > (_FEWEST_COLUMNS if order else max(len(features) / 2, _FEWEST_COLUMNS))


def _select_label(evidence: Evidence, split: str) -> list[Finding]:
    """What is said of the label's mix, if it is a problem; another spelling or type of it moves no feature."""
    found = [one for one in evidence.findings if (one.feature, one.split) == (evidence.label, split)]
    respelt = any(one.check in _RESPELT and is_problem(one) for one in found)
    if respelt or not any(one.check in _OF_LABEL and is_problem(one) for one in found):
        return []
    return [
        one for one in found
        if one.check in _OF_LABEL
        or (one.check == "suites" and not one.kind.startswith(_NO_MIX))
        or (one.check == "outliers" and one.kind.startswith("beyond"))
    ]  # fmt: skip


def _select_symptoms(evidence: Evidence, split: str, moved: Sequence[Finding], *, far: bool = True) -> list[Finding]:
    """What suites say of the same columns' distributions, and values beyond train's where the columns went there."""
    names = {finding.feature for finding in moved}
    here = [one for one in evidence.findings if one.split == split and one.feature in names]
    return [
        one for one in here
        if (one.check == "suites" and one.kind.startswith(_FIGURES))
        or (far and one.check == "outliers" and one.kind.startswith("beyond"))
    ]  # fmt: skip


def join_conflicts(evidence: Evidence) -> Iterator[Joined]:
    """Rows that train has again with another label, and the mix of labels that they moved, as far as they can have."""
    for told in evidence.findings:
        if told.check == "conflicting-labels" and is_problem(told):
            moved = [one for one in _list_mixes(evidence) if (one.measured or 0.0) <= (told.measured or 0.0)]
            if moved:
                yield Joined("conflicts", (told.split or "",), (told, *moved), everywhere=True, headline=told)


def _list_mixes(evidence: Evidence) -> list[Finding]:
    """What says that a split mixes the label's classes differently from train."""
    of_label = [one for one in evidence.findings if one.feature == evidence.label and one.check == "split-skew"]
    return [one for one in of_label if one.unit == "total variation distance" and is_problem(one)]


def list_upset(evidence: Evidence, copies: Sequence[Finding]) -> list[Finding]:
    """What says that features tell less of the label in a split, where some of its copies have another label."""
    splits = {one.split for one in copies if one.kind == "conflicting-labels" and is_problem(one)}
    upset = ("relation-change", "", evidence.label)
    return [one for one in evidence.findings if (one.check, one.kind, one.feature) == upset and one.split in splits]
