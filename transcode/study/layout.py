"""Layout of a study: where each file lies, and which files may become part of one."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path

from transcode.records.people import Person

__all__ = ["DOCUMENTS", "RECORDINGS", "Layout", "is_document"]

RECORDINGS = frozenset(
    f".{ending}"
    for ending in (
        *("aac", "ac3", "aif", "aifc", "aiff", "amr", "asf", "au", "avi", "awb", "bwf", "caf"),
        *("dss", "flac", "flv", "m2ts", "m4a", "m4b", "m4v", "mka", "mkv", "mov", "mp2", "mp3"),
        *("mp4", "mpeg", "mpg", "mpga", "mts", "oga", "ogg", "ogv", "opus", "qt", "snd", "spx"),
        *("ts", "vob", "w64", "wav", "wave", "weba", "webm", "wma", "wmv", "wv", "3g2", "3gp"),
        "3gpp",
    )
)
"""File endings that are taken for recordings; what is inside decides whether they are."""

DOCUMENTS = frozenset((".docx", ".odt", ".srt", ".txt", ".vtt"))
"""File endings of transcripts that somebody else has made."""


_OWN = (
    r"participants\.csv|withdrawn\.csv",
    r"texts/[\w.-]+\.jsonl|segments/[\w.-]+\.jsonl|vectors/[\w.-]+\.safetensors",
    r"journals/[\w.-]+\.jsonl",
    r"proposals/(proposals|descriptions|lineage)\.jsonl|proposals/tree\.safetensors",
    r"outputs/(map|proposals-map|proposals-tree)\.svg|outputs/(report|agreement(-\w+)?)\.html",
    r"outputs/agreement(-\w+)?\.(csv|json|svg)|outputs/(excerpts\.csv|codebook\.qdc)",
    r"outputs/excerpts/[\w-]+-\d+m\d+s\.\w+",
)
"""What the program itself writes below ``shareable/``."""


def is_document(file: Path) -> bool:
    """Whether a file is a transcript rather than a recording, by its ending."""
    return file.suffix.lower() in DOCUMENTS


class Layout:
    """The paths of a study folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.confidential = root / "confidential"
        self.shareable = root / "shareable"
        self.cache = root / ".cache"
        self.people_file = self.confidential / "people.csv"
        self.participants_file = self.shareable / "participants.csv"
        self.key_file = self.confidential / "key.age"
        self.risk_file = self.confidential / "risk.csv"
        self.disguise_file = self.confidential / "disguise.secret"
        self.recipients_file = self.confidential / "recipients.txt"
        self.access_file = self.confidential / "access.log"
        self.refused_file = self.confidential / "withdrawn.csv"
        self.certificates = self.confidential / "certificates"
        self.review_file = self.confidential / "mentions.csv"
        self.decisions_file = self.confidential / "decisions.jsonl"
        self.speakers_file = self.confidential / "speakers.jsonl"
        self.samples_folder = self.confidential / "voices" / "samples"
        self.withdrawn_file = self.shareable / "withdrawn.csv"
        self.proposals_file = self.shareable / "proposals" / "proposals.jsonl"
        self.descriptions_file = self.shareable / "proposals" / "descriptions.jsonl"
        self.lineage_file = self.shareable / "proposals" / "lineage.jsonl"
        self.tree_file = self.shareable / "proposals" / "tree.safetensors"
        self.outputs = self.shareable / "outputs"

    def is_own(self, path: Path) -> bool:
        """Whether a file below ``shareable/`` is one of the program's own, by its place and name.

        Those are made from what is checked before it is written; any other file was put there by
        somebody, and is searched as it is.
        """
        place = path.relative_to(self.shareable).as_posix()
        return any(re.fullmatch(shape, place) for shape in _OWN)

    def marks(self, *places: str) -> str:
        """A digest of size and time of files below ``confidential/`` or ``shareable/``.

        As long as it is the same, nobody has changed any of them.
        """
        found = []
        for place in places:
            for top in (self.confidential / place, self.shareable / place, self.root / place):
                files = sorted(top.iterdir()) if top.is_dir() else [top]
                for path in files:
                    with suppress(FileNotFoundError):
                        stat = path.stat()
                        found.append(f"{path.name}/{stat.st_mtime_ns}/{stat.st_size}")
        return hashlib.sha256("\n".join(found).encode()).hexdigest()

    def recording_path(self, person: Person) -> Path:
        """The copy of a recording."""
        ending = Path(person.file).suffix.lower()
        return self.confidential / "recordings" / f"{person.id}{ending}"

    def script_of(self, interview: str) -> Path | None:
        """A transcript that came with the recording, or instead of one; ``None`` without one."""
        folder = self.confidential / "scripts"
        return next((p for p in folder.glob(f"{interview}.*") if p.suffix in DOCUMENTS), None)

    def transcript_path(self, interview: str) -> Path:
        """What was heard."""
        return self.confidential / "transcripts" / f"{interview}.jsonl"

    def corrections_path(self, interview: str) -> Path:
        """What the researcher corrected, append-only."""
        return self.confidential / "corrections" / f"{interview}.jsonl"

    def voices_path(self, interview: str) -> Path:
        """The voices of its speakers: biometric data, one vector each."""
        return self.confidential / "voices" / f"{interview}.safetensors"

    def mentions_path(self, interview: str) -> Path:
        """Where people could be recognised."""
        return self.confidential / "mentions" / f"{interview}.jsonl"

    def restored_path(self, interview: str) -> Path:
        """A released text with the names put back."""
        return self.confidential / "restored" / f"{interview}.txt"

    def text_path(self, interview: str) -> Path:
        """The pseudonymised text."""
        return self.shareable / "texts" / f"{interview}.jsonl"

    def moves_path(self, interview: str) -> Path:
        """How earlier versions of the text became this one, append-only."""
        return self.shareable / "texts" / f"{interview}.moves.jsonl"

    def segments_path(self, interview: str) -> Path:
        """The meaning units."""
        return self.shareable / "segments" / f"{interview}.jsonl"

    def vectors_path(self, interview: str) -> Path:
        """One vector for each segment, in the same order."""
        return self.shareable / "vectors" / f"{interview}.safetensors"
