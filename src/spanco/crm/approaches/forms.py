"""The forms of appointments."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spanco.crm.approaches.acts import MOST_TO_PREPARE, SHORTEST_MINUTES, Agreed, Arranged, Following
from spanco.crm.approaches.clashes import clashes, named
from spanco.crm.approaches.due import LATEST, morning
from spanco.crm.approaches.models import LONGEST_MINUTES, Appointment
from spanco.crm.approaches.needs import LONGEST_NEED, MOST_NEEDS, Answered
from spanco.crm.approaches.recording import Learnt
from spanco.crm.journeys.forms import (
    ActForm,
    DateInput,
    DateTimeInput,
    Several,
    choose_among,
    send_instead,
)
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Contact, OfferPart

_LONGEST_NOTE: Final = 5_000


def usual_preparation() -> Sequence[str]:
    """Return what is to be done before most appointments."""
    return (
        _("Read their website and latest news"),
        _("Look at the calls and answers so far"),
        _("Write down three questions about their needs"),
        _("Choose two customers like them to tell about"),
        _("Confirm time and place the day before"),
    )


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, initial=60
    )


def _place() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Place or link"), max_length=300, required=False)


class _Arranging(ActForm):
    """What may meet other appointments: it tells them once, and is sent again to do it all the same."""

    told = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, journey: Journey, by: User, **kwargs: Any) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        self._journey = journey
        self._by = by
        self.is_told = False

    def tell_clashes(
        self, starts_at: datetime, minutes: int, people: Collection[User], *, field: str
    ) -> None:
        """Make what these people do at that time an error of the field, unless it was told already."""
        if not timezone.now() < starts_at < timezone.now() + LATEST:
            return
        found = clashes(self._journey, starts_at, minutes, people)
        told = ".".join(str(other.pk) for other in found)
        if not found or told == self.cleaned_data.get("told"):
            return
        says = ngettext(
            "There is another appointment at that time: %(which)s.",
            "There are other appointments at that time: %(which)s.",
            len(found),
        )
        self.add_error(field, says % {"which": "; ".join(named(found, people, self._by))})
        self.is_told = True
        send_instead(self, "told", told)


class _Attended(_Arranging):
    """Where, with whom, about what."""

    place = _place()
    contacts = Several(
        Contact.objects.none(),
        label=gettext_lazy("With"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    colleagues = Several(
        User.objects.none(),
        label=gettext_lazy("And from us"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, journey: Journey, appointment: Appointment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        people = Q(company=journey.target.company_id)
        colleagues = Q(team=journey.team_id, team__isnull=False, is_active=True) & ~Q(pk=journey.holder_id)
        if appointment is not None:
            # Who comes already may still come, wherever they work by now. Named by their keys they are few,
            # and not sought among all contacts.
            people |= Q(pk__in=[person.pk for person in appointment.contacts.all()])
            colleagues |= Q(pk__in=[person.pk for person in appointment.colleagues.all()])
        for name, rows in (
            ("contacts", Contact.objects.filter(people)),
            ("colleagues", User.objects.filter(colleagues)),
        ):
            choose_among(self, name, rows)
            if not rows.exists():
                del self.fields[name]

    def chosen(self, name: str) -> list[Any]:
        """Return the rows that a valid form chooses in a field, none where there was nothing to choose."""
        return list(self.cleaned_data.get(name, ()))


class BookForm(_Attended):
    """What is agreed on with a target, or what was when they met already."""

    starts_at = forms.DateTimeField(label=gettext_lazy("When"), widget=DateTimeInput())
    minutes = _minutes()
    prepare = forms.CharField(
        label=gettext_lazy("To prepare, one thing a line"),
        max_length=4_000,
        required=False,
        initial=lambda: "\n".join(usual_preparation()),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    agreed_at = forms.DateTimeField(
        label=gettext_lazy("Agreed on"),
        required=False,
        widget=DateTimeInput(),
        help_text=gettext_lazy("Only if you enter it later than it was agreed."),
    )
    met_already = forms.BooleanField(
        label=gettext_lazy("We have met already"),
        required=False,
        help_text=gettext_lazy("Counts as an appointment made and honoured at that time."),
    )

    def clean_prepare(self) -> Sequence[str]:
        """Return the lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["prepare"].splitlines() if line.strip()]
        if len(lines) > MOST_TO_PREPARE or any(len(line) > 200 for line in lines):
            raise forms.ValidationError(
                _("At most %(n)s things, each in 200 characters."), params={"n": MOST_TO_PREPARE}
            )
        return lines

    def clean(self) -> None:
        """Tell what else is at that time."""
        said = self.cleaned_data
        if "starts_at" in said and "minutes" in said:
            people = {self._journey.holder, *self.chosen("colleagues")}
            self.tell_clashes(said["starts_at"], said["minutes"], people, field="starts_at")

    def agreed(self) -> Agreed:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Agreed(
            said["starts_at"],
            said["minutes"],
            said["place"],
            self.chosen("contacts"),
            self.chosen("colleagues"),
            said["prepare"],
            said["note"],
        )


