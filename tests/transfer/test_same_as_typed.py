"""What is taken in counts as if it were typed: a knee for the rules, an activity on Trends and in the insights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Archive, Diary
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.finding import Urgency
from kneelog.domain.record import Version
from kneelog.domain.vocabulary import Aggravator, Manner, Mechanism, Quality, Side, Symptom, Unit, Zone
from kneelog.insights import family, frames
from kneelog.transfer import csv_v1
from kneelog.transfer.mapper.mapping import Column, Role, Scale, TableMapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.domain.codec import Plain
    from kneelog.domain.finding import Evidence, Finding
    from kneelog.storage import Store
    from kneelog.transfer.preview import Preview

HERE: Final = timezone(timedelta(hours=1))
NOW: Final = datetime(2026, 11, 27, 20, 30, tzinfo=HERE)
TODAY: Final = NOW.date()

pytestmark = pytest.mark.usefixtures("berlin")


def evening(ago: int) -> datetime:
    """Eight in the evening, some days ago."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 20, tzinfo=HERE) - timedelta(days=ago)


def typed_entry(ago: int, **parts: object) -> Entry:
    """An entry as the form makes it."""
    return Entry(uuid4(), evening(ago), logged_at=evening(ago), **parts)  # type: ignore[arg-type]


@pytest.fixture
def stores(new_diary: Callable[[str], Store]) -> tuple[Store, Store]:
    """Two diaries: one to type into, one to take into."""
    return new_diary("typed"), new_diary("taken")


def typed(store: Store, entries: list[Entry]) -> None:
    """Save entries as the form does."""
    for each in entries:
        service.save_entry(store, each, NOW)


def kept(store: Store, entries: list[Entry]) -> None:
    """Save many at once."""
    versions = ((Version(1, each.occurred_at, voided=False, content=each),) for each in entries)
    store.merge(Archive(entries=tuple(versions)), at=NOW)


def taken(store: Store, preview: Preview) -> None:
    """Take in what a preview found; nothing of it was rejected."""
    assert preview.rejected == ()
    service.apply_import(store, preview, NOW)


def noted(store: Store) -> list[Plain]:
    """The entries of a diary, without what tells where each came from."""
    told = [to_plain(each) for each in service.diary(store).entries]
    without = ("id", "logged_at", "origin", "measurements")
    return [{key: value for key, value in each.items() if key not in without} for each in told]


def said(store: Store) -> list[object]:
    """What the rules say of a diary, whatever its entries are called."""
    kept = service.diary(store)
    found = service.findings(store, TODAY, NOW)
    return [_said(kept, each) for each in found]


def _said(kept: Diary, finding: Finding) -> object:
    def behind(each: Evidence) -> object:
        at = sorted(entry.occurred_at for one in each.entries if (entry := kept.entry(one)) is not None)
        assert len(at) == len(each.entries)
        return each.criterion, each.text, each.days, each.keys, each.ask, each.weight, at

    evidence = [[behind(one) for one in each] for each in (finding.supporting, finding.opposing, finding.not_asked)]
    told = (finding.opening, finding.noted, finding.aloud, finding.advice, finding.call_if)
    how = (finding.points, finding.strength, finding.rank, finding.shown, finding.folded)
    return finding.rule, finding.verdict, finding.urgency, evidence, told, how


CALF: Final = {"Calf, left": Column(Role.SEVERITY, Side.LEFT, Zone.CALF)}
BEHIND: Final = {"Behind the knee": Column(Role.SEVERITY, Side.RIGHT, Zone.BACK_OF_KNEE)}


def _days(cells: str, days: int = 6) -> list[str]:
    return [f"{evening(ago):%Y-%m-%d};20:00;{cells}" for ago in range(days)]


