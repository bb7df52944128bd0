"""Interpretation of a line typed in the terminal: a key, a word for it, a name, or a slip.

A slip does nothing: a line that is neither a key nor a word for one is queried, never guessed
from its first letter. Anything in quotation marks is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from transcode.workbench.normalise import name_key

__all__ = [
    "CODING",
    "REVIEW",
    "Typed",
    "doubtful_name",
    "is_back",
    "key_of",
    "means_no",
    "means_yes",
    "named",
    "typed",
]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALWAYS = {
    "s": "skip next later",
    "u": "undo back",
    "q": "quit exit stop end bye",
    "?": "help h",
}
REVIEW = _ALWAYS | {
    "c": "confirm accept",
    "n": "name rename",
    "r": "reject refuse decline",
    "m": "merge",
    "t": "theme move",
    "a": "all passages more",
}
"""Keys of a review, and the words for each."""
CODING = _ALWAYS | {
    "l": "like similar",
    "a": "against",
    "d": "done finished",
}
"""Keys of coding passage by passage, and the words for each."""

_LEAVING = frozenset(
    _words("""
    cancel abort back quit exit undo redo previous prev fortryd annuller afslut tilbage luk angre
    ångra avbryt avslutt avsluta hætta abbrechen rückgängig beenden zurück schließen annuleren
    afsluiten terug annuler annule quitter retour salir deshacer cancelar atrás sair desfazer
    voltar esci annulla indietro peru poistu lopeta kumoa takaisin wyjdź wyjście cofnij anuluj
    wróć konec zpět zrušit koniec späť kilépés vissza mégse renunță ieșire înapoi çıkış çık iptal
    выход выйти отмена отменить назад вихід скасувати έξοδος ακύρωση πίσω 退出 取消 撤销 撤銷 返回
    終了 キャンセル 戻る 元に戻す 종료 취소 뒤로 خروج إلغاء رجوع יציאה ביטול
    """)
)
"""Words for leaving, going back or undoing, in languages that coders are likely to speak."""
_YES = _words("y yes yeah yep ja j jo jep jawohl oui sí si sim kyllä tak ano áno igen da да так "
              "ναι evet 是 はい 네 예 نعم כן")  # fmt: skip
_NO = ("", *_words("n no nope nej nei nein non nee não ei nie ne nem nu нет ні όχι hayır 不 否 "
                   "いいえ 아니요 아니오 لا לא"))  # fmt: skip
_COMMANDS = frozenset(
    (
        *("accept", "close", "clear", "delete", "remove", "edit", "esc", "keys", "none", "nothing"),
        *("list", "ls", "man", "menu", "ok", "okay", "reset", "save", "show", "start", "na", "n/a"),
        *("confirm", "merge", "name", "reject", "rename", "theme", "test", *_NO[1:], *_YES),
        *("gem", "hjælp", "slet", "slut", "videre", "færdig", "næste", "ingen", "spring over"),
        *("hjelp", "hjälp", "klar", "ferdig", "färdig", "nästa", "neste", "hjálp"),
        *("ende", "hilfe", "weiter", "fertig", "löschen", "nächste", "keine", "hulp", "stoppen"),
        *("aide", "fin", "fini", "suivant", "aucun", "ayuda", "ajuda", "fim", "siguiente", "aiuto"),
        *("fine", "apua", "ohje", "pomoc", "pomoci", "dalej", "segítség", "yardım", "ajutor"),
        *("помощь", "справка", "стоп", "далее", "готово", "допомога", "βοήθεια", "帮助", "幫助"),
        *("结束", "下一个", "停止", "ヘルプ", "次", "도움말", "다음", "مساعدة", "עזרה"),
        *_LEAVING,
    )
)
"""Words that people type as commands rather than as names of codes, in several languages."""
_FIRST = _LEAVING | {"help", "skip", "delete", "remove", "show", "save", "please"}
"""First words of a short line that is a request to the program: "skip it", "exit please"."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Meaning of a line. ``doubtful`` is a name that may be a slip, to be confirmed."""

    kind: Literal["key", "numbers", "name", "against", "doubtful", "nothing"]
    value: str


def key_of(text: str, keys: Mapping[str, str]) -> str:
    """Key that was typed, itself or as one of its words; "" if none."""
    plain = _bare(text)
    return next((key for key, words in keys.items() if plain in (key, *words.split())), "")


