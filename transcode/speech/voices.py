"""Voices across the interviews of a study: identification of speakers. Pure.

A voice is a unit vector (CAM++, see :mod:`transcode.speech.speakers`); two voices are compared by
their cosine. Nothing is ever merged here: every verdict comes with its evidence, for a person to
judge. Vectors of voices are biometric data and stay in ``confidential/``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Interviewer", "LikelySame", "Named", "Voice", "WhoIsWho", "match", "who_is_who"]

# Cosines of voices of 5 s and more, each from a recording of its own, clean or with noise, echo,
# clipping or telephone band: 151 pairs of one person 0.76 and above, 1 263 pairs of two 0.68 and
# below (0.74 for two synthetic voices of the samples). All pairs of one person are of one day.
SAME = 0.75  # from here on two voices are reported as one person's
LINK = 0.65  # enough for an interviewer, who must be found in several files and alone in each
ENOUGH_S = 5.0  # seconds of clear speech below which a voice is not compared
_VOICE = 2.0  # weight of the voice beside answers and words, which are worth -1 to 1


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of one interview: the voice, and the part in the talk."""

    interview: str
    speaker: str
    vector: tuple[float, ...]  # unit length; () where too little was heard
    seconds: float  # of clear speech that the vector rests on
    answered: int = 0  # words by which its questions are answered
    words: int = 0


@dataclass(frozen=True, slots=True)
class Interviewer:
    """The interviewer of an interview, and the evidence."""

    interview: str
    speaker: str
    files: int  # interviews with this voice, this one among them
    of: int  # interviews there are
    similarity: float  # mean cosine to this voice in the others; 0 where it is in no other
    answered: float  # share of the words of answers that answer its questions, 0 to 1
    spoke: float  # share of all words
    margin: float  # lead over the next likely speaker; below 0.3, check yourself


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Two participants (interview, speaker) who are likely one person."""

    first: tuple[str, str]
    second: tuple[str, str]
    similarity: float


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker whose voice is like the sample of a known person."""

    interview: str
    speaker: str
    person: str
    similarity: float
    next_best: float  # similarity of the next best sample, or 0


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """Findings about the speakers of a study, by their voices."""

    interviewers: tuple[Interviewer, ...]  # one for each interview with two voices or more
    likely_same: tuple[LikelySame, ...]  # the most alike first


def who_is_who(voices: Sequence[Voice]) -> WhoIsWho:
    """Find the interviewer of every interview, and participants who are likely one person.

    The interviewer is the voice that is in most files: in 3 of them that decides even against
    the talk; in 2 it counts half as much. If voices are not conclusive (one file only, or
    the same two voices in every file) the speaker whose questions are answered, and who speaks
    less, is the interviewer (:func:`transcode.speech.turns.talk`).
    """
    groups = _groups(voices)
    interviews: dict[str, list[int]] = {}
    for index, voice in enumerate(voices):
        interviews.setdefault(voice.interview, []).append(index)
    asking: list[int] = []
    verdicts: list[Interviewer] = []
    for here in interviews.values():
        here = [i for i in here if voices[i].words] or here  # who was not understood is nobody
        if len(here) > 1:
            scores = _scores(voices, here, groups)
            first, second = sorted(here, key=lambda i: -scores[i])[:2]
            margin = scores[first] - scores[second]
            asking.append(first)
            verdicts.append(_verdict(voices, here, groups, first, margin, len(interviews)))
    return WhoIsWho(tuple(verdicts), _likely_same(voices, asking))


def match(samples: Mapping[str, Sequence[float]], voices: Sequence[Voice]) -> tuple[Named, ...]:
    """Find the speakers whose voice is like one of ``samples`` (unit vectors by person).

    A person is at most one speaker of an interview, the one most like the sample.
    """
    named = []
    for voice in voices:
        if voice.vector and voice.seconds >= ENOUGH_S and samples:
            like = sorted(
                ((float(np.dot(sample, voice.vector)), who) for who, sample in samples.items()),
                reverse=True,
            )
            if like[0][0] >= SAME:
                after = like[1][0] if len(like) > 1 else 0.0
                named.append(
                    Named(
                        voice.interview,
                        voice.speaker,
                        like[0][1],
                        round(like[0][0], 3),
                        round(after, 3),
                    )
                )
    best: dict[tuple[str, str], Named] = {}
    for candidate in sorted(named, key=lambda n: n.similarity):
        best[candidate.interview, candidate.person] = candidate
    return tuple(
        candidate for candidate in named if best[candidate.interview, candidate.person] is candidate
    )


