"""evidently: a report of DataDriftPreset, eval against train, saved as JSON. No overlap of rows."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "evidently"
PACKAGES = ("evidently", "pandas", "numpy")


def prepare(task: Task, preset: str = "DataDriftPreset") -> Callable[[], Answer]:
    """Imports evidently; what it returns reads and reports."""
    import pandas as pd
    from evidently import DataDefinition, Dataset, Report, presets

    def read(path: str) -> pd.DataFrame:
        return pd.read_csv(path, engine="pyarrow") if task.format == "csv" else pd.read_parquet(path)

    def work() -> Answer:
        frames = [read(path) for path in task.splits]
        # Said, because guessed types cost more: texts of many values would be taken for prose.
        numbers = [name for name in frames[0].columns if pd.api.types.is_numeric_dtype(frames[0][name])]
        texts = [name for name in frames[0].columns if name not in numbers]
        types = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
        train, held_out = (Dataset.from_pandas(frame, data_definition=types) for frame in frames)
        made = Report([getattr(presets, preset)()]).run(held_out, train)
        made.save_json(f"{task.folder}/report.json")
        return Answer(sum(map(len, frames)))

    return work
