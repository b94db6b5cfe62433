"""What passes a locked door, asked directly; tests/browser/test_lock.py asks it through the running app."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from kneelog.ui import language, lockpage, passcode
from kneelog.ui.door import Door
from kneelog.ui.gate import Gate
from kneelog.ui.lock import Lock
from kneelog.ui.screens import SCREENS
from kneelog.words import LANGUAGE_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

pytestmark = pytest.mark.usefixtures("quick_hash")

RIGHT = "right one"
SECRET = b"what stands in the diary"
OWN = {"host": "127.0.0.1:8501"}
ORIGIN = {"origin": "http://127.0.0.1:8501"}
PAGE = {"accept": "text/html,*/*"}


@pytest.fixture
def lock(diary: Path) -> Lock:
    """A lock with a passcode, and no browser that gave it."""
    made = Lock(diary)
    made.choose(RIGHT, RIGHT, 15)
    made.close()
    return made


async def _inner(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for the app: says what nobody may read, and answers each message of a websocket with it."""
    if scope["type"] == "http":
        kind = b"text/html; charset=utf-8" if scope["path"] == "/" else b"application/octet-stream"
        headers = [(b"content-type", kind), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 299, "headers": headers})
        await send({"type": "http.response.body", "body": SECRET})
        return
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "bytes": SECRET})
    await send({"type": "websocket.send", "bytes": SECRET})  # a run that had begun goes on


class Answer:
    """What came back."""

    def __init__(self, sent: list[Message]) -> None:
        self.status = int(sent[0]["status"])
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.text = b"".join(each.get("body", b"") for each in sent[1:]).decode()


def _ask(
    lock: Lock,
    path: str,
    word: str | None = None,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Answer:
    """What a browser with a cookie is answered by the gate and the door."""
    sent: list[Message] = []
    at, _, query = path.partition("?")

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    told = OWN | ({"cookie": f"{lock.cookie}={word}"} if word else {}) | (headers or {})
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": at,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        "client": ("127.0.0.1", 50000),
    }
    asyncio.run(Gate(Door(_inner, lambda: lock))(scope, receive, send))
    return Answer(sent)


def _send(lock: Lock, path: str, word: str | None = None, headers: dict[str, str] | None = None, **form: str) -> Answer:
    told = ORIGIN | {"content-type": "application/x-www-form-urlencoded"} if headers is None else headers
    return _ask(lock, path, word, method="POST", body=urlencode(form).encode(), headers=told)


def test_without_a_passcode_everything_passes_untouched(diary: Path) -> None:
    """Whoever sets none notices nothing; the page of the lock leads on."""
    lock = Lock(diary)
    answer = _ask(lock, "/")
    assert (answer.status, answer.text, answer.headers["cache-control"]) == (299, SECRET.decode(), "no-cache")
    assert _ask(lock, lockpage.PATH).headers["location"] == "/"
    assert _ask(lock, lockpage.STATE).text == '{"locked":false}'


@pytest.mark.parametrize(
    "path",
    [
        *(screen.href for screen in SCREENS),
        "/media/0123.pdf",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/upload_file/x/y",
        "/_stcore/stream",
        "/component/x",
        "/static/js/index.js",
        "/app/static/../media/0123.pdf",
        "/app/static/fonts/../../media/0123.pdf",
        "/app/static/fonts/..",
        "/app/static/diary.sqlite3",
        "//media/0123.pdf",
        "/_kneelog/health/../../media/0123.pdf",
        "/_kneelog/healthy",
        "/language/de/x",
        "/lock/",
        "/lock/now/",
        "/passcode",
        "/passcode/",
        "/LOCK",
    ],
)
def test_nothing_of_the_app_passes_a_locked_door(lock: Lock, path: str) -> None:
    """Neither a screen nor a file, by whatever method, with or without a made-up cookie."""
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        for word, headers in ((None, {}), ("guess", PAGE), (RIGHT, ORIGIN)):
            answer = _ask(lock, path, word, method=method, headers=headers)
            assert answer.status in {303, 403}, (word, headers)
            assert SECRET.decode() not in answer.text
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/_kneelog/health", "/language/de", "/app/static/fonts/source-sans-3.woff2", "/app/static/icons/icon.png"]
)
def test_what_holds_nothing_of_a_person_passes(lock: Lock, path: str) -> None:
    """A second start finds the first, and the page of the lock has its language and letters."""
    assert _ask(lock, path).status == 299


