"""The JSON diary: to the byte there and back, by hand, and against hostile files."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from kneelog.domain.diary import Archive
from kneelog.domain.errors import TransferError
from kneelog.transfer import Found, json_v1, read
from kneelog.transfer.reading import LARGEST
from kneelog.words import speaking
from tests import strategies

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHEN = "2026-11-22T20:41:00+01:00"
AN_ID = "6f0d5c1e-3f0b-4f7e-9a53-0d8f1b2c7a11"


def reading(value: object) -> Found:
    """What is found in a diary that holds this value."""
    return read(json.dumps(value).encode(), "diary.json")


def reason(value: object) -> str:
    """The reason for which the one record of a diary is rejected, with the place."""
    found = reading(value)
    assert found.records == ()
    (rejected,) = found.rejected
    return f"{rejected.where}: {rejected.reason}"


def refusal(data: bytes) -> str:
    """The sentence with which a whole file is refused."""
    with pytest.raises(TransferError) as caught:
        read(data, "diary.json")
    return str(caught.value)


@PATIENT
@given(strategies.archives())
def test_every_archive_comes_back_to_the_byte(archive: Archive) -> None:
    """Every version of every record survives, and writing again gives the same bytes."""
    written = json_v1.write(archive)
    found = read(written, "diary.json")
    assert found.rejected == ()
    assert found.archive(AT) == archive
    assert json_v1.write(found.archive(AT)) == written


@PATIENT
@given(strategies.archives())
def test_the_order_of_the_archive_does_not_show(archive: Archive) -> None:
    """Two stores that hold the same records in another order export the same bytes."""
    turned = Archive(archive.entries[::-1], archive.marks[::-1], archive.functions[::-1], archive.responses[::-1])
    straight = Archive(archive.entries, archive.marks, archive.functions, archive.responses)
    assert json_v1.write(turned) == json_v1.write(straight)


def test_the_text_can_be_read_by_a_person() -> None:
    """UTF-8 as it is, LF line ends, short objects on one line, a line end at the end."""
    found = reading({"entries": [{"occurred_at": WHEN, "note": "Wärme 🔥", "places": [{"zone": "calf"}]}]})
    text = json_v1.write(found.archive(AT)).decode()
    assert "Wärme 🔥" in text
    assert '"places": [{"zone": "calf"}]' in text
    assert "\r" not in text
    assert text.endswith("}\n")


def test_the_demo_mark_comes_back() -> None:
    """A file of the demo says so, a file of a person's own says nothing."""
    written = json_v1.write(Archive(demo=True))
    assert read(written, "demo.json").archive(AT) == Archive(demo=True)
    assert b"demo" not in json_v1.write(Archive())


def test_one_moment_is_enough_for_an_entry() -> None:
    """Of all fields only occurred_at is needed; what is not there was not asked."""
    found = reading({"entries": [{"occurred_at": WHEN}]})
    ((version,),) = found.archive(AT).entries
    assert (version.number, version.saved_at, version.voided) == (1, AT, False)
    assert version.content.occurred_at.isoformat() == WHEN
    assert version.content.severity is None
    assert version.content.answers == ()


def test_the_id_is_made_from_the_content() -> None:
    """The same hand-written entry has the same id in every file, another entry has another."""
    first, again, other = (
        reading({"entries": [{"occurred_at": WHEN, "severity": severity, "saved_at": saved}]}).records[0].record_id
        for severity, saved in ((3, None), (3, WHEN), (4, None))
    )
    assert first == again != other


@pytest.mark.parametrize("value", [None, [], {}])
def test_null_and_empty_mean_left_out(value: object) -> None:
    """Null and an empty list say the same as nothing."""
    found = reading(
        {"profile": None, "entries": [{"occurred_at": WHEN, "places": value or None}], "marks": value or []}
    )
    assert (len(found.records), found.rejected) == (1, ())


def test_the_lines_of_records_are_told() -> None:
    """Every record knows the line on which it starts, whatever is written before it."""
    text = (
        '{ "marks": [], "entries":\n [\n\n {"occurred_at": "%s", "note": "a\\nb"},\r\n {"occurred_at":\n 5}],\n'
        '"functions": [{}] }'
    )
    found = read((text % WHEN).encode(), "diary.json")
    assert [record.line for record in found.records] == [4]
    assert [(rejected.line, rejected.where) for rejected in found.rejected] == [
        (5, "entries[1].occurred_at"),
        (7, "functions[0].date"),
    ]


