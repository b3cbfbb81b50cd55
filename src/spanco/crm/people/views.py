"""Logging in, one's own settings, and the people and teams an administrator keeps."""

from typing import Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.people.forms import LogInForm, OwnSettings, PeopleFilter, PersonForm, TeamForm
from spanco.crm.people.keeping import keep
from spanco.crm.people.mailing import is_only_printed
from spanco.crm.people.models import Role, Team, User
from spanco.crm.people.requests import sent, user_of

_PEOPLE_A_PAGE = 50


@method_decorator(login_not_required, name="dispatch")
class LogIn(auth.LoginView):
    """Log in by e-mail address and password."""

    template_name = "people/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add, in a demo, someone of each role to log in as."""
        context = super().get_context_data(**kwargs)
        if django_settings.DEMO:
            of_each = (User.objects.filter(role=role).order_by("pk").first() for role in Role.values)
            context["demo"] = [person for person in of_each if person]
        return context


class ChoosePassword(auth.PasswordResetConfirmView):
    """Set a first password, or one instead of the one forgotten, by a link that was sent."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - as Django has it
        """Keep the password and say so, where it is asked for next."""
        messages.success(self.request, _("Your password is kept: log in with it."))
        return super().form_valid(form)


def settings(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name, language and time zone."""
    user = user_of(request)
    form = OwnSettings(sent(request), instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(user.language)
        messages.success(request, _("Your settings are saved."))
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form})


def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; one stays logged in."""
    form = PasswordChangeForm(user_of(request), sent(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, _("Your password is changed."))
        return redirect("people:settings")
    return render(request, "people/change_password.html", {"form": form})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people, for an administrator."""
    _administrators_only(request)
    asked = PeopleFilter(request.GET)
    found = User.objects.select_related("team").order_by("name", "pk")
    wanted = asked.cleaned_data if asked.is_valid() else {}
    if wanted.get("q"):
        found = found.filter(Q(name__icontains=wanted["q"]) | Q(email__icontains=wanted["q"]))
    if wanted.get("team"):
        found = found.filter(team=wanted["team"])
    if not wanted.get("left"):
        found = found.filter(is_active=True)
    page = Paginator(found, _PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"page": page, "filter": asked})


def new_person(request: HttpRequest) -> HttpResponse:
    """Add a person, who is sent a link to set a password."""
    _administrators_only(request)
    by = user_of(request)
    form = PersonForm(sent(request), initial={"language": by.language, "time_zone": by.time_zone})
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.set_unusable_password()
        person.save()
        _invite(request, person)
        return redirect("people:people")
    return render(request, "people/person.html", {"form": form})


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change a person."""
    _administrators_only(request)
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(sent(request), instance=person)
    if request.method == "POST" and form.is_valid():
        came_of_it = keep(form, user_of(request))
        messages.success(request, " ".join([_("%(name)s is saved.") % {"name": person.name}, *came_of_it]))
        return redirect("people:people")
    return render(request, "people/person.html", {"form": form, "person": get_object_or_404(User, pk=pk)})


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a person a link to set a new password."""
    _administrators_only(request)
    _invite(request, get_object_or_404(User, pk=pk, is_active=True))
    return redirect("people:person", pk)


def teams(request: HttpRequest) -> HttpResponse:
    """List the teams and add one."""
    _administrators_only(request)
    form = TeamForm(sent(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The team is added."))
        return redirect("people:teams")
    found = Team.objects.annotate(n_members=Count("members", filter=Q(members__is_active=True))).order_by(
        "name"
    )
    page = Paginator(found, _PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/teams.html", {"form": form, "page": page})


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team."""
    _administrators_only(request)
    team = get_object_or_404(Team, pk=pk)
    form = TeamForm(sent(request), instance=team)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The team is saved."))
        return redirect("people:teams")
    return render(request, "people/team.html", {"form": form})


def _administrators_only(request: HttpRequest) -> None:
    if not user_of(request).administers:
        raise PermissionDenied


def _invite(request: HttpRequest, person: User) -> None:
    """Send the link by which a person sets a password; say whether it went."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    address = reverse("people:password_set", args=(key, default_token_generator.make_token(person)))
    with translation.override(person.language):
        text = render_to_string(
            "people/invitation.txt",
            {"person": person, "by": request.user, "address": request.build_absolute_uri(address)},
        )
        subject = _("Your access to spanco")
    try:
        send_mail(subject, text, None, [person.email])
        if is_only_printed():
            messages.warning(
                request,
                _(
                    "%(name)s is saved. No mail server is named (SPANCO_MAIL): "
                    "the link to set a password is printed where the desk runs."
                )
                % {"name": person.name},
            )
            return
    except OSError:
        messages.error(
            request,
            _("%(name)s is saved, but the mail server did not take the invitation: look at SPANCO_MAIL.")
            % {"name": person.name},
        )
    else:
        messages.success(
            request,
            _("%(name)s was sent a link to set a password, at %(email)s.")
            % {"name": person.name, "email": person.email},
        )
