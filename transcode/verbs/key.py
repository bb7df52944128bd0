"""Looking one name up, changing who can open the key, deleting it for good."""

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
    kept = {
        study.root / kind.top
        for kind in kinds.KINDS
        if kind.outlives_key or (kind.is_source and not also_recordings)
    }
    going = sorted(path for path in study.confidential.glob("*") if path not in kept)
    # the key first: without it the rest tells less
    going.sort(key=lambda path: path != study.key_file)
    if not ask(going):
        return False
    for path in (*going, *(p for p in study.cache.glob("*") if p.suffix != ".lock")):
        erase(path)
    _given.pop(study.key_file, None)
    return True
