"""JSON Lines keeps lines as they are, unless a column of theirs is edited."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from rewriters.again import rewritten

LINES = b'{"x": 1.50, "user": {"id": 7, "fee": "2"}}\n{"x": 2}\n\n{"x": null}\n{"x":3,"user":{"fee":"\xc3\xa4"}}'


def file_of(folder: Path, name: str = "a.jsonl", content: bytes = LINES) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(content: bytes) -> list[object]:
    return [json.loads(line) for line in content.splitlines()]


def test_lines_that_stay_keep_their_bytes(tmp_path: Path) -> None:
    assert rewritten(file_of(tmp_path)) == (
        b'{"x": 1.50, "user": {"id": 7, "fee": "2"}}\n{"x": null}\n{"x":3,"user":{"fee":"\xc3\xa4"}}\n'
    )


def test_a_column_of_a_nested_object_goes(tmp_path: Path) -> None:
    new = rewritten(file_of(tmp_path), drop=frozenset({"user.fee"}))
    assert rows_of(new) == [{"x": 1.5, "user": {"id": 7}}, {"x": None}, {"x": 3, "user": {}}]


def test_a_column_gets_another_name_and_other_values(tmp_path: Path) -> None:
    new = rewritten(file_of(tmp_path), rename={"x": "y"}, convert={"x": lambda value: value * 2})
    assert [row["y"] for row in rows_of(new) if isinstance(row, dict)] == [3.0, None, 6]


def test_a_compressed_file_stays_compressed(tmp_path: Path) -> None:
    path = file_of(tmp_path, "a.jsonl.gz", gzip.compress(LINES))
    assert len(gzip.decompress(rewritten(path)).splitlines()) == 3
