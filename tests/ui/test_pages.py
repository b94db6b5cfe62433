"""Every screen runs: on an empty diary, on a full one, and when the diary cannot be opened."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import streamlit as st

from kneelog import service
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Origin, Place, Treatment
from kneelog.domain.facts import facts
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Quality, ResponseKind, Side, Symptom, Zone
from kneelog.rules import catalogue, pages
from kneelog.transfer import demo
from kneelog.ui import clock, history, keeping, learn, paths, screens, trends
from kneelog.ui.clock import NOW_VARIABLE
from kneelog.words import LANGUAGE_VARIABLE
from tests.conftest import FIXED_NOW
from tests.ui.conftest import clot_signs, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from kneelog.storage import Store

    Screen = Callable[..., AppTest]
    Add = Callable[..., Entry]

PAGES = ("today", "trends", "patterns", "visit", "history", "learn", "settings")
DISCLAIMER = "does not diagnose"


def test_every_file_of_pages_is_a_screen() -> None:
    """A page that is forgotten in this list would be tested by nothing."""
    assert {path.stem for path in paths.pages_folder().glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_runs_on_an_empty_diary(name: str, screen: Screen) -> None:
    """The first visit to each screen shows a page with its title and the disclaimer, nothing asked first."""
    app = screen(name)
    assert len(app.title) == 1
    assert DISCLAIMER in words(app)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_runs_on_a_full_diary_and_says_demo(
    name: str, screen: Screen, store: Store, fixed_now: datetime
) -> None:
    """120 days of everything are drawn, and a demo diary says so on every screen."""
    store.merge(demo.demo(fixed_now.date()), at=fixed_now)
    assert "DEMO" in words(screen(name))


@pytest.mark.parametrize("filled", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["empty", "demo"])
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_runs_in_german(
    name: str, screen: Screen, store: Store, fixed_now: datetime, monkeypatch: pytest.MonkeyPatch, *, filled: bool
) -> None:
    """A translation that misses a value, or a comparison of translated words, would show here as an exception."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    if filled:
        store.merge(demo.demo(fixed_now.date()), at=fixed_now)
    assert 'lang="de" hreflang="de" aria-current="true"' in words(screen(name))


@pytest.mark.parametrize("name", PAGES)
def test_an_urgent_finding_stands_above_the_title_of_every_screen(name: str, screen: Screen, add: Add) -> None:
    """Nothing may come before what cannot wait."""
    add(**clot_signs())
    app = screen(name)
    first = next(iter(app.main.children.values()))
    assert "Get it checked today" in "".join(each.proto.body for each in first.get("html"))
    assert not first.get("title")


@pytest.mark.parametrize("name", PAGES)
def test_a_damaged_file_is_a_sentence_and_stays_as_it_is(name: str, screen: Screen, diary: Path) -> None:
    """A start error is told in place of the screen, and the file is left alone."""
    diary.write_bytes(b"not a diary at all" * 100)
    app = screen(name)
    assert app.title[0].value == "The diary could not be opened"
    assert str(diary) in words(app)
    assert DISCLAIMER in words(app)
    assert diary.read_bytes() == b"not a diary at all" * 100


