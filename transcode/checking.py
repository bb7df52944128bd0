"""Nothing that names anybody goes out: every door to ``shareable/`` leads through here.

What is looked for is known from ``confidential/``: the people and their files, the names found in
the interviews, the labels of speakers. A second coder has none of it and nothing to look for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from transcode.artefacts import write_atomic
from transcode.errors import PrivacyError
from transcode.journal import Decision, reworded
from transcode.privacy import ordinary_words
from transcode.privacy.leftovers import Leftover, Watchlist, left_in, leftovers
from transcode.privacy.names import folded
from transcode.privacy.patterns import pattern_hits
from transcode.privacy.vocabulary import COMMON, GROUPS, ORDINARY
from transcode.records import Edit, Pseudonym
from transcode.releasing import names_to_miss
from transcode.study import CONSENSUS, Study
from transcode.typed import Suspicion, suspicions, typed_words

__all__ = ["Watched", "check_leftovers", "mask_journals", "publish", "suspected", "watched_names"]

_CODERS_SIGN = ("journals", "outputs")  # below shareable/: where a coder's own name belongs
_FILE_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        april audio august call conversation copy december deltager edited february februar final
        focus group informant interview interviewer interviews januar juli juni marts memo
        moderator november note notes oktober optagelse participant phone pilot record recorder
        recording respondent samtale september session sound speaker taler teams test track
        transcript transcription unknown version video voice zoom
        """,
    )
)
"""What files and speakers are called that says nothing about anybody."""

Watched = tuple[Watchlist, Watchlist]
"""What is looked for everywhere, and where coders sign with their own names."""


@dataclass(frozen=True, slots=True)
class _Kept:
    marks: tuple[tuple[str, int, int], ...]
    watched: Watched


_kept: dict[Path, _Kept] = {}
"""The lists of the studies that this process has checked: a report is checked more than once."""


def watched_names(study: Study) -> Watched:
    """Everything that must not be found in what is shared."""
    sources = [
        study.people_file, study.review_file, study.key_file, study.speakers_file,
        *sorted(study.mentions_path("x").parent.glob("*.jsonl")),
        *sorted(study.corrections_path("x").parent.glob("*.jsonl")),
        *sorted(study.text_path("x").parent.glob("*.jsonl")),
        *sorted((study.shareable / "journals").glob("*.jsonl")),
    ]  # fmt: skip
    found = [(path, path.stat()) for path in sources if path.exists()]
    marks = tuple((path.name, stat.st_mtime_ns, stat.st_size) for path, stat in found)
    kept = _kept.get(study.root)
    if kept is None or kept.marks != marks:
        texts = list(_released(study))
        ordinary = ordinary_words(texts)
        said = {word for text in texts for word in re.findall(r"[^\W_]+", text.lower())}
        names = (*names_to_miss(study, ordinary, said), *_labels(study, ordinary))
        coders = frozenset((*study.coders, CONSENSUS))
        watched = (
            Watchlist(names, ordinary=ordinary),
            Watchlist(names, ordinary=ordinary, spared=coders),
        )
        kept = _kept[study.root] = _Kept(marks, watched)
    return kept.watched


def check_leftovers(study: Study) -> None:
    """Look for every original name in everything that may be shared.

    Raises:
        PrivacyError: with file and place, never with the name: a known name is left, or what
            somebody typed may be a name that nobody listed.
    """
    if not study.people_file.exists():
        return
    names, signed = watched_names(study)
    left = leftovers(study.shareable, names, spared=dict.fromkeys(_CODERS_SIGN, signed))
    _refuse(study, tuple(dict.fromkeys((*left, *_shaped(study)))))
    _refuse_suspicions(study, suspicions(study, names.pseudonyms))


def suspected(study: Study) -> tuple[Suspicion, ...]:
    """What somebody typed that may be a name nobody listed, and that nobody has decided on."""
    if not study.people_file.exists():
        return ()
    return suspicions(study, watched_names(study)[0].pseudonyms)


