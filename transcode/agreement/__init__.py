"""Several coders' codings: coefficients with intervals, and where the coders disagree.

The room knows nothing of the disk and needs numpy alone. Its doors::

    measure(spans, units=..., coverage=..., codes=...) -> Agreement    the whole table
    draw(agreement) -> str                                             its forest plot, as SVG
    unitise(spans, units, coverage, codes, coders) -> Table            the decisions behind it
    percent_agreement, cohen_kappa, krippendorff_alpha                 on any coders x units array

Today it is thin: three nominal measures, on segments (or any units that do not overlap), per
code and overall. It does not yet know character units or unitizing measures, further
coefficients, ordered or set-valued data, themes, standard errors, or other programs' numbers.
"""

from __future__ import annotations

from transcode.agreement.data import AgreementSettings, Span, Table, Unit, validate
from transcode.agreement.figure import draw
from transcode.agreement.nominal import cohen_kappa, krippendorff_alpha, percent_agreement
from transcode.agreement.result import OVERALL, Agreement, Disagreement, Pair, Row
from transcode.agreement.table import measure
from transcode.agreement.units import unitise

__all__ = [
    "OVERALL",
    "Agreement",
    "AgreementSettings",
    "Disagreement",
    "Pair",
    "Row",
    "Span",
    "Table",
    "Unit",
    "cohen_kappa",
    "draw",
    "krippendorff_alpha",
    "measure",
    "percent_agreement",
    "unitise",
    "validate",
]
