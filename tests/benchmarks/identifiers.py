"""Interviews in which every identifier is marked: how many are hidden, joined, and masked in vain.

The texts in ``identifiers/`` were written for this; their frames stand in no rule and no training
sentence. ``[[kind#who|words]]`` marks what identifies somebody; "#who" says whose name it is; what
is marked "either" (a dog, a party, a national body) counts neither as missed nor as false. Files
that begin with ``heldout`` were written before the rules of a round, and are looked at by their
figures only; ``seen`` ones were used to find what to mend. Every file of talk is found as a study
of one interview, with the models that ``transcode anonymise`` uses and nothing listed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from transcode.models.registry import find
from transcode.privacy.checklist.checklist import to_rows
from transcode.privacy.checklist.desk import NameDesk
from transcode.privacy.checklist.groups import decisions_needed
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.find.names.search import ordinary_words
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.privacy.find.settled import settled
from transcode.privacy.lexicon.vocabulary import TITLES
from transcode.privacy.replace.pseudonyms import identity_of
from transcode.privacy.settings import PrivacySettings
from transcode.records.names import TERM, Mention
from transcode.records.speech import Transcript, Turn

__all__ = [
    "FOLDER", "Marked", "decisions", "false_masks", "families", "hidden", "interviews", "lowered",
    "mentions_of", "missed",
]  # fmt: skip

FOLDER = Path(__file__).parent / "identifiers"
# An article or a title at the start of what is marked identifies nobody.
_NOT_ITSELF = re.compile(
    r"(?i)(?:(?:the|on|in|den|det|de|på|i|het|op|am|an|im|en|el|la|los|las|der|die|das|le|les"
    rf"|{'|'.join(sorted(TITLES))})\.? )+"
)
_ENDINGS = ("s", "es", "ens", "erne", "ene", "arna", "ne", "na", "ll", "d")
EITHER = "either"  # a dog, a party, a pseudonym: may be hidden or not
_MARK = re.compile(r"\[\[(\w+)(?:#(\w+))?\|([^\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked identifier."""

    turn: int
    begin: int
    end: int
    kind: str
    who: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An interview: its language, its turns, and what is marked in them."""

    name: str
    language: str
    turns: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def words(self) -> int:
        return sum(len(turn.split()) for turn in self.turns)


def interviews(paths: Iterable[Path]) -> Iterator[Marked]:
    """The marked interviews; a line of a file of numbers ("da: ...") is an interview of its own."""
    for path in paths:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        lines = [line for line in lines if not line.startswith("#")]
        if any(line.startswith("== ") for line in lines):
            blocks = "\n".join(lines).split("== ")[1:]
            for block in blocks:
                language, *turns = block.strip().splitlines()
                yield _marked(f"{path.stem} {language}", language, turns)
        elif re.match(r"[a-z]{2}: ", lines[0]):
            of_language: dict[str, list[str]] = defaultdict(list)
            for line in lines:
                of_language[line[:2]].append(line[4:])
            for language, turns in of_language.items():
                yield _marked(f"{path.stem} {language}", language, turns)
        else:
            yield _marked(path.stem, path.stem[-2:], lines)


def _marked(name: str, language: str, lines: Sequence[str]) -> Marked:
    texts: list[str] = []
    spans: list[Span] = []
    for number, line in enumerate(lines):
        rest, text = re.sub(r"^[A-Z]: ", "", line), ""
        while mark := _MARK.search(rest):
            text += rest[: mark.start()]
            begin = len(text)
            text += mark[3]
            spans.append(Span(number, begin, len(text), mark[1], mark[2] or ""))
            rest = rest[mark.end() :]
        texts.append(text + rest)
    return Marked(name, language, tuple(texts), tuple(spans))


def lowered(marked: Marked) -> Marked:
    """The same as a recogniser without capitals and signs writes it; what is in digits stays."""
    turns = (re.sub(r"[,.?!:;¿¡]", " ", turn.lower()) for turn in marked.turns)
    return Marked(f"{marked.name}, lower", marked.language, tuple(turns), marked.spans)


def mentions_of(marked: Marked, *, language: str = "") -> tuple[Transcript, tuple[Mention, ...]]:
    """What a study of this one interview would hide."""
    language = language or marked.language
    turns = tuple(Turn(str(i), "A", 0, 0, text, ()) for i, text in enumerate(marked.turns))
    transcript = Transcript("P01", language, 0, "", turns)
    head = find("ner-e5-uner")
    model = find("spacy-en-md") if language == "en" else None
    settings = PrivacySettings()
    found = find_mentions(
        transcript, spacy_model=model, tagger=Tagger(find(encoder_of(head)), head)
    )
    ordinary = ordinary_words(marked.turns)
    mentions = settled(
        {"P01": transcript}, {"P01": found}, listed=(), ordinary=ordinary, entries=(),
        settings=settings,
    )["P01"]  # fmt: skip
    return transcript, mentions


def hidden(marked: Marked, mentions: Sequence[Mention]) -> dict[str, list[int]]:
    """Kind -> [identifiers, wholly hidden]; "false" -> [words, masks that touch none]."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    mentions = _masked(mentions)
    covered = {(m.turn, at) for m in mentions for at in range(m.begin, m.end)}
    for span in marked.spans:
        text = marked.turns[span.turn]
        if span.kind == EITHER:
            continue
        letters = [i for i in range(span.begin, span.end) if text[i].isalnum()]
        if start := _NOT_ITSELF.match(text[span.begin : span.end]):
            letters = [i for i in letters if i >= span.begin + start.end()]
        counts[span.kind][0] += 1
        shown = "".join(text[i] for i in letters if (str(span.turn), i) not in covered)
        # the ending of a genitive or a plural stays, as grammar
        is_ending = len(shown) < len(letters) and text[span.begin : span.end].endswith(shown)
        counts[span.kind][1] += not shown or (shown in _ENDINGS and is_ending)
    counts["false"] = [marked.words, len(false_masks(marked, mentions))]
    return counts


