"""No text makes the patterns fail: what is said is anything."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from transcode.privacy.find.patterns import checks
from transcode.privacy.find.patterns.patterns import pattern_hits

PIECES = st.one_of(
    st.sampled_from(
        ["account number", "case no.", "journal nr.", "my name is", "CPR", "licence plate", "DK",
         "GB82 WEST", "born on", "den 3. maj", "P.O. Box", "at", "dot", "gmail", "com", "+45", "oh",
         "double", "seven", "Nørregade", "Street", "the only", "midwife", "head of", "years old",
         "²", "٣", "½", "Ⅷ", "၁", "🙂", "\u202e", "'s", "\r\n", "-", "/", ".", ":", "(", "#", "@"]
    ),
    st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    st.text(max_size=6),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda between: between.join(pieces))
)


@given(text=TEXTS, language=st.sampled_from(["en", "da", "de", "fr", "ar", ""]))
@example(text="account number 12.34.56.78.90.12.34", language="en")
@example(text="CPR ²²²²²²-²²²²", language="da")
@settings(deadline=None, max_examples=400)
def test_patterns_find_or_find_not(text: str, language: str) -> None:
    for hit in pattern_hits(text, language):
        assert 0 <= hit.begin < hit.end <= len(text)


@given(text=st.one_of(TEXTS, st.from_regex(r"[0-9A-Z ²٣.-]{5,24}", fullmatch=True)))
@settings(deadline=None, max_examples=300)
def test_an_iban_is_one_or_is_not(text: str) -> None:
    assert checks.is_iban(text) in (True, False)
