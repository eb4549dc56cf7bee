"""What the command desk says: answers to settings, and sentences for what cannot be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Plural = tuple[str, str]
"""The sentence for one, and for any other number; the number goes into the gap `{n}`."""


@dataclass(frozen=True, slots=True)
class DeskPhrases:
    """The desk's words in one language; the defaults are English."""

    # What cannot be done
    no_command: str = "No command “{typed}”."
    no_company: str = "No company “{typed}”."
    no_topic: str = "No topic “{typed}”."
    no_metric: str = "No kind of figure “{typed}”."
    no_subject: str = "No company or topic “{typed}”."
    no_story: str = "No story “{typed}”. Its id stands under each story, like k7m2q9."
    no_zone: str = "No time zone “{typed}”. Write it like Europe/Berlin, America/New_York or UTC."
    did_you_mean: str = "Did you mean {names}?"
    or_word: str = " or "
    list_mark: str = ", "
    two_sentences: str = "{first} {second}"
    day_and_time: str = "{day}, {time}"
    it_follows: str = "It follows {names}."
    it_mutes: str = "Muted are {names}."
    mutes_nothing: str = "Nothing is muted here."
    no_such_page: str = "There is no page {page}: {found}"
    mute_what: str = "Say which company or topic; to hear of nothing at all, use /snooze or /unsubscribe all."
    several: str = "“{typed}” can be {names}. Which one?"
    try_search: str = "Try a search for it, or /help."
    missing: str = "Say which: /{command} {argument}."
    needs_channel: str = "This works in a channel: a digest needs a place to be posted."
    managers_only: str = (
        "Only people who may manage this channel may change what it gets. Ask one of them to type /{command}."
    )
    no_time: str = "“{typed}” is no time of day. Write it like 08:00 or 7:30."
    no_duration: str = "“{typed}” is no time span. Write it like 12h, 3d or 2w, or off to end it."
    too_long: str = "That is too long: the longest is {most}."
    no_date: str = "“{typed}” is no date. Write it like 2026-01-31, or a span back from now like 2w."
    no_page: str = "“{typed}” is no page number."
    no_setting: str = (
        "No setting “{typed}”. There are zone, quiet, empty, weekdays, language, threads, publish, posts and silent."
    )
    no_switch: str = "“{typed}” is neither on nor off."
    no_weekday: str = "“{typed}” is no weekday. Write them like mon-fri or mon,wed."
    no_quiet: str = "“{typed}” are no quiet hours. Write them like 22:00-07:00, or off."
    no_empty: str = "“{typed}” is not a choice: skip says nothing on a day without news, line says so in one line."
    not_instant: str = "Tacho posts digests at regular times: daily 08:00, weekdays 7:30 or weekly mon 09:00."
    not_an_address: str = (
        "A channel follows companies and topics, not addresses: add a feed with /feeds add ADDRESS, and its stories come with "
        "what they are about."
    )
    not_followed: str = "This channel does not follow “{typed}”."
    not_muted: str = "“{typed}” is not muted here."
    nothing_followed: str = (
        "This channel follows nothing yet. Start with /subscribe ev, or /subscribe xiaomi daily 08:00."
    )
    feeds_fixed: str = (
        "The feeds of this installation are set in its feeds.toml; whoever runs it can change them there."
    )
    no_feed: str = "No feed is called “{typed}” or has that address; /feeds lists them."
    no_choice: str = "“{typed}” is not a choice of /{command}: {choices}."

    # Subscriptions
    everything: str = "all news"
    subscribed_title: str = "Subscribed"
    subscribed: str = "This channel now gets {what}: {when}. Next: {next}."
    already: str = "This channel gets {what} already: {when}. Next: {next}."
    sample_title: str = "What it would say now"
    no_sample: str = "There is no story about it from the last days yet; the first digest comes when there is one."
    unsubscribed_title: str = "Unsubscribed"
    unsubscribed: str = "This channel no longer gets {what}."
    unsubscribed_all: str = "This channel no longer gets anything."
    subscriptions_title: str = "What this channel gets"
    subscription_line: str = "{what}: {when}, next {next}"
    snoozed_line: str = "Snoozed until {until}: no digest before then."
    paused_line: str = "Posting is paused: {why}"
    muted_line: str = "Never: {what}."
    daily: str = "daily {time}"
    weekdays: str = "{days} {time}"
    working_days: str = "Monday to Friday {time}"
    in_zone: str = "{when} ({zone})"
    button_stop: str = "Stop {name}"
    button_subscriptions: str = "What this channel gets"
    button_undo: str = "Undo"

    # Snooze and mute
    snoozed_title: str = "Snoozed"
    snoozed: str = "No digest here until {until}. End it earlier with /snooze off."
    awake_title: str = "Awake"
    awake: str = "Digests come again at their times."
    muted_title: str = "Muted"
    muted: str = "This channel no longer hears of {what}. Take it back with /unmute {typed}."
    unmuted_title: str = "Unmuted"
    unmuted: str = "This channel hears of {what} again."

    # Settings
    settings_title: str = "Settings of this channel"
    setting_zone: str = "Time zone"
    setting_quiet: str = "Quiet hours"
    setting_empty: str = "When there is no news"
    setting_weekdays: str = "Weekdays"
    no_language: str = "“{typed}” is not spoken here. There are en (English), de (Deutsch) and zh (中文)."
    setting_language: str = "Language of digests"
    setting_threads: str = "What follows in a thread"
    setting_publish: str = "Passed on to followers"
    setting_silent: str = "Posts without a sound"
    setting_posts: str = "One post for each"
    posts_digest: str = "digest"
    posts_stories: str = "story"
    no_posts: str = "“{typed}” is not a choice: digest makes one post of a digest, stories makes one of each story."
    switched_on: str = "on"
    switched_off: str = "off"
    setting_is: str = "{name}: {value}."
    no_quiet_hours: str = "none"
    empty_skip: str = "nothing is posted"
    empty_line: str = "one quiet line"
    settings_help: str = (
        "Change one: /settings zone Europe/Berlin, /settings quiet 22:00-07:00, /settings empty line, "
        "/settings weekdays mon-fri."
    )
    zone_set: str = "Times here are now in {zone}; digests keep their local time."
    quiet_set: str = "Nothing is posted here between {start} and {end}; what is due waits until {end}."
    quiet_off: str = "There are no quiet hours here any more."
    weekdays_set: str = "Digests now come on {days}."

    # Digest on request, why
    digest_name: str = "Digest"
    digest_nothing: str = "There is nothing new to tell here since {since}."
    digest_posting: str = "The digest is on its way to this channel."
    digest_more_parts: Plural = ("One more part follows when it is posted.", "{n} more parts follow when it is posted.")
    why_title: str = "Why: {headline}"
    why_told: str = "It was told here: as it stood on {date}."
    why_muted: str = "It is not told here: this channel has muted {what}."
    why_off: str = "It is not told here: {topic} is off unless somebody asks for it with /subscribe {id}."
    why_not_followed: str = "It is not told here: it is about {about}, and this channel follows {followed}."
    why_place: str = "It ranks {place} of {n} for this channel with {score} points."
    why_rumour: str = "All its figures are unconfirmed, so it goes to the slot for what is reported but not confirmed."
    why_points: str = "Points"
    why_nothing: str = "nothing that is named"
    reasons: Mapping[str, str] = field(
        default_factory=lambda: {
            "outlets": "told by several outlets",
            "essential figures": "essential figures",
            "company followed": "is about a company followed here",
            "topic followed": "is on a topic followed here",
            "weight of the figures": "weight of what the figures measure",
            "fresh": "is fresh",
            "certainty": "how sure the figures are",
            "told before": "was told here before",
        }
    )

    # Privacy
    privacy_title: str = "What is kept of this channel"
    privacy_text: str = (
        "Tacho keeps what this channel subscribed to, its settings, and which digests it was sent. It keeps no names, no "
        "messages of people and nothing of who asked what."
    )
    privacy_help: str = "Take it with you: /privacy export. Delete all of it: /privacy delete."
    privacy_sure: str = (
        "This deletes all subscriptions, settings and digests kept of this channel, and feeds that only this channel added are "
        "read no more. It cannot be undone."
    )
    button_delete: str = "Delete all of it"
    privacy_deleted_title: str = "Deleted"
    privacy_deleted: str = "Nothing is kept of this channel any more."

    # Feeds
    feed_added_title: str = "Feed added"
    feed_added: str = "{publisher} is read from now on. Its latest:"
    feed_removed: str = "{publisher} is not read any more."

    # Sharing
    not_shared: str = "Only what is about news can be shared: company, story, topic, search and figures."

    # Help
    commands: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    help_one_title: str = "/{command}"
    help_examples: str = "For example"
    button_search: str = "Search “{typed}”"

    def any_of(self, names: Iterable[str]) -> str:
        """Names as a choice: "A, B or C"."""
        *others, last = names
        return f"{self.list_mark.join(others)}{self.or_word}{last}" if others else last

    def both(self, first: str, second: str) -> str:
        """Two sentences, one behind the other."""
        return self.two_sentences.format(first=first, second=second)
