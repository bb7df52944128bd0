"""There and back: what was replaced comes back byte for byte, and nothing else is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import PrivacyError
from transcode.privacy.key import load_key, new_identity, save_key
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.release import originals, release, restore
from transcode.privacy.settings import PrivacySettings
from transcode.records.names import KeyRow, Mention, Offset, Original, Originals
from transcode.records.speech import Transcript, Turn

Said = Callable[..., Transcript]
PIECES = ("Anna", "anna's",
          "Kirstens", "Århus", "3rd of May", "maj 2019", "43", "😀", "שלום", "\r\n",
          " ", "[Person 1]", "s", "’s", "a\u0301", "2015", ",")  # fmt: skip
KINDS = ("person", "place", "organisation", "date", "age", "number", "role")


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(PIECES), st.sampled_from([*KINDS, "", "", ""])), max_size=7
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["label", "fictional", "general"]),
    st.sampled_from(["en", "da", "ja"]),
    st.sampled_from([0, 196, -700]),
)
def test_every_text_comes_back_byte_for_byte(
    turns: list[list[tuple[str, str]]], form: str, language: str, days: int
) -> None:
    made, mentions = [], []
    for number, pieces in enumerate(turns):
        text = ""
        for piece, kind in pieces:
            if kind:
                span = len(text), len(text) + len(piece)
                entity = " ".join(piece.lower().split()) or "x"
                mentions.append(
                    Mention(f"{number}.{span[0]}", f"t{number}", *span, kind, entity, "", 1.0, "")  # type: ignore[arg-type]
                )
            text += piece
        made.append(Turn(f"t{number}", "P", 0, 0, text, ()))
    transcript = Transcript("P01", language, 0, "", tuple(made))
    settings = PrivacySettings(pseudonyms=form)  # type: ignore[arg-type]
    table = Pseudonyms().assign(mentions, settings=settings, language=language)
    released = release(transcript, mentions, table, settings=settings, days=days)
    row = originals(transcript, mentions, table, settings=settings, days=days)
    assert row.released == released.digest
    before = "\n".join(turn.text for turn in made)
    other = replace(row, interview="P02")
    assert restore(released, [*table.rows, other, row]).encode() == before.encode()


@pytest.fixture
def done(said: Said) -> tuple[Transcript, list[Mention], Originals]:
    transcript = said("P: Kirsten Lund came", "I: Kirsten?")
    mentions = [
        Mention("a", "P01-0", 0, 12, "person", "Kirsten Lund", "", 1.0, ""),
        Mention("b", "P01-1", 0, 7, "person", "Kirsten Lund", "", 1.0, ""),
    ]
    return transcript, mentions, originals(transcript, mentions, Pseudonyms().assign(mentions))


def test_what_does_not_belong_together_is_refused_without_a_name(
    done: tuple[Transcript, list[Mention], Originals],
) -> None:
    transcript, mentions, row = done
    text = release(transcript, mentions, Pseudonyms().assign(mentions))
    wrong: list[list[KeyRow]] = [
        [],
        [replace(row, interview="P02")],
        [replace(row, released="0" * 64)],
        [replace(row, replaced=row.replaced[:1])],
        [replace(row, replaced=(Original(0, 10, "Somebody"), row.replaced[1]))],
    ]
    for rows in wrong:
        with pytest.raises(PrivacyError) as caught:
            restore(text, rows)
        assert caught.value.remedy and "Kirsten" not in str(caught.value)
        assert "Somebody" not in str(caught.value)


def test_the_key_holds_all_of_it(
    done: tuple[Transcript, list[Mention], Originals], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("key")
    table = Pseudonyms().assign(done[1])
    rows = (*table.rows, Offset("P01", -196), done[2])
    save_key(folder / "key.age", rows, [new_identity(folder / "identity.txt")])
    assert load_key(folder / "key.age", folder / "identity.txt") == rows
    assert b"Kirsten" not in (folder / "key.age").read_bytes()
