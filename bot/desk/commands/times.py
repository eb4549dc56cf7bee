"""Times as people type them: "daily 08:00 Berlin", "weekly mon 9am", "werktags 7:30", "每天8点", "3d", "2w"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.model.subscription import Cadence

ALL_DAYS = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})

CADENCE_WORDS: Mapping[str, frozenset[int] | None] = {
    "daily": ALL_DAYS,
    "everyday": ALL_DAYS,
    "täglich": ALL_DAYS,
    "每天": ALL_DAYS,
    "每日": ALL_DAYS,
    "weekdays": WORKING_DAYS,
    "workdays": WORKING_DAYS,
    "werktags": WORKING_DAYS,
    "wochentags": WORKING_DAYS,
    "工作日": WORKING_DAYS,
    "weekends": WEEKEND,
    "weekend": WEEKEND,
    "wochenende": WEEKEND,
    "周末": WEEKEND,
    "weekly": None,
    "wöchentlich": None,
    "每周": None,
}
"""Words for a rhythm and its days; None where the day is said beside it (Monday where it is not)."""

DAY_WORDS: Sequence[tuple[str, ...]] = (
    ("mon", "monday", "mondays", "mo", "montag", "montags", "周一", "星期一"),
    ("tue", "tues", "tuesday", "tuesdays", "di", "dienstag", "dienstags", "周二", "星期二"),
    ("wed", "wednesday", "wednesdays", "mi", "mittwoch", "mittwochs", "周三", "星期三"),
    ("thu", "thur", "thurs", "thursday", "thursdays", "do", "donnerstag", "donnerstags", "周四", "星期四"),
    ("fri", "friday", "fridays", "fr", "freitag", "freitags", "周五", "星期五"),
    ("sat", "saturday", "saturdays", "sa", "samstag", "samstags", "sonnabend", "周六", "星期六"),
    ("sun", "sunday", "sundays", "so", "sonntag", "sonntags", "周日", "星期日", "周天", "星期天"),
)
DAYS = {word: number for number, words in enumerate(DAY_WORDS) for word in words}
AMBIGUOUS_DAYS = frozenset({"do", "so", "mi", "di", "sa", "fr", "mo", "sun", "sat"})
"""Words that are a day only after a rhythm or in a list: "so" and "do" are English words, "Sun" a company's."""

FILLERS = frozenset({"at", "every", "on", "um", "uhr", "jeden", "am", "o'clock", "in"})
SPOKEN = (
    (r"\b(?:every|each) day\b|\bjeden tag\b|每[天日]", " daily "),
    (r"\b(?:every|each|once a) week\b|\bjede woche\b", " weekly "),
    (r"(?<!\S)(?:at|um)[:=](?=\d)", " at "),
    (r"每(周|星期)([一二三四五六日天])", r" weekly \1\2 "),
)
"""Several words, or words without blanks, for one word of time."""

