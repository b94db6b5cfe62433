"""Tables that nobody knows: what their columns seem to be, what a person makes of that, and what comes of each row."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Place, Treatment
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.domain.finding import Urgency
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.rules import engine
from kneelog.storage import open_store
from kneelog.transfer import read, table
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.cells import DateOrder
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.transfer.found import archive_of
from kneelog.transfer.mapper import guess, mapping, reading
from kneelog.transfer.mapper.mapping import Column, Role, Scale, TableMapping

if TYPE_CHECKING:
    from kneelog.transfer.found import Found

TABLES: Final = Path(__file__).parent / "samples" / "tables"
GERMAN: Final = (TABLES / "german.csv").read_bytes()
NOW: Final = datetime(2026, 11, 1, 20, 30, tzinfo=timezone(timedelta(hours=1)))
KEPT: Final = b'{"kneelog_mapping": 1, "app": "a", "dates": "dmy", "decimal_comma": true, "columns": %s}'
RATED: Final = {"day": Column(Role.DATE), "pain": Column(Role.SEVERITY)}


pytestmark = pytest.mark.usefixtures("berlin")


def guessed(text: str) -> guess.Guess:
    """What the columns of a table seem to be."""
    return guess.guess(Sheet.of_text(text), "Mine")


def roles(text: str) -> dict[str, str]:
    """The roles that the columns of a table seem to have."""
    return {name: column.role.value for name, column in guessed(text).mapping.columns.items()}


def taken(text: str, columns: dict[str, Column], **said: object) -> Found:
    """What a table holds whose columns are named."""
    return reading.read(Sheet.of_text(text), TableMapping("Mine", columns, **said))  # type: ignore[arg-type]


def entries(found: Found) -> list[Entry]:
    """Its entries."""
    return [content for each in found.records if isinstance(content := each.current.content, Entry)]


def test_a_german_table_is_read_without_a_word() -> None:
    """Semicolons, decimal commas, day before month: as a guess alone has it, and nothing that is there is lost."""
    found = service.guessed_table(GERMAN, "Mein Knie.csv")
    assert found is not None
    assert found.mapping.app == "Mein Knie"
    assert (found.mapping.order, found.mapping.decimal_comma) == (DateOrder.DAY_FIRST, True)
    told = entries(service.read_table(GERMAN, "Mein Knie.csv", found.mapping))
    first, _second, third, late, doubled = told
    assert first.occurred_at == datetime(2026, 10, 13, 21, 30, tzinfo=timezone(timedelta(hours=2)))
    assert (first.severity, first.places) == (7, (Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    assert first.answers == (Answer(Symptom.KNEE_SWELLING, yes=True, side=Side.RIGHT),)
    assert first.activities == (Activity("Laufen", 30),), "in southern Germany that is a walk"
    assert first.treatments == (Treatment("Ibuprofen", "400 mg"),)
    assert first.note == "Nach dem Laufen, ziemlich schlimm"
    assert first.measurements == (
        Measurement.of_pain("Knieschmerz rechts", "6,5", "0-10"),
        Measurement("Stimmung", "gut"),
    )
    assert third.worst == 0
    assert late.day == date(2026, 10, 16), "half past midnight is the evening before"
    assert doubled.day == date(2026, 10, 24), "the hour that comes twice as summer ends"
    assert {each.origin and each.origin.app for each in told} == {"Mein Knie"}


def test_an_italian_table_is_read_as_its_owner_means_it() -> None:
    """Every column is guessed; the place of a row wins over that of the column, a pain of 0 has none; one leg."""
    data = (TABLES / "italian.csv").read_bytes()
    found = service.guessed_table(data, "ginocchio.csv")
    assert found is not None
    loose = [name for name, column in found.mapping.columns.items() if column.role is Role.MEASUREMENT]
    assert loose == ["Umore"]
    assert "1 row has a time before 4 in the morning" in found.reasons[-1]
    assert "halves go up" in found.reasons[-2]
    read_in = service.read_table(data, "ginocchio.csv", found.mapping)
    told = entries(read_in)
    behind, calf = (Place(zone, Side.LEFT) for zone in (Zone.BACK_OF_KNEE, Zone.CALF))
    named = Place(Zone.ELSEWHERE, Side.LEFT, words="Dolore ginocchio sinistro")
    assert [(each.day.day, each.worst, each.places) for each in told] == [
        (2, 5, (behind,)), (3, 6, (behind,)), (4, 8, (behind, calf)), (5, 5, (behind,)), (6, 4, (behind,)),
        (7, 3, (named,)), (8, 2, (named,)), (10, 0, ()), (12, 4, (behind,)),
    ]  # fmt: skip
    assert [each.answers[0].yes for each in told] == [False, False, True, True, *[False] * 5]
    assert all(each.answers[0].side is Side.LEFT for each in told)
    assert [each.line for each in read_in.rejected] == [11]


def test_the_words_of_a_place_mean_what_the_person_says() -> None:
    """What they seem to mean is a guess too."""
    columns = RATED | {"pain": Column(Role.PLACE, Side.RIGHT, places={"behind": Zone.BACK_OF_KNEE, "leg": Zone.SHIN})}
    (found,) = entries(taken("day,pain\n2026-03-01,behind;leg;arm\n", columns))
    assert [(each.zone, each.words) for each in found.places] == [
        (Zone.BACK_OF_KNEE, ""), (Zone.SHIN, ""), (Zone.ELSEWHERE, "arm"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        ("derrière le genou", Zone.BACK_OF_KNEE),
        ("detrás de la rodilla", Zone.BACK_OF_KNEE),
        ("pantorrilla derecha", Zone.CALF),
        ("ginocchio", Zone.WHOLE_KNEE),
        ("hinterer Oberschenkel", Zone.BACK_OF_THIGH),
        ("caviglia", Zone.FOOT_OR_ANKLE),
        ("background noise", Zone.ELSEWHERE),
        ("spalla", Zone.ELSEWHERE),
    ],
)
def test_places_are_known_in_other_languages(cell: str, zone: Zone) -> None:
    """As far as their words go; what is none of the leg stays in its words."""
    assert cells.place(cell, Side.NOT_STATED).zone is zone


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Fecha,Dolor de rodilla,Correr (min)\n2026-03-01,4,30\n",
            {"Dolor de rodilla": "severity", "Correr (min)": "done_minutes"},
        ),
        (
            "When;How bad (0-100);Leg\n5 March 2026 9:05 pm;70;left\n",
            {"When": "moment", "How bad (0-100)": "measurement", "Leg": "side"},
        ),
        ("Date,Headache,Mood\n2026-03-01,4,good\n", {"Headache": "measurement", "Mood": "measurement"}),
        ("date,knee clicks\n2026-03-01,yes\n2026-03-02,no\n", {"knee clicks": "measurement"}),
        ("date,minutes\n2026-03-01,30\n", {"minutes": "measurement"}),
        ("date,activity,minutes\n2026-03-01,Walk,30\n", {"activity": "activity", "minutes": "minutes"}),
        ("date,medication\n2026-03-01,yes\n2026-03-02,no\n", {"medication": "taken"}),
        ("date,empty\n2026-03-01,\n", {"empty": "skip"}),
        ("date,date 2\n2026-03-01,2026-03-02\n", {"date": "date", "date 2": "measurement"}),
    ],
)
def test_what_a_column_seems_to_be(text: str, wanted: dict[str, str]) -> None:
    """By its name in many languages and by what stands in it; only a column that names the knee is pain of the knee."""
    assert wanted.items() <= roles(text).items()


@pytest.mark.parametrize(
    ("dates", "order", "sure"),
    [
        (("13/02/2026", "01/03/2026"), DateOrder.DAY_FIRST, True),
        (("02/13/2026", "03/01/2026"), DateOrder.MONTH_FIRST, True),
        (("01/02/2026", "03/02/2026"), DateOrder.DAY_FIRST, False),
        (("2026-02-13", "2026-03-01"), DateOrder.YEAR_FIRST, True),
    ],
)
def test_the_order_of_a_date_is_found_where_it_shows_and_said_where_not(
    dates: tuple[str, ...], order: DateOrder, *, sure: bool
) -> None:
    """A day of 13 tells; where nothing tells, the person is asked to look."""
    found = guessed("day,pain\n" + "".join(f"{each},3\n" for each in dates))
    assert found.mapping.order is order
    assert any("Please check" in reason and "month" in reason for reason in found.reasons) is not sure


@pytest.mark.parametrize(
    ("cell", "order", "wanted"),
    [
        ("13.2.26", DateOrder.DAY_FIRST, date(2026, 2, 13)),
        ("2/13/2026", DateOrder.MONTH_FIRST, date(2026, 2, 13)),
        ("2026/2/13", DateOrder.DAY_FIRST, date(2026, 2, 13)),
        ("5th Jan 2022", DateOrder.YEAR_FIRST, date(2022, 1, 5)),
        ("Sonntag, 1. März 2026", DateOrder.YEAR_FIRST, date(2026, 3, 1)),
        ("12 de agosto de 2026", DateOrder.YEAR_FIRST, date(2026, 8, 12)),
        ("Feb 3, 2026", DateOrder.YEAR_FIRST, date(2026, 2, 3)),
    ],
)
def test_days_are_read_as_people_write_them(cell: str, order: DateOrder, wanted: date) -> None:
    """In digits in the order that was chosen, or with the name of the month in many languages."""
    assert cells.day("day", cell, order) == wanted


@pytest.mark.parametrize("cell", ["31.2.2026", "yesterday", "13", "", "1.2.3.4", "99999999", "13 13 2026"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    """Never the nearest day, never today."""
    with pytest.raises(InvalidValue, match="not a day"):
        cells.day("day", cell, DateOrder.DAY_FIRST)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("21:30", clock(21, 30)),
        ("9 pm", clock(21)),
        ("12:05 am", clock(0, 5)),
        ("7.15", clock(7, 15)),
        ("21:30 Uhr", clock(21, 30)),
    ],
)
def test_times_are_read_as_people_write_them(cell: str, wanted: clock) -> None:
    """With either half of the day."""
    assert cells.clock("time", cell) == wanted


@pytest.mark.parametrize("cell", ["25:00", "13 pm", "21:75", "evening", "0 am"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    """The row is told, and not put at another time."""
    with pytest.raises(InvalidValue, match="not a time of day"):
        cells.clock("time", cell)


@pytest.mark.parametrize(
    ("cell", "comma", "wanted"),
    [
        ("6,5", True, 6.5),
        ("1.234,5", True, 1234.5),
        ("1,234.5", False, 1234.5),
        ("6.5", False, 6.5),
        ("1 000", False, 1000),
    ],
)
def test_numbers_have_the_decimal_mark_that_was_chosen(cell: str, comma: bool, wanted: float) -> None:  # noqa: FBT001
    """And blanks or the other mark between thousands."""
    assert cells.number("n", cell, decimal_comma=comma) == wanted


@pytest.mark.parametrize(
    ("cell", "side"),
    [
        ("linkes Knie", Side.LEFT),
        ("genou droit", Side.RIGHT),
        ("both: left, right", Side.NOT_STATED),
        ("Leftover", Side.NOT_STATED),
    ],
)
def test_legs_are_known_by_whole_words(cell: str, side: Side) -> None:
    """In many languages; two legs are none."""
    assert cells.leg(cell) is side


def test_a_place_that_is_not_known_keeps_its_words() -> None:
    """It is not pushed onto the nearest zone."""
    assert cells.place("left shoulder", Side.NOT_STATED) == Place(Zone.ELSEWHERE, Side.LEFT, words="left shoulder")
    assert cells.place("Kniekehle", Side.RIGHT) == Place(Zone.BACK_OF_KNEE, Side.RIGHT)


def test_another_scale_counts_only_once_the_person_says_so() -> None:
    """Until then the number is kept as it is and no rule reads it; then it counts in proportion, the raw one beside."""
    text = "day,pain\n2026-03-01,4\n2026-03-02,0\n"
    column = Column(Role.SEVERITY, Side.LEFT, Zone.CALF, scale=Scale(0, 4))
    kept = entries(taken(text, RATED | {"pain": column}))
    assert [each.worst for each in kept] == [None, None]
    assert kept[0].measurements == (Measurement.of_pain("pain", "4", "0-4"),)
    agreed = entries(taken(text, RATED | {"pain": replace(column, converted=True)}))
    assert [each.worst for each in agreed] == [10, 0]
    assert agreed[0].places == (Place(Zone.CALF, Side.LEFT, 10),)
    assert agreed[0].measurements == kept[0].measurements


@pytest.mark.parametrize(
    ("scale", "value", "worst"),
    [((1, 5), 1, 0), ((1, 5), 3, 5), ((0, 100), 65, 7), ((0, 3), 2, 7), ((0, 100), 64, 6)],
)
def test_a_scale_becomes_nought_to_ten_in_proportion(scale: tuple[int, int], value: int, worst: int) -> None:
    """Its lowest number is no pain, its highest the worst; halves go up, as the worst pain is asked for."""
    column = Column(Role.SEVERITY, scale=Scale(*scale), converted=True)
    assert entries(taken(f"day,pain\n2026-03-01,{value}\n", RATED | {"pain": column}))[0].severity == worst


def test_every_kind_of_column_becomes_its_part() -> None:
    """What is done or not, its minutes, what was taken, a symptom of a leg, and several things in one cell."""
    columns = {
        "day": Column(Role.MOMENT),
        "side": Column(Role.SIDE),
        "swollen": Column(Role.SYMPTOM, symptom=Symptom.KNEE_SWELLING),
        "yoga": Column(Role.DONE),
        "Running (min)": Column(Role.DONE_MINUTES),
        "brace": Column(Role.TAKEN),
        "tablets": Column(Role.TAKEN),
        "what": Column(Role.ACTIVITY),
        "effort": Column(Role.EFFORT),
        "where": Column(Role.PLACE),
        "note": Column(Role.NOTE),
        "left out": Column(),
    }
    text = (
        "day;side;swollen;yoga;Running (min);brace;tablets;what;effort;where;note;left out\n"
        "2026-03-01 21:30;links;ja;x;25;yes;2 x 400;Walk, Swim;6;calf|shin;well;secret\n"
        "2026-03-02 21:30;;nein;;0;no;;;;;;\n"
    )
    first, second = entries(taken(text, columns))
    assert first.answers == (Answer(Symptom.KNEE_SWELLING, yes=True, side=Side.LEFT),)
    assert first.activities == (
        Activity("yoga"), Activity("Running", 25), Activity("Walk", effort=6), Activity("Swim", effort=6),
    )  # fmt: skip
    assert first.treatments == (Treatment("brace"), Treatment("tablets", "2 x 400"))
    assert first.places == (Place(Zone.CALF, Side.LEFT), Place(Zone.SHIN, Side.LEFT))
    assert (first.note, "secret" in str(to_plain(first))) == ("well", False)
    assert second.answers == (Answer(Symptom.KNEE_SWELLING, yes=False),)
    assert not second.activities
    assert not second.treatments


def test_a_row_that_cannot_be_is_told_with_its_column_and_the_others_are_taken() -> None:
    """The line is that of the file; nothing of the row is taken."""
    text = (
        'day,pain\n2026-03-01,3\n"not a\nday",4\n2026-03-03,11\n2026-03-04,bad\n2026-03-05\n2026-03-06,\n2026-03-07,5\n'
    )
    found = taken(text, RATED)
    assert [each.worst for each in entries(found)] == [3, 5]
    assert [(each.line, each.where) for each in found.rejected] == [
        (3, "row 3, column day"), (5, "row 5, column pain"), (6, "row 6, column pain"), (7, "row 7"),
    ]  # fmt: skip
    assert found.rejected[1].reason == "11 is not on the scale from 0 to 10"


def test_taking_in_again_adds_what_is_new_and_an_undo_leaves_nothing(tmp_path: Path) -> None:
    """Also where the rows stand the other way round, two rows are the same word for word, or the mapping is another."""
    rows = ["2026-03-01,3", "2026-03-01,3", "2026-03-02,4"]
    columns = TableMapping("Mine", RATED)
    store = open_store(tmp_path / "diary.sqlite3", at=NOW)
    before = service.export(store, "json", NOW)
    first = service.preview_table(store, _table(rows), "a.csv", columns)
    service.apply_import(store, first, NOW)
    assert len(first.new) == 3
    again = service.preview_table(store, _table([*reversed(rows), "2026-03-03,5"]), "b.csv", columns)
    assert (len(again.new), len(again.same)) == (1, 3)
    otherwise = TableMapping("Mine", RATED | {"pain": Column(Role.SEVERITY, Side.LEFT, Zone.CALF)})
    assert not service.preview_table(store, _table(rows), "a.csv", otherwise).new
    service.undo_import(store, service.intakes(store)[0].id, NOW)
    assert service.export(store, "csv", NOW) == service.export(_empty(tmp_path), "csv", NOW)
    assert b'"entries": []' in before
    store.close()


def _table(rows: list[str]) -> bytes:
    return "\n".join(["day,pain", *rows, ""]).encode()


def _empty(folder: Path) -> service.Store:
    return open_store(folder / "empty.sqlite3", at=NOW)


def test_what_is_mapped_drives_findings_as_if_typed_and_a_headache_none() -> None:
    """Signs of a clot in columns warn as the same signs typed do; under the name of a headache they say nothing."""
    text = "day,pain,swollen,red\n" + "".join(f"2026-10-{day},8,yes,yes\n" for day in range(20, 32))
    calf = {
        "day": Column(Role.DATE),
        "pain": Column(Role.SEVERITY, Side.LEFT, Zone.CALF),
        "swollen": Column(Role.SYMPTOM, Side.LEFT, symptom=Symptom.CALF_SWELLING),
        "red": Column(Role.SYMPTOM, Side.LEFT, symptom=Symptom.LEG_REDNESS),
    }
    headache = {"day": Column(Role.DATE)} | dict.fromkeys(("pain", "swollen", "red"), Column(Role.MEASUREMENT))
    mapped, silent = (archive_of(taken(text, columns).records, NOW, demo=False).diary() for columns in (calf, headache))
    typed = Diary(tuple(replace(each, id=uuid4(), origin=None) for each in mapped.entries))
    shown = [_said(diary) for diary in (mapped, typed, silent)]
    assert shown[0] == shown[1]
    assert max(level for _rule, level, _days in shown[0]) >= Urgency.SAME_DAY.level
    assert shown[2] == []


def _said(diary: Diary) -> list[tuple[str, int, int]]:
    """What the rules show of a diary: the rule, how pressing it is, on how many days it rests."""
    found = engine.evaluate(diary, date(2026, 10, 31), NOW)
    return [
        (each.rule, each.urgency.level, sum(len(fact.days) for fact in each.supporting)) for each in found if each.shown
    ]


def test_a_mapping_is_kept_and_read_again() -> None:
    """Whole, in a file that can be corrected by hand."""
    found = guess.guess(Sheet.of_text(GERMAN.decode()), "Mine").mapping
    column = Column(Role.SYMPTOM, Side.LEFT, symptom=Symptom.LUMP)
    placed = Column(Role.PLACE, Side.LEFT, places={"behind": Zone.BACK_OF_KNEE})
    scaled = Column(Role.SEVERITY, Side.LEFT, Zone.CALF, scale=Scale(1, 5), converted=True)
    said = replace(found, columns={**found.columns, "Schwellung": column, "Stimmung": scaled, "Stelle": placed})
    assert mapping.read(mapping.write(said)) == said


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b"null",
        b'{"kneelog_mapping": 2}',
        KEPT % b'{"a": {"role": "king"}}',
        (KEPT % b"{}").replace(b'"dates"', b'"encoding": "rot13", "dates"'),
        KEPT % b'{"a": 3}',
        b'{"kneelog_mapping": 1, "app": "a", "dates": "dmy", "columns": {}}',
        KEPT % b'{"a": {"role": "severity", "scale": "5-1"}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_mapping_is_refused(data: bytes) -> None:
    """With a sentence, whatever it is."""
    with pytest.raises(TransferError, match="mapping"):
        mapping.read(data)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"a": Column(Role.SEVERITY)}, "Say which column holds the day."),
        ({"a": Column(Role.DATE), "b": Column(Role.DATE), "c": Column(Role.NOTE)}, "Two columns are said to be “day”"),
        ({"a": Column(Role.DATE), "b": Column(Role.SYMPTOM)}, "Say which symptom the column “b” is about."),
        ({"a": Column(Role.DATE), "b": Column()}, "at least one more column"),
        ({"a": Column(Role.DATE), "b": Column(Role.NOTE)}, ""),
    ],
)
def test_what_is_still_to_be_said(columns: dict[str, Column], said: str) -> None:
    """Before a table can be read, in words."""
    missing = TableMapping("Mine", columns).missing
    assert said in missing
    assert bool(said) == bool(missing)


def test_a_mapping_for_another_table_is_refused() -> None:
    """A column that is not there is named; a file that kneelog knows needs none."""
    with pytest.raises(TransferError, match="no column “pain”"):
        service.read_table(b"day,ache\n2026-03-01,3\n", "a.csv", TableMapping("Mine", RATED))
    with pytest.raises(TransferError, match="no table that needs a mapping"):
        service.read_table(b'{"entries": []}', "a.json", TableMapping("Mine", RATED))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"{}",
        b"[1]",
        b"one column\n1\n",
        b"day,pain\n",
        b"<html><p>a,b</p></html>",
        b"%PDF-1.7,a\n1,2\n",
        b"PK\x03\x04,a\n1,2\n",
        b"occurred_at,severity\n2026-03-01T20:00:00+01:00,3\n",
        (TABLES.parent / "strava.csv").read_bytes(),
    ],
)
def test_what_is_no_unknown_table(data: bytes) -> None:
    """Nothing is asked about a file that kneelog reads or that is no table; `read` says what it is."""
    assert table(data, "a.csv") is None


def test_letters_of_old_programs_are_read_and_doubted() -> None:
    """A table of Windows is no reason to give up, and its accents are to be looked at."""
    data = "Datum;Übung\n1.3.2026;Kniebeuge für alle\n".encode("cp1252")
    found = service.guessed_table(data, "a.csv")
    assert found is not None
    assert "Übung" in found.mapping.columns
    assert "accents" in found.reasons[0]


def test_a_table_is_still_unknown_to_the_reader_of_diaries() -> None:
    """Nothing is taken in by a guess alone."""
    with pytest.raises(TransferError, match="not a diary that kneelog can read"):
        read(GERMAN, "a.csv")


def test_a_long_table_takes_time_in_proportion() -> None:
    """Four times the rows take about four times the time of the processor, not sixteen times."""

    def seconds(rows: int) -> float:
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(("day", "pain"))
        first = datetime(2016, 1, 1, tzinfo=UTC)
        lines.writerows(
            ((first + timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M"), number % 11) for number in range(rows)
        )
        began = time.process_time()
        found = taken(text.getvalue(), {"day": Column(Role.MOMENT), "pain": Column(Role.SEVERITY)})
        assert len(found.records) == rows
        return time.process_time() - began

    assert min(seconds(16_000) for _ in range(3)) < 8 * min(seconds(4_000) for _ in range(3))


def test_a_table_of_a_french_hand() -> None:
    """Tried by somebody who had never seen kneelog: the place and the note were taken for something else."""
    rows = "Jour;Genou gauche (0-10);Endroit;Remarque\n" + "02.10.2026;4,5;derrière le genou;Après les escaliers\n" * 3
    columns = guessed(rows + "12.10.2026;3,5;devant le genou;Mieux\n").mapping.columns
    assert [column.role for column in columns.values()] == [Role.DATE, Role.SEVERITY, Role.PLACE, Role.NOTE]
    assert cells.place("devant le genou", Side.LEFT).zone is Zone.FRONT_OF_KNEE
    assert cells.place("Kniescheibe", Side.LEFT).zone is Zone.FRONT_OF_KNEE
    assert cells.place("derrière le genou", Side.LEFT).zone is Zone.BACK_OF_KNEE


def test_a_row_without_a_place_gets_none() -> None:
    """Where a column names the places, a pain beside an empty cell is where its column's name says, on its leg."""
    table = "day,left knee (0-10),place,right knee (0-10)\n2026-03-01,4,back of knee,\n2026-03-02,3,,\n2026-03-03,,,2\n"
    mapping = guessed(table).mapping
    assert [column.zone for column in mapping.columns.values()] == [None] * 4
    behind, left, right = entries(taken(table, dict(mapping.columns)))
    assert (behind.places, behind.measurements) == ((Place(Zone.BACK_OF_KNEE, Side.LEFT),), ()), "the one that hurts"
    assert (left.severity, left.places) == (3, (Place(Zone.ELSEWHERE, Side.LEFT, words="left knee"),))
    assert (right.severity, right.places) == (2, (Place(Zone.ELSEWHERE, Side.RIGHT, words="right knee"),))
    (both,) = entries(taken(f"{table.splitlines()[0]}\n2026-03-04,4,,2\n", dict(mapping.columns)))
    assert [(each.side, each.severity) for each in both.places] == [(Side.LEFT, 4), (Side.RIGHT, 2)], "each its own"
    assert (left.measurements, right.measurements) == ((), ())


