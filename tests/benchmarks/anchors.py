"""Passages carried to another version of their text, and words that stand in a correction.

    python tests/benchmarks/anchors.py SHARED [INTERVIEWS]

Interviews of SERDIF (all, or those named: P8,P9) are edited at random and every piece is followed,
so that it is known where each passage went. Right: the share of the passages that nobody touched
which are carried to their place; astray: carried to another place (as a rule one that reads the
same). Beside it difflib, which did this before, and seconds a text (difflib takes minutes for all).
"""

from __future__ import annotations

import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import unescape
from itertools import accumulate
from pathlib import Path

from transcode.records.anchors import align

Piece = tuple[str, int | None]  # a word or blank, and which piece of the old text it was
Span = tuple[int, int]
Blocks = list[tuple[int, int, int]]  # characters: begin in the old, begin in the new, length
EDITS = ["names", "words", "many words", "deleted", "inserted", "said twice", "moved", "turns"]
ALL = ["names", "words", "deleted", "inserted", "moved", "turns"]


def main(shared: Path, chosen: str = "") -> None:
    talks = interviews(shared / "interviews/serdif/data/transcripts/raw")
    talks = {name: talks[name] for name in chosen.split(",") if name} or talks
    vocabulary = sorted(
        {word for turns in talks.values() for turn in turns for word in turn.split()}
    )
    for kinds in [*([kind] for kind in EDITS), ALL]:
        total: Counter[str] = Counter()
        for name, turns in talks.items():
            pick = random.Random(f"{kinds}{name}")
            old = pieces("\n".join(turns))
            new: list[Piece] = [(piece, number) for number, piece in enumerate(old)]
            for kind in kinds:
                new = edited(new, kind, pick, vocabulary)
            spans = [passage(old, pick) for _ in range(400)]
            goals = [goal(old, new, span) for span in spans]
            total["passages"] += sum(there is not None for there in goals)
            for method, blocks in (("transcode", ours), ("difflib", theirs)):
                begun = time.process_time()
                standing = blocks(old, [piece for piece, _ in new])
                total[f"{method} seconds"] += round(1e6 * (time.process_time() - begun))
                for span, there in zip(spans, goals, strict=True):
                    went = carried(standing, old, span)
                    total[f"{method} right"] += went == there and there is not None
                    total[f"{method} astray"] += went not in (None, there)
        figures = "".join(
            f"   {method}: right {total[f'{method} right'] / total['passages']:.4f}, astray"
            f" {total[f'{method} astray'] / total['passages']:.4f},"
            f" {total[f'{method} seconds'] / 1e6 / len(talks):.3f} s"
            for method in ("transcode", "difflib")
        )
        print(f"{' + '.join(kinds):54}{figures}", flush=True)


def interviews(folder: Path) -> dict[str, list[str]]:
    """The turns of each session, without times."""
    talks = {}
    for path in sorted(folder.glob("*.odt")):
        content = zipfile.ZipFile(path).read("content.xml").decode()
        lines = (
            " ".join(unescape(re.sub(r"<[^>]+>", " ", paragraph)).split())
            for paragraph in re.findall(r"<text:p[^>]*>(.*?)</text:p>", content, re.S)
        )
        talks[path.name.partition("_")[0]] = [x for x in lines if len(x) > 15 and "-->" not in x]
    return talks


def pieces(text: str) -> list[str]:
    """Words and the blanks between them."""
    return re.findall(r"\s+|\S+", text)


# --- edits --------------------------------------------------------------------------------------


def edited(text: list[Piece], kind: str, pick: random.Random, words: Sequence[str]) -> list[Piece]:
    """The text with one kind of edit in many places."""
    if kind in ("words", "many words"):
        share = 0.03 if kind == "words" else 0.15
        return [
            piece
            for now in text
            for piece in (
                _corrected(now, pick, words)
                if not now[0].isspace() and pick.random() < share
                else [now]
            )
        ]
    if kind == "turns":  # joined and split
        return [
            (" ", None) if piece == "\n" and pick.random() < 0.1
            else ("\n", None) if piece == " " and pick.random() < 0.01
            else (piece, number)
            for piece, number in text
        ]  # fmt: skip
    if kind == "names":
        names = pick.sample(sorted({p for p, _ in text if len(p) > 3 and p.istitle()}), 20)
        return [
            piece
            for now in text
            for piece in (
                [("[Person", None), (" ", None), (f"{names.index(now[0])}]", None)]
                if now[0] in names
                else [now]
            )
        ]
    for _ in range(3 if kind == "moved" else 12):
        text = _rearranged(text, kind, pick, words)
    return text


