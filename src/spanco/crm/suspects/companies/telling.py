"""What is said of a company: the values of one's own fields, and who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from django.utils.formats import date_format, localize
from django.utils.translation import pgettext

from spanco.crm.people.models import User
from spanco.crm.suspects.companies.duplicates import Match
from spanco.crm.suspects.models import Company, CustomField, File, Target

_NAMED: Final = 3
_TARGETS: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A company that was found on entry: who holds it, and whether the person may open it.

    Where they may not, only its name, its town and its holders are for them to see. ``is_there`` tells
    whether it is a target of the file they chose.
    """

    match: Match
    may_open: bool
    holders: tuple[str, ...]
    is_there: bool


def held_by(matches: Sequence[Match], user: User, file: File | None) -> list[Held]:
    """Return who holds the companies found, which the person may open, and which are in a file already."""
    keys = [match.company.pk for match in matches]
    if not keys:
        return []
    seen = set(Company.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    there = set(
        Target.objects.filter(file=file, company__in=keys, site=None).values_list("company_id", flat=True)
    )
    held: dict[int, dict[str, None]] = {}
    targets = Target.objects.filter(company__in=keys, journey__isnull=False).order_by("-pk")
    for key, name in targets.values_list("company_id", "journey__holder__name")[:_TARGETS]:
        held.setdefault(key, {})[name] = None
    return [
        Held(
            match,
            may_open=match.company.pk in seen,
            holders=tuple(islice(held.get(match.company.pk, {}), _NAMED)),
            is_there=match.company.pk in there,
        )
        for match in matches
    ]


def custom_facts(company: Company) -> list[tuple[str, str]]:
    """Return the values of one's own fields with their names, as they are read."""
    if not company.custom:
        return []
    return [
        (field.name, as_read(field, company.custom[field.key]))
        for field in CustomField.objects.filter(key__in=list(company.custom))
    ]


def as_read(field: CustomField, value: Any) -> str:  # noqa: ANN401 - a value of JSON
    """Return a value of a field of one's own as it is read."""
    if field.kind == CustomField.Kind.YES_NO:
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if field.kind == CustomField.Kind.DATE:
        try:
            return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
        except ValueError:
            return str(value)
    return str(localize(value)) if isinstance(value, (int, float)) else str(value)