@pytest.mark.parametrize(
    ("name", "symptom"),
    [
        ("Raideur le matin", Symptom.MORNING_STIFFNESS),
        ("morning stiffness", Symptom.MORNING_STIFFNESS),
        ("Knie morgens steif", Symptom.MORNING_STIFFNESS),
        ("rigidità mattutina", Symptom.MORNING_STIFFNESS),
        ("Gonflement", Symptom.KNEE_SWELLING),
        ("stiff", None),
        ("morning walk", None),
    ],
)
def test_a_column_named_as_a_symptom_is_guessed(name: str, symptom: Symptom | None) -> None:
    """In whichever language; of the stiffness that counts, the morning is a part."""
    column = guessed(f"day,knee,{name}\n2026-03-01,4,1\n2026-03-02,5,0\n").mapping.columns[name]
    assert column.symptom is symptom


@pytest.mark.parametrize("cell", ["0001-05-05", "05.05.0001"])
def test_a_year_of_four_digits_is_that_year(cell: str) -> None:
    """The year 1 is a slip, and told: as 2001 it would be a day that nobody meant."""
    found = taken(f"day,pain\n{cell},3\n2026-03-01,4\n", {"day": Column(Role.DATE), "pain": Column(Role.SEVERITY)})
    assert [each.line for each in found.rejected] == [2]
    assert len(found.records) == 1


