"""Search: companies, contacts and numbers, with the journeys a person sees there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import attrgetter, or_
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.finding import keys_starting, numbers_starting, starting
from spanco.crm.suspects.models import Company, Contact, Target
from spanco.crm.suspects.models.companies import among_own, at_visible, of_own

_Row = TypeVar("_Row", bound=Model)

_SHORTEST: Final = 2
_LONGEST: Final = 120
_AT_MOST: Final = 20
_TARGETS: Final = 100
_NAMES: Final = ("name", "name_key")


@dataclass(slots=True)
class Found:
    """A company that was found, by itself or by people there, and its targets."""

    company: Company
    contacts: list[Contact] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def find(typed: str, user: User) -> Sequence[Found]:
    """Return the first companies that begin as typed by name, number, VAT or address, in a person's sight.

    What is found by a contact's name, number or e-mail address comes with that contact.
    """
    of_company, of_contact = _questions(typed.strip())
    found = {row.pk: Found(row) for row in _first(Company.objects.kept(), "pk", of_company, user)}
    contacts = _first(Contact.objects.all(), "company", of_contact, user)
    known = Company.objects.in_bulk({contact.company_id for contact in contacts})
    for contact in contacts:
        found.setdefault(contact.company_id, Found(known[contact.company_id])).contacts.append(contact)
    targets = (
        Target.objects.visible_to(user)
        .filter(company__in=list(found))
        .select_related("journey__holder", "file")
    )
    for target in targets.order_by("-pk")[:_TARGETS]:
        found[target.company_id].targets.append(target)
    return list(found.values())


def _first(
    rows: QuerySet[_Row], company: str, questions: Mapping[str, Sequence[str]], user: User
) -> Sequence[_Row]:
    """Return the first rows in sight of which a field begins so, field by field: each has its own index.

    ``company`` is the path to the company that somebody sees or does not.
    """
    found: dict[int, _Row] = {}
    for name, prefixes in questions.items():
        asked = _asked(name, [starting(name, prefix) for prefix in prefixes], company, user)
        several = [row for one in asked for row in rows.filter(one).order_by(name)[:_AT_MOST]]
        found |= {row.pk: row for row in sorted(several, key=attrgetter(name))}
    return list(found.values())[:_AT_MOST]


def _asked(name: str, beginnings: Sequence[Q], company: str, user: User) -> Sequence[Q]:
    """Return the conditions of which one holds for what begins so and is in sight.

    Of the many whose name or number begins alike a representative sees few: those of a name are soon met in
    its order, while a number may begin so for whole districts where they have nobody.
    """
    if name == "phone" and not user.leads:
        return [reduce(or_, beginnings) & own for own in of_own(user, company)]
    in_sight = among_own if name in _NAMES and not user.leads else at_visible
    return [beginning & in_sight(user, company) for beginning in beginnings]


def _questions(typed: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return how which fields of companies and of contacts may begin."""
    if numbers := numbers_starting(typed):
        return {"phone": numbers, "vat": [typed]}, {"phone": numbers}
    if "@" in typed:
        domain = typed.rpartition("@")[2].lower()
        return {"website": [domain]} if domain else {}, {"email": [typed.lower()]}
    of_company = {"name_key": keys_starting(typed)}
    code = typed.replace(" ", "").upper()
    if any(letter.isdigit() for letter in code):
        of_company["vat"] = [code]
    return of_company, {"name": list(dict.fromkeys((typed.title(), typed)))}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search as far as the person sees."""
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())
    problem = ""
    found: Sequence[Found] = ()
    if typed and len(typed) < _SHORTEST:
        problem = _("Type at least two letters.")
    elif len(typed) > _LONGEST:
        problem = _("That is too long: type how a name, a number or an address begins.")
    elif typed:
        found = find(typed, user_of(request))
    context = {"typed": typed[:_LONGEST], "found": found, "problem": problem, "at_most": _AT_MOST}
    return render(request, "pipeline/search.html", context)
