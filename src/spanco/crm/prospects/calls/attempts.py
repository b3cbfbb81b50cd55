"""When to try again: the rule, by the outcome of a call and how many went unanswered in a row.

All times are on a working day (Monday to Friday), between nine and six by the clock of the rep who holds the
journey; public holidays are not known.

- *No answer*: at another part of the day (morning, early afternoon, late afternoon, in turn), after 1 working
  day, then 2, 4, 7 and 10: whoever does not answer on Tuesday morning may on Wednesday afternoon.
- *Left a message*: as no answer, but two working days are left to call back.
- *Wrong number*: at once, where someone else can be called; else the next working day, with another number.
- *Not now*: in two weeks at the same time of day, unless they named a time; so, too, a customer who *refused*
  something else.
- *Favourable*: the next working day at the same time, to agree on an appointment, unless one is made at once.

After five unanswered in a row it is proposed to close the journey as unreachable; it is never done by itself.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from spanco.crm.prospects.models import Outcome

UNREACHABLE_AFTER: Final = 5
"""Unanswered calls in a row after which closing is proposed."""

OPENS: Final = time(9)
CLOSES: Final = time(18)
_PARTS: Final = (time(9, 30), time(14), time(16, 30))
"""When each part of the day is tried."""
_PARTS_END: Final = (time(12, 30), time(15, 30))
_GAPS: Final = (1, 2, 4, 7, 10)
"""Working days until the next try, by how many went unanswered."""
_TO_CALL_BACK: Final = 2
_NOT_NOW: Final = 14
_SATURDAY: Final = 5


def next_attempt(outcome: Outcome, unanswered: int, called_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when to try again after a call.

    ``unanswered`` counts the calls in a row that nobody answered, this one included.

    >>> rome = ZoneInfo("Europe/Rome")
    >>> friday = datetime(2026, 11, 27, 10, 0, tzinfo=rome)
    >>> next_attempt(Outcome.NO_ANSWER, 1, friday, rome).isoformat()
    '2026-11-30T14:00:00+01:00'
    """
    called = called_at.astimezone(zone)
    match outcome:
        case Outcome.NO_ANSWER | Outcome.LEFT_MESSAGE:
            gap = _GAPS[min(max(unanswered, 1), len(_GAPS)) - 1]
            if outcome == Outcome.LEFT_MESSAGE:
                gap = max(gap, _TO_CALL_BACK)
            return _at(working_days_later(called.date(), gap), _another_part(called.time()), zone)
        case Outcome.LATER | Outcome.REFUSED:
            return in_days(called_at, _NOT_NOW, zone)
        case _:
            return _at(working_days_later(called.date(), 1), _in_hours(called.time()), zone)


def in_days(called_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same time of day so many days later, or on the working day after, within working hours."""
    called = called_at.astimezone(zone)
    return _at(working_day(called.date() + timedelta(days=days)), _in_hours(called.time()), zone)


def working_days_later(day: date, n: int) -> date:
    """Return the day that is so many working days after another.

    >>> working_days_later(date(2026, 11, 27), 1).isoformat()
    '2026-11-30'
    """
    for _ in range(n):
        day = working_day(day + timedelta(days=1))
    return day


def working_day(day: date) -> date:
    """Return a day, or the Monday after it at a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def _another_part(called: time) -> time:
    """Return when the part of the day begins that follows the one of a time; after the last, the first."""
    part = sum(called >= end for end in _PARTS_END)
    return _PARTS[(part + 1) % len(_PARTS)]


def _in_hours(called: time) -> time:
    """Return a time to the quarter of an hour, or the nearest one at which people work."""
    quarter = called.replace(minute=called.minute // 15 * 15, second=0, microsecond=0)
    return min(max(quarter, OPENS), time(CLOSES.hour - 1, 30))


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)
