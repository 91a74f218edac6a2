"""What all HTML pages share: templates in which whatever a value holds stays text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from traingate.inert import escape_line


def open_templates(package: str, inert: Callable[[str], str] = escape_line) -> Environment:
    """The templates in the folder `templates` of a package; a name that they are not given is an error.

    Args:
        package: its import name.
        inert: what makes a text harmless to read, before it is escaped; Markup is left alone.
    """

    def finalize(value: Any) -> Any:
        return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    # autoescape=True and not select_autoescape: that one answers False for the suffix .j2.
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader(package, "templates"),
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
