from __future__ import annotations

import numpy as np
import pytest

from transcode.speech.fillers import held_ms, is_filler, prompt


@pytest.mark.parametrize("word", ["uh", " Um,", "uhm", "Uhhh...", "hmm", "umm", "er,", "Erm"])
def test_hesitation(word: str) -> None:
    assert is_filler(word, "en")


@pytest.mark.parametrize(
    ("word", "language"),
    [("øh", "da"), ("Øhm,", "da"), ("ähm", "de"), ("euh", "fr"), ("uhm", "xx")],
)
def test_hesitation_in_other_languages(word: str, language: str) -> None:
    assert is_filler(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    # "er" is a verb in Danish and a pronoun in German; "um" is a word in German and Portuguese.
    [("er", "da"), ("er", "de"), ("um", "de"), ("um", "pt"), ("hum", "en"), ("Mm-hm.", "en")],
)
def test_words_that_look_like_it(word: str, language: str) -> None:
    assert not is_filler(word, language)


@pytest.mark.parametrize("word", ["", "  ", "...", "a", "m", "mum", "her", "oh", "uhura", "hem"])
def test_other_words(word: str) -> None:
    assert not is_filler(word, "en")


def test_a_held_sound_is_told_from_talk() -> None:
    rng = np.random.default_rng(1)
    talk = rng.normal(size=(80, 300)).astype(np.float32)
    uh = talk.copy()
    uh[:, 100:140] = 3 + rng.normal(size=(80, 1))
    assert held_ms(talk) == 0 and 200 <= held_ms(uh) <= 400
    assert held_ms(talk[:, :5]) == 0


def test_a_prompt_speaks_the_language_and_is_short() -> None:
    for language in ("en", "da", "de", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv"):
        said = prompt(language).replace(",", "").split()
        assert said[0][0].isupper()  # or Whisper stops writing capitals
        assert len(said) <= 8  # long prompts make Whisper skip speech


def test_a_prompt_names_the_study_s_words_first() -> None:
    assert prompt("en", ("Merrowdale", "Lund")).startswith("Merrowdale, Lund, Uh")
    assert prompt("xx", ("Merrowdale",)) == "Merrowdale"
    assert prompt("xx") == ""