def test_a_bad_record_does_not_hide_the_good_ones() -> None:
    """Neighbours of a rejected record are found."""
    found = reading({"entries": [{"occurred_at": WHEN}, {"occurred_at": WHEN, "severity": 11}, {"severity": 2}, 7]})
    assert len(found.records) == 1
    assert [rejected.where for rejected in found.rejected] == [
        "entries[1].severity",
        "entries[2].occurred_at",
        "entries[3]",
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"severity": 11}, "severity: must be a whole number from 0 to 10, not 11"),
        ({"severity": -1}, "severity: must be"),
        ({"severity": 2.5}, "severity: must be"),
        ({"severity": True}, "severity: must be"),
        ({"severity": "6"}, "severity: must be"),
        ({"severity": 10**400}, "severity: must be a whole number from 0 to 10, not inf"),
        ({"severity": float("nan")}, "severity: must be a whole number from 0 to 10, not nan"),
        ({"severity": float("-inf")}, "severity: must be"),
        ({"sevrity": 3}, "sevrity: is not known here"),
        ({"note": 5}, "note: must be text"),
        ({"note": "a\0b"}, "note: holds a character"),
        ({"note": "\ud83d"}, "note: holds a character"),
        ({"\ud83d": 1}, "holds a character"),
        ({"note": "x" * 100_001}, "note: is 100001 characters long"),
        ({"places": "calf"}, "places: must be a list in brackets"),
        ({"places": [{"zone": "knee"}]}, "places[0].zone: 'knee' is not one of: back_of_knee"),
        ({"places": [{"zone": "calf", "side": "r"}]}, "places[0].side: 'r' is not one of: left, right, not_stated"),
        ({"places": [{"zone": "calf"}, {"zone": "calf"}]}, "places[1]: says again"),
        (
            {"answers": [{"about": "calf_sweling", "answer": "yes"}]},
            "answers[0].about: 'calf_sweling' is not a question",
        ),
        ({"answers": [{"about": "pop", "answer": True}]}, 'answers[0].answer: must be "yes" or "no"'),
        ({"answers": [{"about": "pop"}]}, "answers[0].answer: is missing"),
        ({"answers": [{"about": ["pop"], "answer": "yes"}]}, "answers[0].about:"),
        ({"onset": {}}, "onset.date:"),
        ({"onset": {"date": "2026-11-23"}}, "onset.date: 2026-11-23 lies after"),
        ({"occurred_at": "yesterday"}, "occurred_at: 'yesterday' is not a date and time"),
        ({"occurred_at": "2026-11-22T20:41:00"}, "occurred_at: needs its distance from UTC"),
        ({"occurred_at": "2026-W47-7T20:41+01:00"}, "occurred_at: "),
        ({"occurred_at": "2026-02-30T20:41:00Z"}, "occurred_at: "),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at: must lie in the years"),
        ({"occurred_at": 1_700_000_000}, "occurred_at: must be a date and time"),
        ({"id": "1"}, "id: '1' is not a UUID"),
        ({"id": 1}, "id: 1 is not a UUID"),
        ({"voided": "yes"}, "voided: must be true or false"),
        ({"version": 2}, "version: must be 1"),
        ({"version": True}, "version: must be 1"),
        ({"saved_at": "now"}, "saved_at: 'now' is not a date and time"),
        ({"earlier": 1}, "earlier: must be a list"),
        ({"earlier": [1]}, "earlier[0]: must be an object"),
        ({"earlier": [{"severity": 1}]}, "earlier[0].occurred_at: is missing"),
        ({"earlier": [{"occurred_at": WHEN, "id": AN_ID}]}, "earlier[0].id: must be that of the record"),
        ({"earlier": [{"occurred_at": WHEN, "earlier": []}]}, "earlier[0].earlier: is not known here"),
        ({"note": [[[[[[[[[[]]]]]]]]]]}, "is nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(entry: dict[str, Any], expected: str) -> None:
    """Each kind of mistake in an entry is rejected, at its path, with what was expected."""
    told = reason({"entries": [{"occurred_at": WHEN} | entry]})
    assert told.startswith("entries[0]")
    assert expected in told


@pytest.mark.parametrize(
    ("diary", "expected"),
    [
        ({"profile": {"country": "gb"}}, "profile.country: must be a code of two capital letters"),
        ({"profile": {"conditions": [{"about": "pop", "answer": "yes"}]}}, "profile.conditions[0].about: 'pop' is not"),
        ({"profile": 5}, "profile: must be an object in braces"),
        ({"marks": [{"date": "2026-11-22"}]}, "marks[0].kind: is missing"),
        ({"marks": [{"date": "22.11.2026", "kind": "scan"}]}, "marks[0].date: '22.11.2026' is not a date"),
        ({"functions": [{"date": "2026-11-22", "activity": "x", "rating": None}]}, "functions[0].rating: is missing"),
        (
            {"responses": [{"made_at": WHEN, "kind": "seen", "rule": "dvt", "rule_version": 1, "urgency": "soon"}]},
            "responses[0].date: say on which day",
        ),
    ],
)
def test_the_other_records_are_checked_too(diary: dict[str, Any], expected: str) -> None:
    """Mistakes outside the entries are rejected with their path."""
    assert expected in reason(diary)


def test_whole_numbers_may_be_written_with_a_point() -> None:
    """JSON does not tell 6.0 from 6, and neither does the reader."""
    (record,) = read(f'{{"entries": [{{"occurred_at": "{WHEN}", "severity": 6.0}}]}}'.encode(), "x").records
    content: Any = record.current.content
    assert content.severity == 6
    assert type(content.severity) is int


def test_a_key_given_twice_is_refused() -> None:
    """Of two values for one key none is silently dropped."""
    found = read(f'{{"entries": [{{"occurred_at": "{WHEN}", "severity": 2, "severity": 9}}]}}'.encode(), "x")
    assert found.records == ()
    assert 'holds "severity" twice' in found.rejected[0].reason
    assert '"entries" stands twice' in refusal(b'{"entries": [], "entries": []}')


def test_an_id_given_twice_is_rejected_the_second_time() -> None:
    """The first record of an id is taken, the second names it."""
    found = reading(
        {"entries": [{"id": AN_ID, "occurred_at": WHEN}, {"id": AN_ID, "occurred_at": WHEN, "severity": 1}]}
    )
    assert len(found.records) == 1
    assert found.rejected[0].where == "entries[1].id"
    assert "entries[0] on line 1" in found.rejected[0].reason


def test_a_record_written_twice_is_taken_once() -> None:
    """Two equal records without an id are one, and the person is told."""
    found = reading({"marks": [{"date": "2026-11-22", "kind": "scan"}, {"date": "2026-11-22", "kind": "scan"}]})
    assert len(found.records) == 1
    assert "repeats marks[0]" in found.rejected[0].reason


def test_ids_of_different_lists_do_not_collide() -> None:
    """An entry and a mark may have one id."""
    found = reading(
        {
            "entries": [{"id": AN_ID, "occurred_at": WHEN}],
            "marks": [{"id": AN_ID, "date": "2026-11-22", "kind": "scan"}],
        }
    )
    assert (len(found.records), found.rejected) == (2, ())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{}", "holds nothing"),
        (b"[]", "a JSON list"),
        (b"{", "not whole JSON: line 1, column 2"),
        (b'{"entries": [{"occurred_at": "2026', "not whole JSON"),
        (b'{"entries": [1, 2', "not whole JSON"),
        (b'{"entries": [1,]}', "not whole JSON"),
        (b'{"entries": [] "marks": []}', '"," belongs here'),
        (b'{"entries": []} {"entries": []}', "something follows the end"),
        (b"{1: 2}", "not whole JSON"),
        (b"{[]: 2}", "a name in double quotes belongs here"),
        (b'{"entries": {}}', '"entries" must be a list'),
        (b'{"profile": []}', '"profile" must be one object'),
        (b'{"entires": []}', "'entires' is not known"),
        (b'{"format": "fhir"}', "'fhir'"),
        (b'{"format": ["kneelog-diary"]}', "its format is"),
        (b'{"version": 2}', "newer kneelog (version 2"),
        (b'{"version": 1e400}', '"version" must be 1'),
        (b'{"version": "1"}', '"version" must be 1'),
        (b'{"demo": 1}', '"demo" must be true or false'),
        (b'{"entries": ' + b"[" * 100_000, "nested far deeper"),
        (b'{"a":' * 100_000, "nested far deeper"),
        (b'{"note": "\xff"}', "not UTF-8 text (byte 11)"),
        (b"SQLite format 3\0 and so on", "a database"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "an archive of files"),
        (b"<xml/>", "XML, and no diary"),
        (b"\x1b[2J", "not a diary"),
    ],
)
def test_a_file_that_is_no_diary_gets_a_sentence(data: bytes, expected: str) -> None:
    """Foreign, cut off, newer and hostile files are refused as a whole, naming the file, never with another error."""
    sentence = refusal(data)
    assert sentence.startswith("diary.json: ")
    assert expected in sentence
    assert sentence.isprintable()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"entries": ', "hier fehlt ein Wert"),
        (b'{"entries": [{"a" 1}]}', "hier fehlt ':'"),
        (b'{"entries": [{"a": 1 "b": 2}]}', "hier fehlt ','"),
        (b'{"entries": [{a: 1}]}', "hier fehlt ein Name in doppelten"),
        (b'{"entries": [{"a": "b', "hat kein Ende"),
        (b'{"entries": [{"a": "\x01"}]}', "Steuerzeichen"),
        (b'{"entries": [{"a": "\\x"}]}', "nach \\ steht"),
        (b'{"entries": [{"a": "\\u12"}]}', "vier Hexadezimalziffern"),
        (b'{"entries" 1}', 'hierher gehört ":"'),
        (b'{"entries": []} x', "nach dem Ende des Tagebuchs"),
    ],
)
def test_what_python_finds_wrong_is_told_in_the_language(data: bytes, reason: str) -> None:
    """Half a sentence in another language helps nobody find the comma that is missing."""
    with speaking("de"), pytest.raises(TransferError, match=f"kein vollständiges JSON: Zeile 1, .*{re.escape(reason)}"):
        read(data, "x")


