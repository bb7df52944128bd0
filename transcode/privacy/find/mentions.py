"""Find where in a transcript somebody could be recognised.

Recall comes first: whatever any detector points at is a mention, and a person un-masks. The
detectors are spaCy (where there is a pipeline for the language), a multilingual model that needs no
capitals, patterns, the study's own list, and capitals in the middle of a sentence.

Nothing here finds who can be re-identified by what happened to them (a rare illness, an accident
that was in the papers), nor titles of works.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from transcode.privacy.find.hits import Hit, union
from transcode.privacy.find.names.capitals import capital_hits, full_names, says_little
from transcode.privacy.find.names.lowered import by_capital_alone
from transcode.privacy.find.names.ner import named_entities
from transcode.privacy.find.names.search import name_hits, ordinary_words, sound_hits
from transcode.privacy.find.names.spans import apart, may_be_name, people_listed
from transcode.privacy.find.names.tagger import Tagger, tagged_entities
from transcode.privacy.find.names.terms import read_as_terms
from transcode.privacy.find.patterns.addresses import joined, numbered
from transcode.privacy.find.patterns.patterns import pattern_hits
from transcode.privacy.lexicon.names import HIDDEN, Roll, bare, key_of, plain
from transcode.privacy.lexicon.origins import is_given
from transcode.privacy.lexicon.vocabulary import PARTICLES
from transcode.privacy.settings import NAME_KINDS, Known, PrivacySettings
from transcode.records.base import stable_id
from transcode.records.names import TERM, Mention, MentionKind
from transcode.records.speech import Transcript, Turn
from transcode.records.unheard import blanked

__all__ = ["find_mentions", "names_in", "propagate"]

_DEFAULT = PrivacySettings()
_Hits = Mapping[int, Sequence[Hit]]  # by place of the turn in the transcript


def find_mentions(
    transcript: Transcript,
    *,
    spacy_model: Path | None,
    tagger: Tagger | None = None,
    known: Sequence[Known] = (),
    settings: PrivacySettings = _DEFAULT,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Mention, ...]:
    """All mentions of one interview, in order of place; they do not overlap.

    Args:
        transcript: what was heard.
        spacy_model: folder of a spaCy pipeline with named entities, in the transcript's language;
            ``None`` goes without.
        tagger: the multilingual model, for any language and for speech without capitals; ``None``
            goes without.
        known: the study's own list: participants, and who and what they are known to mention.
        settings: which kinds to look for.
        progress: called with the fraction done.

    Raises:
        ModelError: a folder holds no such model.
        ExtraMissing: a library is not installed.
    """
    texts = [blanked(turn.text) for turn in transcript.turns]
    ordinary = ordinary_words(texts)
    hits: dict[int, list[Hit]] = defaultdict(list)
    terms: dict[int, list[Hit]] = defaultdict(list)
    read, rest = (0.8, 0.2) if tagger else (0.0, 1.0)  # how the time is spent
    for place, hit in chain(
        tagged_entities(
            texts,
            tagger,
            lambda done: progress(read * done),
            language=transcript.language,
            with_terms=True,
        )
        if tagger
        else (),
        named_entities(
            texts,
            spacy_model,
            lambda done: progress(read + rest * done),
            twice=tagger is None,
        )
        if spacy_model
        else (),
        (
            (i, hit)
            for i, text in enumerate(texts)
            for hit in pattern_hits(text, transcript.language)
        ),
    ):
        if hit.found_by == TERM:
            terms[place].append(hit)
            continue
        little = says_little(texts[place], hit, transcript.language, ordinary)
        if hit.kind in settings.kinds and not little:
            hits[place] += _people_apart(texts[place], hit)
    listed = Hit(0, 0, "person", "list", 0.95, "on the study's own list of names")
    for place, hit in name_hits(texts, known, listed):
        hits[place].append(hit)
    _weigh_capitals(texts, hits, tagger, transcript.language, ordinary, settings)
    for place, text in enumerate(texts):
        of_turn = hits[place]
        of_turn += list(full_names(text, of_turn))
        of_turn += list(joined(text, of_turn))
        of_turn += list(numbered(text, of_turn, transcript.language))
    named = [
        (Known(hit.entity or texts[i][hit.begin : hit.end], hit.kind), hit.confidence)
        for i, of_turn in sorted(hits.items())
        for hit in union(of_turn)
    ]
    roll = Roll(known, _names(named, surest=0), transcript.language)
    mentions = read_as_terms(transcript, _settled(transcript, hits, roll), terms)
    progress(1.0)
    return propagate(transcript, mentions, known, settings=settings)


def _weigh_capitals(
    texts: Sequence[str],
    hits: dict[int, list[Hit]],
    tagger: Tagger | None,
    language: str,
    ordinary: Set[str],
    settings: PrivacySettings,
) -> None:
    """Add what only a capital makes a name to the hits; take out what is none in lower case."""
    if language[:2] != "de":  # which capitalises every noun
        for place, text in enumerate(texts):
            hits[place] += [
                hit
                for hit in capital_hits(text, hits[place], ordinary)
                if hit.kind in settings.kinds
            ]
    if tagger:
        for place, mere in by_capital_alone(texts, hits, tagger, language).items():
            hits[place] = [hit for hit in hits[place] if hit not in mere]


def _people_apart(text: str, hit: Hit) -> Iterator[Hit]:
    """The hit, or one for each of several people that it takes for one."""
    if hit.kind == "organisation" and (
        people := people_listed(text[hit.begin : hit.end], hit.begin)
    ):
        yield from (replace(hit, begin=begin, end=end, kind="person") for begin, end in people)
        return
    if hit.kind != "person" or hit.found_by.startswith("pattern:"):  # "h, o, l, m" is one name
        yield hit
        return
    for begin, end in apart(text[hit.begin : hit.end], hit.begin):
        if may_be_name(text[begin:end]):
            yield replace(hit, begin=begin, end=end)


def names_in(mentions: Iterable[Mention]) -> tuple[Known, ...]:
    """The people, places and organisations of these mentions, one of each, in order of appearance.

    Left out is what was seen once only, in one word, by a detector that was not sure: to look for
    that everywhere would take ordinary words for names.
    """
    return tuple(_names(((Known(m.entity, m.kind), m.confidence) for m in mentions), surest=0.6))


def propagate(
    transcript: Transcript,
    mentions: Sequence[Mention],
    names: Sequence[Known],
    *,
    settings: PrivacySettings = _DEFAULT,
    ordinary: Set[str] | None = None,
) -> tuple[Mention, ...]:
    """The mentions, and every other place of the transcript where one of the names stands.

    Names are looked for in any case, whole or in part (a first or a last name alone), with a
    genitive, with or without accents, and misspelt a little. An entity is then the fullest name
    that its form belongs to, if that is only one. Asking again changes nothing.

    Args:
        transcript: one interview.
        mentions: what was found in it.
        names: the names of the whole study: ``names_in`` the mentions of all interviews.
        settings: how alike a misspelling must be.
        ordinary: words that are a name only where they are capitalised, by ``ordinary_words`` of
            the whole study; by those of this interview if not given.
    """
    texts = [blanked(turn.text) for turn in transcript.turns]
    own = names_in(mentions)
    places = {turn.id: i for i, turn in enumerate(transcript.turns)}
    hits: dict[int, list[Hit]] = defaultdict(list)
    for m in mentions:
        hits[places[m.turn]].append(
            Hit(m.begin, m.end, m.kind, m.found_by, m.confidence, m.why, m.entity)
        )
    listed = {key_of(name.text) for name in names}
    new = [name for name in own if key_of(name.text) not in listed]
    ordinary = ordinary_words(texts) if ordinary is None else ordinary
    usable = [
        n
        for n in (*names, *new)
        if not (len(key_of(n.text)) == 1 and key_of(n.text)[0] in ordinary)
    ]
    why = "a form of a name that is found elsewhere in the study"
    for place, hit in chain(
        name_hits(texts, usable, Hit(0, 0, "person", "name", 0.6, why), ordinary),
        sound_hits(texts, usable, ordinary, settings.similarity),
    ):
        inside = [n for n, h in enumerate(hits[place]) if h.begin <= hit.begin and hit.end <= h.end]
        if not inside:
            hits[place].append(hit)
        elif hit.found_by == "nickname":
            hits[place][inside[0]] = _perhaps(hits[place][inside[0]], hit)
    roll = _roll(tuple(names), tuple(new), transcript.language)
    return _settled(transcript, hits, roll)


@lru_cache(maxsize=2)  # one interview after the other is settled with the names of the study
def _roll(names: tuple[Known, ...], others: tuple[Known, ...], language: str) -> Roll:
    return Roll(names, others, language)


def _perhaps(hit: Hit, pet: Hit) -> Hit:
    """The hit, with a note on who else that may be."""
    note = f"may be {pet.entity}"
    same = (hit.begin, hit.end) == (pet.begin, pet.end)
    if not same or hit.entity == pet.entity or note in hit.why:
        return hit
    return replace(hit, found_by=f"{hit.found_by}+nickname", why=f"{hit.why}; {note}")


def _names(named: Iterable[tuple[Known, float]], *, surest: float) -> Iterator[Known]:
    """One name for each key: its first full spelling, its most frequent kind."""
    seen: dict[tuple[str, ...], list[tuple[Known, float]]] = defaultdict(list)
    for name, confidence in named:
        if name.kind in NAME_KINDS and (key := key_of(name.text)):
            text = name.text[slice(*bare(name.text))]
            seen[key].append((Known(text, name.kind), confidence))
    for key, same in seen.items():
        if len(key) > 1 or len(same) > 1 or same[0][1] >= surest:
            kind = Counter(name.kind for name, _ in same).most_common(1)[0][0]
            spellings = Counter(name.text for name, _ in same)
            text = max(spellings, key=lambda text: (text != text.lower(), spellings[text]))
            yield Known(text, kind)


def _settled(transcript: Transcript, hits: _Hits, roll: Roll) -> tuple[Mention, ...]:
    """Mentions out of hits: no overlap, trimmed to the name, each under its fullest name."""
    return tuple(
        mention
        for place, turn in enumerate(transcript.turns)
        for mention in _of_turn(transcript.interview, turn, hits.get(place, ()), roll)
    )


def _of_turn(interview: str, turn: Turn, hits: Sequence[Hit], roll: Roll) -> Iterator[Mention]:
    times: Counter[str] = Counter()
    for hit in chain.from_iterable(_owned_apart(turn.text, hit, roll) for hit in union(hits)):
        begin, end = _unbroken(turn.text, hit.begin, hit.end)
        kind: MentionKind = hit.kind
        entity = hit.entity
        if kind in NAME_KINDS:
            begin, end = _name_span(turn.text, begin, end, roll)
            name = roll.belongs_to(entity or _as_written(turn.text, begin, end), kind)
            kind, entity = name.kind, name.text
        surface = turn.text[begin:end]
        if not surface.strip():
            continue
        # Not the place but the words: a correction elsewhere in the turn leaves the id alone.
        number = stable_id("mention", interview, turn.id, surface, times[surface])
        times[surface] += 1
        entity = entity or " ".join(surface.lower().split())
        yield Mention(number, turn.id, begin, end, kind, entity,
                      hit.found_by, hit.confidence, hit.why)  # fmt: skip


_BROKEN_BEFORE = re.compile(rf"(?:\w+[{HIDDEN}]+)+$")
_BROKEN_AFTER = re.compile(rf"(?:[{HIDDEN}]+\w+)+")


def _unbroken(text: str, begin: int, end: int) -> tuple[int, int]:
    """The span, over the rest of a word that only looks broken off: by a soft hyphen, say."""
    if not text.isascii():
        before, after = _BROKEN_BEFORE.search(text[:begin]), _BROKEN_AFTER.match(text, end)
        begin, end = before.start() if before else begin, after.end() if after else end
    return begin, end


def _owned_apart(text: str, hit: Hit, roll: Roll) -> Iterator[Hit]:
    """The hit; of "Karstens bil" that a model takes for one name only the name, and who follows."""
    words = list(re.finditer(r"\S+", text[hit.begin : hit.end]))
    key = key_of(text[hit.begin : hit.end])
    of_name = hit.kind in NAME_KINDS and not hit.entity and len(words) == len(key)
    owner = roll.owner_in(key) if of_name else None
    number, ending = owner or (0, "")
    # behind the genitive a capital may be a surname
    if not owner or (words[number][0][0].isupper() and not roll.has_noun_capitals):
        yield hit
        return
    end = hit.begin + words[number - 1].end() - len(ending)
    yield replace(hit, end=end, kind="person")
    # "friedhelms bruder ruprecht": what he has is no name, who follows is somebody
    rest = number if is_given(key[number]) else number + 1
    if rest < len(words):
        yield from _owned_apart(text, replace(hit, begin=hit.begin + words[rest].start()), roll)


def _as_written(text: str, begin: int, end: int) -> str:
    """The name without small words beside it, where names are written with capitals."""
    words = text[begin:end].split(" ")
    capitals = [n for n, word in enumerate(words) if plain(word)[:1].isupper()]
    if not capitals or words[0].lower() in PARTICLES:
        return text[begin:end]
    return " ".join(words[capitals[0] : capitals[-1] + 1])


def _name_span(text: str, begin: int, end: int, roll: Roll) -> tuple[int, int]:
    """The name itself: without a title before it and a genitive after it."""
    start, stop = bare(text[begin:end])
    begin, end, has_genitive = begin + start, begin + stop, begin + stop < end
    form = None if has_genitive else roll.base(key_of(text[begin:end]))
    return (begin, end - len(form[1])) if form else (begin, end)
