"""Columns whose content no check reads, named with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from traingate.batch.notations import detect
from traingate.bounds import Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.judging.moments import find_formats
from traingate.kinds import Kind
from traingate.measures.contents import Content, Contents
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote

_IGNORE = "Set [columns] ignore for what the model does not learn from"
_NAMED = 30  # columns that a message names; all of them are in the details
_FREE_BYTES = 20  # of free text on average; shorter text that differs in every row is a name or a code
_FEW = 20  # distinct texts up to which a table of few rows may by chance have categories alone


@dataclass(frozen=True)
class UnjudgedColumns(Check):
    """Which columns does no check look into? The gate says nothing of what is in them, whatever the verdict.

    Images and other bytes, nested JSON, lists of such, and the files behind a column of paths are judged by presence,
    length and value counts alone, and warn. Free text, and short text that differs in every row as names and codes do,
    is named for information.

    Attributes:
        min_fraction: share of a column's first values that must be paths, or nested, for the column to count as such.
        min_distinct_fraction: share of distinct values among a text column's rows from which it is free text.
    """

    needs = (Statistics, Contents)
    min_fraction: Share = 0.5
    min_distinct_fraction: Share = 0.5

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each reason, with all its columns; a text time column has one of its own."""
        yield from self._judge_images(profile)
        bytes_alone = self._find(profile, lambda content: content.binary and not content.images)
        yield from self._report(
            "bytes",
            bytes_alone,
            "bytes that are no text: what they mean is not looked at, only whether they are there and repeat",
            "Decode them into columns of numbers or text where the file is written; " + _IGNORE.lower() + ".",
        )
        nested = self._find(profile, lambda content: content.nested >= self.min_fraction * content.looked)
        yield from self._report(
            "nested",
            {**nested, **_find_deep_lists(profile)},
            "lists or objects inside values: what is in them is not looked at, only whether they are there and repeat",
            f"Write each field as a column of its own, or as a list of numbers or strings. {_IGNORE}.",
        )
        paths = self._find(profile, lambda content: content.paths >= self.min_fraction * content.looked)
        yield from self._report(
            "paths",
            paths,
            f"paths of files: the files themselves were not looked at{_show_example(profile, paths)}. Replacing them "
            "keeps the gate open",
            f"Put what the model reads into the data (TFRecord, Parquet), or check the files on their own. {_IGNORE}.",
        )
        yield from self._judge_time(dataset, profile)
        yield from self._judge_texts(profile, {*bytes_alone, *nested, *paths, *self._find(profile, _is_image)})

    def _find(self, profile: Profile, holds: Callable[[Content], bool]) -> dict[str, list[str]]:
        """The splits in which a column's content is of a sort, by column."""
        found: dict[str, list[str]] = {}
        for split in profile.splits:
            contents = profile.of(Contents, split)
            for name in features(profile.plan, split, also=("label", "entity", "time", "identifiers")):
                if name in contents and contents[name].looked and holds(contents[name]):
                    found.setdefault(name, []).append(split)
        return found

    def _judge_images(self, profile: Profile) -> Iterator[Finding]:
        found = self._find(profile, _is_image)
        kinds = {kind: None for name, splits in found.items() for kind in profile.of(Contents, splits[0])[name].images}
        yield from self._report(
            "images",
            found,
            f"image bytes ({list_names(list(kinds))}): of what they show, copies alone are looked for, in PNG and JPEG",
            f"{_IGNORE}; the reference trainer learns from no images.",
        )

    def _judge_time(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Lists, and text that is a time in no format; `time-order` reads the others."""
        name = dataset.columns.time
        types = profile.plan.types
        splits = [split for split in types if types[split].get(name or "") in (Kind.STRING, Kind.LIST)]
        if name is None or not splits:
            return
        texts = profile.of(Statistics, splits[0]).columns[name].strings
        top = texts.top if texts is not None else ()
        if find_formats([text for text, _ in top]):
            return
        shown = f", such as {quote(top[0][0])}" if top else ""
        yield self.finding(
            Severity.WARN,
            f"{name} is declared as the time of a row, but holds text in {list_names(splits)}{shown}: it cannot be "
            "ordered, and is not judged as a time.",
            at=(splits[0], name),
            kind="time",
            remedy="Write times as 2024-01-31 or 2024-01-31T10:00:00Z, in a format that has times (CSV, JSON Lines, "
            "Parquet), or take it out of [columns] time.",
        )

    def _judge_texts(self, profile: Profile, others: set[str]) -> Iterator[Finding]:
        """Texts of train, and of columns that train lacks, of which nearly every row has another."""
        known: set[str] = set()
        for split in sorted(profile.splits, key=lambda split: split != profile.plan.dataset.train):
            columns = profile.of(Statistics, split).columns
            names = [name for name in features(profile.plan, split) if name not in known | others]
            known |= set(names)
            texts = [name for name in names if self._is_distinct(columns[name])]
            free = [name for name in texts if _is_long(columns[name])]
            short = [name for name in texts if name not in free and _is_name_or_code(columns[name])]
            if free:
                yield self.finding(
                    Severity.INFO,
                    f"{_describe_texts(free)}, and no check reads more of what they say.",
                    at=(split, free[0] if len(free) == 1 else None),
                    kind="texts",
                    details={"columns": free},
                )
            if short:
                yield self.finding(
                    Severity.INFO,
                    f"{_describe_texts(short)}, and they are short, as names and codes are: nothing is learned from "
                    "them that holds for other rows.",
                    at=(split, short[0] if len(short) == 1 else None),
                    kind="short-texts",
                    details={"columns": short},
                    remedy=f"{_IGNORE}, or entity for what names who a row belongs to.",
                )

    def _is_distinct(self, column: ColumnSummary) -> bool:
        texts = column.strings
        return texts is not None and texts.distinct >= self.min_distinct_fraction * column.present > 0

    def _report(self, kind: str, found: dict[str, list[str]], what: str, remedy: str) -> Iterator[Finding]:
        if found:
            splits = list(dict.fromkeys(split for where in found.values() for split in where))
            names, hold = list(found), "holds" if len(found) == 1 else "hold"
            yield self.finding(
                Severity.WARN,
                f"{list_names(names, _NAMED)} {hold} {what} (in {list_names(splits)}).",
                at=(splits[0], names[0] if len(names) == 1 else None),
                kind=kind,
                measured=len(names),
                allowed=0,
                unit="columns",
                details={"columns": names},
                remedy=remedy,
            )


def _describe_texts(names: list[str]) -> str:
    return (
        f"{count(len(names), 'text columns')} {'was' if len(names) == 1 else 'were'} judged by presence, length, value "
        f"counts, copies and marks of a class only: {list_names(names, _NAMED)}. Nearly every value differs"
    )


def _is_long(column: ColumnSummary) -> bool:
    return column.strings is not None and column.strings.mean_bytes >= _FREE_BYTES


def _is_name_or_code(column: ColumnSummary) -> bool:
    """Whether there are too many texts to be categories, and they are no numbers, which `schema-anomalies` names."""
    texts = column.strings
    if texts is None or texts.distinct <= _FEW:
        return False
    return detect(pa.array([text for text, _ in texts.top], pa.string())) is None


def _is_image(content: Content) -> bool:
    return content.binary and bool(content.images)


def _find_deep_lists(profile: Profile) -> dict[str, list[str]]:
    """Lists of which no value has statistics."""
    found: dict[str, list[str]] = {}
    for split in profile.splits:
        columns = profile.of(Statistics, split).columns
        for name in features(profile.plan, split):
            lists = columns[name].lists
            if lists is not None and lists.values and lists.numbers is None and lists.strings is None:
                found.setdefault(name, []).append(split)
    return found


def _show_example(profile: Profile, paths: dict[str, list[str]]) -> str:
    shown = [profile.of(Contents, splits[0])[name].example for name, splits in paths.items()]
    return f", such as {quote(shown[0])}" if shown else ""
