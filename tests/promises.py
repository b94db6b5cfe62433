"""What could go wrong with a diary, what kneelog promises about it, and the tests that hold it to that.

`python -m tests.promises` writes docs/promises.md anew, from this list and from the figures that `make prove` and
`make promises` keep in docs/promises.json.

To add a test to a promise, put its node id, without what stands in its brackets, into `tests`. To say that something is
not there yet, say what in `missing`; the page then says so, and it must be said where no test is named.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "promises.md"
FIGURES: Final = ROOT / "docs" / "promises.json"

GENERATED: Final = "<!-- Made by `python -m tests.promises`; edit the list in tests/promises.py instead. -->"

NUMBERS: Final = (*range(1, 23), *range(25, 29))
"""The numbers of the threats. 23 and 24 are about several people who sign in to one kneelog, which it does not have."""


@dataclass(frozen=True)
class Promise:
    """One thing that could go wrong, and what is done about it.

    Attributes:
        number: under which it is cited.
        threat: what could go wrong.
        control: what kneelog does so that it does not, or so that it does no harm.
        tests: node ids, without parameters; each fails when the control does not hold.
        missing: what is not done or not tested yet; empty where nothing is.
    """

    number: int
    threat: str
    control: str
    tests: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Measured:
    """What one test, with its parameters, said when it last ran for the record.

    Attributes:
        outcome: passed, failed, skipped.
        date: on which day, in UTC.
        commit: of which code.
        figures: what it measured.
    """

    outcome: str
    date: str
    commit: str
    figures: Mapping[str, str]


PROMISES: Final = (
    Promise(
        1,
        'The power fails right after "Saved"',
        "What was reported as saved is on the disk: WAL with FULL where the SQLite library is sound, else the rollback "
        "journal with EXTRA. Weaker settings are seen to lose entries in the same test.",
        (
            "tests/faults/test_powercut.py::test_both_safe_settings_lose_nothing",
            "tests/faults/test_powercut.py::test_every_weakened_setting_is_caught",
            "tests/faults/test_powercut.py::test_many_cuts_anywhere_leave_all_or_nothing",
            "tests/faults/test_powercut.py::test_no_saved_entry_is_lost",
            "tests/faults/test_powercut.py::test_a_cut_anywhere_leaves_all_or_nothing",
            "tests/faults/test_powercut.py::test_a_cut_in_a_change_of_the_key_leaves_the_old_one_or_the_new",
            "tests/faults/test_powercut.py::test_many_cuts_in_a_change_of_the_key_leave_the_old_one_or_the_new",
            "tests/storage/test_gate.py::test_a_commit_that_was_cut_between_two_pages_is_no_damage",
            "tests/storage/test_settings.py::test_a_release_with_the_wal_reset_bug_uses_the_rollback_journal",
        ),
    ),
    Promise(
        2,
        "The program dies in the middle of anything",
        "Every write is one transaction. An entry carries its own id, so that saving again what may have been saved "
        "stores nothing twice.",
        (
            "tests/faults/test_kill.py::test_two_hundred_kills_lose_nothing",
            "tests/faults/test_kill.py::test_ten_kills_lose_nothing",
            "tests/storage/test_store.py::test_saving_again_stores_nothing_twice",
        ),
    ),
    Promise(
        3,
        "Two windows or two programs change the same thing",
        "The write lock is taken before anything is read, and a change says which version it was made from: the second "
        "one is told, and nothing is overwritten.",
        (
            "tests/faults/test_ten_tabs.py::test_twenty_windows_lose_nothing",
            "tests/faults/test_two_writers.py::test_two_writers_lose_nothing",
            "tests/faults/test_two_writers.py::test_without_begin_immediate_it_is_noticed",
            "tests/storage/test_store.py::test_two_tabs_the_second_gets_a_conflict",
            "tests/storage/test_store.py::test_many_threads_save_and_read_at_once",
        ),
    ),
    Promise(
        4,
        "An update of kneelog loses rows while it changes the tables",
        "A proved backup first, one transaction for all steps, rows counted and references checked before it ends.",
        (
            "tests/storage/test_migrate.py::test_a_migration_that_goes_wrong_changes_nothing",
            "tests/storage/test_migrate.py::test_a_backup_is_made_first",
            "tests/storage/test_migrate.py::test_a_diary_of_an_older_version_keeps_everything_and_can_watch",
            "tests/storage/test_kill_migration.py::test_every_earlier_version_has_its_diary_and_keeps_everything",
            "tests/storage/test_kill_migration.py::test_killed_before_any_statement_of_a_migration_nothing_is_lost",
            (
                "tests/storage/test_kill_migration.py::"
                "test_killed_before_any_statement_of_opening_an_older_diary_nothing_is_lost"
            ),
            "tests/faults/test_powercut.py::test_a_cut_anywhere_leaves_all_or_nothing",
        ),
    ),
    Promise(
        5,
        "Bytes rot on the disk",
        "The whole file is checked at every start, and every version of every record against its seal once a day. What "
        "can be read of a damaged one, and what a backup holds, is put together anew; the damaged file is kept.",
        (
            "tests/storage/test_gate.py::test_random_damage_never_changes_the_file_and_never_crashes",
            "tests/storage/test_gate.py::test_a_diary_with_a_page_of_zeros",
            "tests/storage/test_store.py::test_a_record_that_makes_no_sense_is_damage",
            "tests/faults/test_corruption.py::test_random_damage_is_noticed_three_hundred_times",
            "tests/faults/test_corruption.py::test_random_damage_is_noticed_and_what_is_salvaged_was_saved",
            "tests/storage/test_examine.py::test_whatever_changed_by_itself_is_told",
            "tests/storage/test_backups.py::test_damage_to_a_backup_is_seen",
            "tests/ui/test_keeping.py::test_a_damaged_diary_is_said_and_not_backed_up",
            (
                "tests/storage/test_mending.py::"
                "test_text_that_rotted_comes_from_the_backup_and_what_is_newer_from_the_file"
            ),
            "tests/storage/test_mending.py::test_a_page_of_zeros_takes_no_entry_that_the_backup_has",
        ),
    ),
    Promise(
        6,
        "The disk is full or cannot be written, or the file is empty or somebody else's",
        "A sentence that says which of these it is; the file stays as it was, and saving works again with room.",
        (
            "tests/faults/test_full_disk.py::test_a_full_disk_loses_nothing",
            "tests/faults/test_full_disk.py::test_a_file_that_may_not_grow_loses_nothing",
            "tests/faults/test_full_disk.py::test_no_room_for_a_backup",
            "tests/faults/test_every_write.py::test_without_room",
            "tests/faults/test_every_write.py::test_a_migration_without_room",
            "tests/faults/test_every_write.py::test_without_permission",
            "tests/faults/test_every_write.py::test_a_backup_where_nothing_can_be_made",
            "tests/faults/test_every_write.py::test_an_export_to_a_file",
            "tests/storage/test_gate.py::test_a_file_of_zero_bytes",
            "tests/storage/test_gate.py::test_the_database_of_another_program",
            "tests/storage/test_gate.py::test_a_diary_that_cannot_be_written_can_be_read",
        ),
    ),
    Promise(
        7,
        "A backup turns out to be no backup",
        "A backup gets its name only after it was restored to another file and compared with the diary row by row, and "
        "has its checksum listed. A restore keeps what was there; power cuts leave the old or the new.",
        (
            "tests/storage/test_backup.py::test_a_copy_that_is_not_the_same_is_thrown_away",
            "tests/storage/test_backup.py::test_a_backup_opens_and_holds_the_same",
            "tests/storage/test_backup.py::test_a_backup_while_somebody_saves_is_one_state",
            "tests/storage/test_backups.py::test_a_year_of_evenings_is_thinned_to_days_weeks_and_months",
            "tests/storage/test_restoring.py::test_a_restored_diary_is_the_backup_and_the_other_is_kept",
            "tests/storage/test_restoring.py::test_a_backup_takes_the_place_of_a_diary_that_cannot_be_opened",
            "tests/test_cli.py::test_a_backup_is_put_in_the_place_of_a_lost_diary",
            "tests/faults/test_powercut.py::test_a_cut_anywhere_leaves_all_or_nothing",
            "tests/faults/test_powercut.py::test_many_cuts_anywhere_leave_all_or_nothing",
        ),
    ),
    Promise(
        8,
        "An import or a restore wipes out good entries",
        "An import only adds. Both show first what they would do and make a backup. A restore that would take away "
        "more than half of the diary is refused unless that is said.",
        (
            "tests/test_service.py::test_an_import_is_backed_up_first",
            "tests/test_cli.py::test_a_dry_run_changes_nothing",
            "tests/storage/test_store.py::test_merge_refuses_other_versions_of_a_record_and_adds_nothing",
            "tests/transfer/test_preview.py::test_what_was_changed_or_deleted_since_is_not_brought_back",
            "tests/transfer/test_fuzz.py::test_looking_writes_nothing_and_adding_is_all_or_nothing",
            "tests/transfer/test_fuzz.py::test_good_files_after_accidents_get_sentences",
            "tests/domain/test_difference.py::test_more_than_half_is_much",
            "tests/test_cli.py::test_backups_are_listed_and_restored",
            "tests/ui/test_pages.py::test_a_backup_is_restored_after_a_look_at_what_would_go",
            "tests/browser/test_way_back.py::test_an_import_and_its_undo",
            "tests/browser/test_way_back.py::test_a_backup_is_looked_at_and_restored",
        ),
    ),
    Promise(
        9,
        "Somebody with another account on the same computer looks",
        "The folder and every file in it are for their owner alone, from the moment they are made. On request the "
        "diary and its backups are encrypted; on request a passcode keeps others off the screens.",
        (
            "tests/storage/test_files.py::test_nobody_else_can_read_a_diary",
            "tests/storage/test_files.py::test_a_diary_that_others_could_read_is_made_private",
            "tests/test_cli.py::test_an_export_goes_to_a_file_of_its_owner",
            "tests/storage/test_backups.py::test_the_folder_tells_its_own_story",
            "tests/storage/test_encryption.py::test_on_change_and_off_keep_every_row",
            "tests/storage/test_encryption.py::test_backups_of_an_encrypted_diary_are_told_restored_and_erased",
            "tests/faults/test_kill_encryption.py::test_many_kills_leave_a_diary_that_opens",
            "tests/faults/test_kill_encryption.py::test_some_kills_leave_a_diary_that_opens",
            "tests/faults/test_powercut.py::test_a_cut_in_a_change_of_the_key_leaves_the_old_one_or_the_new",
            "tests/faults/test_powercut.py::test_many_cuts_in_a_change_of_the_key_leave_the_old_one_or_the_new",
            "tests/browser/test_encrypted.py::test_a_shut_diary_asks_and_opens",
            "tests/browser/test_encrypted.py::test_turning_it_on_by_keyboard",
            "tests/browser/test_encrypted.py::test_another_passphrase_and_off",
        ),
    ),
    Promise(
        10,
        "Another computer on the network looks",
        "It listens on 127.0.0.1. Another address is refused at the start, another computer at every request.",
        (
            "tests/ui/test_server.py::test_it_listens_on_this_computer_alone",
            "tests/ui/test_server.py::test_an_address_of_the_network_is_refused",
            "tests/ui/test_gate.py::test_another_computer_is_refused",
        ),
    ),
    Promise(
        11,
        "The page or the program behind it tells somebody something",
        "No telemetry, and a policy under which the page can reach this computer alone. The server is traced at the "
        "level of the system, the browser request by request.",
        (
            "tests/ui/test_server.py::test_no_connection_leaves_the_computer",
            "tests/browser/test_journey.py::test_from_the_first_start_to_the_doctor",
            "tests/ui/test_settings.py::test_streamlit_cannot_ask_who_we_are",
        ),
    ),
    Promise(
        12,
        "What somebody wrote runs as a script, or loads a picture from elsewhere",
        "Words of a person are shown as text, never as Markdown or HTML, and the policy of the page stops the rest.",
        (
            "tests/browser/test_payloads.py::test_stored_words_stay_words_on_every_screen",
            "tests/browser/test_typed_payloads.py::test_typed_words_stay_words",
            "tests/browser/test_payloads.py::test_words_in_the_address_do_nothing",
            "tests/browser/test_hostile.py::test_every_screen_stays_whole",
            "tests/ui/test_markup.py::test_no_text_becomes_markup",
            "tests/ui/test_markup.py::test_a_label_disarms_markdown",
            "tests/charts/test_timeline.py::test_user_text_is_shown_and_not_read",
        ),
    ),
    Promise(
        13,
        "A page or picture with a script in it is handed in as a file",
        "A file is judged by what is in it; what is neither our JSON nor our CSV is refused. Nothing that was handed "
        "in is ever served, and the folder of served files holds fonts and icons alone.",
        (
            "tests/transfer/test_json.py::test_a_file_that_is_no_diary_gets_a_sentence",
            "tests/test_cli.py::test_a_hostile_file_gets_a_sentence",
            "tests/ui/test_settings.py::test_fonts_come_from_this_computer",
            "tests/transfer/test_fuzz.py::test_any_bytes_get_a_sentence",
            "tests/transfer/test_fuzz.py::test_any_value_in_any_field_gets_a_reason",
        ),
    ),
    Promise(
        14,
        "A file that is far too large is handed in",
        "The server takes 5 MB at most, the reader 64 MB.",
        (
            "tests/ui/test_settings.py::test_the_file_says_what_the_app_promises",
            "tests/transfer/test_json.py::test_a_large_file_is_read_in_reasonable_time",
        ),
    ),
    Promise(
        15,
        "An archive that unpacks to far more than it says, or to another place",
        "No archive is ever unpacked: it is refused by its first bytes.",
        (
            "tests/transfer/test_fuzz.py::test_bombs_are_refused_soon_and_in_little_memory",
            "tests/transfer/test_json.py::test_a_file_that_is_no_diary_gets_a_sentence",
        ),
    ),
    Promise(
        16,
        "XML that grows without end or reads other files",
        "No XML is ever read: it is refused as what it is.",
        (
            "tests/transfer/test_fuzz.py::test_bombs_are_refused_soon_and_in_little_memory",
            "tests/transfer/test_json.py::test_a_file_that_is_no_diary_gets_a_sentence",
        ),
    ),
    Promise(
        17,
        "A table with a million rows, or a cell without end",
        "More records than any diary has, or thousands that cannot be read, and the file is refused; a cell may be so "
        "long. What is right and merely large takes what its size takes, about three seconds a megabyte at worst.",
        (
            "tests/transfer/test_fuzz.py::test_a_file_with_more_than_any_diary_is_refused",
            "tests/transfer/test_fuzz.py::test_a_file_that_is_wrong_nearly_everywhere_is_refused_with_its_first_mistake",
            "tests/transfer/test_fuzz.py::test_bombs_are_refused_soon_and_in_little_memory",
            "tests/transfer/test_csv.py::test_broken_quotes_stop_the_reading_with_a_sentence",
        ),
    ),
    Promise(
        18,
        "A spreadsheet runs what somebody wrote as a formula",
        "What would begin a formula gets an apostrophe, which the import takes off again; workbooks hold text as text.",
        (
            "tests/transfer/test_cells.py::test_no_cell_begins_a_formula",
            "tests/transfer/test_cells.py::test_the_guard_comes_off",
            "tests/transfer/test_xlsx.py::test_text_is_never_a_formula_or_a_link",
            "tests/transfer/test_csv_tables.py::test_libreoffice_runs_nothing_and_guesses_right",
        ),
    ),
    Promise(
        19,
        "A name leads out of the folder it belongs to",
        "No name out of a file is ever used as a path; names of files are made by kneelog and say nothing of health.",
        (
            "tests/test_service.py::test_a_file_name_says_nothing_of_health",
            "tests/test_cli.py::test_a_folder_takes_a_file_of_a_neutral_name",
            "tests/storage/test_files.py::test_a_name_that_is_taken_is_not_overwritten",
        ),
    ),
    Promise(
        20,
        "What somebody wrote is run as SQL",
        "Values are bound, never put into a statement; only storage knows the database at all.",
        (
            "tests/browser/test_payloads.py::test_stored_words_stay_words_on_every_screen",
            "tests/browser/test_typed_payloads.py::test_typed_words_stay_words",
            "tests/storage/test_archive.py::test_an_archive_comes_back_exactly",
            "tests/test_architecture.py::test_imports_point_one_way",
        ),
    ),
    Promise(
        21,
        "What somebody wrote is run by the program that sets the page for the doctor",
        "Words are handed to it as data and never become part of its source; it can read nothing of the computer.",
        (
            "tests/browser/test_typed_payloads.py::test_typed_words_stay_words",
            "tests/report/test_draw.py::test_markup_is_printed_and_not_obeyed",
            "tests/report/test_draw.py::test_words_of_the_person_in_every_field_are_safe",
            "tests/report/test_draw.py::test_typst_asks_for_nothing_of_this_machine",
        ),
    ),
    Promise(
        22,
        "A note ends up in an error or a log",
        "Errors of the database name no values, the page shows none, and no sentence of an error repeats a note.",
        (
            "tests/storage/test_engine.py::test_an_error_does_not_repeat_what_the_person_wrote",
            "tests/ui/test_broken.py::test_the_person_reads_a_sentence_and_not_the_error",
            "tests/browser/test_broken_page.py::test_the_page_says_so_and_keeps_the_error_to_itself",
            "tests/browser/test_canary.py::test_what_is_typed_is_in_the_diary_and_nowhere_else",
        ),
    ),
    Promise(
        25,
        "Another web page speaks to kneelog behind the person's back",
        "Pages and websockets answer our own host and origin alone.",
        (
            "tests/ui/test_server.py::test_a_websocket_needs_our_host_and_origin",
            "tests/ui/test_server.py::test_a_foreign_host_gets_no_page",
            "tests/ui/test_gate.py::test_a_foreign_origin_is_refused",
        ),
    ),
    Promise(
        26,
        "A side door of the web framework is open",
        "Its metrics, its interface for agents and its health check of the script do not exist for anybody.",
        (
            "tests/ui/test_server.py::test_side_doors_are_closed",
            "tests/ui/test_gate.py::test_side_doors_are_closed",
        ),
    ),
    Promise(
        27,
        "A library that kneelog uses is changed under its name",
        "Every library is pinned by hash and listed with its licence, and no page loads anything from elsewhere.",
        (
            "tests/test_architecture.py::test_locks_pin_every_package_by_hash",
            "tests/test_architecture.py::test_the_lock_holds_every_dependency",
            "tests/test_dependencies.py::test_the_page_is_the_locks",
            "tests/test_dependencies.py::test_every_licence_is_what_the_library_says",
        ),
    ),
    Promise(
        28,
        "Nobody can say what was changed, or nobody can really get rid of it",
        "Every change and every deletion is a version that is kept and can be taken back. Erasing takes a record out "
        "of the file, its history and every backup, to the last byte.",
        (
            "tests/storage/test_store.py::test_history_keeps_every_version",
            "tests/storage/test_store.py::test_deleting_is_a_version_and_undo_takes_it_back",
            "tests/ui/test_pages.py::test_what_was_deleted_waits_in_history_and_comes_back",
            "tests/storage/test_erasing.py::test_not_a_byte_of_it_is_left",
            "tests/storage/test_erasing.py::test_everything_is_everything",
            "tests/browser/test_way_back.py::test_one_entry_and_some_days_are_erased",
            "tests/browser/test_way_back.py::test_everything_is_erased",
        ),
    ),
)
"""In the order of their numbers."""


def named() -> tuple[str, ...]:
    """Every node id of the list once, those of the browser last: its driver does not go well before other tests."""
    ids = dict.fromkeys(test for promise in PROMISES for test in promise.tests)
    return tuple(sorted(ids, key=lambda each: each.startswith("tests/browser/")))


def load(path: Path = FIGURES) -> dict[str, Measured]:
    """The stored figures by node id, with parameters."""
    stored: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {node: Measured(**each) for node, each in stored.items()}


def keep(measured: Mapping[str, Measured], path: Path = FIGURES) -> None:
    """Store new figures of tests that the list names; the others stay as they are, those of no named test go."""
    wanted = set(named())
    both = {**(load(path) if path.exists() else {}), **measured}
    plain = {node: vars(both[node]) for node in sorted(both) if without_parameters(node) in wanted}
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def without_parameters(node: str) -> str:
    """The node id of a test without what stands in its brackets."""
    return node.partition("[")[0]


def page(promises: Iterable[Promise], measured: Mapping[str, Measured]) -> str:
    """The page: one row for each test, the promise beside the first."""
    rows = [row for promise in promises for row in _rows(promise, measured)]
    return "\n".join([*_HEAD, *rows, ""])


_HEAD: Final = (
    "# Promises",
    "",
    GENERATED,
    "",
    "What could go wrong with a diary, what kneelog does about it, the tests that hold it to that, and what each said",
    "when it last ran for the record (`make prove` and `make promises`). What is not there yet is said. Counts do not",
    "depend on the machine. The long runs by themselves are in [evidence](evidence.md).",
    "",
    "Not here: several people who sign in to one kneelog, which it does not have.",
    "",
    "| promise | test | last measured |",
    "|---|---|---|",
)


def _rows(promise: Promise, measured: Mapping[str, Measured]) -> Iterable[str]:
    said = f"**{promise.number}. {promise.threat}.** {promise.control}"
    if promise.missing:
        said += f" **Not yet:** {promise.missing}"
    for place, test in enumerate(promise.tests or ("",)):
        cells = (said if place == 0 else "", f"`{test}`" if test else "none yet", _figure(test, measured))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _figure(test: str, measured: Mapping[str, Measured]) -> str:
    if not test:
        return "nothing"
    runs = {node: each for node, each in measured.items() if without_parameters(node) == test}
    if not runs:
        return "not run for the record yet"
    ends = dict.fromkeys(f"{run.outcome}, {run.date}, `{run.commit}`" for run in runs.values())
    return "<br>".join([*(_said(node, run.figures) for node, run in runs.items() if run.figures), *ends])


def _said(node: str, figures: Mapping[str, str]) -> str:
    """The figures of one run, its parameters before them."""
    told = "; ".join(f"{name}: {value}" for name, value in figures.items())
    parameters = node.partition("[")[2].removesuffix("]")
    return f"{parameters}: {told}" if parameters else told


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(PROMISES, load()), encoding="utf-8")


if __name__ == "__main__":
    write()