def _masked(mentions: Sequence[Mention]) -> list[Mention]:
    """What is replaced before anybody looks: all but what stands apart as a term."""
    return [m for m in mentions if TERM not in m.found_by.split("+")]


def missed(marked: Marked, mentions: Sequence[Mention]) -> list[tuple[str, str]]:
    """(kind, words) of what is not wholly hidden."""
    found = [(s, hidden(replace(marked, spans=(s,)), mentions)) for s in marked.spans]
    return [
        (s.kind, marked.turns[s.turn][s.begin : s.end])
        for s, c in found
        if s.kind != EITHER and not c[s.kind][1]
    ]


def false_masks(marked: Marked, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that touch no marked identifier."""
    wanted = {(str(s.turn), at) for s in marked.spans for at in range(s.begin, s.end)}
    return [
        m
        for m in _masked(mentions)
        if wanted.isdisjoint((m.turn, at) for at in range(m.begin, m.end))
    ]


def families(marked: Marked, mentions: Sequence[Mention]) -> tuple[Counter[str], list[str]]:
    """Counts of forms: "forms" and "joined" to the fullest form of their family, "pairs" of people
    and "wrong" ones that share an entity; and what went wrong.
    """
    entities: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for span in marked.spans:
        if span.kind == "person" and span.who:
            own = [m for m in mentions if m.turn == str(span.turn)
                   and m.begin < span.end and span.begin < m.end]  # fmt: skip
            identity = " ".join(identity_of(own[0].kind, own[0].entity)) if own else ""
            if len(own) > 1:  # a name in two pieces is two people
                identity = " / ".join(m.entity for m in own)
            entities[span.who].append((marked.turns[span.turn][span.begin : span.end], identity))
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    homes: dict[str, str] = {}
    for who, forms in entities.items():
        full = max(forms, key=lambda form: (len(form[0].split()), -len(form[0])))
        homes[who] = full[1]
        for surface, identity in forms:
            if surface == full[0]:
                continue
            counts["forms"] += 1
            counts["joined"] += bool(identity) and identity == full[1]
            if identity != full[1]:
                wrong.append(f"{surface} -> {identity or 'nothing'}, not {full[1]}")
    for (one, forms), (other, others) in combinations(entities.items(), 2):
        counts["pairs"] += 1
        shared = {i for _, i in forms if i} & {i for _, i in others if i}
        counts["wrong"] += bool(shared)
        if shared:
            wrong.append(f"{one} and {other} share {', '.join(sorted(shared))}")
    return counts, wrong


def decisions(transcript: Transcript, mentions: Sequence[Mention]) -> tuple[int, int]:
    """Decisions that a person makes on the list: one an entity, and one a group."""
    desk = NameDesk(to_rows(mentions, transcript), save=lambda decision: None)
    return len(desk.names), decisions_needed(desk.names)
