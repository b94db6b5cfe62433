"""The style sheet."""

from __future__ import annotations

import re

from kneelog.charts import tokens
from kneelog.ui import paths, theme


def test_every_variable_used_is_defined() -> None:
    """A misspelt variable would leave a part of the page without its colour."""
    sheets = paths.main_script().parent.rglob("*.css")
    used = {name for path in sheets for name in re.findall(r"var\((--k-[a-z0-9-]+)", path.read_text(encoding="utf-8"))}
    defined = set(re.findall(r"(--k-[a-z0-9-]+):", theme.variables()))
    assert used <= defined


def test_the_sheet_holds_nothing_a_sanitiser_drops() -> None:
    """st.html throws a style element away as a whole when a less-than sign stands in it."""
    inside = theme.sheet("light").removeprefix("<style>").removesuffix("</style>")
    assert "<" not in inside


def test_both_themes_are_in_the_sheet() -> None:
    """One sheet serves light and dark; only the declared scheme differs, for dialogs outside the app's element."""
    assert tokens.LIGHT.paper in theme.sheet("dark")
    assert tokens.DARK.paper in theme.sheet("light")
    assert "color-scheme:dark" in theme.sheet("dark")
