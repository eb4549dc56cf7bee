"""Hubs that push what is new (feeds.md, P44): asked, answered and believed as WebSub says, over loopback with a hub of our own."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.web.fetch import Answer
from adapters.web.guard import Guard
from adapters.web.source import WebFeedSource
from adapters.web.websub import CallbackServer, WebHubs, is_signed
from bot.desk.polling import Poller
from bot.desk.push import PushDesk
from bot.errors import BadSettings, FeedRefused, FeedUnavailable
from bot.model.feed import Feed, FeedState, PollRules
from bot.model.push import PushState, PushSubscription
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore
from tests.support.feed_server import FeedServer, Response, feed, item, rss
from tests.support.hub import Form, Hub
from tests.support.polling import CountingIntake

DAY = timedelta(days=1)


@dataclass
class Room:
    """A newsroom that hubs can reach, its one feed, and the feed's hub."""

    server: FeedServer
    hub: Hub
    source: WebFeedSource
    callbacks: CallbackServer
    store: MemoryStore
    clock: FixedClock
    poller: Poller
    desk: PushDesk
    intake: CountingIntake
    feeds: list[Feed]

    async def subscribe(self, lease_s: int = 86_400) -> Form:
        """Read the feed, ask its hub and be confirmed: what the hub was asked."""
        await self.poller.poll()
        await self.desk.tend()
        form = self.hub.asked[-1]
        status, _, _ = await self.hub.verify(form, lease_s=lease_s)
        assert status == 200
        return form

    async def state(self) -> FeedState:
        return (await self.store.feed_states())[self.server.feed().url]

    async def only(self) -> PushSubscription:
        (one,) = await self.desk.subscriptions()
        return one

    async def pushed(self, form: Form, body: bytes, **said: str) -> int:
        """Push, and let everything that waits be filed."""
        status = await self.hub.push(form, body, **said)
        await self.callbacks.settled()
        return status


@asynccontextmanager
async def open_room(
    store: MemoryStore, hub: Hub, server: FeedServer, clock: FixedClock, source: WebFeedSource
) -> AsyncIterator[Room]:
    feeds, intake, lock = [server.feed()], CountingIntake(store), asyncio.Lock()
    desk = PushDesk(
        callback="http://to-be-known.example",
        feeds=feeds,
        hubs=WebHubs(fetcher=source.fetcher, guard=source.guard),
        notes=store,
        shelf=store,
        intake=intake,
        articles=None,
        clock=clock,
        between_polls=lock,
    )
    poller = Poller(
        feeds=feeds,
        source=source,
        shelf=store,
        clock=clock,
        rules=PollRules(),
        intake=intake,
        pushes=desk,
        one_round=lock,
    )
    async with CallbackServer(host="127.0.0.1", port=0, desk=desk, reader=source, body_bytes=50_000) as callbacks:
        desk.callback = f"http://127.0.0.1:{callbacks.port}/websub"
        filing = asyncio.create_task(callbacks.run())
        try:
            yield Room(server, hub, source, callbacks, store, clock, poller, desk, intake, feeds)
        finally:
            filing.cancel()
            await asyncio.wait([filing])


# One source and one clock for all tests of this file: their worker is warm once.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def source(clock: FixedClock) -> AsyncIterator[WebFeedSource]:
    async with WebFeedSource(clock=clock, allow_private=True, workers=1) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def room(source: WebFeedSource, clock: FixedClock) -> AsyncIterator[Room]:
    async with FeedServer(clock=clock.now) as server, Hub() as hub:
        server.on("feed", feed(body_with(hub, server, "1"), etag='"v1"'))
        async with open_room(MemoryStore(), hub, server, clock, source) as opened:
            yield opened


def body_with(hub: Hub, server: FeedServer, *keys: str) -> bytes:
    atom = "http://www.w3.org/2005/Atom"
    links = (
        f'<a:link xmlns:a="{atom}" rel="hub" href="{hub.url}"/>'
        f'<a:link xmlns:a="{atom}" rel="self" href="{server.url("topic")}"/>'
    )
    return rss(*(item(key) for key in keys), channel=f"<title>Outlet</title>{links}")


async def test_p44_hub_is_asked_for_what_the_feed_calls_itself(room: Room) -> None:
    await room.poller.poll()
    await room.desk.tend()
    (form,) = room.hub.asked
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == room.server.url("topic")
    assert form["hub.callback"].startswith(f"{room.desk.callback}/")
    assert len(form["hub.callback"].rpartition("/")[2]) >= 40
    assert 40 <= len(form["hub.secret"]) < 200
    assert int(form["hub.lease_seconds"]) == 864_000
    assert (await room.only()).state is PushState.ASKED


