"""The sample feeds: what they tell, that they are marked, and how their server answers."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import aiohttp
import feedparser
import pytest

from adapters.samples.content import Flaw, Format, sample_outlets
from adapters.samples.feeds import feed_body
from adapters.samples.server import HUGE_BYTES, SampleFeeds

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
OUTLETS = sample_outlets(NOW)
ENTRIES = tuple(entry for outlet in OUTLETS for entry in outlet.entries)


def test_every_outlet_says_that_it_is_a_sample():
    assert [outlet.name for outlet in OUTLETS if "Sample" not in outlet.name] == []


def test_every_link_is_marked_and_leads_to_a_host_that_exists_nowhere():
    assert [entry.url for entry in ENTRIES if ".example/sample/" not in entry.url] == []


def test_slugs_are_unique():
    assert [slug for slug, count in Counter(entry.slug for entry in ENTRIES).items() if count > 1] == []


def test_xiaomi_is_told_by_two_outlets_with_every_figure():
    told = [entry for entry in ENTRIES if entry.event == "xiaomi-top-five"]
    assert len(told) == 2
    for entry in told:
        text = "\n".join((entry.title, *entry.paragraphs))
        for words in ("$439 million", "more than 2,300", "10,000 stores", "2024", "top five", "15 to 20 years", "100"):
            assert words in text


def test_reprint_carries_the_wire_text_word_for_word():
    by_slug = {entry.slug: entry for entry in ENTRIES}
    assert by_slug["ford-recall-reprint"].paragraphs == by_slug["ford-recall"].paragraphs


def test_every_flaw_has_an_entry_that_shows_it():
    assert {flaw for entry in ENTRIES for flaw in entry.flaws} == set(Flaw)


def test_dates_move_with_the_present():
    later = sample_outlets(NOW + timedelta(days=40))
    ages = {entry.slug: NOW - entry.published_at for entry in ENTRIES}
    assert {e.slug: NOW + timedelta(days=40) - e.published_at for o in later for e in o.entries} == ages


@pytest.mark.parametrize("month", range(1, 13))
def test_relative_words_are_filled_in_every_month(month):
    texts = [
        text
        for outlet in sample_outlets(NOW.replace(month=month))
        for entry in outlet.entries
        for text in (entry.title, *entry.paragraphs)
    ]
    assert [text for text in texts if "{" in text] == []


@pytest.mark.parametrize(
    "outlet", [one for one in OUTLETS if one.format in {Format.RSS, Format.ATOM}], ids=lambda o: o.slug
)
def test_xml_feed_is_well_formed_and_carries_every_entry(outlet):
    parsed = feedparser.parse(feed_body(outlet).content)
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [entry.title for entry in outlet.entries]


def test_messy_feed_lies_about_its_charset_and_can_still_be_read():
    outlet = next(one for one in OUTLETS if one.format is Format.MESSY)
    body = feed_body(outlet)
    assert b'encoding="us-ascii"' in body.content
    assert "café" in body.content.decode("utf-8")


async def test_conditional_request_is_answered_with_304():
    async with SampleFeeds(NOW) as samples, aiohttp.ClientSession() as client:
        url = samples.feeds[0].url
        async with client.get(url) as first:
            validators = {"If-None-Match": first.headers["ETag"]}
            dated = {"If-Modified-Since": first.headers["Last-Modified"]}
        async with client.get(url, headers=validators) as second, client.get(url, headers=dated) as third:
            assert (second.status, third.status) == (304, 304)


async def test_every_feed_but_the_broken_answers():
    async with SampleFeeds(NOW) as samples, aiohttp.ClientSession() as client:
        for feed in samples.feeds:
            if "broken" not in feed.packs:
                async with client.get(feed.url) as answer:
                    assert answer.status == 200


async def test_dead_feed_refuses_connections():
    async with SampleFeeds(NOW) as samples, aiohttp.ClientSession() as client:
        dead = next(feed for feed in samples.feeds if "dead" in feed.publisher)
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(dead.url)


async def test_huge_feed_is_huge():
    async with SampleFeeds(NOW) as samples, aiohttp.ClientSession() as client:
        huge = next(feed for feed in samples.feeds if "6 MB" in feed.publisher)
        async with client.get(huge.url) as answer:
            assert len(await answer.read()) > HUGE_BYTES


async def test_endless_feed_does_not_hold_up_the_end():
    async with asyncio.timeout(30), aiohttp.ClientSession() as client:
        async with SampleFeeds(NOW) as samples:
            answer = await client.get(samples.feeds[-1].url)
            assert await answer.content.readany()
        answer.close()
