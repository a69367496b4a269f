"""HSDS 3.2 schedule.

Promises: one row per weekday pattern and time span; `label` and `expression` (ours) keep which hours these are and the
OSM `opening_hours` string of the whole group.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from directory.model.base import Hung


class Schedule(Hung, table=True):
    """When a service is open (RFC 5545 recurrence in columns)."""

    __tablename__: ClassVar[str] = "schedule"
    service_id: UUID | None = Field(default=None, foreign_key="service.id")
    location_id: UUID | None = Field(default=None, foreign_key="location.id")
    service_at_location_id: UUID | None = Field(default=None, foreign_key="service_at_location.id")
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    timezone: float | None = None
    until: date | None = None
    count: int | None = None
    wkst: str | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    byweekno: str | None = None
    bymonthday: str | None = None
    byyearday: str | None = None
    description: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None
    label: str = ""
    expression: str = ""
