"""Whatever a coder does in whatever order: the journal alone says how things stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, fold
from transcode.records.decisions import Entry
from transcode.workbench import Session

NAMES = st.sampled_from(["rest", "REST", "kitchen", "🌙", "أحد", "never really off", "", " x "])
ANY = st.one_of(NAMES, st.text(max_size=12))
NUMBER = st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("confirm"), NUMBER, st.one_of(st.none(), ANY)),
    st.tuples(st.just("into"), NUMBER, NAMES),
    st.tuples(st.just("reject"), NUMBER, ANY),
    st.tuples(st.just("create"), ANY),
    st.tuples(st.just("create_theme"), ANY),
    st.tuples(st.just("rename"), NAMES, ANY),
    st.tuples(st.just("define"), NAMES, ANY),
    st.tuples(st.just("merge"), NAMES, NAMES),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("memo"), ANY, NAMES),
    st.tuples(st.just("cover"), st.sampled_from(["P01", "P04", "P09"])),
    st.tuples(st.just("apply"), NAMES, NUMBER),
    st.tuples(st.just("withhold"), NAMES, NUMBER),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def carry_out(session: Session, step: tuple[object, ...]) -> None:
    verb, *given = step
    if verb in ("confirm", "into", "reject"):
        given[0] = sorted(session.queue, key=lambda p: p.id)[given[0]]
    if verb in ("apply", "withhold"):
        given[1] = session.study.text("P01").anchor(given[1] * 10, given[1] * 10 + 15)
    if verb == "into":
        session.confirm(given[0], into=given[1])
    else:
        getattr(session, str(verb))(*given)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=14))
def test_any_sequence_of_verbs(
    fresh: Callable[[], Session], steps: list[tuple[object, ...]]
) -> None:
    session = fresh()
    # the replay: a stack of states, moved through as a coder would expect undo and redo to
    states, position = [Codebook()], 0
    for step in steps:
        before = session.entries
        try:
            carry_out(session, step)
        except DecisionError:
            assert session.entries == before, "a refusal writes nothing"
            continue
        assert len(session.entries) == len(before) + 1
        if step[0] == "undo":
            position -= 1
        elif step[0] == "redo":
            position += 1
        else:
            del states[position + 1 :]
            states.append(session.codebook)
            position += 1
        assert session.codebook == states[position] == fold(session.study.journal("anna"))
    again = Session(session.study, "anna")
    assert again.codebook == session.codebook
    assert len({code.name.casefold() for code in again.codebook.codes}) == len(again.codebook.codes)
    while again.undoable:
        again.undo()
    assert again.codebook == Codebook()
    assert again.progress == (0, 6)
    while again.redoable:
        again.redo()
    assert again.codebook == states[-1]
    session.study.journal("anna").verify()


def test_entries_are_what_the_verbs_return(session: Session) -> None:
    entry = session.create("rest")
    assert isinstance(entry, Entry) and session.entries == (entry,)
    with pytest.raises(DecisionError):
        session.create("rest")
    assert session.entries == (entry,)
