"""Hiding names that coders typed."""

from __future__ import annotations

from transcode.cli.app import StudyFolder, screen


def command(study: StudyFolder) -> None:
    """Replace real names in memos, definitions and names of codes with pseudonyms.

    Names that the review left in place stay. Names that it hides are hidden in participants.csv
    too, and files of other programs are moved to confidential/set-aside/.

    Example: transcode mask my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import mask

    opened = Study.open(study)
    with opened.working():
        decided = mask.carry_out(opened)
        changed = mask.mask_journals(opened)
    if decided:
        screen.print(str(decided), highlight=False)
    if changed or not decided:
        screen.print(str(mask.Masked(changed)), highlight=False)
