"""Categories that train writes in more than one way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from traingate.bounds import AtLeastOne, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.spellings import fold_spelling, look_the_same
from traingate.judging.texts import Texts, count_texts, list_text_columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, quote, share

_MOST_DISTINCT = 0.5  # share of a column's rows with a text of their own, from which on texts are no categories
_FEWEST_RECURRING = 3  # values with variants, from which on there is a habit behind them
_LETTER = re.compile(r"[^\W\d_]")
_SHOWN = 3

Spellings = Mapping[str, int]


@dataclass(frozen=True)
class SpellingVariants(Check):
    """Does train write one category in several ways? A model takes NY, ny and N.Y. for three, each with fewer rows.

    Texts are compared without regard to case, spaces, dashes, dots after letters, composed letters, look-alikes of
    other alphabets, and UTF-8 that was read as another encoding. Columns in which most rows have a text of their own
    are left out, and of values without a letter spaces alone are asked: 1.1 and 1.10 may be two. What held-out splits
    write differently from train is asked by schema-anomalies.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`) none warned. Of categories of
    which a fifth was written in another case, 6 of 7 were told (`run.py --faults case-variants`, 5,000 rows).

    Attributes:
        min_rows: rows that a rarer spelling needs to warn.
        min_fraction: share of the column's rows that rarer spellings need to warn; it is enough that three values have
            some.
        meant: columns in which case and dots tell values apart, and are meant to.
    """

    needs = (Statistics, Sample)
    min_rows: AtLeastOne = 3
    min_fraction: Share = 0.005
    meant: tuple[str, ...] = ()

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each column of train, the label among them."""
        for name in list_text_columns(profile, dataset.train, also=("label",)):
            column = profile.of(Statistics, dataset.train).columns[name]
            if column.strings is None or column.strings.distinct > _MOST_DISTINCT * column.present:
                continue
            texts = count_texts(profile, dataset.train, name)
            if name in self.meant or len(texts.rows) > _MOST_DISTINCT * texts.total:
                continue
            if found := _find_variants(texts.rows):
                yield self._report(dataset, name, texts, found)

    def _report(self, dataset: Dataset, name: str, texts: Texts, found: list[Spellings]) -> Finding:
        rarer = sum(sum(list(one.values())[1:]) for one in found)
        fraction = rarer / max(texts.total, 1)
        warns = rarer >= self.min_rows and (fraction >= self.min_fraction or len(found) >= _FEWEST_RECURRING)
        told = list_names([_describe(one) for one in found[:_SHOWN]], _SHOWN)
        more = f"; so it does with {count(len(found) - _SHOWN, 'other values')}" if len(found) > _SHOWN else ""
        of = f"a sample of {count(texts.sampled)} rows of " if texts.sampled else ""
        what = "classes" if name == dataset.columns.label else "categories"
        one = "one value" if len(found) == 1 else f"{count(len(found))} values"
        return self.finding(
            Severity.WARN if warns else Severity.INFO,
            f"{name} in {of}{dataset.train} writes {one} in more than one way: {told}{more}. A model takes each "
            f"spelling for one of the {what}; {count(rarer, 'rows')} ({share(fraction)}) have a rarer one.",
            at=(dataset.train, name),
            measured=fraction,
            allowed=self.min_fraction if fraction >= self.min_fraction or not warns else 0.0,
            unit="share",
            details={"variants": [list(one) for one in found]},
            rows=RowQuery.text(name, *(text for one in found for text in list(one)[1:])),
            remedy=f"Write each value of {name} in one way in every split; where the spellings are meant, set "
            f'meant = ["{name}"] under [checks.spelling-variants].',
            sampled=texts.sampled,
        )


def _find_variants(rows: Mapping[str, int]) -> list[Spellings]:
    """Values that are written in several ways, with the rows of each spelling; those with most rarer ones first."""
    by_value: dict[str, dict[str, int]] = {}
    for text, times in rows.items():
        folded = fold_spelling(text)
        if not _LETTER.search(folded):
            folded = " ".join(
                text.split()
            )  # 1.1 and 1.10 may be two, and 18-30 with a space behind it is none of its own
        if folded:
            by_value.setdefault(folded, {})[text] = times
    found = [dict(sorted(one.items(), key=lambda pair: -pair[1])) for one in by_value.values() if len(one) > 1]
    return sorted(found, key=lambda one: -sum(list(one.values())[1:]))


def _describe(spellings: Spellings) -> str:
    (most, _), *_ = spellings.items()
    shown = [f"{quote(text)} ({count(rows)})" for text, rows in spellings.items()]
    unseen = ", which look the same" if any(look_the_same(text, most) for text in spellings) else ""
    return " and ".join(shown[:_SHOWN]) + unseen
