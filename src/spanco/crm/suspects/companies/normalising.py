"""One form for what is written in many: numbers, addresses, VAT numbers, domains, countries, names.

Equal things become equal texts, so that duplicates are found and nobody who asked not to be contacted is.
Nothing here asks a database or a network. Each function takes any text; applied to its own result it
changes nothing; it raises `Unusable` where the text is not what it should be.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import phonenumbers
from babel import Locale
from babel.core import get_global
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.util import get_cc_module

from spanco.crm.suspects.companies.names import folded, name_key

__all__ = ["Unusable", "country", "domain", "email", "folded", "name_key", "phone", "vat"]

_PROBLEMS: Final[dict[str, Promise]] = {
    "phone": _("“%(value)s” is not a telephone number: check it, or write it with its country code (+39…)."),
    "phone_short": _("“%(value)s” is too short for a telephone number: a digit seems to be missing."),
    "phone_long": _("“%(value)s” is too long for a telephone number: write one number only."),
    "email": _("“%(value)s” is not an e-mail address: write it as name@company.com."),
    "website": _("“%(value)s” is not a web address: write it as company.com."),
    "vat": _("“%(value)s” is not a VAT number of this country: a digit is wrong, missing or too many."),
    "country": _("“%(value)s” is not a country: write its name or its two letters, such as IT."),
}
_PHONE: Final = "phone"
_VAT: Final = "vat"
_COUNTRY: Final = "country"
_LONGEST: Final = 300
_SHOWN: Final = 60


class Unusable(ValueError):  # noqa: N818 - it is said of what someone typed
    """A text is not what it should be; ``str()`` says so in the user's language.

    ``code`` is what it should be (phone, email, website, vat or country), ``detail`` which sentence is said.
    """

    def __init__(self, code: str, value: str, detail: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value
        self.detail = detail or code

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}…"
        return str(_PROBLEMS[self.detail]) % {"value": shown}


def phone(text: str, country: str = "") -> str:
    """Return a telephone number in E.164 form; ``country`` is where one without a calling code is from.

    >>> phone("02 1234 5678", "IT"), phone("+33 (0)1 42 68 53 00")
    ('+390212345678', '+33142685300')
    """
    text = text.strip()
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as error:
        too_short = NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD
        detail = "phone_short" if error.error_type in too_short else ""
        raise Unusable(_PHONE, text, detail) from error
    if not phonenumbers.is_valid_number(number):
        length = phonenumbers.is_possible_number_with_reason(number)
        details = {ValidationResult.TOO_SHORT: "phone_short", ValidationResult.TOO_LONG: "phone_long"}
        raise Unusable(_PHONE, text, details.get(length, ""))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def email(text: str) -> str:
    """Return an e-mail address in small letters, its domain as it travels (IDNA); nothing is looked up.

    >>> email(" Anna.Rossi@Tintoria.COM ")
    'anna.rossi@tintoria.com'
    """
    local, ascii_domain = _address(text.strip(), "email", text)
    return f"{local}@{ascii_domain}"


def domain(text: str) -> str:
    """Return the bare domain of a web address: no scheme, no www, no port, no path; as it travels (IDNA).

    >>> domain("https://www.Tintoria-Rossi.it:443/contatti?x=1"), domain("caffè.it")
    ('tintoria-rossi.it', 'xn--caff-8oa.it')
    """
    bare = text.strip().lower()
    bare = bare.partition("://")[2] or bare
    for ending in "/?#\\":
        bare = bare.partition(ending)[0]
    bare = bare.rpartition("@")[2].partition(":")[0].strip(". ")
    _local, found = _address(f"x@{bare}", "website", text)
    while found.startswith("www.") and "." in found[4:]:
        found = found[4:]
    return found


def _address(text: str, code: str, written: str) -> tuple[str, str]:
    """Return the two parts of an e-mail address, in small letters, the domain in ASCII."""
    try:
        if len(text) > _LONGEST:
            raise Unusable(code, written)
        found = validate_email(text.lower(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Unusable(code, written) from error
    local, ascii_domain = found.local_part.lower(), found.ascii_domain.lower()
    if len(local) + len(ascii_domain) > 253:
        raise Unusable(code, written)
    return local, ascii_domain


def vat(text: str, country: str = "") -> str:
    """Return a VAT number with its country's prefix, its check digits verified where the country has some.

    The prefix may be there or not; without one the number is of ``country`` (two letters).

    >>> vat("IT 0074-3110157"), vat("83.404.833.048", "FR"), vat("CHE-107.787.577 IVA")
    ('IT00743110157', 'FR83404833048', 'CHE107787577')
    """
    bare = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    bare = _PREFIX_OF.get(bare[:2], bare[:2]) + bare[2:]
    prefix, own = bare[:2], _PREFIX_OF.get(country, country)
    places = (prefix,) if own in {"", prefix} else (prefix, own)
    for place in places:
        found = _verified(bare, place)
        if found:
            return found
    for place in places:
        number = bare.removeprefix(place)
        if place in _places() and _verifier(place) is None and _may_be_a_number(number):
            return place + number
    raise Unusable(_VAT, text.strip())


_PREFIX_OF: Final = {"GR": "EL", "UK": "GB"}
_MODULES: Final = {"CH": ("ch", "uid"), "NO": ("no", "orgnr"), "EL": ("gr", "vat"), "XI": ("gb", "vat")}
_ENDINGS: Final = {"CH": ("MWST", "TVA", "IVA", "TPV"), "NO": ("MVA",)}


def _verified(bare: str, place: str) -> str:
    """Return a VAT number in its form if it is one of that place, else nothing."""
    verify = _verifier(place)
    if verify is None:
        return ""
    for ending in _ENDINGS.get(place, ()):
        bare = bare.removesuffix(ending)
    try:
        number = str(verify(bare.removeprefix(place) if place != "CH" else bare))
    except (WrongNumber, ValueError, IndexError, KeyError):
        return ""
    return number if place == "CH" else place + number.removeprefix(place)


@lru_cache
def _verifier(place: str) -> Callable[[str], Any] | None:
    """Return what verifies numbers of a place; None where the library knows no rule."""
    if not (len(place) == 2 and place.isalpha()):
        return None
    numbers = _MODULES.get(place, (place.lower(), "vat"))
    module = get_cc_module(*numbers)
    verify: Callable[[str], Any] | None = getattr(module, "validate", None)
    return verify


def _may_be_a_number(number: str) -> bool:
    return 4 <= len(number) <= 18 and any(letter.isdigit() for letter in number)


_LANGUAGES: Final = ("en", "it", "fr", "de", "es", "pt", "nl")
_ALSO: Final = {"UK": "GB", "EL": "GR", "HOLLAND": "NL", "OLANDA": "NL", "ENGLAND": "GB", "INGHILTERRA": "GB"}


def is_place(code: str) -> bool:
    """Tell whether two letters are the code of a country."""
    return code in _places()


@lru_cache
def _places() -> frozenset[str]:
    """Return the codes of countries."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - {"EU", "UN", "ZZ"}


@lru_cache
def _countries() -> dict[str, str]:
    """Return the codes of countries by their names in several languages, and by all their codes."""
    found = {folded(name): code for name, code in _ALSO.items()}
    for longer, code in get_global("territory_aliases").items():
        if len(code) == 1 and code[0] in _places():
            found.setdefault(folded(longer), code[0])
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _places():
                found.setdefault(folded(name), code)
    return found | {code.lower(): code for code in _places()}


def country(text: str) -> str:
    """Return the two letters of a country (ISO 3166) named in one of several languages, or by its letters.

    >>> country("Italie"), country("deutschland"), country("fra"), country("UK")
    ('IT', 'DE', 'FR', 'GB')
    """
    code = _countries().get(folded(text))
    if code is None:
        raise Unusable(_COUNTRY, text.strip())
    return code
