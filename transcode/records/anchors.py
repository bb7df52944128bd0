"""Anchors that survive a change of text: align two versions, read an anchor in the newer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from transcode.records.alignment import Stretch, stretches
from transcode.records.base import digest_of
from transcode.records.texts import Anchor, Carried, Move

__all__ = ["align", "carry"]

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")
_CLOSING = "\"'”’»)]"


def align(interview: str, old: str, new: str, *, names_only: bool = False) -> Move:
    """Align two versions of a text: the stretches that stand unchanged, as offsets only.

    Compared word by word, blanks included, so that a passage moves only if its words stand. An
    inserted or deleted sentence begins where a sentence begins, although those around it may read
    alike: "I think [so. I think] not" is "[I think so.] I think not".
    ``names_only`` means that only the replacements of names have changed.
    """
    before, after = _pieces(old), _pieces(new)
    at_old, at_new = _offsets(before), _offsets(after)
    standing = _settled(stretches(before, after), before, after)
    if names_only:  # an empty one is where both texts end
        standing.append(Stretch(len(before), len(after), 0))
    carried = tuple(
        Carried(at_old[part.old], at_new[part.new], at_old[part.old_end] - at_old[part.old])
        for part in standing
    )
    return Move(interview, digest_of(old), digest_of(new), carried, names_only)


def carry(anchor: Anchor, moves: Iterable[Move], current: str) -> Anchor | None:
    """Carry an anchor to another version of its text; ``None`` if its words did not survive.

    Args:
        anchor: to any version of the text.
        moves: of this interview.
        current: digest of the version to read it in.
    """
    if anchor.digest == current:  # nearly always, and asked for every coding of a study
        return anchor
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
    """Carry one anchor over one move: both edges must stand, with nothing removed between them.

    A change *inside* a passage would change what the coder agreed to, so the whole passage must
    lie in one unchanged stretch. A name that is hidden later does not matter: such a passage keeps
    its edges, and takes in the whole of a replacement that it contains in part.
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
    """Edge of a passage in the newer text; ``side`` is 0 for its beginning, 1 for its end."""
    before = 0  # where, in the newer text, the stretch before ends
    for piece in move.carried:
        if place + (1 - side) <= piece.old_begin:  # in what was replaced before this stretch
            return piece.new_begin if side else before
        if place + (1 - side) <= piece.old_begin + piece.length:
            return piece.new_begin + place - piece.old_begin
        before = piece.new_begin + piece.length
    return before


def _settled(standing: list[Stretch], old: list[str], new: list[str]) -> list[Stretch]:
    """Move the edges of stretches so that insertions and deletions begin at the greatest break."""
    settled = standing[:1]
    for part in standing[1:]:
        before = settled.pop()
        shift = _shift(before, part, old, new)
        settled.append(before._replace(length=before.length + shift))
        settled.append(Stretch(part.old + shift, part.new + shift, part.length - shift))
    return [part for part in settled if part.length]


def _shift(former: Stretch, latter: Stretch, old: list[str], new: list[str]) -> int:
    """Shift of the edge between two stretches."""
    if former.old_end == latter.old:
        pieces, at, end = new, former.new_end, latter.new
    elif former.new_end == latter.new:
        pieces, at, end = old, former.old_end, latter.old
    else:
        return 0  # the insertion has replaced something
    back = on = 0
    while back < former.length and pieces[at - 1 - back] == pieces[end - 1 - back]:
        back += 1
    while on < latter.length and pieces[at + on] == pieces[end + on]:
        on += 1
    return max(range(-back, on + 1), key=lambda by: (_break(pieces, at + by), -abs(by)))


def _break(pieces: list[str], at: int) -> int:
    """Rank of a place as a beginning: 3 of a turn, 2 of a sentence, 1 of a word."""
    if at == 0 or "\n" in pieces[at - 1]:
        return 3
    if not pieces[at - 1].isspace():
        return 0
    return 2 if at > 1 and pieces[at - 2].rstrip(_CLOSING).endswith(_SENTENCE_ENDS) else 1


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
