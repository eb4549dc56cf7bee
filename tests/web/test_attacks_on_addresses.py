"""Attacks that aim at addresses Tacho must never ask (feeds.md, A01 to A18)."""

import socket
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.fetch import Fetcher, Limits
from adapters.web.guard import AddressRefused, Guard
from bot.errors import FeedRefused, FeedUnavailable
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Response, feed, item, rss

STRICT = Guard()


class NameTable(AbstractResolver):
    """A name service that says what the test wants; each name has a list of answers, used up one look-up at a time."""

    def __init__(self, **names: list[list[str]]) -> None:
        self._names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self._names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


class RecordingGuard(Guard):
    """Judges as the real one does, writes down what would be dialled, and dials nothing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.dialled: list[str] = []

    def socket_for(self, addr_info: tuple[Any, ...]) -> socket.socket:
        super().socket_for(addr_info).close()
        self.dialled.append(addr_info[4][0])
        raise ConnectionRefusedError("the test dials nothing")


async def ask(address: str, guard: Guard, names: NameTable | None = None) -> None:
    async with Fetcher(clock=FixedClock(), guard=guard, resolver=names or NameTable()) as fetcher:
        await fetcher.get(address)


def is_refused(address: str) -> bool:
    try:
        STRICT.check(address)
    except FeedRefused:
        return True
    return False


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "a.localhost", "localhost.", "[::1]", "0.0.0.0", "[::]", "127.8.9.1"]
)
def test_a01_loopback_is_refused_before_connecting(host: str) -> None:
    assert is_refused(f"http://{host}/feed")


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "[fc00::1]",
        "[fdab::1]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
    ],
)
def test_a02_private_networks_are_refused(host: str) -> None:
    assert is_refused(f"http://{host}/feed")


@pytest.mark.parametrize("host", ["169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal", "printer.local"])
def test_a03_cloud_metadata_is_refused(host: str) -> None:
    assert is_refused(f"http://{host}/latest")


def test_a03_link_local_space_stays_closed_when_private_networks_are_open() -> None:
    assert not Guard(allow_private=True).allows("169.254.169.254", 80)
    assert Guard(allow_private=[ip_network("169.254.169.254/32")]).allows("169.254.169.254", 80)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "100.64.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
        ),
        *("240.0.0.1", "255.255.255.255", "[ff02::1]", "[2001:db8::1]", "[100::1]", "[3fff::1]", "[2001:10::1]"),
    ],
)
def test_a04_special_purpose_and_multicast_space_is_refused(host: str) -> None:
    assert is_refused(f"http://{host}/feed")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0x7f000001", "127.0.0.0x1", "1"])
def test_a05_odd_spellings_of_addresses_are_refused(host: str) -> None:
    assert is_refused(f"http://{host}/feed")
    with pytest.raises(FeedRefused):
        Guard(allow_private=True).check(f"http://{host}/feed")


@pytest.mark.parametrize("host", ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:10.0.0.1]"])
def test_a06_mapped_addresses_are_unwrapped_and_refused(host: str) -> None:
    assert is_refused(f"http://{host}/feed")


@pytest.mark.parametrize(
    "host", ["64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378::1"]
)
def test_a07_addresses_inside_nat64_6to4_and_teredo_are_refused(host: str) -> None:
    assert is_refused(f"http://[{host}]/feed")
    assert not STRICT.allows(host, 80)


def test_a07_public_address_inside_nat64_is_asked() -> None:
    assert STRICT.allows("64:ff9b::808:808", 443)


@pytest.mark.parametrize("private", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
async def test_a08_public_name_with_a_private_address_is_refused_at_the_dial(private: str) -> None:
    guard = RecordingGuard()
    with pytest.raises(FeedRefused):
        await ask("http://news.example/feed", guard, NameTable(news_example=[[private]]))
    assert guard.dialled == []


async def test_a09_only_the_public_one_of_two_addresses_is_dialled() -> None:
    guard = RecordingGuard()
    with pytest.raises((FeedUnavailable, FeedRefused)):
        await ask("http://news.example/feed", guard, NameTable(news_example=[["10.0.0.7", "93.184.215.14", "::1"]]))
    assert set(guard.dialled) == {"93.184.215.14"}


async def test_a10_address_that_was_judged_is_the_one_that_is_dialled() -> None:
    guard = RecordingGuard()
    names = NameTable(news_example=[["93.184.215.14"], ["127.0.0.1"]])
    with pytest.raises(FeedUnavailable):
        await ask("http://news.example/feed", guard, names)
    assert (names.asked, guard.dialled) == (["news.example"], ["93.184.215.14"])
    with pytest.raises(FeedRefused):
        await ask("http://news.example/feed", guard, names)
    assert guard.dialled == ["93.184.215.14"]


@pytest.fixture
async def redirecting() -> AsyncIterator[tuple[FeedServer, Fetcher]]:
    """A server Tacho may ask, and a fetcher that may ask only that one."""
    names = NameTable(inside_example=[["10.0.0.7"]])
    guard = Guard(allow_private=[ip_network("127.0.0.1/32")])
    async with FeedServer() as server, Fetcher(clock=FixedClock(), guard=guard, resolver=names) as fetcher:
        yield server, fetcher


async def refused_redirect(redirecting: tuple[FeedServer, Fetcher], target: str) -> None:
    server, fetcher = redirecting
    server.on("feed", Response(302, headers={"Location": target}))
    with pytest.raises(FeedRefused):
        await fetcher.get(server.url())
    assert len(server.requests) == 1


async def test_a11_redirect_to_a_private_name_is_refused_at_that_hop(redirecting: tuple[FeedServer, Fetcher]) -> None:
    await refused_redirect(redirecting, "http://inside.example/latest/meta-data")


@pytest.mark.parametrize("host", ["127.0.0.2", "169.254.169.254", "[::1]", "0x7f.1"])
async def test_a12_redirect_to_a_literal_private_address_is_refused(
    redirecting: tuple[FeedServer, Fetcher], host: str
) -> None:
    await refused_redirect(redirecting, f"http://{host}/")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://news.example/f", "gopher://news.example/1", "data:text/xml,<rss/>"]
)
async def test_a13_redirect_to_another_scheme_is_refused(redirecting: tuple[FeedServer, Fetcher], target: str) -> None:
    await refused_redirect(redirecting, target)


@pytest.mark.parametrize(
    "address",
    [
        "http://good.example@127.0.0.1/",
        "http://127.0.0.1\\@good.example/",
        "http://good.example/\r\nHost: other",
        "http://good.example/\tfeed",
        "http://good.example\n.evil.example/",
        "http://[::1",
        "http:///feed",
        "http://good.example:99999/",
        "//good.example/feed",
        "good.example/feed",
        "",
        "http://" + "a" * 5000 + ".example/",
    ],
)
def test_a14_addresses_that_two_readers_could_read_differently_are_refused(address: str) -> None:
    assert is_refused(address)


@pytest.mark.parametrize("port", [1, 22, 25, 6379, 8080, 8443, 65535])
def test_a15_only_ports_80_and_443_are_asked(port: int) -> None:
    assert is_refused(f"http://news.example:{port}/")
    assert not STRICT.allows("93.184.215.14", port)
    assert STRICT.allows("93.184.215.14", 80)
    assert STRICT.allows("93.184.215.14", 443)


def test_a15_allowed_private_address_may_use_any_port_and_public_ones_still_may_not() -> None:
    guard = Guard(allow_private=True)
    assert guard.allows("127.0.0.1", 6379)
    assert guard.allows("::ffff:127.0.0.1", 6379)
    assert not guard.allows("93.184.215.14", 6379)


async def test_a16_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FeedServer() as server, FeedServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        server.on("feed", feed(rss(item())))
        async with Fetcher(clock=FixedClock(), guard=Guard(allow_private=True)) as fetcher:
            assert (await fetcher.get(server.url())).status == 200
        assert proxy.requests == []


async def test_a17_posts_to_hubs_pass_the_same_guard() -> None:
    guard = RecordingGuard()
    async with Fetcher(clock=FixedClock(), guard=guard, resolver=NameTable(hub_example=[["10.0.0.7"]])) as fetcher:
        for address in ("http://hub.example/", "http://127.0.0.1/"):
            with pytest.raises(FeedRefused):
                await fetcher.post(address, {"hub.mode": "subscribe"})
    assert guard.dialled == []


async def test_a18_refused_addresses_get_one_sentence_that_tells_nothing(
    redirecting: tuple[FeedServer, Fetcher],
) -> None:
    server, fetcher = redirecting
    server.on("feed", Response(302, b"secret body", headers={"Location": "http://inside.example/"}))
    said = []
    for address in (server.url(), "http://127.0.0.2/", "http://10.1.1.1:22/", "http://169.254.169.254/"):
        with pytest.raises(FeedRefused) as refusal:
            await fetcher.get(address)
        said.append(str(refusal.value))
    assert len(set(said)) == 1
    assert "secret" not in said[0]


@given(st.ip_addresses(v=4), st.sampled_from([80, 443, 22]))
def test_guard_never_allows_what_python_calls_private(address: Any, port: int) -> None:
    if STRICT.allows(str(address), port):
        assert address.is_global
        assert port != 22


@given(st.ip_addresses(v=6))
def test_guard_never_allows_an_ipv6_address_outside_global_unicast(address: Any) -> None:
    if STRICT.allows(str(address), 443):
        assert address.ipv4_mapped or str(address).startswith("64:ff9b::") or address in ip_network("2000::/3")


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for candidate in (text, "http://" + text):
        try:
            url = STRICT.check(candidate)
        except FeedRefused:
            continue
        assert url.scheme in {"http", "https"}
        assert url.host


def test_refused_dial_is_a_failed_dial_for_connection_code() -> None:
    with pytest.raises(AddressRefused):
        STRICT.socket_for((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))
    assert issubclass(AddressRefused, OSError)


def test_limits_are_those_of_the_design() -> None:
    assert (Limits().body_bytes, Limits().deadline_s, Limits().redirects) == (5 * 1024 * 1024, 30.0, 5)
