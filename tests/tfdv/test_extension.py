"""TFDV's compiled part gives TFDV's own results, without TensorFlow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from given.tfdv_statistics import plan_of
from traingate.tfdv import extension, schemas, validation


class TestWithoutTensorFlow:
    def test_neither_tensorflow_nor_tfdvs_package_is_imported(self) -> None:
        script = (
            "import sys; from traingate.tfdv import extension; assert extension.load_alone();\n"
            "print(sorted({'tensorflow', 'apache_beam', 'tensorflow_data_validation'} & set(sys.modules)))"
        )
        assert run(script) == "[]"

    def test_extension_that_is_not_there_is_left_to_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, extension._MODULE, raising=False)
        monkeypatch.setattr(extension.importlib.util, "find_spec", lambda name: None)
        assert extension.load_alone() is None

    @pytest.mark.slow
    def test_both_routes_are_tfdvs_own_results(self, tmp_path: Path) -> None:
        run(BY_TFDV, str(tmp_path))
        statistics = statistics_pb2.DatasetFeatureStatisticsList.FromString((tmp_path / "statistics").read_bytes())
        plan = plan_of("train", "eval")
        schema = schemas.infer_schema(statistics, plan)
        assert schema == schema_pb2.Schema.FromString((tmp_path / "schema").read_bytes())
        found = validation.validate(statistics, schema, plan)
        theirs = json.loads((tmp_path / "anomalies").read_text())
        assert sorted([anomaly.feature, anomaly.kind, anomaly.long] for anomaly in found) == sorted(theirs)
        assert len(theirs) > 5

    @pytest.mark.slow
    def test_import_of_the_package_after_the_extension_still_works(self) -> None:
        script = (
            "from traingate.tfdv import extension; alone = extension.load_alone();"
            "print(alone is extension.load_from_package())"
        )
        assert run(script) == "True"


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return shown.stdout.strip()


BY_TFDV = """
import json, sys
from pathlib import Path
import numpy as np, pandas as pd, tensorflow_data_validation as tfdv
from tensorflow_metadata.proto.v0 import anomalies_pb2, statistics_pb2

folder, random = Path(sys.argv[1]), np.random.default_rng(7)
train = pd.DataFrame({
    "miles": random.normal(size=500), "seats": random.integers(1, 7, 500), "paid": random.choice(["Cash", "Card"], 500),
    "shared": random.choice(["true", "false"], 500), "note": [f"note {i}" for i in range(500)], "gone": 1, "tips": 2.5,
})
held_out = train.drop(columns="gone").assign(
    new=1, miles="far", seats=train.seats + 0.5, paid=["Coin", *train.paid[1:]], shared=["maybe", *train.shared[1:]],
    tips=[np.nan, *train.tips[1:]],
)
statistics = statistics_pb2.DatasetFeatureStatisticsList()
for name, rows in (("train", train), ("eval", held_out)):
    statistics.datasets.add().CopyFrom(tfdv.generate_statistics_from_dataframe(rows).datasets[0])
    statistics.datasets[-1].name = name
one = [statistics_pb2.DatasetFeatureStatisticsList(datasets=[dataset]) for dataset in statistics.datasets]
schema = tfdv.infer_schema(one[0])
anomalies = tfdv.validate_statistics(one[1], schema)
(folder / "statistics").write_bytes(statistics.SerializeToString())
(folder / "schema").write_bytes(schema.SerializeToString())
(folder / "anomalies").write_text(json.dumps([
    [".".join(info.path.step), anomalies_pb2.AnomalyInfo.Type.Name(reason.type), reason.description.strip()]
    for info in anomalies.anomaly_info.values() for reason in info.reason
]))
"""
