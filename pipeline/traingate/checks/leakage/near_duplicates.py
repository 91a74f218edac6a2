"""Rows of held-out splits that are rows of train but for an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from traingate.bounds import Bounds, Limit, StandardErrors
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.near_rows import NearRows
from traingate.joins.near_texts import NearlyShared, NearTexts
from traingate.joins.rows import Overlap
from traingate.joins.texts import list_text_columns
from traingate.judging.budget import alpha
from traingate.judging.neighbours import Nearness, count_near, find_near
from traingate.judging.rates import count_once, excess_p, list_figures, rates
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.reads import Example, Place
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, number, share

_MOST_NATURAL = 0.01  # rate below which the exact test of pairs holds
_WARN_Z, _WARN_CHANCE = 3.0, 0.005  # five rows near train's, where none of train's are near another
_SHINGLE = 5
_SHOWN, _SHOWN_TEXT, _SHOWN_COLUMNS = 5, 120, 12


class Ruling(NamedTuple):
    """A severity, the figure and the limit that decided it, and what both count."""

    severity: Severity
    measured: float
    allowed: float
    unit: str


@dataclass(frozen=True)
class NearDuplicates(Check):
    """Are rows of a held-out split rows of train, but for one edit? A model that saw the original knows the answer.

    A text is near another where four of five of their shingles of five letters agree (MinHash), and blocks where nine
    of ten do. A row is near another where all columns but one agree, or where all of its numbers are ten
    times nearer to it than the nearest hundredth of train's rows are to each other. Coarse rows are near by
    themselves, so the rate is held against that of train's rows among themselves, and has to be a multiple of it.

    Small tables are judged whole. Of more rows, texts and rows that differ in one column are looked for among a part of
    all rows that is drawn so that both copies are in it; numbers that all moved, on the sample, where a copy counts
    only if its original was drawn as well: of a million rows a fifth is the least that shows. Rows that are equal are
    `row-overlap`'s, texts that are `text-overlap`'s.

    Attributes:
        max_excess: share of held-out rows that may be near a row of train beyond train's own rate.
        max_ratio: how many times train's own rate the share may be.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: rows that must be near to be told.
    """

    needs = (Sample, NearTexts, NearRows)
    max_excess: Limit = 0.005
    max_ratio: Annotated[float, Bounds(1, 100)] = 3.0
    min_z: StandardErrors = 4.0
    min_rows: Annotated[int, Bounds(1, 1000)] = 3

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def count_comparisons(self, profile: Profile) -> int:
        """Held-out splits."""
        return len(profile.plan.dataset.held_out)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Near rows of train and each held-out split, and of held-out splits among each other, which warn at most."""
        level = alpha("near-duplicates", 2 * max(len(dataset.held_out), 1))
        for pair in dataset.pairs:
            for near, drawn in _list_near(profile, *pair):
                if ruling := self._rule(near.overlap, drawn, level):
                    yield self._report(dataset.train, profile, pair, near, ruling)
                    break
        names = list_text_columns(profile.plan)
        for (first, second), columns in sorted(profile.pairs(NearTexts).items()):
            for at, texts in columns.items():
                yield from self._judge_texts(dataset.train, (first, second), names[at], texts, level / len(names))

    def _judge_texts(
        self, train: str, pair: tuple[str, str], name: str, texts: NearlyShared, level: float
    ) -> Iterator[Finding]:
        """Texts that were edited: close ones block, near ones warn."""
        first, second = pair
        close = self._rule_on_texts(texts, texts.close, texts.own_close, level)
        near = self._rule_on_texts(texts, texts.near, texts.own_near, level)
        ruling = close if close is not None and close.severity is Severity.BLOCK else near
        if ruling is None:
            return
        rows, most = round(texts.near), Severity.BLOCK if first == train and ruling is close else Severity.WARN
        own, sampled = texts.own_near / max(texts.first, 1), "" if texts.seen == 1 else "sampled "
        yield self.finding(
            min(ruling.severity, most),
            f"About {count(rows)} of {count(round(texts.second))} {sampled}{second} texts in {name} "
            f"({share(texts.near / texts.second)}) {'is' if rows == 1 else 'are'} texts of {first} but for an edit; "
            f"{share(own)} of {first}'s are so of each other.",
            at=(second, name),
            kind="texts" if first == train else f"texts-near-{first}",
            measured=ruling.measured,
            allowed=ruling.allowed,
            unit=ruling.unit,
            details={"rows": rows, "close": round(texts.close), "own_near": round(texts.own_near)},
            evidence=_choose_alike(texts.examples, name),
            rows=RowQuery.near("near-texts", first, name),
            sampled=round(texts.second) if sampled else None,
            remedy=f"Remove these rows from {second}, or drop near-duplicates before splitting.",
        )

    def _rule_on_texts(self, texts: NearlyShared, across: float, inside: float, level: float) -> Ruling | None:
        overlap = count_once(texts.first, texts.second, across, inside)
        return self._rule(overlap, 1.0, level)

    def _rule(self, overlap: Overlap, drawn: float, level: float) -> Ruling | None:
        """A severity where the excess is large, a multiple of train's own rate and no chance; `drawn` of originals."""
        rate, natural, z = rates(overlap)
        excess = (rate - natural) / drawn
        if overlap.matched < self.min_rows or excess <= self.max_excess:
            return None
        if rate <= self.max_ratio * natural:
            return None
        chance = excess_p(overlap) if natural < _MOST_NATURAL else 1.0
        if z < _WARN_Z and chance >= _WARN_CHANCE:
            return None
        severity = Severity.BLOCK if z >= self.min_z or chance < level else Severity.WARN
        return Ruling(severity, excess, self.max_excess, "share")

    def _report(self, train: str, profile: Profile, pair: tuple[str, str], near: Nearness, ruling: Ruling) -> Finding:
        first, second = pair
        rate, natural, _ = rates(near.overlap)
        is_train, whole = first == train, near.seen == 1
        rows = f"{second} rows" if whole else f"sampled {second} rows"
        are = "is" if near.overlap.matched == 1 else "are"
        return self.finding(
            ruling.severity if is_train else Severity.WARN,
            f"{count(near.overlap.matched)} of {count(near.overlap.second)} {rows} ({share(rate)}) {are} {first} rows "
            f"but for {_word_columns(near)}; {share(natural)} of {first}'s rows are so near to another one.",
            at=second,
            kind="" if is_train else f"near-{first}",
            measured=ruling.measured,
            allowed=ruling.allowed,
            unit=ruling.unit,
            details={**list_figures(near.overlap), "columns": dict(near.columns)},
            evidence=_show(profile, pair, near),
            rows=_query_rows(near, first),
            sampled=None if whole else near.overlap.second,
            remedy=f"Remove these rows from {second}, or drop near-duplicates before splitting.",
        )


