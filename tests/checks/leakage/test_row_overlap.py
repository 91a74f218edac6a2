from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from given.overlaps import NO_REPEATS, singles
from given.profiles import BLOCK, INFO, WARN, Table, joined, judged, profile_of, told
from traingate.checks.leakage.row_overlap import RowOverlap
from traingate.dataset import Columns, Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.judging.rates import rates
from traingate.measures.sample import Sample
from traingate.profile.reads import FileRead, SplitRead
from traingate.report.findings import Finding


def findings(overlap: Overlap, first: str = "train", second: str = "eval", label: str | None = "y") -> list[Finding]:
    table: Table = {"x": list(range(300)), "y": [0, 1] * 150}
    splits = dict.fromkeys(dict.fromkeys(("train", first, second)), table)
    return judged(RowOverlap(), profile_of(Columns(label=label), joins={(first, second): overlap}, **splits))


def test_no_shared_rows_find_nothing() -> None:
    assert findings(NO_REPEATS) == []


def test_copies_where_train_never_repeats_itself_block() -> None:
    (finding,) = findings(singles(100))
    assert finding.message == (
        "100 of 2,000 eval rows (5.0%) have the features of a row in train; no two rows of train do, so chance does "
        "not explain it."
    )
    assert (finding.severity, finding.split, finding.measured, finding.allowed) == (BLOCK, "eval", 0.05, 0.001)


@pytest.mark.parametrize(("rows", "severity"), [(1, INFO), (4, INFO), (5, WARN), (6, WARN), (7, BLOCK)])
def test_few_shared_rows_block_where_a_random_split_would_not_lay_all_pairs_across(rows: int, severity: int) -> None:
    assert findings(singles(rows))[0].severity == severity


def test_one_shared_row_is_explained_by_chance() -> None:
    assert told(findings(singles(1))) == [
        (
            INFO,
            "1 of 2,000 eval rows (0.05%) has the features of a row in train; so few may be there by chance.",
        )
    ]


def test_shared_rows_within_the_excess_allowed_do_not_block() -> None:
    assert findings(singles(2))[0].severity == INFO
    many = replace(singles(18), first=80_000, second=20_000, unmatched_squares=19_982, single_squares=80_000)
    assert findings(many)[0].severity == WARN


def test_coarse_rows_that_repeat_as_often_in_train_warn() -> None:
    overlap = replace(NO_REPEATS, matched=360, distinct=300, matched_squares=700, unmatched_squares=1640,
                      repeated=1440, repeated_squares=4000, single_squares=6560)  # fmt: skip
    (finding,) = findings(overlap)
    assert finding.severity == WARN
    assert "; train repeats itself in 18.0% of its rows, so chance explains it. That makes accuracy 0.1" in (
        finding.message
    )
    assert finding.message.endswith(" too high (random forest, measured on the sample).")


def test_copies_on_top_of_coarse_rows_block() -> None:
    overlap = replace(NO_REPEATS, matched=500, distinct=440, matched_squares=840, unmatched_squares=1500,
                      repeated=1440, repeated_squares=4000, single_squares=6560)  # fmt: skip
    (finding,) = findings(overlap)
    assert finding.severity == BLOCK
    assert finding.message.endswith("train repeats itself in 18.0% of its rows, so 7.0% is beyond chance.")


def test_held_out_splits_that_share_rows_warn_at_most() -> None:
    (finding,) = findings(singles(100), "eval", "test")
    assert (finding.severity, finding.split, finding.kind) == (WARN, "test", "shared-with-eval")
    assert (
        "100 of 2,000 test rows (5.0%) have the features of a row in eval; no two rows of eval do, so"
        in finding.message
    )


def test_another_label_for_the_same_features_blocks() -> None:
    finding = findings(singles(100, conflicting=20))[1]
    assert finding.message == (
        "20 rows of eval (1.0%) have the features of train rows but another label, where 0% of train's rows contradict "
        "each other so; no model can get both right."
    )
    assert (finding.severity, finding.kind) == (BLOCK, "conflicting-labels")


