"""Hosts asked side by side: which feeds go together, and places for the hosts, given back early by those that are slow (feeds.md, A26)."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from bot.model.feed import Feed, FeedState
from bot.timing.hosts import host_of

Pair = tuple[Feed, FeedState]
"""A feed and what is remembered of it."""

T = TypeVar("T")
_CLAIM_FEEDS = 256
_AT_A_TIME = 200


class Places:
    """Places for hosts asked side by side, and a count of those that proved slow and are waited for beside them."""

    def __init__(self, slots: int, slow_hosts: int) -> None:
        self.free = asyncio.Semaphore(slots)
        self.slow_left = slow_hosts


class Place:
    """One host's place; given back once, early when the host is slow and there is room beside."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._aside = False

    def step_aside(self) -> None:
        """Give the place to another and be counted as slow; does nothing while too many are slow already, nor a second time."""
        if self._places.slow_left > 0 and not self._aside:
            self._places.slow_left -= 1
            self._aside = True
            self._places.free.release()

    def leave(self) -> None:
        """Give back what is held."""
        if self._aside:
            self._places.slow_left += 1
        else:
            self._places.free.release()


async def unhurried(items: Sequence[T]) -> AsyncIterator[T]:
    """The items one by one; everybody else on the loop has a turn now and then, however many there are."""
    for number, item in enumerate(items, start=1):
        if number % _AT_A_TIME == 0:
            await asyncio.sleep(0)
        yield item


async def by_host(due: Sequence[Pair]) -> list[list[Pair]]:
    """The feeds of each host together, hosts with many feeds first: they take longest."""
    hosts: defaultdict[str, list[Pair]] = defaultdict(list)
    async for feed, state in unhurried(due):
        hosts[host_of(state.address)].append((feed, state))
    return sorted(hosts.values(), key=len, reverse=True)


def batches(hosts: Sequence[list[Pair]]) -> list[list[list[Pair]]]:
    """Hosts in groups of about `_CLAIM_FEEDS` feeds."""
    groups: list[list[list[Pair]]] = [[]]
    size = 0
    for host in hosts:
        if size >= _CLAIM_FEEDS:
            groups.append([])
            size = 0
        groups[-1].append(host)
        size += len(host)
    return groups
