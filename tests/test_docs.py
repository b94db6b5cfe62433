"""The documentation says what is so."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

import kneelog
from kneelog import domain
from kneelog.domain.vocabulary import Term, Word

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
PAGES: Final = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS: Final = sorted((DOCS / "adr").glob("*.md"))


def name(path: Path) -> str:
    """How a page is called in the report of a test."""
    return path.relative_to(ROOT).as_posix()


def anchors(text: str) -> set[str]:
    """The fragments that a page's headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def words_of_the_domain() -> set[str]:
    """Every public class of the domain that is neither an exception nor the base of vocabularies."""
    modules = [
        importlib.import_module(f"kneelog.domain.{found.name}") for found in pkgutil.iter_modules(domain.__path__)
    ]
    return {
        f"{module.__name__}.{label}"
        for module in modules
        for label, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__ and not label.startswith("_")
        if not issubclass(value, Exception) and value is not Word
    }


def glossary() -> dict[str, str]:
    """The words of the glossary with the place where each is defined."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    return {row[1]: row[0] for row in re.findall(r"^\| ([^|]+) \| [^|]+ \| `([\w.]+)` \|$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a page, a picture or a heading of the repository finds it."""
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (fragment and fragment not in anchors(linked.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_begin_with_their_one_title(page: Path) -> None:
    """A page has one heading of the first level, and it comes first."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert text.startswith("# ")
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_decisions_have_the_form_of_the_first(page: Path) -> None:
    """Number and title, date and status, context, decision, consequences (ADR 0001)."""
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {int(page.name[:4])}\. \S.*\n\n- Date: \d{{4}}-\d\d-\d\d\n- Status: \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_no_decision_number_is_used_twice() -> None:
    """A decision is cited by its number."""
    numbers = [page.name[:4] for page in DECISIONS]
    assert all(number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_the_glossary_is_the_vocabulary_of_the_domain() -> None:
    """Every word of the glossary is defined in the code, and every word of the domain stands in the glossary."""
    listed = glossary()
    assert words_of_the_domain() <= set(listed)
    for place in listed:
        module, _, label = place.rpartition(".")
        assert hasattr(importlib.import_module(module), label), place


def test_the_glossary_calls_things_as_the_code_does() -> None:
    """`MarkKind` is the mark kind: no second word for one thing."""
    for place, word in glossary().items():
        label = place.rpartition(".")[2]
        if label[0].isupper() and not label.isupper():
            assert re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label).lower() == word.lower()


def test_the_page_of_the_design_draws_the_layers_that_are_enforced() -> None:
    """The line of layers on the page and in ADR 0002 is the contract that import-linter holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    line = " -> ".join(re.sub(r"[()]", "", layer) for layer in layers)
    for page in (DOCS / "design.md", DOCS / "adr" / "0002-layers.md"):
        assert line in page.read_text(encoding="utf-8")


def test_the_page_of_the_design_names_every_room() -> None:
    """A new package has to say on the page what lives there."""
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    rooms = {found.name for found in pkgutil.iter_modules(kneelog.__path__) if not found.name.startswith("_")}
    assert {room for room in rooms if f"kneelog/{room}" not in text} == set()


@pytest.mark.parametrize(
    "said",
    [
        "personal diary for adults",
        "published general information",
        "not validated clinically",
        "not assessed as a medical device",
        "not for deciding about care or for putting it off",
        "Whoever offers it to other people",
        "Under 18:** show it to an adult, and see a doctor early",
        "No warning does not mean no danger",
    ],
)
def test_intended_use_says_what_it_must(said: str) -> None:
    """What kneelog is for and what it is not for is on the page, whoever edits it."""
    assert said in re.sub(r"\s+", " ", (DOCS / "intended-use.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("said", ["not out of the file", "not encrypted", "127.0.0.1", "KNEELOG_DATABASE"])
def test_privacy_says_what_people_would_not_expect(said: str) -> None:
    """Deleting hides, the file is readable to who reads your files: a page on privacy that kept quiet would mislead."""
    assert said in (DOCS / "privacy.md").read_text(encoding="utf-8")


def test_no_page_speaks_of_accuracy() -> None:
    """Tests on published cases show how rules do on those cases; that is no accuracy, and nobody measured one."""
    assert [name(page) for page in PAGES if re.search("accura", page.read_text(encoding="utf-8"), re.IGNORECASE)] == []


def test_the_base_of_terms_is_a_word_of_the_glossary() -> None:
    """A term is what everything is answered by; the word may not be missing."""
    assert f"{Term.__module__}.Term" in glossary()