def test_labels_that_conflict_as_often_within_train_are_coarse_features() -> None:
    found = findings(singles(100, repeated=400, conflicting=100, repeated_conflicting=400))
    assert [(one.kind, one.severity) for one in found] == [("", WARN)]


def test_a_number_conflicts_with_nothing() -> None:
    table: Table = {"x": list(range(300)), "y": [at / 7 for at in range(300)]}
    overlap = {("train", "eval"): singles(100, conflicting=100)}
    profile = profile_of(Columns(label="y"), joins=overlap, train=table, eval=table)
    assert [one.kind for one in judged(RowOverlap(), profile)] == [""]


def test_without_a_label_nothing_conflicts() -> None:
    assert [one.kind for one in findings(singles(100, conflicting=20), label=None)] == [""]


def test_needs_a_held_out_split() -> None:
    assert RowOverlap().not_applicable(Dataset("d", ())) == "there is no held-out split"


class TestCopiesOrCoincidence:
    """A random split of a table whose rows were copied before: train repeats itself as often as eval repeats train."""

    RNG = np.random.default_rng(0)

    def split(self, table: dict[str, np.ndarray], train: int = 1600, label: str | None = "y") -> list[Finding]:
        order = np.random.default_rng(1).permutation(len(next(iter(table.values()))))
        splits = {
            name: {key: values[rows] for key, values in table.items()}
            for name, rows in (("train", order[:train]), ("eval", order[train:]))
        }
        return judged(RowOverlap(), joined(profile_of(Columns(label=label), **splits), Rows, **splits))

    def drawn(self, rows: int, levels: int, columns: int = 8) -> dict[str, np.ndarray]:
        table = {f"x{at}": self.RNG.integers(0, levels, rows) for at in range(columns)}
        return {**table, "y": self.RNG.integers(0, 2, rows)}

    def test_copies_made_before_the_split_that_lift_the_score_block(self) -> None:
        once = self.drawn(1600, 20)
        (finding,) = self.split({name: np.concatenate([values, values[:400]]) for name, values in once.items()})
        assert (finding.severity, finding.unit, finding.allowed) == (BLOCK, "accuracy", 0.02)
        assert finding.measured == pytest.approx(0.28 * 0.5, abs=0.04)  # shared rows are told, others are guessed
        assert (
            "; they are copies, not coincidence: 269 different rows occur in train more than once, and chance explains "
            "3 at most. That makes accuracy 0.1"
        ) in finding.message
        assert finding.message.endswith(" too high (random forest, measured on the sample).")

    def test_copies_that_lift_the_score_of_a_number_block(self) -> None:
        once = {**self.drawn(1600, 20), "y": self.RNG.normal(size=1600)}
        (finding,) = self.split({name: np.concatenate([values, values[:400]]) for name, values in once.items()})
        assert (finding.severity, finding.unit) == (BLOCK, "R² of the ranks")

    def test_copies_of_what_is_easily_told_anyway_warn(self) -> None:
        once = self.drawn(1900, 20)
        once["x0"] = once["y"] * 1000 + once["x0"]
        (finding,) = self.split({name: np.concatenate([values, values[:100]]) for name, values in once.items()})
        assert (finding.severity, finding.measured, finding.allowed) == (WARN, pytest.approx(0.1, abs=0.03), 0.01)
        assert "accuracy too high: by 0 ± 0.00" in finding.message

    def test_a_table_of_patients_that_was_copied_threefold_blocks(self) -> None:
        signs = {f"x{at}": self.RNG.integers(0, 60, 302) for at in range(8)}
        once = {**signs, "y": (signs["x0"] + self.RNG.normal(0, 30, 302) > 30).astype(int)}
        rows = np.concatenate([np.arange(302), self.RNG.integers(0, 302, 723)])
        (finding,) = self.split({name: values[rows] for name, values in once.items()}, train=820)
        assert finding.severity == BLOCK
        assert finding.measured > 0.1

    def test_copies_without_a_label_count_in_full(self) -> None:
        once = {name: values for name, values in self.drawn(1600, 20).items() if name != "y"}
        copied = {name: np.concatenate([values, values[:400]]) for name, values in once.items()}
        (finding,) = self.split(copied, label=None)
        assert (finding.severity, finding.unit, finding.allowed) == (BLOCK, "share", 0.02)
        assert finding.message.endswith("by how much that lifts it cannot be measured.")

    @pytest.mark.parametrize("columns", [1, 2, 3])
    def test_numbers_that_appear_four_times_each_are_copies(self, columns: int) -> None:
        table = {f"x{at}": np.repeat(self.RNG.normal(size=500), 4) for at in range(columns)}
        (finding,) = self.split({**table, "y": np.repeat(self.RNG.integers(0, 2, 500), 4)})
        assert finding.severity == BLOCK
        assert "chance explains 3 at most" in finding.message

    def test_copies_that_do_not_agree_on_a_label_teach_nothing_and_warn(self) -> None:
        table = {f"x{at}": np.repeat(self.RNG.normal(size=500), 4) for at in range(2)}
        (finding,) = [one for one in self.split({**table, "y": self.RNG.integers(0, 2, 2000)}) if one.kind == ""]
        assert finding.severity == WARN
        assert "they are copies, not coincidence" in finding.message

    def test_whole_numbers_that_appear_four_times_each_are_a_scale(self) -> None:
        (finding,) = self.split({"x": np.repeat(np.arange(500), 4), "y": np.tile([0, 1], 1000)})
        assert "chance explains it" in finding.message

    def test_a_coincidence_that_does_not_lift_the_score_is_told(self) -> None:
        (finding,) = [one for one in self.split(self.drawn(2000, 3)) if one.kind == ""]
        assert (finding.severity, finding.kind) == (INFO, "")
        assert "so chance explains it. That does not surely make " in finding.message

    def test_one_state_that_most_rows_are_in_is_a_coincidence(self) -> None:
        idle = self.RNG.random(2000) < 0.45
        table = {f"x{at}": np.where(idle, 0.0, self.RNG.gamma(1, 30, 2000)) for at in range(6)}
        (finding,) = self.split({**table, "y": self.RNG.integers(0, 2, 2000)})
        assert finding.severity == INFO
        assert "chance explains it" in finding.message

    def test_equal_rows_whose_labels_differ_are_no_copies(self) -> None:
        product = np.random.default_rng(2).zipf(1.3, 2000) % 200
        table = {f"x{at}": self.RNG.normal(size=200)[product] for at in range(4)}
        found = self.split({**table, "y": self.RNG.integers(0, 2, 2000)})
        assert [one.severity for one in found] == [INFO]

    def test_copies_made_after_the_split_explain_nothing(self) -> None:
        rows = {name: values.astype(float) for name, values in self.drawn(1200, 50).items()}
        rows["x0"] = rows["y"] * 1000 + rows["x0"]
        train = {name: np.concatenate([values[:1000], np.tile(values[:300], 9)]) for name, values in rows.items()}
        held_out = {name: np.concatenate([values[1000:], values[900:904]]) for name, values in rows.items()}
        (finding,) = judged(
            RowOverlap(),
            joined(profile_of(Columns(label="y"), train=train, eval=held_out), Rows, train=train, eval=held_out),
        )
        assert (finding.severity, finding.allowed) == (BLOCK, 0.001)

    def test_columns_that_move_together_do_not_make_a_coincidence_a_copy(self) -> None:
        table = self.drawn(2000, 25, 2)
        twice = {f"{name} again": values * 3 for name, values in table.items() if name != "y"}
        assert "chance explains it" in self.split({**table, **twice})[0].message

    def test_a_single_column_of_texts_has_all_others_for_neighbours(self) -> None:
        table = {"text": np.array(["ok", "see you"] * 100 + [f"note {n}" for n in range(1800)]), "y": np.zeros(2000)}
        assert "chance explains it" in self.split(table)[0].message


