"""Counting how often an address tries, for all processes together."""

from datetime import UTC, datetime
from time import time
from typing import Final

from django.db.models import F, QuerySet

from spanco.crm.prospects.models import FormTries

_MOST: Final = 30
_STRETCH_SECONDS: Final = 600
_LONGEST_ADDRESS: Final = 64


def has_tried_too_often(address: str) -> bool:
    """Tell whether an address tried thirty times in these ten minutes."""
    return _here(address, _began_at()).filter(n__gte=_MOST).exists()


def count_try(address: str) -> None:
    """Count a try of an address; each of several at once is counted."""
    began_at = _began_at()
    here = _here(address, began_at)
    if here.update(n=F("n") + 1):
        return
    forget_tries()
    first = FormTries(address=address[:_LONGEST_ADDRESS], began_at=began_at)
    # Whoever comes second finds the row of the first.
    FormTries.objects.bulk_create([first], ignore_conflicts=True)
    here.update(n=F("n") + 1)


def forget_tries() -> int:
    """Forget the tries of stretches that are over; return of how many addresses they were."""
    return FormTries.objects.filter(began_at__lt=_began_at()).delete()[0]


def _here(address: str, began_at: datetime) -> QuerySet[FormTries]:
    return FormTries.objects.filter(address=address[:_LONGEST_ADDRESS], began_at=began_at)


def _began_at() -> datetime:
    """Return when the present stretch of ten minutes began."""
    return datetime.fromtimestamp(time() // _STRETCH_SECONDS * _STRETCH_SECONDS, UTC)
