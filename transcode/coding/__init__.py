"""Candidate codes from released texts: segments, their vectors, proposals.

:func:`segment` cuts a text into segments, :func:`embed` turns them into vectors, and
:func:`propose` groups related passages and names the groups in vivo. :func:`grow` is the slow part
of that; its result serves any number of proposals.
"""

from transcode.coding.chatter import chatter_by
from transcode.coding.closeness import measured_again
from transcode.coding.cluster import default_proposals
from transcode.coding.embed import embed
from transcode.coding.lineage import known_members, next_generation
from transcode.coding.nouns import parse
from transcode.coding.propose import grow, propose, terms_of
from transcode.coding.segment import said, segment
from transcode.coding.settings import CodingSettings
from transcode.coding.topics import topic_model
from transcode.coding.tree import Consensus

__all__ = [
    "CodingSettings",
    "Consensus",
    "chatter_by",
    "default_proposals",
    "embed",
    "grow",
    "known_members",
    "measured_again",
    "next_generation",
    "parse",
    "propose",
    "said",
    "segment",
    "terms_of",
    "topic_model",
]
