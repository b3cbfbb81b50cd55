"""Each chore once a day: left to the worker by whichever process first finds it due."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from spanco.crm.upkeep.chores import CHORES
from spanco.crm.upkeep.models import Chore

_GIVEN_UP_AFTER: Final = timedelta(hours=6)
"""A chore begun so long ago and not done has failed, or whoever did it died: it is begun again."""


def begin_due() -> None:
    """Leave to the worker what was not done today and is not begun."""
    known = set(Chore.objects.values_list("name", flat=True))
    for name in CHORES:
        if name not in known:
            Chore.objects.get_or_create(name=name)
    now = timezone.now()
    for name in _due(now).filter(name__in=CHORES).values_list("name", flat=True):
        with transaction.atomic():
            if _due(now).filter(name=name).update(begun_at=now):
                do_chore.enqueue(name, now.isoformat())


def _due(now: datetime) -> QuerySet[Chore]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    not_done = Q(done_at=None) | Q(done_at__lt=midnight)
    not_begun = Q(begun_at=None) | Q(begun_at__lt=now - _GIVEN_UP_AFTER)
    return Chore.objects.filter(not_done & not_begun)


@task()
def do_chore(name: str, begun_at: str) -> int:
    """Do a chore if nobody began it again meanwhile; return how much of it there was."""
    here = Chore.objects.filter(name=name, begun_at=datetime.fromisoformat(begun_at))
    if not here.exists():
        return 0
    n_done = CHORES[name]()
    here.update(begun_at=None, done_at=timezone.now())
    return n_done
