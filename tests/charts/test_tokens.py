"""The colours hold their promises: contrast, order of the ramp, one word for each severity."""

import pytest

from kneelog.charts.tokens import DARK, LIGHT, SEVERITY_WORDS, Band, Theme, band

TEXT_PAIRS = (
    ("ink", "paper"), ("ink", "card"), ("ink", "wash"), ("sub", "paper"), ("sub", "card"), ("sub", "wash"),
    ("primary", "card"), ("onprimary", "primary"), ("accent", "card"), ("alert", "alertwash"), ("onalert", "alertline"),
    ("sub", "alertwash"), ("amber", "amberwash"), ("primary", "primarywash"),
)  # fmt: skip
MARK_PAIRS = (("line", "paper"), ("line", "card"), ("skinline", "skin"))


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
class TestTheme:
    """Both themes."""

    def test_text_can_be_read(self, theme: Theme) -> None:
        """Each ink reaches 4.5 on the grounds it stands on."""
        colours = theme.colours()
        assert {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS if
                contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == {}  # fmt: skip

    def test_marks_can_be_seen(self, theme: Theme) -> None:
        """Outlines, the bars of every band and the median reach 3 on their grounds."""
        colours = theme.colours()
        seen = [contrast(colours[one], colours[other]) for one, other in MARK_PAIRS]
        seen += [contrast(fill, theme.card) for fill in theme.bands.values()]
        assert min(seen) >= 3

    def test_numbers_on_the_ramp_can_be_read(self, theme: Theme) -> None:
        """The number on each severity reaches 4.5."""
        pairs = zip(theme.severity, theme.onseverity, strict=True)
        assert min(contrast(fill, number) for fill, number in pairs) >= 4.5

    def test_worse_is_further_from_the_ground(self, theme: Theme) -> None:
        """The ramp goes one way in lightness, so that it survives grey print and colour blindness; so do the bands."""
        for fills in (theme.severity, [theme.bands[group] for group in Band if group is not Band.NONE]):
            away = [contrast(fill, theme.card) for fill in fills]
            assert away == sorted(away)
            assert len(set(away)) == len(away)


def test_bands_share_out_the_scale() -> None:
    """Every severity has one band; 0 is none, 7 is severe."""
    assert [band(value) for value in range(11)] == [Band.NONE] + [Band.MILD] * 3 + [Band.MODERATE] * 3 + [
        Band.SEVERE
    ] * 4
    assert [group.legend for group in Band] == ["no pain 0", "mild 1–3", "moderate 4–6", "severe 7–10"]


def test_every_severity_has_its_words() -> None:
    """Eleven numbers, eleven wordings, none twice."""
    assert len(set(SEVERITY_WORDS)) == 11
