"""The feed source: asks for a feed once, conditionally, and reads what comes in a worker."""

import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp.abc import AbstractResolver
from yarl import URL

from adapters.web.fetch import STANDARD, Answer, Fetcher, Limits
from adapters.web.freshness import fresh_for, retry_after
from adapters.web.guard import Guard, Network
from adapters.web.links import linked
from adapters.web.workers import JobFailed, Workers
from bot.errors import FeedGone, FeedUnavailable, FeedUnreadable, HostBusy
from bot.model.feed import Document, Entry, Feed, FeedState, Unchanged, Validators
from bot.model.message import Picture
from bot.ports import Clock

_ONLY_NEW = 226  # the entries that are new, and no others (RFC 3229; feeds.md, P39)
_FEED_STATUSES = frozenset({200, _ONLY_NEW})


class WebFeedSource:
    """Keeps `bot.ports.FeedSource` over HTTP. Use it as an async context manager, or `start` and `close` it.

    Args:
        clock: for dates that count from now, and for pauses between requests to one host.
        allow_private: see `Guard`.
        contact: web or mail address of who runs Tacho, for the User-Agent; "" for none.
        limits: what one request may cost.
        workers: at most so many processes read documents.
        parse_deadline_s: wall time for reading one document.
        resolver, tls: see `Fetcher`.

    Attributes:
        guard, fetcher, workers: for other parts that ask the web beside it; opened and closed with this one.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        allow_private: bool | Sequence[Network] = False,
        contact: str = "",
        limits: Limits = STANDARD,
        workers: int = 2,
        parse_deadline_s: float = 5.0,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self.guard = Guard(allow_private=allow_private)
        self.fetcher = Fetcher(
            clock=clock, guard=self.guard, limits=limits, contact=contact, resolver=resolver, tls=tls
        )
        self.workers = Workers(count=workers, deadline_s=parse_deadline_s)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Open connections and start the first worker."""
        await self.fetcher.start()
        await self.workers.start()

    async def close(self) -> None:
        """Close connections and end the workers."""
        await self.fetcher.close()
        await self.workers.close()

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        """Ask for the feed once; see `bot.ports.FeedSource.read`."""
        kept = state.validators
        answer = await self.fetcher.get(
            _with_login(state.address, feed.url),
            conditions=_conditions(kept),
            conditions_for=state.answered_by or None,
            wanted=_FEED_STATUSES,
        )
        now = self._clock.now()
        fresh = fresh_for(answer.headers, now)
        if answer.status == 304:
            if kept == Validators() or answer.url != (state.answered_by or answer.url):
                raise FeedUnavailable("The server says that nothing changed (304), though nobody asked it that.")
            fresh_validators = _validators(answer)
            renewed = Validators(
                fresh_validators.etag or kept.etag, fresh_validators.last_modified or kept.last_modified
            )
            return Unchanged(renewed, answer.permanent_url, fresh, answer.url)
        if answer.status not in _FEED_STATUSES:
            raise _refusal(answer, now)
        if answer.body_hash == state.body_hash:
            return Unchanged(_validators(answer), answer.permanent_url, fresh, answer.url)
        return await self._document(answer, now, fresh)

    async def taken(self, answer: Answer) -> Document:
        """The feed in an answer that was asked for without conditions.

        Raises:
            FeedUnavailable, FeedGone: it is no answer with a feed; FeedUnreadable where it is one with something else.
        """
        now = self._clock.now()
        if answer.status not in _FEED_STATUSES:
            raise _refusal(answer, now)
        return await self._document(answer, now, fresh_for(answer.headers, now))

    async def _document(self, answer: Answer, now: datetime, fresh: timedelta | None) -> Document:
        validators = _validators(answer)
        try:
            read = await self.document(answer.body, answer.headers.get("Content-Type", ""), answer.url, now)
        except FeedUnreadable as error:
            error.body_hash, error.etag = answer.body_hash, validators.etag
            error.last_modified, error.answered_by = validators.last_modified, answer.url
            raise
        named = linked(answer.headers, answer.url)
        hub = named.get("hub", read.hub)
        return replace(
            read,
            validators=validators,
            body_hash=answer.body_hash,
            permanent_url=answer.permanent_url,
            fresh_for=fresh,
            answered_by=answer.url,
            hub=hub,
            topic=(named.get("self") or read.topic or answer.url) if hub else "",
            is_delta=answer.status == _ONLY_NEW,
        )

    async def document(self, body: bytes, content_type: str, address: str, now: datetime | None = None) -> Document:
        """Read a feed from bytes, in a worker.

        Args:
            body: decoded.
            content_type: the HTTP header.
            address: base of relative links.
            now: dates after this instant are not believed; None for the present.

        Raises:
            FeedUnreadable: no feed can be read from them.
        """
        instant = now or self._clock.now()
        try:
            read = await self.workers.run("feed", body, content_type, address, instant.timestamp())
        except JobFailed as error:
            raise FeedUnreadable(str(error), body_hash="") from error
        title, (ttl_s, skip_hours, skip_days, ended, hub, topic), notes, entries = read
        return Document(
            title=title,
            entries=tuple(_entry(values) for values in entries),
            validators=Validators(),
            body_hash="",
            ttl=timedelta(seconds=ttl_s) if ttl_s is not None else None,
            notes=tuple(notes),
            skip_hours=tuple(skip_hours),
            skip_days=tuple(skip_days),
            ended=ended,
            hub=hub,
            topic=topic,
        )


