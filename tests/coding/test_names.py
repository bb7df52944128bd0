"""Names: the participants' words, shared by several, told apart, in several languages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.coding import embed
from transcode.coding.names import Encode, Talk, Vectors, name_clusters
from transcode.coding.phrases import phrases_in, stop_words_for
from transcode.coding.stopwords import STOP_WORDS

ENGLISH = (
    "The screen stands between me and the client, that is what it does.",
    "I look at the screen and the client looks at me.",
    "With the screen there the client stops talking to me.",
    "I was sweating like a pig, and then the screen went dark for the client.",
    "At night I learned at home, when the children slept.",
    "I learned at night, at home, with a cup of tea.",
    "It was at home that I learned, mostly at night.",
    "We learned it at night in the kitchen at home.",
)
GERMAN = (
    "Ich hatte Angst vor der Nadel, und die Nadel lag da.",
    "Die Angst vor der Nadel ist geblieben, sozusagen.",
    "Vor der Nadel habe ich immer noch Angst.",
    "Der letzte Bus fährt um vier, dann laufe ich durch den Wald.",
    "Wenn der letzte Bus weg ist, bleibt nur der Wald.",
    "Den letzten Bus habe ich verpasst, also wieder durch den Wald.",
)
DANISH = (
    "Jeg var bange for nålen, og nålen lå der bare.",
    "Angsten for nålen er der stadig, jeg er bange for nålen.",
    "Jeg er altså stadig bange for nålen om morgenen.",
    "Den sidste bus kører klokken fire, og så går jeg gennem skoven.",
    "Når den sidste bus er kørt, er der kun skoven.",
    "Jeg nåede ikke den sidste bus, så det blev skoven igen.",
)
# Finnish: no list of stop words here
FINNISH = (
    "Minä pelkäsin neulaa ja se oli pahin asia.",
    "Se pelko oli aina siellä ja minä pelkäsin neulaa.",
    "Ja minä pelkäsin neulaa joka aamu.",
    "Viimeinen bussi lähti ja minä kävelin metsän läpi.",
    "Ja se viimeinen bussi oli jo mennyt.",
    "Viimeinen bussi lähti ja se oli siinä.",
)  # fmt: skip


def two_halves(n: int) -> Vectors:
    vectors = np.full((n, 4), 0.1)
    vectors[: n // 2, 0] = vectors[n // 2 :, 1] = 1.0
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def named(
    passages: Sequence[str],
    clusters: dict[int, list[int]] | None = None,
    speakers: Sequence[str] = (),
    questions: Sequence[str] = (),
    encode: Encode | None = None,
    vectors: Vectors | None = None,
) -> dict[int, str]:
    n = len(passages)
    clusters = clusters or {0: list(range(n // 2)), 1: list(range(n // 2, n))}
    stop = stop_words_for(passages)
    placed = two_halves(n) if vectors is None else vectors
    talk = Talk(passages, stop, questions, speakers, encode)
    return name_clusters(talk, placed, clusters)


@pytest.mark.parametrize("passages", [ENGLISH, GERMAN, DANISH, FINNISH])
def test_every_phrase_was_said_and_no_two_names_are_the_same(passages: tuple[str, ...]) -> None:
    found = named(passages)
    assert len({name.casefold() for name in found.values()}) == 2
    for name in found.values():
        assert any(name in passage for passage in passages)


@pytest.mark.parametrize(
    ("passages", "first", "second"),
    [(ENGLISH, "screen", "night"), (GERMAN, "Nadel", "Bus"), (DANISH, "nålen", "bus"),
     (FINNISH, "neulaa", "bussi")],
)  # fmt: skip
def test_the_name_is_what_the_passages_share(
    passages: tuple[str, ...], first: str, second: str
) -> None:
    found = named(passages)
    assert first in found[0] or "client" in found[0]
    assert second in found[1] or "learned" in found[1] or "metsän" in found[1]


def test_the_odd_words_of_one_passage_are_no_name() -> None:
    passages = [one.replace("went dark", "went oil and metal dark") for one in ENGLISH]
    assert "oil" not in named(passages)[0]


def test_a_phrase_of_several_participants_is_preferred() -> None:
    passages = ["the blue notebook, the red folder"] * 2 + ["the red folder, the blue notebook"] * 2
    passages += ["walking home"] * 4
    same = ["P1"] * 8
    one = named([*passages[:2], "the blue notebook", "the red folder", *passages[4:]],
                speakers=["P1", "P1", "P2", "P1", *same[4:]])  # fmt: skip
    other = named([*passages[:2], "the blue notebook", "the red folder", *passages[4:]],
                  speakers=["P1", "P1", "P1", "P2", *same[4:]])  # fmt: skip
    assert (one[0], other[0]) == ("blue notebook", "red folder")


def test_the_words_of_the_question_name_nothing() -> None:
    passages = ["She keeps the blue notebook."] * 4 + [*ENGLISH[4:]]
    assert named(passages)[0] == "blue notebook"
    asked = named(passages, questions=["Tell me about the blue notebook."] * 8)[0]
    assert asked != "blue notebook"


@pytest.mark.parametrize(
    ("said", "whole"),
    [("a fear of the needle", "fear of the needle"), ("Angst vor der Nadel", "Angst vor der Nadel"),
     ("bange for den lange nål", "bange for den lange nål")],
)  # fmt: skip
def test_links_may_stand_inside_a_phrase(said: str, whole: str) -> None:
    stop = STOP_WORDS[{"a": "en", "A": "de", "b": "da"}[said[0]]]
    assert whole in dict(phrases_in(said, stop)).values()


@pytest.mark.parametrize(
    ("said", "language"),
    [("needle was obviously broken", "en"), ("Nadel ist plötzlich gebrochen", "de"),
     ("nålen er pludselig knækket", "da")],
)  # fmt: skip
def test_clauses_do_not(said: str, language: str) -> None:
    whole = dict(phrases_in(said, STOP_WORDS[language])).values()
    assert not any(one.startswith(said.split()[0]) for one in whole)


def test_languages_are_told_apart_and_mixed() -> None:
    assert stop_words_for(ENGLISH) == STOP_WORDS["en"]
    assert stop_words_for(GERMAN) == STOP_WORDS["de"]
    assert stop_words_for(DANISH) == STOP_WORDS["da"]
    assert stop_words_for((*ENGLISH, *DANISH)) == STOP_WORDS["en"] | STOP_WORDS["da"]


def test_without_a_list_short_words_of_many_passages_are_function_words() -> None:
    stop = stop_words_for(FINNISH * 3)
    assert {"ja", "se"} <= stop
    assert not {"neulaa", "bussi", "viimeinen"} & stop


def test_german_nouns_are_not_taken_for_missed_names() -> None:
    passages = ("Blaue Angst ist da.", "Die Blaue Angst, die kommt.", "Ja, die Blaue Angst.",
                "Der Wald ist da.", "Wir sind durch den Wald.", "Der Wald ist dort.")  # fmt: skip
    assert named(passages)[0] == "Blaue Angst"


def test_the_model_of_the_vectors_chooses_by_meaning(models: Callable[[str], Path]) -> None:
    folder = models("minilm-l6-v2")

    def encode(texts: Sequence[str]) -> Vectors:
        return embed(texts, model=folder)

    passages = [
        "The needle hurts, I was afraid of injecting, and the blue curtain hung there.",
        "Afraid of injecting every morning, beside the blue curtain.",
        "I am afraid of injecting. The blue curtain was closed.",
        "The last bus leaves at four o'clock in winter.",
        "I missed the last bus again and walked.",
        "After the last bus there is no way home.",
    ]
    vectors = encode(["injecting insulin with a syringe"] * 3 + ["public transport"] * 3)
    found = named(passages, encode=encode, vectors=vectors)
    assert found[0] == "afraid of injecting"
    assert "bus" in found[1]
    assert found == named(passages, encode=encode, vectors=vectors)


def test_a_phrase_that_lies_near_every_cluster_names_none() -> None:
    # what all talk about against what only these do; the first is the nearer to their centre
    directions = {"course day": [0.9, 0.6, 0.0], "blue notebook": [0.84, 0.0, 0.6]}
    passages = ["course day, blue notebook"] * 3 + ["last bus, course day"] * 3
    vectors = np.array([[1.0, 0.4, 0.3]] * 3 + [[0.2, 1.0, 0.0]] * 3)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode(texts: Sequence[str]) -> Vectors:
        placed = np.array([directions.get(text, [0.0, 1.0, 0.0]) for text in texts])
        return np.asarray(placed / np.linalg.norm(placed, axis=1, keepdims=True))

    near = encode(list(directions)) @ vectors[0]
    assert near[0] > near[1]
    assert named(passages, encode=encode, vectors=vectors)[0] == "blue notebook"


def test_groups_named_after_codes_cost_no_second_look() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return np.array([[1.0, len(text), 0.0, 0.0] for text in texts])

    talk = Talk(ENGLISH, stop_words_for(ENGLISH), encode=encode)
    for clusters in ({0: [0, 1, 2, 3], 1: [4, 5, 6, 7]}, {0: [*range(8)]}):
        name_clusters(talk, two_halves(8), clusters)
    assert len(asked) == len(set(asked)) > 0


_SAME_NAMES = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(int(sys.argv[1]))
from transcode.coding import embed, propose
from transcode.records.coding import Segment
from transcode.records.texts import Anchor
texts = sys.stdin.buffer.read().decode().splitlines()
units = [Segment(str(i), Anchor(f"P{i % 3}", i, i + 1, ""), "P") for i in range(len(texts))]
folder = Path(sys.argv[2])
encode = lambda some: embed(some, model=folder)
found = propose(units, texts, encode(texts), groups={}, encode=encode)
sys.stdout.buffer.write(repr([(one.name, one.phrases, one.theme) for one in found]).encode())
"""


def test_names_by_the_model_are_the_same_bytes_on_one_thread_and_on_two(
    models: Callable[[str], Path],
) -> None:
    texts = [f"{one} {two}" for one in ENGLISH for two in ENGLISH[:6]]
    said = [
        subprocess.run(
            [sys.executable, "-c", _SAME_NAMES, threads, str(models("minilm-l6-v2"))],
            input="\n".join(texts).encode(),
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert b"screen" in said[0]
    assert said[0] == said[1]


words = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ["the", "bus", "not", "[Person 1]", "🙂", "never", "home", "קול", "我们", "\r\n"]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=2, max_size=12))
def test_whatever_is_said_there_are_names(passages: list[str]) -> None:
    found = named(passages)
    assert len(found) == 2
    assert len({name.casefold() for name in found.values()}) == 2
    for name in found.values():
        assert name
        assert "[" not in name or "[" in "".join(passages).replace("[Person 1]", "")
