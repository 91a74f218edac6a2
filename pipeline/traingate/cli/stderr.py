"""Says on stderr why a command ended."""

from __future__ import annotations

import sys


def say(message: str, code: int) -> int:
    """Prints a message to stderr; no line of it begins with data, which a build server could take for an order."""
    from traingate.inert import logged

    sys.stdout.flush()
    first, *rest = message.splitlines() or [""]
    print(f"traingate: {logged(first)}", *(f"| {logged(line)}" for line in rest), sep="\n", file=sys.stderr)
    return code
