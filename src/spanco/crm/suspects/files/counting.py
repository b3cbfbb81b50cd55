"""How many targets files have, how complete they are, and how many wait for a rep."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.formats import localize

from spanco.crm.journeys import counting
from spanco.crm.people.models import User
from spanco.crm.suspects.knowing import COMPLETE
from spanco.crm.suspects.models import File, Target

COUNTED_UP_TO: Final = 10_000
"""Lists that someone has narrowed are counted so far; the counts of a whole file are exact."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The targets of a file: all, those not assigned, those complete, and the average percentage known.

    To a rep they are those the rep may see.
    """

    n_targets: int = 0
    n_waiting: int = 0
    n_complete: int = 0
    average: int = 0

    @property
    def n_assigned(self) -> int:
        """Return how many have a journey: the file's denominator."""
        return self.n_targets - self.n_waiting


def counts_of(files: Iterable[File], user: User) -> dict[int, Counts]:
    """Return the counts of files by their keys, in one query for who leads, else in two."""
    of_files = Target.objects.filter(file__in=[file.pk for file in files]).order_by()
    if user.leads:
        everything = [of_files]
    else:
        everything = [of_files.filter(journey__holder=user), of_files.filter(file__rep=user, journey=None)]
    n_targets: Counter[int] = Counter()
    n_waiting: Counter[int] = Counter()
    n_complete: Counter[int] = Counter()
    known: Counter[int] = Counter()
    for targets in everything:
        # Read in one go through one index, however large the file.
        by_completeness = targets.values_list("file", "completeness").annotate(
            n=Count("*"), waiting=Count("completeness", filter=Q(journey=None))
        )
        for file, completeness, n, waiting in by_completeness:
            n_targets[file] += n
            n_waiting[file] += waiting
            n_complete[file] += n if completeness == COMPLETE else 0
            known[file] += n * completeness
    return {
        file: Counts(n, n_waiting[file], n_complete[file], known[file] // n) for file, n in n_targets.items()
    }


@dataclass(frozen=True, slots=True)
class UpTo:
    """A count that stops: there may be more."""

    n: int

    @property
    def is_all(self) -> bool:
        """Whether it was counted to the end."""
        return self.n <= COUNTED_UP_TO

    def __str__(self) -> str:
        return str(localize(self.n)) if self.is_all else f"{localize(COUNTED_UP_TO)}+"


def up_to(rows: QuerySet[Any]) -> UpTo:
    """Count rows, but no further than one can look at."""
    return UpTo(counting.count(rows, COUNTED_UP_TO))


def both_up_to(rows: QuerySet[Any], some: Q) -> tuple[UpTo, UpTo]:
    """Count rows, and those of them that meet something, no further than one can look at.

    It takes one question where they are few: these are sought through all there are.
    """
    first = rows.order_by()[: COUNTED_UP_TO + 1]
    n = first.aggregate(of_all=Count("pk"), of_some=Count("pk", filter=some))
    found = UpTo(n["of_all"])
    return found, UpTo(n["of_some"]) if found.is_all else up_to(rows.filter(some))
