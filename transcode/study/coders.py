"""Names of coders, and the files that lie beside their journals.

A cloud folder or a file manager makes copies: ``anna (1).jsonl``, ``anna-DESKTOP-AB12.jsonl``,
``anna (conflicted copy 2026-11-28).jsonl``, ``anna 2.jsonl``, ``Copy of anna.jsonl``. Each entry
says whose it is, so the first line tells such a copy from a coder's own journal. It never counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import takewhile
from pathlib import Path

from transcode.errors import DecisionError, JournalError
from transcode.records.decisions import Withdraw
from transcode.records.figures import counted
from transcode.study.journal import Journal
from transcode.study.reading import Reading

__all__ = [
    "CONSENSUS",
    "Journals",
    "as_known",
    "checked_name",
    "is_name",
    "journals_in",
    "nearly",
    "notes_on",
    "own_name",
]

CONSENSUS = "consensus"
"""The journal of the agreed round."""

Journals = tuple[dict[str, Journal], tuple[Journal, ...]]
"""The journals of a study by coder, and copies of journals."""


def own_name(name: str) -> str:
    """The name of a coder in the spelling that their journal bears."""
    return unicodedata.normalize("NFC", name)


def is_name(name: str) -> bool:
    """Return whether a coder may have this name: a journal is a file of that name."""
    return re.fullmatch(r"[\w-]{1,40}", name) is not None


def checked_name(name: str) -> str:
    """The name of a coder in the spelling that their journal bears.

    Raises:
        DecisionError: a journal cannot have this name.
    """
    if not is_name(own := own_name(name)):
        raise DecisionError(
            "a coder's name has 40 letters, digits, - and _ at most, and nothing else",
            remedy="choose a short name without blanks, for example --coder anna",
        )
    return own


def as_known(name: str, coders: Sequence[str]) -> str:
    """The coder of this name, whatever its capitals and composition; "" where there is none."""
    name = unicodedata.normalize("NFC", name.strip())
    if name in coders:
        return name
    alike = [coder for coder in coders if coder.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else ""


def nearly(name: str, coders: Sequence[str]) -> str:
    """A coder whose name is nearly this, as after a slip; "" where there is none.

    Names that differ in a number are meant to: ``coder1`` and ``coder2``.
    """
    plain = {_plain(coder): coder for coder in coders}
    digits = re.findall(r"\d+", name)
    close = get_close_matches(_plain(name), plain, n=3, cutoff=0.75)
    return next((plain[form] for form in close if re.findall(r"\d+", form) == digits), "")


def journals_in(folder: Path, locks: Path, reading: Reading) -> Journals:
    """The journals of a folder by coder, and the copies of journals beside them."""
    own: dict[str, Journal] = {}
    copies: list[Journal] = []
    paths = [path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith(".")]
    names = {unicodedata.normalize("NFC", path.stem) for path in paths}
    for path in paths:
        name = own_name(path.stem)
        wrote = Journal(path, locks=locks, reading=reading).writer
        if wrote and wrote not in names and wrote.casefold() == name.casefold():
            name = wrote  # a file system that does not tell capitals apart
        made_of = wrote not in ("", name) and name.casefold().startswith(wrote.casefold())
        if not is_name(name) or made_of or name in own:
            copies.append(Journal(path, locks=locks, coder=wrote, reading=reading))
        else:
            own[name] = Journal(path, locks=locks, coder=name, reading=reading)
    return own, tuple(copies)


def notes_on(journals: Journals) -> tuple[str, ...]:
    """Notes on what is unusual about the journals and does no harm, each with a remedy."""
    own, copies = journals
    return (*_touched(own), *(_about(copy, own) for copy in copies))


def _touched(own: dict[str, Journal]) -> Iterator[str]:
    for journal in own.values():
        try:
            left = journal.touched
        except JournalError:
            continue  # damage is reported elsewhere
        if left:
            yield (
                f"{journal.path.name}: another program has saved it and left {left}. Every "
                "decision is there; nothing needs to be done."
            )


def _about(copy: Journal, own: dict[str, Journal]) -> str:
    name, coder = copy.path.name, copy.writer
    if copy.path.stat().st_size == 0:
        return f"{name}: an empty file, and no coder's journal. It may be deleted."
    if not coder:
        return (
            f"{name}: is not read, because it is named like no coder and its first line is no "
            "decision. Look at it, then delete it or move it away."
        )
    copy_ids = _ids(copy)
    if copy_ids is None:
        return f"{name}: a damaged copy of {coder}'s journal. It does not count; delete it."
    if not (original := own.get(coder)):
        return (
            f"{name}: holds {_decisions(len(copy_ids))} of {coder}, and there is no "
            f"{coder}.jsonl. They do not count until it is renamed so."
        )
    own_ids, real = _ids(original), original.path.name
    if own_ids is None:
        return (
            f"{name}: a whole copy of {coder}'s journal with {_decisions(len(copy_ids))}, and "
            f"{real} is damaged. If it holds what you expect, put it in the place of {real}."
        )
    shared = sum(
        1 for _ in takewhile(lambda two: two[0] == two[1], zip(own_ids, copy_ids, strict=False))
    )
    if shared == len(copy_ids):
        same = "the same as" if shared == len(own_ids) else "an older copy of"
        return f"{name}: {same} {real}. It does not count and may be deleted."
    more = len(copy_ids) - shared
    if shared == len(own_ids):
        return (
            f"{name}: goes on where {real} ends, by {_decisions(more)}, which do not count. "
            f"If they are {coder}'s, put it in the place of {real}."
        )
    return (
        f"{name}: {coder} went on in two copies after decision {shared}. "
        f"{_decisions(len(own_ids) - shared)} in {real} count, {_decisions(more)} in this one do "
        f"not. To keep those, look at them (put the copy in the place of {real} in a copy of the "
        "study), decide them again, then delete this one."
    )


def _ids(journal: Journal) -> list[str] | None:
    """The decisions of a journal; ``None`` where it is damaged. Ids outlast a withdrawal."""
    try:
        return [entry.id for entry in journal if not isinstance(entry.decision, Withdraw)]
    except JournalError:
        return None


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _decisions(n: int) -> str:
    return counted(n, "decision")
