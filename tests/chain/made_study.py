"""A study of twenty interviews, made of sentences: who is named where is known to the letter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn, Word
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people

PEOPLE = (
    "Kirsten Lund", "Paul Whitmore", "Amina Yusuf", "Søren Abildskov", "Pauline Driscoll",
    "Thorkel Vestergren", "Ruth Ellery", "Daniel Okafor", "Gudrun Hviidsten", "Marek Kowalczyk",
    "Ingeborg Falster", "Yasmin Haddad", "Bartholomew Quill", "Freja Damkilde", "Nikolai Petrov",
    "Susan Whitlock", "Jørgen Munkholt", "Leila Rahmani", "Edwin Hallam", "Oddny Fjeld",
    "Priyanka Mehrotra", "Tobias Krogager", "Winifred Stubbs", "Zoltan Farkas",
)  # fmt: skip
NAMESAKES = ("Anna Jensen", "Anna Holmsted")
PLACES = (
    "Fredericia", "Shrewsbury", "Vejle", "Ludlow", "Odense", "Bridgnorth", "Hjørring", "Whitby",
    "Aarhus", "Kidderminster", "Silkeborg", "Telford", "Nyborg", "Hereford", "Ribe", "Oswestry",
    "Herning", "Malvern", "Viborg", "Kendal",
)  # fmt: skip
WORKPLACES = (
    "Merrowdale Home Care", "Skovbakkeskolen", "Tolvane", "Vestsygehuset", "Pellington Brewery",
    "Kroghs Plejehjem", "Northgate Infirmary", "Lindebo Bibliotek", "Harrowmere College",
    "Grønnedal Apotek", "Castlewick Foundation", "Brandtoft Kommune", "Sablecombe Ltd",
    "Ternevang Børnehave", "Ashgrove Hospice", "Dybvad Fabrik", "Larkhurst Academy",
    "Egevang Klinik", "Pennywell Nursery", "Munkeris Gymnasium",
)  # fmt: skip
SAID = {
    "en": {
        "person": ("I talked to {} about it.", "Then {} left for the day.", "It was {}'s idea."),
        "place": ("We moved to {} after that.", "I still miss {}.", "It is {}'s best side."),
        "organisation": ("I started at {} in spring.", "They closed {} then.", "It was {}'s rule."),
    },
    "da": {
        "person": ("Jeg talte med {} om det.", "Så gik {} hjem.", "Det var {}s idé."),
        "place": ("Vi flyttede til {} så.", "Jeg savner {} endnu.", "Her er {}s bedste side."),
        "organisation": ("Jeg begyndte hos {} i foråret.", "Man lukkede {} dengang.",
                         "Det var {}s regel."),
    },
}  # fmt: skip
FILLING = {
    "en": "And I had no time for anything, so I wrote it down and went on.",
    "da": "Og jeg havde ikke tid til noget, så jeg skrev det ned og gik videre.",
}


@dataclass(frozen=True)
class Said:
    """An entity in a transcript: where its name stands, whatever form it has there."""

    interview: str
    turn: str
    begin: int
    end: int
    kind: str
    entity: str


def forms(kind: str, name: str) -> Iterator[str]:
    yield name
    yield name.lower()
    if kind == "person":
        first, last = name.split()
        yield first
        yield last
        yield first[:3] + first[4:] + " " + last  # a letter is missing: the recogniser's ear
        if len(first) > 6:
            yield first[:4] + first[5:]
    elif " " not in name:
        yield name.upper()


def entities(language: str) -> list[tuple[str, str]]:
    of = {"person": PEOPLE, "place": PLACES, "organisation": WORKPLACES}
    every = [(kind, name) for kind, names in of.items() for name in names]
    return [*every, *(("person", name) for name in NAMESAKES)]


def make_study(root: Path, **choices: object) -> tuple[Study, list[Said]]:
    """The study, released automatically; and every place where somebody is named."""
    settings = Settings(release="automatic", models=Models(names="", entities=""), privacy=choices)
    study = Study.create(root, settings)
    chance, said = random.Random(4), []
    also = tuple(f"{kind}: {name}" for kind, name in entities("en"))
    people, participants = [], []
    for number in range(1, 21):
        interview, language = f"P{number:02}", "da" if number % 2 else "en"
        turns: list[Turn] = []
        some = entities(language)
        chance.shuffle(some)
        for kind, name in some[:40]:
            ways = list(forms(kind, name)) if name not in NAMESAKES else [name, name.lower()]
            sentence, way = chance.choice(SAID[language][kind]), chance.choice(ways)
            before = sentence.index("{}")
            turn = f"{interview}-{len(turns)}"
            text = f"{sentence.format(way)} {FILLING[language]}"
            turns.append(_turn(turn, len(turns), text))
            said.append(Said(interview, turn, before, before + len(way), kind, name))
        transcript = Transcript(interview, language, turns[-1].end_ms, "I", tuple(turns))
        write_artefact(study.transcript_path(interview), Header("transcript", "join"), [transcript])
        people.append(Person(interview, "", f"{number}.wav", f"{number:064}", "", also))
        participants.append(Participant(interview, "a" if number < 11 else "b"))
    write_people(study.people_file, people)
    write_participants(study.participants_file, participants)
    return Study.open(root), said


def _turn(name: str, number: int, text: str) -> Turn:
    words, at, clock = [], 0, number * 20_000
    for word in text.split(" "):
        begin = text.index(word, at)
        at = begin + len(word)
        words.append(Word(begin, at, clock, clock + 290, 0.9))
        clock += 300
    return Turn(name, "I" if number % 4 == 0 else "P", number * 20_000, clock, text, tuple(words))
