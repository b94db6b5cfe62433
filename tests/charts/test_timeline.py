"""The time line as data: gaps hatched, zero hollow, not asked dashed, bars by band, user text harmless."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kneelog.charts import timeline
from kneelog.charts.theme import plain
from kneelog.charts.tokens import DARK, LIGHT, Band, ThemeName
from kneelog.domain.diary import Diary
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Side
from kneelog.insights import frames
from kneelog.insights.change import Level
from kneelog.insights.frames import Lane, LaneKind
from kneelog.words import speaking
from tests.insights import persona
from tests.insights.persona import entry

DAY = date(2026, 3, 2)


def after(days: int) -> date:
    """The date so many days after DAY."""
    return DAY + timedelta(days=days)


def week() -> Any:  # noqa: ANN401 - a frame
    """A frame of seven days: 2, gap, 0, not asked, 5, 9, gap."""
    entries = [entry(DAY, 2), entry(after(2), 0), entry(after(3)), entry(after(4), 5), entry(after(5), 9)]
    return frames.daily(Diary(tuple(entries)), DAY, after(6))


def traces(figure: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly ships no types
    """The traces of a figure by name."""
    return {trace.name: trace for trace in figure.data}


def days(trace: Any) -> list[date]:  # noqa: ANN401 - as above
    """The dates of a trace."""
    return [at.date() for at in trace.x]


def mark(on: date, text: str = "", side: Side = Side.NOT_STATED, number: int = 1) -> Mark:
    """A mark."""
    return Mark(UUID(int=number), on, MarkKind.INJURY, text, side)


def test_each_day_is_drawn_in_exactly_one_state() -> None:
    """Not logged, no pain, not asked and painful days are apart, and together are all days."""
    found = traces(timeline.figure(week(), (), "light"))
    assert days(found["not logged"]) == [after(1), after(6)]
    assert days(found["no pain"]) == [after(2)]
    assert days(found["severity not asked"]) == [after(3)]
    assert days(found["worst pain"]) == [DAY, after(4), after(5)]


def test_bars_have_the_height_and_the_band_of_their_severity() -> None:
    """A bar is as high as the worst of its day and coloured by its band."""
    bars = traces(timeline.figure(week(), (), "light"))["worst pain"]
    assert list(bars.y) == [2, 5, 9]
    assert list(bars.marker.color) == [LIGHT.bands[group] for group in (Band.MILD, Band.MODERATE, Band.SEVERE)]


def test_states_look_apart_without_colour() -> None:
    """A gap is hatched over the whole height, a 0 is a hollow circle, not asked is a dash."""
    found = traces(timeline.figure(week(), (), "light"))
    assert (found["not logged"].marker.pattern.shape, list(found["not logged"].y)) == ("/", [10, 10])
    assert found["no pain"].marker.symbol == "circle-open"
    assert found["severity not asked"].marker.symbol == "line-ew-open"


def test_median_breaks_at_gaps_and_has_a_halo() -> None:
    """The median line is not drawn across days without one; a wider line in the colour of the card lies under it."""
    frame = frames.daily(persona.diary(), persona.FIRST, persona.TODAY)
    found = traces(timeline.figure(frame, (), "light"))
    values = [None if value != value else value for value in frame["median7"].astype(float)]  # noqa: PLR0124 - NaN
    assert list(found["median"].y) == values
    assert found["median"].connectgaps is False
    assert found["halo"].line.width > found["median"].line.width
    assert found["halo"].line.color == LIGHT.card


def test_above_120_days_a_bar_is_a_week_with_a_tick_and_the_days_logged() -> None:
    """A year is drawn in weeks: their worst, the median as a tick as wide as the week, the share of days logged."""
    frame = frames.daily(persona.diary(), date(2025, 11, 12), persona.TODAY)
    found = traces(timeline.figure(frame, (), "light"))
    weeks = frames.bars(frame)
    assert list(found["worst pain"].y) == [bar.worst for bar in weeks if bar.worst]
    assert list(found["days logged"].y) == [bar.logged / bar.days for bar in weeks]
    first = next(place for place, value in enumerate(found["median"].y) if value is not None)
    assert found["median"].x[first + 1] - found["median"].x[first] == timedelta(days=7)
    assert found["median"].y[first + 2] is None


def test_ten_years_have_as_many_points_as_months() -> None:
    """No trace of ten years holds more points than a phone has pixels."""
    frame = frames.daily(persona.diary(), date(2016, 11, 12), persona.TODAY)
    figure = timeline.figure(frame, persona.diary().marks, "light")
    assert max(len(trace.x) for trace in figure.data) <= 3 * 121


def test_the_axis_shows_the_first_and_the_last_bar_whole() -> None:
    """Half a day is left before the first and after the last day."""
    chosen = timeline.figure(week(), (), "light").layout.xaxis.range
    assert list(chosen) == [datetime(2026, 3, 1, 12), datetime(2026, 3, 8, 12)]  # noqa: DTZ001 - positions on an axis


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_themes(theme: ThemeName, colours: Any) -> None:  # noqa: ANN401 - a Theme
    """The figure takes its colours from the tokens of its theme and its ground from the page."""
    figure = timeline.figure(week(), (mark(DAY),), theme)
    assert figure.layout.template.layout.font.color == colours.ink
    assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.template.data.bar == ()


def test_marks_are_numbered_by_date_inside_the_window() -> None:
    """Marks outside the window have no number; without words the kind stands for them; the side is never lost."""
    marks = [mark(after(5), "fell", Side.LEFT, 2), mark(after(1), number=1), mark(after(70), "later", number=3)]
    found = timeline.numbered(marks, DAY, after(6))
    assert [(one.number, one.on, one.text) for one in found] == [(1, after(1), "Injury"), (2, after(5), "Left: fell")]


def test_marks_close_together_share_a_disc() -> None:
    """Marks whose discs would cover each other stand together as a range; far ones stand alone."""
    frame = frames.daily(Diary((entry(after(99), 3),)), DAY, after(99))
    marks = [mark(after(day), "x", number=day + 1) for day in (10, 12, 50)]
    assert list(traces(timeline.figure(frame, marks, "light"))["events"].text) == ["1–2", "3"]


HOSTILE = "<b>x</b> <a href='https://e.example'>&lt; %{y} \n <script>"


def test_user_text_is_shown_and_not_read() -> None:
    """Marks and lanes in a person's words bring no markup into the figure."""
    lanes = (Lane(HOSTILE, LaneKind.ACTIVITY, (DAY,)),)
    figure = timeline.figure(week(), (mark(DAY, "<b>x</b> & <i>"),), "light", lanes)
    (hover,) = traces(figure)["events"].hovertext
    assert hover == "2 Mar 2026: &lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;"
    (label,) = figure.layout.annotations
    assert "<" not in label.text
    assert all("<" not in (trace.name or "") for trace in figure.data)


