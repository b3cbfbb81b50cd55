"""Files of targets: the list, each file, making and changing one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.suspects.changing import claim
from spanco.crm.suspects.conditions import profile_of, said
from spanco.crm.suspects.fields import Field, fields_of_targets
from spanco.crm.suspects.files.acts import leave_out
from spanco.crm.suspects.files.counting import COUNTED_UP_TO, Counts, UpTo, counts_of, up_to
from spanco.crm.suspects.files.forms import FileForm, FilesFilter, TargetsFilter
from spanco.crm.suspects.files.narrowing import in_order, narrowed
from spanco.crm.suspects.knowing import missing_of, with_missing
from spanco.crm.suspects.models import File, Offer, Target

_FILES_A_PAGE: Final = 20
_TARGETS_A_PAGE: Final = 50
_LOOKED_FOR: Final = ("q", "sector", "city", "segment")
"""What no index finds: all targets of a file are looked through for it."""
_SORTS: Final = {"name": "name", "-name": "-name", "offer": "offer__name", "-offer": "-offer__name"}


def keeps(user: User, file: File) -> bool:
    """Tell whether a person assigns the targets of a file, cuts it and changes it."""
    return user.sees_all or (user.leads and user.team_id is not None and file.team_id == user.team_id)


def kept_file(request: HttpRequest, pk: int) -> File:
    """Return a file that who asks may change; answer that it is not there, or not theirs to do."""
    user = user_of(request)
    file = get_object_or_404(File.objects.visible_to(user).select_related("offer", "team", "rep"), pk=pk)
    if not keeps(user, file):
        raise PermissionDenied
    return file


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """List the files, with what waits in each."""
    user = user_of(request)
    visible = dict(File.objects.visible_to(user).order_by().values_list("pk", "is_closed"))
    opened = [key for key, is_closed in visible.items() if not is_closed]
    asked = FilesFilter(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    shown = list(visible) if wanted.get("closed") else opened
    found = File.objects.filter(pk__in=shown).select_related("offer", "team", "rep")
    if wanted.get("q"):
        found = found.filter(name__icontains=wanted["q"])
    if wanted.get("offer"):
        found = found.filter(offer=wanted["offer"])
    sort = request.GET.get("sort", "")
    found = found.order_by(_SORTS[sort], "-pk") if sort in _SORTS else found.order_by("-created_at", "-pk")
    page = Paginator(found, _FILES_A_PAGE).get_page(request.GET.get("page"))
    counts = counts_of(page, user)
    waiting = Target.objects.filter(journey=None, file__in=opened).order_by()
    context = {
        "page": page,
        "rows": [(file, counts.get(file.pk, Counts())) for file in page],
        "filter": asked,
        "sort": sort,
        "narrowed": bool(wanted.get("q") or wanted.get("offer")),
        "n_open": len(opened),
        "n_waiting": up_to(waiting) if user.leads else None,
    }
    return render(request, "suspects/files.html", context)


class _Targets(Paginator[int]):
    """The pages of a list that is counted no further than one can look at; each is of keys.

    Where a whole file is put in order, all else that is shown of a target would be read of each of them.
    """

    def __init__(self, keys: QuerySet[Target, int] | Sequence[int], found: UpTo) -> None:
        super().__init__(keys, _TARGETS_A_PAGE)
        self.found = found

    @cached_property
    def count(self) -> int:
        """Return how many can be paged through."""
        return min(self.found.n, COUNTED_UP_TO)


def _told(keys: Iterable[int], offer: Offer, fields: Mapping[str, Field]) -> Sequence[Target]:
    """Return targets in the order of their keys, with all that a list shows of them."""
    found = Target.objects.select_related("company", "site", "journey__holder").filter(pk__in=list(keys))
    rows = {target.pk: target for target in with_missing(found, offer, fields)}
    return [rows[key] for key in keys if key in rows]


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file: how complete it is, who works it, and its targets."""
    user = user_of(request)
    shown = get_object_or_404(File.objects.visible_to(user).select_related("offer", "team", "rep"), pk=pk)
    counts = counts_of([shown], user).get(shown.pk, Counts())
    fields = fields_of_targets()
    asked = TargetsFilter(request.GET, file=shown)
    wanted: dict[str, Any] = asked.cleaned_data if asked.is_valid() else {}
    is_narrowed = any(value for name, value in wanted.items() if name != "sort")
    found = narrowed(shown, user, wanted)
    targets = in_order(found, wanted.get("sort", "")).values_list("pk", flat=True)
    if any(wanted.get(name) for name in _LOOKED_FOR):
        # To count them they are all found: one question for both.
        keys = list(targets[: COUNTED_UP_TO + 1])
        pages = _Targets(keys, UpTo(len(keys)))
    else:
        pages = _Targets(targets, up_to(found) if is_narrowed else UpTo(counts.n_targets))
    page = pages.get_page(request.GET.get("page"))
    rows = _told(page, shown.offer, fields)
    may_keep = keeps(user, shown)
    context = {
        "file": shown,
        "counts": counts,
        "filter": asked,
        "is_narrowed": is_narrowed,
        "found": pages.found,
        "page": page,
        "rows": [(target, missing_of(target, shown.offer, fields)) for target in rows],
        "sort": wanted.get("sort", ""),
        "keeps": may_keep,
        "picks": may_keep and any(target.journey_id is None for target in rows),
        "profile": [said(one, fields) for one in profile_of(shown.offer)],
        "assignments": shown.assignments.select_related("by")[:5] if user.leads else (),
    }
    return render(request, "suspects/file.html", context)


def new_file(request: HttpRequest) -> HttpResponse:
    """Make a file."""
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    offer = request.GET.get("offer", "")
    form = FileForm(sent(request), by=user, initial={"offer": offer if offer.isdecimal() else None})
    if request.method == "POST" and form.is_valid():
        file = form.save(commit=False)
        file.created_by = user
        file.save()
        messages.success(request, _("“%(name)s” is made: put its targets in.") % {"name": file.name})
        return redirect("suspects:file", file.pk)
    return render(request, "suspects/edit_file.html", {"form": form})


def edit_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a file, close it or open it again."""
    kept = kept_file(request, pk)
    form = FileForm(sent(request), by=user_of(request), instance=kept)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                claim(form, user_of(request))
                form.save()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
            return redirect("suspects:file", kept.pk)
    return render(request, "suspects/edit_file.html", {"form": form, "file": kept_file(request, pk)})


@require_POST
def leave_targets_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take targets that nobody was given out of a file."""
    kept = kept_file(request, pk)
    named = [int(key) for key in request.POST.getlist("target") if key.isdecimal() and len(key) < 19]
    n_gone, n_kept = leave_out(kept.pk, user_of(request), named[:_TARGETS_A_PAGE])
    if n_gone:
        message = ngettext("%(n)s target is out of the file.", "%(n)s targets are out of the file.", n_gone)
        messages.success(request, message % {"n": n_gone})
    if n_kept:
        message = ngettext(
            "%(n)s target is assigned and stays: what was given to a rep is counted.",
            "%(n)s targets are assigned and stay: what was given to a rep is counted.",
            n_kept,
        )
        messages.error(request, message % {"n": n_kept})
    if not n_gone and not n_kept:
        messages.info(request, _("Tick the targets to take out first."))
    return redirect(back_to(request, reverse("suspects:file", args=(pk,))))
