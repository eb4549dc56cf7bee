"""Cases 1 to 12 of platforms.md 7, as they are on Discord: the newsroom's promises, kept with the real client on the wire."""

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.discord.forms import SUBSCRIBE
from adapters.discord.limits import COMPONENTS, SHOWN, count, shown, walk
from bot.model.digest import DeliveryState, EditionOutcome
from bot.model.subscription import Cadence, Channel
from tests.discord.bench import running
from tests.discord.loopback import MANAGER, shown_text
from tests.discord.newsroom import newsroom
from tests.discord.world import FORUM, role
from tests.support.counter import sales_story
from tests.support.news import plain_story, xiaomi_story
from tests.support.reading_room import Reading, entries

EPHEMERAL = 1 << 6
SEES, MANAGES_CHANNEL = 1 << 10, 1 << 4
TO_EIGHT = timedelta(minutes=91)


async def test_answer_to_one_person_is_shown_to_everybody_at_the_press_of_a_button():
    async with newsroom() as room:
        one = room.rig
        await room.tell(xiaomi_story())
        [answer] = await one.discord.answers(await one.discord.command(one.channel, "company", {"name": "xiaomi"}))
        assert answer["data"]["flags"] & EPHEMERAL
        button = next(part for part in walk(answer["data"]["components"]) if part.get("label") == "Show to everybody")
        token = await one.discord.press(one.channel, button["custom_id"], flags=(1 << 15) | EPHEMERAL)
        [shown] = await one.discord.answers(token)
        assert (shown["type"], shown["data"]["flags"] & EPHEMERAL) == (4, 0)
        assert "Show to everybody" not in shown_text(shown)
        assert "Xiaomi" in shown_text(shown)


async def forum_and_moderator(room):
    """A forum, and a member whose role lets them manage it and nothing else."""
    world, server = room.rig.world, room.rig.server
    moderators = role(world.new_id(), "Moderators", 0)
    server["roles"].append(moderators)
    overwrite = {"id": moderators["id"], "type": 0, "allow": str(SEES | MANAGES_CHANNEL), "deny": "0"}
    forum = world.add_channel(server, "forum", FORUM, permission_overwrites=[overwrite])
    return forum, moderators["id"]


async def test_buttons_and_form_of_an_answer_about_another_channel_are_about_that_channel():
    async with newsroom(connected=False) as room:
        one = room.rig
        forum, moderator = await forum_and_moderator(room)
        place = Channel("discord", forum["id"], "#forum")
        async with running(one):
            resolved = {"id": forum["id"], "name": "forum", "type": FORUM, "permissions": str(SEES | MANAGES_CHANNEL)}
            typed = {"channel": forum["id"]}
            [form] = await one.discord.answers(
                await one.discord.command(one.channel, "subscribe", typed, resolved=resolved)
            )
            name = form["data"]["custom_id"]
            fields = {"topics": ["ev"], "time": "8:00 UTC", "days": ["mon"]}
            [done] = await one.discord.answers(
                await one.discord.send_form(one.channel, name, fields, roles=[moderator])
            )
            assert [held.channel for held in await room.store.subscriptions()] == [place]
            undo = next(part for part in walk(done["data"]["components"]) if part.get("label") == "Undo")
            await one.discord.answers(await one.discord.press(one.channel, undo["custom_id"]))
            assert len(await room.store.subscriptions(place)) == 1, "who has no such role sees no such channel"
            await one.discord.answers(await one.discord.press(one.channel, undo["custom_id"], roles=[moderator]))
            assert await room.store.subscriptions() == ()


async def test_misunderstanding_is_nothing_to_show_to_everybody():
    async with newsroom() as room:
        [answer] = await room.rig.discord.answers(
            await room.rig.discord.command(room.rig.channel, "company", {"name": "xaomi"})
        )
        assert "Show to everybody" not in shown_text(answer)


async def test_form_of_subscribe_offers_who_is_in_the_news_and_its_answer_subscribes():
    async with newsroom() as room:
        one = room.rig
        await room.tell(xiaomi_story())
        token = await one.discord.command(one.channel, "subscribe", permissions=MANAGER)
        [form] = await one.discord.answers(token)
        parts = {part["component"]["custom_id"]: part["component"] for part in form["data"]["components"]}
        companies = [option["value"] for option in parts["companies"]["options"]]
        topics = [option["value"] for option in parts["topics"]["options"]]
        assert companies[0] == "Xiaomi"
        fields = {
            "topics": topics[:1],
            "companies": companies[:1],
            "others": "Tesla",
            "time": "8am Europe/Berlin",
            "days": ["mon"],
        }
        token = await one.discord.send_form(one.channel, SUBSCRIBE, fields, permissions=MANAGER)
        await one.discord.answers(token)
        [held] = await room.store.subscriptions(one.place)
        assert (held.interest.companies, len(held.interest.topics)) == (("xiaomi", "tesla"), 1)
        assert held.cadence == Cadence(time(8), "Europe/Berlin", frozenset({0}))


async def test_case_01_nothing_is_posted_again_after_a_restart():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        async with room.rig.new_platform(clock=room.clock) as another:
            room.rig.platform = another
            room.courier = room.new_courier()
            await room.compose()
            await room.deliver()
        assert len(room.rig.world.all_posts()) == 1


async def test_case_02_killed_between_post_and_commit_is_one_message():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.clock.advance(TO_EIGHT)
        await room.compose()
        lost = await room.store.claim("discord", room.clock.now(), 60)
        await room.rig.platform.post(lost)
        room.clock.advance(timedelta(seconds=61))
        async with room.rig.new_platform(clock=room.clock) as another:
            room.rig.platform = another
            settled = await room.new_courier().deliver_due()
        assert [one.state for one in settled] == [DeliveryState.SENT]
        assert len(room.rig.world.all_posts()) == 1
        assert len(room.rig.world.asked("POST", r"/channels/\d+/messages")) == 2


async def test_case_02_long_after_the_nonce_is_forgotten_it_is_not_sent_again():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.clock.advance(TO_EIGHT)
        await room.compose()
        await room.rig.platform.post(await room.store.claim("discord", room.clock.now(), 60))
        room.clock.advance(timedelta(minutes=5))
        assert [one.state for one in await room.deliver()] == [DeliveryState.UNSURE]
        assert len(room.rig.world.all_posts()) == 1


async def test_case_03_same_article_under_another_guid_and_address_is_told_once():
    async with newsroom(connected=False) as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries("1"))
        await room.day(TO_EIGHT)
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("1", "9", url="https://outlet.example/1?utm_source={}"))
        await room.day(timedelta(hours=22))
        assert sum("Maker 1 opens a plant" in post for post in room.rig.discord.posted(room.rig.channel)) == 1


async def test_case_04_old_article_that_slides_back_into_the_feed_is_not_told_again():
    async with newsroom(connected=False) as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries("1", "2"))
        await room.day(TO_EIGHT)
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("2"))
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("2", "1"))
        await room.day(timedelta(hours=20))
        assert sum("Maker 1 opens a plant" in post for post in room.rig.discord.posted(room.rig.channel)) == 1


async def test_case_05_feed_with_fifty_old_articles_is_no_flood():
    async with newsroom(connected=False) as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries(*map(str, range(50))))
        await room.day(TO_EIGHT)
        posts = room.rig.discord.posted(room.rig.channel)
        assert len(posts) <= 3
        assert sum(f"Maker {number} opens" in post for number in range(50) for post in posts) <= 12


