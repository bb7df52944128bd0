"""Studies at the edge: hardly anything said, or nothing of the usual kind, from document to map."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.chain.conftest import SAMPLES
from transcode.cli.propose import print_proposals
from transcode.errors import TranscodeError
from transcode.pipeline.propose import topic_model
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.verbs import draw, export, report, run, status, verify
from transcode.verbs import start as start_verb
from transcode.verbs.add import add
from transcode.workbench import Session
from transcode.workbench.live import Workbench

ENGLISH = (
    "The ward was loud at night and I could not sleep at all, whatever I tried to do about it.",
    "My sister drove me there every single week, and she never once complained about the road.",
    "Nobody told me what the pills were for, so I kept a list of them in my kitchen at home.",
    "I learned to ask the nurses instead of the doctors, because they had the time to answer.",
)
DANISH = (
    "Afdelingen larmede om natten, og jeg kunne slet ikke sove, hvad jeg end prøvede på.",
    "Min søster kørte mig derhen hver eneste uge, og hun klagede aldrig over den lange vej.",
    "Ingen fortalte mig, hvad pillerne var til, så jeg havde en liste i køkkenet derhjemme.",
    "Jeg lærte at spørge sygeplejerskerne i stedet for lægerne, for de havde tid til at svare.",
)
ARABIC = (
    "كنت خائفا في المستشفى ولم أستطع النوم في الليل لأن الأجهزة تصدر أصواتا كثيرة طوال الوقت.",
    "أختي أخذتني إلى هناك كل أسبوع ولم تشتك أبدا من الطريق الطويل بين المدينة والقرية.",
    "لم يخبرني أحد لماذا هذه الأدوية ولذلك كتبت قائمة واحتفظت بها في المطبخ في البيت.",
    "تعلمت أن أسأل الممرضات بدلا من الأطباء لأن لديهن الوقت للإجابة عن كل سؤال عندي.",
)


def talk(*said: str) -> str:
    return "\n".join(f"I: And then?\nP: {words}" for words in said)


NO_WORDS = "no words of an interview were found in the document"
NOBODY = "I: And then?\n\nI: Nobody has come.\n"
LONG = "I: Tell me.\nP: " + " ".join(
    f"{ENGLISH[n % 4][:-1]} on day {n}." for n in range(250)
)  # 5 000 words without a pause
CASES: Mapping[str, tuple[str, dict[str, str], int]] = {
    # language, document by name, how many passages there are
    "one interview": ("en", {"a": talk(*ENGLISH)}, 4),
    "one passage": ("en", {"a": talk(ENGLISH[0])}, 1),
    "three passages": ("en", {"a": talk(*ENGLISH[:3])}, 3),
    "all the same": ("en", {"a": talk(*ENGLISH[:1] * 6), "b": talk(*ENGLISH[:1] * 5)}, 11),
    "languages by turns": ("", {"a": talk(*ENGLISH[:2], *DANISH), "b": talk(*ENGLISH)}, 10),
    "a language each": ("", {"a": talk(*ENGLISH), "b": talk(*DANISH)}, 8),
    "only signs of listening": ("en", {"a": talk("Mm-hm.", "Yeah.", "Uh-huh.", "Okay.")}, 1),
    "emoji": ("", {"a": talk("😀😀", "👍🏽 🎉", "😢", "👨‍👩‍👧 ❤️")}, 4),
    "marks": ("en", {"a": talk("...", "—", "?!", "***")}, -1),
    "right to left": ("ar", {"a": talk(*ARABIC), "b": talk(*ARABIC[::-1])}, 8),
    "one long turn": ("en", {"a": LONG}, -1),
    "nobody answers": ("en", {"a": NOBODY, "b": talk(*ENGLISH)}, -1),
    "nothing": ("en", {"a": "\n"}, 0),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_identity(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCODE_IDENTITY", environment["TRANSCODE_IDENTITY"])


def start(root: Path, language: str, documents: Mapping[str, str], **chosen: Any) -> Study:
    """A study of these documents that looks for no names, as ``transcode add`` makes it."""
    folder = root / "documents"
    folder.mkdir(parents=True)
    for name, text in documents.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    none = Models(names="", entities="")
    settings = Settings(language=language, release="automatic", models=none, **chosen)
    study = start_verb.start(folder, root / "study", settings)
    add.add(study, [folder])
    return Study.open(study.root)


def listed(study: Study) -> list[dict[str, Any]]:
    """The candidate codes that a page lists, every one of which has a card with its passages."""
    bench = Workbench(study, "ben")

    def say(verb: str, **given: str) -> Any:
        heard = bench.answer({"number": "a.1", "verb": verb, "with": given, "since": -1})
        assert heard["error"] == "", heard["error"]
        return heard["result"]

    rows: list[dict[str, Any]] = say("candidates.look")["candidates"]
    for row in rows:
        assert len(say("candidates.card", candidate=row["id"])["passages"]) == row["passages"]
    return rows


@pytest.mark.parametrize("case", CASES)
def test_the_whole_chain_says_something_sensible(
    tmp_path: Path, models: Callable[[str], Path], case: str
) -> None:
    for name in ("minilm-l6-v2", "multilingual-e5-small"):
        models(name)
    language, documents, passages = CASES[case]
    study = start(tmp_path, language, documents)
    outcome = run.run(study)
    units = [one for interview in study.texts for one in study.segments(interview)]
    assert passages in (-1, len(units))
    said_nothing = not any(map(str.strip, documents.values()))
    assert [one.what for one in outcome.failures] == [NO_WORDS] * said_nothing
    assert [row.failed for row in status.status(study).interviews if row.failed] == (
        [NO_WORDS] * said_nothing
    )
    shown = io.StringIO()
    print_proposals(study, Console(file=shown, width=200))
    session = Session(study, "anna")
    if not outcome.proposals:
        assert len(units) < 2 and "No candidate codes" in shown.getvalue()
        with pytest.raises(TranscodeError, match=r"no proposals|not there"):
            topic_model(study)
        assert listed(study) == []
        with pytest.raises(TranscodeError, match="no journal of anna"):
            draw.draw_map(study, "anna")
        session.memo("nothing to code here")
        assert "No themes or codes yet" in draw.draw_map(study, "anna").read_text("utf-8")
        return
    held = [m.segment for one in study.proposals for m in one.members]
    assert sorted(held) == sorted(one.id for one in units), "every passage is in one proposal"
    assert "candidate code" in shown.getvalue()
    assert all(one.name and 0 <= one.stability <= 1 for one in study.proposals)
    assert len({one.name for one in study.proposals}) == len(study.proposals)
    assert {one["name"] for one in listed(study)} == {one.name for one in study.proposals}
    session.confirm(study.proposals[0], "mine")
    assert "mine" in report.write_report(study, "anna").read_text("utf-8")
    assert "mine" in draw.draw_map(study, "anna").read_text("utf-8")
    for path in draw.draw_proposals(study):
        assert path.read_text("utf-8").rstrip().endswith("</svg>")
    topic_model(study)
    export.export(study, "anna")
    assert verify.verify(study) == ()


def test_the_bytes_are_those_of_two_threads(
    tmp_path: Path, models: Callable[[str], Path], environment: dict[str, str]
) -> None:
    models("minilm-l6-v2")
    spoken = sorted((SAMPLES / "scripts").glob("P*.txt"))
    documents = {path.stem: path.read_text("utf-8") for path in spoken}
    released = start(tmp_path, "en", documents)
    assert not run.transcribe(released)
    run.anonymise(released)  # once: dates are moved by a number that is drawn
    made = []
    for threads in ("1", "2"):
        study = Study.open(shutil.copytree(released.root, tmp_path / threads / "study"))
        done = subprocess.run(
            [sys.executable, "-m", "transcode", "propose", str(study.root)],
            env={**environment, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append([
            (study.proposals_file.read_bytes(), study.tree_file.read_bytes()),
            *(study.vectors_path(one).read_bytes() for one in study.interviews),
        ])  # fmt: skip
    assert made[0] == made[1]
