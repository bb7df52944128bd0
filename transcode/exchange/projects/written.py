"""A study as a REFI-QDA project (.qdpx). Pure: records in, bytes out, the same for the same."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from transcode.exchange.codebooks.qdc import add_codes, document, guid, plain
from transcode.exchange.projects.contents import Left, summed
from transcode.exchange.projects.outgoing import (
    Outgoing,
    OutgoingMemo,
    Place,
    laid_out,
    not_held,
    united,
)
from transcode.exchange.projects.profiles import Profile
from transcode.exchange.projects.refi import FINISHED, SPEAKS_AS
from transcode.exchange.projects.units import scale_of
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding
from transcode.records.people import Participant

__all__ = ["MAP", "write_project"]

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SCHEMA = f"{_NAMESPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_LONGEST_NAME = 250  # characters of a quote
MAP = "Thematic map"
_WHEN = (1980, 1, 1, 0, 0, 0)


def write_project(outgoing: Outgoing, profile: Profile) -> tuple[bytes, tuple[Left, ...]]:
    """Write the archive, valid by the standard's schema; and list what the format cannot hold."""
    writer = _Writer(outgoing, profile)
    project = document(writer.project())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(profile.project, project), *sorted(writer.files.items())]:
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return packed.getvalue(), summed(writer.left)


