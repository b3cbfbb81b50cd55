"""What is kept on a rep's telephone for when there is no connection: the after-meeting pages of two days."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.days import start_of
from spanco.crm.people.requests import user_of

_WORKER: Final = Path(__file__).parent / "static" / "approaches" / "worker.js"
_MOST: Final = 20


@never_cache
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """List one's own appointments of today and tomorrow whose pages are kept on the device.

    Each is named with a mark that changes when its page does: with an act on the journey, the day, the
    language. The page is shown in place of any other that cannot be reached.
    """
    user, today = user_of(request), timezone.localdate()
    rows = (
        Appointment.objects.visible_to(user)
        .attended_by(user)
        .agreed(since=start_of(today), until=start_of(today + timedelta(days=2)))
        .filter(journey__lost_at=None)
        .select_related("journey__target__company")
        .order_by("agreed_for", "id")[:_MOST]
    )
    mark = f"{today:%Y%m%d}{get_language()}"
    # Messages are left to the page that is looked at.
    context = {"appointments": rows, "mark": mark, "messages": ()}
    return render(request, "approaches/kept.html", context)


@never_cache
@require_safe
def sender(request: HttpRequest) -> JsonResponse:
    """Tell the service worker who is logged in, and with which token their forms are sent."""
    return JsonResponse({"user": user_of(request).pk, "token": get_token(request)})


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Send the service worker, from an address above all the pages it opens."""
    return HttpResponse(
        _WORKER.read_bytes(),
        content_type="text/javascript",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"},
    )
