"""Kinds of file in a study: place, writer, check, and what forgetting a participant means for each.

One row a kind. The paths of a study, ``verify``, ``withdraw``, deleting the key, the search for
files that somebody left in ``shareable/``, and the test of ``FORMATS.md`` all read this table: a
new kind of file is one row here, and a withdrawal covers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from transcode.records.coding import Description, Lineage, Proposal, Segment
from transcode.records.imported import Imported
from transcode.records.names import Mention, NameDecision
from transcode.records.runs import RunNote
from transcode.records.speech import Correction, Edit, Speaker, Transcript
from transcode.records.spoken import Spoken
from transcode.records.texts import Move, ReleasedText

__all__ = ["KINDS", "Forget", "Form", "Kind", "Writer", "kind_of"]


class Forget(StrEnum):
    """Effect of withdrawing a participant on the files of a kind."""

    ERASE = "the interview's own files are erased"
    LINES = "JSON lines that several interviews share: those about this one are taken out"
    ROWS = "a table that several interviews share: the rows of this one are taken out"
    OWN_WAY = "shared, and taken out by a function of its own (verbs/withdraw/shared.py)"
    REBUILD = "made from other files: erased, and made again"
    STAYS = "holds nothing of a participant, or is left on purpose"


class Writer(StrEnum):
    """Writers of the files of a kind."""

    RUN = "a run, and nobody else at the same time"
    VERB = "any command"
    CODER = "the coder whose name it bears"
    PERSON = "somebody with another program, and commands"


class Form(StrEnum):
    """Format of the files of a kind, by which they are checked."""

    ARTEFACT = "records below a header"
    LINES = "records, one a line, without a header"
    NOTES = "records, one a line, each added as it is made; half a line at the end does not count"
    TENSORS = "tables of numbers, safetensors"
    JOURNAL = "decisions, each line chained to the one before"
    TABLE = "csv"
    OTHER = "checked by nobody but the programs that open it"


_PARTS = {
    "interview": r"\w[\w.-]*?",
    "coder": r"[\w.-]+",
    "person": r"[^/]+",
    "ending": r"\w+",
    "number": r"\d+",
    "at": r"\d+m\d+s",
    "piece": r"[0-9a-f]{32}",
    "unit": r"\w+",
    "figures": r"csv|html|json|svg",
    "tables": r"csv|xlsx|docx|qdc",
    "counts": r"participant(-01)?",
    "name": r"project(-\w+)?",
    "scale": r"[A-Za-z0-9-]+",
    "outcome": r"outcomes(-[A-Za-z0-9.-]+)?",
    "kept": r"html|docx|csv|svg",
    "form": r"(?:-tree|-table)?",
    "picture": r"svg|png|pdf",
    "any": r".+",
}
"""Patterns of the parts of a place in braces."""


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Args:
        place: below the folder of the study, with parts in braces (``_PARTS``).
        forget: what withdrawing a participant means for it.
        writer: who writes it.
        form: how it is written and checked.
        record: the type of its records, where it has any.
        outlives_key: it stays when the key is deleted; it says nothing about who is who.
        is_source: it stays then unless the recordings are to go too.
    """

    place: str
    forget: Forget
    writer: Writer = Writer.RUN
    form: Form = Form.OTHER
    record: Any = None
    outlives_key: bool = False
    is_source: bool = False

    @cached_property
    def _shape(self) -> re.Pattern[str]:
        pieces = re.split(r"\{(\w+)\}", self.place)
        shape = "".join(
            f"(?P<{piece}>{_PARTS[piece]})" if at % 2 else re.escape(piece)
            for at, piece in enumerate(pieces)
        )
        return re.compile(shape)

    @property
    def pattern(self) -> str:
        """The place as a pattern for ``glob``."""
        return re.sub(r"\{\w+\}", "*", self.place.replace("{any}", "**/{any}"))

    @property
    def top(self) -> str:
        """The file or folder below the half of the study in which it lies."""
        return "/".join(self.place.split("/")[:2])

    def parts(self, place: str) -> dict[str, str] | None:
        """The parts in braces of a path below the study; ``None`` for one of another kind."""
        match = self._shape.fullmatch(place)
        return match.groupdict() if match else None


SETTINGS = Kind("study.toml", Forget.STAYS, Writer.PERSON)

