"""Proposals of a study: the dial, the bytes, and what an added interview moves."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from transcode.cli.propose import print_proposals
from transcode.errors import ArtefactError, StudyError
from transcode.pipeline.batch.local import reading_crew
from transcode.pipeline.propose import propose, topic_model
from transcode.records.figures import counted
from transcode.study.artefacts import read_tensors, write_artefact, write_tensors
from transcode.study.folder import Study
from transcode.study.reading import Reading
from transcode.verbs import draw, report, run, status
from transcode.workbench import Session

SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"


def a_study(folder: Path, *, scratch: bool = True) -> Study:
    shutil.copytree(SAMPLE, folder / "study")
    if scratch:
        shutil.rmtree(folder / "study/shareable/proposals")
        shutil.rmtree(folder / "study/shareable/journals")
    return Study.open(folder / "study")


def said(study: Study) -> str:
    written = io.StringIO()
    print_proposals(study, Console(file=written, width=200))
    return written.getvalue()


def test_the_same_study_gives_the_same_bytes_and_nothing_is_done_twice(tmp_path: Path) -> None:
    one, other = a_study(tmp_path / "a"), a_study(tmp_path / "b")
    assert propose(one) and propose(other)
    names = ("proposals_file", "lineage_file", "tree_file")
    made = {name: getattr(one, name).read_bytes() for name in names}
    assert made == {name: getattr(other, name).read_bytes() for name in names}
    assert not propose(one)
    one.proposals_file.unlink()
    other.tree_file.write_bytes(b"damaged")
    other.proposals_file.unlink()
    assert propose(one) and propose(other)
    assert made == {name: getattr(one, name).read_bytes() for name in names}
    assert made == {name: getattr(other, name).read_bytes() for name in names}


def test_the_process_that_has_the_models_proposes_the_same(tmp_path: Path) -> None:
    here, there = a_study(tmp_path / "a"), a_study(tmp_path / "b")
    propose(here)
    told: list[str] = []
    with reading_crew() as crew:
        run.propose(there, lambda step, _, done: told.append(f"{step} {done}"), crew=crew)
    assert "propose 1.0" in told
    assert there.proposals_file.read_bytes() == here.proposals_file.read_bytes()


def test_the_dial_turns_without_growing_the_tree_again(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    propose(study)
    usual, tree = study.proposals, study.tree_file.stat().st_mtime_ns
    study.choose("coding", "proposals", 5)
    assert propose(study) and len(study.proposals) == 5
    assert study.lineage[-1].gone and "gone." in said(study)
    study.choose("coding", "proposals", 0)
    assert propose(study)
    assert study.tree_file.stat().st_mtime_ns == tree
    assert {p.id: p.members for p in study.proposals} == {p.id: p.members for p in usual}
    assert len(study.lineage) == 3
    assert not propose(study)


def test_an_added_interview_moves_little_and_decisions_stay(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    later = study.vectors_path("P06")
    later.rename(tmp_path / "later")
    propose(study)
    before = {p.id: {m.segment for m in p.members} for p in study.proposals}
    with_code = Session(study, "anna").confirm(study.proposals[0], "mine")
    decided = study.proposals[0].id
    (tmp_path / "later").rename(later)
    assert propose(study)
    change = study.lineage[-1]
    after = {p.id: {m.segment for m in p.members} for p in study.proposals}
    stayed = set(change.kept) | set(change.grown)
    assert stayed == before.keys() & after.keys() and len(stayed) >= len(before) / 2
    assert set(change.gone) == before.keys() - after.keys()
    for id in stayed:
        shared = after[id] & set().union(*before.values())
        assert len(shared & before[id]) >= len(shared | before[id]) / 2
    assert with_code.decision.proposal == decided  # type: ignore[union-attr]
    assert decided in dict(study.codebook("anna").decided)


def test_a_study_from_before_there_was_a_lineage_keeps_its_ids(tmp_path: Path) -> None:
    study = a_study(tmp_path, scratch=False)
    study.lineage_file.unlink()
    study.tree_file.unlink()
    old = {p.id for p in study.proposals}
    propose(study)
    assert len(study.lineage) == 2
    assert {id for id, _ in study.lineage[0].members} == old
    assert old & {p.id for p in study.proposals}


def test_one_passage_gives_a_clear_statement(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    for interview in study.interviews[1:]:
        study.vectors_path(interview).unlink()
        study.text_path(interview).unlink()
    only = study.interviews[0]
    header = Reading().header(study.segments_path(only))
    assert header
    write_artefact(study.segments_path(only), header, study.segments(only)[:1])
    from transcode.study.artefacts import read_vectors, write_vectors

    stored, vectors = read_vectors(study.vectors_path(only))
    write_vectors(study.vectors_path(only), stored, vectors[:1].copy())
    assert propose(study) and study.proposals == ()
    assert "in 1 passage: it takes two" in said(study)
    with pytest.raises(StudyError, match="no proposals"):
        topic_model(study)
    piles, tree = draw.draw_proposals(study)
    assert piles.exists() and tree.exists()


def test_nothing_proposed_yet_is_said(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    with pytest.raises(ArtefactError):
        topic_model(study)
    with pytest.raises(ArtefactError):
        draw.draw_proposals(study)


def test_uncoded_passages_are_counted_and_not_coded(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    propose(study)
    units = sum(len(study.segments(i)) for i in study.interviews)
    assert sum(len(p.members) for p in study.proposals) == units
    uncoded = sum(len(p.uncoded) for p in study.proposals)
    assert status.status(study).uncoded == uncoded > 0
    assert f"{uncoded} passages that none fits" in said(study)
    one = next(p for p in study.proposals if p.uncoded)
    session = Session(study, "anna")
    session.confirm(one, "mine")
    coded = {(a.interview, a.begin) for a in (c.anchor for c in session.codebook.codings)}
    assert coded == {(m.anchor.interview, m.anchor.begin) for m in one.supporting}
    assert not coded & {(m.anchor.interview, m.anchor.begin) for m in one.uncoded}
    page = report.write_report(study).read_text("utf-8")
    others = sum(len(p.uncoded) for p in study.proposals if p.id != one.id)
    assert f"{counted(others, 'passage supports', 'passages support')} no candidate code" in page


def test_centred_what_an_interview_shares_counts_for_nothing(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    propose(study)
    usual = {p.id: p.members for p in study.proposals}

    def parts(centre: str) -> set[frozenset[str]]:
        study.choose("coding", "centre", centre)
        assert propose(study)
        return {frozenset(m.segment for m in p.members) for p in study.proposals}

    centred, plain = parts("interview"), parts("")
    assert centred != plain
    assert {p.id: p.members for p in study.proposals} == usual
    # somebody says everything in a way of their own
    path = study.vectors_path("P02")
    header, tensors = read_tensors(path)
    manner = np.linspace(-0.2, 0.2, tensors["vectors"].shape[1], dtype=np.float32)
    write_tensors(path, header, {**tensors, "vectors": tensors["vectors"] + manner})
    assert parts("interview") == centred and parts("") != plain
    study.choose("coding", "centre", "speaker")
    with pytest.raises(StudyError, match="centre"):
        propose(study)
