"""The day as the city knows it: tests run in London's time, also between its two midnights."""

from datetime import datetime
from zoneinfo import ZoneInfo


def city_today():
    """Return the date it is in the city now."""
    return datetime.now(ZoneInfo("Europe/Brussels")).date()
