"""The commands there are, each defined once."""

from collections.abc import Mapping

from bot.model.command import Argument, CommandSpec

WHAT = "a company, a topic, or several with commas"
WHEN = "daily 08:00, weekdays 7:30, weekly mon 09:00"

SPECS: tuple[CommandSpec, ...] = (
    CommandSpec(
        "company",
        "A company's card: newest figures with their sources, goals, people, stories.",
        (Argument("name", "name, alias, ticker or Chinese name", rest=True),),
    ),
    CommandSpec(
        "story",
        "One story with all its figures and the words that prove them.",
        (Argument("id", "the id under a story"),),
    ),
    CommandSpec("topic", "The latest on a topic.", (Argument("name", "ev, sales, recalls ...", rest=True),)),
    CommandSpec(
        "search",
        "Search all stories; facets company: topic: metric: since: narrow it down.",
        (
            Argument("words", "what to look for", required=False, rest=True),
            Argument("company", "only about this company", required=False),
            Argument("topic", "only on this topic", required=False),
            Argument("metric", "only with a figure of this kind", required=False),
            Argument("since", "only since 2026-01-31, or 2w back from now", required=False),
            Argument("page", "which page", required=False),
        ),
    ),
    CommandSpec(
        "figures",
        "Every figure ever read of a company, each with its words and its source.",
        (
            Argument("company", "name, alias, ticker or Chinese name", rest=True),
            Argument("metric", "sales, price, range ...", required=False),
        ),
    ),
    CommandSpec(
        "digest",
        "This channel's digest as it would be posted now.",
        (Argument("how", "preview (only for you) or now (post it)", required=False),),
    ),
    CommandSpec(
        "subscribe",
        "Get a regular digest about a company, a topic, or everything.",
        (
            Argument("what", WHAT, required=False, rest=True),
            Argument("when", WHEN, required=False),
            Argument("zone", "time zone, such as Europe/Berlin", required=False),
        ),
        managers_only=True,
    ),
    CommandSpec(
        "unsubscribe",
        "End a subscription of this channel.",
        (Argument("what", "as subscribed, or all", rest=True),),
        managers_only=True,
    ),
    CommandSpec("subscriptions", "What this channel gets, and when."),
    CommandSpec(
        "snooze",
        "No digest here for some time.",
        (Argument("span", "12h, 3d, 2w, or off", rest=True),),
        managers_only=True,
    ),
    CommandSpec(
        "mute",
        "Never tell this channel about a company or topic.",
        (Argument("what", WHAT, rest=True),),
        managers_only=True,
    ),
    CommandSpec(
        "unmute",
        "Tell this channel about it again.",
        (Argument("what", "as muted, or all", rest=True),),
        managers_only=True,
    ),
    CommandSpec("why", "Why a story was or was not told here.", (Argument("id", "the id under a story"),)),
    CommandSpec(
        "feeds",
        "The feeds that are read, and how they are.",
        (
            Argument("action", "list, health, packs, add, remove, import or export", required=False),
            Argument(
                "address", "the feed's or the page's address, a feed's name, or a pack", required=False, rest=True
            ),
        ),
    ),
    CommandSpec(
        "settings",
        "This channel's time zone, quiet hours, weekdays, and what to do on a day without news.",
        (
            Argument(
                "setting", "zone, quiet, empty, weekdays, language, threads, publish, posts or silent", required=False
            ),
            Argument("value", "the new value", required=False, rest=True),
        ),
    ),
    CommandSpec(
        "privacy",
        "What is kept of this channel: see it, take it, delete it.",
        (Argument("action", "export or delete", required=False, rest=True),),
    ),
    CommandSpec(
        "share",
        "Show the answer to another command to everybody here.",
        (Argument("line", "company xiaomi, story k7m2q9 ...", rest=True),),
    ),
    CommandSpec("help", "What you can ask Tacho.", (Argument("command", "one command", required=False),)),
    CommandSpec("about", "What Tacho is and what it promises."),
)

BY_NAME: Mapping[str, CommandSpec] = {spec.name: spec for spec in SPECS}

