"""Take one interview out of what others share. Pure: nothing here reads or writes the disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from transcode.privacy.lexicon.names import plain
from transcode.records.coding import Member, Proposal, threshold_of
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Decision,
    LeaveOut,
    Memo,
    Redacted,
    Settle,
    Withdraw,
    Withhold,
    reworded,
)
from transcode.records.participants import Participants
from transcode.records.speech import Turn, Word

__all__ = [
    "GONE", "Traces", "decision_without", "proposals_without", "redacted_turn", "shingles",
    "traces_of", "words_in",
]  # fmt: skip

GONE = "[withdrawn]"
"""Mark in place of the words of a withdrawn participant."""

SHINGLE = 8  # words in a row that are somebody's words and no coincidence

_WORD = re.compile(r"[^\W_]+")


# --- what may be left of somebody


@dataclass(frozen=True)
class Traces:
    """Runs of words that must be found nowhere, as salted digests: nothing can be read in them."""

    salt: str
    digests: frozenset[str]
    sizes: tuple[int, ...]  # how many words the runs have

    def found_in(self, text: str) -> bool:
        """Return whether one of the runs stands in the text, however it is punctuated."""
        words = words_in(text)
        return any(
            _digest(self.salt, run) in self.digests
            for size in self.sizes
            for run in shingles(words, size)
        )


def words_in(text: str) -> list[str]:
    """The words of a text in order, without case, accents and punctuation."""
    return _WORD.findall(plain(text).lower())


def shingles(words: Sequence[str], size: int) -> set[str]:
    """Every run of ``size`` words, each once."""
    return {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}


def traces_of(
    salt: str, spoken: Iterable[str], names: Iterable[str], others: Iterable[str]
) -> Traces:
    """Collect the traces to look for once an interview is erased.

    Args:
        salt: random.
        spoken: everything of the interview, in all versions; runs of 8 words are looked for,
            of a text that is shorter the whole.
        names: who and what only this interview names; looked for as a whole.
        others: what remains: runs that stand in it too are somebody else's (the questions).
    """
    runs: dict[int, set[str]] = {}
    for text in spoken:
        words = words_in(text)
        size = min(SHINGLE, len(words))
        if size >= SHINGLE // 2:
            runs.setdefault(size, set()).update(shingles(words, size))
    for name in names:
        words = words_in(name)
        if sum(map(len, words)) >= 4:
            runs.setdefault(len(words), set()).add(" ".join(words))
    for text in others:
        words = words_in(text)
        for size, runs_of_size in runs.items():
            runs_of_size -= shingles(words, size)
    digests = frozenset(
        _digest(salt, run) for runs_of_size in runs.values() for run in runs_of_size
    )
    return Traces(
        salt, digests, tuple(sorted(size for size, runs_of_size in runs.items() if runs_of_size))
    )


def _digest(salt: str, run: str) -> str:
    return hashlib.blake2b(run.encode(), key=bytes.fromhex(salt), digest_size=8).hexdigest()


# --- the shared records without the interview


def decision_without(decision: Decision, interview: str, quotes: Callable[[str], bool]) -> Decision:
    """A coder's decision as it may stay: itself where it is not about the interview.

    Decisions about several interviews keep the others. What the coder wrote goes where it was
    written about a passage of the interview, or ``quotes`` it.
    """
    match decision:
        case Redacted() | Withdraw():
            return decision
        case Confirm(anchors=anchors) | LeaveOut(anchors=anchors):
            kept = tuple(anchor for anchor in anchors if anchor.interview != interview)
            decision = replace(decision, anchors=kept)
        case Apply(anchor=at) | Withhold(anchor=at) | Settle(anchor=at) if (
            at.interview == interview
        ):
            return Redacted(decision.verb)
        case Memo(anchor=anchor) if anchor and anchor.interview == interview:
            return Redacted(decision.verb)
        case Cover(of) if of == interview:
            return Redacted(decision.verb)
    return reworded(decision, lambda text: GONE if quotes(text) else text)


def proposals_without(
    proposals: Sequence[Proposal],
    interview: str,
    *,
    everyone: Participants,
    passages_of: Callable[[Sequence[Member]], Sequence[str]],
    opening: Callable[[str], str],
) -> tuple[Proposal, ...]:
    """The candidate codes on what the others said, under the ids that the coders know.

    A proposal that nobody else supports goes. Names and phrases stay only if one of the others
    said them. Stability, membership, coherence and distances are as they were measured; who said
    it is counted anew.

    Args:
        proposals: all of them.
        interview: which goes.
        everyone: the participants that stay.
        passages_of: the passages of members.
        opening: a name of last resort: how a passage begins.
    """
    thinned = [proposal for whole in proposals if (proposal := _thinned(whole, interview)).members]
    kept = {proposal.id for proposal in thinned}
    lost = {
        m.segment
        for proposal in proposals
        for m in proposal.members
        if m.anchor.interview == interview
    }
    heard = {
        proposal.id: [" ".join(words_in(passage)) for passage in passages_of(proposal.members)]
        for proposal in thinned
    }

    def was_said(phrase: str, passages: Iterable[str]) -> bool:
        words = " ".join(words_in(phrase))
        return any(words in passage for passage in passages)

    # the name of a broader group may be what they said: it stays where one of the others said it
    all_heard = [passage for passages in heard.values() for passage in passages]
    themes = {proposal.theme for proposal in thinned if was_said(proposal.theme, all_heard)}
    touched = {
        proposal.id for proposal in proposals if any(m.segment in lost for m in proposal.members)
    }
    left = []
    for proposal in thinned:
        voices = everyone.said_by([member.anchor.place for member in proposal.members])
        name, phrases = proposal.name, proposal.phrases
        if proposal.id in touched:
            fit = [phrase for phrase in (name, *phrases) if was_said(phrase, heard[proposal.id])]
            name, *others = fit or [opening(passages_of(proposal.members)[0])]
            phrases = tuple(others)
        left.append(
            replace(
                proposal,
                name=name,
                phrases=phrases,
                theme=proposal.theme if proposal.theme in themes else "",
                participants=voices.who,
                groups=voices.groups,
                share=voices.share,
                mostly=voices.mostly,
                nearest=tuple(other for other in proposal.nearest if other in kept),
                partner=proposal.partner if proposal.partner in kept else "",
                borderline=tuple(segment for segment in proposal.borderline if segment not in lost),
                parts=tuple(tuple(s for s in part if s not in lost) for part in proposal.parts),
            )
        )
    return tuple(left)


def _thinned(proposal: Proposal, interview: str) -> Proposal:
    """The proposal without the passages that go."""
    members = tuple(m for m in proposal.members if m.anchor.interview != interview)
    quoted = proposal.quotation
    return replace(
        proposal,
        members=members,
        quotation=None if quoted and quoted.interview == interview else quoted,
        also=tuple(m for m in proposal.also if m.anchor.interview != interview),
        threshold=threshold_of([m.membership for m in members], proposal.threshold)
        if members
        else proposal.threshold,
    )


def redacted_turn(turn: Turn, spellings: Set[str]) -> Turn:
    """The turn with each of these words or names made unreadable; times and marks stay put."""
    longest_first = "|".join(
        re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True)
    )
    spans = [
        m.span()
        for m in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", turn.text, re.IGNORECASE)
    ]
    if not spellings or not spans:
        return turn

    def place(at: int, is_end: bool) -> int:
        moved = at
        for begin, end in spans:
            if end <= at and not (is_end and begin < at < end):
                moved += len(GONE) - (end - begin)
            elif begin < at < end:
                return place(begin, False) + (len(GONE) if is_end else 0)
        return moved

    text, last = "", 0
    for begin, end in spans:
        text += turn.text[last:begin] + GONE
        last = end
    text += turn.text[last:]
    return replace(
        turn,
        text=text,
        words=tuple(_joined(replace(w, begin=place(w.begin, False), end=place(w.end, True))
                            for w in turn.words)),
        marks=tuple(replace(m, begin=place(m.begin, False), end=place(m.end, m.begin < m.end))
                    for m in turn.marks),
        doubts=tuple(replace(d, begin=place(d.begin, False), end=place(d.end, True))
                     for d in turn.doubts),
    )  # fmt: skip


def _joined(words: Iterable[Word]) -> Iterator[Word]:
    """Words in order; those that now lie in one place become one."""
    run: Word | None = None
    for word in words:
        if run and word.begin < run.end:
            run = replace(run, end=max(run.end, word.end), end_ms=max(run.end_ms, word.end_ms))
        else:
            if run:
                yield run
            run = word
    if run:
        yield run
