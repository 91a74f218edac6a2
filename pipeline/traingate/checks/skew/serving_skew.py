"""Values of one row that two splits hold differently, though both logged the same row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from traingate.bounds import FewestRows, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.logged_rows import Compared, LoggedRows, LoggedTwice, list_logged_columns
from traingate.profile.profile import Profile
from traingate.profile.reads import Example
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number, quote, share

_MOST_COLUMNS = 0.5  # of all, that differ in most rows: then the key joins rows of others
_MOST_ROWS = 0.5


class Copy(NamedTuple):
    """A split that holds the rows of another one, by which key, and what either says of them."""

    of: str
    split: str
    names: tuple[str, ...]
    logged: LoggedTwice

    @property
    def key(self) -> str:
        """The key's columns."""
        return list_names(self.names)


@dataclass(frozen=True)
class ServingSkew(Check):
    """Does a row hold the same values wherever it was logged? A model is served what another pipeline computes.

    Rows of a split that [same_rows] declares to be those of another one, such as `serving`, are joined by their key and
    compared value by value, as TFDV's feature skew is; numbers within a millionth. Rows whose key repeats are left out,
    as nobody knows which is which.

    Attributes:
        warn_fraction: share of rows whose values differ that warns.
        max_fraction: share that blocks.
        min_rows: rows that differ below which nothing blocks, and rows in common below which nothing can be said.
    """

    needs = (LoggedRows,)
    warn_fraction: Share = 0.001
    max_fraction: Share = 0.01
    min_rows: FewestRows = 3

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a split that holds the rows of another one."""
        return LoggedRows().not_applicable(dataset)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each column that differs, or one for rows that were joined to others or to none."""
        names = list_logged_columns(profile.plan)
        for (of, split), logged in sorted(profile.pairs(LoggedRows).items()):
            copy = Copy(of, split, dataset.same_rows[split].key, logged)
            yield from self._judge_keys(copy)
            columns = {names[int(number) - 1]: one for number, one in logged.columns.items()}
            least = max(1, self.warn_fraction * logged.matched)
            found = {name: one for name, one in columns.items() if one.differ >= least}
            far = [name for name, one in found.items() if one.differ > _MOST_ROWS * logged.matched]
            if len(far) > max(2, _MOST_COLUMNS * len(columns)):
                yield self._report_others(copy, far)
                continue
            for name, one in found.items():
                yield self._report_column(copy, name, one)

    def _judge_keys(self, copy: Copy) -> Iterator[Finding]:
        """Rows that could not be compared."""
        of, split, logged, key = copy.of, copy.split, copy.logged, copy.key
        alone = logged.second - logged.matched
        if logged.matched < self.min_rows:
            yield self.finding(
                Severity.BLOCK,
                f"Nothing of {split} could be compared with {of}: {count(logged.matched, 'rows')} have their {key} "
                "once in both.",
                at=split,
                kind="unmatched",
                measured=logged.matched,
                allowed=self.min_rows,
                unit="rows",
                at_least=True,
                remedy=f"Name the columns that identify a row under [same_rows.{split}] key, or log the same rows.",
            )
        elif logged.repeated > self.max_fraction * (logged.first + logged.second) or alone > logged.matched:
            yield self.finding(
                Severity.WARN,
                f"Only {count(logged.matched)} of {count(logged.second, 'rows')} of {split} could be compared with "
                f"{of}: {count(logged.repeated, 'rows')} of both have a repeated {key}, so that nobody knows which "
                "is which, and others one that the other split lacks.",
                at=split,
                kind="partly-matched",
                measured=logged.matched / max(logged.second, 1),
                allowed=1 - self.max_fraction,
                unit="share",
                at_least=True,
                remedy=f"Name all columns that identify a row under [same_rows.{split}] key.",
            )

    def _report_column(self, copy: Copy, name: str, one: Compared) -> Finding:
        of, split, logged, key = copy.of, copy.split, copy.logged, copy.key
        rate = one.differ / logged.matched
        blocks = rate > self.max_fraction and one.differ >= self.min_rows
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"{name} differs between {of} and {split} in {count(one.differ)} of {count(logged.matched, 'rows')} of the "
            f"same {key} ({share(rate)}){_say_gaps(one, of, split)}{_say_example(one, name)}.",
            at=(split, name),
            kind="values-differ",
            measured=rate,
            allowed=self.max_fraction if blocks else self.warn_fraction,
            unit="share",
            evidence=_narrow(one, (*copy.names, name)),
            details={"rows": one.differ, "lost": one.lost, "added": one.added},
            remedy=f"Compute {name} in one place for training and serving; compare the two steps on the rows shown.",
        )

    def _report_others(self, copy: Copy, far: list[str]) -> Finding:
        of, split, logged, key = copy.of, copy.split, copy.logged, copy.key
        return self.finding(
            Severity.BLOCK,
            f"Rows of {split} hold nearly nothing of the rows of {of} with the same {key}: {list_names(far)} differ in "
            f"more than half of {count(logged.matched, 'rows')}. The key joins them to other rows.",
            at=split,
            kind="other-rows",
            measured=len(far),
            allowed=0,
            unit="columns",
            details={"columns": far},
            remedy=f"Check whether {key} means the same in both, or the rows of {split} were put in another order.",
        )


def _narrow(one: Compared, names: tuple[str, ...]) -> tuple[Example, ...]:
    """The examples with the values of a few columns alone."""
    return tuple(
        Example(example.places, tuple({name: side[name] for name in names if name in side} for side in example.values))
        for example in one.examples
    )


def _say_gaps(one: Compared, of: str, split: str) -> str:
    """How many of them are missing on one side."""
    parts = [f"{count(rows)} missing in {where} alone" for rows, where in ((one.lost, split), (one.added, of)) if rows]
    return f", {' and '.join(parts)}" if parts else ""


def _say_example(one: Compared, name: str) -> str:
    """`: 12.5 against 1,250 in the first of them`."""
    values: list[Mapping[str, str]] = [*one.examples[0].values] if one.examples else []
    if len(values) != 2 or any(name not in side for side in values):
        return ""
    return f": {_show(values[0][name])} against {_show(values[1][name])} in one of them"


def _show(text: str) -> str:
    try:
        return number(float(text)) if text else "nothing"
    except ValueError:
        return quote(text)
