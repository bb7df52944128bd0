"""Passages to vectors: the only file that imports sentence-transformers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transcode.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["embed"]

_PSEUDONYM = re.compile(r"\[([^\]\d\n]+?) *\d*\]")
_BATCH = 32
_THREADS = 2  # fixed: the last bits of a sum depend on how many threads share it


def embed(
    passages: Sequence[str],
    *,
    model: Path,
    progress: Callable[[float], None] = lambda done: None,
) -> NDArray[np.float32]:
    """The meaning of each passage as a vector of length one: shape (passages, dimensions).

    ``model`` is a folder in the layout of sentence-transformers; nothing is ever fetched. A model
    that wants a prefix before each passage (e5) names it as the default prompt of its folder.
    A pseudonym counts as its kind ("[Person 3]" as "Person"): two passages are not alike because
    they name the same one. Without passages the answer is (0, 0).
    The same passages give the same bytes on one machine, whatever threads it allows.

    Raises:
        ModelError: the folder holds no such model, or a damaged one.

    Not yet: a passage beyond the model's window (256 pieces for MiniLM) is cut at its end.
    """
    if not passages:
        return np.zeros((0, 0), np.float32)
    if not (model / "modules.json").is_file():
        raise ModelError(
            f"'{model.name}' is not a folder with a sentence-transformers model",
            step="embed",
            remedy="transcode models pull minilm-l6-v2, or give the model's folder",
        )

    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(_THREADS)
    try:
        encoder = _load(model)
        # longest first, so that a batch holds passages of one length and little padding
        order = sorted(range(len(passages)), key=lambda i: (-len(passages[i]), i))
        vectors: list[NDArray[np.float32]] = []
        for start in range(0, len(order), _BATCH):
            batch = [_PSEUDONYM.sub(r"\1", passages[i]) for i in order[start : start + _BATCH]]
            vectors.append(
                encoder.encode(batch, normalize_embeddings=True, show_progress_bar=False)
            )
            progress(min(1.0, (start + _BATCH) / len(order)))
    finally:
        torch.set_num_threads(threads)
    together = np.concatenate(vectors).astype(np.float32)
    answer = np.empty_like(together)
    answer[order] = together
    return answer


def _load(model: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(model), device="cpu", local_files_only=True)
    except Exception as error:  # a damaged folder fails in many ways, none of them documented
        raise ModelError(
            f"the model '{model.name}' cannot be loaded ({type(error).__name__})",
            step="embed",
            remedy="transcode models verify",
        ) from error
