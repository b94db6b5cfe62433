"""The look of the screens: the tokens as CSS variables, and the one style sheet that uses them.

Every internal hook of Streamlit (its `data-testid`s and the like) that we rely on is in style.css and nowhere else, so
that an upgrade which renames one is found by one test and mended in one file. Without that sheet the app still works.
"""

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from kneelog.charts import tokens

_FOLDER: Final = Path(__file__).parent


def name() -> tokens.ThemeName:
    """Return the theme the browser shows now."""
    return "dark" if st.context.theme.type == "dark" else "light"


@cache
def sheet(shown: tokens.ThemeName) -> str:
    """Return the style sheet as one `<style>` element.

    The variables carry both themes by `light-dark()`. Dialogs and popovers are drawn outside the element on which
    Streamlit declares the scheme, hence the declaration on the root.
    """
    scheme = f":root{{color-scheme:{shown}}}"
    rules = (_FOLDER / "style.css").read_text(encoding="utf-8")
    return f"<style>{scheme}:root,.stApp{{{variables()}}}\n{rules}</style>"


@cache
def variables() -> str:
    """Return the tokens as declarations: `--k-ink` and so on, `--k-s0`..`--k-s10` and the ink on each as `--k-t0`.."""
    light, dark = tokens.LIGHT.colours(), tokens.DARK.colours()
    pairs = {name: (light[name], dark[name]) for name in light}
    for index in range(len(tokens.LIGHT.severity)):
        pairs[f"s{index}"] = (tokens.LIGHT.severity[index], tokens.DARK.severity[index])
        pairs[f"t{index}"] = (tokens.LIGHT.onseverity[index], tokens.DARK.onseverity[index])
    for band in tokens.Band:
        pairs[f"band-{band.value}"] = (tokens.LIGHT.bands[band], tokens.DARK.bands[band])
    colours = "".join(f"--k-{key}:light-dark({one},{other});" for key, (one, other) in pairs.items())
    return f"{colours}--k-sans:{tokens.FONT_SANS};--k-serif:{tokens.FONT_SERIF};"
