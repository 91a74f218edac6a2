"""duckdb: SUMMARIZE and the 20 most frequent values of each text column, of both splits; overlap by 64-bit hash.

SUMMARIZE approximates distinct values and quartiles. Parquet is queried in place, CSV is loaded into memory first.
"""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "duckdb"
PACKAGES = ("duckdb",)


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports duckdb; what it returns queries."""
    import duckdb

    def work() -> Answer:
        database = duckdb.connect(config={"threads": task.threads})
        rows = 0
        for name, path in zip(("train", "held_out"), task.splits, strict=True):
            reader, kind = ("read_csv", "TABLE") if task.format == "csv" else ("read_parquet", "VIEW")
            database.execute(f"CREATE {kind} {name} AS SELECT * FROM {reader}('{path}')")
            rows += database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            summary = database.execute(f"SUMMARIZE {name}").fetchall()
            for column, type_ in ((found[0], found[1]) for found in summary):
                if type_ == "VARCHAR":
                    query = f'SELECT "{column}", count(*) AS n FROM {name} GROUP BY 1 ORDER BY n DESC LIMIT 20'
                    database.execute(query).fetchall()
        columns = ", ".join(f'"{found[0]}"' for found in summary)
        query = f"SELECT count(*) FROM held_out WHERE hash({columns}) IN (SELECT hash({columns}) FROM train)"
        return Answer(rows, database.execute(query).fetchone()[0])

    return work
