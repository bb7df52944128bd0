"""Verbatim marks: fillers, repetitions, cut-offs, words said at the same time. Pure.

The marks are made so that the text without the marked words keeps its meaning:

* a **filler** is a sound of hesitation and nothing else. A word of the language is not one (Danish
  and German "er", German "um", Portuguese "um", French "bon"), nor is an answer or an exclamation
  ("mm-hm", "oh").
* of a **repetition** every copy but the last one is marked. One word counts only where it is a
  function word: those are what speakers repeat when they search for words (Maclay and Osgood 1959,
  "Hesitation phenomena in spontaneous English speech"; Clark and Wasow 1998, "Repeating words in
  spontaneous speech"), while "very very", "no, no", "tap, tap" and "had had" are meant. Two to five
  words count unless they are numbers or one word over and over; a sentence said again after a full
  stop is meant. Languages written without spaces have no repetitions marked.
* a **cut-off** is a word that ends in a hyphen, except before "and" or "or" ("pre- and post-test"),
  or one that is followed, after a dash, dots or a comma, by a longer word that it begins
  ("diff... different"). A whole word before a dash is not one: the sentence is broken off there,
  not the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcode.records.speech import Mark, MarkKind, Turn, Word
from transcode.records.unheard import SIGN, is_unheard
from transcode.speech.fillers import is_filler
from transcode.speech.turns import Span

__all__ = ["FUNCTION_WORDS", "mark_overlaps", "mark_words"]

_FOUND_BY = "verbatim"
_LONGEST = 5  # words of a repetition
_RESTARTS = 4  # letters that a cut-off must lack: "work, working" is meant


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = {
    language: _set(words)
    for language, words in {
        "en": "i you he she it we they me him them my your his its our their the a an this these "
        "to of in on at for with from by about into and but or if because as when where what who "
        "how which than then is are am was were be been have has do does did can could would "
        "should will may might must i'm i've i'd i'll you're he's she's it's that's there's we're "
        "we've they're don't didn't",
        "da": "jeg du han hun den det vi de i mig dig ham hende os dem min mit mine din dit en et "
        "til af på med for fra om ved og men eller hvis fordi at som når hvor hvad hvem hvordan er "
        "var har havde kan kunne skal skulle vil ville må ikke",
        "no": "jeg du han hun den det vi de dere meg deg henne oss dem min mitt mine din en ei et "
        "til av på med for fra om ved og men eller hvis fordi at som når hvor hva hvem hvordan er "
        "var har hadde kan kunne skal skulle vil ville må ikke",
        "sv": "jag du han hon den det vi ni de mig dig honom henne oss dem min mitt mina din en "
        "ett till av på med för från om vid och men eller att som när var vad vem hur är har hade "
        "kan kunde ska skulle vill ville måste inte",
        "de": "ich du er sie es wir ihr mich mir dich dir ihm ihn uns der die das dem den des ein "
        "eine einen einem einer mein meine zu von in im an am auf mit für aus bei und aber oder "
        "wenn weil dass als wie wo was wer ist sind war waren habe hat hatte kann konnte soll will "
        "muss nicht",
        "nl": "ik jij je hij zij ze het wij we jullie mij me hem haar ons de een dit dat mijn zijn "
        "te van in op aan met voor uit bij en maar of als omdat want wie wat waar hoe is was waren "
        "heb heeft had kan kon zal zou wil moet niet",
        "fr": "je tu il elle on nous vous ils elles me te se le la les un une des du de à au aux "
        "en dans sur avec pour par et mais ou si parce que qui quoi où comment est était sont ai "
        "as a ont peut c'est j'ai j'étais ce cette mon ma mes ne pas",
        "es": "yo tú él ella nosotros ellos me te se lo la los las el un una unos de a al del en "
        "con por para y pero o si porque que quien como cuando donde es era son fue he ha han "
        "había puede mi su no",
        "it": "io tu lui lei noi voi loro mi ti si lo la i gli le il un uno una di a da in con su "
        "per al del nel e ma o se perché che chi come quando dove è era sono ho ha hanno può mio "
        "mia non",
    }.items()
}
# Meant when said twice: "gave her her book", "no, no", Danish "det det var", German "die die ...".
_MEANT_TWICE = {
    "da": _set("det den ikke ham"),
    "no": _set("det den ikke"),
    "sv": _set("det den inte var"),
    "de": _set("die der das sie nicht den dem"),
    "nl": _set("dat die niet ze haar"),
    "fr": _set("nous vous pas"),
    "es": _set("no"),
    "it": _set("non"),
}
_NUMBERS = _set(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand double nul en et to tre fire fem seks syv otte ni ti null ein eins "
    "zwei drei vier fünf sechs sieben acht neun zehn noll ett två fyra sex sju åtta nio tio"
)
_OR = _set("and or og eller och und oder en of et ou y o e ed")

_CORE = re.compile(r"[\W_]*(.*?)[\W_]*", re.DOTALL)
_SIGN = re.compile(r"-+|[–—…]|\.\.+")
_BROKEN = re.compile(rf"\w(?:{_SIGN.pattern}|,)$")
_STOP = re.compile(r"(?<!\.)[.?!。？！][\"'”’)»]*$")  # not the dots of a broken sentence
_TOKEN = re.compile(rf"{SIGN}|\S+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A word for comparison: its letters, their span in the text, the word as written."""

    letters: str
    begin: int
    end: int
    written: str
    start_ms: int
    end_ms: int


