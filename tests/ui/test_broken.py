"""A screen that fails in a way nobody foresaw."""

from __future__ import annotations

import pytest
import streamlit as st

from kneelog.ui import server


def test_the_person_reads_a_sentence_and_not_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of an error can hold a note, and Streamlit's own words send the person to a cloud that is not there."""
    shown: list[str] = []
    monkeypatch.setattr(st, "error", shown.append)
    assert server.say_broken(ValueError("what I wrote about my knee")) is True
    assert len(shown) == 1
    assert "What you saved before is kept." in shown[0]
    assert "what I wrote" not in shown[0]
