"""This room, as Django knows it."""

from django.apps import AppConfig


class Pipeline(AppConfig):
    """Today, the board and the journey page."""

    name = "spanco.crm.pipeline"
    label = "pipeline"
