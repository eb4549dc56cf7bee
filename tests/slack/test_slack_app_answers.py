"""Commands, buttons, shortcuts, forms and the Home tab, over HTTP and over Socket Mode."""

import asyncio
from dataclasses import replace

import pytest

from adapters.slack.blocks import render
from adapters.slack.forms import ASK, SUBSCRIBE
from adapters.slack.names import Names
from bot.model.message import Actions, Button, Heading, Link, LinkList, Message, Paragraph
from bot.model.subscription import Cadence, Channel, ChannelProfile, Interest, Subscription
from tests.contracts.platform_messages import DIGEST, TROUBLEMAKERS, long_digest, troublemaker
from tests.slack.apprig import HTTP, SOCKET, app_rig
from tests.slack.seen import buttons, seen
from tests.slack.world import READER
from tests.support.news import MORNING

TOLD = Message("Stories", (*DIGEST.blocks[:4], Actions((Button("Evidence", command="story k7m2q9"),))), private=True)

BOTH = pytest.mark.parametrize("way", [HTTP, SOCKET])

FILLED = {
    "what": {"selected_options": [{"value": "ev"}, {"value": "sales"}]},
    "channel": {"selected_conversation": "C1"},
    "time": {"selected_time": "07:30"},
    "zone": {"selected_option": {"value": "Europe/Berlin"}},
    "days": {"selected_options": [{"value": "fri"}, {"value": "mon"}]},
}


@BOTH
async def test_command_is_acknowledged_and_answered_only_for_the_person(way):
    async with app_rig(way) as rig:
        done = await rig.hands.type("search solid state", rig.channel)
        assert (done.status, done.acknowledgement or {}) == (200, {})
        [answer] = await rig.hands.answers(done)
        assert (answer["response_type"], seen(answer["blocks"])) == ("ephemeral", "Answer\nAn answer.")
        [asked] = rig.desk.asked
        assert (asked.command, asked.arguments) == ("search", {"words": "solid state"})
        assert (asked.channel, asked.user, asked.may_manage) == (rig.place, READER, True)


@pytest.mark.parametrize(
    ("command", "text", "expected"),
    [
        ("/tacho", "", ("help", {})),
        ("/tacho", "help", ("help", {})),
        ("/tacho", "subscribe ev daily 08:00 Europe/Berlin", ("subscribe", {"what": "ev daily 08:00 Europe/Berlin"})),
        ("/tacho", "feeds add <https://example.com/a?b=1&amp;c|example.com>", ("feeds", {"action": "add", "address": "https://example.com/a?b=1&c"})),
        ("/tacho", "search R&amp;D &lt;3", ("search", {"words": "R&D <3"})),
        ("/company", "xiaomi", ("company", {"name": "xiaomi"})),
        ("/company", "", ("help", {"command": "company"})),
        ("/renamed", "story k7m2q9", ("story", {"id": "k7m2q9"})),
    ],
)  # fmt: skip
async def test_typed_lines_are_the_desk_s_commands(command, text, expected):
    async with app_rig() as rig:
        await rig.hands.type(text, rig.channel, command=command)
        await rig.world.until(lambda: rig.desk.asked)
        assert (rig.desk.asked[0].command, rig.desk.asked[0].arguments) == expected


async def test_command_for_another_channel_is_about_that_one():
    async with app_rig() as rig:
        other = rig.world.add_channel(rig.workspace, "other")
        await rig.hands.type(f"mute tesla <#{other.id}|other>", rig.channel)
        await rig.world.until(lambda: rig.desk.asked)
        [asked] = rig.desk.asked
        assert asked.channel == Channel("slack", f"{rig.workspace.id}/{other.id}", "#other")
        assert asked.arguments == {"what": "tesla"}


async def test_lookup_that_names_a_channel_stays_here():
    async with app_rig() as rig:
        await rig.hands.type("company xiaomi <#C999|other>", rig.channel)
        await rig.world.until(lambda: rig.desk.asked)
        assert (rig.desk.asked[0].channel, rig.desk.asked[0].arguments) == (rig.place, {"name": "xiaomi"})


