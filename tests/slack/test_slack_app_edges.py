"""Edges of the app: everything delivered twice, ports that are taken, people who cannot be looked up, faults in the background."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.http import HttpFront
from adapters.slack.incoming import Scene
from adapters.slack.once import AT_HAND, Once
from adapters.slack.people import MOST_KNOWN, People, Rules
from adapters.slack.states import States
from adapters.slack.ways import Unanswered
from bot.errors import BadSettings
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from tests.fakes.clock import FixedClock, ShiftedClock
from tests.fakes.store import MemoryStore
from tests.slack.apprig import app_rig
from tests.slack.seen import seen
from tests.slack.test_slack_installations import many
from tests.slack.world import READER, TOKEN
from tests.support.news import MORNING


async def test_case_34_whatever_people_do_is_done_once_however_often_it_arrives():
    async with app_rig() as rig:
        same = {"trigger_id": "again"}
        for _ in range(2):
            await rig.hands.press("story k7m2q9", rig.channel, trigger_id="pressed")
            await rig.hands.ask_more({"text": "Sales"}, rig.channel, trigger_id="asked")
            await rig.hands.take_shortcut(**same)
        await rig.world.until(lambda: rig.windows.open)
        await rig.front._listeners.finish()
        assert sorted(one.command for one in rig.desk.asked) == ["search", "story"]
        assert len(rig.world.asked("views.open")) == 1


async def test_lost_answer_to_a_response_url_is_not_sent_another_way():
    async with app_rig() as rig:
        nowhere = "http://127.0.0.1:9/response"
        await rig.hands.type("company xiaomi", rig.channel, response_url=nowhere)
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        await rig.front._listeners.finish()
        assert rig.world.private_posts == []
        assert rig.world.all_posts() == []


async def test_port_that_is_taken_is_said_with_its_cure():
    async with app_rig() as rig:
        host, port = rig.front.http.address
        second = HttpFront(rig.front.http._app, host=host, port=port)
        with pytest.raises(BadSettings, match=r"\[slack\] http_host, http_port.*another"):
            await second.run()


async def test_front_that_a_person_must_mend_ends_the_others():
    async with app_rig() as rig:
        rig.running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rig.running

        async def broken():
            raise BadSettings("[slack] app_token: it is dead")

        rig.front.http.run = broken
        with pytest.raises(BadSettings, match="app_token"):
            await rig.front.run()


async def test_fault_while_sweeping_ends_nothing():
    clock = ShiftedClock(MORNING)
    async with app_rig(clock=clock) as rig:

        async def broken(_space):
            raise OSError("no space left")

        rig.store.notes, notes = broken, rig.store.notes
        clock.advance(timedelta(hours=1, seconds=1))
        await asyncio.sleep(0)
        rig.store.notes = notes
        await rig.hands.answers(await rig.hands.type("help", rig.channel))


async def test_workspace_with_one_token_pauses_when_it_takes_tacho_out():
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        await rig.hands.event({"type": "app_uninstalled"})
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        await rig.front._listeners.finish()
        assert "new bot token" in (await rig.store.profile(rig.place)).paused


async def test_case_39_one_token_whose_end_nobody_told_of_starts_the_thirty_days():
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        rig.workspace.dead[TOKEN] = "account_inactive"
        await rig.front._workspaces.look()
        profile = await rig.store.profile(rig.place)
        assert (profile.gone_since is not None, "new bot token" in profile.paused) == (True, True)
        rig.clock.advance(timedelta(days=15))
        await rig.front._workspaces.look()
        rig.clock.advance(timedelta(days=15, seconds=1))
        assert await rig.departures.sweep() == (rig.place,)


async def test_case_39_one_token_that_counts_again_ends_the_thirty_days_but_not_those_of_a_deleted_channel():
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        deleted = Channel("slack", f"{rig.workspace.id}/C9", "#old")
        for place in (rig.place, deleted):
            await rig.store.subscribe(Subscription.of(place, Interest(), Cadence()), MORNING)
        await rig.hands.event({"type": "channel_deleted", "channel": "C9"})
        await rig.front._listeners.finish()
        told = await rig.store.profile(deleted)
        await rig.store.save_profile(replace(told, paused="Gone, in the words of an earlier release."))
        rig.workspace.dead[TOKEN] = "token_revoked"
        await rig.front._workspaces.look()
        rig.workspace.dead.clear()
        await rig.front._workspaces.look()
        profile = await rig.store.profile(rig.place)
        assert (profile.paused, profile.gone_since) == (None, None)
        assert (await rig.store.profile(deleted)).gone_since is not None


@pytest.mark.parametrize("fault", [{"drop": True}, {"error": "invalid_auth"}, {"error": "internal_error"}])
async def test_case_39_nothing_goes_where_slack_does_not_say_that_tacho_was_taken_out(fault):
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        await rig.world.until(lambda: rig.world.asked("auth.test"))
        rig.world.fault("auth.test", **fault)
        await rig.front._workspaces.look()
        assert (await rig.store.profile(rig.place)).gone_since is None


async def test_why_a_channel_pauses_is_told_in_its_language():
    async with app_rig(clock=ShiftedClock(MORNING)) as rig:
        await rig.store.subscribe(Subscription.of(rig.place, Interest(), Cadence()), MORNING)
        await rig.store.save_profile(replace(await rig.store.profile(rig.place), language="de"))
        await rig.hands.event({"type": "channel_deleted", "channel": rig.channel.id})
        await rig.front._listeners.finish()
        assert (await rig.store.profile(rig.place)).paused.startswith("Der Kanal wurde gelöscht.")


async def test_event_nobody_waits_for_is_acknowledged():
    async with app_rig() as rig:
        for event in (
            {"type": "team_rename", "name": "x"},
            {"type": "tokens_revoked", "tokens": {}},
            {"type": "message"},
        ):
            assert (await rig.hands.event(event)).status == 200


@pytest.mark.parametrize("admins_only", [True, False])
async def test_person_who_cannot_be_looked_up_manages_only_where_everybody_may(admins_only):
    async with app_rig(scopes=frozenset({"users:read"}), admins_only=admins_only) as rig:
        await rig.hands.answers(await rig.hands.type("help", rig.channel))
        assert rig.desk.asked[0].may_manage is not admins_only


class Book:
    """A directory that counts how often it is asked."""

    def __init__(self, **person: object) -> None:
        self.person_, self.asked = person, 0

    async def person(self, team: str, user: str) -> dict[str, object]:
        self.asked += 1
        if not self.person_:
            raise Unanswered("missing_scope")
        return self.person_


async def test_person_is_looked_up_once_an_hour():
    clock, book = FixedClock(), Book(locale="de-DE", tz="Europe/Berlin", is_admin=True)
    people = People(directory=book, clock=clock, rules=Rules(admins_only=True, look_up=True))
    for _ in range(3):
        person = await people.of(Scene("T1", READER))
    assert (person.may_manage, person.locale, person.zone, book.asked) == (True, "de-DE", "Europe/Berlin", 1)
    clock.advance(timedelta(hours=1))
    await people.of(Scene("T1", READER))
    await people.of(Scene("T2", READER))
    assert book.asked == 3


@pytest.mark.parametrize(
    ("person", "admins_only", "may"),
    [
        ({"is_restricted": True}, False, False),
        ({"is_ultra_restricted": True}, False, False),
        ({"locale": "en"}, False, True),
        ({"locale": "en"}, True, False),
        ({"is_owner": True}, True, True),
        ({"is_primary_owner": True}, True, True),
    ],
)
async def test_guests_manage_nowhere_and_members_only_where_admins_need_not(person, admins_only, may):
    people = People(directory=Book(**person), clock=FixedClock(), rules=Rules(admins_only, look_up=True))
    assert (await people.of(Scene("T1", READER))).may_manage is may


async def test_what_is_remembered_of_people_and_deliveries_has_an_end():
    people = People(directory=Book(locale="en"), clock=FixedClock(), rules=Rules(look_up=True))
    for number in range(MOST_KNOWN + 10):
        await people.of(Scene("T1", f"U{number}"))
    assert len(people._known) == MOST_KNOWN
    once = Once(notes=MemoryStore(), clock=FixedClock())
    for number in range(AT_HAND + 10):
        assert await once.first(f"E{number}")
    assert len(once._seen) == AT_HAND
    assert not await once.first("E0"), "forgotten at hand, but still known to the store"
    assert await once.first("")
    assert await once.first("")


async def test_states_nobody_came_back_with_are_thrown_away():
    clock, store = FixedClock(), MemoryStore()
    states = States(notes=store, clock=clock)
    old = await states.async_issue()
    clock.advance(timedelta(minutes=11))
    await states.async_issue()
    assert len(await store.notes("slack.oauth-state")) == 1
    assert not await states.async_consume(old)
    assert states.logger.name.endswith("states")


async def test_library_s_own_questions_about_installations_are_answered():
    async with many() as one:
        kept = one.installations
        await kept.async_save(Installation(user_id="U1", team_id="T1", bot_token="a", user_token="xoxp-person"))
        await kept.async_save(Installation(user_id="U1", enterprise_id="E1", bot_token="b", is_enterprise_install=True))
        own = await kept.async_find_bot(enterprise_id="E1", team_id="T1")
        whole = await kept.async_find_bot(enterprise_id="E1", team_id="T2", is_enterprise_install=True)
        assert (own.bot_token, whole.bot_token) == ("a", "b")
        found = await kept.async_find_installation(enterprise_id=None, team_id="T1")
        assert found.user_token is None
        assert await kept.async_find_bot(enterprise_id=None, team_id="T9") is None
        await kept.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
        assert await kept.workspaces() == ("E1", "T1")
        await kept.async_delete_all(enterprise_id="E1", team_id="T1")
        assert await kept.workspaces() == ("E1",)
        whole.bot_token, whole.bot_refresh_token = "b2", "r2"
        own.bot_token = "a2"
        await kept.async_save_bot(whole)
        await kept.async_save_bot(own)
        renewed = await kept.async_find_installation(enterprise_id="E1", team_id="T2")
        assert (renewed.bot_token, renewed.bot_refresh_token, renewed.user_id) == ("b2", "r2", "U1")
        assert await kept.async_find_bot(enterprise_id=None, team_id="T1") is None


async def test_fault_of_the_store_behind_a_form_is_told_in_its_window():
    async with app_rig() as rig:
        await rig.hands.take_shortcut()
        await rig.world.until(lambda: rig.windows.open)
        [form] = rig.windows.open.values()

        async def no_profile(_channel):
            raise OSError("no space left")

        rig.store.profile = no_profile
        metadata = '{"address": "T1/C1", "locale": "de"}'
        done = await rig.hands.send({**form, "private_metadata": metadata}, {"line": {"value": "help"}})
        assert "schiefgegangen" in seen(done.acknowledgement["view"]["blocks"])
