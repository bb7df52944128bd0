"""Numbers, dates, ages and addresses in words, in the languages served."""

from __future__ import annotations

import pytest

from transcode.privacy.find.hits import union
from transcode.privacy.find.patterns.patterns import pattern_hits
from transcode.privacy.lexicon.numerals import SPOKEN, cardinals, joined, ordinals, years
from transcode.privacy.replace.dates import moved


def spans(text: str, language: str) -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.begin : hit.end]) for hit in union(pattern_hits(text, language))]


@pytest.mark.parametrize(
    ("language", "text", "kind", "words"),
    [
        ("da", "det var den syvende i niende, tror jeg", "date", "den syvende i niende"),
        ("da", "han ringede fra toogtres fyrre nul en otteogtyve", "phone",
         "toogtres fyrre nul en otteogtyve"),
        ("de", "am siebten September neunzehnhundertzweiundsiebzig kam er", "date",
         "siebten September neunzehnhundertzweiundsiebzig"),
        ("de", "sie war erst einundzwanzig damals", "age", "einundzwanzig"),
        ("de", "Az. 3 O 215/18, sagte er", "number", "3 O 215/18"),
        ("es", "el siete de marzo de dos mil diez nos vimos", "date",
         "el siete de marzo de dos mil diez"),
        ("es", "en la calle Real veintidós, arriba", "address", "calle Real veintidós"),
        ("es", "ana punto sol arroba correo punto es, así", "email",
         "ana punto sol arroba correo punto es"),
        ("fr", "le premier mars deux mille dix on est partis", "date",
         "le premier mars deux mille dix"),
        ("sv", "hon är tjugoett år gammal nu", "age", "tjugoett år gammal"),
        ("no", "hun er tjueen år gammel nå", "age", "tjueen år gammel"),
        ("nl", "zeven september negentienhonderdtweeënzeventig was het", "date",
         "zeven september negentienhonderdtweeënzeventig"),
        ("pl", "to było 3 maja 2019 roku", "date", "3 maja 2019"),
        ("en", "on Ward 6B they knew", "organisation", "Ward 6B"),
    ],
)  # fmt: skip
def test_it_is_found_whole(language: str, text: str, kind: str, words: str) -> None:
    assert (kind, words) in spans(text, language)


def test_a_number_said_in_halves_is_one() -> None:
    text = "mit cpr er toogtyve nul to niogfirs og så tolv femogtredive"
    assert ("number", text.removeprefix("mit cpr er ")) in spans(text, "da")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "costó dos mil doce euros"), ("en", "the second may be late"),
        ("de", "das kostet zweitausendelf Euro"), ("en", "it was twelve, and then more"),
        ("da", "det var tolv, og så gik vi"),
    ],
)  # fmt: skip
def test_what_is_counted_is_no_date_and_no_age(language: str, text: str) -> None:
    assert spans(text, language) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_every_number_is_read_as_it_is_written(language: str) -> None:
    for table, numbers in (
        (cardinals(language), range(100)), (ordinals(language), range(1, 32)),
        (years(language), range(1910, 2050)),
    ):  # fmt: skip
        read: dict[str, int] = {}
        for form, number in table.items():
            read.setdefault(joined(form), number)
        for number in numbers:
            assert any(read[joined(f)] == number for f, n in table.items() if n == number)


@pytest.mark.parametrize(
    ("language", "said", "becomes"),
    [
        ("da", "den syvende i niende nitten tooghalvfjerds",
         "den niogtyvende i sjette nitten tooghalvfjerds"),
        ("de", "der erste Mai", "der zwanzigste Februar"),
        ("es", "el uno de marzo de dos mil diez", "el veintiuno de diciembre de dos mil nueve"),
        ("fr", "le premier mars deux mille dix", "le vingt et un décembre deux mille neuf"),
        ("sv", "sjunde september nittonhundrasjuttiotvå",
         "tjugonionde juni nittonhundrasjuttiotvå"),
        ("pl", "3 maja 2019", "22 lutego 2019"),
        ("pl", "trzeciego maja 2019", None), ("de", "Fronleichnam", None),
        ("es", "marzo del trimestre", None),
    ],
)  # fmt: skip
def test_a_date_is_moved_whole_or_not_at_all(language: str, said: str, becomes: str | None) -> None:
    assert moved(said, -70, language) == becomes
