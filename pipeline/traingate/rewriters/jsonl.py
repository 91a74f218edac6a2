"""JSON Lines: one JSON object a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from typing import Any, BinaryIO

from traingate.dataset import Reading
from traingate.formats import _encoding
from traingate.rewriter import FileEdit, Kept, Rewriter
from traingate.rewriters._delimited import packed


class Jsonl(Rewriter):
    """Writes JSON Lines again; lines whose columns are not edited keep their bytes, in UTF-8 or the file's encoding."""

    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """Line by line."""
        kept, held = Kept(path, edit.keep), b""
        encode = _choose_encoder(reading.encoding)
        with packed(path, out) as file:
            for block in _encoding.read_blocks(path, reading.encoding):
                *lines, held = (held + block).split(b"\n")
                file.write(encode(b"".join(_rewrite(line, kept, edit) for line in lines)))
            file.write(encode(_rewrite(held, kept, edit)))
            kept.end()


def _choose_encoder(encoding: str) -> Callable[[bytes], bytes]:
    if codecs.lookup(encoding).name == "utf-8":
        return lambda data: data
    encoder = codecs.getincrementalencoder(encoding)()
    return lambda data: encoder.encode(data.decode("utf8"))


def _rewrite(line: bytes, kept: Kept, edit: FileEdit) -> bytes:
    if not line or line.isspace() or not kept.take(1)[0]:
        return b""
    if not edit.columns_change:
        return line + b"\n"
    row = json.loads(line)
    renamed = []
    for name in dict.fromkeys((*edit.drop, *edit.convert, *edit.rename)):
        held, key = _find(row, name)
        if held is None:
            continue
        if name in edit.convert:
            held[key] = _apply(edit.convert[name], held[key])
        if name in edit.rename:
            renamed.append((held, edit.rename[name].removeprefix(name.removesuffix(key)), held.pop(key)))
        if name in edit.drop:
            del held[key]
    for held, key, value in renamed:  # two columns may get each other's names
        held[key] = value
    return json.dumps(row, ensure_ascii=False).encode("utf8", "surrogatepass") + b"\n"


def _apply(convert: Callable[[Any], Any], value: Any) -> Any:
    return value if value is None or isinstance(value, list | dict) else convert(value)


def _find(row: dict[str, Any], name: str) -> tuple[dict[str, Any] | None, str]:
    """The object that holds a column's value, and the key; that of a nested object is named by all keys to it."""
    if name in row:
        return row, name
    inner = ((key, value) for key, value in row.items() if isinstance(value, dict) and name.startswith(f"{key}."))
    return next((_find(value, name.removeprefix(f"{key}.")) for key, value in inner), (None, ""))
