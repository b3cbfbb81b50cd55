"""The page on which targets are given to reps."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Journey
from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.files.acts import assign, waiting
from spanco.crm.suspects.files.counting import up_to
from spanco.crm.suspects.files.forms import AssignForm, reps_for
from spanco.crm.suspects.files.segments import counted
from spanco.crm.suspects.files.views import kept_file
from spanco.crm.suspects.models import Assignment, File, Segment


def assign_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Give targets of a file to reps: all, those of a segment, or so many, evenly among several."""
    file, user = kept_file(request, pk), user_of(request)
    form = AssignForm(sent(request), file=file, by=user, initial={"segment": request.GET.get("segment")})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            done = assign(
                file.pk,
                user,
                wanted["token"],
                to=list(wanted["to"]),
                segment=wanted["segment"],
                n=wanted["n"],
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, said(done))
            return redirect("suspects:file", file.pk)
    segments = Segment.objects.of(file)
    context = {
        "file": file,
        "form": form,
        "waiting": up_to(waiting(file, user, None)),
        "segments": counted(file, user, segments),
        "reps": _with_load(file, request),
        "chosen": {str(key) for key in form["to"].value() or ()},
    }
    return render(request, "suspects/assign.html", context)


def said(done: Assignment) -> str:
    """Say an assignment in a sentence."""
    shares = ", ".join(_("%(n)s to %(name)s") % {"n": n, "name": name} for name, n in done.shares[:6])
    more = len(done.shares) - 6
    if more > 0:
        shares += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
    message = ngettext(
        "%(n)s target is assigned: %(shares)s.", "%(n)s targets are assigned: %(shares)s.", done.n_targets
    )
    return message % {"n": done.n_targets, "shares": shares}


def _with_load(file: File, request: HttpRequest) -> list[tuple[object, int]]:
    """Return the reps with how many live journeys each holds already, in two queries."""
    reps = list(reps_for(file, user_of(request)))
    live = Journey.objects.live().filter(holder__in=[rep.pk for rep in reps]).order_by()
    loads = dict(live.values_list("holder").annotate(n=Count("*")))
    return [(rep, loads.get(rep.pk, 0)) for rep in reps]
