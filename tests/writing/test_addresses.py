"""Addresses as they may be shown (feeds.md, A50)."""

import pytest

from bot.writing.addresses import is_public, public_address


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:hush@n.example/f", "https://n.example/f"),
        ("https://n.example/f?token=hush", "https://n.example/f"),
        ("https://n.example/f?format=xml&api_key=hush&page=2", "https://n.example/f?format=xml&page=2"),
        ("https://n.example/f?access-token=hush", "https://n.example/f"),
        ("https://n.example:8443/f?Password=hush#top", "https://n.example:8443/f"),
        ("https://[::1", ""),
    ],
)
def test_a50_logins_and_keys_are_left_out(url: str, shown: str) -> None:
    assert public_address(url) == shown
    assert not is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://n.example/feed?keywords=ev&author=me&design=1",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        "https://n.example/?q=%E4%B8%AD&x=",
        "https://n.example",
    ],
)
def test_address_without_secrets_is_shown_letter_for_letter(url: str) -> None:
    assert public_address(url) == url
    assert is_public(url)
