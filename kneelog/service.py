"""The one door: every use case of kneelog, one function each.

Pages and the command line call these and nothing below them. Every function takes the open `Store` first and whatever
depends on the clock (`now`, `on`) as an argument. Reads are cached by diary revision: a save anywhere, in this process
or another, changes the revision, so that nobody sees an old answer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID, uuid4

from kneelog import __version__
from kneelog.domain import plans
from kneelog.domain.checks import FEWEST_SECRET
from kneelog.domain.diary import Archive, Day, Diary
from kneelog.domain.difference import Difference, difference
from kneelog.domain.entry import Activity, Answer, Entry, diary_day
from kneelog.domain.errors import (
    Conflict,
    DamagedDiary,
    InvalidValue,
    NoPainRefused,
    NotFound,
    RestoreRefused,
    TransferError,
    WatchRefused,
)
from kneelog.domain.finding import Finding, Statement, Urgency
from kneelog.domain.record import (
    MOST_WATCHED,
    Function,
    Intake,
    Mark,
    Plan,
    Profile,
    Record,
    RecordT,
    Response,
    Turned,
    Version,
    Versions,
    Watch,
)
from kneelog.domain.vocabulary import (
    Condition,
    Direction,
    EntryTerm,
    FactorKind,
    MarkKind,
    Mechanism,
    ResponseKind,
    Side,
    Zone,
    entry_term,
)
from kneelog.report.model import Edition, Paper, Section, Visit, VisitChoice
from kneelog.rules import asking, catalogue, engine, numbers, pages, wording
from kneelog.rules.asking import Question
from kneelog.rules.numbers import EmergencyNumbers
from kneelog.rules.pages import Item as RuleItem
from kneelog.rules.pages import Section as RuleSection
from kneelog.storage import Backup, Erased, Key, Store, Why, driver, for_library, head, open_store, undisturbed
from kneelog.storage import backups_of as kept_of
from kneelog.storage import mend as put_mended
from kneelog.storage import put_back as put_back_in
from kneelog.storage import rescue_of as look_for_rescue
from kneelog.storage import unlock as _unlock
from kneelog.storage.errors import INSTALL
from kneelog.storage.key import key_from
from kneelog.transfer import Found, Preview, Untouched, csv_tables, csv_v1, fhir_r4, json_v1
from kneelog.transfer import compare as _compare
from kneelog.transfer import read as _read
from kneelog.transfer import read_path as _read_path
from kneelog.transfer import table as _table
from kneelog.transfer.demo import demo
from kneelog.transfer.foreign import apple_health
from kneelog.transfer.letters import ENCODINGS
from kneelog.transfer.tables import UNPROTECTED
from kneelog.words import N_, _, language, ngettext, speaking
from kneelog.words.formats import date_text, number_text

if TYPE_CHECKING:  # pandas, plotly and Typst are loaded by the functions that need them: Today and `log` need none
    import plotly.graph_objects as go

    from kneelog.charts.bodyheat import Picture
    from kneelog.charts.heat import Calendar
    from kneelog.charts.timeline import Numbered, Table
    from kneelog.charts.tokens import ThemeName
    from kneelog.insights.changes_told import Changes, ToldChange, TrendLine
    from kneelog.insights.comparisons_told import ToldComparison
    from kneelog.insights.family import Named
    from kneelog.insights.numbers import Summary
    from kneelog.insights.telling import Insights, Told
    from kneelog.insights.tracing import Counted
    from kneelog.insights.watching import WatchList
    from kneelog.report import draw
    from kneelog.storage.mending import Rescue
    from kneelog.storage.salvage import Salvaged
    from kneelog.transfer.mapper.guess import Guess
    from kneelog.transfer.mapper.mapping import TableMapping

__all__ = [
    "FEWEST_SECRET",
    "FORMS",
    "INSTALL",
    "LARGEST_READ_IN_PLACE",
    "LOST_FOR_EVER",
    "NOT_ARCHIVAL",
    "NOT_ENCRYPTED",
    "OLD_KEYS",
    "PLAIN_TRACES",
    "UNPROTECTED",
    "Answered",
    "Backup",
    "Difference",
    "EmergencyNumbers",
    "Erased",
    "Key",
    "Paper",
    "PlanDay",
    "Preview",
    "Question",
    "RuleItem",
    "RuleSection",
    "Saved",
    "Section",
    "Store",
    "Tell",
    "Trend",
    "Usual",
    "Visit",
    "VisitChoice",
    "Why",
]  # fmt: skip

_T = TypeVar("_T")

Tell = Callable[[str], None]
"""Is told what is being done, before it is: "Step 1 of 4: reading the diary"."""

_RECENT_DAYS = 60
"""Days that decide what is usual for a person: long enough to be stable, short enough to follow a change."""

PREVIEWED_ROWS = 200
"""Rows of the log that a preview shows."""

VISIT_DAYS = 90
"""Days on the page for the doctor unless the person chooses others: what one page shows day by day."""

LARGEST_READ_IN_PLACE: Final = apple_health.MOST

_TOLD_EVERY: Final = 20_000_000
"""Bytes of a large file after which it is told how far its reading is."""

FORMS: Final[Mapping[str, str]] = {
    "pdf": "pdf",
    "xlsx": "xlsx",
    "csv": "csv",
    "csv-tables": "zip",
    "json": "json",
    "fhir": "fhir.json",
}
"""What the diary can be exported as, each with the ending of its file."""

NOT_ARCHIVAL: Final = N_(
    "The protected copy opens with its password alone. It is no PDF/A: what is kept for ever must open without one. "
    "kneelog does not keep the password, and nobody can open the copy without it."
)
"""What has to be said of a PDF that is protected."""

NOT_ENCRYPTED: Final = N_("Your diary is encrypted; this file is not. Whoever gets it can read it.")
"""What has to be said of every file from an encrypted diary that opens without a password."""

LOST_FOR_EVER: Final = N_(
    "Encryption protects the diary where the disk, a backup or a synced folder falls into other hands. It does not "
    "protect it from a program that spies on this computer while the diary is open. If the passphrase and the recovery "
    "key are both lost, nobody can open the diary again, the makers of kneelog neither."
)
"""What has to be said before a diary is encrypted."""

OLD_KEYS: Final = N_(
    "The passphrase and the recovery key of before do not open it any more. They still open the backups made before: "
    "keep them as long as you keep those."
)
"""What has to be said after a passphrase was changed."""

PLAIN_TRACES: Final = N_(
    "The plain file was deleted, but a disk may keep its bytes for a while, and copies elsewhere stay plain: exports, "
    "copies you made, a synced folder with older versions."
)
"""What has to be said after a plain diary was encrypted."""

_ASKED_OF_DAYS = 60
"""Days of the diary that decide which danger questions an unsaved entry raises; older signs are out of every window."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An entry after COMMIT.

    Attributes:
        entry: as it stands in the diary.
        version: its version there; give it back to change or undo it.
    """

    entry: Entry
    version: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What this person notes most, most frequent first.

    Attributes:
        terms: questions answered yes.
        activities: kinds.
        treatments: kinds.
        last: by kind, each activity as it was noted last.
    """

    terms: tuple[EntryTerm, ...]
    activities: tuple[str, ...]
    treatments: tuple[str, ...]
    last: Mapping[str, Activity]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one question after COMMIT, to take back with `undo`.

    Attributes:
        kind: what holds the answer: an entry, the profile, or the response that leaves the question out.
        record_id: of that record; the profile has none.
        version: its version.
    """

    kind: type[Entry] | type[Profile] | type[Response]
    record_id: UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class PlanDay:
    """What a coin-flip plan says of a day.

    Attributes:
        watch: the question it is for.
        with_it: whether chance drew the day for it.
        paused: why the plan is paused, and what to do; empty where it is not.
    """

    watch: Watch
    with_it: bool
    paused: str


# ------------------------------------------------------------------------------------------------------ the diary


def open_diary(path: Path, now: datetime, key: Key | None = None) -> Store:
    """Open the diary at `path`, creating it where there is none.

    Args:
        path: the file.
        now: the moment of opening.
        key: from `unlock`, where the file is encrypted.

    Raises:
        LockedDiary: the file is encrypted and there is no key, or a wrong one.
        StorageError: the file is not a diary, damaged, newer, ...; it is left as it was.
    """
    return open_store(path, at=now, key=key)


def revision(store: Store) -> int:
    """Return a number that grows with every change of the diary."""
    return store.revision()


def diary(store: Store) -> Diary:
    """Return the diary as it stands now."""
    return store.diary()


def check(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the diary file, one sentence each; empty where it is whole."""
    return store.check()


