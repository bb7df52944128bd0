"""Section on questionnaires: the blocks of the report, its tables by name, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from transcode.outcomes import Scale, draw_flow
from transcode.outcomes.demographics import TOTAL
from transcode.records.figures import counted, decimal, out_of, percent
from transcode.themes import lettering
from transcode.themes.report.document import (
    Block,
    Heading,
    Items,
    Paragraph,
    Picture,
    Table,
    Waiting,
)
from transcode.verbs.outcomes.facts import Facts

__all__ = [
    "Section",
    "by_scale",
    "opening",
    "part_table",
    "people",
    "ratings_tables",
    "without_empty",
]

HIDDEN = "–"
_TURNED = "items turned round before they count: "


@dataclass
class Section:
    """Blocks of the section; tables and figures that are written as files, by name."""

    blocks: list[Block] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)

    def add(self, *blocks: Block) -> None:
        """Add blocks."""
        self.blocks += blocks

    def table(self, name: str, table: Table, shown: Table | None = None) -> None:
        """Add a table that is a csv file as well; ``shown``: the same as it is printed."""
        self.tables[name] = table
        self.blocks.append(shown or table)

    def figure(self, name: str, svg: str, caption: str, alternative: str) -> None:
        """Add a figure that is an SVG file as well."""
        self.figures[name] = svg
        self.blocks.append(Picture(svg, caption, alternative))


def by_scale(facts: Facts, rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows that begin with the title of a score; subscales by their own name below the scale's."""
    names = {part.title: scale.name for scale in facts.scales for part in scale.parts}
    made: list[tuple[str, ...]] = []
    above = ""
    for title, *cells in rows:
        scale = names[title]
        if title != scale and scale != above:
            made.append((scale, *("" for _ in cells)))
        made.append((f"– {title.removeprefix(f'{scale}: ')}" if title != scale else title, *cells))
        above = scale
    return tuple(made)


def without_empty(table: Table) -> Table:
    """The table without the columns that say nothing."""
    kept = [n for n in range(len(table.head)) if n == 0 or any(row[n] for row in table.rows)]
    return Table(
        table.caption, tuple(table.head[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in table.rows),
        frozenset(at for at, n in enumerate(kept) if n in table.numbers),
    )  # fmt: skip


def part_table(
    caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], first: int
) -> Table:
    """A table whose columns from ``first`` on hold figures."""
    return Table(caption, head, tuple(rows), frozenset(range(first, len(head))))


def opening(facts: Facts, section: Section) -> None:
    """The instruments, how they are counted, and what is not known for certain about them."""
    when = ", ".join(at for at in facts.occasions if at)
    said = counted(len(facts.scales), "scale")
    if facts.rated:
        said += f" and {counted(len(facts.rated), 'evaluation form')}"
    if when:
        said += f", answered at {counted(len(facts.occasions), 'occasion')}: {when}"
    section.add(Heading(2, "Questionnaires", "outcomes"), Paragraph(f"{said}."))
    if facts.scales:
        section.add(Items(tuple((one.name, _instrument(one)) for one in facts.scales)))
    unsure = [scale for scale in facts.scales if scale.uncertain]
    if unsure:
        section.add(Waiting(
            "Not certain: " + " ".join(f"{one.name}: {one.uncertain}" for one in unsure),
            "Compare these keys with the forms that were used; a copy can be changed: transcode "
            f"outcomes STUDY --template {unsure[0].id}",
        ))  # fmt: skip
    for what in _missing_scores(facts):
        section.add(Paragraph(what, "about"))


def _instrument(scale: Scale) -> str:
    scored = len(scale.counted)
    items = counted(scale.items, "item") + (
        f", {scored} of them scored" if scored < scale.items else ""
    )
    turned = ", ".join(map(str, sorted(set(scale.reversed) & set(scale.counted)))) or "none"
    rule = scale.most_missing
    missing = "no missing answer" if not rule else (
        f"at most {percent(rule)} of the answers missing" if rule < 1 else
        f"at most {counted(int(rule), 'answer')} missing"
    )  # fmt: skip
    better = {"better": "higher is better", "worse": "higher is worse"}.get(scale.higher, "")
    words = [
        items, f"answers {scale.lowest:g} to {scale.highest:g}"
        + (f" ({scale.anchors})" if scale.anchors else ""),
        f"{_TURNED}{turned}", f"scored as the {scale.score} with {missing}", better,
    ]  # fmt: skip
    said = "; ".join(filter(None, words))
    return f"{said}. {' '.join(filter(None, (scale.note, scale.citation)))}".strip()


def _missing_scores(facts: Facts) -> Iterator[str]:
    """Scores that there are not, by reason, and those in which answers were filled in."""
    why: dict[tuple[str, str, str], int] = {}
    filled: dict[tuple[str, str], int] = {}
    for (_, at), held in facts.scores.items():
        for key in facts.main:
            if key not in held:
                continue
            score = held[key]
            if score.why:
                why[key, at, score.why] = why.get((key, at, score.why), 0) + 1
            elif score.filled:
                filled[key, at] = filled.get((key, at), 0) + 1
    titles = {one.part.key: one.part.title for one in facts.changes}
    for (key, at, reason), n in why.items():
        who = counted(n, "participant has", "participants have")
        yield f"{titles[key]}{_at(at)}: {who} no score: {reason}."
    for (key, at), n in filled.items():
        yield (
            f"{titles[key]}{_at(at)}: in {counted(n, 'score')}, missing answers count as the mean "
            "of the others (within the rule of the scale)."
        )


