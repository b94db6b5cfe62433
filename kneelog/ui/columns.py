"""The part of the Settings screen that asks what the columns of an unknown table are, and shows what comes of it."""

from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import SUGGESTED_ACTIVITIES, SUGGESTED_TREATMENTS, Side, Symptom, Zone
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.cells import DateOrder
from kneelog.transfer.letters import ENCODINGS
from kneelog.transfer.mapper.guess import names_of
from kneelog.transfer.mapper.mapping import SCALES, Column, Role, Scale, TableMapping, without_unit
from kneelog.ui import markup, say
from kneelog.words import N_, _, ngettext
from kneelog.words.formats import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from kneelog.service import Preview
    from kneelog.transfer.mapper.guess import Guess

_MOST_COLUMNS: Final = 60
"""Columns that are asked about; one with more is best cut down to those that matter first."""

_MOST_SHOWN: Final = 4
"""Entries that are shown as they would be, before anything is added."""

_ORDERS: Final = {
    DateOrder.DAY_FIRST: N_("day, month, year"),
    DateOrder.MONTH_FIRST: N_("month, day, year"),
    DateOrder.YEAR_FIRST: N_("year, month, day"),
}

_NOT_SAID: Final = N_("not said here")
_AS_THE_PAIN: Final = N_("the leg that hurts in that row")
"""A leg that was not stated: of a pain, and of what is said beside a pain."""

_OptionT = TypeVar("_OptionT")


def ask(guessed: "Guess", key: str) -> "tuple[TableMapping, DeltaGenerator]":
    """Draw what each column seems to be, to be corrected; return what the person says, and where to show what it makes.

    Args:
        guessed: what they seem to be.
        key: tells the widgets of one file from those of another.
    """
    markup.heading(_("A table: is it read as you mean it?"))
    markup.paragraph(
        _(
            "Look at its first rows below. Where they are wrong, say below them what the columns are. "
            "Nothing is added before you press the button."
        )
    )
    mapping, key = _kept(guessed.mapping, key)
    for reason in guessed.reasons:
        markup.small(reason)
    app = st.text_input(_("What the table is called, as its entries will say"), mapping.app, 60, key=f"{key}_app")
    order = _chosen(
        _("Days are written as"), list(DateOrder), mapping.order, lambda each: _(_ORDERS[each]), f"{key}_order"
    )
    comma = _chosen(
        _("Six and a half is written as"),
        [False, True],
        mapping.decimal_comma,
        lambda each: "6,5" if each else "6.5",
        f"{key}_comma",
    )
    makes = st.container()
    markup.heading(_("What each column is"))
    loosely = st.container()
    named = list(islice(mapping.columns.items(), _MOST_COLUMNS))
    columns = {name: _column(name, column, guessed, f"{key}_{place}") for place, (name, column) in enumerate(named)}
    loose = [say.typed(f"“{name}”") for name, column in columns.items() if column.role is Role.MEASUREMENT]
    if loose:
        said = ngettext(
            "{names} is “something else”: its values are kept, and no warning and no chart of pain uses them.",
            "{names} are “something else”: their values are kept, and no warning and no chart of pain uses them.",
            len(loose),
        )
        with loosely:  # above what it is about: who is content with the rest never comes to the end of the columns
            markup.small(said.format(names=listed(loose)))
    if len(mapping.columns) > len(named):
        markup.small(_("The columns after the first {n} are left out.").format(n=_MOST_COLUMNS))
    return TableMapping(app.strip() or mapping.app, columns, order, comma, guessed.mapping.encoding), makes


def letters(guessed: str, key: str) -> str:
    """Draw in which letters a file is written that is not UTF-8; return what is chosen, at first the guess."""
    return _chosen(_("Its letters are read as"), list(ENCODINGS), guessed, lambda each: _(ENCODINGS[each]), key)


def _kept(mapping: TableMapping, key: str) -> tuple[TableMapping, str]:
    """Draw where a mapping of an earlier table is handed in; return it for the columns it names, and its own key."""
    with st.expander(_("Read the columns as in an earlier table, from a file you saved"), key=f"{key}_handed_in"):
        upload = st.file_uploader(_("The file you saved"), type=["json"], key=f"{key}_kept")
        if upload is None:
            return mapping, key
        try:
            kept = service.read_mapping(upload.getvalue())
        except TransferError as error:
            markup.problem(str(error))
            return mapping, key
        lacking = [name for name in kept.columns if name not in mapping.columns]
        if lacking:
            markup.small(
                _("This table has no column “{name}”; the others are as you kept them.").format(name=lacking[0])
            )
    columns = {name: kept.columns.get(name, column) for name, column in mapping.columns.items()}
    return replace(kept, columns=columns), f"{key}_{upload.file_id}"


def _column(name: str, column: Column, guessed: "Guess", key: str) -> Column:
    """Draw one column: its name, a few of its cells, and what it is."""
    samples = guessed.samples.get(name, ())
    with st.container(border=True):
        role = _chosen(markup.literal(name), list(Role), column.role, lambda each: each.label, f"{key}_role")
        words = names_of(role, name, guessed.words.get(name, ()))
        if samples:
            markup.small(_("For example: {cells}").format(cells=say.typed(" · ".join(samples))))
        asked = replace(column, role=role)
        if role is Role.SEVERITY:
            asked = _severity(name, asked, key)
        elif role is Role.SYMPTOM:
            asked = replace(asked, symptom=_symptom(column, key), side=_side(column, key, _AS_THE_PAIN))
        elif role is Role.PLACE:
            asked = replace(asked, side=_side(column, key, _AS_THE_PAIN))
            asked = replace(asked, places=_places(column, guessed.words.get(name, ()), key))
        elif words:
            asked = replace(asked, names=_names(asked, words, key))
    return asked


