"""The journeys that a figure of a review counts, as far as one may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spanco.crm.journeys.models import Journey, Milestone
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.reviews import journal
from spanco.crm.reviews.forms import NOBODY, FigureForm
from spanco.crm.suspects.models import Target
from spanco.errors import InputError
from spanco.journal.journeys import Journeys
from spanco.measure.listing import Listing, listed, started
from spanco.method import Link

_A_PAGE = 50


@require_safe
def journeys(request: HttpRequest) -> HttpResponse:
    """List the journeys that a figure counts; who sees fewer is told of how many."""
    user = user_of(request)
    form = FigureForm(request.GET)
    if not form.is_valid():
        raise Http404
    figure = form.cleaned_data
    person = None
    if figure["rep"] and figure["rep"] != NOBODY:
        person = get_object_or_404(User.objects.visible_to(user), pk=figure["rep"])
    team = figure["team"] if user.sees_all else (user.team.name if user.team else "")
    if person is None and not team and not user.sees_all:
        person = user
    folder = journal.latest()
    if folder is None:
        return redirect("reviews:reviews")
    where = _where(team, person, nobody=figure["rep"] == NOBODY)
    try:
        with journal.opened(folder) as folded:
            page, shown, of = _page(request, user, _listing(folded, figure, where))
    except InputError as error:
        raise Http404 from error
    context = {
        "page": page,
        "journeys": shown,
        "of": of,
        "hidden": of - page.paginator.count,
        "said": _said(figure),
        "person": person,
        "team": team,
        "nobody": figure["rep"] == NOBODY,
        "period": figure,
    }
    return render(request, "reviews/journeys.html", context)


def _where(team: str, person: User | None, *, nobody: bool) -> dict[str, str | None]:
    where: dict[str, str | None] = {"team": team} if team else {}
    if nobody:
        where["rep"] = None
    elif person is not None:
        where["rep"] = journal.names_of_reps()[person.pk]
    return where


def _listing(folded: Journeys, figure: dict[str, Any], where: dict[str, str | None]) -> Listing:
    period = {"since": figure["since"], "until": figure["until"]}
    if figure["began"]:
        start = None if figure["began"] == "anywhere" else figure["began"]
        return started(folded, start, figure["reached"] or None, where=where, **period)
    link = Link("", figure["start"], figure["end"])
    return listed(folded, link, figure["fate"] or "entered", where=where, **period)


@dataclass(frozen=True, slots=True)
class _Ids(Sequence[int]):
    """The ids of a listing, brought page by page: there may be a million."""

    listing: Listing

    def __len__(self) -> int:
        return self.listing.total()

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - the paginator's slices
        return [int(name) for name in self.listing.names(place.start, place.stop - place.start)]


def _page(request: HttpRequest, user: User, listing: Listing) -> tuple[Page[int], list[Journey], int]:
    """Return a page of what one may see, its journeys, and how many the figure counts."""
    every = _Ids(listing)
    ids: Sequence[int] = every
    if not user.sees_all:
        seen = set(Journey.objects.visible_to(user).values_list("id", flat=True))
        ids = [int(name) for name in listing.names() if int(name) in seen]
    page = Paginator(ids, _A_PAGE).get_page(request.GET.get("page"))
    target = Prefetch("target", Target.objects.select_related("company", "file"))
    found = Journey.objects.visible_to(user).select_related("holder").prefetch_related(target)
    by_id = found.in_bulk(list(page.object_list))
    shown = [by_id[pk] for pk in page.object_list if pk in by_id]
    return page, shown, len(every)


def _said(figure: dict[str, Any]) -> str:
    """Say what the figure counts, in words."""
    if figure["began"]:
        reached = figure["reached"]
        if not reached or reached == figure["began"]:
            return _("Started")
        return _("Started, then “%(milestone)s”") % {"milestone": Milestone(reached).label}
    way = {"start": Milestone(figure["start"]).label, "end": Milestone(figure["end"]).label}
    match figure["fate"]:
        case "passed":
            return _("From “%(start)s” to “%(end)s”: passed") % way
        case "lost":
            return _("After “%(start)s”, before “%(end)s”: lost") % way
        case "open":
            return _("After “%(start)s”, before “%(end)s”: open") % way
        case _:
            return _("Reached “%(start)s”, on the way to “%(end)s”") % way
