"""Addresses of this room."""

from django.urls import path

from spanco.crm.prospects import kept
from spanco.crm.prospects.calls import views as calls
from spanco.crm.prospects.emails import views as emails
from spanco.crm.prospects.leads import pages
from spanco.crm.prospects.leads import public as public_lead
from spanco.crm.prospects.leads import views as leads
from spanco.crm.prospects.qualification import public
from spanco.crm.prospects.qualification import views as qualification

app_name = "prospects"
urlpatterns = [
    path("calls", calls.queue, name="queue"),
    path("calls/<int:pk>", calls.log, name="log"),
    path("journeys/<int:pk>/call", calls.call, name="call"),
    path("journeys/<int:pk>/email", emails.write_email, name="write_email"),
    path("journeys/<int:pk>/emails", kept.emails, name="emails"),
    path("journeys/<int:pk>/forms", kept.forms, name="forms"),
    path("email-templates", emails.templates, name="templates"),
    path("email-templates/new", emails.new_template, name="new_template"),
    path("email-templates/<int:pk>", emails.template, name="template"),
    path("email-templates/<int:pk>/remove", emails.remove_template, name="remove_template"),
    path("journeys/<int:pk>/form", qualification.form, name="form"),
    path("offers/<int:pk>/questions", qualification.questions, name="questions"),
    path("f/thanks", public.thanks, name="thanks"),
    path("f/<str:key>", public.public_form, name="public_form"),
    path("offers/<int:pk>/lead-form", pages.lead_page, name="lead_page"),
    path("offers/<int:pk>/lead-form/renew", pages.renew_lead_page, name="renew_lead_page"),
    path("offers/<int:pk>/lead-form/close", pages.close_lead_page, name="close_lead_page"),
    path("l/thanks", public_lead.lead_thanks, name="lead_thanks"),
    path("l/<str:key>", public_lead.public_lead, name="public_lead"),
    path("leads/new", leads.new_lead, name="new_lead"),
]
