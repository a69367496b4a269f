"""From a question to a page, over a real store, for every engine."""

from __future__ import annotations

import logging

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from directory.search.engine import Engine
from directory.search.index import bring_up_to_date
from directory.values import PartnerKind, Tier
from tests.directory.search.river import (
    NOW,
    OAKLAND,
    SACRAMENTO,
    SAN_FRANCISCO,
    Ask,
    draft,
    names,
    reasons,
    submit,
)


def test_a_need_near_a_zip_is_answered_by_all_three_groups(ask: Ask) -> None:
    page = ask(near="94103", need=("emergency-shelter", "safety-planning"))
    assert {r.listing.name: r.group for r in page.results} == {
        "Harbor House": "serves",
        "Bay Refuge": "serves",
        "National Line": "everywhere",
    }
    assert names(page)[0] == "Harbor House"
    assert all(result.distance_miles is None for result in page.results)
    assert page.place is not None
    assert "94103" in page.place.name


def test_distances_are_told_of_public_points_only(ask: Ask) -> None:
    page = ask(near="San Francisco, CA", need=("lawyer",))
    assert names(page)[:2] == ["Marigold Law", "Larkspur Legal"]
    told = {r.listing.name: r.distance_miles for r in page.results}
    assert told["Marigold Law"] == pytest.approx(0, abs=4)
    assert told["Larkspur Legal"] == pytest.approx(9, abs=4)
    assert told["National Line"] is None


def test_too_few_answers_widen_the_circle_and_say_so(ask: Ask) -> None:
    page = ask(near="94103", need=("lawyer",), radius_miles=5)
    assert "Capital Counsel" in names(page)
    assert page.widened == 100


def test_enough_answers_do_not_widen_the_circle(ask: Ask, session: Session) -> None:
    submit(session, *(draft(f"Law {n}", needs=("lawyer",), at=SAN_FRANCISCO) for n in range(5)))
    page = ask(near="94103", need=("lawyer",), radius_miles=5)
    assert page.widened is None
    assert "Capital Counsel" not in names(page)


def test_words_are_understood_as_needs(ask: Ask) -> None:
    page = ask("lawyer", near="94103")
    assert "lawyer" in page.understood.needs
    assert "need:lawyer" in reasons(page, "Marigold Law")[0]


def test_a_listing_is_found_by_its_name_beside_what_the_words_mean(ask: Ask) -> None:
    page = ask("Harbor House", near="94103")
    assert names(page)[0] == "Harbor House"
    assert "name" in reasons(page, "Harbor House")[0]


def test_a_kind_of_help_in_a_far_name_is_no_reason_to_show_it(ask: Ask, session: Session) -> None:
    submit(session, draft("Zenith Police Department", kind=PartnerKind.POLICE, at=SACRAMENTO))
    submit(session, draft("Anchor Police Department", kind=PartnerKind.POLICE, at=(61.2, -149.9)))
    assert "Anchor Police Department" not in names(ask("police department", near="94103"))
    assert "area" in reasons(ask("Anchor Police Department", near="94103"), "Anchor Police Department")[1]


def test_a_name_made_of_words_that_say_who_it_is_for_is_found(ask: Ask, session: Session) -> None:
    submit(session, draft("The Family Place", serves=["county:48113"]))
    assert names(ask("the family place"))[0] == "The Family Place"


def test_a_place_is_shown_as_it_can_be_typed_again(ask: Ask) -> None:
    for typed in ("oakland, ca", "94103", "alameda county ca"):
        shown = ask(near=typed).place
        assert shown is not None
        again = ask(near=shown.name).place
        assert again == shown
        assert ", CA, CA" not in shown.name


def test_a_place_among_the_words_is_used(ask: Ask) -> None:
    page = ask("lawyer in San Francisco")
    assert page.place is not None
    assert page.place.name.startswith("San Francisco")
    assert next(r for r in page.results if r.listing.name == "Marigold Law").group == "near"


