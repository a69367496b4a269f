"""Fuzzing by hand: `python -m tests.fuzz NAME --seconds N`, or `all`. Needs the extra `fuzz` (atheris) to be clever.

Promises: a target's findings (what it raised, and inputs that take more than a second of processor time) are kept in a
folder and told as they come, each kind once; nothing is sent anywhere. Without atheris the seeds are mutated blindly.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Final

try:
    import atheris
except ImportError:
    atheris = None

SLOW: Final = 1.0
LONG: Final = 60_000
EVERY: Final = 25
"""Each so-manieth input is tried again, repeated to `LONG` bytes: what grows faster than the text shows then."""


class Hunt:
    """Runs one target over inputs and keeps the first input of each kind of finding."""

    def __init__(self, name: str, folder: Path) -> None:
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415  (after atheris instruments what it imports)

        self.target = TARGETS[name]
        self.name, self.folder = name, folder
        self.seen: set[str] = set()
        self.runs = 0

    def __call__(self, data: bytes) -> None:
        self.runs += 1
        self._one(data)
        if self.target.text and self.runs % EVERY == 0 and 0 < len(data) < LONG:
            self._one(data * (LONG // len(data)))

    def _one(self, data: bytes) -> None:
        begun = time.process_time()
        try:
            self.target.run(data)
        except Exception as error:  # noqa: BLE001  (whatever was not promised is a finding)
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._keep(f"{type(error).__name__} {Path(where.filename).name}:{where.lineno} {str(error)[:60]!r}", data)
        spent = time.process_time() - begun
        if spent > SLOW:
            self._keep(f"slow {len(data) // 10_000}0k {min(int(spent), 9)}s", data)

    def _keep(self, kind: str, data: bytes) -> None:
        if kind in self.seen or len(self.seen) > 60:
            return
        self.seen.add(kind)
        digest = hashlib.sha256(data).hexdigest()[:10]
        (self.folder / f"{self.name}-{digest}").write_bytes(data)
        print(f"{self.name} {digest} {kind} after {self.runs} inputs", flush=True)  # noqa: T201  (a program)


def _guided(hunt: Hunt, corpus: Path, seconds: int) -> None:
    options = [
        f"-max_total_time={seconds}",
        "-max_len=9000",
        "-timeout=300",
        "-rss_limit_mb=3000",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], hunt)
    atheris.Fuzz()


def _blind(hunt: Hunt, seconds: int) -> None:
    chance = random.Random(1)
    known = hunt.target.seeds()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data) + 1)
            other = chance.choice(known)
            start = chance.randrange(len(other) + 1)
            data[at : at + chance.randint(0, 9)] = chance.choice(
                [bytes([chance.randrange(256)]), other[start : start + 30]]
            )
        hunt(bytes(data[:9000]))


def main(name: str, seconds: int, folder: Path) -> None:
    """Fuzz one target in this process; with atheris it ends the process."""
    if atheris is None:
        _blind(Hunt(name, folder), seconds)
        return
    with atheris.instrument_imports(include=["importers", "directory"]):
        hunt = Hunt(name, folder)
    corpus = folder / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for seed in hunt.target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    _guided(hunt, corpus, seconds)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("name", help="a target of tests/fuzz/targets.py, or all")
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--folder", type=Path, default=None, help="where findings are kept")
    said = asked.parse_args()
    kept = said.folder or Path(tempfile.mkdtemp(prefix="waymark-fuzz-"))
    kept.mkdir(parents=True, exist_ok=True)
    if said.name == "all":
        from tests.fuzz.targets import TARGETS

        for each in TARGETS:
            command = [sys.executable, "-m", "tests.fuzz", each, "--seconds", str(said.seconds), "--folder", str(kept)]
            subprocess.run(command, check=False)
    else:
        main(said.name, said.seconds, kept)
