"""How long an answer stays fresh, and when a server wants to be asked again (RFC 9111 and RFC 9110, 10.2.3)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import CIMultiDictProxy

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,])", re.IGNORECASE)


def fresh_for(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """How long the answer stays fresh: max-age, else Expires, less its age (P13 to P16).

    Returns:
        A positive time; None where the server says nothing, or that it is stale at once.
    """
    control = ", ".join(headers.getall("Cache-Control", ()))
    if _NEVER_FRESH.search(control):
        return None
    if (found := _MAX_AGE.search(control)) is not None:
        left = timedelta(seconds=int(found[1]) - _age_s(headers))
    elif (expires := http_date(headers.get("Expires", ""))) is not None:
        left = expires - (http_date(headers.get("Date", "")) or now) - timedelta(seconds=_age_s(headers))
    else:
        return None
    return left if left > timedelta() else None


def retry_after(headers: CIMultiDictProxy[str], now: datetime) -> datetime | None:
    """The instant a Retry-After header names, in seconds or as a date; None where it is absent, unreadable or past (P21)."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,10}", value):
        return now + timedelta(seconds=int(value))
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
    value = headers.get("Age", "").strip()
    return int(value) if re.fullmatch(r"\d{1,10}", value) else 0
