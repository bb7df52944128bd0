"""Candidate codes: confirming, rejecting, splitting and merging them, passage by passage.

A passage is given by the id of its segment. Decisions about the passages of an open candidate are
in the journal like all others, so they can be undone, and another page of the coder shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from transcode.errors import ArtefactError, DecisionError
from transcode.records.codebook import Codebook
from transcode.records.decisions import Apply, Create, Decision, Entry, Reject
from transcode.workbench.evidence import quotation
from transcode.workbench.live import Workbench
from transcode.workbench.lookup import find_code, free_id, free_name
from transcode.workbench.normalise import name_key
from transcode.workbench.views.reading import suggested

__all__ = ["VERBS"]


def look(bench: Workbench) -> dict[str, Any]:
    """List the candidate codes, first what several participants share; none were proposed: ()."""
    try:
        queue = bench.session.queue
    except ArtefactError:
        return {"candidates": [], "proposed": False}
    described = {d.proposal: d.name for d in bench.study.descriptions}
    return {
        "candidates": [
            {
                "id": one.id,
                "name": one.name,
                "phrases": one.phrases,
                "quotation": quotation(one, bench.session.text),
                "described": described.get(one.id, ""),
                "stability": one.stability,
                "strength": one.strength,
                "steadiness": one.steadiness,
                "tentative": one.tentative,
                "chatter": one.chatter,
                "participants": one.participants,
                "groups": one.groups,
                "mostly": one.mostly,
                "passages": len(one.supporting),
            }
            for one in queue
        ],
        "proposed": True,
    }


def card(bench: Workbench, *, candidate: str) -> dict[str, Any]:
    """Show a candidate with its passages, and the codes that each has already."""
    session = bench.session
    shown = session.show(candidate)
    on = session.codes_on(
        [(passage.interview, passage.begin, passage.end) for passage in shown.passages]
    )
    told = asdict(shown)
    for passage, codes in zip(told["passages"], on, strict=True):
        passage["codes"] = codes
    holding = session.kept_up()[0].holding
    reasons = [
        entry.decision.reason
        for entry in holding
        if isinstance(entry.decision, Reject) and entry.decision.proposal == candidate
    ]
    return {**told, "reason": reasons[-1] if shown.decided == "" and reasons else ""}


def suggest(bench: Workbench, *, candidate: str) -> dict[str, Any]:
    """Suggest codes that the candidate may mean: likelier on its passages than anywhere.

    Passages that were left out do not count. ``odds`` and ``often`` are as in Reading.
    """
    session = bench.session
    out = session.left_out(candidate)
    ready = {segment.id for segment in session.passages}
    kept = [one for one in session.supporting(candidate) if one not in out and one in ready]
    return {"candidate": candidate, "codes": suggested(bench, kept) if kept else []}


def confirm(
    bench: Workbench,
    *,
    candidate: str,
    name: str = "",
    into: str = "",
    also: list[str] | None = None,
) -> Entry:
    """Confirm a candidate, with others that mean the same, under a name or into a code.

    Without a name it is called as it was proposed, in the participants' words.
    """
    return bench.session.confirm(candidate, name or None, into=into or None, also=also or ())


def reject(bench: Workbench, *, candidate: str, reason: str = "") -> Entry:
    """Reject a candidate."""
    return bench.session.reject(candidate, reason)


def reopen(bench: Workbench, *, candidate: str) -> Entry:
    """Open a decided candidate again."""
    return bench.session.reopen(candidate)


def leave_out(bench: Workbench, *, candidate: str, passages: list[str]) -> Entry:
    """Leave these passages out of a candidate, beside those that are left out already."""
    return _leaving_out(bench, candidate, lambda out: out | {*passages})


def take_back(bench: Workbench, *, candidate: str, passages: list[str]) -> Entry:
    """Take passages that were left out back into a candidate."""
    return _leaving_out(bench, candidate, lambda out: out - {*passages})


def send(
    bench: Workbench, *, candidate: str, passages: list[str], code: str = "", name: str = ""
) -> Entry:
    """Send passages of a candidate to a code, or to a new one of this name; they leave it.

    All passages but these stay in the candidate, which is thereby split.
    """
    if not passages:
        raise DecisionError("no passage was chosen", remedy="choose the passages to send")
    return bench.session.together(
        "send", lambda book: _sent(bench, book, candidate, passages, code, name)
    )[-1]


VERBS = (look, card, suggest, confirm, reject, reopen, leave_out, take_back, send)


def _leaving_out(
    bench: Workbench, candidate: str, change: Callable[[frozenset[str]], frozenset[str]]
) -> Entry:
    """Change which passages are left out, from those that are when it is decided."""
    session = bench.session
    return session.together(
        "leave out",
        lambda book: [session.leaving_out(book, candidate, change(session.left_out(candidate)))],
    )[0]


def _sent(
    bench: Workbench,
    book: Codebook,
    candidate: str,
    passages: list[str],
    code: str,
    name: str,
) -> list[Decision]:
    session = bench.session
    before = session.left_out(candidate)
    leaving = session.leaving_out(book, candidate, before | {*passages})
    supporting = session.supporting(candidate)
    anchors = dict.fromkeys(supporting[segment] for segment in passages)
    for anchor in anchors:
        session.check(anchor)
    known = {name_key(one.name): one for one in book.codes}
    target = find_code(code, book) if code else known.get(name_key(name))
    made: list[Decision] = []
    if target is None:
        tidy = free_name(name, book.codes)
        target_id = free_id("code", tidy, book.codes)
        made.append(Create(target_id, tidy))
    else:
        target_id = target.id
    has = {coding.anchor for coding in book.codings if coding.code == target_id}
    # the code comes last, so that undo names it
    return [*made, leaving, *(Apply(target_id, anchor) for anchor in anchors if anchor not in has)]
