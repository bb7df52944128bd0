"""Contents of a study: what its files hold, each read once and again when it has changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from transcode.errors import StudyError
from transcode.records.anchors import carry
from transcode.records.base import digest_of
from transcode.records.codebook import Codebook, fold
from transcode.records.coding import Coding, Description, Lineage, Proposal, Segment
from transcode.records.languages import code_of
from transcode.records.names import Mention, NameDecision
from transcode.records.participants import Participants, spans_of_texts
from transcode.records.people import Participant, Person
from transcode.records.speech import Correction, Edit, Speaker, Transcript
from transcode.records.texts import Anchor, Move, ReleasedText
from transcode.study import kinds
from transcode.study.artefacts import Header
from transcode.study.coders import CONSENSUS, journals_in, notes_on, own_name
from transcode.study.journal import Journal
from transcode.study.layout import DOCUMENTS, Layout
from transcode.study.reading import Reading
from transcode.study.settings import Settings, read_settings
from transcode.study.tables import read_participants, read_people, read_rows

__all__ = ["Contents"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a released text, without their times."""

    text: str


class Contents(Layout):
    """The contents of a study folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reading = Reading()
        self.finishing: frozenset[str] = frozenset()
        """Interviews whose withdrawal this process is finishing right now."""

    def _table(self, path: Path, read: Callable[[Path], T]) -> T:
        return self.reading.keep(("table", path), [path], partial(read, path))

    def is_current(self, path: Path, header: Header) -> bool:
        """Return whether an artefact is what a step with this header would make again."""
        stored = self.reading.header(path)
        return stored is not None and stored.key == header.key

    @property
    def settings(self) -> Settings:
        """The choices in ``study.toml``."""
        return self._table(self.settings_file, read_settings)

    # --- who

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who was interviewed, as only the researcher may know them.

        Raises:
            StudyError: the list is damaged, or this is the shareable half alone.
        """
        if not self.people_file.exists():
            raise StudyError(
                "who was interviewed is not known here: this is the shareable half of a study",
                where=self.root.name,
                remedy="work where confidential/ is; without it, coding and reports go on",
            )
        return self._table(self.people_file, read_people)

    def person(self, interview: str) -> Person | None:
        """The facts of an interview for the researcher; ``None`` where it is none of the study.

        Raises:
            StudyError: the list is damaged, or this is the shareable half alone.
        """
        people = self.reading.keep(
            "people by id", [self.people_file], lambda: {one.id: one for one in self.people}
        )
        return people.get(interview)

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Everyone who was interviewed, as the study may share them."""
        return self._table(self.participants_file, read_participants)

    @property
    def interviews(self) -> tuple[str, ...]:
        """The ids of the interviews, in order."""
        return tuple(row.id for row in self.participants if not row.speaks_in)

    @property
    def seats(self) -> dict[str, dict[str, str]]:
        """Recordings that several participants share: interview -> speaker -> participant."""
        seats: dict[str, dict[str, str]] = {}
        for row in self.participants:
            for interview, speaker in row.speaks_in:
                seats.setdefault(interview, {})[speaker] = row.id
        return seats

    @property
    def released_participants(self) -> Participants:
        """The participants whose texts are released: the N of every count."""
        shared = {i: self.text(i) for i in self.seats if self.text_path(i).exists()}
        return Participants.among(
            [i for i in self.interviews if self.text_path(i).exists()],
            self.persons,
            self.groups,
            spans_of_texts(shared, self.seats),
        )

    def given_language(self, interview: str) -> str:
        """The language of an interview as a person has said it; "" if nobody has.

        The cell of ``people.csv`` counts before the setting of the study.
        """
        person = self.person(interview)
        own = person.language if person else ""
        of_all = self.settings.language
        with suppress(ValueError):  # a run refuses what is no language
            of_all = code_of(str(self.settings.speech.get("language", ""))) or of_all
        return own or of_all

    @property
    def withdrawn(self) -> dict[str, str]:
        """Interview id -> the day on which its participant withdrew. Nothing else is left."""
        return self._pairs(self.withdrawn_file, "id", "on")

    @property
    def refused(self) -> dict[str, str]:
        """SHA-256 of a withdrawn recording or script -> its interview id: it may not come back."""
        return self._pairs(self.refused_file, "sha256", "id")

    def _pairs(self, path: Path, key: str, value: str) -> dict[str, str]:
        if not path.exists():
            return {}
        rows = self._table(path, lambda path: read_rows(path, [key, value]))
        return {row[key]: row[value] for row in rows}

    @property
    def half_withdrawn(self) -> tuple[str, ...]:
        """Interviews whose withdrawal was begun and is not complete."""
        return tuple(parts["interview"] for parts in self.files(kinds.WITHDRAWING).values())

    @property
    def coarser(self) -> bool:
        """True where ``participants.csv`` was made less detailed; earlier copies are kept then."""
        return bool(self.files(kinds.EARLIER_PARTICIPANTS))

    @property
    def groups(self) -> dict[str, str]:
        """Interview id -> the group that the participant belongs to."""
        return {participant.id: participant.group for participant in self.participants}

    @property
    def persons(self) -> dict[str, str]:
        """Interview id -> the participant: the first interview of whoever gave several."""
        same = {participant.id: participant.same_as for participant in self.participants}
        persons: dict[str, str] = {}
        for interview in same:
            person = interview
            for _ in same:  # a chain of interviews; a circle ends too
                person = same.get(person) or person
            persons[interview] = person if same.get(interview) else interview
        return persons

    # --- what was said

    def script_of(self, interview: str) -> Path | None:
        """A transcript that came with the recording, or instead of one; ``None`` without one."""
        folder = self.folder(kinds.SCRIPT)
        return self.reading.keep("scripts", [folder], lambda: _scripts(folder)).get(interview)

    def transcript(self, interview: str) -> Transcript:
        """The transcript as it was recognised, before any correction."""
        return self.reading.records(self.transcript_path(interview), Transcript)[0]

    def corrections(self, interview: str) -> tuple[Edit | Correction, ...]:
        """The corrections of an interview, oldest first."""
        return self.reading.lines(self.corrections_path(interview), Edit | Correction)

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """The speakers of all interviews, matched by voice; none before they were compared."""
        path = self.speakers_file
        return self.reading.records(path, Speaker) if path.exists() else ()

    @property
    def samples(self) -> tuple[Path, ...]:
        """The voice samples: one vector each, named after the person."""
        return tuple(self.files(kinds.SAMPLE))

    def mentions(self, interview: str) -> tuple[Mention, ...]:
        """The mentions that were found in an interview."""
        return self.reading.records(self.mentions_path(interview), Mention)

    def decisions_noted(self) -> tuple[NameDecision, ...]:
        """Every decision about names, oldest first; a line that a crash tore is left out."""
        return self.reading.notes(self.decisions_file, NameDecision)

    def text(self, interview: str) -> ReleasedText:
        """The released text of an interview."""
        return self.reading.records(self.text_path(interview), ReleasedText)[0]

    def text_digest(self, interview: str) -> str:
        """Digest of a released text, by which anchors to it are known to hold."""
        path = self.text_path(interview)
        return self.reading.keep(
            ("text digest", path), [path],
            lambda: digest_of(self.reading.glance(path, _Words).text),
        )  # fmt: skip

    @property
    def texts(self) -> dict[str, ReleasedText]:
        """Every released text, by interview."""
        return {i: self.text(i) for i in self.interviews if self.text_path(i).exists()}

    def moves(self, interview: str) -> tuple[Move, ...]:
        """Changes that led to the present version of a released text, oldest first."""
        return self.reading.lines(self.moves_path(interview), Move)

    def segments(self, interview: str) -> tuple[Segment, ...]:
        """The meaning units of an interview."""
        return self.reading.records(self.segments_path(interview), Segment)

    # --- what was proposed and decided

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The candidate codes."""
        return self.reading.records(self.proposals_file, Proposal)

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """Descriptions of the proposals by a language model; none where no model was asked."""
        path = self.descriptions_file
        return self.reading.records(path, Description) if path.exists() else ()

    @property
    def lineage(self) -> tuple[Lineage, ...]:
        """Every generation of proposals, oldest first."""
        return self.reading.lines(self.lineage_file, Lineage)

    def journal(self, coder: str) -> Journal:
        """The journal of a coder; it need not hold anything yet."""
        coder = own_name(coder)
        path = self.path(kinds.JOURNAL, coder=coder)
        existing = self._journals[0].get(coder)
        return existing or Journal(path, locks=self.cache, reading=self.reading)

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders who have decided anything, without the agreed round."""
        return tuple(sorted(coder for coder in self._journals[0] if coder != CONSENSUS))

    @property
    def writers(self) -> tuple[str, ...]:
        """All who have a journal: the coders, and the agreed round where there was one."""
        agreed = (CONSENSUS,) if self.journal(CONSENSUS).path.exists() else ()
        return (*self.coders, *agreed)

    @property
    def journal_copies(self) -> tuple[Journal, ...]:
        """Copies of journals that a cloud folder or a person made: no coder's, and never counted.

        What is taken out of the journals must be taken out of them too.
        """
        return self._journals[1]

    @property
    def journal_notes(self) -> tuple[str, ...]:
        """Notes on what is unusual about the journals and does no harm, each with a remedy."""
        return notes_on(self._journals)

    @property
    def _journals(self) -> tuple[dict[str, Journal], tuple[Journal, ...]]:
        folder = self.journals_folder
        return self.reading.keep(
            "journals",
            [folder, *folder.glob("*.jsonl")],
            lambda: journals_in(folder, self.cache, self.reading),
        )

    def codebook(self, coder: str) -> Codebook:
        """A coder's codebook, its codings read in the texts as they stand now.

        A journal that still holds decisions about a withdrawn interview is read without them.
        """
        journal = self.journal(coder)
        texts = [path for i in self.interviews for path in (self.text_path(i), self.moves_path(i))]
        sources = [journal.path, self.participants_file, self.withdrawn_file, *texts]
        return self.reading.keep(("codebook", journal.path), sources, partial(self._fold, journal))

    def _fold(self, journal: Journal) -> Codebook:
        book, withdrawn = fold(journal, self.carrying()), self.withdrawn
        return replace(
            book,
            lost=tuple(coding for coding in book.lost if coding.anchor.interview not in withdrawn),
            coverage=tuple(read for read in book.coverage if read.interview not in withdrawn),
        )

    def carrying(self) -> Callable[[Anchor, str], Anchor | None]:
        """Return the function that carries an anchor to another version of its text.

        It takes the digest of that version; "" is the text as it stands.
        """

        @cache  # a text is read when the first anchor to it is carried
        def known(interview: str) -> tuple[tuple[Move, ...], str]:
            if interview not in self.interviews or not self.text_path(interview).exists():
                return (), ""
            return self.moves(interview), self.text_digest(interview)

        def read_in(anchor: Anchor, digest: str) -> Anchor | None:
            moves, current = known(anchor.interview)
            return carry(anchor, moves, digest or current)

        return read_in

    def lost_codings(self, coder: str) -> tuple[Coding, ...]:
        """Codings whose words were changed by a correction: for the coder to place again."""
        return self.codebook(coder).lost


def _scripts(folder: Path) -> dict[str, Path]:
    """The documents in a folder by their interviews; the first of several."""
    found = sorted(folder.glob("*.*"), reverse=True) if folder.is_dir() else ()
    return {path.stem: path for path in found if path.suffix in DOCUMENTS}
