"""The letters of a text that is not UTF-8 are guessed from a few words; whatever comes of it can be corrected."""

from __future__ import annotations

import pytest

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.vocabulary import Side, Zone
from kneelog.transfer import letters
from kneelog.transfer.mapper import mapping


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Tag;Schmerz Knie;Übung\n1.3.2026;3;für die Füße, „gut“\n"),
        ("cp1252", "Jour;Genou gauche\n1.3.2026;derrière le genou, après les escaliers, très fort\n"),
        ("cp1252", "Fecha;Sueño\n1.3.2026;sí, también mañana\n"),
        ("cp1252", "Giorno;perché\n1.3.2026;più mobilità\n"),
        ("cp1252", "Data;Joelho\n1.3.2026;não, à tarde e de manhã\n"),
        ("cp1252", "Datum;Smärta knä\n1.3.2026;värre på kvällen\n"),
        ("cp1252", "day;pain\n2026-03-01;3\n"),
        ("cp1250", "Data;Ból kolana;Gdzie boli\n1.3.2026;3;łydka, z tyłu\n"),
        ("cp1250", "Datum;Bolest kolena\n1.3.2026;večer horší, těžký den\n"),
        ("cp1250", "Dátum;Térd\n1.3.2026;erősebb, később jött, görcsös, fűtés mellett\n"),
        ("cp1254", "Tarih;Diz ağrısı\n1.3.2026;sabah şişti, çok ağrıyor\n"),
        ("cp1257", "Data;Kelio skausmas\n1.3.2026;šiandien skauda kelį, ėjau\n"),
        ("cp1253", "Ημερομηνία;Πόνος στο γόνατο\n1.3.2026;χειρότερα το βράδυ\n"),
        ("cp1251", "Дата;Боль в колене\n1.3.2026;после лестницы хуже\n"),
    ],
)
def test_a_few_words_tell(encoding: str, text: str) -> None:
    """Each language in the letters of the programs of its country."""
    assert letters.guess(text.encode(encoding)) == encoding


POLISH = "Data;Ból lewego kolana (0-10);Gdzie boli\n1.3.2026;3;łydka\n31.3.2026;4;z tyłu kolana\n".encode("cp1250")


def test_a_table_in_old_letters_is_read_as_it_was_written() -> None:
    """Its words mean what they mean; which letters they were is said, and kept with what the columns are."""
    found = service.guessed_table(POLISH, "kolano.csv")
    assert found is not None
    assert "in Central European letters" in found.reasons[0]
    assert list(found.mapping.columns) == ["Data", "Ból lewego kolana (0-10)", "Gdzie boli"]
    kept = mapping.read(mapping.write(found.mapping))
    assert kept == found.mapping
    records = service.read_table(POLISH, "kolano.csv", kept).records
    entries = [content for each in records if isinstance(content := each.current.content, Entry)]
    assert [(each.places[0].zone, each.places[0].side) for each in entries] == [
        (Zone.CALF, Side.LEFT), (Zone.BACK_OF_KNEE, Side.LEFT),
    ]  # fmt: skip


def test_other_letters_can_be_chosen() -> None:
    """What cannot be a letter there is shown as missing, so that who looks sees it."""
    found = service.guessed_table(POLISH, "kolano.csv", "cp1252")
    assert found is not None
    assert found.mapping.encoding == "cp1252"
    assert "³ydka" in found.samples["Gdzie boli"]
    assert letters.decoded(b"a\x81b", "cp1252") == "a\N{REPLACEMENT CHARACTER}b"
