"""Addresses of files, their segments and their assignment."""

from django.urls import URLPattern, path

from spanco.crm.suspects.files import assigning, segments, views

urlpatterns: list[URLPattern] = [
    path("files", views.files, name="files"),
    path("files/new", views.new_file, name="new_file"),
    path("files/<int:pk>", views.file, name="file"),
    path("files/<int:pk>/edit", views.edit_file, name="edit_file"),
    path("files/<int:pk>/leave-out", views.leave_targets_out, name="leave_out"),
    path("files/<int:pk>/assign", assigning.assign_targets, name="assign"),
    path("files/<int:pk>/segments", segments.segments, name="segments"),
    path("files/<int:pk>/segments/new", segments.new_segment, name="new_segment"),
    path("files/<int:pk>/segments/count", segments.count_conditions, name="count_conditions"),
    path("files/<int:pk>/segments/<int:segment>", segments.segment, name="segment"),
    path("files/<int:pk>/segments/<int:segment>/count", segments.segment_count, name="segment_count"),
    path("files/<int:pk>/segments/<int:segment>/remove", segments.remove_segment, name="remove_segment"),
]
