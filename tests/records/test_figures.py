"""How figures are written."""

from __future__ import annotations

from math import nan

import pytest

from transcode.records.figures import (
    clock,
    clock_to_ms,
    counted,
    decimal,
    estimate,
    in_print,
    lasting,
    out_of,
    percent,
)


@pytest.mark.parametrize(
    ("shown", "as_"),
    [
        (counted(0, "passage"), "0 passages"),
        (counted(1, "passage"), "1 passage"),
        (counted(2, "passage supports", "passages support"), "2 passages support"),
        (out_of(5, 6), "5 of 6"),
        (out_of(6, 7, "participant"), "6 of 7 participants"),
        (out_of(1, 1, "participant"), "1 of 1 participant"),
        (percent(0.625), "62%"),
        (percent(0.0312, 1), "3.1%"),
        (decimal(0.625), "0.62"),
        (decimal(-0.001), "0.00"),
        (decimal(nan), ""),
        (estimate(-0.05, -0.2, 0.1), "-0.05 [-0.20, 0.10]"),
        (in_print(estimate(-0.05, nan, nan)), "\u22120.05"),
        (clock(0), "0:00:00"),
        (clock(4_330_999), "1:12:10"),
        (clock_to_ms(4_330_009), "1:12:10.009"),
        (clock_to_ms(21_000, ","), "0:00:21,000"),
        (lasting(19_767), "20 s"),
        (lasting(725_000), "12 min 5 s"),
        (lasting(3_725_000), "1 h 2 min"),
    ],
)
def test_a_figure_reads(shown: str, as_: str) -> None:
    assert shown == as_
