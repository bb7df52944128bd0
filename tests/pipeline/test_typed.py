"""Names that coders typed, that nobody listed and nobody spoke: suspected, passed, masked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.errors import PrivacyError
from transcode.pipeline import find_names, findings, key, publish, typed
from transcode.records.decisions import Create, Define, Memo
from transcode.records.names import Pseudonym
from transcode.records.people import Participant, Person
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs import mask, names

# Written for this test after the threshold was chosen; none names anybody but a scholar or two.
ORDINARY = """
Sounds rehearsed, as if told many times before. Ask for the first time it happened.
Two codes here: the lack of staff, and what that does to her patience.
Contrast with the factory group, where nobody mentions the body at all.
I coded this as Pride first, then moved it. Pride is louder than this.
See Charmaz on gerunds: "managing the family" reads better than "family management".
Silence of four seconds before the answer. The transcript does not show how heavy it was.
The phrase "on paper" returns in P02, P04 and P06. Irony every time?
Is this a theme or only a topic summary? Discuss in the Friday meeting.
He corrects himself: first "we", then "they". Whose side is he on?
Her English is fluent, yet for feelings she goes back to Danish.
Looks like social desirability to me; the boss had just left the room.
Agreement was .61 on this one, so the definition needs an example.
Saturation? Nothing new since the fifth interview, but all of them are women.
The Zoom call froze here, half a sentence is missing.
Nvivo would have me put this under a parent node; a theme is not a folder.
Note to self: do not let the Easter anecdote carry the whole chapter.
After lunch I read it again and laughed. Mood matters, see diary.
Possible quote for the abstract, if the reviewer wants "voice".
Refusal is not resistance. Split: Saying no / Going slow.
Bourdieu's habitus explains too much here; stay close to the words.
""".strip().splitlines()


def named(study: Study) -> list[tuple[str, int, str]]:
    found = findings.findings(study).held
    return [(one.typed.file, one.typed.line, one.name) for one in found]


@pytest.fixture
def study(tmp_path: Path, models: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("TRANSCODE_MODELS", str(models("multilingual-e5-small").parent))
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    made = Study.create(tmp_path / "study", Settings(models=Models(names="spacy-en-md")))
    made.journal("anna").append(Create("c1", "Night shifts", "All that is said of working nights."))
    return made


def test_a_name_is_told_by_its_place_and_passed_or_masked(study: Study) -> None:
    journal = study.journal("anna")
    journal.append(Memo("Goffman would say that Henrik Dahlgaard plays a part 😂", "c1"))
    journal.append(Define("c1", "As told by birgitte, anna's neighbour."))
    with pytest.raises(PrivacyError, match="3 words that people typed may be names") as caught:
        publish.check_leftovers(study)
    assert "journals/anna.jsonl line 2 (person)" in str(caught.value)
    assert not {"Goffman", "Henrik", "Dahlgaard", "birgitte"} & set(str(caught.value).split())
    assert b"Goffman" not in (study.cache / "typed.json").read_bytes()

    desk = names.names(study)
    assert {one.entity for one in desk.names} == {"Goffman", "Henrik Dahlgaard", "birgitte"}
    assert desk.name("birgitte").seen[0].context.startswith("journals/anna.jsonl line 3: ")
    desk.never("Goffman")
    desk.always("Henrik Dahlgaard")
    desk.accept("birgitte")
    names.close_names(study, desk)
    find_names.mentions_of_study(study)  # which writes the list anew
    with pytest.raises(PrivacyError, match="2 words that people typed are to be hidden"):
        publish.check_leftovers(study)
    assert mask.carry_out(study).journals == {"anna": 2}
    publish.check_leftovers(study)
    said = [words.text for words in typed.typed_words(study)]
    assert "Goffman would say that [name] plays a part 😂" in said

    journal.append(Memo("Goffman's stage again", "c1"))
    publish.check_leftovers(study)  # one ruling is enough


def test_what_was_rejected_here_stays_rejected_and_can_be_taken_back(study: Study) -> None:
    study.journal("anna").append(Memo("Hochschild calls this emotional labour", "c1"))
    desk = names.names(study)
    desk.reject("Hochschild")
    publish.check_leftovers(study)
    desk.undo()
    with pytest.raises(PrivacyError, match="may be names"):
        publish.check_leftovers(study)


def test_pseudonyms_coders_and_the_workplaces_of_the_table_are_no_suspicion(study: Study) -> None:
    study.journal("ben").append(Memo("Anna coded this as pride. Maja Toft says the same.", "c1"))
    rows = [Participant("P01", "pump factory", (("town", "Fredericia"),)),
            Participant("P02", "", (("who", "Lars Holm"),))]  # fmt: skip
    write_participants(study.participants_file, rows)
    assert named(study) == [("journals/ben.jsonl", 1, "Maja Toft"),
                            ("participants.csv", 3, "Lars Holm")]  # fmt: skip
    write_people(study.people_file, [Person("P01", "Kirsten Lund", "P01.txt", "")])
    key.close_key(study, [Pseudonym("person", "Kirsten Lund", "Maja Toft")])
    assert named(study) == [("participants.csv", 3, "Lars Holm")], "it stands for a name"


def test_ordinary_memos_are_seldom_stopped(study: Study) -> None:
    for memo in ORDINARY:
        study.journal("anna").append(Memo(memo, "c1"))
    stopped = {line for _, line, _ in named(study)}
    assert len(stopped) <= 4


def test_what_was_read_is_not_read_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.journal("anna").append(Memo("Ask Henrik Dahlgaard.", "c1"))
    before = named(study)
    monkeypatch.delattr(typed, "tagged_entities")
    assert named(study) == before != []


def test_without_the_model_the_check_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TRANSCODE_MODELS", str(tmp_path / "none"))
    made = Study.create(tmp_path / "study")
    made.journal("anna").append(Memo("Ask Henrik Dahlgaard.", "c1"))
    with caplog.at_level(logging.WARNING):
        publish.check_leftovers(made)
        publish.check_leftovers(made)
    (said,) = caplog.messages
    assert "names that are known, not for others" in said and "multilingual-e5-small" in said
