"""Text -> the language that it is surely in, if that is not the one spoken. Pure.

A recogniser that neither takes a language nor tells one may write one language in the words of
another: NVIDIA's Parakeet v3 is known to write French speech in English words (FluidAudio #77).
So the text is judged, not the sound. py3langid (Lui and Baldwin 2012, "langid.py: an off-the-shelf
language identification tool") was measured beside lingua, spaCy's stop words and our own function
words, on example sentences in 23 languages: no false alarm, and it recognises the most English
under another language's name. The two numbers below were chosen so that fewer than one stretch in a
thousand is taken for another language (``tests/benchmarks/drift.py``): a false alarm costs good
words, and what is missed here is still judged word by word (:mod:`transcode.speech.doubt`).
"""

from __future__ import annotations

from transcode.speech.read_language import read_language

__all__ = ["other_language"]

_SURE = 0.8  # probability of another language, at least
_HARDLY = 0.1  # probability of the language expected, below
_ALIKE = (  # languages that a text of a few words cannot tell apart
    frozenset({"no", "nb", "nn"}),
    frozenset({"hr", "bs", "sr"}),
    frozenset({"id", "ms"}),
    frozenset({"zh", "yue"}),
)
_UNREAD = frozenset({"bo", "haw", "mi", "sd", "su", "yi"})  # Whisper knows them, py3langid does not


def other_language(text: str, language: str) -> str:
    """Name the language (ISO 639-1) of a text that is surely not in ``language``; else "".

    A few words are hardly ever sure. Where ``language`` is one that cannot be judged, "".
    """
    if language in _UNREAD:
        return ""
    expected = next((group for group in _ALIKE if language in group), frozenset({language}))
    probable = read_language("", [text]).probable
    if not probable:
        return ""
    other, probability = probable[0]
    hardly = sum(p for code, p in probable if code in expected) < _HARDLY
    return other if other not in expected and probability >= _SURE and hardly else ""
