"""An import's report as one HTML file, to be opened, printed and sent on.

Promises: the file asks nothing of any other host and runs no script, and says so to the browser (CSP by a hash of its
one style sheet); all text in it is escaped; it holds what `Report` and `Changes` hold, so no value of a listing that is
not public, no address and no point.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections import Counter
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from directory.errors import InputError
from importers.report import COVERED, OUTCOMES, Report

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def _style() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


def page(report: Report, now: datetime) -> str:
    """The whole HTML document. `now` is UTC and stands in it as the time of the run."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    last = report.last
    style = f"\n{_style()}"
    seen = sum(report.counts[name] for name in ("created", "updated", "unchanged", "queued"))
    before = Counter(last.counts if last else {})
    return environment.get_template("report.html").render(
        report=report,
        changes=report.changes,
        now=now,
        last=last,
        before=before,
        outcomes=(*OUTCOMES, "confidential"),
        coverage=[(name, report.coverage[name], (last.coverage.get(name, 0) if last else 0)) for name in COVERED],
        seen=seen,
        kinds=report.kinds(),
        speed=report.rows / report.seconds if report.seconds else 0,
        style=Markup(style),  # noqa: S704 - our own file, without markup in it
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def write(report: Report, path: Path, now: datetime) -> None:
    """Write the page to `path`, readable by its owner only. InputError where that cannot be."""
    text = page(report, now).encode("utf-8", "replace")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
    except (OSError, ValueError):
        raise InputError(f"{path.name}: the report cannot be written there") from None
