"""From a folder of interview recordings to a thematic map, on your own machine.

>>> import transcode as tc
>>> study = tc.open("my-study")          # doctest: +SKIP
>>> tc.run(study)                        # doctest: +SKIP

The verbs: ``start`` and ``open`` a study; ``add``, ``transcribe``, ``anonymise``, ``propose`` and
``run`` (all of them); ``correct`` a transcript, pass the ``names`` (and ``close_names``) and
``workbench`` in a notebook; ``agree``, ``draw_map``, ``draw_proposals``, ``report``, ``export``;
``topic_model`` (the proposals as a BERTopic); ``reveal`` a pseudonym, ``restore`` a text,
``withdraw`` an interview; ``status`` and ``verify``. The nouns are in :mod:`transcode.records`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from transcode.correcting import desk as correct  # noqa: F401
    from transcode.errors import TranscodeError as TranscodeError
    from transcode.keeping import reveal as reveal
    from transcode.naming import close_names as close_names
    from transcode.naming import names as names
    from transcode.outputs import agree as agree
    from transcode.outputs import draw_map as draw_map
    from transcode.outputs import draw_proposals as draw_proposals
    from transcode.outputs import export as export
    from transcode.outputs import write_report
    from transcode.pipeline import add as add
    from transcode.pipeline import anonymise as anonymise
    from transcode.pipeline import propose as propose
    from transcode.pipeline import run as run
    from transcode.pipeline import start as start
    from transcode.pipeline import status as status
    from transcode.pipeline import transcribe as transcribe
    from transcode.pipeline import verify as verify
    from transcode.proposing import topic_model as topic_model
    from transcode.restoring import restore as restore
    from transcode.review import Session as Session
    from transcode.review import review as workbench  # noqa: F401
    from transcode.study import Study as Study
    from transcode.withdrawing import withdraw as withdraw

    open = Study.open
    report = write_report

_HOME = {
    **dict.fromkeys(("add", "anonymise", "propose", "run", "start"), "transcode.pipeline"),
    **dict.fromkeys(("status", "transcribe", "verify"), "transcode.pipeline"),
    **dict.fromkeys(("agree", "draw_map", "draw_proposals", "export"), "transcode.outputs"),
    **dict.fromkeys(("Session",), "transcode.review"),
    "topic_model": "transcode.proposing",
    **dict.fromkeys(("close_names", "names"), "transcode.naming"),
    "restore": "transcode.restoring",
    "reveal": "transcode.keeping",
    "withdraw": "transcode.withdrawing",
    "Study": "transcode.study",
    "TranscodeError": "transcode.errors",
}

__all__ = sorted([*_HOME, "correct", "open", "report", "workbench"])


def __getattr__(name: str) -> Any:  # noqa: ANN401
    # the rooms are opened when they are entered: importing this package stays quick
    if name == "open":
        return import_module("transcode.study").Study.open
    if name == "report":
        return import_module("transcode.outputs").write_report
    if name == "workbench":
        return import_module("transcode.review").review
    if name == "correct":
        return import_module("transcode.correcting").desk
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'transcode' has no attribute {name!r}")
