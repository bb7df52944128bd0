"""Ids of interviews: which a researcher's own may stay, and which number the rest get.

An id names files that are shared. What a researcher wrote is kept where it plainly is an id:
letters or words for a kind of interview, and a number ("P03", "INT-07", "P03_part2", "Deltager 4").
Anything else may name somebody ("Anna1"), and becomes the next free number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

__all__ = ["Wish", "assign", "folded", "listed_id", "name_words", "wish_of"]

_LONGEST = 32
# no files under Windows, and files of the study
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|participants-\d+", re.IGNORECASE)
_PIECE = re.compile(r"[^\W\d_]+|\d+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words for an interview, for whoever is asked, and for a part of it.
_WORDS = _words(
    """
    interview interviews int intv iv entrevista entretien intervista interviu intervju intervjuu
    haastattelu wywiad rozhovor interjú interjuu mülakat görüşme συνέντευξη интервью интервю інтервю
    viðtal gesprek gespräch samtale samtal conversation group groupe grupo gruppo gruppe grupp groep
    ryhmä grupa skupina csoport focus fokus focusgroup fokusgruppe fokusgrupp focusgroep fg fgd
    participant participante partecipante participants pt pp deltager deltagere deltagare deltaker
    teilnehmer teilnehmerin teilnehmende deelnemer osallistuja uczestnik uczestniczka účastník
    résztvevő katılımcı участник участница respondent respondente respondentin respondenter
    responder informant informante informantin informateur befragte befragter proband probandin
    person subject subj case fall cas caso sag id part parts del deel teil partie parte osa część
    část rész bölüm часть session sitzung séance sesión sessione sessie sektion round runde wave
    time day dag tag jour take tape recording rec optagelse optag aufnahme inspelning opptak opname
    enregistrement grabación registrazione tallenne track spor file fil audio video sound lyd voice
    memo pilot test student pupil elev schüler schülerin élève alumno teacher lærer lärare lehrer
    lehrerin enseignant docente nurse sygeplejerske sjuksköterska sykepleier pfleger pflegerin
    infirmier infirmière enfermera patient patientin paciente parent forælder doctor læge läkare
    arzt ärztin médecin staff manager leader leder worker client klient user bruger expert ekspert
    experte expertin control kontrol kontrolle home school ward site
    """
)


def folded(text: str) -> str:
    """Common form of two spellings of a file name or id: composed letters, lower case."""
    return unicodedata.normalize("NFC", text).strip().casefold()


@dataclass(frozen=True, slots=True)
class Wish:
    """The id that an interview asks for: ``own``, or ``number`` where nobody else asks for it.

    Both are "" where nothing is asked for. What is ``listed`` in a table goes before file names.
    """

    own: str = ""
    number: str = ""
    listed: bool = False


def wish_of(stem: str, is_name: Callable[[str], bool] = lambda word: False) -> Wish:
    """The id that a file name, without its ending, asks for.

    Args:
        stem: for example "P03_part2": stays; "P03 Anna": "P03" if nobody else asks for it; "3": the
            same of "P03"; "Anna1": nothing.
        is_name: whether a word (lower case) is a person's name.
    """
    text = unicodedata.normalize("NFC", stem).strip()
    pieces = _PIECE.findall(text)
    if _is_plain(text, pieces, is_name):
        return Wish(own=_as_id(text))
    if text.isdecimal() and len(text) <= 4:
        return Wish(number=f"P{int(text):02d}")
    begin = re.match(r"([^\W\d_]+[-_ ]?\d{1,4})(?![^\W_])", text)
    if begin and _is_plain(begin[1], _PIECE.findall(begin[1]), is_name):
        return Wish(number=_as_id(begin[1]))
    return Wish()


def name_words(names: Iterable[str]) -> set[str]:
    """The words of people's names, folded, without words for an interview or whoever is asked."""
    words = {word.casefold() for name in names for word in _PIECE.findall(name)}
    return {word for word in words if word.isalpha() and len(word) > 1} - _WORDS


