"""The staff face over https with three people in it, and what drives a browser through it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.playing import sent
from tests.web.staff import conftest as people

office, _first_office, _quick_hashes = people.office, people._first_office, people._quick_hashes
signed_in, browser_of_staff = people.signed_in, people.browser
PASSWORD = people.PASSWORD


@dataclass
class Staffed:
    """A served staff face."""

    url: str
    served: Any
    office: Any

    def password(self, page: Page, email: str) -> None:
        page.goto(self.url + "/sign-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        sent(page, "form .go")
        page.wait_for_url("**/sign-in/second")

    def sign_in(self, page: Page, email: str = "sam@w.example") -> None:
        """By password and app."""
        self.password(page, email)
        page.fill("#code", self.office.browser().code(email))
        sent(page, "form .go")
        page.wait_for_selector(".places")

    def link(self, email: str, name: str) -> str:
        """The path of an invitation that a steward made."""
        steward = self.office.browser().sign_in("sam@w.example")
        answer = steward.post("/steward/accounts", {"email": email, "name": name, "role": "staff"})
        found = re.search(r"/join/[\w-]{43}", answer.text)
        assert found
        return found[0]


@pytest.fixture
def live_staff(faces: Any, certificate: Any, _first_office: Any, tmp_path: Any) -> Iterator[Staffed]:
    """The staff face at `https://our.test:…`, where passkeys can be made."""
    made: list[Any] = []

    def make(served: Any) -> Any:
        made.append(people.copy_office(_first_office, tmp_path / "staffed", served.url))
        return made[0].app

    with faces.serving(make, "our.test", certificate.files) as served:
        made[0].origin = served.url
        yield Staffed(served.url, served, made[0])
    made[0].close()


@dataclass
class Authenticator:
    """Chromium's virtual authenticator: a phone's finger reader, without a phone."""

    cdp: Any
    id: str

    def verifies(self, *, verified: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified})

    def credentials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found

    def rewind(self) -> None:
        """As a copy of the key would: its counter is behind."""
        (one,) = self.credentials()
        self.cdp.send("WebAuthn.removeCredential", {"authenticatorId": self.id, "credentialId": one["credentialId"]})
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": one | {"signCount": 1}})


@pytest.fixture
def key(page: Page) -> Authenticator:
    """A passkey holder in `page`'s browser whose owner is verified."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable", {})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Authenticator(cdp, made["authenticatorId"])


@pytest.fixture
def shoot() -> Any:
    """Keeps a picture of a page in the folder `WAYMARK_SHOTS`, for a person to look at; nothing where it is not set."""
    folder = os.environ.get("WAYMARK_SHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return keep
