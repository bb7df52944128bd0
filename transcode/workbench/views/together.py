"""Coders together: closing a round, differences, joining codes, and the agreed round.

Until two rounds are closed, coding is blind: :func:`state` names who is still coding, and nothing
of what they did. The other verbs are of the agreed round, which opens with the second closed round
(see :meth:`transcode.workbench.live.Workbench.answer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from typing import Any

from transcode.agreement import AgreementSettings, title
from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, live
from transcode.records.coding import Code
from transcode.records.decisions import CloseRound, Create, Decision, Entry, Rename
from transcode.records.texts import Anchor
from transcode.study.coders import CONSENSUS
from transcode.verbs import agree_study
from transcode.workbench.evidence import quote
from transcode.workbench.live import Workbench, closed_rounds
from transcode.workbench.lookup import free_name
from transcode.workbench.normalise import name_key, tidy_note
from transcode.workbench.rounds import Rounds

__all__ = ["VERBS"]

_AROUND = 280  # characters of the text before and after a passage
_MOST = 100  # differences told at once; those that are settled make room for the next
_SHOWN = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1")


def state(bench: Workbench) -> dict[str, Any]:
    """Say whose rounds are closed. Of another coder's work nothing else is told."""
    study, me = bench.study, bench.session.coder
    closed = closed_rounds(study)
    book = bench.session.codebook
    return {
        "coders": [
            {"name": coder, "closed": coder in closed, "me": coder == me}
            for coder in dict.fromkeys((*study.coders, *([me] if me != CONSENSUS else [])))
        ],
        "closed": me in closed,
        "open": bench.agreed_is_open,
        "finished": len(book.coverage),
        "interviews": len(study.texts),
        "coded": len({coding.anchor.interview for coding in book.codings}),
    }


def close(bench: Workbench) -> Entry:
    """Close one's own round."""

    def decision(book: Codebook) -> list[CloseRound]:
        if book.closed_at:
            raise DecisionError("your round is closed already")
        if not (book.codings or book.coverage):
            raise DecisionError(
                "there is nothing in your round yet",
                remedy="read the interviews, code them, and mark them as finished",
            )
        return [CloseRound()]

    return bench.session.together("close round", decision)[0]


def differences(bench: Workbench, *, settled: bool = False) -> dict[str, Any]:
    """Give the passages that were coded differently, with context and each coder's codes.

    The first ones that are not settled yet, or with ``settled`` the first of all; ``of`` is how
    many there are, ``left`` how many of them are not settled.
    """
    rounds = _rounds(bench)
    present = {s.anchor.place: s.present for s in rounds.agreed.settled}
    every = rounds.differences
    left = [difference for difference in every if difference.place not in present]
    stands: dict[str, list[tuple[int, int, str]]] = {}
    for coding in rounds.agreed.codings:
        at = coding.anchor
        stands.setdefault(at.interview, []).append((at.begin, at.end, coding.code))
    told, codes = [], set[str]()
    for difference in (every if settled else left)[:_MOST]:
        interview, begin, end = difference.place
        text = bench.session.text(interview)
        if text is None:
            continue
        shown = quote(text.anchor(begin, end), text, bench.study.groups)
        now = sorted({c for b, e, c in stands.get(interview, ()) if b < end and begin < e})
        codes |= {*difference.codes, *now}
        told.append({
            **(asdict(shown) if shown else {}),
            "digest": text.digest,
            "before": _before(text.text, begin),
            "after": text.text[end : end + _AROUND].lstrip("\n").partition("\n")[0],
            "readings": [
                {"coder": coder, "codes": list(given)} for coder, given in difference.readings
            ],
            "settled": present.get(difference.place),
            "stands": now,
        })  # fmt: skip
    digests = {i: text.digest for i, text in bench.study.texts.items()}
    return {
        "differences": told,
        "of": len(every),
        "left": len(left),
        "codes": {code: _shown(rounds.code(code)) for code in sorted(codes)},
        "coders": list(rounds.books),
        "waiting": sum(d.verb == "apply" for d in rounds.agreed_on(digests)),
        "alone": [i for i in rounds.interviews if len(rounds.coders_of(i)) == 1],
    }


def adopt(bench: Workbench) -> dict[str, Any]:
    """Take over what the coders agree on, and interviews that one of them finished alone."""

    def decisions(_: Codebook) -> list[Decision]:
        digests = {i: text.digest for i, text in bench.study.texts.items()}
        if found := _rounds(bench).agreed_on(digests):
            return found
        raise DecisionError("all that you agree on is in the agreed round already")

    entries = bench.session.together("take over", decisions)
    return {"codings": sum(entry.decision.verb == "apply" for entry in entries)}


