"""Does this listing fit this person: yes, no, or *ask*.

Promises: only a clear *no* leaves a listing out; what a listing does not say stays, with the question to be asked
(`policy:pets`, `hours`). Open-now is taken from the listing's own hours and never inferred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from directory import schedule, taxonomy
from directory.public import PublicSchedule
from directory.search.documents import Facts

UNSAID = ("", "ask")


def policy_answer(code: str, asked: str, value: str) -> taxonomy.Answer:
    """What a listing's `value` of a policy (or "") answers to a person who asked for `asked` ("yes" or a value of it).

    The taxonomy says which values are good for the person; asking for exactly that value is a yes. Whoever asks for a
    value that the taxonomy calls a *no* is not served by another *no* only: the others are for asking.
    """
    if asked in UNSAID:
        return "yes"
    if value in UNSAID:
        return "ask"
    if value == asked:
        return "yes"
    answer = taxonomy.policy_answer(code, value)
    known_bad = asked != "yes" and taxonomy.policy_answer(code, asked) == "no"
    return "ask" if known_bad else answer


def policies(asked: Mapping[str, str], facts: Facts) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """(may stay, codes met, codes to ask about) for all asked policies."""
    if not asked:
        return True, (), ()
    wanted = {code: value for code, value in asked.items() if value not in UNSAID}
    answers = {code: policy_answer(code, value, facts.policies.get(code, "")) for code, value in wanted.items()}
    met = tuple(code for code, answer in answers.items() if answer == "yes")
    asks = tuple(code for code, answer in answers.items() if answer == "ask")
    return "no" not in answers.values(), met, asks


class Hours:
    """Open or not at one moment, worked out once for each different set of hours."""

    def __init__(self, now: datetime, country: str) -> None:
        self._now = now
        self._country = country
        self._known: dict[tuple[tuple[PublicSchedule, ...], str], schedule.OpenState] = {}

    def state(self, schedules: Sequence[PublicSchedule], timezone: str) -> schedule.OpenState:
        """The state of these hours; `open` is None when it is not known."""
        key = (tuple(schedules), timezone)
        if key not in self._known:
            self._known[key] = schedule.state(key[0], self._now, timezone, self._country)
        return self._known[key]
