"""Text whose letters were decoded wrongly, were lost, or stand as HTML writes them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import AtLeastOne, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.columns import Role
from traingate.judging.spellings import undo_wrong_decoding
from traingate.judging.texts import count_texts, list_text_columns, may_be_garbled
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, quote, share

_ALSO: tuple[Role, ...] = ("label", "entity", "identifiers")
_ENTITY = re.compile(r"&(#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_AROUND = 12  # characters that are shown before what is wrong
_TEXTS = 50  # that are listed by value


@dataclass(frozen=True)
class Garbled:
    """Texts of one column of one split that are garbled alike.

    Attributes:
        split, name: where they are.
        texts: the texts.
        rows: rows that have one.
        judged: rows that were looked at.
        sampled: rows of the split that were looked at, where not all were.
    """

    split: str
    name: str
    texts: tuple[str, ...]
    rows: int
    judged: int
    sampled: int | None

    @property
    def fraction(self) -> float:
        """Share of the rows with a text."""
        return self.rows / max(self.judged, 1)

    def describe(self) -> str:
        """`4 rows (4.0%) of city in train are`."""
        of = " of a sample" if self.sampled else ""
        is_are = "is" if self.rows == 1 else "are"
        return f"{count(self.rows, 'rows')}{of} ({share(self.fraction)}) of {self.name} in {self.split} {is_are}"


@dataclass(frozen=True)
class GarbledText(Check):
    """Were the letters of a text decoded as they were written? MÃ¼nchen is another word than München to a model.

    UTF-8 that was read as Windows-1252 or Latin-1 is recognised by reading it again, and letters that were lost by the
    mark that stands for them (U+FFFD); both warn. `&amp;` and its like are told, as texts from the web honestly have
    them. Judged on all texts of a column with up to 1,000, else on the sample.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`) it warned in none; categories of
    which a fifth was garbled were told in 7 of 7 (`run.py --faults mojibake`, 5,000 rows).

    Attributes:
        min_rows: rows of a column that warn.
        min_fraction: share of a column's rows that warns; less is told.
    """

    needs = (Statistics, Sample)
    min_rows: AtLeastOne = 3
    min_fraction: Share = 0.001

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each way in which texts are garbled, with all its columns."""
        found: dict[str, list[Garbled]] = {"decoded": [], "lost": [], "entities": []}
        for split in profile.splits:
            for name in list_text_columns(profile, split, _ALSO):
                if not may_be_garbled(profile, split, name):
                    continue
                texts = count_texts(profile, split, name)
                garbled: dict[str, list[str]] = {}
                for text in texts.rows:
                    if kind := _name_fault(text):
                        garbled.setdefault(kind, []).append(text)
                for kind, some in garbled.items():
                    rows = sum(texts.rows[text] for text in some)
                    found[kind].append(Garbled(split, name, tuple(some), rows, texts.total, texts.sampled))
        yield from (self._report(kind, some) for kind, some in found.items() if some)

    def _report(self, kind: str, found: list[Garbled]) -> Finding:
        enough = [one for one in found if one.rows >= self.min_rows and one.fraction >= self.min_fraction]
        worst = max(enough or found, key=lambda one: one.fraction)
        names = list(dict.fromkeys(one.name for one in found))
        splits = list(dict.fromkeys(one.split for one in found))
        said, remedy = _SAID[kind]
        texts = tuple(text for one in found if one.split == worst.split for text in one.texts)
        others = _say_others([name for name in names if name != worst.name], splits, worst.split)
        return self.finding(
            Severity.WARN if enough and kind != "entities" else Severity.INFO,
            f"{worst.describe()} {said}{_show(worst.texts[0], kind)}{others}.",
            at=(worst.split, worst.name if len(names) == 1 else None),
            kind=kind,
            measured=worst.fraction,
            allowed=self.min_fraction,
            unit="share",
            details={"columns": names},
            rows=RowQuery("text", tuple(names), texts=texts) if len(texts) <= _TEXTS else None,
            remedy=remedy,
            sampled=worst.sampled,
        )


_AGAIN = "Write the file again from its source, read and written as UTF-8"
_SAID = {
    "decoded": (
        "UTF-8 that was read as another encoding",
        f"{_AGAIN}; where there is no source, Python's ftfy mends most of it.",
    ),
    "lost": ("missing letters", f"{_AGAIN}: what was lost cannot be guessed."),
    "entities": (
        "written as HTML",
        "Unescape them where the text is read (Python: html.unescape), if the model should not learn them.",
    ),
}


def _name_fault(text: str) -> str:
    """How a text is garbled; "" where it is not."""
    if not text.isascii():
        if "\ufffd" in text:
            return "lost"
        if undo_wrong_decoding(text) != text:
            return "decoded"
    return "entities" if "&" in text and any(html.unescape(one[0]) != one[0] for one in _ENTITY.finditer(text)) else ""


def _show(text: str, kind: str) -> str:
    """`: 'MÃ¼nchen' is 'München'`, from shortly before what is wrong; what was lost stays so."""
    first = next((at for at, letter in enumerate(text) if letter == "&" or not letter.isascii()), 0)
    start = max(0, first - _AROUND)
    cut, shown = "…" if start else "", text[start:]
    mended = html.unescape(shown) if kind == "entities" else undo_wrong_decoding(shown)
    return f": {quote(cut + shown)}" + (f" is {quote(cut + mended)}" if kind != "lost" else "")


def _say_others(names: list[str], splits: list[str], worst: str) -> str:
    others = [split for split in splits if split != worst]
    also = [f"{list_names(names)}"] if names else []
    places = f" also in {list_names(others)}" if others else ""
    if also and places:
        return f"; so do some of {also[0]};{places}"
    return f"; so do some of {also[0]}" if also else f";{places}" if places else ""
