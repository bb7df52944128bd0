"""Identity numbers that check themselves, by python-stdnum, and what that lacks or reads otherwise.

None of this asks anybody: the functions of stdnum that look a number up online are not called.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum import iban, luhn
from stdnum.be import bis, nn
from stdnum.de.idnr import is_valid as is_steuer_id
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr.nir import is_valid as is_nir
from stdnum.gb.nhs import is_valid as is_nhs
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no.fodselsnummer import is_valid as is_fodselsnummer
from stdnum.pl.pesel import is_valid as is_pesel
from stdnum.us import ssn

__all__ = [
    "is_belgian", "is_bsn", "is_card", "is_codice_fiscale", "is_cpr", "is_dni", "is_fodselsnummer",
    "is_hetu", "is_iban", "is_nhs", "is_nir", "is_personnummer", "is_pesel", "is_ssn",
    "is_steuer_id",
]  # fmt: skip


def is_card(digits: str) -> bool:
    """A payment card: 13 to 19 digits with a check digit by Luhn."""
    return 13 <= len(digits) <= 19 and luhn.is_valid(digits)


def is_cpr(digits: str, *, written: bool = False) -> bool:
    """A Danish CPR number: a birthday and four more digits.

    The modulus-11 check has not held for all numbers since 2007, so it is waived for what is
    ``written`` as six and four digits.
    """
    return cpr.is_valid(digits) and (written or cpr.checksum(cpr.compact(digits)) == 0)


def is_personnummer(digits: str) -> bool:
    """A Swedish personnummer or, which stdnum does not know, samordningsnummer (day + 60)."""
    ten = digits[2:] if len(digits) == 12 and digits[:2] in ("19", "20") else digits
    if len(ten) != 10 or not luhn.is_valid(ten):
        return False
    try:
        date(2000 + int(ten[:2]), int(ten[2:4]), int(ten[4:6]) % 60)
    except ValueError:
        return False
    return True


def is_hetu(text: str) -> bool:
    """A Finnish henkilötunnus, also one that is given for the time of a stay in hospital."""
    return hetu.is_valid(text, allow_temporary=True)


def is_bsn(digits: str) -> bool:
    """A Dutch burgerservicenummer with all its 9 digits; stdnum would put noughts before fewer."""
    return len(digits) == 9 and bsn.is_valid(digits)


def is_belgian(digits: str) -> bool:
    """A Belgian rijksregisternummer, or the BIS number of somebody who is not registered."""
    return nn.is_valid(digits) or bis.is_valid(digits)


def is_dni(text: str) -> bool:
    """A Spanish DNI or NIE."""
    return dni.is_valid(text) or nie.is_valid(text)


def is_codice_fiscale(text: str) -> bool:
    """An Italian codice fiscale of a person: 16 signs; the 11 digits of a firm are none."""
    return len(text) == 16 and codicefiscale.is_valid(text)


def is_iban(text: str) -> bool:
    """An IBAN, without the rules that single countries have for the account inside it."""
    return iban.is_valid(text, check_country=False)


def is_ssn(text: str) -> bool:
    """A US social security number, written 3-2-4 with hyphens or blanks: else it may be a phone."""
    written = re.fullmatch(r"\d{3}[- ]\d{2}[- ]\d{4}", text)
    return written is not None and ssn.is_valid(text.replace(" ", "-"))
