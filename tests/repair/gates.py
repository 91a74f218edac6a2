"""Small gates with a report beside them, as if a check had found what a test says, and repairs of them."""

from __future__ import annotations

from pathlib import Path

from traingate.config.load import load
from traingate.dataset import Dataset
from traingate.gate.deciding import compute_digests, decide
from traingate.gate.sealing import write_decision
from traingate.measures.fingerprints import Fingerprints
from traingate.renderers.json import Json
from traingate.repair.repair import Repaired, repair
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome
from traingate.report.report import Report
from traingate.report.rows import RowQuery
from traingate.scan.scan import scan

CONFIG = """# reviewed by us
name = "loans"
[splits]
train = "data/train.csv"
eval = ["data/eval*.csv"]
[columns]
label = "y"
entity = "id"
[training]
drop = ["leak"]  # known
"""
TRAIN = "id,fee,leak,y\n" + "".join(f"a{n},{n}.5,{n % 2},{n % 2}\n" for n in range(8))
EVAL = "id,fee,leak,y\nb0,100,0,0\nb1,3.5,1,1\na2,200,0,0\n"
MORE = "id,fee,leak,y\nb4,300,0,1\n"
COPIES = RowQuery.shared("rows", "train")
PEOPLE = RowQuery.shared("entities", "train", "id")


def gate_in(folder: Path, config: str = CONFIG, **files: str) -> Dataset:
    """A gate of train.csv, eval.csv and eval-2.csv; `files` replaces texts by name."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "gate.toml").write_text(config)
    for name, text in ({"train": TRAIN, "eval": EVAL, "eval-2": MORE} | files).items():
        (folder / "data" / f"{name}.csv").write_text(text)
    return load(folder)


def report_on(dataset: Dataset, *findings: Finding) -> Path:
    """The folder of a report of findings, on the data as it is now."""
    profile = scan(dataset, [Fingerprints()], [])
    kinds = {name: dict(types) for name, types in profile.plan.types.items()}
    names = dict.fromkeys(name for types in kinds.values() for name in types)
    features = tuple(
        Feature(name, "feature", {split: types[name] for split, types in kinds.items() if name in types}, {})
        for name in names
    )
    outcomes = tuple(
        Outcome(check, "?", "leakage", tuple(one for one in findings if one.check == check), asked=1)
        for check in dict.fromkeys(one.check for one in findings)
    )
    report = Report(
        dataset.name, dataset.columns.label, splits=tuple(profile.splits.values()), outcomes=outcomes,
        features=features, digests=compute_digests(dataset), command="traingate check gate.toml",
    )  # fmt: skip
    folder = Path(dataset.root, "traingate-out")
    folder.mkdir(exist_ok=True)
    (folder / "report.json").write_text(Json().render(report))
    write_decision(decide(report, dataset), folder / "decision.json")
    return folder


def repaired(dataset: Dataset, *findings: Finding, **options: object) -> Repaired:
    """The repair of what a check found."""
    return repair(dataset, report_on(dataset, *findings), command="traingate repair gate.toml", **options)  # type: ignore[arg-type]
