"""The secrecy filter: the first thing that happens to a partner's row, before it is stored, logged or reported.

Promises: the tier it decides is never less secret than the one declared; nothing declared means confidential; its
reasons name rules, never values. What `apply` lets through names neither the place nor a cell of its address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from directory import secrecy
from directory.draft import SHELTER_NEEDS, Authorisation
from directory.trace_vocabulary import words_of
from directory.values import PartnerKind, Tier


@dataclass(frozen=True, slots=True)
class Verdict:
    """How secret a listing's place is, and `why` in words that a person can read and that hold no value."""

    tier: Tier
    why: str


# The only answers to "is this private?" that mean no; any other answer, understood or not, means yes.
NOT_PRIVATE = frozenset(
    {"", "0", "0.0", "n", "no", "none", "false", "f", "off", "public", "n/a", "na", "null", "nil", "-", "open"}
)


def decide(
    *,
    declared: Tier | None,
    kind: PartnerKind,
    needs: Collection[str],
    texts: Sequence[str],
    address_cells: Sequence[str],
    flags: Sequence[str] = (),
    authorisation: Authorisation | None = None,
) -> Verdict:
    """The tier of a row. Never less secret than `declared`; what is not known is confidential.

    `texts` are its free texts; the first one holds its names (service and organisation). `address_cells` are the cells
    that say where. `flags` are the cells of columns such as *private*, *do not refer* or *ExcludeFromWebsite*: whatever
    does not plainly mean *no* there means *yes*.
    """
    if declared is None:
        return Verdict(Tier.CONFIDENTIAL, "no visibility was stated")
    sleeps = kind is PartnerKind.SHELTER or not SHELTER_NEEDS.isdisjoint(needs)
    reasons = (
        (declared is Tier.CONFIDENTIAL, "stated to be confidential"),
        (any(flag.strip().casefold() not in NOT_PRIVATE for flag in flags), "marked as private by its source"),
        (any(map(secrecy.hidden_words, address_cells)), "its address says that it must stay hidden"),
        (any(map(secrecy.hidden_words, texts)), "its text says that the place must stay hidden"),
        (sleeps and authorisation is None, "a shelter without a written authorisation"),
        (
            authorisation is None and any(map(secrecy.shelter_words, texts[:1])),
            "named like a shelter, without a written authorisation",
        ),
    )
    why = next((why for holds, why in reasons if holds), None)
    if why is not None:
        return Verdict(Tier.CONFIDENTIAL, why)
    return Verdict(declared, f"stated to be {declared.value}")


def apply(verdict: Verdict, texts: Mapping[str, str], secrets: Sequence[str]) -> Mapping[str, str]:
    """`texts` (field → text) as they may go on. A public verdict changes nothing.

    Otherwise every sentence or line that gives the place away, or repeats one of `secrets` (dropped address cells), is
    gone; for a confidential listing those with a personal e-mail address too. A field may end up empty.
    """
    if verdict.tier is Tier.PUBLIC:
        return texts
    return {field: _safe(text, secrets, personal=verdict.tier is Tier.CONFIDENTIAL) for field, text in texts.items()}


def _safe(text: str, secrets: Sequence[str], *, personal: bool) -> str:
    """Repeated until nothing more is found, since what stands together after a cut may say something new."""
    for _ in range(5):
        before = text
        text = secrecy.without_repeats(text, secrets)
        text = secrecy.without_traces(text)[0]
        if personal and personal_email(text):
            text = "\n".join(line for line in re.split(r"\n|(?<=[.!?;])\s+", text) if not personal_email(line)).strip()
        if text == before:
            return text
    return ""


EMAIL = re.compile(
    r"(?<![A-Z0-9._%+'-])([A-Z0-9._%+'-]+)\s?(?:@|\(at\)|\[at\])\s?([A-Z0-9-]+(?:\.[A-Z0-9-]+)+)", re.IGNORECASE
)
ROLES = words_of(
    "info information contact contactus help helpline hotline office intake admin administration support "
    "outreach shelter advocacy advocate advocates legal hello mail email staff director program programs "
    "services service crisis volunteer volunteers donate donations development media press hr jobs webmaster "
    "web website general enquiries inquiries questions ask counseling counselling therapy clinic reception "
    "frontdesk desk team referral referrals referals appointments housing safe safety dv sexualassault victim "
    "victims victimservices survivors women womens family families children youth community education training "
    "events board executive ed ceo coordinator manager records police sheriff court clerk da church parish "
    "pastor rectory ministry public publicinfo resource resources center centre chat text line talk we us "
    "national customerservice client clients ayuda informacion contacto servicios apoyo oficina accueil "
    "bonjour contato ajuda "
)


def personal_email(text: str) -> bool:
    """Whether `text` holds an e-mail address of a person rather than of a desk (`ana.ruiz@…`, not `info@…`).

    An address is a desk's when its local part holds a role's name or its organisation's own. In doubt it is a person's.
    """
    return any(not _desk(match[1].lower(), match[2].lower()) for match in EMAIL.finditer(text))


def _desk(local: str, domain: str) -> bool:
    words = [word for word in re.split(r"[^a-z]+", local) if word]
    own = re.sub(r"[^a-z]", "", domain.rsplit(".", 1)[0])
    squeezed = "".join(words)
    if any(word in ROLES for word in words):
        return True
    return len(squeezed) >= 3 and (squeezed in own or own in squeezed)
