"""Redaction of the participant's own name in what other interviews say."""

from __future__ import annotations

from dataclasses import replace

from transcode.files import write_atomic
from transcode.pipeline import find_names
from transcode.pipeline.release import reviewed_in
from transcode.privacy.leftovers.withdraw import redacted_turn
from transcode.records.codec import adapter, canonical
from transcode.records.speech import Edit, Turn
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study
from transcode.verbs.withdraw.named import spellings

__all__ = ["redact_others"]


def redact_others(study: Study, interview: str) -> list[str]:
    """Make the participant's own name unreadable in what others said."""
    done: list[str] = []
    for other, names in spellings(study, interview, reviewed_in(study)).items():
        changes = study.corrections(other)
        if changes:
            lines = [
                replace(change, turns=tuple(redacted_turn(turn, names) for turn in change.turns))
                if isinstance(change, Edit)
                else replace(
                    change, text=redacted_turn(Turn("", "", 0, 0, change.text, ()), names).text
                )
                if change.text
                else change
                for change in changes
            ]
            write_atomic(
                study.corrections_path(other),
                b"".join(
                    canonical(adapter(type(line)).dump_python(line, mode="json")) + b"\n"
                    for line in lines
                ),
            )
        path = study.transcript_path(other)
        header, transcript = study.reading.header(path), study.transcript(other)
        turns = tuple(redacted_turn(turn, names) for turn in transcript.turns)
        if header and turns != transcript.turns:
            write_artefact(path, header, [replace(transcript, turns=turns)])
        find_names.find_names(study, other)
        done.append(f"the participant's name in the transcript of {other}")
    return done
