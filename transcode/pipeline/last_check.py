"""The last check before outputs: no name goes out, and a person can decide on every finding.

What is checked are the facts that go into an output: what was said, what people typed, and what
files they left in ``shareable/``. The program's own words are nobody's name. What is looked for is
known from ``confidential/``; a second coder has none of it, and nothing to look for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from transcode.errors import PrivacyError
from transcode.files import erase, write_atomic
from transcode.pipeline.findings import Finding, Findings, finding_rows, findings
from transcode.pipeline.name_list import review_rows, write_list
from transcode.pipeline.release import Plan, plan
from transcode.pipeline.watched import watch_for_typed, without_names
from transcode.privacy.leftovers.reading import pieces
from transcode.privacy.lexicon.names import plain
from transcode.records.figures import clock
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["check", "list_findings", "without_names"]

_SHOWN = 5  # places that an error names


def check(study: Study) -> None:
    """Look for every name that is to be hidden in everything that may be shared.

    Raises:
        PrivacyError: as :func:`transcode.pipeline.publish.check_leftovers` says.
    """
    if _checked(study) != _marks(study):
        _refuse_texts(study, plan(study))
        _discard_outdated(study)
        study.cache.mkdir(exist_ok=True)
        write_atomic(_checked_file(study), _marks(study).encode())
    checked = list_findings(study)
    if checked.held:
        _refuse_typed(study, checked)


def _marks(study: Study) -> str:
    """The state of all files that the check of the texts rests on."""
    return study.marks(
        kinds.SETTINGS, kinds.PEOPLE, kinds.KEY, kinds.NAME_LIST, kinds.NAME_DECISIONS,
        kinds.SPEAKERS, kinds.MENTIONS, kinds.TRANSCRIPT, kinds.CORRECTIONS, kinds.TEXT,
    )  # fmt: skip


def _checked(study: Study) -> str:
    """The state of those files when the texts were last checked and nothing was found."""
    path = _checked_file(study)
    return study.reading.data(path).decode() if path.exists() else ""


def _checked_file(study: Study) -> Path:
    return study.cache / "checked.txt"


_BESIDE = (".docx", ".png", ".pdf")


def _discard_outdated(study: Study) -> None:
    """Erase outputs that were made before a name was to be hidden, and that show it.

    They can always be made again. The user is warned, who may have been about to use one. Words
    that an output has in every study are nobody's name.
    """
    from transcode.exchange import words_packed
    from transcode.themes import without_fixed

    watched = watch_for_typed(study)
    outputs = (*study.outputs.glob("*"), *study.files(kinds.SHARED_TRANSCRIPT))
    for path in sorted(outputs) if watched else ():
        if not (path.is_file() and study.is_own(path)):
            continue
        data = words_packed(path.name, path.read_bytes())
        data = without_fixed(path.name, path.read_bytes()) if data is None else data
        if any(watched.find(plain(p.text), by_sound=False) for p in pieces("", data)):
            # what was made of the same facts beside it shows the same
            for other in (path, *(path.with_suffix(ending) for ending in _BESIDE)):
                if other.exists():
                    erase(other)
            logging.getLogger(__name__).warning(
                "%s showed a name that is to be hidden now, and was erased; make it again",
                path.name,
            )


def list_findings(study: Study) -> Findings:
    """The findings in what people typed; those that nobody has decided on join the list of names.

    Raises:
        PrivacyError: a file that somebody left below ``shareable/`` cannot be read.
    """
    checked = findings(study)
    rows = review_rows(study)
    waiting = finding_rows(finding for finding in checked.held if not finding.decision)
    ids, still_waiting = {row.mention for row in rows}, {row.mention for row in waiting}
    left = [
        row for row in rows if not (row.is_typed and row.is_waiting) or row.mention in still_waiting
    ]
    new = [row for row in waiting if row.mention not in ids]
    if new or len(left) < len(rows):
        write_list(study, [*left, *new])
    return checked


# --- refusing


def _refuse_texts(study: Study, planned: Plan) -> None:
    waiting = [i for i in planned.waiting if study.text_path(i).exists()]
    if waiting:
        raise PrivacyError(
            f"names wait for a decision in {_open(study, planned, waiting)}",
            where=study.root.name,
            step="last check",
            remedy=f"transcode anonymise {study.root.name} --review shows each in its context; "
            "hide it (keep, always) or let it stay (ignore, never)",
        )
    if shown := [i for i in planned.stale if study.text_path(i).exists() and _shows(study, i)]:
        raise PrivacyError(
            f"a name that is to be hidden since the last run still stands in {', '.join(shown)}",
            where=study.root.name,
            step="last check",
            remedy=f"transcode run {study.root.name} carries out what was decided",
        )


def _open(study: Study, planned: Plan, waiting: Sequence[str]) -> str:
    """Interview, kind and time of what waits: "P03 (person at 12:30)"."""
    starts = {turn.id: turn.start_ms for i in waiting for turn in study.transcript(i).turns}
    times = {m.id: starts.get(m.turn) for i in waiting for m in planned.mentions[i]}
    places = [
        f"{row.interview} ({row.kind}{_at(times.get(row.mention))})"
        for row in review_rows(study)
        if row.interview in waiting and row.is_waiting
    ]
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more


def _at(ms: int | None) -> str:
    return f" at {clock(ms)}" if ms else ""


def _shows(study: Study, interview: str) -> bool:
    """Return whether a text that was released before shows a name that is to be hidden now.

    A correction alone makes a text stale too, and hides nothing.
    """
    rows = review_rows(study)
    stays = {row.entity.lower() for row in rows if row.stays}
    watched = watch_for_typed(study)
    searched = plain(study.text(interview).text)
    return any(
        searched[sighting.begin : sighting.end].lower() not in stays
        for sighting in watched.find(searched, by_sound=False)
    )


def _refuse_typed(study: Study, checked: Findings) -> None:
    def places(shown: Sequence[Finding]) -> str:
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        return "; ".join(finding.place(checked.watched) for finding in shown[:_SHOWN]) + more

    if waiting := [finding for finding in checked.held if not finding.decision]:
        certain = sum(not finding.is_suspicion for finding in waiting)
        what = "may be names" if certain == 0 else "are names that are hidden, or may be names"
        raise PrivacyError(
            f"{len(waiting)} words that people typed {what}: {places(waiting)}",
            where=study.root.name,
            step="last check",
            remedy=f"transcode anonymise {study.root.name} --review shows each in its context; "
            "hide it (keep, always) or let it stay (ignore, never). "
            f"transcode mask {study.root.name} hides all that are in journals",
        )
    raise PrivacyError(
        f"{len(checked.held)} words that people typed are to be hidden: {places(checked.held)}",
        where=study.root.name,
        step="last check",
        remedy=f"transcode run {study.root.name} hides them",
    )
