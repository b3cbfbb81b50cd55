"""Words, numbers and dates in the reader's language."""

import gettext
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from spanco.method.names import Language

EN_DASH: Final = "\u2013"
TIMES: Final = "\u00d7"
MINUS: Final = "\u2212"

CATALOGUES: Final = Path(__file__).with_name("locale")

LOCALES: Final[dict[Language, str]] = {"en": "en_001", "it": "it_IT", "fr": "fr_FR"}
"""Where the numbers and dates of a language are written so; for English, nowhere in particular."""

_DIRECTION_MARKS: Final = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def plain(name: str) -> str:
    r"""Return a name from a file as one harmless line: no control, escape or direction mark.

    >>> plain("Ann\x1b[31m\n Lee\u202e")
    'Ann[31m Lee'
    """
    spaced = " ".join(_DIRECTION_MARKS.sub("", name).split())
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})


@dataclass(frozen=True)
class Speech:
    """One language: its words by gettext, its numbers and dates by Babel.

    >>> english = Speech("en")
    >>> english.whole(10000), english.percent(.281), english.range(.6, .74), english.number(.83)
    ('10,000', '28%', '60\u201374%', '0.8')
    """

    language: Language

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        if self.language == "en":
            return gettext.NullTranslations()
        return gettext.translation("spanco", CATALOGUES, [self.language])

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(LOCALES[self.language])

    def say(self, message: str, **values: object) -> str:
        """Return a message in the language, with ``{values}`` filled in."""
        return self._catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the message that suits the number ``n``, which it may show as ``{n}``."""
        return self._catalogue.ngettext(one, many, n).format(n=self.whole(n), **values)

    def whole(self, n: int) -> str:
        """Write a count."""
        return str(format_decimal(n, "#,##0", self._locale))

    def number(self, value: float) -> str:
        """Write a number, a small one to the first decimal that says something."""
        digits = "#,##0" if abs(value) >= 9.95 else "0.0" if abs(value) >= 0.095 else "0.00"
        return str(format_decimal(value, digits, self._locale))

    def decimal(self, value: float, decimals: int) -> str:
        """Write a number to so many decimals.

        >>> Speech("it").decimal(51.48, 1)
        '51,5'
        """
        # Rounded away from a nought below zero: no "-0.0".
        rounded = round(value, decimals) + 0.0
        return str(format_decimal(rounded, "#,##0." + "0" * decimals if decimals else "#,##0", self._locale))

    def signed(self, value: float, decimals: int = 2) -> str:
        """Write a gain with its sign.

        >>> Speech("en").signed(-0.937), Speech("en").signed(0.5)
        ('\u22120.94', '+0.50')
        """
        written = self.decimal(abs(value), decimals)
        return f"{MINUS if round(value, decimals) < 0 else '+'}{written}"

    def percent(self, ratio: float) -> str:
        """Write a ratio as a percentage that never rounds to none or all unless it is.

        >>> [Speech("en").percent(ratio) for ratio in (0, .00001, .0004, .043, .5, .9996, 1)]
        ['0%', '<0.01%', '0.04%', '4.3%', '50%', '99.96%', '100%']
        """
        nearest = min(max(ratio, 0.0001), 0.9999) if 0 < ratio < 1 else ratio
        beyond = "<" if nearest > ratio else ">" if nearest < ratio else ""
        return beyond + self._in_hundred(nearest, _decimals(nearest)) + self._percent_sign

    def percent_to(self, ratio: float, decimals: int) -> str:
        """Write a ratio as a percentage to so many decimals.

        >>> Speech("en").percent_to(0.7802, 1)
        '78.0%'
        """
        return self._in_hundred(ratio, decimals) + self._percent_sign

    def range(self, low: float, high: float) -> str:
        """Write the limits of a ratio, as finely as the narrower end needs.

        >>> [Speech("en").range(*limits) for limits in ((.6, .74), (.043, .08), (.04, .23), (.9, .9987))]
        ['60\u201374%', '4.3\u20138.0%', '4\u201323%', '90\u201399.9%']
        """
        if high < 0.1 or low > 0.9:
            decimals = (max(_decimals(low), _decimals(high)),) * 2
        else:
            decimals = (0 if low >= 0.01 else _decimals(low), 0 if high <= 0.99 else _decimals(high))
        ends = [self._in_hundred(end, places) for end, places in zip((low, high), decimals, strict=True)]
        return EN_DASH.join(ends) + self._percent_sign

    def day(self, day: date) -> str:
        """Write a date."""
        return format_date(day, "d MMM y", self._locale)

    def month(self, month: str) -> str:
        """Write a month given as "2026-03".

        >>> Speech("it").month("2026-03")
        'mar 2026'
        """
        year, number = month.split("-")
        return format_date(date(int(year), int(number), 1), "MMM y", self._locale)

    def join(self, items: "list[str] | tuple[str, ...]") -> str:
        """Write a list as a sentence does: ``a, b and c``.

        >>> Speech("fr").join(["a", "b", "c"])
        'a, b et c'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{items} and {last}", items=", ".join(items[:-1]), last=items[-1])

    @cached_property
    def _percent_sign(self) -> str:
        return str(self._locale.percent_formats[None].suffix[0])

    def _in_hundred(self, ratio: float, decimals: int) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(ratio * 100, pattern, self._locale))


@lru_cache(maxsize=8)
def speech(language: Language) -> Speech:
    """Return the speech of a language, its catalogue read once."""
    return Speech(language)


def _decimals(ratio: float) -> int:
    """How many decimals a percentage needs."""
    room = min(ratio, 1 - ratio)
    if room <= 0:
        return 0
    if ratio >= 0.1 and room >= 0.005:
        return 0
    return 1 if room >= 0.0005 else 2
