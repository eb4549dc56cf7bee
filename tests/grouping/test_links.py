"""Canonical links and article keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grouping.links import canonical, identity


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example.COM:443/Cars/A?id=7", "https://news.example.com/Cars/A?id=7"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/a?utm_source=rss&id=7&fbclid=x#comments", "https://news.example/a?id=7"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?ref=rss", "https://news.example/a"),
        ("https://news.example/a?ref=chapter-2", "https://news.example/a?ref=chapter-2"),
        ("https://news.example/app#!/story/7", "https://news.example/app#!/story/7"),
        ("https://news.example/x/../a/./b", "https://news.example/a/b"),
        ("https://news.example/%7ecar/%e4%bd%a0", "https://news.example/~car/%E4%BD%A0"),
        ("https://reader:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/2026/07/a/amp/", "https://news.example/2026/07/a/"),
        ("https://news.example/a?amp=1", "https://news.example/a"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a", "https://news.example/a"),
        ("https://www.google.com/amp/s/news.example/a", "https://news.example/a"),
        ("https://www.google.com/url?rct=j&url=https%3A%2F%2Fnews.example%2Fa&ct=ga", "https://news.example/a"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
    ],
)
def test_canonical_address_keeps_the_page_and_nothing_else(url, expected):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news",
        "/a",
        "ftp://news.example/a",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "http://[::1",
        "http://x:99999/",
    ],
)
def test_what_is_no_web_link_becomes_empty(url):
    assert canonical(url) == ""
    assert identity(url) == ""


@given(st.one_of(st.text(), st.from_regex(r"https?://[a-z.]{1,12}(:\d{1,5})?/[ -~]{0,40}", fullmatch=True)))
def test_canonical_address_is_its_own_canonical_address(url):
    assert canonical(canonical(url)) == canonical(url)


def test_redirectors_nested_without_end_are_given_up():
    address = "https://news.example/a"
    for _ in range(9):
        address = "https://www.google.com/url?url=" + address
    assert canonical(address) == ""


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.news.example/2026/a",
        "https://m.news.example/2026/a/",
        "https://amp.news.example/2026/a?utm_medium=social",
        "https://www.news.example/2026/a/amp",
        "https://news.example/2026/a/index.html",
    ],
)
def test_mobile_and_amp_variants_are_one_article(variant):
    assert identity(variant) == identity("https://www.news.example/2026/a")


def test_different_articles_have_different_keys():
    keys = {identity(f"https://news.example/{tail}") for tail in ("a", "b", "a?id=1", "a?id=2", "A")}
    assert len(keys) == 5


def test_a_bare_host_names_no_article():
    assert identity("https://www.news.example/?utm_source=x") == ""
