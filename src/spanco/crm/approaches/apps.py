"""This room, as Django knows it."""

from django.apps import AppConfig


class Approaches(AppConfig):
    """Appointments made and honoured, preparation, needs."""

    name = "spanco.crm.approaches"
    label = "approaches"
