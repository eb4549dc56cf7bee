"""The app's manifest against Slack's own schemas, and what it asks for."""

import json

import pytest
from jsonschema import Draft7Validator

from adapters.settings import SlackScope
from adapters.slack.manifest import manifest
from adapters.slack.names import Names
from adapters.slack.scopes import FEATURES, NEEDED
from bot.desk.commands.specs import SPECS
from tests.support.requirements import shared_path

WAYS = [
    {},
    {"public_url": "https://tacho.example"},
    {"public_url": "https://tacho.example", "many": True, "switched_on": tuple(FEATURES)},
    {"names": Names("/autos", "/firma"), "switched_on": ("users:read",)},
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", [1, 2])
def test_manifest_is_valid_by_slack_s_own_schema(way, version):
    schema = json.loads(shared_path("data", "schemas", f"slack-manifest-v{version}.json").read_text("utf-8"))
    document = json.loads(json.dumps(manifest(SPECS, **way)))
    assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []


@pytest.mark.parametrize("way", WAYS)
def test_no_way_asks_to_read_messages(way):
    document = manifest(SPECS, **way)
    asked = document["oauth_config"]["scopes"]["bot"]
    assert asked[:2] == ["commands", "chat:write"]
    assert not [scope for scope in asked if "history" in scope or scope.startswith("users:read.email")]
    assert not [one for one in document["settings"]["event_subscriptions"]["bot_events"] if one.startswith("message")]
    assert "user" not in document["oauth_config"]["scopes"]


def test_two_scopes_are_enough():
    assert manifest(SPECS)["oauth_config"]["scopes"]["bot"] == list(NEEDED)


def test_socket_mode_needs_no_address_and_http_has_one_everywhere():
    socket, http = manifest(SPECS), manifest(SPECS, public_url="https://tacho.example")
    assert socket["settings"]["socket_mode_enabled"]
    assert "https://" not in json.dumps(socket)
    assert not http["settings"]["socket_mode_enabled"]
    commands = http["features"]["slash_commands"]
    assert {one["url"] for one in commands} == {"https://tacho.example/slack/events"}
    assert http["settings"]["interactivity"]["message_menu_options_url"] == "https://tacho.example/slack/events"


def test_every_command_can_be_found_while_somebody_types():
    hint = manifest(SPECS)["features"]["slash_commands"][0]["usage_hint"]
    assert all(spec.name in hint for spec in SPECS)


def test_settings_know_every_feature_s_scope():
    assert set(SlackScope.__args__) == set(FEATURES)
