"""Pages about a channel: what it gets and when, its settings, why a story was told, what is kept of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.catalogue import Catalogue
from bot.model.digest import RankedStory
from bot.model.message import Actions, Block, Button, Facts, Heading, Hint, Link, LinkList, Message, Paragraph
from bot.model.story import Story
from bot.model.subscription import Cadence, ChannelProfile, Interest, PostedAs, Slot, Subscription, WhenEmpty
from bot.writing.cards import headline_text
from bot.writing.dates import clock_time, local_day
from bot.writing.desk_phrases import DeskPhrases
from bot.writing.languages import LANGUAGE_NAMES, phrases_for
from bot.writing.names import company_name, topic_name
from bot.writing.phrases import Phrases

WORKING_DAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
MOST_BUTTONS = 5


def notice(title: str, sentence: str, buttons: Sequence[Button] = (), blocks: Sequence[Block] = ()) -> Message:
    """A short answer for the person who asked: what was done, and what can be done next."""
    actions = (Actions(tuple(buttons)),) if buttons else ()
    return Message(title, (Paragraph(sentence), *blocks, *actions), private=True, summary=sentence)


def interest_text(interest: Interest, catalogue: Catalogue, phrases: Phrases) -> str:
    """What an interest is about: "Xiaomi, #ev", or that it is everything."""
    names = [company_name(company, catalogue) for company in interest.companies]
    names += [topic_name(topic, catalogue, phrases) for topic in interest.topics]
    return phrases.desk.list_mark.join(names) or phrases.desk.everything


def typed_interest(interest: Interest) -> str:
    """An interest as somebody would type it."""
    return ", ".join((*interest.companies, *interest.topics)) or "all"


def cadence_text(cadence: Cadence, phrases: Phrases) -> str:
    """A rhythm as people say it: "daily 08:00 (Europe/Berlin)"."""
    time = f"{cadence.at:%H:%M}"
    if cadence.weekdays == EVERY_DAY:
        when = phrases.desk.daily.format(time=time)
    elif cadence.weekdays == WORKING_DAYS:
        when = phrases.desk.working_days.format(time=time)
    else:
        when = phrases.desk.weekdays.format(days=weekdays_text(cadence.weekdays, phrases), time=time)
    return phrases.desk.in_zone.format(when=when, zone=cadence.zone)


def weekdays_text(weekdays: frozenset[int], phrases: Phrases) -> str:
    """Weekdays by their short names: "Mon, Wed, Fri"."""
    return phrases.desk.list_mark.join(phrases.numbers.weekdays[day] for day in sorted(weekdays))


def instant_text(instant: datetime, zone: str, phrases: Phrases) -> str:
    """A day and time in a zone: "Fri 19 Dec 2025, 07:30"."""
    day, time = local_day(instant, zone, phrases), clock_time(instant, zone)
    return phrases.desk.day_and_time.format(day=day, time=time)


def subscriptions_page(
    subscriptions: Sequence[Subscription],
    slots: Sequence[Slot],
    *,
    profile: ChannelProfile,
    catalogue: Catalogue,
    now: datetime,
    language: str = "en",
) -> Message:
    """What a channel gets and when it comes next, with a button to end each; also what keeps it from coming.

    Args:
        subscriptions: of this channel.
        slots: of this channel.
        profile: of this channel.
        catalogue: names.
        now: to tell whether a snooze is over.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.desk
    next_at = {slot.id: slot.next_at for slot in slots}
    lines = []
    for one in subscriptions:
        due = next_at.get(Slot.id_of(one.channel, one.cadence))
        coming = instant_text(due, one.cadence.zone, phrases) if due is not None else "–"
        what = interest_text(one.interest, catalogue, phrases)
        when = cadence_text(one.cadence, phrases)
        lines.append(Link(words.subscription_line.format(what=what, when=when, next=coming)))
    blocks: list[Block] = [Heading(words.subscriptions_title, 1)]
    if profile.paused is not None:
        blocks.append(Paragraph(words.paused_line.format(why=profile.paused)))
    if profile.snoozed_until is not None and profile.snoozed_until > now:
        until = instant_text(profile.snoozed_until, profile.zone, phrases)
        blocks.append(Paragraph(words.snoozed_line.format(until=until)))
    blocks.append(LinkList("", tuple(lines)) if lines else Paragraph(words.nothing_followed))
    if profile.muted != Interest():
        blocks.append(Hint(words.muted_line.format(what=interest_text(profile.muted, catalogue, phrases))))
    stop = [
        Button(
            words.button_stop.format(name=interest_text(one.interest, catalogue, phrases)),
            command=f"unsubscribe {one.id}",
        )
        for one in subscriptions[:MOST_BUTTONS]
    ]
    if stop:
        blocks.append(Actions(tuple(stop)))
    counted = "; ".join(line.text for line in lines) or words.nothing_followed
    return Message(words.subscriptions_title, tuple(blocks), private=True, summary=counted)


