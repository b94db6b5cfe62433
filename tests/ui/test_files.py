"""Taking entries in from a file, on the Settings screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest

from kneelog import service
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry, Place
from kneelog.domain.record import Mark, Version
from kneelog.domain.vocabulary import MarkKind, Side, Zone
from kneelog.transfer import reading
from kneelog.transfer.foreign.cells import DateOrder
from kneelog.transfer.mapper import mapping
from kneelog.transfer.mapper.mapping import Column, Role, TableMapping
from tests.conftest import FIXED_NOW
from tests.transfer.test_content import DIARY, FOREIGN
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from kneelog.storage import Store


MARK: Final = b'{"marks": [{"date": "2026-01-22", "kind": "scan"}]}'


def _taken(screen: Callable[[str], AppTest], data: bytes, name: str) -> AppTest:
    app = screen("settings")
    app.file_uploader[0].upload(name, data, "application/json").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("kind", ["html", "svg", "sqlite", "xlsx", "png", "this Python", "zip"])
def test_a_file_is_judged_by_its_content(screen: Callable[[str], AppTest], store: Store, kind: str) -> None:
    """Not by the name or the type the browser gives it; there is nothing to press, and nothing is kept."""
    data, seems = FOREIGN[kind]
    app = _taken(screen, data, "diary.csv")
    assert f"This seems to be {seems}" in words(app)
    assert not any(button.key == "import_apply" for button in app.button)
    assert store.revision() == 0


def test_the_size_is_counted_here(screen: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the browser or the setting lets through is counted again."""
    monkeypatch.setattr(reading, "LARGEST", len(DIARY) - 1)
    assert "more than any diary" in words(_taken(screen, DIARY, "diary.json"))
    monkeypatch.setattr(reading, "LARGEST", len(DIARY))
    assert "Add 1 new record" in [button.label for button in _taken(screen, DIARY, "diary.json").button]


TABLE: Final = b"Tag;Schmerz;Sport\n1.3.2026;7;Laufen\n2.3.2026;3;\n31.3.2026;schlimm;\n"


def test_an_unknown_table_asks_what_its_columns_are(screen: Callable[[str], AppTest], store: Store) -> None:
    """A guess stands there; the pain counts once the person says it is that of the leg, and nothing is added before."""
    app = _taken(screen, TABLE, "Mein Tagebuch.csv")
    told = words(app)
    assert "A table: is it read as you mean it?" in told
    assert "no number" in told, "pain of nobody knows what is no severity"
    roles = [each for each in app.selectbox if str(each.key).endswith("_role")]
    assert [each.label for each in roles] == ["Tag", "Schmerz", "Sport"]
    assert [each.value for each in roles] == [Role.DATE, Role.MEASUREMENT, Role.ACTIVITY]
    roles[1].select(Role.SEVERITY).run()
    app.selectbox(str(roles[1].key).replace("_role", "_side")).select(Side.LEFT).run()
    app.selectbox(str(roles[1].key).replace("_role", "_zone")).select(Zone.CALF).run()
    assert not app.exception
    assert "worst pain 7" in words(app)
    assert "is not a number" in words(app), "the row that cannot be read is told"
    assert store.revision() == 0
    app.button(key="import_apply").click().run()
    first, second = store.diary().entries
    assert (first.places, second.worst) == ((Place(Zone.CALF, Side.LEFT, 7),), 3)
    assert first.origin
    assert first.origin.app == "Mein Tagebuch"


def test_the_next_table_of_the_same_columns_begins_with_what_was_said(screen: Callable[[str], AppTest]) -> None:
    """Whoever exports every week names the columns once in a window; a table of others is guessed anew."""
    app = _taken(screen, TABLE, "Mein Tagebuch.csv")
    roles = [each for each in app.selectbox if str(each.key).endswith("_role")]
    roles[1].select(Role.SEVERITY).run()
    app.file_uploader[0].upload("later.csv", TABLE + b"1.4.2026;2;\n", "text/csv").run()
    assert not app.exception
    assert "The columns are as you named them in the table before." in words(app)
    roles = [each for each in app.selectbox if str(each.key).endswith("_role")]
    assert [each.value for each in roles] == [Role.DATE, Role.SEVERITY, Role.ACTIVITY]
    app.file_uploader[0].upload("other.csv", TABLE.replace(b"Sport", b"Wetter"), "text/csv").run()
    roles = [each for each in app.selectbox if str(each.key).endswith("_role")]
    assert roles[1].value is Role.MEASUREMENT


