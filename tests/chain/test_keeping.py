"""The key from outside: who opens it, one name looked up, its end; and never a name in the open."""

from __future__ import annotations

import logging
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.errors import KeyFileError, PrivacyError, StudyError
from transcode.pipeline import key, release
from transcode.privacy.key import load_key, new_identity
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.settings_written import render_settings
from transcode.verbs import key as key_verb
from transcode.verbs import run as run_verb
from transcode.verbs.add import add
from transcode.workbench import Session

NAMES = ("Kirsten", "Lund", "Tolvane", "Maja Holm")
LINES = "I: Who showed you?\nP: It was Kirsten Lund who came from Tolvane with me.\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    source = tmp_path / "came"
    source.mkdir()
    (source / "P01.txt").write_text(LINES)
    (source / "people.csv").write_text(
        "id,name,file,also\nP01,Maja Holm,P01.txt,Kirsten Lund; organisation: Tolvane\n"
    )
    settings = Settings(language="en", release="automatic", models=Models(names="", entities=""))
    made = Study.create(tmp_path / "study", settings)
    add.add(made, [source])
    run_verb.transcribe(made)
    run_verb.anonymise(made)
    assert made.key_file.exists()
    return made


def choose(study: Study, *recipients: str) -> Study:
    """The study with other recipients in its study.toml."""
    settings = Settings(
        language="en",
        release="automatic",
        models=Models(names="", entities=""),
        recipients=recipients,
    )
    (study.root / "study.toml").write_text(render_settings(settings))
    return Study.open(study.root)


def command(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "transcode", *map(str, arguments)]
    return subprocess.run(run, capture_output=True, text=True, input=typed)


def test_a_recipient_that_is_added_can_open_it_and_one_that_is_gone_cannot(
    study: Study, tmp_path: Path
) -> None:
    rows = key.open_key(study)
    supervisor = new_identity(tmp_path / "supervisor.txt")
    before = study.key_file.read_bytes()
    release.release(study)
    assert study.key_file.read_bytes() == before  # nothing to do
    study = choose(study, supervisor)
    assert key.needs_closing(study)
    release.release(study)
    assert load_key(study.key_file, tmp_path / "supervisor.txt") == rows
    assert load_key(study.key_file, tmp_path / "identity.txt") == rows
    shown = command("key", "recipients", study.root)
    assert shown.stdout.count("can decrypt it") == 2 and supervisor in shown.stdout

    # the supervisor works with it, and the researcher is not locked out by that
    os.environ["TRANSCODE_IDENTITY"] = str(tmp_path / "supervisor.txt")
    key.close_key(study, rows)
    assert load_key(study.key_file, tmp_path / "identity.txt") == rows
    os.environ["TRANSCODE_IDENTITY"] = str(tmp_path / "identity.txt")

    study = choose(study)
    shown = command("key", "recipients", study.root)
    assert "until the next re-encryption" in shown.stdout
    assert command("key", "identity", study.root).returncode == 0
    with pytest.raises(KeyFileError):
        load_key(study.key_file, tmp_path / "supervisor.txt")
    study = choose(study, "age1nonsense")
    with pytest.raises(KeyFileError, match="age public key"):
        release.release(study)
    assert load_key(study.key_file, tmp_path / "identity.txt") == rows


@pytest.mark.slow
def test_a_passphrase(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = key.open_key(study)
    key_verb.use_passphrase(study, "five words nobody would guess")
    key._given.clear()
    with pytest.raises(KeyFileError, match="no terminal to type it in") as caught:
        key.open_key(study)
    assert "TRANSCODE_PASSPHRASE" in str(caught.value)
    monkeypatch.setenv("TRANSCODE_PASSPHRASE", "another one entirely")
    with pytest.raises(KeyFileError, match="another passphrase"):
        key.open_key(study)
    monkeypatch.setenv("TRANSCODE_PASSPHRASE", "five words nobody would guess")
    assert key.open_key(study) == rows
    with pytest.raises(KeyFileError, match="recipients"):
        key.close_key(choose(study, new_identity(tmp_path / "other")), rows)
    assert key_verb.use_identity(choose(study))
    assert load_key(study.key_file, tmp_path / "identity.txt") == rows
    for short in ("", "too short"):
        monkeypatch.setenv("TRANSCODE_PASSPHRASE", short)
        with pytest.raises(KeyFileError, match="12 characters"):
            key_verb.new_passphrase()


@pytest.mark.slow
def test_a_passphrase_is_typed_unseen(study: Study) -> None:
    """On a terminal of its own: asked twice, shown never."""
    reader, writer = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "transcode", "key", "passphrase", str(study.root)],
        stdin=writer, stdout=writer, stderr=writer, start_new_session=True,
    )  # fmt: skip
    os.close(writer)
    seen = b""
    for question in (b"New passphrase", b"The same again"):
        while question not in seen:
            seen += os.read(reader, 1000)
        os.write(reader, b"five words nobody would guess\n")
    assert run.wait(60) == 0
    while b"encrypted with" not in seen:
        seen += os.read(reader, 1000)
    os.close(reader)
    assert b"five words" not in seen


