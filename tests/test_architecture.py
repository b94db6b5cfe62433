"""The shape of the house, where a linter cannot hold it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kneelog.ui import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "kneelog"

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN: Final = {
    "a path of the machine it was written on": re.compile(r"(?<![\w.~-])/(?:work|root|tmp)" + r"/\w"),
    "the address of a package index": re.compile(r"pypi\.|pythonhosted\.|registry\.npm" + r"js", re.IGNORECASE),
}


def _configuration() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _committed_files() -> list[Path]:
    """What git holds or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is where PATH says
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]


def _imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where they lead"
            yield node.module or ""


def test_app_script_has_no_logic() -> None:
    """Everything the app is made of is in kneelog.ui, where it is typed, layered and tested."""
    body = ast.parse(paths.app_script().read_text(encoding="utf-8")).body
    kinds = {type(statement) for statement in body}
    assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}
    assert len(body) <= 8


@pytest.mark.slow
def test_imports_point_one_way() -> None:
    """The contracts in pyproject.toml are kept, here as well as in `make check`."""
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_every_module_has_its_layer() -> None:
    """A layer contract that is not exhaustive lets a new module stand outside it."""
    contracts = _configuration()["tool"]["importlinter"]["contracts"]
    layers = [contract for contract in contracts if contract["type"] == "layers"]
    assert [contract["exhaustive"] for contract in layers] == [True]


@pytest.mark.parametrize("package", ["domain", "rules"])
def test_domain_and_rules_lean_on_python_alone(package: str) -> None:
    """They are what lasts: no library's next version may change what a rule says."""
    allowed = {
        "domain": {"kneelog.domain", "kneelog.words"},
        "rules": {"kneelog.domain", "kneelog.rules", "kneelog.words"},
    }[package]
    for module in sorted((PACKAGE / package).rglob("*.py")):
        for name in _imported(module):
            own = name == "kneelog" or any(name == house or name.startswith(f"{house}.") for house in allowed)
            assert own or name.partition(".")[0] in sys.stdlib_module_names, f"{module.name} imports {name}"


def test_every_package_has_its_tests() -> None:
    """Name is place: what is in kneelog/x is tested in tests/x."""
    packages = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    tested = {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.glob("**/test_*.py"))}
    assert packages - tested == set()


def test_every_test_says_what_it_guards() -> None:
    """A test whose purpose is not written down is deleted by the first person it stops."""
    silent = [
        f"{file.name}::{node.name}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_ignored_rule_has_its_reason() -> None:
    """A linter's rule is switched off for a reason, and the reason stands beside it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.isort]")]
    rules = [line for line in section.splitlines() if re.search(r'"[A-Z]+\d+"', line)]
    assert rules
    assert [line for line in rules if "#" not in line] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_committed_names_the_place_it_was_made(what: str) -> None:
    """A clone works on any machine, against any package index."""
    found = []
    for file in _committed_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{file.relative_to(ROOT)}: {hit[0]}" for hit in FORBIDDEN[what].finditer(text)]
    assert found == []


def test_locks_pin_every_package_by_hash() -> None:
    """What is installed tomorrow is what was tested today, from whichever index."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        starts = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
        assert starts, name
        for start in starts:
            assert re.match(r"\S+==\S+", lines[start]), f"{name}: {lines[start]}"
            assert "--hash=sha256:" in lines[start + 1], f"{name}: {lines[start]}"


def test_the_lock_holds_every_dependency() -> None:
    """A dependency that was added to pyproject.toml and not locked would fail on a fresh machine only."""
    project = _configuration()["project"]
    for name, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        locked = {
            line.split("==")[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line
        }
        assert {re.split(r"[<>=; ]", each)[0].lower() for each in wanted} <= locked, name


def test_what_is_opened_stays_open() -> None:
    """An expander without a key is another one as soon as something comes to stand before it, and then it is closed."""
    for module in (*(PACKAGE / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("st.expander", "st.popover"):
                named = {keyword.arg for keyword in node.keywords}
                assert "key" in named, f"{module.name}:{node.lineno}"
