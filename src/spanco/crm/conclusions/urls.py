"""Addresses of this room."""

from django.urls import path

from spanco.crm.conclusions import views

app_name = "conclusions"
urlpatterns = [
    path("journeys/<int:pk>/ask-decision", views.ask_decision, name="ask_decision"),
    path("journeys/<int:pk>/win", views.win, name="win"),
]
