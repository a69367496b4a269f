"""One row's cells become one `ListingDraft`, or a reason why not.

Promises: the secrecy filter decides before anything is cleaned; of a place that is not public the address and point are
dropped there and then, and no text that stays repeats them; every cleaned value keeps its words and confidence; what a
draft refuses is a `Skip` that names fields, never values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from directory.draft import Doubt, LanguageDraft, ListingDraft, OrganizationDraft, PhoneDraft, ScheduleDraft
from directory.secrecy import shelter_words
from directory.secrecy_shelters import animals_only
from directory.taxonomy import policy_value_ok
from directory.values import PartnerKind, Status, Tier
from importers.cleaning.addresses import is_withheld
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.links import clean_email, clean_urls
from importers.cleaning.needs import Terms, infer
from importers.cleaning.text import clean_text, title_case
from importers.drafting import remembered
from importers.drafting.gathering import Gathering, secrets_of
from importers.drafting.identity import made_id
from importers.drafting.placing import locations, service_areas, timezone
from importers.drafting.raw import Raw, told
from importers.drafting.timetable import timetable
from importers.importer import Skip
from importers.secrecy import decide, personal_email

OFFICES: Final = frozenset(
    {PartnerKind.POLICE, PartnerKind.COURT, PartnerKind.LEGAL_AID, PartnerKind.GOVERNMENT, PartnerKind.HOTLINE}
)
"""Kinds whose listings speak of shelters they know, not of one they keep."""
BADGES: Final = frozenset({PartnerKind.POLICE, PartnerKind.COURT})
"""Kinds that keep no shelter whatever town they are named for (Shelter Island, Refugio)."""
STATUSES: Final = {"": Status.ACTIVE} | {status.value: status for status in Status}


def draft_of(raw: Raw, nth: int = 1) -> ListingDraft | Skip:
    """The listing `raw` tells of. `nth`: it is the nth row of its file that would get the same external id.

    A row that makes none but must stay hidden hides what an earlier run made of it (SAFETY L12).
    """
    made = _draft_of(raw, nth)
    if isinstance(made, Skip) and tier_of(raw) is not Tier.PUBLIC:
        return replace(made, hides=external_id(raw, nth), place_only=True)
    return made


def _draft_of(raw: Raw, nth: int) -> ListingDraft | Skip:
    if not told(clean_text(raw.name)):
        return Skip("has no name")
    try:
        return _drafted(raw, nth)
    except ValidationError as error:
        fields = {".".join(str(step) for step in part["loc"] if isinstance(step, str)) for part in error.errors()}
        return Skip(f"is not valid ({', '.join(sorted(field or 'listing' for field in fields))})")


def tier_of(raw: Raw) -> Tier:
    """How secret the row's own words make its place."""
    return _judged(raw)[1].verdict.tier


def _drafted(raw: Raw, nth: int) -> ListingDraft | Skip:
    terms, notes = _judged(raw)
    name = _named(raw.name)
    organization = _named(raw.organization) or name
    if notes.gives_away(name) or notes.gives_away(organization):
        return Skip("its name gives away a place that must stay hidden")
    places = locations(raw, notes)
    reach = _reach(raw, notes)
    if not (any(reach.values()) or any(place.address for place in places)):
        return Skip("has no phone, link, e-mail or address that can be used")
    areas = service_areas(raw, notes, placed=any(place.point for place in places))
    facts: dict[str, Any] = {
        **reach,
        **_known(raw, terms, notes),
        **_texts(raw, notes),
        "organization": _organization(raw, organization, notes),
        "schedules": _schedules(raw, notes),
        "languages": _languages(raw, notes),
        "status": _status(raw, notes),
    }
    notes.doubt(raw.doubts)
    return ListingDraft(
        source=raw.source,
        external_id=external_id(raw, nth),
        tier=notes.verdict.tier,
        kind=raw.kind,
        name=name,
        locations=places,
        service_areas=areas,
        timezone=timezone(places, areas, raw.country),
        minimum_age=raw.minimum_age,
        maximum_age=raw.maximum_age,
        assured_date=raw.assured_date,
        demo=raw.demo,
        authorisation=raw.authorisation,
        source_texts=tuple(notes.sources),
        doubts=tuple(notes.doubts),
        **facts,
    )