RECORDING = Kind("confidential/recordings/{interview}.{ending}", Forget.ERASE, is_source=True)
SCRIPT = Kind("confidential/scripts/{interview}.{ending}", Forget.ERASE, is_source=True)
PEOPLE = Kind("confidential/people.csv", Forget.OWN_WAY, Writer.PERSON, Form.TABLE)
LANGUAGE = Kind(
    "confidential/languages/{interview}.jsonl", Forget.ERASE, form=Form.ARTEFACT, record=Spoken
)
TRANSCRIPT = Kind(
    "confidential/transcripts/{interview}.jsonl",
    Forget.ERASE, form=Form.ARTEFACT, record=Transcript,
)  # fmt: skip
CORRECTIONS = Kind(
    "confidential/corrections/{interview}.jsonl",
    Forget.ERASE, Writer.VERB, Form.LINES, Edit | Correction,
)  # fmt: skip
CODINGS = Kind(
    "confidential/codings/{interview}.jsonl", Forget.ERASE, Writer.VERB, Form.LINES, Imported
)
CODED_TEXT = Kind("confidential/codings/{interview}.txt", Forget.ERASE, Writer.VERB)
VOICES = Kind("confidential/voices/{interview}.safetensors", Forget.ERASE, form=Form.TENSORS)
SAMPLE = Kind(
    "confidential/voices/samples/{person}.safetensors", Forget.STAYS, Writer.VERB, Form.TENSORS
)
SPEAKERS = Kind("confidential/speakers.jsonl", Forget.OWN_WAY, form=Form.ARTEFACT, record=Speaker)
MENTIONS = Kind(
    "confidential/mentions/{interview}.jsonl", Forget.ERASE, form=Form.ARTEFACT, record=Mention
)
NAME_LIST = Kind("confidential/mentions.csv", Forget.OWN_WAY, Writer.PERSON, Form.TABLE)
NAME_DECISIONS = Kind(
    "confidential/decisions.jsonl", Forget.LINES, Writer.VERB, Form.NOTES, NameDecision
)
RISK = Kind("confidential/risk.csv", Forget.REBUILD, Writer.VERB, Form.TABLE)
EARLIER_PARTICIPANTS = Kind(
    "confidential/participants-{number}.csv", Forget.ROWS, Writer.VERB, Form.TABLE
)
DISGUISE = Kind("confidential/disguise.secret", Forget.OWN_WAY, Writer.VERB)
KEY = Kind("confidential/key.age", Forget.OWN_WAY)
RECIPIENTS = Kind("confidential/recipients.txt", Forget.STAYS)
ENROLMENT = Kind("confidential/enrolment.csv", Forget.ROWS, Writer.VERB, Form.TABLE)
ANSWERS = Kind(
    "confidential/answers/responses.csv", Forget.ROWS, Writer.VERB, Form.TABLE, outlives_key=True
)
OPEN_ANSWERS = Kind(
    "confidential/answers/open.csv", Forget.ROWS, Writer.VERB, Form.TABLE, outlives_key=True
)
SCORES = Kind(
    "confidential/answers/scores.csv", Forget.REBUILD, Writer.VERB, Form.TABLE, outlives_key=True
)
SCALE = Kind(
    "confidential/answers/scales/{scale}.toml", Forget.STAYS, Writer.VERB, outlives_key=True
)
RESTORED = Kind("confidential/restored/{interview}.txt", Forget.ERASE, Writer.VERB)
ACCESS = Kind("confidential/access.log", Forget.STAYS, Writer.VERB, outlives_key=True)
REFUSED = Kind(
    "confidential/withdrawn.csv", Forget.STAYS, Writer.VERB, Form.TABLE, outlives_key=True
)
WITHDRAWING = Kind("confidential/withdrawing/{interview}.json", Forget.STAYS, Writer.VERB)
CERTIFICATE = Kind(
    "confidential/certificates/{interview}.txt", Forget.STAYS, Writer.VERB, outlives_key=True
)
RUNS = Kind("confidential/runs.jsonl", Forget.LINES, form=Form.NOTES, record=RunNote)
PIECE = Kind("confidential/pieces/{interview}-{piece}.bin", Forget.ERASE)
BATCH_REPORT = Kind("confidential/batch.html", Forget.REBUILD, Writer.VERB)
SET_ASIDE = Kind("confidential/set-aside/{any}", Forget.STAYS, Writer.PERSON)

