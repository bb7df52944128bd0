"""Passages of a study as a coder works through them, with aids for coding them.

Suggestions are learned from this coder's own decisions alone, and are never written anywhere.
Passages without a suggestion are shown too, in the order of the text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from transcode.coding import embed as encode
from transcode.coding import said
from transcode.coding.suggest import (
    STANCES,
    Coded,
    Learned,
    Passages,
    contrary,
    kindred,
    learn,
    repeated,
    stance,
)
from transcode.errors import DecisionError, StudyError
from transcode.models.registry import find, folder_digest
from transcode.pipeline.segment import vectors_model
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Segment
from transcode.records.figures import percent
from transcode.records.texts import Anchor
from transcode.study.artefacts import read_vectors
from transcode.workbench.evidence import Passage, quote
from transcode.workbench.lookup import find_code
from transcode.workbench.snapshot import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["SuggestedCode", "WorkingPassages"]

_HALF = 0.5  # of the shorter of two spans must be shared for a coding to count as the passage's


@dataclass(frozen=True, slots=True)
class SuggestedCode:
    """A code suggested for a passage.

    ``confidence``: the probability that this coder would give it, judged by interviews that were
    not learned from; nan while there is too little to test that. ``frequency``: the share of the
    coded passages that have the code, which is the best guess without reading the passage.
    """

    code: Code
    confidence: float
    frequency: float

    @property
    def sure(self) -> str:
        """Confidence as it is shown."""
        return "not tested yet" if math.isnan(self.confidence) else percent(self.confidence)

    @property
    def often(self) -> str:
        """Frequency as it is shown."""
        return f"{percent(self.frequency)} of coded passages"


class WorkingPassages:
    """The meaning units of the study, and what a coder's decisions suggest for them.

    A passage is given as itself, by its id, or by an anchor to it; a code as itself, by id or name.

    Args:
        desk: the study as the coder sees it.
        encode: texts -> vectors of the study's model; by default that model, loaded when it is
            first needed.
    """

    def __init__(
        self, desk: Desk, encode: Callable[[Sequence[str]], NDArray[np.float32]] | None = None
    ) -> None:
        self._desk = desk
        self._encode = encode or self._by_the_model
        self._known: tuple[object, Learned] | None = None
        self._meant: dict[str, NDArray[np.float32]] = {}
        self._found: dict[Anchor, list[int]] = {}
        # a page asks in one thread, while its coder decides or asks in another
        self._learning = RLock()

    def _by_the_model(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return encode(texts, model=self._model)

    @cached_property
    def _model(self) -> Path:
        """Folder of the study's model: vectors are compared only if the same model made them."""
        name = vectors_model(self._desk.study)
        for interview, (model, _) in self._made.items():
            if model and model != folder_digest(name):
                raise self._of_another_model(interview)
        return find(name)

    def _of_another_model(self, interview: str) -> StudyError:
        return StudyError(
            f"these vectors were made by another model than {vectors_model(self._desk.study)}",
            where=self._desk.study.vectors_path(interview).name,
            step="suggest",
            remedy="run `transcode propose`, then open the coding again",
        )

    # --- the passages

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Every meaning unit that has a vector, interview by interview."""
        study = self._desk.study
        ready = (i for i in study.interviews if study.vectors_path(i).exists())
        return tuple(segment for i in ready for segment in study.segments(i))

    @cached_property
    def _made(self) -> dict[str, tuple[str, NDArray[np.float32]]]:
        """Interview -> the digest of the model that made its vectors, and the vectors."""
        ready = dict.fromkeys(segment.anchor.interview for segment in self.segments)
        files = {i: read_vectors(self._desk.study.vectors_path(i)) for i in ready}
        made = {i: (header.models.get("vectors", ""), rows) for i, (header, rows) in files.items()}
        passages = Counter(segment.anchor.interview for segment in self.segments)
        if unlike := [i for i, (_, rows) in made.items() if len(rows) != passages[i]]:
            raise StudyError(
                "the passages of this interview are being made anew",
                where=unlike[0],
                step="suggest",
                remedy="wait until the run is done, or run `transcode run` again",
            )
        models = [model for model, _ in made.values()]
        for interview, model in zip(made, models, strict=True):
            if model != models[0]:  # half of the study was made again
                raise self._of_another_model(interview)
        return made

    @cached_property
    def _passages(self) -> Passages:
        study = self._desk.study
        rows = [vectors for _, vectors in self._made.values()]
        lengths = {i: max(1, len(study.text(i).text)) for i in self._made}
        return Passages(
            vectors=np.concatenate(rows) if rows else np.zeros((0, 0), np.float32),
            interviews=tuple(segment.anchor.interview for segment in self.segments),
            places=tuple(
                (segment.anchor.begin + segment.anchor.end) / 2 / lengths[segment.anchor.interview]
                for segment in self.segments
            ),
            texts=self._said,
        )

    @cached_property
    def _said(self) -> tuple[str, ...]:
        ready = dict.fromkeys(segment.anchor.interview for segment in self.segments)
        texts = {i: self._desk.study.text(i) for i in ready}
        return tuple(said(texts[segment.anchor.interview], segment) for segment in self.segments)

    @cached_property
    def _stance(self) -> NDArray[np.float32]:
        well, badly = (self._encode(sentences) for sentences in zip(*STANCES, strict=True))
        return stance(self._said, self._passages.vectors, well, badly)

    def __iter__(self) -> Iterator[Segment]:
        """Every passage, in the order of the text."""
        return iter(self.segments)

    def find(self, passage: Segment | Anchor | str) -> Segment:
        """Find the meaning unit that is meant.

        Raises:
            DecisionError: there is no such passage.
        """
        return self.segments[self._row(passage)]

    def quote(self, passage: Segment | Anchor | str) -> Passage | None:
        """Quote a passage, with the question before it; ``None`` if its text has changed."""
        anchor = self.find(passage).anchor
        return quote(anchor, self._desk.text(anchor.interview), self._desk.groups)

    # --- what helps

    def suggest(self, passage: Segment | Anchor | str, most: int = 4) -> tuple[SuggestedCode, ...]:
        """Suggest the coder's own codes for a passage, likeliest first; none it already has."""
        return self.suggest_for([passage], most)

    def suggest_for(
        self, passages: Sequence[Segment | Anchor | str], most: int = 4
    ) -> tuple[SuggestedCode, ...]:
        """Suggest codes for passages that belong together: those that are likeliest over them all.

        None that every one of them has already.
        """
        rows, book = [self._row(passage) for passage in passages], self._desk.codebook
        learned = self._learn(book)
        has = {code for code, coded in self._coded(book).codes.items() if coded.issuperset(rows)}
        likely = learned.likeliest_codes(rows, most + len(has))
        codes = {code.id: code for code in book.codes}
        tried = not math.isnan(learned.right)
        kept = [
            SuggestedCode(codes[c], sure if tried else math.nan, often)
            for c, sure, often in likely
            if c not in has
        ]
        return tuple(kept[:most])

    def likeliest(self, code: Code | str, most: int = 10) -> tuple[Segment, ...]:
        """Passages without this code that are most likely to need it, best first."""
        book = self._desk.codebook
        code_id = find_code(code, book).id
        has = self._coded(book).codes[code_id]
        rows = [row for row in range(len(self.segments)) if row not in has]
        return self._at(self._learn(book).likeliest_passages(code_id, rows, most))

    def more_like(self, passage: Segment | Anchor | str, most: int = 5) -> tuple[Segment, ...]:
        """Passages most like this one."""
        everything = range(len(self.segments))
        return self._at(kindred(self._passages.vectors, self._row(passage), everything, most))

    def about(self, words: str, most: int = 20) -> tuple[Segment, ...]:
        """Passages nearest in meaning to some words, nearest first."""
        if not self.segments:
            return ()
        with self._learning:
            meant = self._encode([words])[0]
        nearness = self._passages.vectors @ meant
        return self._at(np.argsort(-nearness, kind="stable")[:most].tolist())

    def against(self, passage: Segment | Anchor | str, most: int = 5) -> tuple[Segment, ...]:
        """Passages on the same topic that seem to take the other side."""
        row, everything = self._row(passage), range(len(self.segments))
        with self._learning:
            taken = self._stance
        rows = contrary(self._passages.vectors, taken, row, everything, most)
        return self._at(rows)

    def again(self, passage: Segment | Anchor | str, most: int = 10) -> tuple[Segment, ...]:
        """Other passages with nearly the same words, in the order of the text."""
        meant = self.find(passage)
        group = next((group for group in self.repeated if meant in group), ())
        return tuple(segment for segment in group if segment != meant)[:most]

    @cached_property
    def repeated(self) -> tuple[tuple[Segment, ...], ...]:
        """Groups of passages with nearly the same words."""
        return tuple(self._at(rows) for rows in repeated(self._said))

    @property
    def uncoded(self) -> tuple[Segment, ...]:
        """The passages without any code, in the order of the text."""
        codes = self.codes
        return tuple(segment for segment in self.segments if segment.id not in codes)

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Passage id -> the ids of its codes, for every passage that has one."""
        codes_of: dict[int, list[str]] = {}
        for code, rows in self._coded(self._desk.codebook).codes.items():
            for row in rows:
                codes_of.setdefault(row, []).append(code)
        return {self.segments[row].id: tuple(codes_of[row]) for row in sorted(codes_of)}

    @property
    def learned(self) -> Learned:
        """Model learned from the coder's decisions, renewed when they have changed."""
        return self._learn(self._desk.codebook)

    @property
    def trust(self) -> str:
        """Basis of the suggestions, and how far they can be trusted, in a sentence or two."""
        learned = self.learned
        if learned.silent:
            return f"No suggestions: {learned.silent}."
        if math.isnan(learned.right):
            return (
                f"From the names of the codes and {learned.examples} coded passages; too few "
                "to test how often the suggestions are right."
            )
        return (
            f"Learned from {learned.examples} coded passages. Tested on passages left out, one of "
            f"the first three codes was right for {percent(learned.right)}; the three most "
            f"frequent codes would have been right for {percent(learned.right_by_frequency)}."
        )

    # --- by row

    def _learn(self, book: Codebook) -> Learned:
        state = (book.codes, book.codings, book.coverage, book.withheld)
        with self._learning:
            if self._known is None or self._known[0] != state:
                coded, meant = self._coded(book), self._meanings(book)
                self._known = (state, learn(self._passages, coded, meant))
            return self._known[1]

    def _row(self, passage: Segment | Anchor | str) -> int:
        meant = passage.id if isinstance(passage, Segment) else passage
        if meant in self._row_of:
            return self._row_of[meant]
        if isinstance(passage, Anchor) and (near := self._rows_at(passage)):
            return near[0]
        raise DecisionError(
            "there is no such passage",
            step="suggest",
            remedy="take one from session.passages, or run `transcode run` again",
        )

    def _at(self, rows: Iterable[int]) -> tuple[Segment, ...]:
        return tuple(self.segments[row] for row in rows)

    def _rows_at(self, anchor: Anchor) -> list[int]:
        if anchor not in self._found:
            near = self._rows_of.get(anchor.interview, ())
            rows = [row for row in near if _share(self.segments[row].anchor, anchor) >= _HALF]
            self._found[anchor] = rows
        return self._found[anchor]

    @cached_property
    def _row_of(self) -> dict[str | Anchor, int]:
        return {
            key: row
            for row, segment in enumerate(self.segments)
            for key in (segment.id, segment.anchor)
        }

    @cached_property
    def _rows_of(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = {}
        for row, segment in enumerate(self.segments):
            where.setdefault(segment.anchor.interview, []).append(row)
        return where

    def _coded(self, book: Codebook) -> Coded:
        codes: dict[str, set[int]] = {code.id: set() for code in book.codes}
        for coding in book.codings:
            codes[coding.code].update(self._rows_at(coding.anchor))
        refused = {(row, c) for c, anchor in book.withheld for row in self._rows_at(anchor)}
        return Coded(
            {code: frozenset(rows) for code, rows in codes.items()},
            frozenset((row, c) for row, c in refused if row not in codes.get(c, ())),
            frozenset(covered.interview for covered in book.coverage),
        )

    def _meanings(self, book: Codebook) -> dict[str, NDArray[np.float32]]:
        """Vector of each code's name and definition; only new texts are encoded."""
        texts = {
            code.id: ". ".join(filter(None, (code.name, code.definition))) for code in book.codes
        }
        if new := [text for text in dict.fromkeys(texts.values()) if text not in self._meant]:
            self._meant |= dict(zip(new, self._encode(new), strict=True))
        return {code: self._meant[text] for code, text in texts.items()}


def _share(first: Anchor, second: Anchor) -> float:
    """Overlap of two spans of one text, as a share of the shorter one."""
    if first.interview != second.interview or first.digest != second.digest:
        return 0.0
    shared = min(first.end, second.end) - max(first.begin, second.begin)
    return max(0, shared) / max(1, min(first.end - first.begin, second.end - second.begin))
