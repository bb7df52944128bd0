"""Layout of a study: where each file lies, and which files may become part of one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from transcode.files import CONFIDENTIAL, is_temporary
from transcode.records.people import Person
from transcode.study import kinds
from transcode.study.kinds import Kind, kind_of
from transcode.study.reading import mark_of

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

DOCUMENTS = {
    f".{ending}": rank
    for rank, ending in enumerate(
        ("docx", "odt", "rtf", "doc", "html", "htm", "eaf", "exb", "cha", "json", "otr", "vtt",
         "srt", "txt", "tsv", "pdf")
    )
}  # fmt: skip
"""File endings of transcripts that somebody else has made, the likeliest to be the best first."""


def is_document(file: Path) -> bool:
    """Return whether a file is a transcript rather than a recording, by its ending."""
    return file.suffix.lower() in DOCUMENTS


class Layout:
    """The paths of a study folder; the table of file kinds says where each lies."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.confidential = root / CONFIDENTIAL
        self.shareable = root / "shareable"
        self.outputs = self.shareable / "outputs"
        self.cache = root / ".cache"
        self.settings_file = self.path(kinds.SETTINGS)
        self.people_file = self.path(kinds.PEOPLE)
        self.participants_file = self.path(kinds.PARTICIPANTS)
        self.key_file = self.path(kinds.KEY)
        self.risk_file = self.path(kinds.RISK)
        self.disguise_file = self.path(kinds.DISGUISE)
        self.recipients_file = self.path(kinds.RECIPIENTS)
        self.access_file = self.path(kinds.ACCESS)
        self.refused_file = self.path(kinds.REFUSED)
        self.review_file = self.path(kinds.NAME_LIST)
        self.decisions_file = self.path(kinds.NAME_DECISIONS)
        self.speakers_file = self.path(kinds.SPEAKERS)
        self.withdrawn_file = self.path(kinds.WITHDRAWN)
        self.proposals_file = self.path(kinds.PROPOSALS)
        self.descriptions_file = self.path(kinds.DESCRIPTIONS)
        self.lineage_file = self.path(kinds.LINEAGE)
        self.tree_file = self.path(kinds.TREE)
        self.certificates = self.folder(kinds.CERTIFICATE)
        self.samples_folder = self.folder(kinds.SAMPLE)
        self.journals_folder = self.folder(kinds.JOURNAL)

    def path(self, kind: Kind, **parts: str) -> Path:
        """The path of a file of this kind; ``parts`` fill the braces of its place."""
        return self.root / kind.place.format(**parts)

    def folder(self, kind: Kind) -> Path:
        """The folder in which the files of a kind lie."""
        return (self.root / kind.place).parent

    def files(self, kind: Kind) -> dict[Path, dict[str, str]]:
        """The files of a kind that there are, in order, each with the parts of its place."""
        files = {}
        for path in sorted(self.root.glob(kind.pattern)):
            place = path.relative_to(self.root).as_posix()
            if kind_of(place) is kind and path.is_file() and not is_temporary(path):
                files[path] = kind.parts(place) or {}
        return files

    def is_own(self, path: Path) -> bool:
        """Return whether a file below ``shareable/`` is one of the program's own, by its place.

        Those are made from what is checked before it is written; any other file was put there by
        somebody, and is searched as it is, and so are half lines of a journal.
        """
        return kind_of(path.relative_to(self.root).as_posix()) not in (None, kinds.TORN)

    def marks(self, *file_kinds: Kind) -> str:
        """A digest of size and time of every file of these kinds.

        As long as it is the same, nobody has changed any of them.
        """
        paths = (path for kind in file_kinds for path in self.files(kind))
        marks = (f"{path.relative_to(self.root)}/{mark_of(path)}" for path in paths)
        return hashlib.sha256("\n".join(marks).encode()).hexdigest()

    def recording_path(self, person: Person) -> Path:
        """The copy of a recording."""
        folder = self.folder(kinds.RECORDING)
        return folder / f"{person.id}{Path(person.file).suffix.lower()}"

    def transcript_path(self, interview: str) -> Path:
        """The transcript as it was recognised."""
        return self.path(kinds.TRANSCRIPT, interview=interview)

    def corrections_path(self, interview: str) -> Path:
        """The researcher's corrections, append-only."""
        return self.path(kinds.CORRECTIONS, interview=interview)

    def voices_path(self, interview: str) -> Path:
        """The voices of its speakers: biometric data, one vector each."""
        return self.path(kinds.VOICES, interview=interview)

    def mentions_path(self, interview: str) -> Path:
        """The mentions of people who could be recognised."""
        return self.path(kinds.MENTIONS, interview=interview)

    def restored_path(self, interview: str) -> Path:
        """A released text with the names put back."""
        return self.path(kinds.RESTORED, interview=interview)

    def text_path(self, interview: str) -> Path:
        """The pseudonymised text."""
        return self.path(kinds.TEXT, interview=interview)

    def moves_path(self, interview: str) -> Path:
        """The changes that led to the present version of the text, append-only."""
        return self.path(kinds.MOVES, interview=interview)

    def segments_path(self, interview: str) -> Path:
        """The meaning units."""
        return self.path(kinds.SEGMENTS, interview=interview)

    def vectors_path(self, interview: str) -> Path:
        """One vector for each segment, in the same order."""
        return self.path(kinds.VECTORS, interview=interview)
