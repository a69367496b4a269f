"""Links: only http(s), only plausible hosts, nothing that tracks."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cleaning.links import clean_email, clean_urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.Help.EXAMPLE/Path?utm_source=x&id=1", ("https://www.help.example/Path?id=1",)),
        ("http//help.example", ("http://help.example",)),
        ("help.example, https://b.example/x; me@c.example", ("https://help.example", "https://b.example/x")),
        ("https://a.examplehttps://b.example", ("https://a.example", "https://b.example")),
        ("N/A", ()), ("none", ()), (None, ()),
    ],
)  # fmt: skip
def test_links_are_found(text: object, expected: tuple[str, ...]) -> None:
    assert clean_urls(text).value == expected


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user:pw@help.example",
        "see our page",
        "http://10.0.0.1",
        "localhost",
    ],
)
def test_what_is_no_link_goes_to_a_person(text: str) -> None:
    found = clean_urls(text)
    assert not found.value
    assert found.doubts


@given(st.one_of(st.text(), st.none(), st.floats(), st.text("htp:/.w@xé[]%?#&= ,", max_size=30)))
def test_every_link_is_http_with_a_host(text: object) -> None:
    for url in clean_urls(text).value:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert "." in parts.netloc
        assert "@" not in parts.netloc
        assert " " not in url


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ann@HELP.example", "Ann@help.example"), ("mailto:a@b.example", "a@b.example"), (None, "")],
)
def test_an_address_is_read(text: object, expected: str) -> None:
    assert clean_email(text).value == expected


def test_words_that_are_no_address_are_doubted() -> None:
    assert clean_email("write to us").doubts


@given(st.one_of(st.text(), st.none(), st.floats()))
def test_no_email_cell_raises(text: object) -> None:
    clean_email(text)
