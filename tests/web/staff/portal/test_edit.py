"""A change is typed as people write, looked at before it is sent, and becomes what `directory.fields` lets it."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from directory import editing, holdings
from directory.staff import drafts, memberships
from tests.web.staff.conftest import START
from tests.web.staff.portal.conftest import Partners
from web.staff.portal.sections import SECTIONS


def form_of(page: str) -> dict[str, Any]:
    """The fields of the last form that a browser would send from a page, as they stand."""
    body = max(re.findall(r'<form method="post"[^>]*>.*?</form>', page, re.DOTALL), key=len)
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and " checked" not in tag):
            continue
        said = html.unescape(value[1]) if value else ""
        if kind and kind[1] == "checkbox":
            found.setdefault(name[1], []).append(said)
        else:
            found[name[1]] = said
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        chosen = chosen or re.search(r'<option(?: value="([^"]*)")?>([^<]*)', options)
        found[name] = html.unescape(chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
    return found


def change(browser: Any, home: str, section: str, **typed: Any) -> Any:
    """Open a section's form, type, and ask to look at it."""
    fields = form_of(browser.get(f"{home}/edit/{section}").text)
    return browser.post(f"{home}/edit/{section}", fields | {k.replace("__", "-"): v for k, v in typed.items()})


def send(browser: Any, home: str) -> Any:
    """Look at the draft and send it."""
    seal = re.search(r'name="seal" value="(\w+)"', browser.get(f"{home}/review").text)
    return browser.post(f"{home}/send", {"seal": seal[1] if seal else ""})


@pytest.fixture
def home(partners: Partners) -> str:
    return f"/portal/listings/{partners.ids['Court help']}"


@pytest.mark.parametrize("name", ["Court help", "Night shelter"])
def test_opening_a_form_and_sending_it_changes_nothing(pat: Any, partners: Partners, name: str) -> None:
    before = partners.content(name)
    home = f"/portal/listings/{partners.ids[name]}"
    for section in SECTIONS:
        if section == "place" and name == "Night shelter":
            assert pat.get(f"{home}/edit/{section}").status_code == 404
            continue
        answer = change(pat, home, section)
        assert answer.headers["location"] == f"{home}?done=portal_same", section
    assert partners.content(name) == before