MAPPED: Final[dict[str, tuple[dict[str, Column], list[str], list[Entry]]]] = {
    "a severity and its place": (
        BEHIND, _days("8"), [typed_entry(ago, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 8),)) for ago in range(6)],
    ),
    "a severity of another scale, agreed to": (
        {"Knee": Column(Role.SEVERITY, Side.LEFT, Zone.WHOLE_KNEE, scale=Scale(0, 100), converted=True)},
        _days("80"),
        [typed_entry(ago, places=(Place(Zone.WHOLE_KNEE, Side.LEFT, 8),)) for ago in range(6)],
    ),
    "a severity without a place": ({"NRS": Column(Role.SEVERITY)}, _days("7"), [
        typed_entry(ago, severity=7) for ago in range(6)
    ]),
    "a pain of nought": ({"NRS": Column(Role.SEVERITY)}, _days("0"), [
        typed_entry(ago, severity=0) for ago in range(6)
    ]),
    "a place in words": (
        {"NRS": Column(Role.SEVERITY), "Where": Column(Role.PLACE), "Leg": Column(Role.SIDE)},
        _days("5;Kniekehle;links"),
        [typed_entry(ago, severity=5, places=(Place(Zone.BACK_OF_KNEE, Side.LEFT),)) for ago in range(6)],
    ),
    "a symptom, yes": (
        {**CALF, "Swollen": Column(Role.SYMPTOM, Side.LEFT, symptom=Symptom.CALF_SWELLING)},
        _days("6;yes"),
        [
            typed_entry(
                ago,
                places=(Place(Zone.CALF, Side.LEFT, 6),),
                answers=(Answer(Symptom.CALF_SWELLING, yes=True, side=Side.LEFT),),
            )
            for ago in range(6)
        ],
    ),
    "a symptom, no": (
        {**BEHIND, "Lump": Column(Role.SYMPTOM, Side.RIGHT, symptom=Symptom.LUMP)},
        _days("4;no"),
        [
            typed_entry(
                ago,
                places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 4),),
                answers=(Answer(Symptom.LUMP, yes=False, side=Side.RIGHT),),
            )
            for ago in range(6)
        ],
    ),
    "an emergency": (
        {"Air": Column(Role.SYMPTOM, symptom=Symptom.BREATHLESSNESS), **CALF},
        _days("yes;6", days=1),
        [
            typed_entry(
                0,
                places=(Place(Zone.CALF, Side.LEFT, 6),),
                answers=(Answer(Symptom.BREATHLESSNESS, yes=True),),
            )
        ],
    ),
    "an activity": (
        {**BEHIND, "Sport": Column(Role.ACTIVITY), "Minutes": Column(Role.MINUTES), "Effort": Column(Role.EFFORT)},
        _days("5;Running;40;8"),
        [
            typed_entry(
                ago,
                places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 5),),
                activities=(Activity("Running", 40, 8),),
            )
            for ago in range(6)
        ],
    ),
    "a treatment": (
        {**BEHIND, "Medicine": Column(Role.TREATMENT), "Dose": Column(Role.DOSE)},
        _days("5;Ibuprofen;400 mg"),
        [
            typed_entry(
                ago,
                places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 5),),
                treatments=(Treatment("Ibuprofen", "400 mg"),),
            )
            for ago in range(6)
        ],
    ),
}  # fmt: skip
"""The columns, the rows, and the same typed."""


@pytest.mark.parametrize("kind", MAPPED)
def test_a_mapped_column_raises_the_findings_that_typing_raises(kind: str, stores: tuple[Store, Store]) -> None:
    """The same rules, as pressing, in the same words, resting on the same evidence of the same days."""
    columns, rows, entries = MAPPED[kind]
    mapping = TableMapping("Mine", {"day": Column(Role.DATE), "at": Column(Role.TIME), **columns})
    data = "\n".join([";".join(("day", "at", *columns)), *rows, ""]).encode()
    hand, file = stores
    typed(hand, entries)
    taken(file, service.preview_table(file, data, "x.csv", mapping))
    assert noted(file) == noted(hand)
    assert said(file) == said(hand)
    assert service.ask_next(file, TODAY, NOW) == service.ask_next(hand, TODAY, NOW)
    shown = [each for each in service.findings(file, TODAY, NOW) if each.shown]
    assert bool(shown) is (kind != "a pain of nought")
    if kind == "an emergency":
        assert shown[0].urgency is Urgency.EMERGENCY


OWN: Final = {
    "a mechanism": (Answer(Mechanism.POP, yes=True), Answer(Mechanism.TWIST_SQUATTING, yes=True)),
    "a mechanism that was not": (Answer(Mechanism.LONG_TRIP, yes=False),),
    "a quality": (Answer(Quality.PRESSURE, yes=True), Answer(Quality.TIGHTNESS, yes=True)),
    "what makes it worse": (Answer(Aggravator.WORSE_BENDING, yes=True), Answer(Aggravator.WORSE_STAIRS, yes=True)),
}


