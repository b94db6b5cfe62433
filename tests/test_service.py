"""The use cases, through the one door, on a real file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from kneelog import service
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.errors import Conflict, InvalidValue, NoPainRefused, NotFound, TransferError
from kneelog.domain.finding import Finding, Urgency
from kneelog.domain.record import Mark, Profile
from kneelog.domain.vocabulary import Condition, MarkKind, Mechanism, ResponseKind, Side, Symptom, Zone
from kneelog.service import Store, VisitChoice
from kneelog.transfer import reminder
from kneelog.transfer.demo import demo
from kneelog.ui import say
from kneelog.words import speaking
from tests import fhir_rules, strategies
from tests.transfer import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kneelog.domain.diary import Archive

NOW = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))
TODAY = NOW.date()
RIGHT_BACK = (Place(Zone.BACK_OF_KNEE, Side.RIGHT),)
CLOT_SIGNS = (
    Answer(Symptom.CALF_SWELLING, yes=True, side=Side.RIGHT),
    Answer(Symptom.LEG_REDNESS, yes=True, side=Side.RIGHT),
)


@pytest.fixture
def store(diary: Path) -> Iterator[Store]:
    """An empty diary, open."""
    opened = service.open_diary(diary, NOW)
    yield opened
    opened.close()


def entry(at: datetime = NOW, severity: int | None = 6, **fields: object) -> Entry:
    """An entry with a severity behind the right knee, unless told otherwise."""
    return Entry(uuid4(), at, severity=severity, **({"places": RIGHT_BACK} | fields))  # type: ignore[arg-type]


def finding(store: Store, rule: str, now: datetime = NOW) -> Finding:
    """What one rule says of the diary at a moment."""
    return next(one for one in service.findings(store, now.date(), now) if one.rule == rule)


def test_what_is_saved_is_there_and_says_when_it_was_typed(store: Store) -> None:
    """A save ends in the diary, stamped with the moment it was typed."""
    before = service.revision(store)
    saved = service.save_entry(store, entry(), NOW)
    assert service.diary(store).entries == (saved.entry,)
    assert (saved.entry.logged_at, saved.version) == (NOW, 1)
    assert service.revision(store) > before


def test_an_edit_keeps_the_moment_it_was_first_typed(store: Store) -> None:
    """An entry typed on time does not become a late one by being corrected."""
    saved = service.save_entry(store, entry(), NOW)
    later = NOW + timedelta(days=2)
    corrected = Entry(saved.entry.id, NOW, logged_at=saved.entry.logged_at, severity=3)
    assert service.save_entry(store, corrected, later, replacing=1).version == 2
    assert service.diary(store).entries[0].logged_at == NOW


def test_a_second_tab_is_told_of_the_first(store: Store) -> None:
    """Two edits of the same version: the second is refused and the first stands."""
    saved = service.save_entry(store, entry(), NOW)
    first = Entry(saved.entry.id, NOW, logged_at=NOW, severity=3)
    second = Entry(saved.entry.id, NOW, logged_at=NOW, severity=9)
    service.save_entry(store, first, NOW, replacing=1)
    with pytest.raises(Conflict):
        service.save_entry(store, second, NOW, replacing=1)
    assert service.diary(store).entries == (first,)


def test_a_change_by_another_program_is_seen(store: Store, diary: Path) -> None:
    """The cache never hides what another process wrote."""
    assert service.diary(store).entries == ()
    other = service.open_diary(diary, NOW)
    service.save_entry(other, entry(), NOW)
    other.close()
    assert len(service.diary(store).entries) == 1


def test_no_pain_is_refused_on_a_painful_day(store: Store) -> None:
    """A day that holds pain cannot be called pain-free, and the sentence says what to do."""
    service.save_entry(store, entry(), NOW - timedelta(hours=3))
    with pytest.raises(NoPainRefused, match="Log 0 for now"):
        service.save_no_pain(store, NOW, NOW)
    assert len(service.diary(store).entries) == 1


def test_no_pain_is_refused_where_pain_has_no_number(store: Store) -> None:
    """A place that hurts is pain, though nobody asked how bad."""
    service.save_entry(store, entry(severity=None), NOW)
    with pytest.raises(NoPainRefused, match="holds pain"):
        service.save_no_pain(store, NOW, NOW)


def test_no_pain_is_a_value_of_its_day(store: Store) -> None:
    """No pain today is an entry of 0, whatever the day before held."""
    service.save_entry(store, entry(NOW - timedelta(days=1)), NOW)
    saved = service.save_no_pain(store, NOW, NOW)
    assert saved.entry.severity == 0
    assert service.diary(store).days[-1].painful is False


def test_same_as_last_repeats_what_lasts(store: Store) -> None:
    """How bad, where and what else is repeated; what happened once is not."""
    assert service.same_as_last(store, NOW) is None
    service.save_entry(
        store,
        entry(
            NOW - timedelta(days=1),
            answers=(
                Answer(Symptom.KNEE_SWELLING, yes=True),
                Answer(Symptom.FEVER, yes=False),
                Answer(Mechanism.POP, yes=True),
            ),
            activities=(Activity("Running"),),
            treatments=(Treatment("Ice"),),
            note="fell",
        ),
        NOW,
    )
    again = service.same_as_last(store, NOW)
    assert again is not None
    assert (again.severity, again.places, again.occurred_at) == (6, RIGHT_BACK, NOW)
    assert again.answers == (Answer(Symptom.KNEE_SWELLING, yes=True),)
    assert (again.activities, again.treatments, again.note) == ((), (), "")


def test_same_as_last_repeats_an_entry_whose_pain_is_rated_by_its_place(store: Store) -> None:
    """As those of a table that was taken in: the last one is the last one."""
    service.save_entry(store, entry(NOW - timedelta(days=2)), NOW)
    rated = (Place(Zone.BACK_OF_KNEE, Side.LEFT, 2),)
    service.save_entry(store, entry(NOW - timedelta(days=1), severity=None, places=rated), NOW)
    again = service.same_as_last(store, NOW)
    assert again is not None
    assert (again.severity, again.places, say.repeated(again)[:12]) == (None, rated, "Worst pain 2")


def test_usual_counts_what_was_noted_lately(store: Store) -> None:
    """The most noted comes first; what is long past does not count, nor what was answered no."""
    for days, kinds in ((1, ("Running",)), (2, ("Running", "Stairs")), (200, ("Skiing",))):
        noted = (Answer(Symptom.KNEE_SWELLING, yes=True), Answer(Symptom.FEVER, yes=False))
        service.save_entry(
            store,
            entry(NOW - timedelta(days=days), answers=noted, activities=tuple(map(Activity, kinds))),
            NOW,
        )
    usual = service.usual(store, TODAY)
    assert usual.activities == ("Running", "Stairs")
    assert usual.terms == (Symptom.KNEE_SWELLING,)


def test_delete_undo_and_versions(store: Store) -> None:
    """A deleted entry comes back by undo, and every version stays."""
    saved = service.save_entry(store, entry(), NOW)
    version = service.delete(store, Entry, saved.entry.id, NOW, saved.version)
    assert service.diary(store).entries == ()
    service.undo(store, Entry, saved.entry.id, NOW, version)
    assert service.diary(store).entries == (saved.entry,)
    assert [one.voided for one in service.versions(store, Entry, saved.entry.id)] == [False, True, False]
    with pytest.raises(NotFound):
        service.versions(store, Entry, UUID(int=1))
    assert service.versions(store, Profile) == ()


def test_signs_of_a_clot_warn_and_a_correction_ends_the_warning(store: Store) -> None:
    """Two signs on one leg are urgent at once; correct the entry and the finding corrects itself."""
    saved = service.save_entry(store, entry(answers=CLOT_SIGNS), NOW)
    assert finding(store, "dvt").urgency is Urgency.SAME_DAY
    service.save_entry(store, Entry(saved.entry.id, NOW, logged_at=NOW, severity=6), NOW, replacing=1)
    assert not finding(store, "dvt").urgent
    service.undo(store, Entry, saved.entry.id, NOW, 2)
    assert finding(store, "dvt").urgent


def test_a_response_folds_until_there_is_more(store: Store) -> None:
    """What the person did folds the warning; a new sign unfolds it."""
    service.save_entry(store, entry(answers=CLOT_SIGNS), NOW)
    service.respond(store, finding(store, "dvt"), ResponseKind.SEEN, NOW, TODAY)
    assert finding(store, "dvt").folded
    more = (*CLOT_SIGNS, Answer(Symptom.VISIBLE_VEINS, yes=True, side=Side.RIGHT))
    service.save_entry(store, entry(NOW + timedelta(hours=1), answers=more), NOW)
    assert not finding(store, "dvt", NOW + timedelta(hours=1)).folded


def test_an_answer_to_a_question_is_an_entry_and_can_be_taken_back(store: Store) -> None:
    """What is asked next is answered into the diary, changes the picture at once, and its undo brings it back."""
    service.save_entry(store, entry(), NOW)
    asked = service.ask_next(store, TODAY, NOW)[0]
    assert (asked.about, asked.side, asked.danger) == (Symptom.CALF_SWELLING, Side.RIGHT, True)
    answered = service.answer(store, asked.about, asked.side, NOW + timedelta(minutes=1), yes=True)
    assert service.diary(store).entries[-1].says(Symptom.CALF_SWELLING, Side.RIGHT) is True
    assert finding(store, "dvt").urgent
    service.take_back(store, answered, NOW)
    assert not finding(store, "dvt").urgent
    assert service.ask_next(store, TODAY, NOW)[0] == asked


def test_answers_one_after_the_other_make_one_entry(store: Store) -> None:
    """A row for each "no" would bury the diary; each can still be taken back by itself."""
    service.save_entry(store, entry(), NOW)
    later = [NOW + timedelta(minutes=minutes) for minutes in (1, 2, 3)]
    about = (Symptom.CALF_SWELLING, Symptom.LEG_REDNESS, Symptom.LEG_WARMTH)
    given = [service.answer(store, each, Side.RIGHT, at, yes=False) for each, at in zip(about, later, strict=True)]
    answers = service.diary(store).entries[-1].answers
    assert len(service.diary(store).entries) == 2
    assert [(each.about, each.yes) for each in answers] == [(each, False) for each in about]
    service.take_back(store, given[-1], later[-1])
    assert [each.about for each in service.diary(store).entries[-1].answers] == list(about[:2])


def test_an_answer_joins_no_entry_that_says_more_nor_one_that_answered_the_same(store: Store) -> None:
    """What was typed as an entry stays as it was; a second answer to one question does not replace the first."""
    sign, at = Symptom.CALF_SWELLING, NOW + timedelta(minutes=1)
    service.save_entry(store, entry(), NOW)
    service.answer(store, sign, Side.RIGHT, at, yes=False)
    service.answer(store, sign, Side.RIGHT, at + timedelta(minutes=1), yes=True)
    service.answer(store, Symptom.LEG_REDNESS, Side.RIGHT, at + timedelta(days=1), yes=True)
    assert [len(each.answers) for each in service.diary(store).entries] == [0, 1, 1, 1]


def test_an_answer_about_the_person_goes_into_the_profile(store: Store) -> None:
    """A lasting fact becomes no entry; what the profile held stays, and the undo takes back this answer alone."""
    service.save_record(store, Profile(birth_year=1970, conditions=((Condition.SMOKING, True),)), NOW)
    answered = service.answer(store, Condition.KNOWN_CYST, Side.NOT_STATED, NOW, yes=False)
    told = service.diary(store).profile
    assert told.conditions == ((Condition.SMOKING, True), (Condition.KNOWN_CYST, False))
    assert told.birth_year == 1970
    assert service.diary(store).entries == ()
    service.take_back(store, answered, NOW)
    assert service.diary(store).profile.conditions == ((Condition.SMOKING, True),)


def test_a_question_left_out_is_kept_and_can_be_taken_back(store: Store) -> None:
    """Leaving out is stored, so that a new start does not ask again; nothing is answered by it."""
    service.save_entry(store, entry(), NOW)
    asked = service.ask_next(store, TODAY, NOW)[0]
    left_out = service.leave_out(store, asked, NOW)
    assert asked.about not in {one.about for one in service.ask_next(store, TODAY, NOW)}
    assert len(service.diary(store).entries) == 1
    service.take_back(store, left_out, NOW)
    assert service.ask_next(store, TODAY, NOW)[0] == asked


def test_an_onset_long_ago_warns_at_once(store: Store) -> None:
    """The first entry of all can already be one that lasts too long."""
    from_file = {"occurred_at": NOW.isoformat(), "severity": 3, "onset": {"date": "2026-02-22"}}
    preview = service.preview_import(store, json.dumps({"entries": [from_file]}).encode(), "diary.json")
    assert service.apply_import(store, preview, NOW) is None
    assert finding(store, "persistence").shown


def test_an_entry_being_typed_raises_danger_questions(store: Store) -> None:
    """A swollen calf makes the other signs matter; pain alone makes none."""
    assert service.questions(store, entry(), NOW) == ()
    raised = service.questions(store, entry(answers=CLOT_SIGNS[:1]), NOW)
    assert Symptom.BREATHLESSNESS in raised
    assert Symptom.CALF_SWELLING not in raised
    assert service.diary(store).entries == ()


def test_numbers_to_call_follow_the_profile() -> None:
    """The country of the profile picks the numbers; without one none is guessed."""
    assert service.emergency_numbers(Profile()).country == ""
    assert service.emergency_numbers(Profile(country="GB")).emergency == "999"
    assert "GB" in {one.country for one in service.countries()}


def test_a_trend_shows_every_mark_with_its_side(store: Store) -> None:
    """A mark of the other leg stays, named as such, so that its number is the one on the page for the doctor."""
    service.save_entry(store, entry(), NOW)
    for side in (Side.LEFT, Side.RIGHT, Side.NOT_STATED):
        service.save_record(store, Mark(uuid4(), TODAY, MarkKind.INJURY, side.value, side), NOW)
    shown = service.trend(store, TODAY - timedelta(days=29), TODAY, Side.RIGHT, "light")
    assert {mark.text for mark in shown.marks} == {"Left: left", "Right: right", "not_stated"}
    assert shown.summary.logged == 1
    assert shown.table.rows


def test_the_visit_attaches_only_what_it_shows(store: Store) -> None:
    """Notes that were not chosen, days outside the period and deleted entries are in no attached file."""
    service.save_entry(store, entry(note="secret words"), NOW)
    service.save_entry(store, entry(NOW - timedelta(days=40), note="long past", severity=9), NOW)
    gone = service.save_entry(store, entry(note="deleted"), NOW)
    service.delete(store, Entry, gone.entry.id, NOW, gone.version)
    choice = VisitChoice(TODAY - timedelta(days=6), TODAY)
    files = attachments(service.visit_pdf(store, choice, NOW))
    assert set(files) == {"diary.csv", "diary.json", "diary.fhir.json"}
    for data in files.values():
        text = data.decode("utf-8-sig")
        assert "secret words" not in text
        assert "long past" not in text
        assert "deleted" not in text
    assert len(json.loads(files["diary.json"])["entries"]) == 1
    assert files["diary.fhir.json"] == service.visit_fhir(store, choice, NOW)
    assert fhir_rules.problems(files["diary.fhir.json"]) == []
    with_notes = attachments(service.visit_pdf(store, VisitChoice(TODAY, TODAY, include_notes=True), NOW))
    assert "secret words" in with_notes["diary.json"].decode()
    assert "secret words" in with_notes["diary.fhir.json"].decode()


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF, read by an independent library."""
    return {name: data[0] for name, data in PdfReader(BytesIO(pdf)).attachments.items()}


