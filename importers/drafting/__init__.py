"""From a partner's cells to a `ListingDraft`: what every partner importer shares.

Promises: the secrecy filter runs before anything else looks at a cell; what cannot be understood becomes a doubt or a
`Skip`, never a guess; the same `Raw` gives the same draft for ever.
"""

from importers.drafting.assembly import draft_of
from importers.drafting.cells import (
    age,
    answers,
    fitting,
    listed,
    many,
    matching,
    meant_for,
    paragraphs,
    parts,
    permission,
    ticked,
)
from importers.drafting.contacts import desk, labelled_numbers, links_in, mail_in, numbers_in, numbers_of, reach_in
from importers.drafting.forms import Form, amended, at, cell, enrolled, form_beside, place_of, raw_of
from importers.drafting.identity import distinct
from importers.drafting.kinds import kind_by_words
from importers.drafting.raw import Raw, RawPlace, told
from importers.drafting.registration import registered
from importers.drafting.whereabouts import town_line, where_in

__all__ = [
    "Form",
    "Raw",
    "RawPlace",
    "age",
    "amended",
    "answers",
    "at",
    "cell",
    "desk",
    "distinct",
    "draft_of",
    "enrolled",
    "fitting",
    "form_beside",
    "kind_by_words",
    "labelled_numbers",
    "links_in",
    "listed",
    "mail_in",
    "many",
    "matching",
    "meant_for",
    "numbers_in",
    "numbers_of",
    "paragraphs",
    "parts",
    "permission",
    "place_of",
    "raw_of",
    "reach_in",
    "registered",
    "ticked",
    "told",
    "town_line",
    "where_in",
]
