"""Questions answered in one tap, each kept in the diary at once, with its undo."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.errors import KneelogError
from kneelog.domain.finding import Urgency
from kneelog.domain.vocabulary import SAID_OF_A_LEG, Condition, EntryTerm, Side, entry_term
from kneelog.ui import markup, say
from kneelog.ui.page import OF_THIS_SCREEN, Page
from kneelog.words import N_, _, ngettext

_WHY: Final = {
    Urgency.EMERGENCY: N_("Asked first: a yes would be an emergency"),
    Urgency.SAME_DAY: N_("Asked first: a yes should be looked at today"),
    Urgency.NONE: N_("Tells apart: {rule}"),
}

_GIVEN: Final = f"{OF_THIS_SCREEN}answer"


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer just given, for its undo.

    Attributes:
        words: question and answer.
        answered: what was saved.
    """

    words: str
    answered: service.Answered


def next_questions(page: Page) -> None:
    """Draw the questions to ask next, each with why it is asked, and say how many are open after them."""
    questions = service.ask_next(page.store, page.today, page.now)
    if not questions:
        return
    more = service.open_questions(page.store, page.today, page.now) - len(questions)
    with st.container(key="card_next"):
        markup.question(
            _("What would make this clearer"),
            _("One tap each, and you can stop at any time. What you answer or leave out is not asked again."),
        )
        for question in questions:
            _question(page, question)
        if more:
            markup.small(ngettext("About {n} more is open.", "About {n} more are open.", more).format(n=more))


def given(page: Page, *, stays: bool = False) -> None:
    """Draw the answer just given, with its undo.

    Args:
        page: the screen.
        stays: whether it stays in view at the foot of a long screen.
    """
    last: _Given | None = st.session_state.get(_GIVEN)
    if last is None:
        return
    key = "savebar_answer" if stays else "answer_given"
    with st.container(key=key, horizontal=True, wrap=False, vertical_alignment="center"):
        saved = markup.text(_("Saved."))
        markup.show(f'<div class="k-sum" role="status"><b>{saved}</b> {markup.text(last.words)}</div>', narrow=True)
        if st.button(_("Undo"), key="answer_undo"):
            del st.session_state[_GIVEN]
            try:
                service.take_back(page.store, last.answered, page.now)
            except KneelogError as error:
                markup.problem(str(error))
                return
            st.rerun()


def yes_no(page: Page, about: EntryTerm | Condition, side: Side, key: str) -> None:
    """Draw a question with the two answers."""
    markup.show(f'<div class="k-ev3"><ul><li class="q">{markup.text(_in_words(about, side))}</li></ul></div>')
    with st.container(horizontal=True, gap="small", key=f"row_{key}"):
        _answers(page, about, side, key)


def term(value: str) -> EntryTerm | Condition:
    """Return the question with this identifier, of an entry or of the profile."""
    try:
        return entry_term(value)
    except KeyError:
        return Condition(value)


def leg(page: Page, about: EntryTerm | Condition) -> Side:
    """Return the leg a question is about: the one that hurts; not stated where both or none do."""
    stated = [side for side in page.diary.sides if side is not Side.NOT_STATED]
    return stated[0] if about in SAID_OF_A_LEG and len(stated) == 1 else Side.NOT_STATED


def _question(page: Page, question: service.Question) -> None:
    key = f"next_{question.about.value}"
    why = _(_WHY[question.urgency]).format(rule=question.rule)
    markup.show(
        f'<div class="k-ev3"><ul><li class="q">{markup.text(_in_words(question.about, question.side))}'
        f"<small>{markup.text(why)}{say.SEPARATOR}{markup.source(question.source)}</small></li></ul></div>"
    )
    with st.container(horizontal=True, gap="small", key=f"row_{key}"):
        _answers(page, question.about, question.side, key)
        if st.button(_("Leave out"), key=f"{key}_skip", type="tertiary", disabled=page.store.read_only):
            words = _("{question} Left out.").format(question=_in_words(question.about, question.side))
            _keep(words, lambda: service.leave_out(page.store, question, page.now))


def _answers(page: Page, about: EntryTerm | Condition, side: Side, key: str) -> None:
    if st.button(_("Yes"), key=f"{key}_yes", disabled=page.store.read_only):
        words = _("{question} Yes.").format(question=_in_words(about, side))
        _keep(words, lambda: service.answer(page.store, about, side, page.now, yes=True))
    if st.button(_("No"), key=f"{key}_no", disabled=page.store.read_only):
        words = _("{question} No.").format(question=_in_words(about, side))
        _keep(words, lambda: service.answer(page.store, about, side, page.now, yes=False))


def _keep(words: str, save: Callable[[], service.Answered]) -> None:
    """Save an answer and hold it for its undo; where it cannot be saved, say why."""
    try:
        answered = save()
    except KneelogError as error:
        markup.problem(str(error))
        return
    st.session_state[_GIVEN] = _Given(words, answered)
    st.rerun()


def _in_words(about: EntryTerm | Condition, side: Side) -> str:
    """Return the question, with the leg it is asked of."""
    if side is Side.NOT_STATED:
        return about.question
    asked = _("{question} (left leg)") if side is Side.LEFT else _("{question} (right leg)")
    return asked.format(question=about.question)
