"""Missing values: how many, and whether a held-out split misses more than train."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from traingate.bounds import Limit, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import Role, features
from traingate.judging.independence import effective_share
from traingate.judging.significance import hypergeometric
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import chance, count, list_names, quote, share

_MARKS = frozenset({"?", "-", "--", ".", "na", "n/a", "nan", "nil", "null", "missing"})
_WORDS = frozenset({"none", "unknown", "undefined"})  # often a category in its own right, knowingly chosen
_NAMES: tuple[Role, ...] = ("entity", "time", "identifiers")  # a gap is a gap in these as well
_MUCH, _MUCH_CHANGE = 0.2, 0.05
_GUESSED = 0.2  # of the values of a column; what is guessed for more is worth knowing
_IMPUTE = "Impute from train, add a was-missing feature, or leave the column out."


@dataclass(frozen=True)
class Spelled:
    """Texts of a column that spell "missing", and how many rows have one."""

    column: ColumnSummary
    texts: tuple[str, ...]
    rows: int

    @property
    def fraction(self) -> float:
        """Share of the column's rows."""
        return self.rows / self.column.rows


def _find_spelled(column: ColumnSummary, spellings: frozenset[str]) -> Spelled:
    top = column.strings.top if column.strings else ()
    found = {text: rows for text, rows in top if rows > 1 and text.strip().lower() in spellings}
    return Spelled(column, tuple(found), sum(found.values()))


