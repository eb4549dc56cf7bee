"""Subscriptions and settings: what a channel gets is changed by those who may, and only so."""

from dataclasses import fields
from datetime import timedelta

import pytest

from bot.model.message import Hint, StoryCard
from bot.model.subscription import Channel, ChannelProfile, Interest, PostedAs, WhenEmpty
from tests.support.counter import CHANNEL, buttons, listed
from tests.support.news import MORNING

SUBSCRIBED = "This channel now gets {}. Next: {}."


async def test_a_subscription_says_what_when_and_the_next_time(counter):
    said = await counter.hear("subscribe ev daily 08:00 Europe/Berlin")
    assert said == SUBSCRIBED.format("Electric cars: daily 08:00 (Europe/Berlin)", "Sat 20 Dec 2025, 08:00")


async def test_the_first_subscription_shows_at_once_what_it_would_say_and_posts_nothing(counter):
    message = await counter.say("subscribe ev")
    assert [block.story_id for block in message.blocks if isinstance(block, StoryCard)] == ["x1a2m3"]
    assert await counter.editor.compose_due() == ()
    later = await counter.say("subscribe sales")
    assert not any(isinstance(block, StoryCard) for block in later.blocks)


async def test_a_first_subscription_without_news_says_so(counter):
    message = await counter.say("subscribe byd")
    assert any(isinstance(block, Hint) and "no story about it" in block.text for block in message.blocks)


async def test_the_first_subscriptions_zone_becomes_the_channels(counter):
    await counter.say("subscribe ev daily 08:00 Asia/Tokyo")
    assert (await counter.store.profile(CHANNEL)).zone == "Asia/Tokyo"
    await counter.say("subscribe sales daily 08:00")
    assert {one.cadence.zone for one in await counter.store.subscriptions(CHANNEL)} == {"Asia/Tokyo"}


async def test_several_slots_in_one_channel_stand_side_by_side(counter):
    await counter.say("subscribe xiaomi, byd weekdays 7:30")
    await counter.say("subscribe sales weekly mon 09:00")
    assert len(await counter.store.slots(CHANNEL)) == 2
    assert listed(await counter.say("subscriptions")) == [
        "Xiaomi, BYD: Monday to Friday 07:30 (UTC), next Mon 22 Dec 2025, 07:30",
        "Sales: Mon 09:00 (UTC), next Mon 22 Dec 2025, 09:00",
    ]


async def test_interests_at_the_same_time_share_a_slot(counter):
    await counter.say("subscribe xiaomi daily 08:00")
    await counter.say("subscribe sales daily 08:00")
    slots = await counter.store.slots(CHANNEL)
    assert [slot.interests for slot in slots] == [(Interest(companies=("xiaomi",)), Interest(topics=("sales",)))]


async def test_subscribing_twice_says_that_it_stands_already(counter):
    await counter.say("subscribe ev")
    assert (await counter.hear("subscribe ev")).startswith("This channel gets Electric cars already")
    assert len(await counter.store.subscriptions(CHANNEL)) == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("subscribe xaomi", "No company or topic “xaomi”. Did you mean Xiaomi?"),
        ("subscribe ev 25:00", "“25:00” is no time of day. Write it like 08:00 or 7:30."),
        ("subscribe ev daily 25:00", "“25:00” is no time of day. Write it like 08:00 or 7:30."),
        (
            "subscribe ev daily 8:00 Berlim",
            "No time zone “Berlim”. Write it like Europe/Berlin, America/New_York or UTC. Did you mean Europe/Berlin?",
        ),
        (
            "subscribe ev instant",
            "Tacho posts digests at regular times: daily 08:00, weekdays 7:30 or weekly mon 09:00.",
        ),
        (
            "subscribe https://news.example/feed",
            (
                "A channel follows companies and topics, not addresses: add a feed with /feeds add ADDRESS, and its stories come "
                "with what they are about."
            ),
        ),
        ("snooze soon", "“soon” is no time span. Write it like 12h, 3d or 2w, or off to end it."),
        ("snooze 9999d", "That is too long: the longest is 365d."),
        (
            "settings colour red",
            "No setting “colour”. There are zone, quiet, empty, weekdays, language, threads, publish, posts and silent.",
        ),
        ("settings quiet always", "“always” are no quiet hours. Write them like 22:00-07:00, or off."),
        ("settings weekdays someday", "“someday” is no weekday. Write them like mon-fri or mon,wed."),
        ("privacy sell", "“sell” is not a choice of /privacy: export, delete."),
    ],
)
async def test_what_cannot_be_done_is_answered_with_what_can(counter, line, sentence):
    message = await counter.say(line)
    assert message.summary == sentence
    assert message.private
    assert await counter.store.subscriptions(CHANNEL) == ()


