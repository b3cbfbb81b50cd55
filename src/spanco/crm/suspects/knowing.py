"""What each target keeps of its company: how complete it is, whether it fits and may be reached, its place.

All of it is computed in the database, by the translation that segments use: no target is read into memory,
whether one company changes or an offer with a million targets does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import Any, Final

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Lower
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django_tasks import task

from spanco.crm.journeys.counting import count
from spanco.crm.suspects.companies.reachable import reachable, with_value
from spanco.crm.suspects.conditions import Condition, holds, known, profile_of
from spanco.crm.suspects.fields import KEPT, OF_SITES, Field, Test, fields_of_targets
from spanco.crm.suspects.models import Company, Contact, DoNotContact, File, Offer, Target

COMPLETE: Final = 100
_COMPANIES_AT_A_TIME: Final = 500
_TARGETS_AT_A_TIME: Final = 20_000
_JOINING: Final = "128MB"
"""What PostgreSQL may take to join what is known of a million targets."""
AT_ONCE: Final = 20_000
"""Up to how many targets are computed again while someone waits; more are left to the worker."""


def refresh(companies: Iterable[int]) -> None:
    """Compute again what is known of every target of these companies, named by their keys.

    Call it after a company, a site or a contact of theirs changed. The number of queries grows with the
    offers they are targets of, not with the companies.
    """
    fields = fields_of_targets()
    for block in _blocks(companies):
        targets = Target.objects.filter(company__in=block)
        offers = Offer.objects.filter(pk__in=targets.values("file__offer")).prefetch_related("profile")
        for offer in offers:
            _write(targets.filter(file__offer=offer), offer, fields)


def refresh_or_leave(companies: Iterable[int]) -> None:
    """Compute again as `refresh` does where they are few; else the worker computes every offer again.

    Call it in the transaction that changed the companies: what is left to the worker is then left for sure.
    """
    known = list(islice(companies, AT_ONCE + 1))
    if len(known) <= AT_ONCE:
        refresh(known)
        return
    for offer in Offer.objects.filter(Exists(Target.objects.filter(file__offer=OuterRef("pk")))):
        refresh_offer_later.enqueue(offer.pk)


def _are_too_many(rows: QuerySet[Any]) -> bool:
    """Tell whether rows are more than someone waits for."""
    return count(rows, AT_ONCE) > AT_ONCE


@receiver((post_save, post_delete), sender=DoNotContact)
def _refresh_those_with(instance: DoNotContact, **_: object) -> None:
    """Compute again what has a value that comes on the list of who must not be contacted, or goes."""
    if instance.kind == DoNotContact.Kind.DOMAIN and _are_too_many(Contact.objects.all()):
        refresh_domain_later.enqueue(instance.value)
    else:
        refresh_or_leave(with_value(instance.kind, instance.value))


@task()
def refresh_domain_later(domain: str) -> None:
    """Compute again the targets of the companies with addresses of a domain."""
    refresh_or_leave(with_value(DoNotContact.Kind.DOMAIN, domain))


def enter(table: str, offer: Offer) -> None:
    """Enter new targets, all of one offer, from a table of their columns, with what is known of each."""
    fields = fields_of_targets()
    computed = _computed(offer, fields)
    stored = [one.attname for one in Target._meta.concrete_fields if one.attname not in computed]
    rows = Target.objects.order_by().annotate(**{f"computed_{name}": one for name, one in computed.items()})
    listed = rows.values_list(*stored, *(f"computed_{name}" for name in computed))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Within the transaction that filled them nobody else has told the planner how large they are.
            cursor.execute(f"ANALYZE {table}, {Company._meta.db_table}, {Contact._meta.db_table}")
            cursor.execute(f"SET LOCAL work_mem = '{_JOINING}'")
        sql, values = listed.query.sql_with_params()
        target = connection.ops.quote_name(Target._meta.db_table)
        columns = ", ".join([*stored, *computed])
        cursor.execute(f"INSERT INTO {target} ({columns}) {sql.replace(target, table)}", values)


def refresh_file(file: File) -> None:
    """Compute again what is known of the targets of a file."""
    _refresh_range(file.offer, Target.objects.filter(file=file))


def refresh_offer(offer: Offer) -> bool:
    """Compute all targets of an offer again after its needs or profile changed; tell whether it is done.

    Beyond what someone can wait for, it is left to the worker.
    """
    several = Target.objects.filter(file__offer=offer)
    if _are_too_many(several):
        refresh_offer_later.enqueue(offer.pk)
        return False
    _refresh_range(offer, several)
    return True


@task()
def refresh_offer_later(offer: int) -> None:
    """Compute all targets of an offer again, named by its key."""
    found = Offer.objects.filter(pk=offer).first()
    if found is not None:
        _refresh_range(found, Target.objects.filter(file__offer=found))


def with_missing(targets: QuerySet[Target], offer: Offer, fields: Mapping[str, Field]) -> QuerySet[Target]:
    """Return targets that also carry what is missing of them; read it by `missing_of`."""
    return targets.annotate(
        **{
            f"knows_{place}": ExpressionWrapper(known(fields[need]), BooleanField())
            for place, need in enumerate(_needs(offer, fields))
        }
    )


def missing_of(target: Target, offer: Offer, fields: Mapping[str, Field]) -> list[str]:
    """Return the labels of what is missing of a target that was read by `with_missing`."""
    return [
        str(fields[need].label)
        for place, need in enumerate(_needs(offer, fields))
        if not getattr(target, f"knows_{place}")
    ]


def _needs(offer: Offer, fields: Mapping[str, Field]) -> list[str]:
    """Return the needs of an offer whose field is still there."""
    return [need for need in offer.needs if need in fields]


def _refresh_range(offer: Offer, targets: QuerySet[Target]) -> None:
    """Write targets block after block of keys, each in a transaction of its own, so that others may write."""
    fields = fields_of_targets()
    ends = targets.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, _TARGETS_AT_A_TIME):
        _write(targets.filter(pk__gte=start, pk__lt=start + _TARGETS_AT_A_TIME), offer, fields)


def _write(targets: QuerySet[Target], offer: Offer, fields: Mapping[str, Field]) -> None:
    same = Target.objects.filter(pk=OuterRef("pk")).order_by()
    computed = {
        name: Subquery(same.annotate(computed=one).values("computed"))
        for name, one in _computed(offer, fields).items()
    }
    targets.order_by().update(**computed)


def _computed(offer: Offer, fields: Mapping[str, Field]) -> dict[str, Combinable]:
    """Return what a target keeps of its company and site, by column."""
    of_site = Case(When(site=None, then=Value("")), default=Concat(Value(" "), Lower("site__name")))
    return {
        "completeness": _share(_needs(offer, fields), fields),
        "fits": _fit(profile_of(offer), fields),
        "reachable": Case(When(reachable(), then=Value(value=True)), default=Value(value=False)),
        "name_key": Concat("company__name_key", of_site),
        **{name: _kept(name) for name in (*KEPT, "custom")},
    }


def _kept(name: str) -> Combinable:
    """Return a field of the company, or of the site where it has it."""
    if name not in OF_SITES:
        return F(f"company__{name}")
    return Case(When(**{f"site__{name}__gt": "", "then": f"site__{name}"}), default=f"company__{name}")


def _share(needs: Sequence[str], fields: Mapping[str, Field]) -> Combinable:
    """Return the percentage of the needs that are known, rounded down so that 100 is complete."""
    if not needs:
        return Value(COMPLETE, output_field=IntegerField())
    ones: list[Combinable] = [
        Case(When(known(fields[need]), then=Value(1)), default=Value(0), output_field=IntegerField())
        for need in needs
    ]
    total = reduce(lambda left, right: left + right, ones)
    return ExpressionWrapper(total * Value(COMPLETE) / Value(len(needs)), output_field=IntegerField())


def _fit(profile: Sequence[Condition], fields: Mapping[str, Field]) -> Combinable:
    """Return True where all conditions hold, False where one is known not to, else None."""
    if not profile:
        # PostgreSQL asks of which type what is not known would be.
        return Cast(Value(None), BooleanField(null=True))
    return Case(
        When(reduce(and_, (holds(one, fields) for one in profile)), then=Value(value=True)),
        When(reduce(or_, (_fails(one, fields) for one in profile)), then=Value(value=False)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )


def _fails(condition: Condition, fields: Mapping[str, Field]) -> Q:
    field = fields.get(condition.field)
    if field is None or condition.test in {Test.KNOWN, Test.UNKNOWN}:
        return ~holds(condition, fields)
    return known(field) & ~holds(condition, fields)


def _blocks(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while block := list(islice(rest, _COMPANIES_AT_A_TIME)):
        yield block
