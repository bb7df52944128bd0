"""Medicines by their names: the stems that the WHO gives to substances, "-tralin", "-pril".

After "The use of stems in the selection of International Nonproprietary Names" (WHO 2018); only
stems that end no name of a person or a place, with the endings of the languages served.
"""

from __future__ import annotations

import re

from transcode.privacy.lexicon.names import plain

__all__ = ["is_medicine"]

_STEMS = (
    "tralin|oxetin|alopram|faxin|sartan|statin|azepam|zolam|prazol|olol|cillin|mycin|floxacin"
    "|cyclin|ciclin|oxacin|setron|triptan|gliptin|gliflozin|formin|glitazon|xaban|dipin|pril"
    "|thiazid|tiazid|semid|terol|tropium|profen|coxib|fenac|cetamol|codon|morphon|fentanil"
    "|peridol|tiapin|zapin|peridon|piprazol|tripty?lin|ipramin|azodon|phenidat|fenidat|fetamin"
    "|isolon|conazol|vudin|ciclovir|cyclovir|tinib|ximab|zumab|limus|dronat|oxifen|trozol"
    "|barbital|ocain|curonium|bactam|pidogrel|fibrat|gabalin|gabapentin|amotrigin|amazepin"
)
_SHAPE = re.compile(rf"[a-z]{{2,}}(?:{_STEMS})(?:e|a|o|um|en|et|s)?")
_COMMON = frozenset(
    [
        "morfin",
        "morphin",
        "morphine",
        "morphium",
        "morfina",
        "heroin",
        "heroina",
        "heroine",
        "insulin",
        "insulina",
        "insuline",
        "lithium",
        "litio",
        "ritalin",
        "valium",
        "prozac",
        "aspirin",
        "aspirina",
        "aspirine",
        "cortison",
        "cortisone",
        "kortison",
        "cortisona",
        "codein",
        "codeine",
        "kodein",
        "metadon",
        "methadon",
        "methadone",
        "ketamin",
        "ketamine",
        "antabus",
        "melatonin",
    ]
)
_SHORTEST = 7  # letters: "Simon" and "Alison" are people


def is_medicine(word: str) -> bool:
    """Return whether a word has the form of a substance's name: Sertralin, enalaprilo."""
    key = plain(word).lower()
    return key in _COMMON or (len(key) >= _SHORTEST and bool(_SHAPE.fullmatch(key)))
