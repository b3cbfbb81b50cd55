"""Addresses of imports into a file of targets, and of its export."""

from django.urls import URLPattern, path

from spanco.crm.suspects.importing import exporting, views

urlpatterns: list[URLPattern] = [
    path("files/<int:pk>/import", views.new_import, name="import"),
    path("files/<int:pk>/imports", views.imports, name="imports"),
    path("files/<int:pk>/export", exporting.export, name="export"),
    path("imports/<int:pk>", views.importing, name="importing"),
    path("imports/<int:pk>/progress", views.progress, name="import_progress"),
    path("imports/<int:pk>/mapping", views.mapping, name="import_mapping"),
    path("imports/<int:pk>/commit", views.commit, name="import_commit"),
    path("imports/<int:pk>/again", views.again, name="import_again"),
    path("imports/<int:pk>/rejected", views.rejected, name="import_rejected"),
]
