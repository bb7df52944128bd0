from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech.correction.test_edits import INTERVIEW, heard, said, texts
from transcode.errors import DecisionError
from transcode.records.anchors import align, carry
from transcode.records.base import digest_of
from transcode.records.speech import Correction, Doubt, Edit, Transcript, Turn
from transcode.records.texts import Anchor
from transcode.speech.correction.desk import CorrectionDesk
from transcode.speech.correction.edits import fold, joined_text
from transcode.speech.correction.summary import Summary

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
WORDS = [
    "so",
    "then",
    "uhm",
    "Anna",
    "went",
    "twenty-one",
    "naïve",
    "私は",
    "学生です",
    "no.",
    "–",
    "Oh,",
]


def desk(transcript: Transcript = INTERVIEW, saved: list[Edit] | None = None) -> CorrectionDesk:
    kept: list[Edit] = [] if saved is None else saved
    return CorrectionDesk(transcript, tuple(kept), save=kept.append, who="anna", now=lambda: NOON)


def test_every_change_is_saved_with_who_and_when() -> None:
    saved: list[Edit] = []
    at = desk(saved=saved)
    assert at.set_text("c", "Right. So?")
    at.split("a", 3)
    at.undo()
    at.redo()
    assert [edit.verb for edit in saved] == ["text", "split", "undo", "redo"]
    assert {(edit.who, edit.at) for edit in saved} == {("anna", "2026-01-02T12:00:00+00:00")}
    assert at.changes == tuple(saved)
    assert desk(saved=saved).transcript == at.transcript
    assert fold(INTERVIEW, saved) == at.transcript


def test_what_changes_nothing_is_not_saved() -> None:
    at = desk()
    turn = at.transcript.turns[0]
    assert at.set_text("a", f" {turn.text}\n") is None
    assert at.set_speaker("a", "S1") is None
    assert at.confirm("a") is None
    assert at.merge_speakers("S1", "S1") is None
    assert at.set_interviewer("S1") is None
    assert at.move_boundary("a", len(turn.text)) is None
    assert not at.changes
    assert not at.can_undo


def test_nothing_to_undo() -> None:
    at = desk()
    for verb in (at.undo, at.redo):
        with pytest.raises(DecisionError):
            verb()
    at.set_text("a", "x")
    at.undo()
    at.set_text("a", "y")
    assert not at.can_redo


def test_a_change_that_cannot_be_saved_does_not_count() -> None:
    def full(edit: Edit) -> None:
        raise OSError

    at = CorrectionDesk(INTERVIEW, save=full)
    with pytest.raises(OSError):
        at.set_text("a", "x")
    assert at.transcript == INTERVIEW
    assert not at.can_undo


def test_doubts_come_in_order_of_seriousness() -> None:
    turns = [said(str(n), "S1", "one two three four", 10_000 * n) for n in range(4)]
    doubts = [(Doubt("probability", 0, 3),), (Doubt("speed", 0, 3), Doubt("loop", 4, 7)), (),
              (Doubt("silence", 8, 13),)]  # fmt: skip
    start = heard(*(_with(turn, found) for turn, found in zip(turns, doubts, strict=True)))
    at = desk(start)
    assert [one.turn.id for one in at.doubts] == ["1", "3", "0"]
    first = at.doubts[0]
    assert (first.start_ms, first.end_ms) == (10_000, 10_700)
    assert len(first.reasons) == 2
    assert "loop" in first.reasons[0]
    at.confirm("1")
    at.set_text("3", "one two four")
    assert [one.turn.id for one in at.doubts] == ["0"]


def _with(turn: Turn, doubts: tuple[Doubt, ...]) -> Turn:
    return Turn(
        turn.id, turn.speaker, turn.start_ms, turn.end_ms, turn.text, turn.words, (), doubts
    )


def test_summary() -> None:
    at = desk()
    assert at.summary() == Summary(words=16)
    at.set_text("b", "Well, nobody once had ever asked me, you know. Really.")  # 1 S, 1 D, 1 I
    at.split("b", 12)
    at.set_speaker("c", "S2")
    found = at.summary()
    assert found == Summary(16, 1, 1, 1, turns_split=1, speakers_changed=1)
    assert found.word_error_rate == pytest.approx(3 / 16)
    assert "18.8 %" in str(found)


def test_old_corrections_can_be_undone() -> None:
    saved: list[Edit] = []
    at = CorrectionDesk(INTERVIEW, [Correction("a", "So?")], save=saved.append)
    assert at.transcript.turns[0].text == "So?"
    at.undo()
    assert at.transcript == INTERVIEW


# --- a thousand changes, against a list of what each speaker says --------------------------------

Said = list[tuple[str, str]]


