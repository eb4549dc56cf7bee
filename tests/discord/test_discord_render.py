"""Messages as components: within every limit, nothing lost, nothing turned into markup, nobody pinged."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord import limits
from adapters.discord.identity import command_line
from adapters.discord.markdown import Span, read
from adapters.discord.markup import escape, link, one_line, pieces, visible, web_address
from adapters.discord.render import is_quiet, render
from bot.model.message import (
    Actions,
    Button,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Picture,
    StoryCard,
)
from tests.contracts.platform_messages import CARD, DIGEST, STORY_PAGE, long_digest
from tests.support.any_message import long_words, messages, words
from tests.support.message_parts import links_of, rows_of

settings.register_profile(
    "discord", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
whole = settings(settings.get_profile("discord"), max_examples=40)


def texts(payloads) -> list[str]:
    return [str(one["content"]) for payload in payloads for one in limits.walk(payload) if "content" in one]


def spans(payloads) -> list[Span]:
    return [span for text in texts(payloads) for line in read(text) for span in line.spans]


def shown(payloads) -> str:
    lines = [line.text for text in texts(payloads) for line in read(text)]
    labels = [str(one["label"]) for payload in payloads for one in limits.walk(payload) if "label" in one]
    return " ".join(" ".join((*lines, *labels)).split())


def addresses(payloads) -> set[str]:
    buttons = {str(one["url"]) for payload in payloads for one in limits.walk(payload) if "url" in one}
    return buttons | {span.url for span in spans(payloads) if span.url}


@whole
@given(messages)
def test_any_message_keeps_every_limit(message):
    for payload in render(message):
        components = list(limits.walk(payload))
        assert len(components) <= limits.COMPONENTS
        assert (
            limits.shown(payload) + sum(len({"custom_id", "url", "media", "items"} & set(one)) for one in components)
            > 0
        )
        assert limits.shown(payload) <= limits.SHOWN
        assert len(payload) == 1
        assert payload[0]["type"] == 17
        names = [one["custom_id"] for one in components if "custom_id" in one]
        assert len(set(names)) == len(names)
        for one in components:
            assert_component(one)


def assert_component(one) -> None:
    match one["type"]:
        case 1:
            assert 1 <= len(one["components"]) <= limits.ROW_BUTTONS
        case 2:
            assert visible(one["label"])
            assert limits.length(one["label"]) <= limits.BUTTON_LABEL
            assert ("url" in one) != ("custom_id" in one)
            assert limits.length(one.get("url", "")) <= limits.BUTTON_URL
            assert limits.length(one.get("custom_id", "")) <= limits.CUSTOM_ID
        case 9:
            assert 1 <= len(one["components"]) <= limits.SECTION_TEXTS
            assert one["accessory"]["type"] in {2, 11}
        case 10:
            assert visible(one["content"])
        case 11:
            assert_picture(one)
        case 12:
            assert 1 <= len(one["items"]) <= 10
            for item in one["items"]:
                assert_picture(item)
        case 17:
            assert one["components"]
        case other:
            raise AssertionError(other)


def assert_picture(one) -> None:
    assert web_address(one["media"]["url"]) == one["media"]["url"]
    assert "description" not in one or (visible(one["description"]) and limits.length(one["description"]) <= limits.ALT)


def pictures(payloads) -> list[str]:
    everything = [one for payload in payloads for one in limits.walk(payload)]
    shown_ones = [picture for one in everything for picture in (one, *one.get("items", ()))]
    return [one["media"]["url"] for one in shown_ones if "media" in one]


@whole
@given(messages)
def test_any_message_shows_every_picture_that_can_be_shown_in_order(message):
    meant = [block.picture if isinstance(block, StoryCard) else block for block in message.blocks]
    addresses_of_them = [web_address(one.url) for one in meant if isinstance(one, Picture)]
    assert pictures(render(message)) == [address for address in addresses_of_them if address]


@whole
@given(messages)
def test_any_message_loses_no_link(message):
    wanted = {web_address(one.url) for one in links_of(message.blocks)} - {""}
    assert wanted <= addresses(render(message))


@whole
@given(messages)
def test_any_message_loses_no_figure(message):
    seen = shown(render(message))
    for row in rows_of(message.blocks):
        assert one_line(row.value) in seen or (len(one_line(row.value)) > 290 and "…" in seen) or not visible(row.value)


@whole
@given(messages)
def test_any_message_pings_nobody_and_shows_no_foreign_emoji_or_time(message):
    payloads = render(message)
    told = {str(int(block.told_at.timestamp())) for block in message.blocks if isinstance(block, StoryCard)}
    assert [span for span in spans(payloads) if span.kind in {"mention", "emoji"}] == []
    assert {span.text for span in spans(payloads) if span.kind == "time"} <= told


@whole
@given(messages)
def test_any_message_leads_nowhere_it_was_not_meant_to(message):
    meant = {web_address(one.url) for one in links_of(message.blocks)}
    assert addresses(render(message)) <= meant


@given(words)
def test_escaped_text_is_shown_as_it_stands_without_style(text):
    lines = read(escape(text))
    assert "\n".join(line.text for line in lines) == one_line_each(text)
    assert all(span == Span(span.text) for line in lines for span in line.spans)
    assert {line.kind for line in lines} <= {"plain"}


def one_line_each(text: str) -> str:
    from adapters.discord.markup import clean

    return clean(text)


@given(words)
def test_label_of_a_link_is_shown_as_it_stands(text):
    spans_of_it = [span for line in read(link(text, "https://outlet.example/x")) for span in line.spans]
    assert all(span.kind == "text" and not span.styles for span in spans_of_it)
    assert {span.url for span in spans_of_it} <= {"", "https://outlet.example/x"}
    if visible(text):
        assert one_line(text) in "".join(span.text for span in spans_of_it)


@given(long_words, st.integers(20, 2000))
def test_pieces_hold_every_word_within_the_limit(text, most):
    cut = pieces(text, most)
    assert all(limits.length(piece) <= most for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


@pytest.mark.parametrize("message", [DIGEST, STORY_PAGE])
def test_usual_pages_are_one_message(message):
    assert len(render(message)) == 1


def test_digest_of_seven_stories_with_buttons_is_one_message():
    items = tuple(block for _ in range(7) for block in (CARD, Actions((Button("Evidence", "story k7m2q9"),))))
    tail = (
        LinkList("Also", (Link("One", "https://outlet.example/1"),)),
        Actions((Button("Follow", "subscribe ev"),) * 4),
        Hint("Type /help"),
    )
    short = Message("Digest", (Heading("Digest", 1), Hint("7 stories"), *items, *tail))
    assert limits.count(render(short)[0]) <= limits.COMPONENTS
    assert len(render(short)) == 1


def test_long_digest_is_split_in_order_and_whole():
    payloads = render(long_digest(40))
    seen = shown(payloads)
    assert len(payloads) > 1
    places = [seen.index(f"Story number {number} of many") for number in range(1, 41)]
    assert places == sorted(places)


def test_heading_never_ends_a_message():
    filler = [Paragraph("word " * 375) for _ in range(2)]
    payloads = render(Message("", (*filler, Heading("Section"), Paragraph("x" * 1500))))
    assert next(line.kind for line in read(texts(payloads)[-1])) == "h3"


def test_the_one_button_after_a_story_stands_at_its_side():
    payload = render(Message("", (Hint("a"), CARD, Actions((Button("Evidence", command="story k7m2q9"),)))))[0]
    section = next(one for one in limits.walk(payload) if one["type"] == 9)
    assert command_line(section["accessory"]["custom_id"]) == "story k7m2q9"


def test_picture_of_a_story_stands_at_its_side_and_the_button_below():
    card = replace(CARD, picture=Picture("https://outlet.example/a.jpg", "A blue car"))
    (container,) = render(Message("", (card, Actions((Button("Evidence", command="story k7m2q9"),)))))[0]
    section, row = container["components"]
    thumbnail = {"media": {"url": "https://outlet.example/a.jpg"}, "description": "A blue car"}
    assert section["accessory"] == {"type": 11, **thumbnail}
    assert [command_line(one["custom_id"]) for one in row["components"]] == ["story k7m2q9"]


def test_digest_of_seven_stories_with_pictures_and_buttons_is_one_message():
    card = replace(CARD, figures=CARD.figures[:2], picture=Picture("https://outlet.example/a.jpg", "A blue car"))
    items = [
        block
        for rank in range(1, 8)
        for block in (replace(card, rank=rank), Actions((Button("Evidence", command=f"story k7m2q{rank}"),)))
    ]
    tail = (
        LinkList("Also", (Link("One", "https://outlet.example/1"),)),
        Actions((Button("Follow", "subscribe ev"),) * 4),
    )
    (payload,) = render(Message("Digest", (Heading("Digest", 1), Hint("7 stories"), *items, *tail, Hint("Type /help"))))
    buttons = [one for one in limits.walk([payload[0]]) if one["type"] == 2]
    assert [one["label"] for one in buttons[:7]] == [f"{rank} · Evidence" for rank in range(1, 8)]
    assert [command_line(one["custom_id"]) for one in buttons[:7]] == [f"story k7m2q{rank}" for rank in range(1, 8)]
    assert len(pictures([payload])) == 7


@pytest.mark.parametrize("url", ["", "/relative", "javascript:alert(1)", "https://x.example/" + "y" * 3000])
def test_case_30_picture_that_cannot_be_fetched_is_dropped_and_the_rest_stays(url):
    card = replace(CARD, picture=Picture(url, "A blue car"))
    payloads = render(Message("", (card, Picture(url, "A red car"))))
    assert pictures(payloads) == []
    assert CARD.headline.text in shown(payloads)
    assert "A red car" in shown(payloads)


def test_case_30_picture_without_description_and_one_with_too_much_of_it():
    none, much = render(
        Message("", (Picture("https://x.example/a", "\n"), Picture("https://x.example/b", "word " * 900)))
    )[0][0]["components"]
    assert "description" not in none["items"][0]
    assert limits.length(much["items"][0]["description"]) <= 1024


def test_time_is_worded_by_the_reader_s_own_client():
    assert any(span.kind == "time" for span in spans(render(Message("", (CARD,)))))


def test_command_too_long_for_a_button_is_told_in_words():
    line = "search " + "word " * 30
    payloads = render(Message("More", (Actions((Button("Next page", command=line),)),)))
    assert f"Next page /{line.strip()}" in shown(payloads)


def test_same_command_twice_has_two_ids():
    names = [
        one["custom_id"]
        for one in limits.walk(render(Message("", (Actions((Button("A", "help"), Button("B", "help"))),)))[0])
        if "custom_id" in one
    ]
    assert len(set(names)) == 2
    assert {command_line(name) for name in names} == {"help"}


def test_id_of_another_release_is_no_command():
    assert command_line("tacho:0:1:story x") is None
    assert command_line("someone else's") is None


def test_tags_of_a_story_stand_apart_from_each_other():
    assert any(", ".join(CARD.tags) in text for text in texts(render(Message("", (CARD,)))))


def test_empty_message_is_still_a_message():
    assert shown(render(Message("", ()))) == "…"


def test_only_news_may_wake_anybody():
    assert is_quiet(Message("", (Heading("Digest", 1), Hint("Nothing new."))))
    assert not is_quiet(DIGEST)


def test_asterisks_of_an_address_do_not_end_the_bold_text_it_stands_in():
    address = "https://outlet.example/0**"
    (line,) = read(f"**{link('Ford', address)} and more**")
    assert {span.url for span in line.spans if span.url} == {"https://outlet.example/0%2A%2A"}
