"""Parts of REFI-QDA projects that other programs write and ours does not."""

from __future__ import annotations

import io

from docx import Document

from tests.exchange.projects.test_hostile import packed
from transcode.exchange import read_project
from transcode.exchange.projects.contents import Project

TEXT = "Anna: It was hard.\nBen: I laughed, you know."


def read(inside: str, **members: bytes | str) -> Project:
    head = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo 14">'
        '<Users><User guid="{11111111-0000-4000-8000-000000000001}" name="Ann Lee"/></Users>'
        '<CodeBook><Codes><Code guid="C1" name="hard" isCodable="true"><NoteRef targetGUID="N2"/>'
        '</Code><Code guid="C2" name="fun" isCodable="true"/></Codes></CodeBook>'
    )
    return read_project(packed(**{"project.qde": f"{head}{inside}</Project>"}, **members))


def coding(code: str) -> str:
    user = "11111111-0000-4000-8000-000000000001"
    return f'<Coding guid="x" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'


def test_a_transcript_of_a_recording_has_times_and_passages_between_them() -> None:
    points = "".join(
        f'<SyncPoint guid="S{n}" position="{at}" timeStamp="{ms}"/>'
        for n, (at, ms) in enumerate([(0, 0), (19, 4200)])
    )
    project = read(
        '<Sources><AudioSource guid="A" name="talk.m4a" path="internal://a.m4a">'
        f'<Transcript guid="T" plainTextPath="internal://t.txt">{points}'
        f'<TranscriptSelection guid="X" fromSyncPoint="S0" toSyncPoint="S1">{coding("C1")}'
        f'</TranscriptSelection><TranscriptSelection guid="Y" fromSyncPoint="S1">{coding("C2")}'
        '</TranscriptSelection></Transcript><AudioSelection guid="Z" begin="0" end="9">'
        f"{coding('C1')}</AudioSelection></AudioSource></Sources>",
        **{"Sources/t.txt": TEXT, "Sources/a.m4a": b"sound"},
    )
    (source,) = project.sources
    assert source.times == ((0, 0), (19, 4200))
    assert source.recording == "Sources/a.m4a"
    assert [source.text[c.begin : c.end] for c in source.codings] == [TEXT[:19], TEXT[19:]]
    assert [one.why for one in project.left] == ["it is on a stretch of a recording, not on words"]


def test_a_pdf_is_its_text_and_a_selection_that_stands_twice_counts_once() -> None:
    selection = (
        f'<PlainTextSelection guid="X" name="I laughed" startPosition="24" endPosition="33">'
        f"{coding('C2')}</PlainTextSelection>"
    )
    corners = 'page="0" firstX="1" firstY="1" secondX="2" secondY="2"'
    area = f'<PDFSelection guid="X" {corners}>{coding("C2")}</PDFSelection>'
    project = read(
        f'<Sources><PDFSource guid="P" name="talk.pdf">{area}<Representation guid="R" '
        f'plainTextPath="internal://t.txt">{selection}</Representation></PDFSource></Sources>',
        **{"sources/t.txt": TEXT.replace("\n", "\r\n")},
    )
    (source,) = project.sources
    assert [(source.text[c.begin : c.end], c.user[:8]) for c in source.codings] == [
        ("I laughed", "11111111")
    ]
    assert project.left == ()


def test_notes_come_by_reference_by_link_and_alone() -> None:
    project = read(
        f'<Sources><TextSource guid="T" name="t"><PlainTextContent>{TEXT}</PlainTextContent>'
        '<PlainTextSelection guid="X" startPosition="6" endPosition="17"/></TextSource></Sources>'
        '<Notes><Note guid="N1" name="a"><PlainTextContent>by link</PlainTextContent></Note>'
        '<Note guid="N2" name="b" plainTextPath="internal://n.txt"/>'
        '<Note guid="N3" name="Alone"><PlainTextContent>Alone in it</PlainTextContent></Note>'
        "</Notes>"
        '<Links><Link guid="L" originGUID="N1" targetGUID="X"/></Links>',
        **{"sources/n.txt": "\ufeffon the code"},
    )
    assert {(memo.text, memo.about, memo.passage) for memo in project.memos} == {
        ("a\nby link", "t", (6, 17)), ("b\non the code", "c1", None), ("Alone in it", "", None),
    }  # fmt: skip


