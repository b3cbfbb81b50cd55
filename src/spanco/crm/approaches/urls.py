"""Addresses of this room."""

from django.urls import path

from spanco.crm.approaches import after_meeting, agenda, booking, feed, keeping, meeting

app_name = "approaches"
urlpatterns = [
    path("appointments", agenda.agenda, name="agenda"),
    path("appointments/kept", keeping.kept, name="kept"),
    path("appointments/sender", keeping.sender, name="sender"),
    path("appointments/worker.js", keeping.worker, name="worker"),
    path("appointments/<int:pk>", meeting.appointment, name="appointment"),
    path("appointments/<int:pk>/outcome", after_meeting.outcome, name="outcome"),
    path("appointments/<int:pk>/move", booking.move, name="move"),
    path("appointments/<int:pk>/change", booking.change, name="change"),
    path("appointments/<int:pk>/record", meeting.record, name="record"),
    path("appointments/<int:pk>/prepare", meeting.prepare, name="prepare"),
    path("journeys/<int:pk>/book", booking.book, name="book"),
    path("calendar/renew", feed.renew_feed, name="renew_feed"),
    path("calendar/revoke", feed.revoke_feed, name="revoke_feed"),
    path("calendar/<slug:key>.ics", feed.feed, name="feed"),
]
