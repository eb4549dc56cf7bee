"""The small parts: budget, invalid requests, permissions, invite links, the supervisor's waits, the page, the fallback."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from lxml import html

from adapters.discord.budget import Budget, InvalidRequests
from adapters.discord.fallback import embeds
from adapters.discord.forms import arguments_of, subscribe_form
from adapters.discord.invite import application_id, invite_link, personal_link
from adapters.discord.limits import EMBED_DESCRIPTION, EMBEDS, EMBEDS_TOGETHER, MODAL_PARTS, length
from adapters.discord.page import page
from adapters.discord.pauses import pauses
from adapters.discord.permissions import IN_A_CHANNEL, IN_A_THREAD, Permission, may_manage, missing
from adapters.discord.render import render
from adapters.supervision import Health, Supervisor
from bot.errors import BadSettings, TryLater
from bot.model.message import Message, Picture
from tests.contracts.platform_messages import CARD, DIGEST, STORY_PAGE, TOLD_AT, TROUBLEMAKERS, troublemaker
from tests.discord.test_discord_render import whole
from tests.discord.world import APPLICATION, TOKEN
from tests.fakes.clock import FixedClock
from tests.support.any_message import messages


async def test_budget_spaces_requests_evenly_without_drift():
    clock = FixedClock()
    budget, began = Budget(clock, 40), clock.now()
    for _ in range(201):
        await budget.take()
    assert clock.now() - began == timedelta(seconds=5)


async def test_budget_saves_nothing_up_while_nobody_asks():
    clock = FixedClock()
    budget = Budget(clock, 40)
    await budget.take()
    clock.advance(timedelta(minutes=1))
    began = clock.now()
    for _ in range(41):
        await budget.take()
    assert clock.now() - began == timedelta(seconds=1)


def test_stop_ends_by_itself():
    clock = FixedClock()
    budget = Budget(clock)
    budget.stop_until(clock.now() + timedelta(minutes=5))
    assert budget.stopped_until is not None
    clock.advance(timedelta(minutes=5))
    assert budget.stopped_until is None


def test_refused_requests_count_within_ten_minutes_and_shared_limits_do_not():
    clock = FixedClock()
    invalid = InvalidRequests(clock, most=3)
    assert [invalid.note(status) for status in (200, 404, 500, 403, 401)] == [None] * 5
    assert invalid.note(429, shared=True) is None
    clock.advance(timedelta(minutes=11))
    assert [invalid.note(403), invalid.note(403)] == [None, None]
    assert invalid.note(403) == clock.now() + timedelta(minutes=10)


def test_only_the_permission_at_the_root_is_named():
    assert missing(IN_A_CHANNEL, 0) == ("View Channel",)
    assert missing(IN_A_CHANNEL, int(Permission.VIEW_CHANNEL)) == ("Send Messages",)
    assert missing(IN_A_CHANNEL, int(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)) == ("Embed Links",)
    assert missing(IN_A_THREAD, int(IN_A_CHANNEL)) == ("Send Messages in Threads",)
    assert missing(IN_A_CHANNEL, int(Permission.ADMINISTRATOR)) == ()


def test_cure_reads_as_a_sentence():
    assert pauses("en").cure(("View Channel", "Send Messages"), "#cars") == (
        "Give Tacho the permissions View Channel and Send Messages in #cars (channel settings, Permissions)."
    )


def test_whoever_manages_the_channel_or_the_server_manages():
    assert [may_manage(bits) for bits in (0, 1 << 10, 1 << 4, 1 << 5, 1 << 3)] == [False, False, True, True, True]


def test_invite_link_asks_for_what_is_needed_and_no_more():
    link = invite_link(int(APPLICATION))
    assert link == (
        "https://discord.com/oauth2/authorize?client_id=900000000000000001&permissions=309237664768&integration_type=0"
        "&scope=bot+applications.commands"
    )
    assert 309237664768 == (1 << 10) | (1 << 11) | (1 << 14) | (1 << 35) | (1 << 38)
    assert "integration_type=1" in personal_link(int(APPLICATION))


def test_application_stands_in_the_token():
    assert application_id(TOKEN) == int(APPLICATION)


@pytest.mark.parametrize("token", ["", "secret", "ü.b.c", "####.x.y"])
def test_what_is_no_token_is_said_so_without_repeating_it(token):
    with pytest.raises(BadSettings) as caught:
        application_id(token)
    assert token == "" or token not in str(caught.value)


class StopNow(Exception):
    pass


async def test_waits_grow_to_five_minutes_and_start_again_after_a_steady_connection():
    clock, waits, lives = FixedClock(), [], iter([0] * 9 + [700] + [0] * 2)

    class Listening(FixedClock):
        async def sleep(self, wait_s):
            waits.append(wait_s)
            if len(waits) == 12:
                raise StopNow
            await super().sleep(wait_s)

    clock = Listening()

    async def attempt():
        clock.advance(timedelta(seconds=next(lives)))
        raise TryLater("down")

    supervisor = Supervisor(name="discord", attempt=attempt, clock=clock)
    with pytest.raises(StopNow):
        await supervisor.run()
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300, 5, 10, 20]


async def test_fault_nobody_expected_is_one_more_attempt():
    tries = []

    async def attempt():
        tries.append(1)
        if len(tries) == 3:
            raise BadSettings("enough")
        raise AttributeError("sequence")

    supervisor = Supervisor(name="discord", attempt=attempt, clock=FixedClock())
    with pytest.raises(BadSettings):
        await supervisor.run()
    assert (len(tries), supervisor.health, supervisor.problem) == (3, Health.STOPPED, "enough")


async def test_time_the_service_names_is_waited_for():
    clock = FixedClock()
    began, tries = clock.now(), []

    async def attempt():
        tries.append(clock.now())
        if len(tries) == 2:
            raise BadSettings("enough")
        raise TryLater("no logins left", after=began + timedelta(hours=3))

    with pytest.raises(BadSettings):
        await Supervisor(name="discord", attempt=attempt, clock=clock).run()
    assert tries[1] - began == timedelta(hours=3)


def test_form_offers_at_most_25_topics_and_no_empty_picker():
    form = subscribe_form(
        {f"t{n}": f"topic {n}" for n in range(40)}, [f"company {n}" for n in range(40)], "Europe/Berlin", "fr"
    )
    assert [len(part["component"]["options"]) for part in form["components"][:2]] == [25, 25]
    assert len(form["components"]) == MODAL_PARTS
    assert len(subscribe_form({}, (), "UTC", "en")["components"]) == 3


def test_form_left_as_it_is_means_everything_every_day():
    assert arguments_of({"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "time": ["08:00 UTC"]}) == {
        "what": "all", "when": "daily 08:00 UTC",
    }  # fmt: skip


def test_page_shows_messages_as_discord_would():
    document = html.document_fromstring(page([DIGEST, STORY_PAGE], now=TOLD_AT + timedelta(hours=3)))
    assert document.xpath("//script | //link | //iframe") == []
    assert document.xpath("//img/@alt") == ["A blue saloon in a hall"]
    assert "Xiaomi aims for the global top five in cars" in document.xpath("string(//a)")
    assert document.xpath("//span[@class='button'][contains(., 'Follow Xiaomi')]")
    assert set(document.xpath("//time/text()")) == {"3 hours ago"}
    assert set(document.xpath("//time/@datetime")) == {"2025-12-19T06:12:00+00:00"}


@pytest.mark.parametrize("text", TROUBLEMAKERS)
def test_page_shows_troublemakers_as_text(text):
    document = html.document_fromstring(page([troublemaker(text)], now=TOLD_AT))
    assert document.xpath("//script") == []
    assert document.xpath("//span[@class='mention']") == []
    assert f"Headline {text}" in " ".join(document.text_content().split())


def test_pictures_become_links_in_embeds_since_one_of_them_may_be_what_discord_refused():
    card = replace(CARD, picture=Picture("https://outlet.example/a.jpg", "A blue car"))
    (sent,) = embeds(render(Message("", (card, Picture("https://outlet.example/b.jpg"))))[0])
    text = str(sent[0]["description"])
    assert "[A blue car](<https://outlet.example/a.jpg>)" in text
    assert (
        "[outlet\\.example](<https://outlet.example/b.jpg>)" in text
        or "[outlet.example](<https://outlet.example/b.jpg>)" in text
    )


@whole
@given(messages)
def test_any_message_as_embeds_keeps_every_limit(message):
    for components in render(message):
        for sent in embeds(components):
            assert 1 <= len(sent) <= EMBEDS
            assert sum(length(str(one["description"])) for one in sent) <= EMBEDS_TOGETHER
            assert all(0 < length(str(one["description"])) <= EMBED_DESCRIPTION for one in sent)
