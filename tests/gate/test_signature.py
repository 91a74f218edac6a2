from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from traingate.errors import BadSignature, KeyRejected
from traingate.gate.signature import read_key, sign, verify

SECRET = b"sixteen bytes or more"


def _pem(private):
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public(private):
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


ED25519 = Ed25519PrivateKey.generate()


def test_a_secret_signs_and_verifies():
    verify(b"text", sign(b"text", SECRET), SECRET)


@pytest.mark.parametrize("key", [_pem(ED25519), _public(ED25519)], ids=["private", "public"])
def test_a_pem_key_signs_and_its_public_half_verifies(key):
    verify(b"text", sign(b"text", _pem(ED25519)), key)


@pytest.mark.parametrize("key", [SECRET, _pem(ED25519)], ids=["hmac", "ed25519"])
def test_another_text_does_not_fit(key):
    with pytest.raises(BadSignature, match="does not match: it was edited, or signed with another key"):
        verify(b"other", sign(b"text", key), key)


def test_another_key_does_not_fit():
    with pytest.raises(BadSignature, match="does not match"):
        verify(b"text", sign(b"text", SECRET), b"another secret of mine")
    with pytest.raises(BadSignature, match="does not match"):
        verify(b"text", sign(b"text", _pem(ED25519)), _public(Ed25519PrivateKey.generate()))


def test_the_key_says_which_algorithm_is_right_not_the_signature():
    forged = sign(b"text", b"x" * 16) | {"algorithm": "hmac-sha256"}
    with pytest.raises(BadSignature, match="is not ed25519, the algorithm of the given key"):
        verify(b"text", forged, _public(ED25519))


@pytest.mark.parametrize(
    "signature", [None, "", [], {}, {"algorithm": "hmac-sha256"}, {"algorithm": "hmac-sha256", "value": "\udcff"}]
)
def test_anything_else_is_refused(signature):
    with pytest.raises(BadSignature):
        verify(b"text", signature, SECRET)


def test_a_public_key_cannot_sign():
    with pytest.raises(KeyRejected, match="pass the private key"):
        sign(b"text", _public(ED25519))


def test_other_kinds_of_keys_are_rejected():
    with pytest.raises(KeyRejected, match=r"not an Ed25519 key. Make one: openssl genpkey"):
        sign(b"text", _pem(generate_private_key(65537, 2048)))


def test_key_from_a_file_without_its_line_end(tmp_path):
    (tmp_path / "key").write_bytes(SECRET + b"\n")
    assert read_key(tmp_path / "key") == SECRET


def test_key_from_the_environment(monkeypatch):
    monkeypatch.setenv("TRAINGATE_KEY", SECRET.decode())
    assert read_key() == SECRET


def test_no_key_is_none():
    assert read_key() is None


def test_an_empty_key_is_no_key_left_out(monkeypatch):
    monkeypatch.setenv("TRAINGATE_KEY", "")
    with pytest.raises(
        KeyRejected, match=r"\$TRAINGATE_KEY: a key needs at least 16 bytes, and this one has 0. Make one: openssl"
    ):
        read_key()


def test_a_missing_key_file_is_named(tmp_path):
    with pytest.raises(KeyRejected, match=r"nothing: the key cannot be read: No such file"):
        read_key(tmp_path / "nothing")