class _Writer:
    def __init__(self, outgoing: Outgoing, profile: Profile) -> None:
        self.out, self.profile = outgoing, profile
        self.book, differing = united(outgoing.books)
        self.left = [*differing, *not_held(outgoing, self.book)]
        self.files: dict[str, bytes] = {}
        self.users = {coder: stable_id("user", coder) for coder in outgoing.books}
        self.sources = {
            interview: stable_id("source", interview, text.digest)
            for interview, text in outgoing.texts.items()
        }
        self.notes: list[tuple[str, OutgoingMemo]] = []
        self.on_code: dict[str, list[str]] = defaultdict(list)
        self.on_place: dict[tuple[str, str, int, int], list[str]] = defaultdict(list)
        self.on_study: list[str] = []
        self._sort_memos()

    def project(self) -> Element:
        """The project as XML; the texts are collected on the way."""
        root = Element(
            "Project",
            {
                "xmlns": _NAMESPACE,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": _SCHEMA,
                "name": plain(self.out.name),
                "origin": plain(self.out.origin),
            },
        )
        if self.users:
            root.set("creatingUserGUID", next(iter(self.users.values())))
            users = SubElement(root, "Users")
            for coder, id in self.users.items():
                SubElement(users, "User", {"guid": id, "name": plain(coder), "id": plain(coder)})
        if self.book.codes or self.book.themes:
            codes = SubElement(SubElement(root, "CodeBook"), "Codes")
            add_codes(codes, self.book, self.on_code)
        self._cases(root)
        if self.sources:
            sources = SubElement(root, "Sources")
            for interview in self.sources:
                self._source(sources, interview)
            for interview, file in (self.out.recordings or {}).items():
                self._recording(sources, interview, file)
        self._notes(root)
        self._sets(root)
        self._graph(root)
        for note in self.on_study:
            SubElement(root, "NoteRef", {"targetGUID": note})
        return root

    # --- memos

    def _sort_memos(self) -> None:
        known = set(_names(self.book))
        uses: Counter[str] = Counter()
        for memo in self.out.memos:
            anchor = memo.anchor
            key = stable_id("memo", memo.coder, memo.about, *(anchor.place if anchor else ()),
                            memo.text)  # fmt: skip
            uses[key] += 1
            id = key if uses[key] == 1 else stable_id("memo", key, uses[key])
            if anchor and anchor.interview in self.sources:
                self.on_place[anchor.interview, memo.coder, anchor.begin, anchor.end].append(id)
            elif memo.about in known:
                self.on_code[memo.about].append(id)
            elif not memo.about:
                self.on_study.append(id)
            else:
                self.left.append(Left("memo", "", "it is about a candidate code, which stays here"))
                continue
            self.notes.append((id, memo))

    def _notes(self, root: Element) -> None:
        notes = SubElement(root, "Notes") if self.notes else root
        names: Counter[str] = Counter()
        for id, memo in self.notes:
            names[name := " ".join(memo.text.split())[:60]] += 1
            name += f" ({names[name]})" * (names[name] > 1)
            note = SubElement(
                notes, "Note",
                {"guid": id, "name": plain(name), "creatingUser": self.users[memo.coder],
                 "creationDateTime": memo.at, "modifiedDateTime": memo.at},
            )  # fmt: skip
            if id in self.on_study:  # as a file: QualCoder takes such notes for its journal
                note.set("plainTextPath", f"internal://{id}.txt")
                self.files[f"{self.profile.folder}/{id}.txt"] = memo.text.encode("utf-8", "replace")
            else:
                SubElement(note, "PlainTextContent").text = plain(memo.text)

    # --- cases

    def _cases(self, root: Element) -> None:
        seats = {where for row in self.out.participants for where, _ in row.speaks_in}
        rows = [
            row
            for row in self.out.participants
            if any(where in self.sources for where in _sources_of(row)) and row.id not in seats
        ]
        names = dict.fromkeys(name for row in rows for name, value in row.attributes if value)
        columns = [*["group"] * any(row.group for row in rows), *(n for n in names if n != "group")]
        columns += [SPEAKS_AS] * bool(seats)
        if columns:
            variables = SubElement(root, "Variables")
            for name in columns:
                SubElement(
                    variables, "Variable",
                    {"guid": stable_id("variable", name), "name": plain(name),
                     "typeOfVariable": "Text"},
                )  # fmt: skip
        persons = self.out.persons or {}
        people: dict[str, list[Participant]] = defaultdict(list)
        for row in rows:
            people[persons.get(row.id, row.id)].append(row)
        cases = SubElement(root, "Cases") if people else root
        for person, own in people.items():
            case = SubElement(cases, "Case", {"guid": stable_id("case", person), "name": person})
            values = dict(own[0].attributes) | ({"group": own[0].group} if own[0].group else {})
            if labels := [label for row in own for _, label in row.speaks_in]:
                values[SPEAKS_AS] = labels[0]
            for name in columns:
                if value := values.get(name):
                    cell = SubElement(case, "VariableValue")
                    SubElement(cell, "VariableRef", {"targetGUID": stable_id("variable", name)})
                    SubElement(cell, "TextValue").text = plain(value)
            for where in dict.fromkeys(where for row in own for where in _sources_of(row)):
                if where in self.sources:
                    SubElement(case, "SourceRef", {"targetGUID": self.sources[where]})

    # --- sources

    def _source(self, parent: Element, interview: str) -> None:
        text, id = self.out.texts[interview], self.sources[interview]
        laid, profile = laid_out(text), self.profile
        raw = laid.text.replace("\n", profile.line_end)
        file = f"{id}.txt"
        mark = "\ufeff" if profile.has_mark else ""
        self.files[f"{profile.folder}/{file}"] = (mark + raw).encode("utf-8", "replace")
        source = SubElement(
            parent, "TextSource",
            {"guid": id, "name": interview, "plainTextPath": f"internal://{file}"},
        )  # fmt: skip
        scale = scale_of(raw, profile.unit)
        for (coder, begin, end), codings in self._selected(interview).items():
            first, last = laid.place(begin, end)
            quote = " ".join(laid.text[first:last].split())
            if len(quote) > _LONGEST_NAME:
                quote = f"{quote[: _LONGEST_NAME - 1].rstrip()}…"
            selection = SubElement(
                source, "PlainTextSelection",
                {
                    "guid": stable_id("selection", id, coder, begin, end),
                    "name": plain(quote),
                    "startPosition": str(scale[first]),
                    "endPosition": str(scale[last]),
                    "creatingUser": self.users[coder],
                },
            )  # fmt: skip
            dates = [made for c in codings if (made := self._made_at(c))]
            if dates:  # QualCoder reads it here
                selection.set("creationDateTime", min(dates))
            for coding in codings:
                self._coding(selection, coding)
            for note in self.on_place.get((interview, coder, begin, end), ()):
                SubElement(selection, "NoteRef", {"targetGUID": note})

    def _recording(self, parent: Element, interview: str, file: str) -> None:
        """The recording, its transcript (the text above), and the time of each turn."""
        text, id = self.out.texts[interview], self.sources[interview]
        source = SubElement(
            parent, "AudioSource",
            {"guid": stable_id("recording", id), "name": interview, "path": f"internal://{file}"},
        )  # fmt: skip
        transcript = SubElement(
            source, "Transcript",
            {"guid": stable_id("transcript", id), "name": interview,
             "plainTextPath": f"internal://{id}.txt"},
        )  # fmt: skip
        laid = laid_out(text)
        scale = scale_of(laid.text.replace("\n", self.profile.line_end), self.profile.unit)
        at, starts = 0, [turn.start_ms for turn in text.turns]
        for start_ms, end in zip(starts, laid.ends, strict=True):
            SubElement(
                transcript, "SyncPoint",
                {"guid": stable_id("sync", id, at), "timeStamp": str(start_ms),
                 "position": str(scale[at])},
            )  # fmt: skip
            at = end + 1

    def _selected(self, interview: str) -> dict[tuple[str, int, int], list[Coding]]:
        """Passages of an interview by coder and place, in order, with their codings."""
        selected: dict[tuple[str, int, int], list[Coding]] = defaultdict(list)
        for coding in self._codings[interview]:
            selected[coding.coder, coding.anchor.begin, coding.anchor.end].append(coding)
        for where, coder, begin, end in self.on_place:
            if where == interview:
                selected.setdefault((coder, begin, end), [])
        return dict(sorted(selected.items(), key=lambda one: (*one[0][1:], one[0][0])))

    @property
    def _codings(self) -> Mapping[str, Sequence[Coding]]:
        if not hasattr(self, "_by_interview"):
            self._by_interview: dict[str, list[Coding]] = defaultdict(list)
            for coding in self.book.codings:
                self._by_interview[coding.anchor.interview].append(coding)
        return self._by_interview

    def _coding(self, selection: Element, coding: Coding) -> None:
        anchor = coding.anchor
        attributes = {
            "guid": stable_id("coding", coding.code, coding.coder, anchor.interview, anchor.begin,
                              anchor.end, anchor.digest),
            "creatingUser": self.users[coding.coder],
        }  # fmt: skip
        if made := self._made_at(coding):
            attributes["creationDateTime"] = made
        element = SubElement(selection, "Coding", attributes)
        SubElement(element, "CodeRef", {"targetGUID": guid(coding.code)})

    def _made_at(self, coding: Coding) -> str:
        return (self.out.made_at or {}).get(coding.entry, "")

    # --- sets and map

    def _sets(self, root: Element) -> None:
        """The codes of each theme, and the interviews that each coder has finished.

        An overarching theme has no set, by which it is told from a theme that is empty.
        """
        made: list[tuple[str, str, str, list[str]]] = []
        for theme in self.book.themes:
            own = [guid(code.id) for code in self.book.codes if code.theme == theme.id]
            if not theme.is_overarching:
                made.append((stable_id("set", theme.id), theme.name, "MemberCode", own))
        for coder, book in self.out.books.items():
            done = [self.sources[c.interview] for c in book.coverage if c.interview in self.sources]
            if done:
                name = f"{FINISHED}{coder}"
                made.append((stable_id("finished", coder), name, "MemberSource", done))
        sets = SubElement(root, "Sets") if made else root
        for id, name, kind, members in made:
            one = SubElement(sets, "Set", {"guid": id, "name": plain(name)})
            for member in members:
                SubElement(one, kind, {"targetGUID": member})

    def _graph(self, root: Element) -> None:
        """The map: a box for each theme and code, a line for what belongs or meets."""
        names = _names(self.book)
        placed = {place.id: place for place in self.out.places if place.id in names}
        if not placed:
            return
        graph = SubElement(
            SubElement(root, "Graphs"), "Graph",
            {"guid": stable_id("map", *sorted(placed)), "name": MAP},
        )  # fmt: skip
        themes = {theme.id for theme in self.book.themes}
        for id, place in placed.items():
            SubElement(graph, "Vertex", {
                "guid": stable_id("vertex", id), "representedGUID": guid(id),
                "name": plain(names[id]), "firstX": str(place.left), "firstY": str(place.top),
                "secondX": str(place.right), "secondY": str(place.bottom),
                "shape": ("Rectangle" if place.is_pinned else "RoundedRectangle")
                if id in themes else "Oval",
            })  # fmt: skip
        for edge in self._edges(placed):
            SubElement(graph, "Edge", edge)

    def _edges(self, placed: Mapping[str, Place]) -> Iterator[dict[str, str]]:
        """Relations of themes as solid lines, what lies in what dotted, codes that meet dashed."""
        for one in self.book.relations:
            if one.first in placed and one.second in placed:
                edge = _edge(one.first, one.second, "solid", guid(one.id))
                direction = "OneWay" if one.directed else "Associative"
                yield edge | {"name": plain(one.name), "direction": direction}
        above = {theme.id: theme.under for theme in self.book.themes}
        for id, under in (above | {code.id: code.theme for code in self.book.codes}).items():
            if id in placed and under in placed:
                yield _edge(under, id, "dotted")
        for first, second in self.out.links:
            if first in placed and second in placed:
                yield _edge(first, second, "dashed")


def _edge(first: str, second: str, style: str, id: str = "") -> dict[str, str]:
    return {
        "guid": id or stable_id("edge", first, second),
        "sourceVertex": stable_id("vertex", first),
        "targetVertex": stable_id("vertex", second),
        "direction": "Associative",
        "lineStyle": style,
    }


def _sources_of(row: Participant) -> tuple[str, ...]:
    """Interviews of a participant: the row's own, or those in which they speak with others."""
    return tuple(interview for interview, _ in row.speaks_in) or (row.id,)


def _names(book: Codebook) -> dict[str, str]:
    """Id -> name of every theme and code."""
    themes = {theme.id: theme.name for theme in book.themes}
    return themes | {code.id: code.name for code in book.codes}
