"""Sources of a REFI-QDA project: their texts, selections, codings and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from transcode.errors import ExchangeError
from transcode.exchange.documents.drafts import document_text
from transcode.exchange.documents.encodings import decoded
from transcode.exchange.projects.contents import (
    FoundCoding,
    FoundMemo,
    FoundSource,
    Left,
    when,
)
from transcode.exchange.projects.safe import ProjectArchive, check_number
from transcode.exchange.projects.units import Counted, Quoted, place_quoted, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Sources", "described", "guid_of", "number_in", "tag_of", "text_in", "with_values"]

_TEXTS = {
    "PlainTextSelection": "a passage", "TranscriptSelection": "a passage of a transcript",
}  # fmt: skip
_OTHERS = {
    "PictureSelection": "a part of a picture", "PDFSelection": "an area of a PDF page",
    "AudioSelection": "a stretch of a recording", "VideoSelection": "a stretch of a video",
}  # fmt: skip
_MEDIA = {"AudioSource", "VideoSource"}
_INSIDE = {"Representation", "Transcript", "TextDescription"}


def tag_of(element: _Element) -> str:
    """Name of an element without its namespace; "" for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def guid_of(written: str | None) -> str:
    """An id as this program writes it: without braces, in lower case."""
    return (written or "").strip().strip("{}").lower()


def member_of(archive: ProjectArchive | None, path: str | None) -> str:
    """Name of the member that a path leads to; "" where it leads out of the archive."""
    scheme, _, rest = (path or "").rpartition("://")
    if archive is None or scheme not in ("", "internal") or not rest.strip("/"):
        return ""
    return archive.find(rest)


def text_in(
    element: _Element, archive: ProjectArchive | None, language: str
) -> tuple[str | None, str]:
    """The text of an element as the file has it; ``None``, and why, if there is none."""
    for child in element:
        if tag_of(child) == "PlainTextContent":
            return child.text or "", ""
    path = element.get("plainTextPath")
    if not path:
        return None, "it has no plain text"
    member = member_of(archive, path)
    if not member or archive is None:
        return None, "its text is not in the file"
    data = archive.text(member)
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        try:
            return decoded(data, language)[0], ""
        except ExchangeError:
            return None, "its text is in an unknown encoding"


@dataclass
class _Text:
    """A text that is being read, with the elements that select passages of it."""

    id: str
    name: str
    raw: str | None = None
    why: str = ""  # it could not be read
    selections: list[_Element] = field(default_factory=list)
    quoted: list[Quoted] = field(default_factory=list)
    syncs: list[_Element] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # of transcript selections
    recording: str = ""


