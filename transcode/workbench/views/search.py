"""Search: words in every released interview, and passages by what they mean.

Names and definitions of codes, and memos, are in the tables that a page has: it searches them
itself.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from transcode.errors import DecisionError
from transcode.workbench.evidence import beginning_of, end_of
from transcode.workbench.live import Workbench

__all__ = ["VERBS"]

_MOST = 200  # places shown
_AROUND = 60  # characters beside what was found
_LIKE = 20  # passages by meaning


def text(bench: Workbench, *, words: str) -> dict[str, Any]:
    """Find words in the released interviews, whatever their capitals, and the codes that they have.

    The first places are told, with some text on both sides, and how many there are.
    """
    session, sought = bench.session, _sought(words)
    pattern = re.compile(r"\s+".join(map(re.escape, sought.split())), re.IGNORECASE)
    places: list[dict[str, Any]] = []
    found = 0
    for interview in bench.study.interviews:
        released = session.text(interview)
        if released is None:
            continue
        for match in pattern.finditer(released.text):
            found += 1
            if len(places) < _MOST:
                begin, end = match.span()
                turn = next((t for t in released.turns if begin < t.end), None)
                first, last = (turn.begin, turn.end) if turn else (begin, end)
                places.append(
                    {
                        "interview": interview,
                        "group": bench.study.groups.get(interview, ""),
                        "speaker": turn.speaker if turn else "",
                        "begin": begin,
                        "end": end,
                        "before": end_of(released.text[first:begin], _AROUND),
                        "match": match[0],
                        "after": beginning_of(released.text[end : max(last, end)], _AROUND),
                    }
                )
    on = session.codes_on([(p["interview"], p["begin"], p["end"]) for p in places])
    return {
        "words": words,
        "found": found,
        "places": [{**place, "codes": codes} for place, codes in zip(places, on, strict=True)],
    }


def meaning(bench: Workbench, *, words: str) -> dict[str, Any]:
    """Find passages about something, nearest in meaning first, by the vectors of the study.

    Raises:
        StudyError: the vectors were made by another model.
        ModelError: the model is not here.
    """
    passages = bench.session.passages
    near = passages.about(_sought(words), _LIKE)
    shown = [quoted for segment in near if (quoted := passages.quote(segment))]
    return {"words": words, "passages": [asdict(quoted) for quoted in shown]}


VERBS = (text, meaning)


def _sought(words: str) -> str:
    tidy = " ".join(words.split())
    if not tidy:
        raise DecisionError("nothing was searched for", remedy="type a word")
    return tidy