# ------------------------------------------------------------------------------------------------------- backups


def backup(store: Store, now: datetime, folder: Path | None = None) -> Path:
    """Write a verified copy of the diary and return its path.

    Args:
        store: the diary.
        now: the moment of asking; names the copy.
        folder: where to. There it is the person's own; None: among those kneelog makes, which it thins out in time.

    Raises:
        StorageError: there is no copy; the diary was not changed.
    """
    return store.backups.make(Why.BY_HAND, now) if folder is None else store.backup(folder, at=now)


def keep(store: Store, now: datetime, why: Why) -> Path | None:
    """Make the backup that is due, and return it; None where none is.

    One is due where the newest does not hold this state of the diary; in use, half an hour after the newest. None is of
    a diary without a single record: everything was erased from it, the backups too.

    Raises:
        StorageError: there is none; the diary was not changed.
        DamagedDiary: the diary is not what was saved. It is not backed up: that would push out the good ones.
    """
    revision, _changed_at = state = store.state()
    if store.read_only or store.demo or revision == 0 or store.blank or state == store.backups.newest_state():
        return None
    if why is Why.USE and not store.backups.rested(now):
        return None
    if wrong := store.check():
        raise DamagedDiary(" ".join(wrong))
    return store.backups.make_of(state, why, now)


def backups(store: Store) -> tuple[Backup, ...]:
    """Return the backups that kneelog made of this diary, newest first, each held against its checksum."""
    return store.backups.all()


def preview_restore(store: Store, chosen: Backup) -> Difference:
    """Return what would come, go and change if a backup took the place of what the diary holds. Nothing is written.

    Raises:
        StorageError: the backup cannot be used.
    """
    with store.held_against(chosen.sound) as then:
        return difference(diary(store), then.diary())


def restore(store: Store, chosen: Backup, now: datetime, *, even_if_much_goes: bool = False) -> Path:
    """Put the content of a backup in the place of what the diary holds.

    Returns:
        The backup of what was there, made before: restoring that one takes this back.

    Raises:
        RestoreRefused: more than half of what is there would go, and `even_if_much_goes` was not said.
        StorageError: the backup cannot be used; nothing was changed.
    """
    found = preview_restore(store, chosen)  # refuses one that is not sound
    if found.much_goes and not even_if_much_goes:
        raise _much_would_go(found)
    return store.restore(chosen.path, at=now)


def _much_would_go(found: Difference) -> RestoreRefused:
    text = ngettext(
        "{n} record would be gone, more than half of what the diary holds now. Nothing was changed. If that is what "
        "you want, say so: tick the box, or add --even-if-much-goes.",
        "{n} records would be gone, more than half of what the diary holds now. Nothing was changed. If that is what "
        "you want, say so: tick the box, or add --even-if-much-goes.",
        len(found.goes),
    )
    return RestoreRefused(text.format(n=number_text(len(found.goes))))


def backups_of(path: Path, key: Key | None = None) -> tuple[Backup, ...]:
    """Return the backups of a diary that cannot be opened, or is not there, newest first."""
    return kept_of(path, key=key).all()


def put_back(path: Path, chosen: Backup, now: datetime, key: Key | None = None) -> Path | None:
    """Put a backup in the place of a diary that cannot be opened; with a key, encrypted under it.

    Returns:
        What was there, under another name; None where there was nothing.

    Raises:
        StorageError: the backup cannot be used; nothing was changed.
    """
    return put_back_in(path, chosen.sound, at=now, key=key)


def rescue_of(path: Path, key: Key | None = None) -> "Rescue":
    """Return what can be saved of a damaged diary: what of it is as it was saved, and what a backup adds.

    Raises:
        StorageError: it cannot be read at all by this account, or there is no room for a copy.
    """
    return look_for_rescue(path, key)


def readable(rescue: "Rescue") -> bytes:
    """Return what can be saved of a damaged diary as a file that any kneelog takes in."""
    return json_v1.write(rescue.archive)


def mend(path: Path, rescue: "Rescue", now: datetime, key: Key | None = None) -> Path | None:
    """Put a new diary with what can be saved in the place of a damaged one; return where that one is kept.

    Raises:
        StorageError: nothing was changed; the sentence says why.
    """
    return put_mended(path, rescue, at=now, key=key)


def second_place(store: Store) -> Path | None:
    """Return the other folder that backups are copied to; None where none is chosen."""
    return store.backups.second_place()


def choose_second_place(store: Store, folder: Path | None) -> None:
    """Copy each backup to another folder as well from now on, or to none.

    Raises:
        StorageError: nothing can be written there.
    """
    store.backups.choose_second_place(folder)


def may_be_a_diary(path: Path) -> bool:
    """Whether a file is a database, perhaps an encrypted one: then nothing else may be written in its place."""
    return path.is_file() and (head.start_of(path) == head.PLAIN or head.seems_encrypted(path))


# ----------------------------------------------------------------------------------------------------- encryption


def is_encrypted(path: Path) -> bool:
    """Whether a file is there and could be an encrypted diary."""
    return path.is_file() and head.seems_encrypted(path)


def can_encrypt() -> bool:
    """Whether the library for encrypted diaries is installed; `INSTALL` is the command that does it."""
    return driver.can_encrypt()


def unlock(path: Path, typed: str) -> Key:
    """Return the key that a passphrase or a recovery key comes to; `open_diary` says whether it is the right one.

    Raises:
        InvalidValue: a recovery key with a slip in it.
        StorageError: there is no encrypted diary at that path.
    """
    return _unlock(path, typed)


def new_key(passphrase: str) -> Key:
    """Return the key of an encrypted diary that is still to be written: show its recovery key before `encrypt`.

    Raises:
        InvalidValue: the passphrase is too short, or holds what cannot be typed.
    """
    return Key.new(passphrase)


def ends_recovery_key(key: Key, typed: str) -> bool:
    """Whether this is the last group of the recovery key, which shows that it was written down."""
    return "".join(typed.split()).upper() == key.recovery_key.rpartition("-")[2]


def opens(store: Store, typed: str) -> bool:
    """Whether this is the passphrase, or the recovery key, of a diary that is open."""
    try:
        return store.key is not None and key_from(typed, store.key.salt) == store.key
    except InvalidValue:  # a recovery key with a slip
        return False


