"""Pieces of the work on a recording, kept as they come: a kill costs minutes, not the whole of it.

A recording is read in batches of windows, cut at silences and each by itself; the voices are taken
in stretches of some minutes. What is made of a piece depends on nothing but its key, so a piece
that was kept is the piece that would be made: whole or in pieces, the words are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.records.codec import adapter
from transcode.speech.turns import Heard
from transcode.speech.windows import Span

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Keep", "Piece", "kept_array", "kept_words", "key_of", "make", "of_channel"]

Keep = Callable[[str, Callable[[], bytes]], bytes]
"""Returns what is kept under a key, or makes it, and keeps it."""


def make(key: str, made: Callable[[], bytes]) -> bytes:
    """Make it, and keep nothing."""
    return made()


def key_of(*what: Any) -> str:  # noqa: ANN401 - whatever has one spelling
    """Key of a piece, 32 hexadecimal digits: of all that it is made from, beside the recording."""
    return blake2b(repr(what).encode(), digest_size=16).hexdigest()


def of_channel(keep: Keep, number: int) -> Keep:
    """Keep the pieces of one channel apart from those of the others."""
    return lambda key, made: keep(key_of("channel", number, key), made)


Piece = tuple[tuple[Heard, ...], tuple[Span, ...]]
"""Words of a piece, and stretches of it that were read twice."""


def kept_words(
    keep: Keep, key: str, read: Callable[[], tuple[Sequence[Heard], Sequence[Span]]]
) -> tuple[list[Heard], list[Span]]:
    """Words of a piece and stretches read twice: those that are kept, or read now."""
    codec = adapter(Piece)

    def made() -> bytes:
        words, twice = read()
        plain = tuple(map(_plain, words)), tuple((int(a), int(b)) for a, b in twice)
        return codec.dump_json(plain)

    words, twice = codec.validate_json(keep(key, made))
    return list(words), list(twice)


def _plain(word: Heard) -> Heard:
    """The word with numbers of Python: those of numpy have no spelling in JSON."""
    return Heard(
        word.text, int(word.start_ms), int(word.end_ms), float(word.probability),
        word.language, word.doubt,
    )  # fmt: skip


def kept_array(keep: Keep, key: str, compute: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """A table of numbers (any shape): the one that is kept, or computed now. Read-only."""
    from safetensors.numpy import load, save

    kept = load(keep(key, lambda: save({"": np.ascontiguousarray(compute())})))
    return next(iter(kept.values()))