def is_back(text: str) -> bool:
    """Return whether the text asks to go back, and so is not a reason for anything."""
    return _is_keystroke(text) or _bare(text) in _LEAVING | {"q", "u"}


def means_yes(answer: str) -> bool:
    """Return whether an answer is a plain yes."""
    return _bare(answer) in _YES


def means_no(answer: str) -> bool:
    """Return whether an answer is a plain no, or empty."""
    return _bare(answer) in _NO


def typed(line: str, names: Collection[str]) -> Typed:
    """Interpret a line typed while coding passages.

    Args:
        line: as typed; an empty line goes on to the next passage.
        names: of the existing codes.
    """
    line = line.strip()
    names = {name_key(name) for name in names}
    if quoted := _quoted(line):
        return Typed("name", quoted)
    if not line:
        return Typed("key", "s")
    if _is_keystroke(line):
        return Typed("nothing", "a key without a letter")
    parts = re.split(r"[\s,;&+]+(?:(?:and|og|och|und|et|en|y|e)\s+)?", line)
    if all(re.fullmatch(r"-?\d+", part) for part in parts):
        return Typed("numbers", " ".join(parts))
    if key := key_of(line, CODING):
        return Typed("doubtful", line) if name_key(line) in names else Typed("key", key)
    if name_key(line) in names:
        return Typed("name", line)
    if name_key(line.removeprefix("-")) in names:
        return Typed("against", line.removeprefix("-").strip())
    answer = _bare(line) in (*_YES, *_NO)  # to nothing that was asked
    if answer or line.startswith("-") or not any(sign.isalpha() for sign in line):
        return Typed("nothing", line)
    listed = [name_key(part) in names for part in re.split(r"[,+&/]", line)]
    doubtful = doubtful_name(line, CODING) or (len(listed) > 1 and all(listed))
    return Typed("doubtful" if doubtful else "name", line)


def doubtful_name(name: str, keys: Mapping[str, str]) -> bool:
    """Return whether a new name looks like a command, a number or a typing slip."""
    plain = _bare(name)
    words = {word for key, synonyms in keys.items() for word in (key, *synonyms.split())}
    return (
        not plain
        or (len(plain) == 1 and plain.upper() != plain.lower())  # one sign may be a Chinese word
        or plain in words | _COMMANDS
        or (plain.split()[0] in _FIRST and len(plain.split()) < 4)
        or name.rstrip().endswith(("?", "？"))
        or ";" in name
        or not any(character.isalpha() for character in plain)
        or re.match(r"\d+\s", plain) is not None
        or re.match(r"[^\W\d_]\s+-?\d+$", plain) is not None
        or any(_slipped(plain, word) for word in words if len(word) > 3)
    )


def named(text: str, keys: Mapping[str, str], ask: Callable[[str], str]) -> str:
    """Name that was typed at a prompt for a name; "" for none.

    Args:
        text: as typed.
        keys: of the page; a name that looks like one of their words is queried.
        ask: asks a question, and returns the answer.
    """
    if quoted := _quoted(text):
        return quoted
    if _is_keystroke(text):
        return ""
    if not text or not doubtful_name(text, keys):
        return text
    return text if means_yes(ask(f"Is '{text}' the name (y: yes)? ")) else ""


def _bare(text: str) -> str:
    """Strip capitals and surrounding signs: ``:Quit!`` becomes ``quit``.

    A question mark at the end stays: it makes a question about a key, not the key.
    """
    plain = unicodedata.normalize("NFC", text).casefold().strip().replace("？", "?")
    if _is_keystroke(plain):
        return ""
    if plain and set(plain) == {"?"}:
        return "?"
    bare = re.sub(r"[\W_]+$", "", plain)
    is_question = "?" in plain[len(bare) :]
    return re.sub(r"^[\W_]+", "", bare) + "?" * is_question


def _is_keystroke(text: str) -> bool:
    """Return whether a key without a letter was pressed: an arrow, ``ESC [ C``, is not a "c"."""
    return any(unicodedata.category(sign) == "Cc" and sign != "\t" for sign in text)


def _quoted(text: str) -> str:
    match = re.fullmatch(r"[\"“”„«»'‘’](.+)[\"“”«»'‘’]", text)
    return match[1].strip() if match else ""


def _slipped(text: str, word: str) -> bool:
    """Return whether two letters are swapped, or one is missing or extra."""
    longer, shorter = sorted((text, word), key=len, reverse=True)
    if len(longer) == len(shorter):
        return text != word and sorted(text) == sorted(word)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
