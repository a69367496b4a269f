"""What the staff tables share: a registry of their own, so that no migration of the listings ever sees them.

Promises: constraint names follow the listings' convention, so that a fresh schema and a migrated one are equal.
"""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

import directory.model.base

assert directory.model.base  # it sets the convention
REGISTRY = registry(metadata=MetaData(naming_convention=SQLModel.metadata.naming_convention))


class StaffTable(SQLModel, registry=REGISTRY):
    """Base of every table of `staff.db`."""
