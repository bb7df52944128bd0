"""Desk at which a researcher reviews the names of a study: the verbs, undo, what is doubtful.

Plain Python; the terminal uses it, and a page may. Every decision is given to ``save`` before it
counts, so opening a desk again with the rows that were kept goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from transcode.errors import DecisionError
from transcode.privacy.checklist.checklist import fuller_names
from transcode.privacy.checklist.groups import NameGroup, grouped, harm, terms_in
from transcode.privacy.checklist.rulings import Rows, standing
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.settings import KINDS
from transcode.records.names import ListedMention, NameDecision, NameVerb

__all__ = ["FoundName", "NameDesk", "Seen"]

_Group = tuple[str, tuple[str, ...]]  # the kind and the words of an entity


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention in its context; ``decision`` is "" while it is open."""

    mention: str
    interview: str
    context: str
    why: str
    decision: str
    to: str
    is_apart: bool = False  # the machine takes it for a term, and nobody says otherwise


@dataclass(frozen=True, slots=True)
class FoundName:
    """An entity with all its mentions: who found them, how sure that is, whom it may stand for."""

    kind: str
    entity: str
    seen: tuple[Seen, ...]
    found_by: tuple[str, ...]
    confidence: float  # of the surest mention
    may_be: tuple[str, ...] = ()  # fuller names, those of the same interviews first

    @property
    def open(self) -> int:
        """The number of its mentions that nobody has decided on."""
        return sum(not (mention.decision or mention.is_apart) for mention in self.seen)

    @property
    def interviews(self) -> tuple[str, ...]:
        """The interviews that it was found in."""
        return tuple(dict.fromkeys(mention.interview for mention in self.seen))


