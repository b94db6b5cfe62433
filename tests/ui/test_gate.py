"""The gate every request passes, asked directly; tests/ui/test_server.py asks it through the running app."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from kneelog.ui import language
from kneelog.ui.gate import Gate
from kneelog.words import LANGUAGE_VARIABLE

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

OWN = {"host": "127.0.0.1:8501"}
PASSED = 299  # a status nothing else gives


async def _inner(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    headers = [(b"access-control-allow-origin", b"*"), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": PASSED, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _ask(
    headers: dict[str, str],
    *,
    path: str = "/",
    kind: str = "http",
    method: str = "GET",
    client: tuple[str, int] | None = ("127.0.0.1", 50000),
) -> Message:
    """The first message the gate sends back."""
    return _answer(headers, path=path, kind=kind, method=method, client=client)[0]


def _told(headers: dict[str, str]) -> str:
    """The text the gate sends back."""
    return str(_answer(headers)[1]["body"].decode())


def _answer(
    headers: dict[str, str],
    *,
    path: str = "/",
    kind: str = "http",
    method: str = "GET",
    client: tuple[str, int] | None = ("127.0.0.1", 50000),
) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": kind,
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": client,
    }
    if kind == "http":
        scope["method"] = method
    asyncio.run(Gate(_inner)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "127.0.0.1", "localhost:9000", "LOCALHOST:8501"])
def test_this_computers_own_names_pass(host: str) -> None:
    """A port forwarded to another number is still this computer."""
    assert _ask({"host": host})["status"] == PASSED


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", "[::1", "0.0.0.0"])
def test_a_foreign_host_is_refused(host: str) -> None:
    """A page elsewhere that renames its own host to 127.0.0.1 (DNS rebinding) gets nothing."""
    assert _ask({"host": host})["status"] == 403
    assert _ask({"host": host}, kind="websocket")["type"] == "websocket.close"


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({"accept-language": "de-AT,en;q=0.5"}, "Öffnen Sie kneelog unter http://127.0.0.1"),
        ({"accept-language": "en", "cookie": f"{language.COOKIE}=de"}, "Öffnen Sie kneelog unter http://127.0.0.1"),
        ({"accept-language": "fr"}, "Open kneelog at http://127.0.0.1"),
        ({}, "Open kneelog at http://127.0.0.1"),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_window(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], sentence: str
) -> None:
    """Whoever typed another name of this computer reads how to go on."""
    monkeypatch.delenv(LANGUAGE_VARIABLE)
    assert _told({"host": "evil.example"} | headers).startswith(sentence)


def test_a_request_without_a_host_is_refused() -> None:
    """No name is not our name."""
    assert _ask({})["status"] == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:8501", "file://127.0.0.1:8501"]
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    """Neither another site nor another program's page on this computer may speak to the diary."""
    assert _ask(OWN | {"origin": origin})["status"] == 403
    assert _ask(OWN | {"origin": origin}, kind="websocket")["type"] == "websocket.close"


def test_our_own_page_may_speak() -> None:
    """The websocket and the uploads of the app itself carry our own origin."""
    assert _ask(OWN | {"origin": "http://127.0.0.1:8501"}, method="POST")["status"] == PASSED
    assert _ask(OWN | {"origin": "http://127.0.0.1:8501"}, kind="websocket")["type"] == "websocket.accept"


@pytest.mark.parametrize(
    ("site", "mode", "method", "status"),
    [
        ("cross-site", "no-cors", "GET", 403),
        ("same-site", "cors", "GET", 403),
        ("cross-site", "navigate", "POST", 403),
        ("cross-site", "navigate", "GET", PASSED),
        ("none", "navigate", "GET", PASSED),
        ("same-origin", "cors", "GET", PASSED),
    ],
)
def test_another_site_may_link_but_not_fetch(site: str, mode: str, method: str, status: int) -> None:
    """A picture, a font or a script of ours on another page would tell that page that kneelog runs here."""
    assert _ask(OWN | {"sec-fetch-site": site, "sec-fetch-mode": mode}, method=method)["status"] == status


@pytest.mark.parametrize("client", [("192.0.2.7", 50000), ("testclient", 50000), None])
def test_another_computer_is_refused(client: tuple[str, int] | None) -> None:
    """Even where another server was told to listen on the network, only this computer is answered."""
    assert _ask(OWN, client=client)["status"] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_side_doors_are_closed(path: str) -> None:
    """They tell about use, run the app for any caller, or wait for a sign-in there is not."""
    assert _ask(OWN, path=path)["status"] == 404


def test_a_page_whose_name_begins_alike_is_not_closed() -> None:
    """A screen called /author is no sign-in."""
    assert _ask(OWN, path="/author")["status"] == PASSED


@pytest.mark.parametrize("headers", [OWN, {"host": "evil.example"}])
def test_every_answer_carries_the_security_headers(headers: dict[str, str]) -> None:
    """A refusal as well as a page says what may be loaded and who may frame it."""
    answered = {name.decode(): value.decode() for name, value in _ask(headers)["headers"]}
    policy = answered["content-security-policy"]
    assert "default-src 'self';" in policy
    assert "script-src 'self' blob:;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert answered["x-content-type-options"] == "nosniff"
    assert answered["x-frame-options"] == "DENY"
    assert answered["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in answered


def test_files_made_for_the_person_stay_out_of_the_cache() -> None:
    """A report must not be readable from the browser's cache after the diary was locked away."""
    personal = dict(_ask(OWN, path="/media/report.pdf")["headers"])
    assert personal[b"cache-control"] == b"no-store"
    assert dict(_ask(OWN, path="/static/a.js")["headers"])[b"cache-control"] == b"public"


def test_start_and_stop_of_the_server_pass_untouched() -> None:
    """The gate has no say over messages that are no requests."""
    seen: list[str] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def nothing(*_: object) -> Message:
        return {}

    asyncio.run(Gate(inner)({"type": "lifespan"}, nothing, nothing))  # type: ignore[arg-type] # neither is called
    assert seen == ["lifespan"]
