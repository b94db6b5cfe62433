"""The diary as a FHIR R4 document: a Bundle that a doctor's program can read, with words in every resource.

Documented in docs/fhir.md. What was answered no stands as such, what was not asked stands nowhere, and nothing is a
Condition: kneelog does not diagnose. The bytes depend on what is given alone, and the ids of the parts of a record on
the record alone, so that two bundles can be compared.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from kneelog import __version__
from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry
from kneelog.domain.record import Function, Mark
from kneelog.transfer.fhir_r4 import observed
from kneelog.transfer.fhir_r4.frame import Chapter, Frame, Item, Json, clean, part, urn
from kneelog.words import _, language, speaking
from kneelog.words.formats import date_text

_NAMESPACE: Final = UUID("0d6c0f53-0d4f-5f0b-8f43-7d1c8e0b6a47")
"""Makes the id of a document out of what it holds."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document says beside the diary.

    Attributes:
        first, last: the period, both days included.
        made: the day on which it is made, at its midnight with the offset of that place.
        name: of the person, only if typed for it.
        born: day of birth, only if typed for it.
        language: code of the language of its words; empty for the one that holds.
        notes: whether the notes of the entries are for its readers.
    """

    first: date
    last: date
    made: datetime
    name: str = ""
    born: date | None = None
    language: str = ""
    notes: bool = False


def write(diary: Diary, cover: Cover, *, snomed: bool = False, demo: bool = False) -> bytes:
    """Return entries, marks and ratings as a document in UTF-8; profile and responses are in the JSON alone.

    Args:
        diary: what to write; leave out of it what is not for the reader.
        cover: what stands around it.
        snomed: whether to write codes of SNOMED CT as well, which needs a licence outside its member countries.
        demo: whether it is the made-up diary; every resource then says so.
    """
    with speaking(cover.language or language().code):
        plain = _Document(diary, cover, snomed=snomed, demo=demo).plain()
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


class _Document:
    """A bundle in the making."""

    def __init__(self, diary: Diary, cover: Cover, *, snomed: bool, demo: bool) -> None:
        self._cover = cover
        self._id = _identity(diary, cover, snomed=snomed, demo=demo)
        self._device = part(self._id, "device")
        self._patient = part(self._id, "patient")
        self._frame = Frame(urn(self._patient), language().code, snomed, demo)
        self._items = tuple(observed.items(diary, self._frame, notes=cover.notes))

    def plain(self) -> Json:
        """Return the bundle; the Composition comes first, as in every document."""
        resources = (self._composition(), self._person(), self._app(), *(item.resource for item in self._sorted()))
        return {
            "resourceType": "Bundle",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": urn(str(self._id))},
            "type": "document",
            "timestamp": self._cover.made.isoformat(),
            "entry": [{"fullUrl": urn(resource["id"]), "resource": resource} for resource in resources],
        }

    def _sorted(self) -> Sequence[Item]:
        return [item for chapter in Chapter for item in self._of(chapter)]

    def _of(self, chapter: Chapter) -> Sequence[Item]:
        return [item for item in self._items if item.chapter is chapter]

    def _composition(self) -> Json:
        title = _("Knee pain diary, recorded by the patient. Not a diagnosis.")
        told = " ".join(filter(None, (title, _how_to_read(), "" if self._cover.notes else _("Notes were left out."))))
        sections = [self._section(chapter) for chapter in Chapter if self._of(chapter)]
        cover = self._cover
        return self._frame.resource(
            "Composition",
            part(self._id, "composition"),
            told,
            status="final",
            type=self._frame.concept(_("Pain diary kept by the patient")),
            subject={"reference": urn(self._patient)},
            date=cover.made.date().isoformat(),
            author=[{"reference": urn(self._patient)}, {"reference": urn(self._device)}],
            title=self._marked(title),
            event=[{"period": {"start": cover.first.isoformat(), "end": cover.last.isoformat()}}],
            **({"section": sections} if sections else {}),
        )

    def _section(self, chapter: Chapter) -> Json:
        found = self._of(chapter)
        return {
            "title": self._marked(chapter.label),
            "text": self._frame.table(found),
            "entry": [{"reference": urn(item.resource["id"])} for item in found],
        }

    def _marked(self, title: str) -> str:
        return ". ".join((_("DEMO: a made-up diary, not a person"), title)) if self._frame.demo else title

    def _person(self) -> Json:
        name, born = clean(self._cover.name).strip(), self._cover.born
        told = ", ".join(filter(None, (name, date_text(born, _("d MMM y")) if born else "")))
        return self._frame.resource(
            "Patient",
            self._patient,
            told or _("The person who keeps the diary; name and birth date are not given."),
            **({"name": [{"text": name}]} if name else {}),
            **({"birthDate": born.isoformat()} if born else {}),
        )

    def _app(self) -> Json:
        return self._frame.resource(
            "Device",
            self._device,
            f"kneelog {__version__}",
            deviceName=[{"name": "kneelog", "type": "user-friendly-name"}],
            version=[{"value": __version__}],
        )


def _how_to_read() -> str:
    return _(
        "Pain is the worst since the entry before it on the same day, 0 no pain, 10 the worst imaginable. "
        "What was answered no stands as such; what was not asked does not stand here."
    )


def _identity(diary: Diary, cover: Cover, *, snomed: bool, demo: bool) -> UUID:
    """Return the id of a document: of its content, so that a document is never changed under the same id."""
    records: tuple[Entry | Mark | Function, ...] = (*diary.entries, *diary.marks, *diary.functions)
    about = (cover.first, cover.last, cover.made, cover.name, cover.born, cover.notes)
    settings = (language().code, snomed, demo, __version__)
    content = json.dumps([[to_plain(record) for record in records], [str(each) for each in (*about, *settings)]])
    return uuid5(_NAMESPACE, content)
