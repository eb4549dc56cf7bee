"""The sample outlets and what they tell, read from `stories.toml` and dated relative to a given present.

The texts are the project's own. Links lead to `.example` hosts (RFC 2606), which exist nowhere, and every outlet's name says
that it is a sample.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib import resources
from typing import Any

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS_DE = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_QUARTERS = ("first quarter", "second quarter", "third quarter", "fourth quarter")
_QUARTERS_DE = ("ersten Quartal", "zweiten Quartal", "dritten Quartal", "vierten Quartal")
_QUARTERS_ZH = ("第一季度", "第二季度", "第三季度", "第四季度")


class Format(StrEnum):
    """How an outlet's feed is written; MESSY is RSS with the faults that its entries ask for."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    MESSY = "messy"


class Flaw(StrEnum):
    """What is wrong with an entry, as seen in feeds of the world."""

    NO_ID = "no-id"
    SAME_ID = "same-id"
    NO_DATE = "no-date"
    WRONG_DATE = "wrong-date"
    FUTURE_DATE = "future-date"
    MARKUP_TITLE = "markup-title"


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One entry of a sample feed.

    Attributes:
        slug: unique among all sample entries.
        event: entries with the same event tell the same story.
        title: as the feed gives it; markup only with `Flaw.MARKUP_TITLE`.
        paragraphs: plain text.
        url: its link, on a host that exists nowhere.
        published_at: UTC; what the feed says of it depends on the flaws.
        flaws: what is wrong with it.
    """

    slug: str
    event: str
    title: str
    paragraphs: tuple[str, ...]
    url: str
    published_at: datetime
    flaws: frozenset[Flaw] = frozenset()


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """One invented outlet with its feed.

    Attributes:
        slug: name in addresses.
        name: as readers see it; says that it is a sample.
        format: how its feed is written.
        language: ISO 639-1.
        about: the feed's own description.
        entries: newest first.
    """

    slug: str
    name: str
    format: Format
    language: str
    about: str
    entries: tuple[SampleEntry, ...]

    @property
    def home(self) -> str:
        """Address of the outlet's front page, on a host that exists nowhere."""
        return f"https://{self.slug}.example/"


def sample_outlets(now: datetime) -> tuple[SampleOutlet, ...]:
    """All outlets in file order, their entries dated relative to `now` (aware)."""
    content = tomllib.loads(resources.files(__package__).joinpath("stories.toml").read_text("utf-8"))
    words = _relative_words(now)
    texts = {entry["slug"]: entry["text"] for entry in content["entries"] if "text" in entry}
    outlets = []
    for outlet in content["outlets"]:
        rows = [entry for entry in content["entries"] if entry["outlet"] == outlet["slug"]]
        entries = [_entry(row, texts, words, now) for row in rows]
        entries.sort(key=lambda entry: entry.published_at, reverse=True)
        outlets.append(
            SampleOutlet(
                slug=outlet["slug"],
                name=outlet["name"],
                format=Format(outlet["format"]),
                language=outlet["language"],
                about=outlet["about"],
                entries=tuple(entries),
            )
        )
    return tuple(outlets)


def _entry(row: Mapping[str, Any], texts: Mapping[str, str], words: Mapping[str, str], now: datetime) -> SampleEntry:
    text = texts[row.get("reprint_of", row["slug"])].format_map(words)
    return SampleEntry(
        slug=row["slug"],
        event=row["event"],
        title=row["title"].format_map(words),
        paragraphs=tuple(part.strip() for part in text.split("\n\n") if part.strip()),
        url=f"https://{row['outlet']}.example/sample/{row['slug']}",
        published_at=now - timedelta(hours=row.get("age_h", 0.0)),
        flaws=frozenset(map(Flaw, row.get("flaws", ()))),
    )


def _relative_words(now: datetime) -> dict[str, str]:
    """Last month, last whole quarter and the coming years as seen from `now`, in three languages."""
    month = (now.month - 2) % 12
    quarter = ((now.month - 1) // 3 - 1) % 4
    return {
        "last_month": _MONTHS[month],
        "last_month_de": _MONTHS_DE[month],
        "last_month_zh": f"{month + 1}月",
        "quarter": _QUARTERS[quarter],
        "quarter_de": _QUARTERS_DE[quarter],
        "quarter_zh": _QUARTERS_ZH[quarter],
        "year": str(now.year),
        "year_1": str(now.year + 1),
        "year_2": str(now.year + 2),
    }