def test_sets_and_cases_become_variables() -> None:
    project = read(
        '<Variables><Variable guid="V" name="age" typeOfVariable="Integer"/></Variables>'
        '<Cases><Case guid="K" name="Ann"><VariableValue><VariableRef targetGUID="V"/>'
        '<IntegerValue>44</IntegerValue></VariableValue><SourceRef targetGUID="T"/></Case></Cases>'
        f'<Sources><TextSource guid="T" name="t"><PlainTextContent>{TEXT}</PlainTextContent>'
        "</TextSource></Sources>"
        '<Sets><Set guid="S" name="ward: B"><MemberSource targetGUID="T"/></Set>'
        '<Set guid="U" name="all"><MemberSource targetGUID="T"/></Set>'
        '<Set guid="W" name="Feelings"><MemberCode targetGUID="C1"/></Set></Sets>'
    )
    assert project.cases[0].values == (("age", "44"),)
    assert project.sources[0].values == (("ward", "B"), ("sets", "all"))
    assert {(c.name, c.above) for c in project.codes} == {
        ("Feelings", ""), ("hard", "w"), ("fun", ""),
    }  # fmt: skip
    assert [one.kind for one in project.left] == ["type of a variable"]


def test_a_project_without_its_archive_lists_its_sources() -> None:
    qde = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources><TextSource guid="T" name="t" '
        'plainTextPath="internal://t.txt"/></Sources></Project>'
    )
    project = read_project(io.BytesIO(qde.encode()))
    assert [(one.kind, one.name, one.why) for one in project.left] == [
        ("source", "t", "its text is not in the file")
    ]


def test_codes_on_whole_sources_cases_and_memos_are_listed_by_name() -> None:
    project = read(
        '<Variables><Variable guid="V" name="age" typeOfVariable="Integer">'
        "<Description>in years</Description></Variable></Variables>"
        '<Cases><Case guid="K" name="Ann"><CodeRef targetGUID="C2"/>'
        '<SourceRef targetGUID="T"/><SelectionRef targetGUID="X"/></Case></Cases>'
        f'<Sources><TextSource guid="T" name="t" richTextPath="internal://t.docx">'
        f"<PlainTextContent>{TEXT}</PlainTextContent>"
        '<PlainTextSelection guid="X" startPosition="6" endPosition="17" '
        'creationDateTime="2020-01-01T01:00:00.123+01:00" modifiedDateTime="2021-01-01T00:00:00Z">'
        f"{coding('C1')}</PlainTextSelection>{coding('C1')}{coding('C2')}</TextSource></Sources>"
        f'<Notes><Note guid="N" name="On it"><PlainTextContent>said</PlainTextContent>'
        f'<PlainTextSelection guid="Y" startPosition="0" endPosition="2">{coding("C1")}'
        "</PlainTextSelection></Note></Notes>"
        '<Sets><Set guid="W" name="Feelings"><Description>all</Description>'
        '<MemberCode targetGUID="C1"/></Set></Sets>'
    )
    (source,) = project.sources
    assert [(c.code, c.made_at) for c in source.codings] == [("c1", "2020-01-01T00:00:00Z")]
    assert {(one.kind, one.name, one.count) for one in project.left} == {
        ("coding", "hard", 1), ("coding", "fun", 1), ("coding", "", 1),
        ("type of a variable", "age", 1), ("description of a variable", "age", 1),
        ("passage of a case", "Ann", 1), ("description of a set", "Feelings", 1),
        ("date of a change", "", 1), ("formatting of a text", "", 1),
    }  # fmt: skip
    assert [one.why for one in project.left if one.kind == "coding" and one.name == "hard"] == [
        "it is on the whole of 't', not on a passage"
    ]


def test_links_between_codes_are_lines_and_a_recording_has_memos() -> None:
    project = read(
        '<Sources><AudioSource guid="A" name="talk.m4a"><Description>in the kitchen</Description>'
        f'<Transcript guid="T"><PlainTextContent>{TEXT}</PlainTextContent></Transcript>'
        '<NoteRef targetGUID="N"/></AudioSource></Sources>'
        '<Notes><Note guid="N" name="n"><PlainTextContent>noisy</PlainTextContent></Note></Notes>'
        '<Links><Link guid="L" name="leads to" direction="OneWay" originGUID="C1" '
        'targetGUID="C2"/><Link guid="M" originGUID="A" targetGUID="C2"/></Links>'
    )
    (line,) = project.relations
    assert (line.first, line.second, line.name, line.directed) == ("c1", "c2", "leads to", True)
    assert {(memo.text, memo.about) for memo in project.memos} == {
        ("in the kitchen", "a"), ("noisy", "a"),
    }  # fmt: skip
    assert [one.kind for one in project.left] == ["link"]


