"""Held-out splits that lie before train in time, among its rows, or too close behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from traingate.bounds import AtLeastOne, OneOf
from traingate.check import Check
from traingate.checks.leakage._undeclared_time import ALIKE, measure_likeness, report_undeclared, say_alike
from traingate.dataset import Dataset
from traingate.errors import Misread
from traingate.judging.times import Times, read_times
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, share

_SECONDS = {"": 1e-6, "s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_CUT = 0.5
"""Share of rows among train's below which the rows of a split were cut off by time, with a hole in the cut."""
_HOLE = 0.01  # share of rows among train's from which such a hole blocks
_BY_DESIGN = 'If that is by design, say so with a reason: [checks.time-order] split = "random".'


@dataclass(frozen=True)
class TimeOrder(Check):
    """Is the model scored on rows that come later than all it was trained on? Else it knows how things went on.

    Of a declared time, held-out rows among train's warn. They block where the splits are cut by time: where that is
    said, and where most rows of the split come after all of train and some do not. So do a split that lies before
    train, unless it is by design, and rows closer behind train than the horizon. A time that cannot be put in order
    warns. Where no time is declared, a column of times is mentioned once, and warns where the label of a row is that of
    its neighbours in time, or where a whole split lies before train.

    Attributes:
        split: how the splits were made: `time`, so that held-out rows among train's block; `random`, so that they are
            by design; `unsaid` warns of them.
        horizon: how long after its time the label of a row is known, as `7d`, `12h`, `30min`, or a number in the unit
            of a time that is no instant. Held-out rows that follow train sooner block: train's labels tell of them.
        min_rows: rows with a time below which nothing is said of a split, unless it is said to be cut by time.
    """

    needs = (Sample, Statistics)
    split: Annotated[str, OneOf(("unsaid", "time", "random"))] = "unsaid"
    horizon: str = ""
    min_rows: AtLeastOne = 20

    @classmethod
    def configure(cls, values: Mapping[str, Any]) -> Self:
        """The check with some settings; Misread where the horizon is no length of time, or none is possible."""
        check = super().configure(values)
        if check.horizon and _measure(check.horizon) is None:
            wrong = f'is {check.horizon!r}, and a length of time is expected, such as "7d", "12h", "30min" or "90s".'
            raise Misread(("checks", cls.id, "horizon"), wrong)
        if check.horizon and check.split == "random":
            wrong = 'asks for a gap after train, and split = "random" leaves none. Keep one of the two.'
            raise Misread(("checks", cls.id, "horizon"), wrong)
        return check

    @property
    def is_by_time(self) -> bool:
        """Whether the splits are said to be cut by time; only then there is a gap between them."""
        return self.split == "time" or bool(self.horizon)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a held-out split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Where the time cannot be read, one finding; else at most one for each held-out split."""
        time = dataset.columns.time
        if time is None:
            if self.is_by_time:
                yield self._report_nameless()
            yield from report_undeclared(self, dataset, profile, self.min_rows, by_design=self.split == "random")
            return
        columns = {split: profile.of(Statistics, split).columns.get(time) for split in profile.splits}
        found = {split: read_times(profile, split, time) for split in profile.splits}
        unread = {
            split: column for split, column in columns.items() if column and column.present and found[split] is None
        }
        if unread:
            yield self._report_unread(time, unread)
        ours = found.get(dataset.train)
        for split in (split.name for split in dataset.held_out):
            theirs = found[split]
            if ours is None or theirs is None:
                continue
            if ours.are_moments != theirs.are_moments:
                yield self._report_mixed(time, (dataset.train, split), ours)
            elif self.is_by_time or min(ours.rows, theirs.rows) >= self.min_rows:
                yield from self._judge_split(profile, time, (dataset.train, split), ours, theirs)

    def count_comparisons(self, profile: Profile) -> int:
        """One for each held-out split."""
        return len(profile.plan.dataset.held_out)

    def _judge_split(
        self, profile: Profile, time: str, names: tuple[str, str], ours: Times, theirs: Times
    ) -> Iterator[Finding]:
        if theirs.is_before(ours):
            yield self._report_before(time, names, ours, theirs)
        elif self.split != "random" and theirs.count_before(ours.last):
            yield self._report_among(time, names, ours, theirs, measure_likeness(profile, time))
        elif self.horizon:
            yield from self._judge_gap(time, names, ours, theirs)
        elif self.split == "time" and theirs.first == ours.last:
            yield self.finding(
                Severity.WARN,
                f"{names[1]} begins at {theirs.write(theirs.first)} in {time}, the very time at which {names[0]} ends: "
                "rows of one time are in both.",
                at=(names[1], time),
                kind="same-time",
                measured=0.0,
                allowed=0.0,
                unit="seconds" if ours.are_moments else "",
                at_least=True,
                details=self._list_how(names, ours, theirs),
                remedy="Cut the splits between two times, so that each time is in one of them.",
            )

    @property
    def _span(self) -> float:
        """The horizon in the unit of `Times`."""
        return (_measure(self.horizon) or 0.0) * 1e6

    def _list_how(self, names: tuple[str, str], ours: Times, theirs: Times) -> dict[str, Any]:
        """What it takes to deal the rows anew: how times are written, and how far apart the splits have to be."""
        return {"written": {names[0]: ours.written, names[1]: theirs.written}, "horizon": self._span}

    def _report_nameless(self) -> Finding:
        key = "horizon" if self.horizon else "split"
        return self.finding(
            Severity.WARN,
            f"[checks.time-order] {key} says that the splits are cut by time, and no time is declared: whether they "
            "are cannot be asked.",
            kind="unread",
            remedy='Name the column: [columns] time = "…".',
        )

    def _report_unread(self, time: str, unread: dict[str, ColumnSummary]) -> Finding:
        kinds = list_names([f"{column.kind} in {split}" for split, column in unread.items()])
        example = next((column.strings.top[0][0] for column in unread.values() if column.strings), "")
        shown = f" (such as {example[:30]!r})" if example else ""
        why = ""
        if re.match(r"\d{1,2}/\d{1,2}/\d{4}", example):
            why = " Whether the day or the month comes first cannot be told from it."
        return self.finding(
            Severity.WARN,
            f"{time} is declared as the time and is {kinds}{shown}: neither the order of the splits nor what goes on "
            f"over time can be asked about.{why}",
            at=(next(iter(unread)), time),
            kind="unread",
            remedy="Write times as ISO 8601 (2026-01-31T12:00:00), as a timestamp type, or as numbers.",
        )

    def _report_mixed(self, time: str, names: tuple[str, str], ours: Times) -> Finding:
        train, split = names if ours.are_moments else names[::-1]
        return self.finding(
            Severity.WARN,
            f"{time} is declared as the time, and is instants in {train} and numbers of another unit in {split}: "
            "neither can be told to be later.",
            at=(names[1], time),
            kind="unread",
            remedy="Write times alike in all splits, as ISO 8601 (2026-01-31T12:00:00) or as a timestamp type.",
        )

    def _report_before(self, time: str, names: tuple[str, str], ours: Times, theirs: Times) -> Finding:
        train, split = names
        (first, last), (from_, to) = ours.describe(), theirs.describe()
        before = theirs.count_before(ours.last)
        return self.finding(
            Severity.WARN if self.split == "random" else Severity.BLOCK,
            f"{split} lies before {train} in time: {time} runs from {from_} to {to} in {split}, from {first} to "
            f"{last} in {train}. The score is of a past whose sequel the model has seen, not of rows to come.",
            at=(split, time),
            kind="before-train",
            measured=before / max(theirs.rows, 1.0),
            allowed=0.0,
            unit="share",
            details={"rows_judged": theirs.rows, **self._list_how(names, ours, theirs)},
            sampled=int(theirs.rows) if theirs.sampled else None,
            remedy=f"Hold out the latest rows instead, or name the splits the other way round ({train} and {split})."
            f"{'' if self.is_by_time or self.split == 'random' else ' ' + _BY_DESIGN}",
        )

    def _report_among(self, time: str, names: tuple[str, str], ours: Times, theirs: Times, alike: float) -> Finding:
        train, split = names
        before = theirs.count_before(ours.last)
        after = ours.rows - ours.count_before(theirs.first)
        about = "about " if theirs.sampled or theirs.quantiles.rank_error else ""
        is_cut = self.is_by_time or before < _CUT * theirs.rows
        allowed = _HOLE if is_cut and not self.is_by_time else 0.0
        return self.finding(
            Severity.BLOCK if is_cut and before / theirs.rows >= allowed else Severity.WARN,
            f"{split} lies among {train} in time: {about}{share(before / theirs.rows)} of its rows come before the "
            f"last of {train} ({time} {ours.write(ours.last)}), and {share(after / max(ours.rows, 1.0))} of {train} "
            f"come no earlier than the first of {split} ({theirs.write(theirs.first)}). {self._say_cut(is_cut)}A model "
            f"that knows what came after scores better here than on rows to come."
            f"{say_alike(alike) if alike >= ALIKE else ''}",
            at=(split, time),
            kind="among-train",
            measured=before / theirs.rows,
            allowed=allowed,
            unit="share",
            details={"rows_before": before, "rows_judged": theirs.rows, **self._list_how(names, ours, theirs)},
            sampled=int(theirs.rows) if theirs.sampled else None,
            remedy=f"Hold out the latest rows instead. {'' if self.is_by_time else _BY_DESIGN}".strip(),
        )

    def _say_cut(self, is_cut: bool) -> str:
        if self.is_by_time:
            return "The splits are said to be cut by time. "
        return "Most of its rows come later, as in a split by time. " if is_cut else ""

    def _judge_gap(self, time: str, names: tuple[str, str], ours: Times, theirs: Times) -> Iterator[Finding]:
        """Held-out rows that follow train sooner than the horizon."""
        if ours.are_moments == self.horizon.strip().replace(".", "", 1).isdigit():
            expected = 'a length of time, such as "7d"' if ours.are_moments else "a number in its own unit"
            yield self.finding(
                Severity.WARN,
                f"The horizon {self.horizon} cannot be compared with {time}, which asks for {expected}.",
                at=(names[1], time),
                kind="unread",
                remedy=f"Write [checks.time-order] horizon as {expected}.",
            )
            return
        ends = ours.last + self._span
        if not (rows := theirs.count_before(ends)):
            return
        yield self.finding(
            Severity.BLOCK,
            f"{count(rows, 'rows')} of {names[1]} ({share(rows / theirs.rows)}) follow {names[0]} sooner than the "
            f"horizon of {self.horizon}: {names[0]} ends at {ours.write(ours.last)} in {time}, {names[1]} begins at "
            f"{theirs.write(theirs.first)}. The labels of the last rows of {names[0]} tell of that time.",
            at=(names[1], time),
            kind="gap",
            measured=(theirs.first - ours.last) / (1e6 if ours.are_moments else 1.0),
            allowed=(ends - ours.last) / (1e6 if ours.are_moments else 1.0),
            unit="seconds" if ours.are_moments else "",
            at_least=True,
            details={"rows": rows, **self._list_how(names, ours, theirs)},
            remedy=f"Leave out the rows of {names[0]} whose labels are known only after {names[1]} begins: all from "
            f"{ours.write(theirs.first - (ends - ours.last))} on.",
        )


def _measure(length: str) -> float | None:
    """The seconds of `7d`, or a millionth of a plain number; None where it is neither, or nothing."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|min|h|d|w|)\s*", length)
    seconds = float(found[1]) * _SECONDS[found[2]] if found else 0.0
    return seconds or None
