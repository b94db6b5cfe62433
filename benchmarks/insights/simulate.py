"""Simulated diaries whose truth is known: pain 0-10, fifteen things that may be done on a day, and days left out.

Three of the fifteen are done because of pain (ice, a painkiller, a day of rest). Unless an effect is asked for, nothing
that is done changes anything, so that whatever a method calls a link is a false one.
"""

# ruff: noqa: PLR2004 - a simulation is made of numbers

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from kneelog.insights.effects import Factor, Series

Floats = npt.NDArray[np.float64]

FIRST_DAY: Final = 738_004
"""Ordinal of the first simulated day, a Monday: every seventh day is a Sunday, on which a look ends."""

NAMES: Final = (
    "long walk", "running", "cycling", "stairs", "squatting", "long sitting", "standing", "stretching", "physiotherapy",
    "ice", "painkiller", "rest day", "poor sleep", "brace", "rare event",
)  # fmt: skip
REACTIVE: Final = frozenset({"ice", "painkiller", "rest day"})
SCENARIOS: Final = ("stationary", "flare", "recovery")


@dataclass(frozen=True)
class World:
    """What is true of a simulated person.

    Attributes:
        scenario: how pain runs by itself: around a level, in flares, or healing.
        effect: points that the target adds to the day after.
        target: what has that effect; empty for nothing.
        left_out: share of days left out, in bursts.
        selective: whether good days are left out more often.
        carry_over: of a day to the next, where it is to be the same for everybody; None to draw it.
        drifts: whether half of the stationary diaries have a slow trend of their own.
        slope: points that are added little by little from the first day to the last.
        shift: points that are added to every day from `shift_from` on, counted from 0.
        weekend: points by which weekends are worse, at most.
        weekday: standard deviation of what each weekday adds of its own, in points.
        level: around which stationary pain moves; None to draw it between 3 and 6. At 0.5 and 9.5 the scale has an end.
    """

    scenario: str = "stationary"
    effect: float = 0.0
    target: str = ""
    left_out: float = 0.2
    selective: bool = False
    carry_over: float | None = None
    drifts: bool = True
    slope: float = 0.0
    shift: float = 0.0
    shift_from: int = 0
    weekend: float = 0.5
    weekday: float = 0.0
    level: float | None = None


def diary(world: World, days: int, seed: int) -> Series:
    """Return the rated days of one person, the same for the same seed."""
    chance = np.random.default_rng(seed)
    weekday = (np.arange(days) + FIRST_DAY + 6) % 7
    weekend = np.isin(weekday, [5, 6])
    done = _habits(chance, days, weekday, weekend)
    pain = _course(world, chance, days, done) + chance.uniform(0, world.weekend) * (weekend - 2 / 7)
    if world.weekday:
        # From a stream of its own: the diaries of the other worlds stay what they are.
        own = world.weekday * np.random.default_rng([seed, 7]).standard_normal(7)
        pain += own[weekday] - own.mean()
    pain += world.slope * np.linspace(0, 1, days) + world.shift * (np.arange(days) >= world.shift_from)
    if world.target and world.target not in REACTIVE:
        cause = done[world.target].astype(float)
        pain[1:] += world.effect * (cause[:-1] - cause.mean())
    _reactions(chance, done, pain)
    if world.target in REACTIVE:
        pain[1:] += world.effect * done[world.target][:-1]
    told = np.clip(np.rint(pain), 0, 10)
    kept = np.flatnonzero(~_left_out(world, chance, told))
    factors = tuple(Factor(name, done[name][kept].astype(float), relief=name in REACTIVE) for name in NAMES)
    return Series((kept + FIRST_DAY).astype(np.int64), told[kept], factors)


def _habits(
    chance: np.random.Generator, days: int, weekday: npt.NDArray[np.int64], weekend: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.bool_]]:
    begins = int(days * chance.uniform(0.25, 0.7))
    after = np.arange(days) >= begins
    return {
        "long walk": chance.random(days) < np.where(weekend, 0.6, 0.15),
        "running": chance.random(days) < np.where(np.isin(weekday, [1, 3, 6]), 0.75, 0.05),
        "cycling": chance.random(days) < 0.2,
        "stairs": chance.random(days) < 0.5,
        "squatting": _spells(chance, days, 0.25, 0.3),
        "long sitting": chance.random(days) < np.where(weekend, 0.15, 0.75),
        "standing": chance.random(days) < np.where(weekend, 0.05, 0.5),
        "stretching": _spells(chance, days, 0.45, 0.75),
        "physiotherapy": after & (chance.random(days) < 0.7),
        "poor sleep": chance.random(days) < 0.3,
        "brace": _spells(chance, days, 0.4, 0.9),
        "rare event": chance.random(days) < 0.07,
    }