def texts(*names: str) -> str:
    return "<Sources>" + "".join(
        f'<TextSource guid="{name}" name="{name}"><PlainTextContent>{TEXT}</PlainTextContent>'
        "</TextSource>"
        for name in names
    ) + "</Sources>"  # fmt: skip


def set_of(name: str, *members: str) -> str:
    inside = "".join(f'<MemberSource targetGUID="{one}"/>' for one in members)
    return f'<Set guid="set {name}" name="{name}">{inside}</Set>'


def test_sets_that_share_no_text_are_groups_as_the_folders_of_maxqda_are() -> None:
    apart = set_of("nurses", "a", "b") + set_of("doctors", "c")
    project = read(texts("a", "b", "c") + f"<Sets>{apart}{set_of('lost', 'z')}</Sets>")
    assert [source.values for source in project.sources] == [
        (("group", "nurses"),), (("group", "nurses"),), (("group", "doctors"),),
    ]  # fmt: skip
    assert [(one.kind, one.name) for one in project.left] == [("set", "lost")]
    both = set_of("women", "a", "c")
    project = read(texts("a", "b", "c") + f"<Sets>{apart}{both}</Sets>")
    assert [source.values for source in project.sources] == [
        (("sets", "nurses; women"),), (("sets", "nurses"),), (("sets", "doctors; women"),),
    ]  # fmt: skip
    project = read(texts("a", "b", "c") + f"<Sets>{apart}{set_of('group: all', 'c')}</Sets>")
    assert project.sources[2].values == (("group", "all"), ("sets", "doctors"))


def vertex(id: str, of: str, x: int, y: int) -> str:
    ends = f'firstX="{x}" firstY="{y}" secondX="{x + 150}" secondY="{y + 40}"'
    return f'<Vertex guid="{id}" representedGUID="{of}" {ends} shape="Oval"/>'


def test_the_fullest_map_gives_places_wide_enough_for_themes_that_hold_codes() -> None:
    edge = '<Edge guid="E" sourceVertex="V" targetVertex="W" direction="OneWay" name="leads to"/>'
    other = '<Edge guid="F" sourceVertex="V" targetVertex="X"/>'
    fullest = vertex("V", "C1", -40, 10) + vertex("W", "C2", 160, 90) + vertex("X", "a", 0, 0)
    project = read(
        texts("a") + f'<Graphs><Graph guid="G" name="first">{vertex("Y", "C1", 1, 1)}</Graph>'
        f'<Graph guid="H" name="second">{fullest}{edge}{other}</Graph></Graphs>'
    )
    assert project.pins == (("c1", 0, 0), ("c2", 400, 160))
    assert [(r.first, r.second, r.name, r.directed) for r in project.relations] == [
        ("c1", "c2", "leads to", True)
    ]
    assert {(one.kind, one.name, one.count) for one in project.left} == {
        ("map", "first", 1), ("place on a map", "second", 1), ("line on a map", "second", 1),
    }  # fmt: skip


def test_a_text_that_is_there_as_a_formatted_document_only() -> None:
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    begin = TEXT.index("I laughed") + 1  # line ends of two characters
    selection = (
        f'<PlainTextSelection guid="X" name="I laughed" startPosition="{begin}" '
        f'endPosition="{begin + 9}">{coding("C2")}</PlainTextSelection>'
    )
    paths = 'plainTextPath="internal://t.txt" richTextPath="internal://t.docx"'
    source = f'<Sources><TextSource guid="T" name="t" {paths}>{selection}</TextSource></Sources>'
    for members in ({}, {"sources/t.txt": "\ufeff\r\n"}):
        project = read(source, **members, **{"sources/t.docx": made.getvalue()})
        (found,) = project.sources
        assert found.text == TEXT
        assert [found.text[c.begin : c.end] for c in found.codings] == ["I laughed"]
        assert {one.kind for one in project.left} == {"plain text", "formatting of a text"}
    project = read(source, **{"sources/t.docx": b"PK\x03\x04 no document"})
    assert project.sources == ()
    assert {one.kind for one in project.left} == {"source", "coding", "formatting of a text"}
