"""Figures, labels and pictures have one source: nothing that people see is written down twice."""

from __future__ import annotations

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import transcode as tc
from transcode.agreement import (
    AgreementSettings,
    Span,
    Unit,
    as_ratings,
    main_measure,
    measure,
    short_name,
    title,
)
from transcode.study.folder import Study

HOUSE = Path(tc.__file__).parent
SAMPLE = Path(__file__).parents[1] / "notebooks" / "sample-study"
SOURCES = sorted(HOUSE.rglob("*.py"))
FIGURES = HOUSE / "records" / "figures.py"
NAMES = HOUSE / "agreement" / "names.py"


def literals(path: Path) -> Iterator[str]:
    """Every text in a module that is no docstring; the fixed parts of f-strings too."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def formats(path: Path) -> Iterator[str]:
    """How numbers are formatted in the f-strings of a module, such as ``.2f``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            yield "".join(
                part.value for part in node.format_spec.values
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )  # fmt: skip


def the_others(source: Path) -> list[Path]:
    return [path for path in SOURCES if path != source]


def test_every_measure_has_its_names_in_one_place() -> None:
    units = [Unit("P1", 10 * n, 10 * n + 8) for n in range(6)]
    spans = [Span("P1", coder, "c1", unit.begin, unit.end)
             for coder, some in (("a", units[:4]), ("b", units[1:5])) for unit in some]  # fmt: skip
    coverage = [("a", "P1"), ("b", "P1")]
    settings = AgreementSettings(replicates=0, samples=3)
    found = [
        measure(spans, units=units, coverage=coverage, settings=settings),
        measure(spans, unit="continuum", documents={"P1": 60}, coverage=coverage,
                settings=settings),
        measure(as_ratings([[1, 2, 3, 3], [1, 2, 2, 3]], level="ordinal"), settings=settings),
    ]  # fmt: skip
    measured = {row.measure for one in found for row in one.rows}
    assert {"krippendorff_alpha", "gwet_ac2", "u_alpha", "ku_alpha", "gamma_cat"} <= measured
    titles = [title(name) for name in measured]
    assert len({*titles}) == len({*map(short_name, measured)}) == len(measured)
    held = {text for path in the_others(NAMES) for text in literals(path)}
    assert not {one for one in titles if " " in one} & held
    for one in found:
        assert main_measure([row.measure for row in one.rows]) in ("krippendorff_alpha", "u_alpha")


@pytest.mark.parametrize(
    "kind",
    [
        r"\.\d?%",  # a share as a percentage
        r"z\..*f",  # a coefficient that never is -0.00
        r"\.2f",  # a figure between 0 and 1
    ],
)
def test_figures_are_formatted_in_one_place(kind: str) -> None:
    elsewhere = [path.relative_to(HOUSE).as_posix() for path in the_others(FIGURES)
                 for spec in formats(path) if re.fullmatch(kind, spec)]  # fmt: skip
    assert elsewhere == []


def test_times_are_written_in_one_place() -> None:
    hours = [path.relative_to(HOUSE).as_posix() for path in the_others(FIGURES)
             if re.search(r"//\s*3_?600\b", path.read_text("utf-8"))]  # fmt: skip
    assert hours == []


def test_plurals_are_made_in_one_place() -> None:
    joined = re.compile(r"""['"]s['"] \*|\* ['"]s['"]|(?:==|!=|>) 1 else ['"]s['"]""")
    found = [path.relative_to(HOUSE).as_posix() for path in the_others(FIGURES)
             if joined.search(path.read_text("utf-8"))]  # fmt: skip
    assert found == []


def test_pages_and_scripts_format_nothing_themselves() -> None:
    scripts = (path for path in HOUSE.rglob("*.js") if "node_modules" not in path.parts)
    for path in (*HOUSE.rglob("*.j2"), *scripts):
        assert not re.search(r"toFixed|%\.\d|\| round|Math\.round\(100 \* \w+\)}%`;",
                             path.read_text("utf-8")), path.name  # fmt: skip


def test_a_report_draws_each_picture_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that lie beside it as files: the report measures and draws for them too."""
    from importlib import import_module

    chapters = "transcode.themes.report.chapters"
    agreement, findings, closing = map(
        import_module, ("transcode.agreement", f"{chapters}.findings", f"{chapters}.closing")
    )
    drawn: Counter[str] = Counter()

    def counting(module: ModuleType, name: str) -> None:
        draw = getattr(module, name)

        def counted(*given: object, **named: object) -> str:
            drawn[f"{module.__name__}.{name}"] += 1
            return str(draw(*given, **named))

        monkeypatch.setattr(module, name, counted)

    counting(agreement, "draw")
    counting(findings, "draw")
    for name in ("draw_piles", "draw_tree"):
        counting(closing, name)
    study = Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))
    page = tc.report(study).read_text("utf-8")
    assert drawn.pop(f"{chapters}.findings.draw") == 3  # each form of the map
    assert len(drawn) == 3 and set(drawn.values()) == {1}, drawn
    figure = (study.outputs / "agreement.svg").read_text("utf-8").strip()
    assert page.count(figure) == 1
    assert page.count('id="krippendorff_alpha-title"') == 1 and "<desc" in figure
    assert figure in (study.outputs / "agreement.html").read_text("utf-8")
