"""Opens, lists, stats and writes files: plain local paths, and every filesystem that Beam knows by its scheme."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from traingate.errors import ConfigError, TrainGateError, Unreadable
from traingate.storage.globbing import match_files, refuse_special

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 1 << 20
"""Bytes that a stream hands out at a time."""
_SLACK = 64 << 10

_EXTRAS = {
    "gs": ("pip install 'traingate[gcp]'", ""),
    "s3": ("pip install 'traingate[aws]'", "boto3"),
    "hdfs": ("pip install 'traingate[hadoop]'", "hdfs"),
    "azfs": ("pip install 'apache-beam[azure]'", "azure.storage.blob"),
}
"""What brings a scheme's filesystem, and the module that Beam misses only when it opens a file."""
_COMPRESSED = (".gz", ".gzip")


class Source(Protocol):
    """Where files come from in a `reading_from` block, such as one that lets only certain bytes through."""

    def open(self, path: str) -> BinaryIO:
        """The file's bytes, seekable."""

    def measure(self, path: str) -> int:
        """The file's size in bytes."""


_source: ContextVar[Source | None] = ContextVar("traingate-source", default=None)


@contextmanager
def reading_from(source: Source | None) -> Iterator[None]:
    """Sends whatever is opened or measured in the block through a source; None is the filesystems themselves."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def find_source() -> Source | None:
    """The source of the innermost `reading_from` block; None is the filesystems themselves."""
    return _source.get()


def is_local(path: str) -> bool:
    """Whether the path has no filesystem's scheme; `file://` is local."""
    return "://" not in path or path.startswith("file://")


def to_local_path(path: str) -> Path:
    """The path as the operating system knows it, without `file://`."""
    return Path(path.removeprefix("file://"))


def is_compressed(path: str) -> bool:
    """Whether `read_stream` decompresses the file, by its suffix."""
    return path.lower().endswith(_COMPRESSED)


def expand(pattern: str) -> list[str]:
    """The files that a path or a glob (`*`, `?`, `**`) names, sorted; empty where none does.

    Raises:
        ConfigError: the pattern is a directory.
        Unreadable: a folder may not be listed, or the filesystem is not installed.
    """
    if not is_local(pattern):
        with _explained(pattern):
            return sorted(found.path for found in load_filesystems(pattern).match([pattern])[0].metadata_list)
    path = to_local_path(pattern)
    with _explained(pattern):
        if path.is_file():  # a name may hold glob's own characters
            return [str(path)]
        if path.is_dir():
            raise ConfigError(f"{pattern}: this is a directory. Name its files, such as {path / '*.parquet'}.")
        refuse_special(path)
        return match_files(path)


def read_size(path: str) -> int:
    """The file's size in bytes."""
    with _explained(path):
        if source := _source.get():
            return source.measure(path)
        if is_local(path):
            return to_local_path(path).stat().st_size
        return int(load_filesystems(path).match([path])[0].metadata_list[0].size_in_bytes)


def read_stamp(path: str) -> str:
    """What changes when the file is written again: size and times, or the remote store's own checksum.

    The time of a file's last change (ctime) cannot be set back, as its time of writing (mtime) can. A link on the way
    counts as well: one that leads elsewhere for a while leaves no trace in the file itself.
    """
    with _explained(path):
        if is_local(path):
            local = to_local_path(path)
            return " ".join(map(_stamp, [local.stat(), *_find_links(local)]))
        found = load_filesystems(path).match([path])[0].metadata_list[0]
        return f"{found.size_in_bytes}:{found.last_updated_in_seconds}:{load_filesystems(path).checksum(path)}"


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def _find_links(path: Path) -> Iterator[os.stat_result]:
    """The symbolic links that a path leads through: folders and the file itself, and what they lead to."""
    left, at = list(path.absolute().parts[::-1]), Path()
    while left:
        at /= left.pop()
        status = at.lstat()
        if stat.S_ISLNK(status.st_mode):
            yield status
            left += at.readlink().parts[::-1]
            at = at.parent


def open_binary(path: str) -> BinaryIO:
    """The file's bytes as they are, seekable; a compressed file is not decompressed."""
    with _explained(path):
        if source := _source.get():
            return source.open(path)
        if is_local(path):
            return to_local_path(path).open("rb")
        from apache_beam.io.filesystem import CompressionTypes

        opened = load_filesystems(path).open(path, compression_type=CompressionTypes.UNCOMPRESSED)
        return cast(BinaryIO, opened)


