"""The folder through which workers hand their results to the process that submitted the run."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from traingate.errors import Unreadable
from traingate.scan.packing import pack, unpack
from traingate.storage import files, writing

_RESULT, _WORKER = "result-", "worker-"

Result = tuple[str, str, Any]
"""Kind, key and a value that can be packed."""


@dataclass
class _Here:
    """The results in the memory of the process that opened a folder."""

    results: list[Result] = field(default_factory=list)
    parcels: dict[int, Any] = field(default_factory=dict)


# By process too: a fork's memory is a copy, which the process that opened the folder never sees.
_opened_here: dict[tuple[int, str], _Here] = {}
_numbers = itertools.count()


@contextlib.contextmanager
def open_folder(shared: str = "") -> Iterator[str]:
    """A fresh folder for one run, which is removed when the run ends, however it ends.

    Args:
        shared: a folder that all workers see, local or of any filesystem that Beam knows; "" is this machine's own.

    Raises:
        Unreadable: nothing can be written there.
    """
    try:
        folder = _make_folder(shared)
    except Exception as error:
        raise Unreadable(
            f"{shared or tempfile.gettempdir()}: cannot create a folder for the workers' results here ({error}). "
            "Free space there, or name another with --shared."
        ) from error
    _opened_here[os.getpid(), folder] = _Here()
    try:
        yield folder
    finally:
        del _opened_here[os.getpid(), folder]
        _remove(folder)


def _make_folder(shared: str) -> str:
    if not shared:
        return tempfile.mkdtemp(prefix="traingate-")
    name = f"traingate-{secrets.token_hex(8)}"
    if files.is_local(shared):
        # Workers may run as another user, so the folder is as open as the umask lets it be.
        path = files.to_local_path(shared).absolute() / name
        path.mkdir()
        return str(path)
    folder = f"{shared.rstrip('/')}/{name}"
    writing.write_aside(f"{folder}/opened", b"")
    return folder


def _remove(folder: str) -> None:
    if files.is_local(folder):
        shutil.rmtree(folder, ignore_errors=True)
        return
    from apache_beam.io.filesystems import FileSystems

    with contextlib.suppress(Exception):  # what is left over was read, and hinders no other run
        FileSystems.delete([f"{folder}/"])


def leave_results(folder: str, results: Sequence[Result]) -> None:
    """Leaves results: in memory where this process opened the folder, else in a file, written aside and then renamed.

    The file's name is its content's own, so that results which Beam computed twice are kept once. FileNotFoundError
    where the folder is gone: the run was abandoned, and a worker that is late must leave nothing behind.
    """
    here = _opened_here.get((os.getpid(), folder))
    if here is not None:
        here.results.extend(results)
        return
    content = pack([list(result) for result in results])
    _write(folder, f"{_RESULT}{hashlib.sha256(content).hexdigest()[:32]}", content)


def _write(folder: str, name: str, content: bytes) -> None:
    try:
        writing.write_aside(f"{folder}/{name}", content, make_folders=False)
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"{folder} does not exist on {socket.gethostname()}. Name a folder with --shared that all workers "
            "share; if the run was abandoned, this worker was only late"
        ) from error


def collect_results(folder: str) -> list[tuple[str, str, Any]]:
    """(kind, key, value) of all results, each once, sorted by kind and key.

    Raises:
        Unreadable: there are none, so workers wrote theirs elsewhere.
    """
    here = _opened_here.get((os.getpid(), folder), _Here())
    results: dict[tuple[str, str], Any] = {}
    for kind, key, value in [*here.results, *_read_files(folder)]:
        # If Beam computed a result twice, both copies come from the same parts, so either will do.
        results.setdefault((kind, key), value)
    if not results:
        raise Unreadable(
            f"{folder}: the workers wrote no results here, and nothing was decided. "
            "Can all of them see this folder? If not, name one that they share with --shared."
        )
    return [(*place, results[place]) for place in sorted(results)]


def _read_files(folder: str) -> Iterator[Result]:
    for path in sorted(_list_entries(folder, _RESULT)):
        with files.open_binary(path) as file:
            yield from map(tuple, unpack(file.read()))


def pack_parcel(folder: str, value: Any) -> bytes:
    """The bytes that the runner carries for a value: packed, or its number where it stays in this process's memory.

    A runner copies an element a dozen times on its way, and the states of a wide table are hundreds of megabytes.
    """
    here = _opened_here.get((os.getpid(), folder))
    if here is None:
        return pack({"value": value})
    number = next(_numbers)
    here.parcels[number] = value
    return pack({"number": number})


def unpack_parcel(folder: str, data: bytes) -> Any:
    """The value of a parcel, each time the same object where it stayed here; KeyError where it never did."""
    content = unpack(data)
    if "value" in content:
        return content["value"]
    return _opened_here[os.getpid(), folder].parcels[content["number"]]


def announce_worker(folder: str) -> None:
    """Announces that this worker process has started."""
    _write(folder, f"{_WORKER}{socket.gethostname()}-{os.getpid()}", b"")


def list_workers(folder: str) -> list[str]:
    """`host-pid` of every worker process that has started."""
    return sorted(path.rpartition("/")[2].removeprefix(_WORKER) for path in _list_entries(folder, _WORKER))


def _list_entries(folder: str, prefix: str) -> list[str]:
    # What is still being written, or was when its worker died, has another name.
    if files.is_local(folder):
        return [str(path) for path in Path(folder).iterdir() if path.name.startswith(prefix)]
    found = files.expand(f"{folder}/{prefix}*")
    return [path for path in found if not path.endswith(".part")]
