"""What is typed of files, segments and assignments, and how lists are narrowed."""

import uuid
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spanco.crm.journeys.forms import Several, choose_among, send_instead
from spanco.crm.people.models import Role, Team, User
from spanco.crm.people.sending import SentOnce
from spanco.crm.suspects.changing import EditedForm
from spanco.crm.suspects.files.acts import MOST_AT_ONCE
from spanco.crm.suspects.models import File, Offer, Segment

_ALL = pgettext_lazy("targets", "all")
_YES_NO: Final = [("yes", pgettext_lazy("answer", "yes")), ("no", pgettext_lazy("answer", "no"))]


class FileForm(EditedForm):
    """A file: for which offer, and for whom."""

    class Meta:
        model = File
        fields = ("name", "offer", "team", "rep", "is_inbound", "is_closed")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        people = User.objects.visible_to(by).filter(
            Q(is_active=True, role__in=(Role.REP, Role.MANAGER)) | Q(pk__in=_one(self.instance.rep_id))
        )
        offers = Q(is_active=True) | Q(pk__in=_one(self.instance.offer_id))
        teams = Team.objects.all() if by.sees_all else Team.objects.filter(pk__in=_one(by.team_id))
        for name, queryset, empty in (
            ("offer", Offer.objects.filter(offers), "—"),
            ("team", teams, _("no team")),
            ("rep", people.select_related("team").order_by("name"), _("the whole team")),
        ):
            choose_among(self, name, queryset, empty=empty)
        self.fields["rep"].help_text = _("Only if one representative works it alone.")
        self.fields["is_inbound"].help_text = _("Their journeys start at “qualified”.")
        if not self.instance.pk:
            del self.fields["is_closed"]
            if not by.sees_all:
                self.initial.setdefault("team", by.team_id)

    def clean(self) -> dict[str, Any]:
        """Make sure that someone can work the file and that its team is the rep's."""
        cleaned: dict[str, Any] = super().clean() or {}
        team, rep = cleaned.get("team"), cleaned.get("rep")
        if rep is not None and team is None and "team" not in self.errors:
            cleaned["team"] = rep.team
        elif rep is not None and team is not None and rep.team_id != team.pk:
            self.add_error("rep", _("%(name)s is not in this team.") % {"name": rep.name})
        if not self.errors and cleaned.get("team") is None:
            self.add_error("team", _("Say which team works this file."))
        offer = cleaned.get("offer")
        if self.instance.pk and "offer" in self.changed_data and offer and self.instance.targets.exists():
            self.add_error("offer", _("The file has targets already: make a new file for another offer."))
        inbound = "is_inbound" in self.changed_data
        if self.instance.pk and inbound and self.instance.targets.filter(journey__isnull=False).exists():
            self.add_error("is_inbound", _("Its journeys have begun already: this stays as it is."))
        return cleaned


def _one(key: int | None) -> list[int]:
    return [] if key is None else [key]


class FilesFilter(forms.Form):
    """Which files a list shows."""

    q = forms.CharField(label=_("Name"), required=False, max_length=120)
    offer = forms.ModelChoiceField(
        Offer.objects.all(), label=_("Offer"), required=False, empty_label=_("all offers")
    )
    closed = forms.BooleanField(label=_("also those closed"), required=False)


class TargetsFilter(forms.Form):
    """Which targets of a file a list shows, and in which order."""

    q = forms.CharField(label=_("Company"), required=False, max_length=120)
    assigned = forms.ChoiceField(
        label=_("Assigned"),
        required=False,
        choices=[("", _ALL), ("no", _("not assigned")), ("yes", pgettext_lazy("targets", "assigned"))],
    )
    complete = forms.ChoiceField(
        label=pgettext_lazy("how much of a target is known", "Complete"),
        required=False,
        choices=[
            ("", _ALL),
            ("yes", _("complete")),
            ("no", _("something is missing")),
            ("half", _("less than half")),
        ],
    )
    fits = forms.ChoiceField(
        label=_("Meets the profile"),
        required=False,
        choices=[("", _ALL), *_YES_NO, ("unknown", _("cannot tell"))],
    )
    sector = forms.CharField(label=_("Sector"), required=False, max_length=120)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    segment = forms.ModelChoiceField(
        Segment.objects.none(),
        label=_("Segment"),
        required=False,
        empty_label=pgettext_lazy("segments", "all"),
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ("name", "-name", "complete", "-complete", "city", "-city")],
    )

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "segment", Segment.objects.of(file))


class SegmentForm(SentOnce, EditedForm):
    """A segment's name, and whether other files of the offer have it too."""

    everywhere = forms.BooleanField(label=_("Use it in every file of this offer"), required=False)

    class Meta:
        model = Segment
        fields = ("name",)


class AssignForm(forms.Form):
    """Which targets are assigned to whom; its token makes a second sending harmless."""

    segment = forms.ModelChoiceField(
        Segment.objects.none(), label=_("Which targets"), required=False, empty_label=_("all not assigned")
    )
    n = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=1,
        max_value=MOST_AT_ONCE,
        localize=True,
        help_text=_(
            "Leave it empty for all of them. Those that meet the profile and are most complete come first."
        ),
    )
    to = Several(
        User.objects.none(),
        label=_("To whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who gets them.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, file: File, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "segment", Segment.objects.of(file))
        choose_among(self, "to", reps_for(file, by))
        if file.rep_id and not self.is_bound:
            self.initial.setdefault("to", [file.rep_id])

    def clean(self) -> dict[str, Any]:
        """Give a form whose token was lost a new one, and ask to send it again."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "token" in self.errors:
            send_instead(self, "token", uuid.uuid4())
            self.add_error(None, _("This form was not whole: look at it, then send it again."))
        return cleaned


def reps_for(file: File, by: User) -> Any:  # noqa: ANN401 - a queryset of people
    """Return whom someone may give targets of a file to: the reps of its team, or all they may see."""
    people = User.objects.visible_to(by).filter(is_active=True, role__in=(Role.REP, Role.MANAGER))
    if file.team_id:
        people = people.filter(team=file.team_id)
    return people.select_related("team").order_by("-role", "name")
