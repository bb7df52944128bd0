"""Forms of one name, over languages: joined to the person, and never two people in one."""

from __future__ import annotations

import pytest

from transcode.privacy.find.mentions import names_in, propagate
from transcode.privacy.find.names.misheard import as_meant
from transcode.privacy.find.names.petnames import as_called, by_surname
from transcode.privacy.find.names.spans import apart
from transcode.privacy.lexicon.names import Roll, key_of
from transcode.privacy.settings import Known
from transcode.records.names import Mention
from transcode.records.speech import Transcript, Turn


def talk(language: str, *turns: str) -> Transcript:
    return Transcript(
        "P01", language, 0, "", tuple(Turn(f"t{n}", "A", 0, 0, t, ()) for n, t in enumerate(turns))
    )


def found(transcript: Transcript, *words: tuple[str, str]) -> tuple[Mention, ...]:
    """A mention for each word where it stands first, as a model would have found it."""
    out = []
    for kind, word in words:
        turn = next(t for t in transcript.turns if word in t.text)
        begin = turn.text.index(word)
        out.append(
            Mention(word, turn.id, begin, begin + len(word), kind, word.lower(), "e5", 0.9, "")
        )  # type: ignore[arg-type]
    return tuple(out)


@pytest.mark.parametrize(
    ("language", "full", "form", "left"),
    [
        ("da", "Viggo Rask", "Viggos", "s"), ("da", "Viggo Rask", "Rasks", "s"),
        ("sv", "Tore Ekman", "Ekmans", "s"), ("no", "Tore Haug", "Haugs", "s"),
        ("de", "Uwe Blank", "Uwes", "s"), ("de", "Uwe Blank", "Blankens", "ens"),
        ("nl", "Joost Bakker", "Bakkers", "s"), ("en", "Una Perrin", "Perrins", "s"),
        ("en", "Una Perrin", "Una'll", "'ll"), ("en", "Una Perrin", "Una'd", "'d"),
    ],
)  # fmt: skip
def test_a_form_is_the_name_and_its_ending_stays(
    language: str, full: str, form: str, left: str
) -> None:
    said = talk(language, f"{full} was there", f"it was {form} turn")
    mentions = found(said, ("person", full), ("person", form))
    settled = propagate(said, mentions, names_in(mentions))
    assert [m.entity for m in settled] == [full.lower()] * 2
    assert said.turns[1].text[settled[1].begin : settled[1].end] == form.removesuffix(left)


@pytest.mark.parametrize(
    ("language", "known", "word"),
    [
        ("da", "Mad Lund", "Mads"),  # a given name of its own
        ("en", "Robert Hale", "Roberts"),  # no genitive in English, and no surname
        ("sv", "Ann Ek", "Annas"),
    ],
)
def test_what_may_be_somebody_else_is(language: str, known: str, word: str) -> None:
    roll = Roll([], [Known(known, "person"), Known(word, "person")], language)
    assert roll.belongs_to(word, "person").text == word


def test_a_full_name_with_the_form_makes_it_a_name() -> None:
    names = [Known("Kar Holm", "person"), Known("Kars Lund", "person"), Known("Kars", "person")]
    assert Roll([], names, "da").belongs_to("Kars", "person").text == "Kars Lund"


@pytest.mark.parametrize(
    ("surface", "people"),
    [
        ("Anna og Bo", ["Anna", "Bo"]), ("Anna und Bo", ["Anna", "Bo"]),
        ("Ana y Luz", ["Ana", "Luz"]), ("Wendel. Percy", ["Wendel", "Percy"]),
        ("Oda, Bertil, Fenja", ["Oda", "Bertil", "Fenja"]), ("Anna Lund", ["Anna Lund"]),
        ("J. R. Lund", ["J. R. Lund"]), ("St. Anna", ["St. Anna"]),
    ],
)  # fmt: skip
def test_two_people_are_not_one(surface: str, people: list[str]) -> None:
    assert [surface[begin:end] for begin, end in apart(surface, 0)] == people


def test_a_pet_name_is_the_one_person_who_may_be_called_so() -> None:
    said = talk("es", "Dolores Vega abrió", "y Lola cerró", "vino Paco")
    mentions = found(said, ("person", "Dolores Vega"), ("person", "Lola"), ("person", "Paco"))
    assert [m.entity for m in as_called(said, mentions, names_in(mentions))] == [
        "dolores vega", "dolores vega", "paco",
    ]  # fmt: skip


def test_of_two_who_may_be_called_so_it_is_neither() -> None:
    said = talk("en", "Robert Hale and Roberta Lind", "then Bob left, and Robert Moss")
    mentions = found(said, ("person", "Robert Hale"), ("person", "Robert Moss"), ("person", "Bob"))
    assert as_called(said, mentions, names_in(mentions))[2].entity == "bob"


@pytest.mark.parametrize(("before", "entity"), [("ask", "una thorne"), ("in", "thorne")])
def test_a_surname_is_no_place_unless_it_is_said_as_one(before: str, entity: str) -> None:
    said = talk("en", "Una Thorne came", f"we {before} Thorne then")
    mentions = found(said, ("person", "Una Thorne"))
    place = Mention("x", "t1", 4 + len(before), 10 + len(before), "place", "thorne", "e5", 0.5, "")
    assert by_surname(said, (*mentions, place))[1].entity == entity


@pytest.mark.parametrize(
    ("language", "person", "phrase", "owner"),
    [
        ("de", "Waltraud Eisfeld", "Waltrauds Auto", (1, "s")),
        ("sv", "Sixten Ekdal", "Sixten Ekdals gård", (2, "s")),
        ("da", "Viggo Rask", "rasks kone inge", (1, "s")),
        ("da", "Hans Rask", "Hans Kone", None), ("en", "Edward Hale", "Edwards Road", None),
        ("de", "Waltraud Eisfeld", "Waltraud Eisfelds", None),
        ("no", "Tore Haug", "Kares bil", None),
    ],
)  # fmt: skip
def test_what_somebody_has_is_no_part_of_the_name(
    language: str, person: str, phrase: str, owner: tuple[int, str] | None
) -> None:
    roll = Roll([], [Known(person, "person"), Known(phrase, "person")], language)
    assert roll.owner_in(key_of(phrase)) == owner


@pytest.mark.parametrize(
    ("first", "other", "joined"),
    [
        ("Thorkild Brask", "Torkild", True), ("Bartholomew Quince", "Bartolomew", True),
        ("Cormac Breslin", "Cormack", True), ("John Hale", "Jon", False),
        ("Marianne Holm", "Marianna", False),
    ],
)  # fmt: skip
def test_a_spelling_that_sounds_the_same_is_the_person(
    first: str, other: str, joined: bool
) -> None:
    said = talk("en", f"{first} came", f"and {other} left")
    mentions = found(said, ("person", first), ("person", other))
    names = names_in(mentions)
    meant = as_meant(said, mentions, listed=(), others=names, similarity=0.85)
    assert (meant[1].entity == first.lower()) is joined


def test_a_part_of_the_name_is_the_person_where_nobody_is_called_so() -> None:
    said = talk("en", "Bartholomew Quince came", "and Bart left", "so Magdalena Reed", "and Lena")
    mentions = found(said, *(("person", n) for n in
                             ("Bartholomew Quince", "Bart", "Magdalena Reed", "Lena")))  # fmt: skip
    called = as_called(said, mentions, names_in(mentions))
    assert called[1].entity == "bartholomew quince"
    assert called[3].entity == "magdalena reed" or "may be magdalena reed" in called[3].why
