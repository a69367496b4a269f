"""Measure matching on the generator's truth: `python -m tests.benchmarks.matching [--rows N …] [--seed N]`.

Promises: rows whose `dup_of` names another row come from a second source, the rest from the first; a pair is right when
`dup_of` says so. Every first row is looked up once more as a stranger's: a `same` there counts against precision. It
says recall and precision of `same` and of what a person sees, also of copies that leave facts out, how many listings
are read for a draft, and what a look-up costs in milliseconds of processor time (the machine is shared). Without the
shared generator it says so and exits 0.
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
from directory.matching.evidence import judge
from directory.matching.sides import side_of_draft
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


def _without(draft: ListingDraft, *fields: str) -> ListingDraft:
    """The draft as a partner sends it who leaves these facts out."""
    return draft.model_copy(update=dict.fromkeys(fields, ()) | ({"email": ""} if "urls" in fields else {}))


def looked_up(session: Session, copies: list[tuple[ListingDraft, str]], *left_out: str) -> tuple[Counter[str], float]:
    """What becomes of copies of stored rows: `same right` and so on, and milliseconds of processor time for one."""
    counts: Counter[str] = Counter()
    asked = [(_without(draft, *left_out), of) for draft, of in copies]
    began = time.process_time()
    for draft, of in asked:
        match = finding.find(session, draft)
        right = match is not None and match.listing_id == stable_id("first", of)
        counts[f"{match.verdict} {'right' if right else 'wrong'}" if match else "missed"] += 1
    return counts, (time.process_time() - began) / max(1, len(asked)) * 1000


def shares(counts: Counter[str], false_same: int = 0) -> str:
    """Precision and recall of `same`, and of what a person sees (`same` and `ask`)."""
    whole = max(1, counts.total())
    same, ask = counts["same right"], counts["ask right"]
    claimed = same + counts["same wrong"] + false_same
    said = f"recall {same / whole:.4f}" + (f", precision {same / claimed:.4f}" if claimed else "")
    return f"same {said}; same or ask recall {(same + ask) / whole:.4f}; missed {counts['missed']}"


def measure(session: Session, made: list[tuple[ListingDraft, str]]) -> Iterator[tuple[str, object]]:
    """Write the first source, look every row of the second up, then every first row as a source of strangers."""
    pending = Pending(session, "bench", NOW)
    first = [draft for draft, copy_of in made if not copy_of]
    began = time.process_time()
    for draft in first:
        pending.create(pending.prepare(draft, stable_id(draft.source, draft.external_id), ""))
        if len(pending) >= 400:
            pending.flush()
    pending.flush()
    written = time.process_time() - began
    known = {draft.external_id for draft in first}
    copies = [(draft, of) for draft, of in made if of in known]
    strangers: Counter[str] = Counter()
    began = time.process_time()
    for draft in first:
        alone = draft.model_copy(update={"source": "third"})
        match = finding.find(session, alone, beside=stable_id("first", draft.external_id))
        strangers[match.verdict if match else "nothing"] += 1
    strange = (time.process_time() - began) / max(1, len(first)) * 1000
    counts, cost = looked_up(session, copies)
    read = [len(finding.candidates(session, side_of_draft(draft), "second")[0]) for draft, _ in copies[:2000]]
    yield "listings, copies", f"{len(first):,}, {len(copies):,}"
    yield "copies as generated", shares(counts, strangers["same"])
    for left_out in (("phones",), ("urls",), ("phones", "urls"), ("locations",)):
        yield f"… without {' and '.join(left_out)}", shares(looked_up(session, copies, *left_out)[0])
    yield "of no copy", ", ".join(f"{verdict} {n:,}" for verdict, n in sorted(strangers.items()))
    yield "listings read per draft", f"{sum(read) / max(1, len(read)):.2f} (at most {max(read, default=0)})"
    yield (
        "CPU ms per copy",
        f"{cost:.3f}, per stranger {strange:.3f}, per row written {written / max(1, len(first)) * 1000:.3f}",
    )


def known_pairs() -> str:
    """Precision and recall on the shared folder's pairs, made by hand."""
    counts: Counter[tuple[str, str]] = Counter()
    with (SHARED / "testdata" / "dedupe_pairs.csv").open(encoding="utf-8", newline="") as file:
        for one, two, same in list(csv.reader(file))[1:]:
            verdict = judge(side_of_draft(_said(one, "first")), side_of_draft(_said(two, "second"))).verdict
            counts[same, verdict] += 1
    twins = sum(n for (same, _), n in counts.items() if same == "1")
    claimed = counts["1", "same"] + counts["0", "same"]
    seen = counts["1", "same"] + counts["1", "ask"]
    asked = seen + counts["0", "same"] + counts["0", "ask"]
    same = f"same recall {counts['1', 'same'] / twins:.2f}, precision {counts['1', 'same'] / max(1, claimed):.2f}"
    return f"{same}; same or ask recall {seen / twins:.2f}, precision {seen / max(1, asked):.2f}"


def _said(text: str, source: str) -> ListingDraft:
    name, phone, domain, city = text.split("|")
    return ListingDraft(
        source=source,
        external_id="one",
        tier=Tier.PUBLIC,
        kind=PartnerKind.COMMUNITY,
        organization=OrganizationDraft(name=name),
        name=name,
        phones=(PhoneDraft(number=phone),) if phone else (),
        urls=(f"https://{domain}",) if domain else (),
        locations=(LocationDraft(address=AddressDraft(city=city)),),
    )


def measured(rows: int, seed: int, dup: float) -> None:
    """Measure on one generated file and print."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(drafts(generated(rows, seed, dup, Path(folder))))
        engine = store.engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        store.upgrade(engine)
        with store.session(engine) as session:
            for slug in ("first", "second"):
                source = intake.source_of(slug, slug, PartnerKind.COMMUNITY, trusted=True, demo=False)
                intake.ensure_source(session, source)
            for name, value in measure(session, made):
                sys.stdout.write(f"{name:32} {value}\n")
                sys.stdout.flush()
        engine.dispose()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--dup", type=float, default=0.05)
    said = parser.parse_args()
    if not (SHARED / "reference" / "make_synthetic.py").exists():
        sys.stdout.write("SKIPPED: the shared generator is not on this machine; matching was not measured\n")
        return 0
    sys.stdout.write(f"{'pairs made by hand':32} {known_pairs()}\n")
    for rows in said.rows:
        measured(rows, said.seed, said.dup)
    return 0


if __name__ == "__main__":
    sys.exit(main())
