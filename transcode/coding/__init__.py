"""From released texts to candidate codes: meaning units, their vectors, proposals.

:func:`segment` cuts a text into meaning units, :func:`embed` turns them into vectors, and
:func:`propose` finds the passages that belong together and names them in vivo.
"""

from transcode.coding.embed import embed
from transcode.coding.propose import propose
from transcode.coding.segment import said, segment
from transcode.coding.settings import CodingSettings

__all__ = ["CodingSettings", "embed", "propose", "said", "segment"]