def test_a_screen_leads_to_the_lock_and_back(lock: Lock) -> None:
    """A bookmark is kept over the passcode, with its window of days."""
    answer = _ask(lock, "/trends?range=all", headers=PAGE)
    assert (answer.status, answer.headers["location"]) == (303, "/lock?to=%2Ftrends%3Frange%3Dall")
    assert "<form" in _ask(lock, answer.headers["location"]).text
    opened = _send(lock, answer.headers["location"], present=RIGHT)
    assert (opened.status, opened.headers["location"]) == (303, "/trends?range=all")


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/media/x",
        "//[",
        "",
    ],
)
def test_the_passcode_leads_to_our_own_screens_alone(lock: Lock, to: str) -> None:
    """A link somebody made must not carry a person who has just given the passcode elsewhere."""
    answer = _send(lock, f"/lock?{urlencode({'to': to})}", present=RIGHT)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "evil" not in _ask(lock, f"/lock?{urlencode({'to': to})}").text


def _word(answer: Answer, lock: Lock) -> str:
    return str(answer.headers["set-cookie"]).partition(";")[0].removeprefix(f"{lock.cookie}=")


def test_the_cookie_is_for_this_browser_and_no_script(lock: Lock) -> None:
    """It goes with the browser, no script reads it, and no other site can have it sent."""
    answer = _send(lock, lockpage.PATH, present=RIGHT)
    flags = {each.strip().lower() for each in answer.headers["set-cookie"].split(";")[1:]}
    assert flags == {"httponly", "path=/", "samesite=strict"}
    word = _word(answer, lock)
    assert _ask(lock, "/media/0123.pdf", word).text == SECRET.decode()
    assert _ask(lock, "/", word).headers["cache-control"] == "no-store"
    assert RIGHT not in answer.headers["set-cookie"]


def test_two_diaries_have_two_cookies(lock: Lock, tmp_path: Path) -> None:
    """A browser sends a cookie to every port: the one of another diary must not be thrown out, nor open this one."""
    other = Lock(tmp_path / "other.sqlite3")
    assert other.cookie != lock.cookie


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/x-www-form-urlencoded"}, 403),
        ({"content-type": "application/x-www-form-urlencoded", "origin": "http://evil.example"}, 403),
        ({"content-type": "application/x-www-form-urlencoded", "origin": "null"}, 403),
        (ORIGIN | {"content-type": "text/plain"}, 415),
        (ORIGIN, 415),
    ],
)
def test_only_our_own_page_gives_a_passcode(lock: Lock, headers: dict[str, str], status: int) -> None:
    """A page elsewhere can neither open it, nor use up its tries."""
    answer = _send(lock, lockpage.PATH, headers=headers, present="wrong one")
    assert answer.status == status
    assert "set-cookie" not in answer.headers
    kept = passcode.read(lock.file)
    assert kept is not None
    assert kept.wrong == 0


def test_a_form_is_small(lock: Lock) -> None:
    """Nobody makes the server read for hours."""
    assert _send(lock, lockpage.PATH, present="x" * 5000).status == 413