PARTICIPANTS = Kind("shareable/participants.csv", Forget.OWN_WAY, Writer.PERSON, Form.TABLE)
WITHDRAWN = Kind("shareable/withdrawn.csv", Forget.STAYS, Writer.VERB, Form.TABLE)
MOVES = Kind("shareable/texts/{interview}.moves.jsonl", Forget.ERASE, form=Form.LINES, record=Move)
TEXT = Kind(
    "shareable/texts/{interview}.jsonl", Forget.ERASE, form=Form.ARTEFACT, record=ReleasedText
)
SEGMENTS = Kind(
    "shareable/segments/{interview}.jsonl", Forget.ERASE, form=Form.ARTEFACT, record=Segment
)
VECTORS = Kind("shareable/vectors/{interview}.safetensors", Forget.ERASE, form=Form.TENSORS)
PROPOSALS = Kind(
    "shareable/proposals/proposals.jsonl", Forget.OWN_WAY, form=Form.ARTEFACT, record=Proposal
)
DESCRIPTIONS = Kind(
    "shareable/proposals/descriptions.jsonl",
    Forget.OWN_WAY, form=Form.ARTEFACT, record=Description,
)  # fmt: skip
LINEAGE = Kind("shareable/proposals/lineage.jsonl", Forget.OWN_WAY, form=Form.LINES, record=Lineage)
TREE = Kind("shareable/proposals/tree.safetensors", Forget.REBUILD, form=Form.TENSORS)
JOURNAL = Kind("shareable/journals/{coder}.jsonl", Forget.OWN_WAY, Writer.CODER, Form.JOURNAL)
TORN = Kind("shareable/journals/{coder}.torn", Forget.OWN_WAY, Writer.CODER)
REPORT = Kind("shareable/outputs/report.html", Forget.REBUILD, Writer.VERB)
REPORT_WORD = Kind("shareable/outputs/report.docx", Forget.REBUILD, Writer.VERB)
MAP = Kind("shareable/outputs/map{form}.{picture}", Forget.REBUILD, Writer.VERB)
PASSAGES_MAP = Kind("shareable/outputs/proposals-map.svg", Forget.REBUILD, Writer.VERB)
PROPOSALS_TREE = Kind("shareable/outputs/proposals-tree.svg", Forget.REBUILD, Writer.VERB)
EXCERPTS = Kind("shareable/outputs/excerpts.{tables}", Forget.REBUILD, Writer.VERB)
CODES_BY_PARTICIPANT = Kind("shareable/outputs/codes-by-{counts}.csv", Forget.REBUILD, Writer.VERB)
CODEBOOK = Kind("shareable/outputs/codebook.{tables}", Forget.REBUILD, Writer.VERB)
PROJECT = Kind("shareable/outputs/{name}.qdpx", Forget.REBUILD, Writer.VERB)
SHARED_TRANSCRIPT = Kind(
    "shareable/outputs/transcripts/{interview}.{ending}", Forget.REBUILD, Writer.VERB
)
AGREEMENT = Kind("shareable/outputs/agreement.{figures}", Forget.REBUILD, Writer.VERB)
AGREEMENT_BY_UNIT = Kind(
    "shareable/outputs/agreement-{unit}.{figures}", Forget.REBUILD, Writer.VERB
)
EXCERPT = Kind("shareable/outputs/excerpts/{interview}-{at}.{ending}", Forget.REBUILD, Writer.VERB)

OUTCOMES = Kind("shareable/outputs/{outcome}.{kept}", Forget.REBUILD, Writer.VERB)

CACHE = Kind(".cache/{any}", Forget.REBUILD, Writer.VERB)

KINDS: tuple[Kind, ...] = (
    SETTINGS,
    RECORDING, SCRIPT, PEOPLE, LANGUAGE, TRANSCRIPT, CORRECTIONS, CODINGS, CODED_TEXT, VOICES,
    SAMPLE, SPEAKERS, MENTIONS, NAME_LIST, NAME_DECISIONS, RISK, EARLIER_PARTICIPANTS, DISGUISE,
    KEY, RECIPIENTS, ENROLMENT, ANSWERS, OPEN_ANSWERS, SCORES, SCALE,
    RESTORED, ACCESS, REFUSED, WITHDRAWING, CERTIFICATE, RUNS, PIECE, BATCH_REPORT, SET_ASIDE,
    PARTICIPANTS, WITHDRAWN, MOVES, TEXT, SEGMENTS, VECTORS, PROPOSALS, DESCRIPTIONS, LINEAGE,
    TREE, JOURNAL, TORN, REPORT, REPORT_WORD, MAP, PASSAGES_MAP, PROPOSALS_TREE, EXCERPTS,
    CODES_BY_PARTICIPANT, CODEBOOK, PROJECT, SHARED_TRANSCRIPT, AGREEMENT, AGREEMENT_BY_UNIT,
    EXCERPT, OUTCOMES,
    CACHE,
)  # fmt: skip
"""Every kind of file. Where the places of two are alike, the narrower one stands first."""


def kind_of(place: str) -> Kind | None:
    """The kind of a file by its path below the study, with slashes; ``None`` for somebody else's.

    The first kind that fits it counts.
    """
    return next((kind for kind in KINDS if kind.parts(place) is not None), None)
