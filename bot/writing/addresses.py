"""Addresses as they may be shown: never with a login, never with what only looks like a question and is a key, and never as another."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SECRET_NAME = re.compile(
    r"(?:\A|[_.-])(?:auth|(?:api|access|auth|feed|rss)?[_-]?(?:key|token)|secret|pass|passwd|password|pwd|sig|signature|sid|session|user|login)\Z",
    re.IGNORECASE,
)


_LIKE_AN_ADDRESS = re.compile(
    r"(?:://|www\.)(?:[^\s/@]*@)?(?P<inside>[^\s/:?#@]+)|\A\s*(?P<whole>(?:[\w-]+\.)+[^\W\d_]{2,})(?:[/:?#]\S*)?\s*\Z",
    re.IGNORECASE,
)


def other_host(label: str, url: str) -> str:
    """The host that a link leads to, where its label looks like an address of another one (A41); "" where it does not.

    Args:
        label: what stands there to be clicked.
        url: absolute.
    """
    found = _LIKE_AN_ADDRESS.search(label)
    if found is None:
        return ""
    named = (found["inside"] or found["whole"]).lower().removeprefix("www.").rstrip(".")
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if named == host or host.endswith(f".{named}") else host


def public_address(url: str) -> str:
    """The address without a login and without parameters that are named like secrets; its host as it is sent, "xn--" and all (A46)."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    kept = [pair for pair in pairs if not _SECRET_NAME.search(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def is_public(url: str) -> bool:
    """Whether the address may be shown as it is."""
    return public_address(url) == url.partition("#")[0]
