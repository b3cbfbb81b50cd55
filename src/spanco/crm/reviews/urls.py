"""Addresses of this room."""

from django.urls import path

from spanco.crm.reviews import figures, views

app_name = "reviews"
urlpatterns = [
    path("reviews", views.reviews, name="reviews"),
    path("reviews/<int:pk>", views.rep, name="rep"),
    path("reviews/journeys", figures.journeys, name="journeys"),
]
