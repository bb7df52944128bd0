"""Words that only a capital makes names stay in the text; firms, bodies and people do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.models.registry import find
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.records.speech import Transcript

Said = Callable[..., Transcript]


@pytest.fixture(scope="module")
def tagger(models: Callable[[str], Path]) -> Tagger:
    head = find("ner-e5-uner")
    return Tagger(models(encoder_of(head)), head)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("da", "Så kom Ferien. Bagefter var det Hverdag igen.", []),
        ("en", "The themes were Trust and Time. The Shame theme surprised us.", []),
        ("en", "Lunch was late, Speeches were made. The Minister sent a letter.", []),
        ("es", "Los temas fueron Vergüenza y Confianza. La Ministra se excusó.", []),
        (
            "da",
            "Tak for i dag. Altså, vi købte hos Tolvane Byg og Havnens Smedeværksted.",
            ["Tolvane Byg", "Havnens Smedeværksted"],
        ),
        (
            "da",
            "Jeg var i Kulturministeriet og bagefter i Folketinget.",
            ["Kulturministeriet", "Folketinget"],
        ),
        (
            "en",
            "She moved to Walk Score and then to Factset, and he to Harbour Light.",
            ["Walk Score", "Factset", "Harbour Light"],
        ),
        ("en", "Okay. I signed with Credit Karma.", ["Credit Karma"]),
        (
            "es",
            "Trabajé en Serviplena y después en Carpintería Aybar.",
            ["Serviplena", "Carpintería Aybar"],
        ),
    ],
)
def test_a_word_with_a_capital_stays_and_a_firm_goes(
    said: Said, tagger: Tagger, language: str, text: str, names: list[str]
) -> None:
    transcript = said(f"P: {text}", language=language)
    mentions = find_mentions(transcript, spacy_model=None, tagger=tagger)
    assert [text[m.begin : m.end] for m in mentions] == names


def test_without_capitals_nothing_is_taken_out(said: Said, tagger: Tagger) -> None:
    text = "jeg hedder kirsten og bor i odense"
    mentions = find_mentions(said(f"P: {text}", language="da"), spacy_model=None, tagger=tagger)
    assert [text[m.begin : m.end] for m in mentions] == ["kirsten", "odense"]


def test_all_that_is_said_of_a_name_is_weighed_together(said: Said, tagger: Tagger) -> None:
    """A surname at the start of a sentence is nobody's word where it is somebody elsewhere."""
    lines = ("Vi talte med Klokmose om det.", "Klokmose sagde nej.", "Så ringede Klokmose igen.")
    transcript = said(*(f"P: {line}" for line in lines), language="da")
    mentions = find_mentions(transcript, spacy_model=None, tagger=tagger)
    assert [m.turn for m in mentions] == [turn.id for turn in transcript.turns]
