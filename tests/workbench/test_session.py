from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from transcode.errors import ArtefactError, DecisionError, JournalError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook, fold
from transcode.records.texts import Anchor
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.workbench import Session


def names(session: Session) -> list[str]:
    return [code.name for code in session.codebook.codes]


def verbs(session: Session) -> list[str]:
    return [entry.decision.verb for entry in session.entries]


# --- looking


def test_the_queue_starts_with_what_is_most_stable_and_undecided(session: Session) -> None:
    assert [p.stability for p in session.queue] == [0.93, 0.88, 0.79, 0.71, 0.55, 0.41]
    first = session.current
    assert first and first.name == "never really off"
    session.reject(first)
    assert session.queue[-1] == first
    assert session.current and session.current.name == "a form to fill in"
    assert session.progress == (1, 6)


def test_a_card_quotes_the_released_text_with_its_evidence(session: Session) -> None:
    view = session.show(session.queue[0])
    assert (view.stability_words, view.strength) == ("steady", "steady (0.93)")
    assert (len(view.participants), view.participants_total) == (3, 4)
    assert view.said_by == "3 of 4 participants"
    assert view.groups == (("nurses", 2, 2), ("teachers", 1, 2))
    first = view.passages[0]
    assert first.text.startswith("I was never really off.")
    assert first.question == "Tell me about the last night shift."
    assert (first.interview, first.group, first.speaker) == ("P01", "nurses", "S2")
    assert (first.start_ms, first.end_ms, first.time) == (21_000, 41_000, "0:00:21")
    assert view.nearest[0][1] == "a form to fill in"
    assert view.decided is None and view.changed == 0


def test_offsets_are_code_points_so_emoji_do_not_shift_a_passage(session: Session) -> None:
    assert session.show(session.queue[0]).passages[1].text.endswith("on duty 🙂 and who is not.")
    assert session.show(session.queue[2]).passages[0].text.endswith("a pot of coffee.")


def test_a_passage_whose_text_changed_is_counted_and_not_misquoted(
    study: Study, session: Session
) -> None:
    text = study.text("P01")
    changed = replace(text, text=text.text.replace("never really off", "always on"))
    write_artefact(study.text_path("P01"), Header("text", "release"), [changed])
    view = session.show(session.queue[0])
    assert view.changed == 1
    assert [p.interview for p in view.passages] == ["P02", "P04"]


def test_a_withdrawn_interview_leaves_the_rest_readable(study: Study, session: Session) -> None:
    study.text_path("P01").unlink()
    assert session.show(session.queue[0]).changed == 1


def test_without_proposals_a_coder_can_still_make_codes(study: Study) -> None:
    study.proposals_file.unlink()
    session = Session(study, "anna")
    session.create("my own")
    session.memo("first thoughts", about="my own")
    assert names(session) == ["my own"]
    with pytest.raises(ArtefactError):
        _ = session.current


# --- deciding


def test_confirming_codes_every_passage_of_the_proposal(session: Session) -> None:
    chosen = session.queue[0]
    session.confirm(chosen)
    code = session.codebook.codes[0]
    assert (code.name, code.proposal) == (chosen.name, chosen.id)
    assert code.id == stable_id("code", chosen.id)
    assert {c.anchor for c in session.codebook.codings} == {m.anchor for m in chosen.members}


def test_a_proposal_can_go_under_a_code_that_says_the_same(session: Session) -> None:
    first, second, *_ = session.queue
    session.confirm(first)
    session.confirm(second.id, into=first.name)
    assert names(session) == [first.name]
    assert len(session.codebook.codings_of(stable_id("code", first.id))) == 6
    assert session.progress == (2, 6)
    session.undo()
    assert session.progress == (1, 6)
    assert len(session.codebook.codings) == 3


def test_merge_rename_define_theme_and_memo(session: Session) -> None:
    session.confirm(session.queue[0], "off duty")
    session.create("rest")
    session.merge("rest", into="off duty")
    session.rename("OFF  DUTY", "never off")
    session.define("never off", "Being reachable.\r\nNot: being on shift.")
    session.create_theme("Time")
    session.move("never off", "Time")
    session.rename("Time", "Time that is not one's own")
    session.memo("strong in P01", about="never off")
    (code,) = session.codebook.codes
    (theme,) = session.codebook.themes
    assert (code.name, code.theme) == ("never off", theme.id)
    assert code.definition == "Being reachable.\nNot: being on shift."
    assert code.memos == ("strong in P01",)
    assert theme.name == "Time that is not one's own"
    session.move(code, None)
    assert session.codebook.codes[0].theme == ""


