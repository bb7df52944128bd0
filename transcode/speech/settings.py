"""Settings of recognition. Kept in ``study.toml`` under ``[speech]``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from transcode.records.languages import Language
from transcode.speech.device import Device


@dataclass(frozen=True)
class SpeechSettings:
    """Settings for turning recordings into transcripts.

    Attributes:
        language: ISO 639-1 code of the language spoken; "" lets Whisper detect it, at several
            places; "mixed" detects it phrase by phrase, for people who switch (takes about twice as
            long).
        vocabulary: names and jargon of the study, spelt as Whisper should write them.
        verbatim: ask Whisper for the fillers (uh, um) that it would leave out.
        speakers: number of people who speak in a usual recording; 0 estimates it. A recording that
            has another is settled by `transcode speakers STUDY P03 --count 3`.
        beam_size: hypotheses kept while decoding; 1 is about 1.5 times as fast and a little worse.
        batch_size: stretches of up to 30 s decoded together, on a processor at most four; bounds
            the memory.
        threads: processor threads; 0 leaves it to the libraries.
        device: processor: "auto" takes a graphics card (CUDA) where one works; "cpu" and "cuda"
            take no other. Numbers differ a little between the two; no transcript is made anew.
        seed: of CTranslate2, so that the same recording gives the same bytes.
    """

    language: Language = ""
    vocabulary: tuple[str, ...] = ()
    verbatim: bool = True
    speakers: Annotated[int, Ge(0)] = 0
    beam_size: Annotated[int, Ge(1), Le(100)] = 5
    batch_size: Annotated[int, Ge(1)] = 8
    threads: Annotated[int, Ge(0), Le(1024)] = 0
    device: Device = "auto"
    seed: Annotated[int, Ge(0), Le(2**31 - 1)] = 20060


DEFAULTS = SpeechSettings()
