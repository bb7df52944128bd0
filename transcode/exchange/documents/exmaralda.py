"""EXMARaLDA transcriptions (.exb) -> timed lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from transcode.exchange.documents.timeline import filled_in
from transcode.exchange.lines.joined import joined
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.turns import Told
from transcode.exchange.notes import note
from transcode.files.untrusted import DOCUMENT, xml_root
from transcode.records.labels import names_in

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["told_by_exmaralda"]


def told_by_exmaralda(data: bytes) -> Told:
    """Read the turns: the chains of events in the tiers of transcription (type "t"), if it has any.

    Translations, descriptions and annotations are left out. The names of the speaker table are
    among the names.

    Raises:
        ExchangeError: the file is damaged.
    """
    root = xml_root(data, replace(DOCUMENT, what="an EXMARaLDA transcription (.exb)"))
    labels = {
        speaker.get("id", ""): (speaker.findtext("abbreviation") or "").strip()
        for speaker in root.iter("speaker")
    }
    points = [*root.iter("tli")]
    order = {point.get("id", ""): n for n, point in enumerate(points)}
    times = filled_in([_ms(point.get("time")) for point in points])
    spoken: dict[str, Element] = {}
    tiers = [tier for tier in root.iter("tier") if tier.find("event") is not None]
    typed = [tier for tier in tiers if tier.get("type") == "t"]
    for tier in typed or [tier for tier in tiers if tier.get("speaker")] or tiers[:1]:
        speaker = tier.get("speaker", "")
        if speaker not in spoken or tier.get("category") == "v":
            spoken[speaker] = tier
    found = [
        (order[start], Line(text, labels.get(who) or who, times[order[start]], times[order[end]],
                            is_sure=bool(who)))
        for who, tier in spoken.items()
        for start, end, text in _chains(tier, order)
    ]  # fmt: skip
    lines = [line for _, line in sorted(found, key=lambda entry: entry[0])]
    names = (
        name
        for info in root.iter("ud-information")
        if info.get("attribute-name", "").strip().casefold() == "name"
        for name in names_in(info.text or "")
    )
    left = note("tiers", len(tiers) - len(spoken))
    return joined(lines, left, names=tuple(dict.fromkeys(names)))


def _chains(tier: Element, order: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """Chain events of which each begins where the last one ends: its words may be cut in two."""
    chain: tuple[str, str, str] | None = None
    events = [
        event for event in tier.iter("event") if {event.get("start"), event.get("end")} <= {*order}
    ]
    for event in sorted(events, key=lambda event: order[event.get("start", "")]):
        start, end, text = event.get("start", ""), event.get("end", ""), "".join(event.itertext())
        if chain and chain[1] == start:
            chain = (chain[0], end, chain[2] + text)
            continue
        if chain and chain[2].strip():
            yield (*chain[:2], " ".join(chain[2].split()))
        chain = (start, end, text)
    if chain and chain[2].strip():
        yield (*chain[:2], " ".join(chain[2].split()))


def _ms(seconds: str | None) -> int | None:
    try:
        return round(float(seconds) * 1000) if seconds else None
    except (ValueError, OverflowError):
        return None
