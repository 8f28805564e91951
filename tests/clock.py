"""Days of the tests."""

from datetime import datetime, time, timedelta

LAST = 20.0  # seconds of a day in which no test begins; hardly one takes longer


def wait_for_the_day(now: datetime) -> float:
    """Seconds to wait before a test begins, so that what it calls today is today until it ends."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    left = (midnight - now).total_seconds()
    return left if left <= LAST else 0.0
