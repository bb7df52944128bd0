"""Edits of a transcript: making them as a researcher asks, and folding the saved ones. Pure.

An edit replaces neighbouring turns by others. So folding only replaces turns, undoing is folding
without the edit, and only making an edit deals with words and times.

Joined turns get a blank between them only if their scripts have blanks.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.speech import Correction, Edit, EditVerb, Mark, Transcript, Turn
from transcode.speech.correction.matching import UNSPACED
from transcode.speech.correction.weave import weave

__all__ = [
    "apply", "confirm", "fold", "join", "joined", "joined_text", "mark_inaudible", "merge_speakers",
    "move_boundary", "new_id", "one_line", "renamed", "retell", "set_alike", "set_interviewer",
    "set_speaker", "set_text", "split", "standing",
]  # fmt: skip

_UNSPACED = re.compile(rf"[{UNSPACED}\u3000-\u303f\uff00-\uffef]")
_LABEL = re.compile(r"[^\s:：\[\]\t\r\n][^:：\[\]\t\r\n]{0,59}")


# --- folding ----------------------------------------------------------------------------------


def fold(transcript: Transcript, changes: Sequence[Edit | Correction]) -> Transcript:
    """Apply the saved changes to a transcript.

    Changes to missing turns are skipped: the transcript has been made again since.
    """
    for change in standing(changes)[0]:
        transcript = apply(transcript, change)
    return transcript


def standing(
    changes: Sequence[Edit | Correction],
) -> tuple[list[Edit | Correction], list[Edit | Correction]]:
    """List the changes that stand, oldest first, and those that could be redone, next one last."""
    done: list[Edit | Correction] = []
    undone: list[Edit | Correction] = []
    for change in changes:
        verb = change.verb if isinstance(change, Edit) else "text"
        if verb == "undo":
            undone += [done.pop()] if done else []
        elif verb == "redo":
            done += [undone.pop()] if undone else []
        else:
            done.append(change)
            undone.clear()
    return done, undone


def renamed(changes: Sequence[Edit | Correction]) -> dict[str, str]:
    """Map the labels that merges and documents changed to those that the speakers have now."""
    now: dict[str, str] = {}
    for change in standing(changes)[0]:
        for label, name in change.speakers if isinstance(change, Edit) else ():
            if label:
                now = {was: name if is_now == label else is_now for was, is_now in now.items()}
                now.setdefault(label, name)
    return now


def apply(transcript: Transcript, change: Edit | Correction) -> Transcript:
    """Apply one change, which is neither an undo nor a redo."""
    if isinstance(change, Correction):
        return _corrected(transcript, change)
    pairs = dict(change.speakers)
    interviewer = pairs.pop("", transcript.interviewer)
    turns = transcript.turns
    ids = [turn.id for turn in turns]
    at = ids.index(change.replaces[0]) if change.replaces and change.replaces[0] in ids else 0
    end = at + len(change.replaces)
    if tuple(ids[at:end]) == change.replaces and (change.replaces or not turns):
        turns = (*turns[:at], *change.turns, *turns[end:])
    if pairs:
        turns = tuple(replace(t, speaker=pairs.get(t.speaker, t.speaker)) for t in turns)
    return replace(transcript, interviewer=pairs.get(interviewer, interviewer), turns=turns)


def _corrected(transcript: Transcript, change: Correction) -> Transcript:
    if all(turn.id != change.turn for turn in transcript.turns):
        return transcript
    if change.speaker is not None:
        _, turn = _find(transcript, change.turn)
        told = replace(turn, speaker=change.speaker)
        transcript = apply(transcript, Edit("speaker", (turn.id,), (told,)))
    if change.text is not None:
        transcript = apply(transcript, set_text(transcript, change.turn, change.text))
    return transcript


# --- making -----------------------------------------------------------------------------------


def set_text(transcript: Transcript, turn: str, text: str) -> Edit:
    """Set the text of a turn; a turn without text is deleted."""
    at, was = _find(transcript, turn)
    text = one_line(text)
    if text == was.text:
        return Edit("text", (turn,), (was,))
    return retell("text", transcript, at, at + 1, [_told(was, text)] if text else [])


def set_alike(transcript: Transcript, was: str, now: str) -> Edit:
    """Replace a word, or some words, wherever they stand whole: a name that was misheard.

    Capitals count. One edit, so that one undo takes all of it back.
    """
    whole = re.compile(rf"(?<!\w){re.escape(one_line(was))}(?!\w)")
    texts = {turn.id: whole.sub(lambda _: one_line(now), turn.text) for turn in transcript.turns}
    changed = [n for n, turn in enumerate(transcript.turns) if texts[turn.id] != turn.text]
    if not one_line(was) or not changed:
        raise _refused(transcript, "these words stand nowhere in it", "choose words of its text")
    told = [
        turn if texts[turn.id] == turn.text else _told(turn, texts[turn.id])
        for turn in transcript.turns[changed[0] : changed[-1] + 1]
    ]
    return retell("text", transcript, changed[0], changed[-1] + 1, told)


def split(transcript: Transcript, turn: str, at: int) -> Edit:
    """Split a turn in two at code point ``at``. Both keep the speaker."""
    number, was = _find(transcript, turn)
    first, second = was.text[: max(0, at)].rstrip(), was.text[max(0, at) :].lstrip()
    if not first or not second:
        raise _refused(
            transcript, "a turn can be split only inside its text", "choose a place in the text"
        )
    taken = {each.id for each in transcript.turns}
    told = [_told(was, first), replace(_told(was, second), id=new_id(taken, turn))]
    return retell("split", transcript, number, number + 1, told)


def join(transcript: Transcript, turn: str) -> Edit:
    """Join a turn and the next one; the speaker of the first stays."""
    number, was, _ = _with_next(transcript, turn)
    told = [_told(was, joined_text(transcript, turn))]
    return retell("join", transcript, number, number + 2, told)


def joined_text(transcript: Transcript, turn: str) -> str:
    """Text of a turn and the next one, in which :func:`move_boundary` counts."""
    _, first, second = _with_next(transcript, turn)
    return joined(first.text, second.text)


def joined(first: str, second: str) -> str:
    """Join two texts, with a blank between them if their scripts have blanks."""
    if not first or not second:
        return first + second
    no_blank = _UNSPACED.match(first[-1]) and _UNSPACED.match(second[0])
    return first + ("" if no_blank else " ") + second


def move_boundary(transcript: Transcript, turn: str, at: int) -> Edit:
    """Move the boundary of a turn and the next one to code point ``at`` of :func:`joined_text`."""
    number, former, latter = _with_next(transcript, turn)
    text = joined_text(transcript, turn)
    first, second = text[: max(0, at)].rstrip(), text[max(0, at) :].lstrip()
    if not first or not second:
        raise _refused(
            transcript, "this boundary would leave a turn without words", "join the turns instead"
        )
    if (first, second) == (former.text, latter.text):
        return Edit("boundary", (former.id, latter.id), (former, latter))
    told = [_told(former, first), _told(latter, second)]
    return retell("boundary", transcript, number, number + 2, told)


def set_speaker(transcript: Transcript, turn: str, speaker: str) -> Edit:
    """Set the speaker of a turn, a known or a new one."""
    _, was = _find(transcript, turn)
    return Edit("speaker", (turn,), (replace(was, speaker=_label(transcript, speaker)),))


def merge_speakers(transcript: Transcript, speaker: str, into: str) -> Edit:
    """Merge two voices that are one person: all turns of ``speaker`` go to ``into``."""
    _check_speaker(transcript, speaker)
    _check_speaker(transcript, into)
    return Edit("merge", speakers=((speaker, into),))


def set_interviewer(transcript: Transcript, speaker: str) -> Edit:
    """Set the speaker who asks the questions."""
    _check_speaker(transcript, speaker)
    return Edit("interviewer", speakers=(("", speaker),))


def mark_inaudible(transcript: Transcript, turn: str, begin: int, end: int) -> Edit:
    """Mark a passage that a human could not hear either; the machine's doubts about it are removed.

    ``begin == end`` is a place where something was said that is missing from the text.
    """
    _, was = _find(transcript, turn)
    if not 0 <= begin <= end <= len(was.text):
        raise _refused(
            transcript, "this passage is not in the turn", "choose a passage of its text"
        )
    inside = [w for w in was.words if w.begin < end and w.end > begin]
    if inside:
        start_ms, end_ms = inside[0].start_ms, max(w.end_ms for w in inside)
    else:
        start_ms = max([w.end_ms for w in was.words if w.end <= begin], default=was.start_ms)
        after = min([w.start_ms for w in was.words if w.begin >= end], default=was.end_ms)
        end_ms = max(start_ms, after)
    mark = Mark("inaudible", begin, end, start_ms, end_ms, found_by="human")
    marks = (m for m in was.marks if (m.kind, m.begin, m.end) != ("inaudible", begin, end))
    told = replace(
        was,
        marks=tuple(sorted((*marks, mark), key=lambda m: (m.begin, m.end))),
        doubts=tuple(d for d in was.doubts if d.end <= begin or d.begin >= end),
    )
    return Edit("inaudible", (turn,), (told,))


def confirm(transcript: Transcript, turn: str) -> Edit:
    """Confirm a turn after listening: its doubts are removed."""
    _, was = _find(transcript, turn)
    return Edit("confirm", (turn,), (replace(was, doubts=()),))


def retell(
    verb: EditVerb, transcript: Transcript, begin: int, end: int, told: Sequence[Turn]
) -> Edit:
    """Make the edit that replaces the turns number ``begin`` to ``end`` by the turns ``told``."""
    turns = transcript.turns
    before = turns[begin - 1].end_ms if begin else 0
    after = turns[end].start_ms if end < len(turns) else transcript.duration_ms
    woven = weave(
        turns[begin:end], told, earliest_ms=before, latest_ms=after,
        is_timed=any(turn.words for turn in turns),
    )  # fmt: skip
    return Edit(verb, tuple(turn.id for turn in turns[begin:end]), woven)


def _told(turn: Turn, text: str) -> Turn:
    return replace(turn, text=text, words=(), marks=(), doubts=())


def one_line(text: str) -> str:
    """Remove line breaks, which separate turns in written transcripts."""
    return " ".join(part.strip() for part in text.splitlines() if part.strip())


def new_id(taken: Container[str], turn: str) -> str:
    """Derive a free id from another one."""
    number = 1
    while (made := stable_id("turn", turn, number)) in taken:
        number += 1
    return made


def _find(transcript: Transcript, turn: str) -> tuple[int, Turn]:
    for number, candidate in enumerate(transcript.turns):
        if candidate.id == turn:
            return number, candidate
    raise _refused(
        transcript, "there is no such turn", "look again, as it may have been joined to another"
    )


def _with_next(transcript: Transcript, turn: str) -> tuple[int, Turn, Turn]:
    number, was = _find(transcript, turn)
    if number + 1 == len(transcript.turns):
        raise _refused(transcript, "no turn follows this one", "choose the turn before it")
    return number, was, transcript.turns[number + 1]


def _check_speaker(transcript: Transcript, speaker: str) -> None:
    speakers = sorted({turn.speaker for turn in transcript.turns})
    if speaker not in speakers:
        raise _refused(
            transcript, "nobody in this interview has that label", "choose a speaker who has a turn"
        )


def _label(transcript: Transcript, speaker: str) -> str:
    speaker = speaker.strip()
    if not _LABEL.fullmatch(speaker):
        raise _refused(
            transcript,
            "a speaker's label is one line without colons and square brackets, 60 letters at most",
            "choose a short label, for example P or S2",
        )
    return speaker


def _refused(transcript: Transcript, what: str, remedy: str) -> DecisionError:
    return DecisionError(what, where=transcript.interview, step="correct", remedy=remedy)
