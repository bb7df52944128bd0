"""The sample interviews of the notebooks: every planted identifier is gone from the text."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from transcode.privacy.find.mentions import find_mentions, names_in, propagate
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import plain
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.release import release
from transcode.privacy.settings import Known
from transcode.records.speech import Transcript

SAMPLES = Path(__file__).parents[2] / "notebooks" / "sample-interviews"


def rows_of(name: str) -> list[dict[str, str]]:
    if not (SAMPLES / name).is_file():
        pytest.skip(f"the sample interviews have no {name}")
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_every_planted_identifier_is_gone(
    said: Callable[..., Transcript], models: Callable[[str], Path]
) -> None:
    planted, people = rows_of("planted.csv"), rows_of("people.csv")
    known = [Known(row["name"], "person") for row in people if row.get("name")]
    transcripts = [
        said(
            *(line for line in path.read_text("utf-8").splitlines() if line.strip()),
            interview=path.stem,
        )
        for path in sorted((SAMPLES / "scripts").glob("*.txt"))
    ]
    model = models("spacy-en-sm")
    found = {t.interview: find_mentions(t, spacy_model=model, known=known) for t in transcripts}
    names = [*known, *names_in(chain.from_iterable(found.values()))]
    found = {t.interview: propagate(t, found[t.interview], names) for t in transcripts}
    table = Pseudonyms().assign(chain.from_iterable(found.values()))
    watched = Watchlist(table.rows)
    for transcript in transcripts:
        text = release(transcript, found[transcript.interview], table).text
        assert watched.find(plain(text)) == []
        for row in planted:
            assert f" {letters(row['text'])} " not in f" {letters(text)} ", transcript.interview
