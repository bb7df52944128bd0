"""Whatever somebody decides about names, there are answers after which every output is written.

And nothing that was to be hidden is in it. Names come from Faker's lists for five countries, the
decisions and what coders type from chance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from faker import Faker
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.chain.spoken import names_step, spoken_study
from transcode.errors import PrivacyError
from transcode.pipeline import name_list, publish, transcribe
from transcode.privacy.lexicon.names import key_of, plain
from transcode.records.decisions import Apply, Create, Define, Memo
from transcode.records.people import Participant, Person
from transcode.records.texts import Anchor
from transcode.study.folder import Study
from transcode.study.tables import read_rows, write_participants, write_rows
from transcode.verbs import draw, export, names, report

COUNTRIES = ("en_GB", "da_DK", "de_DE", "fr_FR", "pl_PL")
SAID = (
    "I talked to {} about it and then we went home.", "It was {} who showed me the ropes.",
    "We moved there with {} after that.", "I told them that {} was not there.",
    "{} said that the reports come in March.", "and {} never came back to the ward",
)  # fmt: skip
PLAIN = (
    "Themes are what the notes in the map show.", "The agreement was that codes would do.",
    "Coders meet in June and write memos about the excerpts.", "Nothing was said about it.",
)  # fmt: skip
MEMOS = ("As {} says.", "compare with {} here", "Ask {} again", "Marks of {}")
DECISIONS = ("keep", "keep", "keep", "ignore", "never", "always", "change")
ROUNDS = 12


@cache
def names_of(country: str) -> tuple[str, ...]:
    faker = Faker(country)
    faker.seed_instance(7)
    people = [f"{faker.first_name()} {faker.last_name()}" for _ in range(60)]
    return tuple(dict.fromkeys((*people, *(faker.city() for _ in range(20)))))


def make(root: Path, chance: random.Random, release: str) -> Study:
    """Three interviews about people of one country, and two coders who wrote about them."""
    country = chance.choice(COUNTRIES)
    some = chance.sample(names_of(country), 14)
    said, people = {}, {}
    for number in range(1, 4):
        interview = f"P{number:02}"
        said[interview] = [_turn(chance, some) for _ in range(12)]
        also = tuple(chance.sample(some, 4))
        people[interview] = Person(interview, some[number], f"{some[-number]}.txt", "", "", also)
    study = spoken_study(root, said, people=people, release=release)
    places = tuple(Participant(p.id, chance.choice(("a", some[5])), (("town", some[6]),))
                   for p in study.people)  # fmt: skip
    write_participants(study.participants_file, places)
    return study


def _turn(chance: random.Random, some: Sequence[str]) -> str:
    name = chance.choice(some)
    said = chance.choice((name, name.split()[0], name.split()[-1], name.lower()))
    return chance.choice(SAID).format(said) if chance.random() < 0.7 else chance.choice(PLAIN)


def code(study: Study, chance: random.Random) -> None:
    """Two coders, who type names and words that sound like names."""
    every = sorted({person.name for person in study.people} | {"Tomasz", "Tamas", "Goffman"})
    texts = study.texts
    for coder in ("anna", "ben"):
        journal = study.journal(coder)
        journal.append(Create("c1", "Themes of care", "What is said of March and the reports."))
        journal.append(Memo(chance.choice(MEMOS).format(chance.choice(every)), "c1"))
        journal.append(Define("c1", f"as {chance.choice(every).lower()} put it"))
        for interview, text in texts.items():
            anchor = Anchor(interview, 0, min(30, len(text.text)), text.digest)
            journal.append(Apply("c1", anchor))


def decide(study: Study, chance: random.Random, decisions: Sequence[str]) -> int:
    """Decide on every open row of the list, as a spreadsheet does."""
    rows = read_rows(study.review_file, ["interview", "mention", "decision"])
    waiting = [row for row in rows if not row["decision"]]
    entities = [row["entity"] for row in rows if row["entity"]]
    for row in waiting:
        row["decision"] = chance.choice(decisions)
        if row["decision"] == "change":
            row["new entity"] = chance.choice(entities)
    if waiting:
        write_rows(study.review_file, list(rows[0]), [list(row.values()) for row in rows])
    return len(waiting)


def at_the_desk(study: Study, chance: random.Random) -> None:
    """A few decisions at the desk, one of them taken back."""
    desk = names.names(study)
    for name in [one for one in desk.names if one.open][:4]:
        act: Callable[..., object] = chance.choice((desk.accept, desk.reject, desk.always,
                                                    desk.never))  # fmt: skip
        act(name)
    if chance.random() < 0.5 and study.decisions_noted():
        desk.undo()
    names.close_names(study, desk)


def every_output(study: Study) -> list[Callable[[], object]]:
    return [lambda: draw.draw_map(study, "anna"), lambda: report.write_report(study, "anna"),
            lambda: export.export(study, "ben")]  # fmt: skip


def words_shown(study: Study) -> set[str]:
    """All words of what was said and typed as it is shared now; not the program's own."""
    table = study.participants_file.read_text("utf-8-sig")
    book = [entry.decision for coder in study.coders for entry in study.journal(coder)]
    typed = " ".join(
        str(getattr(one, f, "")) for one in book for f in ("text", "name", "definition")
    )
    texts = " ".join(text.text for text in study.texts.values())
    without = re.sub(r"\[[^\]]*\]", " ", f"{texts} {typed} {table}")
    return set(re.findall(r"[^\W\d_]+", plain(without).lower()))


def never_shown(study: Study) -> Iterator[str]:
    """Words of names that were only ever hidden: no decision let any of their places stay."""
    rows = [row for row in name_list.review_rows(study) if not row.stands_for_nothing]
    free = {w for row in rows if row.stays or row.decision == "change"
            for name in (row.entity, row.new_entity) for w in key_of(name)}  # fmt: skip
    said = {turn.text for i in study.interviews for turn in transcribe.heard(study, i).turns}
    # what is also said in small letters counts as an ordinary word, in every alphabet
    small = {word for word in re.findall(r"[^\W\d_]+", " ".join(said)) if word.islower()}
    for row in rows:
        if row.decision in ("keep", "always") and row.kind == "person":
            for word in key_of(row.entity):
                if len(word) >= 5 and word not in free | small:
                    yield plain(word)


@pytest.mark.parametrize("release", ["reviewed", "automatic"])
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6))
def test_every_output_is_written_in_the_end(
    tmp_path_factory: pytest.TempPathFactory, release: str, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSCODE_IDENTITY", str(folder / "identity.txt"))
        chance = random.Random(seed)
        study = make(folder / "study", chance, release)
        names_step(study)
        if chance.random() < 0.5:
            at_the_desk(study, chance)
        decide(study, chance, DECISIONS)
        for _ in range(ROUNDS):
            names_step(study)
            if not decide(study, chance, DECISIONS):
                break
        else:
            raise AssertionError("reviewing the names never ends")
        code(study, chance)
        for write in every_output(study):
            for _ in range(ROUNDS):
                try:
                    write()
                    break
                except PrivacyError as problem:
                    assert "transcode " in problem.remedy, "no refusal without a way out"
                    decide(study, chance, DECISIONS)
                    names_step(study)
            else:
                raise AssertionError("no decision lifts what holds this output back")
        publish.check_leftovers(study)
        shown = words_shown(study)
        left = {word for word in never_shown(study) if word in shown}
        assert not left, left
