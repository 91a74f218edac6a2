"""Arrow IPC: both of its forms, Feather, and files that are not whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pytest

from formats.read_back import columns, kinds_of, read_back
from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.formats import arrow
from traingate.formats.arrow import Arrow

TABLE = pa.table({"i": [1, None, 3], "s": pa.array(["x", None, "x"]).dictionary_encode(), "l": [[1.5], [], None]})


def write_arrow(path: Path, stream: bool = False, rows: int = 2) -> Path:
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(str(path), TABLE.schema) as writer:
        writer.write_table(TABLE, max_chunksize=rows)
    return path


@pytest.mark.parametrize("stream", [False, True])
def test_file_and_stream_are_read_alike(tmp_path: Path, stream: bool) -> None:
    path = write_arrow(tmp_path / "a.arrow", stream)
    assert kinds_of(path) == {"i": "int", "s": "string", "l": "list"}
    assert columns(path) == TABLE.to_pydict()


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_feather_is_read_as_pandas_wrote_it(tmp_path: Path, compression: str) -> None:
    frame = pd.DataFrame({"i": [1, 2], "s": ["x", "y"]})
    feather.write_feather(frame, str(tmp_path / "a.feather"), compression=compression)
    assert columns(tmp_path / "a.feather") == frame.to_dict("list")


def test_record_batches_are_shared_out_by_the_files_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_arrow(tmp_path / "a.arrow", rows=1)
    monkeypatch.setattr(arrow, "SHARD_BYTES", path.stat().st_size // 2 + 1)
    assert [(shard.start, shard.stop) for shard in Arrow().plan_shards(str(path), Reading())] == [(0, 1), (1, 3)]
    assert columns(path)["i"] == [1, None, 3]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("cut", [0, 5, 200, -30])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, stream: bool, cut: int) -> None:
    path = write_arrow(tmp_path / "a.arrow", stream)
    with pytest.raises(Unreadable, match=r"a.arrow: not a complete Arrow file: damaged or truncated"):
        read_back(path, path.read_bytes()[:cut])


def find_ends(path: Path) -> list[int]:
    """Where each record batch of a stream ends."""
    with pa.OSFile(str(path)) as source, pa.ipc.open_stream(source) as reader:
        return [source.tell() for _ in reader]


@pytest.mark.parametrize("last", [3, 0xFFFF_FFFF])  # the second one looks like the mark
def test_a_stream_that_was_cut_between_record_batches_is_refused(tmp_path: Path, last: int) -> None:
    path = tmp_path / "a.arrows"
    with pa.ipc.new_stream(str(path), pa.schema([("x", pa.int64())])) as writer:
        for values in ([1] * 7 + [last], [5] * 8):
            writer.write_batch(pa.RecordBatch.from_pydict({"x": values}))
    with pytest.raises(Unreadable, match=r"a\.arrows: the stream has no end-of-stream mark after its 1 record batches"):
        read_back(path, path.read_bytes()[: find_ends(path)[0]])


def test_a_stream_of_an_old_version_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.arrows"
    options = pa.ipc.IpcWriteOptions(metadata_version=pa.ipc.MetadataVersion.V4, use_legacy_format=True)
    with pa.ipc.new_stream(str(path), TABLE.select(["i"]).schema, options=options) as writer:
        writer.write_table(TABLE.select(["i"]), max_chunksize=2)
    assert columns(path) == {"i": [1, None, 3]}
    with pytest.raises(Unreadable, match="no end-of-stream mark after its 1 record batches"):
        read_back(path, path.read_bytes()[: find_ends(path)[0]])


def test_a_second_stream_behind_the_first_is_not_left_out(tmp_path: Path) -> None:
    path = write_arrow(tmp_path / "a.arrows", stream=True)
    size = path.stat().st_size
    with pytest.raises(Unreadable, match=rf"a\.arrows: {size:,} bytes follow the end of the stream, and would not be"):
        read_back(path, path.read_bytes() * 2)


def test_text_that_is_no_utf8_is_refused_before_anyone_reads_it(tmp_path: Path) -> None:
    array = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")])
    with pa.ipc.new_file(str(tmp_path / "a.arrow"), pa.schema([("s", pa.string())])) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([array], names=["s"]))
    with pytest.raises(Unreadable, match="in record batch 0"):
        read_back(tmp_path / "a.arrow")