class TestFiles:
    ROWS: Table = {"x": list(range(300)), "y": [0, 1] * 150}  # noqa: RUF012

    def findings(
        self, train: tuple[FileRead, ...], held_out: tuple[FileRead, ...], digests: str = "ab"
    ) -> list[Finding]:
        profile = profile_of(Columns(label="y"), joins={("train", "eval"): NO_REPEATS}, train=self.ROWS, eval=self.ROWS)
        reads = {
            name: SplitRead(name, 300, digest, files)
            for name, digest, files in zip(("train", "eval"), digests, (train, held_out), strict=True)
        }
        return judged(RowOverlap(), replace(profile, splits=reads))

    def test_a_file_in_two_splits_blocks(self) -> None:
        (finding,) = self.findings((FileRead("t.csv", 9, 300, "sha256:1"),), (FileRead("e.csv", 9, 300, "sha256:1"),))
        assert finding.message == "e.csv in eval is byte for byte t.csv in train: eval tests on 300 rows of train."
        assert (finding.severity, finding.kind, finding.measured, finding.unit) == (BLOCK, "same-file", 300, "rows")

    def test_equal_rows_in_other_files_block(self) -> None:
        files = (FileRead("t.csv", 9, 300, "sha256:1"),), (FileRead("e.parquet", 8, 300, "sha256:2"),)
        (finding,) = self.findings(*files, digests="aa")
        assert finding.message == "eval holds the same 300 rows as train, in other files."
        assert (finding.severity, finding.kind) == (BLOCK, "same-rows")

    def test_a_file_that_a_split_has_twice_warns(self) -> None:
        twice = tuple(FileRead(path, 9, 150, "sha256:1") for path in ("a.csv", "b.csv"))
        (finding,) = self.findings(twice, (FileRead("e.csv", 9, 300, "sha256:2"),))
        assert finding.message == (
            "train has one file twice: b.csv is byte for byte a.csv, and each of its rows counts double (150 rows)."
        )
        assert (finding.severity, finding.kind, finding.split) == (WARN, "file-twice", "train")

    def test_other_files_and_files_without_rows_find_nothing(self) -> None:
        empty = FileRead("none.csv", 3, 0, "sha256:0")
        assert self.findings((FileRead("t.csv", 9, 300, "sha256:1"), empty), (empty,)) == []


