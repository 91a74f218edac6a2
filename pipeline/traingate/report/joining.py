"""The rules by which findings are taken for one fault; each is a function, and they are asked in order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from difflib import get_close_matches

from traingate.report import titles
from traingate.report.evidence import Evidence, Joined, find_headline, group, is_problem, is_value_fault, join_splits
from traingate.report.findings import Finding
from traingate.report.moving import join_conflicts, join_moved, list_upset

Rule = Callable[[Evidence], Iterator[Joined]]

COPIES = (
    "row-overlap", "entity-overlap", "entity-columns", "text-overlap", "image-overlap", "near-duplicates",
    "repeated-rows", "conflicting-labels",
)  # fmt: skip
_KNOWING = ("label-leakage", "label-marks")
_RELATIONS = ("relation-change", "multivariate-skew")
_DONE = ("shuffled", "reversed")
_LOST, _FOUND = "schema-missing-column", "schema-new-column"
_STRUCTURE = (_LOST, _FOUND, "unexpected-data-type")
_STRUCTURE_SUITES = ("column-to-exist", "column-values-to-be-of-type")
_GAPS = ("feature-type-low", "invalid-feature-shape", "column-values-to-not-be-null")
_FEWEST_COLUMNS, _FEWEST_ALIKE, _NEAR = 3, 8, 0.8


def join_respelt(evidence: Evidence) -> Iterator[Joined]:
    """A label that a split spells another way: every row of it that is also in train has another label, then."""
    for finding in evidence.findings:
        if finding.kind != "conflicting-labels" or not _are_all(finding):
            continue
        here = [one for one in evidence.findings if (one.feature, one.split) == (evidence.label, finding.split)]
        if any(one.kind == "new-label-class" or one.check == "column-types" for one in here if is_problem(one)):
            found = [one for one in (*here, finding) if is_problem(one) and not _is_gap(one)]
            told = find_headline([one for one in found if one is not finding])
            place = (finding.split or "", evidence.label or "")
            yield Joined("respelt", place, tuple(found), titles.take_title(told.message), told.remedy, headline=told)


def _are_all(conflicts: Finding) -> bool:
    """Whether no copy has the label of its original."""
    return conflicts.details.get("conflicting_rows") == conflicts.details.get("shared_rows") is not None


def join_copies(evidence: Evidence) -> Iterator[Joined]:
    """The same rows, whether they are copies, copies with another label, or rows of one entity."""
    copies = [one for one in evidence.findings if _is_copied(one) and is_problem(one) and not _is_unknown(one)]
    for split, findings in group(copies, lambda finding: finding.split).items():
        title, remedy = titles.name_copies(evidence, findings), _mend_copies(findings)
        yield Joined("copies", (split or "",), (*findings, *list_upset(evidence, findings)), title, remedy)


def _is_copied(finding: Finding) -> bool:
    """Whether it is about copies, also of a class that was filled up with them before the split."""
    return finding.check in COPIES or finding.kind == "oversampled-copied"


def _is_unknown(finding: Finding) -> bool:
    """Whether it is about rows that were compared with none."""
    return finding.kind.startswith("unknown-in-")


def _mend_copies(findings: list[Finding]) -> str:
    """Splitting by entity leaves no copy behind either, as a copy has its original's entity."""
    return next((finding.remedy for finding in findings if finding.check == "entity-overlap"), "")


def join_missing_together(evidence: Evidence) -> Iterator[Joined]:
    """Columns that lack values in the same rows: whoever did not write the one did not write the others."""
    lacking: dict[tuple[str, str], dict[str, None]] = {}
    for finding in evidence.findings:
        feature = evidence.features.get(finding.feature or "")
        gap = feature.gaps.get(finding.split or "") if feature else None
        if feature and gap and is_problem(finding) and _is_missing(finding) and feature.name != evidence.label:
            lacking.setdefault((finding.split or "", gap), {})[feature.name] = None
    places: dict[frozenset[str], list[str]] = {}
    for (split, _), names in lacking.items():
        if len(names) > 1:
            places.setdefault(frozenset(names), []).append(split)
    for together, splits in places.items():
        found = [
            one for one in evidence.findings
            if one.feature in together and one.split in (None, *splits) and _is_gap(one)
        ]  # fmt: skip
        title = titles.name_missing_together(evidence, sorted(together), find_headline(found))
        yield Joined("missing-together", tuple(sorted(together)), tuple(found), title)


def _is_missing(finding: Finding) -> bool:
    return finding.check == "missing-values" or (finding.check == "label-leakage" and finding.kind == "missing")


def _is_gap(finding: Finding) -> bool:
    return _is_missing(finding) or finding.kind.startswith(_GAPS)


