"""Tables as other programs and people write them: read for what they mean, or refused by name."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import transcode as tc
from transcode.agreement import Span, Unit, krippendorff_alpha, measure
from transcode.agreement.spreadsheet import TableAgreement
from transcode.agreement.spreadsheet.shape.roles import role
from transcode.errors import AgreementError

RNG = np.random.default_rng(11)
TRUTH = RNG.choice(["stress", "family", "work"], 30)
ANNA = np.where(RNG.random(30) < 0.2, "work", TRUTH).tolist()
BEN = np.where(RNG.random(30) < 0.2, "family", TRUTH).tolist()
ALPHA = float(krippendorff_alpha([ANNA, BEN]))
PAIRS = list(zip(ANNA, BEN, strict=True))


def alpha(found: TableAgreement) -> float:
    return found.row("krippendorff_alpha").value


def saved(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return file


def wide(folder: Path, pairs: Any = PAIRS, end: str = "", heading: str = "unit,anna,ben") -> Path:
    rows = [f'{i + 1},"{a}","{b}"' for i, (a, b) in enumerate(pairs)]
    return saved(folder, "\n".join([heading, *rows, end]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("work", "work\u200b"),  # a zero width space, as web pages have it
        ("work", "\ufeffwork"),
        ("work-life", "work\u2013life"),  # Word's hyphen
        ("can't", "can\u2019t"),
        ("\u2764", "\u2764\ufe0f"),  # an emoji of two makers
        ("01", "1"),  # the zero that Excel dropped
        ("1,5", "1.5"),  # two countries
        ("10%", "10 %"),
    ],
)
def test_spellings_that_programs_make_are_one_code_and_said(
    tmp_path: Path, one: str, other: str
) -> None:
    pairs = [(one, other), ("family", "family"), (one, one)] * 6
    found = tc.agree(wide(tmp_path, pairs))
    assert alpha(found) == pytest.approx(1)
    assert sum(n for _, n in found.read.variables[0].joined[0][1]) == 24
    assert alpha(tc.agree(wide(tmp_path, pairs), exact=True)) < 0.9


def test_codes_that_differ_by_a_zero_behind_the_point_stay_apart(tmp_path: Path) -> None:
    found = tc.agree(wide(tmp_path, [("1.1", "1.10"), ("1.10", "1.10"), ("1.2", "1.1")] * 5))
    assert [code for code, _ in found.read.variables[0].categories] == ["1.1", "1.10", "1.2"]


def test_a_missing_number_is_missing_however_it_is_written(tmp_path: Path) -> None:
    pairs = [("1,00", "1,00"), ("2,00", "1,00"), ("99,00", "2,00"), ("2,00", "2,00")] * 5
    found = tc.agree(wide(tmp_path, pairs), missing=["99"])
    assert found.read.variables[0].missing == (("99,00", 5),)
    assert [code for code, _ in found.read.variables[0].categories] == ["1", "2"]


def test_percentages_are_numbers_and_are_not_mixed(tmp_path: Path) -> None:
    numbers = [(10, 20), (20, 20), (30, 30), (10, 10)] * 4
    there = wide(tmp_path, [(f"{a}%", f"{b} %") for a, b in numbers])
    plain = float(krippendorff_alpha(list(zip(*numbers, strict=True)), metric="interval"))
    assert alpha(tc.agree(there, level="interval")) == pytest.approx(plain)
    mixed = wide(tmp_path, [(f"{a}%", b) for a, b in numbers])
    with pytest.raises(AgreementError, match="percentage"):
        tc.agree(mixed, ["anna", "ben"], level="interval")


@pytest.mark.parametrize(
    "end",
    ["\nTotal,30,30\nstress,11,9\nfamily,9,12", "\nNote: the first half of each interview,,",
     "* coded twice,,", "\nThe codebook is in the second file,,"],
)  # fmt: skip
def test_what_stands_under_a_table_is_skipped_and_noted(tmp_path: Path, end: str) -> None:
    found = tc.agree(wide(tmp_path, end=end))
    assert found.read.units == 30
    assert any("under the table skipped" in said for said in found.read.said)
    assert alpha(found) == pytest.approx(ALPHA)


def test_an_empty_line_between_interviews_ends_no_table(tmp_path: Path) -> None:
    rows = [f"{i + 1},{a},{b}" for i, (a, b) in enumerate(PAIRS)]
    text = "\n".join(["unit,anna,ben", *rows[:20], "", "Interview 2,,", *rows[20:]])
    found = tc.agree(saved(tmp_path, text))
    assert sum(n for _, n, _ in found.read.coders) == 60
    assert alpha(found) == pytest.approx(ALPHA)
    assert any("if they are titles, delete them" in said for said in found.read.said)


def test_numbers_of_lines_that_the_heading_does_not_count(tmp_path: Path) -> None:
    found = tc.agree(wide(tmp_path, heading='"anna","ben"'))  # write.table of R
    assert (found.read.units, alpha(found)) == (30, pytest.approx(ALPHA))


@pytest.mark.parametrize(
    "heading",
    ["coder,segment,theme,date coded", "Owner,Coded text,Codename,Date",
     "Created by,Segment,Code,Created", "Email Address,Which excerpt?,Theme,Timestamp"],
)  # fmt: skip
def test_who_made_a_line_is_its_coder(tmp_path: Path, heading: str) -> None:
    rows = [f"{who},s{i},{pair[k]},2024/03/{k + 1:02d} 10:00"
            for k, who in enumerate(("anna", "ben")) for i, pair in enumerate(PAIRS)]  # fmt: skip
    found = tc.agree(saved(tmp_path, "\n".join([heading, *rows])))
    assert [name for name, _, _ in found.read.coders] == ["anna", "ben"]
    assert alpha(found) == pytest.approx(ALPHA)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [("Coded by", "coder"), ("Kodet af", "coder"), ("Kodet dato", "date"), ("Coder notes", "note"),
     ("Coded text", "text"), ("Agreed code", "key")],
)  # fmt: skip
def test_what_was_coded_is_not_who_coded(heading: str, meant: str) -> None:
    assert role(heading) == meant


@pytest.mark.parametrize(
    "heading",
    ["Node,Source,Kappa,Agreement (%),A and B (%),Not A and Not B (%),A and Not B (%)",
     "Code,File,K,Agreed %,A and B %,A not B %,B not A %",
     "Code,Dokument,Kappa,Übereinstimmungen,Nicht-Übereinstimmungen,Gesamt,Prozent"],
)  # fmt: skip
def test_figures_of_another_program_are_no_codes(tmp_path: Path, heading: str) -> None:
    rows = [f"c{i % 3},f{i},0.{i},{5 + i % 3},{5 + i % 4},{5 + i % 2},{i % 5}" for i in range(9)]
    with pytest.raises(AgreementError, match="figures of agreement from a program"):
        tc.agree(saved(tmp_path, "\n".join([heading, *rows])))


def test_what_a_notebook_holds() -> None:
    frame = pd.DataFrame({"anna": ANNA, "ben": BEN})
    stacked = frame.rename_axis(columns="coder").rename_axis("unit").stack()
    for given in (stacked, {"anna": ANNA, "ben": BEN}, [ANNA, BEN], np.array([ANNA, BEN])):
        assert alpha(tc.agree(given)) == pytest.approx(ALPHA)
    numbers = np.array([[1, 2, 3, -1] * 5, [1, 2, 2, 1] * 5])
    assert alpha(tc.agree(numbers)) == pytest.approx(float(krippendorff_alpha(numbers)))
    named = pd.DataFrame(numbers.T).replace(-1, pd.NA)  # columns 0 and 1 are a heading
    assert alpha(tc.agree(named)) == pytest.approx(float(krippendorff_alpha(numbers)))
    with pytest.raises(AgreementError, match="no table of coders x units"):
        tc.agree(numbers.T)
    with pytest.raises(AgreementError, match="have the same heading"):
        tc.agree(frame.set_axis(["anna", "anna"], axis=1))
    with pytest.raises(AgreementError, match="no lines"):
        tc.agree(frame.iloc[:0])


def test_an_empty_list_is_looked_and_no_code() -> None:
    sets = pd.DataFrame({"a": [["x"], ["x", "y"], [], ["y"]] * 5,
                         "b": [["x"], ["y"], [], ["y", "x"]] * 5})  # fmt: skip
    found = tc.agree(sets)
    assert found.read.units == 20
    assert found.row("alpha_masi").value == pytest.approx(0.5125)


def test_a_large_table_takes_seconds() -> None:
    truth = RNG.integers(1, 6, 20_000)
    other = np.where(RNG.random(20_000) < 0.8, truth, 1)
    began = time.perf_counter()
    frame = pd.DataFrame({"n": range(20_000), "a": truth, "b": other})
    found = tc.agree(frame)
    tc.agree(frame.melt(id_vars="n", var_name="coder", value_name="code"), replicates=10)
    assert time.perf_counter() - began < 30  # it took minutes when it grew with the square
    assert alpha(found) == pytest.approx(float(krippendorff_alpha(np.array([truth, other]))))


def test_a_pair_without_a_shared_interview_has_no_figure_and_what_is_left_out_is_said() -> None:
    units = [Unit(name, i * 10, i * 10 + 10) for name in ("P1", "P2") for i in range(10)]
    spans = [Span("P1", who, "c", i * 10, i * 10 + 9)
             for who, at in (("anna", (1, 2)), ("ben", (2, 3))) for i in at]  # fmt: skip
    spans += [Span("P2", "cleo", "c", 0, 9), Span("P2", "ben", "c", 0, 9)]
    finished = {("anna", "P1"), ("ben", "P1"), ("cleo", "P2")}
    found = measure(spans, unit="segment", units=units, coverage=finished, codes={"c": "C"})
    alone = [pair for pair in found.pairs if "cleo" in (pair.first, pair.second)]
    assert alone and all(np.isnan(pair.value) and pair.n_units == 0 for pair in alone)
    said = " ".join(found.warnings)
    assert "1 coding lies in interviews" in said and "nothing of cleo" in said


def test_coders_who_share_no_unit_are_refused(tmp_path: Path) -> None:
    apart = [(a, "") if i % 2 else ("", b) for i, (a, b) in enumerate(PAIRS)]
    with pytest.raises(AgreementError, match="no unit has values from two coders"):
        tc.agree(wide(tmp_path, apart))


@pytest.mark.parametrize("filled", [True, False])
def test_the_number_of_a_segment_in_its_interview_is_no_coder(tmp_path: Path, filled: bool) -> None:
    rows = [f"{f'P{i // 6}' if filled or i % 6 == 0 else ''},{i % 6 + 1},{a},{b}"
            for i, (a, b) in enumerate(PAIRS)]  # fmt: skip
    found = tc.agree(saved(tmp_path, "\n".join(["Interview,Segment,anna,ben", *rows])))
    assert [name for name, _, _ in found.read.coders] == ["anna", "ben"]
    assert (found.read.units, found.read.documents) == (30, 5)
    assert alpha(found) == pytest.approx(ALPHA)
    assert filled or any("the one above them" in said for said in found.read.said)


def test_a_key_by_its_letter_and_a_missing_sign_that_is_nowhere(tmp_path: Path) -> None:
    there = wide(tmp_path, [(a, b) for a, b in PAIRS])
    found = tc.agree(there, key="c", missing=["99"])
    assert found.read.key == "ben"
    assert "--missing 99: no cell holds it" in found.read.said
