"""Folders of recordings as people keep them, sorted into possible interviews and other files.

No file is skipped without a reason: a :class:`Passed` gives the file, the reason and the remedy.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcode.errors import StudyError
from transcode.records.figures import counted
from transcode.study.ids import folded
from transcode.study.layout import DOCUMENTS, RECORDINGS, is_document
from transcode.verbs.add.readable import unreadable

__all__ = ["Candidate", "Look", "Passed", "look", "quoted"]

_TABLES = ("people", "participants")
_JUNK = frozenset(["thumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin"])
_OF_ATRAIN = re.compile(r"_(?:timestamps|maxqda|nvivo)$")
_MORE = re.compile(r"[\W_]+(?:trans|trascr)\w*[\W_]*")  # "P03 transcript", "P03_Transkription"


@dataclass(frozen=True, slots=True)
class Passed:
    """A file or folder that was skipped: its name, the reason, and a remedy ("" for none).

    ``why`` holds no name of a file or person. ``files`` are those that could be added in another
    way; once they have been, there is nothing to report.
    """

    name: str
    why: str
    remedy: str = ""
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording, or a transcript instead of one; ``script`` is a recording's transcript."""

    file: Path
    script: Path | None = None
    asked: bool = False  # given by its own name


@dataclass(frozen=True, slots=True)
class Look:
    """Contents of a folder: candidates and skipped files."""

    folder: Path
    candidates: tuple[Candidate, ...]
    passed: tuple[Passed, ...]


def look(folder: Path, given: Sequence[Path] | None, study: Path, wanted: Iterable[str]) -> Look:
    """Find the files of a folder that may become interviews.

    Args:
        folder: where to look.
        given: only these files of it, given by name; ``None`` for all.
        study: the folder of the study, for the remedies; its own files are ignored.
        wanted: names of files in ``people.csv``.

    Raises:
        StudyError: the folder cannot be read.
    """
    try:
        beside = sorted(path for path in folder.iterdir() if not _is_junk(path.name))
    except OSError as problem:
        raise StudyError(
            f"this folder cannot be opened ({os.strerror(problem.errno or 0)})",
            where="the folder given",
            step="add",
            remedy="check that it exists and that you may read it",
        ) from None
    passed: list[Passed] = []
    usable: list[Path] = []
    for file in beside if given is None else given:
        if file.is_dir() and folder.resolve().is_relative_to(file.resolve()):
            passed.append(Passed(file.name, "a link back to the folder itself, or to one above"))
        elif file.is_dir():
            passed += _inside(file, folder, study)
        elif (reason := _kind(file) or _trouble(file)) is not None:
            passed += [reason] if reason.why else []
        elif found := unreadable(file, is_asked=given is not None):
            passed.append(Passed(file.name, *found))
        else:
            usable.append(file)
    documents = [path for path in beside if is_document(path) and not _kind(path)]
    if given is not None:
        documents += [path for path in usable if is_document(path) and path not in documents]
    sorting = _Sorting(usable, documents, given is not None, study, {folded(w) for w in wanted})
    return Look(folder, tuple(sorting.candidates), (*passed, *sorting.passed))


def quoted(path: Path) -> str:
    """Quote a path for use in a command."""
    text = str(path)
    return f'"{text}"' if re.search(r"[^\w./\\:~+@%,=-]", text) else text


class _Sorting:
    """Assignment of documents to recordings, and the files left over."""

    def __init__(
        self,
        usable: Sequence[Path],
        documents: Sequence[Path],
        is_asked: bool,
        study: Path,
        wanted: set[str],
    ) -> None:
        self.candidates: list[Candidate] = []
        self.passed: list[Passed] = []
        self._add = f"transcode add {quoted(study)} FILE"
        recordings = [path for path in usable if not is_document(path)]
        if not is_asked:
            recordings = self._without_copies(recordings, wanted)
        left = [path for path in usable if is_document(path)]
        if recordings and not is_asked:
            left = self._without_forms(left)
        for file in recordings:
            found = self._scripts_of(file, [d for d in documents if not _trouble(d)], recordings)
            scripts = [script for script in found if not unreadable(script, is_asked=False)]
            self.candidates.append(Candidate(file, next(iter(scripts), None), is_asked))
            for extra in scripts[1:]:
                why = "another transcript of the same recording was taken"
                remedy = "keep only the right one"
                self.passed.append(Passed(extra.name, why, remedy, (extra,)))
            left = [path for path in left if path not in scripts]
        first_of: dict[str, Path] = {}
        for file in sorted(left, key=_rank):
            first_of.setdefault(_bare(file), file)
        for file in left:
            first = first_of[_bare(file)]
            is_again = first is not file and not wanted & {folded(file.name), folded(first.name)}
            if is_again and not recordings and not is_asked:
                why = "the name of another transcript, with another ending"
                remedy = f"if it is another interview: {self._add}"
                self.passed.append(Passed(file.name, why, remedy, (file,)))
            elif recordings and not is_asked:
                remedy = (
                    f"name it like its recording; or, if it is a separate interview: {self._add}"
                )
                why = "a transcript without its recording"
                self.passed.append(Passed(file.name, why, remedy, (file,)))
            else:
                self.candidates.append(Candidate(file, None, is_asked))

    def _scripts_of(
        self, file: Path, documents: Sequence[Path], recordings: Sequence[Path]
    ) -> list[Path]:
        stem = folded(file.stem)
        documents = sorted((d for d in documents if d.suffix.lower() != ".pdf"), key=_rank)
        exact = [d for d in documents if d.stem == file.stem]
        exact += [d for d in documents if folded(d.stem) == stem and d not in exact]
        others = {folded(path.stem) for path in recordings}
        near = [
            d
            for d in documents
            if folded(d.stem).startswith(stem)
            and _MORE.fullmatch(folded(d.stem)[len(stem) :])
            and folded(d.stem) not in others
        ]
        return [*exact, *near]

    def _without_forms(self, documents: Sequence[Path]) -> list[Path]:
        """Skip PDF files beside recordings: more of them are forms of consent than transcripts."""
        for file in documents:
            if file.suffix.lower() == ".pdf":
                why = "a PDF beside recordings: it may be a form"
                remedy = "if it is a transcript, save it as .docx; or, as an interview by itself: "
                self.passed.append(Passed(file.name, why, remedy + self._add, (file,)))
        return [file for file in documents if file.suffix.lower() != ".pdf"]

    def _without_copies(self, recordings: Sequence[Path], wanted: set[str]) -> list[Path]:
        """Skip recordings of the same name with another ending: they are one interview twice."""
        ordered = sorted(recordings, key=lambda path: folded(path.name) not in wanted)
        kept: dict[str, Path] = {}
        for file in ordered:
            first = kept.setdefault(folded(file.stem), file)
            if first is not file and folded(file.name) in wanted:
                kept[file.name] = file  # people.csv says that it is another
            elif first is not file:
                why = "the name of another recording, with another ending"
                remedy = f"if it is another interview: {self._add}"
                self.passed.append(Passed(file.name, why, remedy, (file,)))
        return [file for file in recordings if file in kept.values()]


