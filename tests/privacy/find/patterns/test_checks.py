"""Identity numbers of many countries: published examples hold, a changed digit does not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from transcode.privacy.find.patterns import checks
from transcode.privacy.find.patterns.patterns import pattern_hits

NUMBERS = [
    "0707614285",
    "8112189876",
    "85073003328",
    "GB82WEST12345698765432",
    "X1234567L",
    "x",
    "",
]


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (checks.is_cpr, "0707614285"),  # the example of cpr.dk
        (checks.is_personnummer, "8112189876"),  # Skatteverket
        (checks.is_fodselsnummer, "13116900216"),
        (checks.is_bsn, "111222333"),
        (checks.is_steuer_id, "86095742719"),  # Bundeszentralamt für Steuern
        (checks.is_nhs, "9434765919"),  # NHS Data Dictionary
        (checks.is_pesel, "44051401359"),
        (checks.is_belgian, "85073003328"),
        (checks.is_card, "4111111111111111"),
        (checks.is_iban, "GB82WEST12345698765432"),
    ],
)
def test_numbers_check_themselves(check: Callable[[str], bool], number: str) -> None:
    assert check(number)
    for place in range(len(number)):
        if number[place].isdigit():
            other = "0" if number[place] != "0" else "1"
            assert not check(number[:place] + other + number[place + 1 :])
    assert not check(number[:-1]) and not check("")


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (checks.is_hetu, "131052-308T", "131052-308U"),  # the example of the Finnish register
        (checks.is_dni, "12345678Z", "12345678A"),
        (checks.is_dni, "X1234567L", "X1234567M"),
        (checks.is_codice_fiscale, "RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        (checks.is_codice_fiscale, "RSSMRA85T10A56NH", "RSSMRA85T10A56NI"),  # N for 2
        (checks.is_hetu, "010101-900R", "010101-900S"),  # given for a stay in hospital
        (checks.is_dni, "X-1234567-L", "X-1234567-M"),
        (checks.is_nir, "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"),
        (checks.is_ssn, "536 90 4399", "536904399"),
        (checks.is_personnummer, "197010632391", "197010632392"),  # samordningsnummer
        (checks.is_fodselsnummer, "53017200182", "53017200183"),  # D-number: day + 40
        (checks.is_fodselsnummer, "13417200090", "13417200091"),  # H-number: month + 40
        (checks.is_nir, "255081416802538", "255081416802539"),
        (checks.is_ssn, "536-90-4399", "000-90-4399"),
    ],
)
def test_letters_check_them_too(check: Callable[[str], bool], right: str, wrong: str) -> None:
    assert check(right) and not check(wrong) and not check("")


def test_digits_of_other_scripts_are_digits() -> None:
    card = "".join(chr(ord("٠") + int(digit)) for digit in "4111111111111111")
    assert "pattern:card" in {hit.found_by for hit in pattern_hits(f"{card} هو", "ar")}


def test_nobody_is_asked() -> None:
    """What can go online is neither loaded nor called."""
    code = f"""
import socket, sys
def refuse(*_, **__): raise AssertionError("online")
socket.socket.connect = socket.getaddrinfo = refuse
before = set(sys.modules)
from transcode.privacy.find.patterns import checks
for name in checks.__all__:
    for number in {NUMBERS!r}:
        getattr(checks, name)(number)
new = {{name.partition(".")[0] for name in set(sys.modules) - before}}
assert "stdnum" in new and not new & {{"requests", "zeep", "suds", "pysimplesoap", "httpx"}}
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
