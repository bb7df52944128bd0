"""Take one interview out of what others share. Pure: nothing here reads or writes the disk."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from transcode.privacy.lexicon.names import plain
from transcode.records.coding import Member, Proposal
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Decision,
    Memo,
    Redacted,
    Withdraw,
    Withhold,
    reworded,
)
from transcode.records.people import Group
from transcode.records.speech import Turn, Word

__all__ = [
    "GONE", "Traces", "decision_without", "proposals_without", "redacted_turn", "shingles",
    "traces_of", "words_in",
]  # fmt: skip

GONE = "[withdrawn]"
"""What stands where words of a withdrawn participant stood."""

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
        """Whether one of the runs stands in the text, however it is punctuated."""
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
    salt: str, said: Iterable[str], names: Iterable[str], others: Iterable[str]
) -> Traces:
    """What to look for once an interview is erased.

    Args:
        salt: random.
        said: everything of the interview, in all versions; runs of 8 words of it are looked for,
            of a text that is shorter the whole.
        names: who and what only this interview names; looked for as a whole.
        others: what remains: runs that stand in it too are somebody else's (the questions).
    """
    runs: dict[int, set[str]] = {}
    for text in said:
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
        for size, some in runs.items():
            some -= shingles(words, size)
    digests = frozenset(_digest(salt, run) for some in runs.values() for run in some)
    return Traces(salt, digests, tuple(sorted(size for size, some in runs.items() if some)))


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
        case Confirm(anchors=anchors):
            kept = tuple(anchor for anchor in anchors if anchor.interview != interview)
            decision = replace(decision, anchors=kept)
        case Apply(anchor=anchor) | Withhold(anchor=anchor) if anchor.interview == interview:
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
    persons: Mapping[str, str],
    groups: Mapping[str, Group],
    coherence: Callable[[Sequence[Member]], float],
    said: Callable[[Sequence[Member]], Sequence[str]],
    opening: Callable[[str], str],
) -> tuple[Proposal, ...]:
    """The candidate codes on what the others said, under the ids that the coders know.

    A proposal that nobody else supports goes. Names and phrases stay only if one of the others
    said them. Stability is as it was measured; the rest is counted anew.

    Args:
        proposals: all of them.
        interview: which goes.
        persons: interview -> participant, of those that stay.
        groups: interview -> group.
        coherence: mean cosine of members to their centre.
        said: the passages of members.
        opening: a name of last resort: how a passage begins.
    """
    left: list[Proposal] = []
    gone = {m.segment for one in proposals for m in one.members if m.anchor.interview == interview}
    # the name of a broader group may be what they said: it stays where one of the others said it
    themes = {one.theme for one in proposals} - {""}
    for one in proposals:
        members = tuple(m for m in one.members if m.anchor.interview != interview)
        if members:
            heard = [" ".join(words_in(passage)) for passage in said(members)]
            themes -= {t for t in themes if any(" ".join(words_in(t)) in h for h in heard)}
    for whole in proposals:
        one = _thinned(whole, interview, gone, themes, persons)
        members = tuple(m for m in one.members if m.anchor.interview != interview)
        if len(members) == len(one.members):
            left.append(replace(one, participants=_persons(members, persons)))
        elif members:
            passages = said(members)
            heard = [" ".join(words_in(passage)) for passage in passages]
            phrases = [
                phrase
                for phrase in (one.name, *one.phrases)
                if any(" ".join(words_in(phrase)) in passage for passage in heard)
            ]
            name, *others = phrases or [opening(passages[0])]
            left.append(
                replace(
                    one,
                    name=name,
                    phrases=tuple(others),
                    members=members,
                    coherence=coherence(members),
                    participants=_persons(members, persons),
                )
            )
    known = {one.id for one in left}
    kinds = sorted({*groups.values()} - {""})
    counted = []
    for one in left:
        said_in = Counter(groups.get(who, "") for who in one.participants)
        near = tuple(other for other in one.nearest if other in known)
        partner = one.partner if one.partner in known else ""
        of_groups = tuple((g, said_in[g]) for g in kinds)
        counted.append(replace(one, nearest=near, partner=partner, groups=of_groups))
    return tuple(counted)


def _thinned(
    one: Proposal,
    interview: str,
    gone: Set[str],
    unsaid: Set[str],
    persons: Mapping[str, str],
) -> Proposal:
    """The proposal without what it knows of the segments that go, beside its members."""
    left = [m.anchor.interview for m in one.members if m.anchor.interview != interview]
    who, most = next(iter(Counter(persons.get(i, i) for i in left).most_common(1)), ("", 0))
    return replace(
        one,
        theme="" if one.theme in unsaid else one.theme,
        also=tuple(m for m in one.also if m.anchor.interview != interview),
        borderline=tuple(segment for segment in one.borderline if segment not in gone),
        parts=tuple(tuple(s for s in part if s not in gone) for part in one.parts),
        share=round(most / len(left), 4) if left else 0.0,
        mostly=who if 2 * most > len(left) and len(set(persons.values())) > 1 else "",
    )


def _persons(members: Sequence[Member], persons: Mapping[str, str]) -> tuple[str, ...]:
    interviews = {member.anchor.interview for member in members}
    return tuple(sorted({persons.get(one, one) for one in interviews}))


def redacted_turn(turn: Turn, spellings: Set[str]) -> Turn:
    """The turn with each of these words or names made unreadable; times and marks stay put."""
    longest_first = "|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True))
    found = [
        m.span()
        for m in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", turn.text, re.IGNORECASE)
    ]
    if not spellings or not found:
        return turn

    def place(at: int, is_end: bool) -> int:
        moved = at
        for begin, end in found:
            if end <= at and not (is_end and begin < at < end):
                moved += len(GONE) - (end - begin)
            elif begin < at < end:
                return place(begin, False) + (len(GONE) if is_end else 0)
        return moved

    text, last = "", 0
    for begin, end in found:
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
