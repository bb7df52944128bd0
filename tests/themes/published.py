"""The published map of the study that this project grew from, as data.

Seven participants, four pedagogical staff and three social workers, about a training in
mindfulness and (self-)compassion. The themes, their groups and the three prevalences are those of
the paper; the passages are invented, because the interviews are not public.
"""

from __future__ import annotations

from tests.themes.workplace import find, people_in, released
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Coverage, Relation, Theme
from transcode.records.texts import ReleasedText
from transcode.themes import ThematicMap, thematic_map

STAFF, SOCIAL = "pedagogical staff", "social workers"
GROUPS = {f"P0{n}": STAFF if n <= 4 else SOCIAL for n in range(1, 8)}

ACCEPTABILITY = "Acceptability of the training"
UNDERSTANDING = "Understanding and use of (self-)compassion"
THEMES = {
    "Challenges related to meditation": ACCEPTABILITY,
    "Follow-up and maintenance": ACCEPTABILITY,
    "Vulnerability, feelings of psychological safety, and interconnectedness": ACCEPTABILITY,
    "Task overload": ACCEPTABILITY,
    "Boundaries": UNDERSTANDING,
    "Mindfulness": UNDERSTANDING,
    "Self-care as a form of self-compassion": UNDERSTANDING,
}
EVERYONE = tuple(GROUPS)
CODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "found meditation challenging": ("Challenges related to meditation", EVERYONE[:6]),
    "called for follow-up": ("Follow-up and maintenance", EVERYONE[1:]),
    "unproblematic to be open": (
        "Vulnerability, feelings of psychological safety, and interconnectedness",
        ("P01", "P02", "P04", "P05", "P07"),
    ),
    "too much to do": ("Task overload", ("P05", "P06", "P07")),
    "saying no": ("Boundaries", ("P01", "P03", "P05", "P06")),
    "being present": ("Mindfulness", ("P01", "P02", "P03", "P06")),
    "taking care of myself": ("Self-care as a form of self-compassion", ("P02", "P04", "P07")),
}
RELATIONS = (
    ("Mindfulness", "Boundaries", "helps to notice", True),
    ("Task overload", "Follow-up and maintenance", "", False),
)


def texts() -> dict[str, ReleasedText]:
    return {
        who: released(
            who,
            ["I: How was the training?"]
            + [f"P: For me it was, as {who} says, {code}, and that is how I remember the days."
               for code, (_, said_by) in CODES.items() if who in said_by]
            + ["P: That is all that I have to say about it."],
        )
        for who in EVERYONE
    }  # fmt: skip


def codebook() -> Codebook:
    known = texts()
    themes = [Theme(stable_id("theme", group), group, is_overarching=True)
              for group in (ACCEPTABILITY, UNDERSTANDING)]  # fmt: skip
    themes += [
        Theme(stable_id("theme", name), name, f"What participants say about {name.lower()}.",
              stable_id("theme", group))
        for name, group in THEMES.items()
    ]  # fmt: skip
    return Codebook(
        codes=tuple(
            Code(stable_id("code", name), name, "", stable_id("theme", theme))
            for name, (theme, _) in CODES.items()
        ),
        themes=tuple(themes),
        codings=tuple(
            Coding(stable_id("code", name), "consensus",
                   known[who].anchor(*find(known[who], f"For me it was, as {who} says, {name}")),
                   f"{name}-{who}")
            for name, (_, said_by) in CODES.items() for who in said_by
        ),
        coverage=tuple(Coverage("consensus", who) for who in EVERYONE),
        relations=tuple(
            Relation(stable_id("relation", first, second), stable_id("theme", first),
                     stable_id("theme", second), name, directed)
            for first, second, name, directed in RELATIONS
        ),
    )  # fmt: skip


def the_map() -> ThematicMap:
    return thematic_map(codebook(), texts(), people_in(texts(), GROUPS))
