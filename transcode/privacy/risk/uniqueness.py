"""Phrases by which somebody can be re-identified though no name is said. Pure; eight languages.

"I was the only male midwife in [Place 1]", "the first woman who", "one of two", "den eneste
mandlige jordemoder": a word of uniqueness near somebody's role, or a rare illness. By rule, so that
every finding says why; a sentence that singles out somebody without such a word is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transcode.privacy.lexicon.singular import (
    AFTER,
    ILLNESSES,
    MARKERS,
    MODIFIERS,
    NOBODY,
    PERSONS,
    ROLES,
    SUPERLATIVE,
)
from transcode.records.texts import ReleasedText

__all__ = ["Phrase", "reworded", "singling_phrases"]

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLACE = re.compile(
    r"\[(?:Place|Organisation|Organization|Sted|By) ?\d*[^\]]*\]"
    r"|\b(?:in|at|from|of|i|på|fra|ved|im|am|aus|von|bei|en|de|del|à|au|från|hos|uit|van) "
    r"(?:the (?:whole )?|hele |der |dem |la |el |het )?(?:[A-ZÆØÅ][\w-]+|\[[^\]]+\])"
    r"|\b(?:village|town|parish|county|island|municipality|ward|hospital|school|department|landsby"
    r"|byen|sognet|øen|kommunen|kommune|afdelingen|hospitalet|skolen|Dorf|Stadt|Gemeinde|Insel"
    r"|Landkreis|Kreis|Krankenhaus|Schule|Abteilung|pueblo|aldea|isla|comarca|provincia|escuela"
    r"|colegio|departamento|commune|île|hôpital|école|service|kommunen|byn|ön|sjukhuset|avdelningen"
    r"|bygda|øya|sykehuset|avdelinga|dorp|gemeente|eiland|ziekenhuis|afdeling)\b"
)
# "i" is a preposition in Danish
_SELF = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Uu]s|[Jj]eg|[Mm]ig|[Mm]in|[Mm]it|[Vv]i|[Oo]s"
    r"|[Ii]ch|[Mm]ich|[Mm]ir|[Mm]ein\w*|[Ww]ir|[Uu]ns\w*|[Yy]o|[Mm]í|[Mm]is?|[Nn]os(?:otr[oa]s)?|[Ss]oy"
    r"|[Ee]ra|[Jj]e|[Mm]oi|[Nn]ous|[Jj]ag|[Mm]ej|[Vv]år|[Mm]eg|[Ii]k|[Mm]ij|[Ww]ij)\b"
)
_NEAR = 7  # words after a word of uniqueness in which its person is looked for


@dataclass(frozen=True, slots=True)
class Phrase:
    """A passage that may single somebody out. Its words stay on the screen and in confidential/."""

    interview: str
    speaker: str
    begin: int  # code points in the released text
    end: int
    start_ms: int
    end_ms: int
    passage: str  # the sentence
    why: tuple[str, ...]  # what was found in it: "only", "midwife", "male", "a place"
    meets: tuple[tuple[str, str], ...]  # attributes of this participant that it names
    shared_by: int  # participants with these attributes; 0 where it names none
    weight: int  # how much comes together; the largest first
    rewording: str = ""  # the passage as it might stand, for a person to take or to change


def singling_phrases(
    texts: Sequence[ReleasedText],
    people: Mapping[str, Mapping[str, str]],
    interviews: Mapping[str, Mapping[str, str]],
) -> tuple[Phrase, ...]:
    """Every such phrase in released texts, the most telling first.

    ``people`` are the participants' attributes, each once; ``interviews`` those of the participant
    of each interview.
    """
    phrases = [
        phrase
        for text in texts
        for phrase in _in_text(text, people, interviews.get(text.interview, {}))
    ]
    return tuple(sorted(phrases, key=lambda each: (-each.weight, each.interview, each.begin)))


def _in_text(
    text: ReleasedText, people: Mapping[str, Mapping[str, str]], attributes: Mapping[str, str]
) -> Iterator[Phrase]:
    for turn in text.turns:
        for sentence in _SENTENCE.finditer(text.text, turn.begin, turn.end):
            words = sentence[0].strip()
            why = _why(words)
            if not why:
                continue
            begin = text.text.index(words, sentence.start())
            end = begin + len(words)
            meets = () if turn.is_interviewer else _meets(words, attributes)
            shared = sum(
                all(row.get(name, "").casefold() == value.casefold() for name, value in meets)
                for row in people.values()
            )
            yield Phrase(
                text.interview,
                turn.speaker,
                begin,
                end,
                *text.time_of(begin, end),
                words,
                why,
                meets,
                shared if meets else 0,
                len(why) + len(meets) + (bool(meets) and shared == 1),
                reworded(words, text.language),
            )


# What may stand there: it must not be a word of uniqueness, nor a rare illness, itself.
_SEVERAL = {
    "en": ("one of several", "a serious illness"), "da": ("en af flere", "en alvorlig sygdom"),
    "de": ("eine von mehreren", "eine schwere Krankheit"),
    "es": ("una de varias personas", "una enfermedad grave"),
    "fr": ("une de plusieurs personnes", "une maladie grave"),
    "sv": ("en av flera", "en allvarlig sjukdom"), "no": ("en av flere", "en alvorlig sykdom"),
    "nl": ("een van meerdere", "een ernstige ziekte"),
}  # fmt: skip


def reworded(sentence: str, language: str) -> str:
    """The sentence with "one of several" for what singles out, and an illness without its name.

    A draft in brackets, because the grammar may want more: a person takes it or writes another.
    """
    code = language[:2].replace("nb", "no").replace("nn", "no")
    several, illness = _SEVERAL.get(code, _SEVERAL["en"])
    at = next(
        (m.start() for m in _WORD.finditer(sentence) if MARKERS.match(sentence, m.start())), -1
    )
    if at >= 0 and (marker := MARKERS.match(sentence, at)):
        sentence = f"{sentence[:at]}[{several}]{sentence[marker.end() :]}"
    return ILLNESSES.sub(f"[{illness}]", sentence)


def _why(sentence: str) -> tuple[str, ...]:
    """Words of a sentence that single somebody out; none where only half of them are there."""
    words = [(match[0].lower(), match.start()) for match in _WORD.finditer(sentence)]
    why: list[str] = []
    for at, (_, begin) in enumerate(words):
        marker = MARKERS.match(sentence, begin)
        if not marker:
            continue
        after = [word for word, start in words[at:] if start >= marker.end()][:_NEAR]
        who = _person(after)
        alone = SUPERLATIVE.search(marker[0]) and not NOBODY & set(after[:2])
        if who or alone or AFTER.match(sentence, marker.end()):
            why = [" ".join(marker[0].lower().split()), *who]
            break
    low = [word for word, _ in words]
    illness = ILLNESSES.search(sentence)
    place = _PLACE.search(sentence)
    if illness and not why and (_SELF.search(sentence) or place or any(_is_role(w) for w in low)):
        why = [illness[0].lower()]
    elif illness and why:
        why.append(illness[0].lower())
    if why:
        why += [word for word in low if word in MODIFIERS and word not in why]
        why += ["a place"] if place else []
        why += ["of themselves"] if _SELF.search(sentence) else []
    return tuple(dict.fromkeys(why))


def _person(after: Sequence[str]) -> tuple[str, ...]:
    """The role or kind of person that a word of uniqueness speaks of; the nearest noun decides."""
    for word in after:
        if word in NOBODY:
            return ()
        if _is_role(word) or word in PERSONS:
            return (word,)
    return ()


def _is_role(word: str) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    endings = ("", "s", "r", "en", "n", "erne", "ne", "es", "na")
    if any(bare.removesuffix(ending) in ROLES for ending in endings):
        return True
    # Danish writes "skoleleder", "overlæge", "børnehavepædagog" as one word
    return any(len(bare) > len(r) + 2 and bare.endswith(r) for r in ROLES if len(r) > 4)


def _meets(sentence: str, attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    words = set(re.findall(r"[^\W_]+", sentence.casefold()))
    met = []
    for name, value in attributes.items():
        parts = set(re.findall(r"[^\W_]+", value.casefold()))
        # "female" is met by "woman" as well
        kin = {other for group in _ALIKE if parts & group for other in group}
        if parts and (parts <= words or words & kin):
            met.append((name, value))
    return tuple(met)


_ALIKE = (
    frozenset(("female", "woman", "women", "girl", "kvinde", "kvinden", "kvindelig", "kvindelige")),
    frozenset(("male", "man", "men", "boy", "mand", "manden", "mandlig", "mandlige")),
)
