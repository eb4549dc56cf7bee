"""The check-up for `tacho doctor --live`: token, application, commands, logins, permissions of each channel."""

import pytest

from adapters.discord.permissions import Permission, effective
from bot.errors import BadSettings, TryLater
from bot.model.subscription import Channel
from tests.discord.bench import rig
from tests.discord.world import BOT, EVERYTHING, FORUM

SEND, VIEW = int(Permission.SEND_MESSAGES), int(Permission.VIEW_CHANNEL)


def troubles(checks):
    return {one.place: (one.sentence, one.cure) for one in checks if not one.well}


async def test_everything_well_is_said_so():
    async with rig() as one:
        checks = await one.platform.examine([one.place])
        assert troubles(checks) == {}
        assert [one.place for one in checks] == [
            "Discord token", "Discord application", "Discord commands", "Discord logins", "#cars",
        ]  # fmt: skip


async def test_commands_that_were_never_written_are_told():
    async with rig(connected=False) as one:
        found = troubles(await one.platform.examine([]))
        assert list(found) == ["Discord commands"]
        assert "tacho run" in found["Discord commands"][1]


async def test_permission_that_a_channel_denies_is_named():
    async with rig() as one:
        overwrite = {"id": one.server["id"], "type": 0, "allow": "0", "deny": str(SEND)}
        one.channel["permission_overwrites"] = [overwrite]
        found = troubles(await one.platform.examine([one.place]))
        assert found["#cars"] == (
            "Tacho lacks Send Messages.",
            "Give Tacho the permission Send Messages in #cars (channel settings, Permissions).",
        )


async def test_thread_and_forum_are_held_to_what_they_need():
    async with rig() as one:
        thread = one.world.add_thread(one.channel, "talk")
        forum = one.world.add_channel(one.server, "forum", FORUM)
        places = [Channel("discord", raw["id"], f"#{raw['name']}") for raw in (thread, forum)]
        assert troubles(await one.platform.examine(places)) == {}


async def test_channel_that_is_gone_and_one_of_another_world_are_told():
    async with rig() as one:
        found = troubles(await one.platform.examine([Channel("discord", "404", "#gone")]))
        assert "gone" in found["#gone"][0]


async def test_dead_token_and_service_that_is_away_are_told_apart():
    async with rig(connected=False) as one:
        one.world.fault("GET", "/users/@me", 503)
        with pytest.raises(TryLater):
            await one.platform.examine([])
        one.discord.rest.token = "another"
        with pytest.raises(BadSettings):
            await one.platform.examine([])


async def test_few_logins_and_an_endpoint_in_the_way_are_told():
    async with rig() as one:
        one.discord.rest.logins_left = 3
        one.discord.rest.endpoint = "https://elsewhere.example/interactions"
        found = troubles(await one.platform.examine([]))
        assert set(found) == {"Discord logins", "Discord application"}


def server(permissions: int) -> dict:
    roles = [{"id": "1", "permissions": str(permissions)}, {"id": "2", "permissions": "0"}]
    return {"id": "1", "roles": roles}


@pytest.mark.parametrize(
    ("overwrites", "granted"),
    [
        ([], EVERYTHING),
        ([("1", 0, SEND)], EVERYTHING & ~SEND),
        ([("1", 0, SEND), ("2", SEND, 0)], EVERYTHING),
        ([("2", 0, SEND), (BOT, SEND, 0)], EVERYTHING),
        ([("1", 0, VIEW), ("9", VIEW, 0)], EVERYTHING & ~VIEW),
    ],
)
def test_overwrites_count_from_everybody_over_roles_to_the_member(overwrites, granted):
    listed = [{"id": key, "allow": str(allow), "deny": str(deny)} for key, allow, deny in overwrites]
    assert (
        effective(server(EVERYTHING), {"roles": ["2"], "user": {"id": BOT}}, {"permission_overwrites": listed})
        == granted
    )


def test_administrators_may_everything():
    admin = int(Permission.ADMINISTRATOR)
    denied = {"permission_overwrites": [{"id": "1", "allow": "0", "deny": str(VIEW)}]}
    assert effective(server(admin), {"roles": [], "user": {"id": BOT}}, denied) & admin