def test_an_unknown_place_says_so_and_still_answers(ask: Ask) -> None:
    page = ask("marigold", near="Qwxyzzy")
    assert page.place is not None
    assert page.place.name == ""
    assert "Marigold Law" in names(page)
    assert all(result.distance_miles is None for result in page.results)
    assert "area" in reasons(page, "Marigold Law")[1]
    assert "National Line" in names(ask(near="Qwxyzzy"))


def test_a_zip_that_does_not_exist_is_not_made_up(ask: Ask) -> None:
    page = ask(near="00000", need=("lawyer",))
    assert page.place is not None
    assert page.place.name == ""
    assert names(page) == ["National Line"]


def test_an_ambiguous_place_offers_choices(ask: Ask) -> None:
    page = ask(near="Springfield")
    assert page.place is not None
    assert len(page.place.choices) > 1
    assert all("Springfield" in choice for choice in page.place.choices)


def test_a_state_is_answered_by_what_is_in_it_without_distances(ask: Ask) -> None:
    page = ask(near="California", need=("emergency-shelter",))
    assert names(page)[:2] == ["Bay Refuge", "Harbor House"]
    assert all(result.distance_miles is None for result in page.results)


def test_an_empty_question_is_answered_by_what_serves_everywhere(ask: Ask) -> None:
    page = ask()
    assert names(page) == ["National Line"]
    assert page.place is None


@pytest.mark.parametrize("typed", ["¿?", "()*~^:[]", '"', "AND OR NOT", "🙏🙏", "x" * 500, "' OR 1=1 --", "%s{}"])
def test_anything_may_be_typed(ask: Ask, typed: str) -> None:
    ask(typed)
    ask(typed, near="94103")
    ask(near=typed[:120])


def test_services_for_people_who_use_violence_are_shown_only_when_asked_for(ask: Ask) -> None:
    assert "Men Who Change" not in names(ask("counseling", near="94103"))
    assert "Men Who Change" not in names(ask("men who change", near="94103"))
    assert "abuse-intervention" not in ask(near="94103").facets["need"]
    assert "Men Who Change" in names(ask(near="94103", need=("abuse-intervention",)))


def test_a_policy_that_says_no_excludes_and_silence_is_asked(ask: Ask) -> None:
    page = ask(near="94103", need=("emergency-shelter", "safety-planning"), policy={"pets": "yes"})
    assert "Bay Refuge" not in names(page)
    assert "policy:pets" in reasons(page, "Harbor House")[0]
    assert "policy:pets" in reasons(page, "National Line")[1]


def test_open_now_excludes_the_closed_and_asks_the_unknown(ask: Ask) -> None:
    page = ask(near="94103", need=("lawyer",), radius_miles=100, open_now=True)
    assert set(names(page)) == {"Marigold Law", "Larkspur Legal", "National Line"}
    assert "open" in reasons(page, "Marigold Law")[0]
    assert "hours" in reasons(page, "Larkspur Legal")[1]
    assert next(r for r in page.results if r.listing.name == "Marigold Law").open_until.startswith("2026-11-23T17:00")


def test_languages_and_tags_that_were_chosen_are_binding(ask: Ask) -> None:
    assert names(ask(near="94103", language=("es",))) == ["Larkspur Legal"]
    assert names(ask(near="94103", tag=("teens",))) == []


def test_what_nobody_gives_is_answered_with_what_may_help_and_says_so(ask: Ask) -> None:
    page = ask(near="94103", need=("victim-compensation",))
    assert names(page)[:2] == ["Marigold Law", "Larkspur Legal"]
    assert "lawyer" in page.instead
    assert "crisis-hotline" in page.instead
    assert ask(near="94103", need=("lawyer",)).instead == ()


def test_what_may_help_instead_is_near_and_the_words_order_it(ask: Ask, session: Session, engine: Engine) -> None:
    against = draft("River Women Against Rape", needs=("counseling", "support-group"), at=OAKLAND)
    submit(session, draft("River Grief Talks", needs=("counseling",), at=OAKLAND), against)
    submit(session, draft("Far Talks", needs=("counseling",), at=(39.74, -104.99)))
    assert bring_up_to_date(session, engine, NOW) == 3
    page = ask("rape crisis", near="94103")
    assert page.instead
    assert names(page)[0] == "River Women Against Rape"
    assert "Far Talks" not in names(ask("rape crisis", near="Salt Lake City, UT"))


