"""What each import run said, so that the next one can tell what is different.

Promises: counts only, never a cell; `digest` is "" unless every row of the delivery became a public listing, because a
digest of few unknown cells can be guessed (SAFETY L1).
"""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel


class ImportRun(SQLModel, table=True):
    """One run: `counts`, `coverage`, `facts` are JSON; `state` is a digest of what the source's listings then were."""

    __tablename__: ClassVar[str] = "import_run"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(foreign_key="source.slug", index=True)
    at: datetime
    rows: int
    counts: str = "{}"
    coverage: str = "{}"
    facts: str = "{}"
    digest: str = ""
    state: str = ""