def change(at: CorrectionDesk, model: Said, pick: random.Random) -> Said:
    """One random change of the desk, and of the model."""
    number = pick.randrange(len(model))
    turn, (speaker, text) = at.transcript.turns[number], model[number]
    verb = pick.choice(["text", "text", "text", "split", "join", "boundary", "speaker", "merge",
                        "inaudible", "confirm"])  # fmt: skip
    model = list(model)
    has_next = number + 1 < len(model)
    if verb == "text":
        words = text.split(" ")
        begin = pick.randrange(len(words) + 1)
        end = min(len(words), begin + pick.randrange(3))
        words[begin:end] = pick.choices(WORDS, k=pick.randrange(4))
        new = " ".join(words)
        if new or len(model) > 1:
            at.set_text(turn.id, new)
            model[number : number + 1] = [(speaker, new)] if new else []
    elif verb == "split":
        place = pick.randrange(len(text) + 1)
        first, second = text[:place].rstrip(), text[place:].lstrip()
        if first and second:
            at.split(turn.id, place)
            model[number : number + 1] = [(speaker, first), (speaker, second)]
    elif verb == "join" and has_next:
        joined = joined_text(at.transcript, turn.id)
        assert joined.replace(" ", "") == (text + model[number + 1][1]).replace(" ", "")
        at.join(turn.id)
        model[number : number + 2] = [(speaker, joined)]
    elif verb == "boundary" and has_next:
        joined = joined_text(at.transcript, turn.id)
        place = pick.randrange(len(joined) + 1)
        first, second = joined[:place].rstrip(), joined[place:].lstrip()
        if first and second:
            at.move_boundary(turn.id, place)
            model[number : number + 2] = [(speaker, first), (model[number + 1][0], second)]
    elif verb == "speaker":
        new = pick.choice(["S1", "S2", "S3"])
        at.set_speaker(turn.id, new)
        model[number] = (new, text)
    elif verb == "merge":
        into = pick.choice([who for who, _ in model])
        at.merge_speakers(speaker, into)
        model = [(into if who == speaker else who, words) for who, words in model]
    elif verb == "inaudible":
        begin, end = sorted((pick.randrange(len(text) + 1), pick.randrange(len(text) + 1)))
        at.mark_inaudible(turn.id, begin, end)
    else:
        at.confirm(turn.id)
    return model


def check(before: Transcript, after: Transcript) -> None:
    old = {turn.id: turn for turn in before.turns}
    assert len({turn.id for turn in after.turns}) == len(after.turns)
    last = 0
    for turn in after.turns:
        if turn.id in old and turn.text == old[turn.id].text:
            assert turn.words == old[turn.id].words
        at = 0
        for word in turn.words:
            assert at <= word.begin < word.end <= len(turn.text)
            assert turn.start_ms <= word.start_ms <= word.end_ms <= turn.end_ms
            assert last <= word.start_ms
            at, last = word.end, word.end_ms
        spoken = [p for p in turn.text.split() if any(c.isalnum() for c in p)]
        assert bool(spoken) == bool(turn.words)
        for note in (*turn.marks, *turn.doubts):
            assert 0 <= note.begin <= note.end <= len(turn.text)


def run(seed: int, changes: int) -> None:
    pick = random.Random(seed)
    saved: list[Edit] = []
    start = heard(
        *(
            _with(said(f"t{n}", f"S{n % 2 + 1}", " ".join(pick.choices(WORDS[:6], k=9)), 5_000 * n),
                  (Doubt("speed", 0, 5),))
            for n in range(8)
        )
    )  # fmt: skip
    at = desk(start, saved)
    done: list[Said] = [texts(start)]
    undone: list[Said] = []
    for _ in range(changes):
        before, kept = at.transcript, len(saved)
        what = pick.random()
        if what < 0.15 and at.can_undo:
            at.undo()
            undone.append(done.pop())
        elif what < 0.25 and at.can_redo:
            at.redo()
            done.append(undone.pop())
        else:
            model = change(at, done[-1], pick)
            if len(saved) > kept:
                done.append(model)
                undone.clear()
            else:
                assert model == done[-1]
        assert texts(at.transcript) == done[-1]
        assert at.can_undo == (len(done) > 1)
        assert at.can_redo == bool(undone)
        check(before, at.transcript)
    assert fold(start, saved) == at.transcript == desk(start, saved).transcript
    for _ in range(pick.randrange(len(saved) + 1)):
        part = saved[: pick.randrange(len(saved) + 1)]
        again = desk(start, list(part))
        assert fold(start, part) == again.transcript
        break
    while at.can_undo:
        at.undo()
    assert at.transcript == start


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32))
def test_random_changes_end_in_the_right_text(seed: int) -> None:
    run(seed, 60)


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_changes_end_in_the_right_text(seed: int) -> None:
    run(seed, 1_000)


# --- codings --------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32))
def test_codings_on_untouched_words_stay_on_them(seed: int) -> None:
    pick = random.Random(seed)
    start = heard(
        *(
            said(f"t{n}", f"S{n % 2 + 1}", " ".join(f"w{n}x{k}" for k in range(12)), 6_000 * n)
            for n in range(10)
        )
    )
    at = desk(start)
    old = _released(at.transcript)
    for _ in range(8):  # in the first and the last turns; the passage lies in between
        for turn in (at.transcript.turns[0], at.transcript.turns[-1]):
            words = turn.text.split(" ")
            words[pick.randrange(len(words))] = pick.choice(WORDS)
            at.set_text(turn.id, " ".join(words))
    at.split("t1", 20)
    at.join("t7")
    new = _released(at.transcript)
    passage = start.turns[4].text[5:30]
    begin = old.index(passage)
    anchor = Anchor("P01", begin, begin + len(passage), digest_of(old))
    moved = carry(anchor, [align("P01", old, new)], digest_of(new))
    assert moved
    assert new[moved.begin : moved.end] == passage


def _released(transcript: Transcript) -> str:
    """As :func:`transcode.privacy.replace.release` joins the turns, nobody being named."""
    return "\n".join(turn.text for turn in transcript.turns)
