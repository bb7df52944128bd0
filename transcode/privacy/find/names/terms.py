"""Terms: software, menus, statistics, tests and drugs, which detectors take for names.

A term identifies nobody. The multilingual model says of each word whether it would rather be a
term; a study decides on each entity once, by what was said of it in all its interviews. Mentions of
terms stand in the list, apart, and stay in the text unless a person says otherwise.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain
from statistics import fmean

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.names.capitals import is_small_elsewhere
from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.lexicon.vocabulary import COMMON
from transcode.privacy.settings import NAME_KINDS, Known
from transcode.records.figures import decimal
from transcode.records.names import TERM, Mention, MentionKind
from transcode.records.speech import Transcript

__all__ = ["read_as_terms", "terms_apart"]

_WHY = "; rather a term (software, a menu, a test, a drug): it stays unless you write keep"
_ALONE = 0.92  # chance of a term from which one or two mentions are enough
_SOMEBODY = 0.5  # ... unless a model reads a person, as surely as this
_OFTEN = 0.8  # ... and, with what else speaks for a term, the mean from which several are enough
_SEVERAL = 3
_LEAST = 0.4  # ... below which nothing else makes a term of it
# What else speaks for a term, as a part of that chance:
_FORM = 0.15  # it is written as abbreviations and products are
_WORDS = 0.3  # the study says its words, or some, in lower case
_CAPITAL = 0.25  # nothing but a capital speaks for a name
_PRINTED = 0.2  # it stands in a line that is the same in several interviews
_SURE = 0.9  # confidence of a name from which a small word elsewhere says nothing
_FORMS = re.compile(
    r"(?=.*[A-ZÆØÅÄÖÜ]{2}|.*\d|.*[a-zæøåäöü][A-ZÆØÅÄÖÜ])[\w.+/&-]+(?:\s[\w.+/&-]+)?"
)
_MODELS = frozenset(("e5", "spacy", "capital", *("name", "sound"), TERM))
_FOUND_AGAIN = frozenset(("name", "sound", "nickname", "compound"))
_LETTER = 1  # letters of a word that tells nothing: A40, M25


def read_as_terms(
    transcript: Transcript, mentions: Sequence[Mention], terms: Mapping[int, Sequence[Hit]]
) -> tuple[Mention, ...]:
    """The mentions; those whose words would rather be terms say so, and how surely.

    Args:
        transcript: one interview.
        mentions: what was found in it.
        terms: for each turn, by place, the words that would rather be terms.
    """
    of_turn = {turn.id: terms.get(at, ()) for at, turn in enumerate(transcript.turns)}
    texts = {turn.id: turn.text for turn in transcript.turns}

    def chance(mention: Mention) -> float:
        within = [
            t for t in of_turn[mention.turn] if t.begin < mention.end and mention.begin < t.end
        ]
        words = texts[mention.turn][mention.begin : mention.end].split()
        return sum(term.confidence for term in within) / max(len(words), len(within), 1)

    return tuple(
        replace(m, found_by=f"{m.found_by}+{TERM}:{decimal(said)}")
        if m.kind in NAME_KINDS and (said := chance(m)) > 0
        else m
        for m in mentions
    )


def terms_apart(
    transcripts: Mapping[str, Transcript],
    mentions_in: Mapping[str, Sequence[Mention]],
    ordinary: Set[str],
    listed: Iterable[Known] = (),
) -> dict[str, tuple[Mention, ...]]:
    """The mentions of a study as one: terms are marked as such, ordinary words are none.

    Args:
        transcripts: interview -> what was heard.
        mentions_in: interview -> what was found in it.
        ordinary: the words that the study uses as ordinary ones.
        listed: the study's own list of names, of which none is a term.
    """
    own = {key_of(name.text) for name in listed}
    printed = _printed(transcripts)
    said: dict[tuple[str, ...], list[tuple[float, float, float]]] = defaultdict(list)
    kept: dict[str, list[Mention]] = {}
    for i, mentions in mentions_in.items():
        texts = {turn.id: turn.text for turn in transcripts[i].turns}
        kept[i] = [m for m in mentions if not _is_a_word(m, texts[m.turn], ordinary)]
        for mention in kept[i]:
            if not _is_found_again(mention):
                chance, more = _chance(mention), _more(mention, texts[mention.turn], ordinary)
                more += _PRINTED * (texts[mention.turn] in printed)
                somebody = mention.confidence if "PERSON" in mention.found_by.upper() else 0.0
                said[key_of(mention.entity)].append((chance, more, somebody))
    apart = {key for key, chances in said.items() if _is_term(chances)} - own
    for i, mentions in kept.items():  # what was only looked for because of what is no name
        kept[i] = [
            m for m in mentions if not _is_found_again(m) or key_of(m.entity) in {*said, *own}
        ]
    # one row an entity, whatever the detectors took each of its mentions for
    homes: dict[tuple[str, ...], Counter[tuple[MentionKind, str]]] = defaultdict(Counter)
    for mention in chain.from_iterable(kept.values()):
        homes[key_of(mention.entity)][mention.kind, mention.entity] += 1

    def marked(mention: Mention) -> Mention:
        found_by = [f for f in mention.found_by.split("+") if not f.startswith(f"{TERM}:")]
        key = key_of(mention.entity)
        if mention.kind not in NAME_KINDS or key not in apart:
            return replace(mention, found_by="+".join(found_by))
        kind, entity = homes[key].most_common(1)[0][0]
        found = "+".join((*found_by, TERM))
        return replace(mention, kind=kind, entity=entity, found_by=found, why=mention.why + _WHY)

    return {i: tuple(map(marked, mentions)) for i, mentions in kept.items()}


def _printed(transcripts: Mapping[str, Transcript]) -> frozenset[str]:
    """The lines that are the same in several interviews: tasks, and questions of a guide."""
    lines = Counter(
        line for one in transcripts.values() for line in {turn.text for turn in one.turns}
    )
    return frozenset(line for line, times in lines.items() if times >= _SEVERAL)


def _is_found_again(mention: Mention) -> bool:
    """Return whether it was only looked for, as a form of a name that was found elsewhere."""
    return _FOUND_AGAIN.issuperset(_finders(mention))


def _finders(mention: Mention) -> set[str]:
    return {f for f in mention.found_by.split("+") if not f.startswith(f"{TERM}:")}


def _is_a_word(mention: Mention, text: str, ordinary: Set[str]) -> bool:
    """Return whether models take for a name what the study says as a word elsewhere."""
    by_model = all(f.partition(":")[0] in _MODELS for f in mention.found_by.split("+"))
    if not by_model or mention.confidence >= _SURE:
        return False
    surface = text[mention.begin : mention.end]
    words = re.findall(r"[^\W\d_]+", plain(surface).lower())
    is_item = any(sign.isdigit() for sign in surface) and max(map(len, words), default=0) > _LETTER
    return is_small_elsewhere(surface, ordinary) or (is_item and set(words) <= ordinary)


def _chance(mention: Mention) -> float:
    """The chance that a mention is one of a term; none of one that is announced as somebody."""
    if mention.kind == "person" and "pattern:" in mention.found_by:
        return 0.0
    noted = (f.partition(":")[2] for f in mention.found_by.split("+") if f.startswith(f"{TERM}:"))
    return float(next(noted, 0.0))


def _more(mention: Mention, text: str, ordinary: Set[str]) -> float:
    """Evidence for a term beside the model's, as a part of that chance."""
    surface = text[mention.begin : mention.end]
    words = re.findall(r"[^\W\d_]+", plain(surface).lower())
    small = sum(word in ordinary and word not in COMMON for word in words) / max(1, len(words))
    by_capital = _finders(mention) == {"capital"}
    return _FORM * bool(_FORMS.fullmatch(surface)) + _WORDS * small + _CAPITAL * by_capital


def _is_term(said: Sequence[tuple[float, float, float]]) -> bool:
    chance = fmean(each[0] for each in said)
    more = fmean(each[1] for each in said)
    somebody = fmean(each[2] for each in said)
    if len(said) < _SEVERAL:
        return chance >= _ALONE and somebody < _SOMEBODY
    if somebody >= _SOMEBODY:
        return chance >= _ALONE
    return chance >= _LEAST and chance + more >= _OFTEN
