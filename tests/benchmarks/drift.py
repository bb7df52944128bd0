"""How often a text is taken for another language than its own, and how often one is noticed.

    python tests/benchmarks/drift.py SHARED

SHARED is the team's collection (Danish news, English interviews with made-up names). Stretches of 4
to 20 words are drawn from each, 2 000 of a length, and from the example sentences that spaCy brings
for 23 languages, 40 of a length. A false alarm is a stretch said to be in another language than its
own; English is noticed where another language was expected. Beside it, the share of function words
(:mod:`transcode.speech.doubt`), by the same count.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from transcode.speech.doubt import _foreign
from transcode.speech.drift import other_language

# those of spaCy's example sentences that Parakeet v3 knows, and Norwegian
_LANGUAGES = re.findall(
    r"\w+", "bg hr cs da nl en fi fr de el hu it lt nb pl pt ro ru sk sl es sv uk"
)
_LENGTHS = (4, 8, 12, 20)


def main(shared: Path) -> None:
    """Print the tables."""
    uner = shared / "privacy/uner-danish-ddt/da_ddt-ud-train.iob2"
    lines = (line.split("\t") for line in uner.read_text("utf-8").splitlines())
    made = shared / "privacy/synthetic-interviews/interview_pii_synth.json"
    spoken = json.loads(made.read_text("utf-8"))
    large = {
        "da": [line[1] for line in lines if line[0].isdigit()],
        "en": [word for row in spoken["en_enNames"] for word in row["text"].split()],
    }
    small = {
        "no" if language == "nb" else language: " ".join(
            import_module(f"spacy.lang.{language}.examples").sentences
        ).split()
        for language in _LANGUAGES
    }
    for name, drawn_from, times in (("two large texts", large, 2_000), ("23 languages", small, 40)):
        for judge in (_by_letters, _by_words):
            _row(f"{name}, {judge.__name__.strip('_')}", drawn_from, times, judge)


def _row(name: str, texts: Mapping[str, list[str]], times: int, judge: Callable[..., bool]) -> None:
    false, noticed = [], []
    for length in _LENGTHS:
        drawn = random.Random(length)
        own = [
            judge(_stretch(drawn, words, length), language)
            for language, words in texts.items()
            for _ in range(times)
        ]
        english = [
            judge(_stretch(drawn, texts["en"], length), language)
            for language in texts
            if language != "en"
            for _ in range(times)
        ]
        false.append(f"{sum(own)} of {len(own)}")
        noticed.append(f"{100 * sum(english) / len(english):.0f} %")
    print(
        f"{name}\n  words       {_LENGTHS}\n  false       {false}\n  noticed     {noticed}",
        flush=True,
    )


def _stretch(drawn: random.Random, words: list[str], length: int) -> str:
    at = drawn.randrange(len(words) - length)
    return " ".join(words[at : at + length])


def _by_letters(text: str, language: str) -> bool:
    return bool(other_language(text, language))


def _by_words(text: str, language: str) -> bool:
    letters = [word.strip(".,?!:;").casefold() for word in text.split()]
    return bool(list(_foreign(letters, language)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
