"""Why nothing arrives in a channel on Slack, and what a person can do about it, in the languages Tacho speaks there.

Names of Slack's own pages and permissions stand as in its English documentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Closed = Mapping[str, tuple[str, str]]
"""What is wrong and the cure, by Slack's code; `{place}` is the channel as people know it."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """The sentences in one language.

    Attributes:
        closed: by Slack's code; `{place}` is the channel.
        lacks: a permission is missing: what is wrong, and the cure.
        dead_token, not_installed: there is no token that speaks for the workspace.
        new_token: the cure where the token is of the settings.
        install, install_at: the cure where people install Tacho; `{url}` is where.
        taken_out, spent, removed: why a workspace is gone; `{code}` is Slack's, `{cure}` one of the cures.
        deleted: why a channel is gone.
        channel: stands for one whose name is not known.
        told: what whoever installed Tacho is told by direct message.
    """

    closed: Closed
    lacks: tuple[str, str]
    dead_token: str
    not_installed: str
    new_token: str
    install: str
    install_at: str
    taken_out: str
    spent: str
    removed: str
    deleted: str
    channel: str
    told: str


def _english() -> Closed:
    invite = "Type /invite @Tacho in {place}."
    posting = (
        "Only some people may post in {place}.",
        "Let Tacho post there (channel details, Settings, Posting permissions), or subscribe another channel.",
    )
    ask = "Ask an administrator of the workspace to allow Tacho again (Manage apps)."
    return {
        "is_archived": (
            "{place} is archived.",
            "Unarchive it (channel details, Settings), or subscribe another channel.",
        ),
        "not_in_channel": ("Tacho is not a member of {place}.", invite),
        "channel_not_found": (
            "Tacho cannot see {place}: it is private and Tacho was not invited, or it is gone.",
            f"{invite} If the channel is gone, subscribe another one.",
        ),
        "restricted_action": posting,
        "restricted_action_read_only_channel": posting,
        "restricted_action_thread_only_channel": (
            "{place} takes replies only.",
            "Let Tacho open threads there (channel details, Settings, Posting permissions), or subscribe another channel.",
        ),
        "restricted_action_non_threadable_channel": (
            "{place} takes no replies.",
            "Allow threads there (channel details, Settings, Posting permissions), or subscribe another channel.",
        ),
        "restricted_action_thread_locked": (
            "The digest's thread in {place} is locked.",
            "Unlock it, or wait for the next digest.",
        ),
        "messages_tab_disabled": (
            "Tacho may not send direct messages.",
            "Switch on the Messages Tab on the page App Home of the app's settings.",
        ),
        "user_not_found": ("The person is gone.", "Subscribe a channel instead."),
        "user_disabled": ("The person's account is switched off.", "Subscribe a channel instead."),
        "cannot_dm_bot": ("Bots take no direct messages.", "Subscribe a channel instead."),
        "ekm_access_denied": ("The workspace's administrators have suspended posting.", ask),
        "org_login_required": ("The workspace is moving to another organisation.", ask),
        "team_access_not_granted": ("Tacho has no access to this workspace of the organisation.", ask),
        "access_denied": ("Slack denies Tacho access to {place}.", ask),
        "no_permission": (
            "Tacho may not post in {place}.",
            "Install Tacho again, so that it gets the permission chat:write.",
        ),
    }


def _german() -> Closed:
    invite = "Gib in {place} /invite @Tacho ein."
    posting = (
        "In {place} dürfen nur bestimmte Personen schreiben.",
        "Erlaube es Tacho (Kanaldetails, Settings, Posting permissions), oder abonniere einen anderen Kanal.",
    )
    ask = "Bitte die Verwaltung des Workspace, Tacho wieder zuzulassen (Manage apps)."
    instead = "Abonniere stattdessen einen Kanal."
    return {
        "is_archived": (
            "{place} ist archiviert.",
            "Hole den Kanal aus dem Archiv (Kanaldetails, Settings), oder abonniere einen anderen.",
        ),
        "not_in_channel": ("Tacho ist kein Mitglied von {place}.", invite),
        "channel_not_found": (
            "Tacho sieht {place} nicht: Der Kanal ist privat und Tacho nicht eingeladen, oder es gibt ihn nicht mehr.",
            f"{invite} Gibt es den Kanal nicht mehr, abonniere einen anderen.",
        ),
        "restricted_action": posting,
        "restricted_action_read_only_channel": posting,
        "restricted_action_thread_only_channel": (
            "{place} nimmt nur Antworten an.",
            "Erlaube Tacho, dort Threads zu eröffnen (Kanaldetails, Settings, Posting permissions), oder abonniere einen anderen Kanal.",
        ),
        "restricted_action_non_threadable_channel": (
            "{place} nimmt keine Antworten an.",
            "Erlaube dort Threads (Kanaldetails, Settings, Posting permissions), oder abonniere einen anderen Kanal.",
        ),
        "restricted_action_thread_locked": (
            "Der Thread des Überblicks in {place} ist gesperrt.",
            "Entsperre ihn, oder warte auf den nächsten Überblick.",
        ),
        "messages_tab_disabled": (
            "Tacho darf keine Direktnachrichten senden.",
            "Schalte in den Einstellungen der App auf der Seite App Home den Messages Tab ein.",
        ),
        "user_not_found": ("Die Person gibt es nicht mehr.", instead),
        "user_disabled": ("Das Konto der Person ist abgeschaltet.", instead),
        "cannot_dm_bot": ("Bots nehmen keine Direktnachrichten an.", instead),
        "ekm_access_denied": ("Die Verwaltung des Workspace hat das Senden ausgesetzt.", ask),
        "org_login_required": ("Der Workspace zieht zu einer anderen Organisation um.", ask),
        "team_access_not_granted": ("Tacho hat keinen Zugang zu diesem Workspace der Organisation.", ask),
        "access_denied": ("Slack verweigert Tacho den Zugang zu {place}.", ask),
        "no_permission": (
            "Tacho darf in {place} nicht schreiben.",
            "Installiere Tacho neu, damit es die Berechtigung chat:write bekommt.",
        ),
    }


def _chinese() -> Closed:
    invite = "请在 {place} 中输入 /invite @Tacho。"
    posting = (
        "只有部分人可以在 {place} 发布。",
        "请允许 Tacho 在那里发布（频道详情、Settings、Posting permissions），或订阅其他频道。",
    )
    ask = "请联系工作区管理员重新允许 Tacho（Manage apps）。"
    instead = "请改为订阅一个频道。"
    return {
        "is_archived": ("{place} 已归档。", "请取消归档（频道详情、Settings），或订阅其他频道。"),
        "not_in_channel": ("Tacho 不是 {place} 的成员。", invite),
        "channel_not_found": (
            "Tacho 看不到 {place}：该频道为私有且未邀请 Tacho，或已不存在。",
            f"{invite}如果频道已不存在，请订阅其他频道。",
        ),
        "restricted_action": posting,
        "restricted_action_read_only_channel": posting,
        "restricted_action_thread_only_channel": (
            "{place} 只接受回复。",
            "请允许 Tacho 在那里发起消息列（频道详情、Settings、Posting permissions），或订阅其他频道。",
        ),
        "restricted_action_non_threadable_channel": (
            "{place} 不接受回复。",
            "请在那里允许消息列（频道详情、Settings、Posting permissions），或订阅其他频道。",
        ),
        "restricted_action_thread_locked": ("{place} 中摘要的消息列已锁定。", "请解锁，或等待下一期摘要。"),
        "messages_tab_disabled": (
            "Tacho 无法发送私信。",
            "请在应用设置的 App Home 页面开启 Messages Tab。",
        ),
        "user_not_found": ("此人已不存在。", instead),
        "user_disabled": ("此人的账号已停用。", instead),
        "cannot_dm_bot": ("机器人不接收私信。", instead),
        "ekm_access_denied": ("工作区管理员已暂停发布。", ask),
        "org_login_required": ("该工作区正在迁移到另一个组织。", ask),
        "team_access_not_granted": ("Tacho 无权访问该组织的此工作区。", ask),
        "access_denied": ("Slack 拒绝 Tacho 访问 {place}。", ask),
        "no_permission": ("Tacho 不能在 {place} 发布。", "请重新安装 Tacho，使其获得 chat:write 权限。"),
    }


_PAUSES: Final = {
    "en": Pauses(
        closed=_english(),
        lacks=(
            "Tacho lacks the permission {scope} for {place}.",
            "Install Tacho again, so that it gets {scope}.",
        ),
        dead_token="Slack does not know Tacho's token for the workspace of {place} any more.",  # noqa: S106 - a sentence
        not_installed="Tacho is not installed in this workspace.",
        new_token="Add Tacho to the workspace again, set the app's new bot token ([slack] bot_token) and start Tacho again.",  # noqa: S106 - a sentence
        install="Install Tacho there again.",
        install_at="Install Tacho there again: {url}",
        taken_out="Slack says that Tacho is no longer installed ({code}). {cure}",
        spent="Slack gives no new token for the workspace ({code}). {cure}",
        removed="Tacho was removed from the workspace. {cure} Within 30 days everything goes on as it was.",
        deleted="The channel was deleted. Subscribe another one; what was settled here is forgotten 30 days after the deletion.",
        channel="a channel",
        told="Tacho cannot post in {place}. {why} It goes on by itself then.",
    ),
    "de": Pauses(
        closed=_german(),
        lacks=(
            "Tacho fehlt die Berechtigung {scope} für {place}.",
            "Installiere Tacho neu, damit es {scope} bekommt.",
        ),
        dead_token="Slack kennt Tachos Token für den Workspace von {place} nicht mehr.",  # noqa: S106 - a sentence
        not_installed="Tacho ist in diesem Workspace nicht installiert.",
        new_token="Füge Tacho dem Workspace wieder hinzu, setze das neue Bot-Token der App ([slack] bot_token) und starte Tacho neu.",  # noqa: S106 - a sentence
        install="Installiere Tacho dort neu.",
        install_at="Installiere Tacho dort neu: {url}",
        taken_out="Slack sagt, dass Tacho nicht mehr installiert ist ({code}). {cure}",
        spent="Slack gibt kein neues Token für den Workspace ({code}). {cure}",
        removed="Tacho wurde aus dem Workspace entfernt. {cure} Innerhalb von 30 Tagen geht alles weiter wie zuvor.",
        deleted="Der Kanal wurde gelöscht. Abonniere einen anderen; was hier eingestellt war, wird 30 Tage nach dem Löschen vergessen.",
        channel="einem Kanal",
        told="Tacho kann in {place} nichts senden. {why} Danach geht es von selbst weiter.",
    ),
    "zh": Pauses(
        closed=_chinese(),
        lacks=("Tacho 缺少 {place} 的权限 {scope}。", "请重新安装 Tacho，使其获得 {scope}。"),
        dead_token="Slack 已不再识别 Tacho 在 {place} 所属工作区的令牌。",  # noqa: S106 - a sentence
        not_installed="Tacho 未安装在此工作区。",
        new_token="请重新将 Tacho 添加到工作区，设置应用的新机器人令牌（[slack] bot_token），然后重新启动 Tacho。",  # noqa: S106 - a sentence
        install="请在那里重新安装 Tacho。",
        install_at="请在那里重新安装 Tacho：{url}",
        taken_out="Slack 表示 Tacho 已不再安装（{code}）。{cure}",
        spent="Slack 未给出该工作区的新令牌（{code}）。{cure}",
        removed="Tacho 已从工作区移除。{cure}30 天内一切将照旧恢复。",
        deleted="该频道已被删除。请订阅其他频道；此处的设置将在删除 30 天后清除。",
        channel="某个频道",
        told="Tacho 无法在 {place} 发布。{why} 之后会自动恢复。",
    ),
}


def pauses(language: str) -> Pauses:
    """The sentences in a language ("de", "zh-CN"); English where there are none."""
    return _PAUSES.get(language.partition("-")[0].lower(), _PAUSES["en"])
