"""Which change may be made at once: by field, by direction, and by what its words lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import fields, records
from directory.draft import ListingDraft, OrganizationDraft
from directory.fields import Effect

Make = Callable[..., ListingDraft]


def content(make: Make, **changed: Any) -> dict[str, Any]:
    return records.content(make(**changed))


def test_every_field_of_a_listing_has_one_class_and_a_new_one_is_held(make: Make) -> None:
    kinds = (fields.HARMLESS, fields.HELD, fields.EITHER_WAY, fields.NEVER)
    known = {field for field in ListingDraft.model_fields if field != "organization"}
    known |= {f"organization.{part}" for part in OrganizationDraft.model_fields}
    assert set().union(*kinds) == known
    assert sum(map(len, kinds)) == len(known)
    assert fields.effect("a_field_of_tomorrow", "x", content(make), trusted=True) is Effect.HELD


@pytest.mark.parametrize(
    "text",
    [
        "Call 555-0142 instead",
        "Call (512) 555 0142",
        "5 1 2 5 5 5 0 1 4 2",
        "٥١٢٥٥٥٠١٤٢",
        "512.555.0142",
        "text HOPE to 88788",
        "dial 411",
        "five one two five five five zero one four two",
        "three nineteen, five fifty-five, oh one ninety-nine",
        "appelez le trois un neuf cinq cinq cinq zéro un neuf neuf",
        "ligue três um nove cinco cinco cinco zero um nove nove",
        "rele twa en nèf senk senk senk zewo en nèf nèf",
        "tumawag sa tatlo isa siyam lima lima lima sero isa siyam siyam",
        "gọi ba một chín năm năm năm không một chín chín",
        "звоните три один девять пять пять пять ноль один девять девять",
        "اتصل ثلاثة واحد تسعة خمسة خمسة خمسة صفر واحد تسعة تسعة",
        "اتصل ثلاثة وواحد وتسعة وخمسه وخمسه وخمسة وصفر",
        "请打三一九五五五零一九九",
        "请打三、一、九、五、五、五",
        "전화 삼일구 오오오 공일구구",
        "1-800-FALSE-HELP",
        "see pretend-help.example",
        "pretend-help [dot] example",
        "pretend-help . example",
        "https://pretend.example/now",
        "write to help@pretend.example",
        "help (at) pretend.example",
        "find us on WhatsApp",
        "@pretend_help",
        "Come to 42 Canary Road",
        "512|555|0142",
        "512, 555, 0142",
        "512 ~ 555 ~ 0142",
        "5*1*2*5*5*5*0*1*4*2",
        "(512): 555... 0142",
        "5\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e34\ufe0f\u20e32\ufe0f\u20e3",
        "512-555-O142",
        "5I2-555-0I42",
        "pretend-h\u0435lp.org",
        "pretend-help dot org",
        "pretend help at pretend dot example",
        "5\u200b1\u200b2\u200b5\u200b5\u200b5\u200b0\u200b1\u200b4\u200b2",
    ],
)
@pytest.mark.parametrize("field", ["description", "alert", "eligibility", "application_process", "fees"])
def test_words_that_lead_somewhere_new_wait_whatever_field_they_stand_in(make: Make, field: str, text: str) -> None:
    assert fields.effect(field, text, content(make), trusted=True) is Effect.HELD


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schedules", [{"label": "call 512 555 0142", "expression": "", "note": ""}]),
        ("schedules", [{"label": "", "expression": 'Mo-Fr 09:00-17:00 "call 512 555 0142"', "note": ""}]),
        ("languages", [{"code": "es", "name": "Spanish", "note": "call 512 555 0142"}]),
        ("service_areas", [{"kind": "text", "code": "", "name": "call 512 555 0142", "extent": ""}]),
        ("required_documents", ["call 512 555 0142"]),
        ("policies", {"pets": "call 512 555 0142"}),
    ],
)
def test_so_do_those_inside_lists(make: Make, field: str, value: object) -> None:
    assert fields.effect(field, value, content(make), trusted=True) is Effect.HELD


@pytest.mark.parametrize(
    "text",
    [
        "We help with protective orders. Free, and in Spanish.",
        "Ages 13-17, up to 20 beds, open 24/7 since 1999.",
        "Call us first, on +1 319 555 0101 or 319-555-0101.",
        "No walk-ins. Call first.",
        "Open 9:00-17:00, Mon-Fri; 10:30-12:00 on Sat.",
        "Rent up to $18,000-$31,200 a year.",
        "In 2019, 15 or 20 beds. Rooms of 2, 3 or 4.",
        "Ages 0-5 or 6-12. It is illegal to ask.",
        "One or two of us, three nights, four beds and five chairs: six in all.",
        "Un ou deux adultes, de trois à six enfants; une nuit de sept heures.",
        "De dos a tres noches, de uno en uno; seis o siete camas.",
        "二零二六年十一月，一家三口或四口，五六个床位。",
        "이사 일정은 이 주 안에. 구월부터 오월까지, 일주일에 이삼 일.",
        "Hai ba người, năm sáu đêm, không quá một năm.",
        "Один или два взрослых, три ребёнка; пять или шесть ночей.",
        "",
    ],
)
def test_words_that_lead_nowhere_new_are_harmless_for_whom_is_trusted(make: Make, text: str) -> None:
    assert fields.effect("description", text, content(make), trusted=True) is Effect.HARMLESS
    assert fields.effect("description", text, content(make), trusted=False) is Effect.HELD


@given(
    st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True),
    st.lists(st.sampled_from([" ", "-", ".", "/", "\u00a0", "·", ""]), min_size=9, max_size=9),
    st.sampled_from(["ring {} now", "{}", "Nuestro número es {}", "({})"]),
)
def test_no_way_of_parting_a_numbers_digits_gets_it_through(number: str, gaps: list[str], words: str) -> None:
    parted = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))
    known = {"urls": [], "phones": [], "email": "", "organization": {"url": "", "email": "", "description": ""}}
    known |= dict.fromkeys(("name", "alternate_name", "kind", "description"), "")
    empty = {field: known.get(field, "") for field in (fields.HARMLESS | fields.HELD) if "." not in field}
    about = {"name": "", "alternate_name": ""} | known["organization"]  # type: ignore[operator]
    assert fields.brings_contact("alert", words.format(parted), empty | {"organization": about})


def test_hiding_is_safer_and_showing_is_held(make: Make) -> None:
    here = content(make)
    assert fields.effect("tier", "confidential", here, trusted=False) is Effect.SAFER
    assert fields.effect("status", "temporarily closed", here, trusted=False) is Effect.SAFER
    assert fields.effect("tier", "public", here | {"tier": "confidential"}, trusted=True) is Effect.HELD
    assert fields.effect("source", "x", here, trusted=True) is Effect.NEVER


def test_another_page_of_a_known_host_may_be_a_strangers(make: Make) -> None:
    here = content(make, urls=("https://www.pages.example/river-help",))
    known, false = "See pages.example/river-help.", "See pages.example/pretend-help."
    assert fields.effect("description", known, here, trusted=True) is Effect.HARMLESS
    assert fields.effect("description", "See pages.example!", here, trusted=True) is Effect.HARMLESS
    assert fields.effect("description", false, here, trusted=True) is Effect.HELD
