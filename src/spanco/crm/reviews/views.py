"""The review of a team, of all of them, or of one rep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from spanco.crm.people.models import Role, Team, User
from spanco.crm.people.requests import user_of
from spanco.crm.reviews import journal
from spanco.crm.reviews.forms import ReviewForm
from spanco.crm.reviews.preparing import Asked, prepared
from spanco.errors import InputError

_ASK_AGAIN_SECONDS = 2


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the review of one's team, of any team to who sees all; to a rep, their own."""
    user = user_of(request)
    if user.role == Role.REP:
        return _of_rep(request, user)
    form = ReviewForm(request.GET, user)
    if not form.is_valid():
        return render(request, "reviews/review.html", {"form": form})
    chosen = form.cleaned_data
    if chosen["rep"]:
        return _of_rep(request, chosen["rep"])
    return _shown(request, form, chosen["team"] if user.sees_all else user.team)


def _of_rep(request: HttpRequest, person: User) -> HttpResponse:
    """Go to the review of one rep, of the same period."""
    period = {name: request.GET[name] for name in ("since", "until") if name in request.GET}
    return redirect(f"{reverse('reviews:rep', args=(person.pk,))}{'?' if period else ''}{urlencode(period)}")


@require_safe
def rep(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the review of one rep among their team: to the rep the same as to the manager."""
    user = user_of(request)
    person = get_object_or_404(User.objects.visible_to(user).select_related("team"), pk=pk)
    form = ReviewForm(request.GET, user, person)
    if not form.is_valid():
        return render(request, "reviews/review.html", {"form": form, "person": person})
    return _shown(request, form, person.team, person)


def _shown(
    request: HttpRequest, form: ReviewForm, team: Team | None, person: User | None = None
) -> HttpResponse:
    """Show what is asked for: the review, that it is being prepared, or that there is none yet."""
    user = user_of(request)
    if person is None and team is None and not user.sees_all:
        person = user
    context: dict[str, object] = {"form": form, "team": team, "person": person}
    names = journal.names_of_reps()
    asked = Asked(
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        team=team.name if team else None,
        rep=names.get(person.pk) if person else None,
        language=(get_language() or "en")[:2],
        alone=person is not None and team is None,
    )
    try:
        review = prepared(asked)
    except InputError:
        return render(request, "reviews/review.html", {**context, "nothing": True})
    if review is not None:
        return render(request, "reviews/review.html", {**context, "review": review})
    context["n_events"] = journal.n_events(journal.state())
    response = render(request, "reviews/review.html", context)
    response["Refresh"] = str(_ASK_AGAIN_SECONDS)
    return response
