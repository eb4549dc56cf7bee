"""A platform without a service: posts are kept in a folder and shown on one HTML page."""

import asyncio
import errno
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, timedelta, tzinfo
from itertools import groupby
from pathlib import Path

from adapters.preview.html import render_page
from adapters.preview.posts import Post, count_posts, keep_post, kept_posts, post_name, write_whole
from bot.errors import ChannelClosed, TryLater
from bot.model.digest import Delivery
from bot.model.message import Hint, Message

_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EAGAIN, errno.EINTR, errno.EMFILE, errno.ENFILE, errno.EBUSY})
"""Failures of a file system that end by themselves or when somebody tidies up (errno(3))."""

POSTS_ON_PAGE = 100
"""More would make a page nobody scrolls and every post slower than the one before."""


class PreviewPlatform:
    """Keeps each post once under its delivery id (`folder/posts/*.json`) and writes `folder/index.html`, newest post first.

    Attributes:
        name: "preview".
        recognises_ids_for: for ever, as long as the folder stands.
        folder: where everything is kept; made with the first post.
    """

    name = "preview"
    recognises_ids_for = timedelta.max

    def __init__(self, folder: Path, *, zone: tzinfo = UTC, show: Callable[[Message], None] | None = None) -> None:
        """Keep posts in `folder`, tell times in `zone`; `show` is called with each new message once it is kept."""
        self._zone = zone
        self.folder = folder
        self._show = show
        self._writing = asyncio.Lock()

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        """No need to know: a post has its delivery's name."""
        del delivery
        return False

    async def post(self, delivery: Delivery) -> str:
        """Keep the post and rewrite the page; the same id again changes nothing and returns the same name.

        Raises:
            TryLater: the disk is full or busy.
            ChannelClosed: the folder cannot be written until somebody mends it.
        """
        async with self._writing:
            try:
                new = await asyncio.to_thread(self._keep, delivery)
            except OSError as error:
                raise self._failure(error) from error
        if new and self._show is not None:
            self._show(delivery.message)
        return post_name(delivery.id)

    def _keep(self, delivery: Delivery) -> bool:
        posts = self.folder / "posts"
        new = keep_post(posts, delivery)
        # Also when the post was there already: a crash may have come between the post and the page.
        messages = [post.message for post in _in_reading_order(kept_posts(posts, newest=POSTS_ON_PAGE))]
        older = count_posts(posts) - len(messages)
        if older:
            messages.append(Message("", (Hint(f"{older} earlier posts are kept in {posts}."),)))
        write_whole(self.folder / "index.html", render_page(messages, title="Posted by Tacho", zone=self._zone))
        return new

    def _failure(self, error: OSError) -> TryLater | ChannelClosed:
        reason = f"The preview folder {self.folder} cannot be written: {error.strerror or error}."
        if error.errno in _PASSING:
            return TryLater(reason)
        return ChannelClosed(reason, f"Make {self.folder} a folder that Tacho may write to, or name another one.")


def _in_reading_order(posts: Sequence[Post]) -> Iterator[Post]:
    """The newest digest first, but its parts from the first to the last."""
    for _, parts in groupby(posts, key=lambda post: post.digest_id):
        yield from sorted(parts, key=lambda post: post.part)
