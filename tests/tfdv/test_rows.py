"""Rows as TFDV's own engine takes them."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from traingate.kinds import Kind
from traingate.tfdv.rows import to_lists


def test_batches_reach_tfdv_as_lists_of_one() -> None:
    text = pa.array([b"a", None, b"\xff"], pa.binary())
    moments = pa.array([datetime(1970, 1, 1, 0, 0, 1), None, None], pa.timestamp("s"))
    records = pa.RecordBatch.from_pydict({"text": text, "when": moments, "many": pa.array([[1, 2], [], None])})
    kinds = {"text": Kind.STRING, "when": Kind.TIME, "many": Kind.LIST, "absent": Kind.NULL, "filled": Kind.FLOAT}
    assert to_lists(records, kinds).to_pydict() == {
        "text": [[b"a"], None, [b"\xff"]],
        "when": [[1_000_000], None, None],
        "many": [[1, 2], [], None],
        "absent": [None, None, None],
        "filled": [None, None, None],
    }