NAMED_TIMES = {"noon": time(12), "midnight": time(0), "mittags": time(12), "中午": time(12)}
TIME = re.compile(r"([01]?\d|2[0-4])(?:(?:[:.h点：](\d{2})?)(半)?)?(?:分)?\s?(am|pm)?", re.ASCII)
SPAN = re.compile(r"(\d{1,4})\s*(\D+)", re.ASCII)
SPAN_UNITS: Mapping[str, timedelta] = {
    **dict.fromkeys(("h", "hour", "hours", "stunde", "stunden", "std", "小时"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen", "天", "日"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks", "woche", "wochen", "周", "星期"), timedelta(weeks=1)),
    **dict.fromkeys(("m", "month", "months", "monat", "monate", "monaten", "个月", "月"), timedelta(days=30)),
    **dict.fromkeys(("y", "year", "years", "jahr", "jahre", "jahren", "年"), timedelta(days=365)),
}
LONGEST_SPAN = timedelta(days=365 * 20)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before there were feeds; a search that reaches further back is the same search."""

OFF_WORDS = frozenset({"off", "none", "end", "stop", "no", "aus", "ende", "keine", "关", "关闭", "取消"})
ON_WORDS = frozenset({"on", "yes", "an", "ein", "ja", "开", "是"})
INSTANT_WORDS = frozenset({"instant", "instantly", "immediately", "sofort", "立即", "即时"})

ZONE_WORDS: Mapping[str, str] = {
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "gmt": "UTC", "utc": "UTC", "z": "UTC",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin", "bst": "Europe/London",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "beijing": "Asia/Shanghai", "peking": "Asia/Shanghai", "北京": "Asia/Shanghai", "上海": "Asia/Shanghai",
    "munich": "Europe/Berlin", "münchen": "Europe/Berlin", "stuttgart": "Europe/Berlin", "wolfsburg": "Europe/Berlin", "frankfurt": "Europe/Berlin",
    "wien": "Europe/Vienna", "zürich": "Europe/Zurich", "柏林": "Europe/Berlin", "shenzhen": "Asia/Shanghai",
}  # fmt: skip
"""Names of zones that people type and the IANA database does not have, the industry's cities among them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed after `/subscribe`, taken apart.

    Attributes:
        what: the words that are no time; "" for everything.
        at, weekdays: as typed; None where nothing was said.
        zone: the zone, or the words of time that are neither time nor day nor zone; None where nothing was said.
        instant: they asked to be told at once.
    """

    what: str
    at: time | None = None
    weekdays: frozenset[int] | None = None
    zone: str | None = None
    instant: bool = False

    def cadence(self, zone: str) -> Cadence:
        """The cadence wished for; eight o'clock every day in `zone` where nothing was said."""
        plain = Cadence(zone=self.zone or zone)
        return Cadence(self.at or plain.at, plain.zone, plain.weekdays if self.weekdays is None else self.weekdays)


def parse_wish(text: str) -> Wish:
    """Take "xiaomi, byd daily 08:00 Europe/Berlin" apart; what is no word of time stays in `what`.

    A time of day counts only after a colon or beside a word of time, so that "3" or "Model 3" stays a name.
    """
    for pattern, spoken in SPOKEN:
        text = re.sub(pattern, spoken, text, flags=re.IGNORECASE)
    words = text.split()
    rhythm = next((place for place, word in enumerate(words) if _opens_time(word)), len(words))
    what, times = words[:rhythm], words[rhythm:]
    if not times and len(what) > 1 and zone_of(what[-1]) and "/" in what[-1]:
        what, times = what[:-1], what[-1:]
    while what and times and what[-1].casefold() in FILLERS:
        what.pop()
    return _read(" ".join(what), times)


def _opens_time(word: str) -> bool:
    """Whether a word begins what is said of time; so do "25:00" and "7pmm", or they would be looked for as a company."""
    bare = word.casefold().strip(",")
    parts = re.split(r"[,\-–]", bare)
    listed = len(parts) > 1 and all(part in DAYS for part in parts if part)
    return (
        bare in CADENCE_WORDS
        or bare in INSTANT_WORDS
        or listed
        or (bare in DAYS and bare not in AMBIGUOUS_DAYS)
        or re.fullmatch(r"\d{1,2}(:\d+\w*|(:\d{2})?[ap]m\w*)", bare) is not None
        or _glued(bare) is not None
    )


def _glued(word: str) -> tuple[str, str] | None:
    """Chinese writes rhythm and time without a blank: "每天8点" is two words."""
    for opening in (*CADENCE_WORDS, *DAYS):
        if not opening.isascii() and word.startswith(opening) and len(word) > len(opening):
            return opening, word[len(opening) :]
    return None


def _read(what: str, times: Sequence[str]) -> Wish:
    days: frozenset[int] | None = None
    at: time | None = None
    zone: str | None = None
    instant = False
    unread: list[str] = []
    for word in _separated(times):
        bare = word.casefold().strip(",")
        if bare in CADENCE_WORDS:
            days = CADENCE_WORDS[bare] if CADENCE_WORDS[bare] is not None else days or frozenset({0})
        elif (listed := parse_weekdays(bare)) is not None:
            weekly = days in {None, frozenset({0})}
            days = listed if weekly or days == ALL_DAYS else (days or frozenset()) | listed
        elif (clock := parse_time(bare)) is not None:
            at = clock
        elif bare in INSTANT_WORDS:
            instant = True
        elif bare not in FILLERS:
            unread.append(word)
    if unread:
        zone = zone_of(" ".join(unread)) or " ".join(unread)
    return Wish(what.strip(" ,"), at, days, zone, instant)


