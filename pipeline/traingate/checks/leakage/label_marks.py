"""Marks that give a class away: a value or a word that it alone has, decimals, the ends of names, the order of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import combine_chunks
from traingate.bounds import AtLeastOne, Bounds, Share
from traingate.check import Check
from traingate.checks.leakage._row_order import judge_order
from traingate.checks.leakage._scores import count_sampled
from traingate.checks.leakage.label_leakage import measure_strength
from traingate.dataset import Dataset
from traingate.judging import labels
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.marks import (
    Mark,
    Marks,
    count_decimals,
    find_best_mark,
    is_text,
    list_marks,
    stands_alone,
    view_ends,
)
from traingate.judging.relation import Strength, strength_for_classes
from traingate.judging.sampled import SampledLabel, read_values, take_column, take_label
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import chance, count, number, quote, share

_Sampled = Annotated[int, Bounds(1, Sample().k)]
_KINDS = (Kind.INT, Kind.FLOAT, Kind.STRING)
_FEWEST = 15  # rows with a mark
_LOOKED_AT, _MARGIN = 1_000, 0.05
_NAMES = 0.5  # of the rows: texts of which more differ are names rather than categories


@dataclass(frozen=True)
class LabelMarks(Check):
    """Does a mark give a class away: a value or a word of its own, the decimals of a number, the order of the rows?

    What marks a class without being its cause comes from how the data was gathered or written down, or from what was
    done once the label was known, and is not there when the model is used. Judged on a sample of train, for classes of
    at most 60 % of the rows. A word that nearly all rows of a class have and no others blocks. A value that a class
    alone has warns where the rest of its column says little of the label, or no other value of a category comes near;
    in an honest strong feature the neighbours of such a value say much. Decimals, and the ends of names and serial
    numbers, warn where they tell the classes; decimals that do so without a doubt block. Rows in the order of the
    label, or in files of one class each, warn: who does not shuffle all of them trains on one class after the other.

    Attributes:
        min_covered: share of a class's rows that have a value, and no others, that warns; twice as much where there are
            more than two classes.
        max_rest_score: ROC AUC of the rest of the column above which such a value is part of a strong feature.
        min_word_covered: the same share of a word's, which warns.
        warn_score: ROC AUC of decimals, and of the ends of names, that warns.
        max_trace_score: ROC AUC of decimals that blocks.
        warn_word_score: ROC AUC of a word that warns though other classes have it too.
        max_word_score: ROC AUC of a word that blocks.
        order_score: ROC AUC of where a row stands, and of the file that it is in, that is told, and warns in
            `min_order_rows` rows or more.
        min_order_rows: of train; fewer fit into the buffer that most trainers shuffle in.
        max_class_share: of the rows that a class may have.
        min_rows: sampled rows with a label below which nothing is said.
        min_class_rows: rows of a class below which nothing is said of it.
    """

    needs = (Sample, Statistics)
    min_covered: Share = 0.1
    max_rest_score: Share = 0.7
    min_word_covered: Share = 0.5
    warn_score: Share = 0.95
    max_trace_score: Share = 0.995
    warn_word_score: Share = 0.975
    max_word_score: Share = 0.995
    order_score: Share = 0.95
    min_order_rows: AtLeastOne = 1_000
    max_class_share: Share = 0.6
    min_rows: _Sampled = 200
    min_class_rows: _Sampled = 30

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each column, and one for the order of the rows."""
        sample = profile.of(Sample, dataset.train)
        is_class = labels.classes(profile) is not None
        target = take_label(profile, sample, is_class, self.min_class_rows) if is_class else None
        if target is None or len(target.values) < self.min_rows:
            return
        kinds, ids = profile.plan.types[dataset.train], profile.plan.identifiers
        names = [
            name for name in features(profile.plan, dataset.train, ("identifiers",)) if Kind(kinds[name]) in _KINDS
        ]
        level = alpha("marks-by-class", len(names)) * WARN_FACTOR
        for name in names:
            for finding in self._judge_column(dataset, sample, target, (name, name in ids), level):
                if finding.kind != "decimals" or not _is_of_made_rows(profile, name):
                    yield finding
        yield from judge_order(self, dataset, (sample, target), self.order_score, self.min_order_rows)

    def _judge_column(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, column: tuple[str, bool], level: float
    ) -> Iterator[Finding]:
        name, is_identifier = column
        text = is_text(combine_chunks(sample.table.column(name)).type)
        for marks in () if is_identifier else list_marks(sample, name, target.rows):
            found = find_best_mark(marks, target.classes, self.max_class_share)
            told = found is not None and found.rows >= _FEWEST
            finding = self._judge_mark(dataset, sample, target, name, (marks, found), level) if told and found else None
            if finding:
                yield finding
                return
        found_ends = self._judge_ends(dataset, sample, target, name) if text else None
        found_ends = found_ends or (None if text else self._judge_decimals(dataset, sample, target, name))
        if found_ends is not None:
            yield found_ends

    def _judge_mark(
        self,
        dataset: Dataset,
        sample: SampledRows,
        target: SampledLabel,
        name: str,
        marked: tuple[Marks, Mark],
        level: float,
    ) -> Finding | None:
        marks, found = marked
        is_word = marks.what == "word"
        least = self.min_word_covered if is_word else self.min_covered
        if len(target.names) > 2:  # among several classes one has such a value by its nature more often
            least = min(1.0, 2 * least)
        pure = found.chance < level and found.covered >= least
        if is_word:
            told = pure or found.score >= self.warn_word_score
        else:
            told = pure and self._is_apart(sample, target, name, marked)
        if not told:
            return None
        blocks = is_word and found.score >= self.max_word_score
        mark = quote(found.name)
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            self._tell(dataset, sample, target, name, marked)
            + (f" ({chance(found.chance)})" if pure else "")
            + ". Was it there before the label?",
            at=(dataset.train, name),
            kind=marks.what,
            measured=found.score if is_word else found.covered,
            allowed=(self.max_word_score if blocks else self.warn_word_score) if is_word else least,
            unit="ROC AUC" if is_word else "share",
            details={"mark": found.name, "class": target.names[found.label], "p": found.chance},
            remedy=f"Find out who writes {mark} and when; if that is after the label, "
            + (f"take it out of {name}." if is_word else f"leave {name} out ([columns] ignore)."),
            sampled=count_sampled(sample, target),
        )

    def _is_apart(self, sample: SampledRows, target: SampledLabel, name: str, marked: tuple[Marks, Mark]) -> bool:
        """Whether the rest of the column says little of the class, or no other value of a category comes near."""
        if self._score_rest(sample, target, name, marked) <= self.max_rest_score:
            return True
        return is_text(combine_chunks(sample.table.column(name)).type) and stands_alone(*marked, target)

    def _score_rest(self, sample: SampledRows, target: SampledLabel, name: str, marked: tuple[Marks, Mark]) -> float:
        """What the column tells of the class in the rows without the mark."""
        marks, found = marked
        number_of = marks.names.index(found.name)
        rest = np.ones(len(target.classes), bool)
        rest[marks.row[marks.mark == number_of]] = False
        positive = target.classes == found.label
        if min(positive[rest].sum(), (~positive)[rest].sum()) < self.min_class_rows:
            return 0.5
        part = SampledLabel(
            target.rows[rest], positive[rest].astype(float), True, target.shuffle[rest], target.distinct, ("", "")
        )
        return measure_strength(sample, part, name).score

    def _judge_ends(self, dataset: Dataset, sample: SampledRows, target: SampledLabel, name: str) -> Finding | None:
        column = combine_chunks(sample.table.column(name)).take(pa.array(target.rows))
        if pc.count_distinct(column, mode="all").as_py() < _NAMES * len(column):
            return None
        texts = column.to_pylist()
        if any(" " in (text or "") for text in texts[:50]):
            return None
        scores = {
            view: strength_for_classes(group, None, target.classes, target.shuffle).score
            for view, group in view_ends(texts).items()
        }
        view = max(scores, key=lambda one: scores[one])
        what = f"The {view} of {name}, which hardly ever recurs,"
        return self._report_trace(dataset, sample, target, (name, "ends", what), (scores[view], -1))

    def _judge_decimals(self, dataset: Dataset, sample: SampledRows, target: SampledLabel, name: str) -> Finding | None:
        values, missing = take_column(sample, name, target.rows)
        if missing.any() or not np.isfinite(values).all() or (values == np.rint(values)).all():
            return None
        found = Strength(0.0)
        for rows in (slice(_LOOKED_AT), slice(None)):  # most columns are done with after a few rows
            decimals = 1 + count_decimals(values[rows])
            found = strength_for_classes(decimals, None, target.classes[rows], target.shuffle[rows])
            if _find_best_told(found)[1] < self.warn_score - _MARGIN:
                return None
        label, score = _find_best_told(found)
        whole = measure_strength(sample, target, name)
        if score < self.warn_score or 1 - score > (1 - whole.by_class.get(label, whole.score)) / 4:
            return None
        what = f"With how many decimals {name} is written"
        return self._report_trace(dataset, sample, target, (name, "decimals", what), (score, label))

    def _report_trace(
        self,
        dataset: Dataset,
        sample: SampledRows,
        target: SampledLabel,
        told: tuple[str, str, str],
        found: tuple[float, int],
    ) -> Finding | None:
        (name, kind, what), (score, one) = told, found
        if score < self.warn_score:
            return None
        blocks = kind == "decimals" and score >= self.max_trace_score
        which = f" {quote(target.names[one])}" if one >= 0 and len(target.names) > 2 else ""
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"{what} predicts {dataset.columns.label}{which} (ROC AUC {number(round(score, 4))}): the classes come "
            "from different sources, or were written down in different ways.",
            at=(dataset.train, name),
            kind=kind,
            measured=score,
            allowed=self.max_trace_score if blocks else self.warn_score,
            unit="ROC AUC",
            remedy=f"Write {name} alike for all classes, or leave it out ([columns] ignore), and make sure that "
            "nothing else tells the sources apart.",
            sampled=count_sampled(sample, target),
        )

    def _tell(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, name: str, marked: tuple[Marks, Mark]
    ) -> str:
        marks, found = marked
        holds = "holds the word" if marks.what == "word" else "is"
        rows = "rows" if sample.complete else "sampled rows"
        others = count(found.others) if found.others else "none"
        return (
            f"{name} {holds} {quote(found.name)} in {count(found.rows)} of {count(found.rows / found.covered)} {rows} "
            f"whose {dataset.columns.label} is {quote(target.names[found.label])} ({share(found.covered)}), and in "
            f"{others} of all other rows of {dataset.train}"
        )


def _find_best_told(found: Strength) -> tuple[int, float]:
    """The class that is told best, −1 where there are two, and its ROC AUC."""
    return max(found.by_class.items(), key=lambda one: one[1], default=(-1, found.score))


def _is_of_made_rows(profile: Profile, name: str) -> bool:
    """Whether only rows that were made to balance train have as many decimals: nothing is scored on these."""
    train = profile.plan.dataset.train
    held_out, classes = [split.name for split in profile.plan.dataset.held_out], labels.classes(profile)
    if not held_out or not all(labels.is_balanced(classes, train, split) for split in held_out):
        return False
    longest = {split: _count_most_decimals(sample, name) for split, sample in profile.all(Sample).items()}
    return all(longest[train] > longest[split] for split in held_out)


def _count_most_decimals(sample: SampledRows, name: str) -> int:
    values = read_values(sample, name)
    if values is None or values.dtype.kind != "f":
        return 0
    return int(count_decimals(values[np.isfinite(values)]).max(initial=0))
