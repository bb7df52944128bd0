"""The arithmetic by which identity numbers check themselves."""

from __future__ import annotations

import re
from datetime import date

__all__ = [
    "is_belgian", "is_bsn", "is_card", "is_codice_fiscale", "is_cpr", "is_dni", "is_fodselsnummer",
    "is_hetu", "is_iban", "is_nhs", "is_nir", "is_personnummer", "is_pesel", "is_ssn",
    "is_steuer_id",
]  # fmt: skip


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _is_date(day: int, month: int, year: int) -> bool:
    """Whether there is such a day, in this century or (29 February) the last one."""
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _is_luhn(digits: str) -> bool:
    """Sum by Luhn (1960; ISO/IEC 7812-1) a multiple of 10."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_card(digits: str) -> bool:
    """A payment card: 13 to 19 digits, sum by Luhn a multiple of 10."""
    return 13 <= len(digits) <= 19 and _is_luhn(digits)


def is_cpr(digits: str, *, written: bool = False) -> bool:
    """A Danish CPR number: DDMMYY and four more.

    The modulus-11 check (weights 4327654321) has not held for all numbers since 2007, so it is
    waived for what is ``written`` as six and four digits.
    """
    if len(digits) != 10:
        return False
    if not _is_date(int(digits[:2]), int(digits[2:4]), int(digits[4:6])):
        return False
    return written or _weighed(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def is_personnummer(digits: str) -> bool:
    """A Swedish personnummer or samordningsnummer (day + 60): (YY)YYMMDD and four, by Luhn."""
    ten = digits[2:] if len(digits) == 12 and digits[:2] in ("19", "20") else digits
    if len(ten) != 10:
        return False
    day = int(ten[4:6])
    born = _is_date(day - 60 if day > 60 else day, int(ten[2:4]), int(ten[:2]))
    return born and _is_luhn(ten)


def is_fodselsnummer(digits: str) -> bool:
    """A Norwegian fødselsnummer or D-number (day + 40): two check digits modulo 11."""
    if len(digits) != 11:
        return False
    day = int(digits[:2])
    born = _is_date(day - 40 if day > 40 else day, int(digits[2:4]), int(digits[4:6]))
    first = _weighed(digits[:10], (3, 7, 6, 1, 8, 9, 4, 5, 2, 1))
    return born and not first % 11 and not _weighed(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11


def is_hetu(text: str) -> bool:
    """A Finnish henkilötunnus: DDMMYY, a sign for the century, three digits, a check sign."""
    parts = re.fullmatch(r"(\d{6})[-+A-FU-Y](\d{3})([\dA-Y])", text.upper())
    signs = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    return parts is not None and signs[int(parts[1] + parts[2]) % 31] == parts[3]


def is_bsn(digits: str) -> bool:
    """A Dutch burgerservicenummer: 9 digits, the "eleven test" with weights 9 to 2 and -1."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and set(digits) != {"0"} and not _weighed(digits, weights) % 11


def is_steuer_id(digits: str) -> bool:
    """A German tax identification number: 11 digits by ISO/IEC 7064, MOD 11,10."""
    if len(digits) != 11 or digits[0] == "0":
        return False
    product = 10
    for digit in digits[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def is_nhs(digits: str) -> bool:
    """An NHS number of England: 10 digits, weights 10 to 2, modulo 11."""
    return len(digits) == 10 and not _weighed(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)) % 11


def is_pesel(digits: str) -> bool:
    """A Polish PESEL: 11 digits, weights 1 3 7 9 and again, modulo 10."""
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return len(digits) == 11 and not _weighed(digits, weights) % 10


def is_belgian(digits: str) -> bool:
    """A Belgian rijksregisternummer: the last two of 11 digits are 97 less the rest modulo 97."""
    if len(digits) != 11 or int(digits[2:4]) % 20 > 12:
        return False
    return any(97 - int(lead + digits[:9]) % 97 == int(digits[9:]) for lead in ("", "2"))


def is_dni(text: str) -> bool:
    """A Spanish DNI or NIE: a check letter by the number modulo 23."""
    parts = re.fullmatch(r"([XYZ]?)(\d{7,8})([A-Z])", re.sub(r"[\s-]", "", text).upper())
    if not parts or len(parts[1] + parts[2]) != 8:
        return False
    lead = str("XYZ".index(parts[1])) if parts[1] else ""
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(lead + parts[2]) % 23] == parts[3]


def is_codice_fiscale(text: str) -> bool:
    """An Italian codice fiscale: 16 signs, the last by a sum over odd and even places modulo 26."""
    code = text.upper()
    if not re.fullmatch(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", code):
        return False
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
           23)  # fmt: skip
    worth = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in code]
    total = sum(n if place % 2 else odd[n] for place, n in enumerate(worth[:15]))
    return total % 26 == worth[15]


def is_nir(text: str) -> bool:
    """A French NIR: 13 digits and a key, 97 less the rest modulo 97 (Corsica's letters count)."""
    code = re.sub(r"\s", "", text).upper().replace("2A", "19", 1).replace("2B", "18", 1)
    if not re.fullmatch(r"[1-478]\d{14}", code):
        return False
    return 97 - int(code[:13]) % 97 == int(code[13:])


def is_iban(text: str) -> bool:
    """An IBAN: its rearranged digits leave 1 when divided by 97 (ISO 13616, ISO 7064)."""
    iban = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def is_ssn(text: str) -> bool:
    """A US social security number, written 3-2-4, in the ranges that are given out."""
    parts = re.fullmatch(r"(\d{3})[- ](\d{2})[- ](\d{4})", text)
    if not parts:
        return False
    area, group, serial = parts.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
