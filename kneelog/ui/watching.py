"""The watch list on Trends: few questions chosen beforehand, and the coin-flip plan."""

from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID

import streamlit as st

from kneelog import service
from kneelog.domain import checks, plans
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.domain.record import MOST_WATCHED, Plan, Watch
from kneelog.domain.vocabulary import Direction, FactorKind
from kneelog.insights.effects import LinkVerdict
from kneelog.insights.words import full_date, shortened, span
from kneelog.ui import editor, interval, language, markup, refusal, screens
from kneelog.ui.page import Page
from kneelog.words import _, ngettext

if TYPE_CHECKING:
    from kneelog.domain.vocabulary import Side
    from kneelog.insights.telling import Told
    from kneelog.insights.watching import Watched, WatchList

_LONGEST_ON_A_BUTTON: Final = 40
_MORNING: Final = time(8, 0)


def draw(page: Page, side: "Side | None") -> None:
    """Draw the watched questions of a leg, as of the last week that is over, and the way to another."""
    found = service.watched(page.store, page.today, side)
    with st.container(key="card_watched"):
        alone = _("the day after, and these questions alone")
        basis = interval.basis(found.look, page.today, found.side, alone) if found.watched else ""
        markup.question(_("Watched"), basis)
        if not found.watched:
            markup.paragraph(
                _(
                    "Here stands what you want to know most: up to three questions, such as what the day after running "
                    "is like. Few questions chosen beforehand can be answered sooner than all of them at once."
                )
            )
        for each in found.watched:
            _row(page, found, each)
        _another(page, found)


def _row(page: Page, found: "WatchList", each: "Watched") -> None:
    """Draw one question: its verdict, since when it is watched, its plan, and what can be done about it."""
    with st.container(key=f"watched_{each.watch.id}", gap="small"):
        picture = _picture(each.told)
        paused = service.no_plan_now(page.store, page.today, page.now) if _runs(page, each.watch.plan) else ""
        today = "" if paused else _of_today(page, each.watch.plan)
        about = markup.text(" ".join(filter(None, (each.since, each.by_chance, today))))
        markup.show(f'<div class="k-forest">{picture}<span>{markup.text(each.says)}<small>{about}</small></span></div>')
        if paused:
            markup.note(paused, _("The plan is paused."))
        with st.container(horizontal=True, gap="small", key=f"watched_do_{each.watch.id}"):
            _behind(page, found, each)
            _plan_button(page, each.watch)
            stop = _("Stop watching {what}").format(what=_short(each.watch))
            if st.button(stop, key=f"unwatch_{each.watch.id}", type="tertiary", disabled=page.store.read_only):
                version = service.stop_watching(page.store, each.watch, page.now)
                editor.did(_("No longer watched: {what}.").format(what=_plain(each.watch)), each.watch, version)
                st.rerun()


def _picture(told: "Told | None") -> str:
    if told is None or not told.insight.effect.tested:
        return '<i class="row none" aria-hidden="true"></i>'
    effect = told.insight.effect
    return interval.row(effect.points, effect.low, effect.high, marked=told.insight.verdict is LinkVerdict.LINKED)


def _plain(watch: Watch) -> str:
    return shortened(watch.label, _LONGEST_ON_A_BUTTON)


def _short(watch: Watch) -> str:
    """Return what a button calls a question."""
    return markup.literal(_plain(watch))


def _behind(page: Page, found: "WatchList", each: "Watched") -> None:
    days = each.told.insight.effect.days_with if each.told else 0
    words = ngettext("Show the {n} day with it", "Show the {n} days with it", days).format(n=days)
    if each.told and days and st.button(words, key=f"behind_watched_{each.watch.id}", type="tertiary"):
        screens.go(screens.HISTORY, service.behind_insight(page.store, found, each.told), about=each.watch.label)


def _another(page: Page, found: "WatchList") -> None:
    if len(found.watched) >= MOST_WATCHED:
        markup.small(_("Three questions are watched, which is as many as can be."))
    elif st.button(_("Watch a question"), key="watch_question", disabled=page.store.read_only):
        _dialog(_("Watch a question"))(_choose, page)


def _dialog(title: str) -> Callable[..., None]:
    """Return what opens a dialog: called with what draws it and that one's arguments."""
    return st.dialog(title)(lambda drawing, *given: drawing(*given))


def _choose(page: Page) -> None:
    """Draw what can be watched: what the diary holds, or something in own words."""
    known = {each.key: each for each in service.watchable(page.store, page.today)}
    markup.small(
        _(
            "kneelog then asks every week whether the day after it is better or worse than others. Choose what you "
            "want to know, not what stands out in the numbers already: chosen so, a link is much more often a false "
            "one."
        )
    )
    chosen = None
    if known:
        chosen = st.selectbox(
            _("From your diary"),
            list(known),
            index=None,
            format_func=lambda key: shortened(known[key].label, 2 * _LONGEST_ON_A_BUTTON),
            placeholder=_("Choose one"),
            key="watch_known",
        )
    own = st.text_input(_("Or something else that you do, in your own words"), max_chars=checks.LONGEST_NAME)
    direction = st.segmented_control(
        _("What do you want to know of the day after?"),
        list(Direction),
        format_func=lambda each: each.label,
        default=Direction.EITHER,
        required=True,
        key="watch_direction",
    )
    markup.small(_("Asked one way alone it is answered sooner, and says nothing of the other way."))
    if not st.button(_("Watch this"), type="primary", key="watch_this"):
        return
    name = " ".join((own or "").split())
    if bool(chosen) == bool(name):
        markup.problem(_("Choose one from your diary, or write one in your own words."))
        return
    kind, name = (known[chosen].kind, known[chosen].label) if chosen else (FactorKind.ACTIVITY, name)
    try:
        watch = service.watch(page.store, kind, name, page.today, page.now, direction)
    except InvalidValue as error:
        markup.problem(refusal.sentence(error, {"name": _("The name")}))
        return
    except KneelogError as error:
        markup.problem(str(error))
        return
    editor.did(_("Watched from now on: {what}.").format(what=_plain(watch)), watch, 1)
    st.rerun()


