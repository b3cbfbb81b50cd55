"""Where the office is, as the environment names it."""

from typing import Final
from zoneinfo import available_timezones

from spanco.errors import InputError

_LETTERS_OF_A_COUNTRY: Final = 2


def zone_named(name: str) -> str:
    """Return the name of a time zone that people may choose too; raise InputError for any other.

    >>> zone_named("Europe/Paris")
    'Europe/Paris'
    """
    if "/" not in name or name not in available_timezones():
        message = f"SPANCO_ZONE: there is no time zone '{name}'; write it as Europe/Rome."
        raise InputError(message)
    return name


def country_named(code: str) -> str:
    """Return the two letters of a country, in capitals; raise InputError for what are not two letters.

    >>> country_named("fr")
    'FR'
    """
    if not (len(code) == _LETTERS_OF_A_COUNTRY and code.isascii() and code.isalpha()):
        message = f"SPANCO_COUNTRY: '{code}' is no country; write its two letters, as IT."
        raise InputError(message)
    return code.upper()
