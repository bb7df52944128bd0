"""Excerpts of a study: who gets which voice, what is covered, and where they may lie."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.chain.conftest import SAMPLES, Run, write_wav
from transcode.errors import PrivacyError, RecordingError, StudyError
from transcode.pipeline.release import release
from transcode.records.decisions import Apply, Create
from transcode.records.names import Mention
from transcode.records.people import Person
from transcode.records.speech import Edit, Transcript, Turn, Word
from transcode.speech.decode import RATE, decode
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_people
from transcode.verbs.disguise.excerpt import disguise_excerpt

LINES = (
    ("I", 0, "How did you meet Kirsten?"),
    ("P", 4000, "At the school, and I never forgot it."),
    ("I", 9000, "And then?"),
    ("P", 11_000, "Then Kirsten left."),
)
TONE = 1000.0
ALSO = (
    "Ruth Ellery", "Pauline Driscoll", "place: Ludlow", "organisation: Merrowdale Home Care",
)  # fmt: skip


def turn(number: int, speaker: str, start_ms: int, text: str) -> Turn:
    words = [
        Word(m.start(), m.end(), start_ms + 500 * n, start_ms + 500 * n + 400, 0.9)
        for n, m in enumerate(re.finditer(r"\S+", text))
    ]
    return Turn(f"t{number}", speaker, start_ms, words[-1].end_ms, text, tuple(words))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Two people who hum, 14 seconds, with their words; released."""
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    made = Study.create(
        tmp_path / "study", Settings(language="en", release="automatic", models=Models(names=""))
    )
    when = np.arange(14 * RATE) / RATE
    hum = 0.2 * np.sin(2 * np.pi * 200 * when) + 0.1 * np.sin(2 * np.pi * 400 * when)
    (tmp_path / "in").mkdir()
    for name in ("P01", "P02"):
        write_wav(tmp_path / "in" / f"{name}.wav", hum[None] * (1.0 if name == "P01" else 0.9))
        made.add(tmp_path / "in" / f"{name}.wav", like=Person(name, "", "", "", also=("Kirsten",)))
        turns = tuple(turn(n, *line) for n, line in enumerate(LINES))
        transcript = Transcript(name, "en", 14_000, "I", turns)
        header = Header("transcript", "transcribe")
        write_artefact(made.transcript_path(name), header, [transcript])
        mentions = [
            Mention(f"m{n}", f"t{n}", at, at + 7, "person", "Kirsten", "list", 1.0, "on the list")
            for n, at in ((0, LINES[0][2].index("Kirsten")), (3, LINES[3][2].index("Kirsten")))
        ]
        write_artefact(made.mentions_path(name), Header("mentions", "find names"), mentions)
    assert release(made)[0] == ("P01", "P02")
    return made


def loud(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """For each tenth of a second: how loud the tone is, and how loud all else is."""
    sound = decode(path)[0].astype(float)
    frames = sound[: len(sound) // 1600 * 1600].reshape(-1, 1600)
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(1600)))
    at = round(TONE / 10)
    tone = spectrum[:, at - 2 : at + 3].sum(axis=1)
    return tone, spectrum.sum(axis=1) - tone


def test_a_mention_is_covered_with_a_margin_and_nothing_else_is(study: Study) -> None:
    done = disguise_excerpt(study, "P01")
    assert done.path == study.outputs / "excerpts" / "P01-00m00s.flac"
    # "Kirsten?" is word 4 of the first turn, "Kirsten" word 1 of the last
    assert done.covered == ((1700, 2700), (11_200, 12_200))
    assert done.speakers == 2
    tone, rest = loud(done.path)
    assert len(tone) == pytest.approx(10 * done.seconds, abs=1)
    lasts = done.seconds / 14  # tempi differ by a few per cent
    covered = tone > 3 * rest
    for at in (1.9, 2.5, 11.5, 12.0):
        assert covered[int(10 * at * lasts)], at
    for at in (0.5, 5.0, 8.0, 13.0):
        assert not covered[int(10 * at * lasts)] and rest[int(10 * at * lasts)] > 1, at


