"""Every error that crosses a wall, drawn as one tree; the class says what the caller should do.

    TachoError
    ├── TryLater          a passing failure: the same call may work later (`after` says when, if the world said)
    │   └── FeedUnavailable
    │       ├── HostBusy        the host asks for a pause (HTTP 429); its other feeds wait too
    │       └── FeedUnreadable  it was had, but it is no feed that can be read
    ├── GiveUp            this will not work by trying again; stop and say so
    │   ├── FeedRefused       the address or the answer is not acceptable (guard, size, not a feed)
    │   ├── FeedGone          the feed says that it is gone for good (HTTP 410)
    │   ├── PostRefused       the platform takes this message never; `cure` tells a person what to do
    │   │   └── ChannelClosed     the platform takes no message for this channel until a person mends something
    │   └── StoreBusy         another process writes to this database
    ├── PostUnclear       nobody knows whether the post arrived; never send it again blindly
    └── FixInput          a person must mend something: file, key and cure are in the sentence
        ├── BadSettings
        ├── BadCatalogue
        ├── StoreUnusable     the database is missing, of another version, damaged or not to be written
        └── BadRequest        what a reader typed cannot be done; the sentence is shown to them

The sentence of an error is written for people: what, where, the cure. It never holds a secret or the text of an article.
"""

from datetime import datetime


class TachoError(Exception):
    """The root; never raised itself."""


class TryLater(TachoError):
    """A passing failure.

    Attributes:
        after: the earliest useful next try as the other side named it (UTC); None where it named none.
    """

    def __init__(self, sentence: str, after: datetime | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class FeedUnavailable(TryLater):
    """The feed could not be had now: time-out, DNS, connection, 429, 5xx, 403, 404, or a body that is no feed."""


class HostBusy(FeedUnavailable):
    """The host asks for a pause (HTTP 429), which mostly counts for all its feeds."""


class FeedUnreadable(FeedUnavailable):
    """The answer came whole, but no feed can be read from it; what would make the next request conditional is kept.

    Attributes:
        body_hash: SHA-256 hex of the body, so that the same bytes are not read again.
        etag, last_modified: the answer's validators; None where it has none.
        answered_by: the address that answered, "" where that is not known.
    """

    def __init__(
        self,
        sentence: str,
        *,
        body_hash: str,
        etag: str | None = None,
        last_modified: str | None = None,
        answered_by: str = "",
    ) -> None:
        super().__init__(sentence)
        self.body_hash = body_hash
        self.answered_by = answered_by
        self.etag = etag
        self.last_modified = last_modified


class GiveUp(TachoError):
    """Trying again cannot help."""


class FeedRefused(GiveUp):
    """The address is not one Tacho asks (scheme, port, private network), or the answer breaks a limit."""


class FeedGone(GiveUp):
    """The feed's server says that the feed is gone for good (HTTP 410)."""


class PostRefused(GiveUp):
    """The platform refuses this very message (invalid, too long): it will never be taken.

    Attributes:
        cure: what a person can do about it, as a sentence.
    """

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(sentence)
        self.cure = cure


class ChannelClosed(PostRefused):
    """The channel takes no posts: gone, archived, permission missing. Mended by a person, then everything works again."""


class StoreBusy(GiveUp):
    """Another process already writes to this database; the sentence names it."""


class PostUnclear(TachoError):
    """The platform's answer was lost after the post was sent: it may or may not stand in the channel."""


class FixInput(TachoError):
    """A person must mend something; the sentence names file, key and cure."""


class BadSettings(FixInput):
    """`tacho.toml`, an environment variable or a secret file is wrong."""


class BadCatalogue(FixInput):
    """A data file of the config directory (feeds, companies, topics, metrics ...) is wrong."""


class StoreUnusable(FixInput):
    """The database is missing, of another version, damaged, full, or may not be written; the sentence says the cure."""


class BadRequest(FixInput):
    """What a reader typed cannot be done; the sentence says what would work."""