def test_apply_withhold_and_cover(study: Study, session: Session) -> None:
    session.create("rest")
    anchor = study.text("P02").anchor(16, 40)
    session.apply("rest", anchor)
    session.cover("P02")
    assert [c.anchor for c in session.codebook.codings] == [anchor]
    assert session.codebook.coverage[0].interview == "P02"
    session.withhold("rest", study.text("P02").anchor(20, 21))
    assert session.codebook.codings == ()


def test_two_coders_share_the_ids_of_what_is_the_same(study: Study) -> None:
    anna, ben = Session(study, "anna"), Session(study, "ben")
    for coder in (anna, ben):
        coder.confirm(coder.queue[0])
    anna.create("Café au lait")
    ben.create("  cafe\u0301  AU lait ")
    anna.create_theme("Time")
    ben.create_theme("time")
    assert [c.id for c in anna.codebook.codes] == [c.id for c in ben.codebook.codes]
    assert [t.id for t in anna.codebook.themes] == [t.id for t in ben.codebook.themes]


def test_a_new_code_may_take_a_name_that_a_renamed_code_gave_up(session: Session) -> None:
    session.create("rest")
    session.rename("rest", "sleep")
    session.create("rest")
    assert names(session) == ["sleep", "rest"]


def test_a_coder_is_blind_to_the_others(study: Study) -> None:
    Session(study, "ben").confirm(Session(study, "ben").queue[0])
    study.journal("ben").path.write_text("not a journal\n")
    assert Session(study, "anna").progress == (0, 6)


def test_a_second_coder_needs_only_the_shareable_half(study: Study) -> None:
    for path in sorted(study.confidential.rglob("*"), reverse=True):
        path.unlink()
    study.confidential.rmdir()
    session = Session(study, "ben")
    session.confirm(session.show(session.queue[0]).id)
    session.cover("P01")
    assert session.progress == (1, 6)


@pytest.mark.parametrize("name", ["🌙 night", "لم يسأل أحد", "👩‍👩‍👧 kin", "夜勤", "می‌خواهم"])
def test_names_in_any_writing_are_kept_as_they_are(session: Session, name: str) -> None:
    session.confirm(session.queue[0], name)
    assert names(session) == [name]
    assert names(Session(session.study, "anna")) == [name]


# --- refusing


def refused(what: str) -> pytest.RaisesExc[DecisionError]:
    return pytest.raises(DecisionError, match=what)


def test_what_cannot_be_decided_is_refused_and_not_written(study: Study, session: Session) -> None:
    first, second, third, *_ = session.queue
    session.confirm(first)
    session.reject(second, "too thin")
    session.create("rest")
    session.create_theme("Time")
    session.cover("P01")
    text = study.text("P01")
    session.apply("rest", text.anchor(0, 4))
    written = study.journal("anna").path.read_bytes()
    with refused("already decided"):
        session.confirm(first)
    with refused("already decided"):
        session.reject(second)
    with refused("no such candidate code"):
        session.confirm("nothing")
    with refused("no such candidate code"):
        session.show("nothing")
    with refused("name is already taken"):
        session.confirm(third, "REST ")
    with refused("both given"):
        session.confirm(third, "new", into="rest")
    with refused("no such code"):
        session.confirm(third, into="nothing")
    with refused("name is already taken"):
        session.create(" Rest")
    with refused("name is already taken"):
        session.create_theme("time")
    with refused("it already has this name"):
        session.rename("rest", "rest")
    with refused("name is already taken"):
        session.rename("rest", first.name)
    with refused("no such code or theme"):
        session.rename("nothing", "something")
    with refused("already has this definition"):
        session.define("rest", " ")
    with refused("itself"):
        session.merge("rest", "REST")
    with refused("no such code"):
        session.merge("rest", "Time")
    with refused("no such theme"):
        session.move("rest", "rest")
    with refused("already there"):
        session.move("rest", "")
    with refused("already has this code"):
        session.apply("rest", text.anchor(0, 4))
    with refused("outside the text"):
        session.apply("rest", text.anchor(4, 4))
    with refused("outside the text"):
        session.apply("rest", text.anchor(0, 10_000))
    with refused("has changed since"):
        session.apply("rest", Anchor("P01", 0, 4, "0" * 64))
    with refused("no such text"):
        session.apply("rest", Anchor("../P01", 0, 4, text.digest))
    with refused("no passage"):
        session.withhold("rest", text.anchor(50, 60))
    with refused("empty"):
        session.memo(" \n ")
    with refused("no such"):
        session.memo("about what?", about="nothing")
    with refused("already marked as finished"):
        session.cover("P01")
    with refused("no such text"):
        session.cover("P99")
    with refused("nothing to redo"):
        session.redo()
    assert study.journal("anna").path.read_bytes() == written


