"""Insights in words: points, an interval and the days they stand on, or that there is not enough yet. Never a cause."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import Side
from kneelog.insights.effects import NEXT_DAY, Insight, LinkVerdict, insights
from kneelog.insights.family import METRES, MINUTES, Family, Named, family
from kneelog.words import N_, _, inside, ngettext
from kneelog.words.formats import distance_text, number_text

MINUS: Final = "\N{MINUS SIGN}"


def signed(value: float) -> str:
    """Return points with their sign, to one decimal: "+1.5", "0", and a true minus."""
    rounded = round(value, 1)
    if rounded == 0:
        return number_text(0.0)
    return f"{'+' if rounded > 0 else MINUS}{number_text(abs(rounded))}"


def about(insight: Insight, named: Named) -> str:
    """Return what was asked: "The day after walking", "On days with walking"."""
    label = named.label if named.kind.named else inside(named.label)
    usual = insight.effect.usual
    what = label if usual is None else _amount(label, usual, named.unit)
    if insight.effect.lag == NEXT_DAY:
        return _("The day after: {what}").format(what=what)
    return _("The same day: {what}").format(what=what)


def _amount(label: str, usual: float, unit: str) -> str:
    """Return a factor with the amount that the points are for."""
    if unit == MINUTES:
        return _("{what} ({n} min)").format(what=label, n=number_text(usual))
    return f"{label} ({distance_text(usual) if unit == METRES else number_text(usual)})"


def counts(insight: Insight) -> str:
    """Return the days it stands on."""
    effect = insight.effect
    told = ngettext("{n} day with, {m} without", "{n} days with, {m} without", effect.days_with)
    return told.format(n=effect.days_with, m=effect.days_without)


def says(insight: Insight, named: Named) -> str:
    """Return what is known of one question, in a sentence or two, with its interval and its days."""
    goes_together = ""
    if insight.verdict is LinkVerdict.LINKED:
        goes_together = _("This shows what goes together, not what causes what.")
    more = _more(insight) if insight.verdict is LinkVerdict.NOT_ENOUGH else ""
    return " ".join(filter(None, (finding(insight, named), goes_together, more)))


def finding(insight: Insight, named: Named) -> str:
    """Return what is known of one question in one sentence, for where it is said once what it does not show."""
    effect, verdict = insight.effect, insight.verdict
    of = about(insight, named)
    if verdict is LinkVerdict.NOT_ENOUGH:
        return _("{of}: not enough data yet ({counts}).").format(of=of, counts=counts(insight))
    if verdict is LinkVerdict.LITTLE:
        little = _("{of}: little or no link, between {low} and {high} points ({counts}).")
        return little.format(of=of, low=signed(effect.low), high=signed(effect.high), counts=counts(insight))
    higher = effect.points > 0
    ends = (effect.low, effect.high) if higher else (-effect.high, -effect.low)
    numbers = {
        "of": of,
        "points": points_text(abs(effect.points)),
        "low": points_text(ends[0]),
        "high": points_text(ends[1]),
    }
    return _(_LINKED[higher, named.relief]).format(**numbers, counts=counts(insight))


def between(insight: Insight, named: Named) -> str:
    """Return a question with its interval and its days, to stand in a list of several."""
    effect = insight.effect
    told = _("{of}, between {low} and {high} points ({counts})")
    ends = {"low": signed(effect.low), "high": signed(effect.high)}
    return told.format(of=about(insight, named), **ends, counts=counts(insight))


_LINKED: Final = {
    (True, False): N_(
        "{of}: {points} points higher (likely {low} to {high}) than recent pain and the weekday would suggest "
        "({counts})."
    ),
    (False, False): N_(
        "{of}: {points} points lower (likely {low} to {high}) than recent pain and the weekday would suggest "
        "({counts})."
    ),
    (True, True): N_(
        "{of}: {points} points higher (likely {low} to {high}) than after days that were as bad without it ({counts})."
    ),
    (False, True): N_(
        "{of}: {points} points lower (likely {low} to {high}) than after days that were as bad without it ({counts})."
    ),
}
"""By whether the pain was higher, and whether it was done because of pain."""


def points_text(value: float) -> str:
    """Return points to one decimal, with a sign only where they are below 0: "1.5", and a true minus."""
    return f"{MINUS if round(value, 1) < 0 else ''}{number_text(abs(round(value, 1)))}"


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

    def of(self, verdict: LinkVerdict) -> tuple[Told, ...]:
        """Return those of a verdict."""
        return tuple(each for each in self.told if each.insight.verdict is verdict)


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
    waiting = float(each.insight.more_days or 0) if each.insight.verdict is LinkVerdict.NOT_ENOUGH else size
    return (list(LinkVerdict).index(each.insight.verdict), waiting, each.named.key, effect.lag)


def _more(insight: Insight) -> str:
    days = insight.more_days
    if days is None:
        return ""
    return ngettext("About {n} more logged day.", "About {n} more logged days.", days).format(n=days)
