"""The pages on which who leads finds duplicates, merges them, and takes a merge back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.suspects.companies import merging
from spanco.crm.suspects.companies.duplicates import PUBLIC_MAIL
from spanco.crm.suspects.models import Company, Merge, Target

_GROUPS: Final = 25
_IN_A_GROUP: Final = 8
_ROUNDS: Final = 4

SHARED: Final = {
    "vat": gettext_lazy("same VAT number"),
    "website": gettext_lazy("same website"),
    "phone": gettext_lazy("same telephone"),
    "email": gettext_lazy("same e-mail"),
    "name_key": gettext_lazy("same name"),
}
"""By what companies are found to be one, and how it is said; the surest first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Companies that share a value."""

    value: str
    companies: tuple[Company, ...]


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the companies that share a key, key after key, for who leads."""
    user = _leader(request)
    by = request.GET.get("by", "")
    by = by if by in SHARED else "vat"
    groups, further = _groups(by, request.GET.get("after", "").replace("\x00", "")[:254], user)
    context = {
        "by": by,
        "shared": SHARED.items(),
        "said": SHARED[by],
        "groups": groups,
        "further": further,
        "is_first": not request.GET.get("after"),
        "merges": Merge.objects.filter(kept__in=Company.objects.visible_to(user), undone_at=None)
        .select_related("kept", "gone", "by")
        .order_by("-pk")[:_GROUPS],
    }
    return render(request, "suspects/duplicates.html", context)


def _groups(by: str, after: str, user: User) -> tuple[list[Group], str]:
    """Return the next groups in the order of a key, and after which value they go on; "" at the end.

    Each round walks the key's index as far as some groups reach; what was merged or is not seen drops out.
    """
    groups: list[Group] = []
    for _round in range(_ROUNDS):
        values = _shared_after(by, after)
        groups += _seen(by, [value for value in values if value not in PUBLIC_MAIL], user)
        if len(values) < _GROUPS:
            return groups, ""
        after = values[-1]
        if len(groups) >= _GROUPS:
            break
    return groups, after


def _shared_after(by: str, after: str) -> list[str]:
    companies = Company.objects.filter(**{f"{by}__gt": after}).order_by(by).values(by)
    return [row[by] for row in companies.annotate(n=Count("pk")).filter(n__gt=1)[:_GROUPS]]


def _seen(by: str, values: list[str], user: User) -> Iterable[Group]:
    """Return the groups of two and more companies that someone sees; one query for all values."""
    found: dict[str, list[Company]] = {value: [] for value in values}
    companies = Company.objects.visible_to(user).kept().filter(**{f"{by}__in": values})
    for company in companies.annotate(n_targets=Count("targets")).order_by(by, "pk")[
        : _GROUPS * _IN_A_GROUP * 4
    ]:
        found[getattr(company, by)].append(company)
    return (Group(value, tuple(same[:_IN_A_GROUP])) for value, same in found.items() if len(same) > 1)


def merge(request: HttpRequest) -> HttpResponse:
    """Show two companies side by side, and merge the one into the other."""
    user = _leader(request)
    keys = [request.GET.get(name, "") for name in ("kept", "gone")]
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
        messages.error(request, _("Choose the two companies first."))
        return redirect("suspects:duplicates")
    kept, gone = (_company(user, int(key)) for key in keys)
    problem = ""
    if request.method == "POST":
        try:
            done = merging.merge(kept.pk, gone.pk, user)
        except Refused as refused:
            problem = refused.message
        else:
            messages.success(
                request, _("%(gone)s is merged into %(kept)s.") % {"gone": gone.name, "kept": kept.name}
            )
            return redirect("suspects:company", done.kept_id)
    counted = {
        row["company"]: row["n"]
        for row in Target.objects.filter(company__in=[kept, gone])
        .values("company")
        .annotate(n=Count("pk"))
        .order_by()
    }
    context = {
        "kept": kept,
        "gone": gone,
        "problem": problem,
        "facts": merging.side_by_side(kept, gone),
        "n_kept": counted.get(kept.pk, 0),
        "n_gone": counted.get(gone.pk, 0),
        "n_contacts": gone.contacts.count(),
    }
    return render(request, "suspects/merge.html", context)


@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    user = _leader(request)
    seen = Merge.objects.filter(kept__in=Company.objects.visible_to(user)).select_related("kept", "gone")
    found = get_object_or_404(seen, pk=pk)
    try:
        merging.undo(found.pk, user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request,
            _("%(gone)s and %(kept)s are two companies again.")
            % {"gone": found.gone.name, "kept": found.kept.name},
        )
    return redirect("suspects:company", found.kept_id)


def _company(user: User, pk: int) -> Company:
    return get_object_or_404(Company.objects.visible_to(user).kept(), pk=pk)


def _leader(request: HttpRequest) -> User:
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    return user
