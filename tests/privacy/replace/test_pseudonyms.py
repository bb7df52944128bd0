"""What stands for whom: labels, made-up names, generalisations."""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.lexicon.invented import INVENTED
from transcode.privacy.lexicon.names import plain
from transcode.privacy.lexicon.origins import people_of
from transcode.privacy.replace.fiction import Reserved, fictional, words_in
from transcode.privacy.replace.general import another, general, sort_of
from transcode.privacy.replace.pseudonyms import Pseudonyms, identity_of
from transcode.privacy.settings import PrivacySettings
from transcode.records.names import Mention, Pseudonym

FICTIONAL, GENERAL = PrivacySettings(pseudonyms="fictional"), PrivacySettings(pseudonyms="general")


def named(kind: str, *entities: str) -> list[Mention]:
    return [Mention("m", "t", 0, 1, kind, one, "", 1.0, "") for one in entities]  # type: ignore[arg-type]


def test_one_entity_however_it_is_written() -> None:
    table = Pseudonyms().assign(
        [*named("person", "Søren Århus", "soren aarhus", "SØREN ÅRHUS"),
         *named("phone", "07712 345678", "07712345678"), *named("person", "Anna Holm", "Anna")]
    )  # fmt: skip
    assert [row.pseudonym for row in table.rows] == [
        "[Person 1]", "[Phone 1]", "[Person 2]", "[Person 3]",
    ]  # fmt: skip


def test_a_made_up_name_has_the_gender_and_the_shape_of_the_real_one() -> None:
    people = named("person", "Harriet Booth", "Paul", "Sengupta", "Anna Berg", "Qwxyz Zzyzx")
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="en")
    names = [table.of("person", one.entity) for one in people]
    english = INVENTED["en"]
    assert names[0].split()[0] in english.women and names[0].split()[1] in english.surnames
    assert names[1] in english.men
    assert names[2] in people_of("in").surnames
    assert names[3].split()[0] in people_of("sv").women + INVENTED["da"].women
    assert names[4].split()[0] in english.neutral
    danish = Pseudonyms().assign(named("person", "Kirsten Lund"), settings=FICTIONAL, language="da")
    assert danish.of("person", "Kirsten Lund").split()[0] in INVENTED["da"].women


@pytest.mark.parametrize("language", ["en", "da", "de", "sv"])
@pytest.mark.parametrize(
    ("name", "origin", "gender"),
    [
        ("Siobhán O'Hanlon", "ie", "women"), ("Agnieszka Wróblewska", "pl", "women"),
        ("Mehmet Yılmaztürk", "tr", "men"), ("Fatima Hassan", "ar", "women"),
        ("Oksana Petrenko", "uk", "women"), ("Aino Virtanen", "fi", "women"),
        ("Álvaro Fernández", "es", "men"), ("Linh Nguyen", "vi", "women"),
    ],
)  # fmt: skip
def test_irish_for_irish_and_surname_for_surname(
    name: str, origin: str, gender: str, language: str
) -> None:
    given, surname = fictional("person", name, language, lambda _: True).split()
    people = people_of(origin)
    assert given in getattr(people, gender) and surname in people.surnames


def test_a_family_stays_one_and_no_two_become_one() -> None:
    families = ["Kirsten Lund", "Peter Lund", "Bo Krogh", "Ida Krogh", "Ida Holm", "Per Aagaard"]
    people = named("person", *families)
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="da")
    made_up = [table.of("person", one).split() for one in families]
    real = [one.split() for one in families]
    for (called, surname), (first, last) in zip(made_up, real, strict=True):
        same = [n for n, (_, other) in enumerate(real) if other == last]
        assert [n for n, (_, other) in enumerate(made_up) if other == surname] == same
        assert called != first and surname != last
    assert len({first for first, _ in made_up}) == len(families)


@pytest.mark.parametrize("language", ["en", "da", "de", "es", "fr", "sv", "no", "nl"])
def test_every_language_served_makes_names_up(language: str) -> None:
    mentions = [*named("person", "Anna", "Anna Qvistorff"), *named("place", "Xanadrup"),
                *named("organisation", "Tolvane")]  # fmt: skip
    table = Pseudonyms().assign(mentions, settings=FICTIONAL, language=language)
    names = [row.pseudonym for row in table.rows]
    assert len(set(names)) == 4 and not any(name.startswith("[") for name in names)
    assert not any(name[-1] in "sxz" for name in names)


