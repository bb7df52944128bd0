"""How long a release takes, and how much memory, by the number of interviews.

    python tests/benchmarks/release.py 20 40 80

Made interviews of 6 000 words (about forty minutes of talk), fifty mentions each, half of the names
those of the interview alone; no model, so that what is timed is the list, the pseudonyms, the texts
and the key; then one interview is withdrawn. Seconds of CPU; each size runs in a process of its
own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcode.pipeline import find_names, name_list, release
from transcode.privacy.checklist.desk import NameDesk
from transcode.records.names import NameDecision
from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn, Word
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs.withdraw import withdraw

SYLLABLES = "ka ro mi tel dus van bre lo pin gar hel sto wen fri"
WORDS = "the and but work when they course after nobody time little never house note machine"
TURNS, LENGTH = 100, 60


def made(root: Path, interviews: int) -> Study:
    """A study of that many interviews, transcribed."""
    chance = random.Random(1)

    def name(syllables: int) -> str:
        return "".join(chance.choice(SYLLABLES.split()) for _ in range(syllables)).capitalize()

    study = Study.create(
        root, Settings(language="en", release="automatic", models=Models(names="", entities=""))
    )
    words_said = WORDS.split()
    everywhere = [f"{name(2)} {name(3)}" for _ in range(20)]
    people = []
    for number in range(interviews):
        interview, clock, turns = f"P{number:03}", 0, []
        own = [f"{name(2)} {name(3)}" for _ in range(10)]
        for turn in range(TURNS):
            said = [chance.choice(words_said) for _ in range(LENGTH)]
            if turn % 2 == 0:
                said[10] = chance.choice([*own, *everywhere])
            text, words, at = " ".join(said), [], 0
            for word in text.split(" "):
                begin = text.index(word, at)
                at = begin + len(word)
                words.append(Word(begin, at, clock, clock + 290, 0.9))
                clock += 300
            start = words[0].start_ms
            turns.append(Turn(f"{interview}-{turn}", "P", start, clock, text, tuple(words)))
        transcript = Transcript(interview, "en", clock, "", tuple(turns))
        write_artefact(study.transcript_path(interview), Header("transcript", "join"), [transcript])
        people.append(Person(interview, "", f"{number}.wav", f"{number:064}", "", tuple(own)))
    people[0] = Person("P000", "", "0.wav", "0" * 64, "", (*people[0].also, *everywhere))
    write_people(study.people_file, people)
    write_participants(study.participants_file, [Participant(one.id) for one in people])
    return Study.open(root)


def measure(interviews: int) -> None:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        study = made(Path(folder) / "study", interviews)
        for interview in study.interviews:
            find_names.find_names(study, interview)
        start = time.process_time()
        release.release(study)
        first = time.process_time() - start
        release.release(study)
        again = time.process_time() - start - first
        rows = name_list.review_rows(study)
        kept: list[NameDecision] = []
        desk = NameDesk(rows, save=kept.append)
        start = time.process_time()
        for found in desk.names:
            desk.accept(found)
        deciding = (time.process_time() - start) / len(kept)
        start = time.process_time()
        withdraw.withdraw(study, "P003")
        withdrawn = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{interviews:>10} {len(rows):>9} {first:>9.1f} {first / interviews:>13.2f} {again:>8.1f} "
        f"{1000 * deciding:>14.2f} {withdrawn:>10.1f} {peak:>6}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        measure(int(sys.argv[2]))
    else:
        print(
            "interviews  mentions  release s  per interview  again s  ms a decision"
            " withdraw s     MB"
        )
        for size in sys.argv[1:] or ["20", "40", "80"]:
            subprocess.run([sys.executable, __file__, "one", size], check=True)
