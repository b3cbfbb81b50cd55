"""Changing what two people may have open at once: the second is told, and loses nothing they typed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.forms import send_instead
from spanco.crm.journeys.templatetags.telephone import telephone
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Edited


class EditedForm(forms.ModelForm[Any]):
    """A form of a row that others may have open too; it knows the row's version as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def is_behind(self, stored: Edited) -> bool:
        """Whether someone changed the row since it was seen; one whose version was not sent is taken."""
        return self.cleaned_data.get("version") not in {None, stored.version}

    def catch_up(self, stored: Edited) -> None:
        """Say beside what was typed what is kept by now; what is typed stays, and can be sent again."""
        send_instead(self, "version", stored.version)
        for name, kept in self.kept_otherwise(stored).items():
            shown = _("By now “%(value)s” is kept here.") % {"value": kept}
            self.add_error(name, shown if kept else _("By now nothing is kept here."))

    def kept_otherwise(self, stored: Edited) -> dict[str, str]:
        """Return the fields in which what is kept is not what was typed, with what is kept as it is read."""
        return {
            name: _read(stored, name)
            for name in self._meta.fields or ()
            if name in self.cleaned_data
            and (self.cleaned_data[name] or None) != (getattr(stored, name) or None)
        }


def claim(form: EditedForm, by: User) -> None:
    """Lock the row of a form that is valid and note whose change it is; call it in a transaction.

    Raises Refused where someone changed it after it was opened.
    """
    row: Edited = form.instance
    stored = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if form.is_behind(stored):
        form.catch_up(stored)
        raise Refused(_told(stored))
    row.version = stored.version
    row.note_change(by)


def _read(row: Edited, name: str) -> str:
    value = getattr(row, name)
    if name == "phone":
        return telephone(value)
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    return "" if value is None or isinstance(value, list) else str(localize(value))


def _told(stored: Edited) -> str:
    typed = _("What you typed is still here and not saved: look at it, then save it again.")
    if stored.changed_by is None or stored.changed_at is None:
        return f"{_('This was changed after you opened it.')} {typed}"
    told = _("%(who)s changed this on %(when)s, after you opened it.") % {
        "who": stored.changed_by.name,
        "when": date_format(timezone.localtime(stored.changed_at), "SHORT_DATETIME_FORMAT"),
    }
    return f"{told} {typed}"
