"""Measure matching on the generator's truth: `python -m tests.benchmarks.matching [--rows N] [--seed N] [--dup SHARE]`.

Promises: rows whose `dup_of` names another row come from a second source, the rest from the first; a pair is right when
`dup_of` says so (or both are copies of one row). It says how many `same`, `ask` and `different` were right and wrong,
and what one look-up costs in milliseconds of
processor time (the machine is shared). Without the shared generator it says so and exits 0.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from directory import intake, store
from directory.draft import AddressDraft, ListingDraft, LocationDraft, OrganizationDraft, PhoneDraft
from directory.matching import finding
from directory.records import Pending
from directory.values import PartnerKind, Point, Precision, Tier, stable_id

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KINDS = {
    "faith": "faith",
    "business": "business",
    "education": "education",
    "health": "health",
    "police": "police",
    "court": "court",
}


def generated(rows: int, seed: int, dup: float, folder: Path) -> Path:
    """The generator's file."""
    out = folder / "listings.csv"
    generator = SHARED / "reference" / "make_synthetic.py"
    zips = SHARED / "geo" / "us_zips.csv.gz"
    said = [sys.executable, str(generator), "--rows", str(rows), "--seed", str(seed), "--dup", str(dup)]
    said += ["--dev", str(SHARED / "data"), "--zips", str(zips), "--out", str(out)]
    subprocess.run(said, check=True, capture_output=True)
    return out


def draft_of(row: dict[str, str], source: str) -> ListingDraft:
    """The row as a draft, without the cleaning that is measured elsewhere; a hidden row keeps no place."""
    hidden = row["confidential_address"] != "false"
    digits = re.sub(r"\D", "", row["phone"].split(" x")[0]).removeprefix("1")
    hotline = re.sub(r"\D", "", row["hotline"])
    numbers = [f"+1{digits}"] * (len(digits) == 10) + [f"+{hotline}"] * bool(hotline)
    address = AddressDraft(
        address_1=row["address_1"], city=row["city"], state_province=row["state"], postal_code=row["postal_code"]
    )
    point = Point(float(row["latitude"]), float(row["longitude"]), Precision.STREET) if row["latitude"] else None
    return ListingDraft(
        source=source,
        external_id=row["id"],
        tier=Tier.CONFIDENTIAL if hidden else Tier.PUBLIC,
        kind=PartnerKind(KINDS.get(row["category"], "community")),
        organization=OrganizationDraft(name=row["organization"]),
        name=row["name"],
        phones=tuple(PhoneDraft(number=number) for number in numbers),
        urls=(row["website"],) if row["website"] else (),
        email=row["email"],
        locations=() if hidden else (LocationDraft(address=address, point=point),),
    )


def drafts(path: Path) -> Iterator[tuple[ListingDraft, str]]:
    """Every row that can be a draft, with the row it is a copy of (or "")."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                yield draft_of(row, "second" if row["dup_of"] else "first"), row["dup_of"]
            except ValueError:
                continue


def measure(session: Session, made: list[tuple[ListingDraft, str]]) -> dict[str, float | int]:
    """Write the first source, then look every row of the second up; also every first row, as a source of strangers."""
    pending = Pending(session, "bench", NOW)
    began = time.process_time()
    for draft, copy_of in made:
        if not copy_of:
            pending.create(pending.prepare(draft, stable_id(draft.source, draft.external_id), ""))
            if len(pending) >= 400:
                pending.flush()
    pending.flush()
    written = time.process_time() - began
    counts: Counter[str] = Counter()
    truth = {draft.external_id for draft, copy_of in made if not copy_of}
    copies = [(draft, of) for draft, of in made if of in truth]
    began = time.process_time()
    for draft, of in copies:
        match = finding.find(session, draft)
        right = match is not None and match.listing_id == stable_id("first", of)
        counts[f"{match.verdict} {'right' if right else 'wrong'}" if match else "missed"] += 1
    took = time.process_time() - began
    strangers, cost = 0, 0.0
    began = time.process_time()
    for draft, _ in [pair for pair in made if not pair[1]][:5000]:
        alone = draft.model_copy(update={"source": "third"})
        match = finding.find(session, alone, beside=stable_id("first", draft.external_id))
        strangers += 1
        if match:
            counts[f"stranger {match.verdict}"] += 1
    cost = (time.process_time() - began) / max(1, strangers) * 1000
    figures: dict[str, float | int] = {"listings": len(made) - len(copies), "copies": len(copies)}
    figures |= dict(sorted(counts.items())) | {"strangers looked up": strangers}
    figures |= {"ms per written row": round(written / max(1, len(truth)) * 1000, 3)}
    return figures | {"ms per copy": round(took / max(1, len(copies)) * 1000, 3), "ms per stranger": round(cost, 3)}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--dup", type=float, default=0.05)
    said = parser.parse_args()
    if not (SHARED / "reference" / "make_synthetic.py").exists():
        sys.stdout.write("SKIPPED: the shared generator is not on this machine; matching was not measured\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = list(drafts(generated(said.rows, said.seed, said.dup, Path(folder))))
        engine = store.engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        store.upgrade(engine)
        with store.session(engine) as session:
            for slug in ("first", "second"):
                source = intake.source_of(slug, slug, PartnerKind.COMMUNITY, trusted=True, demo=False)
                intake.ensure_source(session, source)
            for name, value in measure(session, made).items():
                sys.stdout.write(f"{name:24} {value}\n")
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
