"""What a file is by its first bytes, where its name says something else."""

from __future__ import annotations

import codecs
import re
import shlex

from traingate.errors import Unreadable
from traingate.formats import _encoding
from traingate.storage import files

_HEAD = 4 << 10
_SIGNATURES = (
    (b"\x1f\x8b", "gzip-compressed", "Rename it to {path}.gz"),
    (b"PK\x03\x04", "a zip archive", "Unpack it: unzip {path}"),
    (b"PAR1", "a Parquet file", "Rename it to {bare}.parquet"),
    (b"ARROW1", "an Arrow file", "Rename it to {bare}.arrow"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "Decompress it with zstd -d"),
    (b"BZh", "bzip2-compressed", "Decompress it with bunzip2"),
    (b"\xfd7zXZ\x00", "xz-compressed", "Decompress it with xz -d"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel workbook (xls)",
        "Save its sheet as CSV, or read it with pandas",
    ),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table: sqlite3 -csv -header {path} 'SELECT …'"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "Export the table with pandas: read_hdf, then to_parquet"),
    (b"Obj\x01", "an Avro file", "Convert it to Parquet"),
    (b"ORC", "an ORC file", "Convert it to Parquet: pyarrow.orc reads it"),
    (b"version https://git-lfs.", "a pointer of Git LFS, not the data", "Fetch the data: git lfs pull"),
    (b"/annex/objects/", "a pointer of git-annex, not the data", "Fetch the data: git annex get {path}"),
    (b"%PDF-", "a PDF document", "Export the table as CSV"),
    (b"\x80\x04\x95", "a Python pickle, which is not read because it can run code", "Write the data as Parquet"),
)
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"\s*<\?xml\b")


def check_text(path: str, encoding: str) -> bytes:
    """The head of a text file, decompressed; Unreadable where its first bytes are those of something else.

    Raises:
        Unreadable: the file is compressed, an archive, a workbook, a web page, or text in another encoding.
    """
    _encoding.check_encoding(path, encoding)
    check_compression(path)
    head = next(files.read_stream(path, _HEAD), b"")
    if other := recognise(head, path):
        raise Unreadable(f"{path}: this is {other}")
    if codecs.lookup(encoding).name == "utf-8" and (width := _find_wide(head)):
        raise Unreadable(
            f"{path}: this is {width.upper()} without a byte order mark: every other byte is zero. "
            f'Set `encoding = "{width}"` under [reading].'
        )
    return head


def check_compression(path: str) -> None:
    """Unreadable where the suffix says gzip and the bytes do not."""
    if not files.is_compressed(path):
        return
    head = files.read_range(path, 0, min(2, files.read_size(path)))
    if head and head != b"\x1f\x8b"[: len(head)]:
        raise Unreadable(f"{path}: the name says gzip, the file is not compressed. Rename it to {_strip_suffix(path)}.")


def explain_other(path: str, own: bytes = b"\0") -> str | None:
    """What a file of a binary format is instead, and what to do; None where its first bytes tell nothing.

    Args:
        path: the file.
        own: what files of that format begin with.
    """
    if files.is_compressed(path):
        head = next(files.read_stream(path, _HEAD), b"")
    else:
        head = files.read_range(path, 0, min(_HEAD, files.read_size(path)))
    return None if head.startswith(own) else recognise(head, path)


def recognise(head: bytes, path: str) -> str | None:
    """What the first bytes of a file are, and what to do with it; None where they are of no other kind."""
    shown = {"path": shlex.quote(path), "bare": shlex.quote(_strip_suffix(path))}
    if _is_workbook(head):
        return "an Excel workbook (xlsx). Save its sheet as CSV, or read it with pandas and write Parquet."
    for signature, name, way in _SIGNATURES:
        if head.startswith(signature):
            return f"{name}. {way.format(**shown)}."
    if _HTML.match(head) or _XML.match(head):
        page = "a web page (HTML)" if _HTML.match(head) else "an XML document"
        return f"{page}, not data, such as a login or an error page that was saved. Download the file again."
    return None


def _is_workbook(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04") and any(name in head for name in (b"[Content_Types].xml", b"xl/", b"_rels/"))


def _find_wide(head: bytes) -> str | None:
    """The UTF-16 that text without a byte order mark is in, by its zero bytes; None where it is not."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    pairs = len(head) // 2
    even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if pairs < 2 or max(even, odd) < 0.8 * pairs or min(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _strip_suffix(path: str) -> str:
    head, dot, _ = path.rpartition(".")
    return head if dot and "/" not in path[len(head) :] else path
