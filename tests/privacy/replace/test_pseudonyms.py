"""What stands for whom: labels, made-up names, generalisations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.replace.fiction import Reserved, words_in
from transcode.privacy.replace.general import another, general
from transcode.privacy.replace.invented import INVENTED
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
    people = named("person", "Kirsten Lund", "Paul", "Whitlock", "Anna Berg", "Qwxyz Zzyzx")
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="en")
    names = [table.of("person", one.entity) for one in people]
    english = INVENTED["en"]
    assert names[0].split()[0] in english.women and names[0].split()[1] in english.surnames
    assert names[1] in english.men
    assert names[3].split()[0] in english.women and names[3] != names[0]
    assert names[4].split()[0] in english.neutral
    danish = Pseudonyms().assign(people[:1], settings=FICTIONAL, language="da")
    assert danish.of("person", "Kirsten Lund").split()[0] in INVENTED["da"].women


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


def test_a_workplace_keeps_what_it_is() -> None:
    places = named("organisation", "Leeds General Infirmary", "Tolvane")
    english = Pseudonyms().assign(places, settings=FICTIONAL, language="en")
    assert english.of("organisation", "Leeds General Infirmary").endswith(" Infirmary")
    danish = Pseudonyms().assign(
        named("organisation", "Skovbakkeskolen"), settings=FICTIONAL, language="da"
    )
    assert danish.of("organisation", "Skovbakkeskolen").endswith("sskole")


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
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="de")
    assert [row.pseudonym for row in table.rows] == ["[Person 1]", "[Person 2]"]
    assert table.assign(people, settings=FICTIONAL, language="de").rows == table.rows


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
    people = named("person", *(f"Anna Nr{n}" for n in range(400)))
    table = Pseudonyms().assign(people, settings=FICTIONAL, language="en")
    assert len({row.pseudonym for row in table.rows}) == 400
    assert table.rows[-1].pseudonym.startswith("[Person")
