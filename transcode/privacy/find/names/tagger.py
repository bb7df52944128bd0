"""Names in any language and without capitals: a small head on a multilingual encoder.

The encoder (multilingual-e5-small) is used as it is; the head tells from what some of its layers
make of a word whether it is part of a name. ``models/ner-e5-uner/train.py`` trains the head with
:func:`word_vectors`. The only module of the room that imports torch and transformers.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from transcode.errors import ExtraMissing, ModelError
from transcode.privacy.find.hits import Hit
from transcode.privacy.find.names.spans import may_be_name, trimmed
from transcode.privacy.lexicon.names import HIDDEN, seen
from transcode.privacy.lexicon.vocabulary import GROUPS
from transcode.records.names import TERM, MentionKind

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "LABELS", "Tagger", "encoder_of", "is_word_of", "name_chances", "tagged_entities",
    "word_vectors",
]  # fmt: skip

LABELS = ("", "person", "place", "organisation", "address")
"""The kinds of name a word may be part of, in the order of the head's outputs; "" is no name."""

_WORD = re.compile(rf"[{HIDDEN}]*\w[\w'’{HIDDEN}-]*|[^\w\s{HIDDEN}]")
_LONGEST = 450  # characters of a piece: a long turn is read in several
_BLOCK = 512  # pieces that are sorted by length together, so that memory does not grow
_TOKENS = 2048  # of a batch, padding counted
_LIKE_ADDRESS = re.compile(r"[^\W\d_]|\d{4}")  # not a bare house number, or a page
_RATHER = 0.5  # the chance of a term from which it is noted
_SMALL = 0.7  # how sure of words without a capital where capitals are used, and of months
_READS = {
    "person": "a person", "place": "a place", "organisation": "an organisation",
    "address": "an address",
}  # fmt: skip


class Tagger(NamedTuple):
    """Two folders: the transformer, and the head (``head.safetensors``) that was trained on it."""

    encoder: Path
    head: Path


class _Piece(NamedTuple):
    place: int  # of its text
    begin: int
    text: str


Words = list[tuple[int, int, int]]  # place of the text, begin and end of the word in it


class _Net(NamedTuple):
    inner: Tensor
    inner_bias: Tensor
    outer: Tensor
    outer_bias: Tensor

    def of(self, vectors: Tensor) -> Tensor:
        hidden = (vectors @ self.inner + self.inner_bias).relu()
        return hidden @ self.outer + self.outer_bias


class _Head(NamedTuple):
    layers: tuple[int, ...]
    surest: tuple[float, ...]  # for each label the chance of not being "" from which it counts
    names: _Net
    terms: _Net | None  # tells terms from names

    def chances(self, vectors: Tensor) -> Tensor:
        """One row for each word: how likely each of :data:`LABELS` is."""
        return self.names.of(vectors).softmax(1)

    def term_chances(self, vectors: Tensor) -> list[float]:
        """For each word how likely it is a term rather than a name, if it is one of them."""
        said: list[float] = self.terms.of(vectors).sigmoid()[:, 0].tolist() if self.terms else []
        return said


def tagged_entities(
    texts: Sequence[str],
    tagger: Tagger,
    progress: Callable[[float], None] = lambda done: None,
    *,
    language: str = "",
    with_terms: bool = False,
) -> Iterator[tuple[int, Hit]]:
    """(index of the text, hit) for everything that the head takes for part of a name.

    Beside them, where asked for, all words that would rather be terms: hits by :data:`TERM`.

    Args:
        texts: what was said, turn by turn, in any language and case.
        tagger: the model.
        progress: called with the fraction done.
        language: of the texts; for some there is a head of their own.
        with_terms: whether terms are told too.

    Raises:
        ExtraMissing: transformers is not installed.
        ModelError: a folder does not hold what it should.
    """
    weights = _head(tagger.head, language[:2])
    done = 0
    for words, vectors in word_vectors(texts, tagger.encoder, weights.layers):
        yield from _hits(texts, words, weights.chances(vectors), weights.surest)
        if with_terms:
            yield from _terms(words, weights.term_chances(vectors))
        done += sum(end - begin for _, begin, end in words)
        progress(min(1.0, done / max(1, sum(map(len, texts)))))


