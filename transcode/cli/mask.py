"""Names that coders typed, hidden."""

from __future__ import annotations

from transcode.cli.app import StudyFolder, screen


def command(study: StudyFolder) -> None:
    """Put pseudonyms where coders typed real names: in memos, definitions, names of codes.

    What was let stay when the names were reviewed stays. What somebody decided to hide is hidden
    in participants.csv too, and files of others are put away in confidential/set-aside/.

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
