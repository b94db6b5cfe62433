"""What is counted: entries from an opened Today, each with what the diary must hold afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from playwright.sync_api import expect

from benchmarks.taps.driver import Count, Driver
from kneelog import service
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.vocabulary import Side, Symptom, Zone
from tests.browser.screens import open_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Page

SHORT_SECONDS: Final = 5.0
FULL_SECONDS: Final = 20.0

_NO_ID: Final = UUID(int=0)
_RIGHT: Final = Side.RIGHT
_BEHIND: Final = (Place(Zone.BACK_OF_KNEE, _RIGHT), Place(Zone.CALF, _RIGHT))


@dataclass(frozen=True)
class Task:
    """One thing a person comes to note.

    Attributes:
        name: in the table.
        entries: how many the diary holds before.
        taps: how many it may take; None where no target was set.
        seconds: how long it may take by the model; None where no target was set.
        do: the taps.
        severity, places, symptoms, activity, treatment: what must be stored, and nothing else.
    """

    name: str
    entries: int
    taps: int | None
    seconds: float | None
    do: Callable[[Driver], None]
    severity: int
    places: tuple[Place, ...]
    symptoms: tuple[Symptom, ...] = ()
    activity: str = ""
    treatment: str = ""

    def stored(self, now: datetime) -> Entry:
        """The entry as the diary must hold it, but for its id."""
        return _entry(now, self.severity, self.places, self.symptoms, (self.activity, self.treatment))


def count(task: Task, page: Page, diary: Path, now: datetime) -> Count:
    """Does a task on a running app and returns what it took.

    Args:
        task: what to do.
        page: not opened yet.
        diary: the file of that app.
        now: where its clock stands.

    Raises:
        AssertionError: the diary does not hold exactly what was tapped.
    """
    fill(diary, now, task.entries)
    driver = Driver(page)
    open_screen(page, "/")
    task.do(driver)
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    took = driver.count
    added = _added(diary, now, task.entries)
    if added != [task.stored(now)]:
        raise AssertionError(f"{task.name}: tapped {task.stored(now)}, stored {added}")
    return took


def fill(diary: Path, now: datetime, entries: int) -> None:
    """Full entries of the days before, the last of them yesterday: mostly alike, as complaints are."""
    store = service.open_diary(diary, now)
    for days_ago in range(entries, 0, -1):
        symptoms = _NOTED[days_ago % len(_NOTED)]
        done = _DONE[days_ago % len(_DONE)]
        entry = _entry(now - timedelta(days=days_ago), 3 + days_ago % 3, _BEHIND, symptoms, done)
        service.save_entry(store, replace(entry, id=UUID(int=days_ago)), now - timedelta(days=days_ago))
    store.close()


_NOTED: Final = (
    (Symptom.KNEE_SWELLING, Symptom.WEAKNESS),
    (Symptom.KNEE_SWELLING, Symptom.STIFFNESS),
    (Symptom.STIFFNESS, Symptom.CLICKING),
    (Symptom.STIFFNESS, Symptom.KNEE_SWELLING),
    (Symptom.ONE_SPOT, Symptom.CLICKING),
    (Symptom.STIFFNESS, Symptom.WEAKNESS),
)
_DONE: Final = (
    ("Walking", "Ice"),
    ("Cycling", "Ice"),
    ("Walking", "Stretching"),
    ("Cycling", "Ice"),
    ("Stairs", "Ice"),
)


def _entry(
    at: datetime, severity: int, places: Sequence[Place], symptoms: Sequence[Symptom], done: tuple[str, str]
) -> Entry:
    activity, treatment = done
    return Entry(
        _NO_ID,
        at,
        severity=severity,
        places=tuple(places),
        answers=_in_order(Answer(symptom, yes=True, side=_RIGHT) for symptom in symptoms),
        activities=(Activity(activity),) if activity else (),
        treatments=(Treatment(treatment),) if treatment else (),
    )


def _added(diary: Path, now: datetime, before: int) -> list[Entry]:
    """The entries beyond those of `fill`, told in one way: no id, no moment of typing, answers in one order."""
    store = service.open_diary(diary, now)
    kept = service.diary(store).entries
    store.close()
    known = {UUID(int=number) for number in range(1, before + 1)}
    if not known <= {entry.id for entry in kept}:
        raise AssertionError("an entry of before is gone")
    return [
        replace(entry, id=_NO_ID, logged_at=None, answers=_in_order(entry.answers))
        for entry in kept
        if entry.id not in known
    ]


def _in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda answer: answer.about.value))


# ---------------------------------------------------------------------------------------------------------- the taps


def _repeat(driver: Driver) -> None:
    driver.decide(driver.button("Save the same"))


def _number_and_place(driver: Driver) -> None:
    driver.decide(driver.number(5))
    driver.decide(driver.place("Right: back of knee"))
    driver.decide(driver.button("Save"))


def _by_chips(symptoms: Sequence[str], activity: str, treatment: str) -> Callable[[Driver], None]:
    """A full entry of which every part stands among the chips that are open."""

    def do(driver: Driver) -> None:
        driver.decide(driver.number(5))
        driver.decide(driver.place("Right: back of knee"), driver.place("Right: calf"))
        driver.decide(*map(driver.button, symptoms))
        driver.decide(driver.button(activity))
        driver.decide(driver.button(treatment))
        driver.decide(driver.button("Save"))

    return do


def _from_the_last(driver: Driver) -> None:
    """What is as last time stays: both places and a symptom; the rest is tapped."""
    driver.decide(driver.button("Change it first"))
    expect(driver.page.locator(".st-key-savebar")).to_contain_text("4 ")  # the last entry is seen before it is changed
    driver.decide(driver.number(5))
    driver.decide(driver.button("Swollen knee"), driver.button("Clicking"))
    driver.decide(driver.button("Cycling"))
    driver.decide(driver.button("Ice"))
    driver.decide(driver.button("Save"))


def _beyond_the_chips(driver: Driver) -> None:
    """One place is on the other picture; symptoms, activity and treatment stand in folded parts."""
    driver.decide(driver.number(5))
    turn = driver.button("From the front")
    driver.decide(driver.place("Right: back of knee"), turn, driver.place("Right: front of knee"))
    driver.decide(driver.part("More symptoms"), driver.button("Clicking"), driver.button("Weak leg"))
    driver.decide(driver.part("What you did"), driver.button("Running"))
    driver.decide(driver.button("Ice"))
    driver.decide(driver.button("Save"))


def _partly_beyond(driver: Driver) -> None:
    """One symptom and the treatment are noted too rarely to stand among the chips that are open."""
    driver.decide(driver.number(5))
    driver.decide(driver.place("Right: back of knee"), driver.place("Right: calf"))
    driver.decide(driver.button("Stiff knee"), driver.part("More symptoms"), driver.button("Pain in one spot"))
    driver.decide(driver.button("Walking"))
    driver.decide(driver.part("What you did"), driver.button("Stretching"))
    driver.decide(driver.button("Save"))


REPEAT: Final = Task(
    "Repeat of the last entry", 14, 1, SHORT_SECONDS, _repeat, 4, _BEHIND, (Symptom.KNEE_SWELLING, Symptom.STIFFNESS)
)
NUMBER_AND_PLACE: Final = Task(
    "Number and place", 0, 3, None, _number_and_place, 5, (Place(Zone.BACK_OF_KNEE, _RIGHT),)
)
FULL: Final = Task(
    "Full entry after 14 such entries",
    14,
    9,
    FULL_SECONDS,
    _from_the_last,
    5,
    _BEHIND,
    (Symptom.STIFFNESS, Symptom.CLICKING),
    "Cycling",
    "Ice",
)
FULL_ANEW: Final = Task(
    "- the same, all of it tapped",
    14,
    9,
    None,
    _by_chips(("Stiff knee", "Clicking"), "Cycling", "Ice"),
    5,
    _BEHIND,
    (Symptom.STIFFNESS, Symptom.CLICKING),
    "Cycling",
    "Ice",
)
FULL_RARE: Final = Task(
    "- one symptom and the treatment not among the chips",
    14,
    None,
    None,
    _partly_beyond,
    5,
    _BEHIND,
    (Symptom.STIFFNESS, Symptom.ONE_SPOT),
    "Walking",
    "Stretching",
)
FIRST_FULL: Final = Task(
    "Full entry, the very first",
    0,
    12,
    FULL_SECONDS,
    _by_chips(("Swollen knee", "Stiff knee"), "Walking", "Rest"),
    5,
    _BEHIND,
    (Symptom.KNEE_SWELLING, Symptom.STIFFNESS),
    "Walking",
    "Rest",
)
FIRST_FULL_RARE: Final = Task(
    "- nothing of it among the chips, one place in front",
    0,
    12,
    None,
    _beyond_the_chips,
    5,
    (Place(Zone.BACK_OF_KNEE, _RIGHT), Place(Zone.FRONT_OF_KNEE, _RIGHT)),
    (Symptom.CLICKING, Symptom.WEAKNESS),
    "Running",
    "Ice",
)

TASKS: Final = (REPEAT, NUMBER_AND_PLACE, FULL, FULL_ANEW, FULL_RARE, FIRST_FULL, FIRST_FULL_RARE)
