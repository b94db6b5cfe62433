"""The parts of the Doctor visit screen: what goes on the page, how it looks, and the files."""

from datetime import date, timedelta
from typing import Final

import streamlit as st

from kneelog import service, words
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.domain.vocabulary import Side
from kneelog.report.model import LONGEST_CONCERN, LONGEST_NAME, MOST_QUESTIONS
from kneelog.service import Paper, Section
from kneelog.ui import clock, making, markup, refusal, say
from kneelog.ui.making import Making, Offer
from kneelog.ui.page import Page
from kneelog.words import N_, _, ngettext, pgettext
from kneelog.words.formats import number_text

_MIME: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "csv-tables": "application/zip",
    "json": "application/json",
    "fhir": "application/fhir+json",
}
_OTHER_FILES: Final = {
    "xlsx": N_("Spreadsheet with every table (XLSX)"),
    "csv": N_("The entries as one table (CSV)"),
    "csv-tables": N_("Every table by itself (CSV in a ZIP)"),
    "json": N_("Everything, for kneelog (JSON)"),
    "fhir": N_("For the systems of a practice or hospital (FHIR)"),
}


def choice(page: Page) -> service.VisitChoice | None:
    """Draw what can be chosen and return it; None, with a sentence, where it cannot be printed."""
    with st.container(key="card_words"):
        concern = st.text_area(
            _("What matters most, in your words"), height=96, max_chars=LONGEST_CONCERN, key="visit_concern"
        )
        questions = st.text_area(
            _("What you want to ask, one a line, at most {number}").format(number=MOST_QUESTIONS),
            height=110,
            key="visit_questions",
        )
    with st.container(key="card_choice"):
        first, last = _period(page)
        leg = _leg()
        sections = st.pills(
            _("On the page"),
            list(Section),
            selection_mode="multi",
            default=list(Section),
            format_func=lambda each: each.label,
            key="visit_sections",
        )
        appendix = st.toggle(_("Add the day-by-day diary after the page"), value=True, key="visit_appendix")
        notes = st.toggle(_("Print my notes in it"), value=False, key="visit_notes")
        with st.expander(_("Name, date of birth, paper, language"), key="visit_person"):
            name = st.text_input(_("Name, if it should be printed"), max_chars=LONGEST_NAME, key="visit_name")
            born = st.date_input(
                _("Date of birth, if it should be printed"),
                None,
                min_value=date(1900, 1, 1),
                max_value=page.today,
                format=_("DD/MM/YYYY"),
                key="visit_born",
            )
            paper = _paper()
            spoken = _language()
    try:
        return service.VisitChoice(
            first=first,
            last=last,
            side=leg,
            concern=(concern or "").strip(),
            questions=tuple(line.strip() for line in (questions or "").splitlines() if line.strip()),
            sections=frozenset(sections),
            name=(name or "").strip(),
            born=born,
            paper=paper,
            include_notes=notes,
            appendix=appendix,
            language=spoken,
        )
    except InvalidValue as error:
        names = {"questions": pgettext("field", "Questions"), "last": pgettext("field", "Last")}
        markup.problem(refusal.sentence(error, names))
        return None


def _period(page: Page) -> tuple[date, date]:
    """Draw the choice of the period and return its first and last day."""
    since = service.last_visit(page.store, page.today)
    periods = {
        **({"visit": _("Since last visit, {day}").format(day=say.short_day(since, page.today))} if since else {}),
        "30": _("30 days"),
        "90": _("90 days"),
        "180": _("180 days"),
        "365": _("1 year"),
        "all": pgettext("period", "All"),
        "own": pgettext("period", "Own dates"),
    }
    asked = st.pills(
        _("Period"), list(periods), format_func=periods.__getitem__, default="90", required=True, key="visit_period"
    )
    if asked == "own":
        return _own_dates(page)
    if asked == "visit" and since:
        return since, page.today
    if asked == "all":
        return (page.diary.days[0].on if page.diary.days else page.today), page.today
    return page.today - timedelta(days=int(asked) - 1), page.today


def _own_dates(page: Page) -> tuple[date, date]:
    with st.container(horizontal=True, gap="small"):
        first = st.date_input(
            _("From"),
            service.usual_visit(page.today).first,
            max_value=page.today,
            format=_("DD/MM/YYYY"),
            key="visit_from",
        )
        last = st.date_input(_("To"), page.today, max_value=page.today, format=_("DD/MM/YYYY"), key="visit_until")
    return first, last


def _leg() -> Side | None:
    legs = {"both": pgettext("legs", "Both"), Side.LEFT.value: Side.LEFT.label, Side.RIGHT.value: Side.RIGHT.label}
    leg = st.segmented_control(
        _("Leg"), list(legs), format_func=legs.__getitem__, default="both", required=True, key="visit_leg"
    )
    return None if leg == "both" else Side(leg)


def _language() -> str:
    """Draw the choice of the page's language, which is the doctor's and need not be that of the screen."""
    return st.segmented_control(
        _("Language of the page"),
        list(words.LANGUAGES),
        format_func=lambda code: words.LANGUAGES[code].name,
        default=words.language().code,
        required=True,
        key="visit_language",
    )


