from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from transcode.errors import ModelError
from transcode.models.registry import find
from transcode.privacy.find.mentions import find_mentions, names_in, propagate
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.privacy.settings import Known, PrivacySettings
from transcode.records.names import Mention
from transcode.records.speech import Transcript

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
        ("so dr vandenberg-smythe came", "person", "vandenberg-smythe", "vandenberg-smythe"),
        ("my name is anne-lise you know", "person", "anne-lise", "anne-lise"),
        ("call 07712 345678 now", "phone", "07712 345678", "07712345678"),
        ("call 0, 7, 7, 1, 2, 3 4 5 now", "phone", "0, 7, 7, 1, 2, 3 4 5", "07712345"),
        ("oh double seven one, three four", "phone", "oh double seven one, three four", "077134"),
        ("on twenty-one, thirty, forty five", "phone", "twenty-one, thirty, forty five", "213045"),
        ("ring (555) 123-4567 please", "phone", "(555) 123-4567", "5551234567"),
        ("write to k.lund@x-y.dk.", "email", "k.lund@x-y.dk", "k.lund@x-y.dk"),
        ("it's k dot lund at x dot dk", "email", "k dot lund at x dot dk", "k.lund@x.dk"),
        ("see www.example.org/a", "web", "www.example.org/a", "www.example.org/a"),
        ("CPR 120584-1234", "number", "120584-1234", "1205841234"),
        ("my cpr is one two oh five eight four dash one two three four", "number",
         "one two oh five eight four dash one two three four", "1205841234"),
        ("kirsten, k i r s t e n, with a k", "person", "k i r s t e n", "k i r s t e n"),
        ("that is h, o, l, m you know", "person", "h, o, l, m", "h, o, l, m"),
        ("and i i a i said so, a b c d", "person", "", ""),
        ("my NI is QQ 12 34 56 C", "number", "", ""),
        ("my NI is AB 12 34 56 C", "number", "AB 12 34 56 C", "AB123456C"),
        ("it is 536-90-4399 there", "number", "536-90-4399", "536904399"),
        ("card 4111 1111 1111 1111", "number", "4111 1111 1111 1111", "4111111111111111"),
        ("to GB82WEST12345698765432", "number", "GB82WEST12345698765432", "GB82WEST12345698765432"),
        ("on the 3rd of May 1984 we", "date", "the 3rd of May 1984", "the 3rd of may 1984"),
        ("it was 2015 then", "date", "2015", "2015"),
        ("in nineteen eighty four we", "date", "nineteen eighty four", "nineteen eighty four"),
        ("she is ninety-three years old", "age", "ninety-three", "ninety-three"),
        ("at 12 Acacia Avenue, yes", "address", "12 Acacia Avenue", "12 acacia avenue"),
        ("at twelve acacia avenue", "address", "twelve acacia avenue", "twelve acacia avenue"),
        ("postcode LS6 2AB", "address", "LS6 2AB", "ls6 2ab"),
        ("hun bor på Nygade 12, 2. tv", "address", "Nygade 12, 2. tv", "nygade 12, 2. tv"),
        ("to 14 Elm Rd, Flat 3, Leeds LS6 2AB", "address", "14 Elm Rd, Flat 3, Leeds LS6 2AB",
         "14 elm rd, flat 3, leeds ls6 2ab"),
        ("ich wohne in der Lindenstraße 5", "address", "Lindenstraße 5", "lindenstraße 5"),
        ("Rue de la Paix 12, 75002 Paris", "address", "Rue de la Paix 12, 75002 Paris",
         "rue de la paix 12, 75002 paris"),
        ("when I was seven", "age", "seven", "seven"),
        ("han er 43 år gammel", "age", "43 år gammel", "43 år gammel"),
        ("the only male midwife in Fredericia", "role", "the only male midwife in Fredericia",
         "the only male midwife in fredericia"),
        ("she was head of nursing there", "role", "head of nursing", "head of nursing"),
        ("the summer of 1998", "date", "the summer of 1998", "the summer of 1998"),
        ("case number 4711/22 it was", "number", "4711/22", "471122"),
        ("journalnr. 123456 tror jeg", "number", "123456", "123456"),
        ("my NHS number is 943 476 5919", "number", "943 476 5919", "9434765919"),
        ("plate AB12 CDE on the van", "number", "AB12 CDE", "AB12CDE"),
        ("from 192.168.10.4 on", "number", "192.168.10.4", "192.168.10.4"),
        ("ring 345-899-3560x45 now", "phone", "345-899-3560x45", "3458993560"),
        ("jeg hedder mette", "person", "mette", "mette"),
        ("it is spelt H-A-L-D", "person", "H-A-L-D", "H-A-L-D"),
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
        "I went miss anything, PM10 compared to PM25, and the head of the table",
        "number five is the best way to do it, forty years of work",
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


