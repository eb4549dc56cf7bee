"""Cases 18, 22, 34 and 40 of platforms.md 7 for the app: answers in time, once, only to Slack, and by another way when one is closed."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest

from adapters.logs import scrub
from adapters.slack.samples import samples
from bot.model.message import Message, Picture
from bot.model.subscription import Cadence, Interest, Subscription
from tests.fakes.clock import ShiftedClock
from tests.slack.apprig import HTTP, SOCKET, app_rig
from tests.slack.hands import OverHttp
from tests.slack.seen import seen
from tests.slack.world import READER
from tests.support.news import MORNING

BOTH = pytest.mark.parametrize("way", [HTTP, SOCKET])
FORM = "application/x-www-form-urlencoded"


@BOTH
async def test_case_18_slow_desk_is_acknowledged_at_once_and_its_answer_follows(way):
    async with app_rig(way) as rig:
        rig.desk.wait = asyncio.Event()
        done = await rig.hands.type("company xiaomi", rig.channel)
        assert done.status == 200
        assert rig.world.responses[done.key] == []
        rig.desk.wait.set()
        await rig.hands.answers(done)


@BOTH
async def test_case_18_stalled_database_holds_no_acknowledgement_up(way):
    async with app_rig(way) as rig:
        gate = asyncio.Event()

        async def stalled(*_args, **_more):
            await gate.wait()
            return True

        rig.store.replace_note = stalled
        command = await rig.hands.type("company xiaomi", rig.channel)
        button = await rig.hands.press("story k7m2q9", rig.channel)
        event = await rig.hands.open_home()
        assert [one.status for one in (command, button, event)] == [200, 200, 200]
        assert rig.desk.asked == []
        gate.set()
        await rig.hands.answers(command)
        await rig.hands.answers(button)


async def test_case_22_deleted_channel_pauses_and_what_was_settled_is_kept():
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        await rig.hands.event({"type": "channel_deleted", "channel": rig.channel.id})
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        profile = await rig.store.profile(rig.place)
        assert "deleted" in profile.paused
        assert profile.gone_since is not None
        assert await rig.store.subscriptions(rig.place)
        assert rig.place.address in [one.address for one in rig.desk.withdrawn]


@BOTH
async def test_case_34_event_that_is_delivered_again_is_handled_once(way):
    async with app_rig(way) as rig:
        event = {"type": "app_home_opened", "user": READER, "channel": "D1", "tab": "home"}
        for _ in range(3):
            assert (await rig.hands.event(event, event_id="Ev1")).status == 200
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        await rig.world.until(lambda: rig.world.asked("views.publish"))
        assert len(rig.world.asked("views.publish")) == 1


@BOTH
async def test_case_34_command_that_is_delivered_again_is_handled_once(way):
    async with app_rig(way) as rig:
        same = {"trigger_id": "trigger-again", "response_url": rig.slack.response_url("again")}
        for _ in range(3):
            done = await rig.hands.type("subscribe ev", rig.channel, **same)
            assert done.status == 200
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert [one.command for one in rig.desk.asked] == ["subscribe", "help"]


async def test_case_34_form_that_is_delivered_again_is_handled_once():
    async with app_rig() as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        state = {"values": {"line": {"a": {"value": "help"}}}}
        sent = {"type": "view_submission", "view": {**form, "state": state, "hash": "1.2"}}
        first, again = [await rig.hands.interact(sent) for _ in range(2)]
        assert first.acknowledgement["response_action"] == "update"
        assert again.status == 200
        assert len(rig.desk.asked) == 1


async def test_form_sent_in_a_shared_channel_is_about_the_workspace_that_has_tacho():
    async with app_rig() as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()
        await rig.hands.send(form, {"line": {"value": "help"}}, team={"id": "T0OTHER", "domain": "other"})
        assert rig.desk.asked[0].user == READER
        opened = await rig.hands.type("subscribe", rig.channel)
        await rig.world.until(lambda: len(rig.windows.open) == 2)
        form = list(rig.windows.open.values())[1]
        assert opened.status == 200
        filled = {
            "channel": {"selected_conversation": rig.channel.id},
            "time": {"selected_time": "08:00"},
            "zone": {"selected_option": {"value": "UTC"}},
            "days": {"selected_options": [{"value": "mon"}]},
        }
        await rig.hands.send(form, filled, team={"id": "T0OTHER", "domain": "other"})
        assert rig.desk.asked[-1].channel.address == rig.place.address


async def test_case_34_event_is_known_again_after_a_restart_and_forgotten_after_two_hours():
    clock = ShiftedClock(MORNING)
    async with app_rig(clock=clock) as first:
        await first.hands.type("help", first.channel, trigger_id="one")
        await first.world.until(lambda: first.desk.asked)
        store = first.store
    async with app_rig(clock=clock, store=store) as rig:
        await rig.hands.type("help", rig.channel, trigger_id="one")
        await rig.hands.answers(await rig.hands.type("about", rig.channel))
        assert [one.command for one in rig.desk.asked] == ["about"]
        assert set(await store.notes("slack.seen")) > {"one"}
        clock.advance(timedelta(hours=3))
        async with asyncio.timeout(8):
            while "one" in await store.notes("slack.seen"):  # noqa: ASYNC110 - a store has no event to wait for
                await asyncio.sleep(0.002)


async def test_case_40_bad_signature_is_refused():
    async with app_rig() as rig:
        status, _ = await rig.hands.carrier.send("command=%2Ftacho&text=help", FORM, signature="v0=" + "0" * 64)
        assert status == 401
        assert rig.desk.asked == []


@pytest.mark.parametrize("signature", ["v0=", "v1=00", "nonsense", "v0=é"])
async def test_case_40_signature_that_is_none_is_refused(signature):
    async with app_rig() as rig:
        status, _ = await rig.hands.carrier.send("command=%2Ftacho", FORM, signature=signature)
        assert status == 401


async def test_case_40_signature_of_six_minutes_ago_is_refused():
    async with app_rig() as rig:
        status, _ = await rig.hands.carrier.send("command=%2Ftacho&text=help", FORM, age_s=360)
        assert status == 401
        assert rig.desk.asked == []


async def test_case_40_signature_with_another_secret_is_refused():
    async with app_rig() as rig:
        other = OverHttp(rig.hands.carrier.url, "another-secret")
        assert (await other.send("command=%2Ftacho&text=help", FORM))[0] == 401


async def test_case_40_certificate_check_and_address_challenge_are_answered():
    async with app_rig() as rig:
        assert (await rig.hands.carrier.send("ssl_check=1&token=x", FORM))[0] == 200
        challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"})
        status, body = await rig.hands.carrier.send(challenge, "application/json")
        assert (status, body["challenge"]) == (200, "abc")


@pytest.mark.parametrize("body", ["", "{", "payload=%7B", "payload=nonsense", "\x00\x01", "[1]", "payload=[1]", '"x"'])
@pytest.mark.parametrize("content_type", [FORM, "application/json"])
async def test_case_40_signed_nonsense_is_no_fault_of_the_server(body, content_type):
    async with app_rig() as rig:
        status, _ = await rig.hands.carrier.send(body, content_type)
        assert status < 500
        await rig.hands.answers(await rig.hands.type("help", rig.channel))


async def test_case_40_body_that_is_too_large_is_refused_unread():
    async with app_rig() as rig:
        status, _ = await rig.hands.carrier.send("text=" + "x" * (2 << 20), FORM)
        assert status == 413


async def test_case_40_sixth_use_of_a_response_url_falls_back_to_a_message_only_the_person_sees():
    async with app_rig() as rig:
        address = rig.slack.response_url("used")
        rig.world.responses["used"].extend([{}] * 5)
        await rig.hands.type("company xiaomi", rig.channel, response_url=address)
        await rig.world.until(lambda: rig.world.private_posts)
        [told] = rig.world.private_posts
        assert (told["channel"], told["user"], seen(told["blocks"])) == (rig.channel.id, READER, "Answer\nAn answer.")


async def test_case_40_answer_that_can_be_given_nowhere_in_the_channel_comes_by_direct_message():
    async with app_rig() as rig:
        rig.channel.member = False
        rig.world.responses["used"].extend([{}] * 5)
        await rig.hands.type("company xiaomi", rig.channel, response_url=rig.slack.response_url("used"))
        await rig.world.until(rig.world.all_posts)
        direct = f"D{rig.workspace.id[1:]}{READER[1:]}"
        assert seen(rig.world.posts[direct][0]["blocks"]) == "Answer\nAn answer."


async def test_case_40_lost_answer_is_not_sent_again():
    async with app_rig() as rig:
        rig.world.responses["used"].extend([{}] * 5)
        rig.world.fault("chat.postEphemeral", drop=True, after_effect=True)
        await rig.hands.type("company xiaomi", rig.channel, response_url=rig.slack.response_url("used"))
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert len(rig.world.asked("chat.postEphemeral")) == 1
        assert rig.world.all_posts() == []


@BOTH
async def test_case_40_form_that_came_too_late_asks_to_press_again(way):
    async with app_rig(way) as rig:
        rig.windows.expired.add("late")
        done = await rig.hands.type("subscribe", rig.channel, trigger_id="late")
        [answer] = await rig.hands.answers(done)
        assert "press again" in seen(answer["blocks"])


async def test_case_40_shortcut_that_came_too_late_asks_by_direct_message():
    async with app_rig() as rig:
        rig.windows.expired.add("late")
        await rig.hands.take_shortcut(trigger_id="late")
        await rig.world.until(rig.world.all_posts)
        assert "press again" in seen(rig.world.all_posts()[0]["blocks"])


async def test_case_40_button_in_the_home_tab_that_came_too_late_asks_by_direct_message():
    async with app_rig() as rig:
        await rig.hands.open_home()
        await rig.world.until(lambda: rig.windows.homes)
        rig.windows.expired.add("late")
        button = {"type": "button", "action_id": "tacho:1:run:0", "value": "help"}
        await rig.hands.press_in(rig.windows.homes[READER], button, trigger_id="late")
        await rig.world.until(rig.world.all_posts)
        assert "press again" in seen(rig.world.all_posts()[0]["blocks"])


@pytest.mark.parametrize("lack", ["data_visualization", "picture"])
async def test_case_37_what_this_slack_cannot_take_is_left_out_of_an_answer(lack):
    async with app_rig() as rig:
        if lack == "picture":
            rig.world.dead_images.add("https://sample.example/dead.png")
        else:
            rig.world.unknown_blocks.add(lack)
        picture = Picture("https://sample.example/dead.png", "A car")
        rig.desk.reply = Message("Figures", (picture, *samples()["digest"].blocks), private=True)
        done = await rig.hands.type("digest", rig.channel)
        [answer] = await rig.hands.answers(done)
        assert "Sample: a maker" in seen(answer["blocks"])
        assert len([call for call in rig.world.calls if call.body.get("key") == done.key]) == 2


async def test_fault_before_the_desk_is_asked_is_told():
    async with app_rig() as rig:

        async def broken(*_args, **_more):
            raise OSError("no space left")

        rig.store.replace_note = broken
        [answer] = await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert "Something went wrong" in seen(answer["blocks"])
        await rig.hands.take_shortcut()
        await rig.world.until(rig.world.all_posts)
        assert "Something went wrong" in seen(rig.world.all_posts()[0]["blocks"])


async def test_no_token_and_no_secret_is_in_a_log(caplog):
    caplog.set_level(logging.DEBUG)
    async with app_rig() as rig:
        rig.windows.expired.add("late")
        await rig.hands.answers(await rig.hands.type("subscribe", rig.channel, trigger_id="late"))
        rig.world.fault("views.publish", "token_revoked")
        await rig.hands.open_home()
        await rig.hands.carrier.send("command=%2Ftacho", FORM, signature="v0=bad")
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
    ours = [record for record in caplog.records if record.name.startswith(("adapters", "bot"))]
    assert ours
    assert not [one for one in ours if "xoxb-" in str(one.__dict__) or "xapp-" in str(one.__dict__)]
    assert "xoxb-1-loopback" not in scrub(caplog.text)