def listed_id(
    id: str, name: str, names: Collection[str], is_name: Callable[[str], bool] = lambda word: False
) -> Wish:
    """The id that a row of ``people.csv`` asks for: any that holds nobody's name.

    It holds a number or is one or two letters: a word alone may be a name, or a file of the study.

    Args:
        id: of the row.
        name: who it is; where it is blank, only what plainly is an id is kept.
        names: words, folded, of all names in the table.
        is_name: whether a word (lower case) is a person's name.
    """
    text = unicodedata.normalize("NFC", id).strip()
    pieces = [piece.casefold() for piece in _PIECE.findall(text)]
    if text.isdecimal():  # a spreadsheet would take the noughts away
        return replace(wish_of(text), listed=True)
    is_named = any(word in folded(text) for word in names if len(word) > 2)
    is_named = is_named or any(piece in names for piece in pieces if len(piece) > 1)
    if is_named or any(map(is_name, pieces)):
        return Wish()
    plain = re.fullmatch(r"[A-Za-z]{1,4}-?\d{1,4}|[A-Za-z]", text)
    numbered = len(text) <= 2 or any(map(str.isdecimal, text))
    if (name or plain) and numbered and re.fullmatch(r"\w[\w-]*", text) and _fits(text):
        return Wish(own=text, listed=True)
    return replace(wish_of(text, is_name), listed=True)


def assign(
    wishes: Sequence[Wish],
    taken: Iterable[str],
    kept: Collection[str] = (),
    named: Iterable[str] = (),
) -> list[str]:
    """An id for each wish, none of them taken, none the same but for capitals.

    A number that two ask for goes to neither.

    Args:
        wishes: what is asked for.
        taken: ids of the study, those of withdrawn interviews among them.
        kept: ids that ``people.csv`` keeps for files that are not here yet.
        named: ids that another table speaks of; a free number goes beyond them.
    """
    used = {folded(id) for id in taken}
    given: dict[int, str] = {}

    def give(number: int, id: str) -> None:
        if id and folded(id) not in used:
            used.add(folded(id))
            given[number] = id

    for n in sorted(range(len(wishes)), key=lambda n: not wishes[n].listed):
        give(n, wishes[n].own)
    asked = [_counted(w.number) for w in wishes]
    like = {_counted(id) for id in (*used, *kept)}
    for n, wish in enumerate(wishes):
        if n not in given and asked.count(asked[n]) == 1 and asked[n] not in like:
            give(n, wish.number)
    used |= {folded(id) for id in (*kept, *named, *asked, *(w.own for w in wishes))}
    highest = max((int(m[1]) for id in used if (m := re.match(r"p-?(\d+)", id))), default=0)
    for n in range(len(wishes)):
        if n not in given:
            highest += 1
            given[n] = f"P{highest:02d}"
    return [given[n] for n in range(len(wishes))]


def _counted(id: str) -> str:
    """Common form of "P3", "P03" and "P-03"."""
    return re.sub(r"[-_]|(?<!\d)0+(?=\d)", "", folded(id))


def _is_plain(text: str, pieces: Sequence[str], is_name: Callable[[str], bool]) -> bool:
    """Return whether a text is letters of a kind and a number, and no more."""
    digits = [piece for piece in pieces if piece.isdecimal()]
    words = [piece for piece in pieces if not piece.isdecimal()]
    between = _PIECE.sub("", text)
    return (
        bool(digits and words)
        and all(len(number) <= 4 for number in digits)
        and sum(map(len, digits)) <= 6  # longer is a date, or a telephone number
        and all(_is_kind(word) and not is_name(word.casefold()) for word in words)
        and not re.search(r"[^\s_.()#-]", between)
        and _fits(_as_id(text))
    )


def _is_kind(word: str) -> bool:
    return len(word) == 1 or word.casefold() in _WORDS or (len(word) <= 3 and word.isupper())


def _fits(id: str) -> bool:
    return 0 < len(id) <= _LONGEST and not _RESERVED.fullmatch(id)


def _as_id(text: str) -> str:
    return re.sub(r"-{2,}", "-", re.sub(r"[^\w-]+", "-", text)).strip("-_")
