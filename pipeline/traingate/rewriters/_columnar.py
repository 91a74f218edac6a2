"""Record batches with rows and columns left out or changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import is_run_end_encoded
from traingate.errors import Refused
from traingate.rewriter import FileEdit, Kept


class Batches:
    """Edits the batches of one file, in the file's order.

    Attributes:
        schema: the columns that are written.
    """

    def __init__(self, path: str, schema: pa.Schema, edit: FileEdit) -> None:
        self.edit, self.kept = edit, Kept(path, edit.keep)
        _refuse_nested(path, schema, edit)
        fields = [
            field.with_name(edit.rename.get(field.name, field.name)).with_type(self._find_type(field))
            for field in schema
            if field.name not in edit.drop
        ]
        # What pandas wrote down of its columns would not be so any more.
        known = {key: value for key, value in (schema.metadata or {}).items() if key != b"pandas"}
        self.schema = pa.schema(fields, known if edit.columns_change else schema.metadata)

    def _find_type(self, field: pa.Field) -> pa.DataType:
        convert = self.edit.convert.get(field.name)
        return field.type if convert is None else convert.choose_type(field.type)  # type: ignore[attr-defined]

    def rewrite(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows that stay, with the columns that stay."""
        mask = pa.array(self.kept.take(batch.num_rows))
        found = []
        for name, array in zip(batch.schema.names, batch.columns, strict=True):
            if name in self.edit.drop:
                continue
            rest = _filter(array, mask)
            if name in self.edit.convert:
                new = self.schema.field(self.edit.rename.get(name, name)).type
                rest = _convert(rest, self.edit.convert[name], new)
            found.append(rest)
        return pa.RecordBatch.from_arrays(found, schema=self.schema)


def _filter(array: pa.Array, mask: pa.Array) -> pa.Array:
    if is_run_end_encoded(array.type):
        return pc.run_end_encode(pc.run_end_decode(array).filter(mask), run_end_type=array.type.run_end_type)
    return array.filter(mask)


def _convert(array: pa.Array, convert: Callable[[Any], Any], kind: pa.DataType) -> pa.Array:
    return pa.array([None if value is None else convert(value) for value in array.to_pylist()], kind)


def _refuse_nested(path: str, schema: pa.Schema, edit: FileEdit) -> None:
    for name in (*edit.drop, *edit.rename, *edit.convert):
        if name not in schema.names and any(name.startswith(f"{top}.") for top in schema.names):
            raise Refused(
                f"{path}: {name} is a part of a nested column, which is not edited in this format. Edit it where the "
                "file is made, and repair the rest with --only."
            )
