"""Every language is whole, and says the right one at the right moment."""

from __future__ import annotations

import ast
import re
import string
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING, TypeGuard

import pytest

from kneelog import words
from kneelog.domain.facts import facts
from kneelog.domain.vocabulary import Side
from kneelog.rules import catalogue
from kneelog.words import LANGUAGE_VARIABLE, LANGUAGES, best, formats, speaking
from tests import translations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

each_language = pytest.mark.parametrize("code", translations.TRANSLATED)


def _messages(code: str) -> Iterator[Message]:
    return (message for message in translations.read(code) if message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string or ""),)


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@each_language
def test_the_catalogue_holds_exactly_the_texts_of_today(code: str) -> None:
    """A text that was added, changed or dropped is so in the catalogue too: run `python -m tests.translations`."""
    assert translations.po(translations.updated(code)) == translations.file_of(code).read_bytes()


@each_language
def test_the_compiled_catalogue_is_that_of_the_written_one(code: str) -> None:
    """What is read at run time is what the translators wrote: run `python -m tests.translations`."""
    assert translations.mo(translations.read(code)) == translations.file_of(code, "mo").read_bytes()


@each_language
def test_every_text_is_translated(code: str) -> None:
    """No language is half there."""
    assert [message.id for message in _messages(code) if not all(_strings(message))] == []


@each_language
def test_a_translation_has_the_same_values_in_it(code: str) -> None:
    """A number to call or a day that got lost in translation is a danger; one too many is an error."""
    wrong = []
    for message in _messages(code):
        wanted = _names(_ids(message)[-1])
        wrong += [text for text in _strings(message) if _names(text) - wanted]
        wrong += [text for text in _strings(message)[1:] or _strings(message) if _names(text) != wanted]
    assert wrong == []


@each_language
def test_a_translation_keeps_the_marks_of_its_text(code: str) -> None:
    """Markup, line breaks and the spaces at both ends are what the code around a text counts on."""
    wrong = []
    for message in _messages(code):
        english = _ids(message)[0]
        for text in _strings(message):
            marks = re.findall(r"<[^>]+>|\*\*|\n", english)
            ends = (english[:1] == " ", english[-1:] == " ")
            if re.findall(r"<[^>]+>|\*\*|\n", text) != marks or (text[:1] == " ", text[-1:] == " ") != ends:
                wrong.append(text)
    assert wrong == []


def test_no_text_hides_from_the_collector() -> None:
    """Inside the braces of an f-string a call is not seen by it, and no test would miss the translation."""
    hidden = []
    for file in (*translations.ROOT.glob("kneelog/**/*.py"), *translations.ROOT.glob("pages/*.py")):
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(text, ast.JoinedStr):
                hidden += [f"{file.name}:{call.lineno}" for call in ast.walk(text) if _is_marked(call)]
    assert hidden == []


def _is_marked(call: ast.AST) -> TypeGuard[ast.Call]:
    """True for a call such as `_("Save")`, with the text itself in it."""
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "N_", "ngettext", "pgettext"}
        and any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in call.args)
    )


def test_rules_and_facts_are_told_in_the_language_that_holds() -> None:
    """Their files are read once in each language, not once for all."""
    english = catalogue.load().rule("dvt"), facts()[0], Side.LEFT.label
    with speaking("de"):
        german = catalogue.load().rule("dvt"), facts()[0], Side.LEFT.label
    assert english[0].found != german[0].found
    assert english[0].criteria[0].text != german[0].criteria[0].text
    assert english[1].says != german[1].says
    assert (english[2], german[2]) == ("Left", "Links")
    assert english[0].levels == german[0].levels


def test_a_language_holds_in_its_own_thread_alone() -> None:
    """Two windows in two languages do not speak over each other."""
    heard = []
    with speaking("de"):
        other = Thread(target=lambda: heard.append(words.language().code))
        other.start()
        other.join()
        assert words.language().code == "de"
    assert heard == [words.language().code] == ["en"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["de_AT.UTF-8"], "de"),
        (["de-CH"], "de"),
        (["DE"], "de"),
        (["fr:de:en"], "de"),
        (["fr,de;q=0.7"], "de"),
        (["C.UTF-8"], "en"),
        (["xx", "de"], "de"),
        ([""], "en"),
        ([], "en"),
    ],
)
def test_the_best_language_is_the_first_that_is_spoken(wanted: list[str], code: str) -> None:
    """As environments and browsers write it; English where there is nothing else."""
    assert best(wanted) == code


def test_the_environment_chooses_where_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """KNEELOG_LANGUAGE before the system's own variables, and of these the first that is set."""
    monkeypatch.delenv(LANGUAGE_VARIABLE)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert words.language().code == "de"
    monkeypatch.setenv("LC_ALL", "C")
    assert words.language().code == "en"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    assert words.language().code == "de"


def test_an_unknown_language_is_refused() -> None:
    """Only what has a catalogue can be spoken."""
    with pytest.raises(KeyError), speaking("xx"):
        pass


@pytest.mark.parametrize("code", LANGUAGES)
def test_dates_numbers_and_lists_are_written_as_the_language_does(code: str) -> None:
    """Names of days and months, the decimal mark, and the last "and"."""
    with speaking(code):
        said = (
            formats.date_text(date(2026, 3, 5), "EEEE d MMMM y"),
            formats.number_text(1234.5),
            formats.number_text(2, 1),
            formats.number_text(7.4, 0),
            formats.listed(["a", "b", "c"]),
            formats.listed(["a", "b"], "or"),
            formats.listed([]),
        )
    assert (
        said
        == {
            "en": ("Thursday 5 March 2026", "1234.5", "2.0", "7", "a, b and c", "a or b", ""),
            "de": ("Donnerstag 5 März 2026", "1234,5", "2,0", "7", "a, b und c", "a oder b", ""),
        }[code]
    )


@pytest.mark.parametrize(("code", "label"), [("en", "swollen calf"), ("de", "Swollen Calf")])
def test_a_label_inside_a_sentence_keeps_its_capitals_where_nouns_have_them(code: str, label: str) -> None:
    """English loses them, German does not."""
    with speaking(code):
        assert words.inside("Swollen Calf") == label
