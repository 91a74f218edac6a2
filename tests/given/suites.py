"""Suites and sampled rows from literals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.profile.sampled_rows import SampledRows


def rows_of(total: int | None = None, **columns: list[Any]) -> SampledRows:
    """Columns as the sample of a split that has `total` rows; without it they are all rows."""
    table = pa.table(columns)
    places = np.arange(table.num_rows)
    return SampledRows(total or table.num_rows, places.astype(np.uint64), np.zeros_like(places), places, table)


def expect(kind: str, severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    """An expectation as a suite's file has it."""
    return {"type": f"expect_{kind}", "kwargs": kwargs, "severity": severity}


def suite(folder: Path, *expectations: dict[str, Any], name: str = "people") -> str:
    """The path of a new suite."""
    path = folder / "people.json"
    path.write_text(json.dumps({"name": name, "expectations": expectations}))
    return str(path)


BETWEEN = expect("column_values_to_be_between", column="age", min_value=18, max_value=100)
