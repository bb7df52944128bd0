"""The key of the study: who can open it, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, complaints, screen

key_app = typer.Typer(help="The pseudonym key: who can open it, and its end.", no_args_is_help=True)


@key_app.command()
def recipients(study: StudyFolder) -> None:
    """Who can open the key, by public key; and who will, once it is closed again.

    More people: recipients = ["age1..."] in study.toml, then "transcode key identity".

    Example: transcode key recipients my-study
    """
    from transcode.pipeline import key
    from transcode.privacy.key import has_passphrase
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted

    opened = Study.open(study)
    if has_passphrase(opened.key_file):
        screen.print("The key is closed with a passphrase.")
        return
    now, wanted = key.noted_recipients(opened), key.wanted_recipients(opened)
    mine = key.identity_file()
    for one in dict.fromkeys((*now, *wanted)):
        state = "opens it" if one in now and one in wanted else "opens it until it is closed again"
        state = state if one in now else "opens it once it is closed again"
        screen.print(f"{one}  {state}", highlight=False, soft_wrap=True)
    screen.print(f"Your identity file: {mine}. Keep a copy where nobody finds it.")
    if key.needs_closing(opened):
        screen.print(f"Close it again: transcode key identity {quoted(study)}")


@key_app.command()
def identity(study: StudyFolder) -> None:
    """Close the key for your identity file and the recipients of study.toml, from now on.

    Example: transcode key identity my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    with opened.working():
        who = key.use_identity(opened)
    screen.print(f"{len(who)} can open the key: {', '.join(who)}", highlight=False)


@key_app.command()
def passphrase(study: StudyFolder) -> None:
    """Close the key with a passphrase from now on. Nobody can help you if you forget it.

    It is asked for when it is needed. A machine where nobody sits reads $TRANSCODE_PASSPHRASE;
    whoever may look at the processes of that machine can read it too.

    Example: transcode key passphrase my-study
    """
    from transcode.pipeline.key import unlock
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    with opened.working():
        unlock(opened)
        key.use_passphrase(opened, key.new_passphrase())
    screen.print("The key opens with the passphrase now.")


@key_app.command()
def delete(
    study: StudyFolder,
    also_recordings: Annotated[
        bool, typer.Option("--also-recordings", help="The recordings and scripts too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Anonymise for good: take away the key and all else that says who the pseudonyms are.

    Example: transcode key delete my-study --also-recordings
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    name = opened.root.resolve().name

    def ask(going: Sequence[Path]) -> bool:
        screen.print(_ENDS, highlight=False)
        screen.print(f"Taken away: {', '.join(path.name for path in going) or 'nothing is left'}")
        return yes or bool(typer.prompt(f"Type the name of the study ({name}) to go on") == name)

    with opened.working():
        if not key.delete_key(opened, ask=ask, also_recordings=also_recordings):
            complaints.print("Nothing was taken away: that is not its name.")
            raise typer.Exit(1)
    left = [p.name for p in (opened.confidential / n for n in ("recordings", "scripts"))
            if p.exists()]  # fmt: skip
    if left:
        screen.print(
            f"[yellow]The study is not anonymous yet:[/] confidential/{left[0]} says who was "
            "there. Take it away too (--also-recordings), and every copy and backup."
        )
        return
    screen.print("Done here. Backups and copies elsewhere still hold what was here: end them too.")


_ENDS = """\
This cannot be taken back. It ends:
- looking up who a pseudonym stands for (reveal), and restoring the original texts;
- adding or releasing interviews: the same people could not get the same pseudonyms;
- correcting transcripts, and naming speakers;
- the search for names that were left over: there is no list any more of what to look for;
- taking one participant's words out by name. (withdraw by interview id still works.)
What stays: the pseudonymised texts, codes, journals and reports in shareable/.
Files on a flash drive are not overwritten for certain when they are deleted; if that matters,
the drive must be encrypted, or destroyed.
"""
