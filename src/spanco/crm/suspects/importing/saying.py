"""What is said of a cell, a row or a match, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from spanco.crm.journeys.templatetags.telephone import telephone
from spanco.crm.suspects.companies.likeness import SAID
from spanco.crm.suspects.companies.normalising import Unusable
from spanco.crm.suspects.importing.meanings import Meaning


def problem(code: str, text: str, more: Mapping[str, str | int]) -> str:
    """Return why a cell cannot be stored and what to do, in the user's language."""
    if "detail" in more:
        return str(Unusable(code, text, str(more["detail"])))
    said = {
        "no_name": _("The company's name is missing: write it, or leave the row out."),
        "long": _("Longer than %(most)s characters: shorten it."),
        "formula": _("A formula without a value: replace it by its value."),
        "number": _("Not a number: write digits only, such as 1200 or 1200.50."),
        "employees": _("Not a number of people: write one whole number."),
        "turnover": _("Not an amount that can be: write it in full, without a word or a sign."),
        "yes_no": _("Neither yes nor no: write one of the two."),
        "date": _("Not a date: write it as 31/12/2026 or 2026-12-31."),
        "language": _("Not a language of the desk: write en, it or fr."),
        "choice": _("Not one of the choices: write one of %(choices)s."),
        "unreadable": _(
            "The line has another number of cells than the header: mend its quotes or separators."
        ),
        "forbidden": _("On the do-not-contact list: leave the row out."),
    }[code]
    return said % more if more else said


def problem_with_value(meaning: Meaning | None, code: str, text: str, more: Mapping[str, str | int]) -> str:
    """Return the problem of a cell with the field's name and the value."""
    if meaning is None or not text:
        return problem(code, text, more)
    return _("%(field)s “%(value)s”: %(problem)s") % {
        "field": field_name(meaning),
        "value": text,
        "problem": problem(code, text, more),
    }


def field_name(meaning: Meaning) -> str:
    """Return a field's name with whose it is, where it is not the company's own."""
    if meaning.is_of_others:
        return f"{meaning.part}, {meaning.label}"
    return str(meaning.label)


def same(kind: str | None, value: str | None) -> str:
    """Return by what two companies were found to be one."""
    if kind is None:
        return _("same company as a row that joins both")
    if kind == "place":
        return _("same name and town")
    if kind == "name" or not value:
        return str(SAID[kind])
    return f"{SAID[kind]} {telephone(value) if kind == 'phone' else value}"