def _corrected(now: Piece, pick: random.Random, words: Sequence[str]) -> list[Piece]:
    other: Piece = (pick.choice(words), None)
    blank: Piece = (" ", None)
    return pick.choice(
        [[other], [other], [now, blank, other], [now, blank, (now[0], None)],
         [(now[0], None), blank, now]]
    )  # fmt: skip


def _rearranged(
    text: list[Piece], kind: str, pick: random.Random, words: Sequence[str]
) -> list[Piece]:
    if kind == "moved":
        ends = [0, *(at + 1 for at, (piece, _) in enumerate(text) if "\n" in piece)]
        first = pick.randrange(len(ends) - 3)
        begin, end = ends[first], ends[first + pick.randint(1, 3)]
        rest = text[:begin] + text[end:]
        to = pick.choice([0, *(at + 1 for at, (piece, _) in enumerate(rest) if "\n" in piece)])
        return rest[:to] + text[begin:end] + rest[to:]
    begin, end = _sentence(text, pick)
    if kind == "deleted":
        return text[:begin] + text[end:]
    to, _ = _sentence(text, pick)
    new = [piece for piece, _ in text[begin:end]]
    if kind == "inserted":
        new = pieces(" ".join(pick.choices(words, k=pick.randint(3, 30))) + ". ")
    return text[:to] + [(piece, None) for piece in new] + text[to:]


def _sentence(text: list[Piece], pick: random.Random) -> Span:
    """A sentence with the blank behind it."""
    ends = [at + 2 for at, (piece, _) in enumerate(text[:-1]) if piece[-1] in ".?!"]
    at = pick.randrange(len(ends) - 1)
    return ends[at], ends[at + 1]


# --- passages -----------------------------------------------------------------------------------


def passage(old: list[str], pick: random.Random) -> Span:
    """Mostly one to four sentences, else some words: the first piece, the last piece."""
    ends = [at for at, piece in enumerate(old) if piece[-1] in ".?!"]
    if pick.random() < 0.7:
        first = pick.randrange(len(ends) - 5)
        return ends[first] + 2, ends[first + pick.randint(1, 4)]
    begin = 2 * pick.randrange(len(old) // 2 - 45)
    begin += old[begin].isspace()
    return begin, begin + 2 * pick.randint(3, 40)


def goal(old: list[str], new: list[Piece], span: Span) -> int | None:
    """Where a passage that nobody touched begins now."""
    first, last = span
    at = next((at for at, (_, number) in enumerate(new) if number == first), None)
    inside = new[at : at + last - first + 1] if at is not None else []
    is_whole = len(inside) == last - first + 1 and all(
        number == first + n or (number is None and piece == old[first + n] == " ")
        for n, (piece, number) in enumerate(inside)
    )
    return sum(len(piece) for piece, _ in new[:at]) if is_whole else None


def carried(blocks: Blocks, old: list[str], span: Span) -> int | None:
    """Where the blocks carry a passage: it has to lie in one."""
    begin = sum(map(len, old[: span[0]]))
    end = begin + sum(map(len, old[span[0] : span[1] + 1]))
    return next((to + begin - at for at, to, n in blocks if at <= begin and end <= at + n), None)


def ours(old: list[str], new: list[str]) -> Blocks:
    """The stretches that stand, as they are kept."""
    move = align("P01", "".join(old), "".join(new))
    return [(part.old_begin, part.new_begin, part.length) for part in move.carried]


def theirs(old: list[str], new: list[str]) -> Blocks:
    """The same by difflib."""
    at_old, at_new = ([0, *accumulate(map(len, text))] for text in (old, new))
    return [
        (at_old[i], at_new[j], at_old[i + n] - at_old[i])
        for i, j, n in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        if n
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