def publish(study: Study, files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files to ``shareable/outputs/``, all of them or, with a name in one of them, none.

    Raises:
        PrivacyError: an original name is in what would be written, or in the name of a file.
    """
    if study.people_file.exists():
        _, signed = watched_names(study)
        left = (
            one
            for path, data in files.items()
            for one in left_in(signed, path.relative_to(study.shareable).as_posix(), data)
        )
        _refuse(study, tuple(dict.fromkeys(left)))
    for path, data in files.items():
        write_atomic(path, data)
    return tuple(files)


def mask_journals(study: Study) -> dict[str, int]:
    """Put pseudonyms where coders typed original names: in memos, definitions, names of codes.

    A journal is only ever added to, so a name in it could not be taken back by undoing. The chain
    is linked anew, and the journal says so.

    Returns:
        Coder (of a copy, its file) -> entries changed.
    """
    _, signed = watched_names(study)

    def masked(text: str) -> str:
        searched, origin = folded(text)
        after = len(searched), ""  # where the name behind this one begins, and what stands for it
        for begin, end, place in reversed(signed.find(searched)):
            stands = signed.pseudonyms[place] or "[name]"
            if stands == after[1] and searched[end : after[0]].isspace():
                text = text[: origin[begin]] + text[origin[after[0]] :]  # first and last name
            else:
                text = text[: origin[begin]] + stands + text[origin[end] :]
            after = begin, stands
        for begin, end, kind in reversed(_shapes(text)):
            text = f"{text[:begin]}[{kind}]{text[end:]}"
        return text

    def change(decision: Decision) -> Decision:
        return reworded(decision, masked)

    found = {coder: study.journal(coder).withdraw("", change) for coder in study.writers}
    found |= {copy.path.stem: copy.withdraw("", change) for copy in study.journal_copies}
    return {coder: len(entries) for coder, entries in found.items() if entries}


def _shaped(study: Study) -> Iterator[Leftover]:
    """Phone numbers, addresses and the like that people typed where nobody looks for names."""
    for typed in typed_words(study):
        for _, _, kind in _shapes(typed.text):
            yield Leftover(typed.file, f"line {typed.line}", kind)


def _shapes(text: str) -> list[tuple[int, int, str]]:
    """Begin, end and kind of what can be told by its shape alone, without overlap."""
    found: list[tuple[int, int, str]] = []
    for hit in sorted(pattern_hits(text, ""), key=lambda hit: (hit.begin, -hit.end)):
        sure = hit.kind in ("email", "phone") or (hit.kind == "number" and hit.confidence >= 0.9)
        written = re.search(r"\d|@", text[hit.begin : hit.end])
        if sure and written and (not found or hit.begin >= found[-1][1]):
            found.append((hit.begin, hit.end, hit.kind))
    return found


def _refuse(study: Study, left: tuple[Leftover, ...]) -> None:
    if not left:
        return
    places = "; ".join(
        f"{one.file} {one.place}" + (f" ({one.pseudonym})" if one.pseudonym else "")
        for one in left[:5]
    )
    raise PrivacyError(
        f"an original name is left in {len(left)} places: {places}",
        where=study.root.name,
        step="check for leftovers",
        remedy="in a journal: transcode mask STUDY; in participants.csv or the name of a file: "
        "change it there; in a text: decide on it in confidential/mentions.csv (ignore: it is no "
        "name), add it to people.csv (column 'also'), or correct the transcript. Then run again",
    )


def _refuse_suspicions(study: Study, found: tuple[Suspicion, ...]) -> None:
    if not found:
        return
    places = "; ".join(f"{one.typed.file} line {one.typed.line} ({one.kind})" for one in found[:5])
    raise PrivacyError(
        f"what may be a name that nobody listed was typed in {len(found)} places: {places}",
        where=study.root.name,
        step="check for leftovers",
        remedy="transcode anonymise STUDY --review shows each: never (n) lets it stand; "
        "always (a) makes it a name, and transcode mask STUDY takes it out. Then run again",
    )


def _released(study: Study) -> Iterator[str]:
    """The released texts, without their timings: those take long to read."""
    for path in sorted(study.text_path("x").parent.glob("*.jsonl")):
        if not path.name.endswith(".moves.jsonl"):
            with suppress(ValueError, IndexError, KeyError, TypeError):
                yield json.loads(path.read_bytes().split(b"\n")[1])["text"]


def _labels(study: Study, ordinary: frozenset[str]) -> Iterator[Pseudonym]:
    """The names of files as they came, and of speakers, so far as they say anything."""
    dull = _FILE_WORDS | ORDINARY | COMMON | GROUPS | ordinary
    for person in study.people:
        stem = Path(person.file).stem
        if stem != person.id:
            yield from _named_by(stem, dull)
    labels = {(s.speaker, s.name) for s in study.speakers} | {
        (turn.speaker, other)
        for interview in study.interviews
        for edit in study.corrections(interview)
        if isinstance(edit, Edit)
        for turn in edit.turns
        for _, other in (*edit.speakers, ("", ""))
    }
    for label in sorted({label for pair in labels for label in pair}):
        yield from _named_by(label, dull)


def _named_by(label: str, dull: frozenset[str]) -> Iterator[Pseudonym]:
    """The words of a label that look like names, and its phone numbers."""
    words = re.findall(r"[^\W\d_]+", label)
    telling = [w for w in words if len(w) >= 4 and w.lower() not in dull]
    if telling and len(words) > 1:
        yield Pseudonym("organisation", label, "")  # the whole of it, however it is written
    for word in telling:
        yield Pseudonym("person", word, "")
    for run in re.findall(r"\d(?:[ .-]?\d){6,}", label):
        if not _is_date(re.sub(r"\D", "", run)):
            yield Pseudonym("phone", run, "")


def _is_date(digits: str) -> bool:
    """Whether a run of digits may be a day, with or without the time, and not a phone number."""
    year = r"(?:19|20)\d\d"
    month, day = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
    shapes = (f"{year}{month}{day}", f"{day}{month}{year}", f"{month}{day}{year}")
    return any(re.match(shape, digits) for shape in shapes)
