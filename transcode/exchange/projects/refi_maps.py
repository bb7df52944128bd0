"""Maps of a REFI-QDA project: lines between codes, and the places that codes have on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from transcode.exchange.projects.contents import FoundRelation, Left
from transcode.exchange.projects.refi_sources import guid_of, number_in, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Maps", "read_maps"]

_BUBBLE = 300  # width of a theme on our map, which holds its codes
_MOST = 4.0  # times that a map of narrow boxes is drawn wider
_NOWHERE = -(1 << 40)


@dataclass(frozen=True, slots=True)
class Maps:
    """Lines, the places of codes or folders on one map, and everything that was left out."""

    relations: tuple[FoundRelation, ...]
    pins: tuple[tuple[str, int, int], ...]
    left: tuple[Left, ...]


def read_maps(graphs: Iterable[_Element], known: Collection[str], *, is_ours: bool) -> Maps:
    """Read maps. Of our own, only what a person put somewhere has a place.

    Other programs draw a box that holds a name; a theme of ours holds its codes as well. So the
    places of their boxes are moved apart, and begin at the upper left corner.

    Args:
        graphs: the maps, in the order of the file.
        known: ids of codes and folders.
        is_ours: whether this program wrote them.
    """
    relations: list[FoundRelation] = []
    left: list[Left] = []
    maps: list[tuple[str, list[_Element]]] = []
    for graph in graphs:
        name = graph.get("name") or ""
        vertices = [one for one in graph if tag_of(one) == "Vertex"]
        shown = {guid_of(v.get("guid")): guid_of(v.get("representedGUID")) for v in vertices}
        lines = [edge for edge in graph if tag_of(edge) == "Edge"]
        if is_ours:  # what lies in what, and codes that meet, is known without them
            lines = [edge for edge in lines if edge.get("lineStyle") not in ("dotted", "dashed")]
        read = [_relation(edge, shown, known) for edge in lines]
        relations += filter(None, read)
        if lost := read.count(None):
            left.append(Left("line on a map", name, "it does not join two codes", lost))
        of_codes = [v for v in vertices if guid_of(v.get("representedGUID")) in known]
        if others := len(vertices) - len(of_codes):
            why = "only themes have places on the map, not texts, passages or memos"
            left.append(Left("place on a map", name, why, others))
        maps.append((name, of_codes))
    chosen = max((vertices for _, vertices in maps), key=len, default=[])
    why = "there is one map here, and another one shows more of the codes"
    left += (Left("map", name, why) for name, other in maps if other and other is not chosen)
    return Maps(tuple(relations), tuple(_places(chosen, is_ours=is_ours)), tuple(left))


def _relation(
    edge: _Element, shown: dict[str, str], known: Collection[str]
) -> FoundRelation | None:
    first, last = (shown.get(guid_of(edge.get(f"{end}Vertex")), "") for end in ("source", "target"))
    if first == last or first not in known or last not in known:
        return None
    directed = edge.get("direction") == "OneWay"
    return FoundRelation(guid_of(edge.get("guid")), first, last, edge.get("name") or "", directed)


def _places(vertices: list[_Element], *, is_ours: bool) -> Iterable[tuple[str, int, int]]:
    if is_ours:
        vertices = [v for v in vertices if v.get("shape") == "Rectangle"]
    at = [(v, *(number_in(v, side, _NOWHERE) for side in ("firstX", "firstY"))) for v in vertices]
    at = [(v, x, y) for v, x, y in at if _NOWHERE not in (x, y)]
    widths = [number_in(v, "secondX", _NOWHERE) - x for v, x, _ in at]
    wide = [width for width in widths if width > 0]
    if is_ours:
        return [(guid_of(v.get("representedGUID")), x, y) for v, x, y in at]
    by = min(_MOST, max(1.0, _BUBBLE / median(wide))) if wide else 1.0
    left, top = (min((place[n] for place in at), default=0) for n in (1, 2))
    return [
        (guid_of(v.get("representedGUID")), round((x - left) * by), round((y - top) * by))
        for v, x, y in at
    ]
