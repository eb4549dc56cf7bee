"""The poller: asks every feed that is due, politely and side by side; one that fails never stops another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.desk.hosts import Pair, batches, by_host, unhurried
from bot.desk.lanes import Lane, Lanes
from bot.desk.seen import LastDocuments
from bot.errors import FeedGone, FeedRefused, FeedUnavailable, HostBusy, StoreBusy
from bot.model.feed import Document, Feed, FeedState, PollOutcome, PollRules, Unchanged
from bot.ports import Clock, FeedShelf, FeedSource
from bot.timing.backlog import without_backlog
from bot.timing.health import is_to_be_told, waits_to_be_told
from bot.timing.hosts import host_of, shared_limit
from bot.timing.polling import after_document, after_failure, after_unchanged, claimed, first_state, is_due, paused

_log = logging.getLogger(__name__)
_REMEMBER_FEEDS = 64


class IntakePort(Protocol):
    """Where a document's entries go."""

    async def file(self, feed: Feed, state: FeedState, document: Document) -> int:
        """File the entries not yet filed as reports, and `state` with them, in one transaction.

        Returns:
            How many were new.
        """
        ...


class ArticlesPort(Protocol):
    """Where entries get their full text."""

    async def complete(self, feed: Feed, document: Document) -> Document:
        """The document with the full text of its new entries, as far as it can be had."""
        ...


class PushesPort(Protocol):
    """Who subscribes at the hubs that documents name."""

    async def heard(self, feed: Feed, document: Document) -> None:
        """Take note of the hub that a document names, or no longer names."""
        ...


class WatchPort(Protocol):
    """Who tells people that a feed has died, or is back."""

    async def tell(self, feeds: Sequence[Pair]) -> None:
        """Tell of feeds that need somebody, or are well again after that was told, and remember in their states that it was."""
        ...


