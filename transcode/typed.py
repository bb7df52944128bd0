"""What people typed into what is shared, and the names in it that nobody listed and nobody spoke.

A name on no list cannot be looked for: the multilingual model that finds names in speech reads what
was typed. It may be wrong, so these are suspicions, passed at the same desk as the names of the
interviews: "never" and "ignore" let a name stand, "always" and "keep" make it one to be masked.
Towns and workplaces in participants.csv are left to ``transcode risk``.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from transcode.artefacts import write_atomic
from transcode.errors import ExtraMissing, JournalError, ModelError
from transcode.journal import Journal, worded
from transcode.models import find, folder_digest
from transcode.privacy import COLUMNS, Tagger, encoder_of
from transcode.privacy.names import key_of, plain
from transcode.privacy.tagger import tagged_entities
from transcode.privacy.vocabulary import ORDINARY, PARTICLES
from transcode.records import digest_of, stable_id
from transcode.releasing import review_rows
from transcode.study import Study

__all__ = ["Suspicion", "Typed", "suspicions", "suspicious_rows", "typed_words"]

_SURE = 0.9  # the model's chance that it is a name: of twenty ordinary memos four are stopped at
_AROUND = 40  # characters of context on either side
_said: set[str] = set()  # studies of which this process has said that the model is missing


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that a person typed, and where: a file below ``shareable/`` and a line of it."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Part of what was typed that may name somebody."""

    typed: Typed
    begin: int
    end: int
    kind: str

    @property
    def name(self) -> str:
        """The words themselves: for ``confidential/`` and the desk only."""
        return self.typed.text[self.begin : self.end]


def typed_words(study: Study) -> Iterator[Typed]:
    """Memos, names and definitions of codes and themes, reasons; the table of participants."""
    for coder in study.writers:
        yield from _typed_in(study.journal(coder))
    for copy in study.journal_copies:
        with suppress(JournalError):  # a damaged copy counts nowhere, and stops nobody
            yield from _typed_in(copy)
    for line, one in enumerate(study.participants, start=2):
        for value in (one.group, *dict(one.attributes).values()):
            yield Typed(study.participants_file.name, line, value)


def _typed_in(journal: Journal) -> Iterator[Typed]:
    for line, entry in enumerate(journal, start=1):
        for text in worded(entry.decision).values():
            yield Typed(f"journals/{journal.path.name}", line, text)


def suspicions(study: Study, pseudonyms: Iterable[str]) -> tuple[Suspicion, ...]:
    """What was typed, may be a name, and has not been decided on; not what stands for a name.

    What was read once is not read again (``.cache/typed.json`` keeps places, no words). Where the
    model is missing, that is said (``logging``) and nothing is found.
    """
    every = [one for one in typed_words(study) if re.search(r"[^\W\d_]{2}", one.text)]
    found = _found(study, [one.text for one in every])
    invented = {word for name in pseudonyms for word in _words(name)}
    stand = [
        *({coder.lower()} for coder in study.coders),
        *(_words(row["entity"]) for row in review_rows(study)
          if row["decision"] in ("ignore", "never")),
    ]  # fmt: skip
    return tuple(
        one
        for typed in every
        for begin, end, kind in found.get(typed.text, ())
        if _counts(one := Suspicion(typed, begin, end, kind), invented, stand)
    )


def suspicious_rows(found: Iterable[Suspicion]) -> list[dict[str, str]]:
    """Rows for the desk: mentions that are in no interview."""
    rows: dict[str, dict[str, str]] = {}
    for one in found:
        typed, text = one.typed, one.typed.text
        before = text[max(0, one.begin - _AROUND) : one.begin]
        context = f"{before}»{one.name}«{text[one.end : one.end + _AROUND]}"
        number = stable_id("typed", typed.file, typed.line, one.begin, one.name)
        rows[number] = dict.fromkeys(COLUMNS, "") | {
            "mention": number,
            "kind": one.kind,
            "entity": one.name,
            "context": " ".join(f"{typed.file} line {typed.line}: {context}".split()),
            "why": "somebody typed it, and the multilingual model reads it as a name",
            "found by": f"e5:{one.kind}",
            "confidence": f"{_SURE:.2f}",
        }
    return list(rows.values())


def _counts(one: Suspicion, invented: Set[str], stand: Sequence[Set[str]]) -> bool:
    if one.typed.file == "participants.csv" and one.kind != "person":
        return False
    # "pump factory": of what has no capitals only people are told well
    if one.kind != "person" and one.name == one.name.lower():
        return False
    words = _words(one.name)
    return bool(words) and not any(words <= known for known in (invented, *stand))


def _words(name: str) -> set[str]:
    """The words by which a name is known again, also in another order and with a genitive."""
    words = {word for key in key_of(plain(name)) for word in key.split("'")}
    return {word.removesuffix("s") for word in words - ORDINARY - PARTICLES}


def _found(study: Study, texts: Iterable[str]) -> dict[str, list[tuple[int, int, str]]]:
    """Text -> begin, end, kind of what the model is sure of."""
    head = study.settings.models.entities
    texts = list(dict.fromkeys(texts))
    if not head or not texts:
        return {}
    path = study.cache / "typed.json"
    kept: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
    try:
        model = folder_digest(head)
        known = kept["found"] if kept.get("model") == model else {}
        new = [text for text in texts if digest_of(text) not in known]
        if new:
            tagger = Tagger(find(encoder_of(find(head))), find(head))
            known |= {digest_of(text): [] for text in new}
            for place, hit in tagged_entities(new, tagger):
                if hit.confidence >= _SURE:
                    known[digest_of(new[place])].append([hit.begin, hit.end, hit.kind])
    except (ModelError, ExtraMissing) as problem:
        if str(study.root) not in _said:
            _said.add(str(study.root))
            logging.getLogger(__name__).warning(
                "what people typed was searched for the names that are known, not for others: %s",
                problem,
            )
        return {}
    used = {digest_of(text): known[digest_of(text)] for text in texts}
    if new or len(used) < len(known):
        path.parent.mkdir(exist_ok=True)
        write_atomic(path, json.dumps({"model": model, "found": used}).encode())
    return {text: [(b, e, kind) for b, e, kind in used[digest_of(text)]] for text in texts}
