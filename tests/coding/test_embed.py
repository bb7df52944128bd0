"""Vectors: unit length, the same every time, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.coding import embed
from transcode.errors import ModelError


def test_no_passages_need_no_model(tmp_path: Path) -> None:
    assert embed([], model=tmp_path).shape == (0, 0)


def test_a_folder_without_a_model_is_an_error_that_helps(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="What to do"):
        embed(["It rained."], model=tmp_path)


def test_a_damaged_model_is_an_error_that_helps(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[{]", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        embed(["It rained."], model=tmp_path)


def test_vectors_have_length_one_and_mean_something(models: Callable[[str], Path]) -> None:
    import torch

    passages = [
        "I was afraid of the needle.",
        "Injections scare me.",
        "The bus was late again.",
        "",
    ]
    done: list[float] = []
    vectors = embed(passages * 10, model=models("minilm-l6-v2"), progress=done.append)
    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert done[-1] == 1.0

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    again = embed(passages * 10, model=models("minilm-l6-v2"))
    assert torch.get_num_threads() == 1
    torch.set_num_threads(threads)
    assert again.tobytes() == vectors.tobytes()


def test_which_pseudonym_it_was_does_not_matter(models: Callable[[str], Path]) -> None:
    one, other = embed(
        ["[Person 1] sat down with me.", "[Person 12] sat down with me."],
        model=models("minilm-l6-v2"),
    )
    assert one @ other == pytest.approx(1, abs=1e-5)


def test_the_end_of_a_long_passage_counts(models: Callable[[str], Path]) -> None:
    needle, bus = "I was afraid of the needle. ", "The bus came late and the driver was rude. "
    long, start, end = embed(
        [needle * 45 + bus * 45, needle * 30, bus * 20], model=models("minilm-l6-v2")
    )
    assert np.linalg.norm(long) == pytest.approx(1, abs=1e-5)
    # cut at the window it would be all needles, and no nearer to the bus than the needles are
    assert min(long @ start, long @ end) > start @ end + 0.15


@pytest.mark.parametrize(
    "passage", ["x" * 3000, "語" * 2000, "[Person 2] " * 400, " \n" * 900, "👩‍👩‍👧" * 700],
    ids=["one word", "no spaces", "pseudonyms", "blanks", "emoji"],
)  # fmt: skip
def test_a_long_passage_of_any_kind_has_a_vector(
    models: Callable[[str], Path], passage: str
) -> None:
    (vector,) = embed([passage], model=models("minilm-l6-v2"))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_danish_finds_its_english(models: Callable[[str], Path]) -> None:
    english = ["The doctor never listened to me.", "We went fishing every summer.",
               "I could not pay the rent.", "My children stopped calling."]  # fmt: skip
    danish = ["Mine børn holdt op med at ringe.", "Jeg kunne ikke betale huslejen.",
              "Vi tog på fisketur hver sommer.", "Lægen lyttede aldrig til mig."]  # fmt: skip
    vectors = embed(english + danish, model=models("multilingual-e5-small"))
    assert np.argmax(vectors[4:] @ vectors[:4].T, axis=1).tolist() == [3, 2, 1, 0]
