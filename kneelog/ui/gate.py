"""The gate every request passes: it answers this computer's own browser and nobody else, and says what a page may do.

The diary is served without a password because only this computer can reach it. That holds only while no web page opened
in the same browser, and no renamed host, can speak in its name, which is what the refusals below are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from kneelog.ui import language
from kneelog.ui.settings import is_loopback
from kneelog.words import N_, _, speaking

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# `script-src` needs blob: because Streamlit loads inline components as blob modules. Inline scripts stay forbidden,
# which blocks one of Streamlit's own without harm.
_MAY_LOAD: Final = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self' data:",
    "script-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}

_HEADERS: Final = {
    "content-security-policy": "; ".join(f"{what} {where}" for what, where in _MAY_LOAD.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_OWN_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})

# Parts of Streamlit that tell about the person's use, run the app for any caller, or wait for a sign-in there is not.
_CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth", "/oauth2callback")

# Files made for the person (a report, an export) pass through here and must not stay in the browser's cache.
_PERSONAL: Final = "/media/"


class Gate:
    """ASGI middleware, outermost: refuses strangers, closes side doors, adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it with a refusal. A refused websocket is closed before it is accepted."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), personal=scope["path"].startswith(_PERSONAL))
            await send(message)

        refusal = _refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_with_headers)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            status, sentence = refusal
            answer = PlainTextResponse(_told(sentence, scope), status)
            await answer(scope, receive, send_with_headers)


def _told(sentence: str, scope: Scope) -> str:
    """A sentence in the language of the window that asked."""
    with speaking(language.of_request(HTTPConnection(scope))):
        return _(sentence)


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """The status and the sentence for a request that goes no further, or None for one that may pass."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        return 403, N_("kneelog answers only the computer it runs on.")
    if _hostname(f"//{headers.get('host', '')}") not in _OWN_HOSTS:
        return 403, N_("Open kneelog at http://127.0.0.1, under that name.")
    if _comes_from_another_site(headers, scope.get("method", "")):
        return 403, N_("Another web page may not speak to kneelog.")
    if any(scope["path"] == closed or scope["path"].startswith(f"{closed}/") for closed in _CLOSED):
        return 404, N_("There is nothing here.")
    return None


def _comes_from_another_site(headers: Headers, method: str) -> bool:
    """True when a page of another origin is behind a request, going by the browser. A followed link is not that."""
    origin = headers.get("origin")
    if origin is not None:
        parts = urlsplit(origin)
        return parts.scheme not in {"http", "https"} or parts.netloc != headers.get("host")
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return False
    return not (method == "GET" and headers.get("sec-fetch-mode") == "navigate")


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that do not pair up
        return None


def _add_headers(headers: MutableHeaders, *, personal: bool) -> None:
    headers.update(_HEADERS)
    del headers["access-control-allow-origin"]  # Streamlit opens its static files to every site
    if personal:
        headers["cache-control"] = "no-store"
