"""Hosts asked side by side: which feeds go together."""

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
