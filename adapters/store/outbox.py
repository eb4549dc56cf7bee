"""Digests and deliveries: written before anything is sent, claimed in order, settled by whoever holds the lease."""

import hashlib
import secrets
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from adapters.store.codec import decode, encode
from adapters.store.columns import Instant
from adapters.store.statements import Values, chunks, insert_new, take_turns
from adapters.store.tables import DELIVERY, DIGEST, DIGEST_STORY, SLOT, SNAPSHOT
from bot.model.digest import Delivery, DeliveryState, Digest, Edition, EditionOutcome, RankedStory
from bot.model.message import Message
from bot.model.story import Story
from bot.model.subscription import Channel

_TOLD = (EditionOutcome.POSTED, EditionOutcome.POSTED_LATE)
# Written as literals: a partial index is not used for a condition on bound values.
_UNFINISHED: tuple[ColumnElement[str], ...] = (literal_column("'pending'"), literal_column("'leased'"))


def _claimable() -> Select[Any]:
    """The delivery to be claimed: its channel's oldest unfinished one, due or with an ended lease; rows others lock are passed over."""
    earlier = DELIVERY.alias("earlier")
    first_of_channel = ~exists().where(
        earlier.c.channel_id == DELIVERY.c.channel_id,
        earlier.c.state.in_(_UNFINISHED),
        earlier.c.number < DELIVERY.c.number,
    )
    now = bindparam("now", type_=Instant)
    ready = or_(
        and_(DELIVERY.c.state == DeliveryState.PENDING.value, DELIVERY.c.next_try_at <= now),
        and_(DELIVERY.c.state == DeliveryState.LEASED.value, DELIVERY.c.leased_until <= now),
    )
    return (
        select(DELIVERY)
        .where(
            DELIVERY.c.platform == bindparam("on_platform"), DELIVERY.c.state.in_(_UNFINISHED), ready, first_of_channel
        )
        .order_by(DELIVERY.c.number)
        .limit(1)
        .with_for_update(skip_locked=True, of=DELIVERY)
    )


def _changing(*columns: str) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name, type_=DELIVERY.c[name].type) for name in columns}