def name_chances(
    texts: Sequence[str], tagger: Tagger, language: str
) -> Iterator[tuple[int, int, int, float]]:
    """(index of the text, begin, end, chance of being part of a name) for every word.

    Raises as :func:`tagged_entities` does.
    """
    weights = _head(tagger.head, language[:2])
    for words, vectors in word_vectors(texts, tagger.encoder, weights.layers):
        named = (1 - weights.chances(vectors)[:, 0]).tolist()
        for (place, begin, end), chance in zip(words, named, strict=True):
            yield place, begin, end, chance


def is_word_of(tagger: Tagger, word: str) -> bool:
    """Return whether the encoder has a word in lower case as one piece, as usual words are."""
    tokenizer, _ = _encoder(tagger.encoder, max(_head(tagger.head, "").layers))
    return bool(tokenizer.convert_tokens_to_ids(f"▁{word.lower()}") != tokenizer.unk_token_id)


def encoder_of(head: Path) -> str:
    """The name of the model that this head was trained on."""
    return str(_described(head)["encoder"])


def word_vectors(
    texts: Sequence[str], encoder: Path, layers: Sequence[int]
) -> Iterator[tuple[Words, Tensor]]:
    """Words and their vectors, in batches: the first token of each, from the given layers.

    The words of one text come in order; texts come by length within blocks. Vectors have shape
    (words, layers x width), layer 0 being the embedding.
    """
    pieces = (piece for place, text in enumerate(texts) for piece in _pieces(place, text))
    tokenizer, model = _encoder(encoder, max(layers))
    for batch in _batches(pieces):
        yield _read(batch, tokenizer, model, layers)


