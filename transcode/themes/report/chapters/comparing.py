"""Comparisons: codes by group and by participant, co-occurrence, negative cases, new codes."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.records.figures import counted, decimal, percent
from transcode.themes.matrices import (
    by_participants,
    co_occurrence,
    negative_cases,
    new_codes,
)
from transcode.themes.report.document import Block, Fold, Heading, Items, Paragraph, Table, Waiting
from transcode.themes.report.material import Material
from transcode.themes.statistics import between_groups

__all__ = ["comparing", "information_power", "saturation"]

_WIDEST = 30  # participants in a table of codes by participants
_SIDES = {
    "aim": "Aim of the study",
    "specificity": "Specificity of the sample",
    "theory": "Use of established theory",
    "dialogue": "Quality of the dialogue",
    "analysis": "Strategy of the analysis",
}


def comparing(material: Material) -> Iterator[Block]:
    """Matrices of codes by groups and participants, co-occurrence, and negative cases."""
    made = material.thematic_map
    codes = [code for theme in made.themes for code in theme.codes]
    if not codes:
        return
    yield Heading(2, "Comparisons", "comparisons")
    if made.groups:
        yield from _by_group(material)
    yield from _by_participant(material)
    pairs = co_occurrence(made)
    if pairs:
        left = len(made.links) - len(pairs)
        more = f" The strongest {len(pairs)} of {len(made.links)} pairs." if left else ""
        yield Table(
            f"Codes that meet in the same passages.{more}",
            ("Code", "Code", "Passages", "Participants"),
            tuple((one, other, str(n), str(who)) for one, other, n, who in pairs),
            frozenset({2, 3}),
        )
    names = {theme.id: theme.name for theme in made.themes}
    cases = [(names[t], ", ".join(who)) for t, who in negative_cases(made).items() if who]
    if cases:
        yield Heading(3, "Negative cases", "negative-cases")
        yield Paragraph(
            "Participants whose interviews were read and who have nothing in a theme. Look here "
            "for what speaks against it.",
            "about",
        )
        yield Items(tuple(cases))


def _by_group(material: Material) -> Iterator[Block]:
    made, tested = material.thematic_map, material.facts.group_test
    groups = [group for group, _ in made.groups]
    head = ["Theme or code", *(f"{group or 'no group'} (of {n})" for group, n in made.groups)]
    rows = []
    for theme in made.themes:
        for name, prevalence in (
            (theme.name, theme.prevalence),
            *((f"– {code.name}", code.prevalence) for code in theme.codes),
        ):
            cells = [
                f"{share.participants} ({percent(share.participants / share.of)})"
                for share in prevalence.groups
            ]
            if tested and len(groups) > 1:
                yes = [share.participants for share in prevalence.groups]
                value, _ = between_groups(yes, [share.of for share in prevalence.groups])
                cells.append(decimal(value, 3))
            rows.append((name, *cells))
    if tested and len(groups) > 1:
        head.append("p")
    yield Table(
        "Themes and codes by group: participants, and their share of the group",
        tuple(head), tuple(rows), frozenset(range(1, len(head))),
    )  # fmt: skip
    if tested and len(groups) > 1:
        test = "Fisher’s exact test, two-sided" if len(groups) == 2 else (
            "permutation test of the chi-square statistic, 9,999 permutations, seed 0"
        )  # fmt: skip
        yield Paragraph(
            f"p: {test}, not corrected for the number of rows. Groups of an interview study are "
            "small and were not drawn at random: a small p is a hint at what to read again, and "
            "a large one does not show that the groups are alike.",
            "about",
        )


def _by_participant(material: Material) -> Iterator[Block]:
    made = material.thematic_map
    counts = by_participants(material.codebook, material.people)
    people = made.participants
    codes = [code for theme in made.themes for code in theme.codes]
    if len(people) > _WIDEST:
        yield Paragraph(
            f"Codes by participants are not printed for {counted(len(people), 'participant')}: "
            "transcode export STUDY writes every coded passage as a table.",
            "about",
        )
        return
    yield Fold(
        "Codes by participants",
        (
            Table(
                "Passages of each participant under each code; “–” is none in interviews that "
                "were read",
                ("Code", *people),
                tuple(
                    (code.name, *(str(counts.get(code.id, {}).get(person, 0) or "–")
                                  for person in people))
                    for code in codes
                ),
                frozenset(range(1, len(people) + 1)),
            ),
        ),
    )  # fmt: skip


def saturation(material: Material) -> Iterator[Block]:
    """Tapering off of new codes over the interviews, with its caution."""
    read = [i for i in material.thematic_map.interviews if i not in material.thematic_map.unread]
    steps = new_codes(material.codebook, read)
    if not steps or not steps[-1].total:
        return
    yield Heading(2, "New codes and information power", "saturation")
    shown = steps if len(steps) <= 40 else (*steps[:20], *steps[-20:])
    yield Table(
        "Codes that each interview adds to those before it, in the order of their ids",
        ("Interview", "New codes", "Codes so far"),
        tuple((step.interview, str(step.new), str(step.total)) for step in shown),
        frozenset({1, 2}),
    )
    last = steps[-max(1, len(steps) // 4) :]
    new = sum(step.new for step in last)
    yield Paragraph(
        f"The last {counted(len(last), 'interview')} of {len(steps)} added "
        f"{counted(new, 'new code') if new else 'no new code'}. This depends "
        "on the order of the interviews and on how finely they were coded; it does not show that "
        "nothing more would be found, and reflexive thematic analysis does not rest on it (Braun "
        "and Clarke 2021).",
        "about",
    )


def information_power(material: Material) -> Iterator[Block]:
    """The worksheet for information power, each side with the day on which it was judged."""
    yield Heading(3, "Information power", "information-power")
    yield Paragraph(
        "How much information the sample holds for the purpose of the study decides how large it "
        "has to be (Malterud, Siersma and Guassora 2016).",
        "about",
    )
    judged = {judgement.side: (judgement, at) for judgement, at in material.codebook.power}
    rows = []
    for side, name in _SIDES.items():
        if side in judged:
            judgement, at = judged[side]
            calls = f"{judgement.calls_for} participants" if judgement.calls_for else "neither"
            rows.append((name, judgement.text, calls, at[:10]))
    if rows:
        yield Table(
            "Worksheet for information power", ("Side", "Judgement", "Calls for", "Filled"),
            tuple(rows),
        )  # fmt: skip
    began = material.facts.decided[0] if material.facts.decided else ""
    late = [at[:10] for _, at in judged.values() if began and at[:10] > began]
    if late:
        yield Paragraph(
            f"Filled after coding began ({began}): {counted(len(late), 'side')}, on "
            f"{', '.join(sorted(set(late)))}. A judgement made afterwards is no reason for the "
            "size of the sample; it says how far the sample carries the analysis.",
            "about",
        )
    if missing := [name.lower() for side, name in _SIDES.items() if side not in judged]:
        yield Waiting(
            f"Not judged yet: {', '.join(missing)}.",
            "Judge each side, best before and again after the interviews: transcode power STUDY "
            '--coder NAME --side aim --text "…" --calls-for fewer.',
        )
