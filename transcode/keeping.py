"""Who can open the key of a study: close it, open it, look one name up, end it for good.

A key is closed for the user's own identity file and the recipients of ``study.toml``, or with a
passphrase. Which public keys it is closed for does not show from outside, so that is noted beside
it, in ``confidential/recipients.txt`` (the format of ``age -R``).
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from transcode.artefacts import erase, write_atomic
from transcode.errors import KeyFileError, PrivacyError
from transcode.privacy.key import (
    has_passphrase,
    load_key,
    load_key_with_passphrase,
    new_identity,
    recipient_of,
    save_key,
    save_key_with_passphrase,
)
from transcode.records import KeyRow, Pseudonym
from transcode.study import Study

__all__ = [
    "close_key", "delete_key", "identity_file", "needs_closing", "new_passphrase", "note_access",
    "noted_recipients", "open_key", "reveal", "unlock", "use_identity", "use_passphrase",
    "wanted_recipients",
]  # fmt: skip

_SHORTEST = 12  # characters of a passphrase
_given: dict[Path, str] = {}
"""Passphrases typed in since this program started, by key: asked once, kept in memory only."""


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
    if not has_passphrase(study.key_file):
        return load_key(study.key_file, identity_file())
    known = _given.get(study.key_file)
    passphrase = _passphrase("Passphrase of the pseudonym key: ") if known is None else known
    rows = load_key_with_passphrase(study.key_file, passphrase)
    _given[study.key_file] = passphrase
    return rows


def close_key(study: Study, rows: Sequence[KeyRow]) -> None:
    """Save the rows, closed the way the key is closed already; a new key is closed for the user.

    Raises:
        KeyFileError: there is nobody it could be closed for, or a recipient is none.
    """
    if has_passphrase(study.key_file):
        _refuse_recipients(study)
        if study.key_file not in _given:
            open_key(study)
        save_key_with_passphrase(study.key_file, rows, _given[study.key_file])
        return
    recipients = wanted_recipients(study)
    save_key(study.key_file, rows, recipients)
    _note(study, recipients)


def needs_closing(study: Study) -> bool:
    """Whether ``study.toml`` names other recipients than the key is closed for."""
    if has_passphrase(study.key_file):
        return bool(study.settings.recipients)
    return set(noted_recipients(study)) != set(wanted_recipients(study))


def unlock(study: Study) -> None:
    """Ask for the passphrase now, where there is one: later a progress bar would hide the question.

    Raises:
        KeyFileError: the passphrase is another one.
    """
    if has_passphrase(study.key_file):
        open_key(study)


def _passphrase(question: str) -> str:
    """What the user types, unseen. ``$TRANSCODE_PASSPHRASE`` is for machines where nobody sits."""
    if "TRANSCODE_PASSPHRASE" in os.environ:
        return os.environ["TRANSCODE_PASSPHRASE"]
    if not sys.stdin or not sys.stdin.isatty():
        raise KeyFileError(
            "the key has a passphrase, and nobody is there to type it",
            where="key.age",
            step="key",
            remedy="run this in a terminal, or, where nobody sits, set $TRANSCODE_PASSPHRASE",
        )
    return getpass.getpass(question)


# --- for whom


def wanted_recipients(study: Study) -> tuple[str, ...]:
    """Who is to open the key: whoever made it, the recipients of ``study.toml``, this user.

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
    """Who the key is closed for, its maker first; nobody where that was never noted."""
    if not study.recipients_file.exists():
        return ()
    lines = study.recipients_file.read_text("utf-8").split("\n")
    return tuple(line.strip() for line in lines if line.startswith("age1"))


def _note(study: Study, recipients: Sequence[str]) -> None:
    if noted_recipients(study) != tuple(recipients):
        head = "# Who can open key.age, by public key; whoever made it first. Made by transcode.\n"
        write_atomic(study.recipients_file, (head + "\n".join(recipients) + "\n").encode())


