"""Messages as a page."""

import itertools
import re
import subprocess
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from adapters.preview.html import render_page
from bot.model.message import Actions, Button, Link, Message, Paragraph, Picture
from tests.contracts.platform_messages import CARD, DIGEST, EDGES, STORY_PAGE, TROUBLEMAKERS, troublemaker
from tests.support.requirements import chromium

CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


MEASURE = """<!doctype html><iframe style="border:0;height:900px"></iframe><output></output><script>
const [name, width] = location.search.slice(1).split("&");
const frame = document.querySelector("iframe");
frame.style.width = width + "px";
frame.onload = () => {
  document.querySelector("output").textContent = frame.contentDocument.documentElement.scrollWidth;
};
frame.src = name;
</script>"""
"""Says how wide a page is when its window has a given width."""


def page(*messages: Message) -> html.HtmlElement:
    return html.document_fromstring(render_page(messages, title="Posts"))


def test_page_needs_nothing_from_outside_but_pictures():
    document = page(DIGEST, STORY_PAGE)
    assert document.xpath("//script | //link | //iframe | //*[@src][not(self::img[@class='picture'])]") == []
    assert "url(" not in document.xpath("string(//style)")
    assert "default-src 'none'" in document.xpath("//meta[@http-equiv]/@content")[0]


def test_page_without_pictures_lets_none_in():
    assert page(DIGEST).xpath("//meta[@http-equiv]/@content")[0].endswith("img-src data:")


def test_picture_is_described_fetched_late_and_tells_nobody_who_reads():
    card = replace(CARD, picture=Picture("https://outlet.example/a.jpg", 'A "blue" car'))
    (picture,) = page(Message("", (card,))).xpath("//section//img")
    assert (picture.get("src"), picture.get("alt")) == ("https://outlet.example/a.jpg", 'A "blue" car')
    assert (picture.get("loading"), picture.get("referrerpolicy")) == ("lazy", "no-referrer")


def test_picture_that_cannot_be_fetched_leaves_its_description():
    document = page(Message("", (Picture("javascript:alert(1)", "A blue car"),)))
    assert document.xpath("//img") == []
    assert "A blue car" in document.xpath("string(//main)")


def test_figure_of_a_story_opens_its_proof():
    proof = page(DIGEST).xpath("//details[contains(., '$439 m')]")[0]
    assert proof.xpath("string(.//mark)") == "$439 million in investment"
    assert proof.xpath(".//cite/a/@href") == ["https://sample-motor-wire.example/sample/top-five"]


def test_figure_without_proof_is_no_disclosure():
    assert page(DIGEST).xpath("//div[@class='chip'][contains(., '2024')]")


def test_times_are_told_in_the_zone_asked_for():
    text = render_page([DIGEST], title="Posts", zone=ZoneInfo("Asia/Shanghai"))
    assert '<time datetime="2025-12-19T06:12:00+00:00">19 Dec 2025, 14:12 CST</time>' in text


def test_status_is_a_word():
    assert page(DIGEST).xpath("//details[contains(., 'top five')]//span[@class='status']/text()") == ["target"]


def test_table_has_a_caption_and_named_columns_and_rows():
    table = page(STORY_PAGE).xpath("//table")[0]
    assert table.xpath("string(caption)") == "All figures"
    assert len(table.xpath(".//th[@scope='col']")) == 3
    assert len(table.xpath(".//th[@scope='row']")) == 5


def test_headings_go_down_without_a_gap():
    levels = [int(heading.tag[1]) for heading in page(DIGEST, STORY_PAGE).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("text", TROUBLEMAKERS)
def test_words_that_look_like_markup_are_shown_as_they_stand(text):
    shown = " ".join(page(troublemaker(text)).xpath("string(//main)").split())
    assert shown.count(text) >= 17


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", "https://a.example/ b"]
)
def test_only_web_addresses_become_links(url):
    message = Message("", (Paragraph("Words", (Link("text", url),)), Actions((Button("press", url=url),))))
    assert page(message).xpath("//main//a") == []


def test_buttons_of_a_story_stand_in_its_card():
    buttons = Actions((Button("Evidence", command="story k7m2q9"),))
    document = page(Message("", (CARD, buttons, CARD, Paragraph("x"), buttons)))
    assert document.xpath("//section/ul[@class='actions']//kbd/text()") == ["/story k7m2q9"]
    assert len(document.xpath("//ul[@class='actions']")) == 2


def test_page_without_posts_says_so():
    assert "Nothing has been posted yet." in render_page((), title="Posts")


@given(st.text(max_size=100))
def test_no_text_breaks_out_of_its_element(text):
    calm, wild = page(troublemaker("calm")), page(troublemaker(text))
    assert [one.tag for one in wild.iter()] == [one.tag for one in calm.iter()] or not text.strip()


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_text_stands_out_from_its_background(look):
    palettes = re.findall(r":root \{(.*?)\}", page(DIGEST).xpath("string(//style)"), re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", palettes[look == "dark"]))
    pairs = [(text, back) for text in ("ink", "soft", "link") for back in ("paper", "card", "chip")]
    pairs += [("mark-ink", "mark"), ("status", "status-bg"), ("status", "chip"), ("status", "card")]
    for text, back in pairs:
        low, high = sorted((luminance(colours[text]), luminance(colours[back])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (text, back)


@pytest.fixture
def browser(tmp_path):
    edges = [Message(f"Edge: {name}", blocks) for name, blocks in EDGES.items()]
    (tmp_path / "page.html").write_text(render_page([DIGEST, STORY_PAGE], title="Posts"), "utf-8")
    (tmp_path / "edges.html").write_text(render_page(edges, title="Edges"), "utf-8")
    (tmp_path / "measure.html").write_text(MEASURE, "utf-8")
    program = chromium()

    def run(*options: str, path: str = "page.html") -> str:
        place = f"{(tmp_path / path.partition('?')[0]).as_uri()}{path[path.find('?') :] if '?' in path else ''}"
        command = [program, *CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", *options, place]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    return run


def test_browser_renders_cards_figures_and_proofs(browser):
    document = html.document_fromstring(browser("--dump-dom"))
    assert len(document.xpath("//section[@class='card']")) == 3
    assert len(document.xpath("//details")) == 5
    assert document.xpath("string(//title)") == "Posts"


@pytest.mark.parametrize("name", ["page.html", "edges.html"])
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_page_never_scrolls_sideways(browser, name, width):
    seen = html.document_fromstring(
        browser("--allow-file-access-from-files", "--dump-dom", path=f"measure.html?{name}&{width}")
    )
    assert seen.xpath("string(//output)") == str(width)


def test_browser_draws_the_page_on_a_phone(browser, tmp_path):
    picture = tmp_path / "phone.png"
    browser(f"--screenshot={picture}", "--window-size=500,900")
    head = picture.read_bytes()[:24]
    assert re.match(rb"\x89PNG\r\n\x1a\n", head)
    assert int.from_bytes(head[16:20]) == 500
