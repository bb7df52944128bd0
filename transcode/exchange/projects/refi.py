"""REFI-QDA projects (.qdpx, or the .qde in it), read whole; what is not read is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from transcode.exchange.projects.contents import (
    FoundCase,
    FoundCode,
    FoundMemo,
    FoundRelation,
    FoundSource,
    Left,
    Project,
    summed,
    when,
)
from transcode.exchange.projects.refi_maps import read_maps
from transcode.exchange.projects.refi_sources import (
    Sources,
    described,
    guid_of,
    tag_of,
    text_in,
    with_values,
)
from transcode.exchange.projects.safe import ProjectArchive, check_number, project_xml, refused
from transcode.exchange.projects.units import Counted, plain
from transcode.records.base import stable_id

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FINISHED", "ORIGIN", "SPEAKS_AS", "from_qde", "from_qdpx"]

ORIGIN = "transcode"
FINISHED = "Finished by "
"""Name of a set, before that of a coder: the sources that the coder has finished. Ours only."""
SPEAKS_AS = "speaks as"
"""Name of a variable: the label that a participant has in a text that several share. Ours only."""

_COUNTED: tuple[tuple[str, Counted], ...] = (
    ("nvivo", "UTF-16 units"), ("atlas", "UTF-16 units"), ("maxqda", "UTF-16 units"),
)  # fmt: skip
"""Units that programs are known to count, by their names; used only where nothing else decides."""


def from_qdpx(file: IO[bytes], language: str = "") -> Project:
    """Read a project from its archive.

    Raises:
        ExchangeError: damaged, hostile, or not a project.
    """
    archive = ProjectArchive(file)
    names = [name for name in archive.names if name.lower().endswith(".qde")]
    if not names:
        raise refused("the archive holds no project (.qde)", "choose a REFI-QDA project (.qdpx)")
    name = min(names, key=lambda name: (name.count("/"), name.lower() != "project.qde"))
    return _Reader(archive.xml(name), archive, language).project()


def from_qde(data: bytes, language: str = "") -> Project:
    """Read a project without its archive: sources that lie outside it are listed as missing.

    Raises:
        ExchangeError: it is not a project.
    """
    return _Reader(project_xml(data), None, language).project()


class _Reader:
    def __init__(self, root: _Element, archive: ProjectArchive | None, language: str) -> None:
        if tag_of(root) != "Project":
            raise refused("the file is no project", "choose a REFI-QDA project (.qdpx)")
        self.root = root
        self.origin = root.get("origin") or ""
        self.is_ours = self.origin.startswith(ORIGIN)
        usual = next((unit for name, unit in _COUNTED if name in self.origin.lower()), None)
        self.left: list[Left] = []
        self.relations: list[FoundRelation] = []
        self.notes = dict(self._notes(archive, language))
        self.codes = list(self._codes())
        check_number(len(self.codes))
        names = {code.id: code.name for code in self.codes}
        self.read = Sources(root, archive, usual or "code points", language, self.notes, names)

    def project(self) -> Project:
        """Put the parts together."""
        memos = [*self._code_memos(), *self.read.memos, *self._linked()]
        memos += self._of_project()
        sources = {source.id: source for source in self.read.sources}
        cases = tuple(self._cases(sources))
        covered, codes = self._sets(sources)
        known = {code.id for code in codes}
        sources = {id: self._with_known_codes(one, known) for id, one in sources.items()}
        maps = read_maps(self._under("Graphs"), known, is_ours=self.is_ours)
        self.left += maps.left
        self._unread()
        users = tuple(
            (guid_of(user.get("guid")), user.get("name") or user.get("id") or "")
            for user in self._under("Users")
        )
        return Project(
            self.root.get("name") or "", self.origin, users, tuple(codes), tuple(sources.values()),
            cases, tuple(memos), tuple(covered), (*self.relations, *maps.relations), maps.pins,
            summed([*self.left, *self.read.left]),
        )  # fmt: skip

    def _under(self, tag: str) -> Iterator[_Element]:
        """Elements inside the part of the project that has this name."""
        for element in self.root:
            if tag_of(element) == tag:
                yield from element

    # --- notes

    def _notes(
        self, archive: ProjectArchive | None, language: str
    ) -> Iterator[tuple[str, FoundMemo]]:
        """Note id -> the memo, about nothing yet. Its title is its first line, as in our own."""
        for note in self._under("Notes"):
            said = [plain(text_in(note, archive, language)[0] or "").strip(), *map(described, note)]
            text = "\n".join(filter(None, said))
            title = " ".join((note.get("name") or "").split())
            if text and not self.is_ours and not " ".join(text.split()).startswith(title):
                text = f"{title}\n{text}"
            if coded := sum(tag_of(one) == "Coding" for one in note.iter()):
                self.left.append(Left("coding", "", "it is on a memo", coded))
            by, at = guid_of(note.get("creatingUser")), when(note.get("creationDateTime"))
            yield guid_of(note.get("guid")), FoundMemo(text, by, made_at=at)

    def _code_memos(self) -> Iterator[FoundMemo]:
        for code in self._code_elements():
            for child in code:
                if tag_of(child) == "NoteRef":
                    note = guid_of(child.get("targetGUID"))
                    self.read.used_notes.add(note)
                    if memo := self._memo(note):
                        yield replace(memo, about=guid_of(code.get("guid")))

    def _linked(self) -> Iterator[FoundMemo]:
        """Memos that a link joins to a code, a passage or a source; other links are listed."""
        codes = {code.id for code in self.codes}
        for link in self._under("Links"):
            ends = [guid_of(link.get(end)) for end in ("originGUID", "targetGUID")]
            note = next((end for end in ends if end in self.notes), "")
            other = next((end for end in ends if end != note), "")
            memo = self._memo(note)
            if memo and other in self.read.places:
                source, place = self.read.places[other]
                yield replace(memo, about=source, passage=place)
            elif memo and (other in self.read.same or other in codes):
                yield replace(memo, about=self.read.same.get(other, other))
            elif not note and codes.issuperset(ends):
                directed = link.get("direction") == "OneWay"
                id, name = guid_of(link.get("guid")), link.get("name") or ""
                self.relations.append(FoundRelation(id, ends[0], ends[1], name, directed))
            else:
                why = "links between passages, pictures or recordings are not kept"
                self.left.append(Left("link", link.get("name") or "", why))
                continue
            self.read.used_notes.add(note)

    def _of_project(self) -> Iterator[FoundMemo]:
        """Memos on the project as a whole, and those that nothing refers to."""
        for element in self.root:
            if said := described(element):
                yield FoundMemo(said)
        for note, memo in self.notes.items():
            if note not in self.read.used_notes:
                if memo.text:
                    yield memo
                else:
                    self.left.append(Left("memo", "", "its text is not in the project"))

    def _memo(self, note: str) -> FoundMemo | None:
        memo = self.notes.get(note)
        return memo if memo and memo.text else None

    # --- codes

    def _code_elements(self) -> Iterator[_Element]:
        for codes in self._under("CodeBook"):
            if tag_of(codes) == "Codes":
                yield from (one for one in codes.iter() if tag_of(one) == "Code")

    def _codes(self) -> Iterator[FoundCode]:
        sets = {guid_of(one.get("guid")) for one in self._under("Sets")}
        for code in self._code_elements():
            above = code.getparent()
            texts = (child.text or "" for child in code if tag_of(child) == "Description")
            is_inside = above is not None and tag_of(above) == "Code"
            name = " ".join((code.get("name") or "").split())
            if not name:
                self.left.append(Left("code", "", "it has no name; its codings are left out too"))
                continue
            yield FoundCode(
                guid_of(code.get("guid")),
                name,
                plain(next(texts, "")).strip(),
                guid_of(above.get("guid")) if is_inside and above is not None else "",
                (code.get("isCodable") or "true").lower() not in ("false", "0"),
                code.get("color") or "",
                stable_id("set", guid_of(code.get("guid"))) not in sets if self.is_ours else None,
            )

    def _with_known_codes(self, source: FoundSource, known: set[str]) -> FoundSource:
        kept = tuple(coding for coding in source.codings if coding.code in known)
        if lost := len(source.codings) - len(kept):
            why = f"in '{source.name}': the codebook has no such code"
            self.left.append(Left("coding", "", why, lost))
        return replace(source, codings=kept)

    # --- cases, sets, maps

    def _cases(self, sources: dict[str, FoundSource]) -> Iterator[FoundCase]:
        names = dict(self._variables())
        codes = {code.id: code.name for code in self.codes}
        for top in self._under("Sources"):
            source = self.read.same.get(guid_of(top.get("guid")), "")
            if source in sources and (values := _values(top, names)):
                sources[source] = with_values(sources[source], values)
        for case in self._under("Cases"):
            name, of_case = case.get("name") or "", []
            for child in case:
                if tag_of(child) == "SourceRef":
                    of_case.append(self.read.same.get(guid_of(child.get("targetGUID")), ""))
                elif tag_of(child) == "CodeRef":
                    code = codes.get(guid_of(child.get("targetGUID")), "")
                    why = f"it is on the case '{name}', and only passages bear codes"
                    self.left.append(Left("coding", code, why))
                elif tag_of(child) == "SelectionRef":
                    source, _ = self.read.places.get(guid_of(child.get("targetGUID")), ("", None))
                    of_case.append(source)
                    why = "the whole text counts as theirs, not single passages"
                    self.left.append(Left("passage of a case", name, why))
                elif described(child):
                    self.left.append(Left("description of a case", name, "there is no place"))
            own = tuple(dict.fromkeys(source for source in of_case if source in sources))
            values = _values(case, names)
            if not own:
                self.left.append(Left("case", name, "none of its sources is a text"))
            yield FoundCase(name, values, own)

    def _variables(self) -> Iterator[tuple[str, str]]:
        for variable in self._under("Variables"):
            name, kind = variable.get("name") or "", variable.get("typeOfVariable") or "Text"
            if kind != "Text":
                why = f"it is {kind.lower()} there; the values are kept as they are written"
                self.left.append(Left("type of a variable", name, why))
            if any(map(described, variable)):
                self.left.append(Left("description of a variable", name, "there is no place"))
            yield guid_of(variable.get("guid")), name

    def _sets(
        self, sources: dict[str, FoundSource]
    ) -> tuple[list[tuple[str, str]], list[FoundCode]]:
        """Sets of codes become folders where their codes lie in none; sets of texts variables."""
        covered: list[tuple[str, str]] = []
        users = {user.get("name") or "": guid_of(user.get("guid")) for user in self._under("Users")}
        under: dict[str, list[tuple[str, str]]] = {}
        groups: list[tuple[str, list[str]]] = []
        for one in self._under("Sets"):
            name, id = " ".join((one.get("name") or "").split()), guid_of(one.get("guid"))
            members = [guid_of(child.get("targetGUID") or child.get("guid")) for child in one]
            of_sources = [self.read.same[member] for member in members if member in self.read.same]
            of_texts = [source for source in dict.fromkeys(of_sources) if source in sources]
            for member, child in zip(members, one, strict=True):
                if tag_of(child) == "MemberCode":
                    under.setdefault(member, []).append((id, name))
            if self.is_ours and name.startswith(FINISHED):
                user = users.get(name.removeprefix(FINISHED), "")
                covered += ((user, source) for source in of_sources)
            elif pair := re.fullmatch(r"([^:]{1,40}):\s*(\S.*)", name):
                for source in of_texts:
                    sources[source] = with_values(sources[source], (pair.groups(),))  # type: ignore[arg-type]
            elif of_texts and name:
                groups.append((name, of_texts))
            elif any(tag_of(child) == "MemberSource" for child in one):
                self.left.append(Left("set", name, "none of its sources came in as a text"))
            if notes := sum(tag_of(child) == "MemberNote" for child in one):
                why = f"memos are kept, but not that they are in the set '{name}'"
                self.left.append(Left("memo in a set", "", why, notes))
            if any(map(described, one)):
                self.left.append(Left("description of a set", name, "there is no place"))
        _grouped(groups, sources)
        return covered, self._in_sets(under)

    def _in_sets(self, under: dict[str, list[tuple[str, str]]]) -> list[FoundCode]:
        holding = {code.above for code in self.codes}
        names = {one.id: one.name for one in self.codes}
        codes, folders = [], {}
        skipped: dict[str, None] = {}
        for code in self.codes:
            own = under.get(code.id, [])
            is_alone = not code.above and code.id not in holding
            if len(own) == 1 and is_alone:
                folder, name = own[0]
                folders[folder] = FoundCode(folder, name, codable=False)
                code = replace(code, above=folder)
            else:
                skipped |= {name: None for _, name in own if name != names.get(code.above)}
            codes.append(code)
        for name in skipped:
            why = "some of its codes lie in another code or in several sets"
            self.left.append(Left("set", name, why))
        return [*folders.values(), *codes]

    def _unread(self) -> None:
        """List attributes that the study has no place for."""
        changed = formatted = 0
        for element in self.root.iterdescendants():
            last = element.get("modifiedDateTime")
            changed += bool(last and last != element.get("creationDateTime"))
            formatted += bool(element.get("richTextPath"))
        if changed:
            why = "codings and memos keep when they were made, not when they were last changed"
            self.left.append(Left("date of a change", "", why, changed))
        if formatted:
            why = "the plain text is read, without bold or italic type"
            self.left.append(Left("formatting of a text", "", why, formatted))


def _grouped(groups: Sequence[tuple[str, list[str]]], sources: dict[str, FoundSource]) -> None:
    """Add the sets that a text is in to its variables: its group, if no text is in two sets."""
    of: dict[str, list[str]] = {}
    for name, members in groups:
        for source in members:
            of.setdefault(source, []).append(name)
    taken = {name.casefold() for source in sources.values() for name, _ in source.values}
    is_apart = len(groups) > 1 and all(len(names) == 1 for names in of.values())
    is_apart &= "group" not in taken
    for source, names in of.items():
        value = ("group" if is_apart else "sets", "; ".join(names))
        sources[source] = with_values(sources[source], (value,))


def _values(element: _Element, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Values of variables of a case or a source, as text."""
    found: dict[str, str] = {}
    for value in element:
        if tag_of(value) == "VariableValue":
            name = text = ""
            for child in value:
                if tag_of(child) == "VariableRef":
                    name = names.get(guid_of(child.get("targetGUID")), "")
                else:
                    text = " ".join((child.text or "").split())
            if name and text:
                found[name] = text
    return tuple(found.items())
