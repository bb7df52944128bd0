"""Codings of other programs -> journals, once the names in their text are reviewed.

They were drawn on the text as it came. From there they follow their words: to the transcript as it
was read and corrected, and to the released text, where pseudonyms stand for names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress

from transcode.files import write_atomic
from transcode.pipeline.transcribe import heard
from transcode.records.anchors import align, carry
from transcode.records.base import digest_of
from transcode.records.codec import adapter, canonical
from transcode.records.decisions import Apply, Cover, Decision, Entry, Memo, undated
from transcode.records.imported import Imported
from transcode.records.texts import Anchor, ReleasedText
from transcode.records.texts import Move as TextMove
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["keep_codings", "not_yet_in", "place_codings", "waiting_codings"]


def keep_codings(study: Study, interview: str, text: str, rows: Iterable[Imported]) -> None:
    """Keep codings beside the text that they were drawn on, until it is released."""
    lines = (canonical(adapter(Imported).dump_python(row, mode="json")) for row in rows)
    write_atomic(study.path(kinds.CODED_TEXT, interview=interview), text.encode())
    path = study.path(kinds.CODINGS, interview=interview)
    write_atomic(path, b"".join(line + b"\n" for line in lines))


def waiting_codings(study: Study) -> dict[str, int]:
    """Interview -> number of codings that wait for its text to be released."""
    return {
        parts["interview"]: sum(bool(row.code) for row in study.reading.lines(path, Imported))
        for path, parts in study.files(kinds.CODINGS).items()
    }


def place_codings(study: Study) -> None:
    """Write the codings of every released text into the journals of their coders.

    A coding whose words are no longer there is listed with the codings that the coder has to place
    again. Doing it twice changes nothing.
    """
    ready = [i for i in study.interviews if study.text_path(i).exists()]
    done: list[str] = []
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for interview in ready:
        path = study.path(kinds.CODINGS, interview=interview)
        if path.exists():
            for coder, decision in _placed(study, interview):
                decisions[coder].append(decision)
            done.append(interview)
    for coder, made in decisions.items():
        journal = study.journal(coder)
        journal.extend(not_yet_in(journal, made))
    for interview in done:
        for kind in (kinds.CODINGS, kinds.CODED_TEXT):
            with suppress(FileNotFoundError):
                study.path(kind, interview=interview).unlink()


def not_yet_in(entries: Iterable[Entry], decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that a journal does not hold, each once, at whatever time they were made."""
    known = {undated(entry.decision) for entry in entries}
    new: dict[Decision, Decision] = {}
    for decision in decisions:
        if (key := undated(decision)) not in known:
            new.setdefault(key, decision)
    return list(new.values())


def _placed(study: Study, interview: str) -> Iterator[tuple[str, Decision]]:
    rows = study.reading.lines(study.path(kinds.CODINGS, interview=interview), Imported)
    base = study.path(kinds.CODED_TEXT, interview=interview).read_text("utf-8")
    said = "\n".join(turn.text for turn in heard(study, interview).turns)
    carrier = _Carrier(base, said, study.text(interview))
    for row in rows:
        anchor = carrier.placed(row.begin, row.end) if row.end else None
        if row.code:
            anchor = anchor or carrier.nowhere(row.begin, row.end)
            yield row.coder, Apply(row.code, anchor, made_at=row.made_at)
        if row.memo:
            yield row.coder, Memo(row.memo, row.code, anchor, made_at=row.made_at)
    for coder in dict.fromkeys(row.coder for row in rows if row.finished):
        yield coder, Cover(interview)


class _Carrier:
    """Passages of a text as it came -> anchors in the released text."""

    def __init__(self, base: str, said: str, released: ReleasedText) -> None:
        self.base, self.said, self.released = base, said, released
        interview = released.interview
        self.to_said: list[TextMove] = [align(interview, base, said, names_only=True)]
        self.to_released: list[TextMove] = [align(interview, said, released.text, names_only=True)]
        self._digests = digest_of(base), digest_of(said)

    def placed(self, begin: int, end: int) -> Anchor | None:
        """The anchor of a passage; ``None`` where its words are not in the transcript."""
        base, said = self._digests
        here = Anchor(self.released.interview, begin, end, base)
        then = carry(here, self.to_said, said)
        if then is None or not self._is_same(here, then):
            return None
        now = carry(then, self.to_released, self.released.digest)
        return now and self._trimmed(here, now)

    def nowhere(self, begin: int, end: int) -> Anchor:
        """An anchor to no version of the text: its coding counts as one to be placed again."""
        return Anchor(self.released.interview, begin, end, digest_of(""))

    def _is_same(self, here: Anchor, then: Anchor) -> bool:
        """Return whether at least half of the words are the same: others were taken in else."""
        before = Counter(self.base[here.begin : here.end].split())
        after = Counter(self.said[then.begin : then.end].split())
        shared = (before & after).total()
        return 2 * shared >= max(1, after.total())

    def _trimmed(self, here: Anchor, now: Anchor) -> Anchor | None:
        """The passage without blanks at its edges that it did not have."""
        text, begin, end = self.released.text, now.begin, now.end
        if not self.base[here.begin].isspace():
            while begin < end and text[begin].isspace():
                begin += 1
        if not self.base[here.end - 1].isspace():
            while begin < end and text[end - 1].isspace():
                end -= 1
        return self.released.anchor(begin, end) if begin < end else None
