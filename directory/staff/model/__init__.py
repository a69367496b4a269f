"""The tables of `staff.db`, split by noun.

Promises: importing this package registers every one of them with `StaffTable.metadata`, and none with the listings'
metadata; nothing outside `directory.staff` imports it but the counts of outcomes (`directory.outcomes`, `insight`).
"""

from directory.staff.model.account import Account, Passkey, RecoveryCode, Totp
from directory.staff.model.base import StaffTable
from directory.staff.model.console import GapRelease, OutcomeTotal, Preset, Screen, Team, TeamMember
from directory.staff.model.mail import Mail, Reminder
from directory.staff.model.membership import Membership
from directory.staff.model.portal import Claim, ClaimVoucher, EditDraft, TrustedOrganization
from directory.staff.model.signing import Challenge, Link, SignInEvent, StaffSession

__all__ = [
    "Account",
    "Challenge",
    "Claim",
    "ClaimVoucher",
    "EditDraft",
    "GapRelease",
    "Link",
    "Mail",
    "Membership",
    "OutcomeTotal",
    "Passkey",
    "Preset",
    "RecoveryCode",
    "Reminder",
    "Screen",
    "SignInEvent",
    "StaffSession",
    "StaffTable",
    "Team",
    "TeamMember",
    "Totp",
    "TrustedOrganization",
]
