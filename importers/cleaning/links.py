"""Web and mail addresses out of a partner's cell.

Promises: only http and https links to a host that could exist; no tracking, no password, no script; no network is
asked. What cannot be a link goes to a person. Whether an e-mail is a person's own is the secrecy filter's question.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from email_validator import EmailNotValidError, validate_email

from directory.draft import Doubt
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.text import as_text, clean_text

_NOTHING = re.compile(
    r"(?:none|no|unknown|not available|coming soon|tbd|no (?:web ?site|e-?mail|url))\W*", re.IGNORECASE
)
_SPLIT = re.compile(r"[\s,;|<>\"“”]+|(?<=\S)(?=https?://)")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*):(?!\d)(/*)", re.IGNORECASE)
_LABELS = re.compile(r"^(?:web ?site|web|url|online|link|visit|see|and|or|also|at|y|o)[:.]?$", re.IGNORECASE)
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9\-]{0,61}[a-z0-9]")
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|igshid|igsh|_hs(?:enc|mi)|yclid|twclid|ttclid|wbraid|"
    r"gbraid|ref_src|ref_url|mkt_tok|vero_id|_ga|_gl|s_cid|ck_subscriber_id)$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![^\s,;<>()\[\]\"“”:|/@])[^\s,;<>()\[\]\"“”:|/@]{1,64}@[^\s,;<>()\[\]\"“”:|]+")


def _host(netloc: str) -> str:
    """The lower-case host with its port; "" when no such host can be on the public web."""
    host, _, port = netloc.rpartition("@")[2].lower().partition(":")
    host = re.sub(r"^w{4,}\.", "www.", host.rstrip("."))
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return (f"{host}:{port}" if port else host) if _HOST.fullmatch(host) else ""
    return ""


def _repaired(word: str) -> str:
    """Undo the typing slips whose meaning is certain: `http//x`, `http:/x`, `http://http://x`, `ttp://x`."""
    word = re.sub(r"^(?:h?ttps?:?/{0,2})+(?=https?:)", "", word, flags=re.IGNORECASE)
    return re.sub(r"^h?ttp(s?)(?:://*|//)", r"http\1://", word, flags=re.IGNORECASE)


def clean_url(word: str) -> str:
    """One link, or "" when the word is none. `https://` is added to a bare host; the host is lower-cased."""
    word = _repaired(word)
    scheme = _SCHEME.match(word)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return ""
    try:
        parts = urlsplit(word if scheme else f"https://{word}")
        host = _host(parts.netloc)
    except ValueError:
        return ""
    if not host or "@" in parts.netloc or (not scheme and "." not in word.split("/")[0]):
        return ""
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    changed = len(kept) != len(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode(kept) if changed else quote(parts.query, safe="=&%+,:;@/?!$'()*~-._[]")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    fragment = quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme.lower(), host, path, query, fragment))


def _doubt(field: str, what: str, text: str) -> Doubt:
    return Doubt(field=field, what=what, text=text[:4000])


def clean_urls(text: object) -> Cleaned[tuple[str, ...]]:
    """The http(s) links in a cell, in their order, each once; e-mail addresses and labels in it are passed over.

    Words that are no link (a sentence, `javascript:`, a host with a space) make a doubt.
    """
    source = clean_text(text)
    if not source or _NOTHING.fullmatch(source):
        return Cleaned((), as_text(text))
    found: list[str] = []
    strange = False
    for raw in _SPLIT.split(source):
        word = raw.strip("()[]{}'’‘`*").rstrip(".,:;!")
        word = re.sub(r"^(?:web ?site|url|web):(?=\S)", "", word, flags=re.IGNORECASE)
        if not word or _LABELS.match(word) or word.lower().startswith("mailto:") or _MAIL.fullmatch(word):
            continue
        url = clean_url(word)
        if url:
            found.append(url)
        else:
            strange = True
    doubts = (_doubt("urls", "part of the cell is not a web address", source),) if strange else ()
    return Cleaned(tuple(dict.fromkeys(found)), as_text(text), 1.0 if not strange else 0.8, doubts)


def clean_email(text: object) -> Cleaned[str]:
    """The first valid e-mail address in the cell, host in lower case; "" when there is none. No DNS is asked."""
    source = clean_text(text)
    if not source or _NOTHING.fullmatch(source):
        return Cleaned("", as_text(text))
    valid: list[str] = []
    candidates = [word.strip(".'’`*") for word in _MAIL.findall(re.sub(r"mailto:", "", source, flags=re.IGNORECASE))]
    for word in candidates:
        try:
            valid.append(validate_email(word, check_deliverability=False, test_environment=True).normalized)
        except EmailNotValidError:
            continue
    unique = list(dict.fromkeys(valid))
    doubts: tuple[Doubt, ...] = ()
    if not unique or len(candidates) > len(valid):
        doubts = (_doubt("email", "is not an e-mail address", source),)
    elif len(unique) > 1:
        doubts = (_doubt("email", "holds several e-mail addresses; the first is used", source),)
    return Cleaned(unique[0] if unique else "", as_text(text), 1.0 if not doubts else 0.7, doubts)
