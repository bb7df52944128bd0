from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tests.speech.correction.test_edits import INTERVIEW, texts
from transcode.records.speech import Edit, Mark, Transcript, Turn, Word
from transcode.records.unheard import unheard
from transcode.speech.correction.edits import apply, merge_speakers, set_speaker, set_text
from transcode.speech.reassign import assigned_by_hand, reassign
from transcode.speech.turns import Span

END = INTERVIEW.duration_ms


def spans(*parts: tuple[str, int, int]) -> list[Span]:
    return [Span(*part) for part in parts]


def reassigned(
    transcript: Transcript, *parts: tuple[str, int, int], stays: Collection[str] = ()
) -> tuple[Transcript, dict[str, str]]:
    edit, labels = reassign(transcript, spans(*parts), stays)
    return (apply(transcript, edit) if edit else transcript), labels


def words(transcript: Transcript) -> list[tuple[int, int]]:
    return [(word.start_ms, word.end_ms) for turn in transcript.turns for word in turn.words]


def test_all_words_of_one_voice_are_one_turn_and_keep_their_times() -> None:
    after, labels = reassigned(INTERVIEW, ("0", 0, END))
    assert len(after.turns) == 1
    assert after.turns[0].text == " ".join(text for _, text in texts(INTERVIEW))
    assert words(after) == words(INTERVIEW)
    assert list(labels) == ["0"]


def test_a_turn_of_two_voices_is_cut_and_the_labels_stay_with_most_words() -> None:
    second = INTERVIEW.turns[1]
    half = second.words[len(second.words) // 2].start_ms
    after, labels = reassigned(
        INTERVIEW, ("0", 0, second.start_ms), ("1", second.start_ms, half), ("2", half, END)
    )
    assert [turn.speaker for turn in after.turns[:3]] == ["S1", labels["1"], labels["2"]]
    assert words(after) == words(INTERVIEW)
    assert set(labels.values()) <= {"S1", "S2", "S3"} and len(set(labels.values())) == 3
    assert len({turn.id for turn in after.turns}) == len(after.turns)


def test_nothing_new_is_no_edit() -> None:
    parts = [("x" + t.speaker, t.start_ms, t.end_ms) for t in INTERVIEW.turns]
    edit, labels = reassign(INTERVIEW, spans(*parts))
    assert edit is None
    assert labels == {"xS1": "S1", "xS2": "S2"}


def test_whom_a_person_named_keeps_the_turn_and_the_interviewer_is_somebody() -> None:
    stays = {INTERVIEW.turns[0].id}
    named = apply(INTERVIEW, set_speaker(INTERVIEW, INTERVIEW.turns[0].id, "Ruth"))
    after, _ = reassigned(named, ("0", 0, END), stays=stays)
    assert after.turns[0].speaker == "Ruth"
    assert after.interviewer in {turn.speaker for turn in after.turns}


def test_marks_and_doubts_of_a_person_stay_on_their_words() -> None:
    second = INTERVIEW.turns[1]
    mark = Mark("inaudible", 0, 4, second.start_ms, second.start_ms + 100, found_by="human")
    marked = replace(second, marks=(mark,))
    before = replace(INTERVIEW, turns=(INTERVIEW.turns[0], marked, *INTERVIEW.turns[2:]))
    after, _ = reassigned(before, ("0", 0, END))
    (kept,) = [m for m in after.turns[0].marks if m.found_by == "human"]
    assert after.turns[0].text[kept.begin : kept.end] == second.text[:4]


def test_voice_without_words_stays_a_turn_of_its_own() -> None:
    first, second, third = INTERVIEW.turns[:3]
    text = unheard(3_000)
    begin = third.end_ms + 1_000
    word = (Word(0, len(text), begin, begin + 3_000, 0.0),)
    lost = Turn("lost", "S2", begin, begin + 3_000, text, word)
    after, _ = reassigned(replace(INTERVIEW, turns=(first, second, third, lost)), ("0", 0, END))
    assert [turn.speaker for turn in after.turns] == ["S1", "S1"] or len(after.turns) == 2
    assert after.turns[-1].text == text and len(after.turns) == 2
    assert after.turns[-1].words[0].start_ms == begin


def test_what_a_person_assigned_is_known_from_the_corrections() -> None:
    first, second = INTERVIEW.turns[:2]
    one = set_speaker(INTERVIEW, second.id, "Ruth")
    two = merge_speakers(INTERVIEW, "S2", "S1")
    three = set_text(INTERVIEW, first.id, "So?")
    assert assigned_by_hand(INTERVIEW, [one]) == {second.id}
    assert assigned_by_hand(INTERVIEW, [two, three]) == set()
    assert assigned_by_hand(INTERVIEW, [one, Edit("undo")]) == set()
    named = Edit("import", speakers=(("S2", "Anna"),))
    assert assigned_by_hand(INTERVIEW, [named]) == set()
