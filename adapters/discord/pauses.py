"""Why nothing arrives in a place on Discord, and what a person can do about it, in the languages Tacho speaks there.

Names of Discord's permissions stand as in its English documentation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.errors import ChannelClosed

Sentences = Mapping[int, tuple[str, str]]
"""What is wrong and the cure, by Discord's code; `{place}` is the channel as people know it. An empty cure asks for permissions."""

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_SERVER: Final = 10004
MISSING_ACCESS: Final = 50001
MISSING_PERMISSIONS: Final = 50013
NO_MESSAGES_HERE: Final = 50008
LOCKED: Final = 50083
TAG_REQUIRED: Final = 40067

_WANTED: Final = {
    MISSING_ACCESS: ("View Channel",),
    MISSING_PERMISSIONS: ("View Channel", "Send Messages", "Embed Links"),
}


@dataclass(frozen=True, slots=True)
class Pauses:
    """The sentences in one language.

    Attributes:
        closed: by Discord's code.
        lacks: permissions (`{names}`) are missing in a `{place}`.
        give: the cure for one or for several of them.
        last, mark: what stands before the last name of a list, and between those before it.
        removed, deleted: why a place is gone.
        channel: stands for one whose name is not known.
        told: what the owner of a `{server}` is told by direct message.
    """

    closed: Sentences
    lacks: str
    give: tuple[str, str]
    last: str
    mark: str
    removed: str
    deleted: str
    channel: str
    told: str

    def why(self, code: int, place: str) -> tuple[str, str]:
        """What is wrong with a place, and the cure."""
        sentence, cure = self.closed[code]
        return sentence.format(place=place), cure.format(place=place) or self.cure(_WANTED[code], place)

    def lacking(self, names: Sequence[str], place: str) -> tuple[str, str]:
        """That permissions are missing in a place, and the cure."""
        return self.lacks.format(names=self.last.join(names), place=place), self.cure(names, place)

    def cure(self, names: Sequence[str], place: str) -> str:
        """What a person has to do about missing permissions."""
        *others, last = names
        listed = f"{self.mark.join(others)}{self.last}{last}" if others else last
        return self.give[bool(others)].format(names=listed, place=place)


def _closed(locked: tuple[str, str], no_messages: tuple[str, str], others: Sentences) -> Sentences:
    return {LOCKED: locked, 160005: locked, 50024: no_messages, NO_MESSAGES_HERE: no_messages, **others}


