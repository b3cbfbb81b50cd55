"""Addresses of this room."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from spanco.crm.people import views
from spanco.crm.people.forms import ForgottenForm, NewPassword

app_name = "people"
urlpatterns = [
    path("log-in", views.LogIn.as_view(), name="log_in"),
    path("log-out", auth.LogoutView.as_view(), name="log_out"),
    path(
        "password/forgotten",
        login_not_required(
            auth.PasswordResetView.as_view(
                form_class=ForgottenForm,
                template_name="people/password_forgotten.html",
                email_template_name="people/password_forgotten.txt",
                subject_template_name="people/password_forgotten_subject.txt",
                success_url=reverse_lazy("people:password_sent"),
            )
        ),
        name="password_forgotten",
    ),
    path(
        "password/sent",
        login_not_required(auth.PasswordResetDoneView.as_view(template_name="people/password_sent.html")),
        name="password_sent",
    ),
    path(
        "password/set/<uidb64>/<token>",
        login_not_required(
            views.ChoosePassword.as_view(
                template_name="people/password_set.html",
                form_class=NewPassword,
                success_url=reverse_lazy("people:log_in"),
            )
        ),
        name="password_set",
    ),
    path("settings", views.settings, name="settings"),
    path("settings/password", views.change_password, name="change_password"),
    path("people", views.people, name="people"),
    path("people/new", views.new_person, name="new_person"),
    path("people/<int:pk>", views.person, name="person"),
    path("people/<int:pk>/invite", views.invite, name="invite"),
    path("teams", views.teams, name="teams"),
    path("teams/<int:pk>", views.team, name="team"),
]
