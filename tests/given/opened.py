"""Datasets with a decision beside them, for tests of the decision, the gate and training."""

from __future__ import annotations

import json
from pathlib import Path

from traingate.dataset import Columns, Dataset
from traingate.format import find_format
from traingate.gate.deciding import compute_digests, decide
from traingate.gate.open import OpenGate, open_gate
from traingate.gate.sealing import write_decision
from traingate.profile.reads import FileRead, SplitRead
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report
from traingate.scan.planning import lay_out
from traingate.storage import digests, files

TRAIN = "id,city,income,default\n" + "".join(f"a{n},{'rs'[n % 2]},{n * 10.5},{n % 2}\n" for n in range(60))
EVAL = "id,city,income,default\n" + "".join(f"b{n},{'rs'[n % 2]},{n * 9.5},{n % 2}\n" for n in range(20))
BLOCKED = Finding("row-overlap", Severity.BLOCK, "9 eval rows are exact copies of train rows.", split="eval")


def dataset_in(folder: Path, **columns: object) -> Dataset:
    """The dataset of train*.csv and eval*.csv in a folder, with a gate.toml; written where they are not there."""
    from traingate.dataset import Split

    config = folder / "gate.toml"
    for path, text in ((config, "name = 'loans'\n"), (folder / "train.csv", TRAIN), (folder / "eval.csv", EVAL)):
        if not path.exists():
            path.write_text(text)
    splits = (Split("train", (f"{folder}/train*.csv",)), Split("eval", (f"{folder}/eval*.csv",)))
    roles = Columns(**{"label": "default", "entity": ("id",)} | columns)
    return Dataset("loans", splits, roles, root=str(folder), config_path=str(config))


def report_of(dataset: Dataset, *findings: Finding, error: str | None = None) -> Report:
    """What a run over the dataset would report, had one check found these findings."""
    splits = tuple(_read(dataset, split.name) for split in dataset.splits)
    outcome = Outcome("row-overlap", "Are rows of eval in train?", "leakage", tuple(findings), asked=1)
    return Report(dataset.name, splits=splits, outcomes=(outcome,), digests=compute_digests(dataset), error=error)


def _read(dataset: Dataset, split: str) -> SplitRead:
    layout = lay_out(dataset)
    kinds = layout.plan.types[split]
    rows = dict.fromkeys(layout.files[split], 0)
    for shard in layout.shards[split]:
        for records in find_format(shard.path).read(shard, kinds, dataset.reading):
            rows[shard.path] += records.num_rows
    reads = tuple(
        FileRead(path, files.read_size(path), count, digests.digest_file(path)) for path, count in rows.items()
    )
    return SplitRead(split, sum(rows.values()), "0" * 32, reads)


def decided(dataset: Dataset, *findings: Finding, key: bytes | None = None) -> Path:
    """The path of a decision about the dataset, as it lies there now."""
    return write_decision(
        decide(report_of(dataset, *findings), dataset), Path(dataset.root, "traingate-out", "decision.json"), key
    )


def gate_in(folder: Path, **columns: object) -> OpenGate:
    """The gate that opens for the dataset of `dataset_in`."""
    dataset = dataset_in(folder, **columns)
    return open_gate(decided(dataset), dataset=dataset)


def edited(path: Path, **changes: object) -> Path:
    """The decision after somebody wrote other values into it."""
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path
