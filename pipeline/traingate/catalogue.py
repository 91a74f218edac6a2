"""What is asked of the data, in words: every check with its settings, as `traingate checks` prints them."""

from __future__ import annotations

import inspect

from traingate.check import all_checks
from traingate.errors import ConfigError, nearest


def of_all() -> str:
    """Every check: its id, its family, its question, and its settings with their defaults."""
    return "\n".join(
        f"{name}  ({check.family})\n    {check.question()}\n    {_settings(check.defaults(), ', ') or 'no settings'}"
        for name, check in all_checks().items()
    )


def of_one(name: str) -> str:
    """One check in full; ConfigError with the nearest id where there is none of this name."""
    checks = all_checks()
    if name not in checks:
        raise ConfigError(f"{name} is not a check. {nearest(name, checks)}")
    check = checks[name]
    head = f"{name} ({check.family})\n\n{inspect.cleandoc(check.__doc__ or '')}"
    return f"{head}\n\nDefaults\n  {_settings(check.defaults(), chr(10) + '  ') or 'no settings'}"


def _settings(defaults: dict[str, object], separator: str) -> str:
    return separator.join(f"{name} = {default}" for name, default in defaults.items())