class Sources:
    """The sources of a project.

    Args:
        root: the project.
        archive: that it came in; ``None`` for a .qde file alone.
        usual: the unit in which the program that wrote it is known to count.
        language: of the study, if known: it helps to decode texts in old encodings.
        notes: note id -> its text, user and date.
        codes: code id -> its name.
    """

    def __init__(
        self,
        root: _Element,
        archive: ProjectArchive | None,
        usual: Counted,
        language: str,
        notes: Mapping[str, FoundMemo],
        codes: Mapping[str, str],
    ) -> None:
        self._archive, self._language = archive, language
        self._notes, self._codes = notes, codes
        self.left: list[Left] = []
        self.memos: list[FoundMemo] = []
        self.used_notes: set[str] = set()
        self.places: dict[str, tuple[str, tuple[int, int]]] = {}  # selection -> source, place
        self.names: dict[str, str] = {}  # of every source, of any kind
        self.same: dict[str, str] = {}  # source or part of one -> source that holds its text
        self._texts: list[_Text] = []
        self._by_path: dict[str, _Text] = {}
        self._selected: set[str] = set()
        tops = [top for element in root if tag_of(element) == "Sources" for top in element]
        check_number(sum(tag_of(e) in _TEXTS for top in tops for e in top.iter()))
        for top in tops:
            self._open(top)
        for top in tops:
            self._other_selections(top)
        self.sources = tuple(self._placed(usual))

    # --- texts

    def _open(self, top: _Element) -> None:
        kind, id, name = tag_of(top), guid_of(top.get("guid")), _name(top)
        self.names[id] = name
        inside = [child for child in top if tag_of(child) in _INSIDE]
        if kind == "TextSource":
            self._read(top, id, name)
        elif not inside:
            what = {"PictureSource": "picture", "PDFSource": "PDF"}.get(kind, "recording")
            self.left.append(Left(what, name, "it has no text in the project"))
        for child in inside:
            if tag_of(child) == "TextDescription":
                self.left.append(Left("description of a picture", name, "pictures are not read"))
                continue
            media = member_of(self._archive, top.get("path")) if kind in _MEDIA else ""
            self._read(child, id, name or child.get("name") or "", media)
        for element in top:
            if tag_of(element) == "Coding":
                code = ", ".join(self._codes.get(id, "") for id in _codes_of(element))
                why = f"it is on the whole of '{name}', not on a passage"
                self.left.append(Left("coding", code, why))
            elif inside and tag_of(element) == "NoteRef":
                self._memo(element, self.same.get(id, id))
            elif inside and (said := described(element)):
                self.memos.append(FoundMemo(said, about=self.same.get(id, id)))

    def _read(self, element: _Element, id: str, name: str, recording: str = "") -> None:
        path = element.get("plainTextPath") or ""
        text = self._by_path.get(path) if path else None
        if text is None:
            text = _Text(id, name)
            self._texts.append(text)
            if path:
                self._by_path[path] = text
            text.raw, text.why = text_in(element, self._archive, self._language)
            if not plain(text.raw or "").strip():
                self._read_formatted(text, element)
        text.recording = text.recording or recording
        self.same[id] = self.same[guid_of(element.get("guid"))] = text.id
        for child in element:
            tag = tag_of(child)
            if tag in _TEXTS:
                text.selections.append(child)
                self._selected.add(guid_of(child.get("guid")))
            elif tag == "SyncPoint":
                text.syncs.append(child)
            elif tag == "NoteRef":
                self._memo(child, text.id)
            elif said := described(child):
                self.memos.append(FoundMemo(said, about=text.id))

    def _read_formatted(self, text: _Text, element: _Element) -> None:
        """Read the formatted document of a text whose plain text is missing or empty."""
        member = member_of(self._archive, element.get("richTextPath"))
        if not member or self._archive is None:
            return
        try:
            said = document_text(self._archive.text(member), PurePath(member).suffix)
        except ExchangeError:
            text.why = f"{text.why or 'its text is empty'}, and its formatted document is damaged"
            return
        if said.strip():
            text.raw, text.why = said, ""
            why = "its plain text is missing; the words of its formatted document were read instead"
            self.left.append(Left("plain text", text.name, why))

    # --- selections

    def _placed(self, usual: Counted) -> Iterator[FoundSource]:
        kept: list[_Text] = []
        for text in self._texts:
            if text.raw is None or not plain(text.raw).strip():
                self._without_text(text)
            else:
                self._quote(text)
                kept.append(text)
        read = place_quoted([(text.raw or "", text.quoted) for text in kept], usual)
        for text, placed in zip(kept, read, strict=True):
            content = plain(text.raw or "")
            syncs, places = len(text.syncs), iter(placed.places)
            begins = {
                guid_of(sync.get("guid")): place[0] if place else 0
                for sync, place in zip(text.syncs, places, strict=False)
            } if syncs else {}  # fmt: skip
            codings: list[FoundCoding] = []
            for selection in text.selections:
                if tag_of(selection) == "TranscriptSelection":
                    place = self._between(selection, begins, len(content))
                else:
                    place = next(places)
                codings += self._codings(text, selection, place)
            yield FoundSource(
                text.id, text.name, content, tuple(codings),
                placed.found if text.quoted else None, self._times(text, begins), text.recording,
            )  # fmt: skip

    def _quote(self, text: _Text) -> None:
        """List the places in a text that have to be converted: times first, then passages."""
        for sync in text.syncs:
            at = number_in(sync, "position")
            text.quoted.append(Quoted(at, at + 1))
        for selection in text.selections:
            if tag_of(selection) == "PlainTextSelection":
                start = number_in(selection, "startPosition")
                end = number_in(selection, "endPosition")
                text.quoted.append(Quoted(start, end, selection.get("name") or ""))

    def _between(
        self, selection: _Element, begins: Mapping[str, int], length: int
    ) -> tuple[int, int] | None:
        """Passage between two points of a transcript; without the second, to its end."""
        first, last = guid_of(selection.get("fromSyncPoint")), guid_of(selection.get("toSyncPoint"))
        if first not in begins:
            return None
        begin, end = begins[first], begins.get(last, length)
        return (begin, end) if begin < end else None

    def _codings(
        self, text: _Text, selection: _Element, place: tuple[int, int] | None
    ) -> Iterator[FoundCoding]:
        name = " ".join((selection.get("name") or "").split())[:60]
        codings = [child for child in selection if tag_of(child) == "Coding"]
        if place is None:
            why = f"its place is not in the text of '{text.name}'"
            self.left.append(Left("coding", name, why, max(1, len(codings))))
            return
        self.places[guid_of(selection.get("guid"))] = text.id, place
        by = guid_of(selection.get("creatingUser") or selection.get("modifyingUser"))
        at = when(selection.get("creationDateTime"))
        has_memo = False
        for child in selection:
            if tag_of(child) == "NoteRef":
                has_memo |= self._memo(child, text.id, place)
            elif said := described(child):
                has_memo = True
                self.memos.append(FoundMemo(said, by, text.id, place, at))
        if not codings and not has_memo:
            self.left.append(Left("passage without a code", "", f"in '{text.name}'"))
        for coding in codings:
            user = guid_of(coding.get("creatingUser")) or by
            made_at = when(coding.get("creationDateTime")) or at
            for code in _codes_of(coding):
                yield FoundCoding(code, user, *place, made_at=made_at)
            for child in coding:
                if tag_of(child) == "NoteRef":
                    self._memo(child, text.id, place)

    def _memo(self, reference: _Element, about: str, place: tuple[int, int] | None = None) -> bool:
        note = guid_of(reference.get("targetGUID"))
        self.used_notes.add(note)
        memo = self._notes.get(note)
        if memo is None or not memo.text:
            return False
        self.memos.append(replace(memo, about=about, passage=place))
        return True

    def _times(self, text: _Text, begins: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
        stamped = (
            (begins[guid_of(sync.get("guid"))], number_in(sync, "timeStamp"))
            for sync in text.syncs
            if guid_of(sync.get("guid")) in begins and sync.get("timeStamp")
        )
        return tuple(sorted(set(stamped)))

    # --- what is not taken

    def _without_text(self, text: _Text) -> None:
        why = text.why or "its text is empty"
        codings = sum(tag_of(e) == "Coding" for s in text.selections for e in s)
        self.left.append(Left("source", text.name, why))
        if codings:
            self.left.append(Left("coding", "", f"in '{text.name}': {why}", codings))
        self.same = {id: kept for id, kept in self.same.items() if kept != text.id}

    def _other_selections(self, top: _Element) -> None:
        for element in top.iter():
            kind = tag_of(element)
            # the same selection also stands in the text of the PDF
            if kind not in _OTHERS or guid_of(element.get("guid")) in self._selected:
                continue
            codings = sum(tag_of(child) == "Coding" for child in element)
            name, why = top.get("name") or "", f"it is on {_OTHERS[kind]}, not on words"
            self.left.append(Left("coding", name, why, max(1, codings)))


def described(element: _Element) -> str:
    """The text of a description; "" for any other element."""
    return plain(element.text or "").strip() if tag_of(element) == "Description" else ""


def _codes_of(coding: _Element) -> list[str]:
    return [guid_of(one.get("targetGUID")) for one in coding if tag_of(one) == "CodeRef"]


def with_values(source: FoundSource, values: tuple[tuple[str, str], ...]) -> FoundSource:
    """Add values of variables to a source."""
    return replace(source, values=(*source.values, *values))


def _name(source: _Element) -> str:
    """Name of a source; where it has none, that of its file, unless that is only an id."""
    path = source.get("plainTextPath") or source.get("path") or ""
    file = path.rpartition("/")[2]
    return source.get("name") or ("" if re.match(r"[0-9a-fA-F-]{36}\b", file) else file)


def number_in(element: _Element, attribute: str, nowhere: int = -1) -> int:
    """A place or time, as an integer; ``nowhere`` for anything else."""
    try:
        return max(-1 << 39, min(int((element.get(attribute) or "").strip()), 1 << 40))
    except ValueError:
        return nowhere
