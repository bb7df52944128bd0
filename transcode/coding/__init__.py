"""From released texts to candidate codes: meaning units, their vectors, proposals.

:func:`segment` cuts a text into meaning units, :func:`embed` turns them into vectors, and
:func:`propose` finds the passages that belong together and names them in vivo.
"""

from transcode.coding.embed import embed
from transcode.coding.neighbours import contrary, kindred, repeated
from transcode.coding.propose import propose
from transcode.coding.segment import said, segment
from transcode.coding.settings import CodingSettings
from transcode.coding.stance import STANCES, stance
from transcode.coding.suggest import Coded, Learned, Passages, learn

__all__ = [
    "STANCES", "Coded", "CodingSettings", "Learned", "Passages", "contrary", "embed", "kindred",
    "learn", "propose", "repeated", "said", "segment", "stance",
]  # fmt: skip
