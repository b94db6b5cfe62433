"""The parts of the Doctor visit screen: what goes on the page, how it looks, and the files."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.domain.vocabulary import Side
from kneelog.report.model import LONGEST_CONCERN, LONGEST_NAME, MOST_QUESTIONS
from kneelog.service import Paper, Section
from kneelog.ui import clock, markup, say
from kneelog.ui.page import Page

_PERIODS: Final = {30: "30 days", 90: "90 days", 180: "180 days", 365: "1 year", 0: "All"}
_LEGS: Final = {"both": "Both", "left": "Left", "right": "Right"}
_PAPERS: Final = {Paper.A4: "A4", Paper.LETTER: "Letter"}
_MIME: Final = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}


def choice(page: Page) -> service.VisitChoice | None:
    """Draw what can be chosen and return it; None, with a sentence, where it cannot be printed."""
    with st.container(key="card_words"):
        concern = st.text_area(
            "What matters most, in your words", height=96, max_chars=LONGEST_CONCERN, key="visit_concern"
        )
        questions = st.text_area(
            f"What you want to ask, one a line, at most {MOST_QUESTIONS}", height=110, key="visit_questions"
        )
    with st.container(key="card_choice"):
        first = _first_day(page)
        leg = st.segmented_control(
            "Leg", list(_LEGS), format_func=_LEGS.__getitem__, default="both", required=True, key="visit_leg"
        )
        sections = st.pills(
            "On the page",
            list(Section),
            selection_mode="multi",
            default=list(Section),
            format_func=lambda each: each.label,
            key="visit_sections",
        )
        appendix = st.toggle("Add the day-by-day diary after the page", value=True, key="visit_appendix")
        notes = st.toggle("Print my notes in it", value=False, key="visit_notes")
        with st.expander("Name, date of birth, paper", key="visit_person"):
            name = st.text_input("Name, if it should be printed", max_chars=LONGEST_NAME, key="visit_name")
            born = st.date_input(
                "Date of birth, if it should be printed",
                None,
                min_value=date(1900, 1, 1),
                max_value=page.today,
                format="DD/MM/YYYY",
                key="visit_born",
            )
            paper = st.segmented_control(
                "Paper",
                list(Paper),
                format_func=_PAPERS.__getitem__,
                default=Paper.A4,
                required=True,
                key="visit_paper",
            )
    try:
        return service.VisitChoice(
            first=first,
            last=page.today,
            side=None if leg == "both" else Side(leg),
            concern=(concern or "").strip(),
            questions=tuple(line.strip() for line in (questions or "").splitlines() if line.strip()),
            sections=frozenset(sections),
            name=(name or "").strip(),
            born=born,
            paper=paper,
            include_notes=notes,
            appendix=appendix,
        )
    except InvalidValue as error:
        markup.problem(f"{say.first_upper(error.field)} {error.reason}.")
        return None


def _first_day(page: Page) -> date:
    days = st.pills(
        "Period", list(_PERIODS), format_func=_PERIODS.__getitem__, default=90, required=True, key="visit_period"
    )
    if days:
        return page.today - timedelta(days=days - 1)
    return page.diary.days[0].on if page.diary.days else page.today


def preview(page: Page, chosen: service.VisitChoice) -> None:
    """Draw the page as it will be printed."""
    try:
        sheets = _sheets(page.store, str(page.store.path), page.store.revision(), chosen, page.today)
    except KneelogError as error:
        markup.problem(str(error))
        return
    shown = min(st.session_state.get("visit_sheet", 0), len(sheets) - 1)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        markup.show(f'<div class="k-small"><b>Page {shown + 1} of {len(sheets)}</b></div>', narrow=True)
        with st.container(horizontal=True, width="content", gap="small"):
            for words, step in (("Previous", -1), ("Next", 1)):
                to = shown + step
                st.button(
                    words, disabled=not 0 <= to < len(sheets), key=f"visit_{words}", on_click=_turn_to, args=(to,)
                )
    with st.container(key="paper"):
        st.image(sheets[shown], width="stretch", alt=f"Page {shown + 1} as it will be printed")


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={service.VisitChoice: repr})
def _sheets(
    _store: service.Store, path: str, revision: int, chosen: service.VisitChoice, today: date
) -> tuple[bytes, ...]:
    """Draw the pages once for one state of one diary: turning a page draws nothing."""
    del path, revision, today
    return service.visit_preview(_store, chosen, clock.now())


def _turn_to(sheet: int) -> None:
    st.session_state["visit_sheet"] = sheet


def files(page: Page, chosen: service.VisitChoice | None) -> None:
    """Draw the downloads; each file is made when it is asked for."""
    name = f"kneelog-{page.today.isoformat()}{'-DEMO' if service.is_demo(page.store) else ''}"
    with st.container(horizontal=True, width="content", gap="small"):
        with st.popover("Other files", key="visit_other"):
            for form, words in (("csv", "Spreadsheet (CSV)"), ("json", "Everything, for kneelog (JSON)")):
                st.download_button(
                    words,
                    _export(page, form),
                    f"{name}.{form}",
                    _MIME[form],
                    width="stretch",
                    on_click="ignore",
                    key=f"visit_{form}",
                )
        if chosen is not None:
            st.download_button(
                "Download the PDF",
                _pdf(page, chosen),
                f"{name}.pdf",
                _MIME["pdf"],
                type="primary",
                on_click="ignore",
                key="visit_pdf",
            )


def _export(page: Page, form: str) -> Callable[[], bytes]:
    store = page.store
    return lambda: service.export(store, form, clock.now())


def _pdf(page: Page, chosen: service.VisitChoice) -> Callable[[], bytes]:
    store = page.store
    return lambda: service.visit_pdf(store, chosen, clock.now())
