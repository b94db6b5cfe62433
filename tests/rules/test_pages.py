"""The pages of the rules are what the catalogue says: generated, complete, and never edited by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from kneelog.rules import catalogue, pages
from kneelog.rules.criteria import KINDS
from kneelog.rules.tables import parse


def test_the_pages_in_docs_are_those_of_the_catalogue() -> None:
    """Change a rule and forget its page, and this fails; `python -m kneelog.rules.pages --write` mends it."""
    assert pages.differing(pages.FOLDER, pages.pages(catalogue.load())) == []


def test_a_page_tells_every_criterion_with_its_source() -> None:
    """What a rule looks for, and where that is said, stands on its page."""
    for rule in catalogue.load().rules:
        page = pages.page(rule)
        assert page.startswith(f"# {rule.title}\n")
        for criterion in rule.criteria:
            assert criterion.text in page
            assert criterion.source.url in page
        for heading in ("What it looks for", "When it speaks", "What it asks for", "Why", "False alarms", "Sources"):
            assert f"## {heading}\n" in page


def test_write_makes_the_pages_and_check_sees_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that was edited, is missing or belongs to no rule is named by --check and mended by --write."""
    folder = tmp_path / "rules"
    assert pages.main(["--write", "--folder", str(folder)]) == 0
    assert pages.main(["--check", "--folder", str(folder)]) == 0
    (folder / "dvt.md").write_text("edited", encoding="utf-8")
    (folder / "hot_joint.md").unlink()
    (folder / "nobody.md").write_text("left over", encoding="utf-8")
    assert pages.main(["--check", "--folder", str(folder)]) == 1
    named = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert named == ["dvt.md", "hot_joint.md", "nobody.md"]
    assert pages.main(["--write", "--folder", str(folder)]) == 0
    assert pages.main(["--check", "--folder", str(folder)]) == 0


def test_every_kind_of_criterion_has_words() -> None:
    """A page can say of each kind of criterion what it reads."""
    onset = KINDS["onset"](parse("a.toml", 'at_most_days = 7\nmanner = "sudden"'))
    assert pages.describe(onset) == "Told onset 0 to 7 days ago, suddenly"
    known = {kind.__name__ for kind in pages.describe.registry}
    assert {type(criterion.judge).__name__ for rule in catalogue.load().rules for criterion in rule.criteria} <= known
    assert len(known) == len(KINDS) + 1


def test_the_page_of_a_cause_without_levels_says_from_when_it_fits() -> None:
    """A cause that only fits has its threshold on its page."""
    cause = catalogue.load().rule("dvt")
    assert "it is called a match" not in pages.page(cause)
    assert "From 0.75 on it is called a match." in pages.page(replace(cause, levels=()))


def test_a_kind_without_words_is_an_error() -> None:
    """A new kind of criterion must say in words what it reads."""
    with pytest.raises(TypeError):
        pages.describe(catalogue.load())  # type: ignore[arg-type]  # the point of the test