def test_plain_is_reversible_and_bounded() -> None:
    """Marks of markup are written out, not dropped; long text ends in an ellipsis."""
    assert plain("a & b < c > d") == "a &amp; b &lt; c &gt; d"
    assert plain("x" * 200).endswith("x…")


def test_lanes_say_their_days_and_weigh_weeks_by_share() -> None:
    """A lane's label has its days; in a week its mark is as high as the share of days."""
    frame = frames.daily(persona.diary(), date(2025, 11, 12), persona.TODAY)
    noted = tuple(date(2026, 10, 5) + timedelta(days=number) for number in range(2))
    figure = timeline.figure(frame, (), "light", (Lane("Ice", LaneKind.TREATMENT, noted),))
    lane = traces(figure)["Ice"]
    assert list(lane.y) == [pytest.approx(0.4 * 2 / 7)]
    assert "Ice, 2 days" in {annotation.text for annotation in figure.layout.annotations}


def test_sentence_says_the_window_the_days_and_the_marks() -> None:
    """The text alternative has the scale, the window, the days logged, the extremes and each mark."""
    assert timeline.sentence(week(), (mark(after(4), "fell"),)) == (
        "Worst pain each day, 0 to 10, 2 Mar 2026 to 8 Mar 2026. Logged on 5 of 7 days; the other days are hatched. "
        "Between 0 and 9. 1: fell, 6 Mar 2026."
    )


def test_sentence_of_an_empty_window() -> None:
    """Nothing logged is said as such, without a severity."""
    told = timeline.sentence(frames.daily(Diary(), DAY, DAY))
    assert (
        told
        == "Worst pain each day, 0 to 10, 2 Mar 2026 to 2 Mar 2026. Logged on 0 of 1 day; the other days are hatched."
    )


def test_table_is_the_chart_newest_first() -> None:
    """The table twin tells gap, zero and not asked apart in words."""
    found = timeline.table(week())
    assert found.head == ("Day", "Worst pain", "7-day median")
    assert [row[:2] for row in found.rows] == [
        ("Sun 8 Mar 2026", "not logged"),
        ("Sat 7 Mar 2026", "9"),
        ("Fri 6 Mar 2026", "5"),
        ("Thu 5 Mar 2026", "not asked"),
        ("Wed 4 Mar 2026", "0"),
        ("Tue 3 Mar 2026", "not logged"),
        ("Mon 2 Mar 2026", "2"),
    ]
    assert found.rows[1][2] == "3.5"


def test_table_of_weeks_has_the_days_logged() -> None:
    """Above 120 days a row is a week with its days logged."""
    found = timeline.table(frames.daily(persona.diary(), date(2025, 11, 12), persona.TODAY))
    assert found.head == ("Week", "Worst pain", "Median", "Days logged")
    assert found.rows[0] == ("9–11 Nov 2026", "4", "–", "3 of 3")


def test_hover_says_day_severity_and_median() -> None:
    """The pointer is told one thing a day, in words."""
    found = traces(timeline.figure(week(), (), "light"))
    assert found["worst pain"].hovertext[-1] == "Sat 7 Mar 2026: 9, 7-day median 3.5"
    assert found["not logged"].hovertext[0] == "Tue 3 Mar 2026: not logged"


