"""Words and speaker spans -> turns. Pure.

The speakers of all words are decided together, not word by word: the path through the speakers
that covers the words best, at a price for every change of speaker (Viterbi, 1967, as a dynamic
programme). A change is cheap after a pause or at the end of a sentence and expensive in the middle
of one, so a "yes" between two sentences becomes a turn and half a phrase does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from transcode.records.base import stable_id
from transcode.records.labels import is_question
from transcode.records.speech import Doubt, DoubtReason, Turn, Word
from transcode.records.unheard import is_unheard, understood, unheard

_CHANGE = 0.9  # price of a change of speaker inside a phrase, in words wholly covered
_CHANGE_AT_BREAK = 0.2  # the same after a pause or at the end of a sentence
_PAUSE_MS = 300
_BREATH_MS = 1_000
_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as the recogniser gave it: exact text (with its space, if any), times in ms.

    Without text, and with probability 0, it is a stretch of voice in which no words were found.
    """

    text: str
    start_ms: int
    end_ms: int
    probability: float
    language: str = ""  # if it is not the language of the recording
    doubt: DoubtReason | None = None  # what the reading itself makes of it

    @property
    def is_unheard(self) -> bool:
        """Return whether this is voice without words."""
        return not self.text.strip() and self.probability == 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one speaker's speech, in milliseconds. Spans of two speakers may overlap."""

    speaker: str
    start_ms: int
    end_ms: int


def who_said(words: Sequence[Heard], spans: Sequence[Span]) -> list[str]:
    """Find the speaker of each word. Without spans everything is said by "S1"."""
    speakers = sorted({span.speaker for span in spans})
    if len(speakers) < 2 or not words:
        return [speakers[0] if speakers else "S1"] * len(words)
    shares = _shares(words, spans, speakers)
    # best[s]: the value of the best path that ends in speaker s; origins: the speaker before.
    best = dict(shares[0])
    origins: list[dict[str, str]] = []
    for (before, word), share in zip(pairwise(words), shares[1:], strict=True):
        price = _CHANGE_AT_BREAK if _ended(before, word, _PAUSE_MS) else _CHANGE
        leader = max(speakers, key=lambda s: best[s])
        origin = {s: leader if best[leader] - price > best[s] else s for s in speakers}
        best = {
            s: best[origin[s]] - (price if origin[s] != s else 0.0) + share[s] for s in speakers
        }
        origins.append(origin)
    path = [max(speakers, key=lambda s: best[s])]
    for origin in reversed(origins):
        path.append(origin[path[-1]])
    return path[::-1]


def interleave(channels: Sequence[Sequence[Heard]]) -> tuple[list[Heard], list[str]]:
    """Merge channels of one speaker each: all words in order of time, and the speaker of each.

    If both speak at once, phrases are kept whole rather than shuffled word by word.
    """
    phrases: list[tuple[int, int, list[Heard]]] = []
    for channel, words in enumerate(channels):
        for index, word in enumerate(words):
            if index == 0 or _ended(words[index - 1], word, _BREATH_MS):
                phrases.append((word.start_ms, channel, []))
            phrases[-1][2].append(word)
    phrases.sort(key=lambda phrase: phrase[:2])
    pairs = [(word, str(channel)) for _, channel, phrase in phrases for word in phrase]
    return [word for word, _ in pairs], [speaker for _, speaker in pairs]


def make_turns(interview: str, words: Sequence[Heard], speakers: Sequence[str]) -> tuple[Turn, ...]:
    """Group words (in order of time) and their speakers into turns.

    Speakers are named S1, S2, ... in the order in which they first speak. A turn's text is the
    recogniser's own strings joined and stripped, so languages without spaces come out right.
    Voice without words is a turn of its own, whoever speaks before and after it.
    """
    names = speaker_labels(speakers)
    turns = []
    # a number of its own for each stretch without words, 0 for all words
    alone = [place * word.is_unheard for place, word in enumerate(words, start=1)]
    triples = zip(words, speakers, alone, strict=True)
    for index, ((speaker, own), group) in enumerate(groupby(triples, key=lambda three: three[1:])):
        heard = [word for word, _, _ in group]
        make = _unheard_turn if own else _turn
        turns.append(make(stable_id("turn", interview, index), names[speaker], heard))
    return tuple(turns)


def speaker_labels(speakers: Sequence[str]) -> dict[str, str]:
    """Name the speakers S1, S2, ... in the order in which they first speak."""
    return {speaker: f"S{n}" for n, speaker in enumerate(dict.fromkeys(speakers), start=1)}


