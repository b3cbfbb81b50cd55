"""Numbers as people type them: in the way of their language, or in another that can mean only one number."""

import re
from typing import Any, Final

from django import forms
from django.utils.formats import get_format

_BLANKS: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_ONE_MARK: Final = re.compile(r"([+-]?\d+)[.,](\d{1,2}|\d{4,})")
_TWO_MARKS: Final = re.compile(r"([+-]?\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,](\d+)")
_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")


def as_the_language_writes(typed: str) -> str | None:
    """Return a number as the language of the moment writes it without groups; None where it is in doubt.

    Django takes the thousands separator away wherever it stands: in English “12000,50” would be 1200050. A
    mark after which other than three digits follow can only be that of the decimals. Where three follow, the
    language decides.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     [as_the_language_writes(typed) for typed in ("12,000", "12000,50", "12.000,50", "1,2,3")]
    ['12000', '12000.50', '12000.50', None]
    >>> with override("it"):
    ...     [as_the_language_writes(typed) for typed in ("12.000,5", "12000.50", "12,000.50", "12.000")]
    ['12000,5', '12000,50', '12000,50', '12000']
    """
    bare = _BLANKS.sub("", typed.strip())
    decimal, group = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    own = rf"([+-]?(?:\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+))(?:{re.escape(decimal)}(\d*))?"
    if found := re.fullmatch(own, bare) or _ONE_MARK.fullmatch(bare):
        whole, part = found[1], found[2]
    elif found := _TWO_MARKS.fullmatch(bare):
        whole, part = found[1], found[3]
    elif _GROUPS.fullmatch(bare):
        whole, part = bare, None
    else:
        return None
    whole = re.sub(r"[^\d+-]", "", whole)
    return f"{whole}{decimal}{part}" if part else whole


class _Typed(forms.Field):
    """A field that refuses what is no number, rather than read another one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"localize": True, **options})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        if isinstance(value, str) and value.strip():
            value = as_the_language_writes(value)
            if value is None:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class Number(_Typed, forms.DecimalField):
    """A number."""


class WholeNumber(_Typed, forms.IntegerField):
    """A number without decimals."""
