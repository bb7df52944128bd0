from __future__ import annotations

import json
import shutil
import subprocess
import traceback
from pathlib import Path

import pyrage
import pytest

from transcode.errors import KeyFileError
from transcode.privacy.key import (
    has_passphrase,
    load_key,
    load_key_with_passphrase,
    new_identity,
    recipient_of,
    save_key,
    save_key_with_passphrase,
)
from transcode.records.names import Pseudonym

ROWS = (
    Pseudonym("person", "Søren Sørensen", "[Person 1]"),
    Pseudonym("place", "Århus", "[Place 1]"),
)


def test_round_trip_and_what_lies_on_the_disk(tmp_path: Path) -> None:
    identity, key = tmp_path / "identity.txt", tmp_path / "key.age"
    recipient = new_identity(identity)
    save_key(key, ROWS, [recipient])
    assert load_key(key, identity) == ROWS
    assert identity.stat().st_mode & 0o777 == 0o600
    assert key.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert "Søren".encode() not in key.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["identity.txt", "key.age"]


def test_the_identity_file_is_ages_own(tmp_path: Path) -> None:
    recipient = new_identity(tmp_path / "id")
    created, public, secret = (tmp_path / "id").read_text("utf-8").splitlines()
    assert created.startswith("# created: ")
    assert public == f"# public key: {recipient}"
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) == recipient


def test_each_recipient_can_open_it(tmp_path: Path) -> None:
    recipients = [new_identity(tmp_path / name) for name in "ab"]
    save_key(tmp_path / "key.age", ROWS, recipients)
    assert load_key(tmp_path / "key.age", tmp_path / "a") == load_key(
        tmp_path / "key.age", tmp_path / "b"
    )


@pytest.mark.slow
def test_passphrase(tmp_path: Path) -> None:
    save_key_with_passphrase(tmp_path / "key.age", ROWS, "correct horse")
    assert load_key_with_passphrase(tmp_path / "key.age", "correct horse") == ROWS
    with pytest.raises(KeyFileError):
        load_key_with_passphrase(tmp_path / "key.age", "wrong horse")
    with pytest.raises(KeyFileError):
        save_key_with_passphrase(tmp_path / "key.age", ROWS, "")
    assert has_passphrase(tmp_path / "key.age")
    new_identity(tmp_path / "id")
    with pytest.raises(KeyFileError, match="opens with a passphrase"):
        load_key(tmp_path / "key.age", tmp_path / "id")
    save_key(tmp_path / "key.age", ROWS, [recipient_of(tmp_path / "id")])
    assert not has_passphrase(tmp_path / "key.age")
    with pytest.raises(KeyFileError, match="opens with an identity"):
        load_key_with_passphrase(tmp_path / "key.age", "correct horse")


def test_an_identity_is_never_written_over(tmp_path: Path) -> None:
    new_identity(tmp_path / "id")
    before = (tmp_path / "id").read_bytes()
    with pytest.raises(KeyFileError):
        new_identity(tmp_path / "id")
    assert (tmp_path / "id").read_bytes() == before


def test_what_can_go_wrong_is_said_with_a_remedy_and_no_names(tmp_path: Path) -> None:
    mine, other, key = tmp_path / "mine", tmp_path / "other", tmp_path / "key.age"
    recipient = new_identity(mine)
    new_identity(other)
    save_key(key, ROWS, [recipient])
    sealed = key.read_bytes()

    def fails(path: Path, identity: Path) -> None:
        with pytest.raises(KeyFileError) as caught:
            load_key(path, identity)
        assert caught.value.remedy
        assert "Søren" not in "".join(traceback.format_exception(caught.value))

    fails(key, other)
    fails(key, tmp_path / "missing")
    fails(tmp_path / "missing.age", mine)
    fails(key, key)
    for place in (0, len(sealed) // 2, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        key.write_bytes(bytes(broken))
        fails(key, mine)
    for cut in (sealed[:-10], sealed[:40], b"", b"name,pseudonym\n"):
        key.write_bytes(cut)
        fails(key, mine)
    key.write_bytes(
        pyrage.encrypt(
            '{"entity": "Søren"}\n'.encode(), [pyrage.x25519.Recipient.from_str(recipient)]
        )
    )
    fails(key, mine)
    for recipients in ([], ["age1nonsense"]):
        with pytest.raises(KeyFileError):
            save_key(key, ROWS, recipients)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("age"), reason="the age tool is not here: apt install age")
def test_the_stock_age_tool_opens_it(tmp_path: Path) -> None:
    recipient = new_identity(tmp_path / "id")
    save_key(tmp_path / "key.age", ROWS, [recipient])
    command = ["age", "-d", "-i", str(tmp_path / "id"), str(tmp_path / "key.age")]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
    assert [json.loads(line)["entity"] for line in lines] == [row.entity for row in ROWS]
    sealed = subprocess.run(["age", "-r", recipient], input=b"".join(lines[:1]) + b"\n",
                            capture_output=True, check=True).stdout  # fmt: skip
    (tmp_path / "key.age").write_bytes(sealed)
    assert load_key(tmp_path / "key.age", tmp_path / "id") == ROWS[:1]