def join_formulas(evidence: Evidence) -> Iterator[Joined]:
    """A formula that is the label, with what each of its columns tells of the label alone, as that is why it does."""
    for told in evidence.findings:
        if told.check != "pair-leakage" or not is_problem(told):
            continue
        columns = _list_columns(told, "columns")
        known = [one for one in evidence.findings if one.check in _KNOWING and one.severity <= told.severity]
        parts = [one for one in known if one.feature in columns]
        yield Joined("formula", tuple(columns), (told, *parts), everywhere=True)


def join_prepared(evidence: Evidence) -> Iterator[Joined]:
    """Columns that each split was prepared with its own figures, and a class that was filled up with rows in between.

    With the first go the moves of these columns, with the second that the rows made have more decimals.
    """
    for told in evidence.findings:
        if told.check != "preprocessing" or not is_problem(told):
            continue
        if told.kind == "oversampled-interpolated":
            more = [one for one in evidence.findings if (one.check, one.kind) == ("label-marks", "decimals")]
            yield Joined("prepared", (told.kind, told.split or ""), (told, *more), headline=told)
        elif told.kind.endswith("-alone"):
            columns = {*_list_columns(told, "columns")}
            more = [one for one in evidence.findings if one.split == told.split and _is_moved(one, columns)]
            yield Joined("prepared", (told.kind, told.split or ""), (told, *more), headline=told)


def _is_moved(finding: Finding, columns: set[str]) -> bool:
    """Whether it says that some columns moved, by themselves or together."""
    if finding.check == "split-skew":
        return finding.feature in columns
    features = _list_columns(finding, "features")
    return finding.check == "multivariate-skew" and bool(features) and columns >= {*features}


def _list_columns(finding: Finding, detail: str) -> list[str]:
    return [name for name in finding.details.get(detail, ()) if isinstance(name, str)]


def join_leaks(evidence: Evidence) -> Iterator[Joined]:
    """A column that tells the label, with all that is odd about it: its gaps, its type, that the schema lacks it."""
    for name, findings in group(evidence.findings, lambda finding: finding.feature).items():
        leaks = [one for one in findings if evidence.families.get(one.check) == "leakage" and one.check not in COPIES]
        worst = max(finding.severity for finding in findings)
        if name is not None and any(is_problem(leak) and leak.severity is worst for leak in leaks):
            yield Joined("leak", (name,), tuple(findings), everywhere=True)


def join_lost_zeros(evidence: Evidence) -> Iterator[Joined]:
    """Codes that lost their zeros, with all that is odd about them for that, in whatever split it shows."""
    zeros = [one for one in evidence.findings if (one.check, one.kind) == ("column-types", "lost-zeros")]
    for name, findings in group(zeros, lambda finding: finding.feature).items():
        symptoms = [one for one in evidence.findings if one.feature == name and is_problem(one) and one not in findings]
        yield Joined("lost-zeros", (name or "",), (*findings, *symptoms))


def join_renamed(evidence: Evidence) -> Iterator[Joined]:
    """A column that a split lost and that it has under a name nearly the same."""
    yield from join_splits(_list_renamed(evidence))


def _list_renamed(evidence: Evidence) -> Iterator[tuple[Hashable, Joined]]:
    lost = [finding for finding in evidence.findings if finding.kind == _LOST and finding.feature]
    for finding in lost:
        new = [one.feature for one in evidence.findings if one.kind == _FOUND and one.split == finding.split]
        folded = {_fold_name(name): name for name in new if name}
        if near := get_close_matches(_fold_name(finding.feature or ""), folded, 1, _NEAR):
            names = (finding.feature, folded[near[0]])
            found = [one for one in evidence.findings if one.feature in names and one.split == finding.split]
            title = titles.name_renamed(finding, folded[near[0]])
            yield names, Joined("renamed", (finding.split or "", *map(str, names)), tuple(found), title)


def _fold_name(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum()) or name


def join_swapped(evidence: Evidence) -> Iterator[Joined]:
    """Two columns under each other's names, with all that is odd about either in that split."""
    for told in evidence.findings:
        names = told.details.get("columns")
        if told.kind == "swapped" and isinstance(names, list):
            odd = [one for one in evidence.findings if one.split == told.split and one.feature in names]
            found = (told, *(one for one in odd if one is not told and is_problem(one)))
            yield Joined("swapped", (told.split or "", *map(str, names)), found, remedy=told.remedy, headline=told)


def join_structure(evidence: Evidence) -> Iterator[Joined]:
    """Several columns that a split lacks, has alone, or has with another type: it was written another way."""
    yield from join_splits(_list_structures(evidence))


