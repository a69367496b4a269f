"""Which importer reads a delivery: its partner's, that of a known shape, or one made of a mapping of its columns.

Promises: what a file was taken for is said, and why; a file that a partner's importer cannot read is refused in one
line rather than skipped row by row; an error names the file, never a value of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from directory.errors import InputError, Problem, UsageError
from importers import delivery
from importers.importer import Importer, Skip
from importers.mapping import Mapping, importer_of, propose_for, to_toml
from importers.mapping.proposal import GUESSED, STATEMENTS
from importers.partners import IMPORTERS
from importers.report import Report
from importers.seed import slug_for

SLUG: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
LOOKED_AT: Final = 40
"""Rows of a file that a partner's importer is tried on."""
NAMELESS: Final = frozenset({"has no name"})
EMPTY: Final = frozenset({"has no phone, link, e-mail or address that can be used"})


@dataclass(frozen=True, slots=True)
class Detected:
    """The importer, what the delivery was taken for (`shape`), `why`, and the mapping used ("" where there is none).

    `said` are the mapping's doubts and statements, which a person must hear.
    """

    importer: Importer
    shape: str
    why: str
    mapping_toml: str = ""
    said: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """What the delivery was taken for, why, and what a person must hear of it, in lines."""
        found = [f"Source {self.importer.slug}: taken for {self.shape} ({self.why})."]
        if self.mapping_toml:
            found += [f"  ! {line}" for line in self.said]
            found += ["The mapping (correct it, keep it, give it with --mapping):", "", self.mapping_toml]
        return found

    def told_in(self, report: Report, file: str) -> None:
        """Put into `report` what the delivery was taken for, and each doubt about a column as a problem of `file`."""
        report.shape, report.why, report.mapping = self.shape, self.why, self.mapping_toml
        doubts = [line for line in self.said if line not in STATEMENTS and not line.startswith(GUESSED)]
        report.problems += [Problem(file, 0, "mapping", line) for line in doubts]


def importer_for_files(
    paths: Sequence[Path], source: str = "", mapping: Mapping | None = None, country: str = "", *, trusted: bool = True
) -> Detected:
    """The importer for a delivery. `source` is a partner's slug or a new one; `mapping` overrules what is seen.

    `country` is ISO alpha-2, found by the cells where it is "". Raises UsageError for a slug that cannot be one and
    InputError for a file that nothing here can read.
    """
    delivery.check_names(paths)
    found = _detected(paths, source, mapping, country.upper())
    return found if trusted else replace(found, importer=replace(found.importer, trusted=False))


def _detected(paths: Sequence[Path], source: str, mapping: Mapping | None, country: str) -> Detected:
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise UsageError("--country must be two letters, such as US or GB")
    partner = next((one for one in IMPORTERS if one.slug == source), None)
    if mapping is not None:
        if partner is not None:
            raise UsageError("--mapping cannot be given for a source that has its own importer")
        slug = _slug(paths, source)
        return _by_mapping(mapping, slug, "the mapping that was given", trust_said=False)
    if partner is not None:
        _must_fit(partner, paths)
        return Detected(partner, _extensions(paths), "its own importer, by --source")
    named = None if source else _named(paths)
    if named is not None and _misfit(named, paths) is None:
        why = f"its own importer: the name is one that {named.slug} sends, and its rows can be read"
        return Detected(named, _extensions(paths), why)
    slug = _slug(paths, source)
    return _shaped(paths, slug, country) or _generic(paths, slug, country)


def _extensions(paths: Sequence[Path]) -> str:
    return ", ".join(sorted({path.suffix.lstrip(".").lower() or "folder" for path in paths}))


def _named(paths: Sequence[Path]) -> Importer | None:
    """The partner that sends files of these names, if exactly one does."""
    try:
        slug = slug_for(paths)
    except UsageError:
        return None
    return next(one for one in IMPORTERS if one.slug == slug)


def _must_fit(partner: Importer, paths: Sequence[Path]) -> None:
    why = _misfit(partner, paths)
    if why is not None:
        raise InputError(why)


def _misfit(partner: Importer, paths: Sequence[Path]) -> str | None:
    """Why a delivery is not in the form its partner sends; None when it is. Damage found on the way is raised."""
    for path in paths:
        tried = named = 0
        try:
            for row in islice(partner.read(path), LOOKED_AT):
                tried += 1
                outcome = _tried(partner, row)
                if outcome == "listing":
                    named = 1
                    break
                named += outcome == "skip" or (outcome == "empty" and tried < 3)
        except (LookupError, TypeError, ValueError, AttributeError):
            named, tried = 0, tried or 1
        if tried and not named:
            return f"{path.name}: is not in the form that {partner.slug} sends; none of its first rows can be read"
    return None


def _tried(partner: Importer, row: object) -> str:
    """What becomes of one row: `listing`, `skip` for a reason of its own, `empty`, or `foreign` to the form."""
    try:
        made = partner.to_draft(row)  # type: ignore[arg-type]  # rows are passed through as they came
    except ValidationError:
        return "skip"
    except (LookupError, TypeError, ValueError, AttributeError):
        return "foreign"
    if not isinstance(made, Skip):
        return "listing"
    return "foreign" if made.reason in NAMELESS else "empty" if made.reason in EMPTY else "skip"


def _slug(paths: Sequence[Path], source: str) -> str:
    """The new source's slug: the one that was given, else the folder's or file's name as one."""
    if source:
        if not SLUG.fullmatch(source):
            raise UsageError("--source must be small letters, digits and _, such as harbour_list")
        if any(SequenceMatcher(None, source, one.slug).ratio() > 0.88 for one in IMPORTERS):
            raise UsageError("no such source, but one of nearly this name is known; choose another name, or that one")
        return source
    made = re.sub(r"[^a-z0-9]+", "_", paths[0].resolve().stem.casefold()).strip("_")[:50].strip("_")
    made = made if made[:1].isalpha() else f"list_{made}".rstrip("_")
    if any(one.slug == made for one in IMPORTERS):
        made = f"{made}_sheet"
    return made if SLUG.fullmatch(made) else "list_of_files"


def _shaped(paths: Sequence[Path], slug: str, country: str) -> Detected | None:
    """A shape that many partners send (HSDS and its like), if all the files have the same."""
    from importers.shapes import detect, importer_for  # noqa: PLC0415  # shapes use nothing of this module

    found = [detect(path) for path in paths]
    first = found[0]
    if first is None or any(one is None or one.shape != first.shape for one in found):
        return None
    return Detected(importer_for(paths[0], slug, country=country or "US"), first.shape, first.why)


def _generic(paths: Sequence[Path], slug: str, country: str) -> Detected:
    mappings = [propose_for(path, country) for path in paths]
    whole = mappings[0]
    if any(one.tables != whole.tables for one in mappings[1:]):
        raise InputError(f"{paths[1].name}: has other columns than the first file; import the files one by one")
    if not any(table.use for table in whole.tables):
        reason = "no column could be told that holds names with a phone, link or address"
        raise InputError(f"{paths[0].name}: {reason}; write a mapping and give it with --mapping")
    return _by_mapping(whole, slug, "no partner or known shape fits; its columns were told by their words and cells")


def _by_mapping(mapping: Mapping, slug: str, why: str, *, trust_said: bool = True) -> Detected:
    used = [table for table in mapping.tables if table.use]
    read = sum(1 for table in used for column in table.columns if column.field not in {"", "internal"})
    shape = f"a sheet, {read} of {sum(len(table.columns) for table in used)} columns read"
    return Detected(importer_of(mapping, slug), shape, why, to_toml(mapping), mapping.said if trust_said else ())
