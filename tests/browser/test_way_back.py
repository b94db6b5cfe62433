"""Taking in and taking out again: an import and its undo, a backup restored after a look, an erasing for good."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest
from playwright.sync_api import expect

from kneelog import service
from kneelog.domain.entry import Entry
from tests.browser.conftest import DESKTOP, PHONE, PHONE_DARK, VIEWS, in_view
from tests.browser.screens import open_screen
from tests.browser.test_journey import settled
from tests.browser.test_watching import fine, said
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    Axe = Callable[[Page], list[str]]

DESKTOP_DARK: Final = VIEWS[3]
NOTE: Final = "heron at the weir"
FILE: Final = json.dumps(
    {"entries": [{"occurred_at": f"2026-03-0{day}T10:00:00Z", "severity": 2, "note": "taken in"} for day in (1, 2)]}
)

pytestmark = pytest.mark.slow


@pytest.fixture
def diary_of_five(diary: Path) -> Path:
    """An entry, a backup of it, four more of which one has a note, a backup of all five, and one deleted; the diary."""
    store = service.open_diary(diary, FIXED_NOW)
    for days_ago in (9, 8, 6, 3, 1):
        if days_ago == 8:
            service.backup(store, FIXED_NOW - timedelta(days=7))
        note = NOTE if days_ago == 6 else ""
        entry = Entry(UUID(int=days_ago), FIXED_NOW - timedelta(days=days_ago), severity=days_ago, note=note)
        service.save_entry(store, entry, FIXED_NOW)
    service.backup(store, FIXED_NOW - timedelta(hours=1))
    service.delete(store, Entry, UUID(int=1), FIXED_NOW, 1)
    store.close()
    return diary


def severities(diary: Path) -> list[int | None]:
    """What the entries in the file say, oldest first."""
    store = service.open_diary(diary, FIXED_NOW)
    found = [each.severity for each in service.diary(store).entries]
    store.close()
    return found


def holds(folder: Path, words: str) -> list[Path]:
    """The files below a folder in whose bytes some words stand."""
    return [path for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def kept_aside(diary: Path) -> Path:
    """Puts a damaged diary of before beside the diary, as a mending does; its path."""
    path = diary.with_name(f"{diary.stem}-damaged-2026-03-01.sqlite3")
    path.write_bytes(b"damaged")
    return path


def choose_backup(page: Page, of: str) -> None:
    """Chooses the backup with so many entries, made for that reason."""
    box = page.get_by_role("combobox", name="Go back to a backup")
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list that opens while the screen still scrolls shuts again
    box.click()
    page.get_by_role("option", name=re.compile(f": {of}$")).click()


def choose_days(page: Page, first: int, last: int) -> None:
    """Types days of March into the two fields, which count once they are left."""
    card = page.locator(".st-key-card_erase")
    for label, day in (("To", last), ("From", first)):
        card.get_by_role("spinbutton", name=f"day, {label}").focus()
        page.keyboard.type(f"{day:02}")
    card.get_by_role("heading", name="Erase for good").click()
    settled(page)


def check(box: Locator) -> None:
    """Ticks a box by its words, as it is drawn and not the browser's; not one that is about to be replaced."""
    settled(box.page)
    box.locator("xpath=ancestor::label").click()
    expect(box).to_be_checked()


@in_view(DESKTOP, PHONE_DARK, PHONE, DESKTOP_DARK)
@pytest.mark.timeout(240)
def test_an_import_and_its_undo(diary_of_five: Path, page: Page, axe_violations: Axe) -> None:
    """Shown before it is written; one tap in History takes all of it out, one brings it back, and that again out."""
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_import")
    card.locator("input[type=file]").set_input_files(
        {"name": "old.json", "mimeType": "application/json", "buffer": FILE.encode()}
    )
    expect(card).to_contain_text("would be added")
    fine(page, axe_violations, "looked at")
    assert severities(diary_of_five) == [9, 8, 6, 3]
    card.get_by_role("button", name="Add 2 new records").click()
    said(page, "2 records added.")

    open_screen(page, "/history")
    rows = page.locator(".days li")
    imported = rows.filter(has_text="Import of 2 records")
    expect(rows.filter(has_text="taken in")).to_have_count(2)
    imported.get_by_role("button", name=re.compile("^Undo the import of")).click()
    said(page, "Import undone: 2 records deleted.")
    expect(imported).to_contain_text("undone")
    expect(rows.filter(has_text="taken in")).to_have_count(0)
    assert severities(diary_of_five) == [9, 8, 6, 3]
    fine(page, axe_violations, "undone")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(rows.filter(has_text="taken in")).to_have_count(2)
    assert severities(diary_of_five) == [2, 2, 9, 8, 6, 3]
    imported.get_by_role("button", name=re.compile("^Undo the import of")).click()
    expect(imported).to_contain_text("undone")
    imported.get_by_role("button", name=re.compile("^Bring back the import of")).click()
    said(page, "2 records brought back.")
    assert severities(diary_of_five) == [2, 2, 9, 8, 6, 3]