class NameDesk:
    """One researcher who reviews the names of one study.

    Every verb takes a name (a :class:`FoundName`, or an entity as text), may be kept to one
    interview or to some mentions of it, and returns the decision that was saved. Each raises
    DecisionError where it cannot be done.

    Args:
        rows: the list, with what was decided before.
        history: all decisions ever made, oldest first: what "undo" goes back through.
        save: is given every decision, to be added to what was kept.
        who: who decides.
        now: the time, for the decisions.
    """

    def __init__(
        self,
        rows: Iterable[ListedMention],
        history: Sequence[NameDecision] = (),
        *,
        save: Callable[[NameDecision], None],
        who: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._table = Rows(rows)
        self._done = standing(history)
        self._save, self._who, self._now = save, who, now
        self._groups: dict[_Group, list[str]] = {}
        self._open = 0
        for row in self._table.mentions:
            self._groups.setdefault(_group_of(row), []).append(row.mention)
            self._open += row.is_waiting
        self._may_be = fuller_names((row.kind, row.entity) for row in self._table.mentions)
        self._homes: dict[tuple[str, ...], set[str]] = {}
        for row in self._table.mentions:
            self._homes.setdefault(key_of(row.entity), set()).add(row.interview)

    # --- looking

    @property
    def rows(self) -> list[ListedMention]:
        """The list as it stands."""
        return self._table.rows

    @property
    def open(self) -> int:
        """The number of mentions that are open."""
        return self._open

    @property
    def total(self) -> int:
        """The number of mentions."""
        return sum(map(len, self._groups.values()))

    @property
    def names(self) -> tuple[FoundName, ...]:
        """All entities: open ones first, among them the most doubtful and harmful first.

        First a name that several people may have, then by how unsure the detectors were, weighed
        by how much somebody is harmed where it stays; then what was seen seldom.
        """
        every = [self._found(group) for group in self._groups]
        return tuple(
            sorted(
                every,
                key=lambda name: (
                    not name.open, not name.may_be, -harm(name.kind) * (1.0 - name.confidence),
                    len(name.seen), name.entity,
                ),
            )
        )  # fmt: skip

    @property
    def groups(self) -> tuple[NameGroup, ...]:
        """The open entities in groups that one decision each is enough for, the doubtful last."""
        return grouped(self.names)

    @property
    def terms(self) -> NameGroup | None:
        """Terms that stand apart, if any do: they stay in the text unless somebody hides them."""
        return terms_in(self.names)

    def name(self, entity: str, kind: str = "") -> FoundName:
        """One entity as it stands.

        Raises:
            DecisionError: there is none, or several kinds have it.
        """
        key = key_of(entity) or (entity.casefold(),)
        kinds = [each for each in ([kind] if kind else KINDS) if (each, key) in self._groups]
        if len(kinds) != 1:
            # not repeated: it may be a name
            what = "several kinds of mention have this name" if kinds else "there is no such name"
            remedy = f"say which: {', '.join(sorted(kinds))}" if kinds else (
                "give it as the list spells it"
            )  # fmt: skip
            raise DecisionError(what, step="review of mentions", remedy=remedy)
        return self._found((kinds[0], key))

    def _found(self, group: _Group) -> FoundName:
        rows = [row for mention in self._groups[group] if (row := self._table.row(mention))]
        seen = tuple(
            Seen(row.mention, row.interview, row.context, row.why, row.decision, row.new_entity,
                 row.is_apart)
            for row in rows
        )  # fmt: skip
        finders = dict.fromkeys(finder for row in rows for finder in row.found_by.split("+"))
        here = {row.interview for row in rows}
        fuller = self._may_be.get(group[1], ()) if group[0] == "person" else ()
        fuller = tuple(
            sorted(fuller, key=lambda name: here.isdisjoint(self._homes.get(key_of(name), ())))
        )
        surest = max(row.chance for row in rows)
        return FoundName(group[0], rows[0].entity, seen, tuple(finders), surest, fuller)

    # --- deciding

    def accept(
        self,
        name: FoundName | str,
        *,
        kind: str = "",
        interview: str = "",
        only: Sequence[str] = (),
    ) -> NameDecision:
        """Yes, it could identify somebody: it is replaced."""
        return self._decide("accept", name, kind, interview, only)

    def reject(
        self,
        name: FoundName | str,
        *,
        kind: str = "",
        interview: str = "",
        only: Sequence[str] = (),
    ) -> NameDecision:
        """No, here it identifies nobody: the words stay."""
        return self._decide("reject", name, kind, interview, only)

    def change(
        self,
        name: FoundName | str,
        to: str,
        *,
        kind: str = "",
        to_kind: str = "",
        interview: str = "",
        only: Sequence[str] = (),
    ) -> NameDecision:
        """It is another spelling of, or another name for, ``to``."""
        return self._decide("change", name, kind, interview, only, to=to, to_kind=to_kind)

    def apart(self, name: FoundName | str, interview: str, *, kind: str = "") -> NameDecision:
        """In this interview it is somebody else than in the others who are called so."""
        entity = name.entity if isinstance(name, FoundName) else name
        return self.change(name, f"{entity} ({interview})", kind=kind, interview=interview)

    def always(
        self, name: FoundName | str, *, to: str = "", kind: str = "", interview: str = ""
    ) -> NameDecision:
        """Replace it everywhere, also in interviews to come; as ``to`` where that is given.

        A name that the machine missed can be given as text, with its kind.
        """
        return self._decide("always", name, kind, interview, (), to=to)

    def never(self, name: FoundName | str, *, kind: str = "", interview: str = "") -> NameDecision:
        """This word is no name in this study (or this interview)."""
        return self._decide("never", name, kind, interview, ())

    def reopen(self, name: FoundName | str, *, kind: str = "", interview: str = "") -> NameDecision:
        """Take back what was decided on a name: nothing is decided on it."""
        return self._decide("reopen", name, kind, interview, ())

    def accept_group(self, group: NameGroup) -> NameDecision:
        """Yes to all that is open in a group, as one decision that one undo takes back."""
        return self._decide_together("accept", group)

    def reject_group(self, group: NameGroup) -> NameDecision:
        """No to all that is open in a group, as one decision that one undo takes back."""
        return self._decide_together("reject", group)

    def undo(self) -> NameDecision:
        """Take back the last decision that stands; returns that one."""
        if not self._done:
            raise DecisionError("there is nothing to undo", step="review of mentions")
        last = self._done[-1]
        self._save(NameDecision("undo", at=self._at(), who=self._who))
        self._done.pop()
        open_before = self._open_of(last)
        self._table.take_back(last)
        self._open += self._open_of(last) - open_before
        return last

    def _decide(
        self,
        verb: NameVerb,
        name: FoundName | str,
        kind: str,
        interview: str,
        only: Sequence[str],
        *,
        to: str = "",
        to_kind: str = "",
    ) -> NameDecision:
        if verb == "change" and not to.strip():
            raise DecisionError("the new name is empty", step="review of mentions",
                                remedy="say whose name it is")  # fmt: skip
        for given in (kind, to_kind):
            if given not in ("", *KINDS):
                raise DecisionError("there is no such kind of mention", step="review of mentions",
                                    remedy=f"one of {', '.join(KINDS)}")  # fmt: skip
        listed = self._listed(verb, name, kind)
        entity = listed.entity if listed else str(name).strip()
        kind = (listed.kind if listed else kind) or "person"
        mentions = [
            seen.mention
            for seen in (listed.seen if listed else ())
            if interview in ("", seen.interview) and (not only or seen.mention in only)
        ]
        if not mentions and verb not in ("always", "never"):
            raise DecisionError("there is no such mention of this name", where=interview,
                                step="review of mentions")  # fmt: skip
        is_rule = verb in ("always", "never")
        return self._made(
            NameDecision(
                verb,
                self._table.before(mentions, entity if is_rule else "", interview),
                kind=to_kind or kind,
                entity=entity,
                to=to.strip(),
                interview=interview,
                at=self._at(),
                who=self._who,
            )
        )

    def _decide_together(self, verb: NameVerb, group: NameGroup) -> NameDecision:
        mentions = [
            seen.mention
            for name in group.names
            for seen in self.name(name.entity, name.kind).seen
            if not seen.decision
        ]
        if not mentions:
            raise DecisionError("nothing in this group is open", step="review of mentions")
        # each row keeps its kind; the group is named, for whoever undoes it
        return self._made(
            NameDecision(
                verb,
                self._table.before(mentions),
                entity=f"{group.name}: {len(group.names)}",
                at=self._at(),
                who=self._who,
            )
        )

    def _made(self, decision: NameDecision) -> NameDecision:
        """Save a decision and carry it out."""
        self._save(decision)
        open_before = self._open_of(decision)
        self._table.carry_out(decision)
        self._open += self._open_of(decision) - open_before
        self._done.append(decision)
        return decision

    def _listed(self, verb: NameVerb, name: FoundName | str, kind: str) -> FoundName | None:
        if isinstance(name, FoundName):
            return self.name(name.entity, name.kind)
        key = key_of(name) or (name.casefold(),)
        kinds = [kind] if kind else KINDS
        if verb in ("always", "never") and not any((each, key) in self._groups for each in kinds):
            if not key_of(name):
                raise DecisionError("there is no word in this name", step="review of mentions")
            return None  # a name that no detector has seen
        return self.name(name, kind)

    def _open_of(self, decision: NameDecision) -> int:
        rows = (self._table.row(ruling.mention) for ruling in decision.before)
        return sum(row.is_waiting for row in rows if row)

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _group_of(row: ListedMention) -> _Group:
    return row.kind, key_of(row.entity) or (row.entity.casefold(),)
