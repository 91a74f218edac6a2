"""What causes are joined from: all findings of a run, worst first, and what is known of the data beside them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from traingate.report.feature import Feature
from traingate.report.findings import Finding, Severity
from traingate.wording import list_names

Key = TypeVar("Key")


@dataclass(frozen=True)
class Joined:
    """Findings that one rule takes for one fault.

    Attributes:
        rule: the rule's name; part of the cause's id.
        key: what tells the rule's causes apart; the rest of the id, the same tomorrow.
        findings: the findings, the worst first.
        title: the fault in one sentence; "" where the worst finding says it.
        remedy: what to do; "" where the worst finding says it.
        everywhere: whether every split is concerned, whatever the findings name.
        headline: the finding that tells it, where that is known.
    """

    rule: str
    key: tuple[str, ...]
    findings: tuple[Finding, ...]
    title: str = ""
    remedy: str = ""
    everywhere: bool = False
    headline: Finding | None = None


@dataclass(frozen=True)
class Evidence:
    """Findings, and what the report knows of the data.

    Attributes:
        findings: worst first; those that no rule has taken yet.
        families: the family by check.
        features: the columns by name.
        rows: rows by split.
        train: the split that is trained on.
        label: the label column.
        digests: the files that were read besides data, such as the config.
        command: what was typed.
    """

    findings: tuple[Finding, ...]
    families: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    train: str = "train"
    label: str | None = None
    digests: tuple[str, ...] = ()
    command: str = ""

    def without(self, findings: Iterable[Finding]) -> Evidence:
        """The same, with those findings taken out."""
        taken = {id(finding) for finding in findings}
        return replace(self, findings=tuple(one for one in self.findings if id(one) not in taken))

    def find_feature(self, role: str) -> Feature | None:
        """The first column that plays a role."""
        return next((feature for feature in self.features.values() if feature.role == role), None)


def is_problem(finding: Finding) -> bool:
    """Whether it blocks or warns; the rest is for information."""
    return finding.severity is not Severity.INFO


def group(findings: Iterable[Finding], by: Callable[[Finding], Key]) -> dict[Key, list[Finding]]:
    """Findings by a key, in their order."""
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        found.setdefault(by(finding), []).append(finding)
    return found


def join_splits(found: Iterable[tuple[Hashable, Joined]]) -> Iterator[Joined]:
    """Causes with what was done in each; of several splits to which the same was done, one."""
    alike: dict[Hashable, list[Joined]] = {}
    for done, joined in found:
        alike.setdefault((joined.rule, done), []).append(joined)
    for first, *others in alike.values():
        if not others:
            yield first
            continue
        splits = list(dict.fromkeys(one.findings[0].split or "" for one in others))
        findings = [finding for joined in (first, *others) for finding in joined.findings]
        yield replace(
            first,
            key=tuple(part for joined in sorted((first, *others), key=lambda one: one.key) for part in joined.key),
            findings=tuple(sorted(findings, key=lambda finding: -finding.severity)),
            title=f"{first.title}; the same in {list_names(splits)}",
        )


# Where one column has several findings of one severity, the first of these tells the fault and the rest its symptoms.
_TELLING: Sequence[tuple[str, tuple[str, ...]]] = (
    ("trainability", ("label-",)),
    ("label-leakage", ("",)),
    ("column-types", ("lost-zeros",)),
    ("schema-anomalies", (
        "renamed", "schema-missing-column", "unexpected-data-type", "new-label-class", "unseen-categories",
        "enum-type", "declared-numbers", "mostly-numbers", "invalid-utf8",
    )),
    ("column-types", ("",)),
    ("outliers", ("infinite",)),
    ("class-imbalance", ("one-class", "absent")),
    ("missing-values", ("",)),
    ("split-skew", ("unit-change", "")),
    ("outliers", ("",)),
    ("class-imbalance", ("",)),
    ("schema-anomalies", ("",)),
    ("suites", ("",)),
)  # fmt: skip


# What says that a rule was broken, and not why.
_RULES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("suites", ("",)),
    ("schema-anomalies", ("float-type", "int-type", "feature-type-low", "invalid-feature-shape")),
)


def find_headline(findings: Sequence[Finding]) -> Finding:
    """The finding that tells the fault: the worst, and of those the one that is nearest to its cause.

    Where the worst only say that a rule is broken (a range, a mean), a milder one, which says why, tells it.
    """
    worst = max(finding.severity for finding in findings)
    if all(_is_among(_RULES, finding) for finding in findings if finding.severity is worst):
        reasons = [finding for finding in findings if is_problem(finding) and not _is_among(_RULES, finding)]
        findings = reasons or findings
    return min(findings, key=lambda finding: (-finding.severity, _rank(finding)))


def is_value_fault(finding: Finding) -> bool:
    """Whether it names what is wrong with a column's values, as opposed to how they are distributed or missing."""
    return finding.check in ("outliers", "column-types") or (finding.check == "split-skew" and finding.kind != "")


def _is_among(known: Sequence[tuple[str, tuple[str, ...]]], finding: Finding) -> bool:
    return any(finding.check == check and finding.kind.startswith(kinds) for check, kinds in known)


def _rank(finding: Finding) -> tuple[int, int]:
    for place, (check, kinds) in enumerate(_TELLING):
        if finding.check == check:
            for order, kind in enumerate(kinds):
                if finding.kind.startswith(kind):
                    return place, order
    return 0, len(_TELLING)  # a check of its own knows of a fault what the general ones do not
