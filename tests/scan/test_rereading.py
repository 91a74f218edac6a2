"""A split that is read again has to be what was scanned."""

from __future__ import annotations

from pathlib import Path

import pytest

from traingate.config.load import quick
from traingate.dataset import Columns
from traingate.errors import Unreadable
from traingate.measures.fingerprints import Fingerprints
from traingate.scan.measuring import read_batches
from traingate.scan.rereading import RowCount, narrow_plan, plan_shards
from traingate.scan.scan import scan


def test_rows_are_counted_by_file_and_held_against_what_was_scanned(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"train-{at}.csv") for at in (1, 2)]
    for path in paths:
        Path(path).write_text("x\n1\n2\n")
    profile = scan(quick({"train": paths}, Columns()), [Fingerprints()], [])
    assert [shard.path for shard in plan_shards(profile, "train")] == paths
    rows = RowCount(profile, "train")
    assert [rows.add(paths[0], 1), rows.add(paths[0], 1), rows.add(paths[1], 1)] == [0, 1, 0]
    with pytest.raises(Unreadable, match=r"train-2.csv: had 2 rows when it was checked, and now 1"):
        rows.check()


@pytest.mark.parametrize(("kind", "names"), [("csv", ["x"]), ("jsonl", ["x", "y"])])
def test_some_columns_alone_are_read_where_that_can_be(tmp_path: Path, kind: str, names: list[str]) -> None:
    path = tmp_path / f"train.{kind}"
    path.write_text("x,y\n1,2\n" if kind == "csv" else '{"x": 1, "y": 2}\n')
    profile = scan(quick({"train": [str(path)]}, Columns()), [Fingerprints()], [])
    plan = narrow_plan(profile, "train", ["x"])
    assert sorted(plan.types["train"]) == names
    (shard,) = plan_shards(profile, "train")
    assert sum(batch.rows for batch in read_batches(plan, "train", 0, shard)) == 1
