"""Suggestions while somebody codes: codes of their own for a passage, and related passages.

:func:`learn` predicts a coder's next decisions from the earlier ones, calibrated and compared with
the plain frequency of the codes. :func:`kindred`, :func:`contrary` and :func:`repeated` lead from a
passage to others. Nothing is stored and nothing is decided here.
"""

from transcode.coding.suggest.learn import Coded, Learned, Passages, learn
from transcode.coding.suggest.neighbours import contrary, kindred, repeated
from transcode.coding.suggest.stance import STANCES, stance

__all__ = [
    "STANCES", "Coded", "Learned", "Passages", "contrary", "kindred", "learn", "repeated", "stance",
]  # fmt: skip