class MoveForm(_Arranging):
    """Another time or place."""

    starts_at = forms.DateTimeField(label=gettext_lazy("When"), widget=DateTimeInput())
    minutes = _minutes()
    place = _place()

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, journey=appointment.journey, **kwargs)
        self._appointment = appointment

    def clean(self) -> None:
        """Tell what else is at that time."""
        said = self.cleaned_data
        if "starts_at" in said and "minutes" in said:
            people = {self._journey.holder, *self._appointment.colleagues.all()}
            self.tell_clashes(said["starts_at"], said["minutes"], people, field="starts_at")


class ChangeForm(_Attended):
    """Other people, another place, another note."""

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, journey=appointment.journey, appointment=appointment, **kwargs)
        self._appointment = appointment

    def clean(self) -> None:
        """Tell what else the colleagues who are to come too do then."""
        row = self._appointment
        added = set(self.chosen("colleagues")) - set(row.colleagues.all())
        if added:
            self.tell_clashes(row.starts_at, row.minutes, added, field="colleagues")

    def arranged(self) -> Arranged:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Arranged(said["place"], self.chosen("contacts"), self.chosen("colleagues"), said["note"])


class _AnyOf(forms.MultipleChoiceField):
    """Texts that were offered to be tapped; what is offered may have changed since the page was opened."""

    def valid_value(self, value: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Tell whether it is short enough."""
        return len(str(value)) <= LONGEST_NEED


_STEPS: Final = (NextStep.PROPOSE, NextStep.MEET, NextStep.CALL, NextStep.EMAIL, NextStep.FOLLOW_UP)


class OutcomeForm(ActForm):
    """What became of an appointment, what they need, and what comes next: by tapping."""

    HONOURED = "honoured"
    NO_SHOW = "no_show"
    CANCELLED_BY: Final = {"cancelled_target": Appointment.Side.TARGET, "cancelled_us": Appointment.Side.REP}

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[
            ("honoured", gettext_lazy("We met")),
            ("no_show", gettext_lazy("Nobody came")),
            ("cancelled_target", gettext_lazy("They cancelled")),
            ("cancelled_us", gettext_lazy("We cancelled")),
        ],
        error_messages={"required": gettext_lazy("Tap how it went.")},
    )
    needs = _AnyOf(label=gettext_lazy("What they need"), required=False)
    other_need = forms.CharField(label=gettext_lazy("Another need"), max_length=LONGEST_NEED, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=_LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Next step"),
        choices=[("", "")] + [(step.value, step.label) for step in _STEPS],
        required=False,
    )
    due = forms.DateField(label=gettext_lazy("When"), required=False)
    other_due = forms.DateField(label=gettext_lazy("Another day"), required=False, widget=DateInput())

    @property
    def steps(self) -> Sequence[NextStep]:
        """The next steps that are offered."""
        return _STEPS

    def said_needs(self) -> Sequence[str]:
        """Return the needs of a valid form."""
        return [*self.cleaned_data["needs"], self.cleaned_data["other_need"]]

    def following(self) -> Following:
        """Return the next step of a valid form."""
        said = self.cleaned_data
        on = said["other_due"] or said["due"]
        return Following(
            NextStep(said["step"]) if said["step"] else None,
            morning(on, timezone.get_current_timezone()) if on else None,
        )


class RecordForm(ActForm):
    """What was learnt in a meeting."""

    budget = forms.CharField(label=gettext_lazy("Budget"), max_length=200, required=False)
    deciders = forms.CharField(label=gettext_lazy("Who decides"), max_length=300, required=False)
    timing = forms.CharField(label=gettext_lazy("When they buy"), max_length=200, required=False)
    supplier = forms.CharField(label=gettext_lazy("Present supplier"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def learnt(self) -> Learnt:
        """Return what a valid form says, the needs apart."""
        said = self.cleaned_data
        return Learnt(said["budget"], said["deciders"], said["timing"], said["supplier"], said["note"])


class NeedForm(forms.Form):
    """A need and the parts of the offer that answer it; left empty, it is none."""

    text = forms.CharField(
        label=gettext_lazy("Need"),
        max_length=LONGEST_NEED,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Another need")}),
    )
    parts = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Answered by"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, parts: Sequence[OfferPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts = {part.pk: part for part in parts}
        self.fields["parts"].choices = [(part.pk, part.name) for part in parts]  # type: ignore[attr-defined]  # of choices

    def answered(self) -> Answered:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Answered(said.get("text", ""), [self._parts[pk] for pk in said.get("parts", ())])


NeedForms: type[BaseFormSet[NeedForm]] = forms.formset_factory(
    NeedForm, extra=2, max_num=MOST_NEEDS, validate_max=True, absolute_max=2 * MOST_NEEDS
)
