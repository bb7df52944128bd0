from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from transcode.errors import ModelError
from transcode.privacy import Known, PrivacySettings, find_mentions, names_in, propagate
from transcode.records import Mention, Transcript

Said = Callable[..., Transcript]
KIRSTEN = Known("Kirsten Lund", "person")


def found(transcript: Transcript, *known: Known, **more: object) -> list[tuple[str, str, str]]:
    mentions = find_mentions(transcript, spacy_model=None, known=known, **more)  # type: ignore[arg-type]
    return [(surface(transcript, m), m.kind, m.entity) for m in mentions]


def surface(transcript: Transcript, mention: Mention) -> str:
    turn = next(turn for turn in transcript.turns if turn.id == mention.turn)
    return turn.text[mention.begin : mention.end]


@pytest.mark.parametrize(
    ("text", "kind", "expected", "entity"),
    [
        ("call 07712 345678 now", "phone", "07712 345678", "07712345678"),
        ("call 0, 7, 7, 1, 2, 3 4 5 now", "phone", "0, 7, 7, 1, 2, 3 4 5", "07712345"),
        ("oh double seven one, three four", "phone", "oh double seven one, three four", "077134"),
        ("on twenty-one, thirty, forty five", "phone", "twenty-one, thirty, forty five", "213045"),
        ("ring (555) 123-4567 please", "phone", "(555) 123-4567", "5551234567"),
        ("write to k.lund@x-y.dk.", "email", "k.lund@x-y.dk", "k.lund@x-y.dk"),
        ("it's k dot lund at x dot dk", "email", "k dot lund at x dot dk", "k.lund@x.dk"),
        ("see www.example.org/a", "web", "www.example.org/a", "www.example.org/a"),
        ("CPR 120584-1234", "number", "120584-1234", "1205841234"),
        ("my NI is QQ 12 34 56 C", "number", "", ""),
        ("my NI is AB 12 34 56 C", "number", "AB 12 34 56 C", "AB123456C"),
        ("it is 536-90-4399 there", "number", "536-90-4399", "536904399"),
        ("card 4111 1111 1111 1111", "number", "4111 1111 1111 1111", "4111111111111111"),
        ("to GB82WEST12345698765432", "number", "GB82WEST12345698765432", "GB82WEST12345698765432"),
        ("on the 3rd of May 1984 we", "date", "the 3rd of May 1984", "the 3rd of may 1984"),
        ("it was 2015 then", "date", "2015", "2015"),
        ("in nineteen eighty four we", "date", "nineteen eighty four", "nineteen eighty four"),
        ("she is ninety-three years old", "date", "ninety-three", "ninety-three"),
        ("at 12 Acacia Avenue, yes", "place", "12 Acacia Avenue", "12 Acacia Avenue"),
        ("at twelve acacia avenue", "place", "twelve acacia avenue", "twelve acacia avenue"),
        ("postcode LS6 2AB", "place", "LS6 2AB", "LS6 2AB"),
        ("hun bor på Nygade 12, 2. tv", "place", "Nygade 12, 2. tv", "Nygade 12, 2. tv"),
        ("a nurse at Ashby Care Home", "organisation", "Ashby Care Home", "Ashby Care Home"),
        ("then Dr Patel came", "person", "Patel", "Patel"),
        ("my name is aaron", "person", "aaron", "aaron"),
        ("my husband Lauren said", "person", "Lauren", "Lauren"),
    ],
)  # fmt: skip
def test_a_shape_is_found(said: Said, text: str, kind: str, expected: str, entity: str) -> None:
    hits = [(s, e) for s, k, e in found(said(f"P: {text}")) if k == kind]
    assert hits == ([(expected, entity)] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "it was last week, or three weeks ago, in the summer",
        "she is twenty-three years old",
        "one or two of us, maybe three or four",
        "it cost 1,000,000 pounds, or 12.500.000 kroner",
        "Mm-hm. Right. Haha. Uhm, yeah. Oh, Okay, I see. On Tuesdays, in English.",
        "two people walk a long way, five minutes walk",
        "the nineties, the 1980s",
    ],
)
def test_ordinary_talk_is_left_alone(said: Said, text: str) -> None:
    assert found(said(f"P: {text}")) == []


def test_danish_numbers_are_heard(said: Said) -> None:
    text = "P: ring på tyve tolv femogtredive nioghalvfems i morgen"
    assert found(said(text, language="da")) == [
        ("tyve tolv femogtredive nioghalvfems", "phone", "20123599")
    ]


def test_all_forms_of_a_name_are_one_entity(said: Said) -> None:
    transcript = said(
        "I: Thanks, Kirsten Lund.",
        "P: kirsten's idea. LUND said so; Kirstens bil, kirsten-lund and Kirsten’s.",
    )
    hits = found(transcript, KIRSTEN)
    assert {entity for _, _, entity in hits} == {"Kirsten Lund"}
    assert [s for s, _, _ in hits] == [
        "Kirsten Lund", "kirsten", "LUND", "Kirsten", "kirsten-lund", "Kirsten",
    ]  # fmt: skip


