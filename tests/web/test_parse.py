"""What is read from feeds of all kinds, well made and badly made (feeds.md, P17 to P19, P45, P47, P50, P51)."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from adapters.web.dates import parse_date
from adapters.web.parse import parse_feed, read_tolerant
from adapters.web.plain import paragraphs
from adapters.web.raw import NotAFeed, ReadEntry, ReadFeed, finish
from adapters.web.repair import repaired
from adapters.web.strict import read_strict
from tests.support.feed_server import item, rss

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
ADDRESS = "https://outlet.example/news/feed.xml"


def read(body: bytes | str, content_type: str = "") -> ReadFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, content_type, ADDRESS, NOW)


def entry(body: bytes | str, content_type: str = "") -> ReadEntry:
    return read(body, content_type).entries[0]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://outlet.example/base/">
<title type="html">Outlet &amp;amp; Sons</title><link rel="self" href="feed.atom"/><link rel="hub" href="https://hub.example/"/>
<entry><id>tag:1</id><title>Sales &lt; 10,000</title><link rel="enclosure" href="a.mp3"/><link href="a"/>
<updated>2025-12-18T10:00:00Z</updated><published>2025-12-17T10:00:00+01:00</published>
<author><name>Ada</name></author><summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>bold</b> word.</p><p>Two &#x20AC;.</p></div></content>
</entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="x"><title>Outlet</title><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="https://outlet.example/1"><title>One</title><link>https://outlet.example/1</link>
<dc:date>2025-12-18T10:00:00Z</dc:date><dc:creator>Ada</dc:creator></item></rdf:RDF>"""


def test_atom_is_read() -> None:
    feed = read(ATOM)
    one = feed.entries[0]
    assert feed.title == "Outlet & Sons"
    assert (one.guid, one.url, one.title, one.author) == (
        "tag:1",
        "https://outlet.example/base/a",
        "Sales < 10,000",
        "Ada",
    )
    assert one.text == "One bold word.\n\nTwo €."
    assert one.published_at == datetime(2025, 12, 17, 9, tzinfo=UTC)


def test_rss_1_0_is_read() -> None:
    feed = read(RDF)
    one = feed.entries[0]
    assert (one.guid, one.url, one.author) == ("https://outlet.example/1", "https://outlet.example/1", "Ada")
    assert one.published_at == datetime(2025, 12, 18, 10, tzinfo=UTC)


def test_full_content_is_preferred_to_a_teaser() -> None:
    both = (
        "<title>t</title><description>A teaser.</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>All of the long text stands here.</p>"
        "<p>And more of it.</p>]]></content:encoded>"
    )
    assert entry(rss(both)).text == "All of the long text stands here.\n\nAnd more of it."


def test_text_without_markup_keeps_its_paragraphs() -> None:
    assert paragraphs("One\nline.\n\n Two &amp; three. ", 1000) == "One line.\n\nTwo & three."


def test_double_line_break_parts_paragraphs_and_a_single_one_does_not() -> None:
    assert paragraphs("One<br>two<br/><br>three", 1000) == "One two\n\nthree"


def test_numbers_keep_their_no_break_spaces_and_words_do_not() -> None:
    assert paragraphs("15\u00a0000\u00a0km", 100) == "15\u00a0000 km"


def test_link_of_a_feed_proxy_gives_way_to_the_publishers_own() -> None:
    proxied = (
        "<title>t</title><link>https://proxy.example/~r/1</link><feedburner:origLink "
        "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>https://outlet.example/1</feedburner:origLink>"
    )
    assert entry(rss(proxied)).url == "https://outlet.example/1"


@pytest.mark.parametrize(
    ("inner", "guid", "url"),
    [
        ("<guid>https://o.example/1</guid>", "https://o.example/1", "https://o.example/1"),
        ("<guid isPermaLink='false'>x1</guid><link>/1</link>", "x1", "https://outlet.example/1"),
        ("<link> https://o.example/a b </link>", "https://o.example/a%20b", "https://o.example/a%20b"),
        ("<guid> padded </guid>", "padded", ""),
    ],
)
def test_p47_identity_is_the_id_then_the_link(inner: str, guid: str, url: str) -> None:
    one = entry(rss(f"<title>t</title>{inner}"))
    assert (one.guid, one.url) == (guid, url)


