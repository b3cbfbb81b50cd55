"""Addresses of this room."""

from django.urls import path

from spanco.crm.pipeline import (
    acting,
    attaching,
    board,
    handing_over,
    journey,
    listing,
    moving,
    search,
    today,
)

app_name = "pipeline"
urlpatterns = [
    path("", today.today, name="today"),
    path("board", board.board, name="board"),
    path("search", search.search, name="search"),
    path("journeys", listing.journeys, name="journeys"),
    path("journeys/hand-over", handing_over.hand_over_many, name="hand_over_many"),
    path("journeys/hand-back", handing_over.hand_back, name="hand_back"),
    path("journeys/<int:pk>", journey.journey, name="journey"),
    path("journeys/<int:pk>/move", moving.move, name="move"),
    path("journeys/<int:pk>/note", acting.note, name="note"),
    path("journeys/<int:pk>/next-step", acting.next_step, name="next_step"),
    path("journeys/<int:pk>/hand-over", acting.hand_over, name="hand_over"),
    path("journeys/<int:pk>/lose", acting.lose, name="lose"),
    path("journeys/<int:pk>/reopen", acting.reopen, name="reopen"),
    path("journeys/<int:pk>/undo", acting.undo, name="undo"),
    path("journeys/<int:pk>/attach", attaching.attach, name="attach"),
    path("journeys/<int:pk>/attachments", attaching.attachments, name="attachments"),
    path("attachments/<int:pk>", attaching.attachment, name="attachment"),
]
