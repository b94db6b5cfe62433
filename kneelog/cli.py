"""The command line: `kneelog` and its sub-commands, thin, over the same service as the screens.

The result of a command goes to stdout, alone; whatever is said about it goes to stderr. Nothing here imports the
screens or the statistics until a command needs them: `kneelog log` answers at once.
"""

import argparse
import gc
import getpass
import io
import json
import math
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from kneelog import __version__, service
from kneelog.domain.codec import Plain, from_plain, to_plain
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry, Place, diary_day
from kneelog.domain.errors import (
    Conflict,
    DamagedDiary,
    EmptyFile,
    InvalidValue,
    KneelogError,
    LockedDiary,
    NotADiary,
)
from kneelog.domain.finding import Evidence, Finding, Source
from kneelog.domain.vocabulary import Side
from kneelog.storage import Backup, Store, Why
from kneelog.transfer import Found, Preview, compare, notation, read
from kneelog.transfer.reading import LARGEST
from kneelog.ui import clock, desktop, paths, terminal
from kneelog.words import LANGUAGE_VARIABLE, LANGUAGES, N_, _, ngettext, pgettext

if TYPE_CHECKING:  # numpy and scipy load with the first insight
    from kneelog.insights.changes_told import Changes, ToldChange, ToldFlare
    from kneelog.insights.telling import Insights, Told
    from kneelog.insights.watching import Watched, WatchList

EXIT_OK: Final = 0
EXIT_PROBLEM: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130  # what a shell reports for a program that Ctrl+C ended
EXIT_PIPE_CLOSED: Final = 141  # the same for one whose reader went away

DEMO_FILE: Final = "demo.sqlite3"
REMINDER_FILE: Final = "kneelog-reminder.ics"

_NOT_FOR_TERMINALS: Final = frozenset({"pdf", "xlsx", "csv-tables"})

_TIME_OF_DAY: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_PASSPHRASE_VARIABLE: Final = "KNEELOG_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable

_TRIES: Final = 3
"""How often the end of a recovery key may be typed wrong."""

_PROMISE: Final = N_("kneelog keeps a diary. It does not diagnose.")

_LOG_EXAMPLES: Final = """\
  kneelog log --severity 6 --place right:back_of_knee --place right:calf=3
  kneelog log --symptom calf_swelling:right=yes --symptom chest_pain=no
  kneelog log --at "2026-11-21 21:30" --severity 4 --onset "3 weeks ago gradual"
  kneelog log --activity "Running (30 min, effort 6)" --treatment 'Ibuprofen (dose "400 mg", helped yes)'
"""

_ON_A_SIDE: Final = {Side.LEFT: N_("left {place}"), Side.RIGHT: N_("right {place}")}