def _names(column: Column, words: "Sequence[str]", key: str) -> dict[str, str]:
    """Draw what the diary calls each thing that a column names, so that it is one thing with what is typed."""
    tried = column.role in (Role.TREATMENT, Role.TAKEN)
    known = [_(each) for each in (SUGGESTED_TREATMENTS if tried else SUGGESTED_ACTIVITIES)]
    named = dict(column.names)
    several = (
        st.expander(_("What they are called in your diary"), key=f"{key}_names") if len(words) > 1 else st.container()
    )
    with several:
        for number, word in enumerate(words):
            name = column.called(word)
            label = _("“{words}” is called in your diary").format(words=markup.literal(word))
            options = list(dict.fromkeys((word, name, *known)))
            named[word] = _chosen(label, options, name, markup.literal, f"{key}_name_{number}")
    return {word: name for word, name in named.items() if name != word}


def _severity(name: str, column: Column, key: str) -> Column:
    with st.container(horizontal=True):
        side = _side(column, key, _NOT_SAID)
        zone = _chosen(
            _("Where"),
            [None, *(zone for zone in Zone if zone is not Zone.ELSEWHERE)],
            column.zone,
            lambda each: _(_NOT_SAID) if each is None else each.label,
            f"{key}_zone",
        )
        scales = list(dict.fromkeys((*SCALES, column.scale)))
        scale: Scale = _chosen(
            _("From no pain to the worst"),
            scales,
            column.scale,
            lambda each: _("{lowest} to {highest}").format(lowest=each.lowest, highest=each.highest),
            f"{key}_scale",
        )
    if zone is None and side is not Side.NOT_STATED:
        markup.small(
            _("Where a row names no place, its pain is kept on this leg, in the words “{name}”.").format(
                name=say.typed(without_unit(name))
            )
        )
    converted = False
    if not scale.own:
        converted = st.checkbox(
            _("Take {highest} as 10, the worst pain, and the numbers between in proportion").format(
                highest=scale.highest
            ),
            key=f"{key}_converted",
        )
        if not converted:
            markup.small(_("Until you agree, these numbers are kept as they are and no warning counts them."))
    return replace(column, side=side, zone=zone, scale=scale, converted=converted)


def _places(column: Column, words: "Sequence[str]", key: str) -> dict[str, Zone]:
    """Draw which place each word of a column means, and return those that mean another than they seem to."""
    said: dict[str, Zone] = {}
    for number, word in enumerate(words):
        seems = column.places.get(word, cells.place(word, Side.NOT_STATED).zone)
        label = _("“{words}” means").format(words=markup.literal(word))
        chosen = _chosen(label, list(Zone), seems, _meaning, f"{key}_place_{number}")
        if chosen is not Zone.ELSEWHERE:
            said[word] = chosen
    return said


def _meaning(zone: Zone) -> str:
    return _("another place, in these words") if zone is Zone.ELSEWHERE else zone.label


def _side(column: Column, key: str, unsaid: str) -> Side:
    def leg(side: Side) -> str:
        return _(unsaid) if side is Side.NOT_STATED else side.label

    return _chosen(_("Leg"), list(Side), column.side, leg, f"{key}_side")


def _symptom(column: Column, key: str) -> Symptom | None:
    symptoms: list[Symptom | None] = [None, *Symptom]
    return _chosen(
        _("Which symptom"),
        symptoms,
        column.symptom,
        lambda each: _("Choose one") if each is None else each.label,
        f"{key}_symptom",
    )


def _chosen(
    label: str, options: "Sequence[_OptionT]", guess: _OptionT, told: "Callable[[_OptionT], str]", key: str
) -> _OptionT:
    """Draw a list to choose from and return what is chosen, at first the guess."""
    chosen: _OptionT = st.selectbox(label, options, list(options).index(guess), format_func=told, key=key)
    return chosen


def shown(preview: "Preview", today: date) -> None:
    """Draw the first entries as they would be."""
    entries = [one.current.content for one in islice(preview.found.records, _MOST_SHOWN)]
    rows = [
        (say.weekday_moment(each.occurred_at, today), _told(each, today)) for each in entries if isinstance(each, Entry)
    ]
    if rows:
        title = _("The first rows, as they would be")
        markup.heading(title)
        markup.table((_("When"), _("What")), rows, title)


def _told(entry: Entry, today: date) -> str:
    worst = _("no number") if entry.worst is None else _("worst pain {number}").format(number=entry.worst)
    said = (say.evening(entry, today), worst, say.about(replace(entry, origin=None)), say.typed(entry.note))
    return say.SEPARATOR.join(filter(None, said))


def keep(mapping: TableMapping) -> None:
    """Draw the button that keeps what the columns are, for the next table of this kind."""
    st.download_button(
        _("Save what the columns are, as a file"),
        service.write_mapping(mapping),
        "kneelog-mapping.json",
        "application/json",
        on_click="ignore",
        key="mapping_keep",
    )
    markup.small(_("For the next table of this kind: it is handed in above."))
