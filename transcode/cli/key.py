"""The pseudonym key of a study: who can decrypt it, and deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, complaints, screen

key_app = typer.Typer(
    help="Show or change who can decrypt the pseudonym key, or delete it.", no_args_is_help=True
)


@key_app.command()
def recipients(study: StudyFolder) -> None:
    """Show who can decrypt the key, by public key, and who will after the next re-encryption.

    To add people: recipients = ["age1..."] in study.toml, then "transcode key identity".

    Example: transcode key recipients my-study
    """
    from transcode.pipeline import key
    from transcode.privacy.key import has_passphrase
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted

    opened = Study.open(study)
    if has_passphrase(opened.key_file):
        screen.print("The key is encrypted with a passphrase.")
        return
    now, wanted = key.noted_recipients(opened), key.wanted_recipients(opened)
    mine = key.identity_file()
    for recipient in dict.fromkeys((*now, *wanted)):
        state = "can decrypt it"
        if recipient not in wanted:
            state = "can decrypt it until the next re-encryption"
        if recipient not in now:
            state = "can decrypt it after the next re-encryption"
        screen.print(f"{recipient}  {state}", highlight=False, soft_wrap=True)
    screen.print(f"Your identity file: {mine}. Keep a copy in a safe place.")
    if key.needs_closing(opened):
        screen.print(f"Re-encrypt it: transcode key identity {quoted(study)}")


@key_app.command()
def identity(study: StudyFolder) -> None:
    """Encrypt the key for your identity file and the recipients in study.toml from now on.

    Example: transcode key identity my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    with opened.working():
        who = key.use_identity(opened)
    screen.print(f"{len(who)} can decrypt the key: {', '.join(who)}", highlight=False)


@key_app.command()
def passphrase(study: StudyFolder) -> None:
    """Encrypt the key with a passphrase from now on; nobody can help you if you forget it.

    You are asked for it when it is needed. A machine without a user reads $TRANSCODE_PASSPHRASE;
    anybody who may look at the processes of that machine can read it too.

    Example: transcode key passphrase my-study
    """
    from transcode.pipeline.key import unlock
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    with opened.working():
        unlock(opened)
        key.use_passphrase(opened, key.new_passphrase())
    screen.print("The key is now encrypted with the passphrase.")


@key_app.command()
def delete(
    study: StudyFolder,
    also_recordings: Annotated[
        bool, typer.Option("--also-recordings", help="Delete the recordings and scripts too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Anonymise a study for good: delete the key and everything else that identifies people.

    Example: transcode key delete my-study --also-recordings
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    opened = Study.open(study)
    name = opened.root.resolve().name

    def ask(going: Sequence[Path]) -> bool:
        screen.print(_ENDS, highlight=False)
        screen.print(
            f"To be deleted: {', '.join(path.name for path in going) or 'nothing is left'}"
        )
        return yes or bool(typer.prompt(f"Type the name of the study ({name}) to continue") == name)

    with opened.working():
        if not key.delete_key(opened, ask=ask, also_recordings=also_recordings):
            complaints.print("Nothing was deleted: that is not the name of the study.")
            raise typer.Exit(1)
    left = [p.name for p in (opened.confidential / n for n in ("recordings", "scripts"))
            if p.exists()]  # fmt: skip
    if left:
        screen.print(
            f"[yellow]The study is not anonymous yet:[/] confidential/{left[0]} identifies the "
            "participants. Delete it too (--also-recordings), and every copy and backup."
        )
        return
    screen.print(
        "Deleted here. Backups and copies elsewhere still hold these files: delete them too."
    )


_ENDS = """\
This cannot be undone. From then on you cannot:
- look up who a pseudonym stands for (reveal), or restore the original texts;
- add or release interviews: the same people could not get the same pseudonyms;
- correct transcripts, or name speakers;
- search for leftover names: there is no longer a list of what to look for;
- remove one participant's words by name. (withdraw by interview id still works.)
What stays: the pseudonymised texts, codes, journals and reports in shareable/.
Files deleted from a flash drive may not be overwritten; if that matters, the drive must be
encrypted or destroyed.
"""
