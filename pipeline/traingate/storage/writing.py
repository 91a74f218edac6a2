"""Writes files whole or not at all: aside, then renamed. All that a run leaves behind is written here."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
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


def write_folder_aside(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes a local folder of files under another name and puts it in place of an older one.

    Args:
        folder: where it goes.
        files: content by name; no name has a folder in it.

    Raises:
        OSError: it cannot be written; then the older one stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            _write_local(aside / name, content, make_folders=False)
        aside.chmod(0o755)
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.replace(old / folder.name)
            shutil.rmtree(old)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


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
        if make_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield aside
        aside.replace(path)
    except OSError as error:
        if advice := _WRITING.get(error.errno or 0):
            text = f"{path}: cannot be written ({error.strerror}). {advice}, and run again."
            raise OSError(error.errno, text) from error
        raise
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
