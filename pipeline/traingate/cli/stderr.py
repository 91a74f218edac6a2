"""Says on stderr why a command ended."""

from __future__ import annotations

import sys


def say(message: str, code: int) -> int:
    """Prints a message to stderr; no line of it begins with data, which a build server could take for an order."""
    from traingate.inert import escape_log

    sys.stdout.flush()
    first, *rest = message.splitlines() or [""]
    print(f"traingate: {escape_log(first)}", *(f"| {escape_log(line)}" for line in rest), sep="\n", file=sys.stderr)
    return code
