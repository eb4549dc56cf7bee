"""Who reads what, where and when: subscriptions, slots and what channels have settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from adapters.store.codec import decode, encode
from adapters.store.statements import Values, insert_one, take_turns, upsert
from adapters.store.tables import DELIVERY, DIGEST, PROFILE, SLOT, SUBSCRIPTION
from bot.model.subscription import Cadence, Channel, ChannelProfile, Interest, Slot, Subscription


def subscribe(connection: Connection, subscription: Subscription, next_at: datetime) -> bool:
    """Write a subscription and the slot it needs; False when it is there already."""
    channel, cadence = subscription.channel, subscription.cadence
    take_turns(connection, channel.id)
    slot = Slot.id_of(channel, cadence)
    row = {"id": subscription.id, "channel_id": channel.id, "slot_id": slot, "body": encode(subscription)}
    if not insert_one(connection, SUBSCRIPTION, row):
        return False
    due: Values = {
        "id": slot,
        "channel_id": channel.id,
        "next_at": next_at,
        "channel": encode(channel),
        "cadence": encode(cadence),
    }
    insert_one(connection, SLOT, due)
    return True


def unsubscribe(connection: Connection, subscription_id: str) -> bool:
    """Take a subscription out, and its slot when nothing else is told then; False when there is none."""
    mine = SUBSCRIPTION.c.id == subscription_id
    channel_id = connection.execute(select(SUBSCRIPTION.c.channel_id).where(mine)).scalar()
    if channel_id is None:
        return False
    take_turns(connection, channel_id)
    slot = connection.execute(delete(SUBSCRIPTION).where(mine).returning(SUBSCRIPTION.c.slot_id)).scalar()
    if slot is None:
        return False
    others = connection.execute(select(SUBSCRIPTION.c.id).where(SUBSCRIPTION.c.slot_id == slot).limit(1)).first()
    if others is None:
        connection.execute(delete(SLOT).where(SLOT.c.id == slot))
    return True


def subscriptions(connection: Connection, channel: Channel | None) -> tuple[Subscription, ...]:
    """Those of one channel, or all, oldest first."""
    query = select(SUBSCRIPTION.c.body).order_by(SUBSCRIPTION.c.number)
    if channel is not None:
        query = query.where(SUBSCRIPTION.c.channel_id == channel.id)
    return tuple(decode(Subscription, body) for body in connection.execute(query).scalars())


def due_slots(connection: Connection, now: datetime) -> tuple[Slot, ...]:
    """Slots due at `now`, earliest first."""
    return _slots(connection, SLOT.c.next_at <= now)


def slots(connection: Connection, channel: Channel | None) -> tuple[Slot, ...]:
    """The slots of one channel, or all, next due first."""
    return _slots(connection, *(() if channel is None else (SLOT.c.channel_id == channel.id,)))


def profile(connection: Connection, channel: Channel) -> ChannelProfile:
    """What the channel has settled, or the default."""
    body = connection.execute(select(PROFILE.c.body).where(PROFILE.c.channel_id == channel.id)).scalar()
    return ChannelProfile(channel) if body is None else decode(ChannelProfile, body)


def save_profile(connection: Connection, settled: ChannelProfile) -> None:
    """Write what the channel has settled."""
    upsert(connection, PROFILE, [{"channel_id": settled.channel.id, "body": encode(settled)}])


def forget_channel(connection: Connection, channel: Channel) -> None:
    """Delete all that is kept of a channel; snapshots nobody is told any more go with the next pruning."""
    take_turns(connection, channel.id)
    for table in (SUBSCRIPTION, SLOT, PROFILE, DELIVERY, DIGEST):
        connection.execute(delete(table).where(table.c.channel_id == channel.id))


def _slots(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Slot, ...]:
    rows: Sequence[Row[Any]] = connection.execute(
        select(SLOT).where(*conditions).order_by(SLOT.c.next_at, SLOT.c.id)
    ).all()
    told: dict[str, list[Interest]] = {row.id: [] for row in rows}
    query = select(SUBSCRIPTION.c.slot_id, SUBSCRIPTION.c.body).join(SLOT, SLOT.c.id == SUBSCRIPTION.c.slot_id)
    for row in connection.execute(query.where(*conditions).order_by(SUBSCRIPTION.c.number)):
        told[row.slot_id].append(decode(Subscription, row.body).interest)
    return tuple(
        Slot(row.id, decode(Channel, row.channel), decode(Cadence, row.cadence), row.next_at, tuple(told[row.id]))
        for row in rows
    )
