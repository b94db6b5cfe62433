"""Where the app looks for its screens and for the diary."""

from __future__ import annotations

from pathlib import Path

import pytest

from kneelog.ui import paths


def test_what_streamlit_is_given_is_there() -> None:
    """In the checkout, and in a wheel by tests/test_wheel.py, every file the start needs is found."""
    assert paths.app_script().is_file()
    assert (paths.pages_folder() / "today.py").is_file()
    assert paths.settings_file().is_file()
    assert paths.main_script().is_file()


def test_pages_are_not_beside_the_main_script() -> None:
    """Beside it, Streamlit would answer a first deep link with a page that has no frame, banner and disclaimer."""
    assert not (paths.main_script().parent / "pages").exists()


def test_static_folder_holds_fonts_and_icons_alone() -> None:
    """Whatever lies there is handed to anyone who asks on this computer."""
    suffixes = {file.suffix for file in paths.static_folder().rglob("*") if file.is_file()}
    assert suffixes <= {".woff2", ".png", ".svg", ".ico", ".txt"}


def test_an_installed_wheel_is_preferred_to_its_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In site-packages, `app.py` of the folder above would be somebody else's."""
    package = tmp_path / "kneelog"
    (package / "_app").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.app_script() == package / "_app" / "app.py"


def test_the_diary_is_in_the_platforms_folder_unless_chosen() -> None:
    """Nothing has to be configured, and an empty variable is no choice."""
    assert paths.diary_path({}) == paths.diary_path({"KNEELOG_DATABASE": " "})
    assert paths.diary_path({}).name == "diary.sqlite3"
    assert paths.diary_path({}).parent.name == "kneelog"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/elsewhere/knee.db", Path("/elsewhere/knee.db")),
        ("knee.db", Path.cwd() / "knee.db"),
        ("~/knee.db", Path.home() / "knee.db"),
    ],
)
def test_a_chosen_diary_is_named_absolutely(written: str, meant: Path) -> None:
    """The screens run with the same path whatever folder they are started from."""
    assert paths.diary_path({"KNEELOG_DATABASE": written}) == meant
