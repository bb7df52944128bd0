"""A document edited elsewhere -> one edit of the transcript. Pure.

The document is aligned with the transcript by words, over the whole interview: neither turns nor
line breaks nor speaker labels have to agree. Its text is what holds from then on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from transcode.errors import ExchangeError
from transcode.records import DraftTurn, Edit, Mark, Transcript, Turn
from transcode.speech.brackets import take_marks
from transcode.speech.edits import apply, new_id, one_line, retell
from transcode.speech.matching import Match, Piece, match
from transcode.speech.summary import Summary, summarise
from transcode.speech.turns import guess_interviewer

__all__ = ["revise"]

ASKERS = {"i", "int", "interviewer", "moderator", "facilitator", "researcher"}
_SHARE = 0.25  # of the words of a person in the document that a voice must have to be that person


def revise(transcript: Transcript, draft: Sequence[DraftTurn]) -> tuple[Edit | None, Summary]:
    """The edit that turns a transcript into what a document says, and what it changes.

    Labels of the document that are not those of the transcript are given the voice that said most
    of their words, each voice once; whoever is left over keeps the document's label. Sounds and
    pauses in brackets become marks. ``None`` when nothing is different.

    Raises:
        ExchangeError: the document has no words.
    """
    told = [turn for turn in map(_stub, draft) if turn.text or turn.marks]
    if not any(turn.text for turn in told):
        raise ExchangeError(
            "the document has no words",
            where=transcript.interview,
            step="correct",
            remedy="export the draft again, and edit that",
        )
    heard = transcript.turns
    told = _named(match(heard, told), told)
    matched = match(heard, told)
    names = _voices(matched)
    told = [
        replace(turn, id=id_, speaker=names.get(turn.speaker, turn.speaker))
        for turn, id_ in zip(told, _ids(transcript, matched), strict=True)
    ]
    edit = retell("import", transcript, 0, len(heard), [_as_before(turn, heard) for turn in told])
    edit = replace(edit, turns=tuple(_settled(edit.turns)))
    asker = _asker(transcript, edit.turns, names)
    if asker != transcript.interviewer:
        edit = replace(edit, speakers=(("", asker),))
    after = apply(transcript, edit)
    return (edit if after != transcript else None), summarise(transcript, after)


def _stub(turn: DraftTurn) -> Turn:
    text, marks = take_marks(one_line(turn.text))
    start = turn.start_ms or 0
    return Turn("", turn.speaker.strip(), start, max(start, turn.end_ms or 0), text, (), marks)


def _as_before(turn: Turn, heard: Sequence[Turn]) -> Turn:
    """What a document does not say of a turn that we know: its language, and perhaps its time."""
    same = next((one for one in heard if one.id == turn.id), None)
    if not same:
        return turn
    known = turn if turn.start_ms else same
    return replace(turn, language=same.language, start_ms=known.start_ms, end_ms=known.end_ms)


# --- who is who -------------------------------------------------------------------------------


def _named(matched: Match, told: Sequence[Turn]) -> list[Turn]:
    """A turn the document gives to nobody is cut where its words go from one voice to another."""
    voice_of = {to: matched.heard[p.turn].speaker for p, to in _stood(matched)}
    named: list[Turn] = []
    places: dict[int, list[int]] = {}
    for number, piece in enumerate(matched.new):
        places.setdefault(piece.turn, []).append(number)
    for number, turn in enumerate(told):
        if turn.speaker:
            named.append(turn)
            continue
        inside = places.get(number, [])
        before = named[-1].speaker if named else matched.heard[0].speaker if matched.heard else "S1"
        voice = next((voice_of[p] for p in inside if p in voice_of), before)
        voices = [voice := voice_of.get(p, voice) for p in inside]
        cuts = [matched.new[p].begin for p, _ in zip(inside, voices, strict=True)]
        runs = [
            (v, next(run)[1]) for v, run in groupby(zip(voices, cuts, strict=True), lambda r: r[0])
        ]
        for order, (who, begin) in enumerate(runs or [(voice, 0)]):
            end = runs[order + 1][1] if order + 1 < len(runs) else len(turn.text)
            named.append(_part(turn, who, begin if order else 0, end))
    return named


def _part(turn: Turn, speaker: str, begin: int, end: int) -> Turn:
    is_last = end == len(turn.text)
    text = turn.text[begin:end].rstrip()
    marks = tuple(
        replace(mark, begin=mark.begin - begin, end=min(mark.end - begin, len(text)))
        for mark in turn.marks
        if begin <= mark.begin < end or (is_last and mark.begin == end)
    )
    return replace(turn, speaker=speaker, text=text, marks=marks)


def _voices(matched: Match) -> dict[str, str]:
    """For each label of the document the label of the transcript, or its own where nobody fits."""
    known = {turn.speaker for turn in matched.heard}
    shared: Counter[tuple[str, str]] = Counter()
    for piece, to in _stood(matched):
        name = matched.told[matched.new[to].turn].speaker
        shared[name, matched.heard[piece.turn].speaker] += 1
    total: Counter[str] = Counter()
    for (name, _), count in shared.items():
        total[name] += count
    labels = list(dict.fromkeys(turn.speaker for turn in matched.told))
    names = {name: name for name in labels if name in known}
    spellings: dict[str, str] = {}
    for (name, voice), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if name not in names and voice not in names.values() and count >= _SHARE * total[name]:
            names[name] = voice
            spellings[name.casefold()] = voice
    for name in labels:
        if name not in names:
            names[name] = spellings.setdefault(name.casefold(), name)
    return names


def _asker(transcript: Transcript, turns: Sequence[Turn], names: dict[str, str]) -> str:
    """The interviewer: whom the document calls so, else the one we had, else the likeliest."""
    called = {voice for name, voice in names.items() if name.casefold() in ASKERS}
    if len(called) == 1:
        return called.pop()
    is_there = any(turn.speaker == transcript.interviewer for turn in turns)
    return transcript.interviewer if is_there else guess_interviewer(turns)


def _stood(matched: Match) -> list[tuple[Piece, int]]:
    return [(p, to) for p, to in zip(matched.old, matched.stands, strict=True) if to >= 0]


# --- which turn is which ----------------------------------------------------------------------


def _ids(transcript: Transcript, matched: Match) -> list[str]:
    """A turn that shares most of its words with one old turn, and that one with it, is the same."""
    shared: Counter[tuple[int, int]] = Counter()
    for piece, to in _stood(matched):
        shared[piece.turn, matched.new[to].turn] += 1
    sizes_old = Counter(piece.turn for piece in matched.old)
    sizes_new = Counter(piece.turn for piece in matched.new)
    best_new: dict[int, int] = {}
    best_old: dict[int, int] = {}
    for (was, now), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        best_new.setdefault(was, now)
        best_old.setdefault(now, was)
    taken = {turn.id for turn in matched.heard}
    ids = []
    for now in range(len(matched.told)):
        was = best_old.get(now, -1)
        smaller = min(sizes_old[was], sizes_new[now])
        if best_new.get(was) == now and 2 * shared[was, now] >= smaller:
            ids.append(matched.heard[was].id)
            continue
        parent = matched.heard[was].id if was >= 0 else transcript.interview
        ids.append(new_id(taken, parent))
        taken.add(ids[-1])
    return ids


# --- when it was ------------------------------------------------------------------------------


def _settled(turns: Sequence[Turn]) -> list[Turn]:
    """Give the marks that come from the document the time of their words, or of the gap."""
    settled = []
    before = 0
    for number, turn in enumerate(turns):
        after = turns[number + 1].start_ms if number + 1 < len(turns) else turn.end_ms
        marks = tuple(
            _when(mark, turn, before, after) if mark.start_ms < 0 else mark for mark in turn.marks
        )
        settled.append(replace(turn, marks=marks))
        before = turn.end_ms
    return settled


def _when(mark: Mark, turn: Turn, before: int, after: int) -> Mark:
    inside = [w for w in turn.words if w.begin < mark.end and w.end > mark.begin]
    if inside:
        start, end = inside[0].start_ms, inside[-1].end_ms
    else:
        start = max([w.end_ms for w in turn.words if w.end <= mark.begin], default=before)
        end = min([w.start_ms for w in turn.words if w.begin >= mark.end], default=after)
    stated = mark.end_ms - mark.start_ms
    return replace(mark, start_ms=start, end_ms=start + stated if stated else max(start, end))
