"""The door behind the gate: where a passcode is set, nothing of the diary passes to a browser that has not given it.

What may pass is listed; all else is locked, so that an address nobody thought of is not a way in. An open websocket is
shut when its browser is locked, by hand or by time, and what the app still sends to it is dropped.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from kneelog.domain.errors import InvalidValue, StorageError
from kneelog.ui import language, lockpage, refusal, running
from kneelog.ui.lock import Lock, WrongPasscode, of_this_diary
from kneelog.ui.lockpage import Sent
from kneelog.ui.screens import SCREENS, SETTINGS
from kneelog.words import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing a person wrote: how a second start finds the first, the language, the fonts and icons of the lock's page.
_ALWAYS_OPEN: Final = (
    re.compile(re.escape(running.HEALTH_PATH)),
    re.compile(r"/language/[a-z]{2}"),
    re.compile(r"/app/static/(fonts|icons)/\w[\w.-]*"),
)
_LONGEST_FORM: Final = 4096
_LOOKS_EVERY: Final = 0.5
"""Seconds after which an open websocket is looked at again."""


class Door:
    """ASGI middleware, right behind the gate, which has made sure that this computer's own page is asking."""

    def __init__(self, app: ASGIApp, lock: Callable[[], Lock] = of_this_diary) -> None:
        self._app = app
        self._lock = lock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may be seen, and answers all else with the lock."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        lock = self._lock()
        word = HTTPConnection(scope).cookies.get(lock.cookie)
        if scope["type"] == "websocket":
            await _Socket(lock, word, send).serve(self._app, scope, receive)
            return
        answer = await self._answer(lock, word, Request(scope, receive))
        if answer is not None:
            answer.headers["cache-control"] = "no-store"
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, _not_kept(send) if lock.is_set else send)

    async def _answer(self, lock: Lock, word: str | None, asked: Request) -> Response | None:
        """What the lock itself answers, or None for what the app may answer."""
        path = asked.scope["path"]
        if path == lockpage.STATE:  # asked by screens nobody looks at, too, so it does not count as use
            return JSONResponse({"locked": not lock.opens(word)})
        with speaking(language.of_request(asked)):
            if path == lockpage.SETUP and lock.use(word):
                return await _set_up(lock, asked)
            if path == lockpage.NOW and lock.use(word):
                if asked.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
                    lock.close()
                return RedirectResponse(lockpage.PATH, 303)
            if path == lockpage.PATH:
                return await _give(lock, word, asked)
            if lock.use(word) or any(each.fullmatch(path) for each in _ALWAYS_OPEN):
                return None
            return _locked(asked)


def _not_kept(send: Send) -> Send:
    """Has the browser keep no page, so that its back button does not show what was locked since."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers["cache-control"] = "no-store"
        await send(message)

    return sending


def _locked(asked: Request) -> Response:
    if asked.method == "GET" and "text/html" in asked.headers.get("accept", ""):
        to = f"{asked.scope['path']}?{asked.url.query}"
        return RedirectResponse(f"{lockpage.PATH}?to={quote(_screen(to), safe='')}", 303)
    return PlainTextResponse(_("kneelog is locked. Open it in the browser and give the passcode."), 403)


def _screen(address: str) -> str:
    """Return the address if it is one of a screen of ours, with its query; else that of the first."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    if parts.path not in {screen.href for screen in SCREENS}:
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


async def _give(lock: Lock, word: str | None, asked: Request) -> Response:
    to = _screen(asked.query_params.get("to", ""))
    if asked.method != "POST":
        return RedirectResponse(to, 303) if lock.opens(word) else HTMLResponse(lockpage.ask(lock, to))
    try:
        typed = (await _form(asked)).get("present", "")
        opening = await run_in_threadpool(lock.give, typed)
    except _NotOurForm as foreign:
        return foreign.answer()
    except WrongPasscode as wrong:
        return HTMLResponse(lockpage.ask(lock, to, lockpage.refused(wrong)))
    return _opened(lock, opening, to)


async def _set_up(lock: Lock, asked: Request) -> Response:
    if asked.method != "POST":
        return HTMLResponse(lockpage.set_up(lock, Sent()))
    form: dict[str, str] = {}
    try:
        form = await _form(asked)
        word = await run_in_threadpool(_done, lock, form)
    except _NotOurForm as foreign:
        return foreign.answer()
    except WrongPasscode as error:
        wrong = lockpage.refused(error)
    except InvalidValue as error:
        wrong = refusal.sentence(error, {"passcode": _("The passcode")})
    except StorageError as error:
        wrong = str(error)
    else:
        return _opened(lock, word, SETTINGS.href) if word else RedirectResponse(SETTINGS.href, 303)
    return HTMLResponse(lockpage.set_up(lock, Sent(form.get("form", ""), wrong)))


def _done(lock: Lock, form: dict[str, str]) -> str:
    """Do what a form asks; return the word that opens where there is a new one."""
    present, minutes = form.get("present", ""), form.get("minutes", "")
    match form.get("form"):
        case "set" | "change":
            chosen = int(minutes) if minutes.isdecimal() else lock.minutes
            return lock.choose(form.get("new", ""), form.get("again", ""), chosen, present)
        case "after" if minutes.isdecimal():
            lock.lock_after(int(minutes), present)
        case "off":
            lock.turn_off(present)
    return ""


def _opened(lock: Lock, word: str, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.set_cookie(lock.cookie, word, httponly=True, samesite="strict")
    return answer


class _NotOurForm(Exception):
    """What was sent is no form of the lock's own pages."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status

    def answer(self) -> Response:
        return PlainTextResponse(_("This form was not sent by kneelog's own page."), self.status)


async def _form(asked: Request) -> dict[str, str]:
    """Return the fields of a form.

    The gate refuses an origin that is not ours; here one has to be named, which every browser does for a form.

    Raises:
        _NotOurForm: it names no origin, is larger than any of ours, or is no form.
    """
    if asked.headers.get("origin") is None:
        raise _NotOurForm(403)
    if not asked.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise _NotOurForm(415)
    body = b""
    async for part in asked.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            raise _NotOurForm(413)
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        raise _NotOurForm(400) from None
    return {name: values[0] for name, values in found.items()}


class _Socket:
    """One websocket, open for as long as its browser is."""

    def __init__(self, lock: Lock, word: str | None, send: Send) -> None:
        self._lock, self._word, self._send = lock, word, send
        self._shut = False

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        """Let the app speak with the browser until it is locked."""
        if not self._lock.use(self._word):
            await self._send({"type": "websocket.close", "code": 1008})
            return
        locking = asyncio.create_task(self._until_locked())
        try:
            await app(scope, lambda: self._receive(receive, locking), self._pass)
        finally:
            locking.cancel()
        if self._shut:
            with suppress(RuntimeError):  # it may be closed by now
                await self._send({"type": "websocket.close", "code": 1008})

    async def _until_locked(self) -> None:
        while self._lock.opens(self._word):  # noqa: ASYNC110 - no event tells of a file deleted or a time passed
            await asyncio.sleep(_LOOKS_EVERY)

    async def _receive(self, receive: Receive, locking: asyncio.Task[None]) -> Message:
        coming = asyncio.ensure_future(receive())
        await asyncio.wait({coming, locking}, return_when=asyncio.FIRST_COMPLETED)
        if not self._lock.opens(self._word):
            coming.cancel()
            self._shut = True
            return {"type": "websocket.disconnect", "code": 1008}
        message = await coming
        if message["type"] == "websocket.receive":
            self._lock.use(self._word)
        return message

    async def _pass(self, message: Message) -> None:
        if self._lock.opens(self._word):
            await self._send(message)
