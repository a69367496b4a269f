"""The one screen: a line in, and what a caller asks for out."""

from __future__ import annotations

from typing import Any


def test_the_line_gives_a_list_and_the_first_listing_whole(hotline: Any) -> None:
    page = hotline.find("shelter spanish Austin, TX").text
    assert "Juniper House Shelter" in page
    assert 'id="detail"' in page
    assert "Call the line and ask for intake." in page
