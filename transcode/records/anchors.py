"""Anchors that survive a change of text: align two versions, read an anchor in the newer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from transcode.records.base import digest_of
from transcode.records.texts import Anchor, Carried, Move

__all__ = ["align", "carry"]


def align(interview: str, old: str, new: str, *, names_only: bool = False) -> Move:
    """How ``old`` became ``new``: the stretches that stand unchanged, as offsets only.

    Compared word by word, blanks included, so that a passage moves only where its words stand.
    ``names_only`` says that nothing else was changed than what stands for names.
    """
    before, after = _pieces(old), _pieces(new)
    at_old, at_new = _offsets(before), _offsets(after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    carried = tuple(
        Carried(at_old[i], at_new[j], at_old[i + n] - at_old[i])
        for i, j, n in matcher.get_matching_blocks()
        if n or names_only  # the last one is empty: where both texts end
    )
    return Move(interview, digest_of(old), digest_of(new), carried, names_only)


def carry(anchor: Anchor, moves: Iterable[Move], current: str) -> Anchor | None:
    """The anchor in another version of its text, or ``None`` where its words did not survive.

    Args:
        anchor: to any version of the text.
        moves: of this interview.
        current: digest of the version to read it in.
    """
    moves = tuple(moves)
    reached = {anchor.digest: anchor}
    waiting = [anchor.digest]  # grows: a text may be changed back, so the moves are a graph
    for digest in waiting:
        if digest == current:
            return reached[digest]
        for move in moves:
            if move.old_digest == digest and move.new_digest not in reached:
                moved = _through(reached[digest], move)
                if moved:
                    reached[move.new_digest] = moved
                    waiting.append(move.new_digest)
    return None


def _through(anchor: Anchor, move: Move) -> Anchor | None:
    """Carry one anchor over one move: both edges must stand, and nothing may be torn out between.

    What was changed *inside* a passage would change what the coder agreed to, so the whole
    passage must lie in one unchanged stretch. A name that is hidden since changes nothing of that:
    such a passage keeps its edges, and takes in all of a replacement that it had a part of.
    """
    if move.names_only:
        begin, end = _edge(anchor.begin, move, 0), _edge(anchor.end, move, 1)
        moved = replace(anchor, begin=begin, end=end, digest=move.new_digest)
        return moved if begin < end else None
    for piece in move.carried:
        if piece.old_begin <= anchor.begin and anchor.end <= piece.old_begin + piece.length:
            shift = piece.new_begin - piece.old_begin
            return replace(
                anchor, begin=anchor.begin + shift, end=anchor.end + shift, digest=move.new_digest
            )
    return None


def _edge(place: int, move: Move, side: int) -> int:
    """An edge of a passage in the newer text; ``side`` is 0 for its beginning, 1 for its end."""
    before = 0  # where, in the newer text, the stretch before ends
    for piece in move.carried:
        if place + (1 - side) <= piece.old_begin:  # in what was replaced before this stretch
            return piece.new_begin if side else before
        if place + (1 - side) <= piece.old_begin + piece.length:
            return piece.new_begin + place - piece.old_begin
        before = piece.new_begin + piece.length
    return before


def _pieces(text: str) -> list[str]:
    """Split into words and the blanks between them; nothing is lost."""
    pieces: list[str] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].isspace() != text[index - 1].isspace():
            pieces.append(text[start:index])
            start = index
    return pieces


def _offsets(pieces: list[str]) -> list[int]:
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return offsets
