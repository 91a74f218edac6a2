"""Local files that a glob matches. What may not be listed is an error: a folder left out in silence is data unread."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path

from traingate.errors import ConfigError, Unreadable

_MAGIC = re.compile(r"[*?]")
DECISIONS = ("decision.json", "decision.previous.json")
ROWS = "rows"
"""Where a run leaves the rows that findings are about, beside a decision."""
_SPECIAL = (
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)
_Visited = frozenset[tuple[int, int]]


def match_files(pattern: Path) -> list[str]:
    """The files that `*`, `?` and `**` match, sorted; brackets mean themselves, hidden names want a dot of their own.

    The rows that a run listed are no data of their own: their folder is entered only where the pattern spells its name.

    Raises:
        ConfigError: a directory, a pipe or a device has the name of a file.
        Unreadable: a folder on the way may not be listed, or a link leads nowhere.
    """
    return sorted(set(_match(Path(pattern.anchor), pattern.parts[bool(pattern.anchor) :], frozenset())))


def _match(folder: Path, parts: tuple[str, ...], visited: _Visited) -> Iterator[str]:
    """The files below a folder that match the rest of a pattern; `visited` holds the folders that `**` came through."""
    first, rest = parts[0], parts[1:]
    if first == "**":
        yield from _match(folder, rest or ("*",), visited)
        for path in _list_folder(folder):
            hidden = path.name.startswith(".") or not path.is_dir() or _is_left_by_run(path)
            if not hidden and (place := _identify(path)) not in visited:
                yield from _match(path, parts, visited | {place})
        return
    found = _select(folder, first) if _MAGIC.search(first) else [folder / first]
    for path in found:
        if rest:
            if path.is_dir() and not (_MAGIC.search(first) and _is_left_by_run(path)):
                yield from _match(path, rest, visited)
        elif _is_wanted(path, first):
            yield str(path)


def _select(folder: Path, part: str) -> list[Path]:
    fits = re.compile(translate(part.replace("[", "[[]"))).match
    return [
        path
        for path in _list_folder(folder)
        if fits(path.name) and (part.startswith(".") or not path.name.startswith("."))
    ]


def _list_folder(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]  # noqa: PTH208  # Path.iterdir does the same, and is slower
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Unreadable(
            f"{folder}: this folder cannot be listed ({error.strerror}), so files in it would be left out in silence. "
            "Let this user list it, or name a pattern that leaves it out."
        ) from error


def _is_wanted(path: Path, part: str) -> bool:
    """Whether it is a file; raises where it only has the name of one."""
    if path.is_file():
        return True
    if path.is_symlink() and not path.exists():
        raise Unreadable(f"{path}: this link leads to {os.readlink(path)}, which is not there. Mend or remove it.")  # noqa: PTH115
    refuse_special(path)
    if path.is_dir() and re.search(r"\.\w+$", part):
        raise ConfigError(
            f"{path}: this is a directory with the name of a file. Name its files, such as {path / '*'}, or move it."
        )
    return False


def refuse_special(path: Path) -> None:
    """ConfigError where a path is a pipe, a socket or a device: what is read from it once is gone, or has no end."""
    mode = path.stat().st_mode if path.exists() else 0
    kind = next((name for is_it, name in _SPECIAL if is_it(mode)), None)
    if kind is not None:
        raise ConfigError(f"{path}: this is a {kind}, and a split is read more than once. Write its rows to a file.")


def _is_left_by_run(folder: Path) -> bool:
    beside = folder.parent
    decided = folder.name == ROWS and any((beside / name).is_file() for name in DECISIONS)
    return decided and (beside / "report.json").is_file()


def _identify(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino
