"""Files kept with a journey: taken up to a size, and only ever given back as files."""

from typing import Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from spanco.crm.journeys import acts
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.answering import answer, journey_for
from spanco.crm.journeys.models import Act, Attachment
from spanco.crm.people.requests import user_of
from spanco.crm.pipeline.forms import AttachForm

_REST_OF_THE_FORM = 100_000
_A_PAGE: Final = 50


@csrf_exempt  # so that what is too large is not read; what is read is checked below
def attach(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep a file with a journey."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > acts.LARGEST_ATTACHMENT + _REST_OF_THE_FORM:
        return _too_large(request, pk)
    return _attach(request, pk)


@csrf_protect
def _attach(request: HttpRequest, pk: int) -> HttpResponse:
    journey = journey_for(request, pk)
    sent = request.method == "POST"
    form = AttachForm(request.POST if sent else None, request.FILES if sent else None, journey=journey)

    def act(occasion: Occasion) -> Act:
        content = cast("UploadedFile[bytes]", form.cleaned_data["content"])
        return acts.attach(pk, occasion, content, content.name or "")

    return answer(request, journey, form, act, title=_("Attach a file"), done=_("The file is attached."))


def _too_large(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form again without having read what was sent."""
    request.method = "GET"
    journey = journey_for(request, pk)
    form = AttachForm({}, journey=journey)
    form.errors["content"] = form.error_class(
        [_("This file is larger than %(n)s MB.") % {"n": acts.LARGEST_ATTACHMENT // 1_000_000}]
    )

    def act(_occasion: Occasion) -> Act:
        raise NotImplementedError

    response = answer(request, journey, form, act, title=_("Attach a file"), done="")
    response.status_code = 413
    return response


@require_safe
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """List all files kept with a journey, the latest first."""
    journey = journey_for(request, pk)
    page = Paginator(journey.attachments.select_related("by"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pipeline/attachments.html", {"journey": journey, "page": page})


@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a file back, never shown by the browser as a page of ours."""
    row = get_object_or_404(Attachment.objects.visible_to(user_of(request)), pk=pk)
    response = FileResponse(
        row.content.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
