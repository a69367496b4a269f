"""From a partner's cells to a `ListingDraft`: what every partner importer shares.

Promises: the secrecy filter runs before anything else looks at a cell; what cannot be understood becomes a doubt or a
`Skip`, never a guess; the same `Raw` gives the same draft for ever.
"""

from importers.drafting.assembly import draft_of
from importers.drafting.cells import answers, links_in, listed, mail_in, paragraphs, ticked
from importers.drafting.identity import distinct
from importers.drafting.kinds import kind_by_words
from importers.drafting.raw import Raw, RawPlace, told
from importers.drafting.registration import registered

__all__ = [
    "Raw",
    "RawPlace",
    "answers",
    "distinct",
    "draft_of",
    "kind_by_words",
    "links_in",
    "listed",
    "mail_in",
    "paragraphs",
    "registered",
    "ticked",
    "told",
]
