"""P6 over HTTP: the ways by which somebody would have a false hotline number published. Each is refused or held.

`tests/directory/test_deciding.py` drills the rules; here the forms are sent, by those who may and by those who may not.
"""

from __future__ import annotations

from uuid import uuid4

import pytest

from directory import public, review
from directory.draft import PhoneDraft
from tests.directory.test_deciding import HIJACKS
from tests.web.staff.conftest import Browser, Office, _first_office, _quick_hashes, office  # noqa: F401
from tests.web.staff.steward.conftest import FALSE, NEW_PHONES, OLD, RIVER, Shop, sam, second, shop  # noqa: F401

DIGITS = ("3195550199", "319-555-0199", "(319) 555-0199", "319 555 0199")


def shown(shop: Shop) -> str:  # noqa: F811
    """All that the public is told of every listing."""
    return str(
        shop.do(lambda session: [one.model_dump() for one in public.all_listings(session, shop.office.clock.now)])
    )


@pytest.mark.parametrize("way", HIJACKS)
def test_P6_a_steward_who_simply_approves_publishes_nothing(shop: Shop, sam: Browser, way: str) -> None:  # noqa: F811
    before = shown(shop)
    for field, new in HIJACKS[way].items():
        item = shop.ask(field, new)
        assert sam.post(f"/steward/queue/{item}/approve", {"why": "looks right"}).status_code == 409
    assert shown(shop) == before


ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "approve it oneself": ("queue/{item}/approve", {"why": "ours"}),
    "say that the old number said yes": ("queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"}),
    "put another number in its place": ("queue/{item}/correct", {"why": "x", "number0": FALSE, "kind0": "hotline"}),
    "take the question so that nobody else can": ("queue/{item}/claim", {}),
    "say that the contacts were told": ("calls/{item}/told", {}),
    "put it into the hours": ("queue/{item}/hours", {"hours": f"call {FALSE}", "step": "keep", "why": "x"}),
    "undo a merge": ("listings/{listing}/merges/{item}/undo", {"why": "x"}),
    "show a withdrawn listing again": ("listings/{listing}/show-again", {"why": "x"}),
}


@pytest.mark.parametrize("role", ["pat@p.example", "sue@w.example"])
@pytest.mark.parametrize("act", ACTS)
def test_P6_neither_partner_nor_staff_decide(office: Office, shop: Shop, act: str, role: str) -> None:  # noqa: F811
    item, before = shop.ask("phones", NEW_PHONES), shown(shop)
    path, form = ACTS[act]
    answer = office.browser().sign_in(role).post("/steward/" + path.format(item=item, listing=RIVER), form)
    allowed = act.startswith("say that the contacts") and role.startswith("sue")
    assert answer.status_code == (404 if allowed else 403)
    assert shown(shop) == before


@pytest.mark.parametrize(
    "channel",
    [f"phone:{FALSE}", "phone:+13195550150", f"email:{OLD}", "email:thief@pretend.example", f"phone: {OLD}", "phone:"],
)
def test_P6_only_what_stood_before_verifies(shop: Shop, sam: Browser, channel: str) -> None:  # noqa: F811
    shop.take_in(source="brook", external_id="5", name="Another office", phones=({"number": "+13195550150"},), urls=())
    item, before = shop.ask("phones", NEW_PHONES), shown(shop)
    answer = sam.post(f"/steward/queue/{item}/verify", {"channel": channel, "answer": "yes"})
    assert answer.status_code == 422
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "x"}).status_code == 409
    assert shown(shop) == before


def test_P6_one_person_alone_publishes_nothing_by_saying_they_know(
    shop: Shop, sam: Browser, second: Browser  # noqa: F811
) -> None:  # fmt: skip
    item, before = shop.ask("phones", NEW_PHONES), shown(shop)
    for _ in range(2):
        sam.post(f"/steward/queue/{item}/verify", {"channel": "other", "other": "I know them", "answer": "yes"})
        assert sam.post(f"/steward/queue/{item}/approve", {"why": "I know"}).status_code == 409
    assert shown(shop) == before
    second.post(f"/steward/queue/{item}/verify", {"channel": "other", "other": "met them", "answer": "yes"})
    assert second.post(f"/steward/queue/{item}/approve", {"why": "we both do"}).status_code == 303


def test_P6_a_stewards_own_number_waits_for_somebody_else(shop: Shop, sam: Browser) -> None:  # noqa: F811
    item, before = shop.ask("phones", NEW_PHONES), shown(shop)
    form = {"why": "better", "number0": FALSE, "kind0": "voice", "number1": OLD, "kind1": "voice"}
    own = sam.post(f"/steward/queue/{item}/correct", form).headers["location"].split("?")[0]
    for act, sent in (("verify", {"channel": f"phone:{OLD}", "answer": "yes"}), ("approve", {"why": "mine"})):
        assert sam.post(f"{own}/{act}", sent).status_code == 409
    assert shown(shop) == before


def test_P6_a_number_among_corrected_words_waits(shop: Shop, sam: Browser) -> None:  # noqa: F811
    item, before = shop.ask("alert", "Call us on 319 555 0123"), shown(shop)
    sam.post(f"/steward/queue/{item}/correct", {"why": "typing", "words": "Call us on 319 555 0199"})
    assert shown(shop) == before
    assert not any(number in shown(shop) for number in DIGITS)


def test_P6_a_twin_with_a_false_number_brings_none_when_it_is_merged(shop: Shop, sam: Browser) -> None:  # noqa: F811
    shop.take_in(source="brook", external_id="7", phones=(PhoneDraft(number=OLD), PhoneDraft(number=FALSE)))
    (item,) = shop.do(lambda s: [q.id for q in review.open_items(s, kind="duplicate")])
    assert FALSE not in shown(shop)
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "the same"}).status_code == 303
    assert FALSE not in shown(shop)


def test_P6_a_new_row_of_a_known_organisation_with_a_new_number_waits(shop: Shop) -> None:  # noqa: F811
    shop.take_in(external_id="9", name="Night line", phones=(PhoneDraft(number=FALSE),))
    assert FALSE not in shown(shop)


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_P6_a_stewards_browser_is_not_made_to_approve(
    shop: Shop, sam: Browser, headers: dict[str, str]  # noqa: F811
) -> None:  # fmt: skip
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"})
    before = shown(shop)
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "x"}, **headers).status_code == 403
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "x"}, csrf="0" * 64).status_code == 403
    assert shown(shop) == before


def test_P6_an_approval_sent_again_or_to_another_question_does_nothing(shop: Shop, sam: Browser) -> None:  # noqa: F811
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"})
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "they said so"}).status_code == 303
    other, before = shop.ask("urls", ["https://pretend.example"]), shown(shop)
    assert sam.post(f"/steward/queue/{item}/approve", {"why": "again"}).status_code == 409
    assert sam.post(f"/steward/queue/{uuid4()}/approve", {"why": "x"}).status_code == 404
    assert sam.post(f"/steward/queue/{other}/approve", {"why": "x"}).status_code == 409
    assert shown(shop) == before


def test_P6_a_question_about_what_has_changed_meanwhile_is_looked_at_again(shop: Shop, sam: Browser) -> None:  # noqa: F811
    first, rival = shop.ask("phones", NEW_PHONES), shop.ask("phones", [], by="account:rival")
    for item in (first, rival):
        sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"})
    assert sam.post(f"/steward/queue/{first}/approve", {"why": "yes"}).status_code == 303
    before = shown(shop)
    assert sam.post(f"/steward/queue/{rival}/approve", {"why": "yes"}).status_code == 409
    assert shown(shop) == before