async def test_shared_answer_is_for_everybody():
    async with app_rig() as rig:
        rig.desk.reply = Message("Shared", (Paragraph("For everybody."),))
        [answer] = await rig.hands.answers(await rig.hands.type("share company xiaomi", rig.channel))
        assert answer["response_type"] == "in_channel"


@BOTH
async def test_button_of_a_post_is_answered_beside_it(way):
    async with app_rig(way) as rig:
        done = await rig.hands.press("story k7m2q9", rig.channel)
        [answer] = await rig.hands.answers(done)
        assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
        assert (rig.desk.asked[0].command, rig.desk.asked[0].arguments) == ("story", {"id": "k7m2q9"})


async def test_button_on_a_message_of_one_s_own_changes_that_message():
    async with app_rig() as rig:
        [answer] = await rig.hands.answers(await rig.hands.press("search ev page 2", rig.channel, private=True))
        assert answer["replace_original"] is True


async def test_button_in_a_thread_is_answered_in_the_thread():
    async with app_rig() as rig:
        container = {"type": "message", "message_ts": "2.0", "thread_ts": "1.0", "channel_id": rig.channel.id}
        [answer] = await rig.hands.answers(await rig.hands.press("story k7m2q9", rig.channel, container=container))
        assert answer["thread_ts"] == "1.0"


async def test_button_that_is_a_link_is_only_acknowledged():
    async with app_rig() as rig:
        action = {"type": "button", "action_id": "tacho:1:open:0"}
        done = await rig.hands.press("", rig.channel, actions=[action])
        assert done.status == 200
        await rig.hands.answers(await rig.hands.type("about", rig.channel))
        assert [one.command for one in rig.desk.asked] == ["about"]


@pytest.mark.parametrize(
    ("action_id", "value"), [("tacho:0:run:1", "story x"), ("other", "story x"), ("tacho:1:run:1", "")]
)
async def test_button_of_another_release_is_said_to_be_out_of_date(action_id, value):
    async with app_rig() as rig:
        await rig.store.save_profile(ChannelProfile(rig.place, language="de"))
        [answer] = await rig.hands.answers(await rig.hands.press(value, rig.channel, action_id=action_id))
        assert "anderen Version" in seen(answer["blocks"])
        assert rig.desk.asked == []


async def test_answer_of_seven_messages_uses_its_address_five_times_and_then_another_way():
    async with app_rig() as rig:
        rig.desk.reply = replace(long_digest(150), private=True)
        done = await rig.hands.type("topic ev", rig.channel)
        needed = len(render(rig.desk.reply, Names().dress("en")))
        await rig.world.until(lambda: len(rig.world.responses[done.key]) + len(rig.world.private_posts) == needed)
        assert len(rig.world.responses[done.key]) == 5
        text = seen(_all_blocks(rig, done))
        places = [text.index(f"Story number {number} of") for number in range(1, 151)]
        assert places == sorted(places)


def _all_blocks(rig, done):
    told = [*rig.world.responses[done.key], *rig.world.private_posts]
    return [block for one in told for block in one["blocks"]]


@pytest.mark.parametrize("text", TROUBLEMAKERS)
async def test_case_31_words_that_look_like_markup_ping_nobody(text):
    async with app_rig() as rig:
        rig.desk.reply = troublemaker(text)
        [answer] = await rig.hands.answers(await rig.hands.type("story x", rig.channel))
        assert f"Headline {text}" in seen(answer["blocks"])
        assert rig.world.faults_found == []


async def test_buttons_of_an_answer_carry_their_commands():
    async with app_rig() as rig:
        rig.desk.reply = TOLD
        [answer] = await rig.hands.answers(await rig.hands.type("digest", rig.channel))
        [first, *_] = [one for one in buttons(answer["blocks"]) if "value" in one]
        done = await rig.hands.press(first["value"], rig.channel, action_id=first["action_id"])
        await rig.hands.answers(done)
        assert rig.desk.asked[-1].command == first["value"].split()[0]


