"""The forms of the acts that belong to no phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spanco.crm.approaches.due import morning
from spanco.crm.approaches.ending import ending_of
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.forms import ActForm, DateTimeInput, choose_among
from spanco.crm.journeys.losses import reason_choices
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.attempts import working_day


@dataclass(frozen=True, slots=True)
class Choice:
    """A time that is often chosen, by one tap."""

    key: str
    label: str
    at: datetime


def quick_choices(now: datetime | None = None) -> Sequence[Choice]:
    """Return the times most next steps are set for, in the user's zone: mornings of working days."""
    today = timezone.localdate(now)
    days = {
        "tomorrow": (_("Tomorrow"), today + timedelta(days=1)),
        "days": (_("In 3 days"), today + timedelta(days=3)),
        "week": (_("Next week"), today + timedelta(days=7 - today.weekday())),
    }
    choices = []
    for key, (label, wanted) in days.items():
        day = working_day(wanted)
        said = _("First working day") if key == "tomorrow" and day != wanted else label
        choices.append(Choice(key, said, morning(day, timezone.get_current_timezone())))
    return choices


class NoteForm(ActForm):
    """A note."""

    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NextStepForm(ActForm):
    """What is to be done next, and when: at one of the usual times, or at any."""

    step = forms.ChoiceField(label=gettext_lazy("Next step"), choices=NextStep.choices)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)
    due = forms.DateTimeField(label=gettext_lazy("When"), required=False, widget=DateTimeInput())

    def clean(self) -> dict[str, Any]:
        """Take the usual time that was tapped, if one was."""
        cleaned = super().clean() or {}
        usual = {choice.key: choice.at for choice in quick_choices()}
        cleaned["due"] = usual.get(self.data.get("when", ""), cleaned.get("due"))
        if cleaned["due"] is None and "due" not in self.errors:
            self.add_error("due", _("Say when, or tap one of the usual times."))
        return cleaned


class LoseForm(ActForm):
    """Why a journey is lost: one of the usual reasons, or another one.

    Of an appointment that is ``agreed`` it says what becomes of it, and asks who called it off.
    """

    usual = forms.ChoiceField(
        label=gettext_lazy("Why is it lost?"),
        required=False,
        widget=forms.RadioSelect,
        choices=reason_choices,
    )
    reason = forms.CharField(label=gettext_lazy("Another reason"), max_length=200, required=False)
    called_off = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=lambda: [(side.value, capfirst(side.label)) for side in Appointment.Side],
        initial=Appointment.Side.TARGET.value,
    )

    def __init__(self, *args: Any, agreed: Appointment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending = None if agreed is None else ending_of(agreed)
        if self.ending is None or self.ending.first:
            del self.fields["called_off"]
        else:
            self.fields["called_off"].label = " ".join((self.ending.says, _("Who called it off?")))

    @property
    def is_by_us(self) -> bool:
        """Whether a valid form says that we called the appointment off."""
        return self.cleaned_data.get("called_off") == Appointment.Side.REP

    def clean(self) -> dict[str, Any]:
        """Take what was written, else what was chosen."""
        cleaned = super().clean() or {}
        cleaned["reason"] = cleaned.get("reason") or cleaned.get("usual") or ""
        return cleaned


class ReopenForm(ActForm):
    """Why a lost journey is taken up again."""

    why = forms.CharField(label=gettext_lazy("What has changed?"), max_length=200, required=False)


class HandOverForm(ActForm):
    """To whom a journey goes, among the colleagues of whoever gives it."""

    # Nobody to begin with: whoever comes first by name would be given it by a click too many.
    to = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("To whom"), empty_label=gettext_lazy("choose a colleague")
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, by: User, journey: Journey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        takers = User.objects.visible_to(by).filter(is_active=True)
        if journey is not None:
            takers = takers.exclude(pk=journey.holder_id, team=journey.team_id)
        choose_among(self, "to", takers)


class AttachForm(ActForm):
    """A file to keep with a journey."""

    content = forms.FileField(label=gettext_lazy("File to attach"), max_length=200)