def test_a_word_one_slip_away_finds_what_was_meant_and_says_so(ask: Ask) -> None:
    page = ask("marigld", near="94103")
    assert names(page) == ["Marigold Law"]
    assert page.suggestions == ("marigold",)
    assert ask("quixotical").total == 0


def test_a_small_word_is_never_taken_for_a_slip(ask: Ask, session: Session, engine: Engine) -> None:
    submit(session, draft("Paca Quixotical", at=SAN_FRANCISCO))
    assert bring_up_to_date(session, engine, NOW) == 1
    assert ask("para marigld", near="94103").suggestions == ("para marigold",)


def test_where_nothing_may_help_there_is_at_least_a_crisis_line(ask: Ask) -> None:
    page = ask(near="94103", need=("food",), language=("vi",))
    assert names(page) == ["National Line"]
    assert page.instead == ("crisis-hotline",)


def test_facets_count_the_whole_answer(ask: Ask) -> None:
    page = ask(near="94103", need=("lawyer",), radius_miles=100, limit=1)
    assert page.facets["need"]["lawyer"] == page.total == 4
    assert page.facets["language"] == {"es": 1}
    assert set(page.facets) == {"need", "tag", "language", "kind", "policy"}
    assert page.facets["kind"] == {"legal-aid": 3, "hotline": 1}


def test_pages_are_stable_and_hold_everything_once(ask: Ask) -> None:
    whole = names(ask(near="94103", radius_miles=100, limit=100))
    for limit in (1, 2, 4):
        paged = [
            name for page in range(1, 9) for name in names(ask(near="94103", radius_miles=100, limit=limit, page=page))
        ]
        assert sorted(paged) == sorted(whole)
    assert ask(near="94103", page=400).results == ()


def test_sorting_by_name_and_by_distance(ask: Ask) -> None:
    by_name = names(ask(near="94103", need=("lawyer",), radius_miles=100, sort="name"))
    assert by_name == ["Capital Counsel", "Larkspur Legal", "Marigold Law", "National Line"]
    by_distance = names(ask(near="94103", need=("lawyer",), radius_miles=100, sort="distance"))
    assert by_distance == ["Marigold Law", "Larkspur Legal", "Capital Counsel", "National Line"]


def test_a_confidential_draft_has_nowhere_to_put_a_point() -> None:
    with pytest.raises(ValidationError):
        draft("Secret", tier=Tier.CONFIDENTIAL, at=SAN_FRANCISCO)


def test_nothing_about_the_question_is_logged(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask("quetzalcoatlus", near="Qwxyzzyville")
    assert "quetzalcoatlus" not in caplog.text
    assert "Qwxyzzyville" not in caplog.text


def test_a_bed_comes_before_a_kennel(ask: Ask, session: Session) -> None:
    submit(session, draft("Paw Vet", needs=("pets",), kind=PartnerKind.BUSINESS, at=SAN_FRANCISCO))
    found = names(ask("a place to stay with my dog", near="94103"))
    assert found[0] == "Harbor House"
    assert "Paw Vet" in found


def test_of_all_the_lines_to_call_the_one_about_what_happened_is_first(ask: Ask, session: Session) -> None:
    line = {"needs": ("crisis-hotline",), "kind": PartnerKind.HOTLINE, "at": SAN_FRANCISCO}
    submit(session, draft("Anybody's Line", **line, description="Talk about anything."))
    submit(session, draft("Nearby Line", **line, description="For people who lost their home."))
    submit(session, draft("Harbor Line", **line, description="For victims of domestic violence."))
    assert names(ask("my husband hit me", near="94103"))[0] == "Harbor Line"
    assert "word:text" not in ask("my husband hit me", near="94103").results[0].why
