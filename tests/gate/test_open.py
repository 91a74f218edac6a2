from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from given.opened import BLOCKED, TRAIN, dataset_in, decided, gate_in, report_of
from given.places import TESTS
from traingate.dataset import Reading
from traingate.errors import Refused
from traingate.gate.deciding import decide
from traingate.gate.open import open_gate
from traingate.gate.rows import concat
from traingate.gate.sealing import write_decision
from traingate.kinds import Kind
from traingate.report.feature import Feature
from traingate.storage import digests


def run(code: str) -> str:
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    return ran.stdout.strip()


def test_a_shut_gate_imports_no_tensorflow(tmp_path):
    path = decided(dataset_in(tmp_path), BLOCKED)
    code = (
        "import sys\nfrom traingate.gate.open import open_gate\nfrom traingate.errors import Refused\n"
        f"try: open_gate({str(path)!r})\n"
        "except Refused: print('refused', 'tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    assert run(code) == "refused False False"


def test_training_behind_a_shut_gate_never_reaches_the_trainer(tmp_path):
    path = decided(dataset_in(tmp_path), BLOCKED)
    (tmp_path / "mine.py").write_text("print('imported')\ndef train(gate, settings, out): print('called')\n")
    code = (
        "import sys\nfrom traingate.training.train import train\nfrom traingate.errors import Refused\n"
        f"sys.path.insert(0, {str(TESTS)!r})\n"
        "from given.opened import dataset_in\nfrom pathlib import Path\n"
        f"try: train(dataset_in(Path({str(tmp_path)!r})), {str(path)!r}, 'mine:train')\n"
        "except Refused: print('refused', 'tensorflow' in sys.modules)"
    )
    assert run(code) == "refused False"


def test_a_time_is_no_feature_and_a_weight_weighs_the_rows(tmp_path):
    (tmp_path / "train.csv").write_text("at,x,w,y\n2026-01-01,1,0.5,0\n2026-01-02,2,2,\n2026-01-03,3,4,1\n")
    (tmp_path / "eval.csv").write_text("at,x,y\n2026-02-01,1,0\n2026-02-02,2,1\n")
    gate = gate_in(tmp_path, label="y", entity=(), time="at", weight="w")
    assert list(gate.features) == ["x"]
    (train,), (held_out,) = (list(gate.batches(split, shuffle=False)) for split in ("train", "eval"))
    assert (train.weight.tolist(), held_out.weight.tolist()) == ([0.5, 4.0], [1.0, 1.0])


def test_label_entity_and_ignored_columns_are_no_features(tmp_path):
    gate = gate_in(tmp_path, ignore=("city",))
    assert list(gate.features) == ["income"]
    assert gate.label is not None and gate.label.name == "default"
    assert (gate.train, gate.held_out, gate.rows("eval")) == ("train", ("eval",), 20)


def test_held_out_rows_come_in_the_files_order(tmp_path):
    rows = concat(list(gate_in(tmp_path).batches("eval", batch_size=8)))
    assert rows.columns["city"].tolist() == [b"r", b"s"] * 10
    np.testing.assert_allclose(rows.columns["income"], np.arange(20) * 9.5)
    assert rows.label.tolist() == [0, 1] * 10


def test_train_is_shuffled_and_a_seed_repeats_it(tmp_path):
    gate = gate_in(tmp_path)
    first, again, other = (concat(list(gate.batches("train", seed=seed))) for seed in (1, 1, 2))
    assert first.columns["income"].tolist() == again.columns["income"].tolist() != other.columns["income"].tolist()
    assert sorted(first.columns["income"]) == [n * 10.5 for n in range(60)]
    assert all(label == income / 10.5 % 2 for label, income in zip(first.label, first.columns["income"], strict=True))


def test_a_file_that_changed_since_the_check_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    path = decided(dataset)
    (tmp_path / "train.csv").write_text((tmp_path / "train.csv").read_text() + "a61,r,1.0,0\n")
    with pytest.raises(Refused, match="train has changed since it was checked"):
        open_gate(path, dataset=dataset)


def test_a_file_that_changes_after_the_gate_opened_is_refused(tmp_path):
    gate = gate_in(tmp_path)
    (tmp_path / "train.csv").write_text((tmp_path / "train.csv").read_text() + "a61,r,1.0,0\n")
    with pytest.raises(Refused, match=r"train.csv of train has changed since the gate opened. Run: traingate check"):
        list(gate.batches("train"))
    assert "has changed" in str(gate.refusal)


def test_a_file_that_changes_during_a_pass_is_refused(tmp_path):
    gate = gate_in(tmp_path)
    batches = gate.batches("train", batch_size=8, shuffle=False)
    next(batches)
    (tmp_path / "train.csv").write_text("id,city,income,default\na61,r,1.0,0\n")
    with pytest.raises(Refused, match="Run: traingate check"):
        list(batches)


def other_than(path: Path) -> Path:
    """A file beside another, of the same size and with other values."""
    other = path.with_name(f"other-{path.name}.new")
    other.write_text(path.read_text().replace(".5,", ".6,"))
    return other


def test_a_file_that_comes_while_the_others_are_compared_is_refused(tmp_path, monkeypatch):
    dataset = dataset_in(tmp_path)
    path = decided(dataset)
    unchecked = other_than(tmp_path / "train.csv")
    digest = digests.digest_blocks

    def rename_meanwhile(*arguments: Any) -> Any:
        if unchecked.exists():
            unchecked.rename(tmp_path / "train-2.csv")
        return digest(*arguments)

    monkeypatch.setattr(digests, "digest_blocks", rename_meanwhile)
    with pytest.raises(Refused, match=r"train has files that were not checked at .*: train-2\.csv"):
        open_gate(path, dataset=dataset)


def test_a_file_that_comes_once_the_gate_is_open_is_not_trained_on(tmp_path):
    gate = gate_in(tmp_path)
    other_than(tmp_path / "train.csv").rename(tmp_path / "train-2.csv")
    assert sum(rows.count for rows in gate.batches("train")) == 60


def test_a_file_that_is_replaced_and_put_back_within_a_pass_delivers_no_row(tmp_path):
    (tmp_path / "train-2.csv").write_text(TRAIN)
    gate = gate_in(tmp_path)
    second = tmp_path / "train.csv"
    other, kept = other_than(second), tmp_path / "kept"
    batches = gate.batches("train", batch_size=60, shuffle=False)
    next(batches)
    second.rename(kept)
    other.rename(second)
    with pytest.raises(Refused, match=r"train\.csv of train has changed since the gate opened\. Run: traingate check"):
        next(batches)
    kept.rename(second)


def test_a_link_that_leads_elsewhere_within_a_pass_delivers_no_row(tmp_path):
    (tmp_path / "real").write_text(TRAIN)
    (tmp_path / "train-2.csv").write_text(TRAIN)
    (tmp_path / "train.csv").symlink_to(tmp_path / "real")
    gate = gate_in(tmp_path)
    other = other_than(tmp_path / "real")
    batches = gate.batches("train", batch_size=60, shuffle=False)
    next(batches)
    (tmp_path / "train.csv").unlink()
    (tmp_path / "train.csv").symlink_to(other)
    with pytest.raises(Refused, match=r"train\.csv of train has changed since the gate opened"):
        next(batches)


def test_who_gives_a_pass_up_is_told_by_verify(tmp_path):
    gate = gate_in(tmp_path)
    for _ in gate.batches("train", batch_size=8):
        (tmp_path / "train.csv").write_text("id,city,income,default\na61,r,1.0,0\n")
        break
    with pytest.raises(Refused, match=r"train\.csv of train has changed since the gate opened"):
        gate.verify()
    assert gate.refusal is not None


def test_a_file_that_was_rewritten_after_the_last_pass_is_refused(tmp_path):
    gate = gate_in(tmp_path)
    list(gate.batches("train"))
    gate.verify()
    (tmp_path / "eval.csv").write_text("id,city,income,default\na61,r,1.0,0\n")
    with pytest.raises(Refused, match=r"eval has changed since it was checked: .* Run: traingate check"):
        gate.verify()


def test_a_file_that_was_only_touched_is_still_the_same(tmp_path):
    gate = gate_in(tmp_path)
    (tmp_path / "train.csv").touch()
    assert sum(rows.count for rows in gate.batches("train")) == 60


def test_rows_that_were_not_counted_are_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    report = report_of(dataset)
    train = report.splits[0]
    counted = replace(train, files=(replace(train.files[0], rows=61),))
    path = write_decision(
        decide(replace(report, splits=(counted, report.splits[1])), dataset), tmp_path / "decision.json"
    )
    with pytest.raises(Refused, match=r"train.csv of train had 61 rows when it was checked and has 60 now"):
        list(open_gate(path).batches("train"))


def test_rows_without_a_label_are_left_out_and_counted(tmp_path):
    (tmp_path / "train.csv").write_text("id,income,default\na,1.0,0\nb,2.0,\nc,3.0,1\n")
    gate = gate_in(tmp_path)
    rows = concat(list(gate.batches("train", shuffle=False)))
    assert rows.label.tolist() == [0, 1] and rows.columns["income"].tolist() == [1.0, 3.0]
    assert gate.unlabelled == {"train": 1}


def test_a_column_is_of_one_kind_in_all_splits(tmp_path):
    (tmp_path / "train.csv").write_text("id,city,income,default\na,007,1,0\nb,x,2,1\n")
    (tmp_path / "eval.csv").write_text("id,city,income,default\nc,007,1.5,0\n")
    gate = gate_in(tmp_path)
    assert {name: form.kind for name, form in gate.features.items()} == {"city": Kind.STRING, "income": Kind.FLOAT}
    assert concat(list(gate.batches("eval"))).columns["city"].tolist() == [b"007"]


def test_a_column_that_a_held_out_split_lacks_is_missing_there(tmp_path):
    (tmp_path / "eval.csv").write_text("id,city,default\nc,r,0\nd,s,1\n")
    rows = concat(list(gate_in(tmp_path).batches("eval")))
    assert np.isnan(rows.columns["income"]).all() and rows.count == 2


def test_numbers_in_a_notation_of_their_own_are_what_the_check_read(tmp_path):
    (tmp_path / "train.csv").write_text('id,city,income,default\na,r,"1.234,5 €",0\nb,s,"(2,5)",1\n')
    (tmp_path / "eval.csv").write_text('id,city,income,default\nc,r,"7 €",0\n')
    dataset = replace(dataset_in(tmp_path), reading=Reading(numbers={"income": "1.234,5"}))
    gate = open_gate(decided(dataset))
    assert gate.features["income"].kind == Kind.FLOAT
    assert concat(list(gate.batches("train", shuffle=False))).columns["income"].tolist() == [1234.5, -2.5]
    assert concat(list(gate.batches("eval"))).columns["income"].tolist() == [7.0]


def test_kinds_of_the_check_are_kept(tmp_path):
    dataset = dataset_in(tmp_path)
    feature = Feature("income", "feature", {"train": "string", "eval": "string"}, {})
    report = replace(report_of(dataset), features=(feature,))
    gate = open_gate(write_decision(decide(report, dataset), tmp_path / "decision.json"))
    assert gate.features["income"].kind == Kind.STRING
    assert next(gate.batches("eval", batch_size=2)).columns["income"].tolist() == [b"0.0", b"9.5"]


def test_an_identifier_is_marked(tmp_path):
    assert gate_in(tmp_path, entity=()).features["id"].identifier


def test_an_unknown_split_is_a_key_error(tmp_path):
    with pytest.raises(KeyError):
        list(gate_in(tmp_path).batches("test"))


@pytest.mark.slow
def test_a_refusal_inside_tensorflow_is_kept(tmp_path):
    gate = gate_in(tmp_path)
    (tmp_path / "train.csv").write_text("id,city,income,default\na61,r,1.0,0\n")
    with pytest.raises(Exception, match="has changed since the gate opened"):
        list(gate.dataset("train"))
    assert isinstance(gate.refusal, Refused)
