"""Embedding of passages as vectors. Only this file imports sentence-transformers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
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
_SPARE = 32  # characters: room for the prompt and the special tokens around a passage
_THREADS = 2  # fixed: the last bits of a sum depend on the number of threads


def embed(
    passages: Sequence[str],
    *,
    model: Path,
    progress: Callable[[float], None] = lambda done: None,
) -> NDArray[np.float32]:
    """Embed each passage as a unit vector: shape (passages, dimensions).

    ``model`` is a folder in the sentence-transformers layout; nothing is ever downloaded. A model
    that needs a prefix before each passage (e5) gives it as the default prompt in its folder.
    A pseudonym counts as its kind ("[Person 3]" as "Person"), so that two passages are not similar
    merely because they mention the same person. A passage longer than the model's window (256 word
    pieces for MiniLM, 512 for e5) is cut into roughly equal parts; its vector is their mean,
    weighted by length. Without passages the result has shape (0, 0).

    On one machine the same passages give the same bytes, whatever its number of threads. Among
    other passages the last bits of a vector differ: a sum of floats depends on its batch.

    Raises:
        ModelError: the folder holds no such model, or the model is damaged.
    """
    if not passages:
        return np.zeros((0, 0), np.float32)
    if not (model / "modules.json").is_file():
        raise ModelError(
            f"'{model.name}' is not a folder with a sentence-transformers model",
            step="embed",
            remedy="run `transcode models pull minilm-l6-v2`, or give the model's folder",
        )

    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(_THREADS)
    try:
        encoder = _load(model)
        parts = [_parts(encoder, _PSEUDONYM.sub(r"\1", passage).strip()) for passage in passages]
        vectors = _encode(encoder, [text for texts in parts for text in texts], progress)
    finally:
        torch.set_num_threads(threads)
    return vectors if len(vectors) == len(passages) else _means(vectors, parts)


def _encode(
    encoder: SentenceTransformer, texts: Sequence[str], progress: Callable[[float], None]
) -> NDArray[np.float32]:
    # longest first, so that a batch holds passages of one length and little padding
    order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
    made: list[NDArray[np.float32]] = []
    for start in range(0, len(order), _BATCH):
        batch = [texts[i] for i in order[start : start + _BATCH]]
        made.append(encoder.encode(batch, normalize_embeddings=True, show_progress_bar=False))
        progress(min(1.0, (start + _BATCH) / len(order)))
    together = np.concatenate(made).astype(np.float32)
    vectors = np.empty_like(together)
    vectors[order] = together
    return vectors


def _parts(encoder: SentenceTransformer, passage: str) -> list[str]:
    """Return the passage; split it in halves, repeatedly, if it is too long for the model."""
    window = encoder.max_seq_length
    # a word piece has at least one character: a short passage need not be tokenised
    if not window or len(passage) + _SPARE <= window or len(passage) < 2:
        return [passage]
    prompt = encoder.prompts.get(encoder.default_prompt_name or "", "")
    if len(encoder.tokenizer(prompt + passage, verbose=False)["input_ids"]) <= window:
        return [passage]
    middle = len(passage) // 2
    blanks = (place for place in range(middle) if passage[middle - place].isspace())
    cut = middle - next(blanks, 0)
    return [*_parts(encoder, passage[:cut].strip()), *_parts(encoder, passage[cut:].strip())]


def _means(vectors: NDArray[np.float32], parts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """Average the vectors of the parts of each passage, weighted by length."""
    lengths = [[max(1, len(text)) for text in texts] for texts in parts]
    starts = np.cumsum([0, *map(len, lengths[:-1])])
    weighted = vectors * np.concatenate(lengths)[:, None]
    means = np.add.reduceat(weighted, starts, axis=0)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return means.astype(np.float32)


@lru_cache(maxsize=1)
def _load(model: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    # they warn about layers that sentence vectors do not need, and about the prompt
    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        return SentenceTransformer(str(model), device="cpu", local_files_only=True)
    except Exception as error:  # a damaged folder fails in many ways, none of them documented
        raise ModelError(
            f"the model '{model.name}' cannot be loaded ({type(error).__name__})",
            step="embed",
            remedy="run `transcode models verify`",
        ) from error
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
