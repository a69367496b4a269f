"""A listing as the public sees it, for those who keep it: the public page's own template over a planned draft.

Promises: made by the door out (`directory.public.preview`), so it can show nothing that the public page could not;
forms, scripts and signs of that page are left out.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup
from sqlmodel import Session

from directory import editing, public
from directory.editing import Plan
from web import i18n
from web.looks import Looks, environment, page_context
from web.pages.listing_facts import listing_facts

_ARTICLE = re.compile(r'<article class="listing">.*?</article>', re.DOTALL)
_UNFIT = re.compile(r'<(form|script|button)\b.*?</\1>|<svg class="ico".*?</svg>', re.DOTALL)
_IDS = re.compile(r'\s(?:id|tabindex|aria-labelledby|aria-describedby)="[^"]*"')
_HEADINGS = re.compile(r"<(/?)h([1-3])\b")


@cache
def _templates() -> Environment:
    return environment(Looks())


def as_public(
    session: Session, listing_id: UUID, content: dict[str, Any], plan: Plan, locale: str, country: str, now: datetime
) -> Markup:
    """The public page's article with what of `plan` would be applied; what waits is not in it."""
    draft = editing.put(content, {field: new for field, (_, new) in plan.applied.items() if field != "tier"})
    listing = public.preview(session, listing_id, draft, now)
    words = i18n.catalogue(locale)
    context = page_context(words, country=country, exit_url="", shows_demo=False)
    context |= listing_facts(listing, locale, now, country)
    context |= {"page": "listing", "path": "", "listing": listing, "back": None, "here": []}
    context["ctx"] = context
    page = _templates().get_template("listing.html").render(context)
    found = _ARTICLE.search(page)
    article = _IDS.sub("", _UNFIT.sub("", found[0] if found else ""))
    deeper = _HEADINGS.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 2}", article)
    return Markup(deeper)  # noqa: S704 - made by our own template, which escapes every value