def _entry(values: tuple[Any, ...]) -> Entry:
    guid, url, title, text, published_s, author, (picture, alt) = values
    published = datetime.fromtimestamp(published_s, UTC) if published_s is not None else None
    return Entry(guid, url, title, text, published, author, Picture(picture, alt) if picture else None)


def _with_login(address: str, configured: str) -> str:
    """The address to ask, with the configured address' credentials where both are of one origin (P52)."""
    try:
        asked, known = URL(address), URL(configured)
    except ValueError:
        return address
    if known.user is None or asked.user is not None or asked.origin() != known.origin():
        return address
    return str(asked.with_user(known.user).with_password(known.password))


def _conditions(validators: Validators) -> dict[str, str]:
    """The conditional request's headers, byte for byte what the server sent (P01, P02)."""
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    sent = {name: value for name, value in pairs.items() if value}
    return sent | {"A-IM": "feed"} if sent else {}


def _validators(answer: Answer) -> Validators:
    return Validators(_sendable(answer, "ETag"), _sendable(answer, "Last-Modified"))


def _sendable(answer: Answer, name: str) -> str | None:
    """A header that can be sent back as it came; None where it is absent, or holds bytes no header can carry."""
    value = answer.headers.get(name)
    if not value or any("\ud800" <= char <= "\udfff" for char in value):
        return None
    return value


def _refusal(answer: Answer, now: datetime) -> FeedUnavailable | FeedGone:
    """A status other than 200 and 304 as a sentence with its cure."""
    status = answer.status
    after = retry_after(answer.headers, now) if status in {429, 503} else None
    if answer.headers.get("cf-mitigated", "").lower() == "challenge":
        return FeedUnavailable(
            f"The site lets only web browsers in (a Cloudflare challenge, {status}); ask its publisher to allow feed readers.",
            after,
        )
    match status:
        case 410:
            return FeedGone(
                "The server says that this feed is gone for good (410); look for its new address on the publisher's site."
            )
        case 429:
            return HostBusy("The server asks for a pause (429).", after)
        case 503:
            return FeedUnavailable("The server is not available at the moment (503).", after)
        case 401:
            sentence = "The feed asks for a login (401); give its address as https://NAME:PASSWORD@HOST/PATH."
        case 403:
            sentence = "The server refuses to give the feed (403); ask its publisher to let feed readers in."
        case 404:
            sentence = "There is no feed at this address (404); look for its new address on the publisher's site."
        case _ if status >= 500:
            sentence = f"The server has a fault of its own ({status})."
        case _:
            sentence = f"The server answers with status {status}, which is no feed."
    return FeedUnavailable(sentence)