class Poller:
    """Polls feeds.

    Args:
        feeds: all feeds, those that are not due included; read anew in each round.
        source: asks for one feed.
        shelf: remembers feeds' states.
        clock: the time.
        rules: the operator's limits.
        intake: files what is new.
        articles: reads the pages of new entries; None leaves every text as the feed has it.
        pushes: subscribes at hubs; None where no hub can reach Tacho.
        watch: tells people of feeds that died; None tells nobody.
        refresh: brings `feeds` up to date before a round; None where it never changes.
        slots: so many hosts are asked side by side.
        patience_s: a host that takes longer gives its slot back and is waited for beside the others (feeds.md A26).
        slow_hosts: at most so many are waited for beside the others.
        one_round: held while a round is under way; others who write feeds' states hold it too. None for one of its own.
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
        articles: ArticlesPort | None = None,
        pushes: PushesPort | None = None,
        watch: WatchPort | None = None,
        refresh: Callable[[], Awaitable[None]] | None = None,
        slots: int = 32,
        patience_s: float = 2.0,
        slow_hosts: int = 400,
        one_round: asyncio.Lock | None = None,
    ) -> None:
        self._feeds = feeds
        self._source = source
        self._shelf = shelf
        self._clock = clock
        self._rules = rules
        self._intake = intake
        self._articles = articles
        self._pushes = pushes
        self._watch = watch
        self._refresh = refresh
        self._handed: dict[str, Document] = {}
        self._last_documents = LastDocuments()
        self._slots = slots
        self._slow_hosts = slow_hosts
        self._patience_s = patience_s
        self._one_round = one_round or asyncio.Lock()

    async def poll(self, *, now: bool = False) -> tuple[PollOutcome, ...]:
        """Ask every feed that is due, once.

        Args:
            now: ask also those whose interval is not over; the floor, and what a server asked for, hold all the same.

        Returns:
            One outcome for each feed asked, in the order of the configuration.

        Raises:
            StoreBusy: another process writes to the database.
        """
        return await self._one_after_another(lambda state, instant: is_due(state, instant, self._rules, forced=now))

    def hand_in(self, feed: Feed, document: Document) -> None:
        """Take `document` for the answer to the next poll of `feed`, which is due at once."""
        self._handed[feed.url] = document

    async def take_in(self) -> tuple[PollOutcome, ...]:
        """File what was handed in and ask nothing; outcomes and errors as of `poll`."""
        return await self._one_after_another(lambda *_: False)

    async def _one_after_another(self, chosen: Callable[[FeedState, datetime], bool]) -> tuple[PollOutcome, ...]:
        """A round with the feeds that are chosen, and those of which an answer was handed in."""
        async with self._one_round:
            if self._refresh is not None:
                await self._refresh()
            states = await self._shelf.feed_states()
            pairs = [(feed, self._known(states, feed)) async for feed in unhurried(tuple(self._feeds))]
            self._handed = {feed.url: self._handed[feed.url] for feed, _ in pairs if feed.url in self._handed}
            instant = self._clock.now()
            due = [pair async for pair in unhurried(pairs) if pair[0].url in self._handed or chosen(pair[1], instant)]
            round_ = _Round(self._shelf, pairs)
            try:
                await self._ask_all(round_, due)
            except* StoreBusy as busy:
                raise busy.exceptions[0] from None
            finally:
                await round_.end()
            to_tell = [*round_.to_tell, *[pair async for pair in unhurried(pairs) if waits_to_be_told(pair[1])]]
            if self._watch is not None and to_tell:
                await self._watch.tell(to_tell)
            return tuple(round_.outcomes[feed.url] for feed, _ in due if feed.url in round_.outcomes)

    def _known(self, states: Mapping[str, FeedState], feed: Feed) -> FeedState:
        state = states.get(feed.url) or first_state(feed)
        if feed.url in self._handed:  # somebody found it there just now, whatever was known of it
            return replace(state, address=feed.url, gone=False, merged_into="", told_at=None)
        if state.merged_into and all(other.url != state.merged_into for other in self._feeds):
            return replace(state, merged_into="", problem=None, failing_since=None)
        return state

    async def _ask_all(self, round_: "_Round", due: Sequence[Pair]) -> None:
        lanes = Lanes(self._slots, self._slow_hosts)
        async with asyncio.TaskGroup() as group:
            for hosts in batches(await by_host(due)):
                instant = self._clock.now()
                await round_.claim(
                    (state, claimed(feed, state, instant, self._rules)) for host in hosts for feed, state in host
                )
                for host in hosts:
                    group.create_task(self._ask_host(host, await lanes.enter(), round_))
        await round_.flush()

    async def _ask_host(self, feeds: Sequence[Pair], lane: Lane, round_: "_Round") -> None:
        """Ask one host's feeds one after another, in a lane while it answers quickly; one that failed the last time needs none.

        Where a feed fails slowly, the next round goes on with the host's others: this one must not last for as long as all of them.
        """
        failed, loop = all(state.failures for _, state in feeds), asyncio.get_running_loop()
        with lane.held(0.0 if failed else self._patience_s):
            for feed, state in feeds:
                if round_.is_paused(state):
                    continue
                started_s = loop.time()
                outcome = round_.outcomes[feed.url] = await self._ask(feed, state, round_)
                if outcome.problem is not None and loop.time() - started_s > self._patience_s:
                    return

    async def _ask(self, feed: Feed, state: FeedState, round_: "_Round") -> PollOutcome:
        """Poll one feed; the edge of the round: whatever goes wrong stays with this feed."""
        round_.ask(feed)
        try:
            handed = self._handed.pop(feed.url, None)
            answer = handed if handed is not None else await self._source.read(feed, state)
            match answer:
                case Document():
                    return await self._read(feed, state, answer, round_)
                case Unchanged():
                    next_state = after_unchanged(feed, state, answer, self._clock.now(), self._rules)
                    await round_.remember(next_state)
                    self._look(feed, next_state, round_)
                    return PollOutcome(feed, problem=next_state.problem, unchanged=next_state.problem is None)
        except (FeedUnavailable, FeedRefused, FeedGone) as error:
            return await self._failed(feed, state, error, round_)
        except StoreBusy:
            raise
        except Exception as error:  # noqa: BLE001 - the edge of a round; logged, and told as this feed's problem
            _log.exception("feed=%s not filed", host_of(feed.url))
            sentence = f"Tacho itself failed on this feed ({type(error).__name__}); the log says where."
            return await self._failed(feed, state, FeedUnavailable(sentence), round_)

    async def _read(self, feed: Feed, state: FeedState, document: Document, round_: "_Round") -> PollOutcome:
        twin = round_.twin(feed, document.permanent_url)
        next_state = after_document(feed, state, document, self._clock.now(), self._rules)
        if twin is not None:
            problem = (
                f"This feed has moved to the address of {twin.publisher}, which is read already; remove one of the two."
            )
            failing_since = state.failing_since or self._clock.now()
            next_state = replace(next_state, merged_into=twin.url, problem=problem, failing_since=failing_since)
            await round_.remember(next_state)
            self._look(feed, next_state, round_)
            return PollOutcome(feed, problem=problem)
        news, remembered = without_backlog(state, document)
        next_state = replace(next_state, backlog=remembered.backlog)
        if self._pushes is not None:
            await self._pushes.heard(feed, document)
        news = self._last_documents.unseen(feed, news)
        if self._articles is not None:
            news = await self._articles.complete(feed, news)
        new = await self._intake.file(feed, next_state, news)
        self._last_documents.filed(feed, document)
        self._look(feed, next_state, round_)
        if state.failures:
            _log.info("feed=%s works again", host_of(feed.url))
        return PollOutcome(feed, new_reports=new, problem=next_state.problem, notes=document.notes)

    async def _failed(
        self, feed: Feed, state: FeedState, error: FeedUnavailable | FeedRefused | FeedGone, round_: "_Round"
    ) -> PollOutcome:
        next_state = after_failure(feed, state, error, self._clock.now(), self._rules)
        await round_.remember(next_state)
        self._look(feed, next_state, round_)
        if isinstance(error, HostBusy) and next_state.next_check_at is not None:
            round_.pause(state, next_state.not_before or next_state.next_check_at)
        if state.failures == 0:
            _log.warning("feed=%s problem=%s", host_of(feed.url), next_state.problem)
        return PollOutcome(feed, problem=next_state.problem)

    def _look(self, feed: Feed, state: FeedState, round_: "_Round") -> None:
        """Set a feed aside of which people must hear when the round is over."""
        if is_to_be_told(state, self._clock.now()):
            round_.to_tell.append((feed, state))


class _Round:
    """One round: what was claimed, what came out, and what waits to be remembered in one transaction with others."""

    def __init__(self, shelf: FeedShelf, pairs: Sequence[Pair]) -> None:
        self.outcomes: dict[str, PollOutcome] = {}
        self.to_tell: list[Pair] = []
        self._shelf = shelf
        self._pairs = pairs
        self._unasked: dict[str, FeedState] = {}
        self._unwritten: dict[str, FeedState] = {}
        self._pauses: dict[str, datetime] = {}
        asked = [(feed, state) for feed, state in pairs if not (state.gone or state.merged_into)]
        self._owners = {address: feed for feed, state in asked for address in (feed.url, state.address)}

    async def claim(self, pairs: Iterable[tuple[FeedState, FeedState]]) -> None:
        """Remember that these feeds are about to be asked: what they were, and what they are then."""
        claims = list(pairs)
        if not claims:
            return
        self._unasked |= {before.url: before for before, _ in claims}
        await self._shelf.remember_feeds([after for _, after in claims])

    def ask(self, feed: Feed) -> None:
        """The feed is asked now: whatever comes of it, its claim is not undone."""
        self._unasked.pop(feed.url, None)

    async def remember(self, state: FeedState) -> None:
        """Remember a state, soon and together with others."""
        self._unasked.pop(state.url, None)
        self._unwritten[state.url] = state
        if len(self._unwritten) >= _REMEMBER_FEEDS:
            await self.flush()

    async def flush(self) -> None:
        """Remember what waits."""
        states, self._unwritten = self._unwritten, {}
        if states:
            await self._shelf.remember_feeds(list(states.values()))

    async def end(self) -> None:
        """Undo claims of feeds that were not asked, since the round was ended or their domain wants a pause, and keep such pauses."""
        unasked, self._unasked = self._unasked, {}
        if unasked or self._unwritten:
            self._unwritten = unasked | self._unwritten
            await self.flush()
        if self._pauses:
            await self._keep_pauses()

    def is_paused(self, state: FeedState) -> bool:
        """Whether the feed's domain asked for a pause in this round."""
        return bool(self._pauses) and shared_limit(state.address) in self._pauses

    def pause(self, state: FeedState, until: datetime) -> None:
        """Let the other feeds of this feed's domain wait too (P24), those included that were asked in this round already."""
        domain = shared_limit(state.address)
        if domain:
            self._pauses[domain] = max(until, self._pauses.get(domain, until))

    async def _keep_pauses(self) -> None:
        states = await self._shelf.feed_states()
        for feed, before in self._pairs:
            until = self._pauses.get(shared_limit(before.address))
            state = states.get(feed.url, before)
            if until is not None and not state.gone:
                await self.remember(paused(state, until))
        await self.flush()

    def twin(self, feed: Feed, address: str | None) -> Feed | None:
        """Another feed that is asked at this address already (P31); from now on, this one is."""
        owner = self._owners.setdefault(address, feed) if address is not None else feed
        return owner if owner.url != feed.url else None
