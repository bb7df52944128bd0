from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech.correction.test_desk import check
from tests.speech.correction.test_edits import INTERVIEW, heard, said, texts, times
from transcode.errors import ExchangeError
from transcode.records.speech import DraftTurn, Transcript, Turn
from transcode.speech.correction.brackets import take_marks
from transcode.speech.correction.edits import apply, renamed
from transcode.speech.correction.matching import align
from transcode.speech.correction.revise import revise
from transcode.speech.correction.summary import Summary, summarise

SAMPLES = Path(__file__).parents[3] / "notebooks" / "sample-interviews"


def draft(*said: tuple[str, str]) -> tuple[DraftTurn, ...]:
    return tuple(DraftTurn(speaker, text) for speaker, text in said)


def revised(transcript: Transcript, *said: tuple[str, str]) -> tuple[Transcript, Summary]:
    edit, summary = revise(transcript, draft(*said))
    assert edit
    assert edit.verb == "import"
    return apply(transcript, edit), summary


def test_a_document_with_other_turns_and_labels() -> None:
    after, summary = revised(
        INTERVIEW,
        ("I", "So, how did it begin?"),
        ("P", "Well, nobody had ever asked me that."),
        ("I", "Hm."),
        ("P", "You know."),
        ("Anna", "Tea, anyone?"),
        ("I", "Right."),
    )
    assert texts(after) == [
        ("S1", "So, how did it begin?"), ("S2", "Well, nobody had ever asked me that."),
        ("S1", "Hm."), ("S2", "You know."), ("Anna", "Tea, anyone?"), ("S1", "Right."),
    ]  # fmt: skip
    assert [turn.id for turn in after.turns if turn.id in "abc"] == ["a", "b", "c"]
    assert (after.turns[0].id, after.turns[1].id, after.turns[5].id) == ("a", "b", "c")
    assert after.interviewer == "S1"
    assert times(after.turns[3]) == [("You", 8_200, 8_500), ("know.", 8_600, 8_900)]
    check(INTERVIEW, after)
    assert summary == summarise(INTERVIEW, after)
    assert (summary.inserted, summary.deleted, summary.changed) == (3, 1, 0)


def test_the_document_knows_who_asks() -> None:
    wrong = Transcript("P01", "en", 60_000, "S2", INTERVIEW.turns)
    after, _ = revised(wrong, *[({"S1": "I", "S2": "P"}[who], text) for who, text in texts(wrong)])
    assert after.interviewer == "S1"
    assert texts(after) == texts(wrong)


def test_names_that_a_person_gives_the_speakers_stay() -> None:
    named = {"S1": "Interviewer", "S2": "Anna Lund"}
    after, _ = revised(INTERVIEW, *[(named[who], text) for who, text in texts(INTERVIEW)])
    assert [turn.speaker for turn in after.turns] == ["S1", "Anna Lund", "S1"]
    assert after.interviewer == "S1"
    asked = Transcript("P01", "en", 60_000, "S2", INTERVIEW.turns)
    named = {"S1": "Bo", "S2": "Anna"}
    edit, _ = revise(asked, draft(*[(named[who], text) for who, text in texts(INTERVIEW)]))
    assert edit
    assert renamed([edit]) == {"S1": "Bo", "S2": "Anna"}
    after = apply(asked, edit)
    assert [turn.speaker for turn in after.turns] == ["Bo", "Anna", "Bo"]
    assert after.interviewer == "Anna"
    assert after.turns[1].words == INTERVIEW.turns[1].words
    again, _ = revise(after, draft(*texts(after)))
    assert again is None


def test_labels_of_the_transcript_are_kept_and_one_voice_may_become_two() -> None:
    one = heard(*(Turn(t.id, "S1", t.start_ms, t.end_ms, t.text, t.words) for t in INTERVIEW.turns))
    after, _ = revised(
        one, *[({"S1": "I", "S2": "P"}[who], text) for who, text in texts(INTERVIEW)]
    )
    assert [turn.speaker for turn in after.turns] == ["I", "S1", "I"]
    assert after.interviewer == "I"
    after, _ = revised(INTERVIEW, *[(who, text) for who, text in texts(one)])
    assert [turn.speaker for turn in after.turns] == ["S1", "S1", "S1"]


