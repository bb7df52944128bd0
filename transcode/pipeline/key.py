"""The pseudonym key of a study: its rows, and the people who can open it."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from transcode.errors import KeyFileError, PrivacyError
from transcode.files import write_atomic
from transcode.privacy.key import (
    has_passphrase,
    load_key,
    load_key_with_passphrase,
    new_identity,
    recipient_of,
    save_key,
    save_key_with_passphrase,
)
from transcode.records.names import KeyRow, Pseudonym
from transcode.study.folder import Study

__all__ = [
    "asked_elsewhere",
    "close_key",
    "given",
    "identity_file",
    "is_locked",
    "key_rows",
    "load_pseudonyms",
    "needs_closing",
    "note_access",
    "noted_recipients",
    "open_key",
    "unlock",
    "unlock_with",
    "wanted_recipients",
]

_given: dict[Path, str] = {}
"""Passphrases typed in since this program started, by key: asked once, kept in memory only."""
_asks: ContextVar[bool] = ContextVar("asks", default=True)


# --- open and close


def identity_file() -> Path:
    """The age identity that opens the keys of this user's studies. Not in any study folder."""
    if chosen := os.environ.get("TRANSCODE_IDENTITY"):
        return Path(chosen)
    config = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return Path(config or Path.home() / ".config") / "transcode" / "identity.txt"


def open_key(study: Study) -> tuple[KeyRow, ...]:
    """The rows of the study's key; asks for its passphrase where it has one.

    Raises:
        KeyFileError: it is missing or damaged, or neither identity nor passphrase opens it.
    """
    return study.reading.keep("key", [study.key_file, identity_file()], lambda: _open_key(study))


def _open_key(study: Study) -> tuple[KeyRow, ...]:
    read = study.reading.data
    if not _has_passphrase(study):
        return load_key(study.key_file, identity_file(), read=read)
    passphrase = _given.get(study.key_file)
    if passphrase is None:
        passphrase = _passphrase("Passphrase of the pseudonym key: ")
    rows = load_key_with_passphrase(study.key_file, passphrase, read=read)
    _given[study.key_file] = passphrase
    return rows


def _has_passphrase(study: Study) -> bool:
    return has_passphrase(study.key_file, read=study.reading.data)


def close_key(study: Study, rows: Sequence[KeyRow]) -> None:
    """Save the rows, encrypted as the key is already; a new key is encrypted for the user.

    Raises:
        KeyFileError: there is nobody to encrypt it for, or a recipient is not one.
    """
    if _has_passphrase(study):
        _refuse_recipients(study)
        if study.key_file not in _given:
            open_key(study)
        save_key_with_passphrase(study.key_file, rows, _given[study.key_file])
        return
    recipients = wanted_recipients(study)
    save_key(study.key_file, rows, recipients)
    _note(study, recipients)


def needs_closing(study: Study) -> bool:
    """Return whether ``study.toml`` names other recipients than the key is encrypted for."""
    if _has_passphrase(study):
        return bool(study.settings.recipients)
    return set(noted_recipients(study)) != set(wanted_recipients(study))


def unlock(study: Study) -> None:
    """Ask for the passphrase now, where there is one: later a progress bar would hide the question.

    Raises:
        KeyFileError: the passphrase is wrong.
    """
    if _has_passphrase(study):
        open_key(study)


def is_locked(study: Study) -> bool:
    """Return whether the key has a passphrase that nobody has given yet."""
    is_given = study.key_file in _given or "TRANSCODE_PASSPHRASE" in os.environ
    return study.key_file.exists() and not is_given and _has_passphrase(study)


def given(study: Study) -> str:
    """The passphrase of the key, as it was typed; "" where it was not, or has none."""
    return _given.get(study.key_file, "")


def unlock_with(study: Study, passphrase: str) -> None:
    """Open the key with a passphrase that was asked for elsewhere, and remember it.

    Raises:
        KeyFileError: it is another one.
    """
    load_key_with_passphrase(study.key_file, passphrase, read=study.reading.data)
    _given[study.key_file] = passphrase


