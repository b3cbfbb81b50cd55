"""Making one company of two that are the same, and taking it back."""

from decimal import Decimal
from typing import Any

from django.core import serializers
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.restoring import as_they_are
from spanco.crm.journeys.templatetags.telephone import telephone
from spanco.crm.people.models import User
from spanco.crm.suspects.facts import FACTS
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Company, Contact, Merge, Site, Target


@transaction.atomic
def merge(kept: int, gone: int, by: User) -> Merge:
    """Merge a company into another, and return what was moved; done already, it is not done again.

    Contacts, sites and targets go to the company kept, which fills its blanks and keeps what it has. Where
    both are targets of one file, no journey is lost: a target that nobody was given is left out, and of two
    with journeys the one that comes becomes a site of the company kept. Raises Company.DoesNotExist where
    the person does not see both, Refused where it cannot be done.
    """
    _leaders_only(by)
    one, other = _locked(kept, gone, by)
    if other.merged_into_id == one.pk:
        return Merge.objects.filter(kept=one, gone=other, undone_at=None).latest("pk")
    if one.pk == other.pk:
        raise Refused(_("Choose two companies: this is one and the same."))
    for company in (one, other):
        if company.merged_into_id is not None:
            raise Refused(_("%(name)s was merged into another company already.") % {"name": company.name})
    moved: dict[str, Any] = {}
    moved |= _take_targets(one, other)
    moved["contacts"] = _take(Contact.objects.filter(company=other), company=one)
    moved["sites"] = _take(Site.objects.filter(company=other), company=one)
    moved["merged"] = _take(Company.objects.filter(merged_into=other), merged_into=one)
    moved |= _fill(one, other)
    other.merged_into = one
    _save(by, one, other)
    done = Merge.objects.create(kept=one, gone=other, by=by, moved=moved)
    refresh([one.pk])
    return done


@transaction.atomic
def undo(merge: int, by: User) -> Merge:
    """Take a merge back: what was moved returns, what was filled and not changed since is blank again.

    Undone already, it is not done again. Raises Refused where a later merge must be undone first.
    """
    _leaders_only(by)
    done = Merge.objects.select_for_update().get(pk=merge)
    one, other = _locked(done.kept_id, done.gone_id, by, merged=True)
    if done.undone_at is not None:
        return done
    if one.merged_into_id is not None:
        raise Refused(
            _("%(name)s was merged into another company since: undo that first.") % {"name": one.name}
        )
    moved = done.moved
    Contact.objects.filter(pk__in=moved["contacts"]).update(company=other)
    Site.objects.filter(pk__in=moved["sites"]).update(company=other)
    Company.objects.filter(pk__in=moved["merged"]).update(merged_into=other)
    _give_targets_back(moved, other)
    for name, value in moved["filled"].items():
        if _as_json(getattr(one, name)) == value:
            setattr(one, name, _blank(name))
    one.custom = {key: value for key, value in one.custom.items() if moved["custom"].get(key) != value}
    other.merged_into = None
    _save(by, one, other)
    done.undone_at = timezone.now()
    done.save()
    refresh([one.pk, other.pk])
    return done


def _leaders_only(by: User) -> None:
    if not by.leads:
        raise Refused(_("Ask your sales manager to merge companies."))


def _locked(kept: int, gone: int, by: User, *, merged: bool = False) -> tuple[Company, Company]:
    """Return the two companies, locked in one order so that two merges wait for each other."""
    keys = {kept, gone}
    seen = set(Company.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    # The one that was merged has no target left by which it could be seen.
    is_gone_already = Merge.objects.filter(kept=kept, gone=gone, undone_at=None).exists()
    if merged or is_gone_already:
        seen |= {gone} if kept in seen else set()
    if seen != keys:
        raise Company.DoesNotExist
    rows = {row.pk: row for row in Company.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return rows[kept], rows[gone]


def _save(by: User, *companies: Company) -> None:
    for company in companies:
        company.note_change(by)
        company.save()


def _take(rows: models.QuerySet[Any], **to: models.Model) -> list[int]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).update(**to)
    return keys


def _take_targets(kept: Company, gone: Company) -> dict[str, Any]:
    """Move the targets; return which, which became sites, and what was left out as it was."""
    own = {target.file_id: target for target in Target.objects.filter(company=kept, site=None)}
    moved: list[int] = []
    as_sites: list[list[int]] = []
    left_out: list[Target] = []
    for target in Target.objects.filter(company=gone).order_by("pk"):
        twin = own.get(target.file_id) if target.site_id is None else None
        if twin is not None and target.journey_id is None:
            left_out.append(target)
            continue
        if twin is not None and twin.journey_id is None:
            left_out.append(twin)
        elif twin is not None:
            as_sites.append([target.pk, _as_site(kept, gone).pk])
        moved.append(target.pk)
    before = as_they_are(left_out)
    Target.objects.filter(pk__in=[target.pk for target in left_out]).delete()
    for key, site in as_sites:
        Target.objects.filter(pk=key).update(company=kept, site=site)
    Target.objects.filter(pk__in=moved).update(company=kept)
    return {"targets": moved, "as_sites": as_sites, "left_out": before}


def _as_site(kept: Company, gone: Company) -> Site:
    """Return the site of the company kept that stands for the other one where both were targets of a file."""
    place = {name: getattr(gone, name) for name in ("address", "postcode", "city", "country", "phone")}
    return Site.objects.get_or_create(company=kept, name=gone.name[:120], defaults=place)[0]


def _give_targets_back(moved: dict[str, Any], gone: Company) -> None:
    as_sites = dict(moved["as_sites"])
    Target.objects.filter(pk__in=as_sites).update(company=gone, site=None)
    Target.objects.filter(pk__in=moved["targets"]).update(company=gone)
    for row in serializers.deserialize("python", moved["left_out"]):
        row.save()
    unused = Site.objects.filter(pk__in=as_sites.values(), targets=None, contacts=None)
    unused.delete()


def _fill(kept: Company, gone: Company) -> dict[str, Any]:
    """Fill the blanks of the company kept; return what was filled with which value."""
    filled: dict[str, Any] = {}
    for name in FACTS:
        value = getattr(gone, name)
        if getattr(kept, name) in {None, ""} and value not in {None, ""}:
            setattr(kept, name, value)
            filled[name] = _as_json(value)
    custom = {key: value for key, value in gone.custom.items() if kept.custom.get(key) in (None, "")}
    kept.custom = {**kept.custom, **custom}
    return {"filled": filled, "custom": custom}


def _as_json(value: object) -> object:
    return value if isinstance(value, (str, int)) or value is None else str(value)


def _blank(name: str) -> str | None:
    return None if Company._meta.get_field(name).null else ""


def side_by_side(kept: Company, gone: Company) -> list[tuple[str, str, str, bool]]:
    """Return each fact's label, both values, and whether the one kept takes it over from the other."""
    facts = []
    for name in FACTS:
        mine, other = getattr(kept, name), getattr(gone, name)
        if mine not in {None, ""} or other not in {None, ""}:
            label = str(capfirst(Company._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column
            say = telephone if name == "phone" else _shown
            shown = [say(value) for value in (mine, other)]
            facts.append((label, shown[0], shown[1], mine in {None, ""}))
    return facts


def _shown(value: object) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return "" if value is None else str(localize(value))
