"""Cases 18 to 21, 31 to 33 of platforms.md 7: answers in time, buttons of any age, what people type, and where they may."""

import asyncio
import time

import pytest

from adapters.discord.forms import SUBSCRIBE
from adapters.discord.identity import custom_id
from adapters.discord.limits import walk
from adapters.discord.render import render
from bot.model.message import Actions, Button, Message, Paragraph
from tests.contracts.platform_messages import CARD, DIGEST, TROUBLEMAKERS, long_digest, troublemaker
from tests.discord.bench import rig
from tests.discord.loopback import MANAGER, shown_text
from tests.discord.world import OWNER, READER, TOKEN

EPHEMERAL = 1 << 6


async def test_case_18_slow_answer_is_acknowledged_within_a_second_and_follows():
    async with rig() as one:
        one.desk.wait = asyncio.Event()
        began = time.monotonic()
        token = await one.discord.command(one.channel, "company", {"name": "xiaomi"})
        acknowledged = (await one.discord.answers(token))[0]
        assert acknowledged == {"type": 5, "data": {"flags": EPHEMERAL}}
        assert time.monotonic() - began < 3
        one.desk.wait.set()
        answers = await one.discord.answers(token, 2)
        assert "An answer." in shown_text(answers[1])


async def test_case_18_quick_answer_is_the_first_and_only_one():
    async with rig() as one:
        token = await one.discord.command(one.channel, "company", {"name": "xiaomi"})
        [answer] = await one.discord.answers(token)
        assert (answer["type"], answer["data"]["flags"] & EPHEMERAL) == (4, EPHEMERAL)


async def test_case_19_answer_that_comes_too_late_is_logged_once_and_its_effect_kept(caplog):
    async with rig() as one:
        one.world.fault("POST", r"/interactions/.*", 404, body={"message": "Unknown interaction", "code": 10062})
        token = await one.discord.command(one.channel, "mute", {"what": "tesla"}, permissions=MANAGER)
        await one.world.until(lambda: one.world.asked("POST", r"/interactions/.*"))
        await asyncio.sleep(0.02)
        assert one.world.answers[token] == []
        assert [asked.command for asked in one.desk.asked] == ["mute"]
        assert len(one.world.asked("POST", r"/interactions/.*")) == 1
        assert [record.message for record in caplog.records if record.name.endswith("answers")] == [
            "answer did not get through"
        ]


async def test_case_19_acknowledgement_that_comes_too_late_keeps_the_effect():
    async with rig(patience_s=0.01) as one:
        one.desk.wait = asyncio.Event()
        one.world.fault("POST", r"/interactions/.*", 404, body={"message": "Unknown interaction", "code": 10062})
        await one.discord.command(one.channel, "mute", {"what": "tesla"}, permissions=MANAGER)
        await one.world.until(lambda: one.world.asked("POST", r"/interactions/.*"))
        one.desk.wait.set()
        token = await one.discord.command(one.channel, "help")
        await one.discord.answers(token, 1)
        assert [asked.command for asked in one.desk.asked] == ["mute", "help"]


async def test_case_19_second_first_answer_is_not_tried_again():
    async with rig() as one:
        one.world.fault("POST", r"/interactions/.*", 400, body={"message": "acknowledged", "code": 40060})
        await one.discord.command(one.channel, "help")
        await one.world.until(lambda: one.world.asked("POST", r"/interactions/.*"))
        token = await one.discord.command(one.channel, "about")
        await one.discord.answers(token)
        assert len(one.world.asked("POST", r"/interactions/.*")) == 2


async def test_case_20_private_answer_after_fifteen_minutes_comes_as_a_direct_message():
    async with rig(patience_s=0.01) as one:
        one.desk.wait = asyncio.Event()
        token = await one.discord.command(one.channel, "company", {"name": "xiaomi"})
        await one.discord.answers(token)
        one.world.fault("PATCH", r"/webhooks/.*", 401, body={"message": "Invalid Webhook Token", "code": 50027})
        one.desk.wait.set()
        await one.world.until(one.world.all_posts)
        [post] = one.world.all_posts()
        assert post["channel_id"] == one.world.direct[READER]
        assert "An answer." in shown_text(post)


