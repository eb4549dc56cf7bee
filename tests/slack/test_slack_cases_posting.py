"""Cases 35 to 38 of platforms.md 7 and those of 1 to 12 that are about posting: places that close, limits, lost answers."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta
from string import Formatter

import pytest

from adapters.slack.pauses import pauses
from adapters.slack.refusals import Refusal, meaning
from adapters.slack.tokens import SingleToken
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import DeliveryState, EditionOutcome
from bot.model.message import FigureRow, FigureTable, Message, Paragraph, Picture
from bot.model.subscription import Channel, ChannelProfile, PostedAs
from tests.contracts.platform_messages import CARD, DIGEST, long_digest
from tests.fakes.clock import FixedClock, ShiftedClock
from tests.slack.bench import rig, shown_text
from tests.slack.newsroom import newsroom
from tests.slack.posts import post
from tests.slack.schema import objections
from tests.slack.world import READER, TOKEN
from tests.support.counter import sales_story
from tests.support.news import plain_story, xiaomi_story

TO_EIGHT = timedelta(minutes=91)
DEAD = "https://outlet.example/dead.jpg"
ALIVE = "https://outlet.example/car.jpg"


class Told(SingleToken):
    """A token whose installer is known."""

    def __init__(self, token: str = TOKEN) -> None:
        super().__init__(token)
        self.seen: list[tuple[str, str, str]] = []

    async def installer_of(self, team: str) -> str | None:
        return READER

    async def refused(self, team: str, token: str, reason: str) -> None:
        self.seen.append((team, token, reason))


async def test_case_01_nothing_is_posted_again_after_a_restart():
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        async with room.rig.new_platform() as another:
            room.rig.platform = another
            room.courier = room.new_courier()
            await room.compose()
            await room.deliver()
        assert len(room.rig.world.all_posts()) == 1


async def killed(room, after):
    """A courier claims what is due, and is killed when `after` has happened to its post; then another one starts after the lease."""
    await room.tell(xiaomi_story())
    await room.subscribe(room.rig.place)
    room.clock.advance(TO_EIGHT)
    await room.compose()
    claimed = await room.store.claim("slack", room.clock.now(), 60)
    await after(claimed)
    room.clock.advance(timedelta(seconds=61))
    async with room.rig.new_platform() as another:
        room.rig.platform = another
        return await room.new_courier().deliver_due()


async def test_case_02_killed_between_post_and_commit_is_one_message_and_known():
    async with newsroom() as room:
        [settled] = await killed(room, room.rig.platform.post)
        [sent] = room.rig.world.all_posts()
        assert (settled.state, settled.sent_ref) == (DeliveryState.SENT, f"{room.rig.channel.id}/{sent['ts']}")
        assert len(room.rig.world.asked("chat.postMessage")) == 1


async def test_case_02_killed_while_a_message_is_on_its_way_is_unsure_and_not_sent_again():
    async with newsroom() as room:

        async def cut_off(claimed):
            room.rig.slack.api.held = asyncio.Event()
            posting = asyncio.create_task(room.rig.platform.post(claimed))
            await until(lambda: room.rig.world.asked("chat.postMessage"))
            posting.cancel()
            room.rig.slack.api.held.set()
            await room.rig.world.until(room.rig.world.all_posts)

        [settled] = await killed(room, cut_off)
        assert settled.state is DeliveryState.UNSURE
        assert len(room.rig.world.all_posts()) == len(room.rig.world.asked("chat.postMessage")) == 1
        assert [one.id for one in await room.courier.unfinished()] == [settled.id]


async def test_case_02_killed_before_anything_was_sent_is_posted():
    async with newsroom() as room:

        async def nothing(claimed):
            assert claimed is not None

        [settled] = await killed(room, nothing)
        assert settled.state is DeliveryState.SENT
        assert len(room.rig.world.all_posts()) == 1


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the server tells only of what it has answered
            await asyncio.sleep(0.002)


async def test_case_06_day_of_downtime_is_one_digest_in_the_end():
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.clock.advance(timedelta(hours=26))
        await room.tell(plain_story("new", updated_at=room.clock.now() - timedelta(hours=3)))
        editions = await room.compose()
        await room.deliver()
        assert [one.outcome for one in editions] == [EditionOutcome.TOO_LATE, EditionOutcome.POSTED_LATE]
        [shown] = room.rig.shown()
        assert "late" in shown.casefold()


async def test_case_07_thirty_stories_are_one_digest_in_order_its_later_parts_in_the_thread():
    async with newsroom() as room:
        await room.tell(*(plain_story(f"s{number:02}", companies=(f"maker{number}",)) for number in range(30)))
        await room.subscribe(room.rig.place)
        settled = await room.day(TO_EIGHT)
        posts = room.rig.world.posts[room.rig.channel.id]
        assert [one.state for one in settled] == [DeliveryState.SENT] * len(settled)
        assert room.rig.world.faults_found == []
        assert {post["thread_ts"] for post in posts[1:]} <= {posts[0]["ts"]}
        assert posts[0]["thread_ts"] is None


async def test_case_08_two_couriers_on_one_store_post_each_digest_once():
    async with newsroom() as room:
        places = [room.rig.world.add_channel(room.rig.workspace, f"c{number}") for number in range(6)]
        await room.tell(xiaomi_story())
        for one in places:
            await room.subscribe(room.rig.place_of(one))
        room.clock.advance(TO_EIGHT)
        await room.compose()
        await asyncio.gather(room.deliver(), room.new_courier().deliver_due())
        assert [len(room.rig.world.posts[one.id]) for one in places] == [1] * 6


async def test_digest_of_figures_reaches_the_channel_with_its_figures():
    async with newsroom() as room:
        await room.tell(xiaomi_story(), sales_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        [shown] = room.rig.shown()
        assert "$439 m" in shown
        assert "41,300" in shown
        assert objections(room.rig.world.all_posts()[0]["blocks"]) == []


async def test_post_says_what_it_is_links_no_names_and_unfolds_no_links():
    async with rig() as one:
        reference = await one.platform.post(post(one.place))
        [call] = one.world.asked("chat.postMessage")
        assert call.body["text"] == "Three of 21 stories, first: Xiaomi aims for the global top five in cars."
        assert {key: call.body[key] for key in ("unfurl_links", "unfurl_media", "mrkdwn")} == {
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": False,
        }
        assert reference == f"{one.channel.id}/{one.world.all_posts()[0]['ts']}"


CLOSED = {
    "is_archived": "Unarchive it (channel details, Settings), or subscribe another channel.",
    "not_in_channel": "Type /invite @Tacho in #cars.",
    "channel_not_found": "Type /invite @Tacho in #cars. If the channel is gone, subscribe another one.",
    "restricted_action": "Let Tacho post there (channel details, Settings, Posting permissions), or subscribe another channel.",
}


@pytest.mark.parametrize("code", CLOSED)
async def test_case_35_closed_channel_names_the_exact_cure_and_opens_again_by_itself(code):
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        state = {
            "is_archived": "archived",
            "not_in_channel": "member",
            "restricted_action": "restricted",
            "channel_not_found": "private",
        }[code]
        setattr(room.rig.channel, state, state != "member")
        room.rig.channel.member = code not in {"not_in_channel", "channel_not_found"}
        [settled] = await room.day(TO_EIGHT)
        assert settled.state is DeliveryState.PENDING
        assert CLOSED[code] in (await room.store.profile(room.rig.place)).paused
        assert await room.deliver() == ()
        room.rig.channel.archived = room.rig.channel.restricted = room.rig.channel.private = False
        room.rig.channel.member = True
        room.clock.advance(timedelta(hours=1, minutes=1))
        [settled] = await room.deliver()
        assert settled.state is DeliveryState.SENT
        assert (await room.store.profile(room.rig.place)).paused is None
        assert len(room.rig.world.all_posts()) == 1


async def test_case_35_installer_is_told_once():
    async with newsroom(tokens=Told()) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.rig.channel.archived = True
        await room.day(TO_EIGHT)
        room.clock.advance(timedelta(hours=1, minutes=1))
        await room.deliver()
        [told] = room.rig.world.all_posts()
        assert "Unarchive it" in shown_text(told)
        assert "#cars is archived." in told["text"]


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_case_39_dead_token_seen_in_an_answer_first_closes_the_channel_and_is_forgotten(code):
    tokens = Told()
    async with rig(tokens=tokens) as one:
        one.workspace.dead[TOKEN] = code
        with pytest.raises(ChannelClosed) as caught:
            await one.platform.post(post(one.place))
        assert caught.value.cure == SingleToken(TOKEN).cure("en")
        assert tokens.seen[0] == (one.workspace.id, TOKEN, code)


async def test_case_39_ended_token_is_tried_later_when_it_has_been_renewed():
    tokens = Told()
    async with rig(tokens=tokens) as one:
        one.workspace.dead[TOKEN] = "token_expired"
        with pytest.raises(TryLater):
            await one.platform.post(post(one.place))
        assert tokens.seen == [(one.workspace.id, TOKEN, "token_expired")]


async def test_case_36_limited_channel_waits_as_long_as_slack_says_and_the_others_go_on():
    async with newsroom() as room:
        places = [room.rig.world.add_channel(room.rig.workspace, f"c{number}") for number in range(20)]
        await room.tell(xiaomi_story())
        for one in places:
            await room.subscribe(room.rig.place_of(one))
        limited = places[7]
        room.rig.world.limits.always[limited.id] = 17
        settled = await room.day(TO_EIGHT)
        assert [len(room.rig.world.posts[one.id]) for one in places if one is not limited] == [1] * 19
        [waiting] = [one for one in settled if one.state is DeliveryState.PENDING]
        assert waiting.channel.address.endswith(limited.id)
        assert timedelta(seconds=15) < waiting.next_try_at - room.clock.now() <= timedelta(seconds=17)
        with pytest.raises(TryLater):
            await room.rig.platform.post(replace(waiting, tries=1))
        assert room.rig.world.limits.refused == 1  # held here, not asked again
        room.rig.world.limits.always.clear()
        room.clock.advance(timedelta(seconds=18))
        assert [one.state for one in await room.deliver()] == [DeliveryState.SENT]


async def test_case_36_parts_of_a_digest_keep_their_order_while_they_wait():
    async with rig(clock=ShiftedClock()) as one:
        one.world.fault("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "3"})
        with pytest.raises(TryLater) as caught:
            await one.platform.post(post(one.place, Message("One", (Paragraph("first"),))))
        assert caught.value.after is not None
        one.clock.advance(timedelta(seconds=4))
        await one.platform.post(post(one.place, Message("One", (Paragraph("first"),))))
        await one.platform.post(post(one.place, Message("Two", (Paragraph("second"),)), part=1))
        assert ["first" in text for text in one.shown()] == [True, False]


async def test_long_message_goes_on_behind_what_has_arrived_and_nothing_stands_twice():
    async with rig(clock=ShiftedClock()) as one:
        long = post(one.place, long_digest(60))
        limit = one.world.fault("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "2"}, times=0)
        arrived = one.slack.api.methods["chat.postMessage"]

        def then_limit(call, workspace):
            limit.times = 1
            one.slack.api.methods["chat.postMessage"] = arrived
            return arrived(call, workspace)

        one.slack.api.methods["chat.postMessage"] = then_limit
        with pytest.raises(TryLater):
            await one.platform.post(long)
        one.clock.advance(timedelta(seconds=3))
        async with one.new_platform() as another:  # another process: what has arrived is on the shelf
            reference = await another.post(long)
        shown = " ".join(" ".join(one.shown()).split())
        assert all(shown.count(f"Story number {number} of many") == 1 for number in range(1, 61))
        posts = one.world.posts[one.channel.id]
        assert reference == f"{one.channel.id}/{posts[0]['ts']}"
        assert {post["thread_ts"] for post in posts[1:]} == {posts[0]["ts"]}
        assert await another.knows_outcome_of(long)


async def test_case_37_message_is_posted_without_pictures_when_one_cannot_be_loaded():
    async with rig() as one:
        one.world.dead_images.add(DEAD)
        pictured = replace(CARD, picture=Picture(DEAD, "A car"))
        message = Message("News", (pictured, Picture(DEAD, "The plant from above"), Picture(ALIVE, "Another")))
        await one.platform.post(post(one.place, message))
        [sent] = one.world.all_posts()
        assert "image" not in {block["type"] for block in sent["blocks"]}
        assert "The plant from above" in shown_text(sent)
        assert len(one.world.asked("chat.postMessage")) == 2
        assert one.world.faults_found == []


async def test_case_37_new_blocks_are_left_out_for_a_slack_that_lacks_them_from_then_on():
    rows = tuple(FigureRow(f"{number},000 t", "Output", f"Q{number} 2025") for number in range(1, 4))
    message = Message("Output", (FigureTable("Output by quarter", rows),))
    async with rig() as one:
        one.world.unknown_blocks |= {"data_table", "data_visualization"}
        await one.platform.post(post(one.place, message))
        await one.platform.post(post(one.place, message, key="d2"))
        assert [{block["type"] for block in sent["blocks"]} for sent in one.world.all_posts()] == [
            {"header", "section"}
        ] * 2
        assert "3,000 t" in one.shown()[0]
        assert len(one.world.asked("chat.postMessage")) == 3


async def test_case_37_message_whose_blocks_are_refused_all_the_same_arrives_as_words():
    async with rig() as one:
        one.world.fault("chat.postMessage", "invalid_blocks")
        await one.platform.post(post(one.place))
        [sent] = one.world.all_posts()
        assert sent["blocks"] == []
        assert "Xiaomi aims for the global top five" in shown_text(sent)
        assert "$439 m" in shown_text(sent)


async def test_case_38_lost_answer_is_unclear_and_nothing_is_sent_twice():
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.rig.world.fault("chat.postMessage", after_effect=True, drop=True, times=100)
        [settled] = await room.day(TO_EIGHT)
        assert settled.state is DeliveryState.UNSURE
        room.rig.world.faults.clear()
        room.clock.advance(timedelta(hours=2))
        assert await room.deliver() == ()
        assert len(room.rig.world.asked("chat.postMessage")) == len(room.rig.world.all_posts()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "body": {}},
        {"status": 500, "body": {"ok": False, "error": "internal_error"}},
        {"error": "fatal_error"},
        {"status": 200, "body": {}},
        {"after_effect": True, "status": 502, "body": {}},
    ],
    ids=["503", "500", "fatal", "nothing", "502 after the effect"],
)
async def test_case_38_answer_that_says_nothing_certain_is_unclear(fault):
    async with rig() as one:
        one.world.fault("chat.postMessage", **fault)
        with pytest.raises(PostUnclear):
            await one.platform.post(post(one.place))


async def test_slack_that_cannot_be_reached_is_tried_later():
    async with rig() as one, one.new_platform(api_url="http://127.0.0.1:9/api/") as away:
        with pytest.raises(TryLater):
            await away.post(post(one.place))


async def test_slack_that_is_silent_is_unclear():
    async with rig(time_limit_s=0.05) as one:
        one.slack.api.held = waiting = asyncio.Event()
        with pytest.raises(PostUnclear):
            await one.platform.post(post(one.place))
        waiting.set()


async def test_message_slack_never_takes_is_refused_with_a_sentence():
    async with rig() as one:
        one.world.fault("chat.postMessage", "metadata_too_large")
        with pytest.raises(PostRefused, match="metadata_too_large"):
            await one.platform.post(post(one.place))


async def test_later_telling_of_a_story_stands_in_its_thread():
    async with newsroom() as room:
        await room.store.save_profile(ChannelProfile(room.rig.place, posted_as=PostedAs.STORIES))
        await room.tell(xiaomi_story(), sales_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        posts = room.rig.world.posts[room.rig.channel.id]
        assert [sent["thread_ts"] for sent in posts] == [None] * len(posts)
        keys = [key for key in await room.store.notes("slack.conversation") if "story" in key]
        message = Message("Again", (Paragraph("The plant opens in May."),), thread=keys[0].partition(" ")[2])
        async with room.rig.new_platform() as another:
            await another.post(post(room.rig.place, message, key="later"))
        assert room.rig.world.all_posts()[-1]["thread_ts"] in {sent["ts"] for sent in posts}


async def test_thread_whose_first_message_was_deleted_begins_anew():
    async with rig() as one:
        await one.platform.post(post(one.place))
        one.world.posts[one.channel.id].clear()
        await one.platform.post(post(one.place, part=1))
        await one.platform.post(post(one.place, part=2))
        first, second = one.world.posts[one.channel.id]
        assert (first["thread_ts"], second["thread_ts"]) == (None, first["ts"])


async def test_channel_gets_one_message_a_second():
    clock = FixedClock()
    async with rig(clock=clock, gap_s=1.1) as one:
        began = clock.now()
        for number in range(4):
            await one.platform.post(post(one.place, DIGEST, key=f"d{number}"))
        assert clock.now() - began == timedelta(seconds=3.3)
        other = one.world.add_channel(one.workspace, "other")
        await one.platform.post(post(one.place_of(other)))
        assert clock.now() - began == timedelta(seconds=3.3)


async def test_address_without_workspace_and_a_person_are_places_too():
    async with rig() as one:
        await one.platform.post(post(Channel("slack", one.channel.id)))
        await one.platform.post(post(Channel("slack", f"{one.workspace.id}/{READER}"), key="d2"))
        assert [len(posts) for posts in one.world.posts.values()] == [1, 1]


async def test_memory_of_posts_is_swept():
    async with rig(clock=ShiftedClock()) as one:
        await one.platform.post(post(one.place))
        running = asyncio.create_task(one.platform.run())
        one.clock.advance(timedelta(days=31))
        async with asyncio.timeout(5):
            while await one.store.notes("slack.conversation"):  # noqa: ASYNC110 - a sweep says nothing we could wait for
                await asyncio.sleep(0)
        running.cancel()


@pytest.mark.parametrize(("language", "words"), [("de", "ist archiviert. Hole"), ("zh", "已归档。 请取消归档")])
async def test_case_35_pause_and_the_word_to_the_installer_are_in_the_channels_language(language, words):
    async with rig(tokens=Told()) as one:
        one.channel.archived = True
        await one.store.save_profile(replace(await one.store.profile(one.place), language=language))
        with pytest.raises(ChannelClosed) as caught:
            await one.platform.post(post(one.place))
        assert words in f"{caught.value} {caught.value.cure}"
        [told] = one.world.all_posts()
        assert words in told["text"]
        assert "Tacho cannot" not in told["text"]


def test_every_language_tells_every_pause_with_the_same_gaps():
    english = pauses("en")
    for other in (pauses("de"), pauses("zh")):
        assert other.closed.keys() == english.closed.keys()
        for code, said in english.closed.items():
            assert [gaps(text) for text in other.closed[code]] == [gaps(text) for text in said]
            assert other.closed[code] != said
        for field in fields(english):
            if field.name not in {"closed", "lacks"}:
                assert gaps(getattr(other, field.name)) == gaps(getattr(english, field.name))


def gaps(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_refusal_has_a_cure_that_names_the_place_or_the_page():
    now = FixedClock().now()
    for code in (
        "user_not_found",
        "ekm_access_denied",
        "team_access_not_granted",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
    ):
        error = meaning(Refusal(code), "#cars", now, reinstall="Install.")
        assert isinstance(error, ChannelClosed)
        assert error.cure.endswith(".")
    assert isinstance(meaning(Refusal("team_added_to_org"), "#cars", now, reinstall=""), TryLater)
