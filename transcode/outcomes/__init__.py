"""Questionnaires beside the interviews. Takes tables of text, returns numbers, tables and SVG.

The entry points::

    parse_form(text, name) -> Scale | Form           a scale or an evaluation form, from TOML
    read_responses(sheet, forms, reading)            answers, or complaints by row and column
    scored(scale, answers), reliability(...)         scores; alpha, omega, item-total correlations
    change(part, scores, occasions, groups)          mixed ANOVA time x group, checks, sizes
    dose_and_change, ratings, demographics, flow     further tables
    joint(...), draw_flow, draw_joint, draw_effects  themes against change; figures as SVG

Limits today: one group factor, answers on one level; no multiple imputation.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from transcode.outcomes.change import Change, change, changes_of, corrected
from transcode.outcomes.columns import item_key, question_key
from transcode.outcomes.complaints import Complaint
from transcode.outcomes.demographics import Demographics, demographics
from transcode.outcomes.dose import Dose, dose_and_change
from transcode.outcomes.feasibility import Rated, ratings
from transcode.outcomes.figures import EffectLine, draw_effects, draw_joint
from transcode.outcomes.flow import Enrolled, Flow, flow
from transcode.outcomes.flow_figure import draw_flow
from transcode.outcomes.joint import FEWEST, Joint, Themed, joint
from transcode.outcomes.reliability import Reliability, reliability
from transcode.outcomes.responses import (
    Reading,
    Responses,
    Sheet,
    TableOptions,
    read_responses,
)
from transcode.outcomes.scales import (
    TEMPLATES,
    Form,
    Part,
    Scale,
    key_names,
    key_text,
    parse_form,
)
from transcode.outcomes.scoring import Score, scored
from transcode.outcomes.settings import OutcomesSettings
from transcode.outcomes.statistics import check_installed

__all__ = [
    "FEWEST",
    "TEMPLATES",
    "Change",
    "Complaint",
    "Demographics",
    "Dose",
    "EffectLine",
    "Enrolled",
    "Flow",
    "Form",
    "Joint",
    "OutcomesSettings",
    "Part",
    "Rated",
    "Reading",
    "Reliability",
    "Responses",
    "Scale",
    "Score",
    "Sheet",
    "TableOptions",
    "Themed",
    "change",
    "changes_of",
    "check_installed",
    "corrected",
    "demographics",
    "dose_and_change",
    "draw_effects",
    "draw_flow",
    "draw_joint",
    "flow",
    "item_key",
    "joint",
    "key_names",
    "key_text",
    "parse_form",
    "question_key",
    "ratings",
    "read_responses",
    "reliability",
    "scored",
]


class _Door(ModuleType):
    """This package, callable: ``tc.outcomes(study)`` is the public name of the verb.

    Python puts an imported package where the public name would be looked up.
    """

    @property
    def __call__(self) -> object:
        """The verb, which stands on a floor above."""
        return import_module("transcode.verbs.outcomes.outcomes").outcomes


sys.modules[__name__].__class__ = _Door