async def test_case_20_public_answer_after_fifteen_minutes_comes_into_the_channel():
    async with rig(patience_s=0.01) as one:
        one.desk.wait = asyncio.Event()
        one.desk.reply = Message("Shared", (Paragraph("For everybody."),))
        token = await one.discord.command(one.channel, "share", {"line": "company xiaomi"})
        assert (await one.discord.answers(token))[0] == {"type": 5}
        one.world.fault("PATCH", r"/webhooks/.*", 401, body={"message": "Invalid Webhook Token", "code": 50027})
        one.desk.wait.set()
        await one.world.until(lambda: one.discord.posted(one.channel))
        assert "For everybody." in one.discord.posted(one.channel)[0]


async def test_case_21_button_from_before_the_restart_works():
    async with rig() as one:
        name = custom_id(Button("Evidence", command="story k7m2q9"), 3)
        token = await one.discord.press(one.channel, name)
        [answer] = await one.discord.answers(token)
        assert answer["data"]["flags"] & EPHEMERAL
        assert [(asked.command, asked.arguments) for asked in one.desk.asked] == [("story", {"id": "k7m2q9"})]


@pytest.mark.parametrize("name", ["tacho:0:1:story k7m2q9", "somebody else's", "tacho:1:4:"])
async def test_case_21_button_of_another_release_is_said_to_be_out_of_date(name):
    async with rig() as one:
        token = await one.discord.press(one.channel, name, locale="de")
        [answer] = await one.discord.answers(token)
        assert answer["data"]["flags"] & EPHEMERAL
        assert "älteren Version" in shown_text(answer)
        assert one.desk.asked == []


async def test_case_21_button_on_a_message_of_one_s_own_changes_that_message():
    async with rig() as one:
        token = await one.discord.press(
            one.channel, custom_id(Button("Next", "search ev page 2"), 0), flags=(1 << 15) | EPHEMERAL
        )
        assert (await one.discord.answers(token))[0]["type"] == 7


async def test_case_21_form_opened_before_the_restart_can_be_sent():
    async with rig() as one:
        fields = {"topics": ["ev", "sales"], "companies": ["Xiaomi"], "others": "BYD", "time": "07:30 Europe/Berlin", "days": ["mon", "fri"]}  # fmt: skip
        token = await one.discord.send_form(one.channel, SUBSCRIBE, fields, permissions=MANAGER)
        await one.discord.answers(token)
        [asked] = one.desk.asked
        assert asked.arguments == {"what": "ev, sales, Xiaomi, BYD", "when": "weekly mon,fri 07:30 Europe/Berlin"}  # fmt: skip
        assert asked.may_manage


async def test_more_on_a_shared_page_is_asked_with_its_headline():
    async with rig() as one:
        shared = {
            "content": "look",
            "embeds": [{"type": "article", "title": "Maker opens plant", "description": "It cost much."}],
        }
        await one.discord.answers(await one.discord.menu(one.channel, shared))
        [asked] = one.desk.asked
        assert asked.arguments == {"words": "Maker opens plant look Maker opens plant It cost much."}


async def test_more_on_a_post_of_tacho_s_own_is_its_first_story():
    async with rig() as one:
        [components] = render(Message("", (CARD, Actions((Button("Evidence", "story k7m2q9"),)))))
        await one.discord.answers(await one.discord.menu(one.channel, {"components": list(components)}))
        assert [(asked.command, asked.arguments) for asked in one.desk.asked] == [("story", {"id": "k7m2q9"})]


async def test_more_on_a_message_without_words_says_so_to_who_asked():
    async with rig() as one:
        [answer] = await one.discord.answers(await one.discord.menu(one.channel, {"content": ""}))
        assert one.desk.asked == []
        assert answer["data"]["flags"] & EPHEMERAL
        assert "no words" in shown_text(answer)


