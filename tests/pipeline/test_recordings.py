from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from transcode.pipeline.recordings import notes_on_recording
from transcode.records.speech import Gap, Transcript


def _notes(**lacks: Any) -> tuple[tuple[str, str], ...]:
    transcript = Transcript("P03", "en", 600_000, "", (), **lacks)
    study: Any = SimpleNamespace(root="study", transcript=lambda interview: transcript)
    return notes_on_recording(study, "P03")


def test_nothing_is_said_of_a_whole_recording() -> None:
    assert _notes() == ()


def test_words_that_were_left_out_are_said_with_their_place_and_what_to_do() -> None:
    ((note, remedy),) = _notes(left_out=(Gap(62_000, 64_000), Gap(300_000, 301_000)))
    assert note.startswith("P03: where no voice is to be heard the speech model guessed at words")
    assert "at 0:01:02 and in 1 other place (3 s in all)" in note
    assert remedy.endswith("transcode correct study P03")


def test_each_note_has_its_own_remedy() -> None:
    notes = _notes(gaps=(Gap(5_000, 9_000), Gap(600_000, 900_000)), left_out=(Gap(62_000, 64_000),))
    ending, missing, guessed = notes
    assert "after 10 min 0 s of the 15 min 0 s" in ending[0] and "transcode add study" in ending[1]
    assert "from 0:00:05 to 0:00:09;" in missing[0] and missing[1] == ending[1]
    assert "listen there" in guessed[1]