def _at(occasion: str) -> str:
    return f", {occasion}" if occasion else ""


def people(facts: Facts, section: Section) -> None:
    """The flow of participants, and who they are by group."""
    flow = facts.flow
    section.add(Heading(3, "Participants and drop-out", "outcomes-flow"))
    svg = draw_flow(flow, lettering)
    words = "; ".join(f"{stage} {group}: {n}" for stage, group, n in flow.rows)
    section.figure("flow", svg, "Flow of participants", words)
    section.tables["flow"] = part_table(
        "Flow of participants", ("Stage", "Group", "n"),
        [(stage, group, str(n)) for stage, group, n in flow.rows], 2,
    )  # fmt: skip
    unknown = [] if flow.invited else ["how many people were invited"]
    unknown += [] if flow.tells_drop_out else ["whether anybody dropped out"]
    if unknown:
        section.add(Waiting(
            f"Not known here: {', and '.join(unknown)}.",
            "Give a list of enrolment: transcode outcomes STUDY --enrolment FILE",
        ))  # fmt: skip
    made = facts.people
    if not made.variables:
        return
    head = ("Characteristic", *(f"{group or 'no group'} (n = {n})" for group, n in made.groups))
    rows: list[tuple[str, ...]] = []
    sizes = [n for _, n in made.groups]
    for one in made.variables:
        name = one.name.replace("_", " ")
        if one.is_mean:
            rows.append((f"{name}, mean (SD)", *(_mean(cell) for cell in one.rows[0][1])))
            continue
        rows.append((name, *("" for _ in made.groups)))
        rows += [
            (f"– {value}", *(_share(cell, n) for cell, n in zip(cells, sizes, strict=True)))
            for value, cells in one.rows
        ]  # fmt: skip
    section.table("participants", part_table("Participants by group", head, rows, 1))
    section.add(Paragraph(_suppression(facts), "about"))


def _suppression(facts: Facts) -> str:
    k, hidden = facts.people.k, facts.people.suppressed
    said = (
        f"{counted(hidden, 'cell is', 'cells are')} suppressed ({HIDDEN}): those that stand for "
        f"fewer than k = {k} people, and as many others as it takes so that none can be computed "
        f"from the rest and the column “{TOTAL}”."
        if hidden
        else f"No cell stands for 1 to {k - 1} people (k = {k}), so none is suppressed."
    )
    return (
        f"{said} This holds for this table alone: participants.csv describes those who were "
        "interviewed one by one (transcode risk says how easily they could be recognised)."
    )


def _mean(cell: tuple[float, float, int] | int | None) -> str:
    if not isinstance(cell, tuple):
        return HIDDEN
    mean, sd, n = cell
    return f"{decimal(mean, 1)} ({decimal(sd, 1)})" if n else "none"


def _share(cell: tuple[float, float, int] | int | None, of: int) -> str:
    if cell is None or isinstance(cell, tuple):
        return HIDDEN
    return f"{cell} ({percent(cell / of)})" if of else str(cell)


def _by_domain(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Questions below the name of their domain."""
    made: list[tuple[str, ...]] = []
    above = ""
    for domain, question, *cells in rows:
        if domain != above:
            made.append((domain.capitalize() or "No domain", *("" for _ in cells)))
        made.append((f"– {question}" if domain or above else question, *cells))
        above = domain
    return made


def ratings_tables(facts: Facts, section: Section) -> None:
    """Feasibility: the ratings of each form, in one table for each range of answers."""
    if not facts.rated:
        return
    section.add(Heading(3, "Feasibility", "outcomes-feasibility"))
    for form, rated in facts.rated:
        ranges = dict.fromkeys(tuple(v for v, _ in one.counts) for one in rated)
        for number, answers in enumerate(ranges, start=1):
            rows = [
                (
                    one.question.domain, one.question.text + _at(one.occasion), str(one.n),
                    *(f"{n} ({percent(n / one.n)})" if one.n else "0" for _, n in one.counts),
                    f"{decimal(one.mean)} ({decimal(one.sd) or 'no SD'}; {one.low:g}–{one.high:g})"
                    if one.n else "nobody answered",
                )
                for one in rated
                if tuple(v for v, _ in one.counts) == answers
            ]  # fmt: skip
            anchors = {
                one.question.anchors for one in rated
                if tuple(v for v, _ in one.counts) == answers
            } - {""}  # fmt: skip
            caption = f"{form.name}: n (%) of each answer, and mean (SD; range)"
            if len(anchors) == 1:
                caption += f". {anchors.pop()}"
            head = ("Domain", "Question", "n", *(f"{v:g}" for v in answers), "Mean (SD; range)")
            name = f"feasibility-{form.id}" + (f"-{number}" if len(ranges) > 1 else "")
            shown = part_table(caption, head[1:], _by_domain(rows), 1)
            section.table(name, part_table(caption, head, rows, 2), shown)
        total = max((one.n for one in rated), default=0)
        section.add(Paragraph(
            f"{out_of(total, facts.flow.enrolled, 'participant')} answered the form"
            f"{f' ({form.citation})' if form.citation else ''}. Shares are of those who answered "
            "the question. Domains after Bowen et al. (2009), American Journal of Preventive "
            "Medicine 36(5), 452–457.", "about",
        ))  # fmt: skip
