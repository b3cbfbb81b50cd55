"""What a review, or the journeys of one of its figures, is asked for by."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spanco.crm.journeys.forms import DateInput, choose_among
from spanco.crm.people.models import Role, Team, User
from spanco.method import MILESTONES

NOBODY: Final = "none"
"""Stands for the rep of journeys that name none."""

_MILESTONES: Final = [(milestone, milestone) for milestone in MILESTONES]


def a_year_back() -> date:
    """Return the first day of the month eleven months ago: with this one, twelve."""
    today = timezone.localdate()
    return date(today.year - 1, today.month + 1, 1) if today.month < 12 else date(today.year, 1, 1)


class ReviewForm(forms.Form):
    """The period, and the team and the rep as far as one may choose them; at first the last twelve months."""

    since = forms.DateField(label=pgettext_lazy("first day", "From"), required=False, widget=DateInput())
    until = forms.DateField(label=pgettext_lazy("last day", "To"), required=False, widget=DateInput())
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("All teams")
    )
    rep = forms.ModelChoiceField(
        User.objects.none(), label=_("Representative"), required=False, empty_label=_("Everyone")
    )

    def __init__(self, asked: Mapping[str, Any], user: User, person: User | None = None) -> None:
        asked_or_usual = {"since": a_year_back().isoformat()} if "since" not in asked else {}
        super().__init__({**asked_or_usual, **{name: asked.get(name) for name in asked}})
        if not user.sees_all or person is not None:
            del self.fields["team"]
        if not user.leads or person is not None:
            del self.fields["rep"]
        else:
            choose_among(self, "rep", User.objects.visible_to(user).filter(role=Role.REP))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This lies before the first day of the period."))
        return cleaned


class FigureForm(forms.Form):
    """The figure whose journeys are listed: of a link and a fate, or of where they began and came to."""

    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    team = forms.CharField(required=False, max_length=80)
    rep = forms.CharField(required=False, max_length=12)
    start = forms.ChoiceField(choices=_MILESTONES, required=False)
    end = forms.ChoiceField(choices=_MILESTONES, required=False)
    fate = forms.ChoiceField(
        choices=[(fate, fate) for fate in ("entered", "passed", "lost", "open")], required=False
    )
    began = forms.ChoiceField(choices=[("anywhere", ""), *_MILESTONES], required=False)
    reached = forms.ChoiceField(choices=_MILESTONES, required=False)

    def clean_rep(self) -> str:
        """Take the id of a person, or nobody."""
        rep: str = self.cleaned_data["rep"]
        if rep and rep != NOBODY and not rep.isdecimal():
            raise forms.ValidationError(_("There is no such representative."))
        return rep

    def clean(self) -> dict[str, Any]:
        """Refuse what names no figure."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        a_link = bool(start and end) and MILESTONES.index(start) < MILESTONES.index(end)
        if not a_link and not cleaned.get("began"):
            raise forms.ValidationError(_("This address names no figure of a review."))
        return cleaned
