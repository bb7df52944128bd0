"""Laughs, sighs, coughs and tears in a text -> marks. Pure.

Documents write them in brackets; Whisper writes a laugh as a word ("Ha ha!"), if at all. Other
laughter is not detected: no audio-tagging model is available as a package of PyPI or npm (November
2026), and this program takes its default models from packages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcode.records.speech import Mark, Turn

if TYPE_CHECKING:
    from transcode.records.speech import MarkKind, Word

__all__ = ["mark_laughs", "sound_of"]

_FOUND_BY = "written"
# What stands in brackets, in English, Danish, Norwegian, Swedish, German, Dutch, French, Spanish,
# Italian and Portuguese. Words that are also said in round brackets ("host", "ride") are left out.
_SOUNDS: dict[MarkKind, str] = {
    "laugh": "laugh laughs laughed laughing laughter chuckle chuckles chuckled chuckling giggle "
    "giggles giggled giggling snickers haha ler latter griner grinende fniser smågriner humrer "
    "skratt skrattar fnissar lacht lachen lachend gelächter kichert kichern schmunzelt "
    "gelach grinnikt giechelt rire rires rit riant rigole risa risas ríe ríen riendo risata risate "
    "ridono ridendo risos risada ri riem",
    "sigh": "sigh sighs sighed sighing suk sukker sukkende suckar suckande seufzt seufzer seufzen "
    "zucht soupir soupire soupirs suspiro suspira suspiros sospiro sospira",
    "cough": "cough coughs coughed coughing hoster hosten hostar hostande hostende hustet husten "
    "räuspert hoest hoesten kucht rømmer harklar tousse toux tose tosiendo tossisce tosisce tosse",
    "cry": "cry cries cried crying sob sobs sobbed sobbing weeps weeping tearful tears græder "
    "grædende gråter gråtande weint weinen huilt pleure pleurs llora llorando piange chora",
    "pause": "pause pauses paus pauze pausa silence stilhed stillhet tystnad stille stilte "
    "silencio silenzio silêncio",
    "inaudible": "inaudible unintelligible indistinct unclear uhørligt utydeligt uhørlig utydelig "
    "ohörbart otydligt unverständlich onverstaanbaar incompréhensible ininteligible inaudibile "
    "incomprensibile inaudível crosstalk",
}
# What may stand beside them.
_BESIDE = (
    "a an the in on and with then both all they she he everyone everybody together again softly "
    "loudly quietly nervously briefly slightly lightly deeply heavily aloud little bit short long "
    "brief light loud small nervous deep throat clears clearing nose breath begins starts speaker "
    "interviewer participant respondent interviewee background word words section passage "
    "s sec secs second seconds sek sekunder sekund sekunden seconden secondes segundos secondi "
    "begge alle sammen højt kort lang dybt de hun han lidt beide kurz laut leise tief sich sie er "
    "alla båda lite högt högt zachtjes even ils elle rient doucement se ambos suavemente"
)
_THROAT = frozenset({"clears throat", "clearing throat", "throat clearing"})

_BESIDE_IT = frozenset(_BESIDE.split())
_KIND = {word: kind for kind, words in _SOUNDS.items() for word in words.split()}
_TIMED = re.compile(r"\.|\d+[.,]\d+|\d+\s?s(?:ec(?:onds?)?)?")  # "(.)", "(0.8)", "(3 s)"
_CLOCK = re.compile(r"[\d:.,]+(?:s|sec)?")
_LAUGHED = re.compile(r"\W*(?:(?:ha+h?-?){2,}|(?:h[eio]h?-?){2,}|(?:ха-?){2,})\W*", re.I)
_HA = re.compile(r"\W*(?:ha+h?|ха+)\W*", re.I)  # "he he", "hi", "ho" alone are other words


def mark_laughs(turn: Turn) -> tuple[Mark, ...]:
    """Find laughs that were written as words: "Haha!", "ha ha ha". The words stay in the text."""
    marks = []
    run: list[Word] = []
    for word in (*turn.words, None):
        written = turn.text[word.begin : word.end] if word else ""
        if word and (_HA.fullmatch(written) or _LAUGHED.fullmatch(written)):
            run.append(word)
            continue
        if len(run) > 1 or (run and not _HA.fullmatch(turn.text[run[0].begin : run[0].end])):
            first, last = run[0], run[-1]
            times = (first.start_ms, last.end_ms)
            marks.append(Mark("laugh", first.begin, last.end, *times, found_by=_FOUND_BY))
        run = []
    return tuple(marks)


def sound_of(inside: str) -> MarkKind | None:
    """Kind of the text in brackets if it is a sound, a pause or "inaudible"; ``None`` for words."""
    inside = inside.strip().casefold()
    if _TIMED.fullmatch(inside):
        return "pause"
    inside = inside.rstrip(".!")
    if inside in _THROAT:
        return "cough"
    words = [word for word in re.split(r"[\s/,-]+", inside) if not _CLOCK.fullmatch(word)]
    kinds = [_KIND[word] for word in words if word in _KIND]
    is_sound = all(word in _KIND or word in _BESIDE_IT for word in words)
    return kinds[0] if kinds and is_sound else None
