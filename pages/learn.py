"""Learn: the nine causes and the article's general advice, in our own words."""

from kneelog.ui import learn
from kneelog.ui.page import open_page
from kneelog.words import N_, _

with open_page(N_("Learn"), _("What one public health article says about pain behind the knee.")) as page:
    learn.origin()
    learn.everything(urgent=page.urgent)
