"""The poller: asks every feed that is due, politely and side by side; one that fails never stops another."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from bot.errors import FeedGone, FeedRefused, FeedUnavailable, StoreBusy
from bot.model.feed import Document, Feed, FeedState, PollOutcome, PollRules, Unchanged
from bot.ports import Clock, FeedShelf, FeedSource
from bot.timing.polling import after_document, after_failure, after_unchanged, first_state, is_due

_log = logging.getLogger(__name__)


class IntakePort(Protocol):
    """Where a document's entries go."""

    async def file(self, feed: Feed, state: FeedState, document: Document) -> int:
        """File the entries not yet filed as reports, and `state` with them, in one transaction.

        Returns:
            How many were new.
        """
        ...


class Poller:
    """Polls feeds.

    Args:
        feeds: all feeds, those that are not due included.
        source: asks for one feed.
        shelf: remembers feeds' states.
        clock: the time.
        rules: the operator's limits.
        intake: files what is new.
        slots: so many hosts are asked side by side.
        patience_s: a host that takes longer gives its slot back and is waited for beside the others (feeds.md A26).
        slow_hosts: at most so many are waited for beside the others.
    """

    def __init__(
        self,
        *,
        feeds: Sequence[Feed],
        source: FeedSource,
        shelf: FeedShelf,
        clock: Clock,
        rules: PollRules,
        intake: IntakePort,
        slots: int = 64,
        patience_s: float = 2.0,
        slow_hosts: int = 400,
    ) -> None:
        self._feeds = feeds
        self._source = source
        self._shelf = shelf
        self._clock = clock
        self._rules = rules
        self._intake = intake
        self._places = _Places(slots, slow_hosts)
        self._patience_s = patience_s
        self._round = asyncio.Lock()

    async def poll(self, *, now: bool = False) -> tuple[PollOutcome, ...]:
        """Ask every feed that is due, once.

        Args:
            now: ask also those whose interval is not over; the floor holds all the same.

        Returns:
            One outcome for each feed asked, in the order of the configuration.

        Raises:
            StoreBusy: another process writes to the database.
        """
        async with self._round:
            states = await self._shelf.feed_states()
            due = self._due(states, forced=now)
            outcomes: dict[str, PollOutcome] = {}
            try:
                async with asyncio.TaskGroup() as group:
                    for host in _by_host(due):
                        await self._places.free.acquire()
                        group.create_task(self._ask_host(host, outcomes))
            except* StoreBusy as busy:
                raise busy.exceptions[0] from None
            return tuple(outcomes[feed.url] for feed, _ in due if feed.url in outcomes)

    def _due(self, states: Mapping[str, FeedState], *, forced: bool) -> list[tuple[Feed, FeedState]]:
        now = self._clock.now()
        pairs = [(feed, states.get(feed.url) or first_state(feed)) for feed in self._feeds]
        return [(feed, state) for feed, state in pairs if is_due(state, now, self._rules, forced=forced)]

    async def _ask_host(self, feeds: Sequence[tuple[Feed, FeedState]], outcomes: dict[str, PollOutcome]) -> None:
        """Ask one host's feeds one after another, holding a place for as long as it answers quickly."""
        place = _Place(self._places)
        timer = asyncio.get_running_loop().call_later(self._patience_s, place.step_aside)
        try:
            for feed, state in feeds:
                outcomes[feed.url] = await self._ask(feed, state)
        finally:
            timer.cancel()
            place.leave()

    async def _ask(self, feed: Feed, state: FeedState) -> PollOutcome:
        """Poll one feed; the edge of the round: whatever goes wrong stays with this feed."""
        try:
            answer = await self._source.read(feed, state)
            now = self._clock.now()
            match answer:
                case Document():
                    next_state = after_document(feed, state, answer, now, self._rules)
                    new = await self._intake.file(feed, next_state, answer)
                    return PollOutcome(feed, new_reports=new, notes=answer.notes)
                case Unchanged():
                    next_state = after_unchanged(feed, state, answer, now, self._rules)
                    await self._shelf.file_poll(next_state)
                    return PollOutcome(feed, problem=next_state.problem, unchanged=next_state.problem is None)
        except (FeedUnavailable, FeedRefused, FeedGone) as error:
            return await self._failed(feed, state, error)
        except StoreBusy:
            raise
        except Exception as error:  # noqa: BLE001 - the edge of a round; logged, and told as this feed's problem
            _log.exception("feed=%s not filed", _host(feed.url))
            sentence = f"Tacho itself failed on this feed ({type(error).__name__}); the log says where."
            return await self._failed(feed, state, FeedUnavailable(sentence))

    async def _failed(
        self, feed: Feed, state: FeedState, error: FeedUnavailable | FeedRefused | FeedGone
    ) -> PollOutcome:
        next_state = after_failure(feed, state, error, self._clock.now(), self._rules)
        await self._shelf.file_poll(next_state)
        if state.failures == 0:
            _log.warning("feed=%s problem=%s", _host(feed.url), next_state.problem)
        return PollOutcome(feed, problem=next_state.problem)


class _Places:
    """Places for hosts asked side by side, and a count of those that proved slow and are waited for beside them."""

    def __init__(self, slots: int, slow_hosts: int) -> None:
        self.free = asyncio.Semaphore(slots)
        self.slow_left = slow_hosts


class _Place:
    """One host's place; given back once, early when the host is slow and there is room beside."""

    def __init__(self, places: _Places) -> None:
        self._places = places
        self._aside = False

    def step_aside(self) -> None:
        """Give the place to another and be counted as slow; does nothing while too many are slow already."""
        if self._places.slow_left > 0:
            self._places.slow_left -= 1
            self._aside = True
            self._places.free.release()

    def leave(self) -> None:
        """Give back what is held."""
        if self._aside:
            self._places.slow_left += 1
        else:
            self._places.free.release()


def _by_host(due: Sequence[tuple[Feed, FeedState]]) -> list[list[tuple[Feed, FeedState]]]:
    """The feeds of each host together, hosts with many feeds first: they take longest."""
    hosts: defaultdict[str, list[tuple[Feed, FeedState]]] = defaultdict(list)
    for feed, state in due:
        hosts[_host(state.address)].append((feed, state))
    return sorted(hosts.values(), key=len, reverse=True)


def _host(url: str) -> str:
    """Host and port of an address, without credentials; "" where it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
