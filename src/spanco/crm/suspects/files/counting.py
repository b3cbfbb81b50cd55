"""How many targets files have, how complete they are, and how many wait for a rep."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Q, QuerySet
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
    """Return the counts of files by their keys, in two queries; all of them for who leads."""
    of_files = Target.objects.filter(file__in=[file.pk for file in files]).order_by()
    if user.leads:
        everything, waiting = [of_files], of_files.filter(journey=None)
    else:
        waiting = of_files.filter(file__rep=user, journey=None)
        everything = [of_files.filter(journey__holder=user), waiting]
    n_waiting = dict(waiting.values_list("file").annotate(n=Count("pk")))
    n_targets: Counter[int] = Counter()
    n_complete: Counter[int] = Counter()
    known: defaultdict[int, float] = defaultdict(float)
    for targets in everything:
        for file, n, complete, average in _summed(targets):
            n_targets[file] += n
            n_complete[file] += complete
            known[file] += average * n
    return {
        file: Counts(n, n_waiting.get(file, 0), n_complete[file], int(known[file] / n))
        for file, n in n_targets.items()
    }


def _summed(targets: QuerySet[Target]) -> Iterable[tuple[int, int, int, float]]:
    return targets.values_list("file").annotate(
        n=Count("completeness"),
        complete=Count("completeness", filter=Q(completeness=COMPLETE)),
        average=Avg("completeness"),
    )


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
