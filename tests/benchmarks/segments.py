"""Whether meaning units end where human coders began or ended a passage.

    python tests/benchmarks/segments.py SHARED

SHARED holds ``interviews/serdif`` and ``interviews/pdpilot`` (the latter needs ``pdftotext``).
Human boundaries are the begins and ends of coded passages that lie inside a participant's stretch
of talk; a cut within two words of one meets it. Precision, recall and F1 of the cuts; "overlap" is
the mean over the coded passages of the F1 (in words) of the unit that fits them best. Beside ours:
the same rule with the places ranked at random, and by length alone.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from unittest.mock import patch

import numpy as np
from corpora import pdpilot_segments, pdpilot_transcripts, serdif_database

from transcode.coding import CodingSettings, segment
from transcode.records.texts import ReleasedText, ReleasedTurn

Span = tuple[int, int]
Coded = tuple[ReleasedText, dict[Span, frozenset[str]]]
"""An interview, and the codes of each passage that its coders marked, in the order of the text."""

NEAR = 2  # words
TARGETS = (20, 35, 40, 60)


def main() -> None:
    shared = Path(sys.argv[1])
    sets = {"serdif": list(serdif(shared))}
    if shutil.which("pdftotext"):
        sets["pdpilot"] = list(pdpilot(shared))
    random = np.random.default_rng(1)
    places: dict[str, Callable[[list[str]], list[float]] | None] = {
        "where words change": None,
        "at random": lambda sentences: random.random(len(sentences) - 1).tolist(),
        "length alone": lambda sentences: [0.0] * (len(sentences) - 1),
    }
    print(f"{'set':8} {'target':>6} {'cut':20} {'units':>5} {'human':>5} "
          f"{'P':>5} {'R':>5} {'F1':>5} {'overlap':>7}")  # fmt: skip
    for name, coded in sets.items():
        for target in TARGETS:
            for label, cohesion in places.items():
                if cohesion is None:
                    row = score(coded, target)
                else:
                    with patch("transcode.coding.cuts._cohesion", cohesion):
                        row = score(coded, target)
                print(f"{name:8} {target:6} {label:20} {row}", flush=True)


def score(coded: list[Coded], target: int) -> str:
    met = cuts = human = units = 0
    fits = []
    for text, passages in coded:
        words = [found.start() for found in re.finditer(r"\S+", text.text)]
        found = segment(text, CodingSettings(target_words=target))
        units += len(found)
        spans = [
            tuple(bisect_left(words, at) for at in (s.anchor.begin, s.anchor.end)) for s in found
        ]
        asked = [one.question for one in found]
        stretches = [list(some) for _, some in groupby(range(len(found)), asked.__getitem__)]
        marked = [tuple(bisect_left(words, at) for at in passage) for passage in passages]
        for rows in stretches:
            begin, end = spans[rows[0]][0], spans[rows[-1]][1]
            inside = [m for m in marked if m[0] < end and begin < m[1]]
            if not inside:
                continue
            ours = [spans[row][0] for row in rows[1:]]
            theirs = sorted({at for passage in inside for at in passage if begin < at < end})
            cuts, human = cuts + len(ours), human + len(theirs)
            free = set(ours)
            for at in theirs:
                if near := [cut for cut in free if abs(cut - at) <= NEAR]:
                    free.remove(min(near, key=lambda cut: (abs(cut - at), cut)))
                    met += 1
            fits += [max(overlap(passage, spans[row]) for row in rows) for passage in inside]
    precision, recall = met / max(1, cuts), met / max(1, human)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return (f"{units:5} {human:5} {precision:5.3f} {recall:5.3f} {f1:5.3f} "
            f"{float(np.mean(fits)):7.3f}")  # fmt: skip


def overlap(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return 2 * both / (a[1] - a[0] + b[1] - b[0])


def serdif(shared: Path) -> Iterator[Coded]:
    database = serdif_database(shared)
    for id, name, page in database.execute("select id, name, contents from documents order by id"):
        text = html.unescape(re.sub("<[^>]+>", "", page))
        raw = text.encode()  # offsets of the highlights count bytes
        marks = database.execute(
            "select h.start_offset, h.end_offset, group_concat(t.path, char(10)) from highlights h"
            " left join highlight_tags ht on ht.highlight_id = h.id"
            " left join tags t on t.id = ht.tag_id where h.document_id = ? group by h.id",
            (id,),
        )
        passages: dict[Span, frozenset[str]] = {}
        for *mark, codes in marks:
            begin, end = (len(raw[:at].decode(errors="ignore")) for at in mark)
            given = frozenset(codes.split("\n")) if codes else frozenset()
            passages[begin, end] = passages.get((begin, end), frozenset()) | given
        turns: list[ReleasedTurn] = []
        for line in re.finditer(r"\S.*", text):
            asks = bool(re.match(r"\d+(\.\w)?\s|MODERATOR|\(", line[0]))
            begin, speaker = line.start(), "I" if asks else "P"
            if turns and turns[-1].speaker == speaker:
                begin = turns.pop().begin
            turns.append(ReleasedTurn(str(begin), speaker, asks, begin, line.end(), 0, 1))
        yield ReleasedText(name, "en", text, tuple(turns), ()), dict(sorted(passages.items()))


def pdpilot(shared: Path) -> Iterator[Coded]:
    coded = pdpilot_segments(shared)
    for doc, page in pdpilot_transcripts(shared):
        said = re.split(r"^\s*\d*\s*(Dan|Participant): *", page, flags=re.MULTILINE)
        text, turns = "", []
        for speaker, words in zip(said[1::2], said[2::2], strict=True):
            begin = len(text) + bool(text)
            text += "\n" * bool(text) + " ".join(words.split())
            asks = speaker == "Dan"
            turns.append(ReleasedTurn(str(begin), speaker, asks, begin, len(text), 0, 1))
        places = [
            (m.start(), m.end(), plain(m[0])) for m in re.finditer(r"\S+", text) if plain(m[0])
        ]
        words = [word for *_, word in places]
        passages: dict[Span, frozenset[str]] = {}
        for row in coded:
            quoted = [plain(w) for w in re.sub(r"\b(Dan|Participant):", "", row["text"]).split()]
            quoted = [word for word in quoted if word]
            if row["doc"] != doc:
                continue
            for at in range(len(words) - len(quoted) + 1):
                if words[at : at + len(quoted)] == quoted:
                    where = places[at][0], places[at + len(quoted) - 1][1]
                    given = frozenset(row["themes"])
                    passages[where] = passages.get(where, frozenset()) | given
                    break
        yield ReleasedText(doc, "en", text, tuple(turns), ()), dict(sorted(passages.items()))


def plain(word: str) -> str:
    return re.sub(r"\W", "", word).lower()


if __name__ == "__main__":
    main()
