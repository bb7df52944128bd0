"""Key of the pseudonyms: looking up a name, changing who can decrypt it, and deleting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from transcode.errors import KeyFileError, PrivacyError
from transcode.files import erase
from transcode.pipeline.key import (
    _given,
    _note,
    _passphrase,
    _refuse_recipients,
    note_access,
    open_key,
    wanted_recipients,
)
from transcode.privacy.key import save_key, save_key_with_passphrase
from transcode.records.names import Pseudonym
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["delete_key", "new_passphrase", "reveal", "use_identity", "use_passphrase"]


_SHORTEST = 12  # characters of a passphrase


def new_passphrase() -> str:
    """Ask for a new passphrase, typed twice.

    Raises:
        KeyFileError: it is too short, or the two differ.
    """
    chosen = _passphrase("New passphrase (five or more words): ")
    if len(chosen) < _SHORTEST:
        raise KeyFileError(
            f"a passphrase needs {_SHORTEST} characters or more",
            where="key.age",
            step="key",
            remedy="use five or six words that you can remember",
        )
    if _passphrase("The same again: ") != chosen:
        raise KeyFileError(
            "the two passphrases differ", where="key.age", step="key", remedy="type it again"
        )
    return chosen


def use_passphrase(study: Study, passphrase: str) -> None:
    """Encrypt the key with a passphrase from now on.

    Raises:
        KeyFileError: the key cannot be decrypted, or ``study.toml`` names recipients.
    """
    _refuse_recipients(study)
    rows = open_key(study)
    save_key_with_passphrase(study.key_file, rows, passphrase)
    _given[study.key_file] = passphrase
    study.recipients_file.unlink(missing_ok=True)


def use_identity(study: Study) -> tuple[str, ...]:
    """Encrypt the key for the user's identity file and the recipients of ``study.toml``.

    Returns:
        The recipients.

    Raises:
        KeyFileError: the key cannot be decrypted, or a recipient is not valid.
    """
    rows = open_key(study)
    recipients = wanted_recipients(study)
    save_key(study.key_file, rows, recipients)
    _given.pop(study.key_file, None)
    _note(study, recipients)
    return recipients


# --- look up


def reveal(study: Study, pseudonym: str) -> tuple[str, ...]:
    """Look up the name behind a pseudonym; ``confidential/access.log`` records it first.

    Raises:
        KeyFileError: the key cannot be decrypted.
        PrivacyError: there is no such pseudonym, or the log cannot be written: then nothing is
            revealed.
    """
    wanted = pseudonym.strip().strip("[]").casefold()
    rows = [row for row in open_key(study) if isinstance(row, Pseudonym)]
    matches = [row for row in rows if row.pseudonym.strip("[]").casefold() == wanted]
    if not matches:
        # not repeated: a real name may have been typed
        raise PrivacyError("there is no such pseudonym in the key", where="key.age", step="reveal",
                           remedy='write it as it stands in the text: "[Person 3]"')  # fmt: skip
    note_access(study, "reveal", matches[0].pseudonym)
    return tuple(dict.fromkeys(row.entity for row in matches))


# --- delete


def delete_key(
    study: Study, *, ask: Callable[[Sequence[Path]], bool], also_recordings: bool
) -> bool:
    """Delete everything in ``confidential/`` that identifies the people behind the pseudonyms.

    That is more than the key: the transcripts, the lists of names and the voices identify them
    too. The recordings, and the transcripts that came with them, are deleted only on request; as
    long as they exist, the study is not anonymous. Calling this again finishes an interrupted
    deletion.

    Args:
        study: the study.
        ask: is called with the files to delete; returns whether to go on.
        also_recordings: delete the recordings too.

    Returns:
        True if the files were deleted.
    """
    kept = {
        study.root / kind.top
        for kind in kinds.KINDS
        if kind.outlives_key or (kind.is_source and not also_recordings)
    }
    going = sorted(path for path in study.confidential.glob("*") if path not in kept)
    # the key first: without it the rest reveals less
    going.sort(key=lambda path: path != study.key_file)
    if not ask(going):
        return False
    for path in (*going, *(p for p in study.cache.glob("*") if p.suffix != ".lock")):
        erase(path)
    _given.pop(study.key_file, None)
    return True
