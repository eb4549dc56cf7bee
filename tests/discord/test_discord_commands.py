"""The desk's commands as Discord's: valid, in three languages, written only when they differ."""

import pytest

from adapters.discord.commands import fingerprint, payload
from adapters.discord.localisation import argument_words, command_words
from bot.desk.commands.lines import parse_line
from bot.desk.commands.specs import SPECS
from bot.model.command import CommandSpec
from bot.writing.languages import phrases_for
from tests.discord.bench import FakeDesk, rig, running
from tests.discord.newsroom import newsroom
from tests.discord.rules import command_faults

MANAGE_SERVER = 1 << 5


async def real_commands():
    async with newsroom(connected=False) as room:
        return payload(room.desk)


async def test_commands_keep_every_rule():
    assert command_faults([dict(one) for one in await real_commands()]) == []


async def test_every_command_of_the_desk_is_offered():
    assert [one["name"] for one in await real_commands()] == [*(spec.name for spec in SPECS), "More on this"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_command_and_argument_speaks_german_and_chinese(spec):
    assert set(command_words(spec.name)) == {"de", "zh-CN", "zh-TW"}
    assert all(argument_words(argument.name) for argument in spec.arguments)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_a_command_does_is_told_by_discord_as_by_help(spec):
    told = phrases_for("de").desk
    assert command_words(spec.name)["de"].description == told.commands[spec.name]
    for argument in spec.arguments:
        assert argument_words(argument.name)["de"].description == told.arguments[argument.name]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_name_in_another_language_typed_as_a_line_is_the_same_command(spec):
    lines = {words.name for words in command_words(spec.name).values()}
    assert {parse_line(line)[0] for line in lines} == {spec.name}


async def test_commands_for_managers_are_shown_to_managers_and_checked_again_by_the_desk():
    commands = {one["name"]: one for one in await real_commands()}
    for spec in SPECS:
        permissions = commands[spec.name]["default_member_permissions"]
        assert permissions == (MANAGE_SERVER if spec.managers_only else None)


async def test_lookups_are_offered_everywhere_and_settings_only_where_tacho_can_post():
    commands = {one["name"]: one for one in await real_commands()}
    assert commands["company"]["contexts"] == [0, 1, 2]
    assert commands["subscribe"]["contexts"] == [0, 1]
    assert all(one["integration_types"] == [0, 1] for one in commands.values())


async def test_arguments_with_few_values_are_choices_and_names_are_completed():
    commands = {one["name"]: one for one in await real_commands()}
    how, _channel = commands["digest"]["options"]
    assert [choice["value"] for choice in how["choices"]] == ["preview", "now"]
    assert [choice["name_localizations"]["de"] for choice in how["choices"]] == ["Vorschau", "jetzt senden"]
    [command] = commands["help"]["options"]
    assert command["choices"][0]["name_localizations"]["zh-CN"] == "公司"
    [name] = commands["company"]["options"]
    assert name["autocomplete"]


async def test_every_choice_speaks_german_and_chinese():
    choices = [
        choice
        for one in await real_commands()
        for option in one.get("options", ())
        for choice in option.get("choices", ())
    ]
    assert [
        choice["value"] for choice in choices if set(choice["name_localizations"]) != {"de", "zh-CN", "zh-TW"}
    ] == []


async def test_commands_are_written_once_and_not_again_while_they_are_the_same():
    async with rig() as one:
        assert one.world.command_writes == 1
        async with one.new_platform() as another:
            one.platform = another
            async with running(one):
                pass
        assert one.world.command_writes == 1


async def test_commands_are_written_again_when_a_word_of_them_has_changed():
    class OtherDesk(FakeDesk):
        specs = (*SPECS[1:], CommandSpec("company", "Another summary."))

    async with rig() as one:
        async with one.new_platform(desk=OtherDesk()) as another:
            one.platform = another
            async with running(one):
                pass
        assert one.world.command_writes == 2


async def test_fingerprint_is_the_same_for_what_is_sent_and_for_what_discord_gives_back():
    async with rig() as one:
        assert fingerprint(one.world.commands) == fingerprint(payload(one.desk))


async def test_commands_that_cannot_be_written_keep_nobody_from_answering():
    async with rig(connected=False) as one:
        one.world.fault("GET", r"/applications/\d+/commands", 403, body={"code": 50001})
        async with running(one):
            token = await one.discord.command(one.channel, "help")
            await one.discord.answers(token)


async def test_real_desk_completes_from_memory():
    async with newsroom() as room:
        token = await room.rig.discord.command(room.rig.channel, "company", {"name": "xiao"}, focused="name")
        [answer] = await room.rig.discord.answers(token)
        assert answer["data"]["choices"][0]["value"] == "Xiaomi"
