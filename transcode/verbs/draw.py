"""Drawings of the thematic map, and of the candidate codes as a map and as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from transcode.pipeline.publish import check_leftovers, publish
from transcode.records.decisions import Form
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["FORMATS", "Format", "draw_map", "draw_proposals", "letters_missing"]

Format = Literal["svg", "png", "pdf"]
FORMATS: tuple[Format, ...] = ("svg", "png", "pdf")


def draw_map(
    study: Study,
    coder: str = "",
    *,
    form: Form = "bubbles",
    formats: Sequence[Format] = ("svg",),
    width: float = 1400.0,
) -> Path:
    """Draw the thematic map of a coder, or of the agreed round.

    Args:
        study: the study.
        coder: whose map it is.
        form: bubbles, a tree, or the table that papers print.
        formats: further files beside the SVG: "png" (300 dots an inch), "pdf".
        width: of the picture in pixels; 700 suits a page that is upright.

    Returns:
        The SVG; the others lie beside it.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import as_pdf, as_png, draw, thematic_map

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    made = thematic_map(book, study.texts, study.released_participants)
    svg = draw(made, form, width)
    which = "" if form == "bubbles" else f"-{form}"
    files = {study.path(kinds.MAP, form=which, picture="svg"): svg.encode()}
    if "png" in formats:
        files[study.path(kinds.MAP, form=which, picture="png")] = as_png(svg)[0]
    if "pdf" in formats:
        files[study.path(kinds.MAP, form=which, picture="pdf")] = as_pdf(svg)
    return publish(study, files)[0]


def letters_missing(study: Study, coder: str = "") -> str:
    """Letters of the map that no font on this computer has, so that PNG and PDF lack them."""
    from transcode.themes import undrawable

    book = study.codebook(study.coder(coder))
    names = [code.name for code in book.codes] + [theme.name for theme in book.themes]
    names += [relation.name for relation in book.relations]
    return undrawable("".join(names))


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
