"""Changing a person, and telling the rooms that keep work of theirs."""

from django.db import transaction
from django.dispatch import Signal

from spanco.crm.people.forms import PersonForm
from spanco.crm.people.models import User

changed = Signal()
"""Sent with a ``person``, as they were ``before`` and ``by`` whom they are changed, while they are saved.

A room to which that matters does what follows in the same transaction, and returns a sentence that says it.
"""


@transaction.atomic
def keep(form: PersonForm, by: User) -> list[str]:
    """Save a person from a valid form, and return what came of it elsewhere, in sentences."""
    before = User.objects.select_for_update().get(pk=form.instance.pk)
    person = form.save()
    answers = changed.send(sender=User, person=person, before=before, by=by)
    return [said for _receiver, said in answers if said]
