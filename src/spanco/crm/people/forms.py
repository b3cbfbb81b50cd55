"""What people say of themselves, and administrators of them."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from spanco.crm.people.models import Role, Team, User


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class LogInForm(AuthenticationForm):
    """The address and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        wrong = _("Nobody logs in by this address and this password. Check both and try again.")
        self.error_messages = {**self.error_messages, "invalid_login": wrong}

    def clean_username(self) -> str:
        """Return the address in small letters: wrong passwords are counted by it."""
        return str(self.cleaned_data["username"]).lower()


class ForgottenForm(PasswordResetForm):
    """The address to which a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def get_users(self, email: str) -> QuerySet[User]:
        """Return who logs in by an address, also if they set no password while their invitation was good."""
        return User.objects.filter(email=email.lower(), is_active=True)


class NewPassword(SetPasswordForm):  # type: ignore[type-arg]  # not generic when it runs
    """A first password, or one instead of the one forgotten."""


class OwnSettings(forms.ModelForm[User]):
    """How a person is addressed, in which language and by which clock."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")


class PersonForm(forms.ModelForm[User]):
    """What an administrator keeps of a person."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)

    class Meta:
        model = User
        fields = ("name", "email", "role", "team", "language", "time_zone", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = "—"  # type: ignore[attr-defined]  # of models

    def clean_email(self) -> str:
        """Return the address in small letters: it is what they log in by."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Someone logs in by this address already."))
        return email

    def clean(self) -> dict[str, Any]:
        """Make sure that the team fits the role, and that an administrator is left."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in {Role.REP, Role.MANAGER} and not cleaned.get("team"):
            self.add_error("team", _("Representatives and sales managers belong to a team."))
        stays = cleaned.get("role") == Role.ADMINISTRATOR and cleaned.get("is_active")
        others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=self.instance.pk)
        was = self.instance.pk and User.objects.filter(pk=self.instance.pk, role=Role.ADMINISTRATOR).exists()
        if was and not stays and not others.exists():
            self.add_error(None, _("This is the only administrator: make another one first."))
        return cleaned


class TeamForm(forms.ModelForm[Team]):
    """A team's name."""

    class Meta:
        model = Team
        fields = ("name",)
        error_messages = {"name": {"unique": _("There is a team of this name already.")}}


class PeopleFilter(forms.Form):
    """Whom a list of people shows."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=120)
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("all teams")
    )
    left = forms.BooleanField(label=_("also who may no longer log in"), required=False)
