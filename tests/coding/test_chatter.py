"""Chatter is told from content, with real vectors, in talk that nothing was learned from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from transcode.coding import CodingSettings, chatter_by, embed, propose
from transcode.records.coding import Proposal, Segment
from transcode.records.texts import Anchor

CONTENT = (
    "The ferry was cancelled three winters in a row, so the children stayed on the mainland.",
    "When the ferry does not sail my father misses his dialysis at the hospital.",
    "We moved the wedding because no ferry could land in that storm.",
    "The new ferry timetable leaves ten minutes before the school bus arrives.",
    "My neighbour sold her sheep because the ferry freight got too dear.",
    "Every time the ferry breaks down the shop has no milk for a week.",
)
CHATTER = (
    "Okay, thank you, thanks so much for that.",
    "Can you hear me all right now?",
    "Yeah, great, thank you very much.",
    "Does that make sense, what I just asked?",
    "Okay, no, that's fine, thank you.",
    "Sorry, can you hear me? Okay, good.",
)


def proposed(passages: tuple[str, ...], models: Callable[[str], Path]) -> tuple[Proposal, ...]:
    segments = [
        Segment(f"s{n}", Anchor(f"P{n % 3 + 1}", 100 * n, 100 * n + len(passage), "d"), "P")
        for n, passage in enumerate(passages)
    ]
    vectors = embed(passages, model=models("minilm-l6-v2"))
    settings = CodingSettings(proposals=2)
    return propose(
        segments,
        passages,
        vectors,
        groups={},
        settings=settings,
        chatter=chatter_by("minilm-l6-v2"),
    )


def test_a_pile_of_thanks_and_sound_checks_is_marked_and_comes_last(
    models: Callable[[str], Path],
) -> None:
    ferry, idle = proposed((*CHATTER, *CONTENT), models)
    assert (ferry.chatter, idle.chatter) == (False, True)
    assert idle.strength == "mostly chatter"
    assert len(idle.members) == len(CHATTER)


def test_short_content_is_no_chatter(models: Callable[[str], Path]) -> None:
    short = ("The ferry was late.", "No milk in the shop.", "My sheep died.", "School was shut.",
             "Freight is dear.", "Dad missed dialysis.")  # fmt: skip
    assert not any(one.chatter for one in proposed((*short, *CONTENT), models))


def test_with_a_model_that_nothing_was_learned_on_nothing_is_marked() -> None:
    assert chatter_by("multilingual-e5-small") is None
