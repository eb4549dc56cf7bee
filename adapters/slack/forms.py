"""The two forms: subscribe a channel, and ask Tacho anything; and what was filled in, read again as a wish.

A form's fields are its blocks, by `block_id`; ids never change, so that a form opened before a restart can still be sent.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from adapters.desk import Desk
from adapters.slack.incoming import Scene, Wish
from adapters.slack.limits import OPTION_TEXT, OPTION_VALUE, OPTIONS, VIEW_BLOCKS, VIEW_TITLE, Block
from adapters.slack.mrkdwn import plain
from adapters.slack.places import PLATFORM, Place
from adapters.slack.wording import Wording
from adapters.slack.words import clip
from bot.desk.commands.lines import parse_line
from bot.desk.commands.times import parse_time, zone_of
from bot.model.subscription import Channel

SUBSCRIBE: Final = "tacho:1:form:subscribe"
ASK: Final = "tacho:1:form:ask"
ANSWER: Final = "tacho:1:form:answer"
"""The window an answer is shown in; it has nothing to send."""

PICK_WHAT: Final = "tacho:1:pick:what"
PICK_ZONE: Final = "tacho:1:pick:zone"
PICK_CHANNEL: Final = "tacho:1:pick:channel"

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_PICKED: Final = 20
"""Things one subscription can be about, by form; a typed line may name more."""

View = Mapping[str, object]


def subscribe_form(words: Wording, *, channel_id: str, zone: str, metadata: str) -> View:
    """The form that subscribes a channel.

    Args:
        words: the person's language.
        channel_id: what is chosen to begin with; "" for the conversation that stands behind the form.
        zone: what is suggested.
        metadata: comes back with what was filled in.
    """
    days = [{"text": plain(name), "value": day} for day, name in zip(DAYS, words.weekdays, strict=True)]
    where: dict[str, object] = {
        "type": "conversations_select",
        "action_id": PICK_CHANNEL,
        "filter": {"include": ["public", "private", "im"], "exclude_bot_users": False},
        **({"initial_conversation": channel_id} if channel_id else {"default_to_current_conversation": True}),
    }
    what = {
        "type": "multi_external_select",
        "action_id": PICK_WHAT,
        "min_query_length": 0,
        "max_selected_items": MOST_PICKED,
    }
    blocks = [
        _input("what", words.what, what, hint=words.what_hint, optional=True),
        _input("channel", words.where, where),
        _input("time", words.time, {"type": "timepicker", "action_id": "tacho:1:time", "initial_time": "08:00"}),
        _input(
            "zone",
            words.zone,
            {"type": "external_select", "action_id": PICK_ZONE, "min_query_length": 1, "initial_option": option(zone)},
        ),
        _input(
            "days",
            words.days,
            {"type": "checkboxes", "action_id": "tacho:1:days", "options": days, "initial_options": days},
        ),
    ]
    return _form(SUBSCRIBE, words.subscribe_title, words, blocks, metadata, submit=words.send)


def ask_form(words: Wording, metadata: str) -> View:
    """The form behind the global shortcut."""
    blocks = [
        _input(
            "what",
            words.ask_what,
            {"type": "external_select", "action_id": PICK_WHAT, "min_query_length": 0},
            optional=True,
        ),
        _input(
            "line",
            words.ask_line,
            {"type": "plain_text_input", "action_id": "tacho:1:line", "max_length": 300},
            hint=words.ask_line_hint,
            optional=True,
        ),
    ]
    return _form(ASK, words.ask_title, words, blocks, metadata, submit=words.ask_title)


def answer_view(title: str, blocks: Sequence[Block], words: Wording, metadata: str, more: str = "") -> View:
    """A window that shows an answer.

    Args:
        title: of the answer.
        blocks: all of its blocks; as many as a window takes are shown.
        words: the person's language.
        metadata: comes back when one of its buttons is pressed.
        more: what the last line says when there are more blocks than fit.
    """
    shown = list(blocks)
    if len(shown) > VIEW_BLOCKS:
        shown = [*shown[: VIEW_BLOCKS - 1], {"type": "context", "elements": [plain(more or "…")]}]
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain(clip(title or words.title, VIEW_TITLE)),
        "close": plain(clip(words.close, VIEW_TITLE)),
        "private_metadata": metadata,
        "blocks": shown,
    }


def working_view(words: Wording) -> View:
    """A window that says that its answer will come."""
    return answer_view("", [{"type": "context", "elements": [plain(words.working)]}], words, "")


def options_for(action_id: str, typed: str, desk: Desk) -> tuple[Block, ...]:
    """What a field with type-ahead offers; answered from memory."""
    if action_id == PICK_ZONE:
        offered = desk.suggest("subscribe", "zone", typed)
    elif action_id == PICK_WHAT:
        offered = desk.suggest("subscribe", "what", typed.replace(",", " "))
    else:
        return ()
    fitting = [value for value in dict.fromkeys(offered) if value.strip() and len(value) <= OPTION_TEXT]
    return tuple(option(value) for value in fitting[:OPTIONS])


def option(value: str) -> Block:
    """One thing to choose, whose value is what it says."""
    return {"text": plain(clip(value, OPTION_TEXT)), "value": clip(value, OPTION_VALUE)}


def faults_in(view: Mapping[str, object], words: Wording, desk: Desk) -> Mapping[str, str]:
    """What is wrong in a form that was sent, by field; empty when nothing is. Values are checked again: a form may be old."""
    filled = filled_in(view)
    if view.get("callback_id") == ASK:
        return {} if any(filled.values()) else {"line": words.ask_nothing}
    faults: dict[str, str] = {}
    unknown = [name for name in filled.get("what", ()) if not _offered(name, desk)]
    if unknown:
        faults["what"] = words.no_longer_known.format(names=", ".join(unknown))
    if not filled.get("channel"):
        faults["channel"] = words.no_channel
    if parse_time(_first(filled, "time")) is None:
        faults["time"] = words.no_time
    if zone_of(_first(filled, "zone")) is None:
        faults["zone"] = words.no_zone
    if not set(filled.get("days", ())) & set(DAYS):
        faults["days"] = words.no_days
    return faults


def wish_of(view: Mapping[str, object], scene: Scene) -> Wish:
    """What a form asks for."""
    filled = filled_in(view)
    if view.get("callback_id") == ASK:
        line = _first(filled, "line") or _first(filled, "what")
        return Wish(*parse_line(line))
    days = [day for day in DAYS if day in filled.get("days", ())]
    rhythm = "daily" if len(days) == len(DAYS) else f"weekly {','.join(days)}"
    arguments = {
        "what": ", ".join(filled.get("what", ())) or "all",
        "when": f"{rhythm} {_first(filled, 'time')}",
        "zone": _first(filled, "zone"),
    }
    channel_id = _first(filled, "channel")
    return Wish("subscribe", arguments, Channel(PLATFORM, Place(scene.team, channel_id).address))


def filled_in(view: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """The values of each field, by `block_id`."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        return {}
    return {
        str(block_id): tuple(value for element in elements.values() for value in _values(element))
        for block_id, elements in values.items()
        if isinstance(elements, Mapping)
    }