def test_minutes_are_whole_and_halves_go_up() -> None:
    """As with pain; what lasted at all lasted a minute, and nobody finds 33 for 32,5 without having been told."""
    text = "Tag;Bici (min);Sport;Minuten\n1.3.2026;32,5;;\n2.3.2026;0,2;Yoga;12,5\n31.3.2026;0;Yoga;0\n"
    found = guessed(text)
    assert "Minutes and effort are kept in whole numbers: halves go up." in found.reasons
    told = entries(taken(text, dict(found.mapping.columns), order=DateOrder.DAY_FIRST, decimal_comma=True))
    assert [each.activities for each in told] == [
        (Activity("Cycling", 33),), (Activity("Cycling", 1), Activity("Yoga", 13)), (Activity("Yoga"),),
    ]  # fmt: skip
    assert "Minutes and effort" not in "".join(guessed(text.replace(",5", "").replace("0,2", "1")).reasons)


@pytest.mark.parametrize(("role", "whose"), [(Role.DOSE, Role.TREATMENT), (Role.MINUTES, Role.ACTIVITY)])
def test_an_amount_of_nothing_is_not_lost(role: Role, whose: Role) -> None:
    """Where no column says of what, a guess keeps it as it is, and a person is asked."""
    named = TableMapping("Mine", RATED | {"dosis": Column(role)})
    assert named.missing.startswith(f"“dosis” is “{role.label}”, and no column is “{whose.label}”.")
    assert not TableMapping("Mine", RATED | {"dosis": Column(role), "what": Column(whose)}).missing
    assert roles("day,dosis\n2026-03-01,400 mg\n2026-03-02,800 mg\n")["dosis"] == "measurement"


