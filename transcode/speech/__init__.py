"""Recording -> Transcript: words, speakers, times and manner of speaking; and its correction.

``listen`` is the chain: decode, recognise, diarise, turns, marks, doubts. Correction has its own
room, :mod:`transcode.speech.correction`: one operation (these turns become those), a desk with
undo, and documents, aligned by words; ``listen_for`` finds the times of inserted words.
"""

from __future__ import annotations

from transcode.speech.correction.desk import CorrectionDesk
from transcode.speech.correction.edits import fold as fold_edits
from transcode.speech.correction.edits import standing as standing_edits
from transcode.speech.correction.revise import revise
from transcode.speech.correction.summary import Summary, summarise
from transcode.speech.decode import Recording, decode_blocks, probe
from transcode.speech.join import from_draft
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import (
    Listened,
    listen,
    listen_for,
    mark_again,
    transcribe,
    voice_of,
)
from transcode.speech.turns import talk
from transcode.speech.voices import Interviewer, Named, Voice, who_is_who
from transcode.speech.voices import match as match_voices

__all__ = [
    "CorrectionDesk",
    "Interviewer",
    "Listened",
    "Named",
    "Recording",
    "SpeechSettings",
    "Summary",
    "Voice",
    "decode_blocks",
    "fold_edits",
    "from_draft",
    "listen",
    "listen_for",
    "mark_again",
    "match_voices",
    "probe",
    "revise",
    "standing_edits",
    "summarise",
    "talk",
    "transcribe",
    "voice_of",
    "who_is_who",
]