def _judged(raw: Raw) -> tuple[Cleaned[Terms], Gathering]:
    """What the row's words say it does, and how secret that makes its place. Nothing else is read before this."""
    texts = (raw.name, raw.description, raw.eligibility)
    # What is stated is surer than what the kind alone would suggest: not every shelter takes people in tonight.
    stated = raw.needs or (raw.kind is PartnerKind.SHELTER and raw.categories)
    terms = infer(texts, raw.categories, None if stated else raw.kind) if raw.infer else Cleaned(Terms())
    places = [text for place in raw.places for text in (place.name, place.description, place.transportation)]
    said = (*texts[1:], raw.application, raw.fees, raw.alert, raw.areas, *places, *raw.categories,
            *(text for text, _ in raw.phones), *(text for _, text in raw.hours),
            *(text for hours in raw.ready_schedules for text in (hours.label, hours.note)))  # fmt: skip
    cells = [cell for place in raw.places for cell in (*place.secrets, place.city)]
    # A programme given in a shelter tells the shelter's door, whatever it calls itself.
    sites = (place.name for place in raw.places)
    names = "\n".join(filter(None, (raw.name, raw.organization, raw.alternate_name, *sites)))
    animals = animals_only(names, *filter(None, said))
    verdict = decide(
        declared=raw.visibility,
        kind=raw.kind,
        needs={*terms.value.needs, *raw.needs},
        texts=("" if raw.kind in BADGES or animals else names, names, *filter(None, said)),
        address_cells=cells,
        flags=(
            *raw.flags,
            *("withheld" for cell in cells if is_withheld(cell)),
            *(() if animals else _houses(raw)),
            *_mixed(raw.name, animals=animals),
        ),
        authorisation=raw.authorisation,
    )
    return terms, Gathering(verdict, secrets_of(raw))


def _houses(raw: Raw) -> tuple[str, ...]:
    """A flag where a helping organisation's own words say that people sleep there (SAFETY L5)."""
    offices = raw.kind in OFFICES or raw.authorisation is not None
    return () if offices or not any(map(shelter_words, (raw.description, *raw.categories))) else ("people sleep there",)


def _mixed(name: str, *, animals: bool) -> tuple[str, ...]:
    """A flag where a shelter is named for animals and the row has a word of people all the same."""
    mixed = not animals and re.search(r"\bshelters?\b", name, re.IGNORECASE) and animals_only(name)
    return ("people may sleep there",) if mixed else ()


def _named(text: str) -> str:
    return title_case(" ".join(clean_text(text).split()))


def external_id(raw: Raw, nth: int = 1) -> str:
    """The partner's own id, else one of the name and what tells namesakes apart; `nth` keeps repeats of it distinct."""
    found = told(raw.external_id) or made_id(raw.source, raw.name, *raw.identity)
    return found if nth == 1 else f"{found}~{nth}"


def _reach(raw: Raw, notes: Gathering) -> dict[str, Any]:
    """Phones, links and e-mail, each number once; of a hidden place no link, note or mailbox that tells where it is."""
    numbers = list(raw.ready_phones)
    for said, kind in raw.phones:
        text = notes.without_doors(said)
        if told(text):
            read: tuple[PhoneDraft, ...] = notes.take(
                "phones", remembered.phones(text, raw.country, raw.area_code, kind)
            )
            numbers += read
    phones: dict[tuple[str, str, str], PhoneDraft] = {}
    for phone in numbers:
        safe = phone.model_copy(update={"note": notes.safe(phone.note)})
        phones.setdefault((safe.number, safe.extension, safe.kind.value), safe)
    urls = notes.take("urls", clean_urls(raw.urls)) if told(raw.urls) else ()
    email = notes.take("email", clean_email(raw.email)) if told(raw.email) else ""
    if not notes.public:
        urls = tuple(url for url in urls if not notes.gives_away(url))
        email = "" if personal_email(email) else email
    return {"phones": tuple(phones.values()), "urls": urls, "email": email}


