"""Forms that make something once: sent a second time, as by two clicks, they make nothing."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db import IntegrityError, models, transaction

from spanco.crm.people.models import Sending, User

Row = TypeVar("Row", bound=models.Model)


class SentOnce(forms.BaseForm):
    """A form with a token, by which a second sending of the same is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"] = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def sending(self, by: User) -> uuid.UUID:
        """Return the token of what was sent by whom: the form's own, changed by any other word in it.

        Who goes back in the browser and types another name sends something else. Call it on a valid form.
        """
        sent: dict[str, list[Any]] = {name: self.data.getlist(name) for name in self.data}  # type: ignore[attr-defined]  # of a request
        sent.pop("csrfmiddlewaretoken", None)
        return uuid.uuid5(self.cleaned_data["token"] or uuid.uuid4(), f"{by.pk} {sorted(sent.items())}")


def made_before(form: SentOnce, by: User, rows: models.QuerySet[Row]) -> Row | None:
    """Return what an earlier sending of the same made, None where there was none or it is gone."""
    first = Sending.objects.filter(token=form.sending(by)).first()
    return None if first is None else rows.filter(pk=first.made).first()


def once(form: SentOnce, by: User, make: Callable[[], Row]) -> Row | None:
    """Make a row of a valid form; sent again, return None instead. Two at once make it once, too."""
    token = form.sending(by)
    try:
        with transaction.atomic():
            # Before the row itself: a second sending waits here until the first is done.
            sending = Sending.objects.create(token=token, by=by)
            row = make()
            sending.made = row.pk
            sending.save(update_fields=["made"])
            return row
    except IntegrityError:
        if not Sending.objects.filter(token=token).exists():
            raise
        return None
