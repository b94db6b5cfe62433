"""An encrypted diary as a person meets it: what asks for its passphrase, and the steps on, over to another, and off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from kneelog import service
from kneelog.domain.errors import WrongKey
from tests.browser.conftest import DESKTOP, PHONE, PHONE_DARK, VIEWS, in_view
from tests.browser.screens import SCREENS, fill_urgent, open_screen
from tests.browser.test_journey import settled
from tests.browser.test_watching import fine, said
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    Axe = Callable[[Page], list[str]]

PASSPHRASE: Final = "four words without sense"  # noqa: S105 - of no diary
ANOTHER: Final = "four others, as senseless"
NOW: Final = "Passphrase or recovery key now"
END: Final = "Its last group, from your paper"
NOTE: Final = "Since this morning."
A_PAUSE: Final = 1500
"""Milliseconds after which what is typed outside of a form has long counted."""

PLAIN: Final = b"SQLite format 3\x00"
DESKTOP_DARK: Final = VIEWS[3]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("_cipher")]


@pytest.fixture
def locked(diary: Path) -> service.Key:
    """A diary that was encrypted before the app starts; its key."""
    fill_urgent(diary, FIXED_NOW)
    store = service.open_diary(diary, FIXED_NOW)
    key = service.new_key(PASSPHRASE)
    service.encrypt(store, key, FIXED_NOW)
    return key


@pytest.fixture
def plain(diary: Path) -> Path:
    """A diary that everybody can read, with a backup; the backup."""
    fill_urgent(diary, FIXED_NOW)
    store = service.open_diary(diary, FIXED_NOW)
    made = service.backup(store, FIXED_NOW)
    store.close()
    return made


def start_of(path: Path) -> bytes:
    """What a file begins with."""
    with path.open("rb") as file:
        return file.read(16)


def opens(diary: Path, typed: str) -> bool:
    """Whether this opens the file as it is now."""
    try:
        service.open_diary(diary, FIXED_NOW, service.unlock(diary, typed)).close()
    except WrongKey:
        return False
    return True


def slip_in(recovery: str) -> str:
    """A recovery key with its first sign written as another."""
    return ("3" if recovery.startswith("2") else "2") + recovery[1:]


def give(page: Page, label: str, typed: str) -> None:
    """Types into the one field there is and sends it off, without a mouse."""
    page.get_by_label(label).fill(typed)
    page.keyboard.press("Enter")


def by_keys(page: Page, first: Locator, *typed: str) -> None:
    """Types into fields that follow each other, past the eye of each, and sends them off, without a mouse."""
    first.focus()
    for number, each in enumerate(typed):
        page.keyboard.insert_text(each)
        for key in ("Tab", "Tab") if number < len(typed) - 1 else ("Enter",):
            page.keyboard.press(key)


def read_back(page: Page, button: str) -> str:
    """Reads the recovery key off the screen, types its end back in, and goes on; returns it."""
    card = page.locator(".st-key-card_encrypt")
    recovery = card.get_by_test_id("stCode").locator("code").inner_text().strip()
    by_keys(page, card.get_by_label(END), recovery[-5:].lower())
    expect(card.get_by_role("button", name=button)).to_have_count(0)
    return recovery


@in_view(PHONE_DARK, DESKTOP, PHONE, DESKTOP_DARK)
def test_a_shut_diary_asks_and_opens(locked: service.Key, page: Page, axe_violations: Axe) -> None:
    """Says what a lost key means, shows no word of the diary, tells the truth of a wrong try, opens by paper too."""
    page.goto("/history")
    expect(page.get_by_role("heading", level=1, name="This diary is encrypted")).to_be_visible()
    expect(page.locator(".st-key-card_unlock")).to_contain_text("without one of the two nobody can open it")
    expect(page.get_by_label("Passphrase")).to_have_attribute("type", "password")
    fine(page, axe_violations, "asked")
    by_keys(page, page.get_by_label("Passphrase"), "a wrong passphrase")
    expect(page.get_by_role("alert")).to_contain_text("does not open")
    fine(page, axe_violations, "wrong")
    page.get_by_role("button", name="I have the recovery key instead").click()
    by_keys(page, page.get_by_label("Recovery key"), slip_in(locked.recovery_key))
    expect(page.get_by_role("alert")).to_contain_text("The recovery key has a slip in group 1")
    fine(page, axe_violations, "slip")
    assert NOTE not in page.content()
    page.get_by_label("Recovery key").fill("")
    by_keys(page, page.get_by_label("Recovery key"), locked.recovery_key)
    expect(page.get_by_role("heading", level=1, name=SCREENS["/history"])).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    expect(page.get_by_label("Recovery key")).to_have_count(0)
    assert locked.recovery_key not in page.content()


@pytest.mark.prove
def test_the_passphrase_opens_it_for_every_window(locked: service.Key, desktop: Page, axe_violations: Axe) -> None:
    """After wrong tries it waits and says for how long; once open it is open, also in a window that still asked."""
    del locked
    other = desktop.context.new_page()
    for window in (desktop, other):
        window.goto("/settings")
        expect(window.get_by_label("Passphrase")).to_be_visible()
    told = re.compile(r"Too many wrong tries. Wait (\d+) seconds?\.")
    seconds = 0
    for number in range(40):  # each wait is twice as long: at last one is longer than this machine takes to try
        by_keys(desktop, desktop.get_by_label("Passphrase"), f"wrong passphrase {number}")
        desktop.wait_for_timeout(300)  # what stands there until then may be the answer to the try before
        settled(desktop)
        expect(desktop.get_by_role("alert")).to_contain_text(re.compile("does not open|Too many wrong tries"))
        if found := told.search(desktop.get_by_role("alert").inner_text()):
            seconds = int(found[1])
            break
        desktop.get_by_label("Passphrase").fill("")
    assert seconds
    fine(desktop, axe_violations, "waiting")
    desktop.wait_for_timeout(1000 * seconds)
    desktop.get_by_label("Passphrase").fill(PASSPHRASE)
    desktop.get_by_role("button", name="Open").click()
    expect(desktop.get_by_role("heading", level=1, name=SCREENS["/settings"])).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", level=1, name=SCREENS["/settings"])).to_be_visible()


@in_view(PHONE_DARK, DESKTOP, PHONE, DESKTOP_DARK)
@pytest.mark.timeout(240)
def test_turning_it_on_by_keyboard(diary: Path, plain: Path, page: Page, axe_violations: Axe) -> None:
    """What a lost key means comes first; nothing is written before the key was read back from paper; backups too."""
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_encrypt")
    expect(card).to_contain_text(
        "If the passphrase and the recovery key are both lost, nobody can open the diary again"
    )
    first = card.get_by_label("New passphrase", exact=True)
    by_keys(page, first, PASSPHRASE, PASSPHRASE[:-1])
    expect(card.get_by_role("alert")).to_have_text("The two passphrases differ.")
    fine(page, axe_violations, "differ")
    for field in (first, card.get_by_label("The same once more")):
        field.fill("")
    by_keys(page, first, PASSPHRASE, PASSPHRASE)
    expect(card).to_contain_text("Nothing is encrypted yet.")
    card.get_by_label(END).fill("AA")
    page.wait_for_timeout(A_PAUSE)
    expect(card.get_by_role("alert")).to_have_count(0)  # half of it is no try
    card.get_by_label(END).fill("")
    by_keys(page, card.get_by_label(END), "AAAAA")
    expect(card.get_by_role("alert")).to_contain_text("That is not the last group.")
    fine(page, axe_violations, "key shown")
    assert start_of(diary) == PLAIN
    card.get_by_label(END).fill("")
    recovery = read_back(page, "Encrypt the diary now")
    said(page, "The diary is encrypted, and was compared row by row with what it was before.")
    said(page, "copies elsewhere stay plain")
    assert recovery not in page.content()
    assert start_of(diary) != PLAIN
    assert opens(diary, PASSPHRASE)
    assert opens(diary, recovery)
    expect(card).to_contain_text(plain.name)
    fine(page, axe_violations, "on")
    card.get_by_role("button", name="Encrypt these backups").click()
    said(page, "The backups are encrypted.")
    expect(card).not_to_contain_text(plain.name)
    assert start_of(plain) == start_of(diary)


@in_view(DESKTOP, PHONE_DARK, PHONE, DESKTOP_DARK)
@pytest.mark.timeout(240)
def test_another_passphrase_and_off(diary: Path, locked: service.Key, page: Page, axe_violations: Axe) -> None:
    """Who left the screen open has given nothing away: each step asks who it is. The old keys are told to be kept."""
    page.goto("/settings")
    by_keys(page, page.get_by_label("Passphrase"), PASSPHRASE)
    card = page.locator(".st-key-card_encrypt")
    over = page.get_by_test_id("stPopoverBody").locator("visible=true")
    card.get_by_role("button", name="Show the recovery key").click()
    by_keys(page, over.get_by_label(NOW), ANOTHER)
    expect(over.get_by_role("alert")).to_contain_text("This does not open the diary.")
    assert locked.recovery_key not in page.content()
    over.get_by_label(NOW).fill(PASSPHRASE)
    over.get_by_role("button", name="Show it").click()
    expect(over.get_by_test_id("stCode")).to_contain_text(locked.recovery_key)
    fine(page, axe_violations, "shown")
    page.keyboard.press("Escape")

    card.get_by_role("button", name="Change the passphrase").click()
    by_keys(page, over.get_by_label(NOW), ANOTHER, ANOTHER, ANOTHER)
    expect(over.get_by_role("alert")).to_contain_text("This does not open the diary.")
    expect(over.get_by_role("alert")).to_be_in_viewport(ratio=1)
    fine(page, axe_violations, "not who asks")
    over.get_by_label(NOW).fill(PASSPHRASE)
    over.get_by_role("button", name="Go on").click()
    expect(card).to_contain_text("the passphrase of before still opens the diary")
    fine(page, axe_violations, "another key")
    assert opens(diary, PASSPHRASE)
    recovery = read_back(page, "Change the passphrase now")
    said(page, "They still open the backups made before: keep them as long as you keep those.")
    assert not opens(diary, PASSPHRASE)
    assert not opens(diary, locked.recovery_key)
    assert opens(diary, ANOTHER)

    card.get_by_role("button", name="Turn encryption off").click()
    expect(over).to_contain_text("Whoever can read the file can then read the diary. Backups made so far stay")
    by_keys(page, over.get_by_label(NOW), PASSPHRASE)
    expect(over.get_by_role("alert")).to_contain_text("This does not open the diary.")
    fine(page, axe_violations, "off")
    over.get_by_label(NOW).fill(recovery)
    page.wait_for_timeout(A_PAUSE)
    assert start_of(diary) != PLAIN, "nobody pressed the button"
    over.get_by_role("button", name="Make it a plain file").click()
    said(page, "The diary is a plain file again.")
    expect(card).to_contain_text("The file is not encrypted now.")
    assert start_of(diary) == PLAIN
