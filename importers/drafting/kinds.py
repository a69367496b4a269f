"""What kind of partner a name speaks of, where a list holds several kinds.

Promises: only plain words of a name or section decide; where none is found the list's own kind stands.
"""

from __future__ import annotations

import re
from typing import Final

from directory.secrecy_shelters import animals_only
from directory.values import PartnerKind
from importers.cleaning.needs import infer

WORDS: Final = (
    (PartnerKind.POLICE, r"\bpolice\b|\bsheriff|\bPD\b|\blaw enforcement"),
    (
        PartnerKind.LEGAL_AID,
        r"\blegal\b|\blaw(?:yers?)?\b|\bbar association|\battorney|\bjustice\b|restraining order|\babogad",
    ),
    (PartnerKind.COURT, r"\bcourt(?:s|house)?\b|\bclerk of\b"),
    (
        PartnerKind.SHELTER,
        r"\bshelters?\b|\brefuge\b|\bsafe ?house\b|\bsafe place\b|transitional (?:housing|living|program)",
    ),
    (PartnerKind.HOTLINE, r"\b(?:hot|help|life)-? ?lines?\b|\bcrisis ?line"),
    (PartnerKind.HEALTH, r"\bhospital|\bclinic\b|\bmedical\b|\bhealth ?care\b|\bpublic health|\bHIV\b|\bhealth center"),
    (PartnerKind.COUNSELLING, r"\bcounsel|\btherap|\bpsych|\bmental health|\brecovery\b|\bsubstance|\brehab"),
    (
        PartnerKind.FAITH,
        r"\bchurch\b|\bparish\b|\bministr(?:y|ies)\b|\bmosque\b|\btemple\b|\bsynagogue\b|\bcathedral\b|\bbaptist\b",
    ),
    (PartnerKind.EDUCATION, r"\bschool\b|\bcollege\b|\buniversity\b|\bjob corps\b|\bacademy\b"),
    (PartnerKind.GOVERNMENT, r"\bhousing authority\b|\bdepartment of\b|\bcounty of\b|\bcity of\b"),
)
"""Kind and the words that speak of it; the first that is found decides."""


def kind_by_words(default: PartnerKind, *texts: str) -> PartnerKind:
    """The kind the first of `texts` that tells one tells, else `default`."""
    for text in texts:
        for kind, words in WORDS:
            if re.search(words, text, re.IGNORECASE) and not _misleading(kind, text):
                return kind
    return default


def _misleading(kind: PartnerKind, text: str) -> bool:
    """A shelter for animals, or a line about insurance: the word is there and means another thing."""
    if kind is PartnerKind.HOTLINE:
        return "crisis-hotline" not in infer([text]).value.needs
    return kind is PartnerKind.SHELTER and animals_only(text)
