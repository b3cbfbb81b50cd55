"""The cells of a table as they will be stored, and why some cannot be.

Reading knows no database, so that it can be done by several processes.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache, partial
from typing import Final

from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.importing.telephones import plain_number

_CONTROL: Final = dict.fromkeys(range(32), " ") | {0x7F: " ", 0xA0: " ", 0xFEFF: None, 0x200B: None}
NOTHING: Final = frozenset({"null", "none", "n/a", "#n/a", "n.a.", "n.d.", "nd", "-", "--", "—", "?", "nan"})
_LENGTHS: Final = {
    "name": 200,
    "sector": 120,
    "address": 200,
    "postcode": 16,
    "city": 120,
    "region": 120,
    "job": 120,
    "first": 59,
    "last": 60,
}
_MOST_EMPLOYEES: Final = 10_000_000
_MOST_TURNOVER: Final = Decimal(10) ** 13
_LONGEST_CUSTOM: Final = 500
_LONGEST_NAME: Final = 120


class Fault(StrEnum):
    """What is wrong with a cell; `saying.problem` has the words."""

    CHOICE = "choice"
    DATE = "date"
    EMPLOYEES = "employees"
    FORMULA = "formula"
    LANGUAGE = "language"
    LONG = "long"
    NUMBER = "number"
    TURNOVER = "turnover"
    YES_NO = "yes_no"


class Unreadable(ValueError):  # noqa: N818 - it is said of a cell
    """A cell cannot be stored; ``code`` says why, ``more`` what the sentence needs."""

    def __init__(self, code: Fault, **more: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


Value = str | int | float | None
Read = Callable[[str, str], Value]
"""Makes a stored value of a cell's text and of the row's country."""


@dataclass(frozen=True, slots=True)
class CustomCell:
    """How a field of one's own is read."""

    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be stored: its row's position in the batch, the column's key, the text and why."""

    position: int
    key: str
    text: str
    code: str
    more: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the columns of a table; ``country`` is that of rows that name none."""

    country: str
    custom: Mapping[str, CustomCell] = field(default_factory=dict)

    def read(
        self, columns: Mapping[str, Sequence[str | None]]
    ) -> tuple[dict[str, list[Value]], list[Problem]]:
        """Return the values of each column and the problems found; a cell with a problem reads as None."""
        problems: list[Problem] = []
        read: dict[str, list[Value]] = {}
        n_rows = len(next(iter(columns.values())))
        countries = [""] * n_rows
        for key in sorted(columns, key=lambda key: not key.endswith("country")):
            here = countries
            if key == "site.country":
                here = [""] * n_rows
            read[key] = self._column(key, columns[key], here, problems)
            if key == "country":
                countries = [str(value or "") for value in read[key]]
        return read, problems

    def _column(
        self, key: str, texts: Sequence[str | None], countries: Sequence[str], problems: list[Problem]
    ) -> list[Value]:
        reads = self._reads(key)
        # Towns, sectors and first names come again and again.
        known: dict[tuple[str, str], Value] = {}
        values: list[Value] = [None] * len(texts)
        for position, text in [(position, text) for position, text in enumerate(texts) if text]:
            country = countries[position]
            cell = text, country
            if cell in known:
                values[position] = known[cell]
                continue
            cleaned = clean(text)
            try:
                value = _read(reads, cleaned, country or self.country) if cleaned else None
            except (Unreadable, normalising.Unusable) as why:
                more = why.more if isinstance(why, Unreadable) else {"detail": why.detail}
                problems.append(Problem(position, key, cleaned[:200], why.code, more))
            else:
                known[cell] = values[position] = value
        return values

    def _reads(self, key: str) -> Read:
        if key.startswith("custom."):
            return partial(_custom, self.custom[key.removeprefix("custom.")])
        most = longest(key)
        return _READS[key.rpartition(".")[2]] if most is None else partial(_text, most)


def longest(key: str) -> int | None:
    """Return how long the text of a column may be; None where it is no mere text."""
    if key.endswith(".name"):
        return _LONGEST_NAME
    return _LENGTHS.get(key.rpartition(".")[2])


def _read(reads: Read, text: str, country: str) -> Value:
    if text[0] == "=":
        raise Unreadable(Fault.FORMULA)
    return reads(text, country)