async def test_case_06_day_of_downtime_is_one_digest_in_the_end():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        room.clock.advance(timedelta(hours=26))
        await room.tell(plain_story("new", updated_at=room.clock.now() - timedelta(hours=3)))
        editions = await room.compose()
        await room.deliver()
        assert [one.outcome for one in editions] == [EditionOutcome.TOO_LATE, EditionOutcome.POSTED_LATE]
        posts = room.rig.discord.posted(room.rig.channel)
        assert len(posts) == 1
        assert "late" in posts[0].casefold() or "later" in posts[0].casefold()


async def test_case_07_thirty_stories_are_one_digest_in_order_within_the_limits():
    async with newsroom(connected=False) as room:
        await room.tell(*(plain_story(f"s{number:02}", companies=(f"maker{number}",)) for number in range(30)))
        await room.subscribe(room.rig.place)
        settled = await room.day(TO_EIGHT)
        assert [one.part for one in settled] == list(range(len(settled)))
        assert room.rig.world.faults_found == []
        for post in room.rig.world.all_posts():
            assert count(post["components"]) <= COMPONENTS
            assert shown(post["components"]) <= SHOWN


async def test_case_08_two_couriers_on_one_store_post_each_digest_once():
    async with newsroom(connected=False) as room:
        places = [room.rig.world.add_channel(room.rig.server, f"c{number}") for number in range(6)]
        await room.tell(xiaomi_story())
        for channel in places:
            await room.subscribe(Channel("discord", channel["id"], "#c"))
        room.clock.advance(TO_EIGHT)
        await room.compose()
        await asyncio.gather(room.deliver(), room.new_courier().deliver_due())
        assert [len(room.rig.world.posts[channel["id"]]) for channel in places] == [1] * 6


async def test_case_09_fault_in_a_round_stops_neither_the_round_nor_the_next():
    async with newsroom(connected=False) as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)

        async def broken(_state, _document=None):
            raise RuntimeError("a fault nobody expected")

        reading.source.read = broken
        await room.tell(xiaomi_story())
        room.clock.advance(TO_EIGHT)
        ended = await reading.rounds.once(now=True)
        assert ended.faults or any(one.problem for one in ended.polled)
        assert len(room.rig.world.all_posts()) == 1


async def test_case_10_reconnects_start_nothing_twice():
    async with newsroom() as room:
        gateway = room.rig.discord.gateway
        for _ in range(2):
            logins = gateway.resumes
            await gateway.drop()
            await room.rig.world.until(lambda before=logins: gateway.resumes > before)
        assert room.rig.world.command_writes == 1
        assert len(room.rig.world.asked("GET", r"/applications/\d+/commands")) == 1
        token = await room.rig.discord.command(room.rig.channel, "help")
        await room.rig.discord.answers(token)
        assert len(room.rig.world.answers[token]) == 1


async def test_case_11_change_of_the_clocks_leaves_one_digest_a_local_day():
    start = datetime(2026, 3, 27, 12, tzinfo=ZoneInfo("UTC"))
    async with newsroom(now=start, connected=False) as room:
        await room.subscribe(room.rig.place, Cadence(time(2, 30), "Europe/Berlin"))
        days = await room.hour_by_hour(5, "Europe/Berlin")
        assert len(days) == len(set(days)) == 5
        assert len(room.rig.world.all_posts()) == 5


async def test_case_12_slow_feed_delays_no_answer():
    async with newsroom() as room:
        reading = Reading(room)
        release = asyncio.Event()

        async def never(*_):
            await release.wait()
            return entries("1")

        reading.source.read = never
        polling = asyncio.create_task(reading.rounds.poll(now=True))
        token = await room.rig.discord.command(room.rig.channel, "company", {"name": "xiaomi"})
        assert await room.rig.discord.answers(token)
        assert not polling.done()
        release.set()
        await polling


async def test_digest_of_figures_reaches_the_channel_with_its_figures():
    async with newsroom(connected=False) as room:
        await room.tell(xiaomi_story(), sales_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        [post] = room.rig.discord.posted(room.rig.channel)
        assert "$439 m" in post
        assert "41,300" in post
