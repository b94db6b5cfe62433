"""The danger questions of the page: which they are, and what the diary answers, each yes, no or not asked.

They are the signs for which published guidance asks for help now or the same day (NHS pages on deep vein thrombosis,
Baker's cyst and knee pain; American Family Physician 2018;98(9):576; Margaretten 2007, PMID 17405973). The list serves
to print answers; which of them make a warning is for the rules to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kneelog.domain.diary import Day
from kneelog.domain.finding import Finding
from kneelog.domain.vocabulary import SAID_OF_A_LEG, Mechanism, Side, Symptom, Zone
from kneelog.insights import frames, words
from kneelog.report.model import Safety, Table, VisitChoice
from kneelog.words import _, ngettext
from kneelog.words.formats import listed

_OF_A_CLOT: Final = (
    Symptom.CHEST_PAIN,
    Symptom.BREATHLESSNESS,
    Symptom.COUGHING_BLOOD,
    Symptom.FAINTING,
    Symptom.IRREGULAR_HEARTBEAT,
    Symptom.UPPER_BACK_PAIN,
    Symptom.CALF_SWELLING,
    Symptom.LEG_SWELLING,
    Symptom.CALF_3CM_LARGER,
    Symptom.SWELLING_PITS,
    Symptom.LEG_WARMTH,
    Symptom.LEG_REDNESS,
    Symptom.VISIBLE_VEINS,
    Symptom.HARD_VEIN,
    Symptom.CALF_TENDER,
)
"""Signs of a clot in the leg or in the lung, beside which pain in the calf matters."""

QUESTIONS: Final = (
    *_OF_A_CLOT,
    Symptom.FOOT_COLD_OR_PALE,
    Symptom.FOOT_NUMB,
    Symptom.FOOT_WEAK,
    Symptom.LUMP_PULSATING,
    Symptom.CYST_SUDDENLY_WORSE,
    Symptom.LUMP_GROWING,
    Symptom.FEVER,
    Symptom.FEELING_ILL,
    Symptom.KNEE_WARMTH,
    Symptom.KNEE_REDNESS,
    Symptom.REDNESS_SPREADING,
    Symptom.SKIN_PURPLE,
    Symptom.CANNOT_BEAR_WEIGHT,
    Symptom.CANNOT_MOVE_KNEE,
    Symptom.LOCKED_NOW,
    Symptom.DEFORMITY,
    Symptom.SUSPECTED_BREAK,
    Symptom.LEG_TURNED_OUT,
    Symptom.BADLY_SWOLLEN,
    Symptom.WEIGHT_LOSS,
)

_OF_THE_CALF: Final = (Symptom.CALF_SWELLING, Symptom.LEG_SWELLING, Symptom.LEG_WARMTH, Symptom.LEG_REDNESS)
_OF_AN_INJURY: Final = (
    Symptom.CANNOT_BEAR_WEIGHT,
    Symptom.LOCKED_NOW,
    Symptom.SUSPECTED_BREAK,
    Symptom.FOOT_COLD_OR_PALE,
)
"""Of the signs not asked those to name first where the calf hurts and nobody asked about a clot, or after an injury."""

_INJURIES: Final = frozenset(
    {
        Mechanism.INJURY,
        Mechanism.POP,
        Mechanism.TWIST,
        Mechanism.TWIST_SQUATTING,
        Mechanism.SUDDEN_STOP_OR_TURN,
        Mechanism.LANDING,
        Mechanism.FALL_ON_KNEE,
        Mechanism.VEHICLE_ACCIDENT,
        Mechanism.BLOW,
        Mechanism.BLOW_TO_BENT_KNEE,
        Mechanism.OVERSTRETCH,
    }
)

MOST_NOT_ASKED: Final = 6
"""Signs not asked that page one names, where the appendix lists all: those that fit what is noted, then the gravest."""


MOST_DATED: Final = 6
"""Signs answered yes that page one names with their days, the gravest first; of more it gives the names."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a diary answers to one danger question.

    Attributes:
        about: the question.
        sides: the legs it was answered yes of, as far as stated.
        yes, no: the days on which it was; a day that says both says yes.
    """

    about: Symptom
    sides: tuple[Side, ...]
    yes: tuple[date, ...]
    no: tuple[date, ...]


def told(days: Sequence[Day]) -> tuple[Told, ...]:
    """Return what these days answer to every danger question, of both legs."""
    return tuple(_told(about, days) for about in QUESTIONS)


def _told(about: Symptom, days: Sequence[Day]) -> Told:
    said = [(day.on, frames.answered(day.entries, about)) for day in days]
    sides = {answer.side for day in days for answer in frames.answers(day.entries, about) if answer.yes}
    return Told(
        about,
        tuple(side for side in (Side.LEFT, Side.RIGHT) if side in sides),
        tuple(on for on, answer in said if answer is True),
        tuple(on for on, answer in said if answer is False),
    )


def safety(
    days: Sequence[Day], urgent: Sequence[Finding], done: Sequence[str], choice: VisitChoice, printed: date
) -> Safety:
    """Return the danger questions for page one.

    Args:
        days: the logged days of the period.
        urgent: the urgent findings that the app shows as of its last day.
        done: what the person did about urgent findings, in words.
        choice: what the person chose; where the appendix lists every question, page one may be brief.
        printed: the day of printing.
    """
    answers = told(days)
    yes = [one for one in answers if one.yes]
    no = [one for one in answers if one.no and not one.yes]
    not_asked = [one.about for one in answers if not one.yes and not one.no]
    earlier = _earlier(urgent, choice.first)
    beside = _calf(days) if _of_a_clot(earlier, answers) else ""
    clot = bool(earlier) or any(one.about in _OF_A_CLOT for one in yes)  # then those of the lung come first
    fitting = {*(_OF_THE_CALF if beside else ()), *(_OF_AN_INJURY if _injured(days) else ())}
    first = set() if clot else fitting
    return Safety(
        headline=_headline(len(yes), len(no), len(not_asked)),
        alarming=bool(yes or urgent),
        yes=_yes(yes),
        latest=_latest(yes, printed),
        earlier=_told_earlier(earlier, answers),
        beside=beside,
        advised=_advised(urgent, choice.last),
        done=tuple(dict.fromkeys(done)),
        no=_no(no),
        not_asked=_not_asked(sorted(not_asked, key=lambda sign: sign not in first), brief=choice.appendix),
    )


def _headline(yes: int, no: int, not_asked: int) -> str:
    if not yes and not no:
        # "0 yes, 0 no" was read as "nothing to worry about" by who had a minute.
        return _("None of the {n} danger questions was asked: not known, please ask.").format(n=not_asked)
    told = _("Danger questions in this period: {yes} yes, {no} no, {not_asked} not asked.")
    return told.format(yes=yes, no=no, not_asked=not_asked)


def _yes(yes: Sequence[Told]) -> tuple[str, ...]:
    few = len(yes) <= MOST_DATED // 2
    dated = [f"{_told_of(one)}: {_days(one.yes)}{_no_since(one) if few else ''}" for one in yes[:MOST_DATED]]
    return (*dated, *(_name(one) for one in yes[MOST_DATED:]))


def _latest(yes: Sequence[Told], printed: date) -> str:
    """Return how fresh the latest yes is, which a list of dates does not say at a glance."""
    if not yes:
        return ""
    ago = (printed - max(one.yes[-1] for one in yes)).days
    if ago <= 0:
        return _("Latest yes on the day of printing")
    return ngettext("Latest yes {n} day before printing", "Latest yes {n} days before printing", ago).format(n=ago)


def _earlier(urgent: Sequence[Finding], first: date) -> dict[Symptom, set[str]]:
    """Return the danger signs from before the period on which a warning still rests, each with its facts in words.

    Beside "0 yes" such a warning seemed to come from nowhere, and was dismissed.
    """
    found: dict[Symptom, set[str]] = {}
    for evidence in (evidence for finding in urgent for evidence in finding.supporting):
        if evidence.days and max(evidence.days) < first:
            for sign in QUESTIONS:
                if any(key.partition(":")[0] == sign.value for key in evidence.keys):
                    found.setdefault(sign, set()).add(f"{evidence.text}: {words.dated(sorted(evidence.days))}")
    return found


def _injured(days: Sequence[Day]) -> bool:
    """Whether something happened to the leg."""
    answers = (answer for day in days for entry in day.entries for answer in entry.answers)
    return any(answer.yes and answer.about in _INJURIES for answer in answers)


def _told_earlier(found: Mapping[Symptom, set[str]], answers: Iterable[Told]) -> str:
    if not found:
        return ""
    since = {one.about: _no_since(one) for one in answers}
    facts = dict.fromkeys(f"{fact}{since[sign]}" for sign in found for fact in sorted(found[sign]))
    return _("Yes before this period, and still counted: {signs}.").format(signs="; ".join(facts))


def _of_a_clot(earlier: Mapping[Symptom, set[str]], answers: Iterable[Told]) -> bool:
    """Whether pain in the calf belongs in the box: beside a sign of a clot, or where nobody asked about any."""
    about = [one for one in answers if one.about in _OF_A_CLOT]
    return any(one.yes or one.about in earlier for one in about) or not any(one.no for one in about)


def _advised(urgent: Iterable[Finding], on: date) -> tuple[str, ...]:
    """Return what the app tells the person to do at once, with the warning that says so and as of which day."""
    told = _("{step} (warning “{finding}”, as of {date})")
    steps = (
        told.format(step=words.uncapitalised(finding.urgency.label), finding=finding.title, date=words.full_date(on))
        for finding in urgent
    )
    return tuple(dict.fromkeys(steps))


def _calf(days: Sequence[Day]) -> str:
    """Return the days of pain in the calf: newer than the signs of a clot, it was missed below the chart.

    As something else than an answer: in the same line it was taken for one more yes.
    """
    places = [
        (day.on, place.side)
        for day in days
        for place in frames.painful_places(day.entries, None)
        if place.zone is Zone.CALF
    ]
    if not places:
        return ""
    sides = listed([words.leg(side) for side in (Side.LEFT, Side.RIGHT) if side in {side for _on, side in places}])
    told = (
        _("Also logged: pain in the calf ({legs}), {days}.") if sides else _("Also logged: pain in the calf, {days}.")
    )
    return told.format(legs=sides, days=words.dated(sorted({on for on, _side in places})))


def _no_since(one: Told) -> str:
    """Return when a later answer was no, which belongs beside the yes; empty where there is none.

    Of many signs there is no room for it on page one; the table behind it has the days of both.
    """
    if not one.no or (one.yes and one.no[-1] <= one.yes[-1]):
        return ""
    return _(", last no {date}").format(date=words.full_date(one.no[-1]))


def table(days: Sequence[Day]) -> Table:
    """Return every danger question with its days of yes and of no."""
    return Table(
        (_("Danger question"), _("Yes"), _("No")),
        tuple((one.about.question, _days(one.yes), _days(one.no)) for one in told(days)),
    )


def _told_of(one: Told) -> str:
    """Return a sign with its leg; that the person did not state which is said, or it reads as a slip of the page."""
    if one.sides or one.about not in SAID_OF_A_LEG:
        return _name(one)
    return f"{one.about.label} ({words.uncapitalised(Side.NOT_STATED.label)})"


def _name(one: Told) -> str:
    sides = listed([words.leg(side) for side in one.sides])
    return f"{one.about.label} ({sides})" if sides else one.about.label


def _days(days: Sequence[date]) -> str:
    return words.dated(days) if days else words.NONE_TO_GIVE


def _no(asked: Sequence[Told]) -> str:
    """Return the latest no of each sign, newest first: one span for all of them hid how old a no was."""
    on = sorted({one.no[-1] for one in asked}, reverse=True)
    signs = {day: _labels(one.about for one in asked if one.no[-1] == day) for day in on}
    return "; ".join(_("{date}: {signs}").format(date=words.full_date(day), signs=signs[day]) for day in on)


def _not_asked(signs: Sequence[Symptom], *, brief: bool) -> str:
    left_out = len(signs) - MOST_NOT_ASKED
    if not brief or left_out <= 0:
        return _labels(signs)
    more = ngettext("and {n} more, after this page", "and {n} more, after this page", left_out).format(n=left_out)
    return f"{_labels(signs[:MOST_NOT_ASKED])} {more}"


def _labels(signs: Iterable[Symptom]) -> str:
    return ", ".join(words.uncapitalised(sign.label) for sign in signs)
