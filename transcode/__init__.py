"""From a folder of interview recordings to a thematic map, on your own machine.

>>> import transcode as tc
>>> study = tc.open("my-study")          # doctest: +SKIP
>>> tc.run(study)                        # doctest: +SKIP

The verbs: ``start`` and ``open`` a study; ``add``, ``transcribe``, ``anonymise``, ``propose`` and
``run`` (all of them); ``correct`` a transcript, pass the ``names`` (and ``close_names``) and
``workbench`` in a notebook; ``agree``, ``draw_map``, ``draw_proposals``, ``report``, ``export``,
``export_project``, ``export_transcripts``, ``outcomes`` of questionnaires;
``candidate_themes`` and ``review_themes``, which suggest and decide nothing;
``topic_model`` (the proposals as a BERTopic); ``reveal`` a pseudonym, ``restore`` a text,
``withdraw`` an interview; ``status`` and ``verify``. The nouns are in :mod:`transcode.records`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from transcode.errors import TranscodeError as TranscodeError
    from transcode.pipeline.propose import topic_model as topic_model
    from transcode.study.folder import Study as Study
    from transcode.verbs.add.add import add as add
    from transcode.verbs.agree import agree as agree
    from transcode.verbs.correct import desk as correct  # noqa: F401
    from transcode.verbs.draw import draw_map as draw_map
    from transcode.verbs.draw import draw_proposals as draw_proposals
    from transcode.verbs.export import export as export
    from transcode.verbs.export import export_project as export_project
    from transcode.verbs.export import export_transcripts as export_transcripts
    from transcode.verbs.key import reveal as reveal
    from transcode.verbs.names import close_names as close_names
    from transcode.verbs.names import names as names
    from transcode.verbs.outcomes.outcomes import outcomes as outcomes
    from transcode.verbs.report import write_report
    from transcode.verbs.restore import restore as restore
    from transcode.verbs.run import anonymise as anonymise
    from transcode.verbs.run import propose as propose
    from transcode.verbs.run import run as run
    from transcode.verbs.run import transcribe as transcribe
    from transcode.verbs.start import start as start
    from transcode.verbs.status import status as status
    from transcode.verbs.themes import candidate_themes as candidate_themes
    from transcode.verbs.themes import review_themes as review_themes
    from transcode.verbs.verify import verify as verify
    from transcode.verbs.withdraw.withdraw import withdraw as withdraw
    from transcode.workbench import Session as Session
    from transcode.workbench import review as workbench  # noqa: F401

    open = Study.open
    report = write_report

_HOME = {
    "Session": "transcode.workbench",
    "Study": "transcode.study.folder",
    "TranscodeError": "transcode.errors",
    "add": "transcode.verbs.add.add",
    "agree": "transcode.verbs.agree",
    "anonymise": "transcode.verbs.run",
    "candidate_themes": "transcode.verbs.themes",
    "close_names": "transcode.verbs.names",
    "draw_map": "transcode.verbs.draw",
    "draw_proposals": "transcode.verbs.draw",
    "export": "transcode.verbs.export",
    "export_project": "transcode.verbs.export",
    "export_transcripts": "transcode.verbs.export",
    "names": "transcode.verbs.names",
    "outcomes": "transcode.verbs.outcomes.outcomes",
    "propose": "transcode.verbs.run",
    "restore": "transcode.verbs.restore",
    "reveal": "transcode.verbs.key",
    "review_themes": "transcode.verbs.themes",
    "run": "transcode.verbs.run",
    "start": "transcode.verbs.start",
    "status": "transcode.verbs.status",
    "topic_model": "transcode.pipeline.propose",
    "transcribe": "transcode.verbs.run",
    "verify": "transcode.verbs.verify",
    "withdraw": "transcode.verbs.withdraw.withdraw",
}

__all__ = sorted([*_HOME, "correct", "open", "report", "workbench"])


def __getattr__(name: str) -> Any:  # noqa: ANN401
    # the rooms are opened when they are entered: importing this package stays quick
    if name == "open":
        return import_module("transcode.study.folder").Study.open
    if name == "report":
        return import_module("transcode.verbs.report").write_report
    if name == "workbench":
        return import_module("transcode.workbench").review
    if name == "correct":
        return import_module("transcode.verbs.correct").desk
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'transcode' has no attribute {name!r}")
