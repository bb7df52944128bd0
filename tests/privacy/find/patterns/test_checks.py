"""Identity numbers of many countries: published examples hold, a changed digit does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transcode.privacy.find.patterns import checks


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
        (checks.is_nir, "255081416802538", "255081416802539"),
        (checks.is_ssn, "536-90-4399", "000-90-4399"),
    ],
)
def test_letters_check_them_too(check: Callable[[str], bool], right: str, wrong: str) -> None:
    assert check(right) and not check(wrong) and not check("")
