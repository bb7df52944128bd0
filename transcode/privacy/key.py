"""The key of the study, ``key.age``: the people behind the pseudonyms, encrypted.

The format is age (https://age-encryption.org/v1), so that the stock ``age`` tool opens it. Inside
is JSON Lines, one :data:`~transcode.records.names.KeyRow` a line. Plain rows exist in memory only.

A key is closed either for recipients (X25519, any number of people) or with one passphrase; age
does not mix the two in one file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from pydantic import ValidationError

from transcode.errors import KeyFileError
from transcode.files import write_atomic
from transcode.records.codec import adapter
from transcode.records.names import KeyRow

__all__ = [
    "has_passphrase", "load_key", "load_key_with_passphrase", "new_identity", "recipient_of",
    "save_key", "save_key_with_passphrase",
]  # fmt: skip

_A = {"identity": "an identity file", "passphrase": "a passphrase"}
_AGE = b"age-encryption.org/v1\n"


def new_identity(path: Path) -> str:
    """Make a new identity file, readable by its owner only; gives the recipient (public) key.

    Raises:
        KeyFileError: there is a file already, or none can be made there.
    """
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    made = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
            file.write(f"# created: {made}\n# public key: {recipient}\n{identity}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise _error(
            path, "there is an identity file already", "use it, or choose another name"
        ) from None
    except OSError:
        raise _error(path, "no identity file can be made here", "choose another folder") from None
    return recipient


def save_key(path: Path, rows: Sequence[KeyRow], recipients: Sequence[str]) -> None:
    """Encrypt the rows to the recipients (``age1...``), any one of whom can open them.

    Raises:
        KeyFileError: there are no recipients, or one is not an age public key.
    """
    try:
        to = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise _error(
            path, "a recipient is not an age public key", "give the 'age1...' line"
        ) from None
    if not to:
        raise _error(path, "there is nobody who could open the key", "name at least one recipient")
    write_atomic(path, pyrage.encrypt(_packed(rows), to))


def load_key(
    path: Path, identity_file: Path, *, read: Callable[[Path], bytes] = Path.read_bytes
) -> tuple[KeyRow, ...]:
    """The rows of a key, opened with an identity file (X25519, as ``age-keygen`` writes it).

    ``read`` gives the bytes of the key.

    Raises:
        KeyFileError: one of the files is missing or damaged, or they do not belong together.
    """
    return _opened(
        path, read, lambda sealed: pyrage.decrypt(sealed, _identities(identity_file)), "identity"
    )


def recipient_of(identity_file: Path) -> str:
    """The public key that belongs to an identity file.

    Raises:
        KeyFileError: the file is missing, or holds no identity.
    """
    return str(_identities(identity_file)[0].to_public())


def has_passphrase(path: Path, *, read: Callable[[Path], bytes] = Path.read_bytes) -> bool:
    """Return whether a key is encrypted with a passphrase, as its first lines say."""
    try:
        return _is_with_passphrase(read(path))
    except OSError:
        return False


def _is_with_passphrase(sealed: bytes) -> bool:
    return sealed.startswith(_AGE + b"-> scrypt ")


def _identities(identity_file: Path) -> list[pyrage.x25519.Identity]:
    try:
        lines = identity_file.read_text("utf-8").split()
        secrets = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        identities = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    except FileNotFoundError:
        raise _error(
            identity_file, "the identity file is missing", "bring it back from where you keep it"
        ) from None
    except (OSError, ValueError, pyrage.IdentityError):
        identities = []
    if not identities:
        raise _error(
            identity_file,
            "this is not an age identity file",
            "give the file that transcode or age-keygen made, or bring it from a backup",
        ) from None
    return identities


def save_key_with_passphrase(path: Path, rows: Sequence[KeyRow], passphrase: str) -> None:
    """Encrypt the rows with a passphrase (scrypt).

    Raises:
        KeyFileError: the passphrase is empty.
    """
    if not passphrase:
        raise _error(path, "the passphrase is empty", "choose a long one")
    write_atomic(path, pyrage.passphrase.encrypt(_packed(rows), passphrase))


def load_key_with_passphrase(
    path: Path, passphrase: str, *, read: Callable[[Path], bytes] = Path.read_bytes
) -> tuple[KeyRow, ...]:
    """The rows of a key that was saved with a passphrase.

    Raises:
        KeyFileError: the key is missing or damaged, or the passphrase is another one.
    """

    def decrypt(sealed: bytes) -> bytes:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))

    return _opened(path, read, decrypt, "passphrase")


def _packed(rows: Sequence[KeyRow]) -> bytes:
    return b"".join(adapter(type(row)).dump_json(row) + b"\n" for row in rows)


def _opened(
    path: Path,
    read: Callable[[Path], bytes],
    decrypt: Callable[[bytes], bytes],
    means: str,
) -> tuple[KeyRow, ...]:
    # Raised "from None" outside the handlers' reach: a chained error could quote a row of the key.
    try:
        sealed = read(path)
    except FileNotFoundError:
        raise _error(path, "the key is missing", "bring it back from a backup") from None
    except OSError:
        raise _error(path, "the key cannot be read", "see who may read the file") from None
    if not sealed.startswith(_AGE):
        what = "is not an age file: it was damaged or overwritten" if sealed else "is empty"
        raise _error(path, f"the key {what}", "bring it back from a backup")
    if (closed_with := "passphrase" if _is_with_passphrase(sealed) else "identity") != means:
        raise _error(path, f"the key opens with {_A[closed_with]}", f"give {_A[closed_with]}")
    try:
        opened = decrypt(sealed)
    except pyrage.DecryptError:
        remedy = f"use the {means} it was saved with; if that is right, bring the key from a backup"
        raise _error(
            path, f"the key does not open: another {means}, or it is damaged", remedy
        ) from None
    try:
        return tuple(adapter(KeyRow).validate_json(line) for line in opened.splitlines())
    except ValidationError:
        pass
    raise _error(path, "the key opens, but holds no rows of pseudonyms", "bring it from a backup")


def _error(path: Path, what: str, remedy: str) -> KeyFileError:
    return KeyFileError(what, where=path.name, step="key", remedy=remedy)