def test_what_was_done_and_tried_has_the_name_that_the_diary_has_for_it() -> None:
    """In another language it would stand apart from what is typed; the person has the last word."""
    text = "day,sport,medicine\n2026-03-01,Bicicleta; petanca,Ibuprofeno\n2026-03-02,Marche,Paracétamol\n"
    columns = dict(guessed(text).mapping.columns)
    first, second = entries(taken(text, columns))
    assert [each.kind for each in first.activities] == ["Cycling", "petanca"]
    assert [each.kind for each in (*first.treatments, *second.treatments)] == ["Ibuprofen", "Paracetamol"]
    assert [each.kind for each in second.activities] == ["Walking"]
    named = columns | {"sport": replace(columns["sport"], names={"petanca": "Ball sport"})}
    (first, _second) = entries(taken(text, named))
    assert [each.kind for each in first.activities] == ["Bicicleta", "Ball sport"]
    kept = TableMapping("Mine", named)
    assert mapping.read(mapping.write(kept)) == kept


def test_a_column_of_one_thing_is_called_as_the_diary_calls_it() -> None:
    """Its unit is no part of its name."""
    text = "day,Vélo (min),Ibuprofène,Natation\n2026-03-01,30,400 mg,x\n"
    columns = {"day": Column(Role.DATE), "Vélo (min)": Column(Role.DONE_MINUTES, names={"Vélo": "Cycling"})}
    columns |= {"Ibuprofène": Column(Role.TAKEN, names={"Ibuprofène": "Ibuprofen"})}
    columns |= {"Natation": Column(Role.DONE, names={"Natation": "Swimming"})}
    (entry,) = entries(taken(text, columns))
    assert entry.activities == (Activity("Cycling", 30), Activity("Swimming"))
    assert entry.treatments == (Treatment("Ibuprofen", "400 mg"),)


def test_a_pain_kept_as_it_is_is_marked_as_one() -> None:
    """Under whatever name its column has, or as “something else”: that it goes with itself tells nothing."""
    text = "day,score,Knee pain,Headache\n2026-03-01,5.5,3,2\n"
    columns = {"day": Column(Role.DATE), "score": Column(Role.SEVERITY)}
    columns |= {name: Column(Role.MEASUREMENT) for name in ("Knee pain", "Headache")}
    (entry,) = entries(taken(text, columns))
    assert [(each.kind, each.rates_pain) for each in entry.measurements] == [
        ("score", True), ("Knee pain", True), ("Headache", False),
    ]  # fmt: skip


def test_which_symptom_a_column_is_taken_for_is_said() -> None:
    """A word for swelling may be of the calf or of the knee, which is not the same sign."""
    found = guessed("day,Opuchlizna\n2026-03-01,tak\n2026-03-02,nie\n")
    assert "“Opuchlizna” is taken as “swollen knee”. Please check." in found.reasons
