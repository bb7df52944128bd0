"""The steps of the chain, in order: what a run, a status and a cluster iterate over."""

from __future__ import annotations

from transcode.pipeline.find_names import find_names
from transcode.pipeline.languages import tell_language
from transcode.pipeline.propose import propose
from transcode.pipeline.release import release_texts
from transcode.pipeline.segment import embed, segment
from transcode.pipeline.speakers import tell_speakers
from transcode.pipeline.step import Step
from transcode.pipeline.transcribe import transcribe

__all__ = ["ANONYMISE", "PROPOSE", "STEPS", "TRANSCRIBE"]

TRANSCRIBE: tuple[Step, ...] = (tell_language, transcribe, tell_speakers)
"""From recordings to transcripts; where ``confidential/`` is."""

ANONYMISE: tuple[Step, ...] = (find_names, release_texts)
"""From transcripts to released texts; where ``confidential/`` is."""

PROPOSE: tuple[Step, ...] = (segment, embed, propose)
"""From released texts to candidate codes."""

STEPS = (*TRANSCRIBE, *ANONYMISE, *PROPOSE)
