"""The thematic map: themes, their codes, prevalence, and codes that meet in the same passage.

Prevalence counts *participants*, not passages: somebody interviewed twice counts once, somebody who
says a thing ten times counts once, and somebody with three codes of a theme counts once in that
theme. Of the ways to count in Braun and Clarke (2006, p. 82), this is the number of different
speakers. The importance of a theme does not follow from its prevalence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding, Theme
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Place, ReleasedText

__all__ = [
    "UNTHEMED", "CodeNode", "GroupShare", "Link", "Prevalence", "ThematicMap", "ThemeNode",
    "thematic_map",
]  # fmt: skip

UNTHEMED = "Not yet in a theme"
"""Name of the node that gathers codes without a theme. Its id is ""."""


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Share of a group: ``participants`` of its ``of`` participants."""

    group: Group
    participants: int
    of: int


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Prevalence of a code or theme: ``len(who)`` of ``of`` participants, in ``excerpts`` passages.

    A passage with several codes of a theme counts as one passage of that theme.
    """

    who: tuple[str, ...]
    of: int
    groups: tuple[GroupShare, ...]
    excerpts: int

    @property
    def participants(self) -> int:
        """Number of participants who said it."""
        return len(self.who)


@dataclass(frozen=True, slots=True)
class CodeNode:
    """A code on the map."""

    id: str
    name: str
    definition: str
    prevalence: Prevalence


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A theme on the map, with its codes in the order of the codebook."""

    id: str
    name: str
    definition: str
    codes: tuple[CodeNode, ...]
    prevalence: Prevalence


@dataclass(frozen=True, slots=True)
class Link:
    """Two codes that meet: their overlapping pairs of passages, and the participants in them."""

    first: str
    second: str
    passages: int
    participants: int


@dataclass(frozen=True, slots=True)
class ThematicMap:
    """The codebook as a picture of patterns.

    ``themes`` are in the order of the codebook, codes without a theme last. ``groups`` gives the
    number of participants in each group, and is empty if the study has no groups. ``links`` are
    sorted, strongest first. There are fewer ``participants`` than ``interviews`` if somebody was
    interviewed more than once.
    """

    themes: tuple[ThemeNode, ...]
    links: tuple[Link, ...]
    interviews: tuple[str, ...]
    participants: tuple[str, ...]
    groups: tuple[tuple[Group, int], ...]


def thematic_map(
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, Group],
    persons: Mapping[str, str] | None = None,
) -> ThematicMap:
    """Count the participants of each code and theme, and find the codes that meet.

    Args:
        codebook: the codebook, with codings carried over to ``texts`` (see ``Study.codebook``).
        texts: the released texts by interview; their participants are the total of every count.
            Codings in other interviews (withdrawn, or held back) are left out.
        groups: interview -> group; "" or a missing interview means no group.
        persons: interview -> participant; without it every interview is a separate participant.

    Raises:
        DecisionError: a coding points to another version of its text.
    """
    interviews = tuple(sorted(texts))
    people = Participants.among(interviews, persons, groups)
    codebook = replace(codebook, codings=_released(codebook, texts))

    def prevalence(codes: Collection[str]) -> Prevalence:
        places = codebook.places(codes)
        who = people.who(interview for interview, _, _ in places)
        shares = tuple(GroupShare(*share) for share in people.shares(who))
        return Prevalence(who, len(people.everyone), shares, len(places))

    def node(theme: Theme) -> ThemeNode:
        codes = [code for code in codebook.codes if code.theme == theme.id]
        return ThemeNode(
            theme.id,
            theme.name,
            theme.definition,
            tuple(CodeNode(c.id, c.name, c.definition, prevalence([c.id])) for c in codes),
            prevalence([code.id for code in codes]),
        )

    themes = [node(theme) for theme in codebook.themes]
    if any(not code.theme for code in codebook.codes):
        themes.append(node(Theme("", UNTHEMED)))
    links = _links(codebook, people)
    return ThematicMap(tuple(themes), links, interviews, people.everyone, people.groups)


def _released(codebook: Codebook, texts: Mapping[str, ReleasedText]) -> tuple[Coding, ...]:
    """Return the codings in released texts."""
    kept = []
    for coding in codebook.codings:
        text = texts.get(coding.anchor.interview)
        if text is None:
            continue
        if coding.anchor.digest != text.digest:
            raise DecisionError(
                "a coding points to another version of the text",
                where=text.interview,
                step="map",
                remedy="read the codebook through Study.codebook, which carries codings over",
            )
        kept.append(coding)
    return tuple(kept)


def _links(codebook: Codebook, people: Participants) -> tuple[Link, ...]:
    order = {code.id: number for number, code in enumerate(codebook.codes)}
    meetings: defaultdict[tuple[str, str], set[tuple[Place, Place]]] = defaultdict(set)
    for coding, other in _overlaps(codebook.codings):
        if coding.code != other.code:
            first, second = sorted((coding, other), key=lambda c: order[c.code])
            meetings[first.code, second.code].add((first.anchor.place, second.anchor.place))
    links = [
        Link(first, second, len(met), len(people.who(place[0] for place, _ in met)))
        for (first, second), met in meetings.items()
    ]
    links.sort(key=lambda link: (-link.passages, order[link.first], order[link.second]))
    return tuple(links)


def _overlaps(codings: Iterable[Coding]) -> Iterator[tuple[Coding, Coding]]:
    """Yield every pair of codings that share at least one character of the same text."""
    open_: list[Coding] = []
    for coding in sorted(codings, key=lambda coding: (*coding.anchor.place, coding.code)):
        interview, begin, _ = coding.anchor.place
        open_ = [c for c in open_ if c.anchor.interview == interview and c.anchor.end > begin]
        yield from ((earlier, coding) for earlier in open_)
        open_.append(coding)