def test_one_speaker_has_one_voice_in_all_excerpts(study: Study) -> None:
    first = disguise_excerpt(study, "P01", 4_500, 8_500).path.read_bytes()
    assert disguise_excerpt(study, "P01", 4_500, 8_500).path.read_bytes() == first
    asked = [disguise_excerpt(study, i, 9000, 10_000).seconds for i in ("P01", "P02")]
    told = [disguise_excerpt(study, i, 4_500, 8_500).seconds for i in ("P01", "P02")]
    assert asked[0] == asked[1]  # the interviewer: the same tempo in both
    assert told[0] != told[1]
    assert study.disguise_file.stat().st_mode & 0o077 == 0
    study.disguise_file.unlink()
    assert disguise_excerpt(study, "P01", 4_500, 8_500).path.read_bytes() != first


def test_a_second_interview_with_somebody_has_their_voice(study: Study) -> None:
    from transcode.verbs.speakers import same_participant

    same_participant(study, "P02", "P01")
    told = [disguise_excerpt(study, i, 4_500, 8_500).seconds for i in ("P01", "P02")]
    assert told[0] == told[1]


def test_what_is_corrected_away_is_covered(study: Study) -> None:
    told = study.transcript("P01").turns[1]
    words = tuple(w for w in told.words if told.text[w.begin : w.end] != "school,")
    text = "At the , and I never forgot it."
    cut = told.text.index("school")
    kept = tuple(
        w if w.begin < cut else replace(w, begin=w.begin - 6, end=w.end - 6) for w in words
    )
    study.correct("P01", Edit("text", ("t1",), (replace(told, text=text, words=kept),)))
    release(study)
    covered = disguise_excerpt(study, "P01", 4000, 9000).covered
    assert any(start <= 5000 and end >= 5400 for start, end in covered)


def test_more_can_be_covered(study: Study, transcode: Run) -> None:
    done = transcode("disguise", study.root, "P01", "--from", "0:04", "--to", "0:09",
                     "--cover", "0:06-0:07")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "covered: 0:00:05 (1.6 s)" in done.stdout
    assert "does not hide what is said" in done.stdout and "Listen to the whole" in done.stdout
    tone, rest = loud(study.outputs / "excerpts" / "P01-00m04s.flac")
    assert tone[25] > 3 * rest[25] and tone[8] < rest[8]


def test_passages_of_a_code(study: Study, transcode: Run) -> None:
    text = study.text("P01")
    at = text.text.index("never forgot it")
    anna = study.journal("anna")
    anna.append(Create("c1", "remembering"))
    anna.append(Apply("c1", text.anchor(at, at + 15)))
    done = transcode("disguise", study.root, "--code", "Remembering")
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (study.outputs / "excerpts").iterdir()] == ["P01-00m06s.flac"]
    assert transcode("disguise", study.root, "--code", "nothing").returncode == 1
    assert transcode("disguise", study.root, "P02", "--code", "remembering").returncode == 1


def test_nothing_shareable_before_the_text_is_released(study: Study, tmp_path: Path) -> None:
    study.text_path("P01").unlink()
    with pytest.raises(PrivacyError, match="not released"):
        disguise_excerpt(study, "P01")
    hidden = study.confidential / "trial.flac"
    assert disguise_excerpt(study, "P01", target=hidden).covered  # by the mentions as they are
    link = tmp_path / "link"
    link.symlink_to(study.shareable)
    with pytest.raises(PrivacyError, match="not released"):
        disguise_excerpt(study, "P01", target=link / "x.flac")
    study.mentions_path("P01").unlink()
    with pytest.raises(PrivacyError, match="not been searched for"):
        disguise_excerpt(study, "P01", target=hidden)
    with pytest.raises(PrivacyError, match="among the recordings"):
        disguise_excerpt(study, "P02", target=study.confidential / "recordings" / "P02.wav")


