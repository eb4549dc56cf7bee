"""Case 39 of platforms.md 7, and installations in many workspaces: installed, refreshed by one, uninstalled in any order, back again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.departures import RETENTION
from adapters.slack.checkup import CheckUp
from adapters.slack.installations import Installations
from adapters.slack.places import place_of
from adapters.slack.records import SPACE
from adapters.slack.vault import Vault, new_key
from adapters.slack.wire import SlackWire
from adapters.slack.workspaces import Workspaces
from bot.errors import ChannelClosed, GiveUp, TryLater
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from tests.fakes.clock import ShiftedClock
from tests.slack.apprig import AppRig, app_rig
from tests.slack.oauth import CLIENT_ID, CLIENT_SECRET, OAuth, begin, come_back, install
from tests.slack.seen import seen
from tests.support.news import MORNING

KEY = new_key()
UNINSTALLED, REVOKED = {"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U1"], "oauth": []}}


def installations_of(rig: AppRig) -> Installations:
    """The installations as a process has them."""
    return Installations(
        notes=rig.store,
        vault=Vault(KEY),
        clock=rig.clock,
        client=AsyncWebClient(base_url=rig.slack.api_url, retry_handlers=[]),
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        install_url="https://tacho.example/slack/install",
    )


class Many:
    """A rig for many workspaces.

    Attributes:
        rig, oauth: the bench and the server's OAuth.
        installations: as the running process has them.
    """

    def __init__(self, rig: AppRig, oauth: OAuth, installations: Installations) -> None:
        self.rig, self.oauth, self.installations = rig, oauth, installations
        self.world, self.store = rig.world, rig.store

    def channel_in(self, workspace: Any, name: str = "cars") -> tuple[Any, Channel]:
        """A channel of a workspace, and as the newsroom names it."""
        conversation = self.world.add_channel(workspace, name)
        return conversation, Channel("slack", f"{workspace.id}/{conversation.id}", f"#{name}")

    async def subscribed(self, workspace: Any) -> Channel:
        """A channel of the workspace that gets everything."""
        _, channel = self.channel_in(workspace)
        await self.store.subscribe(Subscription.of(channel, Interest(), Cadence()), MORNING)
        return channel

    async def settled(self) -> None:
        """Wait until what was sent before has been served: somebody asks, and is answered after it."""
        await self.rig.hands.answers(await self.rig.hands.type("help", self.rig.channel))
        await self.rig.front._listeners.finish()


@asynccontextmanager
async def many(*, store: Any = None) -> AsyncIterator[Many]:
    made: list[Installations] = []

    def make(rig: AppRig) -> Installations:
        made.append(installations_of(rig))
        return made[0]

    clock = ShiftedClock(MORNING)
    options = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "public_url": "https://tacho.example"}
    async with app_rig(installations=make, clock=clock, store=store, **options) as rig:
        rig.workspace.tokens.clear()
        yield Many(rig, OAuth(rig.slack), made[0])


async def test_installed_workspace_is_answered_and_its_token_is_stored_only_encrypted():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await one.rig.hands.type("subscribe", one.rig.channel)
        await one.world.until(lambda: one.rig.windows.open)
        [token] = one.rig.workspace.tokens
        assert one.world.asked("views.open")[0].token == token
        assert await one.installations.installer_of(one.rig.workspace.id) == "U0READER"
        kept = str(one.store._notes)
        assert token not in kept
        assert "xox" not in kept


async def test_install_page_asks_for_two_scopes_and_comes_back_to_the_public_address():
    async with many() as one:
        import aiohttp

        async with aiohttp.ClientSession() as session:
            page = await (await session.get(f"{one.rig.hands.carrier.url}/slack/install")).text()
        assert "scope=commands,chat:write" in page
        assert "redirect_uri=https://tacho.example/slack/oauth_redirect" in page


async def test_state_is_good_once():
    async with many() as one:
        state, cookie = await begin(one.rig)
        codes = [one.oauth.code_for(one.rig.workspace) for _ in range(2)]
        assert (await come_back(one.rig, cookie, code=codes[0], state=state))[0] == 200
        assert (await come_back(one.rig, cookie, code=codes[1], state=state))[0] == 401


async def test_state_of_another_browser_of_nobody_or_of_ten_minutes_ago_is_refused():
    async with many() as one:
        code = one.oauth.code_for(one.rig.workspace)
        state, cookie = await begin(one.rig)
        assert (await come_back(one.rig, "slack-app-oauth-state=other", code=code, state=state))[0] == 400
        forged = "slack-app-oauth-state=forged"
        assert (await come_back(one.rig, forged, code=code, state="forged"))[0] == 401
        one.rig.clock.advance(timedelta(minutes=10, seconds=1))
        assert (await come_back(one.rig, cookie, code=code, state=state))[0] == 401
        assert await one.store.notes(SPACE) == {}
        await begin(one.rig)
        assert len(await one.store.notes("slack.oauth-state")) == 1


async def test_somebody_who_does_not_agree_or_brings_a_bad_code_gets_a_page():
    async with many() as one:
        state, cookie = await begin(one.rig)
        status, page = await come_back(one.rig, cookie, error="access_denied", state=state)
        assert (status, "access_denied" in page) == (200, True)
        state, cookie = await begin(one.rig)
        assert (await come_back(one.rig, cookie, code="bad", state=state))[0] == 401
        assert await one.store.notes(SPACE) == {}


async def test_installation_that_slack_does_not_answer_is_told_on_a_page():
    async with many() as one:
        state, cookie = await begin(one.rig)
        one.world.fault("oauth.v2.access", drop=True)
        status, page = await come_back(one.rig, cookie, code=one.oauth.code_for(one.rig.workspace), state=state)
        assert (status, "try again" in page) == (502, True)


async def test_three_workspaces_are_spoken_to_each_with_its_own_token():
    async with many() as one:
        others = [one.world.add_workspace(f"W{number}", token="x") for number in range(2)]
        for workspace in (one.rig.workspace, *others):
            workspace.tokens.clear()
            await install(one.rig, one.oauth, workspace)
        for workspace in (one.rig.workspace, *others):
            channel, _ = one.channel_in(workspace)
            before = len(one.world.asked("chat.postEphemeral"))
            await one.rig.hands_in(workspace).type("subscribe ev", channel)
            await one.world.until(lambda before=before: len(one.world.asked("chat.postEphemeral")) > before)
            assert one.world.asked("chat.postEphemeral")[-1].token in workspace.tokens


@pytest.mark.parametrize(
    "events", [(UNINSTALLED, REVOKED), (REVOKED, UNINSTALLED), (UNINSTALLED, UNINSTALLED), (REVOKED,)]
)
async def test_case_39_uninstalled_in_any_order_forgets_the_token_and_keeps_the_settings(events):
    async with many() as one:
        other = one.world.add_workspace("Other", token="x")
        for workspace in (one.rig.workspace, other):
            await install(one.rig, one.oauth, workspace)
        gone, stays = await one.subscribed(one.rig.workspace), await one.subscribed(other)
        one.rig.workspace.dead |= dict.fromkeys(one.rig.workspace.tokens, "account_inactive")
        for event in events:
            assert (await one.rig.hands.event(event)).status == 200
        await one.settled()
        assert set(await one.store.notes(SPACE)) == {other.id}
        profile = await one.store.profile(gone)
        assert "https://tacho.example/slack/install" in profile.paused
        assert profile.gone_since is not None
        assert await one.store.subscriptions(gone)
        assert (await one.store.profile(stays)).paused is None
        with pytest.raises(ChannelClosed) as caught:
            await one.installations.token_for(one.rig.workspace.id)
        assert "slack/install" in caught.value.cure


@pytest.mark.parametrize("fault", [None, {"drop": True}, {"error": "internal_error"}])
async def test_case_39_revocation_of_an_older_token_leaves_the_one_in_use(fault):
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        if fault is not None:
            one.world.fault("auth.test", **fault)
        await one.rig.hands.event(REVOKED)
        await one.settled()
        assert await one.installations.token_for(one.rig.workspace.id)
        one.rig.workspace.dead |= dict.fromkeys(one.rig.workspace.tokens, "token_revoked")
        await one.rig.hands.event(REVOKED)
        await one.settled()
        assert await one.store.notes(SPACE) == {}


async def test_case_39_channel_that_was_deleted_before_does_not_come_back_with_its_workspace():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        channel = await one.subscribed(one.rig.workspace)
        await one.rig.hands.event({"type": "channel_deleted", "channel": place_of(channel.address).channel})
        await one.rig.hands.event(UNINSTALLED)
        await one.settled()
        await install(one.rig, one.oauth, one.rig.workspace)
        assert "deleted" in (await one.store.profile(channel)).paused
        one.rig.clock.advance(timedelta(days=31))
        assert await one.rig.departures.sweep() == (channel,)


async def test_case_39_revoked_token_of_a_person_changes_nothing():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await one.rig.hands.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
        await one.settled()
        assert set(await one.store.notes(SPACE)) == {one.rig.workspace.id}


async def test_case_39_installed_again_goes_on_where_it_was():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        channel = await one.subscribed(one.rig.workspace)
        await one.rig.hands.event(UNINSTALLED)
        await one.settled()
        one.rig.clock.advance(timedelta(days=29))
        await install(one.rig, one.oauth, one.rig.workspace)
        profile = await one.store.profile(channel)
        assert (profile.paused, profile.gone_since) == (None, None)
        await one.installations.token_for(one.rig.workspace.id)
        assert await one.rig.departures.sweep() == ()


async def test_case_39_uninstallation_that_is_told_late_leaves_a_newer_installation_alone():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await one.rig.hands.event(UNINSTALLED, event_time=1_600_000_000)
        await one.settled()
        assert await one.installations.token_for(one.rig.workspace.id)


async def test_case_39_what_was_settled_is_deleted_thirty_days_after():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        channel = await one.subscribed(one.rig.workspace)
        await one.rig.hands.event(UNINSTALLED)
        await one.settled()
        one.rig.clock.advance(RETENTION + timedelta(hours=1))
        await one.rig.departures.sweep()
        assert await one.store.subscriptions(channel) == ()


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive"])
async def test_case_39_uninstallation_nobody_tells_is_learnt_from_the_next_answer(reason):
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        channel = await one.subscribed(one.rig.workspace)
        [token] = one.rig.workspace.tokens
        one.rig.workspace.dead[token] = reason
        [answer] = await one.rig.hands.answers(await one.rig.hands.type("subscribe ev", one.rig.channel))
        assert "An answer." in seen(answer["blocks"])
        await one.settled()
        assert await one.store.notes(SPACE) == {}
        assert reason in (await one.store.profile(channel)).paused


async def test_case_39_command_from_a_workspace_without_an_installation_is_answered():
    async with many() as one:
        [answer] = await one.rig.hands.answers(await one.rig.hands.type("subscribe", one.rig.channel))
        assert "not installed" in seen(answer["blocks"])


async def test_token_is_refreshed_two_hours_before_its_end_and_not_earlier():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        team = one.rig.workspace.id
        await _ends_in(one, timedelta(hours=2, minutes=5))
        first = await one.installations.token_for(team)
        one.rig.clock.advance(timedelta(minutes=6))
        second = await one.installations.token_for(team)
        assert first != second
        assert await one.installations.token_for(team) == second
        assert len(one.oauth.refreshed) == 1


async def _ends_in(one: Many, span: timedelta) -> None:
    """Let the token of the installation end so much after the present: the library counts from the real time."""
    record = await one.installations._records.get(one.rig.workspace.id)
    assert record is not None
    record.installation.bot_token_expires_at = int((one.rig.clock.now() + span).timestamp())
    await one.installations._records.replace(record)


@pytest.mark.parametrize("left", [timedelta(minutes=30), timedelta(0)])
async def test_case_39_two_workers_refresh_a_token_once(left):
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await _ends_in(one, left)
        workers = [installations_of(one.rig) for _ in range(3)]
        stepping = asyncio.create_task(_let_time_pass(one.rig.clock))
        tokens = await asyncio.gather(*(worker.token_for(one.rig.workspace.id) for worker in workers for _ in range(4)))
        stepping.cancel()
        assert len(one.oauth.refreshed) == 1
        newest = await one.installations.token_for(one.rig.workspace.id)
        assert set(tokens) <= one.rig.workspace.tokens
        assert left or set(tokens) == {newest}


async def _let_time_pass(clock: ShiftedClock) -> None:
    while True:
        await asyncio.sleep(0.01)
        clock.advance(timedelta(seconds=1))


async def test_case_39_worker_that_died_while_refreshing_holds_the_others_up_for_a_minute_at_most():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await _ends_in(one, timedelta(0))
        held = (one.rig.clock.now() + timedelta(seconds=60)).isoformat()
        await one.store.write_note("slack.refreshing", one.rig.workspace.id, held)
        stepping = asyncio.create_task(_let_time_pass(one.rig.clock))
        began = one.rig.clock.now()
        await one.installations.token_for(one.rig.workspace.id)
        stepping.cancel()
        assert one.rig.clock.now() - began < timedelta(seconds=90)


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}, {"error": "internal_error"}])
async def test_slack_that_gives_no_new_token_is_no_reason_to_stop_before_the_old_one_ends(fault):
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        [token] = one.rig.workspace.tokens
        await _ends_in(one, timedelta(minutes=30))
        one.world.fault("oauth.v2.access", **fault)
        assert await one.installations.token_for(one.rig.workspace.id) == token
        one.rig.clock.advance(timedelta(minutes=31))
        one.world.fault("oauth.v2.access", **fault)
        with pytest.raises(TryLater):
            await one.installations.token_for(one.rig.workspace.id)
        assert await one.installations.token_for(one.rig.workspace.id) != token


async def test_process_that_only_reads_uses_the_token_while_it_lasts_and_refreshes_nothing():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        team = one.rig.workspace.id
        [token] = one.rig.workspace.tokens
        await _ends_in(one, timedelta(minutes=30))

        async def refuse(*_args, **_more):
            raise GiveUp("The database was opened for reading only.")

        one.store.replace_note = refuse
        assert await one.installations.token_for(team) == token
        one.rig.clock.advance(timedelta(minutes=31))
        with pytest.raises(TryLater):
            await one.installations.token_for(team)
        assert one.oauth.refreshed == []


async def test_refresh_token_that_is_spent_ends_the_installation_with_a_cure():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        channel = await one.subscribed(one.rig.workspace)
        await _ends_in(one, timedelta(0))
        one.oauth.refresh_tokens.clear()
        with pytest.raises(ChannelClosed) as caught:
            await one.installations.token_for(one.rig.workspace.id)
        assert "slack/install" in caught.value.cure
        assert "invalid_refresh_token" in (await one.store.profile(channel)).paused


async def test_token_that_slack_calls_ended_is_refreshed_at_its_next_use_and_a_replaced_one_is_left_alone():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        team = one.rig.workspace.id
        old = await one.installations.token_for(team)
        await one.installations.refused(team, old, "token_expired")
        new = await one.installations.token_for(team)
        assert new != old
        await one.installations.refused(team, old, "token_revoked")
        assert await one.installations.token_for(team) == new


@pytest.mark.parametrize("reason", ["invalid_auth", "not_authed"])
async def test_refusal_that_may_be_the_operator_s_deletes_nothing(reason):
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        token = await one.installations.token_for(one.rig.workspace.id)
        await one.installations.refused(one.rig.workspace.id, token, reason)
        assert await one.installations.token_for(one.rig.workspace.id) == token


async def test_uninstalled_while_its_token_is_refreshed_stays_uninstalled():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace)
        await _ends_in(one, timedelta(0))
        team = one.rig.workspace.id
        access = one.rig.slack.api.methods["oauth.v2.access"]

        def taken_out(call, workspace):
            one.store._notes.pop((SPACE, team))
            return access(call, workspace)

        one.rig.slack.api.methods["oauth.v2.access"] = taken_out
        with pytest.raises(ChannelClosed):
            await one.installations.token_for(team)
        assert await one.store.notes(SPACE) == {}


async def test_check_up_looks_at_every_workspace_and_says_when_there_is_none():
    async with many() as one:
        wire = SlackWire(one.rig.slack.api_url)
        up = CheckUp(slack=wire, tokens=one.installations, clock=one.rig.clock)
        async with wire:
            [none] = await up.examine([], {})
            assert (none.well, "slack/install" in none.cure) == (False, True)
            await install(one.rig, one.oauth, one.rig.workspace)
            found = await up.examine([], {})
        assert found[0].place == f"Slack workspace {one.rig.workspace.id}"
        assert all(check.well for check in found)


async def test_organisation_s_installation_speaks_for_all_its_workspaces_and_goes_as_a_whole():
    async with many() as one:
        other = one.world.add_workspace("Other", token="x")
        await install(one.rig, one.oauth, one.rig.workspace, "E0ORG")
        assert set(await one.store.notes(SPACE)) == {"E0ORG"}
        for workspace in (one.rig.workspace, other):
            channel, _ = one.channel_in(workspace)
            more = {"enterprise_id": "E0ORG", "is_enterprise_install": "true"}
            await one.rig.hands.answers(await one.rig.hands_in(workspace).type("help", channel, **more))
            assert await one.installations.token_for(workspace.id) in one.rig.workspace.tokens
        channels = [await one.subscribed(workspace) for workspace in (one.rig.workspace, other)]
        authorizations = [{"enterprise_id": "E0ORG", "team_id": None, "is_enterprise_install": True}]
        await one.rig.hands.event(UNINSTALLED, authorizations=authorizations, enterprise_id="E0ORG")
        await one.settled()
        assert await one.store.notes(SPACE) == {}
        for channel in channels:
            assert (await one.store.profile(channel)).gone_since is not None
        fresh = installations_of(one.rig)
        Workspaces(
            shelf=one.store,
            departures=one.rig.departures,
            tokens=fresh,
            wire=SlackWire(one.rig.slack.api_url),
            installations=fresh,
        )
        assert await fresh.organisation_of(other.id) == "E0ORG"


async def test_workspace_s_own_installation_counts_before_its_organisation_s():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace, "E0ORG")
        await one.installations.belongs(one.rig.workspace.id, "E0ORG")
        whole = await one.installations.token_for(one.rig.workspace.id)
        await install(one.rig, one.oauth, one.rig.workspace)
        assert await one.installations.token_for(one.rig.workspace.id) != whole


async def test_token_that_lives_for_ever_is_never_refreshed():
    async with many() as one:
        await install(one.rig, one.oauth, one.rig.workspace, rotated=False)
        token = await one.installations.token_for(one.rig.workspace.id)
        one.rig.clock.advance(timedelta(days=400))
        assert await one.installations.token_for(one.rig.workspace.id) == token
        assert one.oauth.refreshed == []