@BOTH
async def test_subscribe_without_words_opens_the_form_and_the_form_subscribes(way):
    async with app_rig(way) as rig:
        await rig.store.save_profile(ChannelProfile(rig.place, zone="Europe/Berlin", language="de"))
        await rig.hands.type("subscribe", rig.channel)
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        assert (form["callback_id"], form["title"]["text"]) == (SUBSCRIBE, "Kanal abonnieren")
        fields = {one["block_id"]: one["element"] for one in form["blocks"]}
        assert fields["channel"]["initial_conversation"] == rig.channel.id
        assert fields["zone"]["initial_option"]["value"] == "Europe/Berlin"
        filled = {**FILLED, "channel": {"selected_conversation": rig.channel.id}}
        done = await rig.hands.send(form, filled)
        assert done.acknowledgement["response_action"] == "update"
        [asked] = rig.desk.asked
        assert asked.arguments == {"what": "ev, sales", "when": "weekly mon,fri 07:30", "zone": "Europe/Berlin"}
        assert asked.channel.address == rig.place.address
        assert rig.world.private_posts[0]["channel"] == rig.channel.id
        assert rig.world.faults_found == []


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("what", {"selected_options": [{"value": "a maker long gone"}]}),
        ("channel", {"selected_conversation": None}),
        ("time", {"selected_time": None}),
        ("zone", {"selected_option": {"value": "Europe/Atlantis"}}),
        ("days", {"selected_options": []}),
    ],
)
async def test_faults_of_a_form_stand_at_their_fields(field, state):
    async with app_rig() as rig:
        form = await _form(rig)
        done = await rig.hands.send(form, {**FILLED, field: state})
        assert done.acknowledgement["errors"][field]
        assert done.acknowledgement["response_action"] == "errors"
        assert list(done.acknowledgement["errors"]) == [field]
        assert rig.desk.asked == []


async def _form(rig):
    await rig.hands.type("subscribe", rig.channel)
    await rig.world.until(lambda: rig.windows.open)
    return next(iter(rig.windows.open.values()))


async def test_form_whose_answer_takes_long_says_so_and_shows_it_later():
    async with app_rig(at_once_s=0.01) as rig:
        form = await _form(rig)
        rig.desk.wait = asyncio.Event()
        done = await rig.hands.send(form, {**FILLED, "channel": {"selected_conversation": rig.channel.id}})
        assert "One moment" in seen(done.acknowledgement["view"]["blocks"])
        rig.desk.wait.set()
        await rig.world.until(lambda: "An answer." in seen(rig.windows.open[form["id"]]["blocks"]))


async def test_fault_behind_a_form_is_told_in_its_window():
    async with app_rig() as rig:
        form = await _form(rig)
        rig.desk.error = RuntimeError("secret xoxb-1-secret")
        rig.desk.suggest = lambda command, argument, typed: ("ev", "sales")
        done = await rig.hands.send(form, {**FILLED, "channel": {"selected_conversation": rig.channel.id}})
        text = seen(done.acknowledgement["view"]["blocks"])
        assert "Something went wrong" in text
        assert "xoxb" not in text


async def test_subscription_of_a_channel_without_tacho_says_how_to_invite_it():
    async with app_rig() as rig:
        rig.channel.member = False
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        [answer] = await rig.hands.answers(await rig.hands.type("subscribe ev", rig.channel))
        assert "/invite @Tacho" in seen(answer["blocks"])


async def test_subscription_is_told_in_its_channel_where_tacho_is_in_it():
    async with app_rig() as rig:
        await rig.hands.type("subscribe ev", rig.channel)
        await rig.world.until(lambda: rig.world.private_posts)
        assert (rig.world.private_posts[0]["channel"], rig.world.private_posts[0]["user"]) == (rig.channel.id, READER)


@pytest.mark.parametrize(
    ("offered", "expected"),
    [((), 0), (tuple(f"value {n}" for n in range(500)), 100), (("x" * 90, "short"), 1), (("", " ", "ev", "ev"), 1)],
)
async def test_type_ahead_offers_at_most_a_hundred_valid_values(offered, expected):
    async with app_rig() as rig:
        form = await _form(rig)
        rig.desk.offered = offered
        for action_id in ("tacho:1:pick:what", "tacho:1:pick:zone"):
            assert len(await rig.hands.look_for("e", action_id, form)) == expected
        assert await rig.hands.look_for("e", "tacho:1:pick:other", form) == []