def open_arrow(path: str) -> pa.NativeFile:
    """The file as pyarrow reads it.

    A local file is read, not mapped: a mapped file that another program cuts short ends the process with SIGBUS.
    """
    import pyarrow as pa

    with _explained(path):
        if _source.get() is None and is_local(path):
            return pa.OSFile(str(to_local_path(path)))
        return pa.PythonFile(open_binary(path), mode="r")


def read_range(path: str, start: int, stop: int) -> bytes:
    """The bytes [start, stop) of the file; Unreadable where it ends before."""
    with _explained(path), open_binary(path) as file:
        file.seek(start)
        data = file.read(stop - start)
    _check_whole(path, start + len(data), stop)
    return data


def read_into(path: str, start: int, stop: int, room: bytearray) -> bytearray:
    """The bytes [start, stop) of the file, in `room` where they fit about; Unreadable where it ends before.

    Memory that is used again costs half of fresh memory, which the system clears page by page.
    """
    missing = stop - start - len(room)
    if missing > _SLACK:
        room = bytearray(stop - start + _SLACK)  # so that a range that is a little longer fits, too
    elif missing > 0:
        room.extend(bytes(missing))
    del room[stop - start :]
    read = 0
    with _explained(path), open_binary(path) as file, memoryview(room) as view:
        file.seek(start)
        while read < len(view) and (more := file.readinto(view[read:])):  # type: ignore[attr-defined]
            read += more
    _check_whole(path, start + read, stop)
    return room


def _check_whole(path: str, end: int, stop: int) -> None:
    if end != stop:
        raise Unreadable(
            f"{path}: ends at byte {end:,}, {stop:,} expected: it changed while it was read. "
            "Run again when nothing writes to it."
        )


def read_stream(path: str, block: int = BLOCK) -> Iterator[bytes]:
    """The file's content from its start in blocks, decompressed where the suffix is .gz or .gzip."""
    with _explained(path), open_binary(path) as raw:
        file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_compressed(path) else raw
        while True:
            data = file.read(block)
            if not data:
                return
            yield data


def configure(arguments: Sequence[str]) -> None:
    """Gives Beam's filesystems the pipeline's options, such as `--hdfs_host=…` and `--s3_endpoint_url=…`."""
    from apache_beam.io.filesystems import FileSystems
    from apache_beam.options.pipeline_options import PipelineOptions

    FileSystems.set_options(PipelineOptions(list(arguments)))


def load_filesystems(path: str) -> Any:
    """Beam's FileSystems, once it is sure that it knows the path's scheme."""
    from apache_beam.io.filesystems import FileSystems

    scheme = path.partition("://")[0]
    install, module = _EXTRAS.get(scheme, (f"a filesystem of Beam's for {scheme}://", ""))
    try:
        if module and find_spec(module) is None:
            raise ImportError(f"no module named {module}")
        if getattr(FileSystems, "_pipeline_options", None) is None:  # without any, S3 and HDFS do not even start
            configure(())
        FileSystems.get_filesystem(path)
    except (ValueError, ImportError) as error:
        raise Unreadable(f"{path}: {scheme}:// cannot be read here. It needs {install}. ({error})") from error
    return FileSystems


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turns what goes wrong in opening and reading into Unreadable with the next step."""
    try:
        yield
    except TrainGateError:
        raise
    except FileNotFoundError as error:
        raise Unreadable(f"{path}: no such file. Check the path under [splits].") from error
    except IsADirectoryError as error:
        raise Unreadable(f"{path}: this is a directory. Name its files, such as {path}/*.parquet.") from error
    except PermissionError as error:
        raise Unreadable(f"{path}: permission to read was refused. Give this user read access.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(
            f"{path}: the gzip stream is truncated or damaged ({error}). Write or copy the file again."
        ) from error
    except OSError as error:
        raise Unreadable(
            f"{path}: cannot be read ({error}). Try again; if it persists, copy the file again."
        ) from error
    except Exception as error:
        if is_local(path):
            raise
        raise Unreadable(f"{path}: cannot be read ({error}). Check the path, and your access to it.") from error