OTHER_NAMES: Mapping[str, str] = {
    "firma": "company",
    "unternehmen": "company",
    "公司": "company",
    "企业": "company",
    "meldung": "story",
    "新闻": "story",
    "thema": "topic",
    "主题": "topic",
    "话题": "topic",
    "suche": "search",
    "suchen": "search",
    "find": "search",
    "搜索": "search",
    "zahlen": "figures",
    "kennzahlen": "figures",
    "数据": "figures",
    "überblick": "digest",
    "digest": "digest",
    "摘要": "digest",
    "follow": "subscribe",
    "abonnieren": "subscribe",
    "folgen": "subscribe",
    "订阅": "subscribe",
    "unfollow": "unsubscribe",
    "abbestellen": "unsubscribe",
    "取消订阅": "unsubscribe",
    "退订": "unsubscribe",
    "subs": "subscriptions",
    "abos": "subscriptions",
    "我的订阅": "subscriptions",
    "pause": "snooze",
    "pausieren": "snooze",
    "暂停": "snooze",
    "stumm": "mute",
    "屏蔽": "mute",
    "laut": "unmute",
    "取消屏蔽": "unmute",
    "zeigen": "share",
    "warum": "why",
    "为什么": "why",
    "quellen": "feeds",
    "来源": "feeds",
    "einstellungen": "settings",
    "设置": "settings",
    "teilen": "share",
    "分享": "share",
    "datenschutz": "privacy",
    "隐私": "privacy",
    "hilfe": "help",
    "?": "help",
    "帮助": "help",
    "über": "about",
    "关于": "about",
}
"""Other words people type for a command, in the languages Tacho speaks."""

FEED_ACTIONS: Mapping[str, str] = {
    **dict.fromkeys(("", "list", "liste", "列表"), "list"),
    **dict.fromkeys(("health", "zustand", "状态"), "health"),
    **dict.fromkeys(("packs", "pakete", "来源包"), "packs"),
    **dict.fromkeys(("add", "ergänzen", "hinzufügen", "添加"), "add"),
    **dict.fromkeys(("remove", "entfernen", "移除"), "remove"),
    **dict.fromkeys(("import", "importieren", "导入"), "import"),
    **dict.fromkeys(("export", "exportieren", "导出"), "export"),
}
"""What can be done with feeds, by the words people type for it."""

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "company": ("company xiaomi", "company TSLA", "company 比亚迪"),
    "story": ("story k7m2q9",),
    "topic": ("topic ev", "topic recalls"),
    "search": ("search solid state", "search company:byd metric:price since:2w"),
    "figures": ("figures byd", "figures tesla deliveries"),
    "digest": ("digest", "digest now"),
    "subscribe": ("subscribe ev", "subscribe xiaomi, byd daily 08:00 Europe/Berlin", "subscribe all weekly mon 9:00"),
    "unsubscribe": ("unsubscribe ev", "unsubscribe all"),
    "snooze": ("snooze 3d", "snooze off"),
    "mute": ("mute motorsport", "mute tesla"),
    "unmute": ("unmute tesla",),
    "why": ("why k7m2q9",),
    "feeds": (
        "feeds",
        "feeds health",
        "feeds packs",
        "feeds add https://example.com/news",
        "feeds add motorsport",
        "feeds import https://example.com/list.opml",
    ),
    "settings": ("settings zone Europe/Berlin", "settings quiet 22:00-07:00", "settings weekdays mon-fri"),
    "share": ("share company xiaomi", "share figures tesla deliveries"),
    "privacy": ("privacy", "privacy export", "privacy delete"),
}


def command_named(typed: str) -> str:
    """The command somebody means by a word, without its slash; the word itself where there is none."""
    word = typed.strip().lstrip("/").casefold()
    return word if word in BY_NAME else OTHER_NAMES.get(word, word)


def changes_something(command: str, arguments: Mapping[str, str]) -> bool:
    """Whether this use of a command writes to the store, which only people who may manage may ask for."""
    spec = BY_NAME.get(command)
    if spec is None or spec.managers_only:
        return spec is not None
    words = " ".join(arguments.values()).casefold().split()
    match command:
        case "digest":
            return words[:1] in (["now"], ["jetzt"], ["现在"])
        case "settings":
            return len(words) > 1
        case "privacy":
            return words[:1] == ["delete"] and "yes" in words
        case "feeds":
            return FEED_ACTIONS.get(" ".join(words[:1])) in {"add", "remove", "import"}
        case _:
            return False
