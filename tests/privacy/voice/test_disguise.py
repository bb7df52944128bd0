"""A voice changed: how long it lasts, that cuts make no difference, that it is another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import RecordingError
from transcode.privacy.voice.disguise import RATE, Disguise, disguise, draw_disguise, pitch_of
from transcode.privacy.voice.encode import ENDINGS, write_sound
from transcode.speech.decode import decode

HOW = Disguise(0.9, 0.78, 1.04)
PLAIN = Disguise(1.0, 1.0, 1.0)


def vowel(seconds: float = 2.0, pitch: float = 120.0) -> np.ndarray:
    """Pulses through two resonances, 600 and 1 400 Hz: a vowel, more or less."""
    pulses = np.zeros(round(seconds * RATE))
    pulses[:: round(RATE / pitch)] = 1.0
    out = pulses
    for hertz in (600, 1400):
        radius, angle = 0.97, 2 * np.pi * hertz / RATE
        made = np.zeros_like(out)
        for n in range(len(out)):
            made[n] = out[n] + 2 * radius * np.cos(angle) * made[n - 1] - radius**2 * made[n - 2]
        out = made
    return (0.3 * out / np.abs(out).max()).astype(np.float32)


def run(sound: np.ndarray, how: Disguise, cut: int = 0) -> np.ndarray:
    blocks = [sound[i : i + cut] for i in range(0, len(sound), cut)] if cut else [sound]
    return np.concatenate([np.zeros(0, np.float32), *disguise(blocks, how)])


def hertz_of(sound: np.ndarray) -> float:
    middle = sound[RATE // 2 : RATE].astype(float)
    like = np.correlate(middle, middle, "full")[len(middle) :]
    low, high = RATE // 300, RATE // 60
    return RATE / (low + 1 + int(np.argmax(like[low:high])))


def peak_of(sound: np.ndarray) -> float:
    """The strongest resonance, Hz, of a smooth spectrum."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, 512)[::256] * np.hanning(512)
    spectrum = np.abs(np.fft.rfft(frames)).mean(axis=0)
    smooth = np.convolve(spectrum, np.hanning(9), "same")
    return float(np.argmax(smooth[8:]) + 8) * RATE / 512


def test_nothing_changed_is_the_same_sound() -> None:
    # noise: in a vowel one period is as good as the next
    sound = np.random.default_rng(0).normal(0, 0.1, 2 * RATE).astype(np.float32)
    assert np.abs(run(sound, PLAIN) - sound).max() < 1e-4


@pytest.mark.parametrize("cut", [1601, 16_000, 700_000])
def test_where_the_blocks_are_cut_makes_no_difference(cut: int) -> None:
    sound = np.tile(vowel(), 20)  # 40 s: longer than what is worked on together
    assert np.abs(run(sound, HOW, cut) - run(sound, HOW)).max() < 1e-6


@given(st.integers(0, 4000), st.sampled_from([HOW, PLAIN, Disguise(1.1, 0.74, 0.95)]))
def test_it_lasts_as_long_as_the_tempo_says(samples: int, how: Disguise) -> None:
    sound = np.random.default_rng(samples).normal(0, 0.1, samples).astype(np.float32)
    made = run(sound, how)
    assert len(made) == round(samples / how.tempo)
    assert np.isfinite(made).all() and np.abs(made).max(initial=0) <= 1


def test_the_pitch_moves_and_the_resonances_move() -> None:
    sound = vowel()
    assert hertz_of(sound) == pytest.approx(120, abs=2)
    assert hertz_of(run(sound, Disguise(1.0, 0.8, 1.0))) == pytest.approx(96, abs=3)
    assert hertz_of(run(sound, Disguise(0.85, 1.0, 1.0))) == pytest.approx(120, abs=3)
    up, down = (peak_of(run(sound, Disguise(c, 1.0, 1.0))) for c in (0.85, 1.15))
    assert down + 60 < peak_of(sound) < up - 60  # McAdams: below 1 low resonances go up


def test_silence_and_clipping_stay_what_they_are() -> None:
    assert not run(np.zeros(RATE, np.float32), HOW).any()
    loud = np.sign(vowel()).astype(np.float32)
    made = run(loud, HOW)
    assert np.isfinite(made).all() and np.abs(made).max() <= 1


def test_a_speaker_has_one_disguise_in_a_study_and_another_in_the_next() -> None:
    drawn = draw_disguise(b"x" * 32, "participant P03 0", 200.0)
    assert drawn == draw_disguise(b"x" * 32, "participant P03 0", 200.0)
    others = [
        draw_disguise(secret, who, 200.0)
        for secret in (b"x" * 32, b"y" * 32)
        for who in ("interviewer ", "participant P03 0", "participant P04 0")
    ]
    assert len(set(others)) == 6
    many = [draw_disguise(b"z", str(n), 100.0 + n % 2 * 100) for n in range(500)]
    coefficients = np.array([one.coefficient for one in many])
    assert (np.abs(coefficients - 1) >= 0.039).all()
    assert 0.3 < (coefficients > 1).mean() < 0.7
    # low voices go up and faster, high ones down and slower: they meet
    assert all(1.3 < one.pitch < 1.5 and 1.04 < one.tempo < 1.16 for one in many[::2])
    assert all(0.65 < one.pitch < 0.75 and 0.85 < one.tempo < 0.95 for one in many[1::2])


@pytest.mark.parametrize("hertz", [85, 120, 180, 220])
def test_how_high_somebody_speaks(hertz: float) -> None:
    sound = vowel(pitch=hertz)
    assert pitch_of(sound) == pytest.approx(hertz, rel=0.06)
    assert pitch_of(np.concatenate([sound, np.zeros(3 * RATE, np.float32)])) > 0
    assert pitch_of(np.zeros(RATE, np.float32)) == pitch_of(sound[:100]) == 0


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_a_written_file_holds_the_sound_and_no_more(ending: str, tmp_path: Path) -> None:
    sound = vowel()
    path = tmp_path / f"P03-12m30s{ending}"
    assert write_sound(path, [sound[:5000], sound[5000:]]) == 2.0
    heard = decode(path)
    assert heard.shape == (1, len(sound))
    assert np.corrcoef(heard[0], sound)[0, 1] > 0.99
    assert b"Lavf" not in path.read_bytes() or ending == ".mp3"
    assert path.read_bytes() == write_again(tmp_path / f"again{ending}", sound)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def write_again(path: Path, sound: np.ndarray) -> bytes:
    write_sound(path, [sound])
    return path.read_bytes()


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="nothing to hear"):
        write_sound(tmp_path / "P01.flac", [np.zeros(RATE, np.float32)])
    with pytest.raises(RecordingError, match=r"as '\.txt'"):
        write_sound(tmp_path / "P01.txt", [vowel()])
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError, match="cannot be written"):
        write_sound(tmp_path / "file" / "P01.flac", [vowel()])

    def breaks() -> object:
        yield vowel()
        raise OSError(28, "No space left on device")

    (tmp_path / "P02.flac").write_bytes(b"old")
    with pytest.raises(RecordingError, match="No space left"):
        write_sound(tmp_path / "P02.flac", breaks())  # type: ignore[arg-type]
    assert (tmp_path / "P02.flac").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["P02.flac", "file"]
