"""The parts of the Settings screen about the person: facts asked once, and activities rated now and then."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

import streamlit as st

from kneelog import service
from kneelog.domain import checks
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.domain.record import MOST_FUNCTIONS, Function, Profile
from kneelog.domain.vocabulary import Condition, Sex
from kneelog.ui import markup, refusal, say
from kneelog.ui.page import Page
from kneelog.words import _

_DONE: Final = "settings_done"


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done on this screen, in words."""

    words: str


def country(page: Page) -> None:
    """Draw the choice of country; it takes effect at once, as the numbers in a warning depend on it."""
    known = {each.country: each for each in service.countries()}
    now = page.diary.profile.country
    options = ["", *known, *([now] if now and now not in known else [])]
    chosen = st.selectbox(
        _("Country, for the numbers to call"),
        options,
        index=options.index(now),
        format_func=lambda code: known[code].name if code in known else (code or _("Not chosen")),
        key=f"country_{page.store.revision()}",
        disabled=page.store.read_only,
    )
    numbers = service.emergency_numbers(page.diary.profile)
    named = _("In an emergency, warnings name {emergency}; for advice, {advice_line}.")
    markup.small(named.format(emergency=numbers.emergency, advice_line=numbers.advice_line))
    if chosen != now:
        _save_profile(page, replace(page.diary.profile, country=chosen), _("Country saved."))


def facts(page: Page) -> None:
    """Draw the facts that rules use; each may be left out."""
    told = page.diary.profile
    key = f"profile_{_version(page)}"
    with st.container(horizontal=True):
        birth_year = st.number_input(
            _("Year of birth"), checks.FIRST_YEAR, page.today.year, told.birth_year, 1, key=f"{key}_birth", width=170
        )
        height = st.number_input(_("Height in cm"), 50, 250, told.height_cm, 1, key=f"{key}_height", width=170)
        weight = st.number_input(_("Weight in kg"), 10, 400, told.weight_kg, 1, key=f"{key}_weight", width=170)
    sex = st.segmented_control(
        _("Sex"), list(Sex), format_func=lambda each: each.label, default=told.sex, key=f"{key}_sex"
    )
    conditions = []
    answers = {"yes": _("Yes"), "no": _("No")}
    with st.expander(_("Conditions and risks that matter for warnings"), key=f"{key}_conditions"):
        markup.small(
            _("Leave open what you do not know: open is never read as no. Tap a chosen answer again to open it.")
        )
        for condition in Condition:
            known = told.says(condition)
            answer = st.segmented_control(
                condition.question,
                list(answers),
                format_func=answers.__getitem__,
                default=None if known is None else "yes" if known else "no",
                key=f"{key}_{condition.value}",
            )
            if answer is not None:
                conditions.append((condition, answer == "yes"))
    if st.button(_("Save about me"), type="primary", key=f"{key}_save", disabled=page.store.read_only):
        try:
            profile = Profile(birth_year, sex, height, weight, told.country, tuple(conditions))
        except InvalidValue as error:
            names = {"birth_year": _("Birth year"), "height_cm": _("Height cm"), "weight_kg": _("Weight kg")}
            markup.problem(refusal.sentence(error, names))
        else:
            _save_profile(page, profile, _("Saved."))


def functions(page: Page) -> None:
    """Draw the activities of the person's own choosing, each with its last rating, to rate again."""
    latest = {each.activity: each for each in page.diary.functions}
    revision = page.store.revision()
    rated = {}
    for activity, last in latest.items():
        label = _("{activity} ({rating} on {day})").format(
            activity=markup.literal(activity), rating=last.rating, day=say.short_day(last.on, page.today)
        )
        rated[activity] = st.slider(label, 0, 10, last.rating, key=f"function_{activity}_{revision}")
    if len(latest) < MOST_FUNCTIONS:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            new = st.text_input(
                _("Another one, in your words"), key=f"function_new_{revision}", max_chars=checks.LONGEST_NAME,
                placeholder=_("For example: going down stairs"), width=300,
            )  # fmt: skip
            rating = st.number_input(
                _("0 cannot, 10 as before"), 0, 10, 5, 1, key=f"function_rating_{revision}", width=170
            )
        if new and new.strip():
            rated[" ".join(new.split())] = rating
    unable = page.store.read_only or not rated
    if st.button(_("Save today's ratings"), key=f"function_save_{revision}", disabled=unable):
        try:
            for activity, value in rated.items():
                service.save_record(page.store, Function(uuid4(), page.today, activity, value), page.now)
        except KneelogError as error:
            markup.problem(str(error))
        else:
            finish(_("Ratings saved."))


def finish(words: str) -> None:
    """Run the screen again and say what was done."""
    st.session_state[_DONE] = Done(words)
    st.rerun()


def done() -> None:
    """Draw what was just done, once."""
    last: Done | None = st.session_state.pop(_DONE, None)
    if last is not None:
        with st.container(key="savebar_done"):
            markup.show(f'<div class="k-sum" role="status"><b>{markup.text(last.words)}</b></div>')


def _version(page: Page) -> int | None:
    versions = service.versions(page.store, Profile)
    return versions[-1].number if versions else None


def _save_profile(page: Page, profile: Profile, words: str) -> None:
    try:
        service.save_record(page.store, profile, page.now, _version(page))
    except KneelogError as error:
        markup.problem(str(error))
        return
    finish(words)