def settle(
    bench: Workbench,
    *,
    interview: str,
    digest: str,
    begin: int,
    end: int,
    codes: Sequence[str],
    present: str,
) -> Entry:
    """Settle a passage: exactly these codes stand there, and who was present."""
    anchor = Anchor(interview, begin, end, digest)
    bench.session.check(anchor)
    if not present.strip():
        raise DecisionError("it is not said who is present", remedy="name those who decide")

    def decisions(_: Codebook) -> list[Decision]:
        rounds = _rounds(bench)
        known = {*rounds.same.values(), *(code.id for code in rounds.agreed.codes)}
        if unknown := set(codes) - known:
            raise DecisionError(f"there is no such code ({len(unknown)})", remedy="reload the page")
        return rounds.settle(anchor, list(dict.fromkeys(codes)), tidy_note(present))

    return bench.session.together("settle", decisions)[-1]


def codebooks(bench: Workbench) -> dict[str, Any]:
    """The codebooks of the closed rounds side by side, and which codes count as one."""
    rounds = _rounds(bench)
    same, finished = rounds.same, rounds.finished
    people = bench.session.people
    columns = []
    for coder, book in rounds.books.items():
        rows = []
        for code in book.codes:
            places = book.places([code.id])
            rows.append({
                **_shown(code),
                "as": same[code.id],
                "passages": len(places),
                "participants": len(people.who(places)),
            })  # fmt: skip
        columns.append({"coder": coder, "codes": rows, "interviews": list(finished[coder])})
    return {
        "columns": columns,
        "names": {code: rounds.code(code).name for code in dict.fromkeys(same.values())},
    }


def join(bench: Workbench, *, codes: Sequence[str], name: str = "") -> Entry:
    """Make codes of several coders one, under the name of the first or another."""

    def decisions(book: Codebook) -> list[Decision]:
        rounds = _rounds(bench)
        same = rounds.same
        if unknown := [code for code in codes if code not in same]:
            raise DecisionError(f"there is no such code ({len(unknown)})", remedy="reload the page")
        ones = list(dict.fromkeys(same[code] for code in codes))
        if len(ones) < 2:
            raise DecisionError("these codes are one already", remedy="choose codes that differ")
        joined = rounds.join(ones)
        if not name.strip() or name_key(name) == name_key(rounds.code(ones[0]).name):
            return joined
        others = [code for code in book.codes if code.id not in ones]
        # the joining comes last, so that undo names it
        new = Rename(ones[0], free_name(name, others, but=ones[0]))
        made = [decision for decision in joined if isinstance(decision, Create)]
        return [*made, new, *joined[len(made) :]]

    return bench.session.together("join", decisions)[-1]


def agreement(bench: Workbench) -> dict[str, Any]:
    """Measure agreement of the closed rounds. Slow: asked for alone.

    Codes that were joined, or have one name, count as one.
    """
    rounds = _rounds(bench)
    result = agree_study.agree(
        bench.study,
        tuple(rounds.books),
        settings=AgreementSettings(replicates=500),
        same=rounds.same,
    )
    return {
        "purpose": agree_study.purpose(bench.study),
        "warnings": list(result.warnings),
        "rows": [
            {
                "level": row.level,
                "name": rounds.code(row.code).name if row.level == "code" else row.name,
                "measure": title(row.measure),
                "value": _number(row.value),
                "low": _number(row.low),
                "high": _number(row.high),
                "units": row.n_units,
                "reason": row.reason,
            }
            for row in result.rows
            if row.measure in _SHOWN and row.level in ("code", "overall")
        ],
    }


VERBS = (state, close, differences, adopt, settle, codebooks, join, agreement)


def _rounds(bench: Workbench) -> Rounds:
    """The closed rounds of the study; the session must be that of the agreed round.

    Raises:
        DecisionError: fewer than two rounds are closed, or the caller's is not the agreed round.
    """
    study = bench.study
    if bench.session.coder != CONSENSUS or not bench.agreed_is_open:
        raise DecisionError(
            "coding is blind until two rounds are closed", remedy="close yours, and ask the others"
        )
    bench.rounds = Rounds(
        books={coder: study.codebook(coder) for coder in closed_rounds(study)},
        agreed=bench.session.codebook,
        entries=live(bench.session.entries),
        units={
            interview: study.segments(interview)
            for interview in study.texts
            if study.segments_path(interview).exists()
        },
    ).after(bench.rounds)
    return bench.rounds


def _before(text: str, begin: int) -> str:
    """Words of the same turn before a passage, from a whole word on."""
    start = max(text.rfind("\n", 0, begin) + 1, begin - _AROUND)
    before = text[start:begin]
    if start and text[start - 1] not in " \n":
        before = "… " + before.partition(" ")[2]
    return before


def _shown(code: Code) -> dict[str, str]:
    return {"id": code.id, "name": code.name, "definition": code.definition}


def _number(value: float) -> float | None:
    return None if isnan(value) else value
