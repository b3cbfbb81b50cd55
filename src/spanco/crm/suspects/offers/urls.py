"""Addresses of offers and fields."""

from django.urls import URLPattern, path

from spanco.crm.suspects.offers import custom_fields, views

urlpatterns: list[URLPattern] = [
    path("offers", views.offers, name="offers"),
    path("offers/new", views.new_offer, name="new_offer"),
    path("offers/<int:pk>", views.offer, name="offer"),
    path("offers/<int:pk>/edit", views.edit_offer, name="edit_offer"),
    path("fields", custom_fields.fields, name="fields"),
    path("fields/<int:pk>", custom_fields.field, name="field"),
    path("fields/<int:pk>/remove", custom_fields.remove_field, name="remove_field"),
]