def _refuse_recipients(study: Study) -> None:
    if study.settings.recipients:
        raise KeyFileError(
            "a key with a passphrase cannot have recipients beside it",
            where="study.toml",
            step="key",
            remedy="take the recipients out of study.toml, or: transcode key identity STUDY",
        )


def new_passphrase() -> str:
    """A new passphrase, typed twice.

    Raises:
        KeyFileError: too short, or typed differently.
    """
    chosen = _passphrase("New passphrase (five or more words): ")
    if len(chosen) < _SHORTEST:
        raise KeyFileError(
            f"a passphrase has {_SHORTEST} characters or more",
            where="key.age",
            step="key",
            remedy="take five or six words that you can remember",
        )
    if _passphrase("The same again: ") != chosen:
        raise KeyFileError("the two differ", where="key.age", step="key", remedy="type it again")
    return chosen


def use_passphrase(study: Study, passphrase: str) -> None:
    """Close the key with a passphrase from now on.

    Raises:
        KeyFileError: it does not open, or ``study.toml`` names recipients.
    """
    _refuse_recipients(study)
    rows = open_key(study)
    save_key_with_passphrase(study.key_file, rows, passphrase)
    _given[study.key_file] = passphrase
    study.recipients_file.unlink(missing_ok=True)


def use_identity(study: Study) -> tuple[str, ...]:
    """Close the key for the user's identity file and the recipients of ``study.toml``; gives them.

    Raises:
        KeyFileError: it does not open, or a recipient is none.
    """
    rows = open_key(study)
    recipients = wanted_recipients(study)
    save_key(study.key_file, rows, recipients)
    _given.pop(study.key_file, None)
    _note(study, recipients)
    return recipients


# --- look up


def reveal(study: Study, pseudonym: str) -> tuple[str, ...]:
    """Who or what a pseudonym stands for; noted in ``confidential/access.log`` before it is told.

    Raises:
        KeyFileError: the key does not open.
        PrivacyError: no such pseudonym, or the note cannot be written: then nothing is told.
    """
    asked = pseudonym.strip().strip("[]").casefold()
    rows = [row for row in open_key(study) if isinstance(row, Pseudonym)]
    found = [row for row in rows if row.pseudonym.strip("[]").casefold() == asked]
    if not found:
        # not repeated: a real name may have been typed
        raise PrivacyError("there is no such pseudonym in the key", where="key.age", step="reveal",
                           remedy='write it as it stands in the text: "[Person 3]"')  # fmt: skip
    note_access(study, "reveal", found[0].pseudonym)
    return tuple(dict.fromkeys(row.entity for row in found))


def note_access(study: Study, what: str, about: str) -> None:
    """Note that somebody looked something up in the key.

    Raises:
        PrivacyError: the note cannot be written: then nothing may be told.
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
            f"nothing is told: the log cannot be written ({os.strerror(problem.errno or 0)})",
            where=study.access_file.name,
            step=what,
            remedy="free space on the disk, or see who may write there",
        ) from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user on this system
        return "unknown"


# --- end it


def delete_key(
    study: Study, *, ask: Callable[[Sequence[Path]], bool], also_recordings: bool
) -> bool:
    """Take away everything in ``confidential/`` that says who the pseudonyms are.

    That is more than the key: the transcripts, the lists of names and the voices say it too. The
    recordings, and the transcripts that came with them, are taken as well where that is asked
    for; as long as they are there, the study is not anonymous. Asking again finishes what was
    interrupted.

    Args:
        study: the study.
        ask: shown what goes; says whether to go on.
        also_recordings: the recordings too.

    Returns:
        Whether it was done.
    """
    kept = () if also_recordings else ("recordings", "scripts")
    kept = (*kept, study.access_file.name, study.refused_file.name, study.certificates.name)
    going = sorted(p for p in study.confidential.glob("*") if p.name not in kept)
    # the key first: without it the rest tells less
    going.sort(key=lambda path: path != study.key_file)
    if not ask(going):
        return False
    for path in (*going, *(p for p in study.cache.glob("*") if p.suffix != ".lock")):
        erase(path)
    _given.pop(study.key_file, None)
    return True
