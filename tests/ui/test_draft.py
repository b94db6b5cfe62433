"""The entry form's draft: what it makes of chips and places, and that editing an entry loses nothing of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from streamlit.testing.v1 import AppTest

from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import SAID_OF_THE_PERSON, Side, Symptom, Zone
from kneelog.ui import draft
from kneelog.ui.draft import Draft
from tests import strategies

if TYPE_CHECKING:
    from collections.abc import Iterable

ID = UUID(int=7)
NOW = datetime(2026, 3, 15, 20, 30, tzinfo=UTC)


def test_every_symptom_stands_in_exactly_one_group() -> None:
    """A symptom left out of the groups could never be logged; one in two would be asked twice."""
    grouped = [*draft.KNEE_SYMPTOMS, *draft.LEG_SYMPTOMS, *SAID_OF_THE_PERSON]
    assert sorted(grouped) == sorted(Symptom)


def test_a_symptom_is_said_of_the_leg_and_fever_of_the_person() -> None:
    """The side of the place decides the side of the symptom; what is of the whole body has none."""
    entry = Draft(yes={"calf_swelling", "fever"}, legs=(Side.RIGHT,)).entry(ID, NOW)
    assert entry.says(Symptom.CALF_SWELLING, Side.RIGHT) is True
    assert entry.says(Symptom.FEVER) is True
    assert len(entry.answers) == 2


def test_both_legs_make_two_answers() -> None:
    """Both is said of each leg, so that a rule for one leg finds it."""
    entry = Draft(yes={"cramp"}, legs=draft.STATED).entry(ID, NOW)
    assert {answer.side for answer in entry.answers} == {Side.LEFT, Side.RIGHT}


def test_yes_outweighs_a_no_to_the_same_question() -> None:
    """A danger sign chosen as a chip must not vanish because "none of the others" was ticked too."""
    entry = Draft(yes={"fever"}, no={"fever", "chest_pain"}).entry(ID, NOW)
    assert entry.says(Symptom.FEVER) is True
    assert entry.says(Symptom.CHEST_PAIN) is False


def test_what_nobody_touched_is_not_in_the_entry() -> None:
    """Not asked is never no, and an empty form is nothing to save."""
    assert Draft().empty
    assert not Draft(severity=0).empty
    assert Draft(severity=0).entry(ID, NOW) == Entry(ID, NOW, severity=0)


def test_an_impossible_onset_names_its_field() -> None:
    """The error must be shown beside the field it is about."""
    with pytest.raises(InvalidValue) as caught:
        Draft(onset={"on": NOW.date().replace(year=2027)}).entry(ID, NOW)
    assert caught.value.field.startswith("onset")


def test_an_answer_for_the_other_leg_keeps_its_own_chip() -> None:
    """Editing an entry about two legs must not move a sign from one leg to the other."""
    entry = Entry(
        ID,
        NOW,
        places=(Place(Zone.CALF, Side.RIGHT),),
        answers=(
            Answer(Symptom.CALF_SWELLING, yes=True, side=Side.RIGHT),
            Answer(Symptom.CRAMP, yes=True, side=Side.LEFT),
        ),
    )
    assert draft.legs_of(entry) == (Side.RIGHT,)
    assert draft.keys_of(entry, yes=True) == ("calf_swelling", "cramp@left")
    assert draft.chip_label("cramp@left") == "Cramp (left)"


def _form() -> None:
    """The whole form on one screen, as the editor draws it. Runs as a script of its own."""
    import streamlit as st  # noqa: PLC0415 - the script sees nothing of this module

    from kneelog.ui.entry_form import EntryForm, Usual  # noqa: PLC0415 - likewise

    start = st.session_state["start"]
    fill = EntryForm("form", start, Usual((), (), (), own=False), start.day)
    fill.number()
    fill.where()
    fill.symptoms()
    fill.answered_no()
    fill.feel()
    fill.began()
    fill.onset()
    fill.done(caveats=True)
    fill.words()
    fill.apart()
    fill.legs()
    st.session_state["made"] = fill.draft.entry(start.id, start.occurred_at, start.logged_at)


def _unordered(entry: Entry) -> dict[str, Any]:
    def sorted_(parts: Iterable[object]) -> list[str]:
        return sorted(map(repr, parts))

    return {
        "head": (entry.id, entry.occurred_at, entry.logged_at, entry.severity, entry.onset, entry.note),
        "places": sorted_(entry.places),
        "answers": sorted_(entry.answers),
        "activities": sorted_(entry.activities),
        "treatments": sorted_(entry.treatments),
    }


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck))
@given(entry=strategies.entries())
def test_opening_an_entry_in_the_form_and_saving_it_changes_nothing(entry: Entry) -> None:
    """Every field of every entry passes through the form, two-sided answers and hostile names included."""
    app = AppTest.from_function(_form, default_timeout=60)
    app.session_state["start"] = entry
    app.run()
    assert not app.exception
    assert _unordered(app.session_state["made"]) == _unordered(entry)
