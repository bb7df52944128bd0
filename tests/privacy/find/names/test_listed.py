"""The study's own list, words that grow out of names, names that were misheard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from transcode.privacy.find.mentions import find_mentions, names_in
from transcode.privacy.find.names.compounds import inside_words
from transcode.privacy.find.names.listed import Listed, listed, under_one_name
from transcode.privacy.find.names.misheard import as_meant
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.release import release
from transcode.privacy.settings import Known, PrivacySettings
from transcode.records.names import Mention
from transcode.records.speech import Transcript

Said = Callable[..., Transcript]
_NO_SOUND = PrivacySettings(similarity=1.0)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Kirsten Lund", Listed(Known("Kirsten Lund", "person"))),
        ("organisation: Tolvane A/S", Listed(Known("Tolvane A/S", "organisation"))),
        (
            "Kirsten Lund / Kirsty / role: my ward sister",
            Listed(
                Known("Kirsten Lund", "person"),
                (Known("Kirsty", "person"), Known("my ward sister", "role")),
            ),
        ),
        (
            "place: Ribe / Riber = a town in {region}",
            Listed(Known("Ribe", "place"), (Known("Riber", "place"),), "a town in the south"),
        ),
        ("Time: 10 / ", Listed(Known("Time: 10", "person"))),
        ("", Listed(Known("", "person"))),
        (" = x", Listed(Known("", "person"), (), "x")),
    ],
)
def test_an_entry_says_who_what_else_and_what_instead(entry: str, expected: Listed) -> None:
    assert listed(entry, attributes={"region": "the south"}) == expected


def test_another_name_is_the_same_person_and_a_role_is_in_one_interview() -> None:
    entries = [listed("Kirsten Lund / Kirsty / role: my boss", "P01")]
    mentions = [
        Mention("a", "t", 0, 6, "person", "Kirsty", "spacy", 0.7, ""),
        Mention("b", "t", 8, 15, "role", "my boss", "list", 0.9, ""),
    ]
    here = under_one_name(mentions, "P01", entries)
    assert [(m.kind, m.entity) for m in here] == [("person", "Kirsten Lund")] * 2
    there = under_one_name(mentions, "P02", entries)
    assert [(m.kind, m.entity) for m in there] == [("person", "Kirsten Lund")]


def shown(transcript: Transcript, names: Sequence[Known]) -> str:
    mentions = find_mentions(transcript, spacy_model=None, known=names)
    mentions = inside_words(transcript, mentions, names)
    mentions = as_meant(
        transcript, mentions, listed=names, others=names_in(mentions), similarity=0.85
    )
    return release(transcript, mentions, Pseudonyms().assign(mentions)).text


@pytest.mark.parametrize(
    ("language", "line", "text"),
    [
        ("da", "odenseborgerne og Vejle-folk", "[Place 1]borgerne og [Place 2]-folk"),
        ("da", "Aarhusianer, en aarhusianer", "[Place 1]ianer, en [Place 1]ianer"),
        ("da", "Odenseområdet og Ærøskøbingområdet", "[Place 1]området og [Place 2]området"),
        ("en", "the Londoners, a Londoner", "the [Place 1]ers, a [Place 1]er"),
        ("en", "the Hansens came, so did Hansens' boy",
         "the [Person 1]s came, so did [Person 1]s' boy"),
        ("da", "Kirstens bil og kirstens hus", "[Person 1]s bil og [Person 1]s hus"),
        ("en", "Kirsten's idea, and KIRSTENS", "[Person 1]'s idea, and [Person 1]S"),
    ],
)  # fmt: skip
def test_the_name_goes_and_the_grammar_stays(
    said: Said, language: str, line: str, text: str
) -> None:
    names = [Known("Kirsten", "person"), Known("Hansen", "person")]
    towns = ("Odense", "Aarhus", "Ærøskøbing", "London", "Vejle")
    names += [Known(town, "place") for town in towns]
    assert shown(said(f"P: {line}", language=language), names) == text


@pytest.mark.parametrize(
    ("line", "entities"),
    [
        ("so Ingborg Falster left", ["Ingeborg Falster"]),
        ("so Ingeborg Falstr left", ["Ingeborg Falster"]),
        ("so Ingborg left", ["Ingeborg Falster"]),
        ("it was Ingborgs idea", ["Ingeborg Falster"]),
        ("we went to Fredricia then", ["Fredericia"]),
        ("so Ann left", ["Ann"]),
        ("so Anne Jensen left", ["Anne Jensen"]),
        ("so Ingeborg Jensen left", ["Ingeborg Jensen"]),
    ],
)
def test_a_name_that_was_misheard_is_brought_home(
    said: Said, line: str, entities: list[str]
) -> None:
    names = [Known("Ingeborg Falster", "person"), Known("Fredericia", "place")]
    names += [Known("Anna Jensen", "person"), Known("Anna Holm", "person")]
    transcript = said(f"P: {line}")
    mentions = find_mentions(transcript, spacy_model=None, known=names, settings=_NO_SOUND)
    met = as_meant(transcript, mentions, listed=names, others=(), similarity=0.85)
    assert [m.entity for m in met] == entities
    assert as_meant(transcript, mentions, listed=names, others=(), similarity=1) == mentions


def test_two_spellings_that_are_both_frequent_are_two_people(said: Said) -> None:
    transcript = said("P: so Kersten and Kirsten met Kersten and Kirsten again")
    mentions = find_mentions(transcript, spacy_model=None, settings=_NO_SOUND)
    found = names_in(mentions)
    met = as_meant(transcript, mentions, listed=(), others=found, similarity=0.85)
    assert {m.entity for m in met} == {"Kersten", "Kirsten"}
    known = as_meant(transcript, mentions, listed=found[1:], others=found, similarity=0.85)
    assert {m.entity for m in known} == {found[1].text}