def test_a_look_is_noted_before_it_is_told(study: Study) -> None:
    told = command("reveal", study.root, "[person 1]")
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() in {"Kirsten Lund", "Maja Holm"}
    (line,) = study.access_file.read_text().splitlines()
    at, user, verb, pseudonym = line.split("\t")
    assert (verb, pseudonym) == ("reveal", "[Person 1]") and user and at.endswith("+00:00")
    refused = command("reveal", study.root, "Kirsten Lund")
    assert refused.returncode == 1 and "Kirsten" not in refused.stderr
    assert len(study.access_file.read_text().splitlines()) == 1
    study.access_file.unlink()
    study.access_file.mkdir()
    with pytest.raises(PrivacyError, match="nothing is shown"):
        key_verb.reveal(study, "[Person 1]")


def test_a_name_that_a_coder_typed_is_seen_and_taken_out(study: Study) -> None:
    run_verb.propose(study)
    session = Session(study, "ben")
    session.create("Help", "what Kersten Lund does; ask her on 20 30 40 51")
    refused = command("report", study.root)
    assert refused.returncode == 1 and "journals/ben.jsonl line 1" in refused.stderr
    assert "transcode mask" in refused.stderr and "Lund" not in refused.stderr
    assert command("mask", study.root).returncode == 0
    (code,) = study.codebook("ben").codes
    assert code.definition == "what [Person 1] does; ask her on [phone]"
    assert command("report", study.root).returncode == 0
    assert command("verify", study.root).returncode == 0
    assert "No name" in command("mask", study.root).stdout


def broken(study: Study) -> dict[str, Callable[[], object]]:
    """What can happen to a key."""
    sealed = study.key_file.read_bytes()
    flipped = bytearray(sealed)
    flipped[-30] ^= 1
    return {
        "flipped": lambda: study.key_file.write_bytes(bytes(flipped)),
        "short": lambda: study.key_file.write_bytes(sealed[:-9]),
        "empty": lambda: study.key_file.write_bytes(b""),
        "gone": study.key_file.unlink,
        "identity": lambda: Path(os.environ["TRANSCODE_IDENTITY"]).write_text("nothing"),
        "no identity": Path(os.environ["TRANSCODE_IDENTITY"]).unlink,
    }


@pytest.mark.parametrize("what", ["flipped", "short", "empty", "gone", "identity", "no identity"])
def test_no_failure_puts_a_name_in_the_open(
    study: Study, tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    caplog.set_level(logging.DEBUG)
    broken(study)[what]()
    text = study.text_path("P01").read_bytes()
    for verb in ("release", "verify"):
        failed = command(verb, study.root)
        if what == "gone" and verb == "verify":
            continue  # nobody can tell: the names are looked for all the same
        assert failed.returncode == 1, verb
        assert "What to do" in failed.stderr and "Traceback" not in failed.stderr
        assert not [name for name in NAMES if name in failed.stderr + failed.stdout]
    assert study.text_path("P01").read_bytes() == text
    assert not [name for name in NAMES if name in caplog.text]
    places = [study.shareable, study.cache, tmp_path / "tmp", study.key_file]
    files = [p for place in places for p in (place.rglob("*") if place.is_dir() else [place])]
    for path in files:
        data = path.read_bytes() if path.is_file() else b""
        assert not [name for name in NAMES if name.encode() in data], path.name


def test_anonymised_for_good(study: Study, tmp_path: Path) -> None:
    Session(study, "ben").create("Help")
    refused = command("key", "delete", study.root, typed="another\n")
    assert refused.returncode == 1 and study.key_file.exists()
    assert "cannot be undone" in refused.stdout
    done = command("key", "delete", study.root, typed="study\n")
    assert done.returncode == 0 and "not anonymous yet" in done.stdout
    left = sorted(p.name for p in study.confidential.iterdir())
    assert left == ["scripts"]
    done = command("key", "delete", study.root, "--also-recordings", "--yes")
    assert done.returncode == 0 and "copies elsewhere" in done.stdout
    assert list(study.confidential.iterdir()) == []

    # the shareable half goes on; what needs names says why not
    assert command("verify", study.root).returncode == 0
    assert command("report", study.root).returncode == 0
    assert command("status", study.root).returncode == 0
    for verb in (("anonymise", study.root), ("add", study.root, tmp_path / "came")):
        failed = command(*verb)
        assert failed.returncode == 1 and "shareable half" in failed.stderr
    assert command("withdraw", study.root, "P01", "--yes").returncode == 0
    assert not study.text_path("P01").exists()
    with pytest.raises(StudyError):
        study.people  # noqa: B018
