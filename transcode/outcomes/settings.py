"""Settings for questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["OutcomesSettings"]


@dataclass(frozen=True, slots=True)
class OutcomesSettings:
    """Settings of the questionnaires; the table ``[outcomes]`` of ``study.toml``.

    Attributes:
        correction: whether p of time x group is corrected for the number of scores: "none", or
            "holm".
        outcome: the scores that the joint display shows, separated by commas ("scs, pss-10"); ""
            for the total of each scale, or its subscales where it has no total.
        power: whether the power for the effects as they were found is printed, with the reason
            that it says nothing new.
    """

    correction: Literal["none", "holm"] = "none"
    outcome: str = ""
    power: bool = False
