"""Which targets of a file a list shows, and in which order."""

from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet

from spanco.crm.people.models import User
from spanco.crm.suspects.companies.names import folded, name_key
from spanco.crm.suspects.conditions import conditions_of, holding_in
from spanco.crm.suspects.knowing import COMPLETE
from spanco.crm.suspects.models import File, Target

_HALF: Final = 50
_ASSIGNED: Final = {"yes": Q(journey__isnull=False), "no": Q(journey=None)}
_COMPLETE: Final = {
    "yes": Q(completeness=COMPLETE),
    "no": Q(completeness__lt=COMPLETE),
    "half": Q(completeness__lt=_HALF),
}
_FITS: Final = {"yes": Q(fits=True), "no": Q(fits=False), "unknown": Q(fits=None)}
_CONTAINED: Final = ("sector", "city")
_SORTS: Final = {"name": "name_key", "city": "city", "complete": "completeness"}


def narrowed(file: File, user: User, wanted: dict[str, Any]) -> QuerySet[Target]:
    """Return the targets of a file a person may see that meet what is wanted."""
    targets = Target.objects.in_file(file, user)
    for name, meanings in (("assigned", _ASSIGNED), ("complete", _COMPLETE), ("fits", _FITS)):
        if wanted.get(name):
            targets = targets.filter(meanings[wanted[name]])
    if wanted.get("q"):
        targets = targets.filter(_named(wanted["q"]))
    for name in _CONTAINED:
        if wanted.get(name):
            targets = targets.filter(**{f"{name}__icontains": wanted[name]})
    if wanted.get("segment"):
        targets = targets.filter(holding_in(file)(conditions_of(wanted["segment"].conditions)))
    return targets


def _named(typed: str) -> Q:
    """Return the condition that the name of a company or of its site contains what was typed."""
    parts = {name_key(typed), folded(typed), typed.lower()} - {""}
    return reduce(or_, (Q(name_key__contains=part) for part in sorted(parts)), Q(pk__in=()))


def in_order(targets: QuerySet[Target], sort: str) -> QuerySet[Target]:
    """Return targets in an order; as they came in where none is named."""
    path = _SORTS.get(sort.removeprefix("-"))
    if path is None:
        return targets.order_by("pk")
    # The keys go the same way, so that an index may be read backwards.
    falling = "-" if sort.startswith("-") else ""
    return targets.order_by(f"{falling}{path}", f"{falling}pk")
