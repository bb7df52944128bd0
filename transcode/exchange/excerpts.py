"""Coded passages, and codes by participant, as rows of a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from transcode.errors import ExchangeError
from transcode.exchange.sheets import Row, csv_text
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding
from transcode.records.figures import clock_to_ms
from transcode.records.participants import Participants
from transcode.records.people import Group, Participant
from transcode.records.texts import Place, ReleasedText

__all__ = ["COLUMNS", "by_participant", "excerpt_rows", "excerpts_csv"]

COLUMNS = (
    "theme", "code", "interview", "group", "speaker", "start_time", "end_time", "begin", "end",
    "coder", "excerpt",
)  # fmt: skip


def excerpts_csv(
    codebook: Codebook, texts: Mapping[str, ReleasedText], groups: Mapping[str, Group]
) -> str:
    """Write :func:`excerpt_rows` as csv.

    Raises:
        ExchangeError: a coding points to another version of its text.
    """
    rows = [Participant(interview, group) for interview, group in groups.items()]
    return csv_text(excerpt_rows(codebook, texts, rows))


def excerpt_rows(
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    participants: Sequence[Participant],
    people: Participants | None = None,
) -> list[Row]:
    """The heading, and one row for each coding, in the order of the codes, then of the texts.

    Times are h:mm:ss.mmm from the start of the recording; ``begin`` and ``end`` are code points of
    the released text. A passage of several speakers names them all, in order. Codings in
    interviews that are not among ``texts`` are left out. With ``people``, columns for the
    participants who speak in the passage and for attributes stand at the end.

    Raises:
        ExchangeError: a coding points to another version of its text.
    """
    rows = {row.id: row for row in participants}
    names = dict.fromkeys(name for row in participants for name, _ in row.attributes)
    more = ["participant", *names] if people is not None else []
    table: list[Row] = [(*COLUMNS, *more)]
    for cells, place in _rows(codebook, texts, {id: row.group for id, row in rows.items()}):
        who = people.of(place) if people is not None else ()
        speaking = [dict(rows[one].attributes) for one in (who or place[:1]) if one in rows]
        extra = [", ".join(who), *(_joined(speaking, name) for name in names)] if more else []
        table.append((*cells, *extra))
    return table


def by_participant(
    codebook: Codebook, texts: Mapping[str, ReleasedText], people: Participants
) -> tuple[list[Row], list[Row]]:
    """Codes by participant: numbers of coded passages, and 0 or 1 for a code that was said at all.

    A passage that several coders gave the same code counts once.

    Returns:
        Two tables with a heading: theme, code, then the participants.
    """
    everyone = people.everyone
    places = {(coding.code, coding.anchor.place) for coding in codebook.codings}
    counts = Counter(
        (code, who) for code, place in places if place[0] in texts for who in people.of(place)
    )
    names = {theme.id: theme.name for theme in codebook.themes}
    heading = ("theme", "code", *everyone)
    numbers: list[Row] = [heading]
    said: list[Row] = [heading]
    for code in codebook.codes:
        own = [counts[code.id, person] for person in everyone]
        first = (names.get(code.theme, ""), code.name)
        numbers.append((*first, *own))
        said.append((*first, *(int(count > 0) for count in own)))
    return numbers, said


def _rows(
    codebook: Codebook, texts: Mapping[str, ReleasedText], groups: Mapping[str, Group]
) -> Iterator[tuple[tuple[str, ...], Place]]:
    names = {theme.id: theme.name for theme in codebook.themes}
    of_code: dict[str, list[Coding]] = {code.id: [] for code in codebook.codes}
    for coding in codebook.codings:
        of_code.setdefault(coding.code, []).append(coding)
    for code in codebook.codes:
        for coding in sorted(of_code[code.id], key=lambda c: (c.anchor.interview, c.anchor.begin)):
            interview = coding.anchor.interview
            if text := texts.get(interview):
                first = (names.get(code.theme, ""), code.name, interview, groups.get(interview, ""))
                yield (*first, *_passage(coding, text)), coding.anchor.place


def _joined(rows: Sequence[Mapping[str, str]], name: str) -> str:
    """Values of a column for the participants of a passage, each once."""
    return ", ".join(dict.fromkeys(row[name] for row in rows if row.get(name)))


def _passage(coding: Coding, text: ReleasedText) -> Iterator[str]:
    """Columns from ``speaker`` on."""
    begin, end = coding.anchor.begin, coding.anchor.end
    if coding.anchor.digest != text.digest:
        raise ExchangeError(
            "a coding points to another version of this text",
            where=text.interview,
            step="excerpts",
            remedy="read the codebook through Study.codebook, which carries codings over",
        )
    speakers = dict.fromkeys(t.speaker for t in text.turns if t.begin < end and t.end > begin)
    yield ", ".join(speakers)
    yield from map(clock_to_ms, text.time_of(begin, end))
    yield from (str(begin), str(end), coding.coder, text.text[begin:end])
