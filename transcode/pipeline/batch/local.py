"""Crews of this machine, as large as it bears."""

from __future__ import annotations

from transcode.pipeline.batch.threads import share, this_machine
from transcode.pipeline.batch.workers import Workers
from transcode.pipeline.hearing import recordings
from transcode.study.folder import Study

__all__ = ["hearing_crew", "reading_crew"]


def hearing_crew(study: Study, asked: int = 0) -> Workers:
    """Processes that hear recordings: one a core, one a graphics card where there are any."""
    from transcode.speech.whisper import cards

    machine, more = this_machine(cards()), _more_than_base(study)
    return Workers(lambda units: share(machine, units, asked=asked, megabytes=more))


def reading_crew(asked: int = 0) -> Workers:
    """Processes that read texts: few interviews are read sooner by one that loads models once."""
    machine = this_machine()
    return Workers(lambda units: share(machine, units, asked=asked, is_text=True))


def _more_than_base(study: Study) -> int:
    """Megabytes that the largest speech model of a study takes beyond Whisper base."""
    from transcode.models.registry import registry
    from transcode.pipeline.hearing import hearing

    known = registry()
    names = {hearing(study, interview).name for interview in recordings(study)}
    sizes = [known[name].megabytes for name in names if name in known]
    return max(0, max(sizes, default=0) - known["whisper-base"].megabytes)
