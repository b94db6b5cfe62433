"""The command line: results on stdout alone, sentences instead of tracebacks, exit codes that can be relied on."""

from __future__ import annotations

import getpass
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from pypdf import PdfReader

from kneelog import cli, service
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry
from kneelog.domain.record import Plan, Watch
from kneelog.domain.vocabulary import FactorKind
from kneelog.transfer import json_v1
from kneelog.ui import desktop, launch, paths, running
from kneelog.words import LANGUAGE_VARIABLE
from kneelog.words.formats import date_text
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.domain.diary import Archive

PROGRAM: Final = (sys.executable, "-c", "import sys; from kneelog.cli import main; sys.exit(main())")
EXAMPLES: Final = Path(__file__).parents[1] / "docs" / "examples"
COMMANDS: Final = (
    "start", "demo", "log", "findings", "insights", "export", "import", "backup", "backups", "restore", "check",
    "install", "uninstall", "reminder", "encrypt", "salvage",
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("fixed_now")


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Its stdout as text."""
        return self.out.decode()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs a command in this process, with no diary chosen by the environment and in English unless it says another."""
    monkeypatch.delenv(paths.DATABASE_VARIABLE, raising=False)

    def ran(*arguments: object) -> Ran:
        monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(str(left.code))
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        return Ran(code, said.out, said.err.decode())

    return ran


def archive(path: Path) -> Archive:
    """Everything a diary file holds."""
    store = service.open_diary(path, FIXED_NOW)
    try:
        return store.archive()
    finally:
        store.close()


def only_entry(path: Path) -> Entry:
    """The one entry of a diary file."""
    (entry,) = archive(path).diary().entries
    return entry


def one_sentence(said: str) -> bool:
    """Whether something is said to a person and not by a crash."""
    return said.startswith("kneelog: ") and said.count("\n") == 1 and "Traceback" not in said


def test_a_note_can_be_piped(run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other accounts of a computer may see what a command was called with; what comes by a pipe they do not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Wie gestern, älter.\n".encode())))
    assert run("--db", diary, "log", "--severity", 3, "--note", "-").code == 0
    assert only_entry(diary).note == "Wie gestern, älter."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    ran = run("--db", diary, "log", "--severity", 3, "--note", "-")
    assert (ran.code, ran.err) == (cli.EXIT_USAGE, "kneelog: The note is not UTF-8 text.\n")


# ---------------------------------------------------------------------------------------------------------- grammar


@pytest.mark.parametrize("arguments", [(), *((command,) for command in COMMANDS)])
def test_help_is_there(run: Callable[..., Ran], arguments: tuple[str, ...]) -> None:
    """Every command explains itself on stdout."""
    ran = run(*arguments, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "--db PATH" in ran.text
    if not arguments:
        assert all(f"\n    {command}" in ran.text for command in COMMANDS)
        assert "exit codes" in ran.text


def test_the_version_is_told(run: Callable[..., Ran]) -> None:
    """--version prints name and version."""
    assert run("--version").text.startswith("kneelog ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("sing",),
        ("--db",),
        ("--db", " ", "check"),
        ("export",),
        ("export", "--format", "docx"),
        ("import",),
        ("findings", "--as-of", "yesterday"),
        ("start", "--port", "x"),
        ("log",),
        ("log", "--severity", "11"),
        ("log", "--severity", "six"),
        ("log", "--place", "right:knee"),
        ("log", "--place", "calf=11"),
        ("log", "--symptom", "calf_swelling"),
        ("log", "--symptom", "calf_sweling=yes"),
        ("log", "--symptom", "pop:right=yes"),
        ("log", "--onset", "long ago"),
        ("log", "--activity", "Running (fast)"),
        ("log", "--severity", "3", "--at", "yesterday"),
        ("log", "--no-pain", "--severity", "3"),
        ("reminder",),
        ("reminder", "--at", "24:00"),
        ("reminder", "--at", "20:30:15"),
        ("reminder", "--at", "evening"),
        ("reminder", "--at", "20:30", "--days", "mon,someday"),
        ("reminder", "--at", "20:30", "--days", ""),
    ],
)
def test_what_is_not_understood_is_exit_2(run: Callable[..., Ran], diary: Path, arguments: tuple[str, ...]) -> None:
    """A wrong command says so on stderr, prints nothing on stdout and creates nothing."""
    ran = run("--db", diary, *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert "kneelog" in ran.err
    assert "Traceback" not in ran.err
    assert not diary.exists()


def test_a_wrong_clock_is_told(run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KNEELOG_NOW that is no time is refused in a sentence."""
    monkeypatch.setenv("KNEELOG_NOW", "noon")
    ran = run("--db", diary, "log", "--severity", 3)
    assert ran.code == 2
    assert one_sentence(ran.err)


def test_the_diary_is_chosen_before_or_after_the_command(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--db works on both sides of the command, the later one wins, and it wins over the environment."""
    before, after, environment = (tmp_path / f"{name}.db" for name in ("before", "after", "environment"))
    monkeypatch.setenv(paths.DATABASE_VARIABLE, str(environment))
    assert run("log", "--severity", 1).code == 0
    assert run("--db", before, "log", "--severity", 2).code == 0
    assert run("log", "--db", after, "--severity", 3).code == 0
    assert run("--db", before, "log", "--db", after, "--severity", 4).code == 0
    assert only_entry(environment).severity == 1
    assert only_entry(before).severity == 2
    assert {entry.severity for entry in archive(after).diary().entries} == {3, 4}


# --------------------------------------------------------------------------------------------------------- language


def test_the_language_is_chosen_before_or_after_the_command(run: Callable[..., Ran], diary: Path) -> None:
    """--language works on both sides of the command, and the later one wins."""
    swollen(run, diary)
    asked = ("findings", "--db", diary, "--as-of", "2026-10-04")
    english, german = run(*asked), run("--language", "de", *asked)
    assert german.code == 0
    assert "Heute noch ärztlich untersuchen lassen" in german.text
    assert "  Quelle: " in german.text
    assert "stellt keine Diagnose" in german.err
    assert set(english.text.splitlines()) & set(german.text.splitlines()) == {""}
    assert run(*asked, "--language", "de") == german
    assert run("--language=en", *asked, "--language=de") == german
    assert run("--language", "de", *asked, "--language", "en") == english


def test_programs_are_told_the_same_in_every_language(run: Callable[..., Ran], diary: Path) -> None:
    """--json differs between languages in its sentences alone."""
    swollen(run, diary)

    def told(code: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(run("--language", code, "--db", diary, "findings", "--json").out)
        return found

    def fixed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = ("rule", "rule_version", "kind", "verdict", "urgency", "shown", "folded", "rank", "points", "strength")
        return [{name: finding[name] for name in names} for finding in found]

    english, german = told("en"), told("de")
    assert fixed(german) == fixed(english)
    assert all(ours["title"] != theirs["title"] for ours, theirs in zip(english, german, strict=True))
    assert all(list(ours) == list(theirs) for ours, theirs in zip(english, german, strict=True))


def test_help_and_refusals_are_in_the_language(run: Callable[..., Ran], diary: Path) -> None:
    """What is said while the command is still being read is in the language that the command asks for."""
    assert "das Tagebuch bleibt" in run("--help", "--language", "de").text
    assert "Einen Eintrag hinzufügen." in run("log", "--help", "--language=de").text
    assert "ist kein Datum" in run("findings", "--as-of", "gestern", "--language", "de").err
    ran = run("--db", diary, "log", "--place", "right:knee", "--language", "de")
    assert ran.err == "kneelog: places[0]: 'knee' ist weder eine Seite noch eine Stelle noch eine Zahl von 0 bis 10\n"


def test_a_log_and_an_import_are_told_in_the_language(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """What was saved, what conflicts and what was rejected; fields keep the names that the file has for them."""
    ran = run(
        "--language", "de", "log", "--db", diary, "--severity", 6, "--place", "right:back_of_knee", "--answer", "pop=no"
    )
    assert ran.text.endswith(", Stärke 6, Kniekehle rechts, 1 beantwortet\n")
    swollen(run, diary)
    changed: dict[str, Any] = json.loads((EXAMPLES / "year-old-ache.json").read_text(encoding="utf-8"))
    changed["entries"][0]["severity"] = 9
    changed["entries"].append({"occurred_at": "2026-10-06T08:00:00Z", "version": 7})
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(changed, indent=1), encoding="utf-8")
    ran = run("--db", diary, "import", file, "--language", "de")
    assert "abweichend: 1\n" in ran.text
    assert "entries[0], Eintrag vom 3. Okt 2026, 19:00, Schmerz 9: anders: Schmerz" in ran.text
    assert "entries[2].version: muss 1 sein (frühere Versionen: 0) oder fehlen" in ran.text


@pytest.mark.parametrize(
    "arguments", [("--language", "xx", "check"), ("check", "--language=DE"), ("check", "--language")]
)
def test_a_language_that_is_not_spoken_is_refused(
    run: Callable[..., Ran], diary: Path, arguments: tuple[str, ...]
) -> None:
    """With those that are, in the language that held before."""
    ran = run("--db", diary, *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert "it speaks: en, de" in ran.err or "expected one argument" in ran.err
    assert os.environ[LANGUAGE_VARIABLE] == "en"


def test_the_app_that_is_started_follows(run: Callable[..., Ran], diary: Path, started: list[Started]) -> None:
    """Its screens and its second start read the language where the environment would name it."""
    assert run("--language", "de", "--db", diary).code == 0
    assert len(started) == 1
    assert os.environ[LANGUAGE_VARIABLE] == "de"


def test_the_demo_is_written_in_the_language(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """Its notes are of somebody who speaks it, and stay so whatever is spoken later."""
    run("demo", "--out", diary, "--language", "de")
    run("demo", "--out", tmp_path / "english.db")
    notes = {entry.note for entry in archive(diary).diary().entries}
    assert "Hat auf der Treppe zweimal gehakt." in notes
    assert notes & {entry.note for entry in archive(tmp_path / "english.db").diary().entries} == {""}


# ----------------------------------------------------------------------------------------------------- no diary yet


@pytest.mark.parametrize("command", [("findings",), ("export", "--format", "json"), ("backup",), ("check",)])
def test_a_diary_that_is_not_there_is_not_made(run: Callable[..., Ran], diary: Path, command: tuple[str, ...]) -> None:
    """A misspelt path gives a sentence instead of the findings of an empty diary."""
    ran = run("--db", diary, *command)
    assert (ran.code, ran.out) == (1, b"")
    assert one_sentence(ran.err)
    assert "no diary at" in ran.err
    assert not diary.exists()


# -------------------------------------------------------------------------------------------------------------- log


def test_an_entry_is_logged_from_options(run: Callable[..., Ran], diary: Path) -> None:
    """Every option reaches the diary; what was left out was not asked."""
    ran = run(
        "--db", diary, "log", "--severity", 6, "--place", "right:back_of_knee", "--place", "calf:left=3",
        "--symptom", "calf_swelling:left=no", "--answer", "pop=yes", "--onset", "3 weeks ago gradual",
        "--activity", "Running (30 min, effort 6)", "--treatment", 'Ibuprofen (dose "400 mg", helped yes)',
        "--note", "a; b", "--at", "2026-03-14 21:30+02:00",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert ran.text == "Saved: 2026-03-14 21:30, severity 6, right back of knee, left calf, 2 answered\n"
    plain = json.loads(json_v1.write(archive(diary)))["entries"][0]
    assert {key: plain[key] for key in plain if key not in ("id", "saved_at", "version")} == {
        "occurred_at": "2026-03-14T21:30:00+02:00",
        "logged_at": FIXED_NOW.isoformat(),
        "severity": 6,
        "places": [
            {"zone": "back_of_knee", "side": "right"},
            {"zone": "calf", "side": "left", "severity": 3},
        ],
        "answers": [{"about": "calf_swelling", "side": "left", "answer": "no"}, {"about": "pop", "answer": "yes"}],
        "onset": {"ago": 3, "unit": "weeks", "manner": "gradual"},
        "activities": [{"kind": "Running", "minutes": 30, "effort": 6}],
        "treatments": [{"kind": "Ibuprofen", "dose": "400 mg", "helped": "yes"}],
        "note": "a; b",
    }


def test_a_time_of_today_is_enough(run: Callable[..., Ran], diary: Path) -> None:
    """--at takes a time of this day; without --at it is now."""
    run("--db", diary, "log", "--severity", 0, "--at", "07:15")
    run("--db", diary, "log", "--severity", 1)
    first, second = archive(diary).diary().entries
    assert f"{first.occurred_at:%Y-%m-%d %H:%M}" == f"{FIXED_NOW:%Y-%m-%d} 07:15"
    assert second.occurred_at == FIXED_NOW


def test_a_danger_sign_is_answered_at_once(run: Callable[..., Ran], diary: Path) -> None:
    """Signs of a clot are stored, and what to do is said on stderr before anything else is asked."""
    ran = run(
        "--db", diary, "log", "--severity", 5, "--place", "right:calf", "--symptom", "calf_swelling:right=yes",
        "--symptom", "leg_warmth:right=yes",
    )  # fmt: skip
    assert ran.code == 0
    assert ran.text.startswith("Saved: ")
    assert ran.text.count("\n") == 1
    assert "Get it checked today" in ran.err


def test_no_pain_is_refused_on_a_day_with_pain(run: Callable[..., Ran], diary: Path) -> None:
    """No pain today is an entry of 0, and cannot be said of a day that holds pain."""
    assert run("--db", diary, "log", "--no-pain", "--at", "2026-03-14T12:00+01:00").code == 0
    assert only_entry(diary).severity == 0
    run("--db", diary, "log", "--severity", 4)
    ran = run("--db", diary, "log", "--no-pain")
    assert (ran.code, ran.out) == (1, b"")
    assert one_sentence(ran.err)
    assert len(archive(diary).entries) == 2


# --------------------------------------------------------------------------------------------------------- findings


def swollen(run: Callable[..., Ran], diary: Path) -> None:
    """Fill a diary from the example with a swollen calf."""
    assert run("--db", diary, "import", EXAMPLES / "year-old-ache.json", "--apply").code == 0


def test_findings_are_told_to_programs(run: Callable[..., Ran], diary: Path) -> None:
    """--json gives one object a rule with the promised keys, the same bytes each time, and nothing else on stdout."""
    swollen(run, diary)
    ran = run("--db", diary, "findings", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert run("findings", "--db", diary, "--json").out == ran.out
    found = json.loads(ran.out)
    promised = {"rule", "kind", "verdict", "urgency", "shown", "rank", "for", "against", "not_asked", "source"}
    assert all(promised | {"rule_version"} <= finding.keys() for finding in found)
    assert len({finding["rule"] for finding in found}) == len(found)
    dvt = next(finding for finding in found if finding["rule"] == "dvt")
    assert dvt["kind"] == "cause"
    assert dvt["source"]["url"].startswith("http")


# --------------------------------------------------------------------------------------------------------- insights


def test_insights_are_told_to_programs_and_to_people(run: Callable[..., Ran], tmp_path: Path) -> None:
    """Every number on the terminal is one of the JSON; what was not tested is null, never 0."""
    diary = tmp_path / "demo.sqlite3"
    assert run("demo", "--out", diary).code == 0
    ran = run("--db", diary, "insights", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    promised = {
        "factor",
        "lag",
        "verdict",
        "estimate",
        "low",
        "high",
        "p",
        "q",
        "days_with",
        "days_without",
        "more_days",
    }
    assert found["factors"]
    assert all(promised <= each.keys() for each in found["factors"])
    assert date.fromisoformat(found["look"]).isoweekday() == 7
    told = run("--db", diary, "insights").text
    for each in found["factors"]:
        assert each["says"] in told
        assert f"{each['days_with']} days with, {each['days_without']} without" in each["says"]
        assert (each["p"] is None) == (each["estimate"] is None)
        if each["verdict"] == "little_or_no_link":
            ends = [f"{abs(round(each[end], 1)):g}" for end in ("low", "high")]
            assert all(end in each["says"] for end in ends)
            assert -1 < each["low"] < each["high"] < 1


def test_changes_are_told_to_programs_and_to_people(run: Callable[..., Ran], tmp_path: Path) -> None:
    """As of a day that is over; every sentence of the JSON on the terminal; what was not computed is null."""
    diary = tmp_path / "demo.sqlite3"
    assert run("demo", "--out", diary).code == 0
    found = json.loads(run("--db", diary, "insights", "--json").out)
    told = run("--db", diary, "insights").text
    assert found["changes_up_to"] == (FIXED_NOW.date() - timedelta(days=1)).isoformat()
    assert {each["kind"] for each in found["changes"]} == {"lately", "trend", "lasting", "known_day", "weekend"}
    promised = {
        "kind", "verdict", "from", "until", "since", "earliest", "latest", "points", "low", "high", "p", "lr", "days",
        "days_before", "days_after", "marks", "says",
    }  # fmt: skip
    assert all(promised == each.keys() for each in found["changes"])
    for each in (*found["changes"], *found["flares"]):
        assert each["says"] in told
        assert date.fromisoformat(each["from"]) <= date.fromisoformat(each["until"])
    for each in found["changes"]:
        assert (each["points"] is None) == (each["low"] is None)
        assert (each["days_before"] is None) == (each["days_after"] is None)
    [injury] = [each for each in found["changes"] if "Injury" in each["says"]]
    assert injury["verdict"] == "higher"
    assert injury["days_before"] + injury["days_after"] == injury["days"]
    assert 0 < injury["low"] < injury["points"] < injury["high"]
    earlier = json.loads(run("--db", diary, "insights", "--json", "--as-of", "2020-01-05").out)
    assert {each["verdict"] for each in earlier["changes"]} == {"not_enough_data"}
    assert "not enough data yet" in run("--db", diary, "insights", "--as-of", "2020-01-05").text


def test_flares_are_told_to_programs_and_to_people(run: Callable[..., Ran], diary: Path) -> None:
    """With their peak and what was noted in the two days before."""
    for day in range(1, 21):
        did = ("--activity", "Running (30 min)") if day == 13 else ()
        severity = 7 if day in (14, 15, 16) else 2
        assert run("--db", diary, "log", "--at", f"2026-09-{day:02}T20:00", "--severity", severity, *did).code == 0
    found = json.loads(run("--db", diary, "insights", "--json", "--as-of", "2026-09-20").out)
    [flare] = found["flares"]
    assert (flare["from"], flare["until"], flare["peak_on"]) == ("2026-09-14", "2026-09-16", "2026-09-14")
    assert (flare["over"], flare["days"], flare["rated"], flare["peak"], flare["usual"]) == (True, 3, 3, 7, 2)
    assert flare["noted"] == [{"on": "2026-09-13", "what": "Running", "happened": False}]
    assert flare["says"] in run("--db", diary, "insights", "--as-of", "2026-09-20").text


def test_insights_tell_the_watched_questions(run: Callable[..., Ran], tmp_path: Path) -> None:
    """Each with its verdict, since when, and its plan; the JSON holds the record beside the numbers."""
    path = tmp_path / "demo.sqlite3"
    assert run("demo", "--out", path).code == 0
    assert json.loads(run("--db", path, "insights", "--json").out)["watched"] == []
    assert "Watched" not in run("--db", path, "insights").text
    now = FIXED_NOW - timedelta(days=30)
    store = service.open_diary(path, now)
    run_to = service.watch(store, FactorKind.ACTIVITY, "Running", now.date(), now)
    on = now.date() + timedelta(days=1)
    store.save(
        Watch(uuid4(), on, FactorKind.ACTIVITY, "Tango", Plan(on, on + timedelta(days=1), (on,))), at=now, expected=None
    )
    late = service.watch(store, FactorKind.NIGHT, "", FIXED_NOW.date(), FIXED_NOW)
    store.close()
    found = json.loads(run("--db", path, "insights", "--json").out)
    by_factor = {each["factor"]: each for each in found["watched"]}
    assert list(by_factor) == ["activity:running", "activity:tango", "woken_at_night"]
    assert by_factor["activity:running"]["id"] == str(run_to.id)
    assert by_factor["activity:running"]["insight"]["lag"] == 1
    assert by_factor["activity:tango"]["plan"]["days"] == [on.isoformat()]
    assert by_factor[late.key]["insight"] is None
    told = run("--db", path, "insights").text
    for each in found["watched"]:
        assert all(each[part] in told for part in ("says", "by_chance"))
    assert "Watched since 13 Feb 2026." in told


def test_insights_end_on_the_last_sunday_up_to_a_day(run: Callable[..., Ran], tmp_path: Path) -> None:
    """A week that is not over is not looked at; a diary without anything to ask says so."""
    diary = tmp_path / "demo.sqlite3"
    assert run("demo", "--out", diary).code == 0
    looks = [
        json.loads(run("--db", diary, "insights", "--json", "--as-of", day).out) for day in ("2026-09-26", "2026-09-27")
    ]
    assert [each["look"] for each in looks] == ["2026-09-20", "2026-09-27"]
    assert "Nothing was noted often enough" in run("--db", diary, "insights", "--as-of", "2020-01-05").text


def test_findings_are_told_as_of_a_day(run: Callable[..., Ran], diary: Path) -> None:
    """A day before the signs knows nothing of them."""
    swollen(run, diary)

    def urgency(day: str) -> str:
        found = json.loads(run("--db", diary, "findings", "--json", "--as-of", day).out)
        return str(next(finding["urgency"] for finding in found if finding["rule"] == "dvt"))

    assert (urgency("2026-10-03"), urgency("2026-10-04")) == ("none", "same_day")


def test_findings_are_told_to_a_person(run: Callable[..., Ran], diary: Path) -> None:
    """The text shows what the screens show, with evidence and source, and no reassurance where there is nothing."""
    swollen(run, diary)
    ran = run("--db", diary, "findings", "--as-of", "2026-10-04")
    assert ran.code == 0
    assert "Get it checked today" in ran.text
    assert "  for: " in ran.text
    assert "  source: " in ran.text
    assert "does not diagnose" in ran.err
    assert run("--db", diary, "findings", "--as-of", "2020-01-01").text == (
        "Nothing to show as of 2020-01-01. That rules nothing out.\n"
    )


# ------------------------------------------------------------------------------------------------- in and out again


def test_an_export_restores_to_the_byte(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """JSON of a diary with history, imported into a new diary, is exported again the same."""
    assert run("demo", "--out", diary).code == 0
    first = run("--db", diary, "export", "--format", "json").out
    file, other = tmp_path / "first.json", tmp_path / "other.db"
    file.write_bytes(first)
    assert run("--db", other, "import", file, "--apply").code == 0
    assert run("--db", other, "export", "--format", "json").out == first


def test_a_dry_run_changes_nothing(run: Callable[..., Ran], diary: Path) -> None:
    """Without --apply no file is made, and a diary that is there stays as it is."""
    ran = run("--db", diary, "import", EXAMPLES / "injured-knee.json")
    assert ran.code == 0
    assert ran.text == "new: 7\nsame: 0\nconflicting: 0\nrejected: 0\n"
    assert "--apply" in ran.err
    assert list(diary.parent.iterdir()) == []
    swollen(run, diary)
    before = archive(diary)
    assert run("--db", diary, "import", EXAMPLES / "injured-knee.json").text == ran.text
    assert archive(diary) == before


def test_a_second_import_finds_everything_there(run: Callable[..., Ran], diary: Path) -> None:
    """Importing a file twice adds nothing the second time."""
    swollen(run, diary)
    before = archive(diary)
    ran = run("--db", diary, "import", "--apply", EXAMPLES / "year-old-ache.json")
    assert (ran.code, ran.text) == (0, "new: 0\nsame: 6\nconflicting: 0\nrejected: 0\n")
    assert archive(diary) == before


def test_an_import_says_how_to_take_it_back_and_is_taken_back(run: Callable[..., Ran], diary: Path) -> None:
    """The last one that stands; then there is none."""
    ran = run("--db", diary, "import", EXAMPLES / "year-old-ache.json", "--apply")
    assert "To take that back: kneelog import --undo" in ran.err
    ran = run("--db", diary, "import", "--undo")
    assert (ran.code, ran.text) == (0, "Import undone: 6 records deleted.\n")
    assert "Bring back" in ran.err
    assert archive(diary).diary() == Diary()
    ran = run("--db", diary, "import", "--undo")
    assert (ran.code, ran.text) == (1, "")
    assert "There is no import to take back." in ran.err


def test_an_unknown_table_is_guessed_corrected_and_taken_in(
    run: Callable[..., Ran], diary: Path, tmp_path: Path
) -> None:
    """The guess says why, is corrected in a text editor, and what it makes is shown before anything is added."""
    file, kept = tmp_path / "a.csv", tmp_path / "columns.json"
    file.write_text("Tag;Schmerz\n1.3.2026;6,5\n31.3.2026;3\n", encoding="utf-8")
    ran = run("import", file, "--guess")
    assert ran.code == 0
    assert "is read as day, month, year" in ran.err
    kept.write_text(ran.text.replace('"role": "measurement"', '"role": "severity", "side": "left", "zone": "calf"'))
    shown = run("--db", diary, "import", file, "--mapping", kept)
    assert (shown.code, diary.exists()) == (0, False)
    assert "new: 2" in shown.text
    assert run("--db", diary, "import", file, "--mapping", kept, "--apply").code == 0
    told = json.loads(run("--db", diary, "export", "--format", "json").text)
    assert [each["places"] for each in told["entries"]] == [
        [{"zone": "calf", "side": "left", "severity": worst}] for worst in (7, 3)
    ]


def test_what_cannot_be_guessed_or_mapped_is_said(run: Callable[..., Ran], diary: Path) -> None:
    """A file that kneelog knows has no columns to guess; a mapping must be one, and for this table."""
    known = EXAMPLES / "year-old-ache.json"
    assert "nothing to guess" in run("import", known, "--guess").err
    assert "not a mapping" in run("--db", diary, "import", known, "--mapping", known).err
    assert run("import", "--undo", "--guess").code == 2
    assert not diary.exists()


def test_an_import_needs_a_file_and_an_undo_none(run: Callable[..., Ran], diary: Path) -> None:
    """Each misuse has its sentence, and nothing is written."""
    ran = run("--db", diary, "import")
    assert ran.code == 2
    assert "Name the file to import" in ran.err
    ran = run("--db", diary, "import", "--undo", EXAMPLES / "year-old-ache.json")
    assert ran.code == 2
    assert "leave out the file" in ran.err
    assert list(diary.parent.iterdir()) == []


def test_what_is_left_of_a_damaged_diary_becomes_a_file_to_import(
    run: Callable[..., Ran], diary: Path, tmp_path: Path
) -> None:
    """What is sure in one file, what is in doubt in another, named by kind and day; the diary is left alone."""
    swollen(run, diary)
    whole = archive(diary)
    rotten = whole.entries[0][0].content.id
    with closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE entry SET note = 'rotten' WHERE id = ?", (str(rotten),))
    with diary.open("r+b") as file:
        file.write(bytes(100))
    content = diary.read_bytes()
    sure, doubtful = tmp_path / "sure.json", tmp_path / "doubtful.json"
    ran = run("--db", diary, "salvage", "--to", sure, "--doubtful", doubtful)
    assert ran.code == 1
    day = date_text(whole.entries[0][0].content.day, "d MMMM y")
    assert ran.text == f"as they were saved: 5\nin doubt: 1\n  An entry of {day}\nmet and not readable: 0\n"
    assert diary.read_bytes() == content
    again = tmp_path / "again.sqlite3"
    assert run("--db", again, "import", "--apply", sure).code == 0
    assert archive(again).entries == whole.entries[1:]
    assert run("--db", again, "import", "--apply", doubtful).code == 0
    assert {versions[0].content.note for versions in archive(again).entries} >= {"rotten"}


def test_of_nothing_nothing_is_salvaged(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """It says so, and writes no empty file."""
    diary.write_bytes(b"")
    ran = run("--db", diary, "salvage", "--to", tmp_path / "sure.json")
    assert ran.code == 1
    assert "Nothing could be read of" in ran.err
    assert not (tmp_path / "sure.json").exists()


def test_conflicts_and_rejections_are_listed_and_the_rest_comes(
    run: Callable[..., Ran], diary: Path, tmp_path: Path
) -> None:
    """What is not taken is told with line and reason, what is good is added, the exit code says that not all was."""
    swollen(run, diary)
    changed: dict[str, Any] = json.loads((EXAMPLES / "year-old-ache.json").read_text(encoding="utf-8"))
    changed["entries"][0]["severity"] = 9
    changed["entries"] += [{"occurred_at": "2026-10-06T08:00:00Z"}, {"occurred_at": "never"}]
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(changed, indent=1), encoding="utf-8")
    ran = run("--db", diary, "import", file, "--apply")
    assert ran.code == 1
    assert "new: 1\nsame: 5\nconflicting: 1\n" in ran.text
    lines = file.read_text(encoding="utf-8").splitlines()
    conflict = next(line for line in ran.text.splitlines() if "entries[0]" in line)
    assert "entry of 3 Oct 2026, 19:00, pain 9: differs in pain" in conflict
    assert '"entries": [' in lines[int(conflict.split()[1].rstrip(",")) - 2]
    assert "entries[3].occurred_at: 'never' is not a date and time" in ran.text
    assert "Backup of the diary as it was before: " in ran.err
    entries = archive(diary).diary().entries
    assert [entry.severity for entry in entries] == [4, 6, None]


def test_a_diary_can_come_through_a_pipe(run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named - is stdin."""
    data = (EXAMPLES / "minimal.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("--db", diary, "import", "-", "--apply").code == 0
    assert only_entry(diary).severity == 3


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"[" * 100_000, b'{"entries":', b"SQLite format 3\0"])
def test_a_hostile_file_gets_a_sentence(run: Callable[..., Ran], diary: Path, tmp_path: Path, data: bytes) -> None:
    """Whatever a file is, there is a sentence, exit code 1, and no new diary."""
    file = tmp_path / "hostile"
    file.write_bytes(data)
    ran = run("--db", diary, "import", file)
    assert (ran.code, ran.out) == (1, b"")
    assert one_sentence(ran.err)
    assert not diary.exists()


def test_a_missing_or_unreadable_file_gets_a_sentence(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """A path that is not there, or is a folder, is told by its name."""
    for path in (tmp_path / "nothing.json", tmp_path):
        ran = run("--db", diary, "import", path)
        assert ran.code == 1
        assert one_sentence(ran.err)
        assert str(path) in ran.err


def test_an_export_goes_to_a_file_of_its_owner(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """--out writes the same bytes as stdout, readable by the owner alone, over an older export too."""
    swollen(run, diary)
    for form in ("json", "csv", "csv", "csv-tables", "xlsx", "fhir"):
        out = tmp_path / f"diary.{form}"
        ran = run("--db", diary, "export", "--format", form, "--out", out)
        assert (ran.code, ran.out) == (0, b"")
        assert "not protected" in ran.err
        assert out.read_bytes() == run("--db", diary, "export", "--format", form, "--out", "-").out
        if os.name != "nt":
            assert out.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} >= {"diary.json", "diary.csv"}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".diary")]


def test_an_export_never_overwrites_a_diary(run: Callable[..., Ran], diary: Path) -> None:
    """A database is not taken for an old export; a folder that is not there is told."""
    swollen(run, diary)
    before = diary.read_bytes()
    ran = run("--db", diary, "export", "--format", "csv", "--out", diary)
    assert ran.code == 1
    assert "not overwritten" in ran.err
    assert diary.read_bytes() == before
    missing = run("--db", diary, "export", "--format", "csv", "--out", diary.parent / "no" / "x.csv")
    assert missing.code == 1
    assert one_sentence(missing.err)


def test_codes_of_snomed_are_asked_for_and_only_in_fhir(run: Callable[..., Ran], diary: Path) -> None:
    """--snomed adds them to FHIR; with another form it is refused with the way out."""
    swollen(run, diary)
    assert "http://loinc.org" in run("--db", diary, "export", "--format", "fhir").text
    assert "snomed" not in run("--db", diary, "export", "--format", "fhir").text
    assert "http://snomed.info/sct" in run("--db", diary, "export", "--format", "fhir", "--snomed").text
    ran = run("--db", diary, "export", "--format", "csv", "--snomed")
    assert ran.code == 2
    assert "--format fhir" in ran.err


def test_an_export_may_go_to_a_device(run: Callable[..., Ran], diary: Path) -> None:
    """What is neither a file nor absent is written to, not replaced."""
    swollen(run, diary)
    assert run("--db", diary, "export", "--format", "csv", "--out", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv-tables"])
def test_no_binary_goes_to_a_terminal(
    run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Binary on a terminal is refused with the way out."""
    swollen(run, diary)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    ran = run("--db", diary, "export", "--format", form)
    assert ran.code == 2
    assert "--out" in ran.err


@pytest.mark.parametrize(
    ("form", "name"),
    [("csv", "diary-2026-03-15.csv"), ("csv-tables", "diary-2026-03-15.zip"), ("xlsx", "diary-2026-03-15.xlsx")],
)
def test_a_folder_takes_a_file_of_a_neutral_name(
    run: Callable[..., Ran], diary: Path, tmp_path: Path, form: str, name: str
) -> None:
    """Given a folder, the file gets a name without a word of health, and its path is told."""
    swollen(run, diary)
    folder = tmp_path / "handed on"
    folder.mkdir()
    ran = run("--db", diary, "export", "--format", form, "--out", folder)
    assert (ran.code, ran.text) == (0, f"{folder / name}\n")
    assert [path.name for path in folder.iterdir()] == [name]


PASSWORD: Final = "correct horse battery"  # noqa: S105 - protects nothing but these tests


@pytest.mark.slow
def test_a_password_comes_from_a_file(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """The first line of the file opens the copy, the name says that it is protected, and what it is not is told."""
    swollen(run, diary)
    (tmp_path / "password").write_bytes(f"{PASSWORD}\r\nnot this\n".encode())
    ran = run("--db", diary, "export", "--format", "pdf", "--password-file", tmp_path / "password", "--out", tmp_path)
    made = tmp_path / "diary-2026-03-15-protected.pdf"
    assert (ran.code, ran.text) == (0, f"{made}\n")
    assert "no PDF/A" in ran.err
    assert "not protected" not in ran.err
    assert PdfReader(made).decrypt(PASSWORD)
    assert not PdfReader(made).decrypt("not this")


@pytest.mark.slow
def test_a_password_is_asked_for_twice(
    run: Callable[..., Ran], diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed the same twice opens the copy; what differs, or cannot be asked for, writes nothing."""
    swollen(run, diary)
    command = ("--db", diary, "export", "--format", "pdf", "--password", "--out", tmp_path / "x.pdf")
    for typed, code, said in (
        ([PASSWORD, "correct horse baterry"], 2, "differ"),
        ([EOFError], 2, "--password-file"),
        ([getpass.GetPassWarning("it is shown"), PASSWORD], 2, "--password-file"),
        (["", ""], 1, "at least 12 characters"),
    ):
        monkeypatch.setattr(getpass, "getpass", Typed(typed))
        ran = run(*command)
        assert ran.code == code
        assert said in ran.err
        assert not (tmp_path / "x.pdf").exists()
    monkeypatch.setattr(getpass, "getpass", Typed([PASSWORD, PASSWORD]))
    assert run(*command).code == 0
    assert PdfReader(tmp_path / "x.pdf").decrypt(PASSWORD)


class Typed:
    """A person at the prompt: types one text after the other, or fails to."""

    def __init__(self, texts: list[Any]) -> None:
        self._texts = iter(texts)

    def __call__(self, _prompt: str) -> str:
        """Answer one prompt."""
        text = next(self._texts)
        if isinstance(text, Warning):
            warnings.warn(text, stacklevel=2)
            return PASSWORD  # typed all the same, for everybody to see
        if isinstance(text, str):
            return text
        raise text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "csv", "--password-file", "password"), "Only the PDF"),
        (("--format", "json", "--password"), "Only the PDF"),
        (("--format", "pdf", "--password", "--password-file", "password"), "not allowed with"),
        (("--format", "pdf", "--password", "secret"), "unrecognized"),
        (("--format", "pdf", "--password-file", "latin"), "not UTF-8"),
    ],
)
def test_a_password_that_makes_no_sense_is_refused(
    run: Callable[..., Ran],
    diary: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    """A form that cannot be protected, two passwords, one on the command line, a file that is no text: a sentence."""
    swollen(run, diary)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    (tmp_path / "latin").write_bytes(b"\xe9" * 20)
    ran = run("--db", diary, "export", *arguments, "--out", tmp_path / "x")
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "x").exists()


def test_a_terminal_is_told_how_far_an_export_is(
    run: Callable[..., Ran], diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step on stderr, in a line that is gone in the end; where stderr is no terminal, nothing."""
    swollen(run, diary)
    command = ("--db", diary, "export", "--format", "csv", "--out", tmp_path / "x.csv")
    assert "Step" not in run(*command).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ran = run(*command)
    assert "\rStep 1 of 2: reading the diary …\rStep 2 of 2: writing 2 entries …" in ran.err
    assert ran.err.split("\r")[-1].startswith("This file is not protected")
    assert ran.out == b""


@pytest.mark.slow
def test_a_pdf_of_years_begins_where_it_is_asked_to(
    run: Callable[..., Ran], diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--from is the first day of the page, of the log and of the files in it; each step is told."""
    for day in ("2024-01-02", "2023-12-31"):
        run("--db", diary, "log", "--severity", "4", "--at", f"{day} 20:00")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    file = tmp_path / "x.pdf"
    ran = run("--db", diary, "export", "--format", "pdf", "--from", "2024-01-01", "--out", file)
    assert ran.code == 0
    reader = PdfReader(file)
    shown = "".join(each.extract_text() for each in reader.pages)
    assert "1 Jan 2024" in shown
    assert "2 Jan 2024, 20:00" in shown
    assert "31 Dec 2023, 20:00" not in shown
    (inside,) = reader.attachments["diary.csv"]
    assert b"2024-01-02" in inside
    assert b"2023-12-31" not in inside
    for step in ("1 of 4: reading", "2 of 4: working out", "3 of 4: writing", "4 of 4: drawing page one and 3 lines"):
        assert f"Step {step}" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "csv", "--from", "2026-01-01"), "Only the PDF"),
        (("--format", "pdf", "--from", "2999-01-01"), "come"),
    ],
)
def test_a_first_day_that_makes_no_sense_is_refused(
    run: Callable[..., Ran], diary: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """A form without a period, a day that is still to come: a sentence, and no file."""
    swollen(run, diary)
    ran = run("--db", diary, "export", *arguments, "--out", tmp_path / "x")
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "x").exists()


@pytest.mark.slow
def test_the_page_for_the_doctor_is_a_pdf(run: Callable[..., Ran], diary: Path) -> None:
    """The PDF comes out whole, alone on stdout."""
    swollen(run, diary)
    ran = run("--db", diary, "export", "--format", "pdf")
    assert ran.code == 0
    assert ran.out.startswith(b"%PDF-")
    assert ran.out.rstrip().endswith(b"%%EOF")


# --------------------------------------------------------------------------------------------------- care of the file


def test_a_whole_diary_is_said_to_be_whole(run: Callable[..., Ran], diary: Path) -> None:
    """The check gives 0 for a good file and 1, with a reason, for a damaged one."""
    swollen(run, diary)
    assert run("--db", diary, "check") == Ran(0, b"The diary is whole.\n", "")
    data = bytearray(diary.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    diary.write_bytes(data)
    ran = run("--db", diary, "check")
    assert ran.code == 1
    assert ran.out + ran.err.encode()
    assert "Traceback" not in ran.err


def test_a_backup_is_written_and_named(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """The path on stdout is a diary with the same content."""
    swollen(run, diary)
    ran = run("--db", diary, "backup", "--to", tmp_path / "safe")
    assert (ran.code, ran.err) == (0, "")
    copy = Path(ran.text.rstrip("\n"))
    assert copy.parent == tmp_path / "safe"
    assert archive(copy) == archive(diary)
    assert Path(run("--db", diary, "backup").text.rstrip("\n")).is_file()


def test_logging_makes_the_backup_that_is_due(run: Callable[..., Ran], diary: Path) -> None:
    """Who never opens the screens has backups too; a backup that fails is said, and what was logged is kept."""
    run("--db", diary, "log", "--severity", "3")
    run("--db", diary, "log", "--severity", "4")
    (made,) = json.loads(run("--db", diary, "backups", "--json").out)
    assert (made["why"], made["entries"]) == ("use", 1)
    shutil.rmtree(diary.parent / "backups")
    (diary.parent / "backups").write_text("in the way")
    ran = run("--db", diary, "log", "--severity", "5")
    assert ran.code == 0
    assert ran.text.startswith("Saved:")
    assert "The entry is saved, but no backup was made." in ran.err


def test_backups_are_listed_and_restored(run: Callable[..., Ran], diary: Path) -> None:
    """The list says what is in each; a restore shows first, and refuses to take away more than half."""
    swollen(run, diary)
    then = archive(diary)
    days = [versions[-1].content.day.isoformat() for versions in then.entries]
    name = Path(run("--db", diary, "backup").text.rstrip("\n")).name
    for severity in range(7):
        run("--db", diary, "log", "--severity", severity)
    now = archive(diary)
    listed = run("--db", diary, "backups")
    assert listed.code == 0
    assert listed.text.startswith(f"{name}  2 entries, ")
    assert json.loads(run("--db", diary, "backups", "--json").out)[0] | {"bytes": 0, "made_at": ""} == {
        "name": name, "made_at": "", "why": "by_hand", "bytes": 0, "entries": 2,
        "first": min(days), "last": max(days), "wrong": "",
    }  # fmt: skip
    shown = run("--db", diary, "restore", name)
    assert (shown.code, shown.text) == (0, "would come: 0\nwould go: 7\nwould change: 0\nsame: 6\n")
    refused = run("--db", diary, "restore", name, "--apply")
    assert refused.code == 1
    assert "more than half" in refused.err
    assert archive(diary) == now
    assert run("--db", diary, "restore", name, "--apply", "--even-if-much-goes").code == 0
    assert archive(diary) == then
    assert run("--db", diary, "restore", "no-such-file").code == 2


@pytest.mark.parametrize("lost", [b"not a diary at all", b"", None], ids=["damaged", "empty", "gone"])
def test_a_backup_is_put_in_the_place_of_a_lost_diary(run: Callable[..., Ran], diary: Path, lost: bytes | None) -> None:
    """Delete everything, restore: the export is the same to the byte."""
    swollen(run, diary)
    exported = run("--db", diary, "export", "--format", "json").out
    name = Path(run("--db", diary, "backup").text.rstrip("\n")).name
    diary.unlink()
    if lost is not None:
        diary.write_bytes(lost)
    assert run("--db", diary, "restore", name).code == 0
    assert (diary.read_bytes() if diary.exists() else None) == lost
    assert run("--db", diary, "restore", name, "--apply").code == 0
    assert run("--db", diary, "export", "--format", "json").out == exported


def test_a_foreign_file_is_left_alone(run: Callable[..., Ran], diary: Path) -> None:
    """A file that is no diary gets a sentence and stays as it was."""
    diary.write_text("my shopping list", encoding="utf-8")
    for command in (
        ("check",),
        ("log", "--severity", "3"),
        ("demo", "--out", diary),
        ("demo", "--fresh", "--out", diary),
    ):
        ran = run("--db", diary, *command)
        assert (ran.code, ran.out) == (1, b"")
        assert one_sentence(ran.err)
    assert diary.read_text(encoding="utf-8") == "my shopping list"


# ------------------------------------------------------------------------------------------------- the demo, the app


def test_the_demo_is_a_diary_of_its_own(run: Callable[..., Ran], diary: Path) -> None:
    """With --out it writes the file, says where, and leaves it alone the second time."""
    ran = run("demo", "--out", diary)
    assert (ran.code, ran.text, ran.err) == (0, f"{diary}\n", "")
    kept = archive(diary)
    assert kept.demo
    assert len(kept.entries) > 100
    run("--db", diary, "log", "--severity", 3)
    assert run("demo", "--out", diary).code == 0
    assert len(archive(diary).entries) == len(kept.entries) + 1
    assert run("demo", "--fresh", "--out", diary).code == 0
    assert archive(diary) == kept
    assert run("--db", diary, "export", "--format", "csv").text.count("DEMO,") == len(kept.diary().entries)


def test_the_demo_and_a_diary_never_mix(run: Callable[..., Ran], diary: Path, tmp_path: Path) -> None:
    """The demo does not enter a person's diary, by no way, and is not taken for one."""
    swollen(run, diary)
    before = archive(diary)
    for command in (("demo",), ("demo", "--fresh"), ("demo", "--out", diary)):
        ran = run("--db", diary, *command)
        assert ran.code == 1
        assert one_sentence(ran.err)
    shown, file = tmp_path / "demo.db", tmp_path / "demo.json"
    run("demo", "--out", shown)
    run("--db", shown, "export", "--format", "json", "--out", file)
    ran = run("--db", diary, "import", file, "--apply")
    assert ran.code == 1
    assert "never mixed" in ran.err
    assert run("--db", shown, "import", EXAMPLES / "minimal.json", "--apply").code == 1
    assert archive(diary) == before


@dataclass
class Started:
    """How the app was started."""

    diary: Path
    options: dict[str, object]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Started]:
    """Takes the place of the app: notes how it would have been started."""
    starts: list[Started] = []

    def start(diary: Path, **options: object) -> int:
        starts.append(Started(diary, options))
        return 0

    monkeypatch.setattr(launch, "start", start)
    return starts


def test_without_a_command_the_app_starts(run: Callable[..., Ran], diary: Path, started: list[Started]) -> None:
    """`kneelog` and `kneelog start` open the chosen diary; port and browser can be chosen."""
    assert run("--db", diary).code == 0
    assert run("start", "--db", diary, "--port", 9000, "--no-browser").code == 0
    assert [start.diary for start in started] == [diary, diary]
    assert started[0].options["open_browser"] is True
    assert started[1].options == {"port": 9000, "open_browser": False}


def test_the_demo_starts_on_its_own_file(
    run: Callable[..., Ran], started: list[Started], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kneelog demo` opens the app on the demo beside the person's own diary, or on the file that is chosen."""
    monkeypatch.setattr(paths, "diary_path", lambda environ: Path(environ.get("KNEELOG_DATABASE", tmp_path / "own.db")))
    assert run("demo", "--no-browser").code == 0
    chosen = tmp_path / "chosen.db"
    monkeypatch.setenv(paths.DATABASE_VARIABLE, str(chosen))
    assert run("demo").code == 0
    assert [start.diary for start in started] == [tmp_path / cli.DEMO_FILE, chosen]
    assert all(archive(start.diary).demo for start in started)
    assert not (tmp_path / "own.db").exists()


# --------------------------------------------------------------------------------------- the menu and the calendar


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, on a freedesktop computer, with the usual diary in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return folder


def files(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_installed_and_taken_out_again(run: Callable[..., Ran], home: Path, diary: Path) -> None:
    """Stdout names each file that is written or removed, a second time changes nothing, and the diary stays."""
    run("--db", diary, "log", "--severity", 3)
    kept = diary.read_bytes()
    ran = run("install", "--db", diary, "--at-login")
    written = files(home)
    assert ran.code == 0
    assert set(map(Path, ran.text.splitlines())) == set(written)
    assert str(diary) in ran.err
    assert run("install", "--db", diary, "--at-login").text == ran.text
    assert files(home) == written
    gone = run("uninstall", "--db", diary)
    assert (gone.code, set(gone.text.splitlines())) == (0, set(ran.text.splitlines()))
    assert f"Your diary stays where it is: {diary}" in gone.err
    assert files(home) == {}
    assert diary.read_bytes() == kept
    assert run("uninstall", "--db", diary).text == ""


def test_a_look_writes_nothing(run: Callable[..., Ran], home: Path, diary: Path) -> None:
    """--show prints each file and what would be in it."""
    ran = run("install", "--show", "--at-login", "--db", diary)
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.count("[Desktop Entry]") == 2
    assert str(home / ".config" / "autostart" / "kneelog.desktop") in ran.text
    assert f'"{diary}"' in ran.text
    assert list(home.iterdir()) == []


def test_the_menu_opens_the_diary_of_this_terminal(
    run: Callable[..., Ran], home: Path, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A diary chosen by the environment is carried over; with none chosen, none is named."""
    assert "--db" not in run("install", "--show").text
    monkeypatch.setenv(paths.DATABASE_VARIABLE, str(diary))
    assert f'"--db" "{diary}"' in run("install", "--show").text
    assert f'"--db" "{diary}" "--language" "de"' in run("install", "--show", "--language", "de").text
    assert list(home.iterdir()) == []


def test_what_is_not_ours_is_told(run: Callable[..., Ran], home: Path) -> None:
    """Another program's file of the same name stops the install with a sentence, and outlives the uninstall."""
    foreign = home / ".local" / "share" / "applications" / "kneelog.desktop"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("[Desktop Entry]\n", encoding="utf-8")
    before = files(home)
    ran = run("install")
    assert (ran.code, ran.out) == (1, b"")
    assert one_sentence(ran.err)
    gone = run("uninstall")
    assert (gone.code, gone.out) == (0, b"")
    assert f"Left alone, for kneelog did not write it: {foreign}" in gone.err
    assert files(home) == before


def test_a_reminder_is_written(run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reminder goes to a file that stdout names, or to stdout; it begins with the next time that is to come."""
    monkeypatch.chdir(tmp_path)
    ran = run("reminder", "--at", "20:31", "--days", "Sun, mon")
    assert ran.text == f"{tmp_path / cli.REMINDER_FILE}\n"
    today = (tmp_path / cli.REMINDER_FILE).read_bytes()
    assert b"DTSTART:20260315T203100\r\n" in today
    assert b"BYDAY=MO,SU\r\n" in today
    assert f"http://127.0.0.1:{running.DEFAULT_PORT}".encode() in today
    assert run("reminder", "--at", "20:31", "--days", "sun,mon", "--out", "-") == Ran(0, today, "")
    assert b"DTSTART:20260316T083000\r\n" in run("reminder", "--at", "8:30", "--out", "-").out
    assert "'24:00' is not a time of day such as 20:30" in run("reminder", "--at", "24:00").err


# ---------------------------------------------------------------------------------------------------- as a process


@pytest.mark.slow
def test_what_the_menu_starts_borrows_no_module(home: Path, tmp_path: Path) -> None:
    """The command of the menu entry runs, also in a folder whose files are called like modules."""
    (tmp_path / "json.py").write_text("raise SystemExit('borrowed')", encoding="utf-8")
    entry = desktop.plan("linux", {}, home, sys.executable)[1].data.decode()
    options = entry[entry.index('"-P"') : entry.index('"start"')].replace('"', "").split()
    environ = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])}
    command = [sys.executable, *options, "--version"]
    ended = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("kneelog ")


def test_an_interrupt_is_exit_130(run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command without a traceback."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(service, "open_diary", interrupted)
    assert run("--db", diary, "log", "--severity", 3) == Ran(130, b"", "")


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(diary: Path) -> None:
    """`kneelog export | head` ends quietly."""
    subprocess.run([*PROGRAM, "demo", "--out", str(diary)], check=True, capture_output=True)
    command = [*PROGRAM, "--db", str(diary), "export", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == cli.EXIT_PIPE_CLOSED


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "--version",
        "log --severity 3 --symptom calf_swelling:right=yes",
        "findings --json",
        "findings --language de",
    ],
)
def test_quick_commands_load_neither_screens_nor_statistics(diary: Path, command: str) -> None:
    """What a person waits for in a terminal does not import Streamlit, pandas, plotly or Typst."""
    subprocess.run([*PROGRAM, "--db", str(diary), "log", "--severity", "1"], check=True, capture_output=True)
    program = (
        "import sys\n"
        "from kneelog.cli import main\n"
        "try:\n    code = main()\n"
        "except SystemExit as left:\n    code = left.code\n"
        "heavy = {'streamlit', 'pandas', 'plotly', 'numpy', 'typst', 'uvicorn'} & sys.modules.keys()\n"
        "sys.exit(f'loaded {heavy}' if heavy else code)\n"
    )
    arguments = [sys.executable, "-c", program, "--db", str(diary), *command.split()]
    ran = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "unwanted"),
    [
        ("pdf", {"streamlit", "plotly", "uvicorn", "starlette", "xlsxwriter", "jsonschema", "icalendar", "pikepdf"}),
        *(
            (form, {"streamlit", "plotly", "pandas", "numpy", "scipy", "typst", "pikepdf"})
            for form in ("xlsx", "csv", "csv-tables", "json", "fhir")
        ),
    ],
)
def test_an_export_loads_what_it_needs_alone(diary: Path, form: str, unwanted: set[str]) -> None:
    """Loading is most of the time of the page for the doctor: no screen, no chart, and for tables no statistics."""
    subprocess.run([*PROGRAM, "--db", str(diary), "log", "--severity", "1"], check=True, capture_output=True)
    program = (
        "import sys\n"
        "from kneelog.__main__ import main\n"
        "code = main()\n"
        f"loaded = {unwanted!r} & sys.modules.keys()\n"
        "sys.exit(f'loaded {loaded}' if loaded else code)\n"
    )
    command = ("export", "--format", form, "--out", str(diary.with_suffix(".out")))
    arguments = [sys.executable, "-c", program, "--db", str(diary), *command]
    ran = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_a_terminal_without_unicode_is_no_error(diary: Path) -> None:
    """A place in words that the terminal cannot show is replaced on screen and whole in the diary."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [*PROGRAM, "--db", str(diary), "log", "--place", 'elsewhere "膝の裏"', "--severity", "2"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert only_entry(diary).places[0].words == "膝の裏"


# ------------------------------------------------------------------------------------------------------- encryption

PASSPHRASE: Final = "four words without sense"  # noqa: S105 - of no diary
NEXT_PASSPHRASE: Final = "another four of them"  # noqa: S105 - of no diary


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a passphrase into a file and returns its path."""

    def write(passphrase: str) -> Path:
        (path := tmp_path / "passphrase").write_text(f"{passphrase}\nnot this\n", encoding="utf-8")
        return path

    return write


@pytest.mark.usefixtures("_cipher")
def test_a_diary_is_encrypted_changed_and_made_plain_again(
    run: Callable[..., Ran], diary: Path, told: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every step keeps the entries; the recovery key alone is on stdout, and opens it; what stays plain is named."""
    run("--db", diary, "log", "--severity", 4)
    before = archive(diary)
    made = run("--db", diary, "backup").text.strip()
    ran = run("--db", diary, "encrypt", "on", "--passphrase-file", told(PASSPHRASE))
    assert ran.code == 0
    recovery = ran.text.strip()
    assert recovery.count("-") == 12
    for words in (
        "nobody can open the diary again",
        "Write it down",
        "compared row by row",
        "may keep its bytes",
        made,
    ):
        assert words in ran.err
    assert PASSPHRASE not in ran.err + ran.text

    monkeypatch.setenv("KNEELOG_PASSPHRASE_FILE", str(told(PASSPHRASE)))
    assert run("--db", diary, "check").code == 0
    assert run("--db", diary, "encrypt", "recovery-key").text.strip() == recovery
    assert run("--db", diary, "encrypt", "on").err.startswith("kneelog: The diary is encrypted already.")
    assert "2 backups were encrypted" in run("--db", diary, "encrypt", "backups").err
    assert "your diary is encrypted; this file is not" in run("--db", diary, "export", "--format", "csv").err.lower()
    assert "was not overwritten" in run("--db", diary, "export", "--format", "csv", "--out", diary).err

    following = tmp_path / "next"
    following.write_text(NEXT_PASSPHRASE, encoding="utf-8")
    ran = run("--db", diary, "encrypt", "change", "--passphrase-file", following)
    assert "of before do not open it any more" in ran.err
    assert ran.text.strip() not in {"", recovery}
    ran = run("--db", diary, "findings")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert "does not open" in ran.err

    monkeypatch.setenv("KNEELOG_PASSPHRASE_FILE", str(following))
    assert "plain file again" in run("--db", diary, "encrypt", "off").err
    assert "is not encrypted" in run("--db", diary, "encrypt", "off").err
    assert [entry for entry in archive(diary).entries if entry in before.entries] == list(before.entries)


@pytest.mark.usefixtures("_cipher")
def test_a_passphrase_is_asked_for_and_its_recovery_key_has_to_be_written_down(
    run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice the same, at least twelve characters, and the end of the paper read back; else nothing is changed."""
    run("--db", diary, "log", "--severity", 4)
    plain, command = diary.read_bytes(), ("--db", diary, "encrypt", "on")

    def asked(*typed: Any) -> None:  # noqa: ANN401 - a text or what goes wrong
        monkeypatch.setattr(getpass, "getpass", Typed(list(typed)))

    for typed, paper, code, said in (
        ([PASSPHRASE, NEXT_PASSPHRASE], "", 2, "two passphrases differ"),
        (["short", "short"], "", 1, "at least 12 characters"),
        ([EOFError], "", 2, "--passphrase-file"),
        ([PASSPHRASE, PASSPHRASE], "AAAAA\nBBBBB\nCCCCC\n", 2, "not its last group, so nothing was changed"),
    ):
        asked(*typed)
        monkeypatch.setattr(sys, "stdin", io.StringIO(paper))
        ran = run(*command)
        assert (ran.code, said in ran.err) == (code, True)
        assert diary.read_bytes() == plain

    asked(PASSPHRASE, PASSPHRASE)
    monkeypatch.setattr(service.Key, "recovery_key", property(lambda _key: "ABCDE-FGHJK"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n fghjk \n"))
    assert run(*command).code == 0
    asked(PASSPHRASE)
    assert run("--db", diary, "check").code == 0
    asked(EOFError)
    ran = run("--db", diary, "check")
    assert (ran.code, "KNEELOG_PASSPHRASE_FILE" in ran.err) == (2, True)


@pytest.mark.usefixtures("_cipher")
def test_the_recovery_key_is_taken_where_the_passphrase_is_asked_for(
    run: Callable[..., Ran], diary: Path, told: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in it is named by its group."""
    run("--db", diary, "log", "--severity", 4)
    recovery = run("--db", diary, "encrypt", "on", "--passphrase-file", told(PASSPHRASE)).text.strip()
    monkeypatch.setenv("KNEELOG_PASSPHRASE_FILE", str(told(recovery.lower())))
    assert run("--db", diary, "check").code == 0
    slip = "2" if recovery[-1] != "2" else "3"
    monkeypatch.setenv("KNEELOG_PASSPHRASE_FILE", str(told(recovery[:-1] + slip)))
    assert "slip in group 13" in run("--db", diary, "check").err


def test_without_the_library_the_command_that_installs_it_is_named(
    run: Callable[..., Ran], diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a passphrase is asked for."""
    run("--db", diary, "log", "--severity", 4)
    monkeypatch.setattr(service, "can_encrypt", lambda: False)
    ran = run("--db", diary, "encrypt", "on")
    assert (ran.code, one_sentence(ran.err)) == (1, True)
    assert service.INSTALL in ran.err