@pytest.mark.parametrize("hidden", "\u00ad\u200b\u200c\u200d\u200e\u200f\u202e\u2060\ufeff")
def test_what_nobody_sees_splits_no_name(said: Said, hidden: str) -> None:
    known = (Known("Kirsten Lundgaard", "person"),)
    broken = f"Kir{hidden}sten{hidden} {hidden}Lund{hidden}gaard"
    transcript = said(f"P: so {broken} came", f"P: and kir{hidden}sten left")
    found = find_mentions(transcript, spacy_model=None, known=known)
    assert [m.entity for m in found] == ["Kirsten Lundgaard"] * 2
    for turn, m in zip(transcript.turns, found, strict=True):
        stays = turn.text[: m.begin] + turn.text[m.end :]
        assert re.sub(r"\W", "", stays) in ("socame", "andleft")


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
    seldom = find_mentions(said("P: so kersten rang me up"), spacy_model=None, known=[KIRSTEN])
    assert [(m.entity, m.found_by) for m in seldom] == [("Kirsten Lund", "sound")]
    calm = PrivacySettings(similarity=1.0)
    assert found(said("P: Kirstin was there"), KIRSTEN, settings=calm) == []


def test_a_pet_name_is_that_of_the_person(said: Said) -> None:
    hale = Known("Robert Hale", "person")
    flat, cased = (
        find_mentions(said(f"P: {text}"), spacy_model=None, known=[hale])
        for text in ("then bobby said so", "I saw Bobby there, he would rob it")
    )
    assert [(m.entity, m.found_by) for m in flat] == [("Robert Hale", "nickname")]
    # somebody of that name may be somebody else: a person decides
    assert [(m.entity, m.found_by) for m in cased] == [("Bobby", "capital+nickname")]
    assert "Robert Hale" in cased[0].why


def test_a_name_found_once_is_found_in_lower_case_elsewhere(said: Said) -> None:
    transcript = said("P: My boss, Max Griffiths, was nice.", "P: so griffiths rang, and max did")
    assert [s for s, _, _ in found(transcript)] == ["Max Griffiths", "griffiths"]


def test_mentions_do_not_overlap_and_tell_their_finders(said: Said) -> None:
    transcript = said("P: My name is Kirsten Lund, kirsten.lund@x.dk, Søndergade 12")
    mentions = find_mentions(transcript, spacy_model=None, known=[KIRSTEN])
    assert [m.found_by for m in mentions] == [
        "pattern:introduced+list", "pattern:email+list+pattern:web", "pattern:street-one-word",
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


@pytest.fixture(scope="module")
def tagger(models: Callable[[str], Path]) -> Tagger:
    head = find("ner-e5-uner")
    return Tagger(models(encoder_of(head)), head)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "so i told gareth pickering that we were moving to shrewsbury in may",
         {"gareth pickering": "person", "shrewsbury": "place"}),
        ("da", "så ringede jeg til birthe nørregaard fra vejle kommune",
         {"birthe nørregaard": "person", "vejle kommune": "organisation"}),
        ("de", "Dann hat mir Frau Lehmann in Kassel geholfen.",
         {"Lehmann": "person", "Kassel": "place"}),
        ("fi", "Tapasin siellä Sannan, joka asuu Tampereella.",
         {"Sannan": "person", "Tampereella": "place"}),
        ("en", "yeah no i mean it was hard at first but you get used to it don't you", {}),
        ("da", "ja altså det var jo ikke så nemt, men det gik da", {}),
    ],
)  # fmt: skip
def test_names_are_found_in_any_language_and_case(
    said: Said, tagger: Tagger, language: str, text: str, expected: dict[str, str]
) -> None:
    transcript = said(f"P: {text}", language=language)
    mentions = find_mentions(transcript, spacy_model=None, tagger=tagger)
    assert {surface(transcript, m): m.kind for m in mentions if m.kind != "date"} == expected
    assert all("e5:" in m.found_by for m in mentions if m.kind in ("place", "organisation"))


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\u200f", "\u202e", "\u2060"])
def test_a_model_sees_past_what_nobody_sees(said: Said, tagger: Tagger, hidden: str) -> None:
    person, place = f"Thor{hidden}bjørn {hidden}Ege{hidden}lund", f"Vor{hidden}dingborg"
    transcript = said(f"P: So I told {person} about the school in {place}. It was good.")
    found = find_mentions(transcript, spacy_model=None, tagger=tagger)
    [text] = [turn.text for turn in transcript.turns]
    assert [text[m.begin : m.end] for m in found] == [person, place]
    assert [m.kind for m in found] == ["person", "place"]


def test_a_long_turn_is_read_to_its_end(said: Said, tagger: Tagger) -> None:
    text = "P: " + "and then we went on and on about the weather, " * 60 + "said gareth pickering"
    mentions = find_mentions(said(text), spacy_model=None, tagger=tagger)
    assert [m.entity for m in mentions] == ["gareth pickering"]


def test_a_folder_without_a_head_is_an_error(said: Said, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        find_mentions(said("P: hello"), spacy_model=None, tagger=Tagger(tmp_path, tmp_path))


def test_the_room_is_light_to_import() -> None:
    heavy = "'spacy' in sys.modules or 'numpy' in sys.modules or 'torch' in sys.modules"
    code = f"import sys, transcode.privacy; sys.exit({heavy})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
