"""deepchecks: the suites data_integrity of train and train_test_validation of both, with their own settings.

Many checks judge samples of the rows; the one that looks for rows of eval in train does, so that its answer is not
compared.
"""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "deepchecks"
PACKAGES = ("deepchecks", "pandas", "scikit-learn", "numpy")


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports deepchecks; what it returns reads and runs both suites."""
    import pandas as pd
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.suites import data_integrity, train_test_validation

    def read(path: str) -> Dataset:
        frame = pd.read_csv(path, engine="pyarrow") if task.format == "csv" else pd.read_parquet(path)
        texts = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
        return Dataset(frame, label=task.label, cat_features=texts)

    def work() -> Answer:
        train, held_out = (read(path) for path in task.splits)
        data_integrity().run(train)
        train_test_validation().run(train, held_out)
        return Answer(len(train) + len(held_out))

    return work