def test_a_document_that_names_nobody_is_cut_where_the_voices_change() -> None:
    whole = (
        "So, how did it begin? Well nobody [laughs] had had ever asked us that, you know. Right!"
    )
    after, _ = revised(INTERVIEW, ("", whole))
    assert " ".join(text for _, text in texts(after)) == whole.replace("[laughs] ", "")
    assert [turn.speaker for turn in after.turns] == ["S1", "S2", "S1"]
    assert [turn.id for turn in after.turns] == ["a", "b", "c"]
    (laugh,) = after.turns[1].marks
    assert after.turns[1].text[laugh.begin :].startswith("had had")
    assert (laugh.start_ms, laugh.end_ms) == (5_700, 5_800)


def test_nothing_changed_is_no_edit() -> None:
    edit, summary = revise(INTERVIEW, draft(*texts(INTERVIEW)))
    assert edit is None
    assert summary == Summary(words=16)
    assert summary.word_error_rate == 0


@pytest.mark.parametrize("turns", [(), (("P", " "),), (("P", "[laughs]"),)])
def test_a_document_without_words_is_refused(turns: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ExchangeError) as problem:
        revise(INTERVIEW, draft(*turns))
    assert problem.value.remedy


def test_a_transcript_without_a_recording() -> None:
    start = Transcript("P01", "en", 0, "", ())
    edit, _ = revise(
        start, (DraftTurn("I", "How (1.5) come?", 2_000, 3_000), DraftTurn("P", "So."))
    )
    assert edit
    first, second = apply(start, edit).turns
    assert (first.text, first.words, first.start_ms, first.end_ms) == (
        "How come?",
        (),
        2_000,
        3_000,
    )
    assert (second.words, second.start_ms) == ((), 0)
    assert [mark.kind for mark in first.marks] == ["pause"]


@pytest.mark.parametrize(
    ("written", "text", "marks"),
    [
        ("round about. (0.8) And so", "round about. And so", [("pause", 13, 13, 800)]),
        ("Well [laughs softly].", "Well.", [("laugh", 5, 5, 0)]),
        ("((pause)) So (.) no", "So no", [("pause", 0, 0, 0), ("pause", 3, 3, 200)]),
        ("to [inaudible] the", "to the", [("inaudible", 3, 3, 0)]),
        ("I ((unclear: went home)) then", "I went home then", [("inaudible", 2, 11, 0)]),
        ("yes //but no// so", "yes but no so", [("overlap", 4, 10, 0)]),
        ("ja (lacht) nein (2 s)", "ja nein", [("laugh", 3, 3, 0), ("pause", 7, 7, 2000)]),
        ("see https://a.org//b (my dog) [name] in (1999)", None, []),
        ("[laughter]", "", [("laugh", 0, 0, 0)]),
    ],
)
def test_what_stands_in_brackets(written: str, text: str | None, marks: list[object]) -> None:
    words, found = take_marks(written)
    assert words == (written if text is None else text)
    assert [(m.kind, m.begin, m.end, m.end_ms - m.start_ms) for m in found] == marks


