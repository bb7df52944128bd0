"""The thematic map: themes, their codes, prevalence, and codes that meet in the same passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding, Relation, Theme
from transcode.records.decisions import Pin
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Place, ReleasedText
from transcode.themes.prevalence import Counter, Prevalence

__all__ = [
    "UNTHEMED", "CodeNode", "Link", "ThematicMap", "ThemeNode", "released_codings", "thematic_map",
]  # fmt: skip

UNTHEMED = "Not yet in a theme"
"""Name of the node that gathers codes without a theme. Its id is ""."""


@dataclass(frozen=True, slots=True)
class CodeNode:
    """A code on the map."""

    id: str
    name: str
    definition: str
    prevalence: Prevalence


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A theme on the map, with its codes in the order of the codebook.

    ``under`` is the id of the theme above it, "" for none. The prevalence counts the codes of the
    themes under it as well.
    """

    id: str
    name: str
    definition: str
    codes: tuple[CodeNode, ...]
    prevalence: Prevalence
    under: str = ""
    is_overarching: bool = False
    colour: str = ""  # as a coder chose it; "" for that of its place


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
    interviewed more than once. ``unread`` are interviews that nobody has coded yet or marked as
    finished; those who gave only these are not among the participants.
    """

    themes: tuple[ThemeNode, ...]
    links: tuple[Link, ...]
    interviews: tuple[str, ...]
    participants: tuple[str, ...]
    groups: tuple[tuple[Group, int], ...]
    relations: tuple[Relation, ...] = ()
    pins: tuple[Pin, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def tops(self) -> tuple[ThemeNode, ...]:
        """Themes that lie under none: the overarching ones first, codes without a theme last."""
        tops = [theme for theme in self.themes if not theme.under]
        return tuple(sorted(tops, key=lambda theme: (not theme.id, not theme.is_overarching)))

    def under(self, theme: str) -> tuple[ThemeNode, ...]:
        """Themes that lie directly under a theme."""
        return tuple(node for node in self.themes if theme and node.under == theme)


def thematic_map(
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    people: Participants,
) -> ThematicMap:
    """Count the participants of each code and theme, and find the codes that meet.

    Args:
        codebook: the codebook, with codings carried over to ``texts`` (see ``Study.codebook``).
        texts: the released texts by interview; their participants are the total of every count.
            Codings in other interviews (withdrawn, or held back) are left out.
        people: who gave these interviews, and who speaks where in those that several share.

    Raises:
        DecisionError: a coding points to another version of its text.
    """
    interviews = tuple(sorted(texts))
    codebook = replace(codebook, codings=released_codings(codebook, texts))
    read = _read(codebook, interviews)
    people = people.reading(read)
    counter = Counter(texts, people)
    places: defaultdict[str, set[Place]] = defaultdict(set)
    for coding in codebook.codings:
        places[coding.code].add(coding.anchor.place)

    def prevalence(codes: Collection[str]) -> Prevalence:
        return counter.of(set().union(*(places[code] for code in codes)))

    def node(theme: Theme) -> ThemeNode:
        codes = [code for code in codebook.codes if code.theme == theme.id]
        held = {theme.id, *codebook.below(theme.id)}
        return ThemeNode(
            theme.id,
            theme.name,
            theme.definition,
            tuple(CodeNode(c.id, c.name, c.definition, prevalence([c.id])) for c in codes),
            prevalence([code.id for code in codebook.codes if code.theme in held]),
            theme.under,
            theme.is_overarching,
            theme.colour,
        )

    themes = [node(theme) for theme in codebook.themes]
    if any(not code.theme for code in codebook.codes):
        themes.append(node(Theme("", UNTHEMED)))
    links = _links(codebook, people)
    return ThematicMap(
        tuple(themes),
        links,
        interviews,
        people.everyone,
        people.groups,
        codebook.relations,
        codebook.pins,
        tuple(interview for interview in interviews if interview not in read),
    )


def _read(codebook: Codebook, interviews: Sequence[str]) -> tuple[str, ...]:
    """Interviews that a coder has read: marked as finished, or coded somewhere.

    While there are none, nothing is known of any, and all of them count.
    """
    known = {done.interview for done in codebook.coverage}
    known |= {coding.anchor.interview for coding in codebook.codings}
    return tuple(interview for interview in interviews if interview in known) or tuple(interviews)


def released_codings(codebook: Codebook, texts: Mapping[str, ReleasedText]) -> tuple[Coding, ...]:
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
        Link(first, second, len(met), len(people.who(place for place, _ in met)))
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
