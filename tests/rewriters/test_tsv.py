"""TSV is written again as CSV is, with its own delimiter."""

from __future__ import annotations

from pathlib import Path

from rewriters.again import rewritten


def test_fields_are_separated_by_tabs(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(b"x\ty\n1,5\ta\n2\tb\n3\tc\n4\td\n")
    assert rewritten(path, drop=frozenset({"y"})) == b"x\n1,5\n3\n4\n"