@pytest.mark.parametrize("text", TROUBLEMAKERS)
async def test_case_31_a42_words_that_look_like_markup_ping_nobody(text):
    async with rig() as one:
        one.desk.reply = troublemaker(text)
        token = await one.discord.command(one.channel, "share", {"line": "story x"})
        [answer] = await one.discord.answers(token)
        assert answer["data"]["allowed_mentions"] == {"parse": []}
        assert f"Headline {text}" in shown_text(answer)


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ((), 0),
        (tuple(f"value {n}" for n in range(500)), 25),
        (("x" * 150, "short"), 1),
        (("", "  ", "ev", "ev"), 1),
    ],
)
async def test_case_32_suggestions_are_at_most_25_valid_ones(offered, expected):
    async with rig() as one:
        one.desk.offered = offered
        token = await one.discord.command(one.channel, "topic", {"name": "e"}, focused="name")
        [answer] = await one.discord.answers(token)
        assert answer["type"] == 8
        assert len(answer["data"]["choices"]) == expected


async def test_case_32_fault_while_suggesting_is_an_empty_list():
    async with rig() as one:
        one.desk.error = RuntimeError("broken")
        token = await one.discord.command(one.channel, "topic", {"name": "e"}, focused="name")
        assert (await one.discord.answers(token))[0] == {"type": 8, "data": {"choices": []}}


async def test_case_32_made_up_value_goes_to_the_desk_as_it_was_typed():
    async with rig() as one:
        token = await one.discord.command(one.channel, "topic", {"name": "no such topic"})
        await one.discord.answers(token)
        assert one.desk.asked[0].arguments == {"name": "no such topic"}


FOREIGN = {"id": "77", "guild_id": "88", "type": 0, "name": "elsewhere", "position": 0, "permissions": "1024"}
GROUP = {"id": "79", "type": 3, "recipients": [], "name": None, "owner_id": OWNER, "icon": None}


async def test_case_33_lookups_work_where_tacho_is_no_member():
    async with rig() as one:
        token = await one.discord.command(FOREIGN, "company", {"name": "xiaomi"}, owners={"1": READER})
        assert "An answer." in shown_text((await one.discord.answers(token))[0])
        assert one.desk.asked[0].channel is None


@pytest.mark.parametrize("place", [FOREIGN, GROUP], ids=["foreign server", "group"])
@pytest.mark.parametrize("command", ["subscribe", "settings", "privacy"])
async def test_case_33_commands_about_a_channel_are_refused_where_tacho_is_no_member(place, command):
    async with rig() as one:
        context = 2 if place is GROUP else 0
        token = await one.discord.command(
            place, command, {"what": "ev"}, owners={"1": READER}, context=context, permissions=MANAGER
        )
        [answer] = await one.discord.answers(token)
        assert "not a member" in shown_text(answer)
        assert answer["data"]["flags"] & EPHEMERAL
        assert one.desk.asked == []


async def test_settings_of_a_forum_are_changed_from_another_channel():
    async with rig() as one:
        forum = one.world.add_channel(one.server, "forum", 15)
        resolved = {"id": forum["id"], "name": "forum", "type": 15, "permissions": str(MANAGER)}
        options = {"setting": "posts", "value": "stories", "channel": forum["id"]}
        await one.discord.answers(await one.discord.command(one.channel, "settings", options, resolved=resolved))
        [asked] = one.desk.asked
        assert (asked.channel.address, asked.may_manage) == (forum["id"], True)
        assert asked.arguments == {"setting": "posts", "value": "stories"}


async def test_case_33_nobody_learns_of_a_channel_they_cannot_see():
    async with rig() as one:
        resolved = {"id": "77", "name": "board", "type": 0, "permissions": "2048"}
        [answer] = await one.discord.answers(
            await one.discord.command(one.channel, "subscriptions", {"channel": "77"}, resolved=resolved)
        )
        assert one.desk.asked == []
        assert answer["data"]["flags"] & EPHEMERAL


async def test_case_33_answer_in_a_foreign_server_takes_at_most_five_follow_ups():
    async with rig() as one:
        one.desk.reply = long_digest(60)
        token = await one.discord.command(FOREIGN, "company", {"name": "xiaomi"}, owners={"1": READER})
        answers = await one.discord.answers(token, 6)
        assert len(answers) == 6
        assert "narrower" in shown_text(answers[-1])


async def test_case_33_person_in_direct_messages_manages_their_own_digest():
    async with rig() as one:
        place = {"id": "80", "type": 1, "recipients": [], "last_message_id": None}
        token = await one.discord.command(place, "subscribe", {"what": "ev"}, owners={"1": READER}, context=1)
        await one.discord.answers(token)
        assert (one.desk.asked[0].may_manage, one.desk.asked[0].channel.address) == (True, "80")