def test_of_a_made_up_name_that_part_is_said_that_was_said() -> None:
    people = named("person", "Kirsten Lund")
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="en")
    given, surname = table.of("person", "Kirsten Lund").split()
    said = {
        surface: table.written("person", "Kirsten Lund", surface)
        for surface in ("Kirsten Lund", "kirsten", "Kersten", "Lund", "Fru Lund", "Kirsty", "Boss")
    }
    assert said == {
        "Kirsten Lund": f"{given} {surname}", "kirsten": given, "Kersten": given, "Lund": surname,
        "Fru Lund": surname, "Kirsty": given, "Boss": given,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "real", "shape"),
    [
        ("en", "Leeds General Infirmary", r"[A-Z]\w+ Infirmary"), ("en", "Tolvane", r"[A-Z]\w+"),
        ("da", "Skovbakkeskolen", r"[A-Z]\w+skolen"), ("da", "Kroghs Plejehjem", r"\w+ Plejehjem"),
        ("de", "Lindenschule", r"[A-Z]\w+schule"), ("de", "Klinikum Uelzen", r"Klinikum [A-Z]\w+"),
        ("es", "Hospital Álvarez-Buylla", r"Hospital [A-Z]\w+"),
        ("es", "Colegio de San Fructuoso", r"Colegio de [A-Z]\w+"),
        ("fr", "lycée Jean-Moulin", r"Lycée [A-Z]\w+"), ("sv", "Billingeskolan", r"\w+skolan"),
        ("no", "Fjellheim sykehjem", r"[A-Z]\w+ Sykehjem"),
        ("nl", "Wilhelminaschool", r"[A-Z]\w+school"),
    ],
)  # fmt: skip
def test_a_workplace_keeps_what_it_is(language: str, real: str, shape: str) -> None:
    table = Pseudonyms().assign(named("organisation", real), settings=FICTIONAL, language=language)
    made_up = table.of("organisation", real)
    assert re.fullmatch(shape, made_up)
    assert words_in([made_up]) & words_in([real]) <= {"de"} | {plain(sort_of(real, language))}


def test_a_made_up_name_is_nobody_and_nothing_of_the_study() -> None:
    english = INVENTED["en"]
    first, second, third = english.women[:3]
    reserved = Reserved([f"{first} Smith"], words_in([f"so {second.lower()} it was"]))
    table = Pseudonyms().assign(
        named("person", "Anna"), settings=FICTIONAL, language="en", reserved=reserved
    )
    assert table.of("person", "Anna") not in (first, second)
    near = Reserved([third[:-1]])  # nearly the same letters
    assert not near.allows(third) and near.allows(english.men[0])


def test_who_turns_out_to_be_really_called_so_gives_the_name_back() -> None:
    before = Pseudonyms().assign(named("person", "Anna"), settings=FICTIONAL, language="en")
    name = before.of("person", "Anna")
    people = named("person", "Anna", name)
    reserved = Reserved([one.entity for one in people])
    after = before.assign(people, settings=FICTIONAL, language="en", reserved=reserved)
    assert name not in (row.pseudonym for row in after.rows)
    same = after.assign(people, settings=FICTIONAL, language="en", reserved=reserved)
    assert same.rows == after.rows


def test_a_language_without_made_up_names_has_labels_and_keeps_them() -> None:
    people = named("person", "Jürgen", "Heike")
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="xh")
    assert [row.pseudonym for row in table.rows] == ["[Person 1]", "[Person 2]"]
    assert table.assign(people, settings=FICTIONAL, language="xh").rows == table.rows


def test_another_form_gives_everybody_another_name() -> None:
    people = named("person", "Anna", "Paul")
    labels = Pseudonyms().assign(people)
    general_ = labels.assign(people, settings=GENERAL, language="en")
    assert [row.pseudonym for row in general_.rows] == ["a woman", "a man"]
    mixed = labels.assign(
        [*people, *named("place", "Leeds")],
        settings=PrivacySettings(pseudonyms={"place": "general"}),
        language="en",
    )
    assert [r.pseudonym for r in mixed.rows] == ["[Person 1]", "[Person 2]", "a town"]