some = ["so", "well", "uhm", "I", "you", "nobody", "asked", "that", "begin", "then"]
words = st.lists(st.sampled_from(some), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "I", "P", "S2"]), words.map(" ".join)), max_size=9))
def test_any_document_ends_in_its_own_words(turns: list[tuple[str, str]]) -> None:
    spoken = [turn for turn in turns if turn[1]]
    if not spoken:
        return
    edit, _ = revise(INTERVIEW, draft(*turns))
    after = apply(INTERVIEW, edit) if edit else INTERVIEW
    assert " ".join(turn.text for turn in after.turns) == " ".join(text for _, text in spoken)
    check(INTERVIEW, after)
    if all(who for who, _ in spoken):
        assert [turn.text for turn in after.turns] == [text for _, text in spoken]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("abcd"), max_size=14), st.lists(st.sampled_from("abcd"), max_size=14)
)
def test_alignment_has_the_fewest_edits(old: list[str], new: list[str]) -> None:
    process = pytest.importorskip("jiwer").process_words
    stands = align(old, new)
    ends = [(i, j) for i, j in enumerate(stands) if j >= 0]
    assert all(old[i] == new[j] for i, j in ends)
    assert [j for _, j in ends] == sorted({j for _, j in ends})
    edits, at = 0, (0, 0)
    for i, j in [*ends, (len(old), len(new))]:
        edits += max(i - at[0], j - at[1])
        at = (i + 1, j + 1)
    if old and new:
        best = process(" ".join(old), " ".join(new))
        assert edits == best.substitutions + best.insertions + best.deletions


def test_two_hours_take_seconds() -> None:
    pick = random.Random(1)
    vocabulary = [f"w{n}" for n in range(6_000)]
    weights = [1 / (n + 2.7) for n in range(6_000)]  # Zipf's law
    long = heard(
        *(
            said(
                f"t{n}",
                f"S{n % 2 + 1}",
                " ".join(pick.choices(vocabulary, weights, k=50)),
                n * 20_000,
            )
            for n in range(400)
        )
    )
    messy = [
        (turn.speaker, " ".join(w if pick.random() > 0.1 else "uhm" for w in turn.text.split()))
        for turn in long.turns
    ]
    start = time.perf_counter()
    after, summary = revised(long, *messy)
    assert time.perf_counter() - start < 20  # seconds; 1.4 on an idle processor
    assert texts(after) == messy
    assert 0.09 < summary.word_error_rate < 0.11
    assert [turn.id for turn in after.turns] == [turn.id for turn in long.turns]


@pytest.mark.slow
@pytest.mark.parametrize("interview", ["P01", "P04"])
def test_the_true_script_of_a_sample_interview(interview: str) -> None:
    """The heard transcript, once its script is imported, has no errors left."""
    jiwer = pytest.importorskip("jiwer")
    models = Path(os.environ.get("TRANSCODE_MODELS", Path(__file__).parents[3] / "models"))
    if not (models / "whisper-base").is_dir():
        pytest.skip("needs the models")
    from transcode.speech.settings import SpeechSettings
    from transcode.speech.transcribe import transcribe

    transcript = transcribe(
        SAMPLES / "recordings" / f"{interview}.opus",
        interview=interview,
        whisper=models / "whisper-base",
        segmentation=models / "segmentation-3.0",
        voices=models / "campplus",
        settings=SpeechSettings(language="en", threads=2),
    )
    lines = (SAMPLES / "scripts" / f"{interview}.txt").read_text().splitlines()
    pairs = [(line.partition(": ")[0], line.partition(": ")[2]) for line in lines if line.strip()]
    after, summary = revised(transcript, *pairs)
    spoken = [re.sub(r"\s*[(\[][^)\]]*[)\]]", "", text).strip() for _, text in pairs]
    assert [turn.text for turn in after.turns] == spoken
    verbatim = [" ".join(re.findall(r"[\w'-]+", t.lower())) for t in (" ".join(spoken),
                " ".join(turn.text for turn in after.turns))]  # fmt: skip
    assert jiwer.wer(*verbatim) == 0
    assert 0 < summary.word_error_rate < 0.15
    voice = {who: turn.speaker for (who, _), turn in zip(pairs, after.turns, strict=True)}
    assert [voice[who] for who, _ in pairs] == [turn.speaker for turn in after.turns]
    assert after.interviewer == voice["I"]
    check(transcript, after)
    known = {(w.start_ms, w.end_ms) for turn in transcript.turns for w in turn.words}
    now = [(w.start_ms, w.end_ms) for turn in after.turns for w in turn.words]
    assert sum(one in known for one in now) / len(now) > 0.93
    assert revise(after, draft(*pairs))[0] is None
