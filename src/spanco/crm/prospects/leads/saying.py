"""What became of a lead, in a sentence."""

from django.utils.translation import gettext as _

from spanco.crm.people.models import User
from spanco.crm.prospects.leads.acts import Taken


def said(taken: Taken, user: User) -> str:
    """Say where a lead went; who works on the company is named to who may know them."""
    if not taken.joined:
        return _("The lead is entered: a call is due now.")
    holder = taken.journey.holder
    if holder == user:
        return _("You work on this company for this offer already: the lead is entered there.")
    if holder.team_id == user.team_id or User.objects.visible_to(user).filter(pk=holder.pk).exists():
        text = _(
            "%(name)s works on this company for this offer already: the lead is entered there, for them."
        )
        return text % {"name": holder.name}
    return _(
        "Another team works on this company for this offer already: the lead is entered there, for them."
    )
