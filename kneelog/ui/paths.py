"""Where things are on this computer: the screens, their settings, the diary.

Knows neither Streamlit nor the database, so that the command line can ask without loading either.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Mapping

DATABASE_VARIABLE: Final = "KNEELOG_DATABASE"
DIARY_FILE: Final = "diary.sqlite3"

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def _top() -> Path:
    """The folder that holds app.py, pages/ and .streamlit/: inside the package in a wheel, above it in a checkout."""
    installed = _PACKAGE / "_app"
    return installed if installed.is_dir() else _PACKAGE.parent


def app_script() -> Path:
    """The script that `streamlit run` is given."""
    return _top() / "app.py"


def pages_folder() -> Path:
    """The folder with one file a screen."""
    return _top() / "pages"


def settings_file() -> Path:
    """The one file of Streamlit settings, theme included."""
    return _top() / ".streamlit" / "config.toml"


def main_script() -> Path:
    """The frame around every screen.

    Not beside pages/: Streamlit would then answer a first deep link with a page that has no frame.
    """
    return _PACKAGE / "ui" / "main.py"


def static_folder() -> Path:
    """What the server hands to anyone who asks: fonts and icons, never anything of a person's."""
    return _PACKAGE / "ui" / "static"


def diary_path(environ: Mapping[str, str]) -> Path:
    """The diary file in use: KNEELOG_DATABASE if it says one, else the platform's folder for a person's own data.

    Args:
        environ: the environment variables, usually `os.environ`.

    Returns:
        An absolute path. Nothing is created and the file may not exist.
    """
    chosen = environ.get(DATABASE_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("kneelog", appauthor=False) / DIARY_FILE
