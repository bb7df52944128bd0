"""One entity, one pseudonym, over a whole study; and the way back, byte for byte."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.chain.made_study import Said, make_study
from transcode.pipeline import key, release, transcribe
from transcode.privacy.replace.release import restore
from transcode.records.names import Originals, Pseudonym
from transcode.study.folder import Study
from transcode.verbs import run, verify


def shown(study: Study, interview: str) -> list[tuple[int, int, str]]:
    """(begin, end in the original text, what stands there now) of all that was replaced."""
    (row,) = (
        r for r in key.key_rows(study) if isinstance(r, Originals) and r.interview == interview
    )
    text, moved, found = study.text(interview).text, 0, []
    for one in row.replaced:
        begin = one.begin - moved
        found.append((begin, begin + len(one.text), text[one.begin : one.end]))
        moved += one.end - one.begin - len(one.text)
    return found


def called(study: Study, said: list[Said]) -> dict[tuple[str, str], set[str]]:
    """Every entity with all that stands for it."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for interview in study.interviews:
        starts, at = {}, 0
        for turn in transcribe.heard(study, interview).turns:
            starts[turn.id], at = at, at + len(turn.text) + 1
        there = shown(study, interview)
        for one in said:
            if one.interview == interview:
                begin, end = starts[one.turn] + one.begin, starts[one.turn] + one.end
                over = [text for b, e, text in there if b < end and begin < e]
                exact = [text for b, e, text in there if (b, e) == (begin, end)]
                assert over == exact and len(over) == 1, (one, over)
                names[one.kind, one.entity] |= set(over)
    return names


@pytest.mark.parametrize("form", ["label", "fictional", "general"])
def test_one_entity_has_one_pseudonym_and_no_two_share_one(form: str, tmp_path: Path) -> None:
    study, said = make_study(tmp_path / "study", pseudonyms=form)
    failures, waiting = run.anonymise(study)
    assert not failures and not waiting
    names = called(study, said)
    assert len(names) >= 60
    rows = [row for row in key.key_rows(study) if isinstance(row, Pseudonym)]
    owner: dict[str, str] = {}
    for row in rows:
        parts = [row.pseudonym]
        if form == "fictional" and row.kind == "person":
            parts += row.pseudonym.split()
        for part in dict.fromkeys(parts):
            assert part not in owner, "two entities share a pseudonym"
            owner[part] = row.pseudonym
    wholes = {entity: {owner[part] for part in parts} for entity, parts in names.items()}
    assert all(len(whole) == 1 for whole in wholes.values()), wholes
    assert len(set().union(*wholes.values())) == len(wholes)
    for interview in study.interviews:
        before = "\n".join(turn.text for turn in transcribe.heard(study, interview).turns)
        assert restore(study.text(interview), key.key_rows(study)).encode() == before.encode()
    assert verify.verify(study) == ()
    assert release.release(study) == ((), ()), "releasing again changes nothing"