def test_p47_id_is_compared_as_it_is_written() -> None:
    ids = ("A1", "a1", "https://O.example/1", "https://o.example/1", "https://o.example/1/", "x&amp;y", "x y")
    feed = read(rss(*(f"<title>t</title><guid isPermaLink='false'>{key}</guid>" for key in ids)))
    assert [one.guid for one in feed.entries] == [key.replace("&amp;", "&") for key in ids]


def test_p47_identity_without_id_and_link_is_a_hash_of_what_is_said() -> None:
    first, second = entry(rss("<title>a</title>")), entry(rss("<title>b</title>"))
    assert first.guid == entry(rss("<title>a</title>")).guid
    assert first.guid != second.guid
    assert first.guid.startswith("sha256:")


def test_p17_ttl_is_minutes() -> None:
    assert read(rss(item(), channel="<ttl>90</ttl>")).wishes.ttl == timedelta(minutes=90)
    for bad in ("", "soon", "-5", "0", "1e999"):
        assert read(rss(item(), channel=f"<ttl>{bad}</ttl>")).wishes.ttl is None


def test_p18_skip_hours_and_days_are_read_and_24_means_0() -> None:
    channel = "<skipHours><hour>24</hour><hour> 3 </hour><hour>99</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    wishes = read(rss(item(), channel=channel)).wishes
    assert (wishes.skip_hours, wishes.skip_days) == (("0", "3"), ("Sunday",))


def test_p18_all_hours_skipped_is_passed_over_with_a_note() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    feed = read(rss(item(), channel=f"<skipHours>{hours}</skipHours>"))
    assert feed.wishes.skip_hours == ()
    assert any("all times" in note for note in feed.notes)


def test_p19_update_period_and_frequency_are_a_wish() -> None:
    assert read(RDF).wishes.ttl == timedelta(hours=6)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        ("<sy:updatePeriod> Weekly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", timedelta(days=3.5)),
        ("<sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod/>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>often</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", None),
        ("<ttl>120</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=2)),
        ("", None),
    ],
)
@pytest.mark.parametrize("end", ["</channel></rss>", ""])
def test_p19_period_is_a_day_and_frequency_one_where_the_feed_does_not_say(
    said: str, wish: timedelta | None, end: str
) -> None:
    """Also where the feed is malformed, so that feedparser reads it."""
    space = "http://purl.org/rss/1.0/modules/syndication/"
    body = f'<rss version="2.0" xmlns:sy="{space}"><channel><title>x</title>{said}<item><title>t</title></item>{end}'
    assert read(body).wishes.ttl == wish


def test_p44_hub_and_topic_are_found_in_the_feed() -> None:
    wishes = read(ATOM).wishes
    assert (wishes.hub, wishes.topic) == ("https://hub.example/", "https://outlet.example/news/feed.atom")
    assert read(rss(item())).wishes.hub == ""


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_p45_json_feed_is_read(version: str) -> None:
    feed = read(
        f'{{"version": "{version}", "title": "Outlet", "expired": true, "next_url": "https://outlet.example/2", "items": ['
        '{"id": 7, "url": "/1", "title": "A & B <b>", "content_html": "<p>x &amp; y</p>", "date_published": "2025-12-18T10:00:00Z", "author": {"name": "Ada"}},'
        '{"url": "https://outlet.example/2", "content_text": "a <b> c\\n\\nd", "authors": [{"name": "Bo"}]}, 3, {}]}'
    )
    one, two = feed.entries
    assert (one.guid, one.url, one.title, one.text, one.author) == (
        "7",
        "https://outlet.example/1",
        "A & B <b>",
        "x & y",
        "Ada",
    )
    assert (two.guid, two.text, two.author) == ("https://outlet.example/2", "a <b> c\n\nd", "Bo")
    assert feed.wishes.ended


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 18 Dec 2025 10:00:00 +0100", "2025-12-18T09:00"),
        ("18 Dec 25 10:00 EST", "2025-12-18T15:00"),
        ("Thu, 18 Dec 2025 10:00:00 CEST", "2025-12-18T08:00"),
        ("2025-12-18T10:00:00.123+05:30", "2025-12-18T04:30"),
        ("2025-12-18 10:00:00", "2025-12-18T10:00"),
        ("2025-12-18", "2025-12-18T00:00"),
        ("20251218T100000Z", "2025-12-18T10:00"),
        ("2020/1/10 14:33:00", "2020-01-10T14:33"),
        ("2025-12-18T24:00:00Z", "2025-12-19T00:00"),
        ("Thu, 18 Dec 2025 10:00:60 GMT", "2025-12-18T10:00"),
        ("Thu, 18 Dec 2025 10:61:00 GMT", None),
        ("31 Feb 2025", None),
        ("yesterday", None),
        ("", None),
        ("9" * 5000, None),
        ("2025-12-18T10:00:00+99:00", None),
    ],
)
def test_p50_dates_are_read_without_guessing(text: str, expected: str | None) -> None:
    instant = parse_date(text)
    assert (instant.isoformat()[:16] if instant else None) == expected


