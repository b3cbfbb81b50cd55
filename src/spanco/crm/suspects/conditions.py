"""Conditions on targets: checked as they are typed, said in words, and turned into one condition of a query.

Profiles of offers and segments are lists of them. There is one translation, so that what fits an offer,
what a segment counts and what is assigned are the same targets, on every database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial, reduce
from operator import and_, or_
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spanco.crm.suspects.fields import OF_SITES, TESTS, Field, Kind, Test, fields_of_segments
from spanco.crm.suspects.models import Company, Contact, Criterion, File, Offer, Target
from spanco.crm.suspects.models.companies import Span
from spanco.crm.typed_numbers import Number

Value = str | int | float | bool | list[str] | None
"""What is compared with, as it goes into JSON: dates as ISO, numbers as numbers."""

LONGEST_VALUE: Final = 300
_COMPANY: Final = "company__"
_MOST_NUMBER: Final = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a field's name, a test and what it is compared with."""

    field: str
    test: str
    value: Value = None

    def as_json(self) -> dict[str, Value]:
        """Return it as a segment keeps it."""
        return {"field": self.field, "test": self.test, "value": self.value}


def conditions_of(stored: Iterable[Mapping[str, Value]]) -> list[Condition]:
    """Return the conditions a segment keeps."""
    return [Condition(str(one["field"]), str(one["test"]), one.get("value")) for one in stored]


def profile_of(offer: Offer) -> list[Condition]:
    """Return the conditions of an offer's target profile."""
    return [Condition(one.field, one.test, one.value) for one in offer.profile.all()]


def checked(field: Field, test: str, typed: str) -> Condition:
    """Return the condition someone typed; raise ValidationError that says what is wrong with it."""
    if test not in TESTS[field.kind]:
        fitting = ", ".join(f"“{Test(one).label}”" for one in TESTS[field.kind])
        message = _("“%(field)s” cannot be tested so. Choose one of: %(tests)s.")
        raise ValidationError(message % {"field": field.label, "tests": fitting})
    if test in {Test.KNOWN, Test.UNKNOWN}:
        return Condition(field.name, test)
    if not typed.strip():
        raise ValidationError(_("Say what “%(field)s” is compared with.") % {"field": field.label})
    if test == Test.AMONG:
        parts = [part.strip() for part in typed.replace(";", ",").split(",") if part.strip()]
        if not parts:
            raise ValidationError(_("Write the values, separated by commas."))
        return Condition(field.name, test, [_chosen(field, part) for part in parts])
    return Condition(field.name, test, _value(field, typed.strip()))


def _value(field: Field, typed: str) -> Value:
    if field.kind is Kind.NUMBER:
        return _number(typed)
    if field.kind is Kind.DATE:
        day: date = forms.DateField().clean(typed)
        return day.isoformat()
    if field.kind is Kind.YES_NO:
        return _yes_or_no(typed)
    return _chosen(field, typed)


def _number(typed: str) -> Value:
    number = Number(max_digits=16, decimal_places=4).clean(typed)
    if abs(number) > _MOST_NUMBER:
        raise ValidationError(_("This number is too large."))
    return int(number) if number == int(number) else float(number)


def _yes_or_no(typed: str) -> bool:
    words = {pgettext("answer", "yes").casefold(): True, pgettext("answer", "no").casefold(): False}
    words |= {"yes": True, "no": False, "1": True, "0": False}
    if typed.casefold() not in words:
        message = _("Answer “%(yes)s” or “%(no)s”.")
        raise ValidationError(message % {"yes": pgettext("answer", "yes"), "no": pgettext("answer", "no")})
    return words[typed.casefold()]


def _chosen(field: Field, typed: str) -> str:
    if field.kind is not Kind.CHOICE:
        return typed
    for choice in field.choices:
        if choice.casefold() == typed.casefold():
            return choice
    message = _("“%(value)s” is not one of: %(choices)s.")
    raise ValidationError(message % {"value": typed, "choices": ", ".join(field.choices)})


def typed_again(condition: Condition) -> str:
    """Return a condition's value as it would be typed."""
    value = condition.value
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return str(localize(value, use_l10n=False)) if isinstance(value, str) else _plain(value)


def _plain(number: float) -> str:
    """Return a number in the user's format without thousands separators, as it goes into an input."""
    return str(forms.DecimalField(localize=True).widget.format_value(number))


def said(condition: Condition, fields: Mapping[str, Field]) -> str:
    """Return a condition in words: “Employees: at least 10”."""
    field = fields.get(condition.field)
    label = condition.field if field is None else str(field.label)
    value = typed_again(condition)
    if field is not None and field.kind is Kind.DATE and isinstance(condition.value, str):
        value = date_format(date.fromisoformat(condition.value), "SHORT_DATE_FORMAT")
    elif isinstance(condition.value, (int, float)) and not isinstance(condition.value, bool):
        value = str(localize(condition.value))
    test = "" if condition.test == Test.IS else str(Criterion.Test(condition.test).label)
    what = " ".join(part for part in (test, value) if part)
    return _("%(field)s: %(what)s") % {"field": capfirst(label), "what": what}


def span_of(file: File) -> Span:
    """Return the span of the companies of a file, in two queries."""
    companies = Target.objects.filter(file=file).values_list("company_id", flat=True)
    first, last = companies.order_by("company_id").first(), companies.order_by("-company_id").first()
    return (first or 0, last or 0)


