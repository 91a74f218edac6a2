"""Which rows of a table break an expectation that judges each row by itself."""

from __future__ import annotations

import json
import threading
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.errors import SuiteError
from traingate.gx._frames import to_frame
from traingate.gx._quiet import silence

_ONE_AT_A_TIME = threading.Lock()  # Great Expectations keeps its context, and Python its warnings, for all threads


def mask_unmet(expectation: str, table: pa.Table) -> np.ndarray:
    """The rows that break an expectation, bool [rows]: Great Expectations judges, equal rows once.

    Args:
        expectation: JSON with `type` and `kwargs`.
        table: the columns that it names, and those that its `row_condition` names.

    Raises:
        SuiteError: Great Expectations cannot judge these rows.
    """
    if not table.num_rows:
        return np.zeros(0, bool)
    frame = to_frame(table)
    groups = frame.groupby(list(frame.columns), dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(groups, return_index=True)
    with _ONE_AT_A_TIME, silence():
        answer = _judge(json.loads(expectation), frame.iloc[first].reset_index(drop=True))
    broken = np.zeros(len(first), bool)
    broken[answer] = True
    return np.asarray(broken[groups])


def _judge(asked: Any, frame: Any) -> list[int]:
    """The rows of a frame that break an expectation."""
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import get_expectation_impl

    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("traingate").add_dataframe_asset("distinct rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    expectation = get_expectation_impl(asked["type"])(**asked["kwargs"])
    answer = batch.validate(expectation, result_format={"result_format": "COMPLETE", "include_unexpected_rows": False})
    info = answer.exception_info or {}
    entries = [info] if "raised_exception" in info else list(info.values())
    if any(entry.get("raised_exception") for entry in entries):
        raise SuiteError(f"{asked['type']} cannot be judged row by row")
    return list((answer.result or {}).get("unexpected_index_list") or ())
