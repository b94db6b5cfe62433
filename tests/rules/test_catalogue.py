"""A malformed rule refuses to load, and the error names the file and the key: a silent rule is the worst of all."""

import re

import pytest

from kneelog.domain.errors import CatalogueError
from kneelog.domain.finding import Urgency
from kneelog.rules import catalogue
from kneelog.rules.catalogue import Rule
from kneelog.rules.tables import parse

GOOD = """
id = "a_rule"
version = 1
since = "0.1.0"
status = "stable"
kind = "warning"
title = "A rule"
urgency = "same_day"
source = "article"
facts = ["G-25"]
found = "Found."
why = "Why."
when_not_to_use = "When."
false_alarms = "Alarms."
call_if = "Call {emergency}."

[advice]
same_day = "Call {advice_line} today."
soon = "Ask within days."

[groups]
signs = ["pain", "leg"]

[[level]]
urgency = "same_day"
needs = [{ at_least = 2, of = "signs" }]

[[level]]
urgency = "soon"
needs = ["pain"]

[[criterion]]
id = "pain"
kind = "severity"
text = "Severe pain"
params = { at_least = 7, within = 7 }
source = "article"

[[criterion]]
id = "leg"
kind = "answer"
text = "Calf swollen"
params = { terms = ["calf_swelling"], within = "episode" }
source = "nhs_dvt"
"""


def _load(text: str, name: str = "a_rule.toml") -> Rule:
    return catalogue.rule(parse(name, text), catalogue.sources())


def test_the_pattern_of_these_tests_loads() -> None:
    """The rule that the other tests spoil is a good one."""
    found = _load(GOOD)
    assert (found.id, found.levels[0].urgency, found.source.facts) == ("a_rule", Urgency.SAME_DAY, ("G-25",))
    assert found.levels[0].needs[0].of == ("pain", "leg")


SPOILT = [
    ('id = "a_rule"', 'id = "another"', "id must be the stem"),
    ("version = 1", "version = 0", "version must be a whole number"),
    ("version = 1", "version = true", "version must be a whole number"),
    ('since = "0.1.0"', "since = 1", "since must be text"),
    ('title = "A rule"', 'title = " "', "title must be text"),
    ('title = "A rule"', "", "title is missing"),
    ('status = "stable"', 'status = "shaky"', "status 'shaky' is not one of"),
    ('kind = "warning"', 'kind = "cause"', "fit belongs to every cause"),
    ('kind = "warning"', 'kind = "warning"\nfit = { full = 1, match = 0.5 }', "fit belongs to every cause"),
    ('urgency = "same_day"\nsource', 'urgency = "soon"\nsource', "urgency must be that of the most pressing"),
    ('source = "article"\nfacts', 'source = "hearsay"\nfacts', "source 'hearsay' is not in sources.toml"),
    ('facts = ["G-25"]', 'facts = ["G-27"]', "facts names no fact of the article: G-27"),
    ('facts = ["G-25"]', 'facts = ["G-25", "G-25"]', "facts says something twice"),
    ('facts = ["G-25"]', 'facts = "G-25"', "facts must be a list of texts"),
    ('why = "Why."', 'why = "Why."\nwhen = "x"', "when is not known here"),
    ('call_if = "Call {emergency}."', 'call_if = "Call {police}."', "call_if may hold in braces only"),
    ("same_day = ", "at_once = ", "advice: at_once is not known here"),
    ('soon = "Ask within days."', "", "advice must tell what to do for exactly: same_day, soon"),
    ("[groups]", 'covered_by = ["dvt"]\n[groups]', "advice: covered_by is not known here"),
    ('signs = ["pain", "leg"]', 'signs = ["pain", "arm"]', "groups: signs must have a name of its own"),
    ('signs = ["pain", "leg"]', 'pain = ["leg"]', "groups: pain must have a name of its own"),
    ('of = "signs"', 'of = "omens"', "needs names neither a criterion nor a group: omens"),
    ("at_least = 2", "at_least = 3", "needs asks for more than signs holds"),
    ("at_least = 2, of", "most = 2, of", "at_least is missing"),
    ('at_least = 2, of = "signs"', 'at_least = 2, of = "signs", not = "pain"', "not is not known here"),
    ('needs = ["pain"]', "needs = []", "needs must be a list that is not empty"),
    ('needs = ["pain"]', "needs = [1]", "must be a table"),
    ('needs = ["pain"]', 'needs = ["pain"]\nverdict = "unknown"', "verdict of a level must be match or partial"),
    ('needs = ["pain"]', 'needs = ["pain"]\nshown = true', "shown is not known here"),
    ('urgency = "soon"\nneeds', 'urgency = "emergency"\nneeds', "level must stand from the most to the least"),
    ('id = "leg"', 'id = "pain"', "criterion uses an id twice"),
    ('kind = "severity"', 'kind = "horoscope"', "kind 'horoscope' is not one of"),
    ("at_least = 7", "at_least = 11", "params: at_least must be a whole number from 1 to 10"),
    ("within = 7 }", "within = 0 }", "params: within must be a whole number from 1"),
    ("within = 7 }", "within = 7, until = 9 }", "params: until is not known here"),
    ("within = 7 }", "within = 7, or_terms = ['ouch'] }", "or_terms names a term that does not exist: ouch"),
    ('"episode"', '"always"', 'within must be a number of days or "episode"'),
    ('terms = ["calf_swelling"]', 'terms = ["calf_sweling"]', "terms names a term that does not exist: calf_sweling"),
    ('terms = ["calf_swelling"]', 'terms = ["cancer"]', "terms names a term that does not exist: cancer"),
    ('terms = ["calf_swelling"]', "terms = []", "terms must not be empty"),
    ('terms = ["calf_swelling"]', 'terms = ["calf_swelling"], person = 1', "person must be true or false"),
    ('text = "Calf swollen"', 'text = "Calf swollen"\nweight = 1', "criterion has a weight, and the rule no fit"),
    ('text = "Calf swollen"', 'text = "Calf swollen"\nweight = "1"', "weight must be a number"),
    ('text = "Calf swollen"', 'text = "Calf swollen"\nurgent = true', "urgent is not known here"),
    ('signs = ["pain", "leg"]', 'signs = ["pain"]\nmore = ["pain", "pain"]', "more says something twice"),
    ("[groups]", "[[groups]]", "groups: must be a table"),
    ('id = "a_rule"', "id = ", "is not TOML"),
]


