"""What a restore would bring and take."""

from __future__ import annotations

from dataclasses import replace

from kneelog.domain.diary import Diary
from kneelog.domain.difference import difference
from kneelog.domain.record import Profile
from tests.storage.samples import a_mark, an_entry


def test_records_come_go_change_or_stay() -> None:
    """By id, whatever the kind; the profile has none."""
    kept, edited, gone, new, mark = an_entry(), an_entry(5), an_entry(), an_entry(), a_mark()
    now = Diary(entries=(kept, edited, gone), marks=(mark,), profile=Profile(birth_year=1970))
    then = Diary(entries=(kept, replace(edited, severity=2), new))
    found = difference(now, then)
    assert found.comes == (new,)
    assert set(found.goes) == {gone, mark, Profile(birth_year=1970)}
    assert found.changes == (replace(edited, severity=2),)
    assert found.same == 1
    assert not found.nothing
    assert difference(now, now).nothing


def test_more_than_half_is_much() -> None:
    """Exactly half is not; of an empty diary nothing can go."""
    entries = tuple(an_entry() for _ in range(4))
    assert not difference(Diary(entries), Diary(entries[:2])).much_goes
    assert difference(Diary(entries), Diary(entries[:1])).much_goes
    assert not difference(Diary(), Diary(entries)).much_goes
