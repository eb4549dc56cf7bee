"""Which addresses Tacho asks: the public internet on ports 80 and 443, and private networks only where the operator says so.

Every outgoing request is judged twice: its URL before anything happens, and the address really dialled when the socket is
made. The second judgement leaves no gap between check and use, whatever names resolve to (feeds.md, A01 to A17).
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any

from yarl import URL

from bot.errors import FeedRefused

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

PUBLIC_PORTS = frozenset({80, 443})
LONGEST_URL = 4096

# What `allow_private = true` opens: loopback, private use (RFC 1918, 4193) and shared space (RFC 6598). Link-local space
# stays closed unless it is listed by name: cloud metadata services live there.
LOCAL_NETWORKS: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
)

# IANA special-purpose registries for IPv4 and IPv6 (RFC 6890), plus multicast and what embeds an IPv4 address. Written out
# because `is_global` differs between Python's patch releases. The IPv6 part only lists what lies inside 2000::/3.
_CLOSED: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "localdomain")
_HOST = re.compile(
    r"(?:[a-z0-9._-]+|[0-9a-f:.]*:(?:[0-9a-f:.]*[0-9a-f:])?(?:%[a-z0-9._%-]+)?)\Z", re.IGNORECASE | re.ASCII
)
_NUMERIC_LABEL = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z", re.IGNORECASE)


class AddressRefused(OSError):
    """The address about to be dialled is none Tacho asks; an OSError, so that connection code treats it as a failed dial."""

    def __init__(self) -> None:
        # One wording for every refused address: an answer must not tell which addresses exist (A18).
        super().__init__("the address is not on the public internet")


class Guard:
    """Judges URLs and addresses.

    Args:
        allow_private: False for the public internet only; True to allow loopback and private networks too; or exactly the
            networks to allow. An allowed private address may use any port.
    """

    def __init__(self, *, allow_private: bool | Sequence[Network] = False) -> None:
        if isinstance(allow_private, bool):
            self._allowed = LOCAL_NETWORKS if allow_private else ()
        else:
            self._allowed = tuple(allow_private)

    def allows(self, ip: str, port: int) -> bool:
        """Whether `ip` (a literal, with or without a zone) may be asked on `port`."""
        try:
            address = _unwrap(ipaddress.ip_address(ip.partition("%")[0]))
        except ValueError:
            return False
        return self.is_allowed_private(address) or (port in PUBLIC_PORTS and is_public(address))

    def is_allowed_private(self, address: Address) -> bool:
        """Whether the operator opened a network that holds `address`."""
        return any(address in network for network in self._allowed if network.version == address.version)

    def opens(self, url: URL) -> bool:
        """Whether `url` can only be an address that the operator opened: a private literal, a local name, an odd port."""
        host = (url.host or "").rstrip(".").lower()
        try:
            return self.is_allowed_private(_unwrap(ipaddress.ip_address(host)))
        except ValueError:
            return bool(self._allowed) and (url.port not in PUBLIC_PORTS or _is_local_name(host))

    def socket_for(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """The socket for one dial, made only when the address is allowed: aiohttp's `socket_factory`.

        Raises:
            AddressRefused: the address is not allowed.
        """
        family, kind, protocol, _, sockaddr = addr_info
        if not self.allows(str(sockaddr[0]), int(sockaddr[1])):
            raise AddressRefused
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.settimeout(0)
        return made

    def check(self, text: str, base: URL | None = None) -> URL:
        """Parse an address, the same way for the check and for the request, and judge what can be judged without a look-up.

        Args:
            text: the address as it was configured or received.
            base: what a relative address is relative to.

        Returns:
            The address, absolute, without a fragment.

        Raises:
            FeedRefused: it is none that Tacho asks.
        """
        text = text.strip()
        if not text or len(text) > LONGEST_URL or re.search(r"[\x00-\x20\x7f\\]", text):
            raise FeedRefused("The address holds characters that no address may hold, or is too long; copy it again.")
        try:
            url = URL(text)
            url = (base.join(url) if base is not None else url).with_fragment(None)
            scheme, host, port, sent = url.scheme, url.host, url.port, url.raw_host or ""
        except (ValueError, TypeError, IndexError) as error:  # the last of yarl, for "https://a@[::1]:@"
            raise FeedRefused("The address cannot be read; it must look like https://example.com/feed.xml.") from error
        if scheme not in {"http", "https"}:
            raise FeedRefused("The address must begin with http:// or https://.")
        if not host or not host.strip(".") or port is None or not _HOST.match(sent):
            raise FeedRefused("The address names no host; it must look like https://example.com/feed.xml.")
        self._check_host(host.rstrip(".").lower(), port)
        return url

    def _check_host(self, host: str, port: int) -> None:
        try:
            address = _unwrap(ipaddress.ip_address(host.partition("%")[0]))
        except ValueError:
            if ":" in host or _NUMERIC_LABEL.match(host.rpartition(".")[2]):
                raise FeedRefused(REFUSED) from None
            if not self._allowed and _is_local_name(host):
                raise FeedRefused(REFUSED) from None
            if port not in PUBLIC_PORTS and not self._allowed:
                raise FeedRefused("Tacho asks public addresses on ports 80 and 443 only.") from None
            return
        if self.is_allowed_private(address):
            return
        if not is_public(address):
            raise FeedRefused(REFUSED)
        if port not in PUBLIC_PORTS:
            raise FeedRefused("Tacho asks public addresses on ports 80 and 443 only.")


REFUSED = (
    "Tacho does not ask this address: it is not on the public internet, or not on port 80 or 443. An operator can allow "
    "private networks with [feeds] allow_private."
)


def _is_local_name(host: str) -> bool:
    return any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES)


def is_public(address: Address) -> bool:
    """Whether an unwrapped address is a unicast address of the public internet."""
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return not any(address in network for network in _CLOSED if network.version == address.version)


def _unwrap(address: Address) -> Address:
    """The IPv4 address inside `::ffff:a.b.c.d` and NAT64; other embeddings (6to4, Teredo, `::a.b.c.d`) stay and are closed."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
