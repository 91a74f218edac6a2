"""The folder of renderers is their registry."""

from __future__ import annotations

from traingate.renderer import find_renderers


def test_the_folder_is_the_registry() -> None:
    assert {"html", "json", "terminal"} <= set(find_renderers())


def test_outputs_do_not_overwrite_each_other() -> None:
    names = [kind.file for kind in find_renderers().values()]
    assert len(set(names)) == len(names)