@pytest.mark.parametrize(
    "name", ["", "   ", "\n\t", "\u200b", "\u202e", "\x00", "\ud800", "\u0301"]
)
def test_a_name_that_nobody_can_see_is_empty(session: Session, name: str) -> None:
    with refused("empty"):
        session.create(name)


def test_names_are_one_line_and_without_hidden_characters(session: Session) -> None:
    session.create("night\n\tshift\x07 \ud83d and \u202emore")
    assert names(session) == ["night shift and more"]
    with refused("201 characters"):
        session.create("n" * 201)


def test_a_refusal_says_what_to_do_and_quotes_nobody(session: Session) -> None:
    first = session.queue[0]
    session.confirm(first)
    with pytest.raises(DecisionError) as found:
        session.create(first.name)
    assert "create" in str(found.value) and "What to do" in str(found.value)
    assert first.name not in str(found.value)


@pytest.mark.parametrize("coder", ["", "../ben", "a b", "a/b", "a" * 41, "anna.jsonl"])
def test_a_coder_needs_a_name_that_is_no_path(study: Study, coder: str) -> None:
    with refused("coder's name"):
        Session(study, coder)


def test_an_altered_journal_is_seen_when_the_session_is_opened(session: Session) -> None:
    session.create("rest")
    session.create("sleep")
    path = session.study.journal("anna").path
    path.write_bytes(path.read_bytes().replace(b"rest", b"rust"))
    with pytest.raises(JournalError):
        Session(session.study, "anna")
    with pytest.raises(JournalError):
        session.create("more")


# --- taking back


def test_undo_walks_back_and_redo_walks_forth(session: Session) -> None:
    for proposal in session.queue[:3]:
        session.confirm(proposal)
    session.undo()
    session.undo()
    assert session.progress == (1, 6)
    session.redo()
    assert session.progress == (2, 6)
    session.undo()
    session.redo()
    session.redo()
    assert session.progress == (3, 6)
    with refused("nothing to redo"):
        session.redo()
    assert verbs(session)[3:] == ["retract"] * 6


def test_a_new_decision_ends_redo(session: Session) -> None:
    session.create("one")
    session.create("two")
    session.undo()
    session.create("three")
    assert session.redoable is None
    with refused("nothing to redo"):
        session.redo()
    session.undo()
    session.undo()
    assert session.codebook == Codebook()
    with refused("nothing to undo"):
        session.undo()
    session.redo()
    session.redo()
    assert names(session) == ["one", "three"]


def test_undo_says_what_was_undone(session: Session) -> None:
    entry = session.reject(session.queue[0])
    assert session.undoable == entry
    assert session.undo() == entry
    assert session.redoable == entry
    assert session.redo() == entry


# --- coming back


def test_opening_again_resumes_exactly(session: Session) -> None:
    session.confirm(session.queue[0])
    session.create_theme("Time")
    session.undo()
    again = Session(session.study, "anna")
    assert again.codebook == session.codebook
    assert again.queue == session.queue and again.progress == session.progress
    again.redo()
    assert session.codebook == again.codebook == fold(session.study.journal("anna"))


def test_two_sessions_of_one_coder_see_each_other(study: Study, session: Session) -> None:
    other = Session(study, "anna")
    chosen = session.queue[0]
    session.confirm(chosen)
    with refused("already decided"):
        other.reject(chosen)
    other.create("rest")
    session.undo()
    assert names(session) == names(other) == [chosen.name]


def test_two_sessions_at_the_same_time_lose_nothing(study: Study) -> None:
    sessions = [Session(study, "anna") for _ in range(3)]
    refusals: list[str] = []

    def work(number: int) -> None:
        for n in range(5):
            sessions[number].create(f"code {number} {n}")
        for proposal in sessions[number].queue:
            try:
                sessions[number].confirm(proposal)
            except DecisionError as problem:
                refusals.append(problem.what)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    study.journal("anna").verify()
    book = Session(study, "anna").codebook
    assert len(book.codes) == 15 + 6
    assert verbs(sessions[0]).count("confirm") == 6
    assert set(refusals) <= {"this candidate code is already decided"} and len(refusals) == 12
