"""Document of a report: blocks from which the page and the Word file are both written.

Whatever a reader is told stands in a block, so the two cannot say different things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from transcode.themes.report.quotes import Quote

__all__ = [
    "Block", "Document", "Excerpts", "Fold", "Heading", "Items", "Paragraph", "Picture", "Table",
    "Waiting",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 to 4; ``id`` is where links lead to, unique in the document."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``typed`` is one that a person wrote, in any language and direction."""

    text: str
    kind: Literal["", "about", "count", "typed", "lead", "method"] = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is a text, with a term before it or ""."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: marked on the page, a comment in Word.

    ``text`` stands in the document, ``comment`` says what is to be done.
    """

    text: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, names of the columns, and rows; ``numbers`` are columns of figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: SVG for the page (``narrow`` for a narrow one), ``print`` for Word."""

    svg: str
    caption: str
    alternative: str
    narrow: str = ""
    printed: str = ""  # SVG with its fonts, drawn as PNG in Word; "" for ``svg``
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Excerpts that illustrate, and further ones behind a click; ``left`` are not listed."""

    chosen: tuple[Quote, ...]
    more: tuple[Quote, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a click on the page; in Word they stand under the summary."""

    summary: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Items | Waiting | Table | Picture | Excerpts | Fold


@dataclass(frozen=True, slots=True)
class Document:
    """A title, and its blocks in order; a heading of level 2 begins a section."""

    title: str
    kind: str
    blocks: Sequence[Block]
    program: str = "transcode"
    letters: str = field(default="", repr=False)  # all characters of its pictures, for their fonts

    @property
    def sections(self) -> list[tuple[Heading | None, list[Block]]]:
        """Sections: the blocks before the first heading of level 2, then one for each."""
        found: list[tuple[Heading | None, list[Block]]] = [(None, [])]
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 2:
                found.append((block, []))
            else:
                found[-1][1].append(block)
        return found