def mark_words(turn: Turn, language: str) -> tuple[Mark, ...]:
    """Mark the fillers, repetitions and cut-offs of a turn, in order.

    ``language`` (ISO 639-1) is that of the interview; the turn's own takes precedence. Works
    without word times too (a document without a recording): the marks then have the turn's times.
    """
    language = turn.language or language
    words = _said(turn)
    fillers = [word for word in words if _is_filler(word, language)]
    spoken = [word for word in words if word.letters and not _is_filler(word, language)]
    cut = _cut_offs(spoken)
    broken = {word.begin for word in cut}
    whole = [word for word in spoken if word.begin not in broken]
    marks = [_mark("filler", word, word) for word in fillers]
    marks += [replace(_mark("cut-off", w, w), end=_sign_end(turn.text, w.end)) for w in cut]
    marks += [_mark("repetition", a, b) for a, b in _repetitions(turn.text, whole, language)]
    return tuple(sorted(marks, key=lambda mark: (mark.begin, mark.end)))


def mark_overlaps(turns: Sequence[Turn], spans: Sequence[Span]) -> tuple[Turn, ...]:
    """Mark the words of the turns that were said while somebody else was speaking too.

    A word counts when two speakers cover more than half of its time; neighbours share a mark.
    ``spans`` are those of :func:`transcode.speech.speakers.who_speaks`; their names need not be
    those of the turns.
    """
    everywhere = _both(spans)
    marked = []
    for turn in turns:
        both = [(a, b) for a, b in everywhere if a < turn.end_ms and b > turn.start_ms]
        kept = [mark for mark in turn.marks if mark.kind != "overlap" or mark.found_by != _FOUND_BY]
        run: list[Word] = []
        for word in (*turn.words, None):
            is_word = word is not None and not is_unheard(turn.text[word.begin : word.end])
            if word and is_word and _covered(word, both) * 2 > word.end_ms - word.start_ms:
                run.append(word)
            elif run:
                first, last = run[0], run[-1]
                times = (first.start_ms, last.end_ms)
                kept.append(Mark("overlap", first.begin, last.end, *times, found_by=_FOUND_BY))
                run = []
        kept.sort(key=lambda mark: (mark.begin, mark.end))
        marked.append(replace(turn, marks=tuple(kept)))
    return tuple(marked)


def _said(turn: Turn) -> list[_Said]:
    places = [(w.begin, w.end, w.start_ms, w.end_ms) for w in turn.words] or [
        (*match.span(), turn.start_ms, turn.end_ms) for match in _TOKEN.finditer(turn.text)
    ]
    words = []
    for begin, end, start_ms, end_ms in places:
        written = turn.text[begin:end]
        core = _CORE.fullmatch(written)
        first, last = core.span(1) if core else (0, len(written))
        letters = written[first:last].casefold().replace("’", "'")
        words.append(_Said(letters, begin + first, begin + last, written, start_ms, end_ms))
    return words


def _is_filler(word: _Said, language: str) -> bool:
    return not word.written.startswith(("'", "’")) and is_filler(word.letters, language)  # "'em"


def _cut_offs(words: Sequence[_Said]) -> list[_Said]:
    cut_off = []
    for index, word in enumerate(words):
        after = words[index + 1].letters if index + 1 < len(words) else ""
        if not _BROKEN.search(word.written) or word.letters.isdigit():
            continue
        hyphen = word.written.endswith("-") and not word.written.endswith("--")
        restarted = after.startswith(word.letters) and after != word.letters
        enough = len(word.letters) >= 3 and len(after) - len(word.letters) >= _RESTARTS
        if (hyphen and after not in _OR) or (restarted and (enough or word.written[-1] != ",")):
            cut_off.append(word)
    return cut_off


def _repetitions(text: str, words: Sequence[_Said], language: str) -> list[tuple[_Said, _Said]]:
    """First and last word of each copy that is repeated."""
    letters = [word.letters for word in words]
    repeated = []
    at = 0
    while at < len(words):
        for size in range(_LONGEST, 0, -1):
            copy = letters[at : at + size]
            if copy == letters[at + size : at + 2 * size] and _is_slip(copy, language):
                first, last, again = words[at], words[at + size - 1], words[at + size]
                spaced = any(char.isspace() for char in text[last.end : again.begin])
                whole = any(_STOP.search(word.written) for word in words[at : at + size])
                if spaced and not whole:
                    repeated.append((first, last))
                    at += size - 1
                    break
        at += 1
    return repeated


def _is_slip(copy: Sequence[str], language: str) -> bool:
    """Return whether saying these words twice is a slip rather than intended."""
    if len(copy) > 1:
        counted = all(word in _NUMBERS or any(map(str.isdigit, word)) for word in copy)
        return len(set(copy)) > 1 and not counted
    meant = _MEANT_TWICE.get(language, frozenset())
    return copy[0] in FUNCTION_WORDS.get(language, frozenset()) - meant


def _mark(kind: MarkKind, first: _Said, last: _Said) -> Mark:
    return Mark(kind, first.begin, last.end, first.start_ms, last.end_ms, found_by=_FOUND_BY)


def _sign_end(text: str, end: int) -> int:
    """End of a word including the sign that it is broken off."""
    sign = _SIGN.match(text, end)
    return sign.end() if sign else end


def _both(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Stretches in which two speakers or more speak, in order."""
    edges = sorted(edge for span in spans for edge in ((span.start_ms, 1), (span.end_ms, -1)))
    stretches = []
    speaking = since = 0
    for at, change in edges:
        if speaking >= 2 and at > since:
            stretches.append((since, at))
        speaking, since = speaking + change, at
    return stretches


def _covered(word: Word, stretches: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, min(word.end_ms, b) - max(word.start_ms, a)) for a, b in stretches)