def metadata_of(channel: Channel | None, locale: str) -> str:
    """What is noted in a view: which channel its buttons are about, and the language it speaks."""
    about = {} if channel is None else {"address": channel.address, "name": channel.name}
    return json.dumps({**about, "locale": locale})


def channel_in(view: Mapping[str, object]) -> Channel | None:
    """The channel noted in a view; None where there is none."""
    noted = _noted(view)
    return Channel(PLATFORM, noted["address"], noted.get("name", "")) if noted.get("address") else None


def locale_in(view: Mapping[str, object]) -> str:
    """The language a view speaks; "" where none is noted."""
    return _noted(view).get("locale", "")


def _noted(view: Mapping[str, object]) -> Mapping[str, str]:
    try:
        noted = json.loads(str(view.get("private_metadata") or "{}"))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in noted.items()} if isinstance(noted, dict) else {}


def _values(element: object) -> tuple[str, ...]:
    """What one element of any kind holds."""
    if not isinstance(element, Mapping):
        return ()
    many = element.get("selected_options")
    if isinstance(many, Sequence) and not isinstance(many, str):
        return tuple(str(one["value"]) for one in many if isinstance(one, Mapping) and one.get("value"))
    one = element.get("selected_option")
    if isinstance(one, Mapping):
        return (str(one.get("value", "")),)
    single = element.get("value") or element.get("selected_time") or element.get("selected_conversation")
    return (single.strip(),) if isinstance(single, str) and single.strip() else ()


def _offered(name: str, desk: Desk) -> bool:
    return any(name.casefold() == one.casefold() for one in desk.suggest("subscribe", "what", name))


def _first(filled: Mapping[str, Sequence[str]], field: str) -> str:
    return next(iter(filled.get(field, ())), "")


def _form(callback_id: str, title: str, words: Wording, blocks: Sequence[Block], metadata: str, *, submit: str) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(clip(title, VIEW_TITLE)),
        "submit": plain(clip(submit, VIEW_TITLE)),
        "close": plain(clip(words.close, VIEW_TITLE)),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def _input(
    block_id: str, label: str, element: Mapping[str, object], *, hint: str = "", optional: bool = False
) -> Block:
    block: dict[str, object] = {"type": "input", "block_id": block_id, "label": plain(label), "element": element}
    if hint:
        block["hint"] = plain(hint)
    if optional:
        block["optional"] = True
    return block
