"""Texts of any letters and line ends go to each program and come back to a new study whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.verbs.test_projects import QUIET, dated, released
from transcode.exchange.projects.profiles import PROFILES, ProfileName
from transcode.records.decisions import Apply, Cover, Create, CreateTheme, Memo, Move, Pin, Relate
from transcode.study.folder import Study
from transcode.verbs import export
from transcode.verbs.add.add import add
from transcode.verbs.add.project import add_project

ODD = [
    "hard", "så", "😀", "👩\u200d👩\u200d👧", "e\u0301\u0323", "مرحبا", "שלום", "漢字。",
    "\u200fna\u200e", "a\tb", "x\u2028y", "p\x85q", "\ufeff", "&amp;", "<b>",
    "'=1", "10%", "…",
    "\xa0", "end.",
]  # fmt: skip
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
WORDS = st.lists(st.sampled_from(ODD), min_size=1, max_size=7).map(lambda w: "well " + " ".join(w))
CODE = "9b0c5f5e-0000-4000-8000-00000000000{}"


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))


def spans(text: str, cuts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Passages that begin and end with a letter: overlapping, nested, across turns."""
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    for first, last in cuts:
        begin, end = sorted((places[first % len(places)], places[last % len(places)]))
        yield begin, end + 1


@pytest.mark.parametrize("profile", sorted(PROFILES))
@settings(
    max_examples=3, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@example(lines=[" ".join(ODD), "well " + " ".join(reversed(ODD)), "well 😀"], end="\r\n",
         is_marked=True, cuts=[(0, 900), (3, 8), (5, 12), (40, 44)])  # fmt: skip
@given(
    lines=st.lists(WORDS, min_size=2, max_size=5), end=LINE_ENDS, is_marked=st.booleans(),
    cuts=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=6),
)  # fmt: skip
def test_it_comes_back_as_it_was(
    lines: list[str], end: str, is_marked: bool, cuts: list[tuple[int, int]], profile: ProfileName
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        script = root / "P01.txt"
        said = end.join(f"{'IP'[n % 2]}: {line}" for n, line in enumerate(lines))
        script.write_bytes(("\ufeff" * is_marked + said).encode())
        study = Study.create(root / "study", QUIET)
        add(study, [script])
        text = released(study).text("P01")
        theme, other, code = (CODE.format(n) for n in range(3))
        study.journal("anna").extend([
            CreateTheme(theme, "Leaving 😀", "going away"), CreateTheme(other, "السفر"),
            Create(code, "é leaves 😀", "goes home"), Move(code, theme),
            Pin(theme, "bubbles", 400.0, 300.0), Relate(CODE.format(9), theme, other, "so", True),
            *(Apply(code, text.anchor(*span)) for span in spans(text.text, cuts)),
            Memo("says 😀\n\nquickly", "", text.anchor(0, 1)), Cover("P01"),
        ])  # fmt: skip
        made = export.export_project(study, ("anna",), profile)
        new = Study.create(root / "new", QUIET)
        taken = add_project(new, made.path)
        assert taken.left == ()
        assert all(one.unit.matched == one.unit.quoted for one in taken.sources if one.unit)
        released(new)
        assert new.text("P01").text == text.text
        assert [(t.speaker, t.begin, t.end) for t in new.text("P01").turns] == [
            (t.speaker, t.begin, t.end) for t in text.turns
        ]
        assert dated(new, "anna") == dated(study, "anna")
        mine, theirs = study.codebook("anna"), new.codebook("anna")
        assert theirs.pins == mine.pins
        assert theirs.relations == mine.relations
        assert [(c.name, c.definition, c.theme) for c in theirs.codes] == [
            (c.name, c.definition, c.theme) for c in mine.codes
        ]
        assert theirs.coverage == mine.coverage
        assert not theirs.lost


def test_a_project_with_control_characters_in_its_text_comes_in(tmp_path: Path) -> None:
    text = "I: How was it?\x07\nP: Hard,\x07 you \x00know.\x0bI \x1claughed 😀\x92s \ufffd a lot.\n"
    begin = text.index("you")
    qde = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo"><CodeBook><Codes>'
        '<Code guid="c" name="hard" isCodable="true"/></Codes></CodeBook><Sources><TextSource '
        'guid="t" name="P01" plainTextPath="internal://t.txt"><PlainTextSelection guid="s" '
        f'name="you know. I laughed" startPosition="{begin}" endPosition="{begin + 20}">'
        '<Coding guid="x"><CodeRef targetGUID="c"/></Coding></PlainTextSelection></TextSource>'
        "</Sources></Project>"
    )
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr("sources/t.txt", text)
    study = Study.create(tmp_path / "study", QUIET)
    taken = add_project(study, path)
    assert [(one.unit.matched, one.unit.quoted) for one in taken.sources if one.unit] == [(1, 1)]
    released(study)
    (coding,) = study.codebook("imported").codings
    words = study.text("P01").text[coding.anchor.begin : coding.anchor.end]
    assert words.split() == ["you", "know.", "I", "laughed"]
    assert "😀’s ? a lot." in study.text("P01").text
