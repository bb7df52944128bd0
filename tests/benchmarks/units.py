"""Whether codings of a large Windows project are placed, in whatever unit its program counted.

    python tests/benchmarks/units.py [seed]

A project of the shape of a real one from NVivo: 12 texts with 1,786 code points beyond the basic
plane, 30,545 line ends of two characters, 303 codings. It is written in 48 conventions: code
points, UTF-16 units or bytes; a line end as two or one; the byte order mark counted or not; the end
as the last character or the one after; codings that quote their words or not.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Sequence
from itertools import product
from xml.sax.saxutils import quoteattr

from transcode.exchange import read_project
from transcode.records.base import stable_id

TEXTS, EMOJI, LINES, CODINGS = 12, 1_786, 30_545, 303
SAID = "jeg synes det var svært og så gik vi hjem and she said it was fine ñandú für straße ça "
WORDS = (SAID + "مرحبا שלום 漢字 e\u0301te\u0301 okay nåja hmm well").split()
Coding = tuple[int, int, int]  # text, begin, end


def texts(chance: random.Random) -> list[str]:
    """Texts that hold these numbers of line ends and emoji together."""
    lines: list[list[str]] = [[] for _ in range(TEXTS)]
    for _ in range(LINES):
        words = (chance.choice(WORDS) for _ in range(chance.randrange(14)))
        chance.choice(lines).append(" ".join(words) + chance.choice(["", ".", "?", " –"]))
    left = EMOJI
    while left:
        text = chance.choice(lines)
        at, sign = chance.randrange(len(text)), chance.choice(["😀", "👩\u200d👧", "🇩🇰", "👍🏽"])
        sign = sign if (wide := sum(c > "\uffff" for c in sign)) <= left else "😀"
        left -= wide if sign != "😀" else 1
        text[at] = f"{sign} {text[at]}" if chance.random() < 0.5 else f"{text[at]} {sign}"
    return ["\n".join(text) + "\n" for text in lines]


def codings(chance: random.Random, said: Sequence[str]) -> list[Coding]:
    """Passages of 1 to 60 words; a tenth end within a word, or behind a blank or a line end."""
    made: list[Coding] = []
    spans = [[match.span() for match in re.finditer(r"\S+", text)] for text in said]
    while len(made) < CODINGS:
        number = chance.randrange(TEXTS)
        first = chance.randrange(len(spans[number]) - 60)
        begin = spans[number][first][0]
        end = spans[number][first + chance.randrange(60)][1]
        end += chance.choice([0] * 18 + [-1, 1])
        if begin < end and (number, begin, end) not in made:
            made.append((number, begin, end))
    return made


def project(
    said: Sequence[str], made: Sequence[Coding], counted: str, line: int, mark: int, last: int,
    *, quotes: bool,
) -> io.BytesIO:  # fmt: skip
    """The project, written in one convention."""
    packed, inside = io.BytesIO(), ""
    letters = {"code points": "utf-32-le", "UTF-16 units": "utf-16-le", "bytes": "utf-8"}[counted]
    size = {"code points": 4, "UTF-16 units": 2, "bytes": 1}[counted]
    shift = mark * len("\ufeff".encode(letters)) // size

    def place(text: str, at: int) -> int:
        before = text[:at]
        return len(before.encode(letters)) // size + before.count("\n") * (line - 1) + shift

    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(said):
            archive.writestr(f"Sources/{number}.txt", "\ufeff" + text.replace("\n", "\r\n"))
            inside += f'<TextSource guid="t{number}" name="{number}" '
            inside += f'plainTextPath="internal://{number}.txt">'
            for begin, end in ((b, e) for n, b, e in made if n == number):
                quote = " ".join(text[begin:end].split())[:60] if quotes else ""
                quote += "…" * (len(quote) == 60)
                inside += f'<PlainTextSelection guid="{stable_id(number, begin, end)}" '
                inside += f'name={quoteattr(quote)} startPosition="{place(text, begin)}" '
                inside += f'endPosition="{place(text, end) - last}"><Coding guid="x">'
                inside += '<CodeRef targetGUID="c"/></Coding></PlainTextSelection>'
            inside += "</TextSource>"
        head = '<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo"><CodeBook><Codes>'
        head += '<Code guid="c" name="c" isCodable="true"/></Codes></CodeBook><Sources>'
        archive.writestr("project.qde", f"{head}{inside}</Sources></Project>")
    packed.seek(0)
    return packed


def main(seed: int = 1) -> None:
    """Print how many codings stand where they were drawn, in the conventions where not all do."""
    chance = random.Random(seed)
    said = texts(chance)
    made = codings(chance, said)
    start, whole = time.process_time(), 0
    ways = list(product(("UTF-16 units", "code points", "bytes"), (2, 1), (0, 1), (0, 1), (1, 0)))
    for counted, line, mark, last, quotes in ways:
        file = project(said, made, counted, line, mark, last, quotes=bool(quotes))
        read = read_project(file)
        found = {(int(s.name), c.begin, c.end) for s in read.sources for c in s.codings}
        whole += found == set(made)
        if found != set(made):
            print(counted, line, mark, last, quotes, len(found & set(made)), "of", len(made))
    seconds = time.process_time() - start
    print(f"{whole} of {len(ways)} conventions are whole, {seconds / len(ways):.2f} s each")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
