"""What Tacho knows of the trade before it reads anything: companies, topics, metrics, units and words.

A `Catalogue` is made by `adapters.catalogue` from the TOML files of the config directory, which validates them; here are only
the values. Everything in it is data a user may replace without touching code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Company:
    """A company, group or brand.

    Attributes:
        id: slug ("xiaomi").
        name: as shown to readers.
        kind: group, maker, brand, supplier, battery, tech, autonomous, mobility, charging, retail, body, historic.
        country: ISO 3166 alpha-2; None where it has no single one.
        parent: id of the group it belongs to.
        tickers: "EXCHANGE:SYMBOL".
        aliases: other names in Latin script.
        native_aliases: names in Chinese, Japanese or Korean script; the first one is shown.
        needs_proof: names that link only beside a cue (a car word, a model, a surer name of the same company).
        cues: words that prove an ambiguous name when they stand near it; empty means any vehicle word.
        models: names of its cars, which are never figures and prove the company.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    parent: str | None = None
    tickers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    native_aliases: tuple[str, ...] = ()
    needs_proof: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic readers can follow.

    Attributes:
        id: slug ("supply-chain").
        name: as shown.
        aliases: other words that `/topic` and `/subscribe` accept.
        triggers: words and phrases that speak for the topic, lower case; a trailing `*` matches any ending.
        strong: triggers that settle it alone.
        default: offered and shown unless a reader asks otherwise (motorsport is not).
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    default: bool = True


@dataclass(frozen=True, slots=True)
class Metric:
    """What a figure can measure.

    Attributes:
        id: slug of the ontology ("deliveries").
        name: as shown ("Deliveries").
        units: canonical units it may have; "currency" stands for any ISO code, "any" for all.
        triggers: words and phrases around a number that speak for it, lower case; a trailing `*` matches any ending.
        strong: triggers that outweigh the others.
        vetoes: words that speak against it.
        weight: how much a figure of this metric matters to a professional, 0 to 3.
        topics: topic slugs it points to.
    """

    id: str
    name: str
    units: tuple[str, ...]
    triggers: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and how texts write it.

    Attributes:
        id: canonical id ("km/h", "USD", "vehicle").
        family: currency, count, ratio, time, length, energy, power, speed, mass, emission, other.
        words: surfaces matched without regard to case, singular and plural.
        exact: surfaces matched with their case ("Nm", "MW").
        before: symbols that stand before the number ("$", "US$").
        scale: factor to the canonical unit, for surfaces given in another magnitude.
    """

    id: str
    family: str
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    scale: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All the data the reading, grouping and writing rooms work with.

    Attributes:
        companies, topics, metrics: by id, in file order.
        units: in file order (an id may stand more than once, with another scale).
        lexicon: named word lists ("sentence_abbreviations", "vehicle_words", "hedges_more_than" ...); see lexicon.toml.
    """

    companies: Mapping[str, Company] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    lexicon: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
