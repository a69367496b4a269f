"""Every setting, with its default and the sentence the docs repeat.

Promises: settings come from environment variables `WAYMARK_*` alone; nothing here is read at import but the place of
`seed_data`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SEED_DATA = Path(__file__).resolve().parent.parent / "seed_data"


class Settings(BaseSettings):
    """The settings of one process. `docs/operations.md` lists them; a test compares the two."""

    model_config = SettingsConfigDict(env_prefix="WAYMARK_", frozen=True, hide_input_in_errors=True, extra="ignore")

    home: Path = Field(Path("var"), description="Folder of the store and the index.")
    database_url: str = Field("", description="Database; empty means a SQLite file in the home folder.")
    staff_database_url: str = Field("", description="Accounts; empty means `staff.db` in the home folder.")
    referral_database_url: str = Field(
        "", description="Referrals that wait, a SQLite file; empty means `referrals.db` in the home folder."
    )
    host: str = Field("127.0.0.1", description="Address that `waymark serve` listens on.")
    public_port: int = Field(8000, description="Port of the public face.")
    staff_port: int = Field(8001, description="Port of the staff face.")
    staff_origin: str = Field(
        "", description="How browsers reach the staff face (`https://…`); needed beyond loopback."
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server: `smtps://user:password@host` or `smtp+starttls://…`; `console:` prints mails; "
        "empty writes them as files into `outbox` in the home folder.",
    )
    mail_from: str = Field("", description="Address that mails come from; needed with a mail server.")
    reminders: bool = Field(True, description="Whether partners are reminded to look at their listings.")
    sign_ins_a_minute: int = Field(60, ge=0, description="Passwords, codes and passkeys that one address may try.")
    sign_in_log_days: int = Field(90, ge=1, description="Days that the log of sign-ins is kept.")
    exit_url: str = Field("https://www.weather.gov/", description="Where the exit control leads: dull, fast, no login.")
    country: str = Field("US", description="Country that a bare place name or phone number is taken to be in.")
    feedback_per_listing: int = Field(
        20, ge=1, description="Notes of one kind that are taken about one listing in a day."
    )
    feedback_per_day: int = Field(500, ge=1, description="Notes that are taken in a day, shared by the six kinds.")
    feedback_kept: int = Field(
        6000, ge=6, description="Notes that are kept until a person settles them, shared by the kinds."
    )

    trusted_proxies: str = Field("", description="Proxies (addresses or networks) whose `X-Forwarded-For` is believed.")
    pages_a_minute: int = Field(1200, ge=0, description="Pages that one address may ask for in a minute; 0: no limit.")
    searches_a_minute: int = Field(300, ge=0, description="Searches that one address may make in a minute.")
    suggestions_a_minute: int = Field(900, ge=0, description="Suggestions while typing that one address may ask for.")
    notes_a_minute: int = Field(10, ge=0, description="Forms to say that something is wrong, opened or sent.")
    api_calls_a_minute: int = Field(300, ge=0, description="Calls of the API that one address may make in a minute.")
    links_a_minute: int = Field(30, ge=0, description="One-time links that one address may open in a minute.")
    console_calls_a_minute: int = Field(
        6000, ge=0, description="Calls of the hotline console from one address: each key that is typed is one."
    )
    staff_hosts: str = Field("", description="Names that the staff face answers to; empty: any.")

    @property
    def store_url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{(self.home / 'waymark.db').resolve()}"

    @property
    def staff_store_url(self) -> str:
        """The SQLAlchemy URL of the accounts."""
        return self.staff_database_url or f"sqlite:///{(self.home / 'staff.db').resolve()}"

    @property
    def feedback_file(self) -> Path:
        """The inbox of notes that visitors send: a file of its own, the only one the public face writes."""
        return self.home / "feedback.db"

    @property
    def staff_address(self) -> str:
        """Where the staff face is, as far as the settings say: what links in mails begin with."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.staff_origin.rstrip("/") or f"http://{host}:{self.staff_port}"

    @property
    def outbox_folder(self) -> Path:
        """Where mails are put as files while there is no mail server."""
        return self.home / "outbox"

    @property
    def index_folder(self) -> Path:
        """Where the search index lives; disposable."""
        return self.home / "index"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
