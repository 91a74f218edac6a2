"""Principal components: columns none of which goes with another, to the last stored digit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn

_MOST_COLUMNS = 300
_FEWEST = 2


def list_uncorrelated(columns: Sequence[NumericColumn], fits: Sequence[Fit], splits: Sequence[str]) -> list[Fit]:
    """Those of some columns of mean 0 that have no correlation at all with the others, as components have none.

    Asked for where the samples hold all rows; of columns that were fitted to some rows, so that chance is theirs.
    """
    named = {column.name: column for column in columns}
    able = [fit for fit in fits if named[fit.name].complete][:_MOST_COLUMNS]
    if len(able) < _FEWEST:
        return []
    values = np.column_stack([np.concatenate([named[fit.name].values[split] for split in splits]) for fit in able])
    values = values[np.isfinite(values).all(axis=1)]
    if len(values) < 2:
        return []
    values = values - values.mean(axis=0)
    spreads = np.sqrt((values**2).mean(axis=0))
    if not spreads.all():
        return []
    values /= spreads
    products = values.T @ values / len(values)
    errors = np.array([named[fit.name].bound_error(named[fit.name].pool(splits)) for fit in able]) / spreads
    apart = np.abs(products) <= CLEAR * np.add.outer(errors, errors)
    np.fill_diagonal(apart, True)
    return [fit for fit, alone in zip(able, apart.mean(axis=1), strict=True) if alone > 1 - 1 / len(able) / 2]
