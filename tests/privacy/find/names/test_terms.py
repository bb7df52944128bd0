"""Terms: software, menus, tests and drugs stand apart; people, places and bodies never do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from transcode.models.registry import find
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.find.names.search import ordinary_words
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.privacy.find.names.terms import terms_apart
from transcode.privacy.find.settled import settled
from transcode.privacy.settings import Known, PrivacySettings
from transcode.records.names import TERM, Mention
from transcode.records.speech import Transcript

Said = Callable[..., Transcript]


def mention(transcript: Transcript, turn: int, words: str, found_by: str, sure: float) -> Mention:
    begin = transcript.turns[turn].text.index(words)
    return Mention(
        f"m{turn}{words}", transcript.turns[turn].id, begin, begin + len(words), "organisation",
        words.lower(), found_by, sure, "",
    )  # fmt: skip


def apart(
    transcript: Transcript,
    found: list[Mention],
    ordinary: frozenset[str] = frozenset(),
    listed: tuple[Known, ...] = (),
) -> dict[str, bool]:
    decided = terms_apart({"P01": transcript}, {"P01": found}, ordinary, listed)["P01"]
    return {m.entity: TERM in m.found_by.split("+") for m in decided}


def test_one_mention_must_be_surer_than_several(said: Said) -> None:
    once = said("P: then I opened Quillbox and it was slow")
    assert apart(once, [mention(once, 0, "Quillbox", "e5:organisation+term:0.9", 0.4)]) == {
        "quillbox": False
    }
    often = said(*("P: then I opened Quillbox and it was slow",) * 3)
    found = [mention(often, n, "Quillbox", "e5:organisation+term:0.83", 0.4) for n in range(3)]
    assert apart(often, found) == {"quillbox": True}
    # one mention that is no term weighs against it: Quillbox may be who they work for
    found[1] = mention(often, 1, "Quillbox", "e5:organisation", 0.9)
    assert apart(often, found) == {"quillbox": False}


def test_who_is_listed_or_announced_is_no_term(said: Said) -> None:
    talk = said("P: we asked Iris, and Mr Docker knew")
    iris = mention(talk, 0, "Iris", "e5:person+term:0.99", 0.4)
    docker = replace(mention(talk, 0, "Docker", "pattern:title+term:0.99", 0.9), kind="person")
    assert apart(talk, [iris, docker]) == {"iris": True, "docker": False}
    assert apart(talk, [iris], listed=(Known("Iris", "person"),)) == {"iris": False}


def test_what_was_only_looked_for_goes_with_what_it_was_looked_for(said: Said) -> None:
    talk = said(
        "P: The Data Chart shows it. So I look at the chart, and I look at the data, and",
        "P: So the data chart is what I wanted",
    )
    ordinary = ordinary_words([turn.text for turn in talk.turns])
    found = [
        mention(talk, 0, "Data Chart", "e5:organisation", 0.5),
        replace(mention(talk, 1, "data chart", "name", 0.6), entity="data chart"),
    ]
    assert apart(talk, found, ordinary) == {}
    # of what a model is sure of, words in lower case say nothing
    found[0] = replace(found[0], confidence=0.95)
    assert apart(talk, found, ordinary) == {"data chart": False}


def test_numbered_items_are_no_names_but_roads_and_wards_are(said: Said) -> None:
    talk = said("P: in task 7 the task was hard, a bit, on the A40, on ward 9, the ward")
    ordinary = ordinary_words([turn.text for turn in talk.turns])
    found = [
        mention(talk, 0, "task 7", "e5:organisation", 0.4),
        mention(talk, 0, "A40", "e5:place", 0.6),
        mention(talk, 0, "ward 9", "pattern:ward", 0.6),
    ]
    assert apart(talk, found, ordinary) == {"a40": False, "ward 9": False}


@pytest.fixture(scope="module")
def tagger(models: Callable[[str], Path]) -> Tagger:
    head = find("ner-e5-uner")
    return Tagger(models(encoder_of(head)), head)


@pytest.mark.parametrize(
    ("language", "lines", "terms"),
    [
        ("en", ("P: I load the file into Tabula and then Tabula draws a KPX curve",
                "P: and the KPX curve, I compare it with what Tabula said before",
                "P: is there a KPX button in Tabula? I click on KPX."), {"tabula", "kpx"}),
        ("de", ("P: Ich klicke auf Tabula, und dann zeigt Tabula die KPX-Werte.",
                "P: Was bedeutet KPX? Mit Tabula geht das schneller als mit KPX."), {"tabula"}),
        ("da", ("P: Jeg trykker på Tabula, og så viser Tabula en KPX-kurve.",
                "P: Hvad betyder KPX? Det er hurtigere med Tabula."), {"tabula"}),
        ("es", ("P: Le doy a Tabula y luego Tabula dibuja la curva.",
                "P: Con Tabula va bien, uso Tabula a diario."), {"tabula"}),
    ],
)  # fmt: skip
def test_software_stands_apart_and_who_shows_it_does_not(
    said: Said, tagger: Tagger, language: str, lines: tuple[str, ...], terms: set[str]
) -> None:
    beside = {
        "en": "P: Gwenllian Prosser showed me, she works at KRB in Kettering.",
        "de": "P: Die Hiltrud Wessels hat mir das gezeigt, die arbeitet beim KRB in Kassel.",
        "da": "P: Gudrun Wessel viste mig det, hun arbejder på KRB i Vejle.",
        "es": "P: Me lo enseñó Casilda Bermejo, que trabaja en el KRB de Lugo.",
    }
    transcript = said(*lines, beside[language], language=language)
    found = find_mentions(transcript, spacy_model=None, tagger=tagger)
    mentions = settled(
        {"P01": transcript}, {"P01": found}, listed=(), ordinary=frozenset(), entries=(),
        settings=PrivacySettings(),
    )["P01"]  # fmt: skip
    stays = {m.entity for m in mentions if TERM in m.found_by.split("+")}
    assert {entity.lower() for entity in stays} <= {"tabula", "kpx", "kpx-werte", "kpx-kurve"}
    masked = " ".join(m.entity for m in mentions if m.entity not in stays).lower()
    assert terms.isdisjoint(masked.split())
    for name in {"en": "prosser kettering", "de": "wessels kassel", "da": "wessel vejle",
                 "es": "bermejo lugo"}[language].split():  # fmt: skip
        assert name in masked
