"""Words that were made to do harm, typed into every field as a person types: kept and shown as typed, and nothing else.

The fields are gone through in one order, each with the next word of the corpus. After as many turns as there are words,
each beginning with another one, every word was in every field.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from kneelog import service
from kneelog.domain.checks import LONGEST_NAME
from kneelog.report import model
from kneelog.report.protect import MOST_BYTES
from kneelog.transfer.csv_v1 import COLUMNS
from kneelog.ui import lockpage
from tests.browser.conftest import PHONE
from tests.browser.payloads import ALIVE, LEGIBLE, PAYLOADS, hand_in, hover, missing, settled, stand, unprinted
from tests.browser.screens import download, open_screen, walk_to
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.payloads import Beacon, Eye

OWN_WORDS: Final = ("activities", "treatments", "note", "measurements", "origin")
IN_PARTS: Final = ("places", "answers")
"""Columns of a table that take any words; and of those that refuse them, the ones that quote a part."""

LABELS: Final = "[data-testid=stWidgetLabel]"
"""Says what a field is for."""

NOTHING_NEW: Final = "There is nothing new in this file."
"""Stands below all else that is said of a file."""


@dataclass
class Typist:
    """Chooses what is typed into the next field.

    Attributes:
        words: the corpus.
        turn: with which word of it the first field begins.
        typed: what went into each field.
        kept: what of it the diary keeps, by what it is there.
    """

    words: list[str]
    turn: int
    typed: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def next(self, name: str, longest: int = LONGEST_NAME) -> str:
        """The word for a field, cut to what the field takes."""
        word = self.words[(self.turn + len(self.typed)) % len(self.words)][:longest].strip()
        self.typed[name] = word
        return word

    def into(self, box: Locator, name: str, kept: str = "") -> None:
        """Types the next word into a field of one line and sends it; the diary keeps it as what `kept` says."""
        word = self.next(name)
        if kept:
            self.kept[kept] = " ".join(word.split())
        box.fill(word)
        box.press("Enter")


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "turn", [0, *(pytest.param(turn, marks=pytest.mark.prove) for turn in range(1, len(PAYLOADS)))]
)
def test_typed_words_stay_words(
    turn: int,
    diary: Path,
    words: list[str],
    beacon: Beacon,
    eye: Eye,
    record_property: Callable[[str, object], None],
) -> None:
    """Today, Settings, History and its dialogs, the watch list and its plan, Doctor visit; then every screen again."""
    typist = Typist(words, turn)
    eye.page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    for step in (
        _today,
        _ratings,
        _profile,
        _folder,
        _secrets,
        _import,
        _unknown_table,
        _in_place,
        _mark,
        _editor,
        _search,
        _calendar,
        _watch,
        _visit,
    ):
        step(eye, typist)
        eye.sees_nothing()
    assert _in_the_file(diary) == typist.kept
    for address in ("/patterns", "/learn", "/"):
        walk_to(eye.page, address)
        eye.sees_nothing()
    assert len({*typist.typed.values()}) >= len(PAYLOADS)
    record_property("fields typed into, each with the next of the payloads", len(typist.typed))
    record_property("payloads", len(words))
    record_property("looks, each without a script, a dialog or a failure", eye.looks)
    record_property("requests to the attacker", len(beacon.hits))


def _in_the_file(diary: Path) -> dict[str, str]:
    """What was typed, as a second program reads it in the diary file."""
    store = service.open_diary(diary, FIXED_NOW)
    found = service.diary(store)
    store.close()
    ((entry,), (mark,), (function,), (watch,)) = found.entries, found.marks, found.functions, found.watches
    (treatment,) = entry.treatments
    assert watch.plan is not None
    return {
        "activity": entry.activities[0].kind,
        "another activity": entry.activities[1].kind,
        "treatment": treatment.kind,
        "dose": treatment.dose,
        "place": entry.places[0].words,
        "note": entry.note,
        "function": function.activity,
        "mark": mark.text,
        "watch": watch.name,
    }


def _said(page: Page, words: str) -> None:
    """Waits for what was done, and until all of the screen is that of afterwards."""
    expect(page.locator(".st-key-savebar_done")).to_contain_text(words)
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)


def _looked_for(eye: Eye, box: Locator, word: str) -> None:
    """A list is looked through for a word that nothing in it has."""
    box.fill(word)
    expect(box).to_have_value(word)
    eye.page.wait_for_timeout(200)  # what the list has of it comes after the keys
    eye.sees_nothing()
    box.press("Tab")


def _today(eye: Eye, typist: Typist) -> None:
    page = eye.page
    open_screen(page, "/")
    page.get_by_role("radio", name="5, ").click()
    settled(page)
    page.get_by_text("What you did, what you tried").click()
    own = page.get_by_label("Something else, in your own words")
    typist.into(own.first, "own activity", "activity")
    typist.into(own.last, "own treatment", "treatment")
    typist.into(page.get_by_label(re.compile(": how much$")), "dose", "dose")
    stand(page, LABELS, [f"{typist.kept['activity']}: minutes", f"{typist.kept['treatment']}: how much"])
    page.get_by_text("Note, another place").click()
    typist.into(page.get_by_label("Pain somewhere else: where?"), "place", "place")
    typist.kept["note"] = typist.next("note")
    page.get_by_label("Note, in your own words").fill(typist.kept["note"])
    page.get_by_role("button", name="Save", exact=True).click()
    _said(page, "Saved.")
    named = [words for what, words in typist.kept.items() if what != "note"]
    stand(page, ".st-key-savebar_done", named)
    stand(page, ".k-day", [*named, typist.kept["note"]])


def _ratings(eye: Eye, typist: Typist) -> None:
    page = eye.page
    walk_to(page, "/settings")
    typist.into(page.get_by_label("Another one, in your words"), "function", "function")
    page.get_by_role("button", name="Save today's ratings").click()
    _said(page, "Ratings saved.")
    stand(page, LABELS, [typist.kept["function"]])


def _profile(eye: Eye, typist: Typist) -> None:
    """Of the keys that are hit the fields take numbers alone, and a country is one of a list."""
    page = eye.page
    for label in ("Year of birth", "Height in cm", "Weight in kg"):
        page.get_by_label(label).press_sequentially(typist.next(label))
    page.get_by_role("button", name="Save about me").click()
    _said(page, "Saved.")
    eye.sees_nothing()
    _looked_for(eye, page.get_by_role("combobox", name="Country"), typist.next("country"))


def _folder(eye: Eye, typist: Typist) -> None:
    """A folder that is not there is told so, by its name."""
    page = eye.page
    page.get_by_text("A second place for backups").click()
    typist.into(page.get_by_label("Folder"), "folder")
    page.get_by_role("button", name="Use this folder").click()
    alert = page.get_by_role("alert").filter(has_text="there is no such folder")
    expect(alert).to_be_visible()


def _secrets(eye: Eye, typist: Typist) -> None:
    """A passphrase and a passcode are any words; typed twice, and not the same, they are refused and never shown."""
    card = eye.page.locator(".st-key-card_encrypt")
    card.get_by_label("New passphrase", exact=True).fill(typist.next("passphrase") + " longer")
    card.get_by_label("The same once more", exact=True).fill(typist.next("passphrase, again"))
    card.get_by_role("button", name="Encrypt the diary", exact=True).click()
    expect(card.get_by_role("alert")).to_contain_text("differ")
    settled(eye.page)
    lock = eye.page.context.new_page()
    lock.goto(lockpage.SETUP)
    for box in lock.locator("input[type=password]").all():
        box.fill(typist.next("passcode"))
    lock.locator("button[type=submit], button:not([type])").first.click()
    expect(lock.get_by_role("alert")).to_be_visible()
    assert lock.evaluate("window.kneelogRan") is None
    assert lock.evaluate(ALIVE, eye.attacker) == []
    lock.close()


def _unknown_table(eye: Eye, typist: Typist) -> None:
    """Every word as the name of a column and in a cell, as the name of the table, as a place; nothing is added."""
    page = eye.page
    rows = [["day", *typist.words], *([f"2026-03-0{day}", *typist.words[day:], *typist.words[:day]] for day in (1, 2))]
    text = io.StringIO()
    csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL).writerows(rows)
    hand_in(
        eye, f"{typist.next('name of an unknown table')}.csv", text.getvalue().encode(), "is it read as you mean it"
    )
    card = page.locator(".st-key-card_import")
    expect(card.get_by_role("button", name="Add 2 new records")).to_be_visible()
    typist.into(card.get_by_label("What the table is called, as its entries will say"), "table")
    settled(page)
    card.get_by_role("combobox").nth(3).click()  # after two of the whole table, and the day
    page.keyboard.insert_text("where the leg hurts")
    page.keyboard.press("Enter")
    expect(card.get_by_role("combobox", name=re.compile(" means$")).first).to_be_visible()
    settled(page)
    stand(page, ".st-key-card_import", [word[:LEGIBLE] for word in typist.words if ";" not in word and "|" not in word])
    eye.sees_nothing()
    card.get_by_role("button", name=re.compile("^Remove ")).click()


def _in_place(eye: Eye, typist: Typist) -> None:
    """A path that leads nowhere is told as it was typed."""
    page = eye.page
    page.get_by_text("A file that is too large for the browser").click()
    typist.into(page.get_by_label("Where it is on this computer"), "path")
    page.get_by_role("button", name="Look into it").click()
    expect(page.locator(".st-key-card_import").get_by_role("alert")).to_contain_text("cannot be opened")
    settled(page)


def _import(eye: Eye, typist: Typist) -> None:
    """Every word of the corpus where no such word can stand: refused, and quoted; and the names of the files."""
    page = eye.page
    columns = [column for column in COLUMNS if column not in OWN_WORDS]
    told = [(word, columns[(typist.turn + place) % len(columns)]) for place, word in enumerate(typist.words)]
    at = FIXED_NOW.isoformat()
    table = _table(COLUMNS, [{"occurred_at": at} | {column: word} for word, column in told])
    entries = [{"occurred_at": at, word: word} for word in typist.words]
    marks = [{"kind": word, "date": at[:10]} for word in typist.words]
    quoted = [repr(word)[:LEGIBLE] for word, column in told if column not in IN_PARTS]
    listed = [f"entries[{place}].{word}" for place, word in enumerate(typist.words) if word.isprintable()]
    rejected = json.dumps({"entries": entries, "marks": marks})
    unknown = _table(("occurred_at", typist.next("column")), ())
    for name, data, said, words in (
        (f"{typist.next('name of a header')}.csv", unknown, "occurred_at", []),  # is missed, or is what is known
        (f"{typist.next('name of a table')}.csv", table, NOTHING_NEW, [f"Not readable{len(told)}", *quoted]),
        (f"{typist.next('name of a JSON')}.json", rejected, NOTHING_NEW, [f"Not readable{2 * len(told)}", *listed]),
    ):
        hand_in(eye, name, data.encode(), said)
        stand(page, ".st-key-card_import", words)


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A table as CSV, without what guards a spreadsheet."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _mark(eye: Eye, typist: Typist) -> None:
    page = eye.page
    walk_to(page, "/history")
    page.get_by_role("button", name="Add a mark").click()
    dialog = page.get_by_role("dialog")
    typist.into(dialog.get_by_label("In your words"), "mark", "mark")
    dialog.get_by_role("button", name="Save").click()
    _said(page, "Mark saved.")
    rows = page.locator(".days")
    expect(rows.locator("li")).to_have_count(2)
    stand(page, ".days", [words for what, words in typist.kept.items() if what != "function"])


def _editor(eye: Eye, typist: Typist) -> None:
    """The dialog holds the words; others are typed over them, and it tells afterwards what was changed into what."""
    page = eye.page
    before = dict(typist.kept)
    edit = page.get_by_role("button", name=re.compile("^Edit .*worst pain 5"))
    edit.click()
    dialog = page.get_by_role("dialog")
    note = dialog.get_by_label("Note, in your own words")
    expect(note).to_have_value(before["note"])
    dose, place = dialog.get_by_label(re.compile(": how much$")), dialog.get_by_label("Somewhere else", exact=True)
    expect(dose).to_have_value(before["dose"])
    expect(place).to_have_value(before["place"])
    typist.into(dose, "dose, changed", "dose")
    typist.into(place, "place, changed", "place")
    typist.into(dialog.get_by_label("Something else, in your own words").first, "activity, added", "another activity")
    expect(dialog.get_by_label(re.compile(": minutes$"))).to_have_count(2)
    stand(page, LABELS, [f"{typist.kept['another activity']}: minutes"])
    typist.kept["note"] = typist.next("note, changed")
    note.fill(typist.kept["note"])
    eye.sees_nothing()
    dialog.get_by_role("button", name="Save", exact=True).click()
    _said(page, "Changes saved.")
    edit.click()
    dialog.get_by_text("What was changed (2 versions)").click()
    changes = [before["dose"], before["place"], *(typist.kept[each] for each in ("dose", "place", "another activity"))]
    expect(dialog.get_by_text("Place added")).to_be_visible()
    stand(page, "[role=dialog] .k-vs", changes)
    eye.sees_nothing()
    page.keyboard.press("Escape")


def _search(eye: Eye, typist: Typist) -> None:
    """What is looked for is words, which stand in a row or in none."""
    page = eye.page
    box = page.get_by_label("Search")
    typist.into(box, "search")
    expect(page.get_by_text("No entry is like that")).to_be_visible()
    eye.sees_nothing()
    box.fill(typist.kept["mark"])
    box.press("Enter")
    expect(page.locator(".days .note").filter(has_text=typist.kept["mark"])).to_have_count(1)


def _calendar(eye: Eye, typist: Typist) -> None:
    """A day of it says its mark to a screen reader."""
    page = eye.page
    page.get_by_role("radio", name="Calendar").click()
    days = page.locator(".calendar .day")
    expect(days).to_have_count(31)
    told = [day.get_attribute("aria-label") or "" for day in days.all()]
    assert missing([typist.kept["mark"]], "\n".join(told)) == []


def _watch(eye: Eye, typist: Typist) -> None:
    """A question in own words, and its plan, below the chart and its pop-ups."""
    page = eye.page
    walk_to(page, "/trends")
    hover(eye, [typist.kept["mark"]])
    card, dialog = page.locator(".st-key-card_watched"), page.get_by_role("dialog")
    card.get_by_role("button", name="Watch a question").click()
    _looked_for(eye, dialog.get_by_role("combobox"), typist.next("what to watch"))
    typist.into(dialog.get_by_label("Or something else that you do"), "watch", "watch")
    dialog.get_by_role("button", name="Watch this").click()
    _said(page, "Watched from now on")
    eye.sees_nothing()
    card.get_by_role("button", name=re.compile("^Try .* by coin flip$")).click()
    dialog.get_by_text("I have asked my doctor").click()
    dialog.get_by_role("button", name="Draw the days").click()
    _said(page, "The days are drawn.")
    card.get_by_role("button", name=re.compile("^The plan for ")).click()
    expect(dialog.get_by_role("button", name="Save the calendar file")).to_be_visible()
    for where in (".st-key-card_watched", "[role=dialog] .k-q"):
        stand(page, where, [typist.kept["watch"]])
    eye.sees_nothing()
    page.keyboard.press("Escape")


def _fill(box: Locator, word: str) -> None:
    """Types into a field, and waits for the picture of the page that follows: the one before it is gone by then."""
    page = box.page
    box.fill(word)
    box.press("Tab")
    page.wait_for_timeout(300)  # until the server has begun
    settled(page)
    expect(page.locator(".st-key-paper img")).to_have_js_property("complete", value=True)


def _visit(eye: Eye, typist: Typist) -> None:
    """All that is typed here is on the page for the doctor and nowhere else; a password opens its copy."""
    page = eye.page
    walk_to(page, "/visit")
    concern = typist.next("concern", model.LONGEST_CONCERN)
    questions = [typist.next(f"question {number}", model.LONGEST_QUESTION) for number in range(model.MOST_QUESTIONS)]
    _fill(page.get_by_label("What matters most, in your words"), concern)
    _fill(page.get_by_label("What you want to ask"), "\n".join(questions))
    page.get_by_text("Name, date of birth, paper, language").click()
    name = typist.next("name", model.LONGEST_NAME)
    _fill(page.get_by_label("Name, if it should be printed"), name)
    page.get_by_role("spinbutton", name="day, Date of birth").press_sequentially(typist.next("date of birth"))
    page.get_by_text("Print my notes in it").click()
    words = [concern, *questions, name, *(words for what, words in typist.kept.items() if what != "watch")]
    assert unprinted(page, words) == []
    eye.sees_nothing()
    settled(page)
    page.get_by_role("button", name="With a password").click()
    password = typist.next("password", MOST_BYTES)
    box = page.get_by_label("Password of the copy")
    box.fill(password)
    box.press("Enter")
    save = page.get_by_role("button", name="Download the protected copy")
    if not password.isprintable():
        expect(page.get_by_role("alert")).to_contain_text("holds a character that cannot be typed")
        return
    expect(save).to_be_enabled()
    if password.isascii():
        assert PdfReader(download(page, save).path()).decrypt(password)