def settings_page(
    profile: ChannelProfile, subscriptions: Sequence[Subscription], *, may_change: bool = True, language: str = "en"
) -> Message:
    """What a channel has settled, and how each of it is changed; with buttons for those who may."""
    phrases = phrases_for(language)
    words = phrases.desk
    quiet = words.no_quiet_hours
    if profile.quiet is not None:
        quiet = f"{profile.quiet[0]:%H:%M}–{profile.quiet[1]:%H:%M}"
    days = frozenset[int]().union(*(one.cadence.weekdays for one in subscriptions)) or EVERY_DAY
    rows = (
        (words.setting_zone, profile.zone),
        (words.setting_quiet, quiet),
        (words.setting_empty, words.empty_line if profile.when_empty is WhenEmpty.LINE else words.empty_skip),
        (words.setting_weekdays, weekdays_text(days, phrases)),
        (words.setting_language, LANGUAGE_NAMES.get(profile.language, profile.language)),
        (words.setting_threads, words.switched_on if profile.threads else words.switched_off),
        (words.setting_publish, words.switched_on if profile.publish else words.switched_off),
        (words.setting_silent, words.switched_on if profile.silent else words.switched_off),
        (words.setting_posts, words.posts_stories if profile.posted_as is PostedAs.STORIES else words.posts_digest),
    )
    switches = (_switches(profile, words),) if may_change else ()
    blocks = (Heading(words.settings_title, 1), Facts(rows), *switches, Hint(words.settings_help))
    summary = "; ".join(f"{name}: {value}" for name, value in rows)
    return Message(words.settings_title, blocks, private=True, summary=summary)


def _switches(profile: ChannelProfile, words: DeskPhrases) -> Actions:
    """A button for each setting that knows only two values: it sets the other one."""
    line, stories = profile.when_empty is WhenEmpty.LINE, profile.posted_as is PostedAs.STORIES
    switches = [
        (
            "posts",
            words.setting_posts,
            *(("digest", words.posts_digest) if stories else ("stories", words.posts_stories)),
        ),
        ("empty", words.setting_empty, *(("skip", words.empty_skip) if line else ("line", words.empty_line))),
    ]
    for name, shown, on in (
        ("threads", words.setting_threads, profile.threads),
        ("publish", words.setting_publish, profile.publish),
        ("silent", words.setting_silent, profile.silent),
    ):
        switches.append((name, shown, *(("off", words.switched_off) if on else ("on", words.switched_on))))
    return Actions(
        tuple(
            Button(f"{shown}: {value_shown}", command=f"settings {name} {value}")
            for name, shown, value, value_shown in switches
        )
    )


def why_page(story: Story, sentences: Sequence[str], ranked: RankedStory | None, *, language: str = "en") -> Message:
    """Why a story was or was not told in a channel: the rule that decided, and the points it has there."""
    phrases = phrases_for(language)
    words = phrases.desk
    headline = headline_text(story)
    blocks: list[Block] = [Paragraph(sentence) for sentence in sentences]
    if ranked is not None and ranked.reasons:
        rows = tuple((words.reasons.get(name, name), _points(points, phrases)) for name, points in ranked.reasons)
        blocks += [Heading(words.why_points), Facts(rows)]
    blocks.append(Actions((Button(phrases.button_evidence, command=f"story {story.id}"),)))
    return Message(words.why_title.format(headline=headline), tuple(blocks), private=True, summary=" ".join(sentences))


def privacy_page(
    profile: ChannelProfile,
    subscriptions: Sequence[Subscription],
    *,
    catalogue: Catalogue,
    whole: bool,
    language: str = "en",
) -> Message:
    """What is kept of a channel: in words, or (`whole`) all of it to take away."""
    phrases = phrases_for(language)
    words = phrases.desk
    blocks: list[Block] = [Heading(words.privacy_title, 1), Paragraph(words.privacy_text)]
    if whole:
        rows = [("channel", profile.channel.id)]
        rows += [
            (f"subscription {one.id}", f"{typed_interest(one.interest)}; {cadence_text(one.cadence, phrases)}")
            for one in subscriptions
        ]
        rows += [
            ("zone", profile.zone),
            ("muted", typed_interest(profile.muted) if profile.muted != Interest() else "–"),
        ]
        rows += [("snoozed until", profile.snoozed_until.isoformat() if profile.snoozed_until else "–")]
        rows += [("quiet hours", "–".join(f"{end:%H:%M}" for end in profile.quiet) if profile.quiet else "–")]
        rows += [("when empty", profile.when_empty.value), ("paused", profile.paused or "–")]
        rows += [("language", profile.language), ("posts", profile.posted_as.value)]
        rows += [("threads", "on" if profile.threads else "off"), ("publish", "on" if profile.publish else "off")]
        rows += [("silent", "on" if profile.silent else "off")]
        rows += [("gone since", profile.gone_since.isoformat() if profile.gone_since else "–")]
        rows += [("deleted", "yes" if profile.deleted else "no")]
        blocks.append(Facts(tuple(rows)))
    else:
        blocks.append(
            Facts(
                (
                    (
                        words.subscriptions_title,
                        ", ".join(interest_text(one.interest, catalogue, phrases) for one in subscriptions) or "–",
                    ),
                )
            )
        )
    blocks.append(Hint(words.privacy_help))
    return Message(words.privacy_title, tuple(blocks), private=True, summary=words.privacy_text)


def _points(points: float, phrases: Phrases) -> str:
    sign = "−" if points < 0 else "+"
    return f"{sign}{abs(points):.2f}".replace(".", phrases.numbers.decimal)
