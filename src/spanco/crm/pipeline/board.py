"""The board: six columns by phase, what is in each, and what is due first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from heapq import nsmallest
from typing import Final

from django.db.models import Count, F, Sum, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spanco.crm.journeys.models import Journey, Journeys, Phase
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.listing import JourneyFilter

_CARDS: Final = 12
_FEW: Final = 5_000
"""So many journeys of a name or of a file are read once for all columns."""


@dataclass(slots=True)
class Column:
    """One phase of the board: how many journeys, what they are worth by currency, and the first of them."""

    phase: Phase
    cards: Sequence[Journey]
    n_journeys: int = 0
    values: list[tuple[Decimal, str]] = field(default_factory=list)

    @property
    def n_more(self) -> int:
        """How many are not shown."""
        return self.n_journeys - len(self.cards)


def columns(rows: Journeys, *, are_all: bool = False) -> list[Column]:
    """Return the six columns of journeys that are not lost; ``are_all`` if nothing else narrows them."""
    found = {phase: Column(phase, cards) for phase, cards in _first(rows).items()}
    # By the phase as it stands, SQLite goes through the index of all journeys, however few are asked for.
    by = F("phase") if are_all else Concat("phase", Value(""))
    worth = rows.values("currency", column=by).annotate(n=Count("*"), total=Sum("value"))
    for row in worth.order_by("column", "currency"):
        column = found[Phase(row["column"])]
        column.n_journeys += row["n"]
        if row["total"]:
            column.values.append((row["total"], row["currency"]))
    return list(found.values())


def columns_of_few(rows: Journeys) -> list[Column] | None:
    """Return the six columns of journeys that are read once for all of them; None if they are too many."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: _FEW + 1])
    if len(keys) > _FEW:
        return None
    # Found by an index that has no more than the keys, and what is told of them by these.
    found_there = Journey.objects.filter(pk__in=keys)
    told = list(found_there.values_list("pk", "phase", "next_at", "currency", "value"))
    of_phase = {phase: [one for one in told if one[1] == phase] for phase in Phase}
    cards = _shown(
        {
            phase: [one[0] for one in nsmallest(_CARDS, several, key=_due_first)]
            for phase, several in of_phase.items()
        }
    )
    found = []
    for phase, several in of_phase.items():
        worth: defaultdict[str, Decimal] = defaultdict(Decimal)
        for _pk, _phase, _next_at, currency, value in several:
            worth[currency] += value or 0
        values = [(total, currency) for currency, total in sorted(worth.items()) if total]
        found.append(Column(phase, cards[phase], len(several), values))
    return found


def _due_first(told: tuple[int, str, datetime | None, str, Decimal | None]) -> tuple[object, ...]:
    pk, _phase, next_at, _currency, _value = told
    return (next_at is None, next_at, pk)


def _first(rows: Journeys) -> dict[Phase, list[Journey]]:
    """Return the first cards of each phase: found by their keys alone, then read together."""
    due_first = rows.order_by(F("next_at").asc(nulls_last=True), "pk").values_list("pk", flat=True)
    return _shown({phase: list(due_first.filter(phase=phase)[:_CARDS]) for phase in Phase})


def _shown(keys: Mapping[Phase, Sequence[int]]) -> dict[Phase, list[Journey]]:
    """Return the journeys of some keys with what a card says of them, in one query."""
    several = [key for of_phase in keys.values() for key in of_phase]
    cards = Journey.objects.select_related("holder", "target__company").in_bulk(several)
    return {phase: [cards[key] for key in of_phase if key in cards] for phase, of_phase in keys.items()}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the board of the journeys a person sees, or of those of one rep, file or name."""
    asked = JourneyFilter(user_of(request), request.GET)
    for name in ("phase", "state", "due", "sort"):
        del asked.fields[name]
    rows = asked.found.rows
    is_filtered = any(asked.cleaned_data.values())
    # Those of a name or of a file are sought among all there are: once, not column by column.
    is_sought = asked.cleaned_data.get("q") or asked.cleaned_data.get("file")
    few = columns_of_few(rows) if is_sought else None
    found = few or columns(rows, are_all=user_of(request).sees_all and not is_filtered)
    context = {
        "columns": found,
        "filter": asked,
        "n_journeys": sum(column.n_journeys for column in found),
        "is_filtered": is_filtered,
    }
    return render(request, "pipeline/board.html", context)
