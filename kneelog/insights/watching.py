"""The watch list in numbers and words: few questions, chosen beforehand, judged as a family of their own.

The same engine and the same two looks running as for the insights, but the day after alone, and corrected over the
watched questions alone: few questions asked of a diary can be answered sooner than many. A look that ended before a
question was chosen does not count for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.record import MOST_WATCHED, Plan, Watch
from kneelog.domain.vocabulary import Direction, Side
from kneelog.insights.effects import FEWEST_DAYS, LOOK_EVERY, NEXT_DAY, Effect, Factor, LinkVerdict, look, verdicts
from kneelog.insights.family import Family, called, family, unnoted
from kneelog.insights.telling import Told, says
from kneelog.insights.words import full_date, span
from kneelog.words import N_, _

_KEPT_ENOUGH: Final = 0.8
"""Share of its logged days that must be as a plan drew them, for chance to say more than other days do."""

_ASKED: Final = {Direction.EITHER: 0, Direction.WORSE: 1, Direction.BETTER: -1}
"""The side on which the engine looks."""

_SINCE: Final = {
    Direction.EITHER: N_("Watched since {day}."),
    Direction.WORSE: N_("Watched since {day}: is the day after worse? Of better it says nothing."),
    Direction.BETTER: N_("Watched since {day}: is the day after better? Of worse it says nothing."),
}


@dataclass(frozen=True, slots=True)
class Watched:
    """One watched question with what is known of it.

    Attributes:
        watch: the question.
        told: the verdict with its words; None before its first look, and for more questions than are judged.
        says: the verdict, or why there is none yet.
        since: since when it is watched.
        by_chance: what the plan is and how far the diary kept to it; empty where chance drew no days.
    """

    watch: Watch
    told: Told | None
    says: str
    since: str
    by_chance: str


@dataclass(frozen=True, slots=True)
class WatchList:
    """The watched questions as of one look.

    Attributes:
        side: the leg whose daily worst is the outcome; None where no side is stated.
        look: the Sunday the look ends on.
        watched: the questions, the one chosen first first.
    """

    side: Side | None
    look: date
    watched: tuple[Watched, ...]


def watched(diary: Diary, last: date, side: Side | None = None) -> WatchList:
    """Return the watched questions of a diary as of the look that ends on the day `last`."""
    asked = family(diary, last, side)
    judged = diary.watches[:MOST_WATCHED]
    found = _verdicts(asked, judged, last)
    return WatchList(
        asked.side, last, tuple(_watched(each, found.get(each.key), asked, last) for each in diary.watches)
    )


def _verdicts(asked: Family, watches: Sequence[Watch], last: date) -> Mapping[str, Told]:
    """Return the verdict on each question that was chosen by the day of the look, by its key."""
    now, before = (_look(asked, watches, last - timedelta(days=ago)) for ago in (0, LOOK_EVERY))
    names = {watch.key: asked.named.get(watch.key) or called(watch.kind, watch.name) for watch in watches}
    return {
        each.effect.factor: Told(each, named := names[each.effect.factor], says(each, named))
        for each in verdicts(now, before)
    }


def _look(asked: Family, watches: Sequence[Watch], last: date) -> tuple[Effect, ...]:
    chosen = {watch.key: watch for watch in watches if watch.on <= last}
    series = replace(asked.series, factors=_factors(asked, chosen.values()))
    return look(series.upto(last.toordinal()), (NEXT_DAY,))


def _factors(asked: Family, watches: Collection[Watch]) -> tuple[Factor, ...]:
    known = {factor.name: factor for factor in asked.series.factors}
    return tuple(
        replace(known.get(watch.key) or unnoted(asked, called(watch.kind, watch.name)), asked=_ASKED[watch.direction])
        for watch in watches
    )


def _watched(watch: Watch, told: Told | None, asked: Family, last: date) -> Watched:
    return Watched(
        watch,
        told,
        told.says if told else _no_verdict(watch, last),
        _(_SINCE[watch.direction]).format(day=full_date(watch.on)),
        _by_chance(watch, watch.plan, asked, told) if watch.plan else "",
    )


def _no_verdict(watch: Watch, last: date) -> str:
    if watch.on <= last:
        few = _("{what}: at most {n} questions are judged at a time. Stop watching another for this one to be.")
        return few.format(what=watch.label, n=MOST_WATCHED)
    first = watch.on + timedelta(days=(6 - watch.on.weekday()))
    text = _("{what}: the first look is at the end of {day}, and a link needs the look after it too.")
    return text.format(what=watch.label, day=full_date(first))


def _by_chance(watch: Watch, plan: Plan, asked: Family, told: Told | None) -> str:
    """Return what chance drew, how far the diary kept to it, and what that is worth."""
    days = {"span": span(plan.first, plan.last), "days": len(plan.days), "all": (plan.last - plan.first).days + 1}
    drew = _("Chance drew {days} of the {all} days of {span} for it.").format(**days)
    kept, logged = _kept(watch, plan, asked)
    if not logged:
        return drew
    so_far = _("Of {logged} logged ones up to the last look {kept} went as drawn.").format(logged=logged, kept=kept)
    return " ".join(filter(None, (drew, so_far, _worth(kept, logged, told))))


def _worth(kept: int, logged: int, told: Told | None) -> str:
    if logged < FEWEST_DAYS:
        return ""
    if kept < _KEPT_ENOUGH * logged:
        return _("So many went otherwise that chance says little about it.")
    if told is None or told.insight.verdict is not LinkVerdict.LINKED:
        return ""
    return _(
        "Days that chance drew leave less room for something else behind the difference than days of your own "
        "choosing. They do not prove a cause."
    )


def _kept(watch: Watch, plan: Plan, asked: Family) -> tuple[int, int]:
    """Return how many rated days of a plan went as drawn, and how many there are."""
    (factor,) = _factors(asked, [watch])
    done = {date.fromordinal(int(day)): value for day, value in zip(asked.series.days, factor.done, strict=True)}
    within = {day: value == 1 for day, value in done.items() if plan.covers(day) and value in (0, 1)}
    return sum(was == (day in plan.days) for day, was in within.items()), len(within)
