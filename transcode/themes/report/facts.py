"""Facts about the study that the report shows beside its codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from transcode.records.notation import Notation
from transcode.records.people import Participant
from transcode.records.texts import Anchor
from transcode.themes.report.quotes import Attribution

__all__ = [
    "NO_AGREEMENT", "AgreementFacts", "AgreementRow", "Checklist", "CoderTrail", "Difference",
    "ModelUse", "ReportFacts",
]  # fmt: skip

Checklist = Literal["SRQR", "COREQ"]
"""Reporting guideline of qualitative research that the report ends with."""

AgreementRow = tuple[str, str, float, float, float, str]
"""Code, measure, value, low and high (``nan`` if undefined), and a note such as the reason."""

Difference = tuple[Anchor, tuple[tuple[str, str], ...]]
"""A passage that coders coded differently: its anchor, and each coder with their codes."""

ModelUse = tuple[str, str, str]
"""Purpose, name and SHA-256 of a model."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Agreement between the coders.

    Args:
        rows: the table of coefficients; none for a single coder.
        figure: an SVG. It is inserted unchanged: pass only a drawing made by this program.
        purpose: one sentence on the purpose of the figures.
        apart: passages that coders coded differently, the most important first.
    """

    rows: Sequence[AgreementRow] = ()
    figure: str = ""
    purpose: str = ""
    apart: Sequence[Difference] = ()


NO_AGREEMENT = AgreementFacts()
"""No facts about agreement, as for a single coder."""


@dataclass(frozen=True, slots=True)
class CoderTrail:
    """Number of decisions by a coder, and the digest of the last line of the journal."""

    coder: str
    decisions: int
    digest: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Title, method, and the sources of everything in the report.

    Args:
        title: of the study.
        coder: owner of the codebook ("consensus" for the agreed round); "" before any decision.
        method: "reflexive" or "codebook", as ``study.toml`` declares it.
        release: "reviewed" or "automatic": how the texts were released.
        notation: notation of the quotes, as ``study.toml`` declares it.
        trail: one entry for each coder.
        models: the models, each with its purpose.
        settings: room -> setting -> value, as in ``study.toml``.
        program: name and version of this program.
        smallest_group: least number of participants who share all attributes (k); 0 without any.
        withdrawn: interviews whose participants withdrew, and the day of it.
        attribution: of excerpts: "pseudonym", "none", or "group".
        participants: rows of participants.csv.
        flags: passages that could single somebody out: interview -> begin, end, and why.
        sounds: excerpts that can be heard: interview -> time in ms, and where the sound is.
        decided: day of the first and of the last decision in the coder's journal; () before any.
        checklist: "SRQR" or "COREQ".
        group_test: groups are compared with a test.
        speakers: interviews that count as one participant, and in which several speak.
    """

    title: str
    coder: str = ""
    method: str = "reflexive"
    release: str = "reviewed"
    notation: Notation = "plain"
    trail: Sequence[CoderTrail] = ()
    models: Sequence[ModelUse] = ()
    settings: Mapping[str, Mapping[str, object]] | None = None
    program: str = "transcode"
    smallest_group: int = 0
    withdrawn: Sequence[tuple[str, str]] = ()
    attribution: Attribution = "pseudonym"
    participants: Sequence[Participant] = ()
    flags: Mapping[str, tuple[tuple[int, int, str], ...]] | None = None
    sounds: Mapping[str, tuple[tuple[int, str], ...]] | None = None
    decided: tuple[str, ...] = ()
    checklist: Checklist = "SRQR"
    group_test: bool = False
    speakers: Mapping[str, int] | None = None
