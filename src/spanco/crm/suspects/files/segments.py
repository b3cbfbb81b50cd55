"""Segments of a file: saved crossings of conditions, with how many targets meet them now."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.people.sending import once
from spanco.crm.suspects.changing import claim
from spanco.crm.suspects.condition_forms import rows_of
from spanco.crm.suspects.conditions import Condition, conditions_of, holding_in, said
from spanco.crm.suspects.fields import fields_of_segments
from spanco.crm.suspects.files.counting import UpTo, both_up_to
from spanco.crm.suspects.files.forms import SegmentForm
from spanco.crm.suspects.files.views import kept_file
from spanco.crm.suspects.models import File, Segment, Target

_MOST: Final = 50
_COUNTED_TOGETHER: Final = 20_000
"""Beyond so many targets each segment is counted by itself, after the page is shown."""

Counted = tuple[Segment, UpTo | None, UpTo | None]
"""A segment, how many targets meet it and how many of those wait; None where that is counted later."""


def counted(file: File, user: User, segments: QuerySet[Segment]) -> list[Counted]:
    """Return segments with their counts in a file, all of them in one query."""
    several = list(segments[:_MOST])
    targets = Target.objects.in_file(file, user).order_by()
    if not several or targets[: _COUNTED_TOGETHER + 1].count() > _COUNTED_TOGETHER:
        return [(segment, None, None) for segment in several]
    holding = holding_in(file)
    sums = {}
    for place, segment in enumerate(several):
        meets = holding(conditions_of(segment.conditions))
        sums[f"all_{place}"] = Count("pk", filter=meets or Q(pk__isnull=False))
        sums[f"waiting_{place}"] = Count("pk", filter=meets & Q(journey=None))
    n = targets.aggregate(**sums)
    return [
        (segment, UpTo(n[f"all_{place}"]), UpTo(n[f"waiting_{place}"]))
        for place, segment in enumerate(several)
    ]


@require_safe
def segments(request: HttpRequest, pk: int) -> HttpResponse:
    """List the segments of a file."""
    file, user = kept_file(request, pk), user_of(request)
    fields = fields_of_segments()
    rows = [
        (segment, [said(one, fields) for one in conditions_of(segment.conditions)], n, n_waiting)
        for segment, n, n_waiting in counted(file, user, Segment.objects.of(file))
    ]
    return render(request, "suspects/segments.html", {"file": file, "rows": rows})


@require_safe
def segment_count(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Count one segment of a large file."""
    file, user = kept_file(request, pk), user_of(request)
    kept = get_object_or_404(Segment.objects.of(file), pk=segment)
    return render(request, "suspects/_count.html", _counts(file, user, conditions_of(kept.conditions)))


@require_POST
def count_conditions(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the targets that meet conditions while they are typed."""
    file, user = kept_file(request, pk), user_of(request)
    rows = rows_of([], fields_of_segments(), request.POST)
    if not rows.is_valid():
        return render(request, "suspects/_count.html", {})
    return render(request, "suspects/_count.html", _counts(file, user, rows.conditions))


def new_segment(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a crossing of conditions."""
    return _segment_form(request, kept_file(request, pk), None)


def segment(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Change a segment."""
    file = kept_file(request, pk)
    return _segment_form(request, file, get_object_or_404(Segment.objects.of(file), pk=segment))


@require_POST
def remove_segment(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Remove a segment; the targets stay."""
    file = kept_file(request, pk)
    kept = get_object_or_404(Segment.objects.of(file), pk=segment)
    _of_every_file_by_its_own(user_of(request), kept)
    kept.delete()
    messages.success(request, _("The segment “%(name)s” is removed; its targets stay.") % {"name": kept.name})
    return redirect("suspects:segments", file.pk)


def _segment_form(request: HttpRequest, file: File, kept: Segment | None) -> HttpResponse:
    user, fields = user_of(request), fields_of_segments()
    stored = [] if kept is None else conditions_of(kept.conditions)
    form = SegmentForm(
        sent(request), instance=kept, initial={"everywhere": kept is not None and kept.file_id is None}
    )
    rows = rows_of(stored, fields, sent(request))
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            if kept is None:
                once(form, user, lambda: _save(form, rows.conditions, file, user))
            else:
                _save(form, rows.conditions, file, user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            message = _("The segment “%(name)s” is saved.")
            messages.success(request, message % {"name": form.instance.name})
            return redirect("suspects:segments", file.pk)
    context = {"file": file, "segment": kept, "form": form, "conditions": rows, **_counts(file, user, stored)}
    return render(request, "suspects/segment.html", context)


@transaction.atomic
def _save(form: SegmentForm, conditions: list[Condition], file: File, user: User) -> Segment:
    if not conditions:
        raise Refused(_("Choose at least one condition: without any it is the whole file."))
    segment: Segment = form.instance
    if segment._state.adding:
        segment.by, segment.offer = user, file.offer
    else:
        _of_every_file_by_its_own(user, segment)
        claim(form, user)
    segment.file = None if form.cleaned_data["everywhere"] else file
    segment.conditions = [one.as_json() for one in conditions]
    segment.save()
    return segment


def _of_every_file_by_its_own(user: User, segment: Segment) -> None:
    """Let only who made a segment of every file, or who sees them all, change it for others."""
    if segment.file_id is None and segment.by_id != user.pk and not user.sees_all:
        raise PermissionDenied


def _counts(file: File, user: User, conditions: list[Condition]) -> dict[str, object]:
    targets = Target.objects.in_file(file, user).filter(holding_in(file)(conditions))
    n, n_waiting = both_up_to(targets, Q(journey=None))
    return {"n": n, "n_waiting": n_waiting}
