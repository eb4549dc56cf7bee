"""Cases 22, 23 and 25 to 30 of platforms.md 7: places that close, limits, lost answers, and content that breaks rules."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.limits import walk
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.message import (
    Actions,
    Button,
    Facts,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
)
from bot.model.subscription import Cadence, Channel, ChannelProfile, Interest, PostedAs, Subscription
from tests.contracts.platform_messages import CARD, DIGEST, long_digest
from tests.discord.bench import rig
from tests.discord.loopback import shown_text
from tests.discord.newsroom import ShiftedClock, newsroom
from tests.discord.posts import post
from tests.discord.test_discord_cases_life import until, until_profile
from tests.discord.world import EVERYTHING, FORUM, NEWS, OWNER, VOICE
from tests.support.news import plain_story, xiaomi_story

MESSAGES = r"/channels/\d+/messages"
SEND, VIEW, EMBED, IN_THREADS = 1 << 11, 1 << 10, 1 << 14, 1 << 38


async def subscribed(one, place: Channel | None = None) -> None:
    await one.store.subscribe(Subscription.of(place or one.place, Interest(), Cadence()), ShiftedClock().now())


async def test_case_22_deleted_channel_is_paused_and_its_settings_kept():
    async with rig() as one:
        await subscribed(one)
        await one.discord.gateway.dispatch("CHANNEL_DELETE", one.channel)
        await until_profile(one, lambda profile: profile.gone_since is not None)
        assert "deleted" in (await one.store.profile(one.place)).paused
        assert await one.store.subscriptions(one.place)


async def test_case_22_deleted_channel_wants_no_feeds_any_more_nor_do_its_threads():
    async with rig() as one:
        thread = one.world.add_thread(one.channel, "talk")
        await one.discord.gateway.dispatch("THREAD_CREATE", thread)
        await one.discord.gateway.dispatch("CHANNEL_DELETE", one.channel)
        await until(lambda: len(one.desk.withdrawn) == 2)
        assert {place.address for place in one.desk.withdrawn} == {one.channel["id"], thread["id"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Gib Tacho in #cars die Berechtigungen View Channel, Send Messages und"), ("zh", "请在 #cars 授予")],
)
async def test_case_23_pause_is_told_in_the_channels_language(language, words):
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        await room.store.save_profile(replace(await room.store.profile(room.rig.place), language=language))
        room.rig.world.fault("POST", MESSAGES, 403, body={"message": "Missing", "code": 50013})
        await room.day(timedelta(minutes=91))
        assert words in (await room.store.profile(room.rig.place)).paused


@pytest.mark.parametrize(("language", "words"), [("de", "gibt es nicht mehr"), ("zh", "已不存在")])
async def test_case_22_owner_and_channel_are_told_of_a_gone_place_in_its_language(language, words):
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        await room.store.save_profile(replace(await room.store.profile(room.rig.place), language=language))
        del room.rig.world.channels[room.rig.channel["id"]]
        await room.day(timedelta(minutes=91))
        profile = await room.store.profile(room.rig.place)
        assert (words in profile.paused, profile.gone_since is not None) == (True, True)


async def test_case_22_deletion_that_nobody_told_of_is_found_by_posting():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        del room.rig.world.channels[room.rig.channel["id"]]
        [settled] = await room.day(timedelta(minutes=91))
        profile = await room.store.profile(room.rig.place)
        assert (settled.state.value, settled.tries) == ("pending", 1)
        assert "#cars is gone" in profile.paused
        assert profile.gone_since is not None
        assert await room.store.subscriptions(room.rig.place)


@pytest.mark.parametrize(("lost", "named"), [(VIEW, "View Channel"), (SEND, "Send Messages"), (EMBED, "Embed Links")])
async def test_case_23_missing_permission_is_named_without_asking_discord(lost, named):
    async with rig() as one:
        server = one.world.add_server("Strict", EVERYTHING & ~lost)
        channel = one.world.add_channel(server, "news")
        await one.discord.gateway.dispatch("GUILD_CREATE", server)
        await until(lambda: one.platform.known_servers == 2)
        with pytest.raises(ChannelClosed) as caught:
            await one.platform.post(post(Channel("discord", channel["id"], "#news")))
        assert caught.value.cure == f"Give Tacho the permission {named} in #news (channel settings, Permissions)."
        assert one.world.asked("POST", rf"/channels/{channel['id']}/messages") == []


async def test_case_23_permission_for_threads_is_asked_for_in_threads_alone():
    async with rig() as one:
        server = one.world.add_server("Strict", EVERYTHING & ~IN_THREADS)
        channel = one.world.add_channel(server, "news")
        thread = one.world.add_thread(channel, "talk")
        await one.discord.gateway.dispatch("GUILD_CREATE", server)
        await until(lambda: one.platform.known_servers == 2)
        await one.platform.post(post(Channel("discord", channel["id"], "#news")))
        with pytest.raises(ChannelClosed, match="Send Messages in Threads"):
            await one.platform.post(post(Channel("discord", thread["id"], "#talk"), key="d2"))


@pytest.mark.parametrize(("code", "words"), [(50001, "cannot see"), (50013, "may not post")])
async def test_case_23_refusal_of_discord_closes_the_channel_and_mending_opens_it(code, words):
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.rig.world.fault("POST", MESSAGES, 403, body={"message": "Missing", "code": code})
        [settled] = await room.day(timedelta(minutes=91))
        assert settled.state.value == "pending"
        assert words in (await room.store.profile(room.rig.place)).paused
        assert await room.deliver() == ()
        room.clock.advance(timedelta(hours=1, minutes=1))
        [settled] = await room.deliver()
        assert settled.state.value == "sent"
        assert (await room.store.profile(room.rig.place)).paused is None


async def test_case_23_missing_permission_is_named_exactly_where_discord_only_says_that_one_is_missing():
    async with rig(connected=False) as one:
        server = one.world.add_server("Strict", EVERYTHING & ~EMBED)
        channel = one.world.add_channel(server, "news")
        one.world.fault("POST", MESSAGES, 403, body={"message": "Missing Permissions", "code": 50013})
        with pytest.raises(ChannelClosed) as caught:
            await one.platform.post(post(Channel("discord", channel["id"], "#news")))
        assert str(caught.value) == "Tacho lacks Embed Links in #news."
        assert caught.value.cure == "Give Tacho the permission Embed Links in #news (channel settings, Permissions)."


async def test_case_23_owner_is_told_once_of_a_closed_channel():
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.rig.world.fault(
            "POST", rf"/channels/{room.rig.channel['id']}/messages", 403, body={"code": 50013}, times=2
        )
        await room.day(timedelta(minutes=91))
        room.clock.advance(timedelta(hours=1, minutes=1))
        await room.deliver()
        told = room.rig.world.posts[room.rig.world.direct[OWNER]]
        assert len(told) == 1
        assert "Give Tacho the permissions View Channel, Send Messages and Embed Links in #cars" in shown_text(told[0])


async def test_case_25_forum_gets_a_post_with_the_tags_that_fit():
    async with rig(connected=False) as one:
        tags = [{"id": "501", "name": "Strategy", "moderated": False, "emoji_id": None, "emoji_name": None}]
        forum = one.world.add_channel(one.server, "forum", FORUM, available_tags=tags)
        async with connected(one):
            await one.platform.post(post(Channel("discord", forum["id"], "#forum"), DIGEST))
        [thread] = one.server["threads"]
        assert (thread["name"], thread["applied_tags"]) == ("Auto digest · Fri 19 Dec 2025", ["501"])


async def test_case_25_forum_that_demands_a_tag_gets_the_first_one_that_is_free():
    async with rig(connected=False) as one:
        tags = [
            {"id": "501", "name": "Staff", "moderated": True, "emoji_id": None, "emoji_name": None},
            {"id": "502", "name": "Misc", "moderated": False, "emoji_id": None, "emoji_name": None},
        ]
        forum = one.world.add_channel(one.server, "forum", FORUM, available_tags=tags, flags=1 << 4)
        async with connected(one):
            await one.platform.post(post(Channel("discord", forum["id"], "#forum")))
        assert one.server["threads"][0]["applied_tags"] == ["502"]


async def test_case_25_forum_without_a_free_tag_says_what_to_do():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM, flags=1 << 4)
        async with connected(one):
            with pytest.raises(ChannelClosed) as caught:
                await one.platform.post(post(Channel("discord", forum["id"], "#forum")))
        assert "Add a tag" in caught.value.cure


async def test_case_25_title_too_long_for_a_thread_is_cut_with_an_ellipsis():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        async with connected(one):
            await one.platform.post(
                post(Channel("discord", forum["id"], "#forum"), Message("t" * 150, (Paragraph("x"),)))
            )
        assert one.server["threads"][0]["name"] == "t" * 99 + "…"


async def test_case_25_parts_of_a_digest_stand_in_one_forum_post():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        async with connected(one):
            place = Channel("discord", forum["id"], "#forum")
            first = await one.platform.post(post(place))
            await one.platform.post(post(place, part=1))
        assert [len(one.world.posts[key]) for key in (first, forum["id"])] == [2, 0]


async def test_case_25_forum_post_whose_answer_was_lost_is_found_again():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        one.world.fault("POST", r"/channels/\d+/threads", after_effect=True, drop=True)
        async with connected(one):
            place = Channel("discord", forum["id"], "#forum")
            with pytest.raises(PostUnclear):
                await one.platform.post(post(place))
            again = await one.platform.post(post(place, tries=2, unclear_since=datetime.now(UTC)))
        assert [thread["id"] for thread in one.server["threads"]] == [again]


async def test_case_25_older_forum_post_of_the_same_name_is_another_one():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        one.world.add_thread(forum, DIGEST.title)
        async with connected(one):
            later = datetime.now(UTC) + timedelta(hours=1)
            place = Channel("discord", forum["id"], "#forum")
            await one.platform.post(post(place, tries=2, unclear_since=later))
        assert [thread["name"] for thread in one.server["threads"]] == [DIGEST.title] * 2


def telling(place: Channel, key: str, words: str = "It costs $439 m.") -> Delivery:
    """A telling of one story."""
    return post(place, Message("A story", (Paragraph(words),), thread="story k7m2q9"), key=key)


async def test_later_telling_of_a_story_goes_on_in_its_forum_post_after_a_restart_too():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        place = Channel("discord", forum["id"], "#forum")
        await subscribed(one, place)
        async with connected(one):
            first = await one.platform.post(telling(place, "d1"))
        async with one.new_platform() as another:
            one.platform = another
            async with connected(one):
                await another.post(telling(place, "d2", "It costs $500 m."))
                assert await another.post(telling(place, "d1")) == first
        assert one.discord.posted({"id": first}) == ("A story\nIt costs $439 m.", "A story\nIt costs $500 m.")
        assert len(one.server["threads"]) == 1


async def test_forum_gets_a_post_for_each_story_with_its_own_tags_where_it_wishes_so():
    async with newsroom(connected=False) as room:
        one = room.rig
        names = ("Strategy", "Recalls")
        tags = [
            {"id": f"50{n}", "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for n, name in enumerate(names)
        ]
        forum = one.world.add_channel(one.server, "forum", FORUM, available_tags=tags)
        place = Channel("discord", forum["id"], "#forum")
        await room.store.save_profile(ChannelProfile(place, posted_as=PostedAs.STORIES))
        await room.tell(xiaomi_story(), plain_story("recall", topics=("recalls",)))
        await room.subscribe(place)
        async with connected(one):
            settled = await room.day(timedelta(minutes=91))
        assert {one.state.value for one in settled} == {"sent"}
        assert sorted(thread["applied_tags"] for thread in one.server["threads"]) == [["500"], ["501"]]
        assert [len(one.world.posts[thread["id"]]) for thread in one.server["threads"]] == [1, 1]


@pytest.mark.parametrize("how", ["deleted", "locked"])
async def test_case_25_forum_post_that_takes_nothing_more_has_a_new_one_after_it(how):
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        place = Channel("discord", forum["id"], "#forum")
        async with connected(one):
            first = await one.platform.post(telling(place, "d1"))
            if how == "deleted":
                del one.world.channels[first]
            else:
                one.world.channels[first]["thread_metadata"]["locked"] = True
            second = await one.platform.post(telling(place, "d2"))
            await one.platform.post(telling(place, "d3"))
        assert second != first
        assert len(one.world.posts[second]) == 2
        assert (await one.store.profile(place)).gone_since is None


async def test_later_telling_goes_into_a_thread_of_the_first_where_the_channel_wishes_so():
    async with rig() as one:
        await one.store.save_profile(ChannelProfile(one.place, threads=True))
        first = await one.platform.post(telling(one.place, "d1"))
        await one.platform.post(telling(one.place, "d2"))
        await one.platform.post(telling(one.place, "d1"))
        assert [len(one.world.posts[key]) for key in (one.channel["id"], first)] == [1, 1]


async def test_first_post_of_a_conversation_is_known_when_discord_has_forgotten_its_nonce():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        place = Channel("discord", forum["id"], "#forum")
        await one.store.save_profile(ChannelProfile(one.place, threads=True))
        async with connected(one):
            for channel in (place, one.place):
                reference = await one.platform.post(post(channel))
                one.world.nonces.clear()
                assert await one.platform.knows_outcome_of(post(channel, tries=2))
                assert await one.platform.post(post(channel, tries=2)) == reference
                assert not await one.platform.knows_outcome_of(post(channel, part=1))
        assert len(one.world.posts[one.channel["id"]]) == len(one.server["threads"]) == 1


async def test_channel_that_wishes_so_is_posted_to_without_a_sound():
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place))
        await one.store.save_profile(ChannelProfile(one.place, silent=True))
        await one.platform.post(post(one.place, key="d2"))
        assert [bool(sent["flags"] & (1 << 12)) for sent in one.world.posts[one.channel["id"]]] == [False, True]


async def test_forum_post_whose_components_are_refused_goes_out_as_embeds():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        one.world.fault("POST", r"/channels/\d+/threads", 400, body={"code": 50035, "message": "Invalid Form Body"})
        async with connected(one):
            thread = await one.platform.post(post(Channel("discord", forum["id"], "#forum")))
        [sent] = one.world.posts[thread]
        assert "Xiaomi aims for the global top five" in sent["embeds"][0]["description"]


async def test_case_25_archived_thread_opens_again():
    async with rig(connected=False) as one:
        thread = one.world.add_thread(one.channel, "old", archived=True)
        await one.platform.post(post(Channel("discord", thread["id"], "#old")))
        assert not thread["thread_metadata"]["archived"]


async def test_case_25_locked_thread_is_paused_with_the_cure():
    async with rig(connected=False) as one:
        thread = one.world.add_thread(one.channel, "old", archived=True, locked=True)
        with pytest.raises(ChannelClosed, match="locked") as caught:
            await one.platform.post(post(Channel("discord", thread["id"], "#old")))
        assert "Unlock it" in caught.value.cure


async def test_case_26_no_webhook_is_ever_used():
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place))
        assert [seen.path for seen in one.world.requests if "webhook" in seen.path] == []


async def test_case_27_burst_to_fifty_channels_arrives_in_order_in_each():
    async with rig(connected=False, requests_per_s=400) as one:
        one.world.limits.channel, one.world.limits.channel_s = 2, 0.05
        places = [Channel("discord", one.world.add_channel(one.server, f"c{n}")["id"], f"#c{n}") for n in range(50)]

        async def in_order(place: Channel) -> None:
            for part in range(3):
                await one.platform.post(post(place, Message("", (Paragraph(f"part {part}"),)), part=part))

        await asyncio.gather(*map(in_order, places))
        for place in places:
            assert one.discord.posted({"id": place.address}) == ("part 0", "part 1", "part 2")
        assert one.world.limits.refused <= 2


async def test_case_27_limit_on_everything_holds_everybody_and_loses_nothing():
    async with rig(connected=False, requests_per_s=400) as one:
        await one.platform.post(post(one.place, key="first"))
        body = {"message": "limited", "retry_after": 0.05, "global": True}
        one.world.fault("POST", MESSAGES, 429, body=body, headers={"Via": "1.1 google"})
        await asyncio.gather(*(one.platform.post(post(one.place, key=f"d{n}")) for n in range(5)))
        assert len(one.world.all_posts()) == 6


async def test_case_27_refusal_from_the_network_in_front_of_discord_stops_everything_for_minutes():
    clock = ShiftedClock()
    async with rig(connected=False, clock=clock) as one:
        one.world.fault("POST", MESSAGES, 429, body={})
        with pytest.raises(TryLater) as caught:
            await one.platform.post(post(one.place))
        assert caught.value.after - clock.now() > timedelta(minutes=4)
        with pytest.raises(TryLater):
            await one.platform.post(post(Channel("discord", "1", "#other"), key="d2"))
        assert len(one.world.asked("POST", MESSAGES)) == 1
        clock.advance(timedelta(minutes=6))
        await one.platform.post(post(one.place))


async def test_case_27_wait_longer_than_half_a_minute_goes_back_to_the_outbox():
    async with rig(connected=False) as one:
        body = {"message": "limited", "retry_after": 90.0, "global": False}
        one.world.fault("POST", MESSAGES, 429, body=body, headers={"Via": "1.1 google"})
        with pytest.raises(TryLater):
            await one.platform.post(post(one.place))


async def test_case_27_a_thousand_refused_requests_stop_everything():
    async with rig(connected=False, requests_per_s=1e6) as one:
        one.world.fault("POST", MESSAGES, 403, body={"code": 50013}, times=2000)
        attempts = 0
        while attempts < 1500:
            attempts += 1
            try:
                await one.platform.post(post(one.place, key=f"d{attempts}"))
            except ChannelClosed:
                continue
            except TryLater:
                break
        assert attempts == 1001
        assert len(one.world.asked("POST", MESSAGES)) == 1000


async def test_case_28_error_after_the_effect_is_one_message():
    async with rig(connected=False) as one:
        one.world.fault("POST", MESSAGES, 500, after_effect=True)
        await one.platform.post(post(one.place))
        assert len(one.world.all_posts()) == 1
        assert len(one.world.asked("POST", MESSAGES)) == 2


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"drop": True}, {"status": 503, "after_effect": True}, {"drop": True, "after_effect": True}],
)
async def test_case_28_unclear_outcome_is_repeated_under_the_same_id(fault):
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.rig.world.fault("POST", MESSAGES, **fault)
        [settled] = await room.day(timedelta(minutes=91))
        assert settled.state.value == "pending"
        room.clock.advance(timedelta(seconds=31))
        [settled] = await room.deliver()
        assert settled.state.value == "sent"
        assert len(room.rig.world.all_posts()) == 1
        nonces = {seen.body["nonce"] for seen in room.rig.world.asked("POST", MESSAGES)}
        assert nonces == {settled.id}


async def test_case_28_service_that_refuses_connections_is_surely_not_posted():
    async with rig(connected=False, api_url="http://127.0.0.1:9/api/v10") as one:
        with pytest.raises(TryLater):
            await one.platform.post(post(one.place))


async def test_case_28_further_message_of_an_answer_is_sent_once_whatever_comes_back():
    async with rig() as one:
        one.desk.reply = long_digest(20)
        one.world.fault("POST", r"/webhooks/.*", 500, after_effect=True)
        token = await one.discord.command(one.channel, "topic", {"name": "ev"})
        await one.world.until(lambda: one.world.asked("POST", r"/webhooks/.*"))
        another = await one.discord.command(one.channel, "help")
        await one.discord.answers(another)
        bodies = [str(answer) for answer in one.world.answers[token]]
        assert len(bodies) == len(set(bodies))


ODD = "👩‍🚗 سيارة \x00\u202e 小米"


@pytest.mark.parametrize(
    "message",
    [
        Message("Long", (replace(CARD, headline=Link("t" * 300, "https://a.example/"), gist="word " * 2000),)),
        Message("", (replace(CARD, gist="", figures=(), tags=(), outlets=()),)),
        Message("Fields", (Facts(tuple((f"Name {n}", f"Value {n}") for n in range(30))),)),
        Message(ODD, (Paragraph(ODD), Hint(ODD), Facts(((ODD, ""), ("", ODD))))),
        Message("\x00", (Paragraph("\u200b"), Hint(" "))),
    ],
    ids=["long", "empty", "thirty fields", "odd signs", "nothing to see"],
)
async def test_case_29_content_of_any_length_and_script_is_taken(message):
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place, message))
        assert one.world.faults_found == []
        seen = " ".join(one.discord.posted(one.channel))
        assert (
            "…" in seen
            or all(f"Value {n}" in seen for n in range(30))
            or "word word" in seen
            or "小米" in seen
            or CARD.headline.text in seen
        )


async def test_case_29_long_texts_are_told_whole():
    async with rig(connected=False) as one:
        text = " ".join(f"w{n}" for n in range(2000))
        await one.platform.post(post(one.place, Message("Long", (Paragraph(text),))))
        seen = " ".join(" ".join(one.discord.posted(one.channel)).split())
        assert text in seen


async def test_case_30_addresses_are_mended_or_dropped_one_by_one():
    async with rig(connected=False) as one:
        wanted = {
            "https://a.example/%C3%BC": "https://a.example/ü",
            "https://a.example/%5Bx%5D": "https://a.example/[x]",
        }
        bad = (
            "/relative",
            "https://a.example/x y",
            "javascript:alert(1)",
            "",
            "https://a.example/" + "y" * 3000,
            "https://",
        )
        links = tuple(Link(f"Link {n}", url) for n, url in enumerate((*wanted.values(), *bad)))
        buttons = Actions(tuple(Button(f"Button {n}", url=url) for n, url in enumerate(bad)))
        message = Message(
            "Links", (LinkList("All", links), buttons, replace(CARD, headline=Link("Head", "javascript:x")))
        )
        await one.platform.post(post(one.place, message))
        [sent] = one.world.all_posts()
        text = "".join(str(part["content"]) for part in walk(sent["components"]) if "content" in part)
        assert all(f"(<{address}>)" in text for address in wanted)
        assert "javascript" not in str(sent["components"])
        assert all(f"Link {n}" in shown_text(sent) for n in range(len(links)))


async def test_case_30_message_whose_components_are_refused_goes_out_as_embeds():
    async with rig(connected=False) as one:
        one.world.fault("POST", MESSAGES, 400, body={"message": "Invalid Form Body", "code": 50035})
        await one.platform.post(post(one.place))
        [sent] = one.world.all_posts()
        assert sent["components"] == []
        assert "$439 m Investment" in shown_text(sent)
        assert one.world.faults_found == []


async def test_message_that_is_refused_altogether_is_refused_for_good():
    async with rig(connected=False) as one:
        one.world.fault("POST", MESSAGES, 400, body={"message": "Invalid Form Body", "code": 50035}, times=2)
        with pytest.raises(PostRefused) as caught:
            await one.platform.post(post(one.place))
        assert not isinstance(caught.value, ChannelClosed)


async def test_voice_channel_takes_no_digest():
    async with rig(connected=False) as one:
        voice = one.world.add_channel(one.server, "talk", VOICE, bitrate=64000, user_limit=0)
        async with connected(one):
            with pytest.raises(ChannelClosed, match="takes no messages"):
                await one.platform.post(post(Channel("discord", voice["id"], "#talk")))


async def test_announcement_is_passed_on_where_the_channel_wishes_it():
    async with rig(connected=False) as one:
        news = one.world.add_channel(one.server, "news", NEWS)
        place = Channel("discord", news["id"], "#news")
        async with connected(one):
            quiet = await one.platform.post(post(place))
            await one.store.save_profile(ChannelProfile(place, publish=True))
            loud = await one.platform.post(post(place, key="d2"))
        assert quiet not in one.world.published
        assert one.world.published == [loud]


async def test_later_parts_go_into_a_thread_where_the_channel_wishes_it():
    async with rig() as one:
        await one.store.save_profile(ChannelProfile(one.place, threads=True))
        first = await one.platform.post(post(one.place))
        await one.platform.post(post(one.place, part=1))
        await one.platform.post(post(one.place, part=2))
        assert [len(one.world.posts[key]) for key in (one.channel["id"], first)] == [1, 2]


async def test_digest_with_nothing_in_it_wakes_nobody():
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place, Message("", (Hint("Nothing new today."),))))
        await one.platform.post(post(one.place, DIGEST, key="d2"))
        quiet, loud = (bool(sent["flags"] & (1 << 12)) for sent in one.world.all_posts())
        assert (quiet, loud) == (True, False)


async def test_beginning_of_a_long_message_is_not_posted_again_after_a_refusal_of_the_rest():
    async with rig(connected=False) as one:
        fault = one.world.fault("POST", MESSAGES, 403, body={"code": 50013})
        fault.times = 0
        long = post(one.place, long_digest(30))
        original = one.discord.rest._post

        def then_refuse(channel_id, body):
            fault.times = 1
            one.discord.rest._post = original
            return original(channel_id, body)

        one.discord.rest._post = then_refuse
        with pytest.raises(PostUnclear, match="beginning"):
            await one.platform.post(long)
        await one.platform.post(long)
        seen = " ".join(one.discord.posted(one.channel))
        assert all(seen.count(f"Story number {n} of many") == 1 for n in range(1, 31))


def connected(one):
    from tests.discord.bench import running

    return running(one)
