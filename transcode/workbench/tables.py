"""The tables that pages hold, kept up as the journal grows.

=========== ============================== ==================================================
table       id                             row
=========== ============================== ==================================================
codes       the code's                     name, definition and its parts, theme, colour, place
                                           in order, number of passages and of participants
themes      the theme's                    name, definition and its parts, the theme it lies
                                           under, whether it is overarching, colour, place
relations   the relation's                 first, second, name, directed
pins        form:theme                     theme, form, x, y on the map
codings     interview:begin:end:code       code, interview, begin, end (code points)
lost        the journal entry's            code and interview of a coding whose words changed
memos       the journal entry's            text, about, interview, begin, end
covered     the interview's                true
decided     the candidate code's           id of its code; "" where it was rejected
left_out    the candidate code's           ids of the passages that do not belong to it
round       closed                         true, once the coder has closed the round
undo        undo, redo                     the decision that it would take back or bring back
=========== ============================== ==================================================
"""

from __future__ import annotations

import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from transcode.errors import ArtefactError, DecisionError
from transcode.records.codebook import CODE_COLOURS, THEME_COLOURS, CodingKey, Fold
from transcode.records.coding import Coding
from transcode.records.decisions import Entry
from transcode.workbench.session import Session

__all__ = ["Patch", "Tables"]

Patch = dict[str, dict[str, Any]]
"""Table -> id -> row, or ``None`` where the row is gone."""

_PATCHES = 2_000  # versions that a page may be behind; one further behind gets everything


