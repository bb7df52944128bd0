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
    described = study.descriptions if study.reading.header(path) == header else ()
    by_prompt = {description.prompt: description for description in described}
    texts, proposals = study.texts, study.proposals
    made: list[Description] = []
    for done, proposal in enumerate(proposals):
        anchors = _shown(proposal, texts)[:PASSAGES]
        prompt = prompt_for(
            [texts[anchor.interview].text[anchor.begin : anchor.end] for anchor in anchors]
        )
        asked = digest_of(prompt)
        if asked in by_prompt:
            made.append(_of(by_prompt[asked], proposal, anchors))
        elif anchors:
            answer = ask(SYSTEM, prompt, settings)
            if read := read_answer(answer):
                made.append(Description(proposal.id, *read, settings.model, anchors, asked, answer))
                later = {description.prompt for description in made}
                kept = [
                    description
                    for description in by_prompt.values()
                    if description.prompt not in later
                ]
                write_artefact(path, header, [*made, *kept])
        progress((done + 1) / len(proposals))
    write_artefact(path, header, made)
    return Described(len(made), len(proposals) - len(made))


def forget_descriptions(study: Study) -> int:
    """Erase every description that read a passage which is no longer its proposal's.

    Such a passage was withdrawn, or its words have changed: the answer may quote them. Returns how
    many were erased.
    """
    path = study.descriptions_file
    if not path.exists():
        return 0
    proposals = study.proposals if study.proposals_file.exists() else ()
    by_id = {proposal.id: proposal for proposal in proposals}
    try:
        before = study.descriptions
    except ArtefactError:
        path.unlink()  # damaged: nobody can see what it quotes
        return 0
    left = [
        description
        for description in before
        if (proposal := by_id.get(description.proposal)) and description.fits(proposal)
    ]
    if left and (header := study.reading.header(path)):
        write_artefact(path, header, left)
    else:
        path.unlink()
    return len(before) - len(left)


def _shown(proposal: Proposal, texts: dict[str, ReleasedText]) -> tuple[Anchor, ...]:
    """The passages of a proposal that still stand in their texts, most typical first."""
    anchors = (member.anchor for member in proposal.members)
    return tuple(
        anchor
        for anchor in anchors
        if anchor.interview in texts and texts[anchor.interview].digest == anchor.digest
    )


def _of(earlier: Description, proposal: Proposal, anchors: Sequence[Anchor]) -> Description:
    return Description(
        proposal.id, earlier.name, earlier.definition, earlier.model, tuple(anchors),
        earlier.prompt, earlier.answer,
    )  # fmt: skip
