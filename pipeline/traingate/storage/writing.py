"""Writes files whole or not at all: aside, then renamed. All that a run leaves behind is written here."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from traingate.storage.files import is_local, load_filesystems, to_local_path

_OBJECT_STORES = ("gs://", "s3://", "azfs://")
_WRITING = {
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, errno.EDQUOT), "Free space there"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Let this user write there, or name another folder"),
}
"""What helps where a file cannot be written."""


def write_aside(path: str, content: bytes | Callable[[BinaryIO], Any], make_folders: bool = True) -> None:
    """Writes a file under another name and renames it, so that no reader ever sees half of it.

    Args:
        path: where the file goes.
        content: the bytes, or what writes them to an open binary file.
        make_folders: whether missing folders are made; else FileNotFoundError, where the filesystem has folders.

    Raises:
        OSError: it cannot be written; where the disk is full or writing is not allowed, `strerror` says what helps.
    """
    if is_local(path):
        _write_local(to_local_path(path), content, make_folders)
    else:
        _write_remote(path, content)


def write_together(folder: Path, contents: Mapping[str, bytes], last: str, stale: Iterable[Path] = ()) -> None:
    """Writes the files of one run: all aside first, then each into its place, so that no two runs are mixed.

    Args:
        folder: a local folder, which is made; files below it replace those of their names, folders whole ones.
        contents: content by path below the folder, `a.json` or `docs/a.html`.
        last: the path that takes its place behind all others, and stands for all of them.
        stale: what goes when they take their places.

    Raises:
        OSError: something cannot be written; then all that was there before is there still.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder))
    try:
        for name, content in contents.items():
            with explained(folder / name):
                _write_whole(aside / "new" / name, content)
        with explained(folder), _locked(folder):
            names = sorted({name.partition("/")[0] for name in contents}, key=lambda name: (name == last, name))
            _refuse_folders([folder / name for name in names if name in contents], stale)
            for number, path in enumerate(stale):
                _move_away(path, aside / f"stale-{number}")
            for name in names:
                if name not in contents:
                    _move_away(folder / name, aside / f"old-{name}")
                (aside / "new" / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


_ASIDE, _ABANDONED = ".traingate-", 3600
"""What a folder of a run that is not over begins with, and seconds after which it was killed."""


def _remove_abandoned(folder: Path) -> None:
    for path in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                shutil.rmtree(path)


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_folders(paths: Iterable[Path], stale: Iterable[Path]) -> None:
    """Before anything is replaced: a file does not take the place of a folder, which may be somebody's own."""
    for path in paths:
        if path.is_dir() and path not in stale:
            raise IsADirectoryError(errno.EISDIR, "a folder lies where a file goes", str(path))


def _move_away(path: Path, where: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.replace(where)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Only one run at a time puts its files into a folder, where the system has such locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network filesystems have none
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Adds to an OSError of a full disk, or of one that may not be written to, where that was and what helps."""
    try:
        yield
    except OSError as error:
        if advice := _WRITING.get(error.errno or 0):
            text = f"{path}: cannot be written ({error.strerror}). {advice}, and run again."
            raise OSError(error.errno, text) from error
        raise


def save_aside(path: Path, save: Callable[[Path], Any]) -> None:
    """As `write_aside`, for libraries that write to a path alone, and tell the format by its suffix; local.

    Args:
        path: where the file goes; its folder is made.
        save: writes the file at the path that it is given.
    """
    with _renamed(path, path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")) as aside:
        save(aside)
        with aside.open("rb+") as file:
            os.fsync(file.fileno())


def _write_local(path: Path, content: bytes | Callable[[BinaryIO], Any], make_folders: bool) -> None:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with _renamed(path, aside, make_folders) as aside, aside.open("xb") as file:
        _fill(file, content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _renamed(path: Path, aside: Path, make_folders: bool = True) -> Iterator[Path]:
    """Renames what was written aside once it is whole, and leaves nothing where it is not."""
    try:
        with explained(path):
            if make_folders:
                path.parent.mkdir(parents=True, exist_ok=True)
            yield aside
            aside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _write_remote(path: str, content: bytes | Callable[[BinaryIO], Any]) -> None:
    filesystems, whole = load_filesystems(path), io.BytesIO()
    _fill(whole, content)
    # An object store shows an object only once it is closed; others show a file as it grows, and rename onto none.
    store = path.startswith(_OBJECT_STORES)
    aside = path if store else f"{path}.part"
    with filesystems.create(aside) as file:
        file.write(whole.getvalue())
    if not store:
        if filesystems.exists(path):
            filesystems.delete([path])
        filesystems.rename([aside], [path])


def _fill(file: BinaryIO, content: bytes | Callable[[BinaryIO], Any]) -> None:
    if callable(content):
        content(file)
    else:
        file.write(content)
