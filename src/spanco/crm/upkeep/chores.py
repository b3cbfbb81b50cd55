"""The chores: each may be done at any time, and again, and returns how much of it there was."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from spanco.crm.people.models import Sending
from spanco.crm.prospects.tries import forget_tries
from spanco.crm.suspects.companies.erasing import erase_expired
from spanco.crm.suspects.importing.clearing import clear

_KEPT_FOR: Final = timedelta(days=30)
"""How long it stays known who logged in and what the worker did."""


def erase_contacts() -> int:
    """Erase the contacts past the day until which they may be kept."""
    return sum(erase_expired(timezone.localdate()))


def clear_imports() -> int:
    """Remove the tables of imports that nobody went on with, and rows not taken that nobody fetched."""
    return clear(timezone.now())


def forget_tasks() -> int:
    """Forget what the worker did long ago, and what it began then and did not end."""
    begun_long_ago = DBTaskResult.objects.filter(started_at__lt=_long_ago())
    return begun_long_ago.exclude(status=TaskResultStatus.READY).delete()[0]


def forget_log_ins() -> int:
    """Forget who logged in, or tried to, long ago."""
    kinds = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(kind.objects.filter(attempt_time__lt=_long_ago()).delete()[0] for kind in kinds)


def forget_sendings() -> int:
    """Forget which forms made which rows: nobody sends a page of last month again."""
    return Sending.objects.filter(at__lt=_long_ago()).delete()[0]


def forget_sessions() -> int:
    """Forget sessions that are over."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _long_ago() -> datetime:
    return timezone.now() - _KEPT_FOR


CHORES: Final[Mapping[str, Callable[[], int]]] = {
    chore.__name__: chore
    for chore in (
        erase_contacts,
        clear_imports,
        forget_tasks,
        forget_log_ins,
        forget_sendings,
        forget_sessions,
        forget_tries,
    )
}
