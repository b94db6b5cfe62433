"""Insights in words: points, an interval and the days they stand on, or that there is not enough yet. Never a cause."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import Side
from kneelog.insights.effects import NEXT_DAY, Insight, Verdict, insights
from kneelog.insights.family import Family, Kind, Named, family
from kneelog.words import _, inside, ngettext
from kneelog.words.formats import number_text

MINUS: Final = "\N{MINUS SIGN}"


def signed(value: float) -> str:
    """Return points with their sign, to one decimal: "+1.5", "0", and a true minus."""
    rounded = round(value, 1)
    if rounded == 0:
        return number_text(0.0)
    return f"{'+' if rounded > 0 else MINUS}{number_text(abs(rounded))}"


def about(insight: Insight, named: Named) -> str:
    """Return what was asked: "The day after walking", "On days with walking"."""
    label = named.label if named.kind in (Kind.ACTIVITY, Kind.TREATMENT) else inside(named.label)
    usual = insight.effect.usual
    what = label if usual is None else _("{what} ({n} min)").format(what=label, n=number_text(usual))
    if insight.effect.lag == NEXT_DAY:
        return _("The day after: {what}").format(what=what)
    return _("The same day: {what}").format(what=what)


def counts(insight: Insight) -> str:
    """Return the days it stands on."""
    effect = insight.effect
    return _("{n} days with, {m} without").format(n=effect.days_with, m=effect.days_without)


def says(insight: Insight, named: Named) -> str:
    """Return what is known of one question, in a sentence or two, with its interval and its days."""
    effect, verdict = insight.effect, insight.verdict
    of = about(insight, named)
    if verdict is Verdict.NOT_ENOUGH:
        told = _("{of}: not enough data yet ({counts}).").format(of=of, counts=counts(insight))
        return " ".join(filter(None, (told, _more(insight))))
    numbers = {
        "of": of,
        "points": signed(effect.points),
        "low": signed(effect.low),
        "high": signed(effect.high),
        "counts": counts(insight),
    }
    if verdict is Verdict.LITTLE:
        return _("{of}: little or no link, between {low} and {high} points ({counts}).").format(**numbers)
    beyond = (
        _("than that day's pain and the weekday would suggest")
        if named.relief
        else _("than your recent pain and the weekday would suggest")
    )
    told = _("{of}: pain {points} points (likely {low} to {high}) {beyond} ({counts}).").format(
        **numbers, beyond=beyond
    )
    goes_together = _("This shows what goes together, not what causes what.")
    return f"{told} {goes_together}"


@dataclass(frozen=True, slots=True)
class Told:
    """One insight with its words.

    Attributes:
        insight: the numbers and the verdict.
        named: the factor.
        says: the sentence.
    """

    insight: Insight
    named: Named
    says: str


@dataclass(frozen=True, slots=True)
class Insights:
    """What goes with pain, as of one look.

    Attributes:
        side: the leg whose daily worst is the outcome; None where no side is stated.
        look: the Sunday the look ends on.
        days: rated days of that leg up to it.
        told: links first, the largest first, then little or no link, then what needs more days.
    """

    side: Side | None
    look: date
    days: int
    told: tuple[Told, ...]


def told(diary: Diary, last: date, side: Side | None = None) -> Insights:
    """Return the insights of a diary as of the look that ends on the day `last`, in words."""
    asked = family(diary, last, side)
    found = [Told(each, named := asked.named[each.effect.factor], says(each, named)) for each in _found(asked, last)]
    return Insights(asked.side, last, len(asked.series.days), tuple(sorted(found, key=_order)))


def _found(asked: Family, last: date) -> tuple[Insight, ...]:
    return insights(asked.series, last.toordinal()) if len(asked.series.days) else ()


def _order(each: Told) -> tuple[int, float, str, int]:
    effect = each.insight.effect
    size = -abs(effect.points) if effect.tested else 0.0
    waiting = float(each.insight.more_days or 0) if each.insight.verdict is Verdict.NOT_ENOUGH else size
    return (list(Verdict).index(each.insight.verdict), waiting, each.named.key, effect.lag)


def _more(insight: Insight) -> str:
    days = insight.more_days
    if days is None:
        return ""
    return ngettext("About {n} more logged day.", "About {n} more logged days.", days).format(n=days)
