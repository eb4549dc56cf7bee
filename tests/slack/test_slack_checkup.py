"""The check-up of a Slack app: tokens, permissions, channels, and what Slack says of Tacho's messages."""

from adapters.slack.tokens import SingleToken
from bot.model.subscription import Channel
from tests.contracts.platform_messages import DIGEST, STORY_PAGE
from tests.slack.bench import rig
from tests.slack.world import TOKEN


async def found(one, *channels: Channel) -> dict[str, tuple[bool, str, str]]:
    checks = await one.platform.examine(channels or (one.place,))
    return {check.place: (check.well, check.sentence, check.cure) for check in checks}


async def test_app_that_has_everything_is_well():
    async with rig(samples={"digest": DIGEST, "story": STORY_PAGE}) as one:
        one.workspace.scopes = "commands,chat:write,channels:read"
        checks = await found(one)
        assert all(well for well, _, _ in checks.values())
        assert checks["#cars"][1] == "Tacho may post there."
        assert checks["Slack blocks: digest"][1] == "Slack finds nothing wrong with them."
        assert f"for Cars ({one.workspace.id})" in checks[f"Slack workspace {one.workspace.id}"][1]
        assert one.world.all_posts() == []


async def test_dead_token_is_named_with_its_cure():
    async with rig() as one:
        one.workspace.dead[TOKEN] = "account_inactive"
        checks = await found(one)
        well, sentence, cure = checks[f"Slack workspace {one.workspace.id}"]
        assert (well, cure) == (False, SingleToken("").cure("en"))
        assert "token" in sentence


async def test_missing_permission_is_named():
    async with rig() as one:
        one.workspace.scopes = "commands"
        well, sentence, cure = (await found(one))[f"Slack workspace {one.workspace.id}, permissions"]
        assert (well, sentence) == (False, "Tacho lacks chat:write.")
        assert "OAuth & Permissions" in cure


async def test_channels_that_cannot_be_posted_to_say_what_to_do():
    async with rig() as one:
        one.workspace.scopes = "commands,chat:write,channels:read,groups:read"
        archived = one.world.add_channel(one.workspace, "old", archived=True)
        stranger = one.world.add_channel(one.workspace, "strange", member=False)
        hidden = one.world.add_channel(one.workspace, "hidden", private=True, member=False)
        checks = await found(one, *map(one.place_of, (one.channel, archived, stranger, hidden)))
        assert [checks[name][0] for name in ("#cars", "#old", "#strange", "#hidden")] == [True, False, False, False]
        assert "Unarchive it" in checks["#old"][2]
        assert checks["#strange"][2] == "Type /invite @Tacho in #strange."
        assert "/invite @Tacho in #hidden" in checks["#hidden"][2]


async def test_without_permission_to_look_nothing_is_claimed_of_a_channel():
    async with rig() as one:
        well, sentence, _ = (await found(one))["#cars"]
        assert well
        assert "shows only when it posts" in sentence


async def test_fault_that_slack_finds_in_a_message_is_told():
    async with rig(samples={"digest": DIGEST}) as one:
        one.world.unknown_blocks.add("section")
        well, sentence, _ = (await found(one))["Slack blocks: digest"]
        assert not well
        assert "unsupported type: section" in sentence


async def test_slack_that_cannot_be_reached_is_a_finding():
    async with rig() as one, one.new_platform(api_url="http://127.0.0.1:9/api/") as away:
        checks = await away.examine((one.place,))
        assert [check.well for check in checks] == [False, False]
        assert "cannot be reached" in checks[0].sentence


async def test_channels_of_other_platforms_are_not_looked_at_and_one_token_is_looked_at_without_any():
    async with rig() as one:
        checks = await one.platform.examine((Channel("discord", "1"),))
        assert [check.place for check in checks] == ["Slack token", "Slack token, permissions"]