def _scores(
    voices: Sequence[Voice], here: Sequence[int], groups: Sequence[int]
) -> dict[int, float]:
    """Score each speaker of an interview as its interviewer."""
    again = {i: groups.count(groups[i]) - 1 for i in here}
    most = max(again.values())
    weight = _VOICE * min(1.0, most / 2) / max(1, most)
    answered, spoke = _shares(voices, here)
    return {i: weight * again[i] + answered[i] - spoke[i] for i in here}


def _verdict(
    voices: Sequence[Voice],
    here: Sequence[int],
    groups: Sequence[int],
    who: int,
    margin: float,
    of: int,
) -> Interviewer:
    alike = [
        _likeness(voices[who], voices[another])
        for another, group in enumerate(groups)
        if group == groups[who] and another != who
    ]
    answered, spoke = _shares(voices, here)
    return Interviewer(
        voices[who].interview,
        voices[who].speaker,
        files=1 + len(alike),
        of=of,
        similarity=round(float(np.mean(alike)), 3) if alike else 0.0,
        answered=round(answered[who], 3),
        spoke=round(spoke[who], 3),
        margin=round(margin, 3),
    )


def _shares(
    voices: Sequence[Voice], here: Sequence[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Shares of each speaker in the answers to questions and in the words of an interview."""
    answers = max(1, sum(voices[i].answered for i in here))
    words = max(1, sum(voices[i].words for i in here))
    return (
        {i: voices[i].answered / answers for i in here},
        {i: voices[i].words / words for i in here},
    )


def _likeness(first: Voice, second: Voice) -> float:
    """Cosine of two voices; -1 where they cannot be one person or too little was heard."""
    if first.interview == second.interview or not (_is_heard(first) and _is_heard(second)):
        return -1.0
    return float(np.dot(first.vector, second.vector))


def _is_heard(voice: Voice) -> bool:
    """Return whether enough of a voice was heard to compare it."""
    return voice.seconds >= ENOUGH_S and bool(voice.vector)


def _groups(voices: Sequence[Voice]) -> list[int]:
    """Number the voices; the same number is the same person in several interviews.

    Average linkage, the most alike first, never two voices of one interview together.
    """
    group = list(range(len(voices)))
    compared = [index for index, voice in enumerate(voices) if _is_heard(voice)]
    alike = _likenesses([voices[index] for index in compared])
    size = np.ones(len(compared))
    while len(compared) > 1 and alike.max() >= LINK:
        a, b = sorted(int(i) for i in np.unravel_index(alike.argmax(), alike.shape))
        # -1 stays: a voice that cannot be one of them cannot be both.
        never = (alike[a] == -1.0) | (alike[b] == -1.0)
        mean = (size[a] * alike[a] + size[b] * alike[b]) / (size[a] + size[b])
        alike[a] = alike[:, a] = np.where(never, -1.0, mean)
        alike[b] = alike[:, b] = -1.0
        size[a] += size[b]
        one, other = compared[a], compared[b]
        group = [one if number == other else number for number in group]
    return group


def _likenesses(voices: Sequence[Voice]) -> npt.NDArray[np.float64]:
    """Likeness of each voice to each; a voice and itself are of one interview: -1."""
    numbers = {name: number for number, name in enumerate({v.interview: 0 for v in voices})}
    interviews = np.array([numbers[voice.interview] for voice in voices])
    vectors = np.array([voice.vector for voice in voices] or np.zeros((0, 1)), np.float64)
    return np.where(interviews[:, None] == interviews, -1.0, vectors @ vectors.T)


def _likely_same(voices: Sequence[Voice], asking: Sequence[int]) -> tuple[LikelySame, ...]:
    others = sorted(set(range(len(voices))) - set(asking))
    heard = [voices[i] for i in others if _is_heard(voices[i])]
    likely = np.triu(_likenesses(heard), 1)
    alike = [
        LikelySame(
            (heard[i].interview, heard[i].speaker), (heard[j].interview, heard[j].speaker),
            round(float(likely[i, j]), 3),
        )
        for i, j in np.argwhere(likely >= SAME).tolist()
    ]  # fmt: skip
    return tuple(sorted(alike, key=lambda pair: -pair.similarity))
