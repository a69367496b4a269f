"""The evidence for and against two listings being one, weighed to one of three answers.

Promises: pure; every weight that counted has its reason in words, and no reason holds a number, a name or a place. The
answer `same` needs a like name *and* a contact or door in common; whatever is between the thresholds is `ask`.

The weights are log2 odds in the manner of Fellegi & Sunter (1969): how much likelier an agreement is among true twins
than among strangers that came up by the same key. They were set by hand and tuned on the generator's seed 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from directory.geo.distance import miles
from directory.matching.names import likeness
from directory.matching.sides import Side

SAME_FROM, ASK_FROM = 9.0, 4.0
FAR_MILES = 30.0
WEIGHTS = {
    "the name is the same": 6.0,
    "the name is nearly the same": 4.5,
    "the name is similar": 1.5,
    "the name is another": -4.0,
    "a phone number is the same": 6.0,
    "a phone number is the same, but many listings share it": 3.0,
    "the phone numbers differ": -4.0,
    "the website or mail domain is the same": 4.0,
    "the website and mail domains differ": -3.0,
    "the street address is the same": 4.0,
    "the street addresses differ": -2.0,
    "the city or ZIP code is the same": 1.5,
    "the cities differ": -2.0,
    "the states differ": -5.0,
    "they lie far apart": -3.0,
    "a service area is the same": 1.5,
    "the service areas differ": -3.0,
    "the organisation is the same": 1.0,
    "the kinds of organisation differ": -1.5,
    "they meet different needs": -1.0,
    "one names a part or a purpose that the other does not": -3.0,
    "each names a part or a purpose that the other does not": -12.0,
    "one is a demonstration": -50.0,
}


class Verdict(StrEnum):
    """The three answers."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer, the sum of the weights (log2 odds), and what counted, in the order of `WEIGHTS`."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


def _named(one: Side, two: Side) -> list[str]:
    tried = [likeness(a, b) for a in (one.name, one.other_name) for b in (two.name, two.other_name) if a and b]
    best = max(tried, key=lambda found: (not found.opposed, found.alike), default=None)
    if best is None:
        return []
    steps = ((1.0, "the same"), (0.88, "nearly the same"), (0.7, "similar"))
    said = next((text for least, text in steps if best.alike >= least), "another")
    found = [f"the name is {said}"]
    if best.opposed:
        found.append("each names a part or a purpose that the other does not")
    elif best.narrower:
        found.append("one names a part or a purpose that the other does not")
    if one.organization and likeness(one.organization, two.organization).alike > 0.9:
        found.append("the organisation is the same")
    return found


def _reached(one: Side, two: Side, *, switchboard: bool) -> list[str]:
    found = []
    if one.phones & two.phones:
        found.append("a phone number is the same" + (", but many listings share it" if switchboard else ""))
    elif one.phones and two.phones:
        found.append("the phone numbers differ")
    if one.hosts & two.hosts:
        found.append("the website or mail domain is the same")
    elif one.hosts and two.hosts:
        found.append("the website and mail domains differ")
    return found


def _placed(one: Side, two: Side) -> list[str]:
    """Where they are, when both may be known; otherwise what they serve, and nothing of a place."""
    if one.secret or two.secret:
        if not (one.areas and two.areas):
            return []
        return ["a service area is the same" if one.areas & two.areas else "the service areas differ"]
    found = []
    if one.doors & two.doors:
        found.append("the street address is the same")
    elif one.doors and two.doors:
        found.append("the street addresses differ")
    if one.cities & two.cities or one.codes & two.codes:
        found.append("the city or ZIP code is the same")
    elif one.states and two.states and not one.states & two.states:
        found.append("the states differ")
    elif one.cities and two.cities:
        found.append("the cities differ")
    if one.points and two.points and min(miles(*a, *b) for a in one.points[:4] for b in two.points[:4]) > FAR_MILES:
        found.append("they lie far apart")
    return found


def _meant(one: Side, two: Side) -> list[str]:
    found = []
    if one.kind and two.kind and one.kind != two.kind and "community" not in (one.kind, two.kind):
        found.append("the kinds of organisation differ")
    if one.needs and two.needs and not one.needs & two.needs:
        found.append("they meet different needs")
    if one.demo != two.demo:
        found.append("one is a demonstration")
    return found


def judge(one: Side, two: Side, *, switchboard: bool = False) -> Judgement:
    """Weigh two sides. `switchboard`: the number they share is shared by many listings."""
    named, reached, placed = _named(one, two), _reached(one, two, switchboard=switchboard), _placed(one, two)
    counted = {*named, *reached, *placed, *_meant(one, two)}
    score = sum(WEIGHTS[reason] for reason in counted)
    reasons = tuple(reason for reason in WEIGHTS if reason in counted)
    return Judgement(_verdict(score, counted), round(score, 1), reasons)


NEED_A_NAME = frozenset({"the name is the same", "the name is nearly the same", "the name is similar"})
NEED_A_LINK = frozenset(
    {
        "a phone number is the same",
        "a phone number is the same, but many listings share it",
        "the website or mail domain is the same",
        "the street address is the same",
    }
)
NOT_SURE = frozenset(
    {
        "one names a part or a purpose that the other does not",
        "the states differ",
        "they lie far apart",
        "the kinds of organisation differ",
    }
)
SURE_LINK = NEED_A_LINK - {"the website or mail domain is the same"}


def _verdict(score: float, counted: set[str]) -> Verdict:
    if "each names a part or a purpose that the other does not" in counted:
        return Verdict.DIFFERENT
    only_host = not counted & SURE_LINK and "the street addresses differ" in counted
    if only_host and score >= ASK_FROM:
        return Verdict.ASK
    if score >= SAME_FROM and counted & NEED_A_NAME and counted & NEED_A_LINK and not counted & NOT_SURE:
        return Verdict.SAME
    if score >= ASK_FROM:
        return Verdict.ASK
    return Verdict.DIFFERENT
