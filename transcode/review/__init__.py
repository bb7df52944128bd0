"""The workbench: the program proposes, the coder decides, the journal remembers.

Its doors::

    Session(study, coder)                the queue and the verbs, without any user interface
    review(study, coder)                 the same as a widget in a notebook
    review_in_terminal(session, console) the same in a terminal

Today it is thin: proposals and the codebook; no coding of passages in the text by hand, no view
of several coders side by side.
"""

from __future__ import annotations

from transcode.review.notebook import review
from transcode.review.session import Session
from transcode.review.terminal import review_in_terminal
from transcode.review.view import Passage, ProposalView, stability_words

__all__ = [
    "Passage",
    "ProposalView",
    "Session",
    "review",
    "review_in_terminal",
    "stability_words",
]
