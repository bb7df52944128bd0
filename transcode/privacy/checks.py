"""The arithmetic by which identity numbers check themselves."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["is_card", "is_cpr", "is_iban", "is_ssn"]


def is_card(digits: str) -> bool:
    """A payment card: 13 to 19 digits, sum by Luhn (1960; ISO/IEC 7812-1) a multiple of 10."""
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_cpr(digits: str, *, written: bool = False) -> bool:
    """A Danish CPR number: DDMMYY and four more.

    The modulus-11 check (weights 4327654321) has not held for all numbers since 2007, so it is
    waived for what is ``written`` as six and four digits.
    """
    if len(digits) != 10:
        return False
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    weighed = sum(int(d) * w for d, w in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return written or weighed % 11 == 0


def is_iban(text: str) -> bool:
    """An IBAN: its rearranged digits leave 1 when divided by 97 (ISO 13616, ISO 7064)."""
    iban = re.sub(r"[\s-]", "", text).upper()
    return len(iban) >= 15 and int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def is_ssn(text: str) -> bool:
    """A US social security number, written 3-2-4, in the ranges that are given out."""
    parts = re.fullmatch(r"(\d{3})[- ](\d{2})[- ](\d{4})", text)
    if not parts:
        return False
    area, group, serial = parts.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
