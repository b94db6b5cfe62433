"""Trends: where the pain is going."""

from kneelog import service
from kneelog.ui import theme, trends, welcome
from kneelog.ui.page import open_page

with open_page("Trends", "Worst pain, day by day, from your diary") as page:
    with page.head:
        first, last = trends.window(page)
    leg = trends.side(page.diary)
    if page.diary.entries:
        trend = service.trend(page.store, first, last, leg, theme.name())
        trends.numbers(trend, page.today)
        trends.chart(trend, page.today)
    else:
        welcome.nothing_yet(
            "Nothing is logged yet. After the first entries this screen shows how bad it was, day by day.",
            "Days you leave out stay visible as days left out; they are never drawn as days without pain.",
        )
