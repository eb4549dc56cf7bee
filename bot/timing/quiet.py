"""Quiet hours: local times between which a channel wants no post."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.subscription import ChannelProfile


def quiet_until(profile: ChannelProfile, now: datetime) -> datetime | None:
    """The end (UTC) of the quiet hours `now` lies in; None outside them. Quiet hours may pass midnight."""
    if profile.quiet is None or profile.quiet[0] == profile.quiet[1]:
        return None
    start, end = profile.quiet
    local = now.astimezone(ZoneInfo(profile.zone))
    clock = local.time()
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(now.tzinfo)