class Tables:
    """The tables of one session, and what changed in them version by version."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fold: Fold | None = None
        self._shown: dict[CodingKey, str] = {}  # coding -> the id of its row
        self._times: Counter[str] = Counter()  # row -> codings that stand there
        self._rows: Patch = {}
        self._changes: deque[tuple[int, set[tuple[str, str]]]] = deque(maxlen=_PATCHES)
        self.version = time.time_ns() // 1_000_000  # later than any of an earlier process

    def catch_up(self) -> int:
        """Read what the journal has become, and return the version of the tables."""
        fold, _ = self._session.kept_up()
        was, self._fold = self._fold, None  # what fails halfway is read from the beginning
        new = self._on(fold) if fold is was else self._again(fold)
        self._fold = fold
        changed = {
            (table, key)
            for table, rows in new.items()
            for key, row in rows.items()
            if self._rows.setdefault(table, {}).get(key) != row
        }
        for table, key in changed:
            row = new[table][key]
            if row is None:
                self._rows[table].pop(key, None)
            else:
                self._rows[table][key] = row
        if changed:
            self.version += 1
            self._changes.append((self.version, changed))
        return self.version

    def since(self, version: int) -> Patch | None:
        """The rows that changed since a version; ``None`` where it is unknown, or long ago."""
        if version == self.version:
            return {}
        oldest = self._changes[0][0] if self._changes else self.version + 1
        if not oldest - 1 <= version < self.version:
            return None
        patch: Patch = {}
        for number, changed in self._changes:
            if number > version:
                for table, key in changed:
                    patch.setdefault(table, {})[key] = self._rows[table].get(key)
        return patch

    def everything(self) -> Patch:
        """Every row of every table but the codings, which a page gets with what it opens."""
        return {table: dict(rows) for table, rows in self._rows.items() if table != "codings"}

    def codings(self, interview: str) -> dict[str, Any]:
        """The rows of the codings in an interview."""
        rows = self._rows.get("codings", {})
        return {key: row for key, row in rows.items() if row["interview"] == interview}

    # --- rows

    def _again(self, fold: Fold) -> Patch:
        """Every row; ``None`` for those that are no more."""
        self._shown, self._times = {}, Counter()
        for table in fold.tables:
            table.note_all()
        now = self._on(fold)
        return {
            table: dict.fromkeys(self._rows.get(table, ())) | now.get(table, {})
            for table in {*self._rows, *now}
        }

    def _on(self, fold: Fold) -> Patch:
        """The rows of what the fold notes as changed."""
        touched = set(fold.codes.changed)
        new: Patch = {"codings": {}, "lost": {}}
        for key in fold.codings.taken():
            touched.add(key[0])
            if was := self._shown.pop(key, None):
                self._times[was] -= 1
                if not self._times[was]:
                    new["codings"][was] = new["lost"][was] = None
            if coding := fold.codings.get(key):
                table, ident, row = self._coding(fold, coding)
                self._shown[key] = ident
                self._times[ident] += 1
                new[table][ident] = row
        fold.codes.changed.clear()
        new["codes"] = {code: self._code(fold, code) for code in touched}
        themes = {theme: place for place, theme in enumerate(fold.themes)}
        new["themes"] = {theme: self._theme(fold, theme, themes) for theme in fold.themes.taken()}
        new["relations"] = {
            ident: asdict(relation) if (relation := fold.open.relations.get(ident)) else None
            for ident in fold.open.relations.taken()
        }
        new["pins"] = {
            f"{form}:{theme}": {"theme": theme, "form": form, "x": pin.x, "y": pin.y}
            if (pin := fold.open.pins.get((theme, form)))
            else None
            for theme, form in fold.open.pins.taken()
        }
        new["memos"] = {entry: _memo(fold, entry) for entry in fold.memos.taken()}
        new["covered"] = {
            interview: (coder, interview) in fold.coverage or None
            for coder, interview in fold.coverage.taken()
        }
        new["decided"] = {p: fold.decided.get(p) for p in fold.decided.taken()}
        session = self._session
        new["round"] = {"closed": True if fold.closed_at else None}
        new["left_out"] = {p: self._left_out(p) for p in fold.left_out.taken()}
        new["undo"] = {"undo": _act(session.undoable), "redo": _act(session.redoable)}
        return new

    def _coding(self, fold: Fold, coding: Coding) -> tuple[str, str, dict[str, Any]]:
        now = fold.now(coding)
        if now is None:
            where = {"code": coding.code, "interview": coding.anchor.interview}
            return "lost", coding.entry, where
        at = now.anchor
        row = {
            "code": coding.code, "interview": at.interview, "begin": at.begin, "end": at.end,
        }  # fmt: skip
        return "codings", f"{at.interview}:{at.begin}:{at.end}:{coding.code}", row

    def _code(self, fold: Fold, code_id: str) -> dict[str, Any] | None:
        code = fold.codes.get(code_id)
        if code is None:
            return None
        standing = [now for c in fold.codings_of(code_id) if (now := fold.now(c))]
        places = {coding.anchor.place for coding in standing}
        return {
            **{field: getattr(code, field) for field in _FIELDS},
            "theme": code.theme,
            "proposal": code.proposal,
            "colour": code.colour or CODE_COLOURS[fold.made[code_id] % len(CODE_COLOURS)],
            "order": fold.made[code_id],
            "passages": len(places),
            "participants": len(self._session.people.who(places)),
        }

    def _left_out(self, proposal: str) -> list[str] | None:
        with suppress(DecisionError, ArtefactError):  # it is proposed no longer
            return sorted(self._session.left_out(proposal)) or None
        return None

    def _theme(self, fold: Fold, theme_id: str, order: dict[str, int]) -> dict[str, Any] | None:
        theme = fold.themes.get(theme_id)
        if theme is None:
            return None
        return {
            **{field: getattr(theme, field) for field in _FIELDS},
            "under": theme.under,
            "overarching": theme.is_overarching,
            "colour": theme.colour or THEME_COLOURS[order[theme_id] % len(THEME_COLOURS)],
            "order": order[theme_id],
        }


_FIELDS = ("name", "definition", "include", "exclude", "example")


def _memo(fold: Fold, entry: str) -> dict[str, Any] | None:
    memo = fold.memos.get(entry)
    if memo is None:
        return None
    at = fold.carry(memo.anchor, "") if memo.anchor else None
    where = {"interview": at.interview, "begin": at.begin, "end": at.end} if at else {}
    return {"text": memo.text, "about": memo.about, **where}


def _act(entry: Entry | None) -> dict[str, Any] | None:
    """A decision, for the page to word: its verb, and the names and places in it."""
    if entry is None:
        return None
    decision = entry.decision
    told = {
        field: value
        for field in ("code", "target", "theme", "into", "name", "proposal", "interview")
        if isinstance(value := getattr(decision, field, None), str)
    }
    anchor = getattr(decision, "anchor", None)
    return {"verb": decision.verb, **told, **({"interview": anchor.interview} if anchor else {})}