def test_hours_of_a_trusted_partner_are_public_when_they_are_sent(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    assert change(pat, home, "hours", schedules__0__text="Mon-Fri 8am-6pm; Sat 10am-noon").status_code == 303
    look = pat.get(f"{home}/review").text
    assert "Applied at once" in look
    assert "8:00am-6:00pm" in look
    assert partners.content("Court help")["schedules"][0]["expression"] == "Mo-Fr 09:00-17:00", "nothing is sent yet"
    assert send(pat, home).headers["location"].endswith("done=portal_applied")
    assert partners.content("Court help")["schedules"][0]["expression"] == "Mo-Fr 08:00-18:00; Sa 10:00-12:00"


def test_without_trust_the_same_hours_wait_and_are_seen_to_wait(pat: Any, partners: Partners, home: str) -> None:
    change(pat, home, "hours", schedules__0__text="24/7")
    assert "Applied at once" not in pat.get(f"{home}/review").text
    assert send(pat, home).headers["location"].endswith("done=portal_waits")
    assert partners.content("Court help")["schedules"][0]["expression"] == "Mo-Fr 09:00-17:00"
    assert "1 change waits" in pat.get("/portal").text
    with partners.listings() as session:
        (waiting,) = holdings.waiting(session, [partners.ids["Court help"]], "")[partners.ids["Court help"]]
    assert waiting.field == "schedules"


def test_a_number_waits_however_trusted_and_the_look_shows_the_old_one_as_public(
    pat: Any, partners: Partners, home: str
) -> None:
    partners.trust()
    assert change(pat, home, "contact", phones__0__number="(319) 555-0144").status_code == 303
    look = pat.get(f"{home}/review").text
    article = look[look.index("panel public") :]
    assert "Waits" in look
    assert "(319) 555-0144" in look
    assert "(319) 555-0144" not in article
    assert "(319) 555-0101" in article
    send(pat, home)
    assert partners.content("Court help")["phones"][0]["number"] == "+13195550101"


def test_what_cannot_be_read_comes_back_with_everything_that_was_typed(pat: Any, partners: Partners, home: str) -> None:
    answer = change(pat, home, "hours", schedules__0__text="whenever the moon is full", schedules__0__note="Ring twice")
    assert answer.status_code == 422
    assert "whenever the moon is full" in answer.text
    assert "Ring twice" in answer.text
    assert "do not understand these hours" in answer.text
    assert partners.content("Court help")["schedules"][0]["note"] == ""


def test_moving_puts_the_point_in_the_middle_of_the_new_zip_and_waits(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    answer = change(
        pat, home, "place", locations__0__address_1="9 Oak Avenue", locations__0__city="Iowa City",
        locations__0__postal_code="52240",
    )  # fmt: skip
    assert answer.status_code == 303
    assert send(pat, home).headers["location"].endswith("done=portal_waits")
    with partners.listings() as session:
        found = holdings.waiting(session, [partners.ids["Court help"]], "")[partners.ids["Court help"]]
    assert found[0].new[0]["address"]["address_1"] == "9 Oak Avenue"
    assert found[0].new[0]["point"]["precision"] == "postcode"


def test_a_text_that_gives_a_hidden_place_away_is_refused(pat: Any, partners: Partners) -> None:
    home = f"/portal/listings/{partners.ids['Night shelter']}"
    answer = change(pat, home, "what", description="We are at 12 Maple Street, behind the church.")
    assert answer.status_code == 422
    assert "may not be told in any text" in answer.text


def test_counties_are_picked_from_a_list(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    page = pat.get(f"{home}/edit/areas").text
    assert "Johnson County, IA" in page
    change(pat, home, "areas", **{"service_areas-new": ["county:19103"]})
    send(pat, home)
    assert [one["code"] for one in partners.content("Court help")["service_areas"]] == ["19113", "19103"]


def test_two_people_at_one_field_see_both_and_lose_nothing(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    change(pat, home, "who", eligibility="Anyone in Linn County.")
    with partners.listings() as session:
        editing.apply(session, partners.ids["Court help"], {"eligibility": "Adults."}, "account:other", "", START)
    look = pat.get(f"{home}/review").text
    assert "Somebody else changed this too" in look
    assert "Adults." in look
    assert "Anyone in Linn County." in look
    pat.post(f"{home}/resolve", {"choice-eligibility": "mine"})
    send(pat, home)
    assert partners.content("Court help")["eligibility"] == "Anyone in Linn County."


def test_a_change_between_the_form_and_the_look_is_a_conflict_too(pat: Any, partners: Partners, home: str) -> None:
    fields = form_of(pat.get(f"{home}/edit/who").text)
    with partners.listings() as session:
        editing.apply(session, partners.ids["Court help"], {"eligibility": "Adults."}, "account:other", "", START)
    pat.post(f"{home}/edit/who", fields | {"eligibility": "Everyone."})
    assert "Somebody else changed this too" in pat.get(f"{home}/review").text


def test_only_what_was_looked_at_is_sent(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    change(pat, home, "who", eligibility="One.")
    seal = re.search(r'name="seal" value="(\w+)"', pat.get(f"{home}/review").text)
    change(pat, home, "who", eligibility="Two.")
    assert seal
    assert pat.post(f"{home}/send", {"seal": seal[1]}).headers["location"].endswith("done=portal_look")
    assert partners.content("Court help")["eligibility"] == ""


@pytest.mark.parametrize(
    "carried",
    ["", "[]", "{", '[{"schedules": NaN, "timezone": ""}, {}]', "[" * 5000, '[{"tier": 1}, {"tier": 1}]', '["a", "b"]',
     '[{"schedules": 1, "timezone": 2}, {"schedules": 1, "timezone": 2}]'],
    ids=range(8),
)  # fmt: skip
def test_a_forged_base_is_refused_calmly(pat: Any, partners: Partners, home: str, carried: str) -> None:
    before = partners.content("Court help")
    answer = pat.post(f"{home}/edit/hours", {"carried": carried, "schedules-0-text": "24/7", "timezone": "x"})
    assert answer.status_code == 422
    assert partners.content("Court help") == before


def test_a_field_of_no_section_is_never_read(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    fields = form_of(pat.get(f"{home}/edit/who").text)
    base, shown = json.loads(fields["carried"])
    extra = {"tier": "public", "source": "evil", "authorisation": {}, "assured_date": "2030-01-01", "status": "defunct"}
    fields |= {"carried": json.dumps([base | extra, shown | extra]), **dict.fromkeys(extra, "x")}
    assert pat.post(f"{home}/edit/who", fields).headers["location"].endswith("done=portal_same")


def test_scripts_in_every_text_stay_text(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    for section, fields in (("who", ["eligibility"]), ("rules", ["fees", "application_process", "wait_time"]),
                            ("what", ["description", "alert", "name"])):  # fmt: skip
        change(pat, home, section, **dict.fromkeys(fields, f"{evil} words"))
    for path in (f"{home}/review", home, f"{home}/edit/what", "/portal", f"{home}/history", "/portal/sheet"):
        page = pat.get(path).text
        assert "<script>alert" not in page, path
        assert "<img" not in page, path


def test_a_draft_is_its_own_accounts_and_can_be_thrown_away(pat: Any, home: str, signed_in: Any) -> None:
    change(pat, home, "who", eligibility="Mine alone.")
    sue = signed_in("sue@w.example")
    assert "Mine alone." not in sue.get(home).text
    assert pat.post(f"{home}/drop").headers["location"].endswith("portal_dropped")
    assert pat.get(f"{home}/review").url.path == home


def test_a_season_is_a_remark_so_that_nobody_is_told_open_out_of_it(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    change(pat, home, "hours", schedules__0__first="11/15", schedules__0__last="Mar 31")
    send(pat, home)
    assert partners.content("Court help")["schedules"][0]["expression"] == (
        'Mo-Fr 09:00-17:00 "only from Nov 15 to Mar 31"'
    )
    assert change(pat, home, "hours").headers["location"].endswith("portal_same")


def test_what_a_member_was_may_not_be_kept_by_its_drafts_after_it_left(pat: Any, partners: Partners, home: str) -> None:
    change(pat, home, "who", eligibility="Soon gone.")
    with partners.people() as session:
        memberships.leave(session, partners.office.ids["pat@p.example"], partners.organizations["Lantern"], "t", START)
    assert pat.get(f"{home}/review").status_code == 404
    assert pat.post(f"{home}/send", {"seal": ""}).status_code == 404
    assert "Court help" not in pat.get("/portal").text


def test_a_withdrawal_and_hiding_take_effect_at_once_and_only_when_sure(
    pat: Any, partners: Partners, home: str
) -> None:
    assert pat.post(f"{home}/hide").headers["location"].endswith("portal_sure")
    assert partners.content("Court help")["tier"] == "public"
    change(pat, home, "place", locations__0__address_1="44 Secret Lane")
    pat.post(f"{home}/hide", {"sure": "yes"})
    assert partners.content("Court help")["tier"] == "confidential"
    with partners.people() as session:
        assert not drafts.of(session, partners.office.ids["pat@p.example"], partners.ids["Court help"], START)
    pat.post(f"{home}/withdraw", {"sure": "yes", "why": "we stopped"})
    assert "Not shown" in pat.get("/portal").text


def test_one_click_says_that_all_is_right_and_another_that_it_is_full(pat: Any, home: str) -> None:
    assert "please check" in pat.get("/portal").text
    pat.post(f"{home}/still-right", {"from": "list"})
    page = pat.get("/portal?done=portal_right").text
    assert "Checked today" in page
    assert "Up to date" in page
    answer = pat.post(f"{home}/room", {"level": "full", "from": "list"})
    assert answer.headers["location"] == "/portal?done=portal_room"
    assert "Only staff see it." in pat.get("/portal").text
    assert pat.post(f"{home}/room", {"level": "plenty"}).status_code == 422
    assert pat.post(f"{home}/room", {"level": "full", "hours": "9" * 4}).status_code == 422


def test_that_the_public_may_see_it_outlasts_the_word(pat: Any, partners: Partners, home: str) -> None:
    pat.post(f"{home}/room", {"level": "space", "shown-asked": "1", "shown": "yes", "hours": "1"})
    partners.office.clock.pass_by(hours=3)
    pat.client.cookies.clear()
    pat.sign_in("pat@p.example").post(f"{home}/room", {"level": "full"})
    assert "The public sees it." in pat.get("/portal").text
    pat.post(f"{home}/room", {"level": "full", "shown-asked": "1"})
    assert "Only staff see it." in pat.get("/portal").text


def test_a_place_leaves_every_draft_when_it_becomes_private(pat: Any, partners: Partners, home: str) -> None:
    change(pat, home, "place", locations__0__address_1="44 Secret Lane")
    change(pat, home, "who", eligibility="Adults.")
    with partners.listings() as session:
        editing.apply(session, partners.ids["Court help"], {"tier": "confidential"}, "account:other", "", START)
    look = pat.get(f"{home}/review").text
    assert "44 Secret Lane" not in look
    assert "Adults." in look
    with partners.people() as session:
        kept = drafts.of(session, partners.office.ids["pat@p.example"], partners.ids["Court help"], START)
    assert set(kept) == {"eligibility"}


def test_a_time_zone_is_one_there_is(pat: Any, partners: Partners, home: str) -> None:
    assert change(pat, home, "hours", timezone="Mars/Olympus, call 555-0199").status_code == 422
    assert partners.content("Court help")["timezone"] == "America/Chicago"


def test_closing_for_a_while_shows_at_once_and_opening_takes_the_notice_back(
    pat: Any, partners: Partners, home: str
) -> None:
    partners.trust()
    until = (START + timedelta(days=20)).date().isoformat()
    pat.post(f"{home}/close", {"until": until})
    content = partners.content("Court help")
    assert content["status"] == "temporarily closed"
    assert content["alert"] == "Closed until Dec 13, 2026."
    assert pat.post(f"{home}/close", {"until": "yesterday"}).status_code == 422
    pat.post(f"{home}/reopen")
    assert (partners.content("Court help")["status"], partners.content("Court help")["alert"]) == ("active", "")


def test_an_untrusted_partner_closes_at_once_all_the_same(pat: Any, partners: Partners, home: str) -> None:
    pat.post(f"{home}/close")
    assert partners.content("Court help")["status"] == "temporarily closed"


def test_an_earlier_value_is_put_back_by_the_same_rules(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    change(pat, home, "who", eligibility="First.")
    send(pat, home)
    change(pat, home, "who", eligibility="Second.")
    partners.office.clock.pass_by(minutes=1)
    send(pat, home)
    page = pat.get(f"{home}/history").text
    keys = re.findall(r"/history/([\w.-]+)/restore", page)
    assert len(keys) == 2, "to First. and to nothing"
    assert "· you" in page
    pat.post(f"{home}/history/{keys[0]}/restore")
    send(pat, home)
    assert partners.content("Court help")["eligibility"] == "First."
    assert pat.post(f"{home}/history/{keys[0][:-4]}/restore").status_code == 404


def test_trust_is_a_stewards_to_give(pat: Any, partners: Partners, signed_in: Any) -> None:
    path = f"/portal/organizations/{partners.organizations['Lantern']}"
    assert pat.post(f"{path}/trust").status_code == 403
    sam = signed_in("sam@w.example")
    assert sam.post(f"{path}/trust").status_code == 303
    assert "Stop trusting it" in sam.get(path).text
    assert "Trust" not in pat.get(path).text


def test_l12_a_draft_of_a_listing_that_somebody_else_hid_tells_its_place_no_more(
    partners: Partners, pat: Any, home: str
) -> None:
    change(pat, home, "place", locations__0__address_1="14 Maple Street")
    assert "12 Maple Street" in pat.get(f"{home}/review").text
    key = partners.ids["Court help"]
    with partners.listings() as session:
        hide = {"tier": editing.Change("public", "confidential")}
        editing.edit(session, key, hide, "account:steward", "found", START + timedelta(minutes=1), trusted=True)
    for page in ("", "/review", "/history", "/edit/what"):
        assert "Maple" not in pat.get(f"{home}{page}").text
    with partners.people() as people:
        assert drafts.mine(people, partners.office.ids["pat@p.example"], START) == []
