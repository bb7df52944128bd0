from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest

from transcode.errors import JournalError
from transcode.records.codec import JOURNAL_SCHEMA, canonical
from transcode.records.decisions import Create, Decision, Memo, Redacted, Rename, Withdraw
from transcode.study.journal import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journals" / "anna.jsonl", locks=tmp_path / "locks")
    for number in range(4):
        journal.append(Create(f"c{number}", f"code {number} 🙂"))
    return journal


def lines(journal: Journal) -> list[bytes]:
    return journal.path.read_bytes().splitlines(keepends=True)


def test_what_was_decided_is_read_in_order(journal: Journal) -> None:
    entry = journal.append(Memo("was sagt das? لم", "c1"))
    assert [e.decision.code for e in journal if isinstance(e.decision, Create)] == [
        "c0", "c1", "c2", "c3",
    ]  # fmt: skip
    assert (*journal,)[-1] == entry and entry.coder == "anna" and entry.at.endswith("+00:00")
    assert len({e.id for e in journal}) == 5


def test_an_empty_journal_is_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "anna.jsonl", locks=tmp_path)
    assert not list(journal) and journal.verify() == "0" * 64 and not journal.path.exists()


@pytest.mark.parametrize("keep", [1, 40, -2])
def test_a_torn_last_line_costs_that_line_only(journal: Journal, keep: int) -> None:
    whole = lines(journal)
    torn = journal.append(Create("torn", "torn"))
    last = lines(journal)[-1].rstrip(b"\n")[:keep]
    journal.path.write_bytes(b"".join(whole) + last)
    assert torn not in list(journal) and len(list(journal)) == 4
    with pytest.raises(JournalError, match="torn"):
        journal.verify()
    journal.append(Create("again", "again"))
    assert lines(journal)[:4] == whole and len(lines(journal)) == 5
    assert journal.path.with_suffix(".torn").read_bytes() == last + b"\n"
    journal.verify()


def test_every_torn_line_is_kept(journal: Journal) -> None:
    for tail in (b'{"one', b'{"two'):
        with journal.path.open("ab") as stream:
            stream.write(tail)
        journal.append(Create("x", "x"))
    assert journal.path.with_suffix(".torn").read_bytes() == b'{"one\n{"two\n'


def _alter(found: list[bytes]) -> list[bytes]:
    return [found[0], found[1].replace(b"code 1", b"code 9"), *found[2:]]


def _take_out(found: list[bytes]) -> list[bytes]:
    return [found[0], *found[2:]]


def _swap(found: list[bytes]) -> list[bytes]:
    return [found[0], found[2], found[1], found[3]]


def _begin_later(found: list[bytes]) -> list[bytes]:
    return found[1:]


@pytest.mark.parametrize("harm", [_alter, _take_out, _swap, _begin_later])
def test_an_edit_inside_is_seen_and_nothing_is_added(journal: Journal, harm: object) -> None:
    assert callable(harm)
    journal.path.write_bytes(b"".join(harm(lines(journal))))
    before = journal.path.read_bytes()
    for use in (journal.verify, lambda: list(journal), lambda: journal.append(Create("n", "n"))):
        with pytest.raises(JournalError, match=r"line \d was altered"):
            use()
    assert journal.path.read_bytes() == before


BOM = b"\xef\xbb\xbf"
TOUCHED = {
    "byte order mark": lambda data: BOM + data,
    "blank lines": lambda data: data + b"\n\n",
    "blank lines, begin": lambda data: b"\n" + data,
    "blank lines, inside": lambda data: data.replace(b"\n", b"\n\n", 2),
    "blank lines, blanks": lambda data: data + b"  ",
    "other line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "no line feed": lambda data: data[:-1],
    "no line feed, crlf": lambda data: data.replace(b"\n", b"\r\n")[:-2],
    "blanks around": lambda data: data.replace(b"\n", b" \n", 1),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "zeros": lambda data: data + bytes(512),
    "byte order mark, all": lambda data: BOM + data.replace(b"\n", b"\r\n") + b"\r\n",
}


@pytest.mark.parametrize("kind", TOUCHED)
def test_what_an_editor_leaves_changes_no_decision(journal: Journal, kind: str) -> None:
    before, data, last = list(journal), journal.path.read_bytes(), journal.verify()
    assert journal.touched == ""
    journal.path.write_bytes(TOUCHED[kind](data))
    assert list(journal) == before and journal.verify() == last
    assert kind.split(",")[0] in journal.touched
    entry = journal.append(Create("next", "next"))
    assert journal.path.read_bytes().startswith(data)  # as it was, and one line more
    assert list(journal) == [*before, entry] and journal.touched == ""
    assert not journal.path.with_suffix(".torn").exists()