def holding_in(file: File) -> Callable[[Iterable[Condition]], Q]:
    """Return what tells the condition, on the targets of a file, that all of some conditions hold."""
    return partial(all_hold, fields=fields_of_segments(), span=span_of(file))


def all_hold(conditions: Iterable[Condition], fields: Mapping[str, Field], span: Span | None = None) -> Q:
    """Return the condition, on targets, that all of these hold; on those of one file if a span is given.

    One on a field that is no longer there holds for no target: what it would have left out is not let in.
    """
    return reduce(and_, (holds(one, fields, span) for one in conditions), Q())


def holds(condition: Condition, fields: Mapping[str, Field], span: Span | None = None) -> Q:
    """Return the condition, on targets, that one holds; what is not known meets none but “is not known”."""
    field = fields.get(condition.field)
    if field is None or condition.test not in TESTS[field.kind]:
        return Q(pk__in=[])
    if condition.test == Test.KNOWN:
        return known(field, span)
    if condition.test == Test.UNKNOWN:
        return ~known(field, span)
    if condition.test == Test.IS_NOT:
        return known(field, span) & ~_compared(field, Test.IS, condition.value, span)
    return _compared(field, condition.test, condition.value, span)


def known(field: Field, span: Span | None = None) -> Q:
    """Return the condition, on targets, that something is known of a field."""
    part, _dot, name = field.name.partition(".")
    if part == "contact":
        return Q(Exists(_contacts(name, span)))
    if part == "custom":
        path = f"{_own_of(field)}__{name}"
        given = Q(**{f"{_own_of(field)}__has_key": name})
        return given & ~Q(**{path: None}) & ~Q(**{path: ""})
    if field.name == "assigned":
        return Q()
    if field.name == "reachable":
        return Q(reachable=True)
    if field.kind is Kind.TEXT:
        return _at_place(field, "__gt", "", span, either=True)
    return _of_company(field, "__isnull", value=False, span=span)


def _contacts(name: str, span: Span | None) -> QuerySet[Contact]:
    contacts = Contact.objects.within(span).filter(company=OuterRef("company_id"))
    if name == "decides":
        return contacts.filter(decides=True)
    return contacts.filter(**{f"{name}__gt": ""}) if name else contacts


_LOOKUPS: Final = {Test.CONTAINS: "__icontains", Test.AT_LEAST: "__gte", Test.AT_MOST: "__lte"}


def _compared(field: Field, test: str, value: Value, span: Span | None) -> Q:
    if isinstance(value, list):
        return reduce(or_, (_compared(field, Test.IS, one, span) for one in value), Q(pk__in=[]))
    if field.name == "assigned":
        return Q(journey__isnull=not value)
    is_text = field.kind in {Kind.TEXT, Kind.CHOICE}
    lookup = _LOOKUPS.get(Test(test), "__iexact" if is_text else "")
    part, _dot, name = field.name.partition(".")
    if part == "custom":
        return _own(field, name, lookup, value)
    return _at_place(field, lookup, value, span)


_ENDS: Final[dict[Kind, tuple[Value, Value]]] = {
    Kind.NUMBER: (-float(_MOST_NUMBER), float(_MOST_NUMBER)),
    Kind.DATE: ("0001-01-01", "9999-12-31"),
}


def _own(field: Field, name: str, lookup: str, value: Value) -> Q:
    """Compare a field of one's own; a value of another type, such as an old text, is none.

    Databases order values of different types, each in its own way: between the ends there is only one type.
    """
    custom = _own_of(field)
    path = f"{custom}__{name}"
    # An absent key is NULL, which must not pass when the condition is turned round.
    compared = Q(**{f"{custom}__has_key": name, f"{path}{lookup}": value})
    if lookup not in {_LOOKUPS[Test.AT_LEAST], _LOOKUPS[Test.AT_MOST]}:
        return compared
    least, most = _ENDS[field.kind]
    return compared & Q(**{f"{path}__gte": least, f"{path}__lte": most})


def _own_of(field: Field) -> str:
    """Return the path to where the values of fields of one's own are read."""
    return "custom" if field.is_kept else f"{_COMPANY}custom"


def _of_company(field: Field, lookup: str, value: Value, span: Span | None) -> Q:
    """Compare a field of the company, which is looked for among those of the span if one is given.

    PostgreSQL then reads these in their order, where it would find the company of each target by itself.
    """
    if field.is_kept:
        return Q(**{f"{field.name}{lookup}": value})
    if span is None:
        return Q(**{f"{_COMPANY}{field.name}{lookup}": value})
    companies = Company.objects.within(span).filter(pk=OuterRef("company_id"))
    return Q(Exists(companies.filter(**{f"{field.name}{lookup}": value})))


def _at_place(field: Field, lookup: str, value: Value, span: Span | None, *, either: bool = False) -> Q:
    """Compare a field of the company, or the site's own where the target is a site that has it."""
    company = _of_company(field, lookup, value, span)
    if field.is_kept or field.name not in OF_SITES:
        return company
    site = Q(**{f"site__{field.name}{lookup}": value})
    if either:
        return company | site
    return site | (company & (Q(site=None) | Q(**{f"site__{field.name}": ""})))
