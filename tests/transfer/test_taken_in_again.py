"""Taking in again, more, and taking back, for every format; and what is told of files that are of none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

import pytest

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import TransferError
from kneelog.transfer import read
from kneelog.transfer.mapper.mapping import Role
from tests.conftest import FIXED_NOW
from tests.storage.samples import an_entry
from tests.transfer.forms import APPS, DAY, FORMS, TABLES, database
from tests.transfer.test_foreign import STRANGERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.storage import Store

NOW: Final = datetime(2026, 11, 27, 20, 30, tzinfo=timezone(timedelta(hours=1)))
AS_IT_STANDS: Final = ("csv", "csv-tables", "xlsx", "fhir")
"""The exports of the diary as it stands; JSON holds what was deleted as well."""

DAYS: Final = tuple(NOW.date() - timedelta(days=ago) for ago in range(90))

pytestmark = pytest.mark.usefixtures("berlin")


@pytest.fixture
def store(new_diary: Callable[[str], Store]) -> Store:
    """A diary in which something was typed."""
    found = new_diary("diary")
    service.save_entry(found, an_entry(), FIXED_NOW)
    return found


def exports(store: Store, *forms: str) -> dict[str, bytes]:
    """The diary in these forms."""
    return {form: service.export(store, form, NOW) for form in forms}


def shorter(name: str) -> bytes:
    """An earlier export of the same: without its last record."""
    whole = FORMS[name].whole
    match name:
        case "apple_health":
            return b"\n".join(line for line in whole.split(b"\n") if b'startDate="2024-01-03' not in line)
        case "health_connect":
            return database(f"DELETE FROM steps_record_table WHERE local_date = {DAY + 2}")  # noqa: S608 - our own
        case "own_json":
            head, _between, _last = whole.rpartition(b'\n    {\n      "id"')
            return head.rstrip(b",") + b"\n  ]\n}\n"
        case "italian":  # its last row cannot be read
            return b"\n".join(whole.rstrip().split(b"\n")[:-2])
        case _:
            return whole.rstrip().rpartition(b"\n")[0]


def taken_back(store: Store) -> None:
    """Undo every import."""
    for intake in service.intakes(store):
        service.undo_import(store, intake.id, NOW)


@pytest.mark.parametrize("name", FORMS)
def test_a_second_time_brings_nothing_and_an_undo_leaves_what_was(name: str, store: Store) -> None:
    """To the byte, in every export of the diary as it stands; in JSON, which keeps history, but for the void."""
    form = FORMS[name]
    before, kept = exports(store, *AS_IT_STANDS), json.loads(service.export(store, "json", NOW))
    service.apply_import(store, form.preview(store, form.whole), NOW)
    taken = exports(store, *AS_IT_STANDS)
    assert all(taken[each] != before[each] for each in AS_IT_STANDS)
    again = form.preview(store, form.whole, "renamed.txt")
    assert (again.new, again.conflicting) == ((), ())
    taken_back(store)
    assert exports(store, *AS_IT_STANDS) == before
    left = json.loads(service.export(store, "json", NOW))
    left["entries"] = [each for each in left["entries"] if not each.get("voided")]
    assert left == kept


@pytest.mark.parametrize("name", ["strava", "apple_health", "german"])
def test_what_was_taken_back_and_erased_leaves_no_trace(name: str, store: Store) -> None:
    """In JSON too, to the byte; a second import with nothing new is no import."""
    form, before = FORMS[name], service.export(store, "json", NOW)
    service.apply_import(store, form.preview(store, form.whole), NOW)
    taken = service.export(store, "json", NOW)
    service.apply_import(store, form.preview(store, form.whole), NOW)
    assert service.export(store, "json", NOW) == taken != before
    taken_back(store)
    service.erase(store, [(Entry, each.content.id) for each in service.deleted(store, Entry)], NOW)
    assert service.export(store, "json", NOW) == before
    assert service.check(store) == ()


@pytest.mark.parametrize("name", FORMS)
def test_a_longer_export_adds_only_what_is_new(name: str, store: Store) -> None:
    """Nothing is doubled and nothing differs, whatever the format."""
    form = FORMS[name]
    first = form.preview(store, shorter(name), "first")
    whole = form.preview(store, form.whole, "second")
    assert 0 < len(first.new) < len(whole.new)
    service.apply_import(store, first, NOW)
    second = form.preview(store, form.whole, "second")
    assert (len(second.same), second.conflicting) == (len(first.new), ())
    assert len(second.new) == len(whole.new) - len(first.new)
    service.apply_import(store, second, NOW)
    assert form.preview(store, form.whole, "second").new == ()
    assert form.preview(store, shorter(name), "first").new == ()
    assert len(service.diary(store).entries) == 1 + len(whole.new)


def test_an_export_made_on_a_journey_doubles_nothing(store: Store) -> None:
    """Apple writes every time by the clock of where the phone is; the moment is the same."""
    whole = FORMS["apple_health"].whole
    service.apply_import(store, service.preview_import(store, whole, "home.xml"), NOW)
    away = whole.replace(b"17:20:00 +0100", b"11:20:00 -0500").replace(b"09:00:00 -0800", b"18:00:00 +0100")
    assert away != whole
    assert service.preview_import(store, away, "away.xml").new == ()


@pytest.mark.parametrize("called", ["photo.jpg", "", "diary.json", "a.b.c", "export.xml", "Schmerz Tagebuch.CSV"])
@pytest.mark.parametrize("name", FORMS)
def test_a_file_is_what_it_is_whatever_it_is_called(name: str, called: str) -> None:
    """Each format for itself; and what nobody knows stays unknown under every name."""
    if name in TABLES:
        with pytest.raises(TransferError, match="not a diary that kneelog can read"):
            read(FORMS[name].whole, called)
        assert service.guessed_table(FORMS[name].whole, called) is not None
        return
    assert read(FORMS[name].whole, called).app == FORMS[name].app
    assert service.guessed_table(FORMS[name].whole, called) is None


@pytest.mark.parametrize("header", STRANGERS)
def test_a_stranger_is_only_ever_a_table_to_be_asked_about(header: str) -> None:
    """Nothing of it is taken by itself, and no column of it for pain of the knee that does not name one."""
    between = ";" if ";" in header else ","
    data = f"{header}\n{between.join(['2026-03-01'] * len(header.split(between)))}\n".encode()
    found = service.guessed_table(data, "x.csv")
    assert (found is None) == (header == "-")
    if found is not None:
        assert found.mapping.having(Role.SEVERITY) == found.mapping.having(Role.SYMPTOM) == []


def _table(header: str, *rows: str) -> str:
    """A table of ninety days; {day} stands for each."""
    return "\n".join([header, *(row.format(day=day) for day in DAYS for row in rows), ""])


HEADACHES: Final = {
    "bearable": _table(
        "date,date formatted,weekday,time of day,category,rating/amount,detail,notes",
        '"x","{day}","Monday","pm","Symptom","4","Headache (Unbearable)","calf swollen, worst ever"',
        '"x","{day}","Monday","am","Meds/Supplements","400mg","Ibuprofen",""',
    ),
    "daylio": _table(
        "full_date,date,weekday,time,mood,activities,note_title,note",
        '{day},March 5,Monday,9:05 PM,awful,"headache | migraine",Headache,"left side, stabbing"',
    ),
    "flaredown": _table(
        "Date,Migraine,Headache,Neck pain,Ibuprofen,Tags,Foods,Weather summary", "{day},4,4,4,400 mg,stress,bread,Rain"
    ),
    "track_and_graph": _table("FeatureName,Timestamp,Value,Label,Note", "Headache,{day}T20:00:00+01:00,10,Severe,"),
    "loop": _table("Date,Headache,Migraine,", "{day},YES_MANUAL,YES_MANUAL,"),
    "apple_health": '<HealthData locale="en_DE">\n'
    + "".join(
        f'<Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" startDate="{day} 09:00:00 +0100"'
        f' endDate="{day} 10:00:00 +0100" value="HKCategoryValueSeveritySevere"/>\n'
        for day in DAYS
    )
    + "</HealthData>",
    "english table": _table(
        "Date,Time,Pain Level,Locations,Symptoms,Limited Activities,Notes",
        "{day},20:00,9,left temple,nausea,work,worst ever",
    ),
    "german table": _table(
        "Datum;Uhrzeit;Kopfschmerz;Stelle;Seite;Medikament;Notiz",
        "{day};20:00;9;Schläfe, Stirn;links;Ibuprofen;schlimm",
    ),
    "sided table": _table("date,headache (0-10),side,where,swelling of the eye", "{day},10,left,behind the eye,severe"),
}
"""Three months of the worst headaches."""


@pytest.mark.parametrize("name", HEADACHES)
def test_a_headache_diary_raises_no_finding(name: str, new_diary: Callable[[str], Store]) -> None:
    """Of whichever app, and as a table that is taken as it is guessed: no rule of the knee reads it."""
    store, data = new_diary("diary"), HEADACHES[name].encode()
    guessed = service.guessed_table(data, "x.csv")
    assert (guessed is None) == (name in {**APPS, "apple_health": ""})
    preview = (
        service.preview_import(store, data, "x.csv")
        if guessed is None
        else service.preview_table(store, data, "x.csv", guessed.mapping)
    )
    service.apply_import(store, preview, NOW)
    assert len(service.diary(store).noted_days) >= 89
    assert [each.rule for each in service.findings(store, NOW.date(), NOW) if each.shown] == []
    assert not service.diary(store).days, "no day of it counts as one on which the knee was asked about"
