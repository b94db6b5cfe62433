"""What every chart on screen has in common: the Plotly template made from the tokens, and user text made harmless."""

from typing import TYPE_CHECKING, Any, Final

from kneelog.charts.tokens import FONT_SANS, Theme
from kneelog.insights import words

if TYPE_CHECKING:
    import plotly.graph_objects as go

CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "showSendToCloud": False,
}
"""The `config` each chart is drawn with: no tool bar, nothing that could leave the machine."""

CLEAR: Final = "rgba(0,0,0,0)"

_LONGEST_TEXT: Final = 80


def template(theme: Theme) -> "go.layout.Template":
    """Return the template of a theme. It starts from nothing, so that an upgrade of Plotly's own changes no chart."""
    import plotly.graph_objects as go

    font = {"family": FONT_SANS, "size": 15, "color": theme.ink}
    ticks = {"tickfont": {"size": 14, "color": theme.sub}, "zeroline": False, "fixedrange": True}
    return go.layout.Template(
        layout={
            "font": font,
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "margin": {"l": 26, "r": 12, "t": 6, "b": 4},
            "dragmode": False,
            "hovermode": "x",
            "showlegend": False,
            "hoverlabel": {"bgcolor": theme.card, "bordercolor": theme.line, "font": font, "align": "left"},
            "xaxis": ticks
            | {"showgrid": False, "ticks": "outside", "ticklen": 4, "tickcolor": theme.line, "linecolor": theme.line},
            "yaxis": ticks | {"gridcolor": theme.hair, "gridwidth": 1},
        }
    )


def plain(text: str, most: int = _LONGEST_TEXT) -> str:
    """Return a person's text as Plotly will show it literally, markup and all; long text ends in an ellipsis."""
    return words.shortened(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