@pytest.mark.parametrize(("good", "bad", "message"), SPOILT, ids=[f"{number}" for number in range(len(SPOILT))])
def test_a_spoilt_rule_refuses_to_load(good: str, bad: str, message: str) -> None:
    """Whatever is missing, misspelt or of the wrong type is refused by name, never read as something else."""
    assert good in GOOD
    with pytest.raises(CatalogueError, match=r"^a_rule\.toml: ") as caught:
        _load(GOOD.replace(good, bad, 1))
    assert message in str(caught.value)


def test_a_criterion_that_nothing_uses_is_refused() -> None:
    """A criterion no level needs would be read and never matter."""
    unused = GOOD.replace('signs = ["pain", "leg"]', 'signs = ["pain"]').replace("at_least = 2", "at_least = 1")
    with pytest.raises(CatalogueError, match="leg is used by no level and has no weight"):
        _load(unused)


def test_a_rule_without_levels_and_fit_is_refused() -> None:
    """A rule that could never say anything is no rule."""
    without = re.sub(r"\[\[level\]\]\n.*\n.*\n", "", GOOD)
    with pytest.raises(CatalogueError, match="level or fit is needed"):
        _load(without)


KINDS = [
    ("place", 'zones = ["calf", "moon"], within = 7', "zones names what does not exist: moon"),
    ("condition", 'conditions = ["bad_luck"]', "conditions names what does not exist: bad_luck"),
    ("injury", 'terms = ["fever"]', "terms must be mechanisms"),
    ("persistence", "steps = []", "steps must be a list that is not empty"),
    ("persistence", "steps = [{ key = 'a', from_day = 1, text = 'b' }]", "from_day must be a whole number from 2"),
    (
        "persistence",
        "steps = [{ key = 'a', from_day = 9, text = 'b' }, { key = 'c', from_day = 4, text = 'd' }]",
        "steps must go up",
    ),
    ("age", "below = 0", "below must be a whole number"),
    ("onset", 'manner = "slow"', "manner 'slow' is not one of"),
    ("body_mass", "", "at_least is missing"),
]


@pytest.mark.parametrize(("kind", "params", "message"), KINDS)
def test_wrong_parameters_of_a_kind_are_refused(kind: str, params: str, message: str) -> None:
    """Each kind of criterion takes only the parameters it knows."""
    spoilt = GOOD.replace('kind = "answer"', f'kind = "{kind}"')
    spoilt = spoilt.replace('params = { terms = ["calf_swelling"], within = "episode" }', f"params = {{ {params} }}")
    with pytest.raises(CatalogueError, match=re.escape(message)):
        _load(spoilt)


def test_covered_by_must_name_another_rule() -> None:
    """A rule cannot stand back for itself or for a rule that does not exist."""
    for other in ("a_rule", "nobody"):
        found = _load(GOOD.replace("[advice]", f'covered_by = ["{other}"]\n[advice]'))
        with pytest.raises(CatalogueError, match=r"a_rule\.toml: covered_by names no other rule"):
            catalogue.assemble([found])


def test_a_retired_rule_is_left_out() -> None:
    """A retired rule stays on file and says nothing."""
    assert catalogue.assemble([_load(GOOD.replace('"stable"', '"retired"'))]).rules == ()


def test_rules_are_found_by_id() -> None:
    """The catalogue hands out a rule by its id."""
    assert catalogue.load().rule("dvt").id == "dvt"
    with pytest.raises(KeyError):
        catalogue.load().rule("nobody")
