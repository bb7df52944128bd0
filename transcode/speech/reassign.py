"""Speakers found again for a transcript whose words stand, and stay with their corrections. Pure.

Turns are cut where the voice changes, and neighbours that turn out to be one voice are joined;
every word keeps its time, its marks and its doubts (:mod:`transcode.speech.correction.weave`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby

from transcode.records.speech import Correction, Edit, Transcript, Turn, Word
from transcode.records.unheard import is_unheard
from transcode.speech.correction.edits import apply, joined, new_id, retell, standing
from transcode.speech.turns import Heard, Span, guess_interviewer, who_said

__all__ = ["assigned_by_hand", "reassign"]


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a turn that one voice says: their span in its text."""

    turn: int
    voice: str  # "" where the turn keeps the speaker that it has
    begin: int
    end: int
    words: int


def reassign(
    transcript: Transcript, spans: Sequence[Span], stays: Collection[str] = ()
) -> tuple[Edit | None, dict[str, str]]:
    """Make the edit that gives the words of a transcript to the speakers of ``spans``.

    A voice takes the label of the speaker who had most of its words, each label once; what is left
    gets the next free "S3". ``stays`` are ids of turns whose speaker a person has set: they, and
    turns without any time, keep it. Voice without words stays a turn of its own. The interviewer
    stays while somebody has that label.

    Returns:
        The edit, ``None`` when nothing changes; and the label of each speaker of ``spans`` who says
        any word.
    """
    runs = _runs(transcript.turns, spans, stays)
    labels = _labels(transcript.turns, runs)
    told = _told(transcript, runs, labels)
    edit = retell("speaker", transcript, 0, len(transcript.turns), told)
    after = apply(transcript, edit)
    if all(turn.speaker != after.interviewer for turn in after.turns):
        edit = replace(edit, speakers=(("", guess_interviewer(after.turns)),))
    return (edit if apply(transcript, edit) != transcript else None), labels


def assigned_by_hand(transcript: Transcript, changes: Sequence[Edit | Correction]) -> set[str]:
    """Find the turns to which a person has given another speaker, one by one or in a document.

    A change of all turns at once by ``reassign`` is no such thing; nor is a merge of two voices.
    """
    ids: set[str] = set()
    for change in standing(changes)[0]:
        before = {turn.id: turn.speaker for turn in transcript.turns}
        transcript = apply(transcript, change)
        if isinstance(change, Edit) and change.verb == "speaker" and len(change.replaces) > 1:
            ids &= {turn.id for turn in transcript.turns}
        elif not (isinstance(change, Edit) and change.verb == "merge"):
            named = dict(change.speakers) if isinstance(change, Edit) else {}
            ids |= {
                turn.id
                for turn in transcript.turns
                if (was := before.get(turn.id)) and named.get(was, was) != turn.speaker
            }
    return ids


def _runs(turns: Sequence[Turn], spans: Sequence[Span], stays: Collection[str]) -> list[_Run]:
    timed = [() if turn.id in stays else _words(turn) for turn in turns]
    heard = [word for turn, words in zip(turns, timed, strict=True) for word in _heard(turn, words)]
    voices = iter(who_said(heard, spans))
    runs: list[_Run] = []
    for number, (turn, words) in enumerate(zip(turns, timed, strict=True)):
        if not words:
            runs.append(_Run(number, "", 0, len(turn.text), len(turn.words)))
            continue
        at = 0
        said = [(next(voices), word.end) for word in words]
        groups = [(voice, list(group)) for voice, group in groupby(said, lambda pair: pair[0])]
        for order, (voice, group) in enumerate(groups):
            end = len(turn.text) if order == len(groups) - 1 else group[-1][1]
            runs.append(_Run(number, voice, at, end, len(group)))
            at = end
    return runs


def _words(turn: Turn) -> tuple[Word, ...]:
    """The words of a turn; one over all of it where these have no times but the turn has."""
    is_timed = turn.end_ms > turn.start_ms
    whole = (Word(0, len(turn.text), turn.start_ms, turn.end_ms, 0.0),) if is_timed else ()
    return turn.words or whole


def _heard(turn: Turn, words: Sequence[Word]) -> list[Heard]:
    """Words of a turn with what stands before them, so that the ends of sentences show."""
    begins = [0, *(word.end for word in words[:-1])]
    ends = [*(word.end for word in words[:-1]), len(turn.text)]
    return [
        Heard(turn.text[begin:end], word.start_ms, word.end_ms, word.probability)
        for word, begin, end in zip(words, begins, ends, strict=False)
    ]


def _labels(turns: Sequence[Turn], runs: Sequence[_Run]) -> dict[str, str]:
    shared: Counter[tuple[str, str]] = Counter()
    for run in runs:
        if run.voice:
            shared[run.voice, turns[run.turn].speaker] += run.words
    labels: dict[str, str] = {}
    for (voice, label), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if voice not in labels and label not in labels.values():
            labels[voice] = label
    kept = {turns[run.turn].speaker for run in runs if not run.voice}
    for voice in dict.fromkeys(run.voice for run in runs if run.voice):
        taken = {*labels.values(), *kept}
        free = (label for n in count(1) if (label := f"S{n}") not in taken)
        labels.setdefault(voice, next(free))
    return labels


def _told(transcript: Transcript, runs: Sequence[_Run], labels: Mapping[str, str]) -> list[Turn]:
    """Cut turns where the speaker changes; join those of two speakers who are one."""
    turns = transcript.turns
    taken = {turn.id for turn in turns}
    told: list[Turn] = []
    for before, run in zip([None, *runs[:-1]], runs, strict=True):
        was = turns[run.turn]
        speaker = labels[run.voice] if run.voice else was.speaker
        text = was.text[run.begin : run.end].strip()
        is_new = before is None or before.turn != run.turn
        id_ = was.id if is_new else new_id(taken, was.id)
        taken.add(id_)
        now = replace(was, id=id_, speaker=speaker, text=text, words=(), marks=(), doubts=())
        goes_on = before is not None and bool(run.voice) and before.voice == run.voice
        is_other = before is not None and turns[before.turn].speaker != was.speaker
        if goes_on and is_other and not (is_unheard(text) or is_unheard(told[-1].text)):
            told[-1] = replace(told[-1], text=joined(told[-1].text, text))
        else:
            told.append(now)
    return told
