from __future__ import annotations

import pytest

from transcode.speech.fillers import is_filler, prompt


@pytest.mark.parametrize(
    "word", ["uh", " Um,", "uhm", "Uhhh...", "hmm", "Mm-hm.", "mhm", "uh-huh", "Mmm", "umm"]
)
def test_fillers_of_every_language(word: str) -> None:
    assert is_filler(word)
    assert is_filler(word, "en")
    assert is_filler(word, "da")


@pytest.mark.parametrize(
    ("word", "language"),
    [("er,", "en"), ("erm", "en"), ("øh", "da"), ("Øhm,", "da"), ("ähm", "de"), ("euh", "fr")],
)
def test_fillers_of_one_language(word: str, language: str) -> None:
    assert is_filler(word, language)
    assert not is_filler(word, "pl")


@pytest.mark.parametrize(
    ("word", "language"),
    # "er" is a verb in Danish and a pronoun in German; "um" is a word in German and Portuguese.
    [("er", "da"), ("er", "de"), ("um", "de"), ("um", "pt"), ("hum", "en"), ("em", "en")],
)
def test_words_that_look_like_fillers(word: str, language: str) -> None:
    assert not is_filler(word, language)


@pytest.mark.parametrize("word", ["", "  ", "...", "a", "m", "mum", "her", "oh", "uhura", "hem"])
def test_other_words(word: str) -> None:
    assert not is_filler(word, "en")


def test_a_prompt_speaks_the_language_and_is_short() -> None:
    for language in ("en", "da", "de", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv"):
        said = prompt(language).replace(",", "").split()
        assert len(said) <= 8  # long prompts make Whisper skip speech
        assert sum(is_filler(word, language) for word in said) >= 2


def test_a_prompt_names_the_study_s_words_first() -> None:
    assert prompt("en", ("Merrowdale", "Lund")).startswith("Merrowdale, Lund, so, uh")
    assert prompt("xx", ("Merrowdale",)) == "Merrowdale"
    assert prompt("xx") == ""
