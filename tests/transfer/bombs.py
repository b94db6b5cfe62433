"""Files that were made to make their reader hang, swell or run. Each is read in a process that is held to a limit.

Run: python bombs.py NAME ...
Prints, one line of JSON a file, how it was taken: the sentence or the counts, the processor time, and by how much the
memory grew.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import sys
import time
import zipfile
from typing import TYPE_CHECKING, Final, NoReturn

from kneelog.domain.errors import TransferError
from kneelog.transfer import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kneelog.transfer import Found

MEMORY: Final = 1500 * 1024 * 1024
"""Bytes of address space; the program itself, with what it maps, takes about a third."""

SECONDS: Final = 30
"""Of processor time, with what it takes to make the file."""

WHEN: Final = '"occurred_at": "2026-11-22T20:41:00+01:00"'
ROW: Final = "2026-11-22T20:41:00+01:00"


def _entries(items: str) -> bytes:
    return f'{{"entries": [{items}]}}'.encode()


def _entry(fields: str) -> bytes:
    return _entries(f"{{{WHEN}, {fields}}}")


def _many(item: str, times: int) -> str:
    return ",".join([item] * times)


def _each(item: str, times: int) -> str:
    return ",".join(item % number for number in range(times))


def _table(head: str, rows: str) -> bytes:
    return f"{head}\n{rows}".encode()


def zipped(members: dict[str, bytes], link: str = "") -> bytes:
    """An archive of these files, and of a link that leads elsewhere if one is named."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if link:
            member = zipfile.ZipInfo("link")
            member.create_system = 3
            member.external_attr = 0o120777 << 16
            archive.writestr(member, link)
    return data.getvalue()


def _nested() -> bytes:
    data = bytes(10_000_000)
    for depth in range(6):
        data = zipped({f"{depth}-{copy}.zip": data for copy in range(4)})
    return data


_LAUGHS: Final = b"".join(b'<!ENTITY l%d "' % (n + 1) + b"&l%d;" % n * 10 + b'">' for n in range(9))

NOT_NUMBERS: Final = ('"severity": NaN', '"severity": Infinity', '"severity": -Infinity', '"severity": 1e999')

BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "lists in lists": lambda: b'{"entries": ' + b"[" * 5_000_000,
    "objects in lists in a field": lambda: b'{"entries": [{"note": ' + b'[{"a": ' * 700_000,
    "objects in objects, closed": lambda: b'{"entries": [' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"]}",
    "a number of 5 million digits": lambda: _entry(f'"severity": {"9" * 5_000_000}'),
    "a fraction of 5 million digits": lambda: _entry(f'"severity": 0.{"9" * 5_000_000}'),
    "an exponent of a million digits": lambda: _entry(f'"severity": 1e{"9" * 1_000_000}'),
    "a version of a million digits": lambda: b'{"version": ' + b"9" * 1_000_000 + b"}",
    "no numbers": lambda: _entries(",".join(f"{{{WHEN}, {each}}}" for each in NOT_NUMBERS)),
    "a key 800,000 times": lambda: _entries("{" + _many('"k": 1', 800_000) + "}"),
    "400,000 keys": lambda: _entry(_each('"k%d": 1', 400_000)),
    "400,000 keys at the top": lambda: b"{" + _each('"k%d": 1', 400_000).encode() + b"}",
    "1.7 million empty records": lambda: _entries(_many("{}", 1_700_000)),
    "300,000 places": lambda: _entry('"places": [' + _many('{"zone": "calf"}', 300_000) + "]"),
    "250,000 activities": lambda: _entry('"activities": [' + _each('{"kind": "%d"}', 250_000) + "]"),
    "100,000 versions": lambda: _entry('"earlier": [' + _many(f"{{{WHEN}}}", 100_000) + "]"),
    "a note of 10 MB": lambda: _entry(f'"note": "{"x" * 10_000_000}"'),
    "halves of characters": lambda: _entry(r'"note": "\ud800\udc00\ud800"'),
    "800,000 halves of characters": lambda: _entry('"note": "' + "\\ud800" * 800_000 + '"'),
    "a million wrong rows": lambda: _table("occurred_at", "x\n" * 1_000_000),
    "a million right rows": lambda: _table("occurred_at", f"{ROW}\n" * 1_000_000),
    "three million empty rows": lambda: _table("occurred_at", "\n" * 3_000_000),
    "a cell of 10 MB": lambda: _table("occurred_at,note", f"{ROW},{'x' * 10_000_000}\n"),
    "a cell of 10 MB that never ends": lambda: _table("occurred_at,note", f'{ROW},"' + "x" * 10_000_000),
    "a header of 5 MB": lambda: b"occurred_at," + b"x," * 2_500_000,
    "places without end": lambda: _table("occurred_at,places", f"{ROW},{'calf;' * 20_000}\n" * 40),
    "different activities without end": lambda: _table(
        "occurred_at,activities", f"{ROW},{';'.join(map(str, range(20_000)))}\n" * 20
    ),
    "quotes without end": lambda: _table("occurred_at,activities", ROW + ',"' + '""a' * 40_000 + '"\n'),
    "brackets without end": lambda: _table("occurred_at,activities", ROW + "," + "(" * 100_000 + "\n"),
    "nothing but NUL": lambda: bytes(5_000_000),
    "NUL in a cell": lambda: _table("occurred_at,note", f"{ROW},a\0b\n"),
    "nothing but blanks": lambda: b" " * 5_000_000 + b"x",
    "line ends of all kinds": lambda: b"occurred_at\n" + b"\r\n\n\r\x0b\x0c" * 500_000,
    "UTF-16 without its mark": lambda: _entries(f"{{{WHEN}}}").decode().encode("utf-16-le"),
    "UTF-16 cut in a pair": lambda: b"\xff\xfe{\0" + b"\x00\xd8",
    "UTF-32": lambda: _entries(f"{{{WHEN}}}").decode().encode("utf-32"),
    "two byte order marks": lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + _entries(f"{{{WHEN}}}"),
    "a zip of 200 MB of zeros": lambda: zipped({"diary.json": bytes(200_000_000)}),
    "a zip of zips of zips": _nested,
    "a zip of 20,000 files": lambda: zipped({f"{n}.json": b"{}" for n in range(20_000)}),
    "a zip that leads out": lambda: zipped({"../../etc/cron.d/x": b"x", "/etc/passwd": b"x", "C:\\x": b"x"}),
    "a zip with a link": lambda: zipped({"diary.json": b"{}"}, link="/etc/passwd"),
    "an empty zip": lambda: zipped({}),
    "gzip of 200 MB of zeros": lambda: gzip.compress(bytes(200_000_000)),
    "XML that laughs": lambda: b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">' + _LAUGHS + b"]><l>&l9;</l>",
    "XML that reads a file": lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "a picture with a script": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
    "a page with a script": lambda: b"<!doctype html><script>alert(1)</script>",
}


def main(files: Mapping[str, tuple[Callable[[], bytes], Callable[[bytes], Found]]]) -> None:
    """Read those that are asked for one after the other, each in a fork.

    Args:
        files: by name, what makes a file and what takes it in.
    """
    for name in sys.argv[1:]:
        child = os.fork()
        if child == 0:
            _read(name, *files[name])
        os.waitpid(child, 0)


def _read(name: str, make: Callable[[], bytes], take: Callable[[bytes], Found]) -> NoReturn:
    """Read one, print how it was taken, and end the process."""
    data = make()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        found = take(data)
    except TransferError as error:
        told = str(error)
    except BaseException as error:  # noqa: BLE001 - is what the test is about
        told = f"failed: {error!r}"
    else:
        reasons = sorted({rejected.reason for rejected in found.rejected})
        told = f"{len(found.records)} taken, {len(found.rejected)} rejected: {' | '.join(reasons)}"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    said = {"name": name, "told": told, "seconds": time.process_time() - started, "megabytes": grown}
    print(json.dumps(said), flush=True)  # noqa: T201 - to the test
    os._exit(0)


if __name__ == "__main__":
    main({name: (make, lambda data: read(data, "bomb")) for name, make in BOMBS.items()})