async def test_a_guess_keeps_the_time_that_was_typed(counter):
    message = await counter.say("subscribe byd, xaomi weekly fri 9am")
    assert buttons(message) == {"Xiaomi": "subscribe byd, xiaomi weekly fri 9am"}
    assert (await counter.hear(buttons(message)["Xiaomi"])).startswith("This channel now gets BYD, Xiaomi: Fri 09:00")


async def test_who_may_not_manage_is_told_whom_to_ask_and_changes_nothing(counter):
    for line in (
        "subscribe ev",
        "mute tesla",
        "snooze 3d",
        "settings zone Asia/Tokyo",
        "digest now",
        "privacy delete yes",
    ):
        said = await counter.hear(line, may_manage=False)
        assert said.startswith("Only people who may manage this channel"), line
    assert await counter.store.subscriptions(CHANNEL) == ()
    assert (await counter.store.profile(CHANNEL)).zone == "UTC"


async def test_everybody_may_see_what_the_channel_gets(counter):
    await counter.say("subscribe ev")
    for line in ("subscriptions", "settings", "digest", "privacy", "why t1", "feeds"):
        assert not (await counter.hear(line, may_manage=False)).startswith("Only people"), line


async def test_outside_a_channel_a_subscription_says_that_it_needs_one(counter):
    assert "in a channel" in await counter.hear("subscribe ev", channel=None)


async def test_channels_do_not_see_each_other(counter):
    await counter.say("subscribe ev")
    other = Channel("preview", "other")
    assert "follows nothing yet" in await counter.hear("subscriptions", channel=other)


async def test_unsubscribing_takes_names_ids_and_all(counter):
    await counter.say("subscribe ev")
    await counter.say("subscribe xiaomi, byd")
    await counter.say("subscribe sales")
    assert await counter.hear("unsubscribe xiaomi") == "This channel no longer gets Xiaomi, BYD."
    held = await counter.store.subscriptions(CHANNEL)
    assert await counter.hear(f"unsubscribe {held[0].id}") == "This channel no longer gets Electric cars."
    assert await counter.hear("unsubscribe all") == "This channel no longer gets anything."
    assert "Start with /subscribe" in await counter.hear("unsubscribe ev")


async def test_unsubscribing_something_not_followed_shows_what_is(counter):
    await counter.say("subscribe ev")
    message = await counter.say("unsubscribe tesla")
    assert message.summary == "This channel does not follow “tesla”. It follows Electric cars."
    assert (await counter.hear(buttons(message)["Electric cars"])) == "This channel no longer gets anything."


async def test_undo_brings_back_what_was_unsubscribed(counter):
    await counter.say("subscribe xiaomi, ev mon,wed 7:30 Asia/Tokyo")
    before = await counter.store.subscriptions(CHANNEL)
    undo = buttons(await counter.say("unsubscribe xiaomi"))["Undo"]
    await counter.say(undo)
    assert await counter.store.subscriptions(CHANNEL) == before


async def test_a_snoozed_channel_gets_nothing_until_it_ends(counter):
    await counter.say("subscribe ev daily 08:00")
    assert await counter.hear("snooze 3 days") == (
        "No digest here until Mon 22 Dec 2025, 07:30. End it earlier with /snooze off."
    )
    counter.clock.advance(timedelta(hours=2))
    assert [edition.deliveries for edition in await counter.editor.compose_due()] == [()]
    assert "Snoozed until" in (await counter.say("subscriptions")).blocks[1].text
    await counter.say("snooze off")
    assert (await counter.store.profile(CHANNEL)).snoozed_until is None


