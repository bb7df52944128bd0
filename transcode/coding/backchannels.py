"""Listener signals without content ("mm-hm", "yeah").

Backchannels in the sense of Yngve (1970). The sounds are much the same in every language; words of
assent are listed for some languages. An unlisted word counts as content: it becomes a short
segment, and nothing is lost.
"""

from __future__ import annotations

import re

from transcode.records.unheard import understood

__all__ = ["SOUND", "is_backchannel"]

_WORDS_AT_MOST = 6
SOUND = re.compile(
    "m+h*m*|h+m+|u+[hm]+|h+u+h+|a+h+|a+h+a+|o+h+|e+h+m*|e+r+m+|[äöø]+[hm]+|nå+h?|м+|хм+|ا+ه+"
    "|[嗯啊哦噢喔对對好是]+|う+ん+|え+ー*|あ+ー*|お+ー+"
)
"""Form of a sound that is no word ("mm-hm", "uh"), folded and without hyphens."""
_PHRASE = re.compile(r"\b(?:i see|of course|all right|for sure|d['’]accord|bien s[uû]r)\b")
_BETWEEN = re.compile(r"[\s.,;:!…\-–—'’\"“”«»()،؛。、！・]+")
_WORDS = """
yeah yea yes yep yup ok okay okey right sure exactly absolutely indeed
ja jo jep jamen netop præcis nemlig okej precis precies nettopp akkurat jawohl genau klar stimmt
achso klopt hoor oui ouais voilà exact sí claro vale exacto sì certo esatto sim pois exato
właśnie dobrze joo juu niin kyllä evet tamam да ага угу так ясно точно конечно
نعم ايوه أيوه طيب اه آه صح כן בסדר ναι हाँ हां जी अच्छा
はい うん ええ そう そうですね そうです なるほど 是的 好的 对的 ครับ ค่ะ ใช่ 네 예 응
"""
_ASSENT = frozenset(_WORDS.split())


def is_backchannel(turn: str) -> bool:
    """Return whether a turn holds only listener signals, or nothing that was understood."""
    heard = understood(turn).casefold()
    words = [word for word in _BETWEEN.split(_PHRASE.sub(" ", heard)) if word]
    return len(words) <= _WORDS_AT_MOST and all(
        word in _ASSENT or SOUND.fullmatch(word) for word in words
    )
