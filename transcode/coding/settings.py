"""What a study may set about segmenting and proposing."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULTS", "CodingSettings"]


@dataclass(frozen=True, slots=True)
class CodingSettings:
    """Settings of the coding room; the table ``[coding]`` of ``study.toml``.

    ``target_words`` is the length that meaning units aim at, in words: shorter than a third of
    it joins a neighbour, longer than about one and a half of it is split, at the end of a sentence
    and where the words change as far as they allow. ``interviewer`` makes units of what the
    interviewer says too (False keeps it as context and out of the proposals).
    ``proposals`` is how many candidate codes to propose; 0 chooses from the number of passages.
    ``resamples`` is how many times the passages are clustered to reach the consensus.
    """

    target_words: int = 40
    interviewer: bool = False
    proposals: int = 0
    resamples: int = 100
    seed: int = 1


DEFAULTS = CodingSettings()
