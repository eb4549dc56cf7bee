"""Messages as plain embeds: what goes out when Discord refuses the components of a message, so that the news still arrives.

Same texts, same order, nothing lost; buttons become the commands and links they stand for, pictures become links: one of them may
be what Discord refused.
"""

from collections.abc import Mapping, Sequence

from adapters.discord.atoms import ACCENT
from adapters.discord.identity import command_line
from adapters.discord.limits import EMBED_DESCRIPTION, EMBEDS, EMBEDS_TOGETHER, Component, length, walk
from adapters.discord.markup import escape, link


def embeds(components: Sequence[Component]) -> tuple[tuple[Component, ...], ...]:
    """One rendered message as embeds, a tuple for each Discord message that they take; at least one."""
    messages: list[list[Component]] = [[]]
    used = 0
    for text in _filled(_texts(components), EMBED_DESCRIPTION):
        if used + length(text) > EMBEDS_TOGETHER or len(messages[-1]) == EMBEDS:
            messages.append([])
            used = 0
        messages[-1].append({"description": text, "color": ACCENT})
        used += length(text)
    return tuple(tuple(message) for message in messages)


def _texts(components: Sequence[Component]) -> list[str]:
    lines: list[str] = []
    for component in walk(components):
        if "content" in component:
            lines.append(str(component["content"]))
        elif "label" in component:
            lines.append(_typed(component))
        lines += [_linked(one) for one in (component, *_items(component)) if "media" in one]
    return lines


def _items(component: Component) -> Sequence[Component]:
    items = component.get("items", ())
    return items if isinstance(items, list) else ()


def _linked(picture: Component) -> str:
    media = picture["media"]
    address = str(media["url"]) if isinstance(media, Mapping) else ""
    return link(str(picture.get("description", "")), address)


def _typed(button: Component) -> str:
    label = str(button["label"])
    if "url" in button:
        return link(label, str(button["url"]))
    return f"-# {escape(label)}: {escape('/' + (command_line(str(button['custom_id'])) or 'help'))}"


def _filled(texts: Sequence[str], most: int) -> list[str]:
    """The texts joined by line breaks into as few as the limit allows; none of them is longer than it."""
    filled: list[str] = []
    for text in texts:
        if filled and length(filled[-1]) + 1 + length(text) <= most:
            filled[-1] += "\n" + text
        else:
            filled.append(text)
    return filled
