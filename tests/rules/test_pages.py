"""The pages of the rules are what the catalogue says: generated, complete, and never edited by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from kneelog.rules import catalogue, pages
from kneelog.rules.criteria import KINDS
from kneelog.rules.tables import parse
from tests import rule_pages
from tests.rules.cases import names_of


def test_the_pages_in_docs_are_those_of_the_catalogue() -> None:
    """Change a rule or a case and forget the page, and this fails; `python -m tests.rule_pages` mends it."""
    assert rule_pages.differing(rule_pages.FOLDER, rule_pages.rule_pages(catalogue.load())) == []


def test_a_page_tells_every_criterion_with_its_source() -> None:
    """What a rule looks for, and where that is said, stands on its page."""
    for rule in catalogue.load().rules:
        page = rule_pages.page(rule)
        assert page.startswith(f"# {rule.title}\n")
        for criterion in rule.criteria:
            assert criterion.text in page
            assert criterion.source.url in page
        assert [name for name in names_of(rule.id) if name not in page] == []
        headings = [section.title for section in pages.sections(rule)]
        assert headings[:4] == ["What it looks for", "When it speaks", "What it asks for", "Why"]
        for heading in (*headings, "Cases it is held to"):
            assert f"## {heading}\n" in page


def test_pages_that_differ_are_named_and_mended(tmp_path: Path) -> None:
    """A page that was edited, is missing or belongs to no rule is named, and writing mends it."""
    folder = tmp_path / "rules"
    wanted = rule_pages.rule_pages(catalogue.load())
    rule_pages.write(folder, wanted)
    assert rule_pages.differing(folder, wanted) == []
    (folder / "dvt.md").write_text("edited", encoding="utf-8")
    (folder / "hot_joint.md").unlink()
    (folder / "nobody.md").write_text("left over", encoding="utf-8")
    assert rule_pages.differing(folder, wanted) == ["dvt.md", "hot_joint.md", "nobody.md"]
    rule_pages.write(folder, wanted)
    assert rule_pages.differing(folder, wanted) == []


def test_every_kind_of_criterion_has_words() -> None:
    """A page can say of each kind of criterion what it reads."""
    onset = KINDS["onset"](parse("a.toml", 'at_most_days = 7\nmanner = "sudden"'))
    assert pages.describe(onset) == "Told onset 0 to 7 days ago; Told that it began suddenly"
    known = {kind.__name__ for kind in pages.describe.registry}
    assert {type(criterion.judge).__name__ for rule in catalogue.load().rules for criterion in rule.criteria} <= known
    assert len(known) == len(KINDS) + 1


def test_the_page_of_a_cause_without_levels_says_from_when_it_fits() -> None:
    """A cause that only fits has its threshold on its page."""
    cause = catalogue.load().rule("dvt")
    assert "it is called a match" not in rule_pages.page(cause)
    assert "From 0.75 on it is called a match." in rule_pages.page(replace(cause, levels=()))


def test_a_kind_without_words_is_an_error() -> None:
    """A new kind of criterion must say in words what it reads."""
    with pytest.raises(TypeError):
        pages.describe(catalogue.load())  # type: ignore[arg-type]  # the point of the test
