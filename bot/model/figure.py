"""Key figures: a quantity, what it measures, for whom, when, how sure, and the words that prove it.

The vocabulary (units, metrics, statuses) is that of the project's contracts; `tacho read` writes these values as JSON lines.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """How a value is told."""

    EXACT = "exact"
    RANGE = "range"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    RANK = "rank"
    VAGUE = "vague"
    DATE = "date"


class Modifier(StrEnum):
    """What the text says about a value's exactness."""

    ABOUT = "~"
    ALMOST = "almost"
    MORE_THAN = ">"
    AT_LEAST = ">="
    LESS_THAN = "<"
    AT_MOST = "<="
    UP_TO = "up_to"
    VAGUE = "vague"


class Direction(StrEnum):
    """The text's own word for a change."""

    UP = "up"
    DOWN = "down"


class Status(StrEnum):
    """How sure a figure is; a reported fact has none (None in `Figure.status`)."""

    TARGET = "target"
    FORECAST = "forecast"
    CONSENSUS = "consensus"
    ESTIMATE = "estimate"
    RUMOUR = "rumour"
    DENIED = "denied"


class Salience(IntEnum):
    """How much a professional needs to see a figure."""

    NONE = 0
    MINOR = 1
    USEFUL = 2
    ESSENTIAL = 3


Value = Decimal | str
"""A number, fully scaled and signed, or a calendar date as text: YYYY, YYYY-Qn, YYYY-MM, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, or a range of values, in a unit.

    Attributes:
        low: the value, or the lower end of a range.
        high: the upper end; None where it is no range.
        unit: canonical unit id ("USD", "%", "vehicle", "USD/kWh", "date"); None for a bare number.
    """

    low: Value
    high: Value | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    r"""The words of a report that prove a figure.

    Attributes:
        text: exact substring of `title + "\\n" + text` of the report.
        start, end: its character offsets there, end exclusive.
        sentence: the sentence it stands in, for showing.
        report_url: the report's address; "" for a text without one.
    """

    text: str
    start: int
    end: int
    sentence: str
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact with its proof.

    Attributes:
        quantity: value, range and unit.
        kind: how the value is told.
        evidence: the words that prove it.
        metric: an id of `metrics.toml`; "other" where none fits.
        subject: company id, or "market:…", "gov:…", "org:…", "person:…", "industry"; None where nobody can be named.
        unit_text: the unit or counted noun as written, singular; None where there is none.
        modifier: exactness; None means exactly so.
        direction: the text's own word for a change; None where it says none.
        period: "2024-Q1", "2024", "2024-03", "FY2024", or the text's words; None where nothing is said.
        status: how sure; None means reported as fact.
        salience: how much it matters.
        label: a short noun phrase that tells it apart (model, plant, part); None where not needed.
        concept: the content words of what is measured, lower case.
        alt: conversions in brackets.
        prior: the old value of a from-to change.
        base: metric id a growth is of.
    """

    quantity: Quantity
    kind: Kind
    evidence: Evidence
    metric: str = "other"
    subject: str | None = None
    unit_text: str | None = None
    modifier: Modifier | None = None
    direction: Direction | None = None
    period: str | None = None
    status: Status | None = None
    salience: Salience = Salience.MINOR
    label: str | None = None
    concept: tuple[str, ...] = ()
    alt: tuple[Quantity, ...] = ()
    prior: Quantity | None = None
    base: str | None = None
