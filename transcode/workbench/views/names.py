"""Reviewing the names that were found, and releasing the texts. Only where ``confidential/`` is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from transcode.pipeline import key
from transcode.privacy.settings import KINDS
from transcode.verbs.names import close_names
from transcode.verbs.names import names as open_desk
from transcode.workbench.live import Workbench

if TYPE_CHECKING:
    from transcode.privacy.checklist.desk import FoundName, NameDesk

__all__ = ["VERBS"]

_MOST_SEEN = 40  # mentions shown of one name; the rest are counted


def open(bench: Workbench) -> dict[str, Any]:
    """Give every name that was found: those that wait first, the most doubtful first."""
    with bench.study.changing("names"):
        desk = _desk(bench)
        return {
            "kinds": list(KINDS),
            "names": [_name(name) for name in desk.names],
            "locked": key.is_locked(bench.study),
            **_left(desk),
        }


def unlock(bench: Workbench, *, passphrase: str) -> dict[str, Any]:
    """Open the pseudonym key with its passphrase, and give the names that are found with it."""
    key.unlock_with(bench.study, passphrase)
    return open(bench)


def decide(
    bench: Workbench,
    *,
    entity: str,
    kind: str,
    verdict: Literal["accept", "reject", "always", "never", "change", "apart", "reopen"],
    to: str = "",
    interview: str = "",
    only: list[str] | None = None,
) -> dict[str, Any]:
    """Decide on a name: replace it, leave it, always or never, or give it to another.

    ``change`` needs ``to``; ``apart`` needs ``interview``; ``only`` are some of its mentions.
    """
    with bench.study.changing("names"):
        desk = _desk(bench)
        some = tuple(only or ())
        match verdict:
            case "accept" | "reject":
                act = desk.accept if verdict == "accept" else desk.reject
                act(entity, kind=kind, interview=interview, only=some)
            case "change":
                desk.change(entity, to, kind=kind, interview=interview, only=some)
            case "apart":
                desk.apart(entity, interview, kind=kind)
            case "always":
                desk.always(entity, to=to, kind=kind, interview=interview)
            case "never":
                desk.never(entity, kind=kind, interview=interview)
            case "reopen":
                desk.reopen(entity, kind=kind, interview=interview)
        return {"names": [_name(name) for name in desk.names], **_left(desk)}


def undo(bench: Workbench) -> dict[str, Any]:
    """Take back the last decision on a name."""
    with bench.study.changing("names"):
        desk = _desk(bench)
        taken = desk.undo()
        return {
            "names": [_name(name) for name in desk.names],
            "undone": {"verb": taken.verb, "entity": taken.entity},
            **_left(desk),
        }


def release(bench: Workbench) -> dict[str, Any]:
    """Release every text whose names are all reviewed; the others go on waiting.

    Returns:
        The interviews that were released, and those that wait.
    """
    from transcode.pipeline.release import release as release_texts

    with bench.study.changing("names"):
        close_names(bench.study, _desk(bench))
        released, waiting = release_texts(bench.study)
    return {"released": released, "waiting": waiting}


VERBS = (open, unlock, decide, undo, release)


def _desk(bench: Workbench) -> NameDesk:
    return open_desk(bench.study, bench.session.coder)


def _left(desk: NameDesk) -> dict[str, Any]:
    return {"open": desk.open, "total": desk.total}


def _name(name: FoundName) -> dict[str, Any]:
    return {
        "kind": name.kind,
        "entity": name.entity,
        "open": name.open,
        "times": len(name.seen),
        "confidence": name.confidence,
        "may_be": name.may_be[:5],
        "interviews": name.interviews,
        "seen": [
            {"mention": seen.mention, "interview": seen.interview, "context": seen.context,
             "why": seen.why, "decision": seen.decision or ("ignore" if seen.is_apart else ""),
             "to": seen.to}
            for seen in name.seen[:_MOST_SEEN]
        ],
    }  # fmt: skip
