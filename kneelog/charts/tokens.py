"""The colours and severity words of kneelog: the one place from which screens, charts and the printed page take them.

Pine is what can be touched, blue is how bad it is, rust is what the data says, red is urgent and nothing else. Each
ink on its ground reaches a contrast of 4.5 and each mark 3 (WCAG 2.2, 1.4.3 and 1.4.11; checked in the tests).
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final, Literal

from kneelog.domain.entry import SEVERE_FROM, WORST_SEVERITY
from kneelog.words import N_, _

ThemeName = Literal["light", "dark"]

MODERATE_FROM: Final = 4
"""Lowest severity called moderate: of the cut-points in Boonstra 2016 (doi 10.3389/fpsyg.2016.01466), those that go
with `SEVERE_FROM`. There is no universal standard."""


class Band(StrEnum):
    """How severities are grouped for the eye."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"

    @property
    def lowest(self) -> int:
        """The lowest severity of the band."""
        return {Band.NONE: 0, Band.MILD: 1, Band.MODERATE: MODERATE_FROM, Band.SEVERE: SEVERE_FROM}[self]

    @property
    def highest(self) -> int:
        """The highest severity of the band."""
        following = list(Band)[list(Band).index(self) + 1 :]
        return following[0].lowest - 1 if following else WORST_SEVERITY

    @property
    def legend(self) -> str:
        """The band and its numbers, for a legend: "mild 1-3" with a dash between the numbers."""
        return _(_LEGENDS[self]).format(lowest=self.lowest, highest=self.highest)


_LEGENDS: Final = {
    Band.NONE: N_("no pain {lowest}"),
    Band.MILD: N_("mild {lowest}\N{EN DASH}{highest}"),
    Band.MODERATE: N_("moderate {lowest}\N{EN DASH}{highest}"),
    Band.SEVERE: N_("severe {lowest}\N{EN DASH}{highest}"),
}


def band(severity: int) -> Band:
    """Return the band of a severity 0-10."""
    return next(group for group in reversed(Band) if severity >= group.lowest)


SEVERITY_WORDS: Final = (
    N_("No pain"),
    N_("Barely there"),
    N_("Mild"),
    N_("Mild, easy to ignore"),
    N_("Moderate"),
    N_("Moderate, hard to ignore"),
    N_("Moderate, gets in the way"),
    N_("Severe, limits most things"),
    N_("Severe, hard to think past"),
    N_("Very severe"),
    N_("Worst imaginable"),
)
"""What stands under the number chosen, by severity 0-10, in English: to be put through `_`."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of one theme, as #RRGGBB.

    Attributes:
        name: light or dark.
        paper: the page.
        card: sheets and controls.
        wash: disabled things and the zone of one point either way.
        ink: text, marks in lanes, numbers of events.
        sub: secondary text.
        hair: decorative rules and the edges of cards.
        line: borders of controls.
        primary, onprimary, primarywash: what can be touched, text on it, what is chosen.
        accent: what the data says: the median, "linked".
        alert, alertline, alertwash, onalert: urgent, and nothing else.
        amber, amberwash: talk to a doctor soon.
        skin, skinline, detail: the body map, its outline, its fine lines.
        missing: the hatch of days not logged.
        severity: fill for severity 0-10; 0 is the ground, as a hollow outline stands for it.
        onseverity: the number on that fill.
        bands: chart bars by band; NONE is the outline of a 0.
    """

    name: ThemeName
    paper: str
    card: str
    wash: str
    ink: str
    sub: str
    hair: str
    line: str
    primary: str
    onprimary: str
    primarywash: str
    accent: str
    alert: str
    alertline: str
    alertwash: str
    onalert: str
    amber: str
    amberwash: str
    skin: str
    skinline: str
    detail: str
    missing: str
    severity: tuple[str, ...]
    onseverity: tuple[str, ...]
    bands: dict[Band, str]

    def colours(self) -> dict[str, str]:
        """Return the single colours by name, without ramps and bands: what becomes one CSS variable each."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in plain.items() if name != "name" and isinstance(value, str)}


LIGHT: Final = Theme(
    name="light",
    paper="#FBF9F5",
    card="#FFFFFF",
    wash="#F3EFE7",
    ink="#14212E",
    sub="#51606E",
    hair="#E2DDD2",
    line="#83898F",
    primary="#0F5C57",
    onprimary="#FFFFFF",
    primarywash="#E4EFEC",
    accent="#B83D0B",
    alert="#9B1C1C",
    alertline="#B42318",
    alertwash="#FDF1EF",
    onalert="#FFFFFF",
    amber="#7A4B00",
    amberwash="#FFF5E0",
    skin="#F1EAE0",
    skinline="#6F6A62",
    detail="#C9BFB0",
    missing="#B9B4A9",
    severity=(
        "#FFFFFF", "#D3E5F3", "#BCD7EC", "#A3C8E4", "#74A9D2", "#4F8FC2",
        "#3578AD", "#245F92", "#184C7B", "#113F6B", "#0B315A",
    ),
    onseverity=("#14212E",) * 6 + ("#FFFFFF",) * 5,
    bands={Band.NONE: "#51606E", Band.MILD: "#6799C2", Band.MODERATE: "#2C69A0", Band.SEVERE: "#0B2E55"},
)  # fmt: skip

DARK: Final = Theme(
    name="dark",
    paper="#10171E",
    card="#18212A",
    wash="#1F2A34",
    ink="#EAEEF1",
    sub="#A9B5BF",
    hair="#2C3843",
    line="#74838F",
    primary="#6FCBBF",
    onprimary="#06231F",
    primarywash="#17332F",
    accent="#F2996A",
    alert="#FF9C94",
    alertline="#FF7A70",
    alertwash="#331A1B",
    onalert="#2B0B0B",
    amber="#F0C36B",
    amberwash="#2C2412",
    skin="#232F3A",
    skinline="#8D9AA6",
    detail="#3F4E5C",
    missing="#566674",
    severity=(
        "#18212A", "#27435C", "#2F5373", "#38648A", "#578DBA", "#679DC9",
        "#77ABD4", "#95C0E2", "#AFD1ED", "#C8E1F6", "#E2F1FF",
    ),
    onseverity=("#EAEEF1",) * 4 + ("#0B1620",) * 7,
    bands={Band.NONE: "#A9B5BF", Band.MILD: "#42739C", Band.MODERATE: "#78ABD4", Band.SEVERE: "#C4E1F7"},
)  # fmt: skip
"""The severity ramp is turned round in the dark: brighter is worse."""

THEMES: Final[dict[ThemeName, Theme]] = {"light": LIGHT, "dark": DARK}

FONT_SANS: Final = '"Kneelog Sans", "Source Sans", "Source Sans 3", system-ui, sans-serif'
FONT_SERIF: Final = '"Kneelog Serif", "Source Serif", Georgia, serif'
"""Families are named without a digit word, which a browser would drop unless quoted; quoted fallbacks follow."""