# --------------------------------------------------------------------------------------------------------- the plan


def _runs(page: Page, plan: Plan | None) -> bool:
    """Whether there is a plan that is not over."""
    return plan is not None and plan.last >= page.today


def _of_today(page: Page, plan: Plan | None) -> str:
    """Return what a plan says of today; empty where it says nothing."""
    if plan is None or not plan.covers(page.today):
        return ""
    return _("Today is a day with it.") if page.today in plan.days else _("Today is a day without it.")


def _plan_button(page: Page, watch: Watch) -> None:
    """Draw the way to the plan that there is, or to one; beside an urgent finding none is offered."""
    if _runs(page, watch.plan):
        if st.button(_("The plan for {what}").format(what=_short(watch)), key=f"plan_{watch.id}", type="tertiary"):
            _dialog(_("The coin-flip plan"))(_running, page, watch.id)
    elif not page.urgent:
        words = _("Try {what} by coin flip").format(what=_short(watch))
        if st.button(words, key=f"flip_{watch.id}", type="tertiary", disabled=page.store.read_only):
            _dialog(_("Try it by coin flip"))(_begin, page, watch)


def _begin(page: Page, watch: Watch) -> None:
    """Draw what a plan is and what it is never about, and have chance draw it; or say why there can be none."""
    markup.paragraph(
        _(
            "Chance draws the days: of every two days running, one with it and one without. Then how the knee feels "
            "does not decide, and other reasons for a difference have less room."
        )
    )
    if refused := service.no_plan_for(page.store, watch, page.today, page.now):
        markup.note(refused, _("Not now or not for this."))
        return
    markup.paragraph(
        _(
            "Only for what you would do anyway; never for medicines, braces, injections or exercise that somebody "
            "prescribed. Leave a day out whenever it does not feel right: what you log counts, not what was drawn. "
            "Ask your doctor first."
        )
    )
    weeks = st.segmented_control(
        _("For how long?"),
        plans.WEEKS,
        format_func=lambda n: ngettext("{n} week", "{n} weeks", n).format(n=n),
        default=plans.WEEKS[1],
        required=True,
        key="plan_weeks",
    )
    agreed = st.checkbox(
        _("I have asked my doctor, and nobody prescribed this or advised against it."), key="plan_agreed"
    )
    if not st.button(_("Draw the days from tomorrow on"), type="primary", key="plan_begin"):
        return
    if not agreed:
        markup.problem(_("Ask your doctor first, then tick the line above."))
        return
    try:
        version = service.begin_plan(page.store, watch, weeks, page.today, page.now)
    except KneelogError as error:
        markup.problem(str(error))
        return
    editor.did(_("The days are drawn."), watch, version)
    st.rerun()


def _running(page: Page, watch_id: UUID) -> None:
    """Draw the days of a plan, its reminders, and the way to end it."""
    watch = service.versions(page.store, Watch, watch_id)[-1].content
    plan = watch.plan
    if plan is None:
        return
    markup.heading(_("{what}, {span}").format(what=watch.label, span=span(plan.first, plan.last)))
    paused = service.no_plan_now(page.store, page.today, page.now)
    if paused:
        markup.note(paused, _("The plan is paused."))
    coming = [day for day in plan.days if day >= page.today]
    with st.expander(_("The days with it that are to come ({n})").format(n=len(coming)), key="plan_days"):
        markup.paragraph("; ".join(full_date(day) for day in coming) or _("None."))
    if coming and not paused:
        _reminders(page, plan)
    if st.button(_("End the plan"), key="plan_end", disabled=page.store.read_only):
        version = service.end_plan(page.store, watch, page.now)
        editor.did(_("The plan is ended; the question stays watched."), watch, version)
        st.rerun()


def _reminders(page: Page, plan: Plan) -> None:
    here = urlsplit(st.context.url or "")
    address = f"{here.scheme}://{here.netloc}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.time_input(_("Remind me at"), _MORNING, step=300, key="plan_reminder_at", width=160)
        st.download_button(
            _("Save the calendar file"),
            data=language.carried(lambda: service.plan_reminders(plan, at, page.today, address)),
            file_name="kneelog-days.ics",
            mime="text/calendar",
            on_click="ignore",
            key="plan_reminder_file",
        )
    markup.small(
        _(
            "It reminds you on the days with it, and says nothing about your health. A calendar cannot know when the "
            "plan is paused: look into kneelog first, and delete the reminders if you end the plan."
        )
    )