async def test_muting_keeps_stories_out_and_unmuting_lets_them_in(counter):
    await counter.say("mute tesla, sales")
    assert (await counter.store.profile(CHANNEL)).muted == Interest(("tesla",), ("sales",))
    assert await counter.hear("why t1") == "It is not told here: this channel has muted Tesla, Sales."
    assert await counter.hear("unmute ford") == "“ford” is not muted here. Muted are Tesla, Sales."
    await counter.say("unmute tesla")
    assert (await counter.store.profile(CHANNEL)).muted == Interest((), ("sales",))
    await counter.say("unmute all")
    assert (await counter.store.profile(CHANNEL)).muted == Interest()
    assert await counter.hear("unmute ford") == "“ford” is not muted here. Nothing is muted here."


async def test_muting_everything_is_not_what_mute_is_for(counter):
    assert "/snooze" in await counter.hear("mute all")


async def test_settings_are_shown_and_set_one_by_one(counter):
    await counter.say("settings zone New York")
    await counter.say("settings quiet 22:00-07:00")
    await counter.say("settings empty line")
    profile = await counter.store.profile(CHANNEL)
    assert (profile.zone, profile.when_empty) == ("America/New_York", WhenEmpty.LINE)
    assert [f"{end:%H:%M}" for end in profile.quiet] == ["22:00", "07:00"]
    assert "Quiet hours: 22:00–07:00" in await counter.hear("settings")
    await counter.say("settings quiet off")
    assert (await counter.store.profile(CHANNEL)).quiet is None


async def test_digest_is_posted_whole_or_story_by_story(counter):
    assert await counter.hear("settings posts stories") == "One post for each: story."
    assert (await counter.store.profile(CHANNEL)).posted_as is PostedAs.STORIES
    assert await counter.hear("settings posts digest") == "One post for each: digest."
    assert (await counter.hear("settings posts pages")).startswith("“pages” is not a choice")


async def test_threads_and_publishing_are_switched_on_and_off(counter):
    assert await counter.hear("settings threads on") == "What follows in a thread: on."
    assert await counter.hear("settings publish yes") == "Passed on to followers: on."
    assert await counter.hear("settings silent on") == "Posts without a sound: on."
    await counter.say("settings threads off")
    profile = await counter.store.profile(CHANNEL)
    assert (profile.threads, profile.publish) == (False, True)
    assert await counter.hear("settings threads maybe") == "“maybe” is neither on nor off."


async def test_digests_are_written_in_the_channels_language(counter):
    await counter.say("abonnieren ev", locale="de")
    assert (await counter.say("digest")).title == "Autobranche im Überblick, Fr 19. Dez. 2025"
    assert await counter.hear("settings language chinese") == "Language of digests: 中文."
    assert (await counter.say("digest")).title == "汽车行业摘要，2025年12月19日周五"
    assert "en (English)" in await counter.hear("settings language klingon")


async def test_digests_follow_the_channel_into_another_zone(counter):
    await counter.say("subscribe ev daily 08:00")
    await counter.say("settings zone Asia/Tokyo")
    assert [(one.cadence.zone, f"{one.cadence.at:%H:%M}") for one in await counter.store.subscriptions(CHANNEL)] == [
        ("Asia/Tokyo", "08:00")
    ]


async def test_a_change_of_zone_does_not_bring_a_second_digest_on_the_same_local_day(counter):
    await counter.say("subscribe ev daily 07:00 Europe/Berlin")
    counter.clock.advance(timedelta(days=1))
    await counter.editor.compose_due()
    await counter.say("settings zone America/New_York")
    (slot,) = await counter.store.slots(CHANNEL)
    assert slot.next_at == MORNING.replace(day=21, hour=12, minute=0)


