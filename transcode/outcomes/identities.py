"""Identity of the participants in a file of answers: known to the study, nearly known, or new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from transcode.outcomes.complaints import Complaint, complaint

if TYPE_CHECKING:
    from transcode.outcomes.responses import Reading

__all__ = ["folded", "identify", "why_no_id"]


def identify(
    cells: Iterable[tuple[int, str]], reading: Reading
) -> tuple[dict[int, str], list[Complaint]]:
    """Row -> participant, for the rows that name one, and complaints about the others."""
    spelled: dict[str, list[str]] = defaultdict(list)
    for id in reading.known:
        spelled[folded(id)].append(id)
    found: dict[int, str] = {}
    wrong: list[Complaint] = []
    new: dict[str, set[str]] = defaultdict(set)
    for row, cell in cells:
        id = cell.strip()
        near = spelled.get(folded(id), [])
        if id in reading.known:
            found[row] = id
        elif not id:
            wrong.append(complaint(row, reading.id, "no id"))
        elif folded(id) in {folded(gone) for gone in reading.withdrawn}:
            wrong.append(complaint(row, reading.id, "withdrew"))
        elif near:
            wrong.append(complaint(row, reading.id, "nearly", id=near[0]))
        elif not reading.enrol:
            wrong.append(complaint(row, reading.id, "unknown"))
        elif why := why_no_id(id):
            wrong.append(complaint(row, reading.id, "odd id", why=why))
        else:
            found[row] = id
            new[folded(id)].add(id)
    for row, id in found.items():
        if len(new[folded(id)]) > 1:
            wrong.append(complaint(row, reading.id, "two spellings"))
    return found, wrong


def folded(text: str) -> str:
    """Common form of spellings that may mean the same: no case, no blanks, no leading noughts."""
    plain = "".join(c for c in text.casefold() if c.isalnum())
    head = plain.rstrip("0123456789")
    return head + (plain[len(head) :].lstrip("0") or plain[len(head) :])


def why_no_id(id: str) -> str:
    """Objection to an id, as the end of a sentence; "" for a good one."""
    if not all(c.isalnum() or c in "-_" for c in id) or len(id) > 32:
        return "is not valid: it holds more than letters, digits, - and _"
    if sum(c.isdigit() for c in id) >= 8:
        return "is so long a number that it may be somebody's identity or telephone number"
    if not any(c.isdigit() for c in id) and len(id) > 2:
        return "is a word, and may be somebody's name"
    return ""
