"""The keys of the call list: letters of the language's own words, no two alike in any language."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import pgettext

from spanco.crm.prospects.models import Outcome

FIXED: Final = frozenset({"j", "k", "u"})
"""Down, up and undo, which are the same in every language."""


def keys() -> Mapping[str, str]:
    """Return the key, a small letter, of each outcome and of what else is done from the list."""
    found = {
        # Translators: the key for “favourable”: a letter of its translation. Each key is used once.
        Outcome.FAVOURABLE.value: pgettext("key", "F"),
        # Translators: the key for “not now”.
        Outcome.LATER.value: pgettext("key", "L"),
        # Translators: the key for “refused”.
        Outcome.REFUSED.value: pgettext("key", "R"),
        # Translators: the key for “no answer”.
        Outcome.NO_ANSWER.value: pgettext("key", "N"),
        # Translators: the key for “left a message”.
        Outcome.LEFT_MESSAGE.value: pgettext("key", "M"),
        # Translators: the key for “wrong number”.
        Outcome.WRONG_NUMBER.value: pgettext("key", "W"),
        # Translators: the key for “dial”.
        "dial": pgettext("key", "D"),
        # Translators: the key for “write down”: a note on the call.
        "note": pgettext("key", "T"),
        # Translators: the key for “book the appointment”.
        "book": pgettext("key", "B"),
        # Translators: the key for “fill in the form” (its questions).
        "form": pgettext("key", "Q"),
        # Translators: the key for “write an e-mail”.
        "email": pgettext("key", "E"),
    }
    return {name: key.lower() for name, key in found.items()}
