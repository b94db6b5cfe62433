"""The numbers to call: a small reviewed table by country, and what is said where no country is chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from unicodedata import normalize

from kneelog.rules.tables import read
from kneelog.words import N_, _, language

UNKNOWN_EMERGENCY = N_("your local emergency number (112 in the EU, 999 in the UK, 911 in the US)")
"""Said where no country is chosen, or one that is not in the table."""

UNKNOWN_ADVICE = N_("a doctor, an urgent care service or a medical advice line")
"""Said where no advice line is known."""


@dataclass(frozen=True, slots=True)
class EmergencyNumbers:
    """What to call in one country.

    Attributes:
        country: ISO 3166-1 alpha-2 code; empty where none is chosen or it is not in the table.
        name: name of the country, or empty.
        emergency: emergency number, as it stands in a sentence after "call".
        advice: number of a medical advice line open to anybody; empty where none is known.
        advice_name: its name; empty where none is known.
        source: address where the numbers were looked up; empty where none is chosen.
    """

    country: str
    name: str
    emergency: str
    advice: str
    advice_name: str
    source: str

    @property
    def dialled(self) -> tuple[str, ...]:
        """The emergency numbers alone, as they are dialled: "112", "144"."""
        return tuple(re.findall(r"\d+", self.emergency))

    @property
    def advice_line(self) -> str:
        """The advice line as it stands in a sentence after "call"."""
        return f"{self.advice_name} ({self.advice})" if self.advice else _(UNKNOWN_ADVICE)


def for_country(code: str) -> EmergencyNumbers:
    """Return the numbers of a country, the named ones in the language that holds; none is named without a country."""
    return _table(language().code).get(code) or EmergencyNumbers("", "", _(UNKNOWN_EMERGENCY), "", "", "")


def countries() -> tuple[EmergencyNumbers, ...]:
    """Return the countries of the table, by name; an accented letter stands where the plain one does."""
    return tuple(sorted(_table(language().code).values(), key=lambda numbers: normalize("NFD", numbers.name)))


@cache
def _table(_code: str) -> Mapping[str, EmergencyNumbers]:
    table = read(resources.files("kneelog.rules").joinpath("numbers.toml"))
    found: dict[str, EmergencyNumbers] = {}
    for code in table.keys():  # noqa: SIM118 - a Table is no mapping; it hands out keys to be taken
        row = table.table(code)
        found[code] = EmergencyNumbers(
            country=code,
            name=_(row.text("name")),
            emergency=_(row.text("emergency")),
            advice=row.text("advice", ""),
            advice_name=_(row.text("advice_name", "")),
            source=row.text("source"),
        )
        row.finish()
    return found
