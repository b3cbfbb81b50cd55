"""Addresses of companies, their sites and people, duplicates, and who must not be contacted."""

from django.urls import URLPattern, path

from spanco.crm.suspects.companies import contacts, forbidding, listing, merge_views, views

urlpatterns: list[URLPattern] = [
    path("companies/new", views.new_company, name="new_company"),
    path("companies/<int:pk>", views.company, name="company"),
    path("companies/<int:pk>/edit", views.edit_company, name="edit_company"),
    path("companies/<int:pk>/contacts", listing.all_contacts, name="all_contacts"),
    path("companies/<int:pk>/sites", listing.all_sites, name="all_sites"),
    path("companies/<int:pk>/files", listing.all_targets, name="all_targets"),
    path("companies/<int:pk>/files/add", views.add_to_file, name="add_to_file"),
    path("companies/<int:pk>/sites/new", views.new_site, name="new_site"),
    path("sites/<int:pk>/edit", views.edit_site, name="edit_site"),
    path("companies/<int:pk>/contacts/new", contacts.new_contact, name="new_contact"),
    path("contacts/expired", contacts.expired_contacts, name="expired_contacts"),
    path("contacts/<int:pk>", contacts.contact, name="contact"),
    path("contacts/<int:pk>/edit", contacts.edit_contact, name="edit_contact"),
    path("contacts/<int:pk>/erase", contacts.erase_contact, name="erase_contact"),
    path("duplicates", merge_views.duplicates, name="duplicates"),
    path("duplicates/apart", merge_views.keep_apart, name="keep_apart"),
    path("duplicates/<int:pk>/again", merge_views.propose_again, name="propose_again"),
    path("duplicates/merge", merge_views.merge, name="merge"),
    path("merges/<int:pk>/undo", merge_views.undo_merge, name="undo_merge"),
    path("do-not-contact", forbidding.do_not_contact, name="do_not_contact"),
    path("do-not-contact/<int:pk>/remove", forbidding.remove_do_not_contact, name="remove_do_not_contact"),
]
