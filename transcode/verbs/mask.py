"""Masking of what people typed: what a person decided to hide is hidden there.

In journals and participants.csv pseudonyms take the place of the names; a file that is none of the
program's own is put away in ``confidential/set-aside/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.pipeline.findings import Finding, findings
from transcode.records.decisions import reworded
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants

__all__ = ["Masked", "carry_out", "mask_journals"]

_Spans = Mapping[str, Sequence[Finding]]  # by the text that they stand in


@dataclass(frozen=True, slots=True)
class Masked:
    """Numbers of names that were hidden, by place."""

    journals: Mapping[str, int]  # coder -> decisions changed
    participants: int = 0  # cells and column names of participants.csv
    descriptions: int = 0  # of candidate codes, taken out
    set_aside: int = 0  # files that were put away in confidential/set-aside/

    def __bool__(self) -> bool:
        return bool(self.journals or self.participants or self.descriptions or self.set_aside)

    def __str__(self) -> str:
        parts = [
            f"{count} decisions in the journal of {coder}, who must go on from it as it is now"
            for coder, count in self.journals.items()
        ]
        if self.participants:
            parts.append(f"{self.participants} cells of participants.csv")
        if self.descriptions:
            parts.append(f"{self.descriptions} descriptions of candidate codes (taken out)")
        if self.set_aside:
            parts.append(f"{self.set_aside} files of others (now in confidential/set-aside/)")
        return (
            "Hidden: " + "; ".join(parts) + "."
            if parts
            else "No name was typed that is to be hidden."
        )


def carry_out(study: Study) -> Masked:
    """Hide everything that was typed and that a person decided to hide."""
    every = [finding for finding in findings(study).every if finding.decision == "hide"]
    if not every:
        return Masked({})
    foreign = [finding for finding in every if finding.typed.is_foreign]
    return Masked(
        _mask_journals(study, every),
        _mask_participants(study, [f for f in every if f.typed.file == "participants.csv"]),
        _drop_descriptions(study, every),
        _set_aside(study, {f.typed.file.partition("!")[0] for f in foreign}),
    )


def mask_journals(study: Study) -> dict[str, int]:
    """Put pseudonyms where coders typed original names: in memos, definitions, names of codes.

    All but what a person let stay, and what only the model suspects. A journal is only ever added
    to, so a name in it could not be taken back by undoing. The chain is linked anew, and the
    journal says so.

    Returns:
        Coder (of a copy, its file) -> entries changed.
    """
    every = findings(study).held
    return _mask_journals(study, [f for f in every if f.decision == "hide" or not f.is_suspicion])


def _mask_journals(study: Study, every: Iterable[Finding]) -> dict[str, int]:
    journals = [*map(study.journal, study.writers), *study.journal_copies]
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in every:
        if not finding.typed.is_foreign:
            of_file[finding.typed.file].append(finding)
    done: dict[str, int] = {}
    for journal in journals:
        if hidden := of_file.get(f"journals/{journal.path.name}"):
            masked = _masking(hidden)
            changed = journal.withdraw("", lambda decision, m=masked: reworded(decision, m))  # type: ignore[misc]
            if changed:
                done[journal.path.stem] = len(changed)
    return done


def _mask_participants(study: Study, hidden: Sequence[Finding]) -> int:
    if not hidden:
        return 0
    masked = _masking(hidden)
    rows = [
        replace(
            participant,
            group=masked(participant.group),
            attributes=tuple(
                (masked(name), masked(value)) for name, value in participant.attributes
            ),
        )
        for participant in study.participants
    ]
    write_participants(study.participants_file, rows)
    return len({(finding.typed.line, finding.typed.text) for finding in hidden})


def _drop_descriptions(study: Study, every: Iterable[Finding]) -> int:
    path = study.descriptions_file
    lines = {f.typed.line for f in every if f.typed.file == f"proposals/{path.name}"}
    if not lines:
        return 0
    left = [
        description for n, description in enumerate(study.descriptions, start=2) if n not in lines
    ]
    if header := study.reading.header(path):
        write_artefact(path, header, left)
    return len(lines)


def _set_aside(study: Study, files: Iterable[str]) -> int:
    """Move files out of ``shareable/``; nothing that is there already is written over."""
    moved = 0
    for file in files:
        source = study.shareable / file
        folder = study.confidential / "set-aside"
        folder.mkdir(exist_ok=True)
        target, number = folder / source.name, 2
        while target.exists():
            target, number = folder / f"{source.stem}-{number}{source.suffix}", number + 1
        if source.exists():
            source.rename(target)
            moved += 1
    return moved


def _masking(hidden: Iterable[Finding]) -> Callable[[str], str]:
    """Return a function that puts pseudonyms into a text where findings stand in it."""
    of_text: dict[str, list[Finding]] = defaultdict(list)
    for finding in hidden:
        of_text[finding.typed.text].append(finding)

    def masked(text: str) -> str:
        after = len(text), ""  # where the name behind this one begins, and what stands for it
        for finding in sorted(of_text.get(text, ()), key=lambda f: f.begin, reverse=True):
            begin, end = finding.begin, finding.end
            if end > after[0]:
                continue  # inside of what is hidden already
            shape = finding.found_by == "pattern"
            stands = f"[{finding.kind}]" if shape else finding.pseudonym or "[name]"
            if not shape and stands == after[1] and text[end : after[0]].isspace():
                text = text[:begin] + text[after[0] :]  # first and last name
            else:
                text = text[:begin] + stands + text[end:]
            after = begin, stands
        return text

    return masked
