"""One translation turns conditions into a query: segments, profiles and assignments take the same targets."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from spanco.crm.suspects.conditions import Condition, all_hold, checked, holds, said, span_of, typed_again
from spanco.crm.suspects.fields import TESTS, fields_of_segments
from spanco.crm.suspects.knowing import refresh
from spanco.crm.suspects.models import Contact, CustomField, File, Site, Target

Kind = CustomField.Kind


@pytest.fixture
def own_fields(db):
    """Fields of one's own, one of each kind; two have names that queries use themselves."""
    for key, kind, choices in (
        ("fleet", Kind.NUMBER, []),
        ("visited", Kind.DATE, []),
        ("exports", Kind.YES_NO, []),
        ("grade", Kind.CHOICE, ["gold", "silver"]),
        ("nick", Kind.TEXT, []),
    ):
        CustomField.objects.create(key=key, name=key.capitalize(), kind=kind, choices=choices)


def companies_meeting(*conditions):
    """Return the names of the companies that meet conditions, asked of all targets and of those of a file."""
    fields, several = fields_of_segments(), [Condition(*one) for one in conditions]
    spans = (None, span_of(File.objects.filter(targets__company__name="A")[0]))
    of_all, of_file = (
        sorted(Target.objects.filter(all_hold(several, fields, span)).values_list("company__name", flat=True))
        for span in spans
    )
    assert of_all == of_file
    return of_file


@pytest.mark.parametrize(
    ("field", "test", "value", "expected"),
    [
        ("sector", "is", "Paper", ["A"]),
        ("sector", "is_not", "paper", ["B"]),
        ("sector", "among", ["paper", "FOOD"], ["A", "B"]),
        ("sector", "among", [], []),
        ("sector", "contains", "oo", ["B"]),
        ("sector", "contains", "%", []),
        ("sector", "known", None, ["A", "B"]),
        ("sector", "unknown", None, ["C"]),
        ("employees", "is", 30, ["A"]),
        ("employees", "is_not", 30, ["B"]),
        ("employees", "at_least", 10, ["A"]),
        ("employees", "at_most", 9, ["B"]),
        ("employees", "unknown", None, ["C"]),
        ("turnover", "at_least", 0.5, ["A"]),
        ("custom.fleet", "is", 9, ["A"]),
        ("custom.fleet", "is_not", 9, ["B"]),
        ("custom.fleet", "at_least", 9, ["A", "B"]),
        ("custom.fleet", "at_least", 9.5, ["B"]),
        ("custom.fleet", "at_most", 10, ["A"]),
        ("custom.fleet", "known", None, ["A", "B"]),
        ("custom.fleet", "unknown", None, ["C"]),
        ("custom.visited", "at_least", "2026-02-01", ["B"]),
        ("custom.visited", "at_most", "2026-01-31", ["A"]),
        ("custom.exports", "is", True, ["A"]),
        ("custom.exports", "is", False, ["B"]),
        ("custom.grade", "is", "GOLD", ["A"]),
        ("custom.grade", "among", ["gold", "silver"], ["A", "B"]),
        ("custom.nick", "contains", "LD", ["A"]),
        ("custom.nick", "is_not", "old", ["B"]),
        ("custom.nick", "known", None, ["A", "B"]),
        ("contact", "known", None, ["A", "B"]),
        ("contact", "unknown", None, ["C"]),
        ("contact.email", "known", None, ["A"]),
        ("contact.decides", "known", None, ["B"]),
        ("completeness", "at_least", 50, ["A"]),
        ("fits", "is", True, ["A"]),
        ("fits", "is", False, ["B"]),
        ("fits", "unknown", None, ["C"]),
        ("assigned", "is", False, ["A", "B", "C"]),
        ("assigned", "is", True, []),
        ("city", "is", "rho", ["A"]),
        ("city", "is", "milano", ["B"]),
        ("city", "unknown", None, ["C"]),
        ("website", "known", None, ["A"]),
        ("website", "unknown", None, ["B", "C"]),
        ("website", "is_not", "b.example", ["A"]),
        ("postcode", "is", "20017", ["A"]),
        ("postcode", "is", "20100", ["B"]),
        ("name", "contains", "a", ["A"]),
        ("nothing", "is", "x", []),
        ("custom.gone", "unknown", None, []),
        ("sector", "at_least", "x", []),
    ],
)
def test_each_condition_takes_the_targets_it_says(  # noqa: PLR0917 - a table of cases
    office, own_fields, field, test, value, expected
):
    a = office.target(
        "A",
        sector="paper",
        employees=30,
        turnover=1,
        city="Milano",
        postcode="20100",
        website="a.example",
        custom={"fleet": 9, "visited": "2026-01-31", "exports": True, "grade": "gold", "nick": "Old"},
    )
    b = office.target(
        "B",
        sector="food",
        employees=9,
        city="Milano",
        postcode="20100",
        custom={"fleet": 10.5, "visited": "2026-02-01", "exports": False, "grade": "silver", "nick": "new"},
    )
    c = office.target("C", custom={"fleet": None, "nick": ""})
    Contact.objects.filter(company=b.company).update(email="", decides=True)
    c.company.contacts.all().delete()
    a.site = Site.objects.create(company=a.company, name="Plant", city="Rho", postcode="20017")
    a.save()
    refresh([a.company_id])
    Target.objects.filter(pk=a.pk).update(completeness=60, fits=True)
    Target.objects.filter(pk=b.pk).update(fits=False)
    assert companies_meeting((field, test, value)) == expected