async def test_weekdays_are_set_for_all_digests_of_the_channel(counter):
    await counter.say("subscribe ev daily 08:00")
    await counter.say("subscribe sales daily 16:00")
    await counter.say("settings weekdays mon-fri")
    assert {one.cadence.weekdays for one in await counter.store.subscriptions(CHANNEL)} == {frozenset(range(5))}


async def test_settings_offer_the_other_value_of_what_has_two(counter):
    assert buttons(await counter.say("settings", may_manage=False)) == {}
    before = buttons(await counter.say("settings"))
    assert before["Posts without a sound: on"] == "settings silent on"
    for command in before.values():
        await counter.say(command)
    profile = await counter.store.profile(CHANNEL)
    assert (profile.threads, profile.publish, profile.silent) == (True, True, True)
    assert (profile.posted_as, profile.when_empty) == (PostedAs.STORIES, WhenEmpty.LINE)
    for command in buttons(await counter.say("settings")).values():
        await counter.say(command)
    assert await counter.store.profile(CHANNEL) == ChannelProfile(CHANNEL)


async def test_privacy_gives_everything_and_deletes_everything_after_asking(counter):
    await counter.say("subscribe xiaomi daily 08:00")
    rows = dict((await counter.say("privacy export")).blocks[2].rows)
    kept = {field.name for field in fields(ChannelProfile)} - {"channel", "zone", "muted", "paused"}
    assert {name.replace(" ", "_") for name in rows} >= kept - {"quiet", "posted_as"}
    assert rows["channel"] == "preview:terminal"
    assert any("xiaomi" in value for value in rows.values())
    asked = await counter.say("privacy delete")
    assert len(await counter.store.subscriptions(CHANNEL)) == 1
    assert await counter.hear(buttons(asked)["Delete all of it"]) == "Nothing is kept of this channel any more."
    assert await counter.store.subscriptions(CHANNEL) == ()


async def test_adding_feeds_says_where_they_are_set_when_the_desk_cannot(counter):
    assert "feeds.toml" in await counter.hear("feeds add https://news.example/b.xml")
    assert await counter.hear("feeds") == "1 feed: 1 not asked yet."
    assert "list, health, packs, add, remove" in await counter.hear("feeds dance")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("subscribe xiaomi 7pmm", "7pmm"),
        ("subscribe ev at:25:99", "25:99"),
        ("subscribe ev 8:00x", "8:00x"),
        ("subscribe what:ev when:sometimes", "sometimes"),
    ],
)
async def test_what_looks_like_a_time_and_is_none_is_named_as_the_fault(counter, line, word):
    assert (await counter.hear(line)).startswith(f"“{word}” is no time of day.")


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("subscribe what:ev when:daily zone:Europe/Berlin", "daily 08:00 (Europe/Berlin)"),
        ("subscribe ev when:weekly mon 09:00", "Mon 09:00 (UTC)"),
        ("subscribe what:ev zone:Berlin", "daily 08:00 (Europe/Berlin)"),
        ("subscribe ev at:7:30", "daily 07:30 (UTC)"),
    ],
)
async def test_arguments_may_be_named_as_discord_names_its_options(counter, line, when):
    assert (await counter.hear(line)).startswith(f"This channel now gets Electric cars: {when}.")


async def test_a_zone_given_apart_that_there_is_none_of_is_named_as_the_fault(counter):
    assert (await counter.hear("subscribe what:ev zone:Mars")).startswith("No time zone “Mars”.")


@pytest.mark.parametrize("line", ["settings zone:Mars", "settings zone=Mars", "settings setting:zone value:Mars"])
async def test_a_setting_with_its_mark_is_set_or_refused(counter, line):
    assert (await counter.hear(line)).startswith("No time zone “Mars”. Write it like Europe/Berlin")
    await counter.say(line.replace("Mars", "Asia/Tokyo"))
    assert (await counter.store.profile(CHANNEL)).zone == "Asia/Tokyo"
    refused = await counter.hear(line.replace("Mars", "UTC"), may_manage=False)
    assert refused.startswith("Only people who may manage")


async def test_an_unknown_setting_without_a_value_is_told(counter):
    assert (await counter.hear("settings colour")).startswith("No setting “colour”.")
