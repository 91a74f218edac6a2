"""Rows written down as literals, as the scan sees them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import kind_of
from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset, Split
from traingate.plan import Plan

SPLITS = (Split("train", ("train",)), Split("eval", ("eval",)))


def plan_of(columns: Columns = Columns(), identifiers: tuple[str, ...] = (), **kinds: str) -> Plan:
    """A plan of two splits that have the same columns."""
    types = {split.name: kinds for split in SPLITS}
    return Plan(Dataset("d", SPLITS, columns), types, tuple(sorted(kinds)), identifiers)


def batch_of(roles: Columns = Columns(), split: str = "train", **columns: object) -> Batch:
    """A batch of literal columns, of the kinds that their Arrow types have."""
    arrays = {name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()}
    records = pa.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
    return Batch(records, plan_of(roles, **{name: str(kind_of(array.type)) for name, array in arrays.items()}), split)


def hashes(**columns: object) -> np.ndarray:
    """The hash of each row over all columns."""
    return batch_of(**columns).row_hashes(tuple(columns))
