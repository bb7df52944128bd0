"""What a withdrawal leaves of the candidate codes has the figures that a new run gives them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA

import transcode as tc
from transcode.pipeline.propose import propose
from transcode.records.coding import Proposal
from transcode.study.artefacts import read_vectors, write_vectors
from transcode.study.folder import Study

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"
MATTERS = 6


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))


def speak_of_matters(study: Study) -> None:
    """Give every passage a vector near that of one matter: who speaks does not move the groups."""
    random = np.random.default_rng(3)
    for interview in study.interviews:
        header, rows = read_vectors(study.vectors_path(interview))
        near = random.normal(0, 0.01 + 0.02 * int(interview[1:]) / 6, rows.shape)
        near[np.arange(len(rows)), np.arange(len(rows)) % MATTERS] += 1
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        write_vectors(study.vectors_path(interview), header, near.astype(np.float32))


def figures(proposals: tuple[Proposal, ...]) -> dict[frozenset[str], dict[str, object]]:
    """Of each proposal by its passages: ids are another matter."""
    passages = {one.id: frozenset(m.segment for m in one.members) for one in proposals}
    return {
        passages[one.id]: {
            "distances": {member.segment: member.distance for member in one.members},
            "coherence": one.coherence,
            "participants": one.participants,
            "groups": one.groups,
            "share": one.share,
            "mostly": one.mostly,
            "nearest": [passages[other] for other in one.nearest],
        }
        for one in proposals
    }


@pytest.mark.parametrize("who", ["P01", "P04", "P06"])
def test_every_figure_is_that_of_a_new_run(
    study: Study, who: str, models: Callable[[str], Path]
) -> None:
    models("minilm-l6-v2")
    study.choose("coding", "proposals", MATTERS)
    speak_of_matters(study)
    propose(study)
    before = {one.id: one.coherence for one in study.proposals}
    tc.withdraw(study, who)
    left = figures(study.proposals)
    assert len(left) == MATTERS
    assert all(one.coherence != before[one.id] for one in study.proposals)
    study.proposals_file.unlink()
    propose(study)
    assert left == figures(study.proposals)


@pytest.mark.parametrize("who", ["P02", "P05"])
def test_coherence_is_the_mean_cosine_among_the_principal_components(
    study: Study, who: str
) -> None:
    tc.withdraw(study, who)
    ready = [i for i in study.interviews if i != who]
    ids = [one.id for i in ready for one in study.segments(i)]
    vectors = np.concatenate([read_vectors(study.vectors_path(i))[1] for i in ready])
    seed = int(study.settings.coding.get("seed", 1))
    points = PCA(50, random_state=seed).fit_transform(vectors.astype(np.float64))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    for one in study.proposals:
        mine = points[[ids.index(member.segment) for member in one.members]]
        centre = mine.sum(axis=0) / np.linalg.norm(mine.sum(axis=0))
        assert one.coherence == pytest.approx((mine @ centre).mean(), abs=1e-3)
        far = [member.distance for member in one.members]
        assert far == pytest.approx(1 - mine @ centre, abs=1e-3)


def test_the_two_most_typical_still_support_it(study: Study) -> None:
    tc.withdraw(study, "P01")
    for one in study.proposals:
        assert len(one.supporting) >= min(2, len(one.members))
