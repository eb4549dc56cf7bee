"""Hypothesis strategies for messages of every shape, with words that are markup somewhere and addresses that are none."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.model.message import (
    Actions,
    Button,
    Facts,
    FigureRow,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Picture,
    Quote,
    StoryCard,
)

NASTY = (
    "@everyone", "@here", "<@1>", "<@&2>", "<#3>", "<!channel>", "</quit:4>", "<t:1:R>", "<a:b:5>", ":smile:", "**", "__", "~~", "||",
    "`", "```", "*", "_", "#", "## ", "-# ", "> ", ">>> ", "- ", "1. ", "\\", "[x](https://evil.example)", "[", "]", "(", ")", "\n", "\r\n",
    "\u202e", "\x00", "\ud800", "é", "e\u0301", "👩‍🚗", "小米", "سيارة", "&amp;", "https://evil.example/a_b_c", "discord.gg/x", " ",
)  # fmt: skip

words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=5).map(" ".join) | st.lists(
    st.sampled_from(NASTY), max_size=6
).map("".join)
"""Short texts, hostile ones among them."""

long_words = st.one_of(
    words, st.tuples(st.integers(500, 6000), words).map(lambda pair: ((pair[1] or "x") * pair[0])[: pair[0]])
)

good_addresses = st.builds("https://outlet.example/{}".format, st.text("abcdefghij0123456789-_/?=&()*~'.", max_size=60))
bad_addresses = st.sampled_from(
    ("", "/relative", "javascript:alert(1)", "https://", "https://a b.example/c d", "ftp://x.example/", "https://x.example/" + "y" * 3000, "http://[::1", "https://例え.example/ü")
)  # fmt: skip
addresses = st.one_of(good_addresses, bad_addresses)
links = st.builds(Link, words, addresses)
rows = st.builds(
    FigureRow,
    value=words,
    metric=words,
    period=words,
    status=words,
    evidence=words,
    sentence=long_words,
    source=st.none() | links,
    subject=words,
)
buttons = st.builds(
    Button,
    words,
    command=st.one_of(st.just(""), words, st.just("search " + "w" * 120)),
    url=st.one_of(st.just(""), addresses),
)
instants = st.datetimes(datetime(2001, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
pictures = st.builds(Picture, addresses, long_words)
cards = st.builds(
    StoryCard,
    story_id=st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=6, max_size=6),
    headline=links,
    figures=st.lists(rows, max_size=5).map(tuple),
    gist=long_words,
    outlets=st.lists(words, max_size=4).map(tuple),
    tags=st.lists(words, max_size=4).map(tuple),
    told_at=instants,
    rank=st.none() | st.integers(1, 50),
    note=words,
    picture=st.none() | pictures,
)
blocks = st.one_of(
    st.builds(Heading, words, st.sampled_from((1, 2))),
    st.builds(Paragraph, long_words, st.lists(links, max_size=6).map(tuple)),
    pictures,
    cards,
    st.builds(FigureTable, words, st.lists(rows, max_size=5).map(tuple)),
    st.builds(Quote, long_words, words, words, st.none() | links),
    st.builds(Facts, st.lists(st.tuples(words, long_words), max_size=8).map(tuple)),
    st.builds(LinkList, words, st.lists(links, max_size=12).map(tuple), st.integers(0, 99)),
    st.builds(Hint, long_words),
    st.builds(Actions, st.lists(buttons, max_size=12).map(tuple)),
)
messages = st.builds(Message, title=words, blocks=st.lists(blocks, max_size=8).map(tuple), summary=words)
"""Any message at all."""
