"""Names of the coefficients for people to read: long in a heading, short in a table."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["main_measure", "short_name", "title"]

_NAMES = {
    "percent_agreement": ("Percent agreement", "agreed"),
    "cohen_kappa": ("Cohen's kappa", "kappa"),
    "krippendorff_alpha": ("Krippendorff's alpha", "alpha"),
    "gwet_ac1": ("Gwet's AC1", "AC1"),
    "gwet_ac2": ("Gwet's AC2", "AC2"),
    "scott_pi": ("Scott's pi", "pi"),
    "fleiss_kappa": ("Fleiss' kappa", "Fleiss' kappa"),
    "conger_kappa": ("Conger's kappa", "Conger's kappa"),
    "brennan_prediger": ("Brennan and Prediger's coefficient", "Brennan-Prediger"),
    "alpha_jaccard": (
        "Krippendorff's alpha of sets of codes (Jaccard)",
        "alpha of sets of codes (Jaccard)",
    ),
    "alpha_masi": (
        "Krippendorff's alpha of sets of codes (MASI)",
        "alpha of sets of codes (MASI)",
    ),
    "u_alpha": ("Krippendorff's u-alpha", "u-alpha"),
    "bu_alpha": ("Krippendorff's |u-alpha (coded or not)", "|u-alpha (coded or not)"),
    "u_alpha_all": (
        "Krippendorff's u-alpha of all codes at once",
        "u-alpha of all codes at once",
    ),
    "cu_alpha": ("Krippendorff's cu-alpha", "cu-alpha"),
    "ku_alpha": ("Krippendorff's (k)u-alpha", "(k)u-alpha"),
    "gamma": ("Gamma", "gamma"),
    "gamma_cat": ("Gamma-cat", "gamma-cat"),
}
"""Title and short name of each measure."""

_MAIN = ("krippendorff_alpha", "u_alpha")


def title(measure: str) -> str:
    """Return the full name of a measure: ``Cohen's kappa``."""
    return _NAMES[measure][0]


def short_name(measure: str) -> str:
    """Return a name that fits a narrow column: ``kappa``."""
    return _NAMES[measure][1]


def main_measure(measures: Collection[str]) -> str:
    """Choose the measure that pictures and tables show first."""
    return next((measure for measure in _MAIN if measure in measures), next(iter(measures), ""))
