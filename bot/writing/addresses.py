"""Addresses as they may be shown: never with a login, and never with what only looks like a question and is a key (A50)."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SECRET_NAME = re.compile(
    r"(?:\A|[_.-])(?:auth|(?:api|access|auth|feed|rss)?[_-]?(?:key|token)|secret|pass|passwd|password|pwd|sig|signature|sid|session|user|login)\Z",
    re.IGNORECASE,
)


def public_address(url: str) -> str:
    """The address without a login and without parameters that are named like secrets."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    kept = [pair for pair in pairs if not _SECRET_NAME.search(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def is_public(url: str) -> bool:
    """Whether the address may be shown as it is."""
    return public_address(url) == url.partition("#")[0]