def _separated(words: Sequence[str]) -> list[str]:
    """The words, with glued Chinese ones parted and a lone "am" or "pm" put back to its number."""
    parted: list[str] = []
    for word in words:
        glued = _glued(word)
        if glued is not None:
            parted += _separated(glued)
        elif word.casefold() in {"am", "pm"} and parted and re.fullmatch(r"\d{1,2}(:\d{2})?", parted[-1]):
            parted[-1] += word
        else:
            parted.append(word)
    return parted


def parse_time(text: str) -> time | None:
    """A time of day: "08:00", "8", "7.30", "8am", "8 pm", "noon", "8点半"; None when it is none."""
    word = text.strip().casefold()
    if word in NAMED_TIMES:
        return NAMED_TIMES[word]
    match = TIME.fullmatch(word)
    if match is None:
        return None
    hour, minute = int(match[1]), 30 if match[3] else int(match[2] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "pm" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return time(hour % 24, minute)


def parse_weekdays(text: str) -> frozenset[int] | None:
    """Weekdays: "mon-fri", "mon,wed", "fr", "weekdays", "daily"; None when it is none."""
    word = text.strip().casefold()
    if CADENCE_WORDS.get(word) is not None:
        return CADENCE_WORDS[word]
    days: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", word)):
        first, dash, last = part.replace("–", "-").partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            return None
        span = (DAYS[last] - DAYS[first]) % 7 if dash else 0
        days |= {(DAYS[first] + offset) % 7 for offset in range(span + 1)}
    return frozenset(days) or None


def parse_span(text: str) -> timedelta | None:
    """A span of time: "12h", "3 days", "2w", "3 Tage", "2周"; None when it is none."""
    match = SPAN.fullmatch(text.strip().casefold())
    unit = SPAN_UNITS.get(match[2].strip()) if match else None
    return int(match[1]) * unit if match and unit is not None else None


def parse_since(text: str, now: datetime, zone: str) -> datetime | None:
    """The start of "2w" back from now, or of a calendar day, month or year in a zone; None when it is none."""
    span = parse_span(text)
    if span is not None:
        return max(now - min(span, LONGEST_SPAN), EARLIEST)
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text.strip(), re.ASCII)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_hours(text: str) -> tuple[time, time] | None:
    """Quiet hours: "22:00-07:00", "10pm to 7am"; None when they are none."""
    ends = re.split(r"\s*(?:-|–|bis|to|until|至|到)\s*", text.strip().casefold())
    if len(ends) != 2:
        return None
    start, end = parse_time(ends[0]), parse_time(ends[1])
    return None if start is None or end is None or start == end else (start, end)


def zone_of(typed: str) -> str | None:
    """The zone of the IANA database somebody means: its name, its city, or a usual short name; None when there is none."""
    word = typed.strip().strip("()").casefold().replace(" ", "_")
    return ZONE_WORDS.get(word) or _zones().get(word)


def suggest_zones(typed: str, most: int = 25) -> tuple[str, ...]:
    """Zones to offer while somebody types: those whose name or city begins so, then those that hold it."""
    word = typed.strip().casefold().replace(" ", "_")
    names = dict.fromkeys(_zones().values())
    begins = [name for name in names if any(part.startswith(word) for part in (name.casefold(), _city(name)))]
    holds = [name for name in names if word in name.casefold()]
    direct = [ZONE_WORDS[word]] if word in ZONE_WORDS else []
    return tuple(dict.fromkeys((*direct, *begins, *holds)))[:most]


@cache
def _zones() -> Mapping[str, str]:
    """Zones by their folded names and cities; a city that two zones share is the one of the longer-lived, shorter name."""
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    cities: dict[str, str] = {}
    for name in sorted(names, key=len):
        cities.setdefault(_city(name), name)
    return {**cities, **{name.casefold(): name for name in names}, "utc": "UTC"}


def _city(name: str) -> str:
    return name.rpartition("/")[2].casefold()
