"""Bytes of a text file -> text, in any encoding. Pure.

Most files are UTF-8 or state their encoding. In others, bytes mean different letters in different
parts of the world: the language of the study decides which, and the resulting letters are checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from transcode.errors import ExchangeError
from transcode.exchange.notes import Note, note

__all__ = ["decoded"]

_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffd]")
_MARKS = (  # byte order marks, the longest first
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip

# The letters of a language beyond a to z. If none are listed, any letter of the script will do.
_LETTERS: Mapping[str, str] = {
    "da": "æøåé", "nb": "æøåéòóôêèà", "nn": "æøåéòóôêèà", "no": "æøåéòóôêèà", "sv": "åäöéàü",
    "fi": "åäöšž", "is": "áéíóúýðþæö", "fo": "áíóúýðæø", "de": "äöüß", "nl": "áéíóúàèëïöüêâ",
    "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "ca": "àçéèíïóòúü", "gl": "áéíñóúü",
    "pt": "àáâãçéêíóôõúü", "it": "àèéìíîòóùú", "en": "éèêëïñöüçâ", "ga": "áéíóú", "cy": "âêîôûáéïö",
    "eu": "ñü", "sq": "çë", "et": "äöüõšž", "af": "áäéèëêíïóôöúûü", "id": "é", "ms": "é", "sw": "",
    "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű",
    "hr": "čćđšž", "bs": "čćđšž", "sl": "čšž", "ro": "ăâîșțşţ", "tr": "çğıöşüiâî", "az": "çəğıöşüi",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "mt": "ċġħżà",
    "vi": "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
}  # fmt: skip
_SCRIPTS: Mapping[str, str] = {
    "ru": "а-яёА-ЯЁ", "uk": "а-яіїєґА-ЯІЇЄҐ", "be": "а-яёіўА-ЯЁІЎ", "bg": "а-яА-Я",
    "mk": "а-шѓѕјљњќџА-ШЃЅЈЉЊЌЏ",
    "sr": "а-шђјљњћџА-ШЂЈЉЊЋЏčćđšžČĆĐŠŽ", "kk": "а-яёА-ЯЁ", "el": "ά-ώΆ-ΏΑ-Ωα-ω",
    "he": "א-ת", "yi": "א-ת",
    "ar": "ء-ٟ", "fa": "ء-ٟپچژکگی", "ur": "ء-ٟپچژکگیٹڈڑںہے", "th": "ก-๛",
    "zh": "一-鿿", "ja": "ぁ-ヿ一-鿿",
    "ko": "가-힣", "hy": "Ա-և", "ka": "ა-ჿ",
}  # fmt: skip
_ENCODINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "bs", "sl", "sq", "ro"),
                    ("cp1250", "iso-8859-2", "iso-8859-16", "mac-latin2", "cp852")),
    **dict.fromkeys(("ru", "be", "bg", "mk", "kk"),
                    ("cp1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic")),
    "uk": ("cp1251", "koi8-u", "iso-8859-5", "cp866", "mac-cyrillic"),
    "sr": ("cp1251", "cp1250", "iso-8859-5", "iso-8859-2"),
    "el": ("cp1253", "iso-8859-7", "cp737", "mac-greek"),
    "tr": ("cp1254", "cp857", "mac-turkish"), "az": ("cp1254",),
    "he": ("cp1255", "iso-8859-8"), "yi": ("cp1255",),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256", "iso-8859-6")),
    **dict.fromkeys(("et", "lv", "lt"), ("cp1257", "iso-8859-13", "cp775")),
    "vi": ("cp1258",), "th": ("cp874",), "mt": ("iso-8859-3",),
    "zh": ("gb18030", "big5", "big5-hkscs"), "ja": ("cp932", "euc_jp"), "ko": ("cp949",),
}  # fmt: skip
_WESTERN = ("cp1252", "mac-roman", "cp850")
_LOANS = frozenset("éèêëçñáàâäåæïíîóôöøùúüßœ")  # in words of other languages
_PUNCTUATION = frozenset(
    " \u00a0\u202f“”„‟‘’‚‛«»‹›–—―…•·°§©®™€£¥№´`¨¿¡×±½¼¾²³′″"
    "、。，．：；？！（）「」『』《》〈〉【】〔〕・～ー؟،؛٪"
    "\u200e\u200f"
)
_APART = re.compile(r"[^\W\d_][\u2013“”„‚«»‹›•…°§©®€£¥´`¨¿¡×±½¼¾²³][^\W\d_]")  # never inside a word
_USUAL = ("da", "nb", "sv", "fi", "de", "nl", "fr", "es", "ca", "pt", "it", "en")
_ENOUGH = 0.98  # of what is not ASCII
_FEW = 3


def decoded(data: bytes, language: str = "") -> tuple[str, list[Note]]:
    """Decode a file, with a note if its encoding was guessed from its letters alone.

    ``language`` is that of the study, "" if it is not known.

    Raises:
        ExchangeError: the file is not text, or its encoding cannot be determined.
    """
    text = _by_itself(data)
    if text is not None:
        is_chat = text.lstrip("\ufeff").startswith("@")  # it has times between such signs
        if _JUNK.search(text.replace("\x15", "") if is_chat else text):
            raise _not_text("the document is not plain text")
        return text, []
    code = re.split("[-_]", language.casefold())[0]
    code = code if code in _LETTERS or code in _SCRIPTS else ""
    for encoding in _ENCODINGS.get(code, _WESTERN) if code else _WESTERN[:1]:
        text = _tried(data, encoding)
        if text is not None and any(
            _fits(text, candidate) for candidate in ([code] if code else _USUAL)
        ):
            return text, [] if code else note("encoding")
    if _JUNK.search(data.decode("latin-1").translate(dict.fromkeys(range(128, 160)))):
        raise _not_text("the document is not plain text")
    why = f"do not fit the language of the study ({code})" if code else "do not identify it"
    raise ExchangeError(
        f"the document is in an encoding other than UTF-8, and its letters {why}",
        step="read",
        remedy="open it in the program that made it, and save it as UTF-8 or as .docx; or set its "
        'language in study.toml (language = "pl")',
    )


def _by_itself(data: bytes) -> str | None:
    """Decode a file that states its encoding, or shows it beyond doubt."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and len(data) > 1:
        odd, even = data[1::2].count(0), data[::2].count(0)
        if max(odd, even) > len(data) / 8:
            encoding = "utf-16-le" if odd > even else "utf-16-be"
        elif b"\x1b$" in data:
            encoding = "iso2022_jp"
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise _not_text("the document is not plain text") from None
        return None


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _JUNK.search(text) else unicodedata.normalize("NFC", text)


