"""The Home tab: what a channel gets, what it has settled, how the feeds are, and its digest as it would be now."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.slack.forms import metadata_of
from adapters.slack.identity import action_id
from adapters.slack.limits import VIEW_BLOCKS, Block
from adapters.slack.mrkdwn import mrkdwn, plain
from adapters.slack.mrkdwn import words as escaped
from adapters.slack.wording import Wording
from bot.model.message import Button
from bot.model.subscription import Channel

CHOOSE: Final = "tacho:1:home:channel"
ASK_LINE: Final = "ask"
"""What the button carries that opens the form of questions; no command of the desk."""


def home_view(
    channel: Channel, parts: Sequence[Sequence[Block]], words: Wording, *, conversation: str, locale: str, command: str
) -> Mapping[str, object]:
    """The Home tab of one person.

    Args:
        channel: what it is about.
        parts: the blocks of each part, the most wanted first.
        words: the person's language.
        conversation: id of the channel, as Slack's own menu has it; "" to choose none to begin with.
        locale: the person's, for what its buttons open.
        command: the slash command, for the line that says where the rest is.
    """
    shown = list(_opening(words, conversation))
    for part in parts:
        if len(shown) + 2 > VIEW_BLOCKS:
            break
        shown += [{"type": "divider"}, *part]
    if len(shown) > VIEW_BLOCKS:
        more = {"type": "context", "elements": [plain(words.home_more.format(command=command))]}
        shown = [*shown[: VIEW_BLOCKS - 1], more]
    return {"type": "home", "private_metadata": metadata_of(channel, locale), "blocks": _numbered(shown)}


def _opening(words: Wording, conversation: str) -> tuple[Block, ...]:
    buttons = (
        Button(words.home_subscribe, command="subscribe"),
        Button(words.home_ask, command=ASK_LINE),
        Button(words.help_button, command="help"),
    )
    elements = [
        {"type": "button", "action_id": action_id(button, 0), "text": plain(button.label), "value": button.command}
        for button in buttons
    ]
    chosen = {"initial_conversation": conversation} if conversation else {}
    choice = {"type": "conversations_select", "action_id": CHOOSE, **chosen}
    return (
        {"type": "header", "text": plain(words.title)},
        {"type": "section", "text": mrkdwn(escaped(words.home_text, 3000))},
        {"type": "actions", "elements": elements},
        {"type": "section", "text": mrkdwn(escaped(words.home_channel, 3000)), "accessory": choice},
    )


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every button's `action_id` and every `block_id` unique: parts were numbered each for itself."""
    number = 0
    renamed: list[Block] = []
    for block in blocks:
        copy = {key: value for key, value in block.items() if key != "block_id"}
        if isinstance(elements := block.get("elements"), list | tuple):
            fresh = []
            for element in elements:
                name = str(element.get("action_id", "")) if isinstance(element, Mapping) else ""
                number += bool(name)
                fresh.append({**element, "action_id": f"{name.rpartition(':')[0]}:{number}"} if name else element)
            copy["elements"] = fresh
        accessory = block.get("accessory")
        if isinstance(accessory, Mapping) and accessory.get("type") == "button":
            number += 1
            name = str(accessory["action_id"])
            copy["accessory"] = {**accessory, "action_id": f"{name.rpartition(':')[0]}:{number}"}
        renamed.append(copy)
    return renamed