def _list_near(profile: Profile, first: str, second: str) -> Iterator[tuple[Nearness, float]]:
    """Near rows as they were found in different ways, with the share of the originals that was looked at."""
    ours, theirs = profile.of(Sample, first), profile.of(Sample, second)
    nearly = profile.pairs(NearRows).get((first, second))
    if nearly is not None and not (ours.complete and theirs.complete):
        yield count_near(profile.plan, nearly), 1.0
    near = find_near(profile.plan, ours, theirs, profile.plan.compared)
    if near is not None:
        yield near, _find_share(ours)


def _query_rows(near: Nearness, first: str) -> RowQuery | None:
    """All rows that are near by one column; those whose numbers all moved are found on the sample alone."""
    if near.columns and not any(name for name, _ in near.columns):
        return None
    return RowQuery.near("near-rows", first, *(name for name, _ in near.columns if name))


def _find_share(sample: SampledRows) -> float:
    """The share of a split's rows that were drawn: a copy of any other row is not seen."""
    return len(sample.hashes) / max(sample.rows_total, 1)


def _choose_alike(examples: Iterable[Example], name: str) -> tuple[Example, ...]:
    """Each pair once, if what is shown of its texts shares half of its shingles: bands of others may meet by chance."""
    chosen = {}
    for example in examples:
        first, second = (_cut_shingles(values.get(name, "")) for values in example.values)
        if 2 * len(first & second) >= len(first | second) > 0:
            chosen[example.places] = example
    return tuple(chosen.values())


def _cut_shingles(text: str) -> set[str]:
    return {text.casefold()[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _word_columns(near: Nearness) -> str:
    """`one column (plan)`, `one column (text in 40, plan in 8)`, `small changes of all numbers`."""
    named = [(name, rows) for name, rows in near.columns if name]
    if not near.columns:
        return "one column"
    if not named:
        return "small changes of all numbers"
    if len(near.columns) == 1:
        return f"one column ({named[0][0]})"
    listed = ", ".join(f"{name} in {number(rows)}" for name, rows in named[:3])
    return f"one column ({listed}{', …' if len(named) > 3 else ''})"


def _show(profile: Profile, pair: tuple[str, str], near: Nearness) -> tuple[Example, ...]:
    """Near rows side by side, where their places are known: in the first shard of a split's only file."""
    samples = [profile.of(Sample, split) for split in pair]
    files = [profile.splits[split].files for split in pair]
    if any(len(found) != 1 for found in files):
        return ()
    shown = []
    for rows in near.pairs.tolist():
        if all(int(sample.shards[row]) == 0 for sample, row in zip(samples, rows, strict=True)):
            places = tuple(
                Place(split, found[0].path, int(sample.rows[row]))
                for split, found, sample, row in zip(pair, files, samples, rows, strict=True)
            )
            shown.append(Example(places, _read_values(profile, samples, rows)))
    return tuple(shown[:_SHOWN])


def _read_values(profile: Profile, samples: list[SampledRows], rows: list[int]) -> tuple[dict[str, str], ...]:
    """What both rows hold, the columns in which they differ first."""
    names = [name for name in profile.plan.common if all(name in sample.table.column_names for sample in samples)]
    values = [
        {name: sample.table.column(name)[row].as_py() for name in names}
        for sample, row in zip(samples, rows, strict=True)
    ]
    names.sort(key=lambda name: values[0][name] == values[1][name])
    return tuple({name: _write(one[name]) for name in names[:_SHOWN_COLUMNS]} for one in values)


def _write(value: object) -> str:
    words = "" if value is None else str(value)
    return words if len(words) <= _SHOWN_TEXT else words[: _SHOWN_TEXT - 1] + "…"