def _list_structures(evidence: Evidence) -> Iterator[tuple[Hashable, Joined]]:
    odd = [one for one in evidence.findings if one.kind in _STRUCTURE and one.check == "schema-anomalies"]
    taken: set[tuple[str | None, str | None]] = set()
    for (kind, split), findings in group(odd, lambda finding: (finding.kind, finding.split)).items():
        names = {finding.feature for finding in findings if (finding.split, finding.feature) not in taken}
        if len(names) < _FEWEST_COLUMNS:
            continue
        taken |= {(split, name) for name in names}
        found = [
            one for one in evidence.findings
            if one.split == split and one.feature in names and (one.kind in _STRUCTURE or one.kind in _STRUCTURE_SUITES)
        ]  # fmt: skip
        title = titles.name_structure(kind, split, [one.feature or "" for one in findings if one.feature in names])
        yield (kind, frozenset(names)), Joined("structure", (kind, split or ""), tuple(found), title)


def join_relations(evidence: Evidence) -> Iterator[Joined]:
    """Features that go with the label in another way, and that a model tells the split by: they do so together."""
    found = [one for one in evidence.findings if one.check in _RELATIONS and is_problem(one)]
    for split, findings in group(found, lambda finding: finding.split).items():
        if {one.check for one in findings} == set(_RELATIONS):
            # What was done to a column says more than that it tells the label in another way.
            named = [one for one in findings if one.kind in _DONE and one.severity is findings[0].severity]
            told = next(iter(named), None) or next(one for one in findings if one.check == _RELATIONS[0])
            yield Joined("relations", (split or "",), tuple(findings), titles.take_title(told.message), headline=told)


def join_columns(evidence: Evidence) -> Iterator[Joined]:
    """One column of one split; of several, where the same is said of both. Columns of which the same is said."""
    reasons: dict[tuple[str, ...], list[list[Finding]]] = {}
    for (name, _), findings in group(evidence.findings, lambda one: (one.feature, is_problem(one))).items():
        for one_fault in _part_gaps(findings) if name is not None else ():
            for found in _join_splits(one_fault):
                reasons.setdefault(_find_reason(found), []).append(found)
    for reason, columns in reasons.items():
        if len(columns) >= (2 if "sentinel" in reason else _FEWEST_ALIKE):
            findings = [finding for column in columns for finding in column]
            yield Joined("alike", reason, tuple(findings), titles.name_alike(columns))
            continue
        for column in columns:
            told, unit = find_headline(column), titles.name_column(evidence, column)
            title = (unit or titles.take_title(told.message)) + titles.name_other_splits(column)
            remedy = f"Write {told.feature} of {told.split} as it is in {evidence.train}." if unit else ""
            yield Joined("column", _place(column), tuple(column), title, told.remedy if told.kind else remedy)


def _part_gaps(findings: list[Finding]) -> list[list[Finding]]:
    """What is missing apart from what is wrong with the values that are there; a mere shift may come from the gaps."""
    gaps = [one for one in findings if _is_gap(one)]
    others = [one for one in findings if not _is_gap(one)]
    apart = any(map(_is_missing, gaps)) and any(map(is_value_fault, others))
    return [gaps, others] if apart else [findings]


def _join_splits(findings: list[Finding]) -> Iterator[list[Finding]]:
    """One column's findings, those of two splits together where one check says the same of both."""
    groups: list[tuple[set[tuple[str, str]], list[Finding]]] = []
    for _, found in group(findings, lambda finding: finding.split).items():
        said = {(finding.check, finding.kind) for finding in found}
        for known, earlier in groups:
            if known & said:
                known |= said
                earlier += found
                break
        else:
            groups.append((said, found))
    yield from (sorted(found, key=lambda finding: -finding.severity) for _, found in groups)


def _find_reason(findings: list[Finding]) -> tuple[str, ...]:
    """What columns have in common of which the same is said: check, kind and split; of a stand-in, its value."""
    told = find_headline(findings)
    if told.kind == "sentinel" and "value" in told.details:
        return (told.check, told.kind, str(told.details["value"]))
    return (told.check, told.kind, told.split or "", told.severity.name)


def _place(findings: list[Finding]) -> tuple[str, ...]:
    told = find_headline(findings)
    kind = "missing" if _is_missing(told) else "" if is_problem(told) else "note"
    return (told.split or "", told.feature or "", kind)


def join_rest(evidence: Evidence) -> Iterator[Joined]:
    """Everything else, each by itself."""
    for finding in evidence.findings:
        yield Joined("finding", (finding.id,), (finding,))


RULES: tuple[Rule, ...] = (
    join_respelt,
    join_conflicts,
    join_copies,
    join_missing_together,
    join_formulas,
    join_prepared,
    join_leaks,
    join_lost_zeros,
    join_renamed,
    join_swapped,
    join_structure,
    join_moved,
    join_relations,
    join_columns,
    join_rest,
)
"""In the order in which they are asked; what one takes, the next ones do not see."""
