"""A spreadsheet of one's own: one table in many shapes, what was read, what is refused."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import transcode as tc
from transcode.agreement import (
    alpha_sets,
    as_ratings,
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
)
from transcode.agreement.spreadsheet import Asked, TableAgreement, units_for
from transcode.cli import app
from transcode.errors import AgreementError, TranscodeError

RNG = np.random.default_rng(7)
TRUTH = RNG.choice(["stress", "family", "work"], 30)
ANNA = np.where(RNG.random(30) < 0.2, "work", TRUTH).tolist()
BEN = np.where(RNG.random(30) < 0.2, "family", TRUTH).tolist()
ALPHA = float(krippendorff_alpha([ANNA, BEN]))
TEXT = "This is what the participant said at some length, in turn number"
Say = Callable[..., str]


def lines(heading: str, *columns: Any, by: str = ",") -> str:
    rows = [by.join(map(str, row)) for row in zip(*columns, strict=True)]
    return "\n".join([heading, *rows]) + "\n"


def wide(heading: str = "unit,anna,ben", by: str = ",") -> str:
    return lines(heading.replace(",", by), range(1, 31), ANNA, BEN, by=by)


def long(heading: str = "unit,coder,code", by: str = ",") -> str:
    both = [(i + 1, who, code) for i in range(30)
            for who, code in (("anna", ANNA[i]), ("ben", BEN[i]))]  # fmt: skip
    return lines(heading.replace(",", by), *zip(*both, strict=True), by=by)


def turned(first: str, name: str = "") -> str:
    head = ",".join([first, *(f"{name}{i + 1}" for i in range(30))])
    return "\n".join([head, ",".join(["anna", *ANNA]), ",".join(["ben", *BEN])])


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: Any) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def cells(heading: list[Any]) -> list[list[Any]]:
    return [heading, *([i + 1, a, b] for i, (a, b) in enumerate(zip(ANNA, BEN, strict=True)))]


def merged() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Unit", "Coders", None])
    sheet.append([None, "anna", "ben"])
    for row in cells([])[1:]:
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    return saved(book)


def merged_long() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Excerpt", "Rater", "Label"])
    for i in range(30):
        sheet.append([f"P{i}", "anna", ANNA[i]])
        sheet.append([None, "ben", BEN[i]])
        sheet.merge_cells(start_row=2 + 2 * i, end_row=3 + 2 * i, start_column=1, end_column=1)
    return saved(book)


MORE = lines(
    "ID;Køn;Interview;Uddrag;Dato;anna;ben;Bemærkning;Enig?;Konsensus",
    range(1, 31), ["m", "k"] * 15, [f"P{i % 3}" for i in range(30)],
    [f"{TEXT} {i}" for i in range(30)], [f"{i % 28 + 1:02}.03.2026" for i in range(30)], ANNA, BEN,
    ["", "se nr 3", ""] * 10, [int(a == b) for a, b in zip(ANNA, BEN, strict=True)], TRUTH, by=";",
)  # fmt: skip

SHAPES: dict[str, tuple[str, bytes]] = {
    "wide": ("t.csv", wide().encode()),
    "semicolons, cp1252": ("t.csv", MORE.encode("cp1252")),
    "sep=": ("t.csv", ("sep=;\r\n" + wide(by=";").replace("\n", "\r\n")).encode("utf-8-sig")),
    "Unicode text of Excel": ("t.txt", wide("Nr,anna,ben", "\t").encode("utf-16")),
    "UTF-16 without a mark": ("t.txt", wide("Nr,anna,ben", "\t").encode("utf-16-le")),
    "bars": ("t.txt", wide(by="|").encode()),
    "titles above": ("t.csv", ("Our study,,\nCoded:,2026,\n,,\n" + wide()).encode()),
    "titles above, no gap": ("t.csv", ("Our study\nCoded:,2026\n" + wide()).encode()),
    "empty columns and lines": (
        "t.csv",
        (wide("Segment,anna,ben").replace("\n", ",,,\n") + ",,,,,\n" * 5).encode(),
    ),
    "lines ended as on old Macs": ("t.csv", wide().replace("\n", "\r").encode()),
    "no column of units": ("t.csv", lines("anna,ben", ANNA, BEN).encode()),
    "unnamed units": ("t.csv", wide(",anna,ben").encode()),
    "long excerpts for units": (
        "t.csv",
        lines("Excerpt,anna,ben", [f'"{TEXT} {i}"' for i in range(30)], ANNA, BEN).encode(),
    ),
    "a constant column": (
        "t.csv",
        lines("id,project,anna,ben", range(30), ["A"] * 30, ANNA, BEN).encode(),
    ),
    "a length in words": (
        "t.csv",
        lines("id,words,anna,ben", range(30), RNG.integers(1, 90, 30), ANNA, BEN).encode(),
    ),
    "a line of totals": ("t.csv", (wide() + "Total,30,30\n").encode()),
    "a heading in two lines": ("t.csv", wide("Unit,Coders,\n,anna,ben").encode()),
    "long": ("t.csv", long().encode()),
    "long, German": ("t.csv", long("Einheit,Kodierer,Kategorie", ";").encode()),
    "long, Danish": ("t.csv", long("Enhed,Koder,Kode", ";").encode()),
    "long, unknown headings": ("t.csv", long("seg,wer,was", ";").encode()),
    "turned": ("t.csv", turned("coder").encode()),
    "turned, headed as units": ("t.csv", turned("Unit").encode()),
    "turned, numbered units": ("t.csv", turned("", "U").encode()),
    "xlsx": ("t.xlsx", workbook(Data=cells(["Unit", "anna", "ben"]))),
    "xlsx with a title and a second sheet": (
        "t.xlsx",
        workbook(
            Readme=[["Code", "Meaning"], ["stress", "what presses"]],
            Data=[["Our study"], [], *cells(["Unit", "anna", "ben"])],
        ),
    ),
    "xlsx, a sheet a coder": (
        "t.xlsx",
        workbook(
            anna=[["Unit", "Code"], *([i, a] for i, a in enumerate(ANNA))],
            ben=[["Unit", "Code"], *([i, b] for i, b in enumerate(BEN))],
        ),
    ),
    "xlsx, merged heading": ("t.xlsx", merged()),
    "xlsx, merged units": ("t.xlsx", merged_long()),
}


def agree(tmp_path: Path, data: str | bytes, name: str = "t.csv", **how: Any) -> TableAgreement:
    file = tmp_path / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return tc.agree(file, **{"replicates": 20, **how})


@pytest.fixture
def say(tmp_path: Path) -> Say:
    """What the command prints, on one line, for a table and options."""

    def run(data: str | bytes, *options: str, name: str = "t.csv", code: int = 0) -> str:
        file = tmp_path / name
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        result = CliRunner().invoke(app, ["agree", str(file), *options])
        if isinstance(result.exception, TranscodeError):
            return f"{result.exception}"
        assert result.exit_code == code, (result.output, result.exception)
        return result.output if "--json" in options else " ".join(result.output.split())

    return run


@pytest.mark.parametrize("shape", SHAPES)
def test_one_table_in_any_shape_has_one_alpha(shape: str, tmp_path: Path) -> None:
    name, data = SHAPES[shape]
    found = agree(tmp_path, data, name)
    assert found.row("krippendorff_alpha").value == pytest.approx(ALPHA, abs=1e-12)
    assert found.coders == ("anna", "ben")
    assert found.read.units == 30
    (variable,) = found.read.variables
    assert dict(variable.categories) == {
        code: ANNA.count(code) + BEN.count(code) for code in ("family", "stress", "work")
    }


def test_what_was_read_stands_before_the_figures(say: Say) -> None:
    said = say(MORE.encode("cp1252"))
    order = [
        "Windows-1252", "semicolon", "Units 30, named by 'ID'", "Documents 3", "Coders 2: anna",
        "family", "Missing is", "'Køn': describes the participants", "'Uddrag': free text",
        "'Dato': a date", "'Bemærkning': notes", "'Enig?': calculated", "'Konsensus': an agreed",
        "overall", "double-code",
    ]  # fmt: skip
    places = [said.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_nothing_is_wider_than_a_screen(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(MORE.encode("cp1252"))
    result = CliRunner().invoke(app, ["agree", str(file)], env={"COLUMNS": "80"})
    assert max(map(len, result.output.splitlines())) <= 80


def test_json_prints_every_figure_with_what_was_read(say: Say) -> None:
    data = lines("unit,anna,ben,gold", range(30), ANNA, BEN, TRUTH)
    found = json.loads(say(data, "--json", "--key", "gold"))
    assert found["read"]["coders"] == [["anna", 30, 0], ["ben", 30, 0], ["gold", 30, 0]]
    (variable,) = found["variables"]
    rows = variable["among_the_coders"]["rows"]
    overall = {row["measure"]: row["value"] for row in rows if row["level"] == "overall"}
    assert overall["krippendorff_alpha"] == pytest.approx(ALPHA)
    assert len(overall) == 8
    assert {one["coder"] for one in variable["against_the_key"]} == {"anna", "ben"}
    assert variable["units_needed"]["by_category"]
    same = json.loads(say("unit,a,b\n1,x,x\n2,x,x\n", "--json"))
    assert same["variables"][0]["among_the_coders"]["rows"][2]["value"] is None


def test_signs_for_missing_are_missing_and_counted(say: Say, tmp_path: Path) -> None:
    signs = ["NA", "n/a", "nan", "-", ".", "", "#N/A"]
    data = "unit,anna,ben\n" + "".join(f"{i},{s},x\n" for i, s in enumerate(signs))
    data += "a,x,x\nb,y,x\nc,y,y\nd,x,x\n"
    found = agree(tmp_path, data)
    assert found.read.coders[0] == ("anna", 4, 7)
    assert dict(found.read.variables[0].missing) == {s or "empty": 1 for s in signs}
    assert found.row("krippendorff_alpha").n_units == 4
    said = say(data)
    assert "NA 1" in said and "empty 1" in said
    assert "99 is counted as a code; if it means missing: --missing 99" in say(
        "unit,r1,r2\n1,1,1\n2,2,99\n3,2,2\n4,1,2\n5,1,1\n"
    )
    assert agree(tmp_path, data.replace("y", "99"), missing="99").read.coders[0] == ("anna", 2, 9)
    kept = agree(tmp_path, data, codes_too=["empty", "-"])
    assert {"(no code)", "-"} <= {c for c, _ in kept.read.variables[0].categories}


def test_codes_that_look_like_numbers_stay_apart_on_a_nominal_level(tmp_path: Path) -> None:
    data = "unit;anna;ben\n1;1.1;1.10\n2;1.1;1.1\n3;1.2;1.2\n4;1.10;1.10\n"
    found = agree(tmp_path, data)
    assert found.row("percent_agreement").value == 3 / 4
    assert "1.1 and 1.10 are counted as different codes" in found.read.variables[0].said
    assert agree(tmp_path, data, level="interval").row("krippendorff_alpha").value == 1
    floats = agree(tmp_path, "unit,anna,ben\n1,1,1.0\n2,2,2.0\n3,1,\n4,3,3.0\n")
    assert floats.row("percent_agreement").value == 1
    assert floats.read.variables[0].joined[0] == ("1", (("1", 2), ("1.0", 1)))


def test_spellings_of_a_code_are_joined_and_said(say: Say, tmp_path: Path) -> None:
    data = "unit,anna,ben\n1,Stress,stress\n2,caf\u00e9,cafe\u0301\n"
    data += "3,Stress,  STRESS \n4,tea,tea\n"
    found = agree(tmp_path, data)
    assert found.row("percent_agreement").value == 1
    assert len(found.read.variables[0].joined) == 2
    assert "count as 'Stress' (to separate them: --exact)" in say(data)
    assert agree(tmp_path, data, exact=True).row("percent_agreement").value == 1 / 4
    slip = wide() + "31,stres,stress\n"
    assert "'stres' (1) and 'stress'" in say(slip)


@pytest.mark.parametrize("sign", [";", ",", "|", "\n", " / ", " + "])
def test_several_codes_in_a_cell_go_to_the_set_measures(sign: str, tmp_path: Path) -> None:
    anna = ["stress family", "family", "work", "stress", "", "work family", "stress"]
    ben = ["stress", "family stress", "work", "family", "work", "work family", "stress"]
    rows = [[i, *(f'"{one.replace(" ", sign)}"' for one in pair)]
            for i, pair in enumerate(zip(anna, ben, strict=True))]  # fmt: skip
    found = agree(tmp_path, "\n".join(["unit,anna,ben", *(",".join(map(str, r)) for r in rows)]))
    sets = [[set(one.split()) or None for one in coder] for coder in (anna, ben)]
    for distance in ("masi", "jaccard"):
        expected = alpha_sets(sets, distance=distance)
        assert found.row(f"alpha_{distance}").value == pytest.approx(float(expected))
    assert found.read.variables[0].kind == "several codes a unit"
    assert found.row("cohen_kappa", "stress").n_units == 6


def test_a_sign_inside_a_code_divides_nothing(say: Say) -> None:
    data = 'unit;anna;ben\n1;"work, paid";"work, paid"\n2;home;home\n3;"work, unpaid";home\n'
    assert "one code a unit: home" in say(data)
    assert "--split ','" in say(data)
    assert "several codes a unit" in say(data, "--split", ",")
    decimals = lines("nr;anna;ben", range(4), ["1,5", "2,5", "3", "1,5"],
                     ["1,5", "2,5", "3", "2,5"], by=";")  # fmt: skip
    assert "1.5 3; 2.5 3; 3 2" in say(decimals, "--level", "interval")


def test_several_lines_of_a_coder_for_a_unit_are_several_codes(tmp_path: Path) -> None:
    data = ("unit,coder,code\n1,anna,x\n1,anna,y\n1,ben,x\n2,anna,z\n2,ben,z\n3,anna,y\n3,ben,y\n"
            "3,ben,z\n4,anna,NA\n4,ben,z\n4,ben,z\n")  # fmt: skip
    found = agree(tmp_path, data)
    sets = [[{"x", "y"}, {"z"}, {"y"}, None], [{"x"}, {"z"}, {"y", "z"}, {"z"}]]
    assert found.row("alpha_masi").value == pytest.approx(float(alpha_sets(sets)))
    assert any("twice" in one for one in found.read.said)


def marked(heading: Callable[[str, str], str], yes: str = "1", no: str = "0") -> str:
    rng = np.random.default_rng(2)
    truth = rng.random((24, 2)) < 0.4
    columns, names = [], []
    for who in ("anna", "ben"):
        seen = truth ^ (rng.random((24, 2)) < 0.1)
        for k, code in enumerate(("time", "work load")):
            names.append(heading(who, code))
            columns.append([yes if one else no for one in seen[:, k]])
    return lines(";".join(["Nr", *names]), range(24), *columns, by=";")


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        (lambda who, code: f"{who}_{code}", "1", "0"),
        (lambda who, code: f"{code} - {who}", "1", "0"),
        (lambda who, code: f"{who}: {code}", "x", ""),
        (lambda who, code: f"{code}/{who}", "ja", "nej"),
        (lambda who, code: f"{who} {code}", "TRUE", "FALSE"),
    ],
)
def test_a_column_for_each_coder_and_code(heading: Any, yes: str, no: str, tmp_path: Path) -> None:
    found = agree(tmp_path, marked(heading, yes, no))
    plain = agree(tmp_path, marked(lambda who, code: f"{who}_{code}"))
    assert found.coders == ("anna", "ben")
    assert [name for name, _ in found.of().codes] == ["time", "work load"]
    assert {row.n_documents for row in found.rows} == {0}
    for name in ("krippendorff_alpha", "alpha_masi"):
        assert found.row(name).value == plain.row(name).value
    assert found.row("cohen_kappa", "time").value == pytest.approx(0.319, abs=5e-4)


def test_names_over_groups_of_columns(tmp_path: Path) -> None:
    data = marked(lambda who, code: f"{who}_{code}").split("\n", 1)[1]
    head = "Nr;anna;;ben;\n;time;work load;time;work load\n"
    plain = agree(tmp_path, marked(lambda who, code: f"{who}_{code}"))
    found = agree(tmp_path, head + data)
    assert found.coders == ("anna", "ben")
    assert found.row("alpha_masi").value == plain.row("alpha_masi").value


def test_several_variables_are_measured_one_by_one(tmp_path: Path) -> None:
    moods = RNG.choice(["good", "bad"], (2, 30)).tolist()
    data = lines("id,anna_q1,anna_q2,ben_q1,ben_q2", range(30), ANNA, moods[0], BEN, moods[1])
    found = agree(tmp_path, data)
    assert [one.name for one in found.variables] == ["q1", "q2"]
    assert found.row("krippendorff_alpha", variable="q1").value == pytest.approx(ALPHA)
    mood = float(krippendorff_alpha(moods))
    assert found.row("krippendorff_alpha", variable="q2").value == pytest.approx(mood)
    assert set(found.to_frame().variable) == {"q1", "q2"}
    both = [(i, who, q, v) for i in range(30) for q, pair in (("q1", (ANNA, BEN)), ("q2", moods))
            for who, v in (("anna", pair[0][i]), ("ben", pair[1][i]))]  # fmt: skip
    stacked = lines("unit,coder,variable,value", *zip(*both, strict=True))
    again = agree(tmp_path, stacked)
    assert again.row("cohen_kappa", variable="q2").value == pytest.approx(float(cohen_kappa(moods)))


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_the_level_is_that_of_every_measure(level: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    data = rng.integers(1, 6, (2, 25))
    data[1, ::3] = data[0, ::3]
    ratings = as_ratings(data, level=level)
    found = agree(tmp_path, lines("nr,r1,r2", range(25), *data), level=level)
    assert found.row("krippendorff_alpha").value == float(krippendorff_alpha(ratings))
    assert found.row("cohen_kappa").value == float(cohen_kappa(ratings))
    assert found.row("percent_agreement").value == float(percent_agreement(ratings))
    assert found.row("gwet_ac2").weighting == {
        "ordinal": "ordinal weights", "interval": "quadratic weights", "ratio": "ratio weights",
    }[level]  # fmt: skip
    linear = agree(tmp_path, lines("nr,r1,r2", range(25), *data), level=level, weights="linear")
    assert linear.row("cohen_kappa").value == float(cohen_kappa(ratings, weights="linear"))


def test_words_need_their_order_and_a_categorical_has_it(say: Say, tmp_path: Path) -> None:
    data = "unit,anna,ben\n1,low,low\n2,mid,high\n3,high,high\n4,low,mid\n"
    assert "--categories" in say(data, "--level", "ordinal", code=1)
    found = agree(tmp_path, data, level="ordinal", categories=["low", "mid", "high"])
    numbers = [[1, 2, 3, 1], [1, 3, 3, 2]]
    alpha = float(krippendorff_alpha(numbers, metric="ordinal"))
    assert found.row("krippendorff_alpha").value == pytest.approx(alpha)
    assert "among the categories" in say(data, "--categories", "low,high", code=1)
    kind = pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    frame = pd.read_csv(tmp_path / "t.csv").astype({"anna": kind, "ben": kind})
    of_frame = tc.agree(frame, level="ordinal", replicates=0)
    assert of_frame.row("krippendorff_alpha").value == pytest.approx(alpha)


def test_frames_are_read_as_files_are() -> None:
    frame = pd.DataFrame({"anna": ANNA, "ben": [*BEN[:-1], pd.NA]})
    frame.index = pd.Index([f"u{i}" for i in range(30)], name="unit")
    found = tc.agree(frame, replicates=0)
    assert (found.read.units, found.read.unit_column) == (30, "unit")
    assert found.read.coders[1] == ("ben", 29, 1)
    numbers = pd.DataFrame({"a": pd.array([1, 2, pd.NA, 1], "Int64"), "b": [1.0, 2, 2, np.nan]})
    assert tc.agree(numbers, replicates=0).row("percent_agreement").value == 1
    columns = pd.MultiIndex.from_product([["anna", "ben"], ["x", "y"]])
    marks = pd.DataFrame([[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 1, 0]] * 4, columns=columns)
    assert tc.agree(marks, replicates=0).coders == ("anna", "ben")


def test_each_coder_against_a_key(say: Say, tmp_path: Path) -> None:
    data = lines("unit,anna,ben,gold", range(30), ANNA, BEN, TRUTH)
    found = agree(tmp_path, data, key="gold")
    assert found.coders == ("anna", "ben")
    anna, ben = found.variables[0].against_key
    assert anna.row("cohen_kappa").value == float(cohen_kappa([ANNA, TRUTH]))
    work = next(one for one in ben.categories if one.category == "work")
    both = sum(b == t == "work" for b, t in zip(BEN, TRUTH, strict=True))
    assert (work.in_key, work.given, work.both) == (
        TRUTH.tolist().count("work"), BEN.count("work"), both,
    )  # fmt: skip
    assert work.recall == both / work.in_key
    assert "against gold" in say(data, "--key", "gold")
    alone = agree(tmp_path, lines("unit,anna,gold", range(30), ANNA, TRUTH), key="gold")
    assert alone.variables[0].among is None
    assert alone.variables[0].against_key[0].n_units == 30
    stacked = [(i, who, v) for i in range(30) for who, v in
               (("anna", ANNA[i]), ("ben", BEN[i]), ("gold", TRUTH[i]))]  # fmt: skip
    of_long = agree(tmp_path, lines("unit,coder,code", *zip(*stacked, strict=True)), key="Gold")
    assert (
        of_long.variables[0].against_key[0].row("cohen_kappa").value
        == anna.row("cohen_kappa").value
    )


def test_documents_are_drawn_from_a_column(tmp_path: Path) -> None:
    def table(documents: int) -> str:
        names = [f"P{i % documents}" for i in range(30)]
        return lines("interview,nr,anna,ben", names, range(30), ANNA, BEN)

    assert "by document" in agree(tmp_path, table(9)).row("cohen_kappa").interval
    few = agree(tmp_path, table(4)).row("cohen_kappa")
    assert "by unit" in few.interval and few.n_documents == 4
    asked = agree(tmp_path, table(4), documents="interview").row("cohen_kappa")
    assert "by document" in asked.interval and "only 4 documents" in asked.warning
    other = table(4).replace("interview", "batch")
    by_batch = agree(tmp_path, other, documents="batch")
    assert by_batch.row("cohen_kappa").low == asked.low
    assert by_batch.read.documents == 4


def test_what_nobody_coded_can_be_left_out(say: Say, tmp_path: Path) -> None:
    data = marked(lambda who, code: f"{who}_{code}")
    whole, cut = agree(tmp_path, data), agree(tmp_path, data, leave_uncoded_out=True)
    left = cut.variables[0].left_out
    assert 0 < left == whole.row("cohen_kappa").n_units - cut.row("cohen_kappa").n_units
    assert cut.row("percent_agreement").value < whole.row("percent_agreement").value
    assert f"Left out: {left} units" in say(data, "--leave-uncoded-out")
    plain = "unit,anna,ben\n1,x,none\n2,none,None\n3,y,y\n4,,none\n5,x,x\n"
    assert "--no-code none" in say(plain, "--leave-uncoded-out", code=1)
    found = agree(tmp_path, plain, leave_uncoded_out=True, no_code="none")
    assert (found.variables[0].left_out, found.row("cohen_kappa").n_units) == (2, 3)
    empty = agree(tmp_path, plain.replace("none", "").replace("None", ""),
                  leave_uncoded_out=True, codes_too="empty")  # fmt: skip
    assert empty.row("percent_agreement").value == pytest.approx(2 / 3)


def test_how_many_units_to_code_twice(say: Say, tmp_path: Path) -> None:
    # Krippendorff's table of sample sizes (Content Analysis, ch. 11), p < .05
    assert [units_for(0.667, 1 / 2), units_for(0.8, 1 / 2)] == [60, 103]
    assert [units_for(0.667, 1 / 4), units_for(0.8, 1 / 4)] == [81, 139]
    found = agree(tmp_path, wide(), target=0.5, replicates=500)
    plan = found.variables[0].needed
    assert plan is not None
    rarest, share, units = plan.by_category[0]
    assert units == units_for(0.5, share)
    assert (
        share
        == (ANNA + BEN).count(rarest) / 60
        == min((ANNA + BEN).count(code) / 60 for code in set(ANNA))
    )
    row = found.row("krippendorff_alpha")
    assert plan.from_interval == int(np.ceil(
        30 * ((row.value - row.low) / (row.value - 0.5)) ** 2))  # fmt: skip
    assert "more units will not raise it" in say(wide(), "--target", ".99")
    assert "not between 0 and 1" in say(wide(), "--target", "1", code=1)


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "one coder": ("unit,anna\n1,x\n2,y\n3,x\n", "needs two coders"),
    "one coder beside text": (
        lines("unit,text,anna", range(30), [f'"{TEXT} {i}"' for i in range(30)], ANNA),
        "needs two coders",
    ),
    "one coder, long": ("unit,coder,code\n1,anna,x\n2,anna,y\n3,anna,x\n", "one coder only"),
    "one coder beside a group": (
        lines("id,sex,anna", range(30), ["m", "f"] * 15, ANNA), "needs two coders",
    ),
    "one coder with values": ("unit,anna,ben\n1,x,\n2,y,NA\n", "needs two coders"),
    "no heading": (wide().split("\n", 1)[1], "line 1: .*no heading"),
    "no heading, numbers": ("1,1,1\n2,2,1\n3,1,1\n4,2,2\n", "no heading"),
    "a coder without a heading": (wide("unit,anna,"), "column C holds values and has no heading"),
    "a cell too many": (wide() + "31,work,work,x\n", "line 32: .*4 cells"),
    "two coders of one name": (wide("unit,anna,Anna"), "columns B, C have the same heading"),
    "no value in common": ("unit,anna,ben\n1,a,x\n2,b,y\n3,a,x\n", "no two columns hold"),
    "turned, units of any name": (
        ",Intro,Middle,End,Extra,Last\nanna,a,b,b,a,c\nben,a,b,a,a,c\n", "more coders",
    ),
    "passages": ("document,coder,code,begin,end\nP1,anna,x,0,9\nP1,ben,x,0,9\n", "begin and end"),
    "a quotation mark": ('unit,anna,ben\n1,"x,y\n2,x,y\n', "line 2: .*quotation mark"),
    "Polish letters": ("nr;anna;ben\n1;miłość;praca\n2;praca;praca\n".encode("cp1250"), "encoding"),
    "Greek letters": ("nr;anna;ben\n1;άγχος;σπίτι\n2;σπίτι;σπίτι\n".encode("cp1253"), "encoding"),
    "nothing": ("", "the file is empty"),
    "a heading only": ("unit,anna,ben\n", "the table has one line only"),
    "one column": ("unit anna ben\n1 x x\n", "one column only"),
    "no text": (bytes(range(256)), "not a table of text"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(99), "old .xls"),
    "a zip": (b"PK\x03\x04" + bytes(99), "not an Excel workbook"),
    "a formula not calculated": (workbook(a=[["u", "anna", "ben"], [1, "=A2", 2]]), "formula"),
    "two sheets of data": (
        workbook(a=cells(["Unit", "anna", "ben"]), b=cells(["Unit", "cy", "dan"])), "sheets 1, 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_told_is_refused_with_a_way_out(kind: str, tmp_path: Path) -> None:
    data, said = REFUSED[kind]
    with pytest.raises(AgreementError, match=said) as problem:
        agree(tmp_path, data)
    assert problem.value.remedy
    assert not {"anna", "ben", "cy"} & set(str(problem.value).casefold().split())


def test_the_way_out_leads_out(tmp_path: Path) -> None:
    polish = wide().replace("work", "miłość").encode("cp1250")
    assert agree(tmp_path, polish, encoding="cp1250").row("cohen_kappa").n_units == 30
    apart = "unit,anna,ben\n1,a,x\n2,b,y\n3,a,x\n"
    assert agree(tmp_path, apart, coders=["anna", "ben"]).row("percent_agreement").value == 0
    book = workbook(first=cells(["Unit", "anna", "ben"]), second=cells(["Unit", "cy", "dan"]))
    assert agree(tmp_path, book, "t.xlsx", sheet="second").coders == ("cy", "dan")
    assert agree(tmp_path, book, "t.xlsx", sheet="1").coders == ("anna", "ben")
    odd = lines("a;b;c;d", range(30), [f"{TEXT} {i}" for i in range(30)], ANNA, BEN, by=";")
    assert agree(tmp_path, odd, coders=["C", "D"], units="A").coders == ("c", "d")
    stacked = long("p,q,r")
    told = agree(tmp_path, stacked, units="p", coder_column="q", code_columns="r")
    assert told.row("krippendorff_alpha").value == pytest.approx(ALPHA)


def test_measurements_are_known_by_their_range(tmp_path: Path) -> None:
    values = RNG.normal(50, 9, 30)
    pair = [[round(v + d, 1) for v, d in zip(values, RNG.normal(0, 2, 30), strict=True)]
            for _ in range(2)]  # fmt: skip
    data = lines("Nr;anna;ben", range(30), *([str(v).replace(".", ",") for v in one]
                                             for one in pair), by=";")  # fmt: skip
    found = agree(tmp_path, data, level="interval")
    alpha = float(krippendorff_alpha(pair, metric="interval"))
    assert found.row("krippendorff_alpha").value == pytest.approx(alpha)
    assert "--level interval" in " ".join(agree(tmp_path, data).read.variables[0].said)
    whole = [[round(v) for v in one] for one in pair]
    scores = lines("Nr;anna;ben", range(30), *whole, by=";")
    assert agree(tmp_path, scores, level="interval").coders == ("anna", "ben")


def test_a_study_goes_on_as_before_and_has_json_too(tmp_path: Path) -> None:
    sample = Path(__file__).parents[3] / "notebooks" / "sample-study"
    study = shutil.copytree(sample, tmp_path / "study")
    result = CliRunner().invoke(app, ["agree", str(study), "--json", "--target", ".5"])
    whole = json.loads(result.output)
    assert whole["rows"][0]["target"] == 0.5
    cut = CliRunner().invoke(app, ["agree", str(study), "--json", "--leave-uncoded-out"])
    left = json.loads(cut.output)["rows"]
    assert left[0]["n_units"] < whole["rows"][0]["n_units"]
    assert "nobody coded are left out" in left[0]["missing"]
    assert tc.agree(str(study)).coders == tc.agree(tc.open(study)).coders
    refused = CliRunner().invoke(
        app, ["agree", str(study), "--unit", "continuum", "--leave-uncoded-out"]
    )
    assert "nothing is left out" in str(refused.exception)


def test_a_column_that_agrees_with_nobody_is_pointed_out(say: Say) -> None:
    batch = np.random.default_rng(1).choice(["work", "family", "stress"], 30)
    data = lines("unit,anna,ben,batch", range(30), ANNA, BEN, batch)
    assert "batch agrees with the others no better than chance" in say(data)


def test_options_are_for_what_they_are_for(say: Say, tmp_path: Path) -> None:
    assert "works with a study only" in " ".join(
        CliRunner().invoke(app, ["agree", str(tmp_path / "t.csv"), "--unit", "turn"]).output.split()
    )
    sample = Path(__file__).parents[3] / "notebooks" / "sample-study"
    wrong = CliRunner().invoke(app, ["agree", str(sample), "--key", "gold"])
    assert wrong.exit_code == 2 and "works with a csv or xlsx file only" in " ".join(
        wrong.output.split()
    )
    with pytest.raises(AgreementError, match="no level of that name"):
        agree(tmp_path, wide(), level="ordered")
    with pytest.raises(AgreementError, match="no option metric"):
        agree(tmp_path, wide(), metric="ordinal")
    with pytest.raises(AgreementError, match="no such file"):
        tc.agree(tmp_path / "nowhere.csv")
    with pytest.raises(AgreementError, match="no study, file or data frame"):
        tc.agree([["a"], ["b"]])  # type: ignore[call-overload]
    assert (
        "Example: transcode agree ratings.xlsx"
        in CliRunner().invoke(app, ["agree", "--help"], env={"COLUMNS": "200"}).output
    )
    assert set(Asked.__slots__) >= {"level", "key", "documents", "target"}  # type: ignore[attr-defined]