def test_a_diary_that_can_only_be_read_says_so(
    screen: Screen, store: Store, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without write access the diary can be looked at, and every button that would change it is off."""
    add(severity=3)
    monkeypatch.setattr(store, "read_only", True)
    monkeypatch.setattr(service, "open_diary", lambda *_: store)
    app = screen("today")
    assert "Read only" in words(app)
    assert app.button(key="save0").disabled
    assert app.button(key="same0").disabled
    assert screen("settings").button(key="profile_None_save").disabled


# ------------------------------------------------------------------------------------------------------------- Today


def _severity(app: AppTest, value: int) -> AppTest:
    app.session_state["today0_severity"] = {"value": value}
    return app.run()


def test_a_number_is_saved_and_can_be_taken_back(screen: Screen, store: Store) -> None:
    """Choose, save, undo: the entry is there, then it is gone, and the form holds again what was typed."""
    app = _severity(screen("today"), 6)
    app.button(key="save0").click().run()
    assert [entry.severity for entry in service.diary(store).entries] == [6]
    assert "Saved." in words(app)
    app.button(key="undo1").click().run()
    assert service.diary(store).entries == ()
    assert "6 · Moderate" in words(app)


def test_saving_nothing_says_what_is_missing(screen: Screen, store: Store) -> None:
    """The button is never dead: it says why there is nothing to save."""
    app = screen("today")
    app.button(key="save0").click().run()
    assert "Nothing is saved yet" in words(app)
    assert service.diary(store).entries == ()


def test_the_same_as_last_time_is_one_tap(screen: Screen, store: Store, add: Add) -> None:
    """Number, places and symptoms are repeated; the note of that day is not."""
    add(1, severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.LEFT),), note="only then")
    app = screen("today")
    app.button(key="same0").click().run()
    last = service.diary(store).entries[-1]
    assert (last.severity, last.places, last.note) == (4, (Place(Zone.BACK_OF_KNEE, Side.LEFT),), "")


def test_no_pain_today_is_one_tap_and_not_offered_on_a_painful_day(screen: Screen, store: Store, add: Add) -> None:
    """0 is a value; a day that holds pain cannot become a day without."""
    app = screen("today")
    app.button(key="nopain0").click().run()
    assert [entry.severity for entry in service.diary(store).entries] == [0]
    add(severity=5)
    assert "nopain0" not in [button.key for button in screen("today").button]


def test_yesterday_is_saved_as_yesterday(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """A back-dated entry belongs to the day that was chosen."""
    app = screen("today")
    app.button_group(key="today0_when").set_value("yesterday").run()
    _severity(app, 3).button(key="save0").click().run()
    assert service.diary(store).entries[0].day == fixed_now.date() - timedelta(days=1)


def test_a_time_to_come_is_refused_beside_its_field(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """Nothing can be true later than now."""
    app = screen("today")
    app.button_group(key="today0_when").set_value("earlier").run()
    app.time_input(key="today0_earlier_time").set_value((fixed_now + timedelta(hours=1)).time()).run()
    _severity(app, 3).button(key="save0").click().run()
    assert "still to come" in words(app)
    assert service.diary(store).entries == ()


def test_what_is_folded_away_is_drawn_once_it_is_unfolded_and_stays(screen: Screen, store: Store) -> None:
    """Today draws what most entries need; what was chosen under a fold is saved although it was folded up again."""
    fever = "today0_pills_The rest of you"
    app = screen("today")
    assert not any(each.key == fever for each in app.button_group)
    app.session_state["more_symptomstoday0"] = True
    app.run()
    app.button_group(key=fever).set_value(["fever"]).run()
    app.session_state["more_symptomstoday0"] = False
    app.run()
    assert app.button_group(key=fever).value == ["fever"]
    _severity(app, 3).button(key="save0").click().run()
    assert service.diary(store).entries[0].says(Symptom.FEVER)
    assert not any(str(each.key).endswith("pills_The rest of you") for each in app.button_group), "the next form is new"


def test_an_undo_brings_back_what_was_chosen_under_a_fold(screen: Screen, store: Store) -> None:
    """The form then begins with something, so that all of it is drawn."""
    app = screen("today", more_symptomstoday0=True)
    app.button_group(key="today0_pills_The rest of you").set_value(["fever"]).run()
    _severity(app, 3).button(key="save0").click().run()
    next(each for each in app.button if each.label == "Undo").click().run()
    assert service.diary(store).entries == ()
    next(each for each in app.button if each.label == "Save").click().run()
    assert service.diary(store).entries[0].says(Symptom.FEVER)


def test_details_of_a_usual_activity_are_asked_though_its_fold_is_closed(screen: Screen, add: Add) -> None:
    """They stand beside the chip; without them what was tapped would not be saved."""
    for days_ago in range(1, 5):
        add(days_ago, severity=3, activities=(Activity("Walking", 20),))
    app = screen("today")
    usual = next(each for each in app.button_group if "activity:Walking" in each.options or "Walking" in each.options)
    usual.set_value(["activity:Walking"]).run()
    assert app.number_input(key="today0_minutes_Walking").value == 20


def test_none_of_the_others_turns_what_was_shown_into_no(screen: Screen, store: Store) -> None:
    """Only a tick makes a no, and only of the symptoms of that group; what was chosen stays yes."""
    app = screen("today", more_symptomstoday0=True)
    app.button_group(key="today0_pills_The rest of you").set_value(["fever"]).run()
    app.checkbox(key="today0_all_The rest of you").check().run()
    _severity(app, 3).button(key="save0").click().run()
    entry = service.diary(store).entries[0]
    assert entry.says(Symptom.FEVER) is True
    assert entry.says(Symptom.CHEST_PAIN) is False
    assert entry.says(Symptom.LOCKING) is None


def test_a_danger_sign_brings_up_the_questions_that_go_with_it(screen: Screen, store: Store) -> None:
    """A swollen calf makes redness and breathlessness matter; the answer is saved with the entry."""
    app = screen("today")
    app.button_group(key="today0_pills_Often noted").set_value(["calf_swelling"]).run()
    assert "This matters now" in words(app)
    app.button_group(key="today0_ask_leg_redness").set_value("no").run()
    app.button(key="save0").click().run()
    entry = service.diary(store).entries[0]
    assert entry.says(Symptom.CALF_SWELLING) is True
    assert entry.says(Symptom.LEG_REDNESS) is False


def test_the_beginning_is_asked_for_a_new_pain_and_not_again(screen: Screen, add: Add) -> None:
    """Onset is asked in sight once an episode; later it waits under "How it began"."""
    assert not _onset_is_folded(_severity(screen("today"), 5))
    add(1, severity=5)
    assert _onset_is_folded(_severity(screen("today"), 5))


def _onset_is_folded(app: AppTest) -> bool:
    folded = next(block for block in app.expander if block.label == "How it began")
    everywhere = [str(group.key).endswith("_onset_form") for group in app.button_group]
    assert everywhere.count(True) == 1
    return any(str(group.key).endswith("_onset_form") for group in folded.button_group)


def test_an_answer_that_cannot_be_is_told_beside_its_field(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """An onset after the entry is not saved, and the sentence names it."""
    app = screen("today")
    app.button_group(key="today0_when").set_value("yesterday").run()
    _severity(app, 5)
    app.button_group(key="today0_onset_form").set_value("on").run()
    app.date_input(key="today0_onset_on").set_value(fixed_now.date() + timedelta(days=1)).run()
    assert "the pain cannot begin later" in words(app)
    app.button(key="save0").click().run()
    assert service.diary(store).entries == ()


def test_an_undone_entry_keeps_the_day_it_was_for(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """Undo brings back the whole form; saved again, an entry for yesterday is still one for yesterday."""
    app = screen("today")
    app.button_group(key="today0_when").set_value("yesterday").run()
    _severity(app, 3).button(key="save0").click().run()
    app.button(key="undo1").click().run()
    app.button(key="save2").click().run()
    assert [entry.day for entry in service.diary(store).entries] == [fixed_now.date() - timedelta(days=1)]


def test_a_window_left_open_overnight_begins_the_day_afresh(
    screen: Screen, add: Add, fixed_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next day offers its one-tap saves again, not the undo of the day before."""
    add(1, severity=4)
    app = screen("today")
    app.button(key="same0").click().run()
    assert "Saved." in words(app)
    monkeypatch.setenv(NOW_VARIABLE, (fixed_now + timedelta(days=1)).isoformat())
    app.run()
    assert "Saved." not in words(app)
    assert "same1" in [button.key for button in app.button]


def test_the_draft_waits_while_another_screen_is_looked_at(screen: Screen) -> None:
    """Coming back from Trends, what was chosen is still chosen."""
    app = _severity(screen("today"), 7)
    held = app.session_state["today_session"]
    again = screen("today", today_session=held)
    assert "7 · Severe" in words(again)


def test_today_in_german_has_the_widgets_of_today_in_english(
    screen: Screen, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft, a banner and their answers hang on the keys of widgets, and no key may change with the language."""
    add(**clot_signs())
    english = _keys(screen("today"))
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    german = screen("today")
    assert not german.exception
    assert _keys(german) == english


def _keys(app: AppTest) -> list[str]:
    kinds = ("button", "button_group", "checkbox", "date_input", "selectbox", "text_area", "text_input", "time_input")
    return [str(each.key) for kind in kinds for each in app.get(kind)]


@pytest.mark.parametrize(
    ("treatment", "caveat"),
    [
        ("Ice pack", "About ice"),
        ("Eisbeutel", "About ice"),
        ("Kühlpack", "About ice"),
        ("Pain gel", "About painkillers"),
        ("Schmerzgel", "About painkillers"),
        ("ASS 100", "About painkillers"),
        ("Eisentabletten", ""),
        ("Beinkreisen", ""),
        ("Massage", ""),
    ],
)
def test_what_is_worth_knowing_is_said_of_a_treatment_named_in_any_language(
    treatment: str, caveat: str, screen: Screen
) -> None:
    """A diary keeps the words of the day it was written; iron is no ice, and a massage no painkiller."""
    app = screen("today", more_donetoday0=True)
    app.text_input(key="today0_own_treatment:").set_value(treatment).run()
    assert [each for each in ("About ice", "About painkillers") if each in words(app)] == [caveat] * bool(caveat)


# ---------------------------------------------------------------------------------------------------- the other screens


def test_trends_shows_the_chart_with_its_sentence_and_its_table(screen: Screen, add: Add) -> None:
    """Who cannot see the chart has the same facts as a sentence and as rows."""
    add(1, severity=4)
    app = screen("trends")
    chart = app.get("plotly_chart")[0].proto
    assert "Worst pain each day" in chart.alt
    assert "<table>" in words(app)


def test_a_count_among_nothing_is_a_dash(screen: Screen, add: Add) -> None:
    """Nights woken that nobody asked about, and severe days without a number, are not 0."""
    add(1, severity=None, places=(Place(Zone.CALF, Side.LEFT),))
    shown = words(screen("trends"))
    assert "not asked" in shown
    assert shown.count("no number yet") == 3
    assert "nights, asked on 0" not in shown


def test_the_window_stands_in_the_address(screen: Screen, add: Add) -> None:
    """A bookmark of 30 days stays 30 days; a word that is not known falls back to 90."""
    add(1, severity=4)
    app = screen("trends")
    app.button_group(key="choose_range").set_value("30d").run()
    assert app.query_params["range"] == "30d"
    app.query_params["range"] = "nonsense"
    app.run()
    assert not app.exception


@pytest.mark.parametrize(
    ("logged", "marked", "days", "first"),
    [((20, 2), None, 90, 20), ((2,), None, 90, 6), ((20,), 40, 90, 40), ((20,), 400, 90, 20), ((200,), 20, 90, 89),
     ((20,), 400, None, 20), ((200,), 300, None, 200), ((), None, None, 6)],
)  # fmt: skip
def test_a_window_begins_with_the_diary(
    logged: tuple[int, ...], marked: int | None, days: int | None, first: int
) -> None:
    """Days before the first entry, or before a mark in the window, are not days left out; a week is the least."""
    now = FIXED_NOW
    diary = Diary(
        tuple(Entry(uuid4(), now - timedelta(days=ago), severity=3) for ago in sorted(logged, reverse=True)),
        () if marked is None else (Mark(uuid4(), now.date() - timedelta(days=marked), MarkKind.INJURY),),
    )
    assert (now.date() - trends.first_day(diary, now.date(), days)).days == first


def test_one_tap_shows_the_days_behind_a_number(screen: Screen, add: Add) -> None:
    """History shows the entries of those days alone and says what they are behind; a single one is not opened."""
    severe = add(2, severity=8, note="a bad one")
    add(1, severity=4)
    app = screen("trends")
    app.button(key="days_severe").click().run()  # a test of one screen has no other to go to: what it asks for is kept
    wanted = app.session_state["wanted_entries"]
    assert wanted == screens.Wanted(frozenset({severe.id}), "Severe")
    history = screen("history", wanted_entries=wanted)
    assert "1 entry on 1 day" in words(history)


def test_patterns_asks_what_is_not_known_and_saves_the_answer_at_once(screen: Screen, store: Store, add: Add) -> None:
    """A tap on Yes or No is an entry of its own, and can be taken back."""
    add(**clot_signs())
    app = screen("patterns")
    asked = next(
        button for button in app.button if str(button.key).startswith("answer_dvt") and str(button.key).endswith("_no")
    )
    asked.click().run()
    assert len(service.diary(store).entries) == 2
    assert "Saved." in words(app)
    app.button(key="answer_undo").click().run()
    assert len(service.diary(store).entries) == 1


@pytest.mark.parametrize("name", ["patterns", "today"])
def test_a_question_is_answered_in_one_tap_and_left_out_in_one(
    name: str, screen: Screen, store: Store, add: Add
) -> None:
    """Danger first, saying how pressing; No is kept as an entry, Leave out is kept too; neither is asked again."""
    add(severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    app = screen(name)
    assert "Asked first: a yes should be looked at today" in words(app)
    assert "more are open." in words(app)
    app.button(key="next_calf_swelling_no").click().run()
    told = service.diary(store).entries[-1].answers
    assert told == (Answer(Symptom.CALF_SWELLING, yes=False, side=Side.RIGHT),)
    second = next(str(button.key) for button in app.button if str(button.key).endswith("_skip"))
    app.button(key=second).click().run()
    assert [each.kind for each in service.diary(store).responses] == [ResponseKind.SKIPPED]
    assert not {"next_calf_swelling_no", second} & {str(button.key) for button in app.button}
    app.button(key="answer_undo").click().run()
    assert service.diary(store).responses == ()
    assert second in {str(button.key) for button in app.button}


def test_who_says_that_an_entry_was_wrong_gets_the_entries_behind_the_warning(screen: Screen, add: Add) -> None:
    """Of a long diary the few that matter are listed, until the whole diary is asked for."""
    others = [add(days_ago, severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),)) for days_ago in (9, 8, 2)]
    app = screen("history")
    assert not [button for button in app.button if button.key == "history_all"]
    app.session_state["wanted_entries"] = screens.Wanted(frozenset(each.id for each in others[:2]))
    app.run()
    assert "The 2 entries behind the warning" in words(app)
    app.button(key="history_all").click().run()
    assert "behind the warning" not in words(app)


def test_beside_a_warning_no_cause_says_at_leisure(screen: Screen, add: Add) -> None:
    """Two kinds of advice on one screen leave a person alone with the choice: the more pressing one stands alone."""
    at = {
        "places": (Place(Zone.BACK_OF_KNEE, Side.RIGHT),),
        "answers": (Answer(Symptom.CRAMP, yes=True, side=Side.RIGHT),),
    }
    add(severity=4, **at)
    calm = words(screen("patterns"))
    for days_ago in range(1, 6):
        add(days_ago, severity=4, **at)
    warned = words(screen("patterns"))
    assert "k-say" in calm
    assert "Contact a doctor within days" in warned
    assert "k-say" not in warned


def test_patterns_says_first_what_fits_or_that_nothing_does(screen: Screen, add: Add) -> None:
    """The answer people come for stands on top; beside what cannot wait nothing is said not to fit."""
    add(severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    assert "Nothing logged so far fits" in words(screen("patterns"))
    add(severity=4, answers=(Answer(Symptom.CRAMP, yes=True, side=Side.RIGHT),))
    assert "What your diary resembles so far" in words(screen("patterns"))
    add(**clot_signs())
    told = words(screen("patterns"))
    assert "Nothing logged so far fits" not in told
    assert "What your diary resembles so far" in told


def test_today_asks_nothing_before_the_day_is_logged(screen: Screen, add: Add) -> None:
    """Logging comes first: questions wait until the day holds an entry."""
    add(1, severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    assert not [button for button in screen("today").button if str(button.key).startswith("next_")]


def test_learn_shows_every_fact_of_the_article(screen: Screen) -> None:
    """All 103, each with its id, under its cause."""
    told = words(screen("learn"))
    assert [fact.id for fact in facts() if fact.id not in told or escape(fact.says) not in told] == []
    assert {fact.id for fact in facts() if "learn" in fact.shown_on} == {fact.id for fact in facts()}


def test_while_something_cannot_wait_nothing_tells_what_people_do_about_it(screen: Screen, add: Add) -> None:
    """Ice, rest and stretching stand nowhere beside an open urgent finding; the rest of the article does."""
    add(
        severity=4,
        places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),),
        answers=(Answer(Symptom.LUMP, yes=True, side=Side.RIGHT),),
    )
    calm = words(screen("learn")) + words(screen("patterns"))
    assert "What the article says people do about it" in " ".join(each.label for each in screen("patterns").expander)
    assert "I is ice" in calm
    add(**clot_signs())
    urgent = words(screen("learn")) + words(screen("patterns"))
    assert "I is ice" not in urgent
    assert [fact.id for fact in facts() if learn.part_of(fact) == learn.DO and escape(fact.says) in urgent] == []
    assert "Fluid gathers in a pouch" in urgent


def test_why_tells_what_a_rule_looks_at(screen: Screen, add: Add) -> None:
    """The text of the rule's page stands one tap away from the finding, sources as links."""
    add(
        severity=4,
        places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),),
        answers=(Answer(Symptom.LUMP, yes=True, side=Side.RIGHT),),
    )
    app = screen("patterns")
    card = next(each for each in app.expander if each.label.startswith("Why?"))
    told = "".join(each.proto.body for each in card.get("html"))
    for section in pages.sections(catalogue.load().rule("bakers_cyst")):
        assert escape(section.title) in told
        assert all(
            escape(item.text) in told for item in section.items if item.text != getattr(item.source, "title", "")
        )
    assert 'href="https://' in told


