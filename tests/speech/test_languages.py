"""The language of a recording is heard, that of a text is read: real models, real speech."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.speech.bad_lines import by_telephone, in_noise, joined, mono
from transcode.errors import RecordingError
from transcode.speech.decode import RATE, excerpts
from transcode.speech.hear_language import hear_language
from transcode.speech.read_language import read_language

Find = Callable[[str], Path]


# --- parts of a recording


@pytest.mark.parametrize(
    ("name", "codec"), [("a.m4a", "aac"), ("a.mp3", "mp3"), ("a.flac", "flac")]
)
def test_excerpts_are_spread_over_a_recording(
    name: str, codec: str, encode: Callable[..., Path]
) -> None:
    seconds = np.arange(60 * RATE) / RATE
    pitch = 200 + 100 * (seconds // 10)  # 200 Hz in the first ten seconds, 700 Hz in the last
    sound = 0.3 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    parts = excerpts(encode(sound[None].astype(np.float32), name, codec), count=3, seconds=4)
    heard = [
        np.fft.rfftfreq(len(p[0]), 1 / RATE)[np.abs(np.fft.rfft(p[0])).argmax()] for p in parts
    ]
    # 8 to 12 s, 28 to 32 s, 48 to 52 s; an mp3 is sought by guess
    assert [len(part[0]) / RATE for part in parts] == pytest.approx([4, 4, 4], abs=0.2)
    for pitch, either in zip(heard, [(200, 300), (400, 500), (600, 700)], strict=True):
        assert min(abs(pitch - expected) for expected in either) < 5


def test_of_a_short_recording_there_is_all_and_of_a_cut_one_nothing(
    write_wav: Callable[..., Path],
) -> None:
    path = write_wav(np.full((1, 10 * RATE), 0.1))
    (whole,) = excerpts(path, count=5, seconds=40)
    assert whole.shape == (1, 10 * RATE)
    path.write_bytes(b"RIFF")
    with pytest.raises(RecordingError):
        excerpts(path, count=5, seconds=40)


# --- hearing


@pytest.mark.slow
def test_nothing_is_heard_in_silence(models: Find, write_wav: Callable[..., Path]) -> None:
    spoken = hear_language(write_wav(np.zeros((1, 20 * RATE))), models("whisper-base"))
    assert (spoken.probable, spoken.heard_ms) == ((), 0)


@pytest.mark.slow
def test_each_clip_of_ten_seconds_is_in_its_language(models: Find, shared: Find) -> None:
    folder = shared("speech")
    whisper = models("whisper-base")
    with (folder / "manifest.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if float(row["seconds"]) >= 10]
    clips = {row["file"]: row["language"] for row in rows if len(row["language"]) == 2}
    assert len(clips) >= 30
    wrong = {
        file: heard
        for file, language in clips.items()
        if (heard := hear_language(folder / file, whisper, threads=1).probable[:2])[0][0]
        != language
    }
    assert wrong == {}


@pytest.mark.slow
def test_danish_stays_danish_in_noise_and_by_telephone(
    models: Find, shared: Find, write_wav: Callable[..., Path]
) -> None:
    sound = joined(shared("speech/danish"))
    for heard in (sound, in_noise(sound, 10), by_telephone(sound)):
        probable = dict(hear_language(write_wav(heard[None]), models("whisper-base")).probable)
        assert probable["da"] > 0.7


@pytest.mark.slow
def test_few_words_are_heard_as_less_sure(
    models: Find, shared: Find, write_wav: Callable[..., Path]
) -> None:
    sound, whisper = mono(shared("speech/clips/fw_jfk.flac")), models("whisper-base")
    long = dict(hear_language(write_wav(sound[None]), whisper).probable)
    short = dict(hear_language(write_wav(sound[None, : 3 * RATE]), whisper).probable)
    assert short["en"] < long["en"]


# --- reading

SAID = {
    "da": "Jeg ved ikke rigtigt, hvad jeg skal sige om det. Vi startede med to medarbejdere.",
    "no": "Jeg vet ikke helt hva jeg skal si om det. Vi begynte med to ansatte, og så ble vi fler.",
    "sv": "Jag vet inte riktigt vad jag ska säga om det. Vi började med två anställda.",
    "en": "I don't really know, um, what to say about that. We started with, you know, two people.",
    "de": "Ich weiß nicht so recht, was ich dazu sagen soll. Wir haben zu zweit angefangen.",
    "nl": "Ik weet niet zo goed wat ik daarover moet zeggen. We zijn met twee mensen begonnen.",
    "fr": "Je ne sais pas trop quoi dire là-dessus. On a commencé avec deux employés.",
    "pl": "Nie wiem, co mam o tym powiedzieć. Zaczynaliśmy we dwójkę.",
    "ja": "それについて何と言えばいいのか、よくわかりません。",
    "uk": "Я не дуже знаю, що про це сказати. Ми починали вдвох.",
}


@pytest.mark.parametrize("language", SAID)
def test_the_language_of_a_few_sentences_is_read(language: str) -> None:
    spoken = read_language("P01", SAID[language].split(". "))
    assert spoken.probable[0][0] == language and spoken.heard_ms == 0
    assert 0.6 < spoken.probable[0][1] <= 1


@pytest.mark.parametrize("text", ["", "Mm.", "1987", "[laughs]", "…"])
def test_what_is_hardly_a_text_has_no_language(text: str) -> None:
    assert all(probability < 0.2 for _, probability in read_language("P01", [text]).probable)


def test_all_of_a_long_transcript_counts() -> None:
    english, danish = SAID["en"], SAID["da"]
    spoken = read_language("P01", [english] * 20 + [danish] * 2_000)
    assert spoken.probable[0][0] == "da"
