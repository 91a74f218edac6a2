"""Reads which splits hold the rows of another one, logged again."""

from __future__ import annotations

from traingate.config.toml import STRINGS, Table
from traingate.dataset import SameRows
from traingate.errors import suggest


def read_same_rows(table: Table, names: list[str], train: str) -> dict[str, SameRows]:
    """The splits that hold the rows of another one, by their name.

    Raises:
        ConfigError: a split is not known, copies a copy, or has no key.
    """
    table.require_known(names, "a split")
    found = {}
    for split in table.values:
        below = table.table(split)
        same = SameRows(below.take("of", str, train), below.take("key", STRINGS, ()))
        below.require_known(("of", "key"))
        if same.of not in names or same.of == split:
            raise below.error(
                "of", f"{below.name}.of must be another split, not {same.of!r}. {suggest(same.of, names)}"
            )
        if same.of in table.values or split == train:
            raise below.error(
                "of", f"{below.name}: name the split that was made first as `of`, {split!r} being the copy."
            )
        if not same.key:
            raise below.error("key", f"{below.name}.key must name the columns that identify a row in both splits.")
        found[split] = same
    return found
