"""This room, as Django knows it."""

from django.apps import AppConfig


class Reviews(AppConfig):
    """Screens over the review, from the application's own journal."""

    name = "spanco.crm.reviews"
    label = "reviews"
