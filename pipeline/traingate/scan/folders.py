"""What folders say of the files in them: columns that they name, and tables whose files must not be read one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.format import find_format
from traingate.formats._partitions import Partitioned, list_own_columns
from traingate.kinds import Kind
from traingate.storage import files

_WILD = re.compile(r"[*?]")
_TABLES = (
    ("_delta_log/*.json", "Delta", "DeltaTable(path).file_uris()"),
    ("metadata/*.metadata.json", "Iceberg", "table.inspect.files()"),
    (".hoodie/hoodie.properties", "Hudi", "a snapshot query"),
)


def refuse_tables(place: str, pattern: str, paths: Iterable[str]) -> None:
    """ConfigError where a glob takes the files of a table whose log says which of them hold: deleted rows come back.

    Files that are listed one by one are taken at their word.
    """
    if not _WILD.search(pattern):
        return
    for folder in sorted({root for path in paths for root in _list_roots(path)}):
        for log, kind, listing in _TABLES:
            if files.expand(f"{folder}/{log}"):
                raise ConfigError(
                    f"{place}: {folder} is a {kind} table: its files also hold rows that were deleted or replaced, and "
                    f"{pattern} would read them. Export the current snapshot to Parquet, or list its files, such as "
                    f"{listing} names them, in place of the glob."
                )


def _list_roots(path: str) -> list[str]:
    """The folder of a file above its partitions, and the one above that."""
    folder, _, _ = path.rpartition("/")
    while "=" in folder.rpartition("/")[2]:
        folder = folder.rpartition("/")[0]
    return [one for one in (folder, folder.rpartition("/")[0]) if one]


def take_partitions(
    dataset: Dataset, paths: Mapping[str, Sequence[str]], heads: Mapping[str, Sequence[Mapping[str, Kind]]]
) -> dict[str, list[dict[str, Kind]]]:
    """The heads without the columns of folders that only tell the splits apart, such as `split=train/`.

    A folder names a column where a glob takes several of its like, or where a split's files differ in it.

    Raises:
        ConfigError: a folder names a column that the file has as well.
    """
    names = _find_names(dataset, paths)
    found: dict[str, list[dict[str, Kind]]] = {}
    for split, ours in paths.items():
        found[split] = []
        for path, kinds in zip(ours, heads[split], strict=True):
            file = find_format(path)
            if not isinstance(file, Partitioned):
                found[split].append(dict(kinds))
                continue
            own = list_own_columns(file.inner, path, dataset.reading)
            if twice := sorted(names & own & set(file.values)):
                raise ConfigError(
                    f"{dataset.locate('splits', split)}: {path} has a column {twice[0]!r}, and so has its folder "
                    f"{twice[0]}={file.values[twice[0]]}. Rename the folder, or leave the column out of the file."
                )
            found[split].append({name: kind for name, kind in kinds.items() if name in own or name in names})
    return found


def _find_names(dataset: Dataset, paths: Mapping[str, Sequence[str]]) -> set[str]:
    names = set()
    for split, ours in paths.items():
        values: dict[str, set[str]] = {}
        for path in ours:
            file = find_format(path)
            for name, value in (file.values if isinstance(file, Partitioned) else {}).items():
                values.setdefault(name, set()).add(value)
        names |= {name for name, found in values.items() if len(found) > 1}
        for pattern in dataset.split(split).paths:
            fixed = _WILD.split(pattern)[0].rpartition("/")[0]
            wild = {name for path in ours if _WILD.search(pattern) for name in _list_below(path, fixed)}
            names |= wild & set(values)
    return names


def _list_below(path: str, fixed: str) -> set[str]:
    below = path.removeprefix(fixed) if path.startswith(fixed) else ""
    return {part.partition("=")[0] for part in PurePosixPath(below).parent.parts if "=" in part}
