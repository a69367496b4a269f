"""A sheet nobody has written an importer for: its columns are recognised, said aloud, corrected by a person, and read.

Promises: a column is read only when its header and its cells agree, or its cells alone are plain; what is doubtful is
left out and said so; whatever is read goes through `importers.drafting`, and so through the secrecy filter.
"""

from importers.mapping.model import Column, Mapping, TableMap
from importers.mapping.proposal import propose, propose_for
from importers.mapping.sheets import importer_of
from importers.mapping.written import from_toml, read_toml, to_toml, write_toml

__all__ = [
    "Column",
    "Mapping",
    "TableMap",
    "from_toml",
    "importer_of",
    "propose",
    "propose_for",
    "read_toml",
    "to_toml",
    "write_toml",
]