def _fits(text: str, language: str) -> bool:
    """Return whether the letters beyond ASCII belong to a language."""
    counts = Counter(char for char in text if char > "\x7f" and char not in _PUNCTUATION)
    total, letters = counts.total(), sum(char.isalpha() for char in text)
    if len(_APART.findall(text)) > 0.02 * letters or not _is_cased_well(text):
        return False
    if language in _SCRIPTS:
        fits = re.compile(f"[{_SCRIPTS[language]}\uff00-\uffef]")
        own = sum(n for char, n in counts.items() if fits.match(char))
        return own >= _ENOUGH * total and (own >= 0.2 * letters or not total)
    usual = frozenset(_LETTERS.get(language, ""))
    own = sum(n for char, n in counts.items() if char.lower()[0] in usual)
    loans = sum(n for char, n in counts.items() if char.lower()[0] in _LOANS - usual)
    is_few = loans <= max(_FEW, 0.1 * total)
    share = 0.35 if language in _USUAL else 0.6  # of its letters, at most, are not in ASCII
    return own + loans >= _ENOUGH * total and is_few and total <= share * letters


def _is_cased_well(text: str) -> bool:
    """Return whether capitals begin words: a wrong encoding puts them in the middle."""
    pairs = [
        (before, after) for before, after in pairwise(text) if before.islower() and after.isalpha()
    ]
    return sum(after.isupper() for _, after in pairs) <= 0.01 * len(pairs)


def _not_text(what: str) -> ExchangeError:
    return ExchangeError(
        what,
        step="read",
        remedy="open it in the program that made it, and save it as .docx or .txt",
    )