def test_accents_and_spellings_do_not_hide_a_name(said: Said) -> None:
    transcript = said("P: soren and Soerensen and Sørensens hus i Arhus, Aarhus, Århus")
    hits = found(transcript, Known("Søren Sørensen", "person"), Known("Aarhus", "place"))
    assert {e for _, _, e in hits} == {"Søren Sørensen", "Aarhus"}
    assert len(hits) == 6


def test_a_first_name_that_two_people_share_stays_its_own(said: Said) -> None:
    transcript = said("P: Kirsten Lund, Kirsten Holm and Kirsten")
    assert [e for _, _, e in found(transcript, KIRSTEN, Known("Kirsten Holm", "person"))] == [
        "Kirsten Lund", "Kirsten Holm", "Kirsten",
    ]  # fmt: skip


def test_a_name_that_is_a_word_is_read_by_its_capital(said: Said) -> None:
    hits = found(
        said("P: I will ask Will, he will mark it, said Mark"), Known("Will Marsh", "person")
    )
    assert [s for s, _, _ in hits] == ["Will", "Mark"]


def test_a_misspelt_name_is_noticed(said: Said) -> None:
    hits = find_mentions(said("P: Kirstin was there"), spacy_model=None, known=[KIRSTEN])
    assert [(m.entity, m.found_by) for m in hits] == [("Kirsten Lund", "sound")]
    calm = PrivacySettings(similarity=1.0)
    assert found(said("P: Kirstin was there"), KIRSTEN, settings=calm) == []


def test_a_name_found_once_is_found_in_lower_case_elsewhere(said: Said) -> None:
    transcript = said("P: My boss, Max Griffiths, was nice.", "P: so griffiths rang, and max did")
    assert [s for s, _, _ in found(transcript)] == ["Max Griffiths", "griffiths"]


def test_mentions_do_not_overlap_and_tell_their_finders(said: Said) -> None:
    transcript = said("P: My name is Kirsten Lund, kirsten.lund@x.dk, Søndergade 12")
    mentions = find_mentions(transcript, spacy_model=None, known=[KIRSTEN])
    assert [m.found_by for m in mentions] == [
        "pattern:introduced+list", "pattern:email+list+pattern:web", "pattern:street-da",
    ]  # fmt: skip
    assert all(a.end <= b.begin for a, b in pairwise(mentions))
    assert all(m.why and 0 < m.confidence <= 1 for m in mentions)


def test_ids_survive_a_correction_elsewhere_in_the_turn(said: Said) -> None:
    before = find_mentions(said("P: um, Kirsten and Kirsten"), spacy_model=None, known=[KIRSTEN])
    after = find_mentions(
        said("P: well, um, Kirsten and Kirsten"), spacy_model=None, known=[KIRSTEN]
    )
    assert [m.id for m in before] == [m.id for m in after]
    assert len({m.id for m in before}) == 2


def test_kinds_limits_what_is_looked_for_but_not_the_list(said: Said) -> None:
    only = PrivacySettings(kinds=("phone",))
    hits = found(said("P: Kirsten, 07712 345678, 2015"), KIRSTEN, settings=only)
    assert [kind for _, kind, _ in hits] == ["person", "phone"]


def test_a_name_of_one_interview_is_found_in_another(said: Said) -> None:
    first = said("P: My boss is Pauline Driscoll.", interview="P01")
    second = said("P: so pauline, yeah, driscoll's car", interview="P02")
    mentions = {t.interview: find_mentions(t, spacy_model=None, known=()) for t in (first, second)}
    assert mentions["P02"] == ()
    names = names_in([*mentions["P01"], *mentions["P02"]])
    linked = propagate(second, mentions["P02"], names)
    assert [(surface(second, m), m.entity) for m in linked] == [
        ("pauline", "Pauline Driscoll"), ("driscoll", "Pauline Driscoll"),
    ]  # fmt: skip
    assert propagate(second, linked, names) == linked


def test_nothing_in_nothing_out(said: Said) -> None:
    assert find_mentions(said(), spacy_model=None, known=()) == ()
    assert find_mentions(said("P: "), spacy_model=None, known=[Known("", "person")]) == ()


def test_a_folder_without_a_pipeline_is_an_error(said: Said, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        find_mentions(said("P: hello"), spacy_model=tmp_path, known=())


def test_a_model_finds_names_in_either_case(said: Said, models: Callable[[str], Path]) -> None:
    transcript = said(
        "P: Tomasz Zielak came from Manchester in May 2014.",
        "P: and i met john smith in manchester",
    )
    told: list[float] = []
    mentions = find_mentions(
        transcript, spacy_model=models("spacy-en-sm"), known=(), progress=told.append
    )
    surfaces = [surface(transcript, m) for m in mentions]
    assert {"Tomasz Zielak", "Manchester", "May 2014", "john smith", "manchester"} <= set(surfaces)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_room_is_light_to_import() -> None:
    heavy = "'spacy' in sys.modules or 'numpy' in sys.modules or 'torch' in sys.modules"
    code = f"import sys, transcode.privacy; sys.exit({heavy})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
