"""A document edited elsewhere -> one edit of the transcript. Pure.

The document is aligned with the transcript by words, over the whole interview: neither turns nor
line breaks nor speaker labels have to agree. Its text, pauses and laughs replace the old ones. A
document that shows at least half of the pauses and laughs that a draft in the study's notation
would show is taken for such a draft: the missing ones were deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import groupby

from transcode.errors import ExchangeError
from transcode.records.labels import asks, is_name
from transcode.records.notation import Notation, draft_marks, draft_pieces
from transcode.records.speech import DraftTurn, Edit, Mark, Transcript, Turn
from transcode.speech.correction.brackets import take_marks
from transcode.speech.correction.edits import apply, new_id, one_line, retell
from transcode.speech.correction.matching import Match, Piece, match
from transcode.speech.correction.summary import Summary, summarise
from transcode.speech.correction.weave import meet
from transcode.speech.turns import guess_interviewer

__all__ = ["revise"]

_ROUNDED_MS = 50  # a pause that is written down is rounded to a tenth of a second
_SHARE = 0.25  # of the words of a person in the document that a voice must have to be that person


def revise(
    transcript: Transcript, draft: Sequence[DraftTurn], notation: Notation = "orthographic"
) -> tuple[Edit | None, Summary]:
    """Make the edit that turns a transcript into an edited document, and summarise the changes.

    ``notation`` is that of the study, in which its drafts are written.

    New labels of the document are matched to the voice that said most of their words, each voice
    once. A name ("Anna") stays, and becomes the label of that voice; of a role ("P") the voice's
    label stays. Labels that fit no voice are kept. Sounds and pauses in brackets become marks.
    ``None`` when nothing is different.

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
    voices = _voices(matched)
    called = {voice: name for name, voice in voices.items() if voice != name and is_name(name)}
    names = {name: called.get(voice, voice) for name, voice in voices.items()}
    told = [
        replace(turn, id=id_, speaker=names.get(turn.speaker, turn.speaker))
        for turn, id_ in zip(told, _ids(transcript, matched), strict=True)
    ]
    heard_by_id = {turn.id: turn for turn in heard}
    same = {turn.id for turn in told if _is_as_shown(turn, heard_by_id.get(turn.id), notation)}
    told = [_as_before(turn, heard_by_id.get(turn.id), turn.id in same) for turn in told]
    edit = retell("import", transcript, 0, len(heard), told)
    marked = _as_marked(told, edit.turns, same, notation)
    edit = replace(edit, turns=tuple(_settled(marked)), speakers=tuple(called.items()))
    before = called.get(transcript.interviewer, transcript.interviewer)
    asker = _asker(before, edit.turns, names)
    if asker != before:
        edit = replace(edit, speakers=(*edit.speakers, ("", asker)))
    after = apply(transcript, edit)
    return (edit if after != transcript else None), summarise(transcript, after)


def _stub(turn: DraftTurn) -> Turn:
    text, marks = take_marks(one_line(turn.text))
    start = turn.start_ms or 0
    return Turn("", turn.speaker.strip(), start, max(start, turn.end_ms or 0), text, (), marks)


def _is_as_shown(turn: Turn, same: Turn | None, notation: Notation) -> bool:
    """Return whether a turn of a document reads as it would in a draft, marks and all."""
    if not same:
        return False
    shown = "".join(piece.shown for piece in draft_pieces(same.text, same.marks, notation))
    return take_marks(" ".join(shown.split())) == (turn.text, turn.marks)


def _as_before(turn: Turn, same: Turn | None, is_as_shown: bool) -> Turn:
    """Add to a turn what the document does not state: its language, and perhaps its time."""
    if not same:
        return turn
    if is_as_shown:
        return replace(same, speaker=turn.speaker, words=(), marks=(), doubts=())
    timed = turn if turn.start_ms else same
    return replace(turn, language=same.language, start_ms=timed.start_ms, end_ms=timed.end_ms)


# --- speakers ---------------------------------------------------------------------------------