def _spells(chance: np.random.Generator, days: int, share: float, staying: float) -> npt.NDArray[np.bool_]:
    """A habit that comes in spells: a yes makes the next day's yes likelier."""
    drawn = chance.random(days)
    found = np.zeros(days, dtype=bool)
    found[0] = drawn[0] < share
    for day in range(1, days):
        found[day] = drawn[day] < share + staying * (found[day - 1] - share)
    return found


def _wander(chance: np.random.Generator, days: int, carry_over: float) -> Floats:
    """An AR(1) of variance 1."""
    news = chance.standard_normal(days)
    found = np.empty(days)
    found[0] = news[0]
    for day in range(1, days):
        found[day] = carry_over * found[day - 1] + np.sqrt(1 - carry_over**2) * news[day]
    return found


def _course(world: World, chance: np.random.Generator, days: int, done: dict[str, npt.NDArray[np.bool_]]) -> Floats:
    """How pain runs by itself; in recovery what is done follows the healing."""
    noise = chance.standard_normal(days)
    if world.scenario == "stationary":
        carry_over = chance.uniform(0.3, 0.9) if world.carry_over is None else world.carry_over
        spread, share = chance.uniform(1.0, 2.0), chance.uniform(0.1, 0.6)
        moves = np.sqrt(1 - share) * _wander(chance, days, carry_over) + np.sqrt(share) * noise
        trend = chance.uniform(-2, 2) * np.linspace(-0.5, 0.5, days) * (chance.random() < 1 / 2)
        drawn = chance.uniform(3, 6)
        level = drawn if world.level is None else world.level
        return np.asarray(level + spread * moves + world.drifts * trend, dtype=np.float64)
    if world.scenario == "flare":
        state = np.zeros(days)
        for day in range(1, days):
            state[day] = chance.random() < 1 / 20 if state[day - 1] == 0 else chance.random() > 1 / 6
        level, height = chance.uniform(2, 3.5), chance.uniform(2, 3.5)
        return np.asarray(level + height * state + 0.6 * _wander(chance, days, 0.5) + 0.6 * noise, dtype=np.float64)
    healing = np.exp(-np.arange(days) / chance.uniform(20, 60))
    for name in ("long walk", "running", "cycling", "squatting"):
        done[name] &= chance.random(days) < 1 - 0.9 * healing
    done["brace"] = chance.random(days) < 0.1 + 0.8 * healing
    moves = 0.8 * _wander(chance, days, chance.uniform(0.3, 0.8)) + 0.7 * noise
    return np.asarray(chance.uniform(1, 2.5) + chance.uniform(3, 5) * healing + moves, dtype=np.float64)


def _reactions(chance: np.random.Generator, done: dict[str, npt.NDArray[np.bool_]], pain: Floats) -> None:
    """What is done because it hurts, or because it hurt yesterday."""
    bad = (pain - pain.mean()) / max(float(pain.std()), 0.3)
    yesterday = np.concatenate([[0.0], bad[:-1]])
    for name, usual, pull in (
        ("ice", -1.2, 1.3 * bad),
        ("painkiller", -0.8, 1.8 * bad),
        ("rest day", -1.0, 1.2 * yesterday),
    ):
        done[name] = chance.random(len(pain)) < 1 / (1 + np.exp(-(usual + pull)))


def _left_out(world: World, chance: np.random.Generator, told: Floats) -> npt.NDArray[np.bool_]:
    """Which days are not logged: one that is left out makes the next likelier."""
    drawn = chance.random(len(told))
    good = told < np.median(told)
    found = np.zeros(len(told), dtype=bool)
    for day in range(len(told)):
        share = 0.5 if day and found[day - 1] else 0.5 * world.left_out / (1 - world.left_out)
        if world.selective:
            share *= 1.6 if good[day] else 0.5
        found[day] = drawn[day] < share
    return found
