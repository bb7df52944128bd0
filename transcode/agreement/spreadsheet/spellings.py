"""Spellings of codes in cells: missing values, spellings of one code, several codes in a cell.

Spellings that differ in capitals, composed letters (NFC and NFD) or space are joined. Spellings
that may be two codes, such as 1.1 and 1.10, or a word and its misspelling, are only noted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.shape.roles import key
from transcode.agreement.spreadsheet.shape.shape import Cell
from transcode.errors import AgreementError

NO_CODE = "(no code)"
_STRONG, _WEAK = (";", "|", "\n"), (",", "/", "+", "&")
_NUMBER = re.compile(r"[-+\u2212]?(\d+([.,]\d*)?|[.,]\d+)\s?%?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_OFTEN_MISSING = {"99", "999", "-9", "-99", "-999", "-1", "88", "98", "97"}

Answers = list[list[tuple[str, ...] | None]]
"""Coders x units: the codes given, () if the coder gave none, ``None`` if that is unknown."""


@dataclass(frozen=True, slots=True)
class VariableRead:
    """Record of how a variable was read, before anything is measured.

    ``kind``: "one code a unit", "several codes a unit", "codes that apply or not" or "numbers".
    ``categories``: each with its frequency; ``missing``: each sign with its frequency; ``joined``:
    each code with its spellings and their frequencies; ``said``: notes on doubtful cases.
    """

    name: str
    kind: str
    categories: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]
    joined: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    said: tuple[str, ...] = ()


def answers(
    name: str,
    cells: Sequence[Sequence[Sequence[Cell]]],
    asked: Asked,
    missing: Collection[str],
    *,
    numbers: bool = False,
) -> tuple[Answers, VariableRead]:
    """The codes that each coder gave to each unit, and the record of how they were read.

    Raises:
        AgreementError: a word where the level needs a number, or a code that is not on the scale;
            names the place.
    """
    flat = [cell for coder in cells for unit in coder for cell in unit]
    absent = _absent({cell.text for cell in flat}, missing)
    held = [cell for cell in flat if cell.text not in absent]
    ordered = asked.level != "nominal"
    sign = "" if ordered else _between([cell.text for cell in held if cell.text], asked)
    parted = _parted(held, sign)
    spelt = Counter(part for parts in parted.values() for part in parts)
    code_of, joined, notes = _joined(spelt, asked)
    if ordered and not asked.categories:
        code_of, joined = _as_numbers(held, asked.level), ()
    elif asked.categories:
        code_of = _on_scale(parted, code_of, asked)
    given = [[_given(unit, parted, code_of) for unit in coder] for coder in cells]
    sets = [codes for row in given for codes in row if codes is not None]
    counts = Counter(code for codes in sets for code in codes)
    several = bool(sign) or any(len(codes) > 1 for codes in sets)
    if several:  # a coder who looked and gave no code has an empty set
        none = key(asked.no_code) if asked.no_code else None
        empty = {NO_CODE} | {c for c in counts if none is not None and key(c) == none}
        given = [[None if a is None else tuple(c for c in a if c not in empty) for a in row]
                 for row in given]  # fmt: skip
    if sign:
        shown = "a line break" if sign == "\n" else f"'{sign}'"
        notes.insert(0, f"cells with {shown} hold several codes (to read one code: --split none)")
    notes += _doubts(counts, spelt, ordered, numbers, asked)
    if not (sign or asked.split or ordered) and any("," in t for t in spelt if not number(t)):
        notes.append("cells with ',' are read as one code; if they hold several: --split ','")
    if several and not sign:
        notes.append("a coder has several lines for a unit: they are read as several codes")
    kind = "numbers" if ordered and not asked.categories else "one code a unit"
    read = VariableRead(
        name,
        "several codes a unit" if several else kind,
        tuple(sorted(counts.items(), key=lambda count: natural(count[0], asked.categories))),
        _signs_of_missing(cells, absent),
        joined,
        tuple(notes),
    )
    return given, read


def _parted(held: Sequence[Cell], sign: str) -> dict[Cell, tuple[str, ...]]:
    """The codes of each cell as they are spelt, split at the sign if there is one."""
    if not sign:
        return {cell: (cell.text,) for cell in held}
    cut = re.compile(r"\s*" + re.escape(sign) + r"\s*")
    return {cell: tuple(part for part in cut.split(cell.text) if part) for cell in held}


def _given(
    unit: Sequence[Cell], parted: Mapping[Cell, tuple[str, ...]], code_of: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The codes that a coder gave to a unit, each once; ``None`` if that is unknown."""
    there = [cell for cell in unit if cell in parted]
    codes = dict.fromkeys(
        code_of[part] if part else NO_CODE for cell in there for part in parted[cell]
    )
    return tuple(codes) if there else None


