"""Drawings of the thematic map, and of the candidate codes as a map and as a tree."""

from __future__ import annotations

from pathlib import Path

from transcode.pipeline.publish import check_leftovers, publish
from transcode.study.folder import Study

__all__ = ["draw_map", "draw_proposals"]


def draw_map(study: Study, coder: str = "") -> Path:
    """Draw the thematic map of a coder, or of the agreed round, as SVG.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import draw, thematic_map

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    drawn = draw(thematic_map(book, study.texts, study.groups, study.persons)).encode()
    return publish(study, {study.outputs / "map.svg": drawn})[0]


def draw_proposals(study: Study) -> tuple[Path, Path]:
    """Draw the map of the passages, and the tree of the proposals with their stabilities, as SVG.

    Raises:
        ArtefactError: nothing has been proposed yet.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import draw_piles, draw_tree

    check_leftovers(study)
    proposals = study.proposals
    piles, tree = study.outputs / "proposals-map.svg", study.outputs / "proposals-tree.svg"
    drawn = {piles: draw_piles(proposals).encode(), tree: draw_tree(proposals).encode()}
    publish(study, drawn)
    return piles, tree
