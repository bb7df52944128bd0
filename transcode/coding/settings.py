"""Settings of segmenting and proposing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

__all__ = ["DEFAULTS", "CodingSettings"]


@dataclass(frozen=True, slots=True)
class CodingSettings:
    """Settings of the coding room; the table ``[coding]`` of ``study.toml``.

    ``target_words`` is the length that meaning units aim at, in words: shorter than a third of
    it joins a neighbour, longer than about one and a half of it is split, at the end of a sentence
    and where the words change as far as they allow. ``interviewer`` makes units of what the
    interviewer says too (False keeps it as context and out of the proposals).
    ``proposals`` is how many candidate codes to propose; 0 chooses from the number of passages.
    ``resamples`` is how many times the passages are clustered to reach the consensus; 0 takes
    the more the fewer passages there are.
    ``support`` is the membership from which on a passage supports a proposal; a proposal less
    stable than ``steady`` is shown apart, as tentative. ``centre = "interview"`` takes away what
    all passages of an interview share: try it where proposals follow the people instead of what
    they say (in the three corpora it was measured on it made no clear difference).
    """

    target_words: Annotated[int, Ge(1)] = 40
    interviewer: bool = False
    proposals: Annotated[int, Ge(0)] = 0
    resamples: Annotated[int, Ge(0)] = 0
    seed: Annotated[int, Ge(0), Le(2**31 - 1)] = 1
    support: Annotated[float, Ge(0), Le(1)] = 0.3
    steady: Annotated[float, Ge(0), Le(1)] = 0.6
    centre: Literal["", "interview"] = ""


DEFAULTS = CodingSettings()
