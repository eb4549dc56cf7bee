from datetime import time, timedelta
from decimal import Decimal

import pytest

from adapters.catalogue import load_catalogue, load_channels, load_feeds
from bot.errors import BadCatalogue, BadSettings
from bot.model.subscription import Channel, Interest
from tests.support.catalogues import finder_in, shipped_catalogue

COMPANIES = """
[[companies]]
id = "wagonworks"
name = "Wagonworks Group"
kind = "group"
country = "SE"
tickers = ["STO:WAG-B"]
aliases = ["Wagonworks"]

[[companies]]
id = "pony"
name = "Pony"
kind = "brand"
parent = "wagonworks"
needs_proof = ["Pony"]
cues = ["wagonworks"]
models = ["Pony 4"]
"""
TOPICS = """
[[topics]]
id = "ev"
name = "Electric cars"
aliases = ["electric"]
triggers = ["electric car*"]
strong = ["ev"]

[[topics]]
id = "racing"
name = "Racing"
default = false
"""
UNITS = """
[[units]]
id = "USD"
family = "currency"
before = ["$"]

[[units]]
id = "vehicle"
family = "count"
words = ["car", "cars"]

[[units]]
id = "vehicle"
family = "count"
words = ["dozen cars"]
scale = 12
"""
METRICS = """
[[metrics]]
id = "sales"
name = "Sales"
units = ["vehicle", "USD/vehicle", "currency"]
triggers = ["sold"]
weight = 2.5
topics = ["ev"]

[[metrics]]
id = "other"
name = "Other"
units = ["any"]
"""
LEXICON = 'vehicle_words = ["car", "cars", "car"]\n'
FILES = {
    "companies.toml": COMPANIES,
    "topics.toml": TOPICS,
    "units.toml": UNITS,
    "metrics.toml": METRICS,
    "lexicon.toml": LEXICON,
}


def test_a_catalogue_holds_what_its_files_say(tmp_path):
    catalogue = load_catalogue(finder_in(tmp_path, FILES))
    pony = catalogue.companies["pony"]
    assert (pony.parent, pony.cues, pony.models) == ("wagonworks", ("wagonworks",), ("Pony 4",))
    assert catalogue.companies["wagonworks"].tickers == ("STO:WAG-B",)
    assert [topic.default for topic in catalogue.topics.values()] == [True, False]
    assert catalogue.metrics["sales"].weight == Decimal("2.5")
    assert [unit.scale for unit in catalogue.units] == [1, 1, 12]
    assert catalogue.lexicon == {"vehicle_words": ("car", "cars")}


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "companies.toml",
            "aliases =",
            "alias =",
            'companies.toml: company \'wagonworks\': unknown key "alias"; did you mean "aliases"?',
        ),
        ("companies.toml", 'id = "pony"', 'id = "wagonworks"', '"wagonworks" stands twice'),
        ("companies.toml", 'id = "pony"', 'id = "Pony Cars"', 'must not be "Pony Cars"'),
        ("companies.toml", 'kind = "brand"', 'kind = "brnad"', 'did you mean "brand"?'),
        ("companies.toml", 'parent = "wagonworks"', 'parent = "wagonwork"', 'did you mean "wagonworks"?'),
        ("companies.toml", 'name = "Pony"\n', "", 'company \'pony\': "name" is missing; add name = "..."'),
        ("companies.toml", 'name = "Pony"', 'name = ""', '"name" is empty'),
        ("companies.toml", 'name = "Pony"', "name = 7", '"name" must be a text, not 7'),
        ("companies.toml", 'models = ["Pony 4"]', 'models = "Pony 4"', '"models" must be a list of texts'),
        ("companies.toml", 'country = "SE"', 'country = "Sweden"', "ISO 3166"),
        ("companies.toml", "STO:WAG-B", "WAG-B", 'write "EXCHANGE:SYMBOL"'),
        ("companies.toml", 'kind = "group"', 'kind = "group"\nparent = "pony"', "leads back to the company itself"),
        ("companies.toml", "[[companies]]", "[companies]", "companies.toml"),
        ("companies.toml", 'id = "pony"', "id = pony", "companies.toml: is not valid TOML"),
        ("topics.toml", '"electric"]', '"electric", "racing"]', "already means"),
        ("topics.toml", '"electric car*"', '"Electric car"', 'write "electric car"'),
        ("topics.toml", '"electric car*"', '"elec*tric"', "misplaced *"),
        ("topics.toml", "default = false", 'default = "no"', "must be true or false"),
        ("metrics.toml", 'topics = ["ev"]', 'topics = ["evs"]', 'unknown topic "evs"; did you mean "ev"?'),
        ("metrics.toml", "USD/vehicle", "USD/vehicles", 'unknown unit "USD/vehicles"'),
        ("metrics.toml", "weight = 2.5", "weight = 9", "use a number from 0 to 3"),
        ("metrics.toml", "weight = 2.5", 'weight = "much"', "must be a number"),
        ("metrics.toml", "weight = 2.5", "weight = nan", "finite"),
        ("metrics.toml", 'id = "other"', 'id = "rest"', "no metric 'other'"),
        ("units.toml", "scale = 12", "scale = 0", "use a number above 0"),
        ("units.toml", 'family = "currency"', 'family = "money"', "units.toml: unit 'USD': \"family\""),
        ("lexicon.toml", '["car", "cars", "car"]', '"car"', 'lexicon.toml: "vehicle_words" must be a list of texts'),
    ],
)
def test_a_mistake_is_told_with_file_entry_key_and_cure(tmp_path, name, old, new, sentence):
    assert old in FILES[name]
    find = finder_in(tmp_path, FILES | {name: FILES[name].replace(old, new, 1)})
    with pytest.raises(BadCatalogue) as caught:
        load_catalogue(find)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert ";" in str(caught.value), "every complaint ends with its cure"


