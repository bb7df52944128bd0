"""Candidate themes against the themes that people made of their codes.

``python tests/benchmarks/themes.py`` prints the adjusted Rand index (0: chance, 1: the same) for
the published interviews in ``$TRANSCODE_SHARED/interviews/pdpilot`` (seven interviews, codes sorted
into themes by their authors) and for the sample study.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from transcode.coding import embed
from transcode.models.registry import find
from transcode.records.base import digest_of
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Segment
from transcode.records.participants import Participants
from transcode.records.texts import Anchor
from transcode.study.folder import Study
from transcode.themes.candidates import candidate_themes
from transcode.themes.nearness import Passages
from transcode.verbs.themes import passages_of

SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"


def score(book: Codebook, passages: Passages, people: Participants) -> tuple[float, int, int]:
    """Index, number of codes, and number of the people's themes."""
    made = candidate_themes(book, passages, people)
    group = {code: number for number, theme in enumerate(made) for code in theme.codes}
    codes = [code for code in book.codes if code.theme and book.places([code.id])]
    alone = {code.id: -1 - number for number, code in enumerate(codes)}  # in no candidate theme
    found = [group.get(code.id, alone[code.id]) for code in codes]
    truth = [code.theme for code in codes]
    return adjusted_rand_score(truth, found), len(codes), len(set(truth))


def pdpilot(least: int) -> tuple[float, int, int]:
    """Codes with so many passages at least."""
    folder = Path(os.environ["TRANSCODE_SHARED"]) / "interviews/pdpilot"
    rows = json.loads((folder / "coded_segments.json").read_text("utf-8"))
    vectors = np.asarray(embed([row["text"] for row in rows], model=find("minilm-l6-v2")))
    segments, at = [], {}
    for number, row in enumerate(rows):
        begin = at.get(row["doc"], 0)
        at[row["doc"]] = begin + 10
        anchor = Anchor(row["doc"], begin, begin + 9, digest_of(row["doc"]))
        segments.append(Segment(str(number), anchor, "P"))
    used = [code for row in rows for code in set(row["codes"])]
    names = [code for code in dict.fromkeys(used) if used.count(code) >= least and " > " in code]
    book = Codebook(
        codes=tuple(Code(name, name, theme=name.split(" > ")[0]) for name in names),
        codings=tuple(
            Coding(code, "people", segments[number].anchor, "")
            for number, row in enumerate(rows) for code in set(row["codes"]) if code in names
        ),
    )  # fmt: skip
    return score(book, Passages(segments, vectors), Participants.among(at))


def main() -> None:
    for least in (1, 2, 3):
        index, codes, themes = pdpilot(least)
        print(f"pdpilot, codes with {least} passages or more: "
              f"ARI {index:.2f}, {codes} codes, {themes} themes")  # fmt: skip
    study = Study.open(SAMPLE)
    index, codes, themes = score(
        study.codebook("consensus"), passages_of(study), study.released_participants
    )
    print(f"sample study: ARI {index:.2f}, {codes} codes, {themes} themes")


if __name__ == "__main__":
    main()