async def test_p44_hub_of_the_link_header_goes_before_that_of_the_document(room: Room) -> None:
    link = f'<{room.hub.url}second>; rel="hub", </topic2>; title="a, b"; rel=self'
    room.server.on("feed", feed(body_with(room.hub, room.server, "1"), etag='"v1"', Link=link))
    await room.poller.poll()
    one = await room.only()
    assert (one.hub, one.topic) == (f"{room.hub.url}second", room.server.url("topic2"))


async def test_p44_feed_without_a_hub_is_only_polled(room: Room) -> None:
    room.server.on("feed", feed(rss(item("1")), etag='"v1"'))
    await room.poller.poll()
    assert await room.desk.tend() == 0
    assert await room.desk.subscriptions() == ()


async def test_p44_challenge_is_given_back_as_a_type_no_browser_shows(room: Room) -> None:
    await room.poller.poll()
    await room.desk.tend()
    status, body, headers = await room.hub.verify(room.hub.asked[0])
    assert (status, body) == (200, b"<b>riddle & 7</b>")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    one = await room.only()
    assert (one.state, one.expires_at) == (PushState.ACTIVE, room.clock.now() + DAY)


@pytest.mark.parametrize(
    "changed",
    [{"topic": "http://other.example/"}, {"mode": "unsubscribe"}, {"mode": "publish"}, {"challenge": ""}],
)
async def test_p44_what_tacho_never_asked_for_is_not_confirmed(room: Room, changed: dict[str, str]) -> None:
    await room.poller.poll()
    await room.desk.tend()
    status, body, _ = await room.hub.verify(room.hub.asked[0], **changed)
    assert status == 404
    assert b"riddle" not in body
    assert (await room.only()).state is PushState.ASKED


async def test_p44_address_that_was_guessed_is_not_answered(room: Room) -> None:
    form = await room.subscribe()
    guessed = {**form, "hub.callback": f"{room.desk.callback}/guessed"}
    assert (await room.hub.verify(guessed))[0] == 404
    assert (await room.hub.verify(guessed, mode="denied"))[0] == 404
    assert await room.hub.push(guessed, rss(item("2"))) == 410
    assert room.intake.seen == {"1"}


async def test_p44_subscription_is_not_confirmed_before_it_was_asked_for(room: Room) -> None:
    await room.poller.poll()
    one = await room.only()
    form = {"hub.mode": "subscribe", "hub.topic": one.topic, "hub.callback": f"{one.callback}/{one.key}"}
    assert (await room.hub.verify(form))[0] == 404


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_p44_signed_push_is_filed_by_every_method_of_the_recommendation(room: Room, method: str) -> None:
    form = await room.subscribe()
    assert await room.pushed(form, rss(item("2"), item("3")), method=method) == 202
    assert room.intake.seen == {"1", "2", "3"}
    assert len(room.server.requests) == 1


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "md5=00", "sha256", "sha256=\u00e9"])
async def test_p44_push_that_is_not_signed_is_acknowledged_and_ignored(room: Room, signature: str) -> None:
    form = await room.subscribe()
    assert await room.pushed(form, rss(item("forged")), X_Hub_Signature=signature) == 202
    assert room.intake.seen == {"1"}


async def test_p44_signature_of_another_body_or_secret_is_none(room: Room) -> None:
    form = await room.subscribe()
    assert await room.pushed({**form, "hub.secret": "another"}, rss(item("forged")), method="sha256") == 202
    assert room.intake.seen == {"1"}
    # RFC 4231, test case 2.
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert is_signed(b"what do ya want for nothing?", "Jefe", f"sha256={digest}")
    assert is_signed(b"what do ya want for nothing?", "Jefe", f"SHA256={digest.upper()}")
    assert not is_signed(b"what do ya want for nothing!", "Jefe", f"sha256={digest}")


async def test_p44_feed_is_polled_as_if_there_were_no_hub(room: Room) -> None:
    form = await room.subscribe()
    before = await room.state()
    await room.pushed(form, rss(item("2")))
    assert await room.state() == before
    room.clock.advance(timedelta(hours=3))
    (outcome,) = await room.poller.poll()
    assert outcome.unchanged
    assert room.server.requests[-1].headers["if-none-match"] == '"v1"'


async def test_p44_push_waits_while_feeds_are_polled(room: Room) -> None:
    form = await room.subscribe()
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(_: object) -> Response:
        asked.set()
        await answer.wait()
        return Response(200, body_with(room.hub, room.server, "1", "4"), {"ETag": '"v2"'})

    room.server.on("feed", slow)
    room.clock.advance(timedelta(hours=3))
    polling = asyncio.create_task(room.poller.poll())
    await asked.wait()
    await room.hub.push(form, rss(item("2")))
    answer.set()
    await polling
    await room.pushed(form, rss(item("3")))
    assert room.intake.seen == {"1", "2", "3", "4"}
    assert (await room.state()).validators.etag == '"v2"'