def _signs_of_missing(
    cells: Sequence[Sequence[Sequence[Cell]]], absent: Collection[str]
) -> tuple[tuple[str, int], ...]:
    """Each sign that means missing, with its frequency."""
    units = [unit for coder in cells for unit in coder]
    signs = Counter(
        cell.text if key(cell.text) else "empty"
        for unit in units
        for cell in unit
        if cell.text in absent
    )
    if no_line := sum(not unit for unit in units):
        signs["no line"] = no_line
    return tuple(signs.most_common())


def _absent(texts: Collection[str], missing: Collection[str]) -> set[str]:
    """The texts that mean missing; if 99 does, so do 99,0 and 99.00."""
    numbers = {number(sign) for sign in missing} - {None}
    return {text for text in texts if key(text) in missing or (
        number(text) in numbers and not text.endswith("%"))}  # fmt: skip


def natural(code: str, scale: Sequence[str] = ()) -> tuple[int, float, str]:
    """Sorting key: codes in the order of their scale, then numbers by size, then words."""
    if code in scale:
        return -1, scale.index(code), code
    value = number(code)
    return (0, value, code) if value is not None else (1, 0.0, code.casefold())


def number(text: str) -> float | None:
    """The number in a cell, with a point or a comma; ``None`` if it is a word.

    A percentage is the number before its sign.
    """
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.rstrip("% \u00a0").replace(",", ".").replace("\u2212", "-"))


def marks(reads: Iterable[VariableRead]) -> tuple[set[str], set[str]] | None:
    """The signs for yes and for no, if all variables hold nothing else."""
    held = {key(code) for read in reads for code, _ in read.categories}
    yes, no = held & _YES, held & _NO
    # a letter is a sign only beside its counterpart: x and y may be two codes
    lone = bool(yes & {"y", "j"}) != bool(no & {"n"}) or (len(yes) > 1 and not no)
    return (yes, no) if yes and held == yes | no and not lone else None


_YES = {"1", "x", "yes", "y", "true", "ja", "j", "oui", "si", "sí", "sì", "sim", "kyllä", "tak",
        "✓", "✔", "✗", "wahr", "sand", "vrai", "verdadero", "vero", "coded", "present"}  # fmt: skip
_NO = {"0", "no", "n", "false", "nej", "nein", "nei", "nee", "non", "não", "ei", "nie", "falsch",
       "falsk", "faux", "falso", "absent", "not coded"}  # fmt: skip


def _between(texts: Sequence[str], asked: Asked) -> str:
    """The sign between several codes in a cell; "" if every cell is one code."""
    if asked.split:
        return "" if asked.split == "none" else asked.split
    whole = Counter(map(key, texts))
    for sign in (*_STRONG, *_WEAK):
        parted = {text: [key(p) for p in text.split(sign)] for text in texts if sign in text}
        parted = {text: [p for p in parts if p] for text, parts in parted.items()}
        numbers = sign in _WEAK and all(_NUMBER.fullmatch(text) for text in parted)
        if not parted or (numbers and any(p not in whole for ps in parted.values() for p in ps)):
            continue  # 1,5 is a number, unless 1 and 5 are codes of their own
        parts = [part for each in parted.values() for part in each]
        if not parts or max(map(len, parts)) > 80:
            continue
        # "work, paid" and "work, unpaid" are two codes, unless their parts stand alone elsewhere
        alone = sum(part in whole for part in set(parts)) / len(set(parts))
        if sign in _STRONG or alone >= (0.5 if sign == "," else 0.99):
            return sign
    return ""


def _joined(
    spelt: Mapping[str, int], asked: Asked
) -> tuple[dict[str, str], tuple[tuple[str, tuple[tuple[str, int], ...]], ...], list[str]]:
    """The code of each spelling, the spellings that were joined, and notes."""
    fold: dict[str, str] = {text: text if asked.exact else key(text) for text in spelt}
    numbers = [text for text in spelt if number(text) is not None]
    decimals = [text for text in numbers if re.search(r"[.,]", text)]
    whole = [text for text in decimals if re.fullmatch(r"[-+]?\d+[.,]0+", text)]
    # programs write 1.0 for 1 if another cell of the column is empty
    whole = whole if len(whole) == len(decimals) else []
    fold |= {text: re.split(r"[.,]", text)[0] for text in whole}
    if not asked.exact:
        # a spreadsheet drops the zeros before a number, and writes its decimals as its country
        # does; 1.1 and 1.10 stay apart
        fold |= {text: re.sub(r"^([-+]?)0+(?=\d)", r"\1", fold[text]).replace(",", ".")
                 for text in numbers}  # fmt: skip
    groups: dict[str, list[str]] = {}
    for text in spelt:
        groups.setdefault(fold[text], []).append(text)
    code_of: dict[str, str] = {}
    joined = []
    for texts in groups.values():
        ranked = sorted(texts, key=lambda t: (bool(re.search(r"[.,]0+$", t)), -spelt[t], t))
        code_of |= dict.fromkeys(texts, ranked[0])
        if len(texts) > 1:
            joined.append((ranked[0], tuple((t, spelt[t]) for t in ranked)))
    lone = [text for text in whole if len(groups[fold[text]]) == 1]
    code_of |= {text: re.split(r"[.,]", text)[0] for text in lone}
    same: dict[float, list[str]] = {}
    for code in dict.fromkeys(code_of.values()):
        if (value := number(code)) is not None:
            same.setdefault(value, []).append(code)
    notes = [f"{' and '.join(sorted(codes))} are counted as different codes"
             for codes in same.values() if len(codes) > 1]  # fmt: skip
    return code_of, tuple(joined), notes


