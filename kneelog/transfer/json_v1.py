"""The diary as JSON, version 1: everything a diary file holds, and short enough to write by hand.

Documented in docs/diary-format.md. A record is what `kneelog.domain.codec` makes of it, plus what was kept about it:
``version``, ``saved_at``, ``voided`` and the ``earlier`` versions. The bytes depend on the archive alone: nothing of
the moment, the machine or the file it came from is in them, so that two exports can be compared.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from kneelog.domain.checks import moment, shown
from kneelog.domain.codec import Plain, from_plain, moment_from_plain, to_plain
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.domain.record import Function, Mark, Profile, Record, RecordT, Response, Version, Versions, Watch
from kneelog.transfer import source
from kneelog.transfer.found import Found, FoundRecord, Rejected, Rejections, Told
from kneelog.words import _

FORMAT: Final = "kneelog-diary"
VERSION: Final = 1

LISTS: Final[dict[str, type[Record]]] = {
    "entries": Entry,
    "marks": Mark,
    "functions": Function,
    "responses": Response,
    "watches": Watch,
}
"""The lists of the format, in the order in which they are written, and what they hold."""

_TOP = ("$schema", "format", "version", "demo", "profile", *LISTS)
_PAGE_WIDTH = 120
_INDENT = "  "


def write(archive: Archive) -> bytes:
    """Return the whole archive as UTF-8 text with LF line ends, always the same for the same archive."""
    plain: Plain = {"format": FORMAT, "version": VERSION}
    if archive.demo:
        plain["demo"] = True
    if archive.profile:
        plain["profile"] = _kept(archive.profile)
    plain["entries"] = _in_order(archive.entries, lambda entry: (entry.day, entry.occurred_at))
    plain["marks"] = _in_order(archive.marks, lambda mark: mark.on)
    plain["functions"] = _in_order(archive.functions, lambda function: function.on)
    plain["responses"] = _in_order(archive.responses, lambda response: response.made_at)
    plain["watches"] = _in_order(archive.watches, lambda watch: watch.on)
    return (_expanded(plain, "") + "\n").encode()


def read(text: str) -> Found:
    """Return what a diary in this format holds.

    Raises:
        TransferError: the file as a whole is not a diary in a version known here.
    """
    top = source.members(text)
    _check_format(top)
    reader = _Reader()
    profile = top.get("profile")
    if isinstance(profile, source.Item) and profile.value is not None:
        reader.take(Profile, "profile", profile)
    elif isinstance(profile, list):
        raise TransferError(_('"profile" must be one object in braces, not a list.'))
    for name, kind in LISTS.items():
        for place, item in enumerate(_items(top, name)):
            reader.take(kind, f"{name}[{place}]", item)
    demo = top.get("demo")
    return Found("json", tuple(reader.records), tuple(reader.rejected), demo=_value(demo) is True)


# ---------------------------------------------------------------------------------------------------------- writing


def _in_order(histories: Iterable[Versions[RecordT]], key: Callable[[RecordT], Any]) -> list[Plain]:
    def order(versions: Versions[RecordT]) -> tuple[Any, str]:
        content: Any = versions[-1].content
        return key(content), str(content.id)

    return [_kept(versions) for versions in sorted(histories, key=order)]


def _kept(versions: Versions[RecordT]) -> Plain:
    plain = _version(versions[-1])
    if len(versions) > 1:
        plain["earlier"] = [_without_id(_version(version)) for version in versions[:-1]]
    return plain


def _version(version: Version[RecordT]) -> Plain:
    plain = to_plain(version.content) | {"version": version.number, "saved_at": version.saved_at.isoformat()}
    return plain | {"voided": True} if version.voided else plain


def _without_id(plain: Plain) -> Plain:
    return {key: value for key, value in plain.items() if key != "id"}


def _expanded(value: object, indent: str) -> str:
    """Return JSON with whatever fits on one line on one line."""
    line = json.dumps(value, ensure_ascii=False)
    fits = indent and len(indent) + len(line) < _PAGE_WIDTH
    if fits or not value or not isinstance(value, dict | list):
        return line
    deeper = indent + _INDENT
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_expanded(part, deeper)}" for key, part in value.items()]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _expanded(part, deeper) for part in value) + f"\n{indent}]"


# ---------------------------------------------------------------------------------------------------------- reading


def _value(member: source.Item | list[source.Item] | None) -> object:
    return member.value if isinstance(member, source.Item) else member


def _check_format(top: dict[str, source.Item | list[source.Item]]) -> None:
    if not top:
        raise TransferError(_("The file holds nothing: a diary has at least a list of entries."))
    form = _value(top.get("format"))
    if form not in (None, FORMAT):
        other = _('The file says that its format is {format}; kneelog reads "{ours}".')
        raise TransferError(other.format(format=shown(form), ours=FORMAT))
    version = _value(top.get("version"))
    if version is not None and (version != VERSION or isinstance(version, bool)):
        if isinstance(version, int) and version > VERSION:
            newer = _(
                "The file was written by a newer kneelog (version {theirs} of the format, this one reads {ours}). "
                "Update kneelog and import it again."
            )
            raise TransferError(newer.format(theirs=f"{version:.15g}", ours=VERSION))
        wrong = _('"version" must be {ours}, not {value}.')
        raise TransferError(wrong.format(ours=VERSION, value=shown(version)))
    if not isinstance(_value(top.get("demo")), bool | None):
        raise TransferError(_('"demo" must be true or false.'))
    unknown = [key for key in top if key not in _TOP]
    if unknown:
        strange = _("{name} is not known at the top of a diary; known are: {known}.")
        raise TransferError(strange.format(name=shown(unknown[0]), known=", ".join(_TOP[1:])))


def _items(top: dict[str, source.Item | list[source.Item]], name: str) -> list[source.Item]:
    found = top.get(name, [])
    if isinstance(found, list):
        return found
    if found.value is None:
        return []
    raise TransferError(_('"{name}" must be a list in brackets.').format(name=name))


class _Reader:
    """Collects records and rejections."""

    def __init__(self) -> None:
        self.records: list[FoundRecord] = []
        self.rejected = Rejections()
        self._seen: dict[tuple[type[Record], UUID | None], FoundRecord] = {}

    def take(self, kind: type[Record], where: str, item: source.Item) -> None:
        """Read one record, or say why not."""
        try:
            record = FoundRecord(where, item.line, _versions(kind, item.value))
            self._check_new(kind, record, given=isinstance(item.value, dict) and item.value.get("id") is not None)
        except InvalidValue as error:
            self.rejected.append(Rejected.because(where, item.line, error))
        else:
            self.records.append(record)

    def _check_new(self, kind: type[Record], record: FoundRecord, *, given: bool) -> None:
        first = self._seen.setdefault((kind, record.record_id), record)
        if first is not record:
            if given:
                reason = _("is that of {where} on line {line}; each record stands once")
                raise InvalidValue("id", reason.format(where=first.where, line=first.line))
            reason = _("repeats {where} on line {line}; to keep both, give one an id")
            raise InvalidValue("record", reason.format(where=first.where, line=first.line))


def _versions(kind: type[Record], value: object) -> tuple[Told, ...]:
    source.check(value)
    plain = _object(value)
    told = plain.pop("earlier", None)
    if not isinstance(told, list | None):
        raise InvalidValue("earlier", _("must be a list in brackets, not {value}").format(value=shown(told)))
    current = _told(kind, plain, number=len(told or ()) + 1)
    earlier: list[Told] = []
    for place, item in enumerate(told or ()):
        try:
            earlier.append(_told(kind, _with_id(_object(item), current), number=place + 1))
        except InvalidValue as error:
            raise error.inside(f"earlier[{place}]") from None
    return (*earlier, current)


def _object(value: object) -> Plain:
    if not isinstance(value, dict):
        raise InvalidValue("record", _("must be an object in braces, not {value}").format(value=shown(value)))
    return dict(value)


def _with_id(plain: Plain, current: Told) -> Plain:
    if isinstance(current.content, Profile):
        return plain
    ours = str(current.content.id)
    if plain.setdefault("id", ours) != ours:
        raise InvalidValue("id", _("must be that of the record, or be left out"))
    return plain


def _told(kind: type[Record], plain: Plain, number: int) -> Told:
    version, voided, saved_at = plain.pop("version", None), plain.pop("voided", None), plain.pop("saved_at", None)
    if version is not None and (version != number or isinstance(version, bool)):
        reason = _("must be {number}, as it has {before} before it, or be left out")
        raise InvalidValue("version", reason.format(number=number, before=number - 1))
    if not isinstance(voided, bool | None):
        raise InvalidValue("voided", _("must be true or false, not {value}").format(value=shown(voided)))
    return Told(
        content=_content(kind, plain),
        voided=bool(voided),
        saved_at=None if saved_at is None else moment("saved_at", moment_from_plain("saved_at", saved_at)),
    )


def _content(kind: type[Record], plain: Plain) -> Record:
    content: Record = from_plain(kind, plain)  # type: ignore[type-var]  # each kind is one of those it reads
    return content