def test_a_german_chart_has_german_words_and_no_english_month() -> None:
    """Labels, what the pointer is told, the table and the sentence; below the axis Plotly writes the day in numbers."""
    with speaking("de"):
        figure = timeline.figure(week(), (mark(DAY),), "light", (Lane("Eis", LaneKind.TREATMENT, (DAY, after(1))),))
        table = timeline.table(week())
        told = timeline.sentence(week())
    assert figure.layout.xaxis.ticktext[0] == "2. Mär"
    assert figure.layout.xaxis.hoverformat == "%-d.%-m.%Y"
    assert [label.text for label in figure.layout.annotations] == ["Eis, 2 Tage"]
    assert re.fullmatch(r"Sa,? 7\. März? 2026: 9, 7-Tage-Median 3,5", traces(figure)["worst pain"].hovertext[-1])
    assert traces(figure)["events"].hovertext[0].endswith(": Verletzung")
    assert table.head == ("Tag", "Stärkster Schmerz", "7-Tage-Median")
    assert [row[1] for row in table.rows] == [
        "nicht eingetragen",
        "9",
        "5",
        "nicht gefragt",
        "0",
        "nicht eingetragen",
        "2",
    ]
    assert "Einträge an 5 von 7 Tagen; die anderen Tage sind schraffiert. Zwischen 0 und 9." in told
    assert timeline.figure(week(), (), "light").layout.xaxis.hoverformat is None


def test_hover_of_weeks_says_what_they_stand_on() -> None:
    """A bar of a week has its worst, its median and its days logged, in the words of the language."""
    frame = frames.daily(persona.diary(), date(2025, 11, 12), persona.TODAY)
    with speaking("de"):
        german = traces(timeline.figure(frame, (), "light"))["worst pain"].hovertext[-2]
    assert traces(timeline.figure(frame, (), "light"))["worst pain"].hovertext[-2:] == (
        "2–8 Nov 2026: worst 5, median 4, logged 7 of 7 days",
        "9–11 Nov 2026: worst 4, logged 3 of 3 days",
    )
    assert german.endswith("2026: stärkster Schmerz: 5, Median 4, Einträge an 7 von 7 Tagen")


@pytest.mark.parametrize("span", [30, 90, 365, 2000])
def test_sentence_and_table_hold_what_the_chart_draws(span: int) -> None:
    """Days logged, bars, marks and lanes: the picture, the sentence and the table count the same."""
    diary, last = persona.diary(), persona.TODAY
    first = last - timedelta(days=span - 1)
    frame, lanes = frames.daily(diary, first, last), frames.most_noted(frames.lanes(diary, first, last))
    figure = timeline.figure(frame, diary.marks, "light", lanes)
    told, found = timeline.sentence(frame, diary.marks, lanes), timeline.table(frame, diary.marks, lanes)
    logged = sum(first <= day.on <= last for day in diary.days)
    assert lanes
    assert f"Logged on {logged} of {span} days" in told
    drawn = traces(figure)
    states = ("not logged", "worst pain", "no pain", "severity not asked")
    assert len(found.rows) == sum(len(drawn[state].x) for state in states)
    assert len(drawn["not logged"].x) == sum(row[1] == "not logged" for row in found.rows)
    if "Days logged" in found.head:
        assert sum(int(row[3].split()[0]) for row in found.rows) == logged
    else:
        assert sum(row[1] != "not logged" for row in found.rows) == logged
    cells = [row[-1].split("; ") for row in found.rows]
    for lane in lanes:
        assert f"{lane.name}: {len(lane.days)} day" in told
        assert f"{lane.name}, {len(lane.days)} day" in " ".join(str(each.text) for each in figure.layout.annotations)
        named = [cell for row in cells for cell in row if cell == lane.name or cell.startswith(f"{lane.name}, ")]
        assert sum(int(cell.split(", ")[-1].split()[0]) if "," in cell else 1 for cell in named) == len(lane.days)
    for event in timeline.numbered(diary.marks, first, last):
        assert f"{event.number}: {event.text}" in told
        assert [f"{event.number}: {event.text}" in row for row in cells].count(True) == 1


def test_a_trend_never_stands_without_its_band_and_stays_on_the_scale() -> None:
    """The band is cut at 0 and 10; the figure it is laid over is left as it is."""
    plain = timeline.figure(week(), (), "light")
    levels = (Level(DAY.toordinal(), 8.0, 5.0, 12.5), Level(after(6).toordinal(), 1.0, -2.0, 4.0))
    found = traces(timeline.with_trend(plain, levels, "light"))
    assert list(found["trend"].y) == [8.0, 1.0]
    assert list(found["band of the trend"].y) == [10, 4.0, 0, 5.0]
    assert [at.date() for at in found["band of the trend"].x] == [DAY, after(6), after(6), DAY]
    assert "trend" not in traces(plain)
