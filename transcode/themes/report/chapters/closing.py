"""Closing of a report: what waits for a decision, limits, the trail, and the checklist."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from transcode.records.coding import Proposal
from transcode.records.figures import counted, decimal, lasting
from transcode.themes.piles import draw_piles, draw_tree
from transcode.themes.report.chapters.opening import how_decided
from transcode.themes.report.document import (
    Block,
    Excerpts,
    Fold,
    Heading,
    Items,
    Paragraph,
    Picture,
    Table,
    Waiting,
)
from transcode.themes.report.material import Material
from transcode.themes.report.waiting import Card, cards, unplaced

__all__ = ["candidates", "checklist", "limits", "trail"]

_MOST_UNPLACED = 200


def candidates(material: Material) -> Iterator[Block]:
    """Candidate codes that wait for a decision, and passages that support none."""
    title = "Candidate codes to review"
    if material.started:
        title = "Appendix: candidate codes to review"
    yield Heading(2, title, "waiting")
    proposals = material.proposals
    yield Paragraph(
        "The program grouped passages that seem to be about the same thing, and named each group "
        "in the participants’ own words. Each group is a candidate code. A “steady” one stayed "
        "together when the calculation was repeated on parts of the material. The passages of a "
        "“loose” one joined another group nearly as often; it may still be the interesting one.",
        "about",
    )
    if len(proposals) > 1:
        yield Picture(
            draw_piles(proposals), "Map of the passages by candidate code",
            "Each candidate code as a pile of passages; the same are listed below.", wide=True,
        )  # fmt: skip
        yield Picture(
            draw_tree(proposals), "Tree of the candidate codes, with their stabilities",
            "The candidate codes as a tree; the same are listed below.",
        )  # fmt: skip
    made = cards(material.waiting, proposals, material.quoting, material.descriptions)
    for anchor, title, about in (
        ("candidates", "Candidate codes", ""),
        ("tentative", "Tentative candidate codes",
         "When the clustering was repeated, the passages of these joined others nearly as often "
         "as each other. Read them as a question, not as a pattern."),
        ("chatter", "Mostly chatter",
         "Most passages of these are talk about the talk itself: thanks, sound checks, “does that "
         "make sense?”. They are listed so that nothing is left out."),
    ):  # fmt: skip
        shown = [card for card in made if _section(card.proposal) == anchor]
        if shown:
            yield Heading(3, title, anchor)
            if about:
                yield Paragraph(about, "about")
            for card in shown:
                yield from _card(card, bool(material.people.groups))
    if not material.waiting:
        yield Paragraph("Every candidate code has been decided.")
    alone = unplaced(material.waiting, material.quoting)
    if alone:
        yield Heading(3, "Uncoded passages", "uncoded")
        support = counted(len(alone), "passage supports", "passages support")
        yield Paragraph(
            f"{support} no candidate code well enough, listed with the nearest one and the "
            "distance to it (0: at its centre, 1: nothing in common).",
            "about",
        )
        rows = tuple(
            (" / ".join(words for _, words in row.passage.lines)
             + (" (...)" if row.passage.cut else ""),
             row.passage.by or row.passage.interview, row.nearest, decimal(row.distance))
            for row in alone[:_MOST_UNPLACED]
        )  # fmt: skip
        table = Table("Uncoded passages", ("Passage", "Said by", "Nearest candidate code",
                      "Distance"), rows, frozenset({3}))  # fmt: skip
        yield Fold("Show them" if len(alone) > 1 else "Show it", (table,))
        if len(alone) > _MOST_UNPLACED:
            yield Paragraph(f"{len(alone) - _MOST_UNPLACED} more are not listed.", "about")


def _section(proposal: Proposal) -> str:
    if proposal.chatter:
        return "chatter"
    return "tentative" if proposal.tentative else "candidates"


def _card(card: Card, grouped: bool) -> Iterator[Block]:
    proposal = card.proposal
    yield Heading(4, proposal.name, f"candidate-{proposal.id}")
    count = f"{counted(len(proposal.members), 'passage')} by {', '.join(proposal.participants)}"
    if grouped and proposal.groups:
        groups = ", ".join(f"{group or 'no group'} {n}" for group, n in proposal.groups)
        count += f" ({groups})"
    count += f" · {proposal.strength}, coherence {decimal(proposal.coherence)}"
    count += f" · broader: {proposal.theme}" if proposal.theme else ""
    yield Paragraph(count, "count")
    if proposal.phrases:
        yield Paragraph(" · ".join(proposal.phrases), "count")
    if card.quoted:
        words = " ".join(words for _, words in card.quoted.lines)
        yield Paragraph(f"“{words}”" + (f" ({card.quoted.by})" if card.quoted.by else ""), "count")
    if card.described:
        told = card.described
        yield Paragraph(
            f"Described by a machine ({told.model}): {told.name}. {told.definition}", "count"
        )
    if card.typical:
        yield Excerpts((card.typical,))
    if card.borderline:
        yield Paragraph("Borderline passage:", "count")
        yield Excerpts((card.borderline,))
    near = f"Close to {', '.join(card.near)}. " if card.near else ""
    if near or card.notes:
        yield Paragraph(near + " ".join(card.notes), "count")


def limits(material: Material) -> Iterator[Block]:
    """Limits that follow from how the study was done."""
    yield Heading(2, "Limits", "limits")
    facts, made = material.facts, material.thematic_map
    told = [
        ("", "What was said was written down by a program or typed, and may be misheard; the "
         "excerpts keep its spelling."),
        ("", "Candidate codes come from a clustering of passages. It sees wording and meaning as "
         "its model does; what it does not propose can be there all the same."),
        ("", "Prevalence counts who said something when asked what they were asked. It says "
         "nothing about other people, and little about importance."),
    ]  # fmt: skip
    if facts.release == "automatic":
        told.append(("", "Names were replaced without a human check."))
    if made.unread:
        told.append(("", f"{counted(len(made.unread), 'interview')} not coded yet, and left out."))
    if len(facts.trail) < 2:
        told.append(("", "One person coded the material."))
    if facts.withdrawn:
        told.append(("", f"{counted(len(facts.withdrawn), 'interview was', 'interviews were')} "
                     "withdrawn by the participant."))  # fmt: skip
    yield Items(tuple(told))
    yield Waiting(
        "Limits that only the researchers know are not listed.",
        "Add them: recruitment, who was not reached, the interviewer’s position, the setting.",
    )


def trail(material: Material) -> Iterator[Block]:
    """Sources of everything in the report."""
    facts = material.facts
    refused = sum(not code for code in material.decided.values())
    yield Heading(2, "Trail", "trail")
    text = (
        "These are the sources of everything in this report. If the last line of a journal now has "
        "another digest, the journal has been extended or altered since."
    )
    if refused:
        count = counted(refused, "candidate code was", "candidate codes were")
        text += f" {count} refused."
    yield Paragraph(text, "about")
    if facts.withdrawn:
        listed = ", ".join(f"{interview} ({day})" for interview, day in facts.withdrawn)
        these = "these interviews" if len(facts.withdrawn) > 1 else "this interview"
        yield Paragraph(
            f"Withdrawn by the participant: {listed}. Earlier reports include {these}, and show "
            "other digests of the journals."
        )
    if facts.trail:
        yield Table(
            "Journals", ("Coder", "Decisions", "Digest of the last line (SHA-256)"),
            tuple((j.coder, str(j.decisions), j.digest) for j in facts.trail), frozenset({1}),
        )  # fmt: skip
    if facts.models:
        yield Table("Models", ("Purpose", "Model", "Digest (SHA-256)"), tuple(facts.models))
    yield Paragraph(
        f"Made by {facts.program}. It can be made again from the study folder at any time.", "about"
    )


# --- the checklist


def checklist(material: Material) -> Iterator[Block]:
    """The reporting guideline: each item filled from the study, or named as missing."""
    name = material.facts.checklist
    guide = _guides()[name]
    known = _known(material)
    rows, missing = [], 0
    for item in guide["items"]:
        said = known.get(item.get("from", ""), "")
        missing += not said
        rows.append((item["n"], item["topic"], said or f"Missing: {item['asks']}."))
    yield Heading(2, f"Checklist: {name}", "checklist")
    yield Paragraph(f"{guide['source']}.", "about")
    yield Table(f"{name}, filled from the study", ("Item", "Topic", "In this study"), tuple(rows))
    if missing:
        yield Waiting(
            f"{missing} of {len(rows)} items are missing: the study does not know them.",
            "Write them in the chapter, and the page on which they stand into the checklist.",
        )


@cache
def _guides() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parents[1] / "checklists.toml").read_text("utf-8"))


def _known(material: Material) -> dict[str, str]:
    """Knowledge of the study, by the names that the items of the checklists have for it."""
    facts, made, people = material.facts, material.thematic_map, material.people
    judged = {judgement.side: judgement.text for judgement, _ in material.codebook.power}
    approach = "reflexive" if facts.method == "reflexive" else "codebook"
    coders = [writer.coder for writer in facts.trail if writer.coder != "consensus"]
    repeats = len(people.person_of) - len(set(people.person_of.values()))
    ms = [max((turn.end_ms for turn in text.turns), default=0) for text in material.texts.values()]
    themes = [theme.name for theme in made.tops if theme.id]
    names = ", ".join(themes)
    groups = ", ".join(f"{group or 'no group'} {n}" for group, n in people.groups)
    return {
        "title": f"{facts.title} (as the study folder is called)",
        "aim": judged.get("aim", ""),
        "approach": f"Thematic analysis after Braun and Clarke, {approach}.",
        "sampling": judged.get("specificity", ""),
        "ethics": "Texts were pseudonymised before coding"
        + (" by the program alone." if facts.release == "automatic" else " and reviewed.")
        + " Approval and consent: to be added.",
        "units": f"{counted(len(people.everyone), 'participant')}"
        + (f" ({groups})" if groups else "") + f", {counted(len(made.interviews), 'interview')}.",
        "processing": "See Method: transcription, pseudonyms, and the models used.",
        "analysis": how_decided(material),
        "trust": f"Decisions of {counted(len(facts.trail), 'journal')} are kept, each linked to "
        "the one before; see Trail." if facts.trail else "",
        "findings": f"See Themes: {names}." if themes else "",
        "evidence": "See Themes: excerpts from different participants for each code, each "
        "attributed." if material.codings else "",
        "limits": "See Limits; the researchers’ own have to be added.",
        "withdrawn": f"{counted(len(facts.withdrawn), 'interview')} withdrawn. Refusals before "
        "the interviews: to be added." if facts.withdrawn else "",
        "repeats": f"{counted(repeats, 'repeat interview')}." if people.person_of else "",
        "recordings": "Audio recordings." if any(ms) else "",
        "duration": f"{lasting(min(m for m in ms if m))} to {lasting(max(ms))} by interview, "
        f"{lasting(sum(ms))} in all." if any(ms) else "",
        "saturation": "See New codes and information power." if judged else "",
        "coders": f"{counted(len(coders), 'coder')}." if coders else "",
        "tree": "See Codebook and the map as a tree." if material.codings else "",
        "software": f"{facts.program}.",
        "negative": "See Negative cases." if material.codings else "",
    }  # fmt: skip