def _as_numbers(held: Sequence[Cell], level: str) -> dict[str, str]:
    code_of = {}
    percent = {cell.text.endswith("%") for cell in held}
    for cell in held:
        value = number(cell.text)
        if len(percent) > 1 and cell.text.endswith("%"):
            raise AgreementError(
                "the cell holds a percentage, and other cells hold numbers without the sign",
                where=cell.place, step="agreement",
                remedy="write all of them with the sign, or none: 10% may be 10 or 0.1",
            )  # fmt: skip
        if value is None:
            raise AgreementError(
                f"the cell holds a word, and the level '{level}' needs numbers or a scale",
                where=cell.place, step="agreement",
                remedy="give the scale in its order (--categories never,sometimes,often), number "
                "the codes, or name the word that means missing (--missing WORD)",
            )  # fmt: skip
        code_of[cell.text] = f"{value:g}" if value == float(f"{value:g}") else repr(value)
    return code_of


def _on_scale(
    parted: Mapping[Cell, tuple[str, ...]], code_of: Mapping[str, str], asked: Asked
) -> dict[str, str]:
    scale = {name if asked.exact else key(name): name for name in asked.categories}
    on_scale = {}
    for cell, parts in parted.items():
        for part in parts:
            code = scale.get(part if asked.exact else key(part)) or scale.get(
                code_of[part] if asked.exact else key(code_of[part])
            )
            if code is None and part:
                raise AgreementError(
                    "the cell holds a code that is not among the categories given",
                    where=cell.place, step="agreement",
                    remedy="give all categories, spelt as in the table: --categories A,B,C",
                )  # fmt: skip
            on_scale[part] = code or part
    return on_scale


def _doubts(
    counts: Mapping[str, int], spelt: Mapping[str, int], ordered: bool, numbers: bool, asked: Asked
) -> list[str]:
    """Notes on codes that may have been meant differently."""
    notes = []
    values = {code: value for code in counts if (value := number(code)) is not None}
    if numbers and not ordered and any("." in code for code in values):
        notes.append("the workbook stores 1.10 as 1.1: if these are codes, not numbers, format the "
                     "columns as text and type them again")  # fmt: skip
    usual = max((v for c, v in values.items() if c not in _OFTEN_MISSING), default=1e9)
    all_numbers = len(values) == len(counts)
    odd = [c for c, v in values.items() if c in _OFTEN_MISSING and (v < 0 or v > 5 * usual)]
    odd = odd if all_numbers else []
    if odd:
        notes.append(f"{', '.join(odd)} is counted as a code; if it means missing: --missing "
                     f"{','.join(odd)}")  # fmt: skip
    if not ordered and all_numbers and len(values) > 12:
        notes.append(f"{len(values)} different numbers are compared as names; if they are "
                     "measurements: --level interval")  # fmt: skip
    dates = [text for text in spelt if _DATE.fullmatch(text)]
    if dates and len(dates) < len(spelt):
        notes.append(f"{', '.join(dates[:3])} look like dates: a spreadsheet may have made them "
                     "from codes such as 1-2; format the columns as text")  # fmt: skip
    return notes + _slips(counts, asked)


def _slips(counts: Mapping[str, int], asked: Asked) -> list[str]:
    """Notes on rare codes that differ by one letter from a common one."""
    notes = []
    words = [code for code in counts if len(code) > 4 and number(code) is None]
    if not asked.categories and len(words) < 400:
        for pair in combinations(words, 2):
            rare, common = sorted(pair, key=lambda code: counts[code])
            slip = _one_letter(rare.casefold(), common.casefold())
            if slip and counts[rare] * 3 <= counts[common]:
                notes.append(f"'{rare}' ({counts[rare]}) and '{common}' ({counts[common]}) are "
                             "counted as two codes; if one is a slip, correct it")  # fmt: skip
    return notes


def _one_letter(first: str, second: str) -> bool:
    """Return whether two words differ by one letter: missing, added, replaced, or two swapped."""
    if abs(len(first) - len(second)) > 1 or any(c.isdigit() for c in first + second):
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    a, b = first[start:], second[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
