"""Which picture an entry brings, in every dialect, through both readers."""

import json
from datetime import UTC, datetime

import pytest

from adapters.web.parse import parse_feed, read_tolerant
from adapters.web.raw import finish

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
ADDRESS = "https://outlet.example/news/feed.xml"
BIG = "https://outlet.example/big.jpg"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def rss(inside: str) -> bytes:
    return f'<rss version="2.0" {MEDIA}><channel><title>O</title><item><title>One</title>{inside}</item></channel></rss>'.encode()


def atom(inside: str) -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {MEDIA}><title>O</title><entry><id>1</id><title>One</title>{inside}</entry></feed>'
    ).encode()


def picture(body: bytes) -> tuple[str, str]:
    return parse_feed(body, "", ADDRESS, NOW).entries[0].picture


DECLARED = {
    "media:content": f'<media:content url="{BIG}" medium="image"/>',
    "media:content by type": f'<media:content url="{BIG}" type="image/jpeg"/>',
    "media:content by name": f'<media:content url="{BIG}"/>',
    "media:thumbnail": f'<media:thumbnail url="{BIG}"/>',
    "enclosure": f'<enclosure url="{BIG}" type="image/jpeg" length="1"/>',
    "widest": f'<media:thumbnail url="https://o.example/s.jpg" width="150"/><media:content url="{BIG}" medium="image" width="1200"/>'
    '<media:content url="https://o.example/m.jpg" medium="image" width="640"/>',
    "a picture beside a film": f'<media:content url="https://o.example/a.mp4" type="video/mp4"/><media:thumbnail url="{BIG}"/>',
}


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
def test_picture_is_found_by_both_readers(declared: str) -> None:
    tolerant = finish(read_tolerant(rss(declared).decode()), ADDRESS, NOW).entries[0].picture
    assert picture(rss(declared)) == (BIG, "")
    assert tolerant == (BIG, "")


def test_picture_in_a_group_is_found_with_its_description() -> None:
    group = f'<media:group><media:content url="{BIG}" medium="image"><media:description>A blue &amp;amp; red car</media:description></media:content></media:group>'
    assert picture(rss(group)) == picture(atom(group)) == (BIG, "A blue & red car")


def test_enclosure_of_atom_is_a_picture_when_it_says_so() -> None:
    assert picture(atom(f'<link rel="enclosure" type="image/png" href="{BIG}"/>')) == (BIG, "")
    assert picture(atom('<link rel="enclosure" type="audio/mpeg" href="a.mp3"/>')) == ("", "")


def test_address_is_made_whole() -> None:
    assert picture(rss('<media:content url="../a b.jpg" medium="image"/>')) == ("https://outlet.example/a%20b.jpg", "")


NO_PICTURES = {
    "nothing": "",
    "a tracker": '<media:content url="https://o.example/p.gif" medium="image" width="1" height="1"/>',
    "the author's face": '<media:content url="https://secure.gravatar.com/avatar/1?s=96" medium="image"/>',
    "a script": '<media:content url="javascript:alert(1)" medium="image"/>',
    "a film": '<enclosure url="https://o.example/a.mp4" type="video/mp4"/>',
    "no address": '<media:thumbnail width="600"/>',
    "in the text": "<description>&lt;img src='https://o.example/p.gif'&gt; words</description>",
}


@pytest.mark.parametrize("inside", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_of_the_entry_is_passed_over(inside: str) -> None:
    tolerant = finish(read_tolerant(rss(inside).decode()), ADDRESS, NOW).entries[0].picture
    assert picture(rss(inside)) == tolerant == ("", "")


def json_feed(**item: object) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "O",
        "items": [{"id": "1", "title": "One", **item}],
    }
    return json.dumps(document).encode()


def test_picture_of_a_json_feed() -> None:
    attached = [{"url": "https://o.example/a.mp3", "mime_type": "audio/mpeg"}, {"url": BIG, "mime_type": "image/png"}]
    assert picture(json_feed(image=BIG)) == (BIG, "")
    assert picture(json_feed(banner_image=BIG)) == (BIG, "")
    assert picture(json_feed(attachments=attached)) == (BIG, "")
    assert picture(json_feed(image=["x"], attachments=["x", {}])) == ("", "")
