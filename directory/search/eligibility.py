"""Does this listing fit this person: yes, no, or *ask*.

Promises: only a clear *no* leaves a listing out; what a listing does not say stays, with the question to be asked
(`policy:pets`).
"""

from __future__ import annotations

from collections.abc import Mapping

from directory import taxonomy

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


def policies(asked: Mapping[str, str], said: Mapping[str, str]) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """(may stay, codes met, codes to ask about) for all asked policies."""
    if not asked:
        return True, (), ()
    wanted = {code: value for code, value in asked.items() if value not in UNSAID}
    answers = {code: policy_answer(code, value, said.get(code, "")) for code, value in wanted.items()}
    met = tuple(code for code, answer in answers.items() if answer == "yes")
    asks = tuple(code for code, answer in answers.items() if answer == "ask")
    return "no" not in answers.values(), met, asks
