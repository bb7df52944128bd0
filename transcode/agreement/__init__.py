"""Agreement between coders: coefficients with intervals, and the places of disagreement.

The package does not use the disk and needs numpy (and sometimes scipy). Its entry points::

    measure(spans, unit=..., coverage=..., codes=...) -> Agreement     the whole table
    measure(as_ratings(rows)) -> Agreement                             the same for a plain table
    draw(agreement) -> str                                             its forest plot, as SVG
    unitise, characters -> Table                                       the decisions behind it
    percent_agreement, cohen_kappa, krippendorff_alpha, ...            one coefficient of a table
    u_alpha, bu_alpha, cu_alpha, ku_alpha, gamma, gamma_cat            passages on a continuum
    span_scores, boundaries, labels                                    passages of two coders
    other_programs                                                     figures of NVivo and others

:mod:`transcode.agreement.spreadsheet` reads your own spreadsheets.

Some names are used for two different figures; the conventions here are:

* *percent agreement* with missing values is the mean over units, not over values (``chance``);
* *kappa per category* comes with pooled shares (Fleiss) or each coder's own (Cohen):
  the function given to :func:`per_category` decides which;
* *ordinal* alpha has Krippendorff's metric, ordinal weights are Gwet's (``weights``);
* *MASI* is 1 - J M (Passonneau 2006); DKPro's product is ``dkpro_masi`` (``sets``);
* *cu-alpha* with three coders or more takes self-pairs by pairs of coders (``unitizing``);
* the *standard error* of alpha is Gwet's of irrCAC 1.4 (``krippendorff``), that of Cohen's
  kappa Fleiss, Cohen & Everitt's, the others' Gwet's for raw data, divided by n (n - 1);
* the *scale* of weights is the categories given, used or not; otherwise, those that occur;
* *Conger's kappa* of two coders with missing values is not Cohen's (``chance``);
* *shares of categories* come from all units with a value, for Scott from those with two;
* the best *alignment* of gamma is not unique, but its disorder is (``gamma``);
* *alpha_U of 1995* is :func:`alpha_1995`, a different measure from the 2016 family.
"""

from __future__ import annotations

from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.coefficients.krippendorff import coincidences
from transcode.agreement.coefficients.measures import (
    alpha_sets,
    bangdiwala_b,
    bennett_s,
    bias_index,
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_max,
    conger_kappa,
    fleiss_kappa,
    four_counts,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    light_kappa,
    pabak,
    per_category,
    percent_agreement,
    pooled_kappa,
    prevalence_index,
    randolph_kappa,
    rates_of_use,
    scott_pi,
    unit_agreement,
)
from transcode.agreement.coefficients.ratings import (
    Ratings,
    as_ratings,
    from_contingency,
    from_counts,
)
from transcode.agreement.coefficients.sets import jaccard_distance, masi_distance
from transcode.agreement.coefficients.weights import METRICS, WEIGHTS
from transcode.agreement.data import AgreementSettings, Span, Table, Unit, validate
from transcode.agreement.figure import draw
from transcode.agreement.names import main_measure, short_name, title
from transcode.agreement.result import OVERALL, Agreement, Counts, Pair, Row
from transcode.agreement.table.bootstrap import bootstrap
from transcode.agreement.table.continuous import as_continua
from transcode.agreement.table.table import measure
from transcode.agreement.table.tools import PROGRAMS, Foreign, other_programs
from transcode.agreement.unitizing.continuum import Continuum
from transcode.agreement.unitizing.gamma import gamma, gamma_cat, gamma_disorder
from transcode.agreement.unitizing.overlap import boundaries, labels, span_scores
from transcode.agreement.unitizing.segmentation import boundary_similarity
from transcode.agreement.unitizing.unitizing import bu_alpha, cu_alpha, ku_alpha, u_alpha, unitizing
from transcode.agreement.unitizing.unitizing_1995 import alpha_1995
from transcode.agreement.units import characters, unitise
from transcode.agreement.where import Confusion, Disagreement

__all__ = [
    "METRICS",
    "OVERALL",
    "PROGRAMS",
    "WEIGHTS",
    "Agreement",
    "AgreementSettings",
    "Confusion",
    "Continuum",
    "Counts",
    "Disagreement",
    "Estimate",
    "Foreign",
    "Pair",
    "Ratings",
    "Row",
    "Span",
    "Table",
    "Unit",
    "alpha_1995",
    "alpha_sets",
    "as_continua",
    "as_ratings",
    "bangdiwala_b",
    "bennett_s",
    "bias_index",
    "bootstrap",
    "boundaries",
    "boundary_similarity",
    "brennan_prediger",
    "bu_alpha",
    "characters",
    "cohen_kappa",
    "cohen_kappa_max",
    "coincidences",
    "conger_kappa",
    "cu_alpha",
    "draw",
    "fleiss_kappa",
    "four_counts",
    "from_contingency",
    "from_counts",
    "gamma",
    "gamma_cat",
    "gamma_disorder",
    "gwet_ac1",
    "gwet_ac2",
    "jaccard_distance",
    "krippendorff_alpha",
    "ku_alpha",
    "labels",
    "light_kappa",
    "main_measure",
    "masi_distance",
    "measure",
    "other_programs",
    "pabak",
    "per_category",
    "percent_agreement",
    "pooled_kappa",
    "prevalence_index",
    "randolph_kappa",
    "rates_of_use",
    "scott_pi",
    "short_name",
    "span_scores",
    "title",
    "u_alpha",
    "unit_agreement",
    "unitise",
    "unitizing",
    "validate",
]
