"""How the sample study was coded: Anna and Ben, each alone, and then together.

``readings.csv`` says who put which code on which meaning unit (named by some words of it). It was
written by reading the interviews; this script only enters it, as a coder would. It was run once:
the journals are kept, with the times at which the decisions were entered.
"""

from __future__ import annotations

import csv
from pathlib import Path

from transcode import Session, Study
from transcode.records.texts import Anchor

HERE = Path(__file__).parent

# the piles that were of use, by their own name, and what they became
KEPT = {
    "tablet's a cold hand": "The screen between us",
    "left the floor for class": "Afraid of being found out",
    "Best wishes": "It stops when the course stops",
    "morning my heart": "Taught at eye level",
    "Not on the clock": "Learning in the gaps",
}
REASONS = {
    "evenings and weekends": "Who they are, not what they tell.",
    "night at the kitchen table": "Nights in three different senses.",
    "phone in their hand": "Machines of every kind; what they do to people differs.",
    "sat with my arms": "Heads, hands and arms in all their senses.",
    "no letter": "Held together by letters and keyboards, not by a meaning.",
}
THEMES = {
    "Daring to be a beginner": (
        "What it takes to not know, in front of others, and to begin all the same.",
        ("Afraid of being found out", "Taught at eye level"),
    ),
    "Someone who stands behind you": (
        "Learning is carried by others: those beside you, and those above you.",
        ("Helping each other along", "Backed from above, or not"),
    ),
    "Learning on borrowed time": (
        "The course had its dates; what comes after it has no place in the working day.",
        ("Learning in the gaps", "It stops when the course stops"),
    ),
    "More able, and more exposed": (
        "The same device makes people better at their work and lets others look at them.",
        (
            "The work itself gets better",
            "Standing a bit taller",
            "Watched by the machine",
            "The screen between us",
        ),
    ),
}
DEFINITIONS = {
    "Afraid of being found out": "Hiding that one does not know, or dreading to be seen failing. "
    "Also the relief when others turn out to be as lost.",
    "Taught at eye level": "What the teacher does that lets people learn without shame: waits, "
    "asks, lets herself be taught, begins from the learner's own work.",
    "Helping each other along": "Colleagues who learn from and with one another, on the course or "
    "after it. Not superiors.",
    "Backed from above, or not": "What managers do, or fail to do, so that learning counts.",
    "Learning in the gaps": "No time is set aside: learning gives way, or is done in between and "
    "at home.",
    "It stops when the course stops": "Nothing follows; the wish for something that does.",
    "The work itself gets better": "Something in the daily work is done better, sooner or more "
    "safely than before.",
    "Standing a bit taller": "Seeing oneself differently: pride, voice, new plans.",
    "Watched by the machine": "The data tell on the worker; not knowing who looks.",
    "The screen between us": "The device takes the place of the touch: of a person, or of a thing "
    "that one's hands know.",
}


def work_through(coder: str) -> Session:
    """One coder's whole pass: the piles, the codes, the passages, the coverage."""
    session = Session(Study.open(HERE), coder)
    for proposal in session.queue:
        if proposal.name in KEPT:
            session.confirm(proposal)
            session.rename(proposal.name, KEPT[proposal.name])
        else:
            session.reject(proposal, REASONS.get(proposal.name, "Too mixed to be one thing."))
    passages = wanted(session)
    for code in passages:
        if code not in KEPT.values():
            session.create(code)
    for code in session.codebook.codes:
        for coding in session.codebook.codings_of(code.id):
            if coding.anchor not in passages[code.name]:
                session.withhold(code, coding.anchor)
        held = {coding.anchor for coding in session.codebook.codings_of(code.id)}
        for anchor in passages[code.name]:
            if anchor not in held:
                session.apply(code, anchor)
    for interview in session.study.interviews:
        session.cover(interview)
    return session


def wanted(session: Session) -> dict[str, list[Anchor]]:
    """The meaning units that this coder put under each code."""
    study, found = session.study, dict[str, list[Anchor]]()
    with (HERE / "readings.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if not row[session.coder]:
                continue
            text = study.text(row["interview"]).text
            (unit,) = (
                one.anchor
                for one in study.segments(row["interview"])
                if row["passage"] in text[one.anchor.begin : one.anchor.end]
            )
            units = found.setdefault(row["code"], [])
            if unit not in units:
                units.append(unit)
    return found


def talk_it_over(session: Session) -> None:
    """The agreed round: what they could not tell apart, definitions, themes."""
    session.memo(
        "Anna coded exercises from their own work, Ben a teacher who knows such work. Read "
        "together it is one thing: she meets them where they stand.",
        "Starting from our own work",
    )
    session.merge("Starting from our own work", into="Taught at eye level")
    for theme, (definition, codes) in THEMES.items():
        session.create_theme(theme, definition)
        for code in codes:
            session.define(code, DEFINITIONS[code])
            session.move(code, theme)
    session.memo("Ben's 'Old hands and young hands' is worth a paper of its own; not a code here.")


if __name__ == "__main__":
    anna = work_through("anna")
    anna.define("Learning at home, unpaid", "Learning in one's own time, at one's own cost.")
    anna.memo("Is this part of the gaps, or is it the price of them?", "Learning at home, unpaid")

    ben = work_through("ben")
    ben.create("Making a joke of it")
    ben.merge("Making a joke of it", into="Afraid of being found out")
    ben.memo("The jokes belong here: they are how fear looks in him.", "Afraid of being found out")

    talk_it_over(work_through("consensus"))