async def test_p44_lease_is_renewed_before_it_ends_and_not_long_before(room: Room) -> None:
    form = await room.subscribe(lease_s=86_400)
    room.clock.advance(timedelta(hours=17))
    assert await room.desk.tend() == 0
    room.clock.advance(timedelta(hours=3))
    assert await room.desk.tend() == 1
    renewal = room.hub.asked[-1]
    assert {**renewal, "hub.mode": ""} == {**form, "hub.mode": ""}
    assert (await room.only()).state is PushState.ACTIVE
    await room.hub.verify(renewal, lease_s=172_800)
    assert (await room.only()).expires_at == room.clock.now() + 2 * DAY


async def test_p44_hub_that_never_confirms_is_asked_less_and_less(room: Room) -> None:
    await room.poller.poll()
    hours = []
    for hour in range(72):
        if await room.desk.tend():
            hours.append(hour)
        room.clock.advance(timedelta(hours=1))
    assert hours == [0, 1, 3, 7, 15, 31, 55]


@pytest.mark.parametrize("lease", ["0", "1", "999999999", "soon", "-5", ""])
async def test_p44_strange_lease_neither_hurries_nor_lasts_for_ever(room: Room, lease: str) -> None:
    await room.poller.poll()
    await room.desk.tend()
    assert (await room.hub.verify(room.hub.asked[0], lease_seconds=lease))[0] == 200
    one = await room.only()
    assert timedelta(minutes=10) <= one.next_try_at - room.clock.now() <= timedelta(days=45)
    assert one.expires_at is not None
    assert one.expires_at - room.clock.now() <= timedelta(days=60)


async def test_p44_feed_that_is_taken_out_is_unsubscribed_and_forgotten(room: Room) -> None:
    form = await room.subscribe()
    room.feeds.clear()
    await room.desk.tend()
    farewell = room.hub.asked[-1]
    assert farewell["hub.mode"] == "unsubscribe"
    assert farewell["hub.callback"] == form["hub.callback"]
    assert await room.hub.push(form, rss(item("2"))) == 410
    assert (await room.hub.verify(farewell))[0] == 200
    assert await room.desk.subscriptions() == ()
    assert await room.store.notes("websub") == {}
    assert await room.hub.push(form, rss(item("2"))) == 410


async def test_p44_hub_that_does_not_listen_is_told_three_times_to_stop(room: Room) -> None:
    await room.subscribe()
    room.feeds.clear()
    room.hub.status = 500
    for _ in range(20):
        await room.desk.tend()
        room.clock.advance(timedelta(hours=1))
    assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe"] + ["unsubscribe"] * 3
    assert await room.desk.subscriptions() == ()


async def test_p44_feed_that_changes_its_hub_is_subscribed_to_there_and_ended_here(room: Room) -> None:
    await room.subscribe()
    async with Hub() as other:
        room.server.on("feed", feed(body_with(other, room.server, "1", "2"), etag='"v2"'))
        room.clock.advance(timedelta(hours=3))
        await room.poller.poll()
        await room.desk.tend()
        assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe", "unsubscribe"]
        assert [form["hub.mode"] for form in other.asked] == ["subscribe"]
        assert other.asked[0]["hub.secret"] != room.hub.asked[0]["hub.secret"]


async def test_p44_denied_subscription_is_asked_for_once_more_in_a_day(room: Room) -> None:
    form = await room.subscribe()
    status, _, _ = await room.hub.verify(form, mode="denied", reason="no")
    assert status == 200
    one = await room.only()
    assert (one.state, one.problem) == (PushState.ASKED, "The hub denies the subscription.")
    room.clock.advance(DAY - timedelta(minutes=1))
    assert await room.desk.tend() == 0
    room.clock.advance(timedelta(minutes=1))
    assert await room.desk.tend() == 1


@pytest.mark.parametrize(("status", "waits_h"), [(400, 24), (404, 24), (500, 1), (429, 1)])
async def test_p44_hub_that_does_not_take_the_request_costs_nothing_but_time(
    room: Room, status: int, waits_h: int
) -> None:
    room.hub.status = status
    await room.poller.poll()
    await room.desk.tend()
    one = await room.only()
    assert one.problem is not None
    assert str(status) in one.problem
    assert one.next_try_at == room.clock.now() + timedelta(hours=waits_h)
    assert room.intake.seen == {"1"}


