"""Voice without words on its way through a study, and through documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chain.conftest import Run
from transcode.exchange import DRAFT_FORMATS, read_draft, write_draft
from transcode.pipeline.transcribe import heard as heard_in
from transcode.records.decisions import Apply, Create
from transcode.records.notation import NOTATIONS, Notation
from transcode.records.speech import Transcript
from transcode.records.unheard import is_unheard
from transcode.speech.correction.edits import fold as fold_edits
from transcode.speech.correction.revise import revise
from transcode.speech.decode import RATE, decode
from transcode.speech.join import from_draft
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import mark_turns
from transcode.speech.turns import Heard, guess_interviewer, make_turns
from transcode.speech.whisper import voiced
from transcode.study.artefacts import header_in, write_artefact
from transcode.study.folder import Study
from transcode.verbs.disguise.excerpt import disguise_excerpt

HOLE = (7_000, 13_000)  # ms of the clip


# --- documents


def words(text: str, start_ms: int) -> list[Heard]:
    return [
        Heard(f" {word}", start_ms + 300 * n, start_ms + 300 * n + 300, 0.95)
        for n, word in enumerate(text.split())
    ]


HEARD = [
    *words("So how did it all begin for you?", 0),
    *words("It began in the village where I was born.", 3_000),
    Heard("", 7_000, 21_000, 0.0),
    *words("And then we moved away.", 22_000),
    Heard("", 24_000, 27_000, 0.0),
]
SPEAKERS = ["a"] * 8 + ["b"] * 9 + ["b"] + ["b"] * 5 + ["a"]
TRANSCRIPT = Transcript(
    "P01", "en", 30_000, "S1",
    mark_turns(make_turns("P01", HEARD, SPEAKERS), "en", voiced=[(0, 30_000)], spans=()),
)  # fmt: skip


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("kind", DRAFT_FORMATS)
def test_an_unchanged_document_changes_nothing(kind: str, notation: Notation) -> None:
    draft = write_draft(TRANSCRIPT, kind, notation)
    assert [turn.text for turn in read_draft(draft, kind)] == [t.text for t in TRANSCRIPT.turns]
    edit, summary = revise(TRANSCRIPT, read_draft(draft, kind), notation)
    assert edit is None and not (summary.changed or summary.inserted or summary.deleted)


@pytest.mark.parametrize("kind", DRAFT_FORMATS)
def test_a_document_of_nothing_else_changes_nothing(kind: str) -> None:
    only = replace(TRANSCRIPT, turns=tuple(t for t in TRANSCRIPT.turns if is_unheard(t.text)))
    assert revise(only, read_draft(write_draft(only, kind), kind))[0] is None


def test_a_draft_shows_it_as_a_doubt_and_explains_it() -> None:
    draft = write_draft(TRANSCRIPT, "txt").decode()
    assert "[0:00:07] S2: {[inaudible 14 s]?}\n" in draft
    assert draft.count("# [inaudible 14 s]: voice without words.") == 1
    assert "<c.doubt>[inaudible 14 s]</c>" in write_draft(TRANSCRIPT, "vtt").decode()


def test_what_somebody_wrote_in_its_place_is_read_back() -> None:
    draft = write_draft(TRANSCRIPT, "txt").decode()
    draft = draft.replace("{[inaudible 14 s]?}", "My mother worked at the mill then.")
    edit, summary = revise(TRANSCRIPT, read_draft(draft.encode(), "txt"))
    assert edit and (summary.inserted, summary.changed, summary.deleted) == (7, 0, 0)
    now = fold_edits(TRANSCRIPT, [edit])
    typed = next(turn for turn in now.turns if turn.text.startswith("My mother"))
    assert typed.speaker == "S2" and (typed.start_ms, typed.end_ms) == (7_000, 21_000)
    assert not typed.doubts
    left = [turn for turn in now.turns if turn.doubts]
    assert [turn.text for turn in left] == ["[inaudible 3 s]"]


def test_a_transcript_that_is_only_a_document_keeps_it() -> None:
    made = from_draft("P01", read_draft(write_draft(TRANSCRIPT, "docx"), "docx"), language="en")
    assert [turn.text for turn in made.turns] == [turn.text for turn in TRANSCRIPT.turns]
    assert made.interviewer == guess_interviewer(TRANSCRIPT.turns) == "S1"


# --- a study


@pytest.fixture(scope="module")
def whole(
    clips: Path,
    quick: Callable[[Path], Path],
    models: Callable[[str], Path],
    transcode: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> Study:
    """Recordings that were heard; of P01 six seconds were not understood, of P04 nothing was."""
    study = Study.open(quick(tmp_path_factory.mktemp("unheard") / "study"))
    assert transcode("add", study.root, clips).returncode == 0
    done = transcode("transcribe", study.root)
    assert done.returncode == 0, done.stderr
    samples = decode(clips / "P01.wav").mean(axis=0)
    speech = voiced(samples)
    settings = SpeechSettings(language="en")
    got, language, _ = recognise(
        samples, models("whisper-tiny.en"), settings, interview="P01", speech=speech
    )
    begin, end = HOLE
    before = [word for word in got if word.end_ms <= begin]
    after = [word for word in got if word.start_ms >= end]
    assert len(before) > 5 and len(after) > 5 and len(before) + len(after) < len(got) - 5
    heard = [*before, Heard("", begin, end, 0.0), *after]
    lasts = round(len(samples) * 1000 / RATE)
    for interview, words_of_it in (("P01", heard), ("P04", [Heard("", 500, 24_500, 0.0)])):
        turns = make_turns(interview, words_of_it, ["a"] * len(words_of_it))
        turns = mark_turns(turns, language, voiced=speech, spans=())
        transcript = Transcript(interview, language, lasts, "", turns)
        path = study.transcript_path(interview)
        header = header_in(path.read_bytes())
        assert header
        write_artefact(path, header, [transcript])
    return Study.open(study.root)


@pytest.fixture
def study(whole: Study, tmp_path: Path) -> Study:
    shutil.copytree(whole.root, tmp_path / "study")
    return Study.open(tmp_path / "study")


@pytest.mark.slow
def test_from_the_transcript_to_the_report(study: Study, transcode: Run, tmp_path: Path) -> None:
    shown = transcode("status", study.root)
    (line,) = (line for line in shown.stdout.splitlines() if line.startswith("P01: "))
    assert line.startswith("P01: 6 s of speech could not be understood. Listen to it: ")
    assert line.endswith(f"transcode correct {study.root} P01")
    assert "P04: 24 s of speech could not be understood" in " ".join(shown.stdout.split())
    listed = transcode("correct", study.root, "P01").stdout
    first = next(line for line in listed.splitlines() if line.startswith("│"))
    assert "[inaudible 6 s]" in first, "the first row of the table"
    assert "voice without words" in " ".join(listed.split())

    run = transcode("run", study.root)
    assert run.returncode == 0, run.stderr
    assert "P01: 6 s of speech could not be understood" in " ".join(run.stdout.split())
    assert "study P04" in run.stdout.split("may have been misheard")[1][:300], "the worst one"
    study = Study.open(study.root)
    text = study.text("P01")
    assert text.text.splitlines()[1] == "[inaudible 6 s]", "readers see it"
    sign = text.text.index("[inaudible")
    assert text.time_of(sign, sign + len("[inaudible 6 s]")) == HOLE
    unheard = [turn.id for turn in heard_in(study, "P01").turns if is_unheard(turn.text)]
    assert len(unheard) == 1
    assert not [mention for mention in study.mentions("P01") if mention.turn in unheard]
    assert study.text("P04").text == "[inaudible 24 s]" and study.segments("P04") == ()
    for segment in study.segments("P01"):
        assert not is_unheard(text.text[segment.anchor.begin : segment.anchor.end])
    names = " ".join(f"{p.name} {' '.join(p.phrases)}" for p in study.proposals)
    assert study.proposals and "inaudible" not in names

    study.journal("anna").append(Create("c1", "Work", ""))
    first = study.segments("P01")[0].anchor
    anchor = text.anchor(first.begin, len(text.text))
    study.journal("anna").append(Apply("c1", anchor))
    exported = transcode("export", study.root, "--coder", "anna")
    assert exported.returncode == 0, exported.stderr
    rows = "".join(path.read_text("utf-8") for path in study.outputs.rglob("*.csv"))
    assert "[inaudible 6 s]" in rows, "an excerpt says where something is missing"
    assert transcode("verify", study.root).returncode == 0


@pytest.mark.slow
def test_nobody_hears_it_in_a_disguised_excerpt(study: Study, transcode: Run) -> None:
    assert transcode("run", study.root).returncode == 0
    done = disguise_excerpt(Study.open(study.root), "P01")
    begin, end = HOLE
    assert any(a <= begin and end <= b for a, b in done.covered)


@pytest.mark.slow
def test_what_is_typed_in_its_place_is_speech(study: Study, transcode: Run, tmp_path: Path) -> None:
    target = tmp_path / "P01.txt"
    assert transcode("correct", study.root, "P01", "--export", target).returncode == 0
    unchanged = transcode("correct", study.root, "P01", "--import", target)
    assert unchanged.returncode == 0 and study.corrections("P01") == ()
    draft = target.read_text("utf-8")
    assert "{[inaudible 6 s]?}" in draft
    target.write_text(draft.replace("{[inaudible 6 s]?}", "And Kirsten helped me."), "utf-8")
    done = transcode("correct", study.root, "P01", "--import", target)
    assert done.returncode == 0, done.stderr
    turns = heard_in(Study.open(study.root), "P01").turns
    typed = next(turn for turn in turns if turn.text == "And Kirsten helped me.")
    assert not typed.doubts and len(typed.words) == 4
    assert all(HOLE[0] - 500 <= w.start_ms <= w.end_ms <= HOLE[1] + 500 for w in typed.words)
    assert "P01: 6 s" not in transcode("status", study.root).stdout
