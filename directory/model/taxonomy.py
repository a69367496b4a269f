"""HSDS 3.2 taxonomy, taxonomy_term and attribute.

Promises: needs, tags and policies are terms of three taxonomies of ours; an attribute ties a term to any row.
"""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from directory.model.base import Hung


class Taxonomy(SQLModel, table=True):
    """A classification."""

    __tablename__: ClassVar[str] = "taxonomy"
    id: UUID = Field(primary_key=True)
    name: str
    description: str
    uri: str | None = None
    version: str | None = None


class TaxonomyTerm(SQLModel, table=True):
    """A term of a classification."""

    __tablename__: ClassVar[str] = "taxonomy_term"
    id: UUID = Field(primary_key=True)
    code: str | None = Field(default=None, index=True)
    name: str
    description: str
    parent_id: UUID | None = Field(default=None, foreign_key="taxonomy_term.id")
    taxonomy: str | None = None
    language: str | None = None
    taxonomy_id: UUID | None = Field(default=None, foreign_key="taxonomy.id")
    term_uri: str | None = None


class Attribute(Hung, table=True):
    """That a term applies to the row `link_id` of table `link_entity`."""

    __tablename__: ClassVar[str] = "attribute"
    link_id: UUID = Field(index=True)
    taxonomy_term_id: UUID = Field(foreign_key="taxonomy_term.id", index=True)
    link_type: str | None = None
    link_entity: str
    value: str | None = None
    label: str | None = None
