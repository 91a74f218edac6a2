"""Missing values: how many, and whether a held-out split misses more than train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.measures.statistics import Statistics
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.significance import WARN_FACTOR, alpha, hypergeometric
from traingate.summaries import ColumnSummary
from traingate.wording import chance, count, listed, share

_SPELLINGS = frozenset({"?", "-", "--", ".", "na", "n/a", "nan", "nil", "none", "null", "missing", "unknown", "undefined"})


@dataclass(frozen=True)
class MissingValues(Check):
    """Are values missing, and alike in all splits? NaN counts as missing, because no model learns from it.

    What is missing alike everywhere limits the model and warns; what is missing in one split only makes its score lie.

    Attributes:
        warn_fraction: share of missing values in a column that warns.
        max_fraction: share of missing values in a column that blocks; 1 never does.
        warn_change: difference between train and a held-out split that warns, in shares.
        max_change: difference that blocks; five hundredths where more than a fifth is missing anyway.
        warn_spelled: share of values that spell "missing" (`?`, `unknown`) that warns.
    """

    needs = (Statistics,)
    warn_fraction: float = 0.2
    max_fraction: float = 1.0
    warn_change: float = 0.01
    max_change: float = 0.02
    warn_spelled: float = 0.001

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Levels in every split, the label's in particular, then changes against train."""
        ours = profile.of(Statistics, dataset.train).columns
        held_out = [split.name for split in dataset.held_out]
        tests = sum(name in profile.of(Statistics, split).columns for split in held_out for name in ours)
        for split in profile.splits:
            for column in profile.of(Statistics, split).columns.values():
                if column.name not in dataset.columns.ignore and column.rows:
                    yield from self._level(dataset, split, column, ours.get(column.name))
        for split in held_out:
            for name, theirs in profile.of(Statistics, split).columns.items():
                if name in ours and name not in (*dataset.columns.ignore, dataset.columns.label):
                    yield from self._change(dataset.train, split, ours[name], theirs, alpha(tests))

    def _level(self, dataset: Dataset, split: str, column: ColumnSummary, ours: ColumnSummary | None) -> Iterator[Finding]:
        fraction = column.absent / column.rows
        if column.name == dataset.columns.label:
            if column.absent:
                yield self._found(Severity.BLOCK, split, column, 0.0, "rows without a label cannot be learned from or scored.",
                                  "Drop these rows, or find their labels.")
            return
        again = split != dataset.train and ours is not None and ours.rows and ours.absent / ours.rows > self.warn_fraction
        if fraction > self.max_fraction:
            yield self._found(Severity.BLOCK, split, column, self.max_fraction, "more than declared.", "Find the source's gap.")
        elif fraction > self.warn_fraction and not again:
            nearly = "hardly anything is left to learn from." if fraction > 0.95 else "the model has to guess them."
            yield self._found(Severity.WARN, split, column, self.warn_fraction, nearly,
                              "Impute from train, add a was-missing feature, or leave the column out.")
        if split == dataset.train:
            yield from self._spelled(split, column)

    def _spelled(self, split: str, column: ColumnSummary) -> Iterator[Finding]:
        """Text that means missing."""
        if column.texts is None or column.texts.distinct == column.present:
            return
        found = {text: rows for text, rows in column.texts.top if text.strip().lower() in _SPELLINGS}
        fraction = sum(found.values()) / max(column.rows, 1)
        if fraction > self.warn_spelled:
            spellings = listed([f"{text!r}" for text in found])
            yield Finding(
                self.id, Severity.WARN,
                f"{count(sum(found.values()), 'values')} of {column.name} in {split} ({share(fraction)}) read {spellings}: "
                "missing values that the model would take for a category.",
                split=split, feature=column.name, kind="spelled-out", measured=fraction, allowed=self.warn_spelled,
                remedy="Name the spellings under [reading] null_values, or keep them knowingly as a category.",
            )

    def _found(self, severity: Severity, split: str, column: ColumnSummary, allowed: float, why: str, remedy: str) -> Finding:
        fraction = column.absent / column.rows
        message = f"{count(column.absent)} of {count(column.rows)} values of {column.name} in {split} ({share(fraction)}) " \
                  f"are missing; {why}"
        return Finding(self.id, severity, message, split=split, feature=column.name, measured=fraction, allowed=allowed,
                       remedy=remedy)

    def _change(self, train: str, split: str, ours: ColumnSummary, theirs: ColumnSummary, level: float) -> Iterator[Finding]:
        if not ours.rows or not theirs.rows:
            return
        before, after = ours.absent / ours.rows, theirs.absent / theirs.rows
        change = abs(after - before)
        if change < self.warn_change:
            return
        p = hypergeometric(theirs.absent, theirs.rows, ours.absent + theirs.absent, ours.rows + theirs.rows)
        limit = max(self.max_change, 0.05) if max(before, after) > 0.2 else self.max_change
        severity = Severity.BLOCK if change >= limit and p < level else Severity.WARN
        if p < level * WARN_FACTOR:
            yield Finding(
                self.id, severity,
                f"{share(after)} of {theirs.name} is missing in {split}, {share(before)} in {train}; chance would do that "
                f"with p {chance(p)}.",
                split=split, feature=theirs.name, kind="change", measured=change, allowed=limit,
                details={"p": p, "train": before, split: after, "level": level},
                remedy=f"Find out why {split} was collected differently; impute with values fitted on {train} only.",
            )
