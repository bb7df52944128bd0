"""Candidate codes -> descriptions of them, where the study names a language model for that.

Optional: nothing else waits for it. What was asked can be worked out again from the header of the
file (the words around the passages) and the anchors of each description; no passage is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transcode.errors import ArtefactError, StudyError
from transcode.pipeline.step import room_settings, silent
from transcode.records.base import digest_of
from transcode.records.coding import Description, Proposal
from transcode.records.texts import Anchor, ReleasedText
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study

__all__ = ["Described", "describe", "forget_descriptions"]


@dataclass(frozen=True, slots=True)
class Described:
    """Numbers of proposals that have a description now, and of answers that could not be used."""

    usable: int
    unusable: int


def describe(study: Study, progress: Callable[[float], None] = silent) -> Described:
    """Ask the study's language model for a name and a definition of each proposal.

    A proposal whose passages were described by the same model before is not asked about again.
    Every answer is on the disk before the next question, so that running again is resuming.

    Raises:
        StudyError: no language model is set, or nothing was proposed yet.
        PrivacyError: the model is not on this machine, and the study does not allow that.
        ModelError: the model does not answer.
    """
    from transcode.coding.chat import ChatSettings, ask, check_address
    from transcode.coding.describe import LONGEST, PASSAGES, PROMPT, SYSTEM, prompt_for, read_answer

    settings = room_settings(ChatSettings, study.settings.naming, "naming")
    check_address(settings)
    if not study.proposals_file.exists():
        raise StudyError(
            "nothing has been proposed yet",
            where=study.root.name,
            step="describe",
            remedy="transcode propose STUDY",
        )
    header = Header(
        kind="descriptions",
        stage="describe",
        parameters={
            "model": settings.model, "seed": settings.seed, "temperature": 0,
            "system": SYSTEM, "prompt": PROMPT, "passages": PASSAGES, "longest": LONGEST,
        },
    )  # fmt: skip
    path = study.descriptions_file
    found = study.reading.header(path)
    known = {} if found != header else {one.prompt: one for one in study.descriptions}
    texts, proposals = study.texts, study.proposals
    made: list[Description] = []
    for done, proposal in enumerate(proposals):
        anchors = _shown(proposal, texts)[:PASSAGES]
        prompt = prompt_for([texts[one.interview].text[one.begin : one.end] for one in anchors])
        asked = digest_of(prompt)
        if asked in known:
            made.append(_of(known[asked], proposal, anchors))
        elif anchors:
            answer = ask(SYSTEM, prompt, settings)
            if read := read_answer(answer):
                made.append(Description(proposal.id, *read, settings.model, anchors, asked, answer))
                later = {one.prompt for one in made}
                kept = [one for one in known.values() if one.prompt not in later]
                write_artefact(path, header, [*made, *kept])
        progress((done + 1) / len(proposals))
    write_artefact(path, header, made)
    return Described(len(made), len(proposals) - len(made))


def forget_descriptions(study: Study) -> int:
    """Erase every description that read a passage which is no longer its proposal's.

    So it was withdrawn, or its words have changed: the answer may quote them. Returns how many.
    """
    path = study.descriptions_file
    if not path.exists():
        return 0
    proposals = {one.id: one for one in study.proposals} if study.proposals_file.exists() else {}
    try:
        before = study.descriptions
    except ArtefactError:
        path.unlink()  # damaged: what it quotes cannot be told
        return 0
    left = [one for one in before if (of := proposals.get(one.proposal)) and one.fits(of)]
    if left and (header := study.reading.header(path)):
        write_artefact(path, header, left)
    else:
        path.unlink()
    return len(before) - len(left)


def _shown(proposal: Proposal, texts: dict[str, ReleasedText]) -> tuple[Anchor, ...]:
    """The passages of a proposal that still stand in their texts, most typical first."""
    anchors = (member.anchor for member in proposal.members)
    return tuple(
        one
        for one in anchors
        if one.interview in texts and texts[one.interview].digest == one.digest
    )


def _of(known: Description, proposal: Proposal, anchors: Sequence[Anchor]) -> Description:
    return Description(
        proposal.id, known.name, known.definition, known.model, tuple(anchors), known.prompt,
        known.answer,
    )  # fmt: skip
