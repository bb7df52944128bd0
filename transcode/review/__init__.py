"""The workbench: the program proposes, the coder decides, the journal remembers.

Its doors::

    Session(study, coder)                the queue and the verbs, without any user interface
    review(study, coder)                 the same as a widget in a notebook
    review_in_terminal(session, console) the same in a terminal
    code_in_terminal(session, console)   passage by passage, with the codes that each may want
    adopt(session, read_codebook(path))  a codebook that was there before

Not yet: several coders side by side.
"""

from __future__ import annotations

from transcode.review.adopt import adopt, read_codebook
from transcode.review.coding_terminal import code_in_terminal
from transcode.review.flatten import GivenCodebook
from transcode.review.notebook import review
from transcode.review.session import Session
from transcode.review.terminal import review_in_terminal
from transcode.review.view import Passage, ProposalView, stability_words

__all__ = [
    "GivenCodebook",
    "Passage",
    "ProposalView",
    "Session",
    "adopt",
    "code_in_terminal",
    "read_codebook",
    "review",
    "review_in_terminal",
    "stability_words",
]