def test_an_editor_and_a_crash_together(journal: Journal) -> None:
    data = journal.path.read_bytes()
    journal.path.write_bytes(BOM + data + b"\n" + data[:50])
    assert len(list(journal)) == 4 and "byte order mark" in journal.touched
    with pytest.raises(JournalError, match="torn"):
        journal.verify()
    journal.append(Create("next", "next"))
    journal.verify()
    assert journal.path.read_bytes().startswith(data)
    assert journal.path.with_suffix(".torn").read_bytes() == data[:50] + b"\n"


def test_several_decisions_are_written_together_or_not_at_all(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    many = [Create(f"m{number}", "one of many") for number in range(3)]
    before = journal.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(JournalError, match="could not be saved"):
            journal.extend(many)
        with pytest.raises(JournalError, match="could not be saved"):
            journal.extend(many[:1])
    assert journal.path.read_bytes() == before
    assert [one.decision for one in journal.extend(many)] == many
    assert len(list(journal)) == 7 and journal.extend([]) == ()
    journal.verify()


def test_a_cut_end_is_seen_against_a_digest_that_was_noted(journal: Journal) -> None:
    noted = journal.verify()
    journal.path.write_bytes(b"".join(lines(journal)[:-1]))
    assert journal.verify() != noted


def test_another_coders_journal_under_this_name(journal: Journal) -> None:
    journal.path.rename(journal.path.with_name("ben.jsonl"))
    with pytest.raises(JournalError, match="line 1"):
        list(Journal(journal.path.with_name("ben.jsonl"), locks=journal.locks))


@pytest.mark.parametrize("name", ["anna müller", "../anna", "", "a" * 41])
def test_a_name_that_cannot_be_a_file(tmp_path: Path, name: str) -> None:
    journal = Journal(tmp_path / f"{name}.jsonl", locks=tmp_path / "locks")
    if journal.coder == "anna":  # the folder of the path is not the coder's to choose
        return
    with pytest.raises(JournalError, match="letters, digits"):
        journal.append(Create("c", "c"))


def test_a_newer_version_is_refused_by_name(journal: Journal) -> None:
    for more in ({}, {"mood": "good"}):
        line = {**json.loads(lines(journal)[-1]), "schema": JOURNAL_SCHEMA + 1, **more}
        journal.path.write_bytes(b"".join(lines(journal)[:3]) + canonical(line) + b"\n")
        with pytest.raises(JournalError, match=r"line 4 was written by a newer version"):
            list(journal)


def test_an_unknown_field_is_refused(journal: Journal) -> None:
    line = {**json.loads(lines(journal)[-1]), "mood": "good"}
    journal.path.write_bytes(b"".join(lines(journal)[:3]) + canonical(line) + b"\n")
    with pytest.raises(JournalError, match="line 4"):
        journal.verify()


def test_a_full_disk(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = list(journal)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(JournalError, match="could not be saved"):
            journal.append(Rename("c1", "lost"))
    assert list(journal)[:4] == before
    journal.append(Rename("c1", "kept"))
    journal.verify()


def _decide(path: Path, locks: Path, who: int) -> None:
    for number in range(50):
        Journal(path, locks=locks).append(Create(f"{who}-{number}", "code"))


def test_two_processes_at_once(tmp_path: Path) -> None:
    path, locks = tmp_path / "anna.jsonl", tmp_path / "locks"
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_decide, args=(path, locks, who)) for who in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
        assert one.exitcode == 0
    journal = Journal(path, locks=locks)
    journal.verify()
    codes = [e.decision.code for e in journal if isinstance(e.decision, Create)]
    assert len(codes) == 100
    for who in ("1", "2"):
        assert [c for c in codes if c[0] == who] == [f"{who}-{n}" for n in range(50)]


def test_only_a_withdrawal_may_take_a_decision_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "anna.jsonl", locks=tmp_path / "locks")
    journal.append(Create("c1", "Waiting"))
    kept = journal.append(Memo("about the others", "c1"))
    gone = journal.append(Memo("about the one who left", "c1"))
    before = journal.verify()
    with journal.path.open("ab") as stream:
        stream.write(b'{"torn')

    def change(decision: Decision) -> Decision:
        return Redacted("memo") if decision == gone.decision else decision

    assert journal.withdraw("P03", change) == (gone,)
    *_, second, third, last = journal
    assert second.decision == kept.decision
    assert (third.id, third.at, third.decision) == (gone.id, gone.at, Redacted("memo"))
    assert last.decision == Withdraw("P03", before, (gone.id,))
    assert b"who left" not in journal.path.read_bytes()
    assert journal.path.with_suffix(".torn").exists()
    journal.verify()
    assert journal.withdraw("P03", change) == ()  # nothing to do: nothing is written
    assert len(tuple(journal)) == 4

    # the same line without a withdrawal that names it
    other = Journal(tmp_path / "ben.jsonl", locks=tmp_path / "locks")
    other.append(Redacted("memo"))
    with pytest.raises(JournalError, match="no withdrawal says so"):
        other.verify()