def test_a_file_that_is_no_utf_8_is_told_so(tmp_path):
    find = finder_in(tmp_path, FILES)
    (tmp_path / "lexicon.toml").write_bytes(b'words = ["\xff"]')
    with pytest.raises(BadCatalogue, match=r"lexicon\.toml: is not UTF-8 at byte 10; save it as UTF-8"):
        load_catalogue(find)


def test_a_missing_file_is_told_by_whoever_looks_for_it(tmp_path):
    find = finder_in(tmp_path, {name: text for name, text in FILES.items() if name != "units.toml"})
    with pytest.raises(BadSettings, match=r"units\.toml"):
        load_catalogue(find)


FEEDS = """
[[feeds]]
url = "https://feeds.example/ev.xml"
publisher = "Example Wire"
topics = ["ev"]
packs = ["starter"]
interval_minutes = 0.5

[[feeds]]
url = "https://feeds.example/de.xml"
publisher = "Beispiel"
language = "de"
enabled = false
"""


def test_feeds_are_read_without_those_switched_off(tmp_path):
    (feed,) = load_feeds(finder_in(tmp_path, FILES | {"feeds.toml": FEEDS}))
    assert (feed.url, feed.publisher, feed.language) == ("https://feeds.example/ev.xml", "Example Wire", "en")
    assert (feed.topics, feed.packs, feed.interval) == (("ev",), ("starter",), timedelta(seconds=30))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('url = "https://feeds.example/ev.xml"', "", 'feeds.toml: feed 1: "url" is missing'),
        (
            "https://feeds.example/de.xml",
            "https://feeds.example/ev.xml",
            'feed 2: "url" https://feeds.example/ev.xml stands twice',
        ),
        ("https://feeds.example/de.xml", "ftp://feeds.example/", "http:// or https://"),
        ('topics = ["ev"]', 'topics = ["cars"]', 'unknown topic "cars"'),
        ("interval_minutes = 0.5", "interval_minutes = -1", "above 0"),
        ('language = "de"', 'language = "German"', "ISO 639"),
        ("enabled", "enable", 'did you mean "enabled"?'),
    ],
)
def test_a_wrong_feed_is_told_with_its_number(tmp_path, old, new, sentence):
    find = finder_in(tmp_path, FILES | {"feeds.toml": FEEDS.replace(old, new, 1)})
    with pytest.raises(BadCatalogue) as caught:
        load_feeds(find)
    assert sentence in str(caught.value)


CHANNELS = """
[[channels]]
platform = "slack"
address = "T1/C1"
name = "newsroom"

[[channels]]
platform = "preview"
address = "screen"

[[subscriptions]]
channel = "newsroom"
topics = ["ev"]
companies = ["pony"]
at = "7:30"
zone = "Europe/Berlin"
weekdays = ["mon", "fri"]

[[subscriptions]]
channel = "preview:screen"
"""


def test_no_channels_file_means_no_channels(tmp_path):
    assert load_channels(finder_in(tmp_path, FILES)) == ((), ())


def test_channels_are_named_or_addressed_by_subscriptions(tmp_path):
    channels, (first, second) = load_channels(finder_in(tmp_path, FILES | {"channels.toml": CHANNELS}))
    assert channels == (Channel("slack", "T1/C1", "newsroom"), Channel("preview", "screen"))
    assert first.channel == channels[0]
    assert first.interest == Interest(companies=("pony",), topics=("ev",))
    assert (first.cadence.at, first.cadence.zone, first.cadence.weekdays) == (time(7, 30), "Europe/Berlin", {0, 4})
    assert second.channel == channels[1]
    assert (second.interest, second.cadence.at, second.cadence.weekdays) == (Interest(), time(8), set(range(7)))


def test_the_same_subscription_always_has_the_same_id(tmp_path):
    find = finder_in(tmp_path, FILES | {"channels.toml": CHANNELS})
    _, once = load_channels(find)
    _, again = load_channels(find)
    assert [subscription.id for subscription in once] == [subscription.id for subscription in again]
    assert once[0].id != once[1].id


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('channel = "newsroom"', 'channel = "newsrom"', 'unknown channel "newsrom"; did you mean "newsroom"?'),
        ('"Europe/Berlin"', '"Europe/Berln"', 'no time zone; did you mean "Europe/Berlin"?'),
        ('"7:30"', '"25:00"', 'write a time of day such as "07:30"'),
        ('"fri"', '"friday"', 'unknown weekday "friday"; did you mean "fri"?'),
        ('["pony"]', '["poni"]', 'unknown company "poni"; did you mean "pony"?'),
        ('address = "screen"', 'address = "screen"\nname = "newsroom"', "the name of two channels"),
        ('platform = "preview"\naddress = "screen"', 'platform = "slack"\naddress = "T1/C1"', "stands twice"),
    ],
)
def test_a_wrong_channels_file_is_told(tmp_path, old, new, sentence):
    find = finder_in(tmp_path, FILES | {"channels.toml": CHANNELS.replace(old, new, 1)})
    with pytest.raises(BadCatalogue) as caught:
        load_channels(find)
    assert sentence in str(caught.value)


def test_the_shipped_files_are_right_and_whole():
    catalogue = shipped_catalogue()
    assert len(catalogue.companies) >= 368
    assert len(catalogue.topics) == 33
    assert len(catalogue.metrics) == 59
    assert [topic.id for topic in catalogue.topics.values() if not topic.default] == ["motorsport"]
    for needed in ("vehicle_words", "given_names", "role_words", "speech_verbs", "sentence_abbreviations"):
        assert catalogue.lexicon[needed], needed
