"""Section on questionnaires, its figures: reliability, change, dose, and the joint display."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcode.outcomes import FEWEST, Change, EffectLine, Joint, draw_effects, draw_joint
from transcode.outcomes.change import Cell
from transcode.outcomes.results import Test, p_value
from transcode.records.figures import counted, decimal, estimate, in_print
from transcode.themes import Material, lettering
from transcode.themes.report.document import Fold, Heading, Items, Paragraph, Table, Waiting
from transcode.themes.report.quotes import choose
from transcode.verbs.outcomes.facts import Facts
from transcode.verbs.outcomes.section import Section, by_scale, part_table, without_empty

__all__ = ["changes", "displays", "doses", "reliabilities"]


def reliabilities(facts: Facts, section: Section) -> None:
    """Alpha with its interval, omega, and item-total correlations."""
    if not facts.reliabilities:
        return
    rows = [
        (
            one.part.title, one.occasion, str(one.n), str(len(one.part.items)),
            in_print(estimate(one.alpha, one.low, one.high)), decimal(one.omega),
            "; ".join(one.notes),
        )
        for one in facts.reliabilities
    ]  # fmt: skip
    section.add(Heading(3, "Reliability", "outcomes-reliability"))
    head = ("Score", "Occasion", "n", "Items", "Alpha [95%]", "Omega", "Note")
    table = Table("Cronbach’s alpha and McDonald’s omega", head, tuple(rows),
                  frozenset({2, 3, 4, 5}))  # fmt: skip
    plain = part_table(table.caption, head[:-1], by_scale(facts, (row[:-1] for row in rows)), 2)
    section.table("reliability", table, plain)
    if noted := [(f"{one.part.title}{', ' * bool(one.occasion)}{one.occasion}", note)
                 for one in facts.reliabilities for note in one.notes]:  # fmt: skip
        section.add(Items(tuple(noted)))
    section.tables["items"] = part_table(
        "Correlation of each item with the sum of the others of its score",
        ("Score", "Occasion", "Item", "r"),
        [(one.part.title, one.occasion, str(item), in_print(decimal(r)) or "not defined")
         for one in facts.reliabilities for item, r in one.items], 2,
    )  # fmt: skip
    listed = [
        (one.part.title, one.occasion,
         "; ".join(f"{n}: {in_print(decimal(r)) or 'not defined'}" for n, r in one.items))
        for one in facts.reliabilities if one.items
    ]  # fmt: skip
    section.add(
        Fold("Item-total correlations", (
            Table(section.tables["items"].caption, ("Score", "Occasion", "Item: r"),
                  by_scale(facts, listed)),)),
        Paragraph(
            "Over all groups, for participants who answered every item of the score. Alpha with "
            "the interval of Feldt, Woodruff and Salih (1987); omega total of one factor, fitted "
            "by maximum likelihood (McDonald 1999).", "about",
        ),
    )  # fmt: skip


def changes(facts: Facts, section: Section) -> None:
    """Means at each occasion, the analysis of variance, its checks, and sizes of change."""
    if not facts.changes:
        return
    section.add(Heading(3, "Change", "outcomes-change"))
    cells = [
        (one.part.title, cell.group or "no group", cell.occasion, str(cell.n),
         decimal(cell.mean), decimal(cell.sd))
        for one in facts.changes
        for cell in one.cells
    ]  # fmt: skip
    head: tuple[str, ...] = ("Score", "Group", "Occasion", "n", "Mean", "SD")
    section.table("means", part_table("Scores of everybody who has one", head, cells, 3),
                  _means(facts))  # fmt: skip
    for line in _why_not(facts):
        section.add(Paragraph(line, "about"))
    if not any(one.effects for one in facts.changes):
        return
    holm = facts.settings.correction == "holm"
    made = _effects(facts, holm)
    asked = [(one.part.title, one.main.effect.source) for one in facts.changes if one.main]
    first = [row for row in made.rows if row[:2] in asked]
    caption = made.caption
    if len({effect for _, effect in asked}) == 1:  # it is said once, above
        caption, first = f"{caption}: {asked[0][1]}", [(row[0], "", *row[2:]) for row in first]
    section.table("change", made, without_empty(
        replace(made, caption=caption, rows=by_scale(facts, first))))  # fmt: skip
    if others := [row for row in made.rows if row[:2] not in asked]:
        section.add(Fold("Main effects of group and of time", (without_empty(replace(
            made, caption=f"{made.caption}: main effects", rows=by_scale(facts, others))),
        )))  # fmt: skip
    section.add(Paragraph(_how(facts, holm), "about"))
    if facts.settings.power:
        section.add(Paragraph(_power(facts), "about"))
    lines = [_line(one) for one in facts.changes if one.part.key in facts.main]
    source = facts.changes[0].main.effect.source if facts.changes[0].main else "time × group"
    svg = draw_effects(lines, f"Partial eta squared of {source}", lettering)
    section.figure("effects", svg, f"Partial eta squared of {source}, with 95% intervals",
                   "; ".join(f"{one.name}: {one.value}" for one in lines))  # fmt: skip
    sized = ("Score", "Group", "n", "Mean change", "d_av", "g_av", "r", "Ranks within the group")
    sizes: list[tuple[str, ...]] = [
        (one.part.title, size.group or "no group", str(size.n),
         *(in_print(decimal(value)) for value in (size.mean, size.d_av, size.g_av, size.r)),
         _test(size.ranks))
        for one in facts.changes
        for size in one.sizes
    ]  # fmt: skip
    within = part_table("Change within each group, first occasion to last", sized, sizes, 2)
    section.table("sizes", within, replace(
        within, head=sized[:-1], rows=by_scale(facts, (row[:-1] for row in sizes)),
        numbers=frozenset(range(2, len(sized) - 1))))  # fmt: skip
    ranks = [(title, group, row[-1]) for title, group, *row in sizes]
    caption = f"{within.caption}: Wilcoxon’s signed ranks" if len(facts.occasions) == 2 else (
        f"{within.caption}: ranks (Friedman for three occasions and more)")  # fmt: skip
    section.add(Fold("Ranks within each group", (part_table(
        caption, ("Score", "Group", "Ranks"), by_scale(facts, ranks), 2),)))  # fmt: skip
    section.add(Paragraph(
        "d_av: mean change over the root of the mean variance of the two occasions (Cumming 2012, "
        "eq. 11.9); g_av: the same without its small-sample bias (Hedges); r: correlation of the "
        "two occasions.", "about"))  # fmt: skip
    between = [
        (one.part.title, name, in_print(estimate(g, low, high)))
        for one in facts.changes if one.between
        for name, g, low, high in [one.between]
    ]  # fmt: skip
    if between:
        caption = "Hedges’ g of the change between the groups"
        head = ("Score", "Groups", "g [95%]")
        table = part_table(caption, head, between, 2)
        section.table("between", table, replace(table, rows=by_scale(facts, between)))
    _assumptions(facts, section)


def _means(facts: Facts) -> Table:
    """Mean and SD of each score in a row, where the groups and occasions leave room for that."""
    places = list(dict.fromkeys(
        (cell.group, cell.occasion) for one in facts.changes for cell in one.cells))  # fmt: skip
    whose = {
        at: {cell.n for one in facts.changes for cell in one.cells
             if (cell.group, cell.occasion) == at}
        for at in places
    }  # fmt: skip

    def cell_of(found: Cell, alone: bool) -> str:
        if not found.n:
            return "nobody"
        said = f"{decimal(found.mean)} ({decimal(found.sd) or 'no SD'})"
        return in_print(said if alone else f"{said}, n = {found.n}")

    caption = "Scores of everybody who has one: mean (SD)"
    named = {at: ", ".join(filter(None, (at[0] or "no group", at[1]))) for at in places}
    alike = [f"{named[at]} {min(whose[at])}" for at in places if len(whose[at]) == 1]
    caption += f". n: {'; '.join(alike)}" if alike else ""
    cells = [
        (one.part.title, {(cell.group, cell.occasion): cell_of(cell, len(whose[at]) == 1)
                          for cell in one.cells for at in [(cell.group, cell.occasion)]})
        for one in facts.changes
    ]  # fmt: skip
    if len(places) <= 6:
        rows = [(title, *(held.get(at, "") for at in places)) for title, held in cells]
        head = ("Score", *named.values())
        return part_table(caption, head, by_scale(facts, rows), 1)
    long = [(title, named[at], cell) for title, held in cells for at, cell in held.items()]
    return part_table(caption, ("Score", "Group", "Mean (SD)"), by_scale(facts, long), 2)


def _line(one: Change) -> EffectLine:
    if one.main is None:
        return EffectLine(one.part.title, float("nan"), float("nan"), float("nan"),
                          "; ".join(one.why_not) or "not tested")  # fmt: skip
    return EffectLine(one.part.title, one.main.effect.eta, one.main.low, one.main.high)


def _effects(facts: Facts, holm: bool) -> Table:
    rows = []
    for one in facts.changes:
        for tested in one.effects:
            effect = tested.effect
            corrected = [p_value(tested.corrected)] if holm else []
            gg = [p_value(effect.p_gg) if effect.epsilon < 1 else ""]
            rows.append((
                one.part.title, effect.source, decimal(effect.f),
                f"{effect.df1:g}, {effect.df2:g}", p_value(effect.p), *gg, *corrected,
                estimate(effect.eta, tested.low, tested.high), tested.words,
            ))  # fmt: skip
    head = ("Score", "Effect", "F", "df", "p", "p (G-G)", *(["p (Holm)"] if holm else []),
            "Partial η² [95%]", "Size")  # fmt: skip
    return Table("Mixed analysis of variance" if any(len(one.effects) > 1 for one in facts.changes)
                 else "Analysis of variance with repeated measures", head, tuple(rows),
                 frozenset(range(2, len(head) - 1)))  # fmt: skip


def _how(facts: Facts, holm: bool) -> str:
    several = len(facts.main)
    return (
        "For participants with a score at every occasion. Partial eta squared: small .01, medium "
        ".06, large .14 (Cohen 1988); its interval comes from the noncentral F distribution "
        "(Steiger 2004). The main effect of time is that of the unweighted mean of the groups "
        "(type III), as SPSS and R’s afex test it. G-G: corrected after Greenhouse and Geisser. "
        + (f"Holm: p of time × group of the {several} whole scores, corrected for their number."
           if holm else
           f"p is not corrected for the {several} whole scores (transcode outcomes STUDY --correct "
           "holm does that).")
    )  # fmt: skip


def _power(facts: Facts) -> str:
    figures = "; ".join(
        f"{one.part.title} {decimal(one.main.power)}"
        for one in facts.changes if one.main and one.part.key in facts.main
    )  # fmt: skip
    return (
        f"Power for the effects as they were found: {figures}. This says nothing new: it is the p "
        "value in another form, small where p is large, and cannot tell whether an effect that was "
        "not found is absent (Hoenig and Heisey 2001). The intervals above say what sizes the data "
        "leave open."
    )


def _why_not(facts: Facts) -> Iterator[str]:
    for one in facts.changes:
        if one.part.key not in facts.main:
            continue
        gone = {group: n for group, n in one.left_out.items() if n}
        if gone and len(one.occasions) > 1:
            said = ", ".join(f"{group or 'no group'} {n}" for group, n in gone.items())
            who = counted(sum(gone.values()), "participant has", "participants have")
            yield (
                f"{one.part.title}: {who} a score at some occasions and not at all of "
                f"them ({said}); they are in the means and not in the tests."
            )
        for why in one.why_not:
            yield f"{one.part.title}: {why}."


def _assumptions(facts: Facts, section: Section) -> None:
    rows = [
        (one.part.title, where, test.name, f"{test.sign} = {decimal(test.statistic, 3)}",
         p_value(test.p))
        for one in facts.changes
        for where, test in one.checks
    ]  # fmt: skip
    table = part_table("Checks of the assumptions", ("Score", "Where", "Test", "Statistic", "p"),
                       rows, 4)  # fmt: skip
    section.tables["assumptions"] = table
    section.add(Fold("Checks of the assumptions", (replace(table, rows=by_scale(facts, rows)),)))
    instead = [
        (one.part.title, "; ".join(one.failed), test.name, _test(test))
        for one in facts.changes
        for test in one.instead
    ]
    if instead:
        table = Table("Tests that need less, where an assumption fails (p < .05)",
                      ("Score", "Failed", "Instead", "Result"), tuple(instead))  # fmt: skip
        section.table("instead", table, replace(table, rows=by_scale(facts, instead)))
        section.add(Paragraph(
            "Mann-Whitney and Kruskal-Wallis compare the ranks of the change from the first "
            "occasion to the last, Welch’s test its means without equal variances. Where they and "
            "the analysis of variance disagree, report both.", "about"))  # fmt: skip


def _test(test: Test | None) -> str:
    if test is None:
        return "nobody changed"
    df = [f"{value:.4g}" for value in (test.df1, test.df2) if value == value]
    statistic = f"{test.sign}({', '.join(df)})" if df else test.sign
    p = p_value(test.p)
    return in_print(f"{statistic} = {decimal(test.statistic)}, p {p if p[:1] == '<' else f'= {p}'}")


def doses(facts: Facts, section: Section) -> None:
    """Correlation of change with the dose."""
    if not facts.doses:
        return
    section.add(Heading(3, "Dose and change", "outcomes-dose"))
    rows = []
    for one in facts.doses:
        if one.why:
            rows.append((one.part.title, str(one.n), one.why, "", ""))
        rows += [
            (one.part.title, str(r.n), r.name, in_print(estimate(r.r, r.low, r.high)), p_value(r.p))
            for r in one.found
        ]
    caption = "Correlation of the dose with the change of each score"
    head = ("Score", "n", "Correlation", "r [95%]", "p")
    table = part_table(caption, head, rows, 3)
    section.table("dose", table, replace(table, rows=by_scale(facts, rows)))
    section.add(Paragraph(
        "Participants with a dose and a score at the first and the last occasion. A correlation "
        "does not show that practice made the change.", "about"))  # fmt: skip


# --- the joint display


def displays(facts: Facts, section: Section, material: Material | None) -> None:
    """Themes against change: the figure, the means with and without each theme, and quotes."""
    if not facts.joints or material is None:
        if len(facts.occasions) > 1:
            section.add(_no_display(material))
        return
    section.add(Heading(3, "Joint display", "outcomes-joint"))
    for one in facts.joints:
        words = f"{one.part.title}: change of each participant, and the themes they speak of"
        section.figure(f"joint-{one.part.key}", draw_joint(one, lettering), words, words)
        section.table(f"joint-{one.part.key}", _themes(one))
        section.table(f"joint-quotes-{one.part.key}", _extremes(one, material))
        n = len(one.changes)
        section.add(Paragraph(
            f"{counted(n, 'participant')} with a change and a coded interview. " + (
                "p: Mann-Whitney of the change of those with the theme and those without it, Holm "
                "for the number of themes; the themes were not made for this test: a hint."
                if one.is_tested else
                f"With fewer than {FEWEST}, the display shows and does not test."
            ), "about"))  # fmt: skip


def _no_display(material: Material | None) -> Waiting:
    why = (
        "nobody has both a change and an interview that was coded into a theme"
        if material
        else "no coder’s themes were chosen, or nothing has been coded yet"
    )
    return Waiting(
        f"There is no joint display of themes and change: {why}.",
        "Code the interviews into themes; where several coders have decided and there is no agreed "
        "round, name one: transcode outcomes STUDY --coder NAME",
    )


def _themes(one: Joint) -> Table:
    def cell(found: tuple[int, float, float]) -> tuple[str, str]:
        n, mean, sd = found
        return str(n), in_print(f"{decimal(mean)} ({decimal(sd) or 'no SD'})" if n else "nobody")

    rows = [
        (row.theme.name, *cell(row.with_it), *cell(row.without),
         *([p_value(row.test.p) if row.test else "too few", p_value(row.corrected)]
           if one.is_tested else []))
        for row in one.themes
    ]  # fmt: skip
    head = ("Theme", "With it", "Change, mean (SD)", "Without it", "Change, mean (SD)",
            *(["p", "p (Holm)"] if one.is_tested else []))  # fmt: skip
    return part_table(
        f"{one.part.title}: change of those with a theme, and without it", head, rows, 1
    )


def _extremes(one: Joint, material: Material) -> Table:
    changes = dict(one.changes)
    rows = []
    ends = (*(("highest", who) for who in one.most), *(("lowest", who) for who in one.least))
    for which, who in ends:
        themes = [row.theme for row in one.themes if who in row.theme.who]
        group = one.groups.get(who, "")
        rows.append((
            which, in_print(f"{changes[who]:+.2f}"), f"{who} ({group})" if group else who,
            ", ".join(theme.name for theme in themes) or "none", _quote(material, who),
        ))  # fmt: skip
    head = ("Change", "By", "Participant", "Themes", "What they said")
    return Table(f"{one.part.title}: what those with the highest and the lowest change said", head,
                 tuple(rows), frozenset({1}))  # fmt: skip


def _quote(material: Material, who: str) -> str:
    """A coded passage of a participant, chosen and withheld as elsewhere in the report."""
    anchors = [
        coding.anchor
        for held in material.codings.values()
        for coding in held
        if who in material.people.of(coding.anchor.place)
    ]
    for anchor in choose(anchors, material.people, most=1):
        made = material.quoting.of(anchor, most=300)
        if made.withheld:
            return "(withheld: it could single somebody out)"
        words = " ".join(f"{speaker}: {said}" if speaker else said for speaker, said in made.lines)
        return f"“{words}” ({made.by})" if made.by else f"“{words}”"
    return "nothing coded"
