"""The data files of the config directory, read and checked: what Tacho knows of the trade, its feeds and its channels.

Every function takes `find`, which says where the file of a name is (the operator's folder, else the wheel's), so that each
file can be replaced alone. What is wrong in a file is told in one sentence with file, entry, key and cure (`BadCatalogue`).
"""

import re
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from adapters.tables import Table, read_toml, suggestion
from bot.errors import BadCatalogue, BadSettings
from bot.model.catalogue import Catalogue, Company, Metric, Topic, Unit
from bot.model.feed import Feed
from bot.model.subscription import Cadence, Channel, Interest, Subscription

Find = Callable[[str], Path]
"""Says where the data file of this name is; for a file that is nowhere it may raise `BadSettings`."""

COMPANY_KINDS = frozenset(
    [
        "group",
        "maker",
        "brand",
        "supplier",
        "battery",
        "tech",
        "autonomous",
        "mobility",
        "charging",
        "retail",
        "body",
        "historic",
    ]
)
UNIT_FAMILIES = frozenset(
    ["currency", "count", "ratio", "time", "length", "energy", "power", "speed", "mass", "emission", "other"]
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_OPEN_UNITS = frozenset(("any", "currency", "date", "rank"))  # legal in a metric without an entry in units.toml
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Entry = TypeVar("Entry", Company, Topic, Metric)


def load_catalogue(find: Find) -> Catalogue:
    """Everything Tacho knows before it reads: companies, topics, metrics, units and word lists.

    Raises:
        BadCatalogue: a file is missing or wrong; the sentence names file, entry, key and cure.
    """
    companies = _companies(_file(find, "companies.toml"))
    topics = _topics(_file(find, "topics.toml"))
    units = _units(_file(find, "units.toml"))
    metrics = _metrics(_file(find, "metrics.toml"), frozenset(topics), frozenset(unit.id for unit in units))
    return Catalogue(companies, topics, metrics, units, _lexicon(_file(find, "lexicon.toml")))


def load_feeds(find: Find) -> tuple[Feed, ...]:
    """The feeds to poll, in file order, without those that are switched off.

    Raises:
        BadCatalogue: feeds.toml or topics.toml is missing or wrong.
    """
    return load_feeds_and_others(find)[0]


def load_feeds_and_others(find: Find) -> tuple[tuple[Feed, ...], tuple[Feed, ...]]:
    """The feeds to poll, and those that are known but switched off; in file order, errors as in `load_feeds`."""
    topics = frozenset(_topics(_file(find, "topics.toml")))
    file = _file(find, "feeds.toml")
    feeds: dict[str, tuple[Feed, bool]] = {}
    for table in file.tables("feeds", "feed"):
        feed, enabled = _feed(table, topics)
        if feed.url in feeds:
            raise table.wrong("url", f"{feed.url} stands twice", "take one of the two entries out")
        feeds[feed.url] = feed, enabled
    file.done()
    polled = tuple(feed for feed, enabled in feeds.values() if enabled)
    return polled, tuple(feed for feed, enabled in feeds.values() if not enabled)


def load_channels(find: Find) -> tuple[tuple[Channel, ...], tuple[Subscription, ...]]:
    """Channels and subscriptions of those who run without chat commands; both empty when there is no channels.toml.

    Raises:
        BadCatalogue: a file is wrong.
    """
    if not _is_there(find, "channels.toml"):
        return (), ()
    catalogue = load_catalogue(find)
    file = _file(find, "channels.toml")
    channels: dict[str, Channel] = {}
    for table in file.tables("channels", "channel"):
        channel = Channel(table.text("platform"), table.text("address"), table.optional_text("name") or "")
        table.done()
        if channel.id in channels:
            raise table.wrong("address", f"{channel.id} stands twice", "take one of the two entries out")
        channels[channel.id] = channel
    subscriptions = {
        subscription.id: subscription
        for table in file.tables("subscriptions", "subscription")
        for subscription in (_subscription(table, tuple(channels.values()), catalogue),)
    }
    file.done()
    return tuple(channels.values()), tuple(subscriptions.values())


def _is_there(find: Find, name: str) -> bool:
    try:
        return find(name).is_file()
    except BadSettings:
        return False


def _file(find: Find, name: str) -> Table:
    path = find(name)
    return Table(str(path), read_toml(path))


def _keep(entries: dict[str, Entry], entry: Entry, table: Table) -> None:
    if not _SLUG.fullmatch(entry.id):
        raise table.wrong("id", f'must not be "{entry.id}"', "use lower-case letters, digits and single hyphens")
    if entry.id in entries:
        raise table.wrong("id", f'"{entry.id}" stands twice', "give one of the two another id, or take it out")
    entries[entry.id] = entry


def _companies(file: Table) -> Mapping[str, Company]:
    companies: dict[str, Company] = {}
    tables: list[Table] = []
    for table in file.tables("companies", "company"):
        _keep(companies, _company(table), table)
        tables.append(table)
    file.done()
    for table, company in zip(tables, companies.values(), strict=True):
        if company.parent is not None:
            table.check_id("parent", company.parent, companies, "company")
        _check_ancestors(table, company, companies)
    return companies


def _company(table: Table) -> Company:
    slug, name = table.text("id"), table.text("name")
    company = Company(
        slug,
        name,
        kind=table.choice("kind", COMPANY_KINDS),
        country=table.optional_text("country"),
        parent=table.optional_text("parent"),
        tickers=table.texts("tickers"),
        aliases=table.texts("aliases"),
        native_aliases=table.texts("native_aliases"),
        needs_proof=table.texts("needs_proof"),
        cues=table.texts("cues"),
        models=table.texts("models"),
    )
    table.done()
    if company.country is not None and not re.fullmatch("[A-Z]{2}", company.country):
        raise table.wrong("country", f'must not be "{company.country}"', "use the two capital letters of ISO 3166")
    for ticker in company.tickers:
        if not re.fullmatch(r"[A-Z]+:[A-Z0-9.&-]+", ticker):
            raise table.wrong("tickers", f'must not hold "{ticker}"', 'write "EXCHANGE:SYMBOL"')
    return company


def _check_ancestors(table: Table, company: Company, companies: Mapping[str, Company]) -> None:
    seen, parent = {company.id}, company.parent
    while parent is not None:
        if parent in seen:
            raise table.wrong("parent", "leads back to the company itself", "take one of the parents out")
        seen.add(parent)
        parent = companies[parent].parent if parent in companies else None


def _topics(file: Table) -> Mapping[str, Topic]:
    topics: dict[str, Topic] = {}
    names: dict[str, str] = {}
    for table in file.tables("topics", "topic"):
        topic = Topic(
            table.text("id"),
            table.text("name"),
            aliases=table.texts("aliases"),
            triggers=_triggers(table, "triggers"),
            strong=_triggers(table, "strong"),
            default=table.flag("default", default=True),
        )
        table.done()
        _keep(topics, topic, table)
        for name in (topic.id, *topic.aliases):
            if name in names:
                raise table.wrong("aliases", f'"{name}" already means {names[name]}', "take it out of one of the two")
            names[name] = topic.id
    file.done()
    return topics


def _metrics(file: Table, topics: Collection[str], units: Collection[str]) -> Mapping[str, Metric]:
    metrics: dict[str, Metric] = {}
    for table in file.tables("metrics", "metric"):
        metric = Metric(
            table.text("id"),
            table.text("name"),
            units=table.texts("units"),
            triggers=_triggers(table, "triggers"),
            strong=_triggers(table, "strong"),
            vetoes=_triggers(table, "vetoes"),
            weight=table.number("weight", Decimal(1)),
            topics=table.ids("topics", topics, "topic"),
        )
        table.done()
        if not 0 <= metric.weight <= 3:
            raise table.wrong("weight", f"must not be {metric.weight}", "use a number from 0 to 3")
        for unit in metric.units:
            _check_unit(table, unit, units)
        _keep_metric(metrics, metric, table)
    file.done()
    if "other" not in metrics:
        raise BadCatalogue(f"{file.place}: there is no metric 'other'; add it, it takes what no other metric fits")
    return metrics


def _keep_metric(metrics: dict[str, Metric], metric: Metric, table: Table) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", metric.id):
        raise table.wrong("id", f'must not be "{metric.id}"', "use lower-case letters, digits and underscores")
    if metric.id in metrics:
        raise table.wrong("id", f'"{metric.id}" stands twice', "give one of the two another id, or take it out")
    metrics[metric.id] = metric


def _check_unit(table: Table, unit: str, units: Collection[str]) -> None:
    known = _OPEN_UNITS.union(units)
    if unit not in known and not all(part in known for part in unit.split("/")):
        raise table.wrong("units", f'names an unknown unit "{unit}"', suggestion(unit, known))


def _triggers(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key)
    for word in found:
        if word != word.lower():
            raise table.wrong(key, f'must hold lower-case words, not "{word}"', f'write "{word.lower()}"')
        if re.search(r"\*\S|(?:^|\s)\*", word):
            raise table.wrong(key, f'has a misplaced * in "{word}"', "a * may only stand at the end of a word")
    return found


def _units(file: Table) -> tuple[Unit, ...]:
    units = []
    for table in file.tables("units", "unit"):
        unit = Unit(
            table.text("id"),
            table.choice("family", UNIT_FAMILIES),
            words=table.texts("words"),
            exact=table.texts("exact"),
            before=table.texts("before"),
            scale=table.number("scale", Decimal(1)),
        )
        table.done()
        if unit.scale <= 0:
            raise table.wrong("scale", f"must not be {unit.scale}", "use a number above 0")
        units.append(unit)
    file.done()
    return tuple(units)


def _lexicon(file: Table) -> Mapping[str, tuple[str, ...]]:
    return {key: file.texts(key) for key in file.keys()}  # noqa: SIM118 - a Table is no mapping


def _feed(table: Table, topics: Collection[str]) -> tuple[Feed, bool]:
    url = table.text("url")
    minutes = table.number("interval_minutes", Decimal(0))
    feed = Feed(
        url,
        table.text("publisher"),
        language=table.optional_text("language") or "en",
        topics=table.ids("topics", topics, "topic"),
        packs=table.texts("packs"),
        interval=timedelta(minutes=float(minutes)) if minutes else None,
        full_text=table.flag("full_text", default=True),
        pictures=table.flag("pictures", default=False),
    )
    enabled = table.flag("enabled", default=True)
    table.done()
    if not re.match(r"https?://[^/\s]", url):
        raise table.wrong("url", f'must not be "{url}"', "write the feed's whole address with http:// or https://")
    if minutes < 0:
        raise table.wrong("interval_minutes", f"must not be {minutes}", "use a number above 0")
    if not re.fullmatch("[a-z]{2,3}", feed.language):
        raise table.wrong("language", f'must not be "{feed.language}"', 'use an ISO 639 code such as "en"')
    return feed, enabled


def _subscription(table: Table, channels: Collection[Channel], catalogue: Catalogue) -> Subscription:
    name = table.text("channel")
    named = [channel for channel in channels if name in {channel.id, channel.name}]
    if not named:
        known = {channel.name or channel.id for channel in channels}
        raise table.wrong("channel", f'names an unknown channel "{name}"', suggestion(name, known))
    if len(named) > 1:
        raise table.wrong("channel", f'"{name}" is the name of two channels', "write platform:address instead")
    interest = Interest(
        companies=table.ids("companies", catalogue.companies, "company"),
        topics=table.ids("topics", catalogue.topics, "topic"),
    )
    cadence = Cadence(_at(table), _zone(table), _weekdays(table))
    table.done()
    return Subscription.of(named[0], interest, cadence)


def _at(table: Table) -> time:
    written = table.optional_text("at") or "08:00"
    if not (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", written)):
        raise table.wrong("at", f'must not be "{written}"', 'write a time of day such as "07:30"')
    return time(int(match[1]), int(match[2]))


def _zone(table: Table) -> str:
    written = table.optional_text("zone") or "UTC"
    if written not in zoneinfo.available_timezones():
        raise table.wrong("zone", f'"{written}" is no time zone', suggestion(written, zoneinfo.available_timezones()))
    return written


def _weekdays(table: Table) -> frozenset[int]:
    written = table.ids("weekdays", WEEKDAYS, "weekday")
    return frozenset(WEEKDAYS.index(day) for day in written or WEEKDAYS)
