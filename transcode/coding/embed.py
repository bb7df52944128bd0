"""Passages to vectors: the only file that imports sentence-transformers."""

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
_SPARE = 32  # signs: room for the prompt and the marks around a passage
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
    they name the same one. A passage beyond the model's window (256 pieces of words for MiniLM,
    512 for e5) is cut in about equal parts, and its vector is their mean, weighted by length.
    Without passages the answer is (0, 0).

    The same passages give the same bytes on one machine, whatever threads it allows. Among other
    passages the last bits of a vector differ: a sum of floats depends on what it is batched with.

    Raises:
        ModelError: the folder holds no such model, or a damaged one.
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
        parts = [_parts(encoder, _PSEUDONYM.sub(r"\1", passage).strip()) for passage in passages]
        vectors = _encode(encoder, [text for some in parts for text in some], progress)
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
    """The passage, or where it is too long for the model, halves of it that are not."""
    window = encoder.max_seq_length
    # a piece of a word is a sign or more: a short passage need not be counted
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
    """The vector of each passage from those of its parts, longer parts counting for more."""
    lengths = [[max(1, len(text)) for text in some] for some in parts]
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
    # they warn of layers that sentence vectors do not need, and that there is a prompt
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
            remedy="transcode models verify",
        ) from error
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
