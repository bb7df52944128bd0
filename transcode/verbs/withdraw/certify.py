"""Certificate of an erasure: a search through every file of a study, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcode.errors import PrivacyError
from transcode.files import write_atomic
from transcode.privacy.leftovers.reading import pieces
from transcode.privacy.leftovers.withdraw import SHINGLE, Traces
from transcode.study.folder import Study
from transcode.study.layout import RECORDINGS

__all__ = ["Found", "Withdrawal", "certify", "search"]


@dataclass(frozen=True, slots=True)
class Found:
    """Result of a search through the study. Files are named by their path below it."""

    traces: int  # runs of words and names that were looked for
    files: int
    left: tuple[str, ...]  # files that still hold one
    unread: tuple[str, ...]  # files that could not be read


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Result of a withdrawal: the certificate, and whether it is complete."""

    interview: str
    certificate: Path
    text: str
    complete: bool


def search(study: Study, traces: Traces, progress: Callable[[float], None]) -> Found:
    """Look for what was erased in every file of the study, members of archives and caches too.

    Sound is not text, and what is encrypted cannot be searched: recordings and the key are left
    out.
    """
    left: list[str] = []
    unread: list[str] = []
    files = 0
    every = sorted(p for p in study.root.rglob("*") if p.is_file())
    for number, path in enumerate(every, start=1):
        progress(number / len(every))
        shown = path.relative_to(study.root).as_posix()
        if path.suffix.lower() in RECORDINGS or path == study.key_file:
            continue
        files += 1
        try:
            if any(traces.found_in(piece.text) for piece in pieces(shown, path.read_bytes())):
                left.append(shown)
        except (OSError, PrivacyError):
            unread.append(shown)
    if (study.root / ".git").exists():
        left.append(".git (a version history keeps what was taken out)")
    return Found(len(traces.digests), files, tuple(left), tuple(unread))


def certify(
    study: Study,
    interview: str,
    on: str,
    done: Sequence[str],
    result: Found,
    *,
    also_mentions: bool,
    named: Sequence[str],
    others: Sequence[str],
) -> Withdrawal:
    """Write ``confidential/certificates/P03.txt``: what was erased and how that was checked.

    It holds no content: no name, no word of what was said.
    """
    complete = not (result.left or result.unread)
    lines = [
        f"Withdrawal of {interview} from the study {study.root.resolve().name}, {on}",
        "",
        "Erased:",
        *(f"- {item}" for item in dict.fromkeys(done)),
        "",
        "Checked:",
        f"- {result.files} files of the study, members of archives and caches among them, were "
        f"searched for {result.traces} traces: every run of {SHINGLE} words that was said in this "
        "interview only, and every name that only it gave.",
        f"- Found: {'none' if not result.left else 'in ' + ', '.join(result.left)}.",
        *([f"- Could not be read: {', '.join(result.unread)}."] if result.unread else []),
        "- The key is encrypted and was not searched; rows that only this interview used were "
        "taken out of it. Sound was not searched.",
        "",
        "Left on purpose: the id and the day (shareable/withdrawn.csv), so that numbers in reports "
        "can be explained and the id is never used again, and the SHA-256 of the recording "
        "(confidential/withdrawn.csv), so that it cannot come back by mistake.",
        "",
        "Not promised, and for you to do:",
        "- Flash drives do not overwrite for certain what is deleted. If that matters, the drive "
        "must be encrypted, or destroyed.",
        "- Backups, version histories, e-mails, the recorder, the folder that the recording came "
        "from, and every copy of this study elsewhere still hold what was here.",
        "- Coders must go on from the journals as they are now; an older copy would bring back "
        "decisions (never words) about this interview, and verify would say so.",
        "- Codes keep the names that coders gave them. Those that were named in this "
        "participant's words can be renamed in the review.",
    ]
    if others:
        lines.append(
            f"- The same participant gave {', '.join(others)} too: withdraw them as well, if that "
            "was meant."
        )
    if named and also_mentions:
        lines.append(
            f"- The participant's name was made unreadable in {', '.join(named)}; it can be heard "
            "in their recordings still, and read in scripts that came with them."
        )
    elif named:
        lines.append(
            f"- Others name the participant ({', '.join(named)}). That is what they said: it stays "
            "in confidential/, and stands as a pseudonym in their texts. --also-mentions makes it "
            "unreadable."
        )
    if not complete:
        lines += ["", "NOT COMPLETE: take the files named under 'Checked' away, or the passages in "
                  "them, then withdraw once more."]  # fmt: skip
    text = "\n".join(lines) + "\n"
    path = _free(study.certificates, interview)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, text.encode())
    return Withdrawal(interview, path, text, complete)


def _free(folder: Path, interview: str) -> Path:
    """A free path for the certificate: a finished one stays, an incomplete one is replaced."""
    number = 1
    while True:
        path = folder / (f"{interview}.txt" if number == 1 else f"{interview}-{number}.txt")
        if not path.exists() or "NOT COMPLETE" in path.read_text("utf-8"):
            return path
        number += 1
