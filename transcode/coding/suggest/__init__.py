"""While somebody codes: which of their own codes a passage may want, and what lies near it.

:func:`learn` turns what a coder has decided into what they may decide next, calibrated and beside
the plain frequency of the codes; :func:`kindred`, :func:`contrary` and :func:`repeated` lead from a
passage to others. Nothing is stored, nothing is decided here.
"""

from transcode.coding.suggest.learn import Coded, Learned, Passages, learn
from transcode.coding.suggest.neighbours import contrary, kindred, repeated
from transcode.coding.suggest.stance import STANCES, stance

__all__ = [
    "STANCES", "Coded", "Learned", "Passages", "contrary", "kindred", "learn", "repeated", "stance",
]  # fmt: skip