def test_no_advice_of_a_calm_kind_beside_an_urgent_finding(screen: Screen, add: Add) -> None:
    """While something cannot wait, only what to do now is said."""
    for days_ago in range(1, 8):
        add(days_ago, severity=3, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    calm = words(screen("patterns"))
    assert "Contact a doctor within days" in calm
    add(**clot_signs())
    assert "Contact a doctor within days, and" not in words(screen("patterns"))


def test_a_response_folds_the_banner_and_can_be_taken_back(screen: Screen, store: Store, add: Add) -> None:
    """An answered finding becomes one line that opens; taking the answer back opens it again."""
    add(**clot_signs())
    app = screen("trends")
    app.button(key="respond_dvt_called").click().run()
    assert 'role="alert"' not in words(app)
    assert service.diary(store).responses[0].kind is ResponseKind.CALLED
    assert any(block.label.startswith("Answered") for block in app.expander)
    app.button(key="reopen_dvt").click().run()
    assert 'role="alert"' in words(app)


def test_the_editor_keeps_the_version_before_and_undo_brings_it_back(screen: Screen, store: Store, add: Add) -> None:
    """A correction is a new version of that very entry; nothing is overwritten."""
    entry = add(severity=3, answers=(Answer(Quality.DULL_ACHE, yes=True),), treatments=(Treatment("Ice"),))
    app = screen("history", history_reopen=f"entry:{entry.id}")
    app.session_state[f"edit_{entry.id}_1_severity"] = {"value": 8}
    _dialog_again(app, f"entry:{entry.id}").button(key=f"edit_{entry.id}_save").click()
    _dialog_again(app, f"entry:{entry.id}").run()
    assert [version.content.severity for version in service.versions(store, Entry, entry.id)] == [3, 8]
    assert "Changes saved." in words(app)
    app.button(key="history_undo").click().run()
    assert service.diary(store).entries[0].severity == 3


def test_an_edit_keeps_what_came_from_another_app(screen: Screen, store: Store, add: Add) -> None:
    """The dialog tells it and has no fields for it, and takes none of it away."""
    entry = add(
        severity=3,
        activities=(Activity("Running", 30, metres=5200, count=4100),),
        measurements=(Measurement("Headache", "3", "0-4"),),
        origin=Origin("Another app", "12"),
    )
    app = screen("history", history_reopen=f"entry:{entry.id}")
    assert "Kept as it came: taken in from Another app · Headache: 3 (0-4)" in words(app)
    app.session_state[f"edit_{entry.id}_1_severity"] = {"value": 8}
    _dialog_again(app, f"entry:{entry.id}").button(key=f"edit_{entry.id}_save").click()
    _dialog_again(app, f"entry:{entry.id}").run()
    assert service.diary(store).entries == (dataclasses.replace(entry, severity=8),)


def _dialog_again(app: AppTest, row: str) -> AppTest:
    """Ask for the dialog in the next run too: AppTest runs a whole screen where a browser runs the dialog alone."""
    app.session_state["history_reopen"] = row
    return app


def test_an_import_is_undone_and_brought_back_from_history(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """One tap, and another takes it back; the row is there even where the import was all there is."""
    plain = {"entries": [{"occurred_at": f"2026-01-0{day}T10:00:00Z", "severity": 2} for day in (1, 2, 3)]}
    service.apply_import(store, service.preview_import(store, json.dumps(plain).encode(), "x.json"), fixed_now)
    changed = service.diary(store).entries[0]
    service.save_entry(store, dataclasses.replace(changed, severity=9), fixed_now, 1)
    (made,) = service.intakes(store)
    app = screen("history", history_reopen=f"intake:{made.id}:0")
    assert service.diary(store).entries == (dataclasses.replace(changed, severity=9),)
    assert "Import undone: 2 records deleted. 1 was changed since and stays." in words(app)
    service.delete(store, Entry, changed.id, fixed_now, 2)
    app.run()
    assert "Nothing is logged yet" not in words(app)
    app.button(key="history_undo").click().run()
    assert len(service.diary(store).entries) == 2
    assert "2 records brought back." in words(app)
    app.button(key="history_undo").click().run()
    assert service.diary(store).entries == ()


def test_a_mark_is_changed_in_its_dialog(screen: Screen, store: Store, fixed_now: datetime) -> None:
    """A dated event can be corrected like an entry."""
    mark = Mark(uuid4(), fixed_now.date(), MarkKind.SCAN, "MRI")
    service.save_record(store, mark, fixed_now)
    app = screen("history", history_reopen=f"mark:{mark.id}")
    _dialog_again(app, f"mark:{mark.id}").text_input(key=f"mark_{mark.id}_1_text").set_value("MRI of the knee")
    app.button(key=f"mark_{mark.id}_1_save").click().run()
    assert service.diary(store).marks[0].text == "MRI of the knee"


def test_settings_saves_the_profile_and_leaves_open_what_is_open(screen: Screen, store: Store) -> None:
    """A condition nobody answered stays not asked."""
    app = screen("settings")
    app.number_input(key="profile_None_birth").set_value(1980).run()
    app.button_group(key="profile_None_previous_clot").set_value("no").run()
    app.button(key="profile_None_save").click().run()
    profile = service.diary(store).profile
    assert profile.birth_year == 1980
    assert len(profile.conditions) == 1
    assert profile.conditions[0][1] is False


def test_the_country_changes_the_numbers_at_once(screen: Screen, store: Store) -> None:
    """A warning must name the number of the place the person is in."""
    app = screen("settings")
    app.selectbox[0].select("GB").run()
    assert service.diary(store).profile.country == "GB"
    assert "999" in words(app)


def test_a_backup_says_where_it_is(screen: Screen, add: Add, diary: Path) -> None:
    """One tap makes a verified copy beside the diary."""
    add(severity=3)
    app = screen("settings")
    app.button(key="backup").click().run()
    assert "Backup made" in words(app)
    assert list((diary.parent / "backups").iterdir())


def test_a_backup_is_restored_after_a_look_at_what_would_go(screen: Screen, add: Add, store: Store) -> None:
    """More than half would go: the button waits until that is said to be meant; what was there can be fetched back."""
    add(severity=3)
    service.backup(store, FIXED_NOW)
    add(severity=4)
    add(severity=5)
    app = screen("settings")
    app.selectbox(key="backup_chosen").select_index(0).run()
    assert "Would go" in words(app)
    assert app.button(key="backup_restore").disabled
    next(each for each in app.checkbox if str(each.key).startswith("backup_meant")).check().run()
    app.button(key="backup_restore").click().run()
    assert not app.exception
    assert "Restored" in words(app)
    assert [entry.severity for entry in service.diary(store).entries] == [3]
    newest = service.backups(store)[0]
    assert newest.why is service.Why.RESTORE
    assert newest.entries == 3


def test_a_second_place_for_backups_is_chosen_and_left(screen: Screen, store: Store, tmp_path: Path) -> None:
    """A folder that is not there is refused with a sentence, above the rest; one that is takes the next backup too."""
    second = tmp_path / "usb"
    app = screen("settings")
    app.text_input(key="backup_second").input("~nobody-of-that-name/usb").run()
    app.button(key="backup_second_use").click().run()
    assert words(app).index("there is no such folder") < words(app).index("Erase for good")
    app.text_input(key="backup_second").input(str(second)).run()
    app.button(key="backup_second_use").click().run()
    assert "there is no such folder" in words(app)
    second.mkdir()
    app.button(key="backup_second_use").click().run()
    assert service.second_place(store) == second
    app.button(key="backup").click().run()
    assert list(second.glob("*.sqlite3"))
    app.button(key="backup_second_none").click().run()
    assert service.second_place(store) is None


@pytest.mark.parametrize("name", ["today", "settings"])
def test_a_damaged_diary_offers_the_last_good_backup(name: str, screen: Screen, store: Store, add: Add) -> None:
    """One tap puts it in place; the damaged file is kept beside it."""
    add(severity=3)
    service.backup(store, FIXED_NOW)
    store.path.write_bytes(b"not a diary at all" * 100)
    app = screen(name)
    assert "could not be opened" in app.title[0].value
    app.button(key="rescue_restore").click().run()
    assert not app.exception
    assert "could not be opened" not in app.title[0].value
    again = service.open_diary(store.path, FIXED_NOW)
    assert [entry.severity for entry in service.diary(again).entries] == [3]
    again.close()
    assert [each.read_bytes() for each in store.path.parent.glob("*-damaged-*")] == [b"not a diary at all" * 100]


def test_what_was_deleted_waits_in_history_and_comes_back(screen: Screen, add: Add, store: Store) -> None:
    """Long after the Undo is gone: a filter shows what was deleted, one tap brings it back."""
    add(3, severity=6)
    entry = add(severity=3, note="precious")
    service.delete(store, Entry, entry.id, FIXED_NOW, 1)
    assert [each.content.id for each in service.deleted(store, Entry)] == [entry.id]
    app = screen("history")
    app.segmented_control(key="choose_show").set_value("deleted").run()
    assert not app.exception
    rows = list(history.gone(service.deleted(store, Entry), "precious"))
    assert [row.record for row in rows if isinstance(row, history.Gone)] == [entry]
    assert list(history.gone(service.deleted(store, Entry), "other")) == []
    ((drawn,),) = [month["rows"] for month in history.months(iter(rows), FIXED_NOW.date(), 9)[0]]
    assert drawn["id"] == f"gone-entry:{entry.id}"
    assert drawn["action"] == "Bring back"


def test_days_are_erased_with_their_history_and_backups(screen: Screen, add: Add, store: Store) -> None:
    """What would go is counted first; the button waits until it is meant."""
    stays = add(9, severity=6)
    add(severity=3, note="precious")
    service.backup(store, FIXED_NOW)
    app = screen("settings")
    app.segmented_control(key="erase_what").set_value("period").run()
    assert "1 record goes" in words(app)
    assert app.button(key="erase_now").disabled
    next(each for each in app.checkbox if str(each.key).startswith("erase_meant")).check().run()
    app.button(key="erase_now").click().run()
    assert not app.exception
    assert "1 record erased. 1 backup cleaned." in words(app)
    assert service.diary(store).entries == (stays,)
    assert not [path for path in store.path.parent.rglob("*") if path.is_file() and b"precious" in path.read_bytes()]
    app.segmented_control(key="erase_what").set_value("deleted").run()
    assert "There is nothing of that" in words(app)


def test_everything_is_erased(screen: Screen, add: Add, store: Store) -> None:
    """The diary is empty, and no backup is left."""
    add(severity=3)
    service.backup(store, FIXED_NOW)
    app = screen("settings")
    app.segmented_control(key="erase_what").set_value("all").run()
    next(each for each in app.checkbox if str(each.key).startswith("erase_meant")).check().run()
    app.button(key="erase_now").click().run()
    assert not app.exception
    assert (service.diary(store).entries, service.backups(store)) == ((), ())


def test_a_diary_that_rotted_is_mended_from_settings(
    screen: Screen, add: Add, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens, and one entry is not what was saved: that one comes from the backup, the newer one from the file."""
    add(3, severity=6, note="heron at the weir")
    service.backup(store, FIXED_NOW)
    add(severity=3, note="kingfisher")
    store.close()
    store.path.write_bytes(store.path.read_bytes().replace(b"heron at the weir", b"heron at the wire"))
    keeper = keeping.Keeper(store)
    keeper.turn(FIXED_NOW)
    assert keeper.damage
    monkeypatch.setattr(keeping, "begin", lambda _store: keeper)
    app = screen("settings")
    assert "What can be saved" in words(app)
    app.button(key="rescue_mend").click().run()
    assert not app.exception
    again = service.open_diary(store.path, FIXED_NOW)
    assert [entry.note for entry in service.diary(again).entries] == ["heron at the weir", "kingfisher"]
    assert service.check(again) == ()
    again.close()


def test_an_empty_diary_beside_backups_of_one_says_so(screen: Screen, store: Store, add: Add) -> None:
    """A diary that was deleted by mistake is made anew, empty, in silence; the backups are still there."""
    entry = add(severity=3)
    service.backup(store, FIXED_NOW)
    service.delete(store, Entry, entry.id, FIXED_NOW, 1)
    assert "there are backups of one" not in words(screen("today")), "it waits in History"
    store.close()
    store.path.unlink()
    st.cache_resource.clear()
    assert "there are backups of one" in words(screen("today"))


def test_an_import_shows_first_and_writes_on_the_second_tap(screen: Screen, store: Store) -> None:
    """Nothing is written until the person has seen what a file would do, and what of it cannot be read."""
    good = '{"occurred_at": "2026-03-14T20:00:00+01:00", "severity": 4}'
    bad = '{"occurred_at": "2026-03-13T20:00:00+01:00", "severity": 11}'
    file = f'{{"format": "kneelog-diary", "version": 1, "entries": [{good}, {bad}]}}'.encode()
    app = screen("settings")
    app.file_uploader[0].upload("diary.json", file, "application/json").run()
    assert not app.exception
    assert "from 0 to 10" in words(app)
    assert service.diary(store).entries == ()
    app.button(key="import_apply").click().run()
    assert [entry.severity for entry in service.diary(store).entries] == [4]


def test_a_file_that_cannot_be_read_is_told(screen: Screen, store: Store) -> None:
    """A wrong file is a sentence, and the diary is as it was."""
    app = screen("settings")
    app.file_uploader[0].upload("diary.json", b"\x00\x01", "application/json").run()
    assert not app.exception
    assert 'class="k-err"' in words(app)
    assert service.diary(store).entries == ()


def test_minutes_and_effort_start_from_last_time_and_stand_beside_the_chip(screen: Screen, add: Add) -> None:
    """A tap on what one did yesterday shows how long and how hard it was then, to be kept or changed."""
    for days_ago in (3, 2, 1):
        add(days_ago, severity=3, activities=(Activity("Walking", 45, 3, stretched_before=True),))
    app = screen("today")
    app.button_group(key="today0_pills_Usual for you").set_value(["activity:Walking"]).run()
    assert not app.exception
    minutes, effort = app.number_input(key="today0_minutes_Walking"), app.selectbox(key="today0_effort_Walking")
    assert (minutes.value, effort.value) == (45, 3)
    folded = next(each for each in app.expander if each.label == "What you did, what you tried")
    assert not [each for each in folded.number_input if each.key == minutes.key]
    minutes.set_value(20).run()
    app.button(key="save0").click().run()
    assert "Walking, 20 min, effort 3" in words(app)


def test_the_second_entry_finds_the_chips_of_the_first(screen: Screen, add: Add) -> None:
    """What someone new is offered stays until there is something of one's own in its place."""
    first = screen("today").button_group(key="today0_pills_Often noted").options
    add(1, severity=3)
    second = screen("today").button_group(key="today0_pills_Often noted").options
    assert second == first
    add(1, severity=3, treatments=(Treatment("Ice"),))
    third = screen("today").button_group(key="today0_pills_Often noted").options
    assert [each for each in first if each not in third] == ["Rest"]
    assert [each for each in third if each not in first] == ["Ice"]


def test_signs_of_an_emergency_stay_in_sight_until_somebody_has_looked(screen: Screen, add: Add, store: Store) -> None:
    """A call folds the warning, not the sentence on when to call an ambulance; having been seen folds both."""
    add(**clot_signs())
    app = screen("trends")
    app.button(key="respond_dvt_called").click().run()
    outside = "".join(each.proto.body for each in app.main.get("html") if "k-small" in each.proto.body)
    assert "short of breath" in outside
    found = next(one for one in service.findings(store, service.diary(store).days[-1].on, clock.now()) if one.urgent)
    later = clock.now() + timedelta(minutes=1)  # of two answers the later one counts
    service.respond(store, found, ResponseKind.SEEN, later, later.date())
    latest = screen("trends")
    assert "short of breath" not in "".join(
        each.proto.body for each in latest.main.get("html") if "k-small" in each.proto.body
    )
