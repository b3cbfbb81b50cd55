"""Who asks, and what they sent."""

from typing import cast

from django.http import HttpRequest, QueryDict

from spanco.crm.people.models import User


def user_of(request: HttpRequest) -> User:
    """Return the person who asks, in views that only people who are logged in reach."""
    return cast("User", request.user)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where it is nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
