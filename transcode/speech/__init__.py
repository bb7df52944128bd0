"""Recording -> Transcript: decode, recognise, who speaks when, turns.

Not yet: a verbatim layer (fillers, false starts, laughter, pauses), many recordings on many
machines, languages that change within an interview, a second look at stretches where the
recogniser repeats itself.
"""

from __future__ import annotations

from transcode.speech.correct import apply_corrections, read_draft, write_draft
from transcode.speech.decode import Recording, probe
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import transcribe

__all__ = [
    "Recording",
    "SpeechSettings",
    "apply_corrections",
    "probe",
    "read_draft",
    "transcribe",
    "write_draft",
]