# Built once: building them for each call took longer than running them.
_CLAIMABLE = _claimable()
_LEASE = (
    update(DELIVERY)
    .where(DELIVERY.c.number == bindparam("of_number"))
    .values(_changing("state", "tries", "leased_until", "lease", "unclear_since"))
)
_SETTLE = (
    update(DELIVERY)
    .where(
        DELIVERY.c.id == bindparam("of_id"),
        DELIVERY.c.state == DeliveryState.LEASED.value,
        DELIVERY.c.lease == bindparam("held_by"),
    )
    .values(_changing("state", "next_try_at", "tries", "sent_ref", "problem", "leased_until", "lease", "unclear_since"))
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a story stands in a digest."""

    snapshot: str
    score: float
    reasons: tuple[tuple[str, float], ...] = ()
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _DigestBody:
    """A digest, its stories by snapshot."""

    channel: Channel
    items: tuple[_Place, ...]
    also: tuple[_Place, ...]
    considered: int


def file_edition(connection: Connection, edition: Edition) -> bool:
    """Digest, what it tells, deliveries and the slot's advance; False when the digest is filed already."""
    digest = edition.digest
    take_turns(connection, digest.channel.id)
    _advance(connection, edition)
    if connection.execute(select(DIGEST.c.id).where(DIGEST.c.id == digest.id)).first() is not None:
        return False
    ranked = (*digest.items, *digest.also)
    snapshots = _file_snapshots(connection, [place.story for place in ranked])
    places = [
        _Place(key, place.score, place.reasons, place.told_at) for key, place in zip(snapshots, ranked, strict=True)
    ]
    split = len(digest.items)
    body = _DigestBody(digest.channel, tuple(places[:split]), tuple(places[split:]), digest.considered)
    row = {"id": digest.id, "channel_id": digest.channel.id, "due_at": digest.due_at}
    filed = row | {"outcome": edition.outcome.value, "body": encode(body)}
    connection.execute(DIGEST.insert(), [filed])
    stories = [
        {
            "digest_id": digest.id,
            "position": position,
            "channel_id": digest.channel.id,
            "due_at": digest.due_at,
            "story_id": place.story.id,
            "updated_at": place.story.updated_at,
            "snapshot": key,
            "told": edition.outcome in _TOLD,
        }
        for position, (key, place) in enumerate(zip(snapshots, ranked, strict=True))
    ]
    insert_new(connection, DIGEST_STORY, stories)
    insert_new(connection, DELIVERY, [_delivery_row(delivery) for delivery in edition.deliveries])
    return True


def told(connection: Connection, channel: Channel, since: datetime) -> Mapping[str, datetime]:
    """Story id to the `updated_at` it had when the channel was last told it."""
    query = (
        select(DIGEST_STORY.c.story_id, DIGEST_STORY.c.updated_at)
        .where(DIGEST_STORY.c.channel_id == channel.id, DIGEST_STORY.c.due_at >= since, DIGEST_STORY.c.told)
        .order_by(DIGEST_STORY.c.due_at, DIGEST_STORY.c.updated_at)
    )
    return {row.story_id: row.updated_at for row in connection.execute(query)}


def digest(connection: Connection, digest_id: str) -> Digest | None:
    """A filed digest with its stories as they were then."""
    row = connection.execute(select(DIGEST).where(DIGEST.c.id == digest_id)).first()
    if row is None:
        return None
    body = decode(_DigestBody, row.body)
    query = (
        select(SNAPSHOT.c.key, SNAPSHOT.c.body)
        .join(DIGEST_STORY, DIGEST_STORY.c.snapshot == SNAPSHOT.c.key)
        .where(DIGEST_STORY.c.digest_id == digest_id)
    )
    stories = {key: decode(Story, zlib.decompress(packed).decode()) for key, packed in connection.execute(query)}

    def ranked(places: Iterable[_Place]) -> tuple[RankedStory, ...]:
        return tuple(
            RankedStory(stories[place.snapshot], place.score, place.reasons, place.told_at) for place in places
        )

    return Digest(row.id, body.channel, row.due_at, ranked(body.items), ranked(body.also), body.considered)


def claim(connection: Connection, platform: str, now: datetime, lease_s: float) -> Delivery | None:
    """Lease the oldest unfinished delivery of some channel, when it is due or its lease has ended."""
    row = connection.execute(_CLAIMABLE, {"on_platform": platform, "now": now}).mappings().first()
    if row is None:
        return None
    leased = {
        "state": DeliveryState.LEASED.value,
        "tries": row["tries"] + 1,
        "leased_until": now + timedelta(seconds=lease_s),
        "lease": secrets.token_hex(8),
        "unclear_since": row["unclear_since"] or now,
    }
    connection.execute(_LEASE, {**leased, "of_number": row["number"]})
    return _delivery_of({**row, **leased})


def give_back(connection: Connection, delivery: Delivery, claimed_at: datetime) -> bool:
    """Undo a claim that nobody acted on: the delivery is as it was before, but that an ended lease is pending again."""
    unclear_since = None if delivery.unclear_since == claimed_at else delivery.unclear_since
    before = replace(delivery, state=DeliveryState.PENDING, tries=delivery.tries - 1, unclear_since=unclear_since)
    return settle(connection, before)


def settle(connection: Connection, delivery: Delivery) -> bool:
    """Write the outcome, when the delivery's token still holds the lease."""
    leased = delivery.state is DeliveryState.LEASED
    outcome = {
        "state": delivery.state.value,
        "next_try_at": delivery.next_try_at,
        "tries": delivery.tries,
        "sent_ref": delivery.sent_ref,
        "problem": delivery.problem,
        "leased_until": delivery.leased_until if leased else None,
        "lease": delivery.lease if leased else None,
        "unclear_since": delivery.unclear_since,
    }
    held = {"of_id": delivery.id, "held_by": delivery.lease}
    return connection.execute(_SETTLE, {**outcome, **held}).rowcount == 1


def deliveries(connection: Connection, states: Collection[DeliveryState], limit: int) -> tuple[Delivery, ...]:
    """Deliveries in these states, oldest first."""
    wanted = DELIVERY.c.state.in_([state.value for state in states])
    rows = connection.execute(select(DELIVERY).where(wanted).order_by(DELIVERY.c.number).limit(limit))
    return tuple(_delivery_of(row) for row in rows.mappings())


def prune(connection: Connection, before: datetime) -> None:
    """Forget digests due before `before` that have nothing unfinished, with deliveries and snapshots only they had."""
    unfinished = exists().where(DELIVERY.c.digest_id == DIGEST.c.id, DELIVERY.c.state.in_(_UNFINISHED))
    connection.execute(delete(DIGEST).where(DIGEST.c.due_at < before, ~unfinished))
    connection.execute(delete(SNAPSHOT).where(~exists().where(DIGEST_STORY.c.snapshot == SNAPSHOT.c.key)))


def _advance(connection: Connection, edition: Edition) -> None:
    if edition.slot_id is None or edition.next_at is None:
        return
    # Forward only: a second scheduler that is late must not turn a slot back.
    behind = and_(SLOT.c.id == edition.slot_id, SLOT.c.next_at < edition.next_at)
    connection.execute(update(SLOT).where(behind).values(next_at=edition.next_at))


def _file_snapshots(connection: Connection, stories: Iterable[Story]) -> list[str]:
    keys: list[str] = []
    rows: list[Values] = []
    for story in stories:
        text = encode(story).encode()
        keys.append(hashlib.sha256(text).hexdigest())
        rows.append({"key": keys[-1], "body": zlib.compress(text)})
    there: set[str] = set()
    for piece in chunks(keys):
        there.update(connection.execute(select(SNAPSHOT.c.key).where(SNAPSHOT.c.key.in_(piece))).scalars())
    insert_new(connection, SNAPSHOT, [row for row in rows if row["key"] not in there])
    return keys


def _delivery_row(delivery: Delivery) -> Values:
    return {
        "id": delivery.id,
        "platform": delivery.channel.platform,
        "channel_id": delivery.channel.id,
        "channel": encode(delivery.channel),
        "digest_id": delivery.digest_id,
        "part": delivery.part,
        "message": encode(delivery.message),
        "state": delivery.state.value,
        "next_try_at": delivery.next_try_at,
        "tries": delivery.tries,
        "sent_ref": delivery.sent_ref,
        "problem": delivery.problem,
        "leased_until": delivery.leased_until,
        "lease": delivery.lease,
        "unclear_since": delivery.unclear_since,
    }


def _delivery_of(row: Mapping[Any, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        channel=decode(Channel, row["channel"]),
        digest_id=row["digest_id"],
        part=row["part"],
        message=decode(Message, row["message"]),
        state=DeliveryState(row["state"]),
        next_try_at=row["next_try_at"],
        tries=row["tries"],
        sent_ref=row["sent_ref"],
        problem=row["problem"],
        leased_until=row["leased_until"],
        lease=row["lease"],
        unclear_since=row["unclear_since"],
    )
