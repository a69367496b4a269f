"""Why a listing is an answer, and what must still be asked: short codes that a face turns into words.

`why`, in this order:

- `name`: all the words are in its name or its organisation's; `word:name`: some are; `word:text`: they stand elsewhere;
- `need:CODE`, `kind:CODE`: gives a service, or is a kind of partner, that was asked for;
- `near`: has a public point within the radius; `serves:KEY`: its service area `KEY` (`county:06075`) covers the place;
  `within:CODE`: has a public address in the state `CODE` or serves a county there; `everywhere`: serves the nation;
- `tag:CODE`, `language:CODE`, `policy:CODE`: has a tag or language, or clearly allows what was asked for;
- `open`: is open now; `always-open`: says that it answers day and night.

`ask`: `area` (nobody knows whether it serves the place), `hours` (open-now was asked and its hours are not known),
`policy:CODE` (it does not say, or it depends), `language:CODE` (understood from the words; it does not say).

Promises: codes hold taxonomy, language and area codes only, never a word that was typed.
"""

from __future__ import annotations

from directory.search.ranking import Candidate, Wish


def why(wish: Wish, terms: tuple[str, ...], candidate: Candidate, *, is_open: bool | None) -> tuple[str, ...]:
    """The reasons for which `candidate` answers a question with this `wish` and these `terms`."""
    facts = candidate.facts
    return (
        *_words(terms, candidate),
        *(f"need:{need}" for need in facts.needs if need in wish.needs),
        *([f"kind:{facts.kind.value}"] if facts.kind in wish.kinds else []),
        *_place(candidate),
        *(f"tag:{tag}" for tag in facts.tags if tag in wish.tags),
        *(f"language:{code}" for code in facts.languages if code in wish.languages),
        *candidate.met,
        *(["open"] if is_open else []),
        *(["always-open"] if facts.always_open else []),
    )


def _words(terms: tuple[str, ...], candidate: Candidate) -> list[str]:
    if candidate.named:
        return ["name"]
    if not candidate.facts.name_terms.isdisjoint(terms):
        return ["word:name"]
    return ["word:text"] if candidate.text > 0 else []


def _place(candidate: Candidate) -> list[str]:
    found = ["near"] if candidate.group == "near" else []
    if candidate.serves:
        found.append(candidate.serves if candidate.serves.startswith("within:") else f"serves:{candidate.serves}")
    if candidate.group == "everywhere" and "area" not in candidate.ask:
        found.append("everywhere")
    return found
