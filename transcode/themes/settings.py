"""Settings for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ReportSettings"]


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Settings of the report; the table ``[report]`` of ``study.toml``.

    Attributes:
        attribution: what stands below an excerpt: "pseudonym" is the participant's id and the time,
            "none" nothing, "group" the group of the participant, and only in themes in which
            one group takes part and another does not.
        checklist: reporting guideline that the report ends with, "SRQR" or "COREQ".
        group_test: whether groups are compared with a test (Fisher's exact, or a permutation test
            for more than two), with its caution.
    """

    attribution: Literal["pseudonym", "none", "group"] = "pseudonym"
    checklist: Literal["SRQR", "COREQ"] = "SRQR"
    group_test: bool = False
