"""The list of printable characters is that of the fonts beside it, and the fonts are there with their licences."""

from kneelog.report import coverage


def test_the_list_is_that_of_the_fonts() -> None:
    """A changed font without `python -m kneelog.report.coverage` fails here, not on somebody's page."""
    assert coverage.covered() == coverage.of_fonts(coverage.FONTS.glob("*.ttf"))


def test_ranges_join_neighbours() -> None:
    """Neighbouring code points become one range, single ones stay."""
    assert coverage.as_ranges([0x41, 0x43, 0x42, 0x61]) == "0041-0043\n0061-0061\n"


def test_each_family_has_its_licence() -> None:
    """No font is shipped without the licence it comes under, and all of them are small enough to carry."""
    families = {font.name.split("-")[0] for font in coverage.FONTS.glob("*.ttf")}
    assert {f"OFL-{family}.txt" for family in families} == {one.name for one in coverage.FONTS.glob("OFL-*.txt")}
    assert sum(font.stat().st_size for font in coverage.FONTS.iterdir()) < 3_000_000


def test_what_the_page_itself_says_is_covered() -> None:
    """Letters of European names, dashes, the replacement and the zero-width break can be printed."""
    needed = "AZaz09ÄÖÜäöüßéñłőžŁŞğĄ–—…’“”•□\u200bЖяΩאبﻻ☺"
    assert {char for char in needed if ord(char) not in coverage.covered()} == set()
