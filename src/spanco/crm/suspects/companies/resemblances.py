"""Keeping which companies are perhaps one and the same, as they are entered, changed and read in."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from spanco.crm.suspects.companies.duplicates import Match, likely
from spanco.crm.suspects.models import Company, Resemblance

Pair = tuple[int, int, int, Sequence[str]]
"""Two companies, the one kept longer first, their score and its evidence."""

MOST_AT_ONCE: Final = 20_000
"""More pairs than anybody looks through: of a large table, or of all companies, the likeliest are kept."""
_MOST_OF_ONE: Final = 20
_AT_A_TIME: Final = 2_000


@transaction.atomic
def notice(company: Company) -> None:
    """Keep which companies have nearly the same name as one that was entered or changed, and only those.

    What somebody said are two stays so.
    """
    found = [match for match in likely(company, at_most=_MOST_OF_ONE) if match.likeness.is_by_name]
    keys = [match.company.pk for match in found]
    of_it = Q(one=company) & ~Q(other__in=keys) | Q(other=company) & ~Q(one__in=keys)
    Resemblance.objects.filter(of_it, apart_at=None).delete()
    keep(_pair(company, match) for match in found)


def keep(pairs: Iterable[Pair]) -> None:
    """Keep pairs, or how like they are by now."""
    Resemblance.objects.bulk_create(
        (
            Resemblance(one_id=one, other_id=other, score=score, evidence=list(evidence))
            for one, other, score, evidence in pairs
        ),
        batch_size=_AT_A_TIME,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["score", "evidence"],
    )


@transaction.atomic
def keep_only(pairs: Iterable[Pair]) -> None:
    """Keep these pairs instead of all that nobody decided on."""
    Resemblance.objects.filter(apart_at=None).delete()
    keep(pairs)


def apart_from(company: Company, others: Iterable[int]) -> set[int]:
    """Return which of other companies somebody said are not the same as one."""
    of_it = Q(one=company, other__in=others) | Q(other=company, one__in=others)
    pairs = Resemblance.objects.apart().filter(of_it).values_list("one_id", "other_id")
    return {key for pair in pairs for key in pair if key != company.pk}


def _pair(company: Company, match: Match) -> Pair:
    one, other = sorted((company.pk, match.company.pk))
    return one, other, match.score, match.likeness.evidence
