"""The words that stand in the template itself, by the names it knows them by."""

from kneelog.report.model import Section
from kneelog.words import _, pgettext


def labels() -> dict[str, str]:
    """Return the words in the language that holds."""
    return _page_one() | _chart() | _appendix()


def _page_one() -> dict[str, str]:
    return {
        "demo": _("DEMO: a made-up diary, not a person"),
        "page": _("Page {page} of {pages}"),
        "page_of_many": _("Page {page}"),
        "advised": _("The app says:"),
        "patient": _("Patient:"),
        "answered_no": _("Answered no, last on"),
        "not_asked": _("Not asked in this period:"),
        "days_by_place": _("{places}, on how many days").format(places=Section.PLACES.label),
        "start": _("How it started, how it feels"),
        "symptoms": Section.SYMPTOMS.label,
        "function": Section.FUNCTION.label,
        "tried": Section.TRIED.label,
        "patterns": _(
            "What the app noticed, each sign over its own span of days (nobody was examined; not a diagnosis)"
        ),
        "together": _("What goes together, and what changed, in the whole diary (computed; not what causes what)"),
        "noted": _("Noted:"),
        "not_known": _("Not known:"),
        "questions": _("What I want to ask"),
        "room": _("Room for notes"),
    }


def _chart() -> dict[str, str]:
    return {"days_logged": _("days logged"), "not_logged": _("not logged"), "no_pain": _("no pain")}


def _appendix() -> dict[str, str]:
    return {
        "log": _("The diary, entry by entry"),
        "order": _("Newest first. Days without an entry are shown."),
        "notes": _("Notes are the patient's own words."),
        "day": _("Day"),
        "worst": pgettext("pain", "Worst"),
        "where": _("Where"),
        "answers": _("Answers"),
        "done": _("Done and tried"),
        "note": _("Note"),
        "marks": _("Marks on the time line"),
        "danger": _("Danger questions, with the days of each answer"),
        "all_patterns": _("What the app noticed, with all facts (nobody was examined; not a diagnosis)"),
        "all_together": _("What goes together, and what changed, with all that was compared"),
        "rules": _("Rules looked at, and signs for, against and not asked"),
        "definitions": _("How to read it"),
    }
