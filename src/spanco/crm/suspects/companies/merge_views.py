"""The pages on which who leads finds duplicates, merges them, and takes a merge back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.suspects.companies import merging
from spanco.crm.suspects.companies.likeness import PUBLIC_MAIL, SAID, said
from spanco.crm.suspects.companies.resemblances import notice
from spanco.crm.suspects.models import Company, Merge, Resemblance, Target, at_visible

_GROUPS: Final = 25
_PAIRS: Final = 100
_IN_A_GROUP: Final = 8
_ROUNDS: Final = 4

SHARED: Final = {
    "vat": SAID["vat"],
    "website": SAID["domain"],
    "phone": SAID["phone"],
    "email": SAID["email"],
    "name_key": SAID["name"],
}
"""By what companies are found to be one, and how it is said; the surest first."""


ALIKE: Final = "alike"
"""Found not by a shared key but by names that are nearly the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """Companies that share a value."""

    value: str
    companies: tuple[Company, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two companies that are perhaps one, how likely (60 to 100) and why."""

    one: Company
    other: Company
    score: int
    reasons: tuple[str, ...]


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the companies whose names are nearly the same, or that share a key, for who leads."""
    user = _leader(request)
    by = request.GET.get("by", "")
    by = by if by in SHARED else ALIKE
    after = request.GET.get("after", "").replace("\x00", "")[:254]
    pairs: list[Pair] = []
    groups: list[Group] = []
    if by == ALIKE:
        pairs, further = _pairs(after, user)
    else:
        groups, further = _groups(by, after, user)
    merges = Merge.objects.filter(at_visible(user, "kept"), undone_at=None)
    apart = Resemblance.objects.visible_to(user).apart()
    context = {
        "by": by,
        "kinds": [(ALIKE, _("names nearly the same")), *SHARED.items()],
        "said": SHARED.get(by, ""),
        "pairs": pairs,
        "groups": groups,
        "further": further,
        "is_first": not after,
        "here": request.get_full_path(),
        "merges": merges.select_related("kept", "gone", "by").order_by("-pk")[:_GROUPS],
        "apart": apart.select_related("one", "other", "apart_by").order_by("-apart_at")[:_GROUPS],
    }
    return render(request, "suspects/duplicates.html", context)


def _pairs(after: str, user: User) -> tuple[list[Pair], str]:
    """Return the next pairs, the likeliest first, and after which they go on; "" at the end.

    Each round walks the index of scores as far as some pairs reach; what is not seen drops out.
    """
    pairs: list[Pair] = []
    for _round in range(_ROUNDS):
        rows = list(_resembling(after).select_related("one", "other")[:_PAIRS])
        keys = {key for row in rows for key in (row.one_id, row.other_id)}
        seen = set(Company.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        for row in rows:
            after = f"{row.score}-{row.pk}"
            if {row.one_id, row.other_id} <= seen:
                pairs.append(Pair(row.one, row.other, row.score, said(row.evidence)))
            if len(pairs) == _GROUPS:
                return pairs, after
        if len(rows) < _PAIRS:
            return pairs, ""
    return pairs, after


def _resembling(after: str) -> QuerySet[Resemblance]:
    score, _dash, key = after.partition("-")
    rows = Resemblance.objects.open().order_by("-score", "pk")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (score, key)):
        return rows
    return rows.filter(Q(score__lt=score) | Q(score=score, pk__gt=key), score__lte=score)


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
    """Return the groups of two and more companies that someone sees; two queries for all values.

    Whom somebody said is not the first of a group is left out of it.
    """
    found: dict[str, list[Company]] = {value: [] for value in values}
    companies = Company.objects.visible_to(user).kept().filter(**{f"{by}__in": values})
    for company in companies.annotate(n_targets=Count("targets")).order_by(by, "pk")[
        : _GROUPS * _IN_A_GROUP * 4
    ]:
        found[getattr(company, by)].append(company)
    first = [same[0].pk for same in found.values() if len(same) > 1]
    apart = set(Resemblance.objects.apart().filter(one__in=first).values_list("one_id", "other_id"))
    for value, same in found.items():
        left = [one for one in same if (same[0].pk, one.pk) not in apart]
        if len(left) > 1:
            yield Group(value, tuple(left[:_IN_A_GROUP]))


@require_POST
def keep_apart(request: HttpRequest) -> HttpResponse:
    """Keep that two companies are not the same: they are not proposed again."""
    user = _leader(request)
    one, other = _both(request.POST, user, "one", "other")
    if one is None or other is None or one == other:
        messages.error(request, _("Choose the two companies first."))
        return redirect("suspects:duplicates")
    Resemblance.objects.say_apart((one, other), user)
    told = _("%(one)s and %(other)s are not proposed as one again.")
    messages.success(request, told % {"one": one.name, "other": other.name})
    return redirect(back_to(request, reverse("suspects:duplicates")))


@require_POST
def propose_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that two companies are not the same."""
    pair = get_object_or_404(Resemblance.objects.visible_to(_leader(request)).apart(), pk=pk)
    pair.delete()
    notice(pair.other)
    messages.success(
        request,
        _("%(one)s and %(other)s are compared again.") % {"one": pair.one.name, "other": pair.other.name},
    )
    return redirect(back_to(request, reverse("suspects:duplicates")))


def merge(request: HttpRequest) -> HttpResponse:
    """Show two companies side by side, and merge the one into the other."""
    user = _leader(request)
    kept, gone = _both(request.GET, user, "kept", "gone")
    if kept is None or gone is None:
        messages.error(request, _("Choose the two companies first."))
        return redirect("suspects:duplicates")
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
    seen = Merge.objects.filter(at_visible(user, "kept")).select_related("kept", "gone")
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


def _both(asked: QueryDict, user: User, *names: str) -> list[Company | None]:
    """Return the companies that are named, None for both where one is no number; not seen answers 404."""
    keys = [asked.get(name, "") for name in names]
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
        return [None] * len(names)
    return [get_object_or_404(Company.objects.visible_to(user).kept(), pk=int(key)) for key in keys]


def _leader(request: HttpRequest) -> User:
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    return user
