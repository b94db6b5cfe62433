"""The small pieces of HTML the screens are made of. Whatever is put into one is escaped here, once.

Text of a person (notes, names, doses) reaches a page through these or through a component's data, never as Markdown.
"""

import re
import string
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

import streamlit as st

from kneelog.domain.finding import Source
from kneelog.words import _

MOST_SHOWN: Final = 4000
"""Characters of one text that a page shows; the rest of a longer note stands where it can be edited."""

_LOOKED_FOR_LATER: Final = re.compile(r"[:@]|www(?=\.)|[-<>~](?=[-=>])", re.IGNORECASE)
"""Where to break what Streamlit makes of plain text: `:name:` icons and colours, addresses (www.a.b, a@b.c) that become
links, and signs that become others (`->` an arrow, `--` a dash, `>=` one sign)."""

_MARKS: Final = frozenset(string.punctuation) - frozenset("'\",;%?(){}=/.+-")
"""What Markdown may take for its own anywhere in a line."""

_BEGINS_A_LIST: Final = re.compile(r"\s*(?:[0-9]+[.)]|[-+=])")


def show(markup: str, *, narrow: bool = False) -> None:
    """Put HTML on the page; the text in it is escaped already.

    Args:
        markup: HTML.
        narrow: whether it takes only its own width, beside something else in a row.
    """
    st.html(markup, width="content" if narrow else "stretch")


def text(value: object) -> str:
    """Return text as HTML, cut where it is endless."""
    plain = str(value)
    return escape(plain if len(plain) <= MOST_SHOWN else f"{plain[:MOST_SHOWN]} [...]")


def literal(value: str) -> str:
    """Return text that Streamlit, which reads every label and option as Markdown, shows as it was typed.

    A backslash disarms Markdown; the invisible word joiner disarms what is looked for after the backslashes are gone.
    What does nothing but at the start of a line goes without, once begun: a screen reader reads the backslashes out.
    """
    joined = _LOOKED_FOR_LATER.sub("\\g<0>\N{WORD JOINER}", value)
    begins = _BEGINS_A_LIST.match(joined)
    return "".join(
        f"\\{char}" if char in _MARKS or (begins and at == begins.end() - 1) else char for at, char in enumerate(joined)
    )


def question(words: str, hint: str = "", name: str = "") -> None:
    """Draw the question of a sheet, with a line of help; a link to `#name` leads to it."""
    help_line = f'<p class="k-qs">{text(hint)}</p>' if hint else ""
    at = f' id="{name}" tabindex="-1"' if name else ""
    show(f'<h2 class="k-q"{at}>{text(words)}</h2>{help_line}')


def heading(words: str) -> None:
    """Draw a heading inside a sheet."""
    show(f'<h3 class="k-q small">{text(words)}</h3>')


def paragraph(words: str) -> None:
    """Draw a sentence or two."""
    show(f'<p class="k-p">{text(words)}</p>')


def small(words: str) -> None:
    """Draw a remark."""
    show(f'<div class="k-small">{text(words)}</div>')


def status(words: str) -> None:
    """Draw what is being done; read out when there is time."""
    show(f'<div class="k-small" role="status">{text(words)}</div>', narrow=True)


def unread(words: str) -> None:
    """Draw a remark for the eyes alone, which would be a nuisance read out."""
    show(f'<div class="k-small" aria-hidden="true">{text(words)}</div>', narrow=True)


def problem(words: str) -> None:
    """Draw what is wrong and what to do, beside the field it is about; read out at once."""
    show(f'<div class="k-err" role="alert">{text(words)}</div>')


def note(words: str, strong: str = "", kind: str = "") -> None:
    """Draw a boxed remark about the whole page."""
    start = f"<b>{text(strong)}</b> " if strong else ""
    show(f'<div class="k-note {kind}" role="note">{start}{text(words)}</div>')


def number(value: int | None) -> str:
    """Return a severity as a small tile."""
    if value is None:
        words = _("no number")
        return f'<span class="k-sev unknown" aria-label="{text(words)}">?</span>'
    if value == 0:
        return '<span class="k-sev zero">0</span>'
    return f'<span class="k-sev" style="background:var(--k-s{value});color:var(--k-t{value})">{value}</span>'


def tiles(each: Iterable[tuple[str, str, str]]) -> None:
    """Draw numbers in a row: of each its name, the number, and what it is of."""
    cells = "".join(
        f'<div class="k-tile"><dt>{text(name)}</dt><dd>{text(value)}<small>{text(of)}</small></dd></div>'
        for name, value, of in each
    )
    show(f'<dl class="k-tiles">{cells}</dl>')


def table(head: Sequence[str], rows: Iterable[Sequence[object]], label: str) -> None:
    """Draw a table that can be read and scrolled by keyboard."""
    top = "".join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    show(
        f'<div class="k-table" tabindex="0" role="region" aria-label="{text(label)}">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def source(of: Source) -> str:
    """Return a source as HTML: its title, and its address where it has one that a browser may follow."""
    if not of.url.startswith("https://"):
        return text(of.title)
    return f'<a href="{text(of.url)}" target="_blank" rel="noreferrer noopener">{text(of.title)}</a>'
