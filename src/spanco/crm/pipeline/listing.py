"""The list of journeys: filtered, sorted, page by page."""

from datetime import timedelta
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.days import start_of_today
from spanco.crm.journeys.forms import choose_among
from spanco.crm.journeys.models import Journey, Journeys, Phase
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.finding import named
from spanco.crm.pipeline.ordering import Ordered
from spanco.crm.suspects.models import File

AT_ONCE: Final = 500
"""So many journeys are handed over by one form."""

_A_PAGE: Final = 50
_COUNTED_UP_TO: Final = 10_000


class JourneyFilter(forms.Form):
    """Which journeys a list shows, among those a person may see."""

    STATES = (
        ("", pgettext_lazy("journeys", "open")),
        ("live", pgettext_lazy("journeys", "open, not won")),
        ("won", pgettext_lazy("journeys", "won")),
        ("lost", pgettext_lazy("journeys", "lost")),
        ("all", pgettext_lazy("journeys", "all")),
    )
    DUE = (
        ("", _("whenever")),
        ("today", _("due by today")),
        ("day", _("due today")),
        ("overdue", _("overdue")),
        ("none", _("no next step")),
        ("meeting", _("appointment still today")),
        ("outcome", _("outcome of the appointment missing")),
    )
    SORTS = (("", _("what is due first")), ("value", _("highest value")), ("newest", _("newest first")))

    q = forms.CharField(label=_("Company"), required=False, max_length=120)
    rep = forms.ModelChoiceField(
        User.objects.none(), label=_("Held by"), required=False, empty_label=_("everyone")
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[("", _("all six")), *Phase.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    due = forms.ChoiceField(label=_("Next step"), required=False, choices=DUE)
    file = forms.ModelChoiceField(
        File.objects.none(), label=_("File"), required=False, empty_label=_("all files")
    )
    sort = forms.ChoiceField(label=_("Sorted by"), required=False, choices=SORTS)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "filter_%s"
        self.user = user
        choose_among(self, "rep", User.objects.visible_to(user))
        choose_among(self, "file", File.objects.visible_to(user))
        if not user.leads:
            del self.fields["rep"]

    @property
    def found(self) -> Ordered:
        """The journeys asked for, in the order asked for; what makes no sense is left out of the question."""
        self.is_valid()
        asked = self.cleaned_data
        rows = _in_state(Journey.objects.visible_to(self.user), asked.get("state", ""))
        if asked.get("rep"):
            rows = rows.filter(holder=asked["rep"])
        if asked.get("phase"):
            rows = rows.filter(phase=asked["phase"])
        if asked.get("file"):
            rows = rows.filter(target__file=asked["file"])
        if asked.get("q"):
            rows = rows.filter(named("target__name_key", asked["q"]))
        rows = _due(rows, asked.get("due", ""))
        at_once = _COUNTED_UP_TO if asked.get("q") else 0
        return Ordered(rows, _order(asked.get("state", ""), asked.get("sort", "")), at_once)


def _in_state(rows: Journeys, state: str) -> Journeys:
    if state == "live":
        return rows.live()
    if state == "won":
        return rows.filter(lost_at=None, phase=Phase.ORDER)
    if state == "lost":
        return rows.filter(lost_at__isnull=False)
    return rows if state == "all" else rows.filter(lost_at=None)


def _due(rows: Journeys, due: str) -> Journeys:
    if due == "none":
        return rows.live().filter(next_at=None)
    if due == "overdue":
        return rows.filter(next_at__lt=start_of_today())
    tomorrow = start_of_today() + timedelta(days=1)
    if due == "day":
        return rows.filter(next_at__gte=start_of_today(), next_at__lt=tomorrow)
    if due in {"meeting", "outcome"}:
        now = timezone.now()
        appointments = Appointment.objects
        agreed = appointments.waiting(now) if due == "outcome" else appointments.ahead(now, tomorrow)
        return rows.filter(pk__in=agreed.order_by().values("journey"))
    return rows.filter(next_at__lt=tomorrow) if due == "today" else rows


def _order(state: str, sort: str) -> str:
    if sort == "value":
        return "-value"
    if sort == "newest" or state == "all":
        return "-pk"
    return "-lost_at" if state == "lost" else "next_at"


class Pages(Paginator[Journey]):
    """Pages of a long list, of which only the first ten thousand rows are counted and shown."""

    bound = _COUNTED_UP_TO

    def __init__(self, found: Ordered) -> None:
        super().__init__(found, _A_PAGE)  # type: ignore[arg-type]  # it is sliced, and counted here
        self.found = found

    @cached_property
    def count(self) -> int:
        """How many there are, up to the bound."""
        return self.found.n_up_to(self.bound)

    @property
    def is_bounded(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count == self.bound


@require_safe
def journeys(request: HttpRequest) -> HttpResponse:
    """List journeys; who leads chooses among them to hand them over."""
    asked = JourneyFilter(user_of(request), request.GET)
    page = Pages(asked.found).get_page(request.GET.get("page"))
    return render(
        request,
        "pipeline/journeys.html",
        {"page": page, "filter": asked, "at_once": AT_ONCE},
    )