def _named(matched: Match, told: Sequence[Turn]) -> list[Turn]:
    """Cut turns without a speaker where their words change from one voice to another."""
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
    """Map each label of the document to that of the transcript, or to itself if none fits."""
    labels_heard = {turn.speaker for turn in matched.heard}
    shared: Counter[tuple[str, str]] = Counter()
    for piece, to in _stood(matched):
        name = matched.told[matched.new[to].turn].speaker
        shared[name, matched.heard[piece.turn].speaker] += 1
    total: Counter[str] = Counter()
    for (name, _), count in shared.items():
        total[name] += count
    labels = list(dict.fromkeys(turn.speaker for turn in matched.told))
    names = {name: name for name in labels if name in labels_heard}
    spellings: dict[str, str] = {}
    for (name, voice), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if name not in names and voice not in names.values() and count >= _SHARE * total[name]:
            names[name] = voice
            spellings[name.casefold()] = voice
    for name in labels:
        if name not in names:
            names[name] = spellings.setdefault(name.casefold(), name)
    return names


def _asker(before: str, turns: Sequence[Turn], names: dict[str, str]) -> str:
    """Interviewer according to the document, else the one there was, else the likeliest."""
    called = {voice for name, voice in names.items() if asks(name)}
    if len(called) == 1:
        return called.pop()
    is_there = any(turn.speaker == before for turn in turns)
    return before if is_there else guess_interviewer(turns)


def _stood(matched: Match) -> list[tuple[Piece, int]]:
    return [(p, to) for p, to in zip(matched.old, matched.stands, strict=True) if to >= 0]


# --- identity of turns ------------------------------------------------------------------------


def _ids(transcript: Transcript, matched: Match) -> list[str]:
    """Ids of the new turns: a turn keeps the id of the old turn with which it shares most words."""
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
    wordless = _wordless(matched)
    ids = []
    for now in range(len(matched.told)):
        if now in wordless:
            ids.append(wordless[now])
            continue
        was = best_old.get(now, -1)
        smaller = min(sizes_old[was], sizes_new[now])
        if best_new.get(was) == now and 2 * shared[was, now] >= smaller:
            ids.append(matched.heard[was].id)
            continue
        parent = matched.heard[was].id if was >= 0 else transcript.interview
        ids.append(new_id(taken, parent))
        taken.add(ids[-1])
    return ids


def _wordless(matched: Match) -> dict[int, str]:
    """Ids of turns that hold only a laugh, by the old turns between the same words."""
    last: dict[int, int] = {}  # of the old turns of which words stand in a new one
    first: dict[int, int] = {}
    for piece, to in _stood(matched):
        now = matched.new[to].turn
        last[now] = piece.turn
        first.setdefault(now, piece.turn)
    highs = [len(matched.heard)]
    for now in reversed(range(len(matched.told))):
        highs.append(first.get(now, highs[-1]))
    ids: dict[int, str] = {}
    at = -1
    for now, turn in enumerate(matched.told):
        between = range(at + 1, highs[len(matched.told) - now])
        same = next((was for was in between if not matched.heard[was].text), None)
        if not turn.text and same is not None:
            ids[now], at = matched.heard[same].id, same
        at = max(at, last.get(now, at))
    return ids


# --- marks ------------------------------------------------------------------------------------


def _as_marked(
    told: Sequence[Turn], woven: Sequence[Turn], same: Container[str], notation: Notation
) -> list[Turn]:
    """Remove marks that the document deletes, and set the lengths of pauses that it states.

    ``same`` are the ids of turns that it shows exactly as a draft would.
    """
    stood = 0
    replaced: dict[tuple[int, Mark], Mark | None] = {}
    for number, (stated, now) in enumerate(zip(told, woven, strict=True)):
        for mark in draft_marks(now.text, now.marks, notation):
            if now.id in same:
                stood += 1
            elif mark.start_ms >= 0:
                again = _said_again(mark, stated)
                stood += again is not None
                if again != mark:
                    replaced[number, mark] = again
    if stood < sum(again is None for again in replaced.values()):
        return list(woven)  # the document of somebody who does not write marks down
    return [
        replace(
            turn,
            marks=tuple(m for mark in turn.marks if (m := replaced.get((number, mark), mark))),
        )
        for number, turn in enumerate(woven)
    ]


def _said_again(mark: Mark, told: Turn) -> Mark | None:
    """Set the length of a mark to that of the document; ``None`` if the document lacks it."""
    same = (m for m in told.marks if m.kind == mark.kind and meet(told.text, m, mark))
    stated_mark = next(same, None)
    stated = stated_mark.end_ms - stated_mark.start_ms if stated_mark else 0
    if stated and abs(stated - (mark.end_ms - mark.start_ms)) > _ROUNDED_MS:
        return replace(mark, end_ms=mark.start_ms + stated, found_by="human")
    return mark if stated_mark else None


# --- times ------------------------------------------------------------------------------------


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
