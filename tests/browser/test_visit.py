"""Doctor visit in a real browser: every file comes down, and the protected copy opens with its password alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PasswordType, PdfReader

from tests.browser.conftest import DESKTOP, PHONE, PHONE_DARK, in_view
from tests.browser.payloads import settled
from tests.browser.screens import download, fill_demo, fill_simulated, open_screen
from tests.browser.test_watching import fine
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Download, Page

FILES = {"XLSX": ".xlsx", "as one table": ".csv", "in a ZIP": ".zip", "JSON": ".json", "FHIR": ".fhir.json"}
PASSWORD = "four words without a link"  # noqa: S105 - of a file that the test makes


@pytest.fixture
def demo(diary: Path) -> None:
    """The demo diary."""
    fill_demo(diary, FIXED_NOW)


@in_view(DESKTOP)
@pytest.mark.usefixtures("demo")
def test_every_file_comes_down(page: Page) -> None:
    """Each form, under a name that says nothing of health."""
    open_screen(page, "/visit")
    page.get_by_role("button", name="Other files").click()
    for label, ending in FILES.items():
        made = download(page, page.get_by_role("button", name=label))
        assert made.suggested_filename == f"diary-{FIXED_NOW.date().isoformat()}-DEMO{ending}"
        assert made.path().stat().st_size > 0


@in_view(DESKTOP, PHONE)
@pytest.mark.usefixtures("demo")
def test_what_was_typed_a_moment_before_is_in_the_file(page: Page) -> None:
    """The click comes at once after the last key, before the browser would have sent the text by itself."""
    open_screen(page, "/visit")
    field = page.get_by_label("What matters most, in your words")
    button = page.get_by_role("button", name="Download the PDF")
    for words in ("Walking downhill", "Sleeping through"):
        field.fill(words)
        printed = download(page, button)
        assert words in PdfReader(printed.path()).pages[0].extract_text()
        expect(button).to_be_focused()


@in_view(PHONE_DARK, DESKTOP)
@pytest.mark.usefixtures("demo")
def test_a_file_that_is_ready_can_be_saved_again(page: Page, axe_violations: Callable[[Page], list[str]]) -> None:
    """For a browser that held back the first time; the pop-up it was asked for in stays open; not once it is stale."""
    open_screen(page, "/visit")
    page.get_by_role("button", name="Other files").click()
    first = download(page, page.get_by_role("button", name="as one table"))
    expect(page.get_by_role("button", name="as one table")).to_be_focused()
    page.keyboard.press("Escape")
    again = page.get_by_role("button", name=f"Save {first.suggested_filename} again")
    assert download(page, again).path().read_bytes() == first.path().read_bytes()
    fine(page, axe_violations, "ready")
    download(page, page.get_by_role("button", name="Download the PDF"))
    page.get_by_text("Print my notes in it").click()
    expect(page.get_by_role("button", name=re.compile("^Save .* again"))).to_have_count(0)


@in_view(DESKTOP)
def test_the_screen_can_be_used_while_a_file_is_made(diary: Path, page: Page) -> None:
    """Another choice is taken at once; the file of the one before comes all the same, and is not offered again."""
    fill_simulated(diary, FIXED_NOW, 2500)
    open_screen(page, "/visit")
    page.get_by_text("All", exact=True).click()
    expect(page.get_by_text("Page 1 of the first")).to_be_visible()
    settled(page)
    came: list[Download] = []
    page.on("download", lambda file: came.append(file))  # noqa: PLW0108 - Playwright takes no method of a list
    with page.expect_download():
        page.get_by_role("button", name="Download the PDF").click()
        expect(page.get_by_role("status").filter(has_text="Step")).to_be_visible()
        page.get_by_text("Own dates").click()
        expect(page.get_by_test_id("stDateInput").first).to_be_visible()
        assert came == []
    expect(page.get_by_role("button", name=re.compile("^Save .* again"))).to_have_count(0)


@in_view(DESKTOP, PHONE)
@pytest.mark.usefixtures("demo")
def test_a_copy_with_a_password(page: Page) -> None:
    """A short one is refused with a sentence; with a long one the copy opens, and without it does not."""
    open_screen(page, "/visit")
    page.get_by_role("button", name="With a password").click()
    save = page.get_by_role("button", name="Download the protected copy")
    expect(save).to_be_disabled()
    field = page.get_by_label("Password of the copy")
    field.fill("short")
    field.press("Enter")
    expect(page.get_by_text("must have at least 12 characters")).to_be_visible()
    expect(save).to_be_disabled()
    field.fill(PASSWORD)
    field.press("Tab")  # to the eye inside the field
    expect(save).to_be_enabled()
    reader = PdfReader(download(page, save).path())
    assert reader.is_encrypted
    assert reader.decrypt("another") is PasswordType.NOT_DECRYPTED
    assert reader.decrypt(PASSWORD) is not PasswordType.NOT_DECRYPTED
    assert "right knee pain" in reader.pages[0].extract_text()