def test_the_page_is_the_same_all_day(store: Store) -> None:
    """The same diary and day give the same PDF, to the byte."""
    service.save_entry(store, entry(), NOW)
    choice = service.usual_visit(TODAY)
    assert service.visit_pdf(store, choice, NOW) == service.visit_pdf(store, choice, NOW + timedelta(minutes=90))


def test_the_page_for_the_doctor_can_be_in_another_language(store: Store) -> None:
    """The language chosen for the page holds on it and nowhere else; of the files inside one has words."""
    service.save_entry(store, entry(answers=CLOT_SIGNS), NOW)
    chosen = replace(service.usual_visit(TODAY), language="de")
    german, english = service.visit(store, chosen, NOW), service.visit(store, replace(chosen, language="en"), NOW)
    assert (german.language, english.language) == ("de", "en")
    assert "Beinvenenthrombose" in german.patterns[0].title
    assert english.patterns[0].title == "Signs that can go with: Deep vein thrombosis"
    assert finding(store, "dvt").title == "Deep vein thrombosis"
    assert english == service.visit(store, service.usual_visit(TODAY), NOW)
    pdf = service.visit_pdf(store, chosen, NOW)
    assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == "de"
    files, others = attachments(pdf), attachments(service.visit_pdf(store, service.usual_visit(TODAY), NOW))
    assert {name for name in files if files[name] != others[name]} == {"diary.fhir.json"}
    assert json.loads(files["diary.fhir.json"])["entry"][0]["resource"]["language"] == "de"
    with speaking("de"):
        assert service.visit_pdf(store, service.usual_visit(TODAY), NOW) == pdf
    assert service.visit_preview(store, chosen, NOW) != service.visit_preview(store, service.usual_visit(TODAY), NOW)