def guess_interviewer(turns: Sequence[Turn]) -> str:
    """Guess the interviewer: whose questions are answered, and who speaks less.

    The share of all words of answers that answer this speaker, less the share of all words spoken;
    "" when there is only one voice. The first speaker wins a tie. A voice of which no word was
    understood is neither.
    """
    parts = {speaker: part for speaker, part in talk(turns).items() if any(part)}
    if len(parts) < 2:
        return ""
    answers = max(1, sum(answered for answered, _ in parts.values()))
    words = max(1, sum(spoken for _, spoken in parts.values()))
    return max(parts, key=lambda s: parts[s][0] / answers - parts[s][1] / words)


def talk(turns: Sequence[Turn]) -> dict[str, tuple[int, int]]:
    """Count the words by which the questions of each speaker are answered, and those spoken.

    A question counts where it ends a speaker's talk, and what the next speaker says is its answer:
    people who tell a story ask in the middle of it, and nobody answers.
    """
    parts: dict[str, tuple[int, int]] = {}
    asker = ""
    for speaker, group in groupby(turns, key=lambda turn: turn.speaker):
        said = [turn for turn in group if _word_count(turn)]
        spoken = sum(map(_word_count, said))
        answered, before = parts.get(speaker, (0, 0))
        parts[speaker] = answered, before + spoken
        if asker and asker != speaker:
            parts[asker] = parts[asker][0] + spoken, parts[asker][1]
        if said:
            asker = speaker if is_question(said[-1].text) else ""
    return parts


def _word_count(turn: Turn) -> int:
    if turn.words:
        return sum(not is_unheard(turn.text[word.begin : word.end]) for word in turn.words)
    return len(understood(turn.text).split())


def _turn(id_: str, speaker: str, heard: Sequence[Heard]) -> Turn:
    joined = "".join(word.text for word in heard)
    at = len(joined.lstrip()) - len(joined)  # not positive: the length that stripping removes
    words = []
    for word in heard:
        begin = at + len(word.text) - len(word.text.lstrip())
        end = at + len(word.text.rstrip())
        words.append(Word(begin, end, word.start_ms, word.end_ms, round(word.probability, 4)))
        at += len(word.text)
    start, end_ms = heard[0].start_ms, max(word.end_ms for word in heard)
    language = Counter(word.language for word in heard).most_common(1)[0][0]
    text, doubts = joined.strip(), tuple(_doubts(heard, words))
    return Turn(id_, speaker, start, end_ms, text, tuple(words), doubts=doubts, language=language)


def _doubts(heard: Sequence[Heard], words: Sequence[Word]) -> Iterator[Doubt]:
    """Doubts of the reading, one for each run of words with the same one."""
    pairs = zip(heard, words, strict=True)
    for reason, group in groupby(pairs, key=lambda pair: pair[0].doubt):
        run = [word for _, word in group]
        if reason:
            yield Doubt(reason, run[0].begin, run[-1].end)


def _unheard_turn(id_: str, speaker: str, heard: Sequence[Heard]) -> Turn:
    """Make a turn of voice without words: one "word" over all of it, which can be listened to."""
    (voice,) = heard
    start, end = voice.start_ms, voice.end_ms
    text = unheard(end - start)
    words = (Word(0, len(text), start, end, 0.0),)
    return Turn(id_, speaker, start, end, text, words, language=voice.language)


def _shares(
    words: Sequence[Heard], spans: Sequence[Span], speakers: Sequence[str]
) -> list[dict[str, float]]:
    """Share of each word's time that each speaker speaks (0 to 1).

    A word that nobody covers (the recogniser is early or late) goes to the nearest speaker.
    """
    starts = np.array([span.start_ms for span in spans])
    ends = np.array([span.end_ms for span in spans])
    whose = np.array([speakers.index(span.speaker) for span in spans])
    shares = []
    for word in words:
        overlap = np.minimum(ends, word.end_ms) - np.maximum(starts, word.start_ms)
        covered = np.bincount(whose, np.maximum(overlap, 0), minlength=len(speakers))
        share = covered / max(1, word.end_ms - word.start_ms)
        if not share.any():
            share[whose[np.argmax(overlap)]] = 0.5
        shares.append(dict(zip(speakers, share.tolist(), strict=True)))
    return shares


def _ended(before: Heard, word: Heard, pause_ms: int) -> bool:
    """Return whether a sentence ends between two words, or a pause or voice without words."""
    if before.is_unheard or word.is_unheard:
        return True
    return before.text.rstrip().endswith(_ENDS) or word.start_ms - before.end_ms >= pause_ms
