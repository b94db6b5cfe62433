"""A file on its way into the server: refused by its content and by its size, and never handed out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from kneelog.transfer.reading import LARGEST
from tests.browser.conftest import DESKTOP
from tests.browser.screens import open_screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests import serving

EVIL = "<html><script>document.title = 'run'</script></html>"

# What a page could do that wants more than the widget lets it: send to the address of an upload by itself.
SEND = """async ([url, size]) => {
  const form = new FormData();
  form.append("file", new File([new Uint8Array(size).fill(32)], "diary.json", { type: "application/json" }));
  const token = document.cookie.split("; ").find((each) => each.startsWith("_streamlit_xsrf="))?.split("=")[1];
  const headers = token ? { "X-Xsrftoken": token } : {};
  return (await fetch(url, { method: "PUT", body: form, headers })).status;
}"""


def test_an_upload_is_judged_and_not_served(browser: Browser, server: serving.Server) -> None:
    """A page named .csv is told to be one; its address gives nothing back; more than we read is not even taken."""
    context = browser.new_context(base_url=server.url, **DESKTOP.as_context)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    open_screen(page, "/settings")
    page.locator("input[type=file]").set_input_files(
        {"name": "diary.csv", "mimeType": "text/csv", "buffer": EVIL.encode()}
    )
    expect(page.get_by_role("alert")).to_contain_text("This seems to be a web page")
    (url,) = sent
    for asked in (context.request.get(url), context.request.get(url.replace("/_stcore/upload_file", "/media"))):
        assert EVIL not in asked.text()
    assert page.evaluate(SEND, [url, LARGEST - 1000]) == 204  # the form around it is counted too
    assert page.evaluate(SEND, [url, LARGEST + 1]) == 413
    context.close()
