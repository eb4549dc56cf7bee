"""Whatever somebody types, the desk answers."""

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.desk.commands.specs import SPECS
from tests.support.counter import open_counter

WORDS = st.sampled_from(
    [
        "xiaomi",
        "tesla",
        "vw",
        "ev",
        "sales",
        "all",
        "daily",
        "weekly",
        "mon",
        "08:00",
        "25:00",
        "Berlin",
        "Europe/Berlin",
        "3d",
        "off",
        "now",
        "preview",
        "zone",
        "quiet",
        "empty",
        "line",
        "weekdays",
        "language",
        "de",
        "mon-fri",
        "22:00-07:00",
        "add",
        "remove",
        "export",
        "delete",
        "yes",
        "x1a2m3",
        "t1",
        "what:",
        "when:8",
        "zone:Berlin",
        "zone=",
        "company:",
        "company:tesl",
        "topic:ev",
        "since:2w",
        "since:9999y",
        "page:2",
        "page:99999",
        "{}",
        "{0}",
        "{typed}",
        "%s",
        '"',
        "'",
        ",",
        ";",
        "/",
        "#",
        "小米",
        "每天8点",
        "@everyone",
        "<!channel>",
        "\\",
        "https://x.example",
        "-",
    ]
)
LINES = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda name, words: " ".join((name, *words)),
        st.sampled_from([spec.name for spec in SPECS]),
        st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=5),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["en", "de", "zh", "", "xx-YY"]))
@example(["search {foo} company:tesl"], "en")
@example(["subscribe {x} daily Berlim"], "en")
@example(["search since:9999y"], "en")
@example(["snooze 9999y"], "en")
def test_every_line_gets_an_answer_with_a_title_and_a_sentence(lines, locale):
    async def talk():
        counter = await open_counter()
        for line in lines:
            message = await counter.say(line, locale=locale)
            assert message.title
            assert message.summary
            assert message.blocks

    asyncio.run(talk())
