"""Text -> what language it is written in. The only file that knows py3langid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from transcode.records.languages import code_of
from transcode.records.spoken import Spoken

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["read_language"]

_SIGNS = 20_000  # more than this does not make it surer
_LEAST = 1e-3
_NO_LANGUAGE = "zxx"  # numbers, signs


def read_language(interview: str, turns: Sequence[str]) -> Spoken:
    """Find out what language the turns of a transcript are in, by their letters and words.

    Of a long one, turns spread over all of it are read. Few words give many languages little
    each.
    """
    step = max(1, -(-sum(map(len, turns)) // _SIGNS))
    text = "\n".join(turns[::step])
    probable: dict[str, float] = {}
    for label, probability in _identifier().rank(text) if text.strip() else ():
        if probability >= _LEAST and label != _NO_LANGUAGE:
            code = _code(label)
            probable[code] = round(probable.get(code, 0.0) + probability, 4)
    ranked = sorted(probable.items(), key=lambda pair: (-pair[1], pair[0]))
    return Spoken(interview, tuple(ranked))


@cache  # a name that is not known is compared with all that are
def _code(label: str) -> str:
    """Code of a language as the other rooms write it."""
    try:
        return code_of(label)
    except ValueError:  # a language that has no name in the tables
        return label


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
