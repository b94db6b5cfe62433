"""Taking entries in from a file, on the Settings screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kneelog.transfer import reading
from tests.transfer.test_content import DIARY, FOREIGN
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from kneelog.storage import Store


def _taken(screen: Callable[[str], AppTest], data: bytes, name: str) -> AppTest:
    app = screen("settings")
    app.file_uploader[0].upload(name, data, "application/json").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("kind", ["html", "svg", "sqlite", "xlsx", "png", "this Python", "zip"])
def test_a_file_is_judged_by_its_content(screen: Callable[[str], AppTest], store: Store, kind: str) -> None:
    """Not by the name or the type the browser gives it; there is nothing to press, and nothing is kept."""
    data, seems = FOREIGN[kind]
    app = _taken(screen, data, "diary.csv")
    assert f"This seems to be {seems}" in words(app)
    assert not any(button.key == "import_apply" for button in app.button)
    assert store.revision() == 0


def test_the_size_is_counted_here(screen: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the browser or the setting lets through is counted again."""
    monkeypatch.setattr(reading, "LARGEST", len(DIARY) - 1)
    assert "more than any diary" in words(_taken(screen, DIARY, "diary.json"))
    monkeypatch.setattr(reading, "LARGEST", len(DIARY))
    assert "Add 1 new record" in [button.label for button in _taken(screen, DIARY, "diary.json").button]
