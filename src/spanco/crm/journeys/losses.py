"""Why journeys are lost: one list, kept by keys that are the same in every language."""

from collections.abc import Sequence
from typing import Final

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    """The usual reasons; the log keeps their keys, and any other reason as it was typed."""

    NO_NEED = "no_need", _("no need")
    NO_BUDGET = "no_budget", _("no budget")
    SUPPLIER = "supplier", _("satisfied with the present supplier")
    OWN_PEOPLE = "own_people", _("does it with their own people")
    PRICE = "price", pgettext_lazy("why it is lost", "price")
    COMPETITOR = "competitor", _("chose a competitor")
    PUT_OFF = "put_off", _("put off")
    UNREACHABLE = "unreachable", _("unreachable")
    CLOSED = "closed", _("company closed")
    REFUSED = "refused", _("refused on the telephone")
    NOT_AGAIN = "not_again", _("must not be contacted again")


_SAID_OTHERWISE: Final = (Reason.REFUSED, Reason.NOT_AGAIN)
"""What a call says by how it ended."""


def reason_choices() -> Sequence[tuple[str, str]]:
    """Return the reasons one chooses among, as a form shows them."""
    return [(reason.value, capfirst(str(reason.label))) for reason in Reason if reason not in _SAID_OTHERWISE]


def reason_name(kept: str) -> str:
    """Return a reason as people read it: a usual one in the language that is active, another as it is."""
    return str(Reason(kept).label) if kept in Reason.values else kept
