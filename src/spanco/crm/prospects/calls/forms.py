"""Logging a call: by one key from the list, or with all there is to say on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spanco.crm.journeys.ending import Ending, endings
from spanco.crm.journeys.forms import ActForm, DateTimeInput, choose_among
from spanco.crm.journeys.losses import Reason, reason_choices
from spanco.crm.journeys.models import Journey, NextStep
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.acts import LONGEST_NOTE
from spanco.crm.prospects.calls.attempts import in_days
from spanco.crm.prospects.models import Outcome
from spanco.crm.suspects.models import Contact, File

LATER: Final[Mapping[str, tuple[int, Promise]]] = {
    "tomorrow": (1, gettext_lazy("tomorrow")),
    "week": (7, gettext_lazy("in a week")),
    "fortnight": (14, gettext_lazy("in two weeks")),
    "month": (30, gettext_lazy("in a month")),
    "quarter": (91, gettext_lazy("in three months")),
}
"""When to call again who says "not now", in days from the call."""
USUAL_LATER: Final = "fortnight"

REFUSALS: Final = (
    Reason.NO_NEED,
    Reason.SUPPLIER,
    Reason.NO_BUDGET,
    Reason.OWN_PEOPLE,
    Reason.NOT_AGAIN,
)
"""Why targets refuse; the last also puts them on the list of who must not be contacted."""
USUAL_REFUSAL: Final = Reason.NO_NEED
CLOSE: Final = "close"
"""What the list is answered with to close a journey as unreachable."""
_LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered in the list, by one or two keys."""

    outcome: Outcome | None
    days: int | None = None
    reason: str = ""
    never_again: bool = False

    def again_at(self, called_at: datetime, zone: ZoneInfo) -> datetime | None:
        """Return when to call again, None where the rule says."""
        return None if self.days is None else in_days(called_at, self.days, zone)


def read_answer(text: str) -> Answer:
    """Return what ``later:week``, ``refused:no_budget``, ``no_answer`` or ``close`` says.

    Raises ValidationError for anything else.
    """
    named, _colon, detail = text.partition(":")
    if text == CLOSE:
        return Answer(None)
    try:
        outcome = Outcome(named)
        if outcome is Outcome.LATER and detail:
            return Answer(outcome, days=LATER[detail][0])
        if outcome is Outcome.REFUSED and detail:
            reason = REFUSALS[REFUSALS.index(Reason(detail))]
            return Answer(outcome, reason=reason.value, never_again=reason is Reason.NOT_AGAIN)
    except (ValueError, KeyError) as error:
        raise forms.ValidationError(_("Say how the call ended: press one of the keys.")) from error
    if detail:
        raise forms.ValidationError(_("Say how the call ended: press one of the keys."))
    return Answer(outcome)


class AnswerForm(ActForm):
    """A call answered from the list: ``answer`` as in `read_answer`, ``then`` the journey that comes next."""

    answer = forms.CharField(max_length=40)
    contact = forms.ModelChoiceField(Contact.objects.none(), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)
    then = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        choose_among(self, "contact", _contacts_of(journey))

    def clean_answer(self) -> Answer:
        """Return what was answered."""
        return read_answer(str(self.cleaned_data["answer"]))


def _linked(ending: Ending) -> str:
    """Return what would end as a sentence, with the page where its outcome is said before."""
    if not ending.first:
        return ending.says
    return format_html('{} <a href="{}">{}</a>', ending.says, ending.first, _("How did it go?"))


class CallForm(ActForm):
    """All there is to say of a call."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=gettext_lazy("Who was called"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    again_at = forms.DateTimeField(
        label=gettext_lazy("Call again on"),
        required=False,
        widget=DateTimeInput(),
        help_text=gettext_lazy("Left empty, the next call is planned by the outcome."),
    )
    usual = forms.ChoiceField(
        label=gettext_lazy("Why they refused"),
        required=False,
        choices=lambda: [("", "—"), *reason_choices()],
        help_text=gettext_lazy("For a refusal: it is what is learnt from it."),
    )
    reason = forms.CharField(label=gettext_lazy("Another reason"), required=False, max_length=_LONGEST_REASON)
    never_again = forms.BooleanField(
        label=gettext_lazy("They asked not to be contacted again"), required=False
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When it was"),
        required=False,
        widget=DateTimeInput(),
        help_text=gettext_lazy("Left empty, it was now."),
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        choose_among(self, "contact", _contacts_of(journey), empty=_("the switchboard"))
        self.fields["usual"].help_text = format_html_join(
            " ", "{}", [(self.fields["usual"].help_text,), *((_linked(one),) for one in endings(journey))]
        )
        if journey.step_stands and journey.next_step != NextStep.FOLLOW_UP:
            self.fields["again_at"].help_text = _("Left empty, the next step stays as it is.")

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal, and only then for what belongs to it."""
        cleaned = super().clean() or {}
        refused = cleaned.get("outcome") == Outcome.REFUSED
        cleaned["reason"] = cleaned.get("reason") or cleaned.get("usual") or ""
        if refused and not cleaned["reason"]:
            self.add_error("usual", _("Say why they refused."))
        if cleaned.get("never_again") and not refused:
            self.add_error("never_again", _("Who asks not to be contacted again has refused."))
        return cleaned


class QueueFilter(forms.Form):
    """Whose calls are shown, of which file, until when."""

    rep = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Representative"), required=False)
    file = forms.ModelChoiceField(
        File.objects.none(), label=gettext_lazy("File"), required=False, empty_label=gettext_lazy("all files")
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Due"),
        required=False,
        choices=[
            ("", gettext_lazy("today")),
            ("week", gettext_lazy("this week")),
            ("all", pgettext_lazy("calls", "all")),
        ],
    )

    def __init__(self, *args: Any, user: User, reps: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rep: Any = self.fields["rep"]
        if user.leads:
            rep.queryset = User.objects.visible_to(user).filter(pk__in=reps)
            rep.empty_label = user.name
        else:
            del self.fields["rep"]
        choose_among(self, "file", File.objects.visible_to(user).filter(is_closed=False))


def _contacts_of(journey: Journey) -> Any:  # noqa: ANN401 - a queryset of contacts
    return Contact.objects.filter(company=journey.target.company_id)
