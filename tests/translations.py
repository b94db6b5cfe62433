"""Collects the texts of kneelog for its translators and compiles what they wrote: `python -m tests.translations`.

Texts stand in the code (`_`, `ngettext`, `pgettext`, `N_`), in the closed vocabularies, and in the files of rules,
facts and numbers. tests/words holds every catalogue to them.
"""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import kneelog.cli
import kneelog.insights.changes_told
import kneelog.insights.comparisons
import kneelog.insights.telling
import kneelog.insights.tracing
import kneelog.service  # with the command line and the insights it defines every vocabulary
import kneelog.transfer.mapper.mapping  # noqa: F401 - but for this one, which is loaded where it is needed
from kneelog.domain.facts import GROUPS
from kneelog.domain.vocabulary import Term, Word
from kneelog.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
LOCALE: Final = ROOT / "kneelog" / "words" / "locale"
TRANSLATED: Final = tuple(LANGUAGES)[1:]

_KEYWORDS: Final[Any] = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_RULE_TEXTS: Final = ("title", "found", "why", "when_not_to_use", "false_alarms", "call_if")
_NUMBER_TEXTS: Final = ("name", "emergency", "advice_name")

_BEGUN: Final = datetime(2026, 11, 25, tzinfo=UTC)

_HEADER: Final = """\
# What kneelog says, in {name}. Made by `python -m tests.translations`; the translations are written here by hand.
# Texts for a person in pain: plain words, "Sie", no diagnosis, nothing that calms where the English does not."""


def template() -> Catalog:
    """Every text that can be translated, each with the file it stands in."""
    found = Catalog()
    for text, plural, context, where in _texts():
        message = (text, plural) if plural else text
        found.add(message, locations=[(where, 0)], context=context, flags=_flags(text, plural))
    return found


def _flags(text: str, plural: str | None) -> tuple[str, ...]:
    return ("python-brace-format",) if "{" in text + (plural or "") else ()


def _texts() -> Iterator[tuple[str, str | None, str | None, str]]:
    yield from _code()
    for vocabulary in sorted((*_below(Word), *_below(Term)), key=lambda each: each.__name__):
        where = f"{vocabulary.__module__.replace('.', '/')}.py"
        for member in vocabulary:
            yield member.in_english, None, vocabulary.__name__, where
            if isinstance(member, Term):
                yield member.asked_in_english, None, vocabulary.__name__, where
    for text, where in _data():
        yield " ".join(text.split()), None, None, where


def _below(base: type) -> list[Any]:
    return base.__subclasses__()


def _code() -> Iterator[tuple[str, str | None, str | None, str]]:
    files = [*ROOT.glob("kneelog/**/*.py"), *ROOT.glob("pages/*.py")]
    for file in sorted(files):
        where = file.relative_to(ROOT).as_posix()
        for _line, message, _comments, context in extract_from_file("python", file, keywords=_KEYWORDS):
            one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if one:
                yield one, many, context, where


def _data() -> Iterator[tuple[str, str]]:
    for file in sorted(ROOT.glob("kneelog/rules/catalogue/*.toml")):
        rule, where = _read(file)
        for text in (rule.get(key) for key in _RULE_TEXTS):
            if text:
                yield text, where
        for text in rule["advice"].values():
            yield text, where
        for criterion in rule["criterion"]:
            yield criterion["text"], where
            for step in criterion.get("params", {}).get("steps", ()):
                yield step["text"], where
    numbers, where = _read(ROOT / "kneelog" / "rules" / "numbers.toml")
    for row in numbers.values():
        yield from ((row[key], where) for key in _NUMBER_TEXTS if key in row)
    facts, where = _read(ROOT / "kneelog" / "domain" / "facts.toml")
    yield from ((fact["says"], where) for fact in facts["fact"])
    yield from ((group.in_english, "kneelog/domain/facts.py") for group in GROUPS)


def _read(file: Path) -> tuple[dict[str, Any], str]:
    return tomllib.loads(file.read_text(encoding="utf-8")), file.relative_to(ROOT).as_posix()


def file_of(code: str, ending: str = "po") -> Path:
    """The catalogue of a language: `po` is written by hand, `mo` compiled from it."""
    return LOCALE / code / "LC_MESSAGES" / f"kneelog.{ending}"


def read(code: str) -> Catalog:
    """The catalogue of a language as its translators left it."""
    with file_of(code).open("rb") as opened:
        return read_po(opened, locale=code)


def updated(code: str) -> Catalog:
    """The catalogue of a language with exactly the texts of today; what is new has no translation yet."""
    old = read(code) if file_of(code).exists() else Catalog(locale=code)
    fresh = Catalog(
        locale=code,
        project="kneelog",
        version="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        header_comment=_HEADER.format(name=LANGUAGES[code].name),
        creation_date=_BEGUN,  # a date of today would make every run a change
        revision_date=_BEGUN,
        fuzzy=False,
    )
    for message in template():
        if message.id:
            before = old.get(message.id, message.context)
            # A text that has a plural now and had none, or the other way round, has to be translated anew.
            kept = before is not None and before.pluralizable == message.pluralizable
            fresh.add(
                message.id,
                before.string if before is not None and kept else None,
                locations=message.locations,
                flags=message.flags,
                context=message.context,
            )
    return fresh


def po(catalogue: Catalog) -> bytes:
    """A catalogue as its file: by file and text, without line numbers, so that a change shows as itself."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def mo(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write every catalogue anew, and say what is not translated."""
    for code in TRANSLATED:
        catalogue = updated(code)
        for ending, content in (("po", po(catalogue)), ("mo", mo(catalogue))):
            file_of(code, ending).parent.mkdir(parents=True, exist_ok=True)
            file_of(code, ending).write_bytes(content)
        missing = [message for message in catalogue if message.id and not all(_strings(message.string))]
        print(f"{code}: {len(catalogue)} texts, {len(missing)} not translated")  # noqa: T201 - the result
        for message in missing[:20]:
            print(f"  {message.locations[0][0]}: {message.id}")  # noqa: T201 - the result


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


if __name__ == "__main__":
    main()
