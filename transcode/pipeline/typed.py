"""Text that people typed into what is shared, and the names in it that nobody listed.

A name on no list cannot be looked for: the multilingual model that finds names in speech reads what
was typed. It may be wrong, so these are suspicions, for a person to decide on. Towns and workplaces
in participants.csv are left to ``transcode risk``.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcode.errors import ArtefactError, ExtraMissing, JournalError, ModelError, PrivacyError
from transcode.files import write_atomic
from transcode.models.registry import find, folder_digest
from transcode.pipeline.answers import typed_with_answers
from transcode.pipeline.watched import without_names
from transcode.privacy.find.names.tagger import Tagger, encoder_of, tagged_entities
from transcode.privacy.leftovers.reading import pieces
from transcode.records.base import digest_of
from transcode.records.decisions import worded
from transcode.records.names import MentionKind
from transcode.study.folder import Study
from transcode.study.journal import Journal

__all__ = ["Typed", "suspected", "typed_words"]

_SURE = 0.9  # the model's chance that it is a name: of twenty ordinary memos four are stopped at
_warned: set[str] = set()  # studies for which this process has warned that the model is missing


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that a person typed, and where: a file below ``shareable/`` and a line of it.

    ``is_foreign`` is a file that is none of the program's own, read as it is; line 0 is its name.
    """

    file: str
    line: int
    text: str
    is_foreign: bool = False
    is_binary: bool = False


def typed_words(study: Study) -> Iterator[Typed]:
    """Everything below ``shareable/`` that neither was said nor is the program's own words.

    Memos, names and definitions of codes and themes, reasons; the table of participants; what a
    language model wrote; and every file that somebody else put there.

    Raises:
        PrivacyError: such a file cannot be read, so it cannot be checked.
    """
    for coder in study.writers:
        yield from _typed_in(study, study.journal(coder))
    copies = {copy.path: copy for copy in study.journal_copies}
    for copy in copies.values():
        yield from _typed_in(study, copy)
    table, people = study.participants_file.name, study.participants
    for name in dict.fromkeys(name for person in people for name, _ in person.attributes):
        yield Typed(table, 1, name)
    for line, person in enumerate(people, start=2):
        for value in (person.group, *dict(person.attributes).values()):
            yield Typed(table, line, value)
    with suppress(ArtefactError):  # the next run makes it again
        for line, row in enumerate(study.descriptions, start=2):
            for text in (row.name, row.definition, row.answer):
                yield Typed("proposals/descriptions.jsonl", line, text)
    # these lie in confidential/, and what a page shows of them lacks the names that are hidden
    shown = {text for text in typed_with_answers(study) if text}
    if shown:
        without = without_names(study)
        yield from (Typed("outputs/outcomes.html", 1, without(text)) for text in sorted(shown))
    for path in sorted(p for p in study.shareable.rglob("*") if p.is_file() or p.is_symlink()):
        if not study.is_own(path) and path not in copies:
            yield from _foreign(study, path)


def _typed_in(study: Study, journal: Journal) -> Iterator[Typed]:
    try:
        for line, entry in enumerate(tuple(journal), start=1):
            for text in worded(entry.decision).values():
                yield Typed(f"journals/{journal.path.name}", line, text)
    except JournalError:  # reading it reports so; what it holds is still searched
        yield from _foreign(study, journal.path)


def _foreign(study: Study, path: Path) -> Iterator[Typed]:
    shown = path.relative_to(study.shareable).as_posix()
    try:
        for piece in pieces(shown, path.read_bytes()):
            yield Typed(piece.file, piece.line, piece.text, True, piece.is_binary)
    except (OSError, PrivacyError) as problem:
        what = problem.what if isinstance(problem, PrivacyError) else "a file cannot be read"
        raise PrivacyError(
            what,
            where="shareable/",
            step="last check",
            remedy="see who may read it, or take it out of the folder; the program did not make it",
        ) from None


def suspected(study: Study, texts: Iterable[str]) -> dict[str, list[tuple[int, int, MentionKind]]]:
    """Text -> begin, end and kind of what the model takes for a name.

    What was read once is not read again (``.cache/typed.json`` keeps places, no words). Where the
    model is missing, a warning says so (``logging``) and nothing is found.
    """
    head = study.settings.models.entities
    texts = [text for text in dict.fromkeys(texts) if re.search(r"[^\W\d_]{2}", text)]
    if not head or not texts:
        return {}
    path = study.cache / "typed.json"
    kept: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
    try:
        model = folder_digest(head)
        places_in = kept["found"] if kept.get("model") == model else {}
        new = [text for text in texts if digest_of(text) not in places_in]
        if new:
            tagger = Tagger(find(encoder_of(find(head))), find(head))
            places_in |= {digest_of(text): [] for text in new}
            for place, hit in tagged_entities(new, tagger):
                if hit.confidence >= _SURE:
                    places_in[digest_of(new[place])].append([hit.begin, hit.end, hit.kind])
    except (ModelError, ExtraMissing) as problem:
        if str(study.root) not in _warned:
            _warned.add(str(study.root))
            logging.getLogger(__name__).warning(
                "what people typed was searched for the names that are known, not for others: %s",
                problem,
            )
        return {}
    used = {digest_of(text): places_in[digest_of(text)] for text in texts}
    if new or len(used) < len(places_in):
        path.parent.mkdir(exist_ok=True)
        write_atomic(path, json.dumps({"model": model, "found": used}).encode())
    return {text: [(b, e, kind) for b, e, kind in used[digest_of(text)]] for text in texts}
