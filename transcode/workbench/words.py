"""Words typed at a prompt of the terminal: a key, a whole word for it, a name, or a slip.

A slip does nothing: what is no key and no word for one is asked about, never guessed from its
first letter. Whatever stands in quotation marks is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from transcode.workbench.name_keys import name_key

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


def _words(said: str) -> tuple[str, ...]:
    return tuple(said.split())


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
"""The keys of a review, and the words for each."""
CODING = _ALWAYS | {
    "l": "like similar",
    "a": "against",
    "d": "done finished",
}
"""The keys of coding passage by passage, and the words for each."""

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
"""Leave, go back, take back, in the languages that people who code are likely to speak."""
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
"""What people type to a program rather than call a code, in English and some other languages."""
_FIRST = _LEAVING | {"help", "skip", "delete", "remove", "show", "save", "please"}
"""What a short line begins with that asks the program for something: "skip it", "exit please"."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line means. ``doubtful`` is a name that may be a slip: it is asked about."""

    kind: Literal["key", "numbers", "name", "against", "doubtful", "nothing"]
    value: str


def key_of(said: str, keys: Mapping[str, str]) -> str:
    """The key that is meant by itself or by one of its words; "" where none is."""
    plain = _bare(said)
    return next((key for key, words in keys.items() if plain in (key, *words.split())), "")


def is_back(said: str) -> bool:
    """Whether what was typed is no reason for anything: whoever types it wants to go back."""
    return _is_keystroke(said) or _bare(said) in _LEAVING | {"q", "u"}


def means_yes(answer: str) -> bool:
    """Whether an answer is a plain yes."""
    return _bare(answer) in _YES


def means_no(answer: str) -> bool:
    """Whether an answer is a plain no, or none at all."""
    return _bare(answer) in _NO


def typed(said: str, known: Collection[str]) -> Typed:
    """What a line means to whoever codes passages.

    Args:
        said: as typed; an empty line goes on to the next passage.
        known: the names of the codes there are.
    """
    said = said.strip()
    names = {name_key(name) for name in known}
    if quoted := _quoted(said):
        return Typed("name", quoted)
    if not said:
        return Typed("key", "s")
    if _is_keystroke(said):
        return Typed("nothing", "a key without a letter")
    parts = re.split(r"[\s,;&+]+(?:(?:and|og|och|und|et|en|y|e)\s+)?", said)
    if all(re.fullmatch(r"-?\d+", part) for part in parts):
        return Typed("numbers", " ".join(parts))
    if key := key_of(said, CODING):
        return Typed("doubtful", said) if name_key(said) in names else Typed("key", key)
    if name_key(said) in names:
        return Typed("name", said)
    if name_key(said.removeprefix("-")) in names:
        return Typed("against", said.removeprefix("-").strip())
    answer = _bare(said) in (*_YES, *_NO)  # to nothing that was asked
    if answer or said.startswith("-") or not any(sign.isalpha() for sign in said):
        return Typed("nothing", said)
    listed = [name_key(part) in names for part in re.split(r"[,+&/]", said)]
    doubtful = doubtful_name(said, CODING) or (len(listed) > 1 and all(listed))
    return Typed("doubtful" if doubtful else "name", said)


def doubtful_name(name: str, keys: Mapping[str, str]) -> bool:
    """Whether a new name looks like a command, a number or a slip of the hand."""
    plain = _bare(name)
    words = {word for key, found in keys.items() for word in (key, *found.split())}
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


def named(said: str, keys: Mapping[str, str], ask: Callable[[str], str]) -> str:
    """The name that is meant by what was typed where a name was asked for; "" for none.

    Args:
        said: as typed.
        keys: of the page: their words are asked about.
        ask: puts a question, and returns the answer.
    """
    if quoted := _quoted(said):
        return quoted
    if _is_keystroke(said):
        return ""
    if not said or not doubtful_name(said, keys):
        return said
    return said if means_yes(ask(f"Is '{said}' the name (y: yes)? ")) else ""


def _bare(said: str) -> str:
    """What was typed without capitals and the signs around it: ``:Quit!`` is ``quit``.

    With a question mark behind it, it is a question about a key, and not the key.
    """
    plain = unicodedata.normalize("NFC", said).casefold().strip().replace("？", "?")
    if _is_keystroke(plain):
        return ""
    if plain and set(plain) == {"?"}:
        return "?"
    bare = re.sub(r"[\W_]+$", "", plain)
    asked = "?" in plain[len(bare) :]
    return re.sub(r"^[\W_]+", "", bare) + "?" * asked


def _is_keystroke(said: str) -> bool:
    """Whether an arrow or another key without a letter was pressed: ``ESC [ C`` is no "c"."""
    return any(unicodedata.category(sign) == "Cc" and sign != "\t" for sign in said)


def _quoted(said: str) -> str:
    found = re.fullmatch(r"[\"“”„«»'‘’](.+)[\"“”«»'‘’]", said)
    return found[1].strip() if found else ""


def _slipped(said: str, word: str) -> bool:
    """Two letters changed places, or one too many or too few."""
    longer, shorter = sorted((said, word), key=len, reverse=True)
    if len(longer) == len(shorter):
        return said != word and sorted(said) == sorted(word)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
