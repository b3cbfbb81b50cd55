"""Countries to choose from, in the user's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

from spanco.crm.suspects.companies.names import folded
from spanco.crm.suspects.companies.normalising import is_place


def country_choices() -> list[tuple[str, str]]:
    """Return the countries with their names in the user's language, by name, the blank one first."""
    return [("", "—"), *_named((get_language() or "en")[:2])]


def country_name(code: str) -> str:
    """Return a country's name in the user's language; the code itself where it is none."""
    return dict(_named((get_language() or "en")[:2])).get(code, code)


@lru_cache
def _named(language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, name) for code, name in Locale(language).territories.items() if is_place(code))
    return tuple(sorted(named, key=lambda one: folded(one[1])))