@pytest.mark.parametrize("status", [307, 308])
async def test_p44_hub_may_send_on_to_another_hub(room: Room, status: int) -> None:
    async with Hub() as other:
        room.hub.status, room.hub.location = status, other.url
        await room.poller.poll()
        await room.desk.tend()
        assert room.hub.asked == []
        assert [form["hub.mode"] for form in other.asked] == ["subscribe"]


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "file:///etc/passwd"])
async def test_a17_hub_that_sends_on_to_a_closed_address_is_refused(room: Room, location: str) -> None:
    room.hub.status, room.hub.location = 307, location
    await room.poller.poll()
    await room.desk.tend()
    one = await room.only()
    assert one.state is PushState.ASKED
    assert one.problem is not None


async def test_a17_hub_on_a_private_address_is_never_asked(room: Room) -> None:
    async with WebFeedSource(clock=room.clock, workers=1) as public:
        hubs = WebHubs(fetcher=public.fetcher, guard=public.guard)
        await room.poller.poll()
        with pytest.raises(FeedRefused):
            await hubs.ask(await room.only(), "subscribe", 60)
    assert room.hub.asked == []


async def test_p44_public_hub_is_asked_by_https_whatever_its_address_says() -> None:
    asked: list[str] = []

    class Line:
        async def post(self, address: str, form: Mapping[str, str]) -> Answer:
            asked.append(address)
            raise FeedUnavailable("The server does not accept the connection.")

    hubs = WebHubs(fetcher=Line(), guard=Guard())  # type: ignore[arg-type]
    one = PushSubscription(
        *("key", "https://f.example/", "http://hub.example/x", "https://f.example/", "https://n.example", "secret"),
        PushState.ASKED,
        FixedClock().now(),
    )
    with pytest.raises(FeedUnavailable):
        await hubs.ask(one, "subscribe", 60)
    assert asked == ["https://hub.example/x", "http://hub.example/x"]


async def test_p44_subscription_outlives_a_restart(room: Room) -> None:
    form = await room.subscribe()
    one = await room.only()
    async with open_room(room.store, room.hub, room.server, room.clock, room.source) as again:
        assert await again.only() == one
        again.desk.callback = room.desk.callback
        moved = {**form, "hub.callback": f"http://127.0.0.1:{again.callbacks.port}/{one.key}"}
        await again.pushed(moved, rss(item("2")))
        assert again.intake.seen == {"2"}
        assert len(room.hub.asked) == 1


async def test_p44_callback_address_that_changes_is_told_to_the_hub(room: Room) -> None:
    first = await room.subscribe()
    room.desk.callback = "https://elsewhere.example/websub"
    room.server.on("feed", feed(body_with(room.hub, room.server, "1", "2"), etag='"v2"'))
    room.clock.advance(timedelta(hours=3))
    await room.poller.poll()
    await room.desk.tend()
    told = [(form["hub.mode"], form["hub.callback"].rpartition("/")[0]) for form in room.hub.asked[1:]]
    assert sorted(told) == [
        ("subscribe", "https://elsewhere.example/websub"),
        ("unsubscribe", first["hub.callback"].rpartition("/")[0]),
    ]


async def test_p44_push_beyond_measure_is_not_read(room: Room) -> None:
    form = await room.subscribe()
    assert await room.hub.push(form, b" " * 50_001) == 413
    assert await room.hub.push(form, rss(item("2")), Content_Encoding="gzip") == 415
    assert room.intake.seen == {"1"}


async def test_p44_push_that_is_no_feed_harms_nothing(room: Room) -> None:
    form = await room.subscribe()
    before = await room.state()
    for body in (b"", b"<html>no feed</html>", b"\x00\xff" * 100, b"{"):
        assert await room.pushed(form, body) == 202
    assert room.intake.seen == {"1"}
    assert await room.state() == before


async def test_p44_hub_that_pushes_faster_than_tacho_files_is_asked_to_wait(room: Room) -> None:
    form = await room.subscribe()
    server = CallbackServer(host="127.0.0.1", port=0, desk=room.desk, reader=room.source)
    async with server:  # nobody files what comes here
        there = {**form, "hub.callback": f"http://127.0.0.1:{server.port}/{(await room.only()).key}"}
        statuses = [await room.hub.push(there, rss(item(str(number)))) for number in range(10)]
    assert statuses == [202] * 8 + [503] * 2


async def test_p44_port_that_is_taken_is_named(room: Room) -> None:
    with pytest.raises(BadSettings, match="websub_port"):
        async with CallbackServer(host="127.0.0.1", port=room.callbacks.port, desk=room.desk, reader=room.source):
            pass
