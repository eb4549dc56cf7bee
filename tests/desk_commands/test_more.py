"""More on what somebody has written."""

import pytest


async def about(counter, text, headline=""):
    return await counter.desk.command_about(headline, text)


async def test_page_whose_story_is_known_leads_to_the_story(counter):
    [story] = [
        one for one in await counter.store.story_window(counter.clock.now().replace(year=2000)) if one.id == "x1a2m3"
    ]
    assert await about(counter, "look at this", story.headline) == ("story", {"id": "x1a2m3"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i hear that Xiaomi, of all people, builds cars https://byd.example/", "Xiaomi"),
        ("Did you see what «Tesla» did", "Tesla"),
        ("听说小米 小米 在造车", "Xiaomi"),
    ],
)
async def test_text_that_names_a_company_leads_to_it(counter, text, name):
    assert await about(counter, text) == ("company", {"name": name})


async def test_word_that_is_no_name_here_is_none(counter):
    command, arguments = await about(counter, "we can afford a mini bus for the whole school year, or not at all")
    assert (command, arguments) == ("search", {"words": "we can afford a mini bus for the"})


async def test_text_without_words_leads_nowhere(counter):
    assert await about(counter, " 🎉 https://outlet.example/a ", "") in (None, ("search", {"words": "🎉"}))
    assert await about(counter, "") is None