@contextmanager
def asked_elsewhere() -> Iterator[None]:
    """Let nothing ask in the terminal: whoever waits sits at a page, which asks itself."""
    token = _asks.set(False)
    try:
        yield
    finally:
        _asks.reset(token)


def _passphrase(question: str) -> str:
    """The passphrase, typed unseen; ``$TRANSCODE_PASSPHRASE`` is for machines without a user."""
    if "TRANSCODE_PASSPHRASE" in os.environ:
        return os.environ["TRANSCODE_PASSPHRASE"]
    if not _asks.get():
        raise KeyFileError(
            "the key has a passphrase", where="key.age", remedy="type it in the page, under Names"
        )
    if not sys.stdin or not sys.stdin.isatty():
        raise KeyFileError(
            "the key has a passphrase, and there is no terminal to type it in",
            where="key.age",
            step="key",
            remedy="type it in the page, under Names, or run this in a terminal; "
            "$TRANSCODE_PASSPHRASE is for where there is neither",
        )
    return getpass.getpass(question)


# --- for whom


def wanted_recipients(study: Study) -> tuple[str, ...]:
    """Recipients who are to open the key: its maker, those of ``study.toml``, this user.

    Raises:
        KeyFileError: the user's identity file is damaged.
    """
    path = identity_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new_identity(path)
    maker = noted_recipients(study)[:1]
    return tuple(dict.fromkeys((*maker, *study.settings.recipients, recipient_of(path))))


def noted_recipients(study: Study) -> tuple[str, ...]:
    """Recipients the key is encrypted for, its maker first; none where that was never noted."""
    if not study.recipients_file.exists():
        return ()
    lines = study.reading.data(study.recipients_file).decode().split("\n")
    return tuple(line.strip() for line in lines if line.startswith("age1"))


def _note(study: Study, recipients: Sequence[str]) -> None:
    if noted_recipients(study) != tuple(recipients):
        head = "# Who can open key.age, by public key; whoever made it first. Made by transcode.\n"
        write_atomic(study.recipients_file, (head + "\n".join(recipients) + "\n").encode())


def _refuse_recipients(study: Study) -> None:
    if study.settings.recipients:
        raise KeyFileError(
            "a key with a passphrase cannot have recipients as well",
            where="study.toml",
            step="key",
            remedy="take the recipients out of study.toml, or: transcode key identity STUDY",
        )


def note_access(study: Study, what: str, about: str) -> None:
    """Note that somebody looked something up in the key.

    Raises:
        PrivacyError: the note cannot be written; then nothing may be shown.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = f"{at}\t{_user()}\t{what}\t{about}\n"
    try:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        log = os.open(study.access_file, flags, 0o600)
        try:
            os.write(log, line.encode())
            os.fsync(log)
        finally:
            os.close(log)
    except OSError as problem:
        raise PrivacyError(
            f"nothing is shown: the log cannot be written ({os.strerror(problem.errno or 0)})",
            where=study.access_file.name,
            step=what,
            remedy="free space on the disk, or see who may write there",
        ) from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user on this system
        return "unknown"


def load_pseudonyms(study: Study) -> tuple[Pseudonym, ...]:
    """The pseudonyms in the study's key; none where there is no key yet.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    return tuple(row for row in key_rows(study) if isinstance(row, Pseudonym))


def key_rows(study: Study) -> tuple[KeyRow, ...]:
    """All rows of the study's key; none where there is no key yet.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    if not study.key_file.exists():
        if any(study.text_path(i).exists() for i in study.interviews):
            raise PrivacyError(
                "the pseudonym key is missing, but texts were released with it",
                where="confidential/key.age",
                step="release",
                remedy="restore key.age from a backup; without it the study is anonymous for good",
            )
        return ()
    return open_key(study)
