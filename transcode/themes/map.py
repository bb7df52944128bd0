"""The thematic map: themes, their codes, who said it, and which codes meet in the same passage.

Prevalence counts *participants* (one who was interviewed twice is one), not passages: somebody who
says a thing ten times has said it once, and somebody who is under three codes of a theme is in
that theme once (of the ways to count in Braun and Clarke 2006, p. 82, the one by different
speakers). Whether a theme matters is another question than how many said it.
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
"""The name of the node that gathers codes without a theme. Its id is ""."""


@dataclass(frozen=True, slots=True)
class GroupShare:
    """``participants`` of the ``of`` participants in a group."""

    group: Group
    participants: int
    of: int


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Who said it: ``len(who)`` of ``of`` participants, in ``excerpts`` passages.

    A passage that stands under several codes of a theme is one passage of that theme.
    """

    who: tuple[str, ...]
    of: int
    groups: tuple[GroupShare, ...]
    excerpts: int

    @property
    def participants(self) -> int:
        """How many participants said it."""
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
    """Two codes that meet: ``passages`` pairs of passages overlap, of so many participants."""

    first: str
    second: str
    passages: int
    participants: int


@dataclass(frozen=True, slots=True)
class ThematicMap:
    """The codebook as a picture of patterns.

    ``themes`` stand in the order of the codebook, codes without a theme last. ``groups`` gives
    each group's number of participants, and is empty where the study has no groups. ``links``
    come strongest first. ``participants`` are fewer than ``interviews`` where somebody was
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
    """Count who said what, and find the codes that meet.

    Args:
        codebook: with its codings read in ``texts`` (``Study.codebook`` carries them).
        texts: the released texts by interview: these are the N that everything is out of. Codings
            in any other interview (withdrawn, or held back) are left out.
        groups: interview -> group; "" or absent means that it belongs to none.
        persons: interview -> participant; without it every interview is a participant of its own.

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
    """The codings in the texts that are released."""
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
    for one, other in _overlaps(codebook.codings):
        if one.code != other.code:
            first, second = sorted((one, other), key=lambda coding: order[coding.code])
            meetings[first.code, second.code].add((first.anchor.place, second.anchor.place))
    links = [
        Link(first, second, len(met), len(people.who(place[0] for place, _ in met)))
        for (first, second), met in meetings.items()
    ]
    links.sort(key=lambda link: (-link.passages, order[link.first], order[link.second]))
    return tuple(links)


def _overlaps(codings: Iterable[Coding]) -> Iterator[tuple[Coding, Coding]]:
    """Every pair of codings that share at least one character of the same text."""
    open_: list[Coding] = []
    for coding in sorted(codings, key=lambda coding: (*coding.anchor.place, coding.code)):
        interview, begin, _ = coding.anchor.place
        open_ = [c for c in open_ if c.anchor.interview == interview and c.anchor.end > begin]
        yield from ((earlier, coding) for earlier in open_)
        open_.append(coding)
