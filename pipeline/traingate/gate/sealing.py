"""Writes a decision sealed, and reads it back where nobody edited it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from traingate.errors import BadSignature, Refused
from traingate.gate.decision import (
    Decision,
    compute_digest,
    make_absolute,
    make_relative,
    to_canonical_json,
)
from traingate.gate.signature import check_key, read_key, sign, verify
from traingate.inert import escape_line
from traingate.reading import parse
from traingate.storage.withdrawing import NAME, PREVIOUS
from traingate.storage.writing import write_aside


def write_decision(decision: Decision, path: str | Path, key: bytes | None = None) -> Path:
    """Writes the decision aside and renames it into place, signed where a key is given or TRAINGATE_KEY is set.

    Without a key the file holds a digest of itself, which catches accidents but nobody who means it.

    Raises:
        KeyRejected: the key cannot sign.
        OSError: it cannot be written.
    """
    path = Path(path).absolute()
    write_aside(str(path), seal(decision, path.parent, key))
    return path


def seal(decision: Decision, folder: Path, key: bytes | None = None) -> bytes:
    """The content of a decision.json in a folder; raises and takes a key as `write_decision` does."""
    key = read_key() if key is None else check_key(key)
    plain = json.loads(decision.to_json()) | {"root": make_relative(decision.root, str(folder.absolute()))}
    text = to_canonical_json(plain).encode()
    sealed = plain | {"digest": compute_digest(text)} | ({"signature": sign(text, key)} if key else {})
    return f"{json.dumps(sealed, indent=1, sort_keys=True)}\n".encode()


def read_decision(path: str | Path, key: bytes | None = None) -> Decision:
    """The decision in a file (or in a folder's decision.json), its root absolute; it has not been edited.

    Raises:
        Refused: the file is missing, unreadable, edited, or not signed with the key (else TRAINGATE_KEY).
        KeyRejected: the key cannot verify anything.
    """
    path = Path(path)
    path = path / NAME if path.is_dir() else path
    key = read_key() if key is None else check_key(key)
    try:
        plain = parse(path.read_bytes())
    except FileNotFoundError:
        raise Refused(f"there is no decision at {path}{_explain_missing(path)}. Run: traingate check") from None
    except (OSError, ValueError, RecursionError) as error:
        raise Refused(f"{path} cannot be read: {_explain(error)}. Run: traingate check") from None
    if not isinstance(plain, dict):
        raise Refused(f"{path} is not a decision. Run: traingate check")
    try:
        return _unseal(plain, path, key)
    except (ValueError, BadSignature, RecursionError) as error:
        raise Refused(f"{path} cannot be trusted: {_explain(error)}. Run: traingate check") from None


def _unseal(sealed: dict[str, object], path: Path, key: bytes | None) -> Decision:
    plain = {name: value for name, value in sealed.items() if name not in ("digest", "signature")}
    text = to_canonical_json(plain)
    if sealed.get("digest") != compute_digest(text.encode()):
        raise ValueError("it was edited after it was written")
    if key:
        verify(text.encode(), sealed.get("signature"), key)
    decision = Decision.from_json(text)
    return replace(decision, root=make_absolute(decision.root, str(path.absolute().parent)))


def _explain_missing(path: Path) -> str:
    begun = path.name == NAME and path.with_name(PREVIOUS).exists()
    return ": the last run did not come to its end, or has not yet" if begun else ""


def _explain(error: Exception) -> str:
    return escape_line(str(error).removesuffix("."))
