"""What a person reads of a run of the reference trainer."""

from __future__ import annotations

import json
from pathlib import Path

from traingate.training.reference.summary import summarize

FACTS = {
    "label": "y", "task": "binary", "epochs": 12, "best_epoch": 6, "validation": "eval", "weight": "w",
    "features": {"x": "number", "c": "category"}, "why_weighted": "the settings ask for it", "unlearnt_classes": 0,
    "left_out": {"id": "it identifies rows", "row": "it identifies rows", "at": "[columns] declares it as time"},
    "metrics": {"train.auc": 0.51234, "eval.auc": 0.497, "eval.log_loss": None},
    "baseline": {"says": "'no'", "metrics": {"train.auc": 0.5, "eval.auc": 0.5, "eval.log_loss": 0.6}},
    "unscored": {"test": "no row has a label that the model knows"},
    "useless": {"eval": "no better than always saying 'no' (auc 0.497, and 0.5 without a model)"},
}  # fmt: skip


def test_scores_stand_beside_those_of_no_model_with_what_was_left_out_and_where_the_model_is(tmp_path: Path) -> None:
    (tmp_path / "training.json").write_text(json.dumps(FACTS))
    assert summarize(tmp_path) == [
        "trained y (binary) on 2 features for 12 epochs; the best by eval was epoch 6",
        "rows count by w",
        "classes are weighted: the settings ask for it",
        "left out id, row: it identifies rows",
        "left out at: [columns] declares it as time",
        "score               model  always 'no'",
        "train.auc          0.5123  0.5",
        "eval.auc            0.497  0.5",
        "eval.log_loss           –  0.6",
        "test was not scored: no row has a label that the model knows",
        "WARNING eval: no better than always saying 'no' (auc 0.497, and 0.5 without a model)",
        f"model    {tmp_path}/model.keras",
        f"details  {tmp_path}/training.json",
    ]