def encrypt(store: Store, key: Key, now: datetime) -> tuple[Path, ...]:
    """Encrypt the diary file, or encrypt it under another key; the store is of no more use then.

    Returns:
        The backups beside it that can still be read by everybody.

    Raises:
        StorageError: the diary is as it was; the sentence says why.
    """
    store.rewrite(key, at=now)
    return plain_backups(store)


def decrypt(store: Store, now: datetime) -> None:
    """Make the diary a plain file again; the store is of no more use then.

    Raises:
        StorageError: the diary is as it was; the sentence says why.
    """
    store.rewrite(None, at=now)


def plain_backups(store: Store) -> tuple[Path, ...]:
    """Return the backups beside the diary that are not encrypted."""
    return store.backups.plain()


def encrypt_backups(store: Store, now: datetime) -> int:
    """Encrypt the plain backups beside an encrypted diary as the diary is, each in its place; return how many.

    Raises:
        StorageError: the backup it names is as it was; those before it are encrypted.
    """
    return 0 if store.key is None else store.backups.encrypt(now)


# --------------------------------------------------------------------------------------------------------- rescue


def salvage(path: Path, key: Key | None = None) -> "Salvaged":
    """Return what can be read of a damaged diary that is not open; the file is not touched.

    Raises:
        StorageError: the file cannot be read at all.
    """
    from kneelog.storage.salvage import salvage as read_around

    return read_around(path, replace(for_library(), key=key))


def salvaged_file(found: "Salvaged", *, doubtful: bool) -> bytes:
    """Return what was salvaged as JSON to import: what is as it was saved, or what is in doubt."""
    return json_v1.write(found.in_doubt() if doubtful else found.archive)


# -------------------------------------------------------------------------------------------------------- writing


def save_entry(store: Store, entry: Entry, now: datetime, replacing: int | None = None) -> Saved:
    """Save a new entry, or the next version of one.

    Args:
        store: the diary.
        entry: what to save; its id makes a repeated save harmless.
        now: the moment of saving.
        replacing: the version it was edited from; None for a new entry.

    Returns:
        The entry after COMMIT, with the moment it was first typed.

    Raises:
        Conflict: it was changed elsewhere meanwhile; nothing was overwritten.
        StorageError: it could not be saved; nothing was written.
    """
    typed = entry if replacing is not None or entry.logged_at is not None else replace(entry, logged_at=now)
    return Saved(typed, store.save(typed, at=now, expected=replacing))


def save_no_pain(store: Store, occurred_at: datetime, now: datetime) -> Saved:
    """Save "No pain today" for the diary day of `occurred_at`.

    Raises:
        NoPainRefused: that day already holds pain.
    """
    day = diary(store).day(diary_day(occurred_at))
    if day is not None and day.painful:
        raise _not_without_pain(day)
    return save_entry(store, Entry(uuid4(), occurred_at, severity=0), now)


def _not_without_pain(day: Day) -> NoPainRefused:
    if day.worst is None:
        text = _(
            "{weekday} already holds pain, so it cannot be a day without pain. "
            "Log 0 for now instead, or correct the earlier entry in History."
        )
    else:
        text = _(
            "{weekday} already holds pain of {severity}, so it cannot be a day without pain. "
            "Log 0 for now instead, or correct the earlier entry in History."
        )
    return NoPainRefused(text.format(weekday=date_text(day.on, _("EEEE")), severity=day.worst))


def same_as_last(store: Store, occurred_at: datetime) -> Entry | None:
    """Return a copy of the last entry with a severity, ready to save at `occurred_at`; None where there is none.

    It repeats how bad, where, and what else was there. What happened once (how it started, what was done and tried,
    the note) is not repeated.
    """
    last = next((entry for entry in reversed(diary(store).entries) if entry.worst is not None), None)
    if last is None:
        return None
    lasting = tuple(answer for answer in last.terms() if not isinstance(answer.about, Mechanism))
    return Entry(uuid4(), occurred_at, severity=last.severity, places=last.places, answers=lasting)


def save_record(store: Store, record: Mark | Function | Profile, now: datetime, replacing: int | None = None) -> int:
    """Save a mark, a function rating or the profile; return its version.

    Raises:
        Conflict: it was changed elsewhere meanwhile.
    """
    return store.save(record, at=now, expected=replacing)


def respond(store: Store, finding: Finding, kind: ResponseKind, now: datetime, on: date | None = None) -> Response:
    """Save what the person did about a finding; it folds away until there is more to say."""
    response = Response(
        id=uuid4(),
        made_at=now,
        kind=kind,
        rule=finding.rule,
        rule_version=finding.rule_version,
        urgency=finding.urgency.value,
        evidence=tuple(sorted(finding.keys)),
        on=on,
    )
    store.save(response, at=now, expected=None)
    return response


def answer(store: Store, about: EntryTerm | Condition, side: Side, now: datetime, *, yes: bool) -> Answered:
    """Save the answer to one question: in the profile where it is a lasting fact, else in an entry.

    Answers given one after the other on one day make one entry.
    """
    if isinstance(about, Condition):
        known = diary(store).profile
        others = [each for each in known.conditions if each[0] is not about]
        before = store.versions(Profile, None)
        profile = replace(known, conditions=(*others, (about, yes)))
        return Answered(Profile, None, save_record(store, profile, now, before[-1].number if before else None))
    given = Answer(about, yes, side)
    open_entry = _takes(store, given, now)
    if open_entry is None:
        saved = save_entry(store, Entry(uuid4(), now, answers=(given,)), now)
    else:
        version = store.versions(Entry, open_entry.id)[-1].number
        saved = save_entry(store, replace(open_entry, answers=(*open_entry.answers, given)), now, version)
    return Answered(Entry, saved.entry.id, saved.version)


def _takes(store: Store, given: Answer, now: datetime) -> Entry | None:
    """Return the entry that a further answer belongs to: the last one, of today, where it holds other answers alone."""
    entries = diary(store).entries
    if not entries or not entries[-1].only_answers or entries[-1].day != diary_day(now):
        return None
    asked = {(each.about, each.side) for each in entries[-1].answers}
    return None if (given.about, given.side) in asked else entries[-1]


def leave_out(store: Store, question: Question, now: datetime) -> Answered:
    """Save that a question was left out; it is not asked again in this episode."""
    response = Response(
        id=uuid4(),
        made_at=now,
        kind=ResponseKind.SKIPPED,
        rule=asking.ASKED,
        rule_version=1,
        urgency=Urgency.NONE.value,
        evidence=(question.about.value,),
    )
    return Answered(Response, response.id, store.save(response, at=now, expected=None))


def take_back(store: Store, answered: Answered, now: datetime) -> None:
    """Undo the answer to one question."""
    kind = answered.kind
    store.undo(kind, answered.record_id, at=now, expected=answered.version)  # type: ignore[type-var]  # each kind is one


def delete(store: Store, kind: type[RecordT], record_id: UUID | None, now: datetime, version: int) -> int:
    """Void a record; return its new version. Nothing is erased, `undo` brings it back."""
    return store.void(kind, record_id, at=now, expected=version)


def undo(store: Store, kind: type[RecordT], record_id: UUID | None, now: datetime, version: int) -> int:
    """Take back the last change of a record; return its new version."""
    return store.undo(kind, record_id, at=now, expected=version)


def versions(store: Store, kind: type[RecordT], record_id: UUID | None = None) -> Versions[RecordT]:
    """Return every version of a record, oldest first. The profile has no id.

    Raises:
        NotFound: there is no such record.
    """
    found = store.versions(kind, record_id)
    if not found and kind is not Profile:
        raise NotFound(_("This record is not in the diary any more."))
    return found


