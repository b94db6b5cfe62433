"""The line that says where the app is, and the browser, wait until the page answers."""

from __future__ import annotations

import pytest

from kneelog.ui import launch, running

HERE = running.Identity(app="kneelog", version="1", diary="x")


@pytest.mark.parametrize("open_browser", [True, False])
def test_nothing_is_announced_before_it_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, open_browser: bool
) -> None:
    """A browser opened too early shows an error page."""
    answers = iter([None, None, HERE])
    shown: list[int] = []
    monkeypatch.setattr(running, "ask", lambda _: next(answers))
    monkeypatch.setattr(running, "show", shown.append)
    launch._announce(8501, open_browser=open_browser)  # noqa: SLF001 - a thread runs it; here its wait is the subject
    assert next(answers, "used up") == "used up"
    assert capsys.readouterr().out == "kneelog is open at http://127.0.0.1:8501 (Ctrl+C stops it).\n"
    assert shown == ([8501] if open_browser else [])


def test_an_app_that_never_answers_is_not_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Saying it is open when it is not would send the person to an error page."""
    monkeypatch.setattr(running, "ask", lambda _: None)
    monkeypatch.setattr(launch, "_READY_WITHIN_SECONDS", 0.0)
    launch._announce(8501, open_browser=True)  # noqa: SLF001 - as above
    assert capsys.readouterr().out == ""
