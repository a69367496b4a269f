"""The tables, under their HSDS 3.2 names, split by noun.

Promises: importing this package registers every table with `SQLModel.metadata`; nothing outside `directory` imports it.
"""

from directory.model.audit import AuditEntry, StaffFact
from directory.model.capacity import Capacity, FactCheck
from directory.model.contact import Contact, Language, Phone
from directory.model.listing import AuthorisationRecord, Correction, Listing, Source, SourceTextRow
from directory.model.location import Accessibility, Address, Location
from directory.model.matching import ListingMerge, MatchKey
from directory.model.metadata import Metadata, MetaTableDescription
from directory.model.organization import Funding, Organization, OrganizationIdentifier, Program, Url
from directory.model.reading import ReadRow
from directory.model.review import Approval, ChangeEvent, Notice, ReviewItem, Verification
from directory.model.runs import ImportRun
from directory.model.schedule import Schedule
from directory.model.service import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Unit,
)
from directory.model.taxonomy import Attribute, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Address",
    "Approval",
    "Attribute",
    "AuditEntry",
    "AuthorisationRecord",
    "Capacity",
    "ChangeEvent",
    "Contact",
    "Correction",
    "CostOption",
    "FactCheck",
    "Funding",
    "ImportRun",
    "Language",
    "Listing",
    "ListingMerge",
    "Location",
    "MatchKey",
    "MetaTableDescription",
    "Metadata",
    "Notice",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "ReadRow",
    "RequiredDocument",
    "ReviewItem",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Source",
    "SourceTextRow",
    "StaffFact",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
    "Url",
    "Verification",
]