def test_p50_date_in_the_future_is_not_believed() -> None:
    feed = read(rss("<title>t</title><pubDate>Thu, 18 Dec 2098 10:00:00 GMT</pubDate>"))
    assert feed.entries[0].published_at is None
    assert any("future" in note for note in feed.notes)


def test_p50_feedparsers_own_wrong_reading_of_a_date_is_not_taken() -> None:
    broken = rss("<title>t</title><pubDate>2020/1/10 14:33:00</pubDate>").replace(b"</channel>", b"")
    assert entry(broken).published_at == datetime(2020, 1, 10, 14, 33, tzinfo=UTC)


def document(text: str, label: str) -> str:
    prolog = f'<?xml version="1.0" encoding="{label}"?>' if label else '<?xml version="1.0"?>'
    return f"{prolog}<rss version='2.0'><channel><title>x</title><item><title>{text}</title></item></channel></rss>"


GERMAN, CHINESE, RUSSIAN, KOREAN = (
    "Fünf größere Werke für 5 €",
    "比亚迪十月销量增长",
    "Продажи автомобилей выросли",
    "현대차 전기차 판매 증가",
)
LONG = {
    CHINESE: "比亚迪公布十月产销数据当月新能源汽车销量同比增长其中纯电动汽车插电混动汽车海外销量达到新高",
    RUSSIAN: "Продажи новых легковых автомобилей в России выросли в октябре на десять процентов по сравнению с прошлым годом",
    KOREAN: "현대자동차는 지난달 국내외 시장에서 전기차 판매가 크게 늘었다고 밝혔다 올해 목표를 달성할 것으로 보인다",
}


@pytest.mark.parametrize(
    ("text", "codec", "label", "header"),
    [
        (GERMAN, "utf-8", "utf-8", ""),
        (GERMAN, "utf-8", "", "text/xml"),
        (GERMAN, "utf-8", "iso-8859-1", "text/html; charset=iso-8859-1"),
        (GERMAN, "utf-8-sig", "us-ascii", "text/plain"),
        (GERMAN, "cp1252", "iso-8859-1", ""),
        (GERMAN, "cp1252", "windows-1252", "application/xml"),
        (GERMAN, "cp1252", "", "text/xml; charset=windows-1252"),
        (GERMAN, "cp1252", "utf-8", "text/xml; charset=utf-8"),
        (GERMAN, "cp1252", "", ""),
        (GERMAN, "utf-16", "utf-16", ""),
        (GERMAN, "utf-16-le", "utf-16", "text/xml"),
        (GERMAN, "utf-16-be", "", ""),
        (GERMAN, "utf-32", "", ""),
        (CHINESE, "gb2312", "gb2312", ""),
        (CHINESE, "gb18030", "gbk", ""),
        (CHINESE, "gbk", "", "text/xml; charset=GBK"),
        (RUSSIAN, "koi8-r", "koi8-r", ""),
        (RUSSIAN, "cp1251", "", "text/xml; charset=windows-1251"),
        (KOREAN, "euc-kr", "euc-kr", ""),
        ("日本の自動車", "iso-2022-jp", "iso-2022-jp", ""),
        ("日本の自動車", "shift_jis", "Shift_JIS", ""),
        # Labels that contradict each other: the byte order mark wins over the header, the header over the prolog.
        (GERMAN, "utf-8-sig", "iso-8859-1", "text/xml; charset=windows-1251"),
        (GERMAN, "utf-16", "utf-8", "text/xml; charset=iso-8859-1"),
        (RUSSIAN, "cp1251", "iso-8859-1", "text/xml; charset=windows-1251"),
        (RUSSIAN, "koi8-r", "windows-1251", "text/xml; charset=koi8-r"),
    ],
)
def test_p51_text_is_read_whatever_its_charset_and_label(text: str, codec: str, label: str, header: str) -> None:
    assert entry(document(text, label).encode(codec), header).title == text


