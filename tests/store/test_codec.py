"""Values become JSON text and back without loss, whatever is in them."""

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.codec import decode, encode
from bot.model.feed import FeedState
from bot.model.figure import Figure, Quantity, Value
from bot.model.message import Message
from bot.model.story import Report, Story
from bot.model.subscription import ChannelProfile, Subscription

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
instants = st.datetimes(timezones=st.just(UTC))
decimals = st.decimals(allow_nan=False, allow_infinity=False)
st.register_type_strategy(str, texts)
st.register_type_strategy(datetime, instants)
st.register_type_strategy(Decimal, decimals)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(time, st.times())
KINDS = [FeedState, Figure, Message, Report, Story, Subscription, ChannelProfile]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_value_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert decode(kind, encode(value)) == value


@given(low=decimals | texts, high=st.none() | decimals | texts)
def test_decimal_keeps_its_digits_and_text_stays_text(low: Value, high: Value | None) -> None:
    found = decode(Quantity, encode(Quantity(low, high)))
    assert [(type(one), str(one)) for one in (found.low, found.high)] == [(type(one), str(one)) for one in (low, high)]


def test_instant_of_another_zone_comes_back_in_utc() -> None:
    berlin = datetime(2025, 12, 19, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    found = decode(FeedState, encode(FeedState("u", "u", checked_at=berlin)))
    assert found.checked_at == berlin
    assert found.checked_at is not None
    assert found.checked_at.tzinfo == UTC


def test_document_of_another_version_is_read_as_far_as_it_is_known() -> None:
    assert decode(FeedState, '{"url": "u", "address": "a", "invented_later": 1}') == FeedState("u", "a")
