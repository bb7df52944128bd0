"""Facts about the study that the report shows beside its codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcode.records.notation import Notation
from transcode.records.texts import Anchor

__all__ = [
    "NO_AGREEMENT", "AgreementFacts", "AgreementRow", "CoderTrail", "Difference", "ModelUse",
    "ReportFacts",
]  # fmt: skip

AgreementRow = tuple[str, str, float, float, float, str]
"""code, measure, value, low and high (``nan`` where undefined), note (why it is undefined, ...)."""

Difference = tuple[Anchor, tuple[tuple[str, str], ...]]
"""A passage that coders read differently: where, and coder and codes for each of them."""

ModelUse = tuple[str, str, str]
"""What for, name, SHA-256."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """How far the coders agree.

    Args:
        rows: the table of coefficients; none for a single coder.
        figure: an SVG. It is put in as it is: pass only what this program drew.
        purpose: what the figures are for, in one sentence.
        apart: passages that coders read differently, those to talk about first.
    """

    rows: Sequence[AgreementRow] = ()
    figure: str = ""
    purpose: str = ""
    apart: Sequence[Difference] = ()


NO_AGREEMENT = AgreementFacts()
"""Of a single coder."""


@dataclass(frozen=True, slots=True)
class CoderTrail:
    """How many decisions a coder made, and the digest of the journal's last line."""

    coder: str
    decisions: int
    digest: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Title, method, and where everything came from.

    Args:
        title: of the study.
        coder: whose codebook it is ("consensus" for the agreed round); "" before any decision.
        method: "reflexive" or "codebook", as ``study.toml`` declares it.
        release: "reviewed" or "automatic": who released the texts.
        notation: how quotes are written, as ``study.toml`` declares it.
        trail: one line per coder.
        models: what each model was used for.
        settings: room -> setting -> value, as in ``study.toml``.
        program: name and version of this program.
        smallest_group: of participants who share all attributes (k); 0 where there are none.
        withdrawn: interviews whose participants withdrew, and the day.
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
