"""The workbench: the program proposes, the coder decides, the journal remembers.

Its doors::

    Session(study, coder)                the queue and the verbs, without any user interface
    review(study, coder)                 the same as a widget in a notebook
    adopt(session, read_codebook(path))  takes over an existing codebook
Not yet: several coders side by side.
"""

from __future__ import annotations

import sys
from types import ModuleType

from transcode.workbench.adopt import adopt, read_codebook
from transcode.workbench.evidence import Passage, ProposalView
from transcode.workbench.flatten import GivenCodebook
from transcode.workbench.notebook import review
from transcode.workbench.session import Session

__all__ = [
    "GivenCodebook",
    "Passage",
    "ProposalView",
    "Session",
    "adopt",
    "read_codebook",
    "review",
]


class _Door(ModuleType):
    """This package, callable: ``tc.workbench(study, "anna")`` is the public name.

    Python puts an imported package where the public name would be looked up.
    """

    __call__ = staticmethod(review)


sys.modules[__name__].__class__ = _Door
