"""The board: six columns by phase, what is in each, and what is due first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
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
    found = {phase: Column(phase, list(_first(rows, phase))) for phase in Phase}
    # By the phase as it stands, SQLite goes through the index of all journeys, however few are asked for.
    by = F("phase") if are_all else Concat("phase", Value(""))
    worth = rows.values("currency", column=by).annotate(n=Count("*"), total=Sum("value"))
    for row in worth.order_by("column", "currency"):
        column = found[Phase(row["column"])]
        column.n_journeys += row["n"]
        if row["total"]:
            column.values.append((row["total"], row["currency"]))
    return list(found.values())


def _first(rows: Journeys, phase: Phase) -> Journeys:
    ordered = rows.filter(phase=phase).order_by(F("next_at").asc(nulls_last=True), "pk")
    return ordered.select_related("holder", "target__company")[:_CARDS]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the board of the journeys a person sees, or of those of one rep, file or name."""
    asked = JourneyFilter(user_of(request), request.GET)
    for name in ("phase", "state", "due", "sort"):
        del asked.fields[name]
    rows = asked.found.rows
    is_filtered = any(asked.cleaned_data.values())
    found = columns(rows, are_all=user_of(request).sees_all and not is_filtered)
    context = {
        "columns": found,
        "filter": asked,
        "n_journeys": sum(column.n_journeys for column in found),
        "is_filtered": is_filtered,
    }
    return render(request, "pipeline/board.html", context)