def _pieces(place: int, text: str) -> Iterator[_Piece]:
    """The text, cut after the end of a sentence, a comma or a word where it is long."""
    begin = 0
    while len(text) - begin > _LONGEST:
        window = text[begin : begin + _LONGEST]
        cuts = (window.rfind(sign) + 1 for sign in (". ", "? ", ", ", " "))
        end = begin + next((cut for cut in cuts if cut > _LONGEST // 2), _LONGEST)
        yield _Piece(place, begin, text[begin:end])
        begin = end
    if text[begin:].strip():
        yield _Piece(place, begin, text[begin:])


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    block: list[_Piece] = []
    for piece in pieces:
        block.append(piece)
        if len(block) == _BLOCK:
            yield from _by_length(block)
            block = []
    yield from _by_length(block)


def _by_length(block: list[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    for piece in sorted(block, key=lambda piece: -len(piece.text)):
        # about three characters are a token
        if batch and (len(batch) + 1) * (len(batch[0].text) // 3 + 4) > _TOKENS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _read(
    batch: list[_Piece],
    tokenizer: Any,  # noqa: ANN401
    model: Any,  # noqa: ANN401
    layers: Sequence[int],
) -> tuple[Words, Tensor]:
    import torch

    encoded = tokenizer(
        [seen(piece.text) for piece in batch],
        padding=True,
        truncation=True,
        max_length=512,
        return_tensors="pt",
    )
    with torch.inference_mode():
        states = model(**encoded, output_hidden_states=True).hidden_states
    stacked = torch.cat([states[layer] for layer in layers], -1)
    words: Words = []
    rows: list[int] = []
    columns: list[int] = []
    lengths = encoded["attention_mask"].sum(1).tolist()
    for row, piece in enumerate(batch):
        spans = [word.span() for word in _WORD.finditer(piece.text)]
        last = lengths[row] - 1  # the end sign
        ends = [end for _, end in encoded.encodings[row].offsets[:last]]
        words += [(piece.place, piece.begin + b, piece.begin + e) for b, e in spans]
        rows += [row] * len(spans)
        shown = (len(seen(piece.text[:begin])) for begin, _ in spans)
        columns += [min(bisect_right(ends, begin), last - 1) for begin in shown]
    return words, stacked[rows, columns]


def _hits(
    texts: Sequence[str],
    words: Words,
    chances: Tensor,
    surest: Sequence[float],
) -> Iterator[tuple[int, Hit]]:
    """Runs of words that are part of a name; each has the kind that most speaks for."""
    likely: list[int] = (chances[:, 1:].argmax(1) + 1).tolist()
    named = (1 - chances[:, 0]).tolist()
    run: list[int] = []
    for at in (i for i, label in enumerate(likely) if named[i] >= surest[label]):
        if run and not _goes_on(texts, words, run[-1], at, likely):
            yield from _hit(texts, words, chances, run)
            run = []
        run.append(at)
    if run:
        yield from _hit(texts, words, chances, run)


def _terms(words: Words, chances: Sequence[float]) -> Iterator[tuple[int, Hit]]:
    for (place, begin, end), chance in zip(words, chances, strict=False):
        if chance > _RATHER:
            yield place, Hit(begin, end, "organisation", TERM, chance, "")


def _goes_on(texts: Sequence[str], words: Words, last: int, at: int, likely: Sequence[int]) -> bool:
    """Return whether two words belong to one name: only space between, and no comma is part."""
    (place, _, end), (other, begin, stop) = words[last], words[at]
    if place != other or last + 1 != at or texts[place][end:begin].strip():
        return False
    signs = texts[place][begin:stop], texts[place][words[last][1] : end]
    joint = any(sign in (",", ";", "/") for sign in signs)
    return not joint or likely[last] == likely[at] == LABELS.index("address")


def _hit(
    texts: Sequence[str], words: Words, chances: Tensor, run: list[int]
) -> Iterator[tuple[int, Hit]]:
    place, begin, end = words[run[0]][0], words[run[0]][1], words[run[-1]][2]
    mass = chances[run].sum(0)
    kind = cast(MentionKind, LABELS[int(mass[1:].argmax()) + 1])
    sure = round(float(1 - chances[run, 0].min()), 2)
    begin, end = trimmed(texts[place][begin:end], begin)
    surface = texts[place][begin:end]
    small = surface == surface.lower() and not any(sign.isdigit() for sign in surface)
    doubtful = texts[place] != texts[place].lower() or surface in GROUPS  # "we moved in may"
    if small and doubtful and chances[run, 0].min() > 1 - _SMALL:
        return
    if may_be_name(surface) or (kind == "address" and _LIKE_ADDRESS.search(surface)):
        why = f"the multilingual model reads this as {_READS[kind]}"
        yield place, Hit(begin, end, kind, f"e5:{kind}", min(0.95, sure), why)


@cache
def _encoder(folder: Path, layers: int) -> tuple[Any, Any]:
    try:
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar, enable_progress_bar
    except ImportError:
        raise ExtraMissing("privacy", "finding names in all languages") from None
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False)
    except (OSError, ValueError):
        what, remedy = "no transformer can be loaded from this folder", "transcode models list"
        raise ModelError(what, where=folder.name, step="find people", remedy=remedy) from None
    finally:
        enable_progress_bar()  # type: ignore[no-untyped-call]
    # what lies above the layers that are asked for need not be computed
    model.encoder.layer = model.encoder.layer[:layers]
    return tokenizer, model.eval()


@cache
def _head(folder: Path, language: str) -> _Head:
    from safetensors.torch import load_file

    described = _described(folder)
    terms, own = folder / "head.terms.safetensors", folder / f"head.{language}.safetensors"

    def net(path: Path) -> _Net:
        return _Net(**{name: array.float() for name, array in load_file(path).items()})

    return _Head(
        tuple(described["layers"]),
        tuple(described["surest"]),
        net(own if own.exists() else folder / "head.safetensors"),
        net(terms) if terms.exists() else None,
    )


def _described(folder: Path) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads((folder / "head.json").read_text("utf-8")))
    except (OSError, ValueError):
        raise ModelError(
            "this model holds no head for names",
            where=folder.name,
            step="find people",
            remedy="transcode models list",
        ) from None