@pytest.mark.parametrize(
    ("kind", "entity", "language", "phrase"),
    [
        ("place", "Fredericia", "en", "a town"), ("place", "Norge", "da", "et land"),
        ("place", "Mill Road", "en", "a road"),
        ("organisation", "Kroghs Plejehjem", "da", "et plejehjem"),
        ("organisation", "Skovbakkeskolen", "da", "en skole"),
        ("organisation", "Merrowdale Home Care", "en", "a home care service"),
        ("organisation", "St Mary's Hospital", "en", "a hospital"),
        ("organisation", "Hull University", "en", "a university"),
        ("organisation", "Ashby Infirmary", "en", "an infirmary"),
        ("organisation", "Sablecombe Ltd", "en", "a company"),
        ("organisation", "Tolvane", "da", "en arbejdsplads"), ("person", "Anna", "da", "en kvinde"),
        ("person", "Qwxyz", "en", "a person"),
        ("person", "Anna", "fi", ""), ("phone", "07712", "en", ""),
    ],
)  # fmt: skip
def test_general_names(kind: str, entity: str, language: str, phrase: str) -> None:
    assert general(kind, entity, language) == phrase  # type: ignore[arg-type]


def test_no_two_general_names_are_one() -> None:
    assert [another("a town", n, "en") for n in (1, 2, 3, 8, 12, 13, 18, 111, 112)] == [
        "a town", "another town", "a third town", "an eighth town", "a twelfth town", "a 13th town",
        "an 18th town", "a 111th town", "a 112th town",
    ]  # fmt: skip
    assert [another("et hospital", n, "da") for n in (1, 2, 3, 13)] == [
        "et hospital", "et andet hospital", "et tredje hospital", "et 13. hospital",
    ]  # fmt: skip
    assert another("Marianne", 2, "en") == "Marianne (2)"


def test_the_list_says_what_is_to_stand_there() -> None:
    notes = {identity_of("place", name): "a town in the south" for name in ("Ribe", "Nyborg")}
    places = named("place", "Ribe", "Nyborg")
    table = Pseudonyms().assign(places, settings=GENERAL, language="en", notes=notes)
    assert [r.pseudonym for r in table.rows] == ["a town in the south", "another town in the south"]
    again = table.assign(places, settings=GENERAL, language="en", notes=notes)
    assert again.rows == table.rows
    labels = Pseudonyms().assign(places[:1], language="en", notes=notes)
    assert labels.rows == (Pseudonym("place", "Ribe", "[a town in the south]"),)


@given(
    st.lists(
        st.tuples(st.sampled_from(["person", "place", "organisation"]), st.text(min_size=1)),
        max_size=40,
    ),
    st.sampled_from(["label", "fictional", "general"]),
    st.sampled_from(["en", "da", "xx"]),
)
def test_no_two_entities_ever_share_one(
    entities: list[tuple[str, str]], form: str, language: str
) -> None:
    settings = PrivacySettings(pseudonyms=form)  # type: ignore[arg-type]
    mentions = [m for kind, entity in entities for m in named(kind, entity)]
    table = Pseudonyms().assign(mentions, settings=settings, language=language)
    names = sorted(row.pseudonym.casefold() for row in table.rows)
    assert all(a != b for a, b in pairwise(names))
    assert len(table.rows) == len({identity_of(m.kind, m.entity) for m in mentions})
    assert table.assign(mentions, settings=settings, language=language).rows == table.rows


def test_more_people_than_names() -> None:
    people = named("person", *(f"Anna Nr{a}k{b}" for a, b in product("bdfghjlmnprst", repeat=2)))
    people += named("person", *(f"Anna Nr{a}v{b}" for a, b in product("bdfghjlmnprst", repeat=2)))
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="en")
    assert len({row.pseudonym for row in table.rows}) == len(people)
    assert table.rows[-1].pseudonym.startswith("[Person")