def _rank(file: Path) -> int:
    return DOCUMENTS[file.suffix.lower()]


def _bare(file: Path) -> str:
    """Name of a transcript without its ending, or that of aTrain: it writes each four times."""
    return folded(_OF_ATRAIN.sub("", file.stem))


def _is_junk(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _JUNK


def _kind(file: Path) -> Passed | None:
    """Reason that a file is not an interview, by its name; an empty one is not reported."""
    stem, ending = folded(file.stem), file.suffix.lower()
    if stem in _TABLES and ending == ".csv":
        return Passed(file.name, "")
    if stem in _TABLES and not is_document(file):
        return Passed(file.name, "a table, but not csv", f"save it as {stem}.csv ('CSV UTF-8')")
    if stem == "readme" and ending not in RECORDINGS:
        return Passed(file.name, "a readme")
    if ending in RECORDINGS | DOCUMENTS.keys():
        return None
    if ending in {".csv", ".tsv", ".xlsx", ".xls", ".ods"}:
        why = "a table of another name"
        return Passed(file.name, why, "only people.csv and participants.csv are read")
    if ending in (".qdpx", ".qde", ".sqlite3", ".qda"):
        return Passed(
            file.name,
            "a project of another program",
            "name the file: transcode add STUDY FILE, or transcode run FILE for a new study",
        )
    return Passed(
        file.name,
        "not a recording or transcript, by its ending",
        f"a transcript ends in {', '.join(sorted(DOCUMENTS))}; save recordings as .wav, .mp3 or "
        ".m4a",
    )


def _trouble(file: Path) -> Passed | None:
    """Reason that a file cannot be used."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return Passed(file.name, "not a file")
        if not status.st_size:
            return Passed(file.name, "empty", "copy it again from its source")
        with file.open("rb") as stream:
            stream.read(1)
    except OSError as problem:
        if file.is_symlink() and not file.exists():
            return Passed(file.name, "a link that leads nowhere", "put the file itself there")
        why = f"it cannot be opened ({os.strerror(problem.errno or 0)})"
        return Passed(file.name, why, "check that it exists and that you may read it")
    return None


def _inside(top: Path, folder: Path, study: Path) -> Iterator[Passed]:
    """Report subfolders that hold recordings or transcripts, or else the outermost one."""
    reported = False
    closed: list[OSError] = []
    for place, folders, names in os.walk(top, onerror=closed.append):
        here = Path(place)
        if "study.toml" in names:
            folders.clear()
            reported = True
            if here.resolve() != study.resolve():
                yield Passed(
                    _under(here, folder), "a study", "continue it with: transcode run STUDY"
                )
            continue
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        if usable := [here / name for name in sorted(names) if _is_usable(name)]:
            reported = True
            yield Passed(
                _under(here, folder),
                f"a subfolder ({_counted(usable)})",
                f"transcode add {quoted(study)} {quoted(here)}",
                tuple(usable),
            )
    for problem in closed:
        reported = True
        why = f"a folder that cannot be opened ({os.strerror(problem.errno or 0)})"
        yield Passed(_under(Path(problem.filename), folder), why, "check that you may read it")
    if not reported:
        yield Passed(_under(top, folder), "a folder without recordings or transcripts")


def _is_usable(name: str) -> bool:
    return not _is_junk(name) and not _kind(Path(name))


def _counted(usable: Iterable[Path]) -> str:
    kinds = Counter("transcript" if is_document(path) else "recording" for path in usable)
    return ", ".join(counted(n, kind) for kind, n in sorted(kinds.items()))


def _under(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