def deleted(store: Store, kind: type[RecordT]) -> Versions[RecordT]:
    """Return the deleted records of a kind, the one deleted last first; `undo` brings one back."""
    return store.voided(kind)


def records_between(store: Store, first: date, last: date) -> tuple[tuple[type[Record], UUID], ...]:
    """Return the entries, marks and ratings that are or ever were of a span of days, deleted ones too."""
    kept = store.archive()
    found: list[tuple[type[Record], UUID]] = []
    found += [(Entry, each[0].content.id) for each in kept.entries if any(first <= v.content.day <= last for v in each)]
    found += [(Mark, each[0].content.id) for each in kept.marks if any(first <= v.content.on <= last for v in each)]
    found += [
        (Function, each[0].content.id) for each in kept.functions if any(first <= v.content.on <= last for v in each)
    ]
    return tuple(found)


def erase(store: Store, records: Collection[tuple[type[Record], UUID | None]] | None, now: datetime) -> Erased:
    """Erase records for good, from the diary, its history and every backup; None for everything, backups too.

    Nothing brings them back, so no backup is made before.

    Raises:
        StorageError: not all of it could be done; the sentence says what.
    """
    return store.erase(records, at=now)


# --------------------------------------------------------------------------------------- the watch list, and its plan


def watchable(store: Store, today: date) -> "tuple[Named, ...]":
    """Return what the diary holds that can be watched and is not yet, by what it is and its name."""
    from kneelog.insights import family

    kept = diary(store)
    taken = {watch.key for watch in kept.watches}
    found = family.family(kept, today).named.values()
    return tuple(sorted((each for each in found if each.key not in taken), key=lambda each: (each.kind, each.key)))


def watch(
    store: Store,
    kind: FactorKind,
    name: str,
    today: date,
    now: datetime,
    direction: Direction = Direction.EITHER,
) -> Watch:
    """Choose a question to watch: what the day after one thing is like.

    Args:
        store: the diary.
        kind: what the thing is.
        name: which one; left aside where there is only one of the kind.
        today: the diary day.
        now: the moment of choosing.
        direction: which way it asks.

    Raises:
        WatchRefused: it is watched already, or as many are as can be.
        InvalidValue: the name is none.
    """
    chosen = Watch(uuid4(), today, kind, name if kind.named else "", direction=direction)
    _check_room(store, chosen)
    store.save(chosen, at=now, expected=None)
    return chosen


def _check_room(store: Store, chosen: Watch) -> None:
    others = [each for each in diary(store).watches if each.id != chosen.id]
    if any(each.key == chosen.key for each in others):
        raise WatchRefused(_("{what} is watched already.").format(what=chosen.label))
    if len(others) >= MOST_WATCHED:
        text = _(
            "{n} questions are watched, which is as many as can be: each more would make all of them slower to answer. "
            "Stop watching one first."
        )
        raise WatchRefused(text.format(n=len(others)))


def stop_watching(store: Store, question: Watch, now: datetime) -> int:
    """Stop watching a question and end its plan; return the version, for `watch_again`."""
    return delete(store, Watch, question.id, now, versions(store, Watch, question.id)[-1].number)


def watch_again(store: Store, watch_id: UUID, now: datetime, version: int) -> int:
    """Take back the last change of a watched question, whatever it was; return its new version.

    Raises:
        WatchRefused: meanwhile others are watched, as many as can be.
    """
    known = versions(store, Watch, watch_id)
    if known[-1].voided:
        _check_room(store, known[-1].content)
    return undo(store, Watch, watch_id, now, version)


def watched(store: Store, today: date, side: Side | None = None) -> "WatchList":
    """Return the watched questions as of the last Sunday before `today`, which is not over yet.

    They are a family of their own: what else the diary holds costs them nothing.

    Args:
        store: the diary.
        today: the diary day.
        side: the leg; None for the one with more painful days.
    """
    return _watched(store, store.revision(), _last_sunday(today - timedelta(days=1)), side, language().code)


@lru_cache(maxsize=8)
def _watched(store: Store, _revision: int, last: date, side: Side | None, _code: str) -> "WatchList":
    from kneelog.insights import watching

    return watching.watched(store.diary(), last, side)


