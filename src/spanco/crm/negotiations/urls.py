"""Addresses of this room."""

from django.urls import path

from spanco.crm.negotiations import views

app_name = "negotiations"
urlpatterns = [path("journeys/<int:pk>/propose", views.propose, name="propose")]
