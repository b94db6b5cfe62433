"""What a person typed reaches a screen as typed."""

from __future__ import annotations

import pytest

from kneelog.domain.finding import Source
from kneelog.ui import markup
from tests.strategies import HOSTILE


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_markup(hostile: str) -> None:
    """A note that holds HTML is shown, not obeyed."""
    escaped = markup.text(hostile)
    assert "<" not in escaped
    assert '"' not in escaped


def test_endless_text_is_cut_on_the_page() -> None:
    """A note of 100,000 characters does not push the screen away."""
    assert len(markup.text("x" * 100_000)) < 5000


def test_a_label_disarms_markdown() -> None:
    """Streamlit reads labels as Markdown: stars, links, colours and icons are taken literally."""
    assert markup.literal("*a* :red[b]") == "\\*a\\* \\:\N{WORD JOINER}red\\[b\\]"
    assert "->" not in markup.literal("a -> b").replace("\\", "")
    assert "--" not in markup.literal("a -- b").replace("\\", "")
    assert ">=" not in markup.literal("a >= b").replace("\\", "")


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("www.x.example", "www|.x.example"),
        ("me@x.example", "me@|x.example"),
        ("a -> b <- c <-> d", "a -|> b <|- c <|-|> d"),
        ("a -- b >= c <= d ~= e", "a -|- b >|= c <|= d ~|= e"),
    ],
)
def test_a_label_keeps_addresses_and_signs_as_they_are(typed: str, joined: str) -> None:
    """Streamlit makes links, arrows and dashes of plain text, after the backslashes are gone: it must not find them."""
    assert markup.literal(typed).replace("\\", "") == joined.replace("|", "\N{WORD JOINER}")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1. knee", "1\\. knee"),
        ("2) knee", "2\\) knee"),
        ("- knee", "\\- knee"),
        ("+ knee", "\\+ knee"),
        ("Knee (0-10), 1.5; a/b?", "Knee (0-10), 1.5; a/b?"),
    ],
)
def test_a_label_has_marks_only_where_markdown_would_take_them(typed: str, told: str) -> None:
    """The name that a screen reader is given is the label itself, and it reads each backslash out."""
    assert markup.literal(typed) == told


def test_only_a_secure_address_becomes_a_link() -> None:
    """A source with another kind of address is told by its title alone."""
    assert "href" in markup.source(Source("NHS", "https://www.nhs.uk"))
    assert "href" not in markup.source(Source("x", "javascript:alert(1)"))