@pytest.mark.parametrize("stray", [None, "", "many", True, False, [3], {"a": 1}])
@pytest.mark.parametrize(
    ("field", "value"), [("custom.fleet", 1), ("custom.fleet", -1), ("custom.visited", "2026-01-01")]
)
def test_a_value_of_another_type_is_neither_more_nor_less(office, own_fields, field, value, stray):
    office.target("A", custom={field.removeprefix("custom."): stray})
    for test in ("at_least", "at_most", "is"):
        assert companies_meeting((field, test, value)) == [], test


def test_conditions_hold_together(office):
    office.target("A", sector="paper", employees=5)
    office.target("B", sector="paper", employees=50)
    assert companies_meeting(("sector", "is", "paper"), ("employees", "at_least", 10)) == ["B"]


def test_every_test_of_every_field_runs(office, own_fields):
    values = {"number": 1, "date": "2026-01-01", "yes_no": True}
    for field in fields_of_segments().values():
        for test in TESTS[field.kind]:
            value = ["x"] if test == "among" else values.get(field.kind, "x")
            for span in (None, (1, 9)):
                holding = holds(Condition(field.name, test, value), fields_of_segments(), span)
                list(Target.objects.filter(holding))


@pytest.mark.parametrize(
    ("field", "test", "typed", "value"),
    [
        ("employees", "at_least", "1.200", 1200),
        ("employees", "at_least", "12,5", 12.5),
        ("custom.visited", "is", "31/01/2026", "2026-01-31"),
        ("custom.exports", "is", "Sì", True),
        ("custom.grade", "among", "Gold; silver", ["gold", "silver"]),
        ("sector", "contains", " pap ", "pap"),
        ("sector", "known", "ignored", None),
    ],
)
def test_values_are_typed_in_the_users_own_format(own_fields, field, test, typed, value):
    fields = fields_of_segments()
    with translation.override("it"):
        if field == "custom.exports":
            typed = typed_again(Condition(field, "is", value=True))
        condition = checked(fields[field], test, typed)
        assert condition == Condition(field, test, value)
        assert checked(fields[field], test, typed_again(condition) or "x") == condition


@pytest.mark.parametrize(
    ("field", "test", "typed"),
    [
        ("employees", "at_least", "many"),
        ("employees", "at_least", "9" * 40),
        ("employees", "at_least", "NaN"),
        ("employees", "contains", "1"),
        ("custom.visited", "is", "31/13/2026"),
        ("custom.exports", "is", "perhaps"),
        ("custom.grade", "is", "bronze"),
        ("contact", "is", "x"),
        ("sector", "is", "   "),
        ("sector", "among", " ; , "),
    ],
)
def test_what_makes_no_sense_is_refused(own_fields, field, test, typed):
    with pytest.raises(ValidationError):
        checked(fields_of_segments()[field], test, typed)


def test_a_condition_is_said_in_words(own_fields):
    fields = fields_of_segments()
    assert said(Condition("employees", "at_least", 1200), fields) == "Employees: at least 1,200"
    assert said(Condition("sector", "among", ["paper", "food"]), fields) == "Sector: one of paper, food"
    assert said(Condition("contact", "known"), fields) == "A contact: known"
    assert said(Condition("custom.gone", "is", "x"), fields) == "Custom.gone: x"
