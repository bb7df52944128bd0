"""The last check: what it looks at, what it says, and the decision that lifts each finding."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chain.spoken import decide, names_step, rows_of, spoken_study
from transcode.errors import PrivacyError
from transcode.pipeline import name_list, publish
from transcode.privacy.leftovers.overlooked import LAST_SEARCH
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.records.decisions import Apply, Confirm, Create, Memo
from transcode.records.names import ListedDecision, ListedMention
from transcode.records.people import Participant, Person
from transcode.study.folder import Study
from transcode.study.tables import write_participants, write_people
from transcode.verbs import draw, export, mask, names, report, run, verify
from transcode.verbs import status as status_verb

SAID = {
    "P01": ("How was it?", "I learnt from Kirsten Overby there.", "She left.", "And then?",
            "It was quiet after that."),
    "P02": ("How was it?", "They told me that the report would be in March.", "It was good."),
}  # fmt: skip


@pytest.fixture(autouse=True)
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))


KIRSTEN = Person("P01", "", "a.txt", "", "", ("Kirsten Overby",))


def released(root: Path, **people: Person) -> Study:
    study = spoken_study(root, SAID, people={"P01": KIRSTEN, **people})
    names_step(study)
    decide(study, {"Kirsten Overby": "keep"}, rest="ignore")
    names_step(study)
    assert set(study.texts) == {"P01", "P02"}
    return study


@pytest.mark.parametrize("name", ["Tomasz Reports", "Tamas Note", "Rupert March", "Mirko Coder"])
def test_the_programs_own_words_are_nobodys_name(tmp_path: Path, name: str) -> None:
    study = released(tmp_path / "study", P02=Person("P02", name, "x.txt", ""))
    for coder in ("anna", "ben"):
        study.journal(coder).append(Create("c1", "Work", ""))
    for _ in range(3):
        names_step(study)
        decide(study, {}, rest="ignore")
    report.write_report(study, "anna")
    draw.draw_map(study, "anna")
    export.export(study, "anna")
    assert verify.verify(study) == ()


@pytest.mark.parametrize(
    "label",
    [
        "Interviewee", "Patient 2", "Client", "Teacher", "Therapist", "Researcher", "Person A",
        "Facilitator", "Befragte", "Deltager 1", "Lehrerin", "Enseignante", "Uczestnik",
    ],
)  # fmt: skip
def test_a_role_is_nobodys_name(tmp_path: Path, label: str) -> None:
    said = {"P01": ("How?", f"The {label.lower()} said so, and {label.split()[0]} it is.", "Yes.")}
    study = spoken_study(
        tmp_path / "study", said, people={"P01": Person("P01", label, "a.txt", "")}
    )
    names_step(study)
    assert not [row for row in rows_of(study) if row["found by"] == LAST_SEARCH]
    study.journal("anna").append(Create("c1", f"What a {label} does", ""))
    decide(study, {}, rest="ignore")
    names_step(study)
    publish.check_leftovers(study)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("Then Kersten came in.", ["Kersten"]), ("It was kirsten, as ever.", []),
        ("We followed the Kersten-method.", []), ("See kersten.dk/Kersten for more.", []),
        ("Kersten it is.", []), ("The Themes Of Kersten Today", []),
        ("It was Tomasch who said it.", ["Tomasch"]), ("All of the themes and all Themes.", []),
        ("and Kersten's friend", ["Kersten"]), ("Kersten", ["Kersten"]),
    ],
)  # fmt: skip
def test_by_sound_only_whole_words_count_and_no_capital_that_any_word_has(
    text: str, sounds: list[str]
) -> None:
    hidden = Watchlist(["Kirsten Overby", "Tomash Nowak"], ordinary=frozenset(["themes"]))
    found = [text[one.begin : one.end] for one in hidden.find(text) if one.by_sound]
    assert found == sounds


@pytest.mark.parametrize("verb", ["keep", "ignore", "never", "always", "change"])
def test_each_decision_settles_what_it_says(tmp_path: Path, verb: ListedDecision) -> None:
    study = released(tmp_path / "study")
    study.journal("anna").append(Create("c1", "Work", ""))
    study.journal("anna").append(Memo("As Overby says.", "c1"))
    with pytest.raises(PrivacyError, match=r"journals/anna\.jsonl line 2") as held:
        report.write_report(study)
    assert "Overby" not in str(held.value) and "anonymise study --review" in held.value.remedy
    rows = name_list.review_rows(study)
    [waiting] = [row for row in rows if row.is_waiting]
    assert waiting.is_typed and "anna.jsonl line 2: As »Overby« says." in waiting.context
    to = "Kirsten Overby" if verb == "change" else ""
    rows[rows.index(waiting)] = replace(waiting, decision=verb, new_entity=to)
    name_list.write_list(study, rows)
    names_step(study)
    report.write_report(study)
    memo = [entry.decision for entry in study.journal("anna")][1]
    assert isinstance(memo, Memo)
    stays = verb in ("ignore", "never")
    assert memo.text == ("As Overby says." if stays else "As [Person 1] says.")
    if verb == "never":
        study.journal("anna").append(Memo("Overby again.", "c1"))
        publish.check_leftovers(study)
    if verb == "ignore":  # it was about one place
        study.journal("anna").append(Memo("Overby again.", "c1"))
        with pytest.raises(PrivacyError, match=r"journals/anna\.jsonl line 3"):
            publish.check_leftovers(study)


def test_what_is_hidden_in_the_table_and_in_files_of_others(tmp_path: Path) -> None:
    study = released(tmp_path / "study")
    rows = [Participant("P01", "nurses", (("taught by", "Kirsten Overby"),)), Participant("P02")]
    write_participants(study.participants_file, rows)
    (study.shareable / "outputs").mkdir(exist_ok=True)
    (study.shareable / "notes about Overby.txt").write_text("Ask again.")
    with pytest.raises(PrivacyError) as held:
        publish.check_leftovers(study)
    assert "Overby" not in str(held.value)
    assert "in the name of the file" in str(held.value)
    decide(study, {}, rest="keep")
    done = mask.carry_out(study)
    assert (done.participants, done.set_aside) == (1, 1)
    publish.check_leftovers(study)
    assert dict(study.participants[0].attributes)["taught by"] == "[Person 1]"
    assert (study.confidential / "set-aside" / "notes about Overby.txt").read_text() == "Ask again."


def test_an_output_made_before_a_name_was_known_is_discarded(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = {"P01": ("How?", "We called it overbygård among us.", "Yes.")}
    study = spoken_study(tmp_path / "study", said)
    names_step(study)
    decide(study, {}, rest="ignore")
    names_step(study)
    study.journal("anna").append(Create("c1", "As overbygård goes", ""))
    draw.draw_map(study)
    write_people(study.people_file, [Person("P01", "", "a.txt", "", "", ("place: Overbygård",))])
    for _ in range(3):
        names_step(study)
        decide(study, {}, rest="keep")
    with caplog.at_level(logging.WARNING), pytest.raises(PrivacyError):
        publish.check_leftovers(study)
    assert not (study.outputs / "map.svg").exists() and "map.svg" in caplog.text
    mask.mask_journals(study)
    assert b"verbyg" not in draw.draw_map(study).read_bytes()


@pytest.mark.parametrize("name", ["Theme", "Codes", "Will", "Reading", "Circle"])
def test_an_output_that_says_nothing_but_the_programs_words_stays(
    tmp_path: Path, name: str
) -> None:
    said = {"P01": ("Who helped?", f"My sister {name} Tange helped me.", "And I slept well.")}
    study = spoken_study(tmp_path / "study", said)
    names_step(study)
    decide(study, {}, rest="keep")
    names_step(study)
    study.journal("anna").append(Create("c1", "As one does", ""))
    made = [draw.draw_map(study), report.write_report(study), *export.export(study)]
    write_people(study.people_file, [Person("P01", "", "a.txt", "", "", ("Egon Tved",))])
    names_step(study)
    publish.check_leftovers(study)
    assert all(path.exists() for path in made)


def test_a_full_name_said_in_lower_case_is_found_by_its_parts(tmp_path: Path) -> None:
    text = "I am a nurse. egon tange trained me, tange was strict, and egon. He said so."
    study = spoken_study(tmp_path / "study", {"P01": ("Who helped?", text)})
    names_step(study)
    added = ListedMention(entity="egon tange", decision="always")
    name_list.write_list(study, [*name_list.review_rows(study), added])
    for _ in range(3):
        names_step(study)
        decide(study, {}, rest="keep")
    names_step(study)
    said = study.text("P01").text
    assert "tange" not in said and "egon" not in said and "strict" in said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Then Rosa Tange-Iglesias sang.", " sang."),
        ("Then Iglesias-Tange sang.", " sang."),
        ("Then Tange-Iglesias's dog sang.", "Then [Person 1]'s dog sang."),
        ("The Tange-family sang.", "The [Person 1]-family sang."),
    ],
)
def test_half_of_a_double_name_does_not_stay(tmp_path: Path, said: str, shown: str) -> None:
    person = Person("P01", "", "a.txt", "", "", ("Tange",))
    study = spoken_study(tmp_path / "study", {"P01": ("Who?", said)}, people={"P01": person})
    for _ in range(2):
        names_step(study)
        decide(study, {"Rosa": "ignore"}, rest="keep")
    names_step(study)
    text = study.text("P01").text
    assert "Iglesias" not in text and "[Person 1]" in text and text.endswith(shown)


def test_an_interview_in_which_nothing_was_found_waits_for_a_person(tmp_path: Path) -> None:
    said = {
        "P01": ("怎么样？", "我和李娜一起在工厂工作。", "很累。"),
        "P02": ("怎么样？", "很好。", "对。"),
    }
    study = spoken_study(tmp_path / "study", said, language="zh")
    names_step(study)
    assert study.texts == {}
    status = status_verb.status(study)
    assert [row.waits for row in status.interviews] == ["nothing found: read it"] * 2
    assert any("Chinese" in note and "finds few" in note for note in status.notes)
    desk = names.names(study)
    [first, _] = desk.names
    assert first.kind == "none" and "finds little" in first.seen[0].why
    desk.accept(first)
    names.close_names(study, desk)
    names_step(study)
    assert len(study.texts) == 1
    desk = names.names(study)
    desk.undo()
    assert desk.open == 2
    decide(study, {}, rest="never")
    names_step(study)
    assert len(study.texts) == 2, "any decision settles it"


def test_automatic_takes_the_stricter_decision_and_says_what_was_done(tmp_path: Path) -> None:
    said = {**SAID, "P03": ("How?", "I said to Kersten that it was late.", "Yes.")}
    study = spoken_study(tmp_path / "study", said, people={"P01": KIRSTEN}, release="automatic")
    names_step(study)
    publish.check_leftovers(study)
    assert "Kersten" not in study.text("P03").text and set(study.texts) == set(said)
    made = run._released(study)
    assert made.interviews == 3 and made.undecided == made.mentions > 0


def test_a_candidate_code_named_in_words_that_stay_is_no_finding(tmp_path: Path) -> None:
    study = released(tmp_path / "study")
    study.journal("anna").append(Confirm("p1", "c1", "the report in March", ()))
    publish.check_leftovers(study)


def test_a_name_that_is_hidden_later_takes_no_coding_away(tmp_path: Path) -> None:
    said = {
        "P01": ("How was it?", "They told me that Gudhjem would help, in the end.", "Yes, Gudhjem")
    }
    study = spoken_study(tmp_path / "study", said)
    names_step(study)
    decide(study, {}, rest="ignore")
    names_step(study)
    text, journal = study.text("P01"), study.journal("anna")
    journal.append(Create("c1", "Help", ""))
    passages = ("They told me that Gudhjem would help, in the end.", "would help", "Gudhjem",
                "that Gud", "Yes, Gudhjem")  # fmt: skip
    for words in passages:
        begin = text.text.index(words)
        journal.append(Apply("c1", text.anchor(begin, begin + len(words))))
    rows = name_list.review_rows(study)
    name_list.write_list(study, [replace(row, decision="keep") for row in rows])
    names_step(study)
    now = study.text("P01")
    assert "Gudhjem" not in now.text and not study.lost_codings("anna")
    shown = [now.text[c.anchor.begin : c.anchor.end] for c in study.codebook("anna").codings]
    assert shown == [
        "They told me that [Person 1] would help, in the end.", "would help", "[Person 1]",
        "that [Person 1]", "Yes, [Person 1]",
    ]  # fmt: skip
    assert verify.verify(study) == ()
