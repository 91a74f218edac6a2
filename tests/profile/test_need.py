"""Whatever a profile holds, it holds under the name of the file that defines it."""

from __future__ import annotations

from traingate.profile.need import Need, Shelf


def test_a_need_is_called_as_the_file_that_defines_it() -> None:
    class Anything(Need[int]):
        shelf = Shelf.VALUES

    class Other(Need[int]):
        shelf = Shelf.VALUES
        __module__ = "traingate.measures.row_count"

    assert (Anything.id, Other.id) == (__name__.rpartition(".")[2].replace("_", "-"), "row-count")