def test_nothing_shareable_before_a_person_has_passed_the_names(study: Study) -> None:
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text().replace('"automatic"', '"reviewed"'))
    with pytest.raises(PrivacyError, match="not all of its names have been reviewed"):
        disguise_excerpt(Study.open(study.root), "P01")


@pytest.mark.parametrize(
    ("interview", "start", "end", "said"),
    [
        ("P01", 20_000, None, "lasts 0:00:14"),
        ("P01", 5000, 4000, "lasts 0:00:14"),
        ("P01", 0, 60_000, "lasts 0:00:14"),
        ("P01", 13_000, 14_000, "nobody speaks"),
    ],
)
def test_times_that_are_none(
    study: Study, interview: str, start: int, end: int | None, said: str
) -> None:
    with pytest.raises(RecordingError, match=said):
        disguise_excerpt(study, interview, start, end)
    assert not (study.outputs / "excerpts").exists()


def test_interviews_without_a_recording_or_a_transcript(study: Study, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no such interview"):
        disguise_excerpt(study, "P09")
    (tmp_path / "told.txt").write_text("I: Hello?\nP: Yes.\n")
    added = study.add(tmp_path / "told.txt")
    assert added
    with pytest.raises(RecordingError, match="no recording to disguise"):
        disguise_excerpt(study, added.id)
    study.transcript_path("P02").unlink()
    with pytest.raises(RecordingError, match="not transcribed"):
        disguise_excerpt(study, "P02")
    study.disguise_file.write_text("no secret")
    with pytest.raises(PrivacyError, match="hold a secret"):
        disguise_excerpt(study, "P01")


def test_a_recording_of_its_own(study: Study, tmp_path: Path, transcode: Run) -> None:
    source = tmp_path / "in" / "P01.wav"
    before = source.read_bytes()
    for name in ("a.flac", "b.flac"):
        done = transcode("disguise", source, "-o", tmp_path / name, "--to", "3.5")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.flac").read_bytes() != (tmp_path / "b.flac").read_bytes()
    assert transcode("disguise", source, "-o", source).returncode == 1
    assert transcode("disguise", source).returncode == 2
    assert transcode("disguise", tmp_path / "gone.wav", "-o", tmp_path / "c.wav").returncode == 1
    assert source.read_bytes() == before


@pytest.mark.slow
def test_the_words_are_heard_and_the_names_are_not(
    quick: Callable[[Path], Path], transcode: Run, models: Callable[[str], Path], tmp_path: Path
) -> None:
    from transcode.speech.settings import SpeechSettings
    from transcode.speech.transcribe import transcribe as listen

    sound = decode(SAMPLES / "recordings" / "P01.opus", interview="P01")
    (tmp_path / "in").mkdir()
    write_wav(tmp_path / "in" / "P01.wav", sound[:, : 42 * RATE])
    root = quick(tmp_path / "study")
    assert transcode("add", root, tmp_path / "in").returncode == 0
    study = Study.open(root)
    write_people(
        study.people_file, [replace(p, name="Susan Whitlock", also=ALSO) for p in study.people]
    )
    for step in ("transcribe", "anonymise", "release"):
        done = transcode(step, root)
        assert done.returncode == 0, (step, done.stderr)
    done = transcode("disguise", root, "P01")
    assert done.returncode == 0, done.stderr
    heard = " ".join(
        turn.text.lower()
        for turn in listen(
            study.outputs / "excerpts" / "P01-00m00s.flac",
            interview="X",
            whisper=models("whisper-tiny.en"),
            settings=SpeechSettings(language="en"),
        ).turns
    )
    assert not re.findall(r"susan|whitlock|ruth|ellery|merrow|ludlow|pauline|driscoll", heard)
    for word in ("thank you for doing", "no right answers", "digital course", "tablets"):
        assert word in heard, heard
