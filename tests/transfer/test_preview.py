"""What an import would do: new, same, conflicting, rejected."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import TransferError
from kneelog.domain.record import Version
from kneelog.transfer import Preview, compare, csv_v1, json_v1, read
from kneelog.transfer import preview as preview_of
from kneelog.words import speaking
from tests import strategies

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY_HAND = b"""{
 "profile": {"birth_year": 1980},
 "entries": [{"occurred_at": "2026-11-22T20:41:00+01:00", "severity": 3}, {"severity": 3}],
 "marks": [{"date": "2026-11-22", "kind": "scan"}],
 "functions": [{"date": "2026-11-22", "activity": "Stairs", "rating": 4}],
 "responses": [{"made_at": "2026-11-22T20:41:00Z", "kind": "called",
  "rule": "dvt", "rule_version": 1, "urgency": "soon"}]
}"""


def kept() -> Archive:
    """The diary into which the hand-written file was imported."""
    return read(BY_HAND, "x").archive(AT)


def edited(archive: Archive, **changes: Any) -> Archive:  # noqa: ANN401 - fields of Version and of Entry
    """The archive with a second version of its entry."""
    ((first,),) = archive.entries
    voided = changes.pop("voided", False)
    return replace(archive, entries=((first, Version(2, AT, voided, replace(first.content, **changes))),))


def counts(preview: Preview) -> tuple[int, int, int, int]:
    """How many are new, same, conflicting, rejected."""
    return len(preview.new), len(preview.same), len(preview.conflicting), len(preview.rejected)


def test_everything_is_new_to_an_empty_diary() -> None:
    """All good records would be added, saved at the moment of the import; the bad one is told."""
    preview = compare(read(BY_HAND, "x"), Archive())
    assert counts(preview) == (5, 0, 0, 1)
    assert preview.archive(AT) == kept()
    assert [item.what for item in preview.new] == [
        "profile",
        "entry of 22 Nov 2026, 20:41, pain 3",
        "mark of 22 Nov 2026, scan",
        "activity rated 4 on 22 Nov 2026",
        "response of 22 Nov 2026, 20:41",
    ]


def test_a_second_import_finds_everything_there() -> None:
    """Importing a hand-written file again adds nothing, though it names no ids and no moment of saving."""
    preview = compare(read(BY_HAND, "x"), kept())
    assert counts(preview) == (0, 5, 0, 1)
    assert preview.archive(AT) == Archive()


@pytest.mark.parametrize("changes", [{"severity": 5}, {"voided": True}])
def test_what_was_changed_or_deleted_since_is_not_brought_back(changes: dict[str, Any]) -> None:
    """A bare record that the diary once held is the same: a deletion or a correction stands."""
    assert counts(compare(read(BY_HAND, "x"), edited(kept(), **changes))) == (0, 5, 0, 1)


@PATIENT
@given(strategies.archives())
def test_its_own_export_is_the_same(archive: Archive) -> None:
    """A diary has everything that its JSON and its CSV hold."""
    as_json = compare(read(json_v1.write(archive), "x"), archive)
    as_csv = compare(read(csv_v1.write(archive.diary(), demo=archive.demo), "x"), archive)
    assert counts(as_json)[0::2] == (0, 0)
    assert counts(as_csv)[0::2] == (0, 0)
    assert len(as_csv.same) == len(archive.diary().entries)


def test_an_older_backup_is_the_same_and_a_newer_one_conflicts() -> None:
    """History up to some point is there already; history that goes on where the diary stops is not written over it."""
    older, newer = kept(), edited(kept(), severity=5)
    assert counts(compare(read(json_v1.write(older), "x"), newer)) == (0, 5, 0, 0)
    preview = compare(read(json_v1.write(newer), "x"), older)
    assert counts(preview) == (0, 4, 1, 0)
    assert preview.conflicting[0].why == "differs in pain"
    assert preview.archive(AT) == Archive()


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        ({"note": "a"}, {"note": "b", "severity": None}, "differs in note and pain"),
        ({"voided": True}, {"note": "b"}, "deleted in the diary, not in the file"),
        ({"note": "a"}, {"voided": True}, "deleted in the file, not in the diary"),
    ],
)
def test_a_conflict_says_in_what(ours: dict[str, Any], theirs: dict[str, Any], why: str) -> None:
    """Two histories that part ways conflict, with the fields that differ now."""
    preview = compare(read(json_v1.write(edited(kept(), **theirs)), "x"), edited(kept(), **ours))
    assert [item.why for item in preview.conflicting] == [why]
    assert preview.conflicting[0].what.startswith("entry of 22 Nov 2026, 20:41")


def test_equal_content_with_another_history_conflicts() -> None:
    """Where only the moments of saving differ, that is said."""
    later = read(BY_HAND, "x").archive(AT + timedelta(hours=1))
    preview = compare(read(json_v1.write(later), "x"), kept())
    assert counts(preview) == (0, 0, 5, 0)
    assert {item.why for item in preview.conflicting} == {"the same now, with another history"}


def test_the_offset_of_a_moment_counts() -> None:
    """The same instant told in another offset is another time of day, so it is a difference."""
    ((first,),) = kept().entries
    elsewhere = replace(first.content, occurred_at=first.content.occurred_at.astimezone(UTC))
    assert isinstance(elsewhere, Entry)
    archive = replace(kept(), entries=((replace(first, content=elsewhere),),))
    preview = compare(read(BY_HAND, "x"), archive)
    assert [item.why for item in preview.conflicting] == ["differs in when it was"]


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_never_mixes_with_a_diary(*, demo: bool) -> None:
    """A demo file is refused by a diary that holds something, and the other way round; an empty one takes either."""
    ours = replace(kept(), demo=demo)
    theirs = read(json_v1.write(replace(kept(), demo=not demo)), "x")
    with pytest.raises(TransferError, match="never mixed"):
        compare(theirs, ours)
    assert counts(compare(theirs, Archive())) == (5, 0, 0, 0)


def test_what_a_record_is_is_told_in_the_language() -> None:
    """Dates, records and fields alike."""
    newer = edited(kept(), severity=5)
    with speaking("de"):
        new = [item.what for item in compare(read(BY_HAND, "x"), Archive()).new]
        conflicting = compare(read(json_v1.write(newer), "x"), kept()).conflicting
    assert new == [
        "Profil",
        "Eintrag vom 22. Nov 2026, 20:41, Schmerz 3",
        "Markierung vom 22. Nov 2026, Röntgen, MRT o. Ä.",
        "Aktivität, am 22. Nov 2026 mit 4 bewertet",
        "Rückmeldung vom 22. Nov 2026, 20:41",
    ]
    assert [item.why for item in conflicting] == ["anders: Schmerz"]


def test_every_field_of_an_entry_has_words() -> None:
    """Who reads that something differs does not know the names in a file."""
    told = {each.name for each in fields(Entry) if each.init} - {"id"}
    assert set(preview_of._FIELDS) == told  # noqa: SLF001 - the words
