"""How a column of text writes its numbers, told from all of its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from traingate.batch.columns import Column
from traingate.batch.numerals import Notation
from traingate.errors import Refused
from traingate.format import find_format
from traingate.profile.profile import Profile
from traingate.scan.measuring import read_batches
from traingate.scan.rereading import narrow_plan
from traingate.wording import count, list_names, quote

_EXAMPLES = ("1234.5", "1,234.5", "1.234,5", "1234,5", "1 234,5", "1'234.5")
_MOST_LOST = 0.2  # share of values that may become missing, beyond which it is no column of numbers
_NUMBER = re.compile(r"(?P<before>[^\d+\-.,(]*)[+\-]?[\d.,].*?(?P<after>[^\d.,)%]*)", re.DOTALL)


@dataclass(frozen=True)
class Writing:
    """How numbers are written.

    Attributes:
        notation: their marks.
        before, after: what stands beside each of them, as a unit does.
    """

    notation: Notation
    before: str = ""
    after: str = ""

    def cut(self, text: str) -> str:
        """A text without what stands beside its number."""
        return text.removeprefix(self.before).removesuffix(self.after).strip()


def find_writing(profile: Profile, split: str, column: str) -> Writing:
    """What reads nearly all values of a text column as numbers.

    Raises:
        Refused: too many are none, or two notations read as many and do not agree on them, as of 1,234.
    """
    beside = _find_beside(profile, split, column)
    tried = [Writing(Notation.parse(example), *beside) for example in _EXAMPLES]
    read, sums, present, strange = dict.fromkeys(tried, 0), dict.fromkeys(tried, 0.0), 0, dict[str, None]()
    for texts, rows in _list_texts(profile, split, column):
        present += int(rows.sum())
        bare = pa.array([tried[0].cut(text) for text in texts], pa.string())
        numbers = {one: one.notation.read(bare) for one in tried}
        for one, values in numbers.items():
            read[one] += int(rows[values == values].sum())
            sums[one] += float(np.nansum(values * rows))
        none = np.all([values != values for values in numbers.values()], axis=0)
        strange |= dict.fromkeys([texts[at] for at in np.flatnonzero(none)[:3]])
    most = max(read.values())
    best = [one for one in tried if read[one] == most]
    lost = present - most
    if lost > _MOST_LOST * present:
        shown = list_names([quote(text) for text in list(strange)[:3]])
        raise Refused(
            f"{count(lost)} of {count(present, 'values')} of {column} in {split} are no numbers"
            f"{f', such as {shown}' if shown else ''}. Write them again where the data is made, and repair the rest "
            "with --only."
        )
    if len({sums[one] for one in best}) > 1:
        raise Refused(
            f"Whether commas and points in {column} of {split} stand before decimals or between thousands cannot be "
            "told. Write the column again where the data is made, and repair the rest with --only."
        )
    return best[0]


def _find_beside(profile: Profile, split: str, column: str) -> tuple[str, str]:
    """What stands before and after the number in every value, as a unit; "" for nothing or something else each time."""
    known: tuple[str, str] | None = None
    for texts, _ in _list_texts(profile, split, column):
        for text in texts:
            found = _NUMBER.fullmatch(text.strip())
            if found is None:
                continue
            beside = (found["before"], found["after"])
            if known is not None and beside != known:
                return "", ""
            known = beside
    return known or ("", "")


def _list_texts(profile: Profile, split: str, column: str) -> Iterator[tuple[list[str], np.ndarray]]:
    """Distinct texts of each batch, and the rows of each, int [k]."""
    plan = narrow_plan(profile, split, (column,))
    for file in profile.splits[split].files:
        for number, shard in enumerate(find_format(file.path).plan_shards(file.path, plan.dataset.reading)):
            for batch in read_batches(plan, split, number, shard):
                yield from _count_texts(batch.column(column), batch.rows)


def _count_texts(column: Column, rows: int) -> Iterable[tuple[list[str], np.ndarray]]:
    if column.dictionary is None or column.codes is None or not len(column.dictionary):
        return ()
    valid = np.ones(rows, bool) if column.valid is None else column.valid
    counts = np.bincount(column.codes[valid], minlength=len(column.dictionary))
    texts = [one.decode("utf8", "replace") if isinstance(one, bytes) else one for one in column.dictionary.to_pylist()]
    kept = [at for at, text in enumerate(texts) if text and counts[at]]
    return (([texts[at] for at in kept], counts[kept]),) if kept else ()
