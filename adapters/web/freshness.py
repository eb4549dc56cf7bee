"""How long an answer stays fresh, and when a server wants to be asked again (RFC 9111 and RFC 9110, 10.2.3)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import CIMultiDictProxy

_DIRECTIVE = re.compile(r"""([^\s,="]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*))?""")
_HTTP_DATE = re.compile(
    r"[A-Z]{3}, \d\d [A-Z]{3} \d{4} \d\d:\d\d:\d\d GMT|[A-Z]{6,9}, \d\d-[A-Z]{3}-\d\d \d\d:\d\d:\d\d GMT"
    r"|[A-Z]{3} [A-Z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}",
    re.IGNORECASE,
)
"""The three forms a date of HTTP has; one of any other form in Expires means that the answer is stale (RFC 9111, 5.3)."""
_FOREVER_S = 2**31  # what a larger number of seconds means (RFC 9111, 1.2.2)


def fresh_for(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """How long the answer stays fresh: max-age, else Expires, less its age (P13 to P16).

    Returns:
        A positive time; None where the server says nothing, or that it is stale at once.
    """
    control = _directives(headers)
    if control.get("no-cache") == "" or ("no-store" in control and "must-understand" not in control):
        return None
    lifetime = timedelta()
    if (max_age := control.get("max-age")) is not None:
        lifetime = timedelta(seconds=_seconds(max_age) or 0)
    elif _HTTP_DATE.fullmatch(expires := headers.get("Expires", "").strip()):
        lifetime = (http_date(expires) or now) - (http_date(headers.get("Date", "")) or now)
    left = lifetime - timedelta(seconds=_age_s(headers))
    return left if left > timedelta() else None


def _directives(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """Cache-Control's directives by lower-case name; of two with one name the first counts, one without a value has ""."""
    found: dict[str, str] = {}
    for name, value in _DIRECTIVE.findall(", ".join(headers.getall("Cache-Control", ()))):
        found.setdefault(name.lower(), value.strip('"'))
    return found


def retry_after(headers: CIMultiDictProxy[str], now: datetime) -> datetime | None:
    """The instant a Retry-After header names, in seconds or as a date; None where it is absent, unreadable or past (P21)."""
    value = headers.get("Retry-After", "").strip()
    if (wait_s := _seconds(value)) is not None:
        return now + timedelta(seconds=wait_s)
    instant = http_date(value)
    return instant if instant is not None and instant > now else None


def http_date(value: str) -> datetime | None:
    """An HTTP-date in UTC; None for anything else."""
    try:
        instant = parsedate_to_datetime(value)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _age_s(headers: CIMultiDictProxy[str]) -> int:
    """The first of the ages the answer names; 0 where that is none."""
    return _seconds(headers.get("Age", "").partition(",")[0].strip()) or 0


def _seconds(text: str) -> int | None:
    """A number of seconds as headers write it; None for anything else."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return min(int(text), _FOREVER_S) if len(text) < 20 else _FOREVER_S
