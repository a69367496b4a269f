"""What both faces start from: the clock, and FastAPI's own telemetry switched off.

Promises: nothing here knows of either face, so that each may be run and tested without the other.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.telemetry import TelemetryConfig


def utc_now() -> datetime:
    """The clock of a running face."""
    return datetime.now(UTC)


NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own OpenTelemetry, which would hand paths and exception messages to whatever the environment names (S1)."""
