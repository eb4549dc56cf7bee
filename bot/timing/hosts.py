"""Which feeds share one host's patience: what a 429 counts for (feeds.md, P24)."""

import ipaddress
from urllib.parse import urlsplit

# Second levels under which countries register names, as far as news sites use them (from the Public Suffix List).
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "gr", "ne", "net", "or", "org"})

# Hosts where each path or sub-domain belongs to somebody else and has a limit of its own.
_SHARED_HOSTS = frozenset(
    {
        *("blogspot.com", "feedburner.com", "feedpress.me", "github.io", "gitlab.io", "medium.com", "netlify.app"),
        *("pages.dev", "rss.app", "rsshub.app", "substack.com", "vercel.app", "wordpress.com"),
    }
)


def host_of(address: str) -> str:
    """Host and port of an address in lower case, without credentials; "" where it has none."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def shared_limit(address: str) -> str:
    """The domain whose feeds wait together when one of them is answered with 429.

    Returns:
        The registrable domain; "" where the answer counts for the one feed only: an IP address, a name without a dot, or a
        host that many publishers share.
    """
    host = host_of(address)
    if host.startswith("["):
        return ""
    host = host.partition(":")[0].rstrip(".")
    labels = host.split(".")
    if len(labels) < 2 or _is_literal(host):
        return ""
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
    domain = ".".join(labels[-size:])
    return "" if domain in _SHARED_HOSTS else domain


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