@pytest.mark.parametrize(
    ("text", "codec"), [(CHINESE, "gb18030"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp1251"), (KOREAN, "euc-kr")]
)
def test_p51_unlabelled_text_is_guessed(text: str, codec: str) -> None:
    assert entry(document(LONG[text], "").encode(codec)).title == LONG[text]


def test_p51_a_few_broken_characters_do_not_spoil_the_rest() -> None:
    body = document(GERMAN * 5, "utf-8").encode()
    broken = body.replace("ß".encode(), b"\xff", 1)
    assert entry(broken).title == (GERMAN * 5).replace("ß", "\ufffd", 1)


def test_p51_feeds_served_as_text_are_read() -> None:
    for kind in ("text/html", "text/plain", "application/octet-stream", "image/png", ""):
        assert entry(rss(item()), kind).guid == "1"


@pytest.mark.parametrize(
    "broken",
    [
        rss("<title>Mine &amp; <b>yours</title>").decode(),
        rss("<title>Mine & yours</title>").decode(),
        rss("<title>Mine &nbsp;&amp; yours</title>").decode(),
        "\n\n junk " + rss("<title>Mine &amp; yours</title>").decode() + "<script>x</script>",
        rss("<title>Mine &amp; yours</title>").decode()[:-20],
        rss("<title>Mine \x0b&amp; yours</title>").decode(),
        rss("<title>Mine &#11;&amp; yours</title>").decode(),
    ],
)
def test_malformed_xml_is_mended_with_a_note(broken: str) -> None:
    feed = read(broken)
    assert feed.entries[0].title == "Mine & yours"
    assert len(feed.notes) == 2


@pytest.mark.parametrize("document", [rss(item()).decode(), RDF, ATOM])
def test_what_a_network_adds_around_a_feed_is_cut_off(document: str) -> None:
    mended = read_strict(repaired("Warning: cache\n" + document + '\n<script src="/decode.min.js"></script>'))
    assert mended is not None
    assert mended == read_strict(document)


def test_web_page_is_told_apart_from_a_malformed_feed() -> None:
    with pytest.raises(NotAFeed, match="web page"):
        read("<!doctype html><html><head><title>Sign in</title></head><body><p>Sign in<br></body></html>")
    with pytest.raises(NotAFeed, match="malformed"):
        read("<rss")
    with pytest.raises(NotAFeed, match="empty"):
        read("  \n ")


def test_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == ()


def test_entries_with_one_id_are_one() -> None:
    assert len(read(rss(item("1"), item("1"))).entries) == 1


@pytest.mark.parametrize(
    "body", [ATOM, RDF, rss(item("1"), item("2", extra="<description>&lt;p&gt;x&lt;/p&gt;</description>")).decode()]
)
def test_both_readers_say_the_same(body: str) -> None:
    tolerant, strict = finish(read_tolerant(body), ADDRESS, NOW), read(body)
    assert tolerant.entries == strict.entries
    assert tolerant.title == strict.title
    assert tolerant.wishes.ttl == strict.wishes.ttl


@pytest.mark.parametrize("kind", ['mode="base64" type="text/html"', 'type="application/octet-stream"'])
def test_atom_text_that_is_packed_is_unpacked(kind: str) -> None:
    packed = base64.b64encode("Maker <b>opens</b> plant in Köln".encode()).decode()
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title {kind}>{packed}</title></entry></feed>'
    assert read(body).entries[0].title == "Maker opens plant in Köln"
    assert read(body.replace(packed, "not packed at all")).entries[0].title == "not packed at all"


def test_page_is_preferred_among_the_links_of_an_entry() -> None:
    links = (
        '<link type="application/pdf" href="https://outlet.example/1.pdf"/>'
        '<link type="text/html" href="https://outlet.example/1.html"/><link href="https://outlet.example/later"/>'
    )
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>T</title>{links}</entry></feed>'
    assert read(body).entries[0].url == "https://outlet.example/1.html"


def test_elements_of_neighbouring_vocabularies_are_understood_in_rss() -> None:
    feed = read(
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        "<dc:title>Outlet</dc:title><item><title>T</title><id>urn:1</id><updated>2025-12-01T10:00:00Z</updated></item>"
        "<item><media:title>Clip</media:title><dc:description>What it shows</dc:description></item>"
        '<item><body xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></body></item></channel></rss>'
    )
    assert [(one.title, one.text) for one in feed.entries[1:]] == [("Clip", "What it shows"), ("", "One.\n\nTwo.")]
    assert feed.title == "Outlet"
    assert (feed.entries[0].guid, feed.entries[0].published_at) == ("urn:1", datetime(2025, 12, 1, 10, tzinfo=UTC))
