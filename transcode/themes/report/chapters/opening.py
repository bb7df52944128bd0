"""Opening of a report: the study, its participants, and its method."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.records.figures import counted, percent
from transcode.themes.report.document import Block, Fold, Heading, Paragraph, Table, Waiting
from transcode.themes.report.material import Material

__all__ = ["how_decided", "method", "opening", "participants"]

_REFLEXIVE = (
    "This is a reflexive thematic analysis (Braun and Clarke). The program’s candidate codes are a "
    "starting point for reading, not a finding: the themes are the researcher’s own work with the "
    "material. The number of people who said something does not show how much it matters. Figures "
    "of agreement, if there are any, help coders discuss their readings; they are not a mark of "
    "quality."
)
_CODEBOOK = (
    "This is a codebook thematic analysis. The program’s candidate codes are a starting point for "
    "reading, not a finding: every code was confirmed or created by a coder. The number of people "
    "who said something does not show how much it matters. Figures of agreement show how "
    "consistently the coders applied the codebook."
)
_PURPOSES = {
    "speech": "turns speech into text",
    "segmentation": "finds where somebody speaks",
    "voices": "tells voices apart",
    "names": "finds names",
    "entities": "finds names in any language",
    "vectors": "finds passages that are alike",
}


def opening(material: Material) -> Iterator[Block]:
    """Contents of the study, and the kind of its analysis."""
    made, facts = material.thematic_map, material.facts
    interviews, people = len(made.interviews), len(material.people.everyone)
    lead = counted(interviews, "interview")
    if interviews == people and not material.people.spans:
        lead += ", one for each participant"
    else:
        lead += f" with {counted(people, 'participant')}"
    if material.people.groups:
        groups = ", ".join(f"{group or 'no group'} {n}" for group, n in material.people.groups)
        lead += f", in {counted(len(material.people.groups), 'group')} ({groups})"
    lead += "."
    if material.started:
        themes = sum(bool(theme.id) and not theme.is_overarching for theme in made.themes)
        codes = sum(len(theme.codes) for theme in made.themes)
        over = sum(theme.is_overarching for theme in made.themes)
        lead += f" {counted(themes, 'theme')} and {counted(codes, 'code')}"
        lead += f", under {counted(over, 'overarching theme')}" if over else ""
        lead += f", from the journal “{facts.coder}”." if facts.coder else "."
    else:
        lead += " Nothing has been decided yet."
    yield Paragraph(lead, "lead")
    yield Paragraph(_REFLEXIVE if facts.method == "reflexive" else _CODEBOOK, "method")
    if facts.release == "automatic":
        yield Waiting(
            "The texts were pseudonymised by the program and not checked by a human; the program "
            "does miss names.",
            "Review the names that were found (transcode names) before this is shared.",
        )
    if made.unread and material.started:
        yield Waiting(
            f"{counted(len(made.unread), 'interview has', 'interviews have')} not been coded yet: "
            f"{', '.join(made.unread)}. Participants who gave only these are in no figure of this "
            "report, because nobody knows yet what they say about a theme.",
            "Code these interviews, or mark them as finished where nothing in them fits a code.",
        )
    for interview, number in (facts.speakers or {}).items():
        yield Waiting(
            f"{interview} counts as one participant, and {number} people speak in it beside the "
            "interviewer.",
            "If it is a focus group, give each of them a row in participants.csv: an id, and in "
            f"the column speaks_in the interview and the speaker's label, such as {interview}: S2.",
        )
    for interview, turns in material.people.spans.items():
        unnamed = sorted({who for _, _, who in turns if who.startswith(f"{interview} ")})
        if unnamed:
            yield Waiting(
                f"Nobody is named for {counted(len(unnamed), 'speaker')} of {interview}: "
                f"{', '.join(unnamed)}. Each counts as a participant without a group.",
                "Give each a row in participants.csv, with the label in the column speaks_in.",
            )


def participants(material: Material) -> Iterator[Block]:
    """The table of participants, as detailed as the study shares it."""
    rows = [row for row in material.facts.participants if row.id in material.people.everyone]
    if not rows:
        return
    yield Heading(2, "Participants", "participants")
    names = list(dict.fromkeys(name for row in rows for name, _ in row.attributes))
    gave: dict[str, set[str]] = {row.id: set() for row in rows}
    for interview, person in material.people.person_of.items():
        gave.setdefault(person, set()).add(interview)
    for interview, turns in material.people.spans.items():
        for _, _, person in turns:
            gave.setdefault(person, set()).add(interview)
    grouped = any(row.group for row in rows)
    yield Table(
        "Participants, as the study describes them",
        ("Participant", *(["Group"] if grouped else []), *(n.replace("_", " ") for n in names),
         "Interviews"),
        tuple(
            (row.id, *([row.group] if grouped else []),
             *(dict(row.attributes).get(name, "") for name in names),
             ", ".join(sorted(gave.get(row.id, ()))))
            for row in rows
        ),
    )  # fmt: skip
    if smallest := material.facts.smallest_group:
        text = f"Smallest group of participants who share all attributes: {smallest}."
        if smallest == 1:
            yield Waiting(
                f"{text} Somebody who knows the field may recognise a participant by this table.",
                "Make the table less detailed (transcode risk STUDY --write), or leave columns "
                "out of what is published.",
            )
        else:
            yield Paragraph(text, "about")


def method(material: Material) -> Iterator[Block]:
    """Making and coding of the texts: models, versions, parameters and seeds."""
    facts = material.facts
    yield Heading(2, "Method", "method")
    used = [
        (task, name) for task, name, _ in facts.models if name
    ]  # what each does, by its name; the digests are in the trail
    said = "; ".join(f"{name} {_PURPOSES.get(task, f'for {task}')}" for task, name in used)
    yield Paragraph(
        f"Recordings and transcripts were worked on with {facts.program} on the researcher’s own "
        f"machine; nothing was sent elsewhere.{f' Models: {said}.' if said else ''} The digest of "
        "each model stands in the trail."
    )
    yield Paragraph(how_decided(material))
    settings = tuple(
        (f"{room}.{name}", _plain(value))
        for room, values in (facts.settings or {}).items()
        for name, value in values.items()
    )
    if settings:
        table = Table("Every parameter, seeds among them", ("Parameter", "Value"), settings)
        yield Fold("Parameters", (table,))


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None or value == "" else str(value)


def how_decided(material: Material) -> str:
    """Origin of the candidate codes, and what became of them."""
    decided, total = material.decided, len(material.proposals)
    own = sum(not code.proposal for code in material.codebook.codes)
    if not (total or decided):
        return f"Codes were made by the coders: {own}." if own else "No codes have been made yet."
    known = {proposal.id: proposal for proposal in material.proposals}
    confirmed = [proposal for proposal, code in decided.items() if code]
    refused = len(decided) - len(confirmed)
    codes = {code.id: code for code in material.codebook.codes}
    changed = sum(
        p in known and (code := codes.get(decided[p])) is not None
        and (code.name != known[p].name or code.proposal != p)
        for p in confirmed
    )  # fmt: skip
    of = max(len(decided), 1)
    return (
        "Candidate codes are groups of passages with similar wording or meaning, clustered again "
        "and again on parts of the material, and named in the participants’ own words. Of "
        f"{counted(max(total, len(decided)), 'candidate code')}, {len(decided)} "
        f"{'was' if len(decided) == 1 else 'were'} decided on: "
        f"{len(confirmed)} confirmed ({percent(len(confirmed) / of)}), {changed} of these with "
        f"another name or merged into another code; {refused} refused ({percent(refused / of)}). "
        f"{counted(own, 'code was', 'codes were')} made by the coders themselves."
    )
