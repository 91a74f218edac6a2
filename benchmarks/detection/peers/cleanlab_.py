"""cleanlab: Datalab with the issues that it looks for by default, on the rows of both splits together.

It takes numbers: those of the table, standardised, and categories of up to 50 values one-hot; texts are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asking import Asked, Raised

ENVIRONMENT = "cleanlab"
PACKAGES = ("cleanlab", "pandas", "scikit-learn")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports cleanlab; what it returns looks for issues."""
    import numpy as np
    import pandas as pd
    from cleanlab import Datalab

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = asked.read()
        whole = pd.concat([train, held_out], ignore_index=True)
        label = asked.label if asked.label in whole and whole[asked.label].notna().all() else None
        roles = [name for name in (asked.label, asked.entity, asked.time) if name in whole]
        features = _to_numbers(whole.drop(columns=roles))
        numeric = label is not None and whole[label].nunique() > 20 and pd.api.types.is_numeric_dtype(whole[label])
        data = {"y": whole[label].to_numpy() if numeric else whole[label].astype(str).to_numpy()} if label else {}
        lab = Datalab({"row": np.arange(len(whole)), **data}, label_name="y" if label else None,
                      task="regression" if numeric else "classification", verbosity=0)  # fmt: skip
        lab.find_issues(features=features)
        return list(_read(lab, len(train)))

    return judge


def _to_numbers(table: Any) -> Any:
    import numpy as np
    import pandas as pd

    parts = []
    for name in table.columns:
        values = table[name]
        if pd.api.types.is_numeric_dtype(values):
            numbers = values.astype(float).replace([np.inf, -np.inf], np.nan)
            parts.append(((numbers - numbers.mean()) / (numbers.std() or 1)).fillna(0).to_frame())
        elif values.nunique() <= 50:
            parts.append(pd.get_dummies(values.astype(str)).astype(float))
    return pd.concat(parts, axis=1).to_numpy() if parts else np.zeros((len(table), 1))


def _read(lab: Any, train: int) -> Any:
    issues = lab.get_issues()
    for row in lab.get_issue_summary().itertuples():
        if row.issue_type == "near_duplicate":
            sets = lab.get_issues("near_duplicate")["near_duplicate_sets"]
            across = sum(any(other < train for other in found) for found in sets.iloc[train:])
            if across:
                yield Raised("fail", "near_duplicate of train in eval", count=int(across))
        if row.num_issues and f"is_{row.issue_type}_issue" in issues:
            yield Raised("fail", row.issue_type, count=int(row.num_issues))
        elif row.num_issues:
            yield Raised("fail", row.issue_type)