def _paper() -> Paper:
    sizes = {Paper.A4: "A4", Paper.LETTER: pgettext("paper", "Letter")}
    return st.segmented_control(
        _("Paper"), list(sizes), format_func=sizes.__getitem__, default=Paper.A4, required=True, key="visit_paper"
    )


def preview(page: Page, chosen: service.VisitChoice) -> None:
    """Draw the page as it will be printed."""
    try:
        with st.spinner(_waiting(page, chosen), show_time=True):
            drawn = _drawn(
                page.store, str(page.store.path), page.store.revision(), chosen, page.today, words.language().code
            )
    except KneelogError as error:
        markup.problem(str(error))
        return
    sheets = drawn.sheets
    shown = min(st.session_state.get("visit_sheet", 0), len(sheets) - 1)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        place = _("Page {number} of {all}") if drawn.whole else _("Page {number} of the first {all}")
        place = place.format(number=shown + 1, all=len(sheets))
        markup.show(f'<div class="k-small"><b>{markup.text(place)}</b></div>', narrow=True)
        with st.container(horizontal=True, width="content", gap="small"):
            for key, label, step in (
                ("visit_previous", pgettext("page", "Previous"), -1),
                ("visit_next", pgettext("page", "Next"), 1),
            ):
                to = shown + step
                st.button(label, disabled=not 0 <= to < len(sheets), key=key, on_click=_turn_to, args=(to,))
    with st.container(key="paper"):
        alt = _("Page {number} as it will be printed").format(number=shown + 1)
        st.image(sheets[shown], width="stretch", alt=alt)
    if not drawn.whole:
        markup.small(_("Shown here: page one and the newest days behind it. The file holds all of them."))


def _waiting(page: Page, chosen: service.VisitChoice) -> str:
    """Return what is said while the page is drawn: of how many days, for years of them take a while."""
    days = sum(chosen.first <= day.on <= chosen.last for day in page.diary.days)
    return ngettext(
        "Drawing the page from {n} day of your diary …", "Drawing the page from {n} days of your diary …", days
    ).format(n=number_text(days))


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={service.VisitChoice: repr})
def _drawn(
    _store: service.Store, path: str, revision: int, chosen: service.VisitChoice, today: date, code: str
) -> service.VisitPreview:
    """Draw the pages once for one state of one diary in one language: turning a page draws nothing."""
    del path, revision, today, code
    return service.visit_preview(_store, chosen, clock.now())


def _turn_to(sheet: int) -> None:
    st.session_state["visit_sheet"] = sheet


def files(page: Page, chosen: service.VisitChoice | None) -> None:
    """Draw a button for each file, and have those made that were asked for."""
    of = making.of_this_screen()
    offers = {form: _export(page, form) for form in _OTHER_FILES}
    with st.container(horizontal=True, width="content", gap="small"):
        with st.popover(_("Other files"), key="visit_other"):
            for form, label in _OTHER_FILES.items():
                st.button(_(label), width="stretch", on_click=of.ask, args=(form,), key=f"visit_{form}")
            markup.small(_(service.UNPROTECTED))
            if page.store.key is not None:
                markup.small(_(service.NOT_ENCRYPTED))
        if chosen is not None:
            with st.popover(_("With a password"), key="visit_protect"):
                password = _password()
                _protected(of, able=bool(password))
            if password:
                offers["protected"] = _pdf_protected(page, chosen, password)
            offers["pdf"] = _pdf(page, chosen)
            st.button(_("Download the PDF"), type="primary", on_click=of.ask, args=("pdf",), key="visit_pdf")
    of.want(offers)


def _password() -> str:
    """Draw the field for the password of the copy and return it; empty, with a sentence, where it cannot be taken."""
    password = st.text_input(
        _("Password of the copy"), type="password", autocomplete="new-password", key="visit_password"
    )
    if password:
        try:
            service.check_password(password)
        except InvalidValue as error:
            markup.problem(refusal.sentence(error, {"password": _("The password")}))
            return ""
    return password or ""


def _protected(of: Making, *, able: bool) -> None:
    """Draw the button of the copy that opens with a password, and what it means."""
    st.button(
        _("Download the protected copy"),
        disabled=not able,
        on_click=of.ask,
        args=("protected",),
        key="visit_protected",
    )
    markup.small(_(service.NOT_ARCHIVAL))


def _export(page: Page, form: str) -> Offer:
    store = page.store
    name = f"{service.file_stem(store, page.today)}.{service.FORMS[form]}"
    return Offer(
        name, _MIME[form], (form, store.revision()), lambda tell: service.export(store, form, clock.now(), tell=tell)
    )


def _pdf(page: Page, chosen: service.VisitChoice) -> Offer:
    store = page.store
    name = f"{service.file_stem(store, page.today)}.pdf"
    return Offer(
        name, _MIME["pdf"], (chosen, store.revision()), lambda tell: service.visit_pdf(store, chosen, clock.now(), tell)
    )


def _pdf_protected(page: Page, chosen: service.VisitChoice, password: str) -> Offer:
    store = page.store
    return Offer(
        f"{service.file_stem(store, page.today, protected=True)}.pdf",
        _MIME["pdf"],
        (chosen, store.revision(), password),
        lambda tell: service.visit_pdf_protected(store, chosen, clock.now(), password, tell),
    )