def test_a_wrong_passcode_is_told_and_a_wait_too(lock: Lock) -> None:
    """Read out at once, beside a field that says so; other cookies, or none, do not end the wait."""
    first = _send(lock, lockpage.PATH, present="wrong one")
    assert 'role="alert" id="give-wrong">This is not the passcode.<' in first.text
    assert 'aria-describedby="give-wrong" aria-invalid="true" autofocus' in first.text
    assert "wrong one" not in first.text
    told = [_send(lock, lockpage.PATH, word, present="wrong one").text for word in (None, "a", "b", "c")]
    assert ["no try counts for" in each for each in told] == [False, False, False, True]
    assert "set-cookie" not in _send(lock, lockpage.PATH, "d", present=RIGHT).headers
    assert "no try counts" in _ask(lock, lockpage.PATH).text


def test_the_page_says_what_it_does_not_protect(lock: Lock) -> None:
    """Files, the command line, who can reach it, and which file takes a forgotten passcode away."""
    told = _ask(lock, lockpage.PATH).text
    for part in ("can read the files of this account", "command in a terminal is not locked", "this computer alone"):
        assert part in told
    assert str(lock.file) in told
    assert "<script" not in told


def test_the_page_speaks_german(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the cookie of the language, without any screen."""
    monkeypatch.delenv(LANGUAGE_VARIABLE)
    told = _ask(lock, lockpage.PATH, headers={"cookie": f"{language.COOKIE}=de"}).text
    assert '<html lang="de">' in told
    assert "kneelog ist gesperrt" in told


def test_a_passcode_that_cannot_be_read_says_so(lock: Lock) -> None:
    """And asks for none: no try could be right."""
    lock.file.write_text("{")
    told = _ask(lock, lockpage.PATH).text
    assert "nobody is let in" in told
    assert str(lock.file) in told
    assert "<form" not in told


def test_locking_now_locks_and_another_site_cannot(lock: Lock) -> None:
    """A link on another page is followed without the cookie; where one is sent all the same, nothing is locked."""
    word = lock.give(RIGHT)
    _ask(lock, lockpage.NOW, word, headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert lock.opens(word)
    answer = _ask(lock, lockpage.NOW, word, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status, answer.headers["location"]) == (303, "/lock")
    assert not lock.opens(word)


def test_asking_whether_it_is_open_is_no_use_of_it(diary: Path) -> None:
    """Else a screen nobody looks at would never be locked."""
    times = [1000.0]
    lock = Lock(diary, lambda: times[0])
    word = lock.choose(RIGHT, RIGHT, 5)
    told = []
    for _ in range(4):
        times[0] += 100
        told.append(_ask(lock, lockpage.STATE, word).text)
    assert told == ['{"locked":false}'] * 3 + ['{"locked":true}']
    assert _ask(lock, "/", word).status == 403


def test_setting_changing_and_turning_off(diary: Path) -> None:
    """Each by its form; what is wrong is said beside it, and the browser that did it stays open."""
    lock = Lock(diary)
    assert 'value="set"' in _ask(lock, lockpage.SETUP).text
    told = _send(lock, lockpage.SETUP, form="set", new="abc", again="abc", minutes="5").text
    assert "The passcode must have at least 6" in told
    told = _send(lock, lockpage.SETUP, form="set", new="abcdef", again="abcdeg", minutes="5").text
    assert "The passcode was typed differently the second time" in told
    assert not lock.is_set
    word = _word(_send(lock, lockpage.SETUP, form="set", new=RIGHT, again=RIGHT, minutes="5"), lock)
    assert lock.opens(word)
    assert lock.minutes == 5
    assert "This is not the passcode." in _send(lock, lockpage.SETUP, word, form="off", present="no").text
    assert _send(lock, lockpage.SETUP, word, form="after", minutes="60", present=RIGHT).status == 303
    assert lock.minutes == 60
    changed = _send(lock, lockpage.SETUP, word, form="change", new="abcdef", again="abcdef", present=RIGHT)
    assert lock.minutes == 60
    word = _word(changed, lock)
    assert _send(lock, lockpage.SETUP, word, form="off", present="abcdef").headers["location"] == "/settings"
    assert not lock.is_set


def test_a_folder_that_cannot_be_written_is_told(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person reads why there is no passcode, and not that something went wrong."""

    def full(_path: Path) -> None:
        raise OSError(30, "Read-only file system")

    word = lock.give(RIGHT)
    monkeypatch.setattr("kneelog.storage.files.remove", full)
    assert "Read-only file system" in _send(lock, lockpage.SETUP, word, form="off", present=RIGHT).text


class Browser:
    """The browser's end of one websocket."""

    def __init__(self, lock: Lock, word: str | None) -> None:
        self.lock, self.word = lock, word
        self.got: list[Message] = []
        self.says: asyncio.Queue[Message] = asyncio.Queue()

    async def _got(self, message: Message) -> None:
        self.got.append(message)

    async def run(self, meanwhile: Callable[[Browser], Any]) -> list[Message]:
        """Opens the websocket, and returns what came while `meanwhile` ran and until it was shut."""
        self.says.put_nowait({"type": "websocket.connect"})
        headers = [(b"host", b"127.0.0.1:8501"), (b"cookie", f"{self.lock.cookie}={self.word}".encode())]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": ("127.0.0.1", 5)}
        served = asyncio.create_task(Gate(Door(_inner, lambda: self.lock))(scope, self.says.get, self._got))
        await meanwhile(self)
        await asyncio.wait_for(served, 10)
        return self.got


def test_a_locked_browser_gets_no_websocket(lock: Lock) -> None:
    """Everything a screen shows comes through it."""
    assert asyncio.run(Browser(lock, "guess").run(lambda _: asyncio.sleep(0))) == [
        {"type": "websocket.close", "code": 1008}
    ]


@pytest.mark.parametrize("how", ["by hand", "by time", "a passcode is set"])
def test_an_open_websocket_is_shut_when_it_is_locked(diary: Path, how: str) -> None:
    """Nothing more comes through, not even of what had begun, though the browser says nothing and does not leave."""
    times = [1000.0]
    lock = Lock(diary, lambda: times[0])
    word = lock.choose(RIGHT, RIGHT, 15) if how != "a passcode is set" else None

    async def meanwhile(browser: Browser) -> None:
        browser.says.put_nowait({"type": "websocket.receive", "bytes": b"a tap"})
        await asyncio.sleep(0.05)
        assert [each["type"] for each in browser.got] == ["websocket.accept", "websocket.send"]
        if how == "by hand":
            lock.close()
        elif how == "by time":
            times[0] += 15 * 60 + 1
        else:
            lock.choose(RIGHT, RIGHT, 15)
        browser.says.put_nowait({"type": "websocket.receive", "bytes": b"a tap of whoever sits there now"})

    got = asyncio.run(Browser(lock, word).run(meanwhile))
    assert [each["type"] for each in got] == ["websocket.accept", "websocket.send", "websocket.close"]


def test_a_silent_websocket_is_shut_too(lock: Lock) -> None:
    """Nobody has to tap before it is."""

    async def meanwhile(_browser: Browser) -> None:
        await asyncio.sleep(0.05)
        lock.close()

    got = asyncio.run(Browser(lock, lock.give(RIGHT)).run(meanwhile))
    assert [each["type"] for each in got] == ["websocket.accept", "websocket.close"]


def test_a_tap_is_use(diary: Path) -> None:
    """A person who works on one screen is not locked out of it."""
    times = [1000.0]
    lock = Lock(diary, lambda: times[0])
    word = lock.choose(RIGHT, RIGHT, 5)

    async def meanwhile(browser: Browser) -> None:
        for _ in range(4):
            times[0] += 200
            browser.says.put_nowait({"type": "websocket.receive", "bytes": b"a tap"})
            await asyncio.sleep(0.05)
        browser.says.put_nowait({"type": "websocket.disconnect", "code": 1001})

    got = asyncio.run(Browser(lock, word).run(meanwhile))
    assert [each["type"] for each in got].count("websocket.send") == 5
    assert lock.opens(word)