@pytest.mark.slow
@pytest.mark.parametrize("levels", [40, 200, 3000, 100_000])
def test_random_splits_of_repeating_rows_stand_out_by_no_more_than_chance(levels: int) -> None:
    rng, z, blocked = np.random.default_rng(levels), [], 0
    rows = {"x": rng.integers(0, levels, 2000)}
    for _ in range(100):
        order = rng.permutation(2000)
        splits = {"train": {"x": rows["x"][order[:1500]]}, "eval": {"x": rows["x"][order[1500:]]}}
        profile = joined(profile_of(measures=[Sample()], **splits), Rows, **splits)
        z.append(rates(profile.get_pair(Rows, "train", "eval"))[2])
        blocked += any(finding.severity == BLOCK for finding in judged(RowOverlap(), profile))
    assert np.std(z) < 1.3
    assert blocked == 0


def beside_a_column_of_two_kinds(overlap: Overlap) -> Finding:
    """What is found where rows were compared without a column that is a number in train and text in eval."""
    splits = {"train": {"x": list(range(300)), "age": [1] * 300}, "eval": {"x": list(range(300)), "age": ["one"] * 300}}
    (finding,) = judged(RowOverlap(), profile_of(joins={("train", "eval"): overlap}, **splits))
    return finding


def test_rows_that_were_not_compared_whole_are_not_called_copies_where_chance_explains_them() -> None:
    finding = beside_a_column_of_two_kinds(singles(2000, repeated=8000))
    assert finding.severity == INFO
    assert finding.message == (
        "2,000 of 2,000 eval rows (100%) equal a row in train in all that can be compared; train repeats itself in "
        "100% of its rows there, so few may be copies."
    )


def test_rows_beyond_chance_block_though_they_were_not_compared_whole() -> None:
    finding = beside_a_column_of_two_kinds(singles(100))
    assert finding.severity == BLOCK
    assert finding.message.startswith("100 of 2,000 eval rows (5.0%) equal a row in train in all that can be compared;")
