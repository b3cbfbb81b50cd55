"""This room, as Django knows it."""

from django.apps import AppConfig


class People(AppConfig):
    """Users, teams, roles, and what each may see."""

    name = "spanco.crm.people"
    label = "people"