_PAUSES: Final = {
    "en": Pauses(
        closed=_closed(
            ("The thread {place} is locked.", "Unlock it, or subscribe another channel."),
            (
                "{place} takes no messages.",
                "Subscribe a text channel, an announcement channel, a forum or a thread.",
            ),
            {
                UNKNOWN_CHANNEL: (
                    "{place} is gone.",
                    "Subscribe another channel with /subscribe there; nothing is lost until Tacho forgets this one after 30 days.",
                ),
                UNKNOWN_SERVER: ("The server of {place} is gone.", "Invite Tacho again, or subscribe another channel."),
                MISSING_ACCESS: ("Tacho cannot see {place}.", ""),
                MISSING_PERMISSIONS: ("Tacho may not post in {place}.", ""),
                50007: (
                    "Tacho may not send direct messages to this person.",
                    "Allow direct messages in the privacy settings of a server you share with Tacho.",
                ),
                160006: ("{place} has as many active threads as Discord allows.", "Archive some of them."),
                TAG_REQUIRED: ("{place} wants a tag on every post.", "Add a tag to the forum that everybody may use."),
            },
        ),
        lacks="Tacho lacks {names} in {place}.",
        give=(
            "Give Tacho the permission {names} in {place} (channel settings, Permissions).",
            "Give Tacho the permissions {names} in {place} (channel settings, Permissions).",
        ),
        last=" and ",
        mark=", ",
        removed="Tacho was removed from the server. Invite it again within 30 days and everything goes on as it was.",
        deleted="The channel was deleted. Subscribe another one; what was settled here is forgotten 30 days after the deletion.",
        channel="a channel",
        told="Tacho cannot post in {place} of {server}. {why} It goes on by itself then.",
    ),
    "de": Pauses(
        closed=_closed(
            ("Der Thread {place} ist gesperrt.", "Entsperre ihn, oder abonniere einen anderen Kanal."),
            (
                "{place} nimmt keine Nachrichten an.",
                "Abonniere einen Textkanal, einen Ankündigungskanal, ein Forum oder einen Thread.",
            ),
            {
                UNKNOWN_CHANNEL: (
                    "{place} gibt es nicht mehr.",
                    "Abonniere einen anderen Kanal, dort mit /abonnieren; nichts ist verloren, bis Tacho diesen nach 30 Tagen vergisst.",
                ),
                UNKNOWN_SERVER: (
                    "Den Server von {place} gibt es nicht mehr.",
                    "Lade Tacho wieder ein, oder abonniere einen anderen Kanal.",
                ),
                MISSING_ACCESS: ("Tacho sieht {place} nicht.", ""),
                MISSING_PERMISSIONS: ("Tacho darf in {place} nicht schreiben.", ""),
                50007: (
                    "Tacho darf dieser Person keine Direktnachrichten senden.",
                    "Erlaube Direktnachrichten in den Datenschutzeinstellungen eines Servers, auf dem auch Tacho ist.",
                ),
                160006: ("{place} hat so viele aktive Threads, wie Discord erlaubt.", "Archiviere einige davon."),
                TAG_REQUIRED: (
                    "{place} verlangt für jeden Beitrag einen Tag.",
                    "Gib dem Forum einen Tag, den alle benutzen dürfen.",
                ),
            },
        ),
        lacks="Tacho fehlt in {place}: {names}.",
        give=(
            "Gib Tacho in {place} die Berechtigung {names} (Kanaleinstellungen, Berechtigungen).",
            "Gib Tacho in {place} die Berechtigungen {names} (Kanaleinstellungen, Berechtigungen).",
        ),
        last=" und ",
        mark=", ",
        removed="Tacho wurde vom Server entfernt. Lade es innerhalb von 30 Tagen wieder ein, und alles geht weiter wie zuvor.",
        deleted="Der Kanal wurde gelöscht. Abonniere einen anderen; was hier eingestellt war, wird 30 Tage nach dem Löschen vergessen.",
        channel="einem Kanal",
        told="Tacho kann in {place} auf {server} nichts senden. {why} Danach geht es von selbst weiter.",
    ),
    "zh": Pauses(
        closed=_closed(
            ("子话题 {place} 已锁定。", "请解锁，或订阅其他频道。"),
            ("{place} 不接收消息。", "请订阅文字频道、公告频道、论坛或子话题。"),
            {
                UNKNOWN_CHANNEL: (
                    "{place} 已不存在。",
                    "请在其他频道输入 /订阅；Tacho 30 天后才会清除此频道的设置，在此之前不会丢失。",
                ),
                UNKNOWN_SERVER: ("{place} 所在的服务器已不存在。", "请重新邀请 Tacho，或订阅其他频道。"),
                MISSING_ACCESS: ("Tacho 看不到 {place}。", ""),
                MISSING_PERMISSIONS: ("Tacho 不能在 {place} 发布。", ""),
                50007: (
                    "Tacho 不能向此人发送私信。",
                    "请在与 Tacho 共同所在服务器的隐私设置中允许私信。",
                ),
                160006: ("{place} 的活跃子话题已达 Discord 上限。", "请归档其中一些。"),
                TAG_REQUIRED: ("{place} 要求每个帖子都有标签。", "请为论坛添加一个所有人可用的标签。"),
            },
        ),
        lacks="Tacho 在 {place} 缺少权限：{names}。",
        give=(
            "请在 {place} 授予 Tacho 权限 {names}（频道设置、权限）。",
            "请在 {place} 授予 Tacho 权限 {names}（频道设置、权限）。",
        ),
        last="、",
        mark="、",
        removed="Tacho 已从服务器移除。30 天内重新邀请，一切将照旧恢复。",
        deleted="该频道已被删除。请订阅其他频道；此处的设置将在删除 30 天后清除。",
        channel="某个频道",
        told="Tacho 无法在 {server} 的 {place} 发布。{why} 之后会自动恢复。",
    ),
}  # fmt: skip


def pauses(language: str) -> Pauses:
    """The sentences in a language ("de", "zh-CN"); English where there are none."""
    return _PAUSES.get(language.partition("-")[0].lower(), _PAUSES["en"])


Say = Callable[[Pauses], tuple[str, str]]
"""Says in one language what is wrong, and the cure."""


class Closed(ChannelClosed):
    """The place takes no posts, for a reason that can be said in every language; English to begin with.

    Attributes:
        told: what is wrong, and the cure.
    """

    def __init__(self, say: Say, language: str = "en") -> None:
        self.told = say(pauses(language))
        super().__init__(*self.told)
        self._say = say

    def said_in(self, language: str) -> Self:
        """The same in another language."""
        return type(self)(self._say, language)


class PlaceGone(Closed):
    """The channel or its server is no more: what is kept of it is deleted after a while."""


class NotAllowed(Closed):
    """A permission is missing; Discord does not say which."""


def closed(code: int, place: str) -> Closed:
    """That a place takes no posts, by Discord's code."""
    kinds: Mapping[int, type[Closed]] = {
        UNKNOWN_CHANNEL: PlaceGone,
        UNKNOWN_SERVER: PlaceGone,
        MISSING_PERMISSIONS: NotAllowed,
    }
    return kinds.get(code, Closed)(lambda words: words.why(code, place))


def lacking(names: Sequence[str], place: str) -> Closed:
    """That permissions are missing in a place."""
    return Closed(lambda words: words.lacking(names, place))