def no_plan_now(store: Store, today: date, now: datetime) -> str:
    """Return why no coin-flip plan may begin or go on today; empty where one may.

    An urgent finding counts also where it was answered: that somebody called a doctor is no reason to go on.
    """
    if any(finding.urgent and finding.shown for finding in findings(store, today, now)):
        return _(
            "Something in your diary needs a doctor first. Leave the plan and its reminders aside until that is "
            "settled."
        )
    heals = plans.heals_until(diary(store), today)
    if heals is not None:
        text = _(
            "Your diary notes an injury or surgery. No plan runs within {n} weeks of one: leave it and its reminders "
            "aside until {day} at least, and ask your doctor before you go on."
        )
        return text.format(n=plans.HEALING_DAYS // 7, day=date_text(heals, _("d MMM y")))
    return ""


def no_plan_for(store: Store, question: Watch, today: date, now: datetime) -> str:
    """Return why no coin-flip plan may begin for a watched question; empty where one may."""
    kept = diary(store)
    running = [each for each in kept.watches if each.plan and each.id != question.id and each.plan.last >= today]
    if running:
        one = _("A plan for {what} runs until {day}. Only one runs at a time, so that its days mean something.")
        plan = running[0].plan
        return one.format(what=running[0].label, day=date_text(plan.last, _("d MMM y"))) if plan else ""
    return plans.never_drawn(question, kept) or no_plan_now(store, today, now)


def begin_plan(
    store: Store, question: Watch, weeks: int, today: date, now: datetime, chance: Random | None = None
) -> int:
    """Have chance draw the days of a plan from tomorrow on, and keep them; return the version of the question.

    Raises:
        WatchRefused: no plan may be about this, or none may begin now.
        ValueError: a plan is never so long.
    """
    if weeks not in plans.WEEKS:
        raise ValueError(weeks)
    if why := no_plan_for(store, question, today, now):
        raise WatchRefused(why)
    plan = plans.drawn(today + timedelta(days=1), weeks, chance or SystemRandom())
    return _with_plan(store, question, plan, now)


def end_plan(store: Store, question: Watch, now: datetime) -> int:
    """End the plan of a question, which stays watched; return its version."""
    return _with_plan(store, question, None, now)


def _with_plan(store: Store, question: Watch, plan: Plan | None, now: datetime) -> int:
    last = versions(store, Watch, question.id)[-1]
    return store.save(replace(last.content, plan=plan), at=now, expected=last.number)


def plan_day(store: Store, today: date, now: datetime) -> PlanDay | None:
    """Return what the plan that runs says of today; None where none runs today."""
    for each in diary(store).watches:
        if each.plan and each.plan.covers(today):
            return PlanDay(each, today in each.plan.days, no_plan_now(store, today, now))
    return None


def plan_reminders(plan: Plan, at: time, today: date, address: str) -> bytes:
    """Return a calendar file that reminds on the days of a plan that are still to come; it does not say of what.

    Args:
        plan: the plan.
        at: the time of day, to the minute.
        today: days before it are left out.
        address: where the browser finds kneelog while it runs.
    """
    from kneelog.transfer import reminder as calendar

    return calendar.write_days(at, [day for day in plan.days if day >= today], address)


# -------------------------------------------------------------------------------------------------------- reading


def findings(store: Store, on: date, now: datetime) -> tuple[Finding, ...]:
    """Return what the rules say as of the diary day `on`, the most pressing first."""
    return _findings(store, store.revision(), on, _minute(now), language().code)


def _minute(now: datetime) -> datetime:
    """Return the minute of a moment: what is said of it holds while it lasts, and is not made anew at each tap."""
    return now.replace(second=0, microsecond=0)


@lru_cache(maxsize=32)
def _findings(store: Store, _revision: int, on: date, now: datetime, _code: str) -> tuple[Finding, ...]:
    with undisturbed():
        return engine.evaluate(store.diary(), on, now)


def ask_next(store: Store, on: date, now: datetime) -> tuple[Question, ...]:
    """Return the few questions that would change the picture most, danger first; once an episode."""
    return _to_ask(store, store.revision(), on, _minute(now), language().code)[0]


def open_questions(store: Store, on: date, now: datetime) -> int:
    """Return how many questions `ask_next` could still come to."""
    return _to_ask(store, store.revision(), on, _minute(now), language().code)[1]


@lru_cache(maxsize=8)
def _to_ask(store: Store, _revision: int, on: date, now: datetime, _code: str) -> tuple[tuple[Question, ...], int]:
    kept, found = store.diary(), findings(store, on, now)
    return asking.ask_next(kept, on, found), asking.how_many(kept, on, found)


def insights(store: Store, on: date, side: Side | None = None) -> "Insights":
    """Return what goes with pain, as of the last look that ended by `on`: the one of that day, if it is a Sunday.

    Args:
        store: the diary.
        on: a diary day that is over.
        side: the leg; None for the one with more painful days.
    """
    return _insights(store, store.revision(), _last_sunday(on), side, language().code)


def insights_of_last_week(store: Store, today: date, side: Side | None = None) -> "Insights":
    """Return what goes with pain, as of the last Sunday before `today`, which is not over yet."""
    return insights(store, today - timedelta(days=1), side)


@lru_cache(maxsize=8)
def _insights(store: Store, _revision: int, last: date, side: Side | None, _code: str) -> "Insights":
    from kneelog.insights import telling

    return telling.told(store.diary(), last, side)


def changes(store: Store, on: date, side: Side | None = None) -> "Changes":
    """Return what changed as of the end of the diary day `on`: lately, trend, lasting change, marked days, flares.

    Args:
        store: the diary.
        on: a diary day that is over.
        side: the leg; None for the one with more painful days.
    """
    return _changes(store, store.revision(), on, side, language().code)


def changes_up_to_yesterday(store: Store, today: date, side: Side | None = None) -> "Changes":
    """Return what changed as of the day before `today`, which is not over yet."""
    return changes(store, today - timedelta(days=1), side)


@lru_cache(maxsize=8)
def _changes(store: Store, _revision: int, on: date, side: Side | None, _code: str) -> "Changes":
    from kneelog.insights import changes_told

    return changes_told.changes(store.diary(), on, side)


def changes_unasked(store: Store, today: date, side: Side | None = None) -> "tuple[ToldChange, ...]":
    """Return what may be told of changes to who did not ask; empty on most days.

    Higher lately is seen from the day before `today`, a lasting change from the last two Sundays before it.
    """
    return _changes_unasked(store, store.revision(), today - timedelta(days=1), side, language().code)


@lru_cache(maxsize=8)
def _changes_unasked(store: Store, _revision: int, on: date, side: Side | None, _code: str) -> "tuple[ToldChange, ...]":
    from kneelog.insights import changes_told

    return changes_told.unasked(store.diary(), on, _last_sunday(on), side)


def _last_sunday(on: date) -> date:
    return on - timedelta(days=(on.weekday() + 1) % 7)


def trend_line(store: Store, first: date, last: date, side: Side | None = None) -> "TrendLine":
    """Return the trend from `first` to `last`, both included, in a sentence, and its line with the band to draw."""
    return _trend_line(store, store.revision(), (first, last), side, language().code)


def with_trend(trend: "Trend", line: "TrendLine", theme: "ThemeName") -> "go.Figure":
    """Return the figure of a window with the trend of it and its band."""
    from kneelog.charts import timeline

    return timeline.with_trend(trend.figure, line.band, theme)


@lru_cache(maxsize=8)
def _trend_line(store: Store, _revision: int, window: tuple[date, date], side: Side | None, _code: str) -> "TrendLine":
    from kneelog.insights import changes_told

    return changes_told.trend_line(store.diary(), *window, side)


def comparisons(store: Store, first: date, last: date, side: Side | None = None) -> "tuple[ToldComparison, ...]":
    """Return what the entries from `first` to `last` say side by side, one of each kind, for one side or (None) both.

    Raises:
        ValueError: the window is empty.
    """
    return _comparisons(store, store.revision(), (first, last), side, language().code)


@lru_cache(maxsize=8)
def _comparisons(
    store: Store, _revision: int, window: tuple[date, date], side: Side | None, _code: str
) -> "tuple[ToldComparison, ...]":
    from kneelog.insights import comparisons_told

    return comparisons_told.told(store.diary(), *window, side)


def usual(store: Store, on: date, most: int = 7) -> Usual:
    """Return what this person notes most in the days before `on`, at most `most` of each; not what a device notes."""
    return _usual(store, store.revision(), on, most)


@lru_cache(maxsize=8)
def _usual(store: Store, _revision: int, on: date, most: int) -> Usual:
    typed = (entry for entry in store.diary().entries if entry.origin is None)
    recent = [entry for entry in typed if 0 <= (on - entry.day).days <= _RECENT_DAYS]
    return Usual(
        _most(most, (answer.about for entry in recent for answer in entry.terms())),
        _most(most, (activity.kind for entry in recent for activity in entry.activities)),
        _most(most, (treatment.kind for entry in recent for treatment in entry.treatments)),
        {activity.kind: activity for entry in recent for activity in entry.activities},
    )


def _most(most: int, things: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(thing for thing, times in Counter(things).most_common(most))


def remark(cause: str) -> Statement | None:
    """Return what other sources add to, or hold against, what the article says of a cause; None where nothing."""
    return wording.remark(cause)


def rule_sections(store: Store, rule: str) -> tuple[RuleSection, ...]:
    """Return what a rule is, as on its page, with the numbers to call of the profile's country."""
    return pages.sections(catalogue.load().rule(rule), emergency_numbers(diary(store).profile))


def emergency_numbers(profile: Profile) -> EmergencyNumbers:
    """Return what to call in the country of a profile."""
    return numbers.for_country(profile.country)


def countries() -> tuple[EmergencyNumbers, ...]:
    """Return the countries whose numbers are known, by name."""
    return numbers.countries()


def questions(store: Store, entry: Entry, now: datetime, most: int = 6) -> tuple[EntryTerm, ...]:
    """Return the danger questions that an entry not saved yet makes matter, the gravest first.

    They are what is not known of the urgent rules that something in this very entry speaks for.
    """
    if not any(True for _answer in entry.terms()):
        return ()  # nothing in it speaks for a rule, so that no rule has to be asked
    alike = replace(entry, occurred_at=_minute(entry.occurred_at), logged_at=None)
    return _questions(store, store.revision(), alike, _minute(now), language().code)[:most]


@lru_cache(maxsize=16)
def _questions(store: Store, _revision: int, entry: Entry, now: datetime, _code: str) -> tuple[EntryTerm, ...]:
    first = entry.day - timedelta(days=_ASKED_OF_DAYS)
    kept = store.diary()
    recent = tuple(other for other in kept.entries if other.day >= first and other.id != entry.id)
    supposed = replace(kept, entries=(*recent, entry))
    gravest = {rule.id: rule.urgency.level for rule in catalogue.load().rules}
    decisive = {rule.id: set(rule.decisive(Urgency.SAME_DAY)) for rule in catalogue.load().rules}
    raised = sorted(
        (
            finding
            for finding in engine.evaluate(supposed, entry.day, now)
            if gravest[finding.rule] >= Urgency.SAME_DAY.level and _speaks_of(finding, entry)
        ),
        key=lambda finding: -gravest[finding.rule],
    )
    terms = dict.fromkeys(
        evidence.ask
        for finding in raised
        for evidence in finding.not_asked
        if evidence.ask and evidence.criterion in decisive[finding.rule]
    )
    answered = {answer.about.value for answer in entry.answers}
    lasting = {condition.value for condition in Condition}  # asked in the profile, not of an entry
    return tuple(entry_term(term) for term in terms if term not in answered | lasting)


def _speaks_of(finding: Finding, entry: Entry) -> bool:
    """Whether something the entry answers speaks for the finding; that there is pain alone says nothing."""
    told = {answer.about.value for answer in entry.terms()}
    return any(
        entry.id in evidence.entries and any(key.partition(":")[0] in told for key in evidence.keys)
        for evidence in finding.supporting
    )


# ---------------------------------------------------------------------------------------------------------- trends


@dataclass(frozen=True, slots=True)
class Trend:
    """Severity over a window: the chart and the same facts in words and rows.

    Attributes:
        figure: the chart.
        sentence: what the chart shows, for who cannot see it.
        glance: what the window comes to, in a sentence or two.
        week: the last seven days against the four weeks before, whatever the window.
        table: the chart as a table.
        summary: the numbers, each with the days it stands on.
        marks: the marks of the window, numbered as on the chart.
        median: what the line of the chart is.
        calendar: the window as a calendar.
        places: where it hurt, on both legs, the place of most days first.
        legs: the same as pictures.
    """

    figure: "go.Figure"
    sentence: str
    glance: str
    week: str
    table: "Table"
    summary: "Summary"
    marks: "tuple[Numbered, ...]"
    median: str
    calendar: "Calendar"
    places: "tuple[PlaceOnDays, ...]"
    legs: "tuple[Picture, ...]"


@dataclass(frozen=True, slots=True)
class PlaceOnDays:
    """A place and the days of a window on which it hurt.

    Attributes:
        side, zone, words: which place; words for one off the map.
        days: on how many days.
    """

    side: Side
    zone: Zone
    words: str
    days: int


def trend(store: Store, first: date, last: date, side: Side | None, theme: "ThemeName") -> Trend:
    """Return how severity went from `first` to `last`, both included, for one side or (None) for both."""
    return _trend(store, store.revision(), (first, last), side, theme, language().code)


@lru_cache(maxsize=8)
def _trend(  # in the words of the language
    store: Store, _revision: int, window: tuple[date, date], side: Side | None, theme: "ThemeName", _code: str
) -> Trend:
    from kneelog.charts import bodyheat, heat, timeline
    from kneelog.charts.tokens import THEMES
    from kneelog.insights import frames
    from kneelog.insights import numbers as counted

    first, last = window
    kept = store.diary()
    frame = frames.daily(kept, first, last, side)
    lanes = frames.most_noted(frames.lanes(kept, first, last, side))
    summary = counted.summary(kept, first, last, side)
    where = frames.days_by_place(frames.daily(kept, first, last) if side else frame)
    return Trend(
        figure=timeline.figure(frame, kept.marks, theme, lanes),
        sentence=timeline.sentence(frame, kept.marks, lanes),
        glance=counted.glance(summary),
        week=counted.week_told(counted.week(kept, last, side)),
        table=timeline.table(frame, kept.marks, lanes),
        summary=summary,
        marks=timeline.numbered(kept.marks, first, last),
        median=timeline.median_label(frames.grain(len(frame))),
        calendar=heat.calendar(frame),
        places=tuple(PlaceOnDays(*place, days) for place, days in where.most_common()),
        legs=bodyheat.pictures({place[:2]: days for place, days in where.items()}, THEMES[theme]),
    )


def behind_number(store: Store, window: tuple[date, date], side: Side | None, counted: "Counted") -> tuple[UUID, ...]:
    """Return the entries of the days that a number of a window counts."""
    from kneelog.insights import tracing

    return tracing.of_window(diary(store), *window, side, counted)


def behind_days(store: Store, on: Iterable[date], side: Side | None) -> tuple[UUID, ...]:
    """Return the entries of some days that speak of a leg; None for either."""
    from kneelog.insights import tracing

    return tracing.of_days(diary(store), on, side)


def behind_place(store: Store, window: tuple[date, date], place: PlaceOnDays) -> tuple[UUID, ...]:
    """Return the entries of the days of a window on which a place hurt."""
    from kneelog.insights import tracing

    return tracing.of_place(diary(store), *window, (place.side, place.zone, place.words))


def behind_insight(store: Store, found: "Insights | WatchList", told: "Told") -> tuple[UUID, ...]:
    """Return the entries of the days with a factor that an insight stands on."""
    from kneelog.insights import family, tracing

    kept = diary(store)
    return tracing.of_effect(kept, family.family(kept, found.look, found.side), told.insight.effect)


# ------------------------------------------------------------------------------------------------------- the visit


def _unsaid(_doing: str) -> None:
    """Tell nobody."""


def _step(tell: Tell, number: int, steps: int, doing: str) -> None:
    tell(_("Step {n} of {steps}: {doing}").format(n=number, steps=steps, doing=doing))


def visit(store: Store, choice: VisitChoice, now: datetime) -> Visit:
    """Return the page for the doctor as numbers and sentences, in the language chosen for it."""
    from kneelog.report import build

    with speaking(choice.language or language().code):
        found = findings(store, choice.last, now)
        measured = _measured(store, choice, now) if Section.TOGETHER in choice.sections else None
        edition = Edition(now.date(), __version__, demo=store.demo)
        return build.visit(diary(store), found, choice, edition, measured)


def _measured(store: Store, choice: VisitChoice, now: datetime) -> "tuple[Insights, Changes]":
    """Return what goes with the pain and what changed, as of the end of a period; of yesterday if that is earlier."""
    on = min(choice.last, diary_day(now) - timedelta(days=1))
    return insights(store, on, choice.side), changes(store, on, choice.side)


def visit_pdf(store: Store, choice: VisitChoice, now: datetime, tell: Tell = _unsaid) -> bytes:
    """Return the page for the doctor as a PDF with the same period attached as CSV, JSON and FHIR.

    Args:
        store: the diary.
        choice: what goes on the page.
        now: the moment of asking; its day is on the page.
        tell: is told each step before it begins; of years of diary the last takes longest.

    Raises:
        ReportError: it could not be drawn; the diary is untouched.
    """
    from kneelog.report import draw

    page, files = visit_document(store, choice, now, tell)
    rows = len(page.appendix.log) if page.appendix else 0
    behind = ngettext("drawing page one and {n} line behind it", "drawing page one and {n} lines behind it", rows)
    _step(tell, 4, 4, behind.format(n=number_text(rows)) if rows else _("drawing the page"))
    return draw.pdf(page, files)


def visit_document(
    store: Store, choice: VisitChoice, now: datetime, tell: Tell = _unsaid
) -> "tuple[Visit, tuple[draw.Attachment, ...]]":
    """Return what `visit_pdf` draws: the page, and the files that go into it.

    The attached files hold what the page shows and no more: the period, and notes only where they are chosen.
    """
    from kneelog.report import draw

    _step(tell, 1, 4, _("reading the diary"))
    shown = _shown_to_doctor(diary(store), choice)
    _step(tell, 2, 4, _("working out what the page says"))
    page = visit(store, choice, now)
    _step(tell, 3, 4, _("writing the files that go into it"))
    with speaking(page.language):
        csv = draw.Attachment(
            "diary.csv", csv_v1.write(shown, demo=store.demo), "text/csv", _("The entries of the period")
        )
        json = draw.Attachment(
            "diary.json",
            json_v1.write(_current(shown, now, demo=store.demo)),
            "application/json",
            _("The entries, marks and ratings of the period, in the documented form"),
        )
        fhir = draw.Attachment(
            "diary.fhir.json",
            visit_fhir(store, choice, now),
            "application/fhir+json",
            _("The same as a FHIR R4 document, for a doctor's program"),
        )
    return page, (csv, json, fhir)


def visit_fhir(store: Store, choice: VisitChoice, now: datetime, *, snomed: bool = False) -> bytes:
    """Return what the page for the doctor shows as a FHIR R4 document, in the language of the page.

    Args:
        store: the diary.
        choice: what goes on the page: the period, name and birth date, notes only where they are chosen.
        now: the moment of asking; its day is in the document.
        snomed: whether codes of SNOMED CT are written as well, which needs a licence outside its member countries.
    """
    cover = fhir_r4.Cover(
        first=choice.first,
        last=choice.last,
        made=_midnight(now),
        name=choice.name,
        born=choice.born,
        language=choice.language,
        notes=choice.include_notes,
    )
    return fhir_r4.write(_shown_to_doctor(diary(store), choice), cover, snomed=snomed, demo=store.demo)


def check_password(password: str) -> None:
    """Refuse a password that no copy can be protected with.

    Raises:
        InvalidValue: it is too short or too long, or holds what cannot be typed.
    """
    from kneelog.report import protect

    protect.checked(password)


def visit_pdf_protected(store: Store, choice: VisitChoice, now: datetime, password: str, tell: Tell = _unsaid) -> bytes:
    """Return `visit_pdf` as a copy that opens with the password alone, its files included; say `NOT_ARCHIVAL` of it.

    Raises:
        InvalidValue: the password is too short or too long, or holds what cannot be typed.
        ReportError: it could not be drawn; the diary is untouched.
    """
    from kneelog.report import protect

    protect.checked(password)  # before anything is drawn for a password that cannot be taken
    return protect.protected(visit_pdf(store, choice, now, tell), password)


@dataclass(frozen=True, slots=True)
class VisitPreview:
    """The page for the doctor as pictures.

    Attributes:
        sheets: PNG pictures of the pages, as they will print.
        whole: whether these are all; of a long diary they are page one and the newest days behind it.
    """

    sheets: tuple[bytes, ...]
    whole: bool


def visit_preview(store: Store, choice: VisitChoice, now: datetime) -> VisitPreview:
    """Return the pages for the doctor as pictures.

    Raises:
        ReportError: they could not be drawn.
    """
    from kneelog.report import draw

    page = visit(store, choice, now)
    if page.appendix is not None and len(page.appendix.log) > PREVIEWED_ROWS:
        # Years of log are a hundred pages, and nobody leafs through them on a screen.
        page = replace(page, appendix=replace(page.appendix, log=page.appendix.log[:PREVIEWED_ROWS]), whole=False)
    return VisitPreview(draw.pages(page), page.whole)


def last_visit(store: Store, today: date) -> date | None:
    """Return the day of the last appointment before today; None where none is marked."""
    days = [mark.on for mark in diary(store).marks if mark.kind is MarkKind.APPOINTMENT and mark.on < today]
    return max(days, default=None)


def usual_visit(today: date) -> VisitChoice:
    """Return what goes on the page for the doctor where nobody chose: the last days, both sides, no notes."""
    return VisitChoice(today - timedelta(days=VISIT_DAYS - 1), today)


def _shown_to_doctor(kept: Diary, choice: VisitChoice) -> Diary:
    within = kept.as_of(choice.last)
    entries = tuple(entry for entry in within.entries if entry.day >= choice.first)
    return Diary(
        entries if choice.include_notes else tuple(replace(entry, note="") for entry in entries),
        tuple(mark for mark in within.marks if mark.on >= choice.first),
        tuple(function for function in within.functions if function.on >= choice.first),
    )


def _midnight(now: datetime) -> datetime:
    """Return the midnight of a day: what is written of the page is the same all day."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _current(kept: Diary, now: datetime, *, demo: bool) -> Archive:
    """Return a diary as an archive without its history: what was corrected or deleted is nobody else's business."""
    midnight = _midnight(now)
    return Archive(
        tuple((Version(1, midnight, voided=False, content=entry),) for entry in kept.entries),
        tuple((Version(1, midnight, voided=False, content=mark),) for mark in kept.marks),
        tuple((Version(1, midnight, voided=False, content=function),) for function in kept.functions),
        demo=demo,
    )


# ------------------------------------------------------------------------------------------- in and out of kneelog


def is_demo(store: Store) -> bool:
    """Whether this is the invented diary shown to try kneelog out."""
    return store.demo


def fill_demo(store: Store, now: datetime) -> None:
    """Fill an empty diary with invented entries of 120 days; a demo diary stays as it is.

    Raises:
        Conflict: it holds a diary of somebody's own; the two are never mixed.
    """
    if store.demo:
        return
    if store.archive() != Archive():
        text = _(
            "{path} holds a diary of somebody's own, and the demo is never mixed with one. "
            "Choose another file: kneelog demo --db demo.sqlite3"
        )
        raise Conflict(text.format(path=store.path))
    store.merge(demo(diary_day(now)), at=now)


def export(store: Store, form: str, now: datetime, *, snomed: bool = False, tell: Tell = _unsaid) -> bytes:
    """Return the diary as a file; it is not protected.

    Args:
        store: the diary.
        form: ``json`` (everything, with its history), ``csv`` (the entries as they stand), ``csv-tables`` (every table,
            in an archive), ``xlsx`` (every table, as a workbook), ``fhir`` (entries, marks and ratings without notes,
            name or birth date) or ``pdf`` (`usual_visit`).
        now: the moment of asking; its day is in the PDF and in FHIR, and in no other form.
        snomed: as for `visit_fhir`; no other form has such codes.
        tell: is told each step before it begins.

    Raises:
        ValueError: there is no such form.
        TransferError: the diary has more rows than a workbook can hold.
    """
    if form == "pdf":
        return visit_pdf(store, usual_visit(diary_day(now)), now, tell)
    _step(tell, 1, 2, _("reading the diary"))
    kept = diary(store)
    writing = ngettext("writing {n} entry", "writing {n} entries", len(kept.entries))
    _step(tell, 2, 2, writing.format(n=number_text(len(kept.entries))))
    with speaking(language().code):  # years of cells need not ask for every word which language holds
        return _written(store, kept, form, now, snomed=snomed)


def _written(store: Store, kept: Diary, form: str, now: datetime, *, snomed: bool) -> bytes:
    match form:
        case "json":
            return json_v1.write(store.archive())
        case "csv":
            return csv_v1.write(kept, demo=store.demo)
        case "csv-tables":
            return csv_tables.write(kept, demo=store.demo)
        case "xlsx":
            from kneelog.transfer import xlsx

            return xlsx.write(kept, demo=store.demo)
        case "fhir":
            return visit_fhir(store, _whole_diary(kept, diary_day(now)), now, snomed=snomed)
        case _:
            message = f"{form!r} is not a form to export: {', '.join(FORMS)}"
            raise ValueError(message)


def _whole_diary(kept: Diary, today: date) -> VisitChoice:
    """Return the choice of all days that the diary speaks of, and of today."""
    days = [entry.day for entry in kept.entries]
    days += [mark.on for mark in kept.marks]
    days += [function.on for function in kept.functions]
    return VisitChoice(min([*days, today]), max([*days, today]))


def file_stem(store: Store, on: date, *, protected: bool = False) -> str:
    """Return what a file that is handed on is called, up to its ending.

    A file name is read over a shoulder, in a list of downloads, in the subject of a mail: it says nothing of health,
    and the name of this program would.
    """
    marks = (f"diary-{on.isoformat()}", "protected" if protected else "", "DEMO" if store.demo else "")
    return "-".join(filter(None, marks))


@undisturbed()
def preview_import(store: Store, data: bytes, name: str) -> Preview:
    """Return what importing a file would do. Nothing is written.

    Raises:
        TransferError: the file cannot be read at all, or a demo and a real diary would mix.
    """
    return _against(store, _read(data, name))


def read_file(path: Path, tell: Tell = _unsaid) -> Found:
    """Return what a file on this computer holds, of whatever size; nothing of it is kept.

    Raises:
        TransferError: it cannot be read at all.
        OSError: it cannot be opened.
    """
    said = 0

    def how_far(done: int, of: int) -> None:
        nonlocal said
        if done - said >= _TOLD_EVERY:
            said = done
            tell(_("reading {done} of {all} MB").format(done=number_text(done // 10**6), all=number_text(of // 10**6)))

    return _read_path(path, how_far)


def preview_found(store: Store, found: Found) -> Preview:
    """Return what importing what was found in a file would do. Nothing is written.

    Raises:
        TransferError: a demo and a real diary would mix.
    """
    return _against(store, found)


def _against(store: Store, found: Found) -> Preview:
    return _compare(found, store.archive(), Untouched(store.untouched(undone=False), store.untouched(undone=True)))


def guessed_table(data: bytes, name: str, encoding: str = "") -> "Guess | None":
    """Return what the columns of an unknown table seem to be; None where `preview_import` is to be asked.

    Args:
        data: the file.
        name: what it is called.
        encoding: in which letters it is written, where it is not UTF-8; empty: that is guessed.
    """
    from kneelog.transfer.mapper import guess

    unknown = _table(data, name, encoding)
    if unknown is None:
        return None
    found = guess.guess(unknown.sheet, unknown.called)
    found = replace(found, reasons=(*unknown.notes, *found.reasons))
    if not unknown.encoding:
        return found
    doubt = _("The file is not UTF-8. It was read in {letters}: please check that its accents are right.")
    told = doubt.format(letters=_(ENCODINGS[unknown.encoding]))
    mapping = replace(found.mapping, encoding=unknown.encoding)
    return replace(found, mapping=mapping, reasons=(told, *found.reasons))


def write_mapping(mapping: "TableMapping") -> bytes:
    """Return a mapping as a file to keep for the next table of its kind."""
    from kneelog.transfer.mapper import mapping as kept

    return kept.write(mapping)


def read_mapping(data: bytes) -> "TableMapping":
    """Return the mapping that a file holds.

    Raises:
        TransferError: it holds none.
    """
    from kneelog.transfer.mapper import mapping as kept

    return kept.read(data)


def preview_table(store: Store, data: bytes, name: str, mapping: "TableMapping") -> Preview:
    """Return what importing a table would do whose columns a person named. Nothing is written.

    Raises:
        TransferError: it cannot be read as a whole, or the mapping does not say enough.
    """
    return _against(store, read_table(data, name, mapping))


@undisturbed()
def read_table(data: bytes, name: str, mapping: "TableMapping") -> Found:
    """Return what a table holds whose columns a person named.

    Raises:
        TransferError: it is no such table, or the mapping does not say enough.
    """
    from kneelog.transfer.mapper import reading

    if mapping.missing:
        raise TransferError(mapping.missing)
    unknown = _table(data, name, mapping.encoding)
    if unknown is None:
        _read(data, name)  # a file that is too large, or none at all, is told as that
        raise TransferError(_("{file} is no table that needs a mapping.").format(file=name))
    absent = [column for column in mapping.columns if column not in unknown.sheet.header]
    if absent:
        lacks = _("{file} has no column “{name}”, which the mapping names.")
        raise TransferError(lacks.format(file=name, name=absent[0]))
    return reading.read(unknown.sheet, mapping)


def recognised(preview: Preview) -> tuple[str, ...]:
    """Return from which app a file is, of which days, and what was taken for granted; nothing for files of kneelog."""
    found = preview.found
    if not found.app:
        return ()
    days = [one.current.content.day for one in found.records if isinstance(one.current.content, Entry)]
    if not days:
        return (_("Recognised: {app}. It holds nothing that can be read.").format(app=found.app),)
    first, last = (date_text(on, _("d MMM y")) for on in (min(days), max(days)))
    told = _("Recognised: {app}, {first} to {last}.").format(app=found.app, first=first, last=last)
    return (told, *found.notes)


@undisturbed()
def apply_import(store: Store, preview: Preview, now: datetime, intake: UUID | None = None) -> Path | None:
    """Add what a preview found new, in one transaction; return the backup made before, None for an empty diary.

    Args:
        store: the diary.
        preview: what to add.
        now: the moment of the import.
        intake: id under which it can be taken back; None for a new one.
    """
    saved = store.backups.make(Why.IMPORT, now) if store.revision() else None
    store.merge(preview.archive(now), at=now, intake=intake or uuid4())
    return saved


def bring_back_deleted(store: Store, preview: Preview, now: datetime) -> int:
    """Bring back what a file holds and the diary had until it was deleted there; return how many records are back."""
    return store.bring_back(preview.gone, at=now)


def intakes(store: Store) -> tuple[Intake, ...]:
    """Return the imports, newest first."""
    return store.intakes()


def undo_import(store: Store, intake: UUID, now: datetime) -> Turned:
    """Delete what an import added, but for what was changed since; a backup is made before.

    Raises:
        NotFound: no such import.
        StorageError: there is no backup, so nothing was deleted.
    """
    store.backups.make(Why.DELETE, now)
    return store.undo_intake(intake, at=now)


def redo_import(store: Store, intake: UUID, now: datetime) -> Turned:
    """Bring back what `undo_import` deleted, but for what was changed since.

    Raises:
        NotFound: no such import.
    """
    return store.redo_intake(intake, at=now)


def reminder(at: time, first: date, address: str, days: Collection[str] = ()) -> bytes:
    """Return a calendar file that reminds of kneelog every day, or on some days of the week.

    Args:
        at: the time of day, to the minute.
        first: the day from which on it reminds.
        address: where the browser finds kneelog while it runs.
        days: such as ``mon``; none: every day.

    Raises:
        InvalidValue: there is no such day of the week.
    """
    from kneelog.transfer import reminder as calendar

    return calendar.write(at, first, address, days)
