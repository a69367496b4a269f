"""One worker sends what waits; it may die at any point, and nobody gets a mail twice."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlmodel import select

from directory import editing, intake, notices, referrals
from directory.draft import ListingDraft
from directory.editing import Change
from directory.errors import UsageError
from directory.settings import Settings
from directory.staff import accounts, invitations, mailroom, memberships, outbox, telling
from directory.staff.accounts import Role
from directory.staff.model import Mail
from directory.staff.senders import NotTakenError, PerhapsTakenError
from directory.values import stable_id
from tests.directory.staff import mailing
from tests.directory.staff.conftest import NOW, PASSWORD, Post
from tests.waiting import PATIENCE, until

Make = Callable[..., ListingDraft]
RIVER = stable_id("river", "1")


@pytest.fixture
def waiting(post: Post, make: Make) -> Post:
    """A notice for one mailbox waits."""
    with post.listings() as session:
        intake.submit(session, make(email="desk@river.example"), "import", NOW - timedelta(days=400))
        change = {"alert": Change("", "Call 319-555-0166")}
        editing.edit(session, RIVER, change, "account:x", "why", NOW, trusted=True)
    return post


def test_a_worker_that_dies_between_staging_and_marking_does_it_again_to_no_effect(waiting: Post) -> None:
    with waiting.people() as people, waiting.listings() as listings:
        assert telling.stage(people, listings, NOW)  # committed; the notice is not marked
    waiting.work()
    assert len(waiting.mails) == 1


def test_a_worker_that_dies_after_sending_never_sends_twice(waiting: Post) -> None:
    waiting.failing = [KeyboardInterrupt()]  # type: ignore[list-item]  # the process ends while the server has it
    with pytest.raises(KeyboardInterrupt):
        waiting.work()
    for _ in range(3):
        waiting.pass_by(hours=1)
        waiting.work()
    assert not waiting.mails
    with waiting.people() as people:
        (trouble,) = outbox.troubled(people)
        assert trouble.state == "unsure"
        outbox.again(people, trouble.id, waiting.now)
    assert waiting.work().sent == 1


def test_a_server_that_is_down_is_tried_again_later(waiting: Post) -> None:
    waiting.failing = [NotTakenError("the mail server cannot be reached")] * 2
    assert waiting.work().failed == 1
    assert waiting.work().sent == 0, "not at once"
    waiting.pass_by(minutes=2)
    assert waiting.work().failed == 1
    waiting.pass_by(minutes=6)
    assert waiting.work().sent == 1
    assert mailing.token(waiting.mails[0])
    assert waiting.look(mailing.token(waiting.mails[0]))


def test_a_broken_connection_is_left_to_a_person(waiting: Post) -> None:
    waiting.failing = [PerhapsTakenError()]
    made = waiting.work()
    assert (made.unsure, made.waiting["unsure"]) == (1, 1)
    waiting.pass_by(days=30)
    assert waiting.work().sent == 0


def test_two_workers_at_once_send_each_mail_once(waiting: Post, make: Make) -> None:
    with waiting.people() as people:
        for number in range(30):
            outbox.stage(people, f"k{number}", f"desk{number}@river.example", "refused", NOW)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        mailroom.send(waiting.room, mailroom.Round(), lambda: NOW)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(waiting.mails) == len({mail["To"] for mail in waiting.mails}) == 30
    assert make


def test_one_process_at_a_time(home: Settings) -> None:
    code = (
        "from pathlib import Path\nfrom directory.settings import Settings\n"
        "from directory.staff.mailroom import alone\n"
        f"with alone(Settings(home=Path({str(home.home)!r}))) as mine: print(mine)"
    )

    def other() -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    with mailroom.alone(home) as mine:
        assert (mine, other()) == (True, "False")
    assert other() == "True"


def test_checking_changes_nothing(waiting: Post) -> None:
    made = mailroom.check(waiting.room, NOW, reminding=True)
    assert (made.notices, made.reminded.mailed) == (1, 1)
    assert made.waiting["waiting"] > 0
    with waiting.people() as people:
        assert set(outbox.counts(people).values()) == {0}
    with waiting.listings() as session:
        assert len(notices.waiting(session, "email")) == 1


def test_a_thread_says_once_what_is_wrong_and_sends_until_it_is_stopped(waiting: Post, tmp_path: Path) -> None:
    settings = waiting.room.settings.model_copy(update={"database_url": str(waiting.room.listings.url)})
    wrong = settings.model_copy(update={"smtp_url": SecretStr("carrier-pigeon://")})
    without_accounts = settings.model_copy(update={"home": tmp_path / "elsewhere"})
    stop, said = threading.Event(), []
    workers = [mailroom.keep_up(one, stop, said.append, lambda: NOW, every=0.01) for one in (wrong, without_accounts)]
    until(lambda: said)
    workers.append(mailroom.keep_up(settings, stop, said.append, lambda: NOW, every=0.01))
    until(lambda: mailing.files(settings.outbox_folder))
    stop.set()
    for worker in workers:
        worker.join(PATIENCE)
        assert not worker.is_alive()
    assert [type(one) for one in said] == [UsageError]


def test_what_is_wrong_is_said_once_also_when_another_process_had_its_turn_in_between(home: Settings) -> None:
    wrong = home.model_copy(update={"smtp_url": SecretStr("carrier-pigeon://")})
    stop, said, rounds = threading.Event(), [], []

    def clock() -> datetime:
        rounds.append(1)
        return NOW

    def another_turn() -> None:
        before = len(rounds)
        until(lambda: len(rounds) > before + 2)

    worker = mailroom.keep_up(wrong, stop, said.append, clock, every=0.01)
    until(lambda: said)

    def others() -> bool:
        with mailroom.alone(home) as mine:
            if mine:
                another_turn()
            return mine

    until(others)
    another_turn()
    stop.set()
    worker.join(PATIENCE)
    assert [type(one) for one in said] == [UsageError]


@pytest.mark.parametrize("options", [[], ["--send"], ["--check"]])
def test_the_command_makes_and_sends_and_prints_counts_alone(waiting: Post, options: list[str]) -> None:
    home, store = waiting.room.settings.home, str(waiting.room.listings.url)
    done = subprocess.run(
        [sys.executable, "-m", "directory", "remind", "--json", *options],
        env={"WAYMARK_HOME": str(home), "WAYMARK_DATABASE_URL": store, "PATH": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["notices"] == 1
    assert "river" not in done.stdout
    assert told["sent"] == len(mailing.files(home / "outbox")) == (2 if options == ["--send"] else 0)


def test_that_something_waits_is_told_once_and_forgotten_when_it_is_told(post: Post) -> None:
    """When a member was written to is when somebody was referred: not even that stays."""
    organization = uuid4()
    with post.people() as people:
        account = accounts.add(people, "ana@partner.example", "Ana", Role.PARTNER, "test", NOW)
        invitations.accept(people, invitations.invite(people, account.id, "test", NOW), "Ana", PASSWORD, NOW)
        memberships.join(people, account.id, organization, "test", NOW)
        assert telling.something_waits(people, organization, NOW) == 1
        assert telling.something_waits(people, organization, NOW) == 0, "one such mail is on its way"
    post.failing.append(NotTakenError("busy"))
    post.work()
    assert post.mails == []
    post.pass_by(minutes=2)
    post.work()
    assert [mail["Subject"] for mail in post.mails] == ["Something waits for you"]
    with post.people() as people:
        assert people.exec(select(Mail)).all() == []
        telling.something_waits(people, organization, post.now)
    post.failing.append(NotTakenError("no such mailbox", final=True))
    post.work()
    post.pass_by(hours=25)
    post.work()
    with post.people() as people:
        assert people.exec(select(Mail)).all() == []


def test_referrals_that_are_over_are_forgotten_also_where_no_mail_can_be_sent(home: Settings) -> None:
    wrong = home.model_copy(update={"smtp_url": SecretStr("carrier-pigeon://")})
    with referrals.book(wrong, NOW) as book:
        referrals.make(book, uuid4(), uuid4(), referrals.Asked(), "account:sue", NOW)
    stop = threading.Event()
    worker = mailroom.keep_up(wrong, stop, lambda _: stop.set(), lambda: NOW + timedelta(days=1), every=0.01)
    worker.join(PATIENCE)
    with closing(sqlite3.connect(referrals.file_of(wrong))) as file:
        assert file.execute("SELECT COUNT(*) FROM referral").fetchone() == (0,)
