"""When a Response folds a finding away, and when it unfolds again. Nothing here hides a finding for good.

A response answers the evidence that was there when it was made. Any key beyond it (a new sign, the same sign on a later
day, the next step of a ladder) unfolds the finding, and so does a graver urgency. Beside that:

- an *emergency* is folded only by "I have been seen", dated on or after the last day of its signs;
- a *same-day* finding is folded by that too; by any other response for 24 hours;
- anything less stays folded until there is something new.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from kneelog.domain.entry import diary_day
from kneelog.domain.finding import Finding, Urgency
from kneelog.domain.record import Response
from kneelog.domain.vocabulary import ResponseKind
from kneelog.rules.support import day_of

SAME_DAY_FOLDS_FOR = timedelta(hours=24)
"""How long a response other than "seen" keeps a same-day finding folded."""

_LEVELS: Mapping[str, int] = {urgency.value: urgency.level for urgency in Urgency}
"""Level of each urgency, by the word that a response states."""


def folded(finding: Finding, responses: Iterable[Response], on: date, now: datetime) -> bool:
    """Return whether a response folds the finding away, on this day and at this moment.

    Args:
        finding: the finding.
        responses: of the person, to any rule.
        on: the diary day looked at; what was answered after it does not count.
        now: the moment looked from.
    """
    return any(
        _answers(response, finding) and _still_holds(response, finding, on, now)
        for response in responses
        if response.rule == finding.rule and response.made_at <= now and diary_day(response.made_at) <= on
    )


def _answers(response: Response, finding: Finding) -> bool:
    """Whether it was made in sight of all that is known now."""
    answered = _LEVELS[response.urgency]
    return finding.keys <= set(response.evidence) and answered >= finding.urgency.level


def _still_holds(response: Response, finding: Finding, on: date, now: datetime) -> bool:
    if finding.urgency.level < Urgency.SAME_DAY.level or _seen(response, finding, on):
        return True
    return finding.urgency is Urgency.SAME_DAY and now - response.made_at < SAME_DAY_FOLDS_FOR


def _seen(response: Response, finding: Finding, on: date) -> bool:
    """Whether somebody looked at the signs: a date before them, or still to come, is no such thing."""
    if response.kind is not ResponseKind.SEEN or response.on is None:
        return False
    signs = [day for key in finding.keys if (day := day_of(key)) is not None]
    return max(signs, default=date.min) <= response.on <= on
