"""The statistics that TFDV's own engine computes of the rows as the scan reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tensorflow_metadata.proto.v0 import statistics_pb2

from given.against_tfdv import statistics_by_tfdv
from traingate.dataset import Dataset, Split
from traingate.errors import Unreadable
from traingate.scan.planning import lay_out


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestStatisticsByTfdv:
    @pytest.fixture(scope="class")
    def computed(self, tmp_path_factory: pytest.TempPathFactory) -> statistics_pb2.DatasetFeatureStatisticsList:
        folder = tmp_path_factory.mktemp("taxi")
        (folder / "train-1.csv").write_text("miles,seats,paid,note\n1.5,2,Cash,\n,4,Card,\n")
        (folder / "train-2.csv").write_text("miles,seats,paid\n2.5,1,Cash\n")
        (folder / "eval.csv").write_text("miles,seats,paid\n3.5,1,\n")
        splits = (Split("train", (str(folder / "train-*.csv"),)), Split("eval", (str(folder / "eval.csv"),)))
        layout = lay_out(Dataset("taxi", splits))
        return statistics_by_tfdv(layout.plan, layout.shards, folder)

    def test_splits_are_named_and_counted(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        assert [(split.name, split.num_examples) for split in computed.datasets] == [("train", 3), ("eval", 1)]

    def test_columns_keep_their_types(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        kinds = {feature.path.step[0]: feature.type for feature in computed.datasets[0].features}
        assert kinds == {"miles": 1, "seats": 0, "paid": 2, "note": 2}

    def test_figures_span_all_files(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        found = {feature.path.step[0]: feature for feature in computed.datasets[0].features}
        assert found["miles"].num_stats.mean == 2.0
        assert found["miles"].num_stats.common_stats.num_missing == 1
        assert found["note"].string_stats.common_stats.num_missing == 3
        assert [(top.value, top.frequency) for top in found["paid"].string_stats.top_values] == [
            ("Cash", 2),
            ("Card", 1),
        ]

    def test_file_that_cannot_be_read_whole_ends_it(self, tmp_path: Path) -> None:
        (tmp_path / "train.csv").write_text("miles,seats\n1,2\n")
        layout = lay_out(Dataset("taxi", (Split("train", (str(tmp_path / "train.csv"),)),)))
        (tmp_path / "train.csv").write_text("miles,seats\n1,2,3\n")
        with pytest.raises(Unreadable, match=r"train\.csv"):
            statistics_by_tfdv(layout.plan, layout.shards, tmp_path)