@pytest.mark.parametrize(
    "onset", [None, Onset(ago=3, unit=Unit.WEEKS, manner=Manner.SUDDEN)], ids=["no onset", "onset"]
)
@pytest.mark.parametrize("kind", OWN)
def test_a_table_of_kneelog_raises_the_findings_that_typing_raises(
    kind: str, onset: Onset | None, stores: tuple[Store, Store]
) -> None:
    """What no table of others says: how it began, what happened then, how it feels."""
    place = (Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6),)
    entries = [typed_entry(ago, places=place, answers=OWN[kind], onset=None if ago else onset) for ago in (3, 2, 1, 0)]
    hand, file = stores
    typed(hand, entries)
    taken(file, service.preview_import(file, csv_v1.write(Diary(tuple(entries))), "x.csv"))
    assert noted(file) == noted(hand)
    assert said(file) == said(hand)
    assert any(each.shown for each in service.findings(file, TODAY, NOW))


RUNS: Final = tuple(ago for ago in range(1, 64) if ago % 3 == 0)
"""Days ago on which there was a run, of forty minutes."""


def _strava() -> str:
    head = "Activity ID,Activity Date,Activity Type,Elapsed Time,Moving Time\n"
    return head + "".join(
        f'{ago},"{evening(ago).astimezone(UTC):%b %d, %Y, %I:%M:%S %p}",Run,2500,2400\n' for ago in RUNS
    )


def _garmin() -> str:
    head = "Activity Type,Date,Title,Distance,Calories,Time\n"
    return head + "".join(f"Running,{evening(ago):%Y-%m-%d %H:%M:%S},a,--,1,00:40:00\n" for ago in RUNS)


def _apple() -> str:
    runs = "".join(
        '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="40" durationUnit="min"'
        f' startDate="{evening(ago):%Y-%m-%d %H:%M:%S %z}"/>\n'
        for ago in RUNS
    )
    return f'<HealthData locale="en">\n{runs}</HealthData>'


@pytest.mark.parametrize("data", [_strava(), _garmin(), _apple()], ids=["Strava", "Garmin", "Apple Health"])
def test_a_run_of_the_watch_is_a_run_that_was_typed(data: str, stores: tuple[Store, Store]) -> None:
    """On the lanes and in the table of Trends, and in what goes with the pain: the same days, minutes and numbers."""
    pain = [
        typed_entry(ago, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6 if ago + 1 in RUNS or ago in RUNS else 2),))
        for ago in range(64)
    ]
    hand, file = stores
    kept(hand, [*pain, *(typed_entry(ago, activities=(Activity("Running", 40),)) for ago in RUNS)])
    kept(file, pain)
    taken(file, service.preview_import(file, data.encode(), "x"))
    first = TODAY - timedelta(days=70)
    for side in (None, Side.RIGHT, Side.LEFT):
        by_hand, by_file = (service.trend(store, first, TODAY, side, "light") for store in (hand, file))
        assert by_file.table == by_hand.table
        assert by_file.sentence == by_hand.sentence
        assert by_file.figure == by_hand.figure
        assert frames.lanes(service.diary(file), first, TODAY, side) == frames.lanes(
            service.diary(hand), first, TODAY, side
        )
    (lane,) = frames.lanes(service.diary(file), first, TODAY)
    assert (lane.name, len(lane.days)) == ("Running", len(RUNS))
    assert _asked(file) == _asked(hand)
    assert service.insights(file, TODAY) == service.insights(hand, TODAY)
    assert service.changes(file, TODAY) == service.changes(hand, TODAY)


def _asked(store: Store) -> list[object]:
    """The questions that the insights ask of a diary: of what, on which days, and how much."""
    found = family.family(service.diary(store), TODAY)
    assert found.series.days.tolist()[-1] == TODAY.toordinal()
    factors = [
        (each.name, each.done.tolist(), None if each.amount is None else each.amount.tolist(), each.relief)
        for each in found.series.factors
    ]
    assert [factor[0] for factor in factors] == ["activity:running"]
    return [found.side, found.named, repr(factors), found.series.pain.tolist()]


def test_what_was_only_measured_elsewhere_counts_for_no_finding(stores: tuple[Store, Store]) -> None:
    """Runs and steps beside a knee that hurts change nothing of what the rules say of the knee."""
    hand, file = stores
    pain = [typed_entry(ago, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6),)) for ago in range(8)]
    kept(hand, pain)
    kept(file, pain)
    steps = "Date,Move Minutes count,Calories (kcal),Step count\n" + "".join(
        f"{date.fromordinal(TODAY.toordinal() - ago)},1,1,9000\n" for ago in range(1, 200)
    )
    taken(file, service.preview_import(file, steps.encode(), "x.csv"))
    assert said(file) == said(hand)
