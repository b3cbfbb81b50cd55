"""Telephone numbers that are plainly right, told from the numbering plans without parsing them one by one.

Parsing and judging a number takes some 60 microseconds, a million rows with two numbers two minutes. Most
are written so that the plan of their country decides at once; all others go the long way.
"""

import re
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

from spanco.engine import literal

_PLAIN: Final = re.compile(r"(\+|00)?[\d ().\-/]{6,24}")
_NO_DIGITS: Final = str.maketrans("", "", " ().-/+")
_KINDS: Final = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "uan",
    "pager",
    "voicemail",
)


def plain_number(text: str, country: str) -> str | None:
    """Return a number in E.164 form where that is beyond doubt; None where it must be parsed.

    ``country`` (ISO 3166, two letters) is where a number without a calling code is from.

    >>> plain_number("02 1234567", "IT"), plain_number("+33 1 42 68 53 00", "IT")
    ('+39021234567', '+33142685300')
    >>> plain_number("+33 (0)1 42 68 53 00", "FR"), plain_number("12", "FR")
    (None, None)
    """
    matched = _PLAIN.fullmatch(text)
    if matched is None:
        return None
    digits = text.translate(_NO_DIGITS)
    if matched[1] is None:
        return _national(digits, country)
    if matched[1] == "00":
        digits = digits[2:]
    for length in (2, 1, 3):
        plan = _plan_of_code(digits[:length])
        if plan is not None:
            prefix, pattern = plan
            rest = digits[length:]
            if (prefix and rest.startswith(prefix)) or not pattern.fullmatch(rest):
                return None
            return "+" + digits
    return None


def plain_sql(cell: str, country: str, here: str) -> str | None:
    """Return the SQL of what `plain_number` returns of numbers of a country written with blanks at most.

    ``here`` is the SQL of whether numbers without a calling code are of the country. None where the plan
    is one that no such SQL is written for.
    """
    found = _plan_of_country(country)
    if found is None or len(found[0]) != 2 or _plan_of_code(found[0]) != found[1:]:
        return None
    code, prefix, _pattern = found
    digits = f"replace({cell}, ' ', '')"
    inland = f"substr({digits}, {len(prefix) + 1})"
    begins = f"starts_with({digits}, {literal(prefix)})" if prefix else f"NOT starts_with({digits}, '{code}')"
    abroad = f"ltrim({digits}, '+0')"
    rest = f"substr({abroad}, 3)"
    trunk = f" AND NOT starts_with({rest}, {literal(prefix)})" if prefix else ""
    return (
        f"CASE WHEN {_written(cell, '(?:[1-9]|0[1-9])[0-9 ]{5,22}')} "
        f"THEN CASE WHEN {here} AND {begins} AND {_matches(inland, country)} THEN '+{code}' || {inland} END "
        f"WHEN {_written(cell, '(?:[+]|00)' + code + '[0-9 ]{6,20}')}{trunk} "
        f"AND {_matches(rest, country)} THEN '+' || {abroad} END"
    )


def _written(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {literal(pattern)})"


def _matches(digits: str, country: str) -> str:
    """Return the SQL of whether digits are a number of a country; the engine knows no looking ahead."""
    plan = PhoneMetadata.metadata_for_region(country)
    whole, kinds = _patterns(plan) if plan else ("-", "-")
    return f"{_written(digits, whole)} AND {_written(digits, kinds)}"


def _national(digits: str, country: str) -> str | None:
    found = _plan_of_country(country)
    if found is None:
        return None
    code, prefix, pattern = found
    if prefix:
        if not digits.startswith(prefix):
            return None
        digits = digits[len(prefix) :]
    elif digits.startswith(code):
        # It may be a number whose calling code lacks its sign.
        return None
    return f"+{code}{digits}" if pattern.fullmatch(digits) else None


@lru_cache
def _plan_of_code(code: str) -> tuple[str, re.Pattern[str]] | None:
    """Return the prefix that numbers of a calling code are dialled with within, and what they look like."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code)) if code.isdigit() else None
    if not regions:
        return None
    plan = PhoneMetadata.metadata_for_region(regions[0])
    if plan is None or not _simple(plan):
        return None
    return plan.national_prefix or "", _pattern(plan)


@lru_cache
def _plan_of_country(country: str) -> tuple[str, str, re.Pattern[str]] | None:
    plan = PhoneMetadata.metadata_for_region(country) if country else None
    if plan is None or not _simple(plan):
        return None
    return str(plan.country_code), plan.national_prefix or "", _pattern(plan)


def _simple(plan: PhoneMetadata) -> bool:
    """Whether the prefix within the country is one text, and nothing is put in its place."""
    return plan.national_prefix == plan.national_prefix_for_parsing and not plan.leading_digits


def _pattern(plan: PhoneMetadata) -> re.Pattern[str]:
    whole, kinds = _patterns(plan)
    return re.compile(f"(?=(?:{whole})$)(?:{kinds})")


def _patterns(plan: PhoneMetadata) -> tuple[str, str]:
    """Return what the numbers of a plan look like in general, and what those of its kinds do."""
    kinds: list[PhoneNumberDesc | None] = [getattr(plan, kind) for kind in _KINDS]
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    whole = plan.general_desc.national_number_pattern if plan.general_desc else None
    return whole or ".*", "|".join(patterns) or "-"
