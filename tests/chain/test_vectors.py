"""Which model makes a study's vectors, and that a passage is embedded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transcode import coding
from transcode.models.registry import folder_digest
from transcode.pipeline import segment
from transcode.records.people import Participant, Person
from transcode.records.texts import ReleasedText, ReleasedTurn
from transcode.study.artefacts import Header, read_vectors, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs import run, status

TALK = (
    "The ward was loud at night and I could not sleep at all.",
    "My sister drove me there every single week.",
    "Nobody told me what the pills were for.",
    "I learned to ask the nurses instead of the doctors.",
)


def tell(study: Study, interview: str, said: Sequence[str], language: str = "en") -> None:
    """Release a text in which an interviewer asks before each thing that is said."""
    text, turns = "", []
    for number, words in enumerate(said):
        for speaker, line in (("I", "And then?"), ("P", words)):
            begin = len(text) + bool(text)
            text += "\n" * bool(text) + line
            turns.append(
                ReleasedTurn(f"{speaker}{number}", speaker, speaker == "I", begin, len(text), 0, 9)
            )
    released = ReleasedText(interview, language, text, tuple(turns), ())
    write_artefact(study.text_path(interview), Header("text", "release"), [released])


def make(root: Path, *interviews: str, **chosen: Any) -> Study:
    study = Study.create(root, Settings(**chosen))
    write_people(study.people_file, [Person(i, f"Invented {i}", f"{i}.wav", i) for i in interviews])
    write_participants(study.participants_file, [Participant(i, "") for i in interviews])
    return study


@pytest.mark.parametrize(
    ("language", "texts", "model"),
    [
        ("en", ("da",), "minilm-l6-v2"),
        ("en-GB", (), "minilm-l6-v2"),
        ("da", ("da",), "multilingual-e5-small"),
        ("th", (), "multilingual-e5-small"),
        ("", ("en", "en"), "minilm-l6-v2"),
        ("", ("en", "da"), "multilingual-e5-small"),
        ("", ("en", ""), "multilingual-e5-small"),
        ("", (), "multilingual-e5-small"),
    ],
)
def test_the_language_chooses_the_model(
    tmp_path: Path, language: str, texts: Sequence[str], model: str
) -> None:
    ids = [f"P{number}" for number, _ in enumerate(texts)]
    study = make(tmp_path / "study", *ids, language=language)
    for interview, spoken in zip(ids, texts, strict=True):
        tell(study, interview, TALK, spoken)
    assert segment.vectors_model(study) == model


def test_a_study_that_names_its_model_keeps_it(tmp_path: Path) -> None:
    study = make(tmp_path / "study", language="da", models=Models(vectors="minilm-l6-v2"))
    assert segment.vectors_model(Study.open(study.root)) == "minilm-l6-v2"


def test_a_corrected_passage_costs_one_embedding(
    tmp_path: Path, models: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    models("minilm-l6-v2")
    asked: list[str] = []
    encode = coding.embed

    def counting(passages: Sequence[str], **how: Any) -> Any:
        # candidates for names are encoded too: phrases, without a full stop
        asked.extend(one for one in passages if one.endswith("."))
        return encode(passages, **how)

    monkeypatch.setattr(coding, "embed", counting)
    study = make(tmp_path / "study", "P1", "P2", language="en")
    tell(study, "P1", TALK)
    tell(study, "P2", ("Never.", "Never.", "It was the same for all of us."))
    run.propose(study)
    assert sorted(asked) == sorted([*TALK, "Never.", "It was the same for all of us."])
    before = read_vectors(study.vectors_path("P1"))[1]

    asked.clear()
    run.propose(study)
    assert asked == []
    corrected = "Nobody told me what the bills were for."
    tell(study, "P1", (*TALK[:2], corrected, TALK[3]))
    run.propose(study)
    assert asked == [corrected]
    header, after = read_vectors(study.vectors_path("P1"))
    assert header.models["vectors"] == folder_digest("minilm-l6-v2")
    assert np.array_equal(after[[0, 1, 3]], before[[0, 1, 3]])
    assert np.allclose(after[2], encode([corrected], model=models("minilm-l6-v2"))[0], atol=1e-5)
    assert not any(
        word.encode() in study.vectors_path("P1").read_bytes() for word in ("pills", "ward")
    )

    study.vectors_path("P1").write_bytes(b"damaged")
    asked.clear()
    run.propose(study)
    assert sorted(asked) == sorted((*TALK[:2], corrected, TALK[3]))


def test_another_model_makes_all_vectors_anew(
    tmp_path: Path, models: Callable[[str], Path]
) -> None:
    models("minilm-l6-v2")
    models("multilingual-e5-small")
    study = make(tmp_path / "study", "P1", "P2")
    tell(study, "P1", TALK)
    run.propose(study)
    before = read_vectors(study.vectors_path("P1"))[1]
    tell(study, "P2", ("Afdelingen larmede om natten.", "Min søster kørte mig derhen."), "da")
    run.propose(study)
    header, after = read_vectors(study.vectors_path("P1"))
    assert header.models["vectors"] == folder_digest("multilingual-e5-small")
    assert not np.allclose(before, after, atol=0.01)
    # the Danish sentences lie nearest the English ones that mean the same
    danish = read_vectors(study.vectors_path("P2"))[1]
    assert np.argmax(danish @ after.T, axis=1).tolist() == [0, 1]


def test_status_says_what_is_missing_for_a_language(tmp_path: Path) -> None:
    study = make(tmp_path / "study", "P1", "P2", "P3", models=Models(vectors="minilm-l6-v2"))
    tell(study, "P1", TALK)
    assert status.status(study).notes == ()
    tell(study, "P2", ("ฉันไม่รู้จะทำอย่างไรดี",), "th")
    tell(study, "P3", TALK, "")
    unknown, words, vectors = status.status(study).notes
    study = make(tmp_path / "danish", "P1")
    tell(study, "P1", TALK, "da")
    assert status.status(study).notes == ()
    assert "not known" in unknown
    assert words.startswith("th: no list of words")
    assert vectors.startswith("th: minilm-l6-v2 is not made for it")


SPOKEN = {
    "da": "Jeg var bange. Min søster kørte mig derhen, f.eks. om tirsdagen. Det var godt! ",
    "de": "Ich hatte Angst. Meine Schwester fuhr mich jede Woche hin. Das war gut, denke ich. ",
    "ar": "كنت خائفا. أختي أخذتني إلى هناك كل أسبوع؟ كان ذلك جيدا، على ما أعتقد. ",
    "ja": "私は怖かったです。姉が毎週そこへ連れて行ってくれました。よかったと思います。",
    "th": "ฉันกลัวมาก พี่สาวพาฉันไปที่นั่นทุกสัปดาห์ ฉันคิดว่ามันดี ",
}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_without_a_pipeline_works(tmp_path: Path, language: str) -> None:
    study = make(tmp_path / "study", "P1", coding={"target_words": 12})
    tell(study, "P1", (SPOKEN[language] * 6, SPOKEN[language]), language)
    segment.segment(study, "P1")
    text, units = study.text("P1"), study.segments("P1")
    assert len(units) > 4
    said = "".join(text.text[one.anchor.begin : one.anchor.end] for one in units)
    assert "".join(said.split()) == "".join(SPOKEN[language].split()) * 7
    ends = tuple(".!?؟。") if language != "th" else ("",)
    assert all(text.text[one.anchor.begin : one.anchor.end].endswith(ends) for one in units)