@in_view(PHONE_DARK, DESKTOP, PHONE, DESKTOP_DARK)
@pytest.mark.timeout(240)
def test_a_backup_is_looked_at_and_restored(diary_of_five: Path, page: Page, axe_violations: Axe) -> None:
    """What would come and go is shown; one that takes more than half waits for a word; the way back is kept."""
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_backups")
    choose_backup(page, "5 entries, made by you")
    expect(card.locator(".k-tile").filter(has_text="Would come")).to_contain_text("1")
    expect(card.get_by_role("checkbox")).to_have_count(0)
    restore = card.get_by_role("button", name="Restore this backup")
    expect(restore).to_be_enabled()
    fine(page, axe_violations, "comes")
    choose_backup(page, "1 entry, made by you")
    expect(card.locator(".k-tile").filter(has_text="Would go")).to_contain_text("3")
    expect(card.get_by_role("table")).to_contain_text("9 Mar 2026")
    meant = card.get_by_text("More than half of the diary would be gone. I mean it.")
    expect(meant).to_be_visible()
    expect(restore).to_be_disabled()
    fine(page, axe_violations, "much goes")
    assert severities(diary_of_five) == [9, 8, 6, 3]
    meant.click()
    restore.click()
    said(page, "Restored. What was there before is the newest backup now.")
    assert severities(diary_of_five) == [9]
    expect(card).to_contain_text(re.compile("The newest: .*: 4 entries, before a restore"))


@in_view(PHONE_DARK, DESKTOP, PHONE, DESKTOP_DARK)
@pytest.mark.timeout(240)
def test_one_entry_and_some_days_are_erased(diary_of_five: Path, page: Page, axe_violations: Axe) -> None:
    """Each after a word that it is meant, which holds for what was counted alone; what is not reached is named."""
    aside = kept_aside(diary_of_five)
    assert holds(diary_of_five.parent, NOTE)
    open_screen(page, "/history")
    page.locator(".days li").filter(has_text=NOTE).get_by_role("button", name=re.compile("^Edit")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Erase for good").click()
    expect(dialog).to_contain_text("no copy that left this folder is reached")
    now = dialog.get_by_role("button", name="Erase this entry")
    expect(now).to_be_disabled()
    fine(page, axe_violations, "one")
    dialog.get_by_text("I mean it").click()
    now.click()
    said(page, "1 record erased.")
    said(page, f"cleaned. Not reached: {aside}")
    assert holds(diary_of_five.parent, NOTE) == []
    assert severities(diary_of_five) == [9, 8, 3]

    open_screen(page, "/settings")
    card = page.locator(".st-key-card_erase")
    expect(card).to_contain_text("Copies that left this folder are not reached: exports, pages for a doctor")
    now = card.get_by_role("button", name="Erase for good")
    card.get_by_text("Some days").click()
    meant = card.get_by_role("checkbox", name="I mean it: nothing brings it back")
    choose_days(page, 12, 12)
    expect(card).to_contain_text("1 record goes, with every earlier version.")
    fine(page, axe_violations, "days")
    check(meant)
    choose_days(page, 5, 12)
    expect(card).to_contain_text("3 records go, with every earlier version.")
    expect(meant).not_to_be_checked()
    expect(now).to_be_disabled()
    choose_days(page, 12, 12)
    expect(card).to_contain_text("1 record goes, with every earlier version.")
    check(meant)
    now.click()
    said(page, "1 record erased.")
    assert severities(diary_of_five) == [9, 8]


@pytest.mark.prove
@pytest.mark.timeout(240)
def test_everything_is_erased(diary_of_five: Path, page: Page, axe_violations: Axe) -> None:
    """The diary is empty afterwards, no backup is left, and a damaged diary that was kept aside is named."""
    aside = kept_aside(diary_of_five)
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_erase")
    card.get_by_text("Everything").click()
    expect(card).to_contain_text("The whole diary goes, with all its backups.")
    now = card.get_by_role("button", name="Erase for good")
    expect(now).to_be_disabled()
    check(card.get_by_role("checkbox", name="I mean it: nothing brings it back"))
    fine(page, axe_violations, "everything")
    now.click()
    said(page, f"cleaned. Not reached: {aside}")
    assert severities(diary_of_five) == []
    assert not list((diary_of_five.parent / "backups").glob("*.sqlite3"))
