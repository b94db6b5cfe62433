"""Today: log how the knee is."""

from kneelog.ui import asking, banner, markup, planned, today, welcome
from kneelog.ui.page import open_page
from kneelog.words import N_

with open_page(N_("How is the knee today?")) as page:
    held = today.session(page)
    chosen = today.choose_day(held, page)
    markup.show(f'<p class="k-lead">{markup.text(today.headline(page.diary, chosen.day, page.today))}</p>')
    if not page.urgent:
        banner.soon(page.findings)
    planned.draw(page)
    if not page.diary.entries:
        welcome.first_words()
    today.resumed(held)
    today.one_tap(page, held, chosen)
    entry = today.form(page, held, chosen)
    today.save_bar(page, held, chosen, entry)
    if entry is None and page.diary.day(page.today):
        asking.next_questions(page)
        asking.given(page)
    today.noted_today(page.diary, chosen.day, page.today)
