"""Arrow files and streams are written again as what they were."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pytest

from rewriters.again import rewritten

BATCH = pa.RecordBatch.from_arrays([pa.array([1, 2, 3, 4]), pa.array(["a", "b", "c", "d"])], names=["x", "y"])


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_batches_are_written_as_they_came(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.arrow"
    with getattr(pa.ipc, f"new_{kind}")(str(path), BATCH.schema) as writer:
        writer.write_batch(BATCH.slice(0, 3))
        writer.write_batch(BATCH.slice(3))
    new = getattr(pa.ipc, f"open_{kind}")(io.BytesIO(rewritten(path, drop=frozenset({"y"})))).read_all()
    assert new.to_pydict() == {"x": [1, 3, 4]}


def test_dictionaries_stay_dictionaries(tmp_path: Path) -> None:
    path, codes = tmp_path / "a.arrow", pa.array(["a", "b", "a", "c"]).dictionary_encode()
    with pa.ipc.new_file(str(path), pa.schema({"x": codes.type})) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([codes], names=["x"]))
    new = pa.ipc.open_file(io.BytesIO(rewritten(path))).read_all()
    assert (new["x"].to_pylist(), new.schema.field("x").type) == (["a", "a", "c"], codes.type)