@dataclass(frozen=True)
class MissingValues(Check):
    """Are values missing, and alike in all splits? NaN counts as missing, because no model learns from it.

    What is missing alike everywhere limits the model and warns; what is missing in one split only makes its score lie.

    Attributes:
        warn_fraction: share of missing values in a column of train that warns; a fifth is told.
        max_fraction: share of missing values in a column of any split that blocks; 1 never does.
        warn_change: difference between train and a held-out split that warns, in shares.
        max_change: difference that blocks; five hundredths where more than a fifth is missing anyway.
        warn_spelled: share of values that spell "missing" (`?`, `unknown`) that warns, and is told where that is the
            column's one way to say so, alike in all splits, in a fifth of the rows at most.
    """

    needs = (Statistics, *independence.NEEDS)
    # A fifth is common and alike in all splits (28 % of TFDV's own taxi trips), and told. With the best column of iris,
    # wine, breast cancer and diabetes a fifth missing, then half, a forest on imputed values scored at most .02 and .07
    # less; only the hour of bike sharing, which tells most by itself, cost .14 and .34.
    warn_fraction: Limit = 0.5
    max_fraction: Share = 1.0
    warn_change: Share = 0.01
    max_change: Share = 0.02
    warn_spelled: Limit = 0.001

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Levels in every split, the label's in particular, then changes against train."""
        ours = profile.of(Statistics, dataset.train).columns
        for split in profile.splits:
            columns = profile.of(Statistics, split).columns
            for name in features(profile.plan, split, also=("label", *_NAMES)):
                if columns[name].rows:
                    known = split != dataset.train and name in ours
                    yield from self._judge_level(dataset, split, columns[name], known=known)
            others = [profile.of(Statistics, other).columns for other in profile.splits if other != split]
            yield from self._judge_spellings(
                split,
                others,
                [
                    columns[name]
                    for name in features(profile.plan, split, also=("label", *_NAMES))
                    if columns[name].rows and (split == dataset.train or name not in ours)
                ],
                dataset.columns.label,
            )
        pairs = [
            (split.name, ours[name], theirs)
            for split in dataset.held_out
            for name in features(profile.plan, split.name, also=_NAMES)
            if name in ours and ours[name].rows and (theirs := profile.of(Statistics, split.name).columns[name]).rows
        ]
        shares = {split: effective_share(profile, split) for split in profile.splits} if pairs else {}
        for split, before, after in pairs:
            yield from self._judge_change(dataset.train, split, (before, after), shares, alpha("missing", len(pairs)))

    def _judge_level(self, dataset: Dataset, split: str, column: ColumnSummary, known: bool) -> Iterator[Finding]:
        """How much is missing; a column `known` from train is compared with train instead."""
        fraction = column.absent / column.rows
        if column.name == dataset.columns.label:
            if column.absent:
                why = "rows without a label cannot be learned from or scored."
                yield self._report_level(
                    Severity.BLOCK, split, column, 0.0, why, "Drop these rows, or find their labels."
                )
        elif fraction > self.max_fraction:
            why = f"{share(self.max_fraction)} allowed."
            yield self._report_level(
                Severity.BLOCK, split, column, self.max_fraction, why, "Find the gap in the source."
            )
        elif fraction > min(self.warn_fraction, _GUESSED) and not known:
            warns = fraction > self.warn_fraction
            why = "hardly anything is left to learn from." if fraction > 0.95 else "the model has to guess them."
            remedy = f"Leave {column.name} out." if fraction == 1 else _IMPUTE
            limit = self.warn_fraction if warns else _GUESSED
            yield self._report_level(Severity.WARN if warns else Severity.INFO, split, column, limit, why, remedy)

    def _judge_spellings(
        self, split: str, elsewhere: list[Mapping[str, ColumnSummary]], columns: list[ColumnSummary], label: str | None
    ) -> Iterator[Finding]:
        """Text that means missing, and is written more than once: a single `-` among notes is a note.

        Columns are told together, as whoever reads the files mends all of them by one setting; the label by itself.
        """
        for spellings, severity, kind in (
            (_MARKS, Severity.WARN, "spelled-out"),
            (_WORDS, Severity.INFO, "named-unknown"),
        ):
            found = [
                one for column in columns if (one := _find_spelled(column, spellings)).fraction > self.warn_spelled
            ]
            of_label = [one for one in found if one.column.name == label]
            others = [one for one in found if one.column.name != label]
            for group in (of_label, others):
                if group is of_label and group:
                    yield self._report_spellings(Severity.WARN, split, group, kind)
                elif group:
                    tame = all(self._is_category(one, elsewhere) for one in group)
                    yield self._report_spellings(Severity.INFO if tame else severity, split, group, kind)

    def _is_category(self, spelled: Spelled, elsewhere: list[Mapping[str, ColumnSummary]]) -> bool:
        """Whether a mark does as a category: the column's one way to say "missing", not often, alike in all splits."""
        column, texts = spelled.column, frozenset(text.strip().lower() for text in spelled.texts)
        if not elsewhere or column.absent or len(spelled.texts) > 1 or spelled.fraction > _GUESSED:
            return False
        others = [columns[column.name] for columns in elsewhere if column.name in columns]
        rates = [_find_spelled(other, texts).fraction for other in others if other.rows]
        return all(abs(rate - spelled.fraction) < self.warn_change for rate in rates)

    def _report_spellings(self, severity: Severity, split: str, found: list[Spelled], kind: str) -> Finding:
        texts = list(dict.fromkeys(text for one in found for text in one.texts))
        names, worst = [one.column.name for one in found], max(found, key=lambda one: one.fraction)
        of = [f"{count(one.rows, 'values')} of {one.column.name} ({share(one.fraction)})" for one in found]
        means = "missing values that the model would take for a category."
        if kind == "named-unknown":
            means = "the model takes that for a category, which may be meant so."
        return self.finding(
            severity,
            f"{list_names(of)} in {split} read {list_names([quote(text) for text in texts])}: {means}",
            at=(split, names[0] if len(names) == 1 else None),
            kind=kind,
            measured=worst.fraction,
            allowed=_GUESSED if (kind, severity) == ("spelled-out", Severity.INFO) else self.warn_spelled,
            unit="share",
            details={"columns": names},
            rows=RowQuery("text", tuple(names), texts=tuple(texts)),
            remedy="Name the spellings under [reading] null_values, or keep them knowingly as a category.",
        )

    def _report_level(
        self, severity: Severity, split: str, column: ColumnSummary, allowed: float, why: str, remedy: str
    ) -> Finding:
        fraction = column.absent / column.rows
        message = f"{count(column.absent)} of {count(column.rows)} values of {column.name} in {split} "
        message += f"({share(fraction)}) {'is' if column.absent == 1 else 'are'} missing; {why}"
        if fraction == 1 and severity != Severity.BLOCK:
            message = f"{column.name} is empty in {split}: remove it."
        return self.finding(
            severity,
            message,
            at=(split, column.name),
            measured=fraction,
            allowed=allowed,
            unit="share",
            rows=RowQuery.missing(column.name) if fraction < 1 else None,  # all rows need no list
            remedy=remedy,
        )

    def _judge_change(
        self,
        train: str,
        split: str,
        columns: tuple[ColumnSummary, ColumnSummary],
        shares: Mapping[str, float],
        level: float,
    ) -> Iterator[Finding]:
        ours, theirs = columns
        before, after = ours.absent / ours.rows, theirs.absent / theirs.rows
        change = round(abs(after - before), 12)  # 0.35 − 0.30 is five hundredths
        if change < self.warn_change:
            return
        rows, others = theirs.rows * shares[split], ours.rows * shares[train]
        hits = round(after * rows)
        p = hypergeometric(hits, round(rows), round(before * others) + hits, round(others) + round(rows))
        limit = max(self.max_change, _MUCH_CHANGE) if max(before, after) > _MUCH else self.max_change
        blocks = change >= limit and p < level
        if p < level * WARN_FACTOR:
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{share(after)} of {theirs.name} is missing in {split}, {share(before)} in {train}: not chance "
                f"({chance(p)}).",
                at=(split, theirs.name),
                kind="change",
                measured=change,
                allowed=limit if blocks else self.warn_change,
                unit="share",
                details={"p": p, "level": level if blocks else level * WARN_FACTOR, train: before, split: after},
                rows=RowQuery.missing(theirs.name) if 0 < after < 1 else None,
                remedy=f"Find out why {split} was collected differently; impute with values fitted on {train} only.",
            )