async def test_fault_while_suggesting_is_an_empty_list():
    async with app_rig() as rig:
        form = await _form(rig)
        rig.desk.error = RuntimeError("broken")
        assert await rig.hands.look_for("e", "tacho:1:pick:what", form) == []


@BOTH
async def test_global_shortcut_asks_and_answers_in_its_window(way):
    async with app_rig(way) as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        assert form["callback_id"] == ASK
        empty = await rig.hands.send(form, {"what": {"selected_option": None}, "line": {"value": None}})
        assert empty.acknowledgement["response_action"] == "errors"
        await rig.hands.send(form, {"what": {"selected_option": None}, "line": {"value": "search solid state"}})
        assert (rig.desk.asked[0].command, rig.desk.asked[0].channel) == ("search", None)
        assert "An answer." in seen(rig.windows.open[form["id"]]["blocks"])


async def test_button_in_a_window_changes_the_window():
    async with app_rig() as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        rig.desk.reply = Message("More", (Paragraph("More."), Actions((Button("Evidence", command="story k7m2q9"),))))
        await rig.hands.send(form, {"line": {"value": "company xiaomi"}})
        [button] = buttons(rig.windows.open[form["id"]]["blocks"])
        rig.desk.reply = Message("Proof", (Paragraph("The proof."),))
        await rig.hands.press_in(rig.windows.open[form["id"]], button)
        await rig.world.until(lambda: "The proof." in seen(rig.windows.open[form["id"]]["blocks"]))


async def test_form_asked_for_in_a_window_takes_the_window_s_place():
    async with app_rig() as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        rig.desk.reply = Message("More", (Paragraph("More."), Actions((Button("Follow", command="subscribe"),))))
        await rig.hands.send(form, {"line": {"value": "company xiaomi"}})
        [button] = buttons(rig.windows.open[form["id"]]["blocks"])
        await rig.hands.press_in(rig.windows.open[form["id"]], button)
        await rig.world.until(lambda: rig.windows.open[form["id"]]["callback_id"] == SUBSCRIBE)
        assert len(rig.windows.open) == 1


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "x", "blocks": [{"type": "actions", "elements": [{"type": "button", "action_id": "tacho:1:run:4", "value": "story k7m2q9"}]}]}, ("story", {"id": "k7m2q9"})),
        ({"text": "Did you hear? *Xiaomi* opens <https://a.example/x|a plant> for cars"}, ("search", {"words": "Did you hear? Xiaomi opens a plant for cars"})),
        ({"text": "Look", "attachments": [{"text": "x"}, {"title": "Xiaomi opens\na plant"}]}, ("search", {"words": "Xiaomi opens a plant Look"})),
    ],
)  # fmt: skip
async def test_shortcut_on_a_message_tells_more_of_what_it_is_about(message, expected):
    async with app_rig() as rig:
        await rig.hands.answers(await rig.hands.ask_more(message, rig.channel))
        assert (rig.desk.asked[0].command, rig.desk.asked[0].arguments) == expected


async def test_shortcut_on_a_message_without_words_says_that_nothing_is_in_it():
    async with app_rig() as rig:
        [answer] = await rig.hands.answers(await rig.hands.ask_more({"text": ":tada:", "blocks": []}, rig.channel))
        assert rig.desk.asked or "no company" in seen(answer["blocks"])


@BOTH
async def test_home_tab_shows_what_the_person_gets_and_another_channel_when_it_is_chosen(way):
    async with app_rig(way) as rig:
        rig.desk.reply = TOLD
        await rig.hands.open_home()
        await rig.world.until(lambda: rig.windows.homes)
        assert {asked.channel.address for asked in rig.desk.asked} == {f"{rig.workspace.id}/D0READER"}
        assert [asked.command for asked in rig.desk.asked] == ["subscriptions", "digest", "settings", "feeds"]
        home = rig.windows.homes[READER]
        rig.desk.asked.clear()
        choice = {
            "type": "conversations_select",
            "action_id": "tacho:1:home:channel",
            "selected_conversation": rig.channel.id,
        }
        await rig.hands.press_in(home, choice)
        await rig.world.until(lambda: rig.windows.homes[READER]["id"] != home["id"])
        assert {asked.channel.address for asked in rig.desk.asked} == {rig.place.address}
        assert rig.world.faults_found == []


