"""Where each file of a study lies, and which files may become part of one."""

from __future__ import annotations

from pathlib import Path

from transcode.records import Person

__all__ = ["DOCUMENTS", "RECORDINGS", "UNREAD", "Layout", "is_document"]

RECORDINGS = frozenset(
    f".{ending}"
    for ending in (
        *("aac", "ac3", "aif", "aiff", "amr", "avi", "caf", "dss", "flac", "m4a", "m4b", "mka"),
        *("mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mts", "oga", "ogg", "opus", "ts"),
        *("wav", "weba", "webm", "wma", "wmv", "3gp"),
    )
)
"""File endings that are taken for recordings; what is inside decides whether they are."""

DOCUMENTS = frozenset((".docx", ".odt", ".srt", ".txt", ".vtt"))
"""File endings of transcripts that somebody else has made."""


UNREAD = frozenset(
    f".{ending}"
    for ending in (
        *("doc", "dot", "docm", "rtf", "pdf", "pages", "wpd", "wps", "md", "html", "htm", "json"),
        *("xls", "xlsx", "ods", "eaf", "textgrid", "cha", "trs", "ass", "sbv", "ttml", "tsv"),
    )
)
"""File endings of what may be a transcript, but is not read as one."""


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