def test_a_table_is_read_again_only_where_something_changed(
    screen: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years of rows take seconds, and each tap draws the screen again."""
    read: list[TableMapping] = []
    once = service.preview_table

    def counted(store: Store, data: bytes, name: str, mapping: TableMapping) -> service.Preview:
        read.append(mapping)
        return once(store, data, name, mapping)

    monkeypatch.setattr(service, "preview_table", counted)
    app = _taken(screen, TABLE, "table.csv")
    app.run()
    assert len(read) == 1
    (order,) = (each for each in app.selectbox if str(each.key).endswith("_order"))
    order.select(DateOrder.MONTH_FIRST).run()
    assert len(read) == 2
    assert read[0] != read[1]


def test_what_was_deleted_since_comes_back_from_its_file(screen: Callable[[str], AppTest], store: Store) -> None:
    """The person deleted it, so it is not simply new: it is said, and comes back for who asks for it."""
    _taken(screen, DIARY, "diary.json").button(key="import_apply").click().run()
    before = store.diary()
    store.void(Entry, before.entries[0].id, at=FIXED_NOW, expected=1)
    app = _taken(screen, DIARY, "diary.json")
    told = words(app)
    assert "1 of them was deleted in the diary." in told
    assert "There is nothing new in this file." in told
    app.button(key="import_back").click().run()
    assert not app.exception
    assert "1 record brought back." in words(app)
    assert store.diary() == before
    assert not any(button.key == "import_back" for button in _taken(screen, DIARY, "diary.json").button)


def test_an_import_that_was_read_wrongly_is_undone_and_read_again(
    screen: Callable[[str], AppTest], store: Store
) -> None:
    """Before the undo it is said that this is the way; after it the rows are new, and come in as they are read now."""
    _taken(screen, TABLE, "table.csv").button(key="import_apply").click().run()
    assert store.diary().entries[0].worst is None
    app = _taken(screen, TABLE, "table.csv")
    rated = next(each for each in app.selectbox if each.label == "Schmerz")
    rated.select(Role.SEVERITY).run()
    assert "2 of these are in the diary as an earlier import read them." in words(app)
    assert not any(button.key == "import_apply" for button in app.button)
    (intake,) = store.intakes()
    store.undo_intake(intake.id, at=FIXED_NOW)
    app.run()
    assert app.button(key="import_apply").label == "Add 2 new records"
    app.button(key="import_apply").click().run()
    assert not app.exception
    assert [entry.worst for entry in store.diary().entries] == [7, 3]
    again = _taken(screen, TABLE, "renamed.csv")
    assert "Different from the diary" in words(again), "what was undone is not there"
    next(each for each in again.selectbox if each.label == "Schmerz").select(Role.SEVERITY).run()
    assert "Different from the diary" not in words(again), "the name of a file is no difference"
    assert sorted(each.undone for each in store.intakes()) == [False, True], (
        "the row that is not read now is left of the first"
    )


def test_what_was_added_is_shown_and_taken_back_where_it_was_added(
    screen: Callable[[str], AppTest], store: Store
) -> None:
    """One tap each; the message alone said that it was done, and History had to be found."""
    other = _taken(screen, MARK, "mark.json")
    other.button(key="import_apply").click().run()
    assert not any(button.key == "import_show" for button in other.button), "it is no entry: there is nothing to show"
    last = Version(1, FIXED_NOW, voided=False, content=Mark(UUID(int=1), FIXED_NOW.date(), MarkKind.OTHER))
    store.merge(Archive(marks=((last,),)), at=FIXED_NOW, intake=UUID(int=2**128 - 1))
    app = _taken(screen, DIARY, "diary.json")
    assert not any(button.key == "import_undo" for button in app.button)
    app.button(key="import_apply").click().run()
    assert "1 record was added." in words(app)
    assert any(button.key == "import_show" for button in app.button)
    app.button(key="import_undo").click().run()
    assert not app.exception
    assert "Import undone: 1 record deleted." in words(app)
    assert store.diary().entries == ()
    assert len(store.diary().marks) == 2, "what other windows took in at the same moment stands"
    assert not any(button.key == "import_undo" for button in app.button)


def test_a_scale_of_its_own_counts_once_agreed(screen: Callable[[str], AppTest]) -> None:
    """The person is asked beside the numbers; until then they are kept as they are."""
    app = _taken(screen, b"day,knee pain (0-100)\n2026-03-01,80\n", "a.csv")
    assert "no number" in words(app)
    next(each for each in app.checkbox if str(each.key).endswith("_converted")).check().run()
    assert not app.exception
    assert "worst pain 8" in words(app)


def test_what_is_missing_is_said_and_nothing_can_be_pressed(screen: Callable[[str], AppTest]) -> None:
    """A table without days asks for them."""
    app = _taken(screen, b"pain,mood\n3,good\n4,bad\n", "a.csv")
    assert "Say which column holds the day." in words(app)
    assert not any(button.key == "import_apply" for button in app.button)


def test_what_the_columns_are_is_kept_and_handed_in_again(screen: Callable[[str], AppTest]) -> None:
    """The next table of its kind begins where the last one ended; what is no such file is a sentence."""
    app = _taken(screen, TABLE, "a.csv")
    handed = app.file_uploader[1]
    said = TableMapping("Mine", {"Schmerz": Column(Role.SEVERITY, Side.LEFT, Zone.CALF), "gone": Column(Role.NOTE)})
    kept = mapping.write(replace(said, order=DateOrder.DAY_FIRST))
    handed.upload("kept.json", kept, "application/json").run()
    assert not app.exception
    told = words(app)
    assert "no column “gone”" in told
    assert "worst pain 7" in told
    assert next(each.value for each in app.selectbox if str(each.key).endswith("_role")) is Role.DATE
    app.file_uploader[1].upload("kept.json", b"{}", "application/json").run()
    assert "not a mapping that kneelog can read" in words(app)


def test_a_large_file_is_read_where_it_is(screen: Callable[[str], AppTest], store: Store, tmp_path: Path) -> None:
    """Its path is typed, in quotes or not; it is shown first, as an upload is, and a wrong path is a sentence."""
    file = tmp_path / "export.xml"
    file.write_bytes((Path(__file__).parents[1] / "transfer" / "samples" / "apple_health.xml").read_bytes())
    app = screen("settings")
    app.text_input(key="import_path_0").input(str(tmp_path / "nowhere.zip")).run()
    app.button(key="import_path_0_look").click().run()
    assert "cannot be opened" in words(app)
    app.text_input(key="import_path_0").input(f'"{file}"').run()
    app.button(key="import_path_0_look").click().run()
    assert not app.exception
    assert "Recognised: Apple Health" in words(app)
    assert store.revision() == 0
    app.button(key="import_apply").click().run()
    assert len(store.diary().entries) == 5


def test_a_table_in_other_letters_is_guessed_anew_in_those_chosen(screen: Callable[[str], AppTest]) -> None:
    """The names of its columns are other ones then, so all that was guessed of them is."""
    app = _taken(screen, "Data;Ból łydki\n1.3.2026;3\n2.3.2026;7\n".encode("cp1250"), "a.csv")
    assert "in Central European letters" in words(app)
    written = next(each for each in app.selectbox if each.label == "Its letters are read as")
    assert [each.label for each in app.selectbox if str(each.key).endswith("_role")] == ["Data", "Ból łydki"]
    written.select("cp1253").run()
    assert not app.exception
    assert "in Greek letters" in words(app)
    assert [each.label for each in app.selectbox if str(each.key).endswith("_role")] == ["Data", "Bσl ³ydki"]
    assert app.button(key="import_apply").label == "Add 2 new records"