class _UsageError(Exception):
    """The command was understood by its grammar but makes no sense."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: without the name of the program; None: those of the process.
    """
    try:
        _be_readable()
        _choose_language(arguments)
        options = _parser().parse_args(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
    except (KneelogError, _UsageError) as error:
        return _fail(str(error), EXIT_USAGE if isinstance(error, _UsageError) else EXIT_PROBLEM)
    except BrokenPipeError:
        # Whoever read our output has left. Python would complain once more while it exits, so that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}.", EXIT_PROBLEM)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code


# ---------------------------------------------------------------------------------------------------------- grammar


def _choose_language(arguments: Sequence[str] | None) -> None:
    """Have the language of --language hold, also for an app that is started from here.

    It is looked for before the command is read, so that its help and what is wrong with it are told in it too.
    """
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--language", nargs="?")
    told, _others = early.parse_known_args(arguments)
    if told.language in LANGUAGES:  # what is not is refused when the whole command is read
        os.environ[LANGUAGE_VARIABLE] = told.language


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kneelog",
        description=_("A private diary for pain at the back of the knee. Without a command: start the app."),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kneelog {__version__}")
    _add_shared(parser)
    parser.set_defaults(run=_start, port=None, no_browser=False)
    commands = parser.add_subparsers(title=_("commands"), metavar=pgettext("option", "COMMAND"))

    start = _command(commands, "start", _start, _("open the app in the browser (the default)"))
    _add_serving(start)

    demo = _("try the app on an invented diary of 120 days, in a file of its own")
    shown = _command(commands, "demo", _demo, demo)
    shown.add_argument("--out", type=_path, metavar=_file_name(), help=_("only write the demo diary to this file"))
    shown.add_argument("--fresh", action="store_true", help=_("begin the demo anew, so that it ends today"))
    _add_serving(shown)

    _add_log(_command(commands, "log", _log, _("add an entry"), epilog=_log_epilog()))

    findings = _command(
        commands, "findings", _findings, _("show what fits the entries, what warns, what was not asked")
    )
    _add_reading(findings, _("as of the end of this day, such as 2026-11-22"))
    insights = _command(
        commands, "insights", _insights, _("show what goes with the pain and what changed, with its days")
    )
    _add_reading(insights, _("as of this day, such as 2026-11-22, or the last Sunday up to it"))

    exported = _("write the diary as PDF for the doctor, as tables (XLSX, CSV), as JSON or as FHIR")
    _add_export(_command(commands, "export", _export, exported))

    imported = _command(commands, "import", _import, _("read a diary from JSON or CSV; shows first what it would do"))
    imported.add_argument("file", metavar=_file(), nargs="?", help=_("the file; - reads stdin"))
    imported.add_argument("--apply", action="store_true", help=_("add the new records to the diary"))
    imported.add_argument(
        "--guess",
        action="store_true",
        help=_("print what the columns of an unknown table seem to be, to correct and keep"),
    )
    imported.add_argument(
        "--mapping", metavar=_file(), help=_("what the columns of an unknown table are, as --guess prints it")
    )
    imported.add_argument(
        "--undo", action="store_true", help=_("take the last import back, but for what was changed since")
    )

    backup = _command(commands, "backup", _backup, _("write a verified copy of the diary file and print its path"))
    backup.add_argument(
        "--to", type=_path, metavar=pgettext("option", "FOLDER"), help=_("where to; else backups beside the diary")
    )

    listed = _command(commands, "backups", _backups, _("list the backups of the diary, and what is in each"))
    listed.add_argument("--json", action="store_true", help=_("for a program to read"))

    restored = _command(
        commands, "restore", _restore, _("put a backup in the place of the diary; shows first what would go")
    )
    restored.add_argument("name", metavar=_file(), help=_("its file name, as `kneelog backups` prints it"))
    restored.add_argument("--apply", action="store_true", help=_("restore it; what was there is kept"))
    restored.add_argument(
        "--even-if-much-goes", action="store_true", help=_("also if more than half of the diary would be gone")
    )
    _add_encrypt(_command(commands, "encrypt", _encrypt, _("encrypt the diary file, or make it plain again")))

    _command(commands, "check", _check, _("check whether the diary file is whole"))

    salvaged = _command(commands, "salvage", _salvage, _("read what can still be read of a damaged diary into a file"))
    salvaged.add_argument(
        "--to", type=_path, required=True, metavar=_file(), help=_("gets, as JSON to import, what is as it was saved")
    )
    salvaged.add_argument(
        "--doubtful", type=_path, metavar=_file(), help=_("gets what can be read and may not be what was saved")
    )

    installed = _command(commands, "install", _install, _("put kneelog into the menu of your programs"))
    installed.add_argument(
        "--at-login", action="store_true", help=_("also start it when you log in, in the background")
    )
    installed.add_argument("--show", action="store_true", help=_("only show the files, and write nothing"))

    _command(commands, "uninstall", _uninstall, _("take kneelog out of the menu again; the diary stays"))

    _add_reminder(_command(commands, "reminder", _reminder, _("write a daily reminder for the calendar you use")))
    return parser


def _epilog() -> str:
    diary = _(
        "The diary is the file that --db names, before or after the command; else the file that the environment"
        " variable\n{variable} names; else a file in your data folder."
    )
    encrypted = _(
        "The passphrase of an encrypted diary is asked for; or it is the first line of the file that the environment\n"
        "variable {variable} names."
    )
    codes = _(
        "exit codes: 0 done; 1 something is wrong with the diary or the file, or some records were not imported;\n"
        "2 the command was not understood."
    )
    told = f"{diary.format(variable=paths.DATABASE_VARIABLE)}\n{encrypted.format(variable=_PASSPHRASE_VARIABLE)}"
    return f"{told}\n\n{codes}\n\n{_(_PROMISE)}\n"


def _log_epilog() -> str:
    heading = _("examples:")
    left_out = _("What you leave out is not asked, which is not the same as no. All zones and questions: {page}.")
    return f"{heading}\n{_LOG_EXAMPLES}\n{left_out.format(page='docs/diary-format.md')}\n"


def _command(
    commands: Any,  # noqa: ANN401 - argparse gives its type no public name
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    epilog: str = "",
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # SUPPRESS: a --db before the command must not be undone by its absence after it.
    _add_shared(parser, default=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    return parser


def _add_shared(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument("--db", type=_path, default=default, metavar=_file_name(), help=_("the diary file"))
    parser.add_argument(
        "--language",
        type=_language,
        default=default,
        metavar=pgettext("option", "CODE"),
        help=_("the language to speak: {codes}; else that of your system").format(codes=_codes()),
    )


def _add_reading(command: argparse.ArgumentParser, as_of: str) -> None:
    """Add what is asked of a command that says what the diary comes to: as of which day, and in which form."""
    command.add_argument("--as-of", type=_day, metavar=pgettext("option", "DAY"), help=as_of)
    command.add_argument("--json", action="store_true", help=_("everything, for programs"))


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help=_("where the app listens on this computer"))
    parser.add_argument("--no-browser", action="store_true", help=_("do not open the browser"))


def _add_log(parser: argparse.ArgumentParser) -> None:
    what = pgettext("option", "WHAT")
    parser.add_argument(
        "--at", metavar=_clock_time(), help=_("when it was, such as 21:30 or 2026-11-21T21:30; else now")
    )
    parser.add_argument(
        "--severity", type=int, metavar="N", help=_("worst pain since the last entry of the day, 0 to 10")
    )
    parser.add_argument("--no-pain", action="store_true", help=_("there was no pain today"))
    parser.add_argument(
        "--place", action="append", default=[], metavar="[SIDE:]ZONE[=N]", help=_("where it hurts; may be repeated")
    )
    parser.add_argument(
        "--symptom",
        "--answer",
        action="append",
        default=[],
        metavar="TERM[:SIDE]=yes|no",
        help=_("the answer to a question; may be repeated"),
    )
    parser.add_argument(
        "--onset",
        default="",
        metavar=pgettext("option", "WHEN"),
        help='"since 2026-11-19 sudden", "3 weeks ago gradual"',
    )
    parser.add_argument("--activity", action="append", default=[], metavar=what, help=_("what was done"))
    parser.add_argument("--treatment", action="append", default=[], metavar=what, help=_("what was tried"))
    parser.add_argument(
        "--note", default="", metavar=pgettext("option", "TEXT"), help=_("in your own words; - reads it from stdin")
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=tuple(service.FORMS), required=True)
    where = _("where to: a file, or a folder for one with a name that says nothing of health; - or left out: stdout")
    parser.add_argument("--out", default="-", metavar=_file(), help=where)
    parser.add_argument(
        "--snomed",
        action="store_true",
        help=_("FHIR only: write codes of SNOMED CT too; outside its member countries they need a licence"),
    )
    parser.add_argument(
        "--from",
        dest="first",
        type=_day,
        metavar=pgettext("option", "DAY"),
        help=_("PDF only: the first day it is about, such as 2026-01-31; else it is about the last {n} days").format(
            n=service.VISIT_DAYS
        ),
    )
    # Never the password itself: whoever may list the programs that run would read it there.
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--password", action="store_true", help=_("ask for a password that the PDF opens with alone"))
    asked.add_argument(
        "--password-file", type=_path, metavar=_file(), help=_("the same, the password being the first line of a file")
    )


def _add_encrypt(parser: argparse.ArgumentParser) -> None:
    doing = {
        "on": _("on: encrypt it"),
        "change": _("change: encrypt it under a new passphrase"),
        "off": _("off: make it a plain file again"),
        "recovery-key": _("recovery-key: show the recovery key once more"),
        "backups": _("backups: encrypt the backups beside it that are plain"),
    }
    parser.add_argument("what", choices=tuple(doing), help="; ".join(doing.values()))
    parser.add_argument(
        "--passphrase-file",
        type=_path,
        metavar=_file(),
        help=_("the new passphrase is the first line of a file; else it is asked for"),
    )


def _add_reminder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", type=_time, required=True, metavar=_clock_time(), help=_("when to remind, such as 20:30")
    )
    parser.add_argument(
        "--days", metavar=pgettext("option", "DAYS"), help=_("on which days alone, such as mon,wed,fri")
    )
    where = _("else {file}; - is stdout").format(file=REMINDER_FILE)
    parser.add_argument("--out", default=REMINDER_FILE, metavar=_file(), help=where)


def _file_name() -> str:
    return pgettext("option", "PATH")


def _file() -> str:
    return pgettext("option", "FILE")


def _clock_time() -> str:
    return pgettext("option", "TIME")


def _codes() -> str:
    return ", ".join(LANGUAGES)


def _language(text: str) -> str:
    if text not in LANGUAGES:
        refusal = _("kneelog does not speak {code}; it speaks: {codes}")
        raise argparse.ArgumentTypeError(refusal.format(code=repr(text), codes=_codes()))
    return text


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError(_("a file name is missing"))
    return Path(text).expanduser().absolute()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refusal = _("{value} is not a date such as 2026-11-22").format(value=repr(text))
        raise argparse.ArgumentTypeError(refusal) from None


def _time(text: str) -> time:
    told = _TIME_OF_DAY.fullmatch(text)
    if told is None:
        refusal = _("{value} is not a time of day such as 20:30").format(value=repr(text))
        raise argparse.ArgumentTypeError(refusal)
    return time(int(told[1]), int(told[2]))


# --------------------------------------------------------------------------------------------------------- commands


def _start(options: argparse.Namespace) -> int:
    return _serve(_chosen(options), options)


def _demo(options: argparse.Namespace) -> int:
    now = _now()
    path: Path = options.out or _chosen_or_none(options) or paths.diary_path({}).with_name(DEMO_FILE)
    if options.fresh and path.exists():
        _remove_demo(path, now)
    with _opened(path, now) as store:
        service.fill_demo(store, now)
    if options.out:
        print(path)
        return EXIT_OK
    return _serve(path, options)


def _log(options: argparse.Namespace) -> int:
    now = _now()
    at = _moment(options.at, now)
    entry = _entry(options, at)
    with _opened(_chosen(options), now) as store:
        saved = service.save_no_pain(store, at, now) if options.no_pain else service.save_entry(store, entry, now)
        urgent = [finding for finding in service.findings(store, diary_day(now), now) if _pressing(finding)]
        trouble = _kept(store, now)
    print(_("Saved: {entry}").format(entry=_summary(saved.entry)))
    if trouble:
        _say(trouble)
    for finding in urgent:
        _say("\n" + _told(finding))
    return EXIT_OK


def _kept(store: Store, now: datetime) -> str:
    """Make the backup that is due; return why there is none where it failed. What was logged is saved by then."""
    try:
        service.keep(store, now, Why.USE)
    except (KneelogError, OSError) as error:
        return _("The entry is saved, but no backup was made. {reason}").format(reason=error)
    return ""


def _findings(options: argparse.Namespace) -> int:
    now = _now()
    on: date = options.as_of or diary_day(now)
    with _existing(options, now) as store:
        found = service.findings(store, on, now)
    if options.json:
        _write(_json([_plain(finding) for finding in found]))
        return EXIT_OK
    shown = [_told(finding) for finding in found if finding.shown]
    print("\n\n".join(shown) or _("Nothing to show as of {day}. That rules nothing out.").format(day=on))
    _say("\n" + _(_PROMISE))
    return EXIT_OK


def _insights(options: argparse.Namespace) -> int:
    now = _now()
    on: date = options.as_of or diary_day(now) - timedelta(days=1)  # a day that is over
    with _existing(options, now) as store:
        found, changed = service.insights(store, on), service.changes(store, on)
        watched = service.watched(store, on + timedelta(days=1))
    if options.json:
        _write(_json({**_plain_insights(found), **_plain_watched(watched), **_plain_changes(changed)}))
        return EXIT_OK
    print(_("Up to {day}, {n} days with a severity.").format(day=found.look, n=found.days))
    print("\n".join(each.says for each in found.told) or _("Nothing was noted often enough to ask about."))
    if watched.watched:
        print("\n" + _("Watched, up to {day}:").format(day=watched.look))
        print("\n".join(" ".join(filter(None, (each.says, each.since, each.by_chance))) for each in watched.watched))
    print("\n" + _("What changed, up to {day}, {n} days with a severity:").format(day=changed.on, n=changed.days))
    print("\n".join([each.says for each in changed.told] + [each.says for each in changed.flares]))
    return EXIT_OK


def _export(options: argparse.Namespace) -> int:
    form: str = options.format
    if options.out == "-" and form in _NOT_FOR_TERMINALS and sys.stdout.isatty():
        raise _UsageError(_("A file of this form does not belong on a terminal. Name one with --out."))
    if options.snomed and form != "fhir":
        raise _UsageError(_("Codes of SNOMED CT are in the FHIR form alone. Leave out --snomed, or say --format fhir."))
    protected = options.password or options.password_file is not None
    if protected and form != "pdf":
        raise _UsageError(_("Only the PDF can be protected by a password."))
    if options.first is not None and form != "pdf":
        raise _UsageError(_("Only the PDF is about a period; the other forms hold the whole diary. Leave out --from."))
    now = _now()
    with _existing(options, now) as store:
        password = _password(options.password_file) if protected else None
        with terminal.progress() as tell, _uncollected():
            data = _exported(store, options, now, password, tell)
        name = f"{service.file_stem(store, diary_day(now), protected=protected)}.{service.FORMS[form]}"
        leaves = store.key is not None and not protected
    if leaves:
        _say(_(service.NOT_ENCRYPTED))
    if protected:
        _say(_(service.NOT_ARCHIVAL))
    if options.out == "-":
        _write(data)
        return EXIT_OK
    _hand_out(_path(options.out), name, data)
    if not protected and not leaves:
        _say(_(service.UNPROTECTED))
    return EXIT_OK


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave off looking for circles of objects: there are next to none, and what is made goes with the process anyway.

    The search goes through all objects again and again: a seventh of the time of a PDF of 90 days.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _exported(
    store: Store, options: argparse.Namespace, now: datetime, password: str | None, tell: service.Tell
) -> bytes:
    if options.format != "pdf":
        return service.export(store, options.format, now, snomed=options.snomed, tell=tell)
    choice = service.usual_visit(diary_day(now))
    if options.first is not None:
        if options.first > choice.last:
            raise _UsageError(_("--from: {day} is still to come.").format(day=options.first))
        choice = replace(choice, first=options.first)
    if password is None:
        return service.visit_pdf(store, choice, now, tell)
    return service.visit_pdf_protected(store, choice, now, password, tell)


def _password(file: Path | None) -> str:
    """Return the password: the first line of a file, or what is typed twice without being shown."""
    if file is not None:
        return _first_line(file)
    nowhere = _("There is no terminal to ask for the password. Put it into a file and name that: --password-file")
    first, again = (_hidden(prompt, nowhere) for prompt in (_("Password: "), _("The same once more: ")))
    if first != again:
        raise _UsageError(_("The two passwords differ, so nothing was written."))
    return first


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.readline().rstrip("\n")
    except UnicodeDecodeError:
        raise _UsageError(_("The file with the password is not UTF-8 text.")) from None


def _hidden(prompt: str, nowhere: str) -> str:
    """Return what is typed without being shown; `nowhere` is said where there is no terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would be shown while it is typed
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise _UsageError(nowhere) from None


def _hand_out(path: Path, name: str, data: bytes) -> None:
    """Write a file, or one of that name into a folder, and then say where it is."""
    if path.is_dir():
        path /= name
        _write_file(path, data)
        print(path)
    else:
        _write_file(path, data)


def _import(options: argparse.Namespace) -> int:
    now = _now()
    if options.undo:
        return _undo_import(options, now)
    if options.file is None:
        raise _UsageError(_("Name the file to import; or say --undo to take the last import back."))
    if options.guess:
        return _guess(_read(options.file), options.file)
    found, path = _found(options), _chosen(options)
    if not options.apply and not path.exists():  # a dry run leaves nothing behind, not even an empty diary
        return _told_preview(compare(found, Archive()), applied=False)
    with _opened(path, now) as store:
        preview = service.preview_found(store, found)
        saved = service.apply_import(store, preview, now) if options.apply and preview.new else None
    if saved:
        _say(_("Backup of the diary as it was before: {file}").format(file=saved))
    return _told_preview(preview, applied=options.apply)


def _found(options: argparse.Namespace) -> Found:
    """Return what the file holds: by a mapping where one is named, else as it is recognised."""
    if options.mapping is not None:
        mapping = service.read_mapping(_read(options.mapping))
        return service.read_table(_read(options.file), options.file, mapping)
    if options.file == "-":
        return read(_read("-"), "-")
    with terminal.progress() as tell:
        return service.read_file(Path(options.file).expanduser(), tell)


def _guess(data: bytes, name: str) -> int:
    """Print what the columns of a table seem to be, and why; a mapping to correct and to hand to --mapping."""
    guessed = service.guessed_table(data, name)
    if guessed is None:
        return _fail(_("There is nothing to guess: this is no table, or kneelog knows its columns."), EXIT_PROBLEM)
    for reason in guessed.reasons:
        _say(reason)
    _write(service.write_mapping(guessed.mapping))
    return EXIT_OK


def _undo_import(options: argparse.Namespace, now: datetime) -> int:
    if options.file is not None or options.apply or options.guess or options.mapping:
        raise _UsageError(_("--undo takes the last import back; leave out the file and --apply."))
    with _existing(options, now) as store:
        standing = [intake for intake in service.intakes(store) if not intake.undone]
        if not standing:
            return _fail(_("There is no import to take back."), EXIT_PROBLEM)
        turned = service.undo_import(store, standing[0].id, now)
    print(
        ngettext("Import undone: {n} record deleted.", "Import undone: {n} records deleted.", turned.done).format(
            n=turned.done
        )
    )
    if turned.kept:
        stay = ngettext("{n} was changed since and stays.", "{n} were changed since and stay.", turned.kept)
        print(stay.format(n=turned.kept))
    _say(_("To have it back: History in the app, “Bring back”."))
    return EXIT_OK


def _backup(options: argparse.Namespace) -> int:
    now = _now()
    with _existing(options, now) as store:
        print(service.backup(store, now, options.to))
    return EXIT_OK


def _backups(options: argparse.Namespace) -> int:
    kept = service.backups_of(_chosen(options), _key_of(_chosen(options)))
    if options.json:
        _write(_json([_plain_backup(each) for each in kept]))
        return EXIT_OK
    for each in kept:
        print(f"{each.path.name}  {_told_backup(each)}")
    if not kept:
        _say(_("There is no backup of {path} yet.").format(path=_chosen(options)))
    return EXIT_PROBLEM if any(each.wrong for each in kept) else EXIT_OK


def _restore(options: argparse.Namespace) -> int:
    now, path = _now(), _chosen(options)
    key = _key_of(path)
    chosen = next((each for each in service.backups_of(path, key) if each.path.name == options.name), None)
    if chosen is None:
        raise _UsageError(_("There is no backup of that name. `kneelog backups` lists those that are there."))
    try:
        if not path.exists():
            return _put_back(path, chosen, now, key, apply=options.apply)
        with _opened(path, now, key) as store:
            return _restored(store, chosen, now, options)
    except (DamagedDiary, EmptyFile, NotADiary) as error:
        if chosen.wrong:
            raise
        _say(str(error))
        return _put_back(path, chosen, now, key, apply=options.apply)


def _restored(store: Store, chosen: Backup, now: datetime, options: argparse.Namespace) -> int:
    found = service.preview_restore(store, chosen)
    print(_("would come: {n}").format(n=len(found.comes)))
    print(_("would go: {n}").format(n=len(found.goes)))
    print(_("would change: {n}").format(n=len(found.changes)))
    print(_("same: {n}").format(n=found.same))
    if not options.apply:
        _say(_("Nothing was changed. Run it again with --apply to restore this backup."))
        return EXIT_OK
    kept = service.restore(store, chosen, now, even_if_much_goes=options.even_if_much_goes)
    _say(_("Restored. The diary as it was before: {file}").format(file=kept))
    return EXIT_OK


def _put_back(path: Path, chosen: Backup, now: datetime, key: service.Key | None, *, apply: bool) -> int:
    if not apply:
        print(f"{chosen.path.name}  {_told_backup(chosen)}")
        _say(_("Nothing was changed. Run it again with --apply to put this backup in the place of the diary."))
        return EXIT_OK
    kept = service.put_back(path, chosen, now, key)
    _say(_("Restored.") if kept is None else _("Restored. What was there before: {file}").format(file=kept))
    return EXIT_OK


def _told_backup(found: Backup) -> str:
    entries = ngettext("{n} entry", "{n} entries", found.entries).format(n=found.entries)
    days = f"{found.first} - {found.last}" if found.first else ""
    return ", ".join(filter(None, (found.wrong or entries, days, found.why.label)))


def _plain_backup(found: Backup) -> Plain:
    return {
        "name": found.path.name,
        "made_at": found.made_at.isoformat(),
        "why": found.why.name.lower(),
        "bytes": found.size,
        "entries": found.entries,
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "wrong": found.wrong,
    }


def _check(options: argparse.Namespace) -> int:
    with _existing(options, _now()) as store:
        problems = service.check(store)
    print("\n".join(problems) or _("The diary is whole."))
    if problems:
        _say(
            _(
                "Compare these with a backup from before. If the file itself is damaged, this reads what is left: "
                "kneelog salvage --to FILE"
            )
        )
    return EXIT_PROBLEM if problems else EXIT_OK


def _encrypt(options: argparse.Namespace) -> int:
    now = _now()
    with _existing(options, now) as store:
        if options.what == "on" and store.key is not None:
            raise Conflict(_("The diary is encrypted already. For another passphrase: kneelog encrypt change"))
        if options.what != "on" and store.key is None:
            raise Conflict(_("The diary is not encrypted. To encrypt it: kneelog encrypt on"))
        if options.what == "off":
            service.decrypt(store, now)
            _say(_("The diary is a plain file again. Backups made while it was encrypted keep their passphrase."))
        elif options.what == "recovery-key":
            print(store.key.recovery_key if store.key else "")
        elif options.what == "backups":
            count = service.encrypt_backups(store, now)
            _say(ngettext("{n} backup was encrypted.", "{n} backups were encrypted.", count).format(n=count))
        else:
            _encrypt_anew(store, options.passphrase_file, now)
    return EXIT_OK


def _encrypt_anew(store: Store, file: Path | None, now: datetime) -> None:
    """Encrypt under a new passphrase, whose recovery key is shown, and seen to be written down, before."""
    changes = store.key is not None
    if not service.can_encrypt():
        text = _("The part of kneelog that encrypts is not installed. Install it, and start kneelog again: {command}")
        raise KneelogError(text.format(command=service.INSTALL))
    _say(_(service.LOST_FOR_EVER))
    key = service.new_key(_new_passphrase(file))
    print(key.recovery_key, flush=True)
    _say(_("This is the recovery key: it opens the diary when the passphrase is forgotten. Write it down on paper."))
    if file is None:
        _check_written_down(key)
    left = service.encrypt(store, key, now)
    _say(_("The diary is encrypted, and was compared row by row with what it was before."))
    if changes:
        _say(_(service.OLD_KEYS))
    else:
        _say(_(service.PLAIN_TRACES))
    if left:
        _say(_("Plain backups are still there (kneelog encrypt backups encrypts them):"))
        _say("\n".join(f"  {path}" for path in left))


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return _first_line(file)
    nowhere = _("There is no terminal to ask for the passphrase. Put it into a file and name that: --passphrase-file")
    prompts = (_("New passphrase: "), _("The same once more: "))
    first, again = (_hidden(prompt, nowhere) for prompt in prompts)
    if first != again:
        raise _UsageError(_("The two passphrases differ, so nothing was changed."))
    return first


def _check_written_down(key: service.Key) -> None:
    for _try in range(_TRIES):
        _say(_("Type its last group, from your paper:"))
        if service.ends_recovery_key(key, sys.stdin.readline()):
            return
    raise _UsageError(_("That is not its last group, so nothing was changed."))


def _salvage(options: argparse.Namespace) -> int:
    path = _chosen(options)
    found = service.salvage(path, _key_of(path))
    print(_("as they were saved: {n}").format(n=found.sealed))
    print(_("in doubt: {n}").format(n=len(found.doubtful)))
    for record in found.told():
        print(f"  {record}")
    print(_("met and not readable: {n}").format(n=sum(found.unread.values())))
    if found.nothing:
        return _fail(_("Nothing could be read of {path}. It was left as it is.").format(path=path), EXIT_PROBLEM)
    _write_file(options.to, service.salvaged_file(found, doubtful=False))
    if options.doubtful:
        _write_file(options.doubtful, service.salvaged_file(found, doubtful=True))
    elif found.doubtful:
        _say(_("To have what is in doubt too, in a file of its own: --doubtful FILE"))
    _say(
        _("The diary was left as it is. To begin a new one: kneelog import --db NEW.sqlite3 --apply {file}").format(
            file=options.to
        )
    )
    return EXIT_PROBLEM if found.doubtful or found.unread else EXIT_OK


def _install(options: argparse.Namespace) -> int:
    # A diary that the environment names is carried too: a menu knows nothing of what this terminal was told.
    diary = _chosen_or_none(options)
    files = desktop.plan(sys.platform, os.environ, Path.home(), sys.executable, diary=diary, at_login=options.at_login)
    if options.show:
        print(desktop.shown(files), end="")
        return EXIT_OK
    desktop.install(files)
    for file in files:
        print(file.path)
    done = _("kneelog is in your menu now and opens {diary}. Closing its window stops it.")
    _say(done.format(diary=_chosen(options)))
    if options.at_login:
        _say(_("From the next login on it runs in the background too; the menu entry opens the browser."))
    _say(_("To take it out again: kneelog uninstall"))
    return EXIT_OK


def _uninstall(options: argparse.Namespace) -> int:
    removed, left = desktop.uninstall(desktop.places(sys.platform, os.environ, Path.home()))
    for path in removed:
        print(path)
    gone = _("kneelog is out of your menu: the files above were removed.")
    _say(gone if removed else _("kneelog was not in your menu."))
    for path in left:
        _say(_("Left alone, for kneelog did not write it: {file}").format(file=path))
    diary = _chosen(options)
    kept = _("Your diary stays where it is: {diary}")
    _say((kept if diary.exists() else _("No diary was touched; there is none at {diary}")).format(diary=diary))
    return EXIT_OK


def _reminder(options: argparse.Namespace) -> int:
    from kneelog.ui import running  # noqa: PLC0415 - brings Streamlit, which most commands do not wait for

    now = _now()
    at: time = options.at
    first = now.date() if at > now.time() else now.date() + timedelta(days=1)  # some calendars ring for what is past
    days = () if options.days is None else tuple(day.strip().lower() for day in options.days.split(","))
    try:
        data = service.reminder(at, first, running.address(running.DEFAULT_PORT), days)
    except InvalidValue as error:
        raise _UsageError(f"--{error}") from None
    if options.out == "-":
        _write(data)
        return EXIT_OK
    path = _path(options.out)
    _write_file(path, data)
    print(path)
    _say(_("Open this file with your calendar. It will do the reminding; kneelog need not run for it."))
    return EXIT_OK


# -------------------------------------------------------------------------------------------------------- the diary


def _now() -> datetime:
    try:
        return clock.now()
    except ValueError as error:
        raise _UsageError(str(error)) from None


def _chosen_or_none(options: argparse.Namespace) -> Path | None:
    if options.db or os.environ.get(paths.DATABASE_VARIABLE, "").strip():
        return _chosen(options)
    return None


def _chosen(options: argparse.Namespace) -> Path:
    path: Path = options.db or paths.diary_path(os.environ)
    return path


@contextmanager
def _opened(path: Path, now: datetime, key: service.Key | None = None) -> Iterator[Store]:
    try:
        store = service.open_diary(path, now, key)
    except LockedDiary:
        if not service.can_encrypt():
            raise
        store = service.open_diary(path, now, service.unlock(path, _passphrase(path)))
    try:
        yield store
    finally:
        store.close()


def _key_of(path: Path) -> service.Key | None:
    """Return the key of an encrypted diary, asked for; where the file is lost, that of its newest encrypted backup."""
    candidates = [path] if path.exists() else [backup.path for backup in service.backups_of(path)]
    for each in candidates:
        if service.can_encrypt() and service.is_encrypted(each):
            return service.unlock(each, _passphrase(path))
    return None


def _passphrase(path: Path) -> str:
    """Return what opens an encrypted diary: never an argument, which whoever lists the programs that run can read."""
    if file := os.environ.get(_PASSPHRASE_VARIABLE, "").strip():
        return _first_line(_path(file))
    nowhere = _(
        "The diary {path} is encrypted, and there is no terminal to ask for its passphrase. Put it into a file that "
        "only you can read, and name that file in the environment variable {variable}."
    )
    prompt = _("Passphrase or recovery key of the diary: ")
    return _hidden(prompt, nowhere.format(path=path, variable=_PASSPHRASE_VARIABLE))


@contextmanager
def _existing(options: argparse.Namespace, now: datetime) -> Iterator[Store]:
    """Open a diary that must be there: a misspelt path must not look like an empty diary."""
    path = _chosen(options)
    if not path.exists():
        absent = _("There is no diary at {path} yet. Begin one with: kneelog log --severity 3")
        raise KneelogError(absent.format(path=path))
    with _opened(path, now) as store:
        yield store


def _remove_demo(path: Path, now: datetime) -> None:
    with _opened(path, now) as store:
        if not service.is_demo(store):
            raise Conflict(_("{path} is not a demo diary, so it was left alone.").format(path=path))
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _serve(path: Path, options: argparse.Namespace) -> int:
    from kneelog.ui import launch, running  # noqa: PLC0415 - brings Streamlit, which most commands do not wait for

    port = running.DEFAULT_PORT if options.port is None else options.port
    return launch.start(path, port=port, open_browser=not options.no_browser)


# ------------------------------------------------------------------------------------------------------- an entry


def _entry(options: argparse.Namespace, at: datetime) -> Entry:
    try:
        told: Plain = {
            "severity": options.severity,
            "places": notation.read_places(_joined(options.place)),
            "answers": notation.read_answers(_joined(options.symptom)),
            "onset": notation.read_onset(options.onset),
            "activities": notation.read_activities("; ".join(options.activity)),
            "treatments": notation.read_treatments("; ".join(options.treatment)),
            "note": _note(options.note),
        }
        says_something = any(value not in (None, "", []) for value in told.values())
        if options.no_pain and says_something:
            raise _UsageError(_("--no-pain is the whole entry: leave the rest out, but for --at."))
        if not options.no_pain and not says_something:
            raise _UsageError(_("Say something to log, such as --severity 3 or --no-pain. See kneelog log --help."))
        return from_plain(Entry, told | {"id": str(uuid4()), "occurred_at": at.isoformat()})
    except InvalidValue as error:
        raise _UsageError(str(error)) from None


def _note(told: str) -> str:
    """Return the note. Other accounts of a computer may see what a command was called with; not what it is piped."""
    if told != "-":
        return told
    try:
        return _read("-").decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise _UsageError(_("The note is not UTF-8 text.")) from None


def _joined(options: Sequence[str]) -> str:
    """Return options such as ``right:calf=3`` in the notation of the diary format."""
    return "; ".join(option.replace(":", " ").replace("=", " ") for option in options)


def _moment(text: str | None, now: datetime) -> datetime:
    """Return the moment meant: a time of this day, or a date and time, here unless it names an offset."""
    if text is None:
        return now
    try:
        moment = datetime.fromisoformat(f"{now.date()}T{text}" if len(text) <= len("00:00:00") else text)
    except ValueError:
        refusal = _("--at: {value} is not a time such as 21:30 or 2026-11-21T21:30").format(value=repr(text))
        raise _UsageError(refusal) from None
    return moment if moment.tzinfo else moment.astimezone()


def _summary(entry: Entry) -> str:
    parts = [f"{entry.occurred_at:%Y-%m-%d %H:%M}"]
    if entry.worst is not None:
        parts.append(_("severity {n}").format(n=entry.worst))
    parts += [_place(place) for place in entry.places]
    if entry.answers:
        parts.append(ngettext("{n} answered", "{n} answered", len(entry.answers)).format(n=len(entry.answers)))
    return ", ".join(parts)


def _place(place: Place) -> str:
    words = place.words or place.zone.label
    return words if place.side is Side.NOT_STATED else _(_ON_A_SIDE[place.side]).format(place=words)


# --------------------------------------------------------------------------------------------------------- findings


def _pressing(finding: Finding) -> bool:
    return finding.urgent and finding.shown and not finding.folded


def _told(finding: Finding) -> str:
    title = finding.title
    lines = [f"{finding.urgency.label}: {title}" if finding.urgent else f"{title} ({finding.verdict.label})"]
    lines += [finding.says, finding.advice, finding.call_if]
    for line, evidence in (
        (pgettext("evidence", "for: {text}"), finding.supporting),
        (pgettext("evidence", "against: {text}"), finding.opposing),
        (pgettext("evidence", "not asked: {text}"), finding.not_asked),
    ):
        lines += ["  " + line.format(text=f"{item.text}{_days(item)}") for item in evidence]
    people = _("the article says of what people do: {text}")
    lines += ["  " + people.format(text=each.text) for each in finding.people_do]
    lines.append("  " + _("source: {title}, {url}").format(title=finding.source.title, url=finding.source.url))
    return "\n".join(filter(None, lines))


def _plain_insights(found: "Insights") -> dict[str, Any]:
    side = None if found.side is None else found.side.value
    factors = [_plain_insight(each) for each in found.told]
    return {"side": side, "look": found.look.isoformat(), "days": found.days, "factors": factors}


def _plain_insight(told: "Told") -> Plain:
    effect = told.insight.effect
    tested = {"estimate": effect.points, "low": effect.low, "high": effect.high, "p": effect.p, "q": effect.q}
    return {
        "factor": told.named.key,
        "label": told.named.label,
        "lag": effect.lag,
        "verdict": told.insight.verdict.value,
        **{name: value if effect.tested else None for name, value in tested.items()},
        "usual_amount": effect.usual,
        "unit": None if effect.usual is None else told.named.unit,
        "days_with": effect.days_with,
        "days_without": effect.days_without,
        "more_days": told.insight.more_days,
        "says": told.says,
    }


def _plain_watched(found: "WatchList") -> dict[str, Any]:
    return {"watched": [_plain_question(each) for each in found.watched]}


def _plain_question(watched: "Watched") -> Plain:
    return {
        **to_plain(watched.watch),
        "factor": watched.watch.key,
        "insight": _plain_insight(watched.told) if watched.told else None,
        "says": watched.says,
        "by_chance": watched.by_chance,
    }


def _plain_changes(found: "Changes") -> dict[str, Any]:
    return {
        "changes_up_to": found.on.isoformat(),
        "changes": [_plain_change(each) for each in found.told],
        "flares": [_plain_flare(each) for each in found.flares],
    }


def _plain_change(told: "ToldChange") -> Plain:
    change = told.change
    numbers = {"points": change.points, "low": change.low, "high": change.high, "p": change.p, "lr": change.ratio}
    dates = {"since": change.since, "earliest": change.earliest, "latest": change.latest}
    return {
        "kind": change.kind.value,
        "verdict": change.verdict.value,
        "from": date.fromordinal(change.first).isoformat(),
        "until": date.fromordinal(change.last).isoformat(),
        **{name: None if on is None else date.fromordinal(on).isoformat() for name, on in dates.items()},
        **{name: None if math.isnan(value) else value for name, value in numbers.items()},
        "days": change.days,
        "days_before": change.days_before,
        "days_after": change.days_after,
        "marks": [str(mark.id) for mark in told.marks],
        "says": told.says,
    }


def _plain_flare(told: "ToldFlare") -> Plain:
    flare = told.flare
    dates = {"from": flare.first, "until": flare.last, "peak_on": flare.peak_on}
    return {
        **{name: date.fromordinal(on).isoformat() for name, on in dates.items()},
        "over": flare.over,
        "days": flare.days,
        "rated": flare.rated,
        "peak": flare.peak,
        "usual": flare.usual,
        "noted": [{"on": each.on.isoformat(), "what": each.label, "happened": each.happened} for each in told.noted],
        "says": told.says,
    }


def _days(evidence: Evidence) -> str:
    if not evidence.days:
        return ""
    first, last = min(evidence.days), max(evidence.days)
    days = str(first) if first == last else _("{first} to {last}").format(first=first, last=last)
    return f" ({days})"


def _plain(finding: Finding) -> Plain:
    return {
        "rule": finding.rule,
        "rule_version": finding.rule_version,
        "kind": finding.kind.value,
        "title": finding.title,
        "verdict": finding.verdict.value,
        "urgency": finding.urgency.value,
        "shown": finding.shown,
        "folded": finding.folded,
        "rank": finding.rank,
        "points": finding.points,
        "full": finding.full,
        "strength": finding.strength,
        "says": finding.says,
        "advice": finding.advice,
        "call_if": finding.call_if,
        "for": [_plain_evidence(evidence) for evidence in finding.supporting],
        "against": [_plain_evidence(evidence) for evidence in finding.opposing],
        "not_asked": [_plain_evidence(evidence) for evidence in finding.not_asked],
        "people_do": [{"text": each.text, "source": _plain_source(each.source)} for each in finding.people_do],
        "source": _plain_source(finding.source),
    }


def _plain_evidence(evidence: Evidence) -> Plain:
    return {
        "criterion": evidence.criterion,
        "text": evidence.text,
        "days": [day.isoformat() for day in evidence.days],
        "entries": [str(entry) for entry in evidence.entries],
        "keys": list(evidence.keys),
        "ask": evidence.ask,
        "weight": evidence.weight,
        "source": _plain_source(evidence.source),
    }


def _plain_source(source: Source) -> Plain:
    return {"title": source.title, "url": source.url, "facts": list(source.facts)}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


# -------------------------------------------------------------------------------------------------------- an import


def _told_preview(preview: Preview, *, applied: bool) -> int:
    for line in service.recognised(preview):
        _say(line)
    print(_("new: {n}").format(n=len(preview.new)))
    print(_("same: {n}").format(n=len(preview.same)))
    print(_("conflicting: {n}").format(n=len(preview.conflicting)))
    conflict = _("line {line}, {where}, {what}: {why}")
    for item in preview.conflicting:
        at = item.record
        print("  " + conflict.format(line=at.line, where=at.where, what=item.what, why=item.why))
    print(_("rejected: {n}").format(n=len(preview.rejected)))
    rejection = _("line {line}, {where}: {reason}")
    for each in preview.rejected:
        print("  " + rejection.format(line=each.line, where=each.where, reason=each.reason))
    if applied:
        _say(_("Added to the diary: {n}.").format(n=len(preview.new)))
        if preview.new:
            _say(_("To take that back: kneelog import --undo"))
    elif preview.new:
        _say(_("Nothing was written. Run it again with --apply to add what is new."))
    return EXIT_PROBLEM if preview.rejected or preview.conflicting else EXIT_OK


# --------------------------------------------------------------------------------------------------- files and pipes


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(name).expanduser().open("rb") as file:
        return file.read(LARGEST + 1)


def _write(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _write_file(path: Path, data: bytes) -> None:
    """Write a file in one step, readable by its owner alone."""
    if service.may_be_a_diary(path):
        kept = _("{path} is a database, perhaps a diary, and was not overwritten. Choose another name.")
        raise KneelogError(kept.format(path=path))
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(data)
        return
    try:
        _replace(path, data)
    except OSError as error:
        unwritten = _(
            "{path} could not be written ({reason}). Nothing was changed there. Make room or choose another place."
        )
        raise KneelogError(unwritten.format(path=path, reason=error.strerror or error)) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _be_readable() -> None:
    """Let a terminal that lacks a character show a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _fail(sentence: str, code: int) -> int:
    _say(f"kneelog: {sentence}")
    return code