def clean(text: str) -> str:
    """Return a text on one line and without blanks around; "" where it says that there is nothing."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.translate(_CONTROL) if not text.isprintable() or "\xa0" in text else text
    text = text.strip()
    if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"}:
        # So that a table written for spreadsheets is read as it was before.
        text = text[1:]
    if "  " in text:
        text = " ".join(text.split())
    return "" if len(text) <= 5 and text.lower() in NOTHING else text


def _text(most: int, text: str, _country: str) -> str:
    if len(text) > most:
        raise Unreadable(Fault.LONG, most=most)
    return text


_CURRENCY: Final = re.compile(r"^(?:EUR|USD|CHF|GBP|[€$£])\s*|\s*(?:EUR|USD|CHF|GBP|[€$£])$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def number(text: str) -> Decimal:
    """Return the number that a text is, however its thousands and decimals are written.

    >>> number("1.234.567,50"), number("€ 12 000"), number("1,234")
    (Decimal('1234567.50'), Decimal('12000'), Decimal('1234'))
    """
    bare = _CURRENCY.sub("", text).replace(" ", "").replace("'", "").replace("’", "").replace("\u202f", "")
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", ""))
    last = max(bare.rfind("."), bare.rfind(","))
    if last > 0 and ("." in bare) and ("," in bare):
        whole = bare[:last].replace(".", "").replace(",", "")
        bare = f"{whole}.{bare[last + 1 :]}"
    if not _NUMBER.fullmatch(bare) or len(bare) > 40:
        raise Unreadable(Fault.NUMBER)
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation as error:
        raise Unreadable(Fault.NUMBER) from error


def _employees(text: str, _country: str) -> int:
    if text.isdecimal() and text.isascii() and len(text) < 8:
        return int(text)
    read = number(text)
    if read != read.to_integral_value() or not 0 <= read <= _MOST_EMPLOYEES:
        raise Unreadable(Fault.EMPLOYEES)
    return int(read)


def _turnover(text: str, _country: str) -> str:
    if text.isdecimal() and text.isascii() and len(text) < 13:
        return text
    read = number(text)
    if not 0 <= read <= _MOST_TURNOVER:
        raise Unreadable(Fault.TURNOVER)
    return f"{read:.2f}"


@lru_cache(2_000)
def _country(text: str, _country: str) -> str:
    return normalising.country(text)


_YES: Final = frozenset({"yes", "y", "true", "1", "x", "si", "sì", "s", "vero", "oui", "o", "vrai"})
_NO: Final = frozenset({"no", "n", "false", "0", "falso", "non", "faux"})


def _yes_no(text: str, _country: str) -> int:
    said = text.casefold()
    if said in _YES:
        return 1
    if said in _NO:
        return 0
    raise Unreadable(Fault.YES_NO)


_DATES: Final = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y")


def _date(text: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        pass
    for form in _DATES:
        try:
            read: date = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return read.isoformat()
    raise Unreadable(Fault.DATE)


_LANGUAGES: Final = {"en": "en", "english": "en", "inglese": "en", "anglais": "en"} | {
    "it": "it", "italian": "it", "italiano": "it", "italien": "it",
    "fr": "fr", "french": "fr", "francese": "fr", "français": "fr",
}  # fmt: skip


def _language(text: str, _country: str) -> str:
    code = _LANGUAGES.get(text.casefold())
    if code is None:
        raise Unreadable(Fault.LANGUAGE)
    return code


def _own_number(text: str) -> int | float:
    """Return a number as conditions compare it."""
    read = number(text)
    if abs(read) >= _MOST_TURNOVER:
        raise Unreadable(Fault.NUMBER)
    return int(read) if read == read.to_integral_value() else float(read)


def _custom(cell: CustomCell, text: str, country: str) -> Value:
    match cell.kind:
        case "number":
            return _own_number(text)
        case "date":
            return _date(text)
        case "yes_no":
            return bool(_yes_no(text, country))
        case "choice":
            chosen = {choice.casefold(): choice for choice in cell.choices}.get(text.casefold())
            if chosen is None:
                raise Unreadable(Fault.CHOICE, choices=", ".join(cell.choices)[:200])
            return chosen
        case _:
            return _text(_LONGEST_CUSTOM, text, country)


EMAIL: Final = r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+([a-z]{2,12})"
DOMAIN: Final = r"(?:https?://)?(?:www\.)?((?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+([a-z]{2,12}))/?"
RESERVED: Final = frozenset({"test", "local", "invalid", "localhost", "arpa", "onion", "example"})


def _phone(text: str, country: str) -> str:
    return plain_number(text, country) or normalising.phone(text, country)


def _email(text: str, _country: str) -> str:
    lowered = text.lower()
    matched = re.fullmatch(EMAIL, lowered)
    if matched and len(lowered) <= 100 and matched[1] not in RESERVED:
        return lowered
    return normalising.email(text)


def _website(text: str, _country: str) -> str:
    matched = re.fullmatch(DOMAIN, text.lower())
    if matched and len(text) < 60 and matched[2] not in RESERVED and not matched[1].startswith("www."):
        return matched[1]
    return normalising.domain(text)


_ITALIAN: Final = re.compile(r"(?:IT ?)?(\d{7}(?!000)(?:0\d\d|100)\d)", re.IGNORECASE)
_DOUBLED: Final = {digit: sum(divmod(2 * int(digit), 10)) for digit in "0123456789"}


def _vat(text: str, country: str) -> str:
    matched = _ITALIAN.fullmatch(text)
    if matched and (text[0] in "Ii" or country == "IT"):
        digits = matched[1]
        # Luhn's sum: most Italian numbers are right, and are told so thirty times sooner.
        total = sum(map(int, digits[::2])) + sum(map(_DOUBLED.__getitem__, digits[1::2]))
        if total % 10 == 0 and not digits.startswith("0000000"):
            return "IT" + digits
    return normalising.vat(text, country)


_READS: Final[Mapping[str, Read]] = {
    "phone": _phone,
    "email": _email,
    "website": _website,
    "vat": _vat,
    "employees": _employees,
    "turnover": _turnover,
    "country": _country,
    "decides": _yes_no,
    "language": _language,
}