async def test_button_in_the_home_tab_opens_a_window_about_the_channel_shown():
    async with app_rig() as rig:
        rig.desk.reply = TOLD
        await rig.hands.open_home()
        await rig.world.until(lambda: rig.windows.homes)
        home = rig.windows.homes[READER]
        story = next(one for one in buttons(home["blocks"]) if str(one.get("value", "")).startswith("story"))
        await rig.hands.press_in(home, story)
        await rig.world.until(lambda: rig.windows.open)
        assert rig.desk.asked[-1].channel.address == f"{rig.workspace.id}/D0READER"
        for label in ("Subscribe a channel", "Ask Tacho"):
            before = len(rig.windows.open)
            await rig.hands.press_in(home, next(one for one in buttons(home["blocks"]) if one["text"]["text"] == label))
            await rig.world.until(lambda before=before: len(rig.windows.open) > before)


async def test_home_tab_shows_what_one_of_its_buttons_has_changed():
    async with app_rig() as rig:
        rig.desk.reply = Message("Stop", (Actions((Button("Stop", command="unsubscribe ev"),)),), private=True)
        await rig.hands.open_home()
        await rig.world.until(lambda: rig.windows.homes)
        home = rig.windows.homes[READER]
        stop = next(one for one in buttons(home["blocks"]) if one.get("value") == "unsubscribe ev")
        await rig.hands.press_in(home, stop)
        await rig.world.until(lambda: rig.windows.homes[READER]["id"] != home["id"])
        assert [one.command for one in rig.desk.asked].count("unsubscribe") == 1


async def test_messages_tab_of_the_app_home_publishes_nothing():
    async with app_rig() as rig:
        await rig.hands.event({"type": "app_home_opened", "user": READER, "channel": "D1", "tab": "messages"})
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert not rig.windows.homes


async def test_renamed_commands_are_the_ones_that_texts_name():
    async with app_rig(names=Names("/autos", "/firma")) as rig:
        rig.desk.reply = Message("", (Paragraph("Type /story ID or /company NAME."),), private=True)
        [answer] = await rig.hands.answers(await rig.hands.type("xiaomi", rig.channel, command="/firma"))
        assert seen(answer["blocks"]) == "Type /autos story ID or /autos company NAME."
        assert rig.desk.asked[0].command == "company"


async def test_help_on_a_command_shows_it_as_it_is_typed_here():
    async with app_rig() as rig:
        heading, examples = (
            Heading("/subscribe", 1),
            LinkList("For example", (Link("/subscribe ev"), Link("/company byd"))),
        )
        rig.desk.reply = Message("/subscribe", (heading, examples), private=True)
        [answer] = await rig.hands.answers(await rig.hands.type("help subscribe", rig.channel))
        lines = seen(answer["blocks"]).splitlines()
        assert lines == ["/tacho subscribe", "For example", "• /tacho subscribe ev", "• /company byd"]


async def test_guest_may_not_manage_where_people_are_looked_up():
    async with app_rig(scopes=frozenset({"users:read"})) as rig:
        rig.workspace.scopes += ",users:read"
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert (rig.desk.asked[0].may_manage, rig.desk.asked[0].locale) == (True, "en-GB")


async def test_only_admins_manage_where_the_operator_wants_it():
    async with app_rig(scopes=frozenset({"users:read"}), admins_only=True) as rig:
        rig.workspace.scopes += ",users:read"
        await rig.hands.type("subscribe", rig.channel)
        await rig.world.until(lambda: rig.desk.asked)
        assert not rig.desk.asked[0].may_manage
        assert not rig.windows.open


async def test_fault_in_the_desk_is_told_in_a_sentence_without_its_words():
    async with app_rig() as rig:
        rig.desk.error = RuntimeError("secret xoxb-1-secret")
        [answer] = await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert "Something went wrong" in seen(answer["blocks"])
        assert "xoxb" not in str(answer)
