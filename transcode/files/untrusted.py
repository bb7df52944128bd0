"""Archives and XML of strangers, opened so that a hostile one does no harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from transcode.errors import ExchangeError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["DOCUMENT", "Archive", "Asked", "xml_root"]

_MOST_FILES = 20_000
_BOMB = 200  # times that an honest text is packed, at most; deflate cannot do more than 1,032
_SMALL = 10_000_000  # bytes below which the rate does not matter
_HARMFUL = "do not use this file; ask whoever sent it to export or save it anew"


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of file that is asked for, and how errors about it read.

    Args:
        what: the kind, "a project (.qdpx)".
        step: in which it is read.
        again: what to do where it is damaged or too large.
        most: bytes that an XML file of this kind may have.
    """

    what: str
    step: str
    again: str
    most: int = 50_000_000

    def damaged(self) -> ExchangeError:
        """Make an error about a file that is damaged, or of another kind."""
        return self.refused(f"the file is not {self.what}, or it is damaged")

    def refused(self, why: str, remedy: str = "") -> ExchangeError:
        """Make an error about a file that is refused for a reason."""
        return ExchangeError(why, step=self.step, remedy=remedy or self.again)


DOCUMENT = Asked(
    "a document of that kind", "read",
    "save it again in the program that made it, or as .docx or .txt",
)  # fmt: skip


class Archive:
    """A zip archive whose members are read one by one and never unpacked to a path of theirs.

    Args:
        file: the archive, open for reading, or its bytes.
        asked: the kind of file that it should be.

    Raises:
        ExchangeError: not a zip archive, damaged, a password, or members too many or unsafe.
    """

    def __init__(self, file: IO[bytes] | bytes, asked: Asked) -> None:
        self._asked = asked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            raise asked.damaged() from None
        self.members = self._zip.infolist()
        if len(self.members) > _MOST_FILES:
            raise asked.refused(f"the archive holds {len(self.members):,} files, too many")
        for member in self.members:
            parts = member.filename.replace("\\", "/").split("/")
            if ".." in parts or not parts[0] or ":" in parts[0]:
                why = "the archive holds a path that leads out of it ('..', or from the root)"
                raise asked.refused(why, _HARMFUL)
        self._by_name = {m.filename.replace("\\", "/"): m for m in self.members}
        self._folded = {name.casefold(): name for name in self._by_name}
        self._last = {folded.rpartition("/")[2]: name for folded, name in self._folded.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, with slashes."""
        return tuple(self._by_name)

    @property
    def comments(self) -> Iterator[bytes]:
        """Comments on the archive and on its members."""
        yield self._zip.comment
        yield from (member.comment for member in self.members)

    def find(self, name: str) -> str:
        """Name of the member that is meant, in any folder and any case; "" where none is."""
        name = name.replace("\\", "/").lstrip("/").casefold()
        for wanted in (name, f"sources/{name}"):
            if wanted in self._folded:
                return self._folded[wanted]
        return self._last.get(name.rpartition("/")[2], "")

    def read(self, member: str | zipfile.ZipInfo, most: int = 0) -> bytes:
        """Bytes of a member, of ``most`` bytes or else what the kind of file may have.

        Raises:
            ExchangeError: damaged, larger than that or than it says, or a bomb.
        """
        info = self._by_name[member] if isinstance(member, str) else member
        most = most or self._asked.most
        rate = info.file_size / max(1, info.compress_size)
        if info.file_size > most or (info.file_size > _SMALL and rate > _BOMB):
            raise self._asked.refused(
                f"a file in the archive would unpack to {info.file_size / 1e6:,.0f} MB, from "
                f"{info.compress_size / 1e6:,.1f}"
            )
        with self._opened(info) as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise self._asked.refused("a file in the archive is larger than it says")
        return data

    def xml(self, name: str) -> _Element:
        """Root of a member that is XML.

        Raises:
            ExchangeError: as for :meth:`read` and :func:`xml_root`.
        """
        return xml_root(self.read(name), self._asked)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A recording, piece by piece: it may be larger than memory, never larger than it says."""
        with self._opened(self._by_name[name]) as stream:
            while piece := stream.read(1 << 20):
                yield piece

    def check_all(self, most: int) -> None:
        """Check every member before another library unpacks them.

        Raises:
            ExchangeError: together they would unpack to more than ``most`` bytes, or a member
                declares a document type.
        """
        size = sum(member.file_size for member in self.members)
        packed = sum(member.compress_size for member in self.members)
        if size > most or (size > _SMALL and size > _BOMB * max(1, packed)):
            why = f"the file would unpack to {size / 1e6:,.0f} MB: it is a zip bomb, or no document"
            raise self._asked.refused(why, _HARMFUL)
        for name in self.names:
            if name.endswith((".xml", ".rels")):
                _refuse_document_type(self.read(name, most), self._asked)

    @contextmanager
    def _opened(self, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(member) as stream:
                yield stream
        except (
            zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error,
        ):  # fmt: skip
            why = "a file in the archive is damaged, or protected by a password"
            raise self._asked.refused(why) from None


def xml_root(data: bytes, asked: Asked) -> _Element:
    """Parse XML without entities of its own and without fetching anything.

    Raises:
        ExchangeError: not XML, too large, in an unknown encoding, or with a document type: no
            program that we know of writes one, and entities that expand without end stand there.
    """
    from lxml import etree

    if len(data) > asked.most:
        raise asked.refused(f"the file is larger than {asked.most / 1e6:,.0f} MB of XML")
    _refuse_document_type(data, asked)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise asked.refused(f"the file is not XML (line {problem.lineno})") from None


def _refuse_document_type(data: bytes, asked: Asked) -> None:
    class Begun(Exception):
        pass

    def refuse(*_: Any) -> None:  # noqa: ANN401 - what expat passes
        why = "the XML declares a document type, whose entities may expand without end, or fetch"
        raise asked.refused(f"{why} files", _HARMFUL)

    def begun(*_: Any) -> None:  # noqa: ANN401 - what expat passes
        raise Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begun
    try:
        parser.Parse(data, True)
    except Begun:
        return
    except expat.ExpatError as problem:
        raise asked.refused(f"the file is not XML (line {problem.lineno})") from None
    except (ValueError, LookupError):
        raise asked.refused("the file is XML in an unknown encoding") from None
