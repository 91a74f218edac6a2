"""TFRecord: Examples without TensorFlow, checksums, and features of one value or many."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from formats.read_back import columns, kinds_of, read_back
from formats.write import examples, framed
from traingate.errors import Unreadable
from traingate.formats import tfrecord


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.tfrecord"


def refusal(path: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_back(path, content)
    return str(error.value).removeprefix(f"{path}: ")


def rows(**features: list[Any]) -> bytes:
    return framed(examples(pa.table(features)))


def test_one_value_or_none_in_every_row_is_a_scalar(path: Path) -> None:
    content = rows(i=[[1], None, [3]], f=[[1.5], [], [2.5]], s=[[b"x"], None, ["é".encode()]])
    assert columns(path, content) == {"f": [1.5, None, 2.5], "i": [1, None, 3], "s": ["x", None, "é"]}
    assert kinds_of(path) == {"f": "float", "i": "int", "s": "string"}


def test_more_than_one_value_in_any_row_is_a_list(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tfrecord, "_HEAD_ROWS", 1)
    assert columns(path, rows(i=[[1], None, [3, 4]], s=[[b"x", b"y"], [b"z"], []])) == {
        "i": [[1], None, [3, 4]],
        "s": [["x", "y"], ["z"], []],
    }


def test_a_feature_far_from_the_head_is_a_column(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tfrecord, "_HEAD_ROWS", 1)
    monkeypatch.setattr(tfrecord, "BATCH_ROWS", 2)
    assert columns(path, rows(a=[[1]] * 5) + rows(b=[[2]])) == {"a": [1] * 5 + [None], "b": [None] * 5 + [2]}


def test_a_feature_of_two_types_is_text(path: Path) -> None:
    assert columns(path, rows(a=[[1]]) + rows(a=[[b"x"]])) == {"a": ["1", "x"]}


def test_bytes_that_are_no_text_stay_bytes(path: Path) -> None:
    assert columns(path, rows(a=[[b"\xff"], [b"x"]])) == {"a": [b"\xff", b"x"]}


@pytest.mark.parametrize("suffix", [".tfrecord.gz", ".tfrecords.gzip"])
def test_gzip_is_read_and_its_end_is_missed(path: Path, suffix: str) -> None:
    packed = path.with_suffix(suffix)
    content = gzip.compress(rows(a=[[1], [2]]))
    assert columns(packed, content) == {"a": [1, 2]}
    with pytest.raises(Unreadable, match="the gzip stream is truncated"):
        read_back(packed, content[:-9])


def test_a_truncated_file_is_refused_with_its_record(path: Path) -> None:
    content = rows(a=[[1], [2]])
    for cut in (-1, -10, len(content) // 2 + 5):
        assert refusal(path, content[:cut]) == (
            "record 2 is damaged: the file ends inside it. Write or copy the file again."
        )


@pytest.mark.parametrize(("place", "what"), [(0, "length"), (7, "length"), (20, "content")])
def test_a_flipped_byte_is_refused(path: Path, place: int, what: str) -> None:
    content = bytearray(rows(a=[[1]]))
    content[place] ^= 1
    assert refusal(path, bytes(content)).startswith(f"record 1 is damaged: its {what} fails the checksum.")


def test_records_that_are_no_examples_are_refused(path: Path) -> None:
    assert refusal(path, rows(a=[[1]]) + framed([b"\xff\xff"])).startswith(
        "record 2 is not a tf.train.Example or SequenceExample ("
    )


def test_an_empty_file_and_examples_without_features_are_refused(path: Path) -> None:
    assert refusal(path, b"") == "the file is empty. Write it again, or take it out of [splits]."
    assert refusal(path, framed([b"", b""])) == (
        "no record has a feature. Write the file again, or take it out of [splits]."
    )


@pytest.mark.slow
def test_tensorflow_writes_what_is_read(path: Path) -> None:
    import tensorflow as tf

    example = tf.train.Example()
    example.features.feature["n"].int64_list.value.append(-7)
    example.features.feature["x"].float_list.value.append(0.5)
    with tf.io.TFRecordWriter(str(path)) as writer:
        writer.write(example.SerializeToString())
    assert columns(path) == {"n": [-7], "x": [0.5]}


def _message(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def sequence(lists: dict[str, list[list[int]]], context: dict[str, int]) -> bytes:
    """A serialised SequenceExample of whole numbers; its steps are lists."""

    def feature(values: list[int]) -> bytes:
        return _message(3, _message(1, bytes(values)))

    named = [(name, b"".join(_message(1, feature(step)) for step in steps)) for name, steps in lists.items()]
    entries = b"".join(_message(1, _message(1, name.encode()) + _message(2, content)) for name, content in named)
    features = [
        _message(1, _message(1, name.encode()) + _message(2, feature([value]))) for name, value in context.items()
    ]
    return _message(1, b"".join(features)) + _message(2, entries)


def test_feature_lists_of_sequence_examples_are_columns_beside_the_context(path: Path) -> None:
    records = [
        sequence({"events": [[5], [6]]}, {"y": 1}),
        sequence({}, {"y": 0}),
        sequence({"events": [[7, 8], [9]]}, {"y": 1}),
    ]
    assert columns(path, framed(records)) == {"events": [[5, 6], None, [7, 8, 9]], "y": [1, 0, 1]}


def test_a_context_feature_and_a_feature_list_of_one_name_are_refused(path: Path) -> None:
    assert refusal(path, framed([sequence({"y": [[5]]}, {"y": 1})])).startswith(
        "record 1 is not a tf.train.Example or SequenceExample ('y' is both a context feature and a feature list; "
        "rename one of them)."
    )


def test_a_record_that_fits_no_memory_is_told_with_its_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tfrecord, "LONGEST_RECORD", 2 << 20)
    packed = path.with_name("a.tfrecord.gz")
    content = gzip.compress(rows(a=[[1]]) + rows(a=[[b"x" * (3 << 20)]]))
    assert refusal(packed, content) == (
        "record 2 is 3 MiB long, and 2 MiB are the most that is read at a time. Leave such a record out, or cut it."
    )