def _known(raw: Raw, terms: Cleaned[Terms], notes: Gathering) -> dict[str, Any]:
    """Needs, tags and policies: the importer's first, then those the words speak of, with why."""
    notes.doubt(terms.doubts)
    for code, name in raw.codes:
        notes.note("taxonomy", name, 1.0, code)
    found = terms.value
    for code, reason in found.reasons.items():
        field = "needs" if code in found.needs else "tags" if code in found.tags else "policies"
        notes.note(f"{field}.{code}", "", found.confidences.get(code, terms.confidence), reason)
    policies: dict[str, str] = {}
    for code, value in (*found.policies.items(), *raw.policies.items()):
        if notes.gives_away(value):
            notes.doubt([Doubt(field=f"policies.{code}", what="its answer gives away a place that must stay hidden")])
        elif policy_value_ok(code, value):
            policies[code] = value
        else:
            notes.doubt([Doubt(field=f"policies.{code}", what="is not an answer we know", text=value)])
    return {"needs": (*raw.needs, *found.needs), "tags": (*raw.tags, *found.tags), "policies": policies}


def _texts(raw: Raw, notes: Gathering) -> dict[str, Any]:
    texts: Mapping[str, str] = {
        "alternate_name": raw.alternate_name,
        "description": raw.description,
        "eligibility": raw.eligibility,
        "fees": raw.fees,
        "application_process": raw.application,
        "wait_time": raw.wait_time,
        "interpretation_services": raw.interpretation,
        "alert": raw.alert,
    }
    made: dict[str, Any] = {field: notes.safe(clean_text(told(text))) for field, text in texts.items()}
    documents = (notes.safe(clean_text(text)) for text in raw.documents)
    return made | {"required_documents": tuple(text for text in documents if text)}


def _organization(raw: Raw, name: str, notes: Gathering) -> OrganizationDraft:
    urls = clean_urls(raw.organization_url).value
    email = clean_email(raw.organization_email).value
    hidden = not notes.public
    return OrganizationDraft(
        name=name,
        description=notes.safe(clean_text(raw.organization_description)),
        url=next((url for url in urls if not notes.gives_away(url)), ""),
        email="" if hidden and personal_email(email) else email,
        external_id=raw.organization_id,
    )


def _schedules(raw: Raw, notes: Gathering) -> tuple[ScheduleDraft, ...]:
    """Hours as given; of a hidden place without the words that tell where."""
    found = [*notes.take("hours", timetable(raw.timetable)), *raw.ready_schedules]
    for label, text in raw.hours:
        if told(text):
            read: tuple[ScheduleDraft, ...] = notes.take("hours", remembered.hours(told(text), label))
            found += read
    return tuple(
        hours.model_copy(update={"label": notes.safe(hours.label), "note": notes.safe(hours.note)}) for hours in found
    )


def _languages(raw: Raw, notes: Gathering) -> tuple[LanguageDraft, ...]:
    if not told(raw.languages):
        return ()
    found = notes.take("languages", remembered.languages(told(raw.languages), raw.country))
    return tuple(language.model_copy(update={"note": notes.safe(language.note)}) for language in found)


def _status(raw: Raw, notes: Gathering) -> Status:
    """HSDS status; a word that is none of them hides the listing until a person has looked."""
    word = told(raw.status).casefold()
    if word in STATUSES:
        return STATUSES[word]
    notes.doubt([Doubt(field="status", what="is not a status we know; not shown until a person decides", text=word)])
    return Status.INACTIVE
