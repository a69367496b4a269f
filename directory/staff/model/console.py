"""What the console keeps: teams with the lines they use often, how a person likes the screen, and counts of outcomes.

Promises: nothing about a caller has a place here. A count has no time finer than a month and no account, and its rows
lie in the order of their keys, so that the file does not tell in which order things happened (SAFETY S5).
"""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from directory.staff.model.base import StaffTable

BY_KEY: Any = {"sqlite_with_rowid": False}


class Team(StaffTable, table=True):
    """People who answer calls for one region. `home` is asked when a line names no place; `avoid` is JSON."""

    __tablename__: ClassVar[str] = "team"
    __table_args__: ClassVar[Any] = (CheckConstraint("radius BETWEEN 1 AND 500", name="radius_known"),)
    id: UUID = Field(primary_key=True)
    name: str = Field(unique=True, max_length=60)
    home: str = Field(default="", max_length=100)
    radius: int = 25
    avoid: str = "[]"


class TeamMember(StaffTable, table=True):
    """That an account works in a team."""

    __tablename__: ClassVar[str] = "team_member"
    team_id: UUID = Field(primary_key=True, foreign_key="team.id", ondelete="CASCADE")
    account_id: UUID = Field(primary_key=True, foreign_key="account.id", index=True, ondelete="CASCADE")


class Preset(StaffTable, table=True):
    """A line that a team saved under a name."""

    __tablename__: ClassVar[str] = "preset"
    __table_args__: ClassVar[Any] = (UniqueConstraint("team_id", "name"),)
    id: UUID = Field(primary_key=True)
    team_id: UUID = Field(foreign_key="team.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=60)
    line: str = Field(max_length=200)


class Screen(StaffTable, table=True):
    """How an account likes the console: "" as the device has it, and close rows."""

    __tablename__: ClassVar[str] = "screen"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("theme IN ('', 'light', 'dark')", name="theme_known"),
        CheckConstraint("density IN ('', 'wide')", name="density_known"),
    )
    account_id: UUID = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    theme: str = ""
    density: str = ""


class OutcomeTotal(StaffTable, table=True):
    """How often an outcome was said in a month of a need in an area (`outcomes.area_of`)."""

    __tablename__: ClassVar[str] = "outcome_total"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("outcome IN ('placed', 'full', 'not-eligible', 'no-service')", name="outcome_known"),
        CheckConstraint("count > 0", name="count_positive"),
        BY_KEY,
    )
    area: str = Field(primary_key=True)
    need: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    count: int


class GapRelease(StaffTable, table=True):
    """What was published of a month, once: the whole table as JSON, as `insight.gaps` made it."""

    __tablename__: ClassVar[str] = "gap_release"
    period: str = Field(primary_key=True)
    released: date
    content: str
