"""What goes with the pain and what changed, as printed: what is clear on page one, all that was asked behind it.

The same numbers as on Trends and in `kneelog insights`, each with its interval and its days.
"""

from typing import Final

from kneelog.domain import plans
from kneelog.domain.vocabulary import FactorKind
from kneelog.insights import telling, words
from kneelog.insights.change import Change, ChangeKind
from kneelog.insights.changes_told import Changes, ToldChange
from kneelog.insights.effects import LinkVerdict
from kneelog.insights.family import Named
from kneelog.insights.telling import Insights
from kneelog.report.model import Together
from kneelog.words import _, inside, ngettext

_MOST_LINKED: Final = 3
_MOST_CHANGES: Final = 2
_MOST_LITTLE: Final = 3
_MOST_FLARES: Final = 12
"""Of each on page one, and flares behind it, the latest."""

_NEAR_DAYS: Final = 3
"""A search finds the day of a change as well as that: nearer to a marked day it is the same change."""


def on_page(found: Insights, changed: Changes) -> Together | None:
    """Return what is clear enough for page one; None where nothing is: below a pain that climbs it read as no matter.

    Args:
        found: what goes with the pain.
        changed: what changed.
    """
    linked = [telling.finding(each.insight, each.named) for each in found.of(LinkVerdict.LINKED)]
    little = [telling.between(each.insight, each.named) for each in found.of(LinkVerdict.LITTLE)]
    claimed = [each.says for each in _claimed(changed)]
    repeated = sum(each.change.claimed for each in changed.told) - len(claimed)
    lines = linked[:_MOST_LINKED] + claimed[:_MOST_CHANGES]
    if little:
        told = _("Little or no link: {what}.").format(what="; ".join(little[:_MOST_LITTLE]))
        treated = any(_treats(each.named) for each in found.of(LinkVerdict.LITTLE)[:_MOST_LITTLE])
        lines.append(" ".join(filter(None, (told, _("Days are compared: no test of a treatment.") if treated else ""))))
    over = (linked[_MOST_LINKED:], claimed[_MOST_CHANGES:], little[_MOST_LITTLE:])
    return Together(_basis(found, changed), tuple(lines), sum(map(len, over)) + repeated) if lines else None


def _treats(named: Named) -> bool:
    """Whether a factor is a treatment: of one "little or no link" was read as "does not work"."""
    return named.kind is FactorKind.TREATMENT or plans.names_treatment(named.label)


def _claimed(changed: Changes) -> list[ToldChange]:
    """Return the changes that are clear; one that a marked day tells already is not told again by the search for it."""
    claimed = [each for each in changed.told if each.change.claimed]
    marked = [each.change.since for each in claimed if each.change.kind is ChangeKind.KNOWN_DAY]
    return [each for each in claimed if not any(_same(each.change, since) for since in marked)]


def _same(found: Change, marked: int | None) -> bool:
    if found.kind is not ChangeKind.LASTING or marked is None or found.earliest is None or found.latest is None:
        return False
    return found.earliest - _NEAR_DAYS <= marked <= found.latest + _NEAR_DAYS


def whole(found: Insights, changed: Changes) -> Together:
    """Return all that was asked, with how many questions could not be answered yet.

    Args:
        found: what goes with the pain.
        changed: what changed.
    """
    answered = (*found.of(LinkVerdict.LINKED), *found.of(LinkVerdict.LITTLE))
    lines = [telling.finding(each.insight, each.named) for each in answered]
    if waiting := len(found.of(LinkVerdict.NOT_ENOUGH)):
        told = ngettext("{n} more question: not enough data yet.", "{n} more questions: not enough data yet.", waiting)
        lines.append(told.format(n=waiting))
    lines += [each.says for each in changed.told]
    lines += [each.says for each in changed.flares[:_MOST_FLARES]]
    return Together(_basis(found, changed), tuple(lines), max(0, len(changed.flares) - _MOST_FLARES))


def _basis(found: Insights, changed: Changes) -> str:
    """Return which leg, up to when and on how many days: the whole diary, not the period alone."""
    leg = "" if found.side is None else inside(found.side.label)
    days = ngettext("{n} rated day", "{n} rated days", changed.days).format(n=changed.days)
    upto = _("whole diary up to {day}").format(day=words.full_date(changed.on))
    return ", ".join(filter(None, (leg, upto, days)))