def test_what_is_quoted_from_a_file_is_safe_to_print() -> None:
    """Escape sequences of a hostile file do not reach the terminal, and long quotations are cut."""
    found = reading({"entries": [{"\x1b[2J" + "x" * 5000: 1, "occurred_at": WHEN}, {"occurred_at": "\x1b" * 5000}]})
    for rejected in found.rejected:
        assert (rejected.where + rejected.reason).isprintable()
        assert len(rejected.where) <= 300
        assert len(rejected.reason) <= 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_do_not_matter(encoding: str, line_end: str) -> None:
    """Files that passed through a Windows editor or shell are read as they were."""
    text = f'{{"entries": [\n{{"occurred_at": "{WHEN}", "note": "é"}}\n]}}'.replace("\n", line_end)
    found = read(text.encode(encoding), "diary.json")
    assert [record.line for record in found.records] == [2]


@pytest.mark.slow
def test_a_large_file_is_read_in_reasonable_time() -> None:
    """Ten megabytes of entries and of garbage come through; a file beyond all bounds is refused unread."""
    entries = [{"occurred_at": WHEN, "note": f"{number} {'x' * 900}"} for number in range(5000)] + [
        {"x": "y" * 1000}
    ] * 5000
    found = reading({"entries": entries})
    assert (len(found.records), len(found.rejected)) == (5000, 5000)
    assert "larger than 50 MB" in refusal(b" " * (LARGEST + 1))
    assert "The file is empty" in refusal(b" " * LARGEST)


def versions_of(diary: dict[str, Any]) -> Iterator[tuple[int, bool, int | None]]:
    """Number, voidedness and severity of each version of the first entry."""
    for version in reading(diary).archive(AT).entries[0]:
        yield version.number, version.voided, version.content.severity


def test_history_can_be_written_by_hand() -> None:
    """Earlier versions need no id, number or time of saving of their own."""
    diary = {
        "entries": [
            {
                "id": AN_ID,
                "occurred_at": WHEN,
                "severity": 3,
                "voided": True,
                "earlier": [{"occurred_at": WHEN, "severity": 9}, {"occurred_at": WHEN, "id": AN_ID, "version": 2}],
            }
        ]
    }
    assert list(versions_of(diary)) == [(1, False, 9), (2, False, None), (3, True, 3)]
