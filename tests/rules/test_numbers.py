"""The numbers to call: reviewed, cautious, and never empty."""

import re

import pytest

from kneelog.rules.numbers import EmergencyNumbers, countries, for_country

REVIEWED = [
    ("GB", "999", "111"),
    ("IE", "112 or 999", ""),
    ("US", "911", ""),
    ("CA", "911", ""),
    ("AU", "000", "1800 022 222"),
    ("NZ", "111", "0800 611 116"),
    ("DE", "112", "116117"),
    ("AT", "112 or 144", "1450"),
    ("CH", "144", ""),
    ("FR", "15 or 112", ""),
    ("SE", "112", "1177"),
    ("NO", "113", "116117"),
    ("IN", "112", ""),
]


@pytest.mark.parametrize(("country", "emergency", "advice"), REVIEWED)
def test_the_numbers_of_a_country_are_the_reviewed_ones(country: str, emergency: str, advice: str) -> None:
    """A slip of a digit in the table would send somebody in danger nowhere."""
    numbers = for_country(country)
    assert (numbers.emergency, numbers.advice) == (emergency, advice)


def test_no_country_or_an_unknown_one_names_the_local_number() -> None:
    """Without a country the text says what the number is where most readers live."""
    assert for_country("") == for_country("ZZ")
    assert for_country("").emergency == "your local emergency number (112 in the EU, 999 in the UK, 911 in the US)"
    assert "doctor" in for_country("").advice_line


@pytest.mark.parametrize("numbers", countries(), ids=lambda numbers: numbers.country)
def test_each_row_is_whole(numbers: EmergencyNumbers) -> None:
    """Each country has a name, a number that can be dialled and the address where it was looked up."""
    assert re.fullmatch(r"[A-Z]{2}", numbers.country)
    assert re.fullmatch(r"\d{2,3}( or \d{2,3})?", numbers.emergency)
    assert bool(numbers.advice) == bool(numbers.advice_name)
    assert re.fullmatch(r"[\d ]*", numbers.advice)
    assert numbers.source.startswith("https://")


def test_countries_are_listed_by_name() -> None:
    """The list for Settings is in the order in which people look for their country."""
    names = [numbers.name for numbers in countries()]
    assert names == sorted(names)
    assert len(names) == len(set(names)) >= 30


def test_an_advice_line_is_named_with_its_number() -> None:
    """In a sentence the line stands with its name and what to dial."""
    assert for_country("GB").advice_line == "NHS 111 (111)"
    assert for_country("AU").advice_line == "healthdirect (1800 022 222)"


def test_the_numbers_to_dial_are_those_of_the_sentence() -> None:
    """A link that a phone dials holds one number; where no country is chosen, each of those named."""
    assert for_country("AT").dialled == ("112", "144")
    assert for_country("").dialled == ("112", "999", "911")
    assert [each.country for each in countries() if not each.dialled] == []