def test_a_preview_of_years_shows_the_newest_days_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page one whole and the beginning of the log, said to be that; the file holds every page."""
    service.fill_demo(store, NOW)
    chosen = service.usual_visit(TODAY)
    whole = service.visit_preview(store, chosen, NOW)
    monkeypatch.setattr(service, "PREVIEWED_ROWS", 20)
    cut = service.visit_preview(store, chosen, NOW)
    assert (whole.whole, cut.whole) == (True, False)
    assert 1 < len(cut.sheets) < len(whole.sheets)
    assert len(PdfReader(BytesIO(service.visit_pdf(store, chosen, NOW))).pages) == len(whole.sheets)


def test_the_fhir_export_holds_the_whole_diary_and_no_note(store: Store) -> None:
    """Entries of any day, marks before and after them; name and birth date come with a page alone."""
    service.save_entry(store, entry(NOW - timedelta(days=400), severity=9, note="secret words"), NOW)
    service.save_record(store, Mark(uuid4(), TODAY + timedelta(days=9), MarkKind.APPOINTMENT, "Clinic"), NOW)
    service.save_record(store, Mark(uuid4(), TODAY - timedelta(days=500), MarkKind.INJURY), NOW)
    data = service.export(store, "fhir", NOW)
    found = [each["resource"] for each in json.loads(data)["entry"]]
    assert len([each for each in found if each.get("valueQuantity")]) == 1
    assert len([each for each in found if each.get("code") == {"text": "Event on the time line"}]) == 2
    assert found[0]["event"][0]["period"] == {
        "start": str(TODAY - timedelta(days=500)),
        "end": str(TODAY + timedelta(days=9)),
    }
    assert b"secret words" not in data
    assert service.export(store, "fhir", NOW + timedelta(minutes=90)) == data


def test_snomed_is_written_only_where_asked_for(store: Store) -> None:
    """Off by default, in an export and inside the page for the doctor."""
    service.save_entry(store, entry(places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),)), NOW)
    choice = service.usual_visit(TODAY)
    for data in (service.export(store, "fhir", NOW), service.visit_fhir(store, choice, NOW)):
        assert b"snomed" not in data
    for data in (service.export(store, "fhir", NOW, snomed=True), service.visit_fhir(store, choice, NOW, snomed=True)):
        assert b"http://snomed.info/sct" in data
        assert fhir_rules.problems(data, snomed=True) == []


def test_the_fhir_of_the_page_has_what_was_typed_for_it(store: Store) -> None:
    """The name and the birth date of the page, and its language."""
    service.save_entry(store, entry(), NOW)
    choice = replace(service.usual_visit(TODAY), name="Ada Example", born=TODAY.replace(year=1980), language="de")
    data = service.visit_fhir(store, choice, NOW)
    patient = json.loads(data)["entry"][1]["resource"]
    assert patient["name"] == [{"text": "Ada Example"}]
    assert (patient["birthDate"], patient["language"]) == (str(TODAY.replace(year=1980)), "de")


def test_every_form_can_be_exported_and_no_other(store: Store) -> None:
    """Four forms; a misspelt one is refused."""
    service.save_entry(store, entry(), NOW)
    assert service.export(store, "json", NOW).startswith(b"{")
    assert b"occurred_at" in service.export(store, "csv", NOW)
    assert "days.csv" in sheets.files(service.export(store, "csv-tables", NOW))
    assert "Days" in sheets.workbook(service.export(store, "xlsx", NOW))
    assert service.export(store, "pdf", NOW).startswith(b"%PDF")
    assert fhir_rules.problems(service.export(store, "fhir", NOW)) == []
    with pytest.raises(ValueError, match="not a form to export"):
        service.export(store, "docx", NOW)


def test_a_file_name_says_nothing_of_health(store: Store, tmp_path: Path) -> None:
    """Neither the part of the body, nor pain, nor the program is in the name; the demo and a protected copy are."""
    assert service.file_stem(store, TODAY) == "diary-2026-03-15"
    assert service.file_stem(store, TODAY, protected=True) == "diary-2026-03-15-protected"
    shown = service.open_diary(tmp_path / "demo.sqlite3", NOW)
    service.fill_demo(shown, NOW)
    assert service.file_stem(shown, TODAY) == "diary-2026-03-15-DEMO"
    shown.close()


def test_nothing_is_drawn_for_a_password_that_cannot_be_taken(store: Store) -> None:
    """It is refused before the first step, which for years of diary is minutes earlier."""
    told: list[str] = []
    with pytest.raises(InvalidValue):
        service.visit_pdf_protected(store, VisitChoice(TODAY, TODAY), NOW, "short", told.append)
    assert told == []


def test_the_protected_copy_is_the_same_page(store: Store) -> None:
    """Opened with its password it has the pages and the files of the PDF; without, nothing."""
    service.save_entry(store, entry(note="secret"), NOW)
    choice = VisitChoice(TODAY, TODAY, include_notes=True)
    copy = PdfReader(BytesIO(service.visit_pdf_protected(store, choice, NOW, "correct horse battery")))
    assert not copy.decrypt("correct horse")
    assert copy.decrypt("correct horse battery")
    plain = service.visit_pdf(store, choice, NOW)
    assert [page.extract_text() for page in copy.pages] == [
        page.extract_text() for page in PdfReader(BytesIO(plain)).pages
    ]
    assert {name: data[0] for name, data in copy.attachments.items()} == {
        name: data[0] for name, data in PdfReader(BytesIO(plain)).attachments.items()
    }


def test_an_import_is_backed_up_first(store: Store) -> None:
    """A diary that holds something is copied before anything is added."""
    service.save_entry(store, entry(), NOW)
    added = json.dumps({"entries": [{"occurred_at": "2026-01-01T10:00:00Z", "severity": 2}]}).encode()
    preview = service.preview_import(store, added, "old.json")
    assert (len(preview.new), len(service.diary(store).entries)) == (1, 1)
    copy = service.apply_import(store, preview, NOW)
    assert copy is not None
    assert copy.parent == store.backups.folder
    assert len(service.diary(store).entries) == 2
    before = service.open_diary(copy, NOW)
    assert len(service.diary(before).entries) == 1
    before.close()
    assert service.check(store) == ()


def test_an_import_can_be_undone_and_brought_back(store: Store) -> None:
    """What a file brought in is noted, without its name."""
    added = json.dumps({"entries": [{"occurred_at": "2026-01-01T10:00:00Z", "severity": 2}]}).encode()
    service.apply_import(store, service.preview_import(store, added, "clot-clinic.json"), NOW)
    (made,) = service.intakes(store)
    assert (made.at, made.count, made.undone) == (NOW, 1, False)
    assert b"clot-clinic" not in store.path.read_bytes()
    assert service.undo_import(store, made.id, NOW).done == 1
    assert service.diary(store).entries == ()
    assert service.redo_import(store, made.id, NOW).done == 1
    assert len(service.diary(store).entries) == 1


def test_the_demo_is_no_import(store: Store) -> None:
    """There is nothing to take back of it."""
    service.fill_demo(store, NOW)
    assert service.intakes(store) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(archive=strategies.archives(most=3))
def test_a_diary_moves_to_another_file_to_the_byte(tmp_path: Path, archive: Archive) -> None:
    """What leaves as JSON and enters an empty diary leaves again the same: ids, history, deleted records, responses."""
    with TemporaryDirectory(dir=tmp_path) as folder:
        first, second = (service.open_diary(Path(folder) / name, NOW) for name in ("one.sqlite3", "two.sqlite3"))
        first.merge(archive, at=NOW)
        exported = service.export(first, "json", NOW)
        preview = service.preview_import(second, exported, "one.json")
        assert preview.rejected == ()
        service.apply_import(second, preview, NOW + timedelta(days=9))
        again = service.export(second, "json", NOW + timedelta(days=9))
        first.close()
        second.close()
        assert again == exported


def test_a_demo_never_mixes_with_entries(store: Store, tmp_path: Path) -> None:
    """A demo diary says so, and refuses to enter a diary that holds something."""
    shown = service.open_diary(tmp_path / "demo.sqlite3", NOW)
    shown.merge(demo(TODAY), at=NOW)
    assert service.is_demo(shown)
    exported = service.export(shown, "json", NOW)
    shown.close()
    service.save_entry(store, entry(), NOW)
    assert not service.is_demo(store)
    with pytest.raises(TransferError):
        service.preview_import(store, exported, "demo.json")


def test_a_reminder_is_a_calendar_file() -> None:
    """What the screens hand out is what the command line writes."""
    given_out = service.reminder(time(20, 30), TODAY, "http://127.0.0.1:8501", ("mon",))
    assert given_out == reminder.write(time(20, 30), TODAY, "http://127.0.0.1:8501", ("mon",))
    assert given_out.startswith(b"BEGIN:VCALENDAR")


# ------------------------------------------------------------------------------------------------------- what changed


def _ninety_days(store: Store, rise: int) -> None:
    """Three months behind the right knee, the last four weeks so much worse."""
    for ago in range(90, 0, -1):
        at = NOW - timedelta(days=ago)
        service.save_entry(store, entry(at, 2 + ago % 3 + rise * (ago <= 28)), at)


def test_what_changed_is_kept_until_something_is_saved_and_told_in_the_language_that_holds(store: Store) -> None:
    """The same answer without computing it again; another one after a save, in another language, of another day."""
    _ninety_days(store, 4)
    found = service.changes_up_to_yesterday(store, TODAY)
    assert found is service.changes(store, TODAY - timedelta(days=1))
    assert (found.on, found.side, found.days) == (TODAY - timedelta(days=1), Side.RIGHT, 90)
    with speaking("de"):
        german = service.changes(store, found.on)
    assert (german.days, german.told[0].says == found.told[0].says) == (90, False)
    service.save_entry(store, entry(NOW - timedelta(days=1), 9), NOW)
    assert service.changes(store, found.on) is not found
    service.save_record(store, Mark(uuid4(), TODAY - timedelta(days=28), MarkKind.INJURY), NOW)
    kinds = [each.change.kind.value for each in service.changes(store, found.on).told]
    assert kinds == ["lately", "trend", "lasting", "known_day", "weekend"]


def test_changes_are_told_unasked_only_where_they_stand_out(store: Store) -> None:
    """A lasting change that two weekly looks saw; of a diary that goes on as ever nothing."""
    _ninety_days(store, 4)
    assert [each.change.kind.value for each in service.changes_unasked(store, TODAY)] == ["lasting"]
    before = service.changes_unasked(store, TODAY - timedelta(days=30))
    assert before == ()


def test_the_trend_of_a_window_comes_with_its_band(store: Store) -> None:
    """In the window asked for, and nothing to draw in one too short."""
    _ninety_days(store, 2)
    line = service.trend_line(store, TODAY - timedelta(days=60), TODAY)
    assert line.told.change.claimed
    assert line.band[0].day == (TODAY - timedelta(days=60)).toordinal()
    assert service.trend_line(store, TODAY - timedelta(days=15), TODAY).band == ()


def test_entries_are_put_side_by_side(store: Store) -> None:
    """One of each kind, counted in the window alone."""
    _ninety_days(store, 0)
    told = {each.comparison.kind.value: each for each in service.comparisons(store, TODAY - timedelta(days=14), TODAY)}
    assert sum(group.days for group in told["weekday"].comparison.groups) == 14
    assert told["part_of_day"].says.endswith("Evening (18 to 4) 3 (14 days).")
