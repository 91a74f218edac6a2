"""Signs a decision, so that whoever lacks the key cannot write one: HMAC-SHA256 with a secret, Ed25519 with a PEM key.

A digest without a key catches accidents only: whoever edits the file can compute the digest again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traingate.errors import BadSignature, KeyRejected

VARIABLE = "TRAINGATE_KEY"
_SHORTEST = 16


def read_key(path: str | Path | None = None) -> bytes | None:
    """The key in a file, else the one in the environment's TRAINGATE_KEY, else None.

    Raises:
        KeyRejected: the file cannot be read, or the key is shorter than 16 bytes.
    """
    if path is not None:
        try:
            return check_key(Path(path).read_bytes(), str(path))
        except OSError as error:
            raise KeyRejected(f"{path}: the key cannot be read: {error.strerror or error}.") from None
    value = os.environ.get(VARIABLE)
    return None if value is None else check_key(value.encode("utf8", "surrogateescape"), f"${VARIABLE}")


def check_key(key: bytes, where: str = "key") -> bytes:
    """The key without surrounding white space; KeyRejected where it is too short to keep anybody out."""
    key = key.strip()
    if len(key) < _SHORTEST:
        found = f"this one has {len(key)}. Make one: openssl rand -hex 32"
        raise KeyRejected(f"{where}: a key needs at least {_SHORTEST} bytes, and {found}")
    return key


def sign(text: bytes, key: bytes) -> dict[str, str]:
    """The signature of a text: its algorithm, and its value in hexadecimal; KeyRejected for a public key."""
    if not _is_pem(key):
        return {"algorithm": "hmac-sha256", "value": hmac.new(key, text, hashlib.sha256).hexdigest()}
    if b"PUBLIC KEY" in key:
        raise KeyRejected("a public key verifies a decision, but cannot sign one: pass the private key.")
    return {"algorithm": "ed25519", "value": _load_private_key(key).sign(text).hex()}


def verify(text: bytes, signature: object, key: bytes) -> None:
    """Raises BadSignature unless the key made the signature of this text. The key says which algorithm is right."""
    if not isinstance(signature, Mapping):
        raise BadSignature("it is not signed, and a key was given to verify it with")
    algorithm = "ed25519" if _is_pem(key) else "hmac-sha256"
    if signature.get("algorithm") != algorithm:
        raise BadSignature(f"its signature is not {algorithm}, the algorithm of the given key")
    value = str(signature.get("value"))
    if algorithm == "hmac-sha256":
        expected = hmac.new(key, text, hashlib.sha256).hexdigest()
        fits = hmac.compare_digest(expected.encode(), value.encode("utf8", "replace"))
    else:
        fits = _fits_ed25519(text, value, key)
    if not fits:
        raise BadSignature("its signature does not match: it was edited, or signed with another key")


def _is_pem(key: bytes) -> bool:
    return key.startswith(b"-----BEGIN ")


def _load_private_key(key: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise KeyRejected(f"the private key cannot be read: {error}") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyRejected("the private key is not an Ed25519 key. Make one: openssl genpkey -algorithm ed25519")
    return private


def _load_public_key(key: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if b"PRIVATE KEY" in key:
        return _load_private_key(key).public_key()
    try:
        public = load_pem_public_key(key)
    except ValueError as error:
        raise KeyRejected(f"the public key cannot be read: {error}") from None
    if not isinstance(public, Ed25519PublicKey):
        raise KeyRejected("the public key is not an Ed25519 key.")
    return public


def _fits_ed25519(text: bytes, value: str, key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    public = _load_public_key(key)
    try:
        public.verify(bytes.fromhex(value), text)
    except (InvalidSignature, ValueError):
        return False
    return True