async def test_case_33_member_who_manages_nothing_is_said_so_to_the_desk():
    async with rig() as one:
        token = await one.discord.command(one.channel, "mute", {"what": "ev"})
        await one.discord.answers(token)
        assert not one.desk.asked[0].may_manage


async def test_case_33_only_the_permission_in_the_channel_named_counts():
    async with rig() as one:
        other = one.world.add_channel(one.server, "other")
        resolved = {"id": other["id"], "name": "other", "type": 0, "permissions": "1024"}
        options = {"what": "ev", "channel": other["id"]}
        token = await one.discord.command(one.channel, "subscribe", options, permissions=MANAGER, resolved=resolved)
        await one.discord.answers(token)
        assert (one.desk.asked[0].channel.address, one.desk.asked[0].may_manage) == (other["id"], False)


async def test_subscribe_without_words_opens_the_form():
    async with rig() as one:
        token = await one.discord.command(one.channel, "subscribe", permissions=MANAGER, locale="de")
        [answer] = await one.discord.answers(token)
        assert (answer["type"], answer["data"]["custom_id"]) == (9, SUBSCRIBE)
        assert answer["data"]["title"] == "Diesen Kanal abonnieren"
        fields = [part["component"]["custom_id"] for part in answer["data"]["components"]]
        assert fields == ["topics", "companies", "others", "time", "days"]
        assert answer["data"]["components"][0]["component"]["options"][0] == {"label": "Electric (de)", "value": "ev"}


async def test_form_comes_without_the_news_when_the_store_is_slow():
    async with rig(patience_s=0.02) as one:
        one.desk.wait = asyncio.Event()
        token = await one.discord.command(one.channel, "subscribe", permissions=MANAGER)
        [answer] = await one.discord.answers(token)
        options = answer["data"]["components"][1]["component"]["options"]
        assert [option["value"] for option in options] == ["ev", "sales"]


async def test_answer_of_several_messages_comes_whole_and_in_order():
    async with rig() as one:
        one.desk.reply = long_digest(20)
        token = await one.discord.command(one.channel, "topic", {"name": "ev"})
        await one.world.until(lambda: "Story number 20 of" in "".join(map(shown_text, one.world.answers[token])))
        seen = "".join(map(shown_text, one.world.answers[token]))
        places = [seen.index(f"Story number {n} of") for n in range(1, 21)]
        assert places == sorted(places)


async def test_public_acknowledgement_of_what_turns_out_private_is_taken_back():
    async with rig(patience_s=0.01) as one:
        one.desk.wait = asyncio.Event()
        token = await one.discord.command(one.channel, "share", {"line": "settings"})
        await one.discord.answers(token)
        one.desk.wait.set()
        acknowledged, withdrawn, told = await one.discord.answers(token, 3)
        assert (acknowledged, withdrawn) == ({"type": 5}, {"deleted": True})
        assert told["flags"] & EPHEMERAL


async def test_fault_in_the_desk_is_told_in_a_sentence_without_its_words():
    async with rig() as one:
        one.desk.error = RuntimeError(f"secret {TOKEN}")
        token = await one.discord.command(one.channel, "help")
        text = shown_text((await one.discord.answers(token))[0])
        assert "Something went wrong" in text
        assert TOKEN not in text


async def test_interaction_that_arrives_twice_is_answered_once():
    async with rig() as one:
        token = await one.discord.command(one.channel, "help")
        await one.discord.answers(token)
        sent = next(frame for _, frame in reversed(next(iter(one.discord.gateway.sessions.values())).sent))
        await one.discord.gateway.dispatch(sent["t"], sent["d"])
        another = await one.discord.command(one.channel, "about")
        await one.discord.answers(another)
        assert [asked.command for asked in one.desk.asked] == ["help", "about"]


async def test_buttons_of_a_digest_carry_their_commands():
    async with rig() as one:
        one.desk.reply = DIGEST
        token = await one.discord.command(one.channel, "digest")
        [answer] = await one.discord.answers(token)
        assert all(len(part.get("custom_id", "")) <= 100 for part in walk(answer["data"]["components"]))
