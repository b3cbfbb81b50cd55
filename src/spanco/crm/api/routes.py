"""The HTTP API: the same acts as from the screen, by the same rules, for whom a key acts for."""

import uuid
from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Path, Query, Status
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from spanco.crm.api.models import user_of_key
from spanco.crm.api.schemas import (
    CallIn,
    JourneyOut,
    JourneysAsked,
    JourneysOut,
    JourneyWhole,
    LeadIn,
    Problem,
    Told,
)
from spanco.crm.journeys.acting import Occasion, Refused
from spanco.crm.journeys.models import Journey, Journeys
from spanco.crm.people.models import User
from spanco.crm.prospects.calls.acts import log_call
from spanco.crm.prospects.leads.acts import take_lead
from spanco.crm.prospects.leads.forms import NEW, LeadForm
from spanco.crm.prospects.leads.saying import said
from spanco.crm.suspects.companies.duplicates import SURE
from spanco.crm.suspects.models import Contact, Offer

_LARGEST_KEY: Final = 2**63
_PROBLEMS: Final[dict[Any, Any]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
_SAID_BY: Final = {"name": "company", "contact_name": "contact", "contact_job": "job"}


class ByKey(HttpBearer):
    """A key in ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002 - its signature
        """Return whom the key acts for; answers are in their language from here on."""
        user = user_of_key(token)
        if user is not None:
            translation.activate(user.language)
        return user


api = NinjaAPI(
    title="spanco",
    version="1",
    description="Journeys, calls and leads, as the person a key acts for may see and do them.",
    auth=ByKey(),
    docs_url=None,
    urls_namespace="api:v1",
)

Key = Annotated[
    uuid.UUID | None,
    Header(alias="Idempotency-Key", description="A UUID of your own: sent twice with it, it is done once."),
]

Id = Annotated[int, Path(ge=1, lt=_LARGEST_KEY)]


def whose(request: HttpRequest) -> User:
    """Return whom the key acts for."""
    user: User = request.auth  # type: ignore[attr-defined]  # set by ninja
    return user


@api.get("/journeys", response={200: JourneysOut, **_PROBLEMS}, summary="Journeys, by their id")
def journeys(request: HttpRequest, asked: Query[JourneysAsked]) -> JourneysOut:
    """Return the journeys that may be seen, the oldest first."""
    user = whose(request)
    found = Journey.objects.visible_to(user).filter(pk__gt=asked.after, lost_at__isnull=not asked.lost)
    if asked.phase:
        found = found.filter(phase=asked.phase)
    if asked.next_step:
        found = found.filter(next_step=asked.next_step)
    # All that is answered of a journey is read of those on the page only, not of all that are put in order.
    keys = list(found.order_by("pk").values_list("pk", flat=True)[: asked.limit + 1])
    shown = list(_rows(user).filter(pk__in=keys[: asked.limit]).order_by("pk"))
    after = keys[asked.limit - 1] if len(keys) > asked.limit else None
    return JourneysOut(journeys=[JourneyOut.of(row) for row in shown], after=after)


@api.get("/journeys/{id}", response={200: JourneyWhole, **_PROBLEMS}, summary="A journey")
def journey(request: HttpRequest, id: Id) -> JourneyWhole:  # noqa: A002 - the name in the address
    """Return a journey with its milestones and calls."""
    return JourneyWhole.whole(_journey(whose(request), id))


@api.post("/journeys/{id}/calls", response={201: JourneyOut, **_PROBLEMS}, summary="Log a call")
def calls(request: HttpRequest, id: Id, call: CallIn, key: Key = None) -> Status[JourneyOut]:  # noqa: A002 - in the address
    """Log a call to a journey; it passes the milestones and plans the next call as from the screen."""
    user = whose(request)
    row = _journey(user, id)
    contact = None
    if call.contact is not None:
        contact = Contact.objects.filter(pk=call.contact, company=row.target.company_id).first()
        if contact is None:
            raise Refused(_("This person is not at this company."), field="contact")
    done = log_call(
        row.pk,
        Occasion(user, key or uuid.uuid4(), call.at),
        call.outcome,
        contact=contact,
        note=call.note,
        again_at=call.again_at,
        reason=call.reason,
        never_again=call.never_again,
    )
    if (done.journey_id, done.kind) != (row.pk, "call"):
        raise Refused(_("This key was used for something else: take a new one."), field="Idempotency-Key")
    return Status(201, JourneyOut.of(_journey(user, row.pk)))


@api.post("/leads", response={201: JourneyOut, 202: Told, **_PROBLEMS}, summary="Enter a lead")
def leads(request: HttpRequest, lead: LeadIn, key: Key = None) -> Status[JourneyOut] | Status[Told]:
    """Enter a lead that came in: its journey starts at qualified, and a call is due now.

    Where someone works on the company for the offer already, it joins that journey; 202 says so where the
    key may not see it.
    """
    user = whose(request)
    form = _lead_form(lead, user, key or uuid.uuid4())
    if not form.is_valid():
        raise _Unusable(form)
    taken = take_lead(form.lead(), user, form.cleaned_data["token"])
    seen = _rows(user).filter(pk=taken.journey.pk).first()
    return Status(202, Told(message=said(taken, user))) if seen is None else Status(201, JourneyOut.of(seen))


def _lead_form(lead: LeadIn, user: User, token: uuid.UUID) -> LeadForm:
    """Return the form of the screen, filled in; a company that is known is chosen."""
    rep = User.objects.visible_to(user).filter(email=lead.rep.lower()).first() if lead.rep else None
    offer = Offer.objects.filter(name=lead.offer).first()
    data = {
        **lead.model_dump(exclude={"company", "contact", "job", "offer", "rep"}),
        "name": lead.company,
        "contact_name": lead.contact,
        "contact_job": lead.job,
        "offer": offer.pk if offer else "",
        "rep": rep.pk if rep else "",
        "token": token,
    }
    form = LeadForm(data, by=user)
    if not form.is_valid() and form.found:
        surest = form.found[0]
        known = str(surest.company.pk) if surest.score >= SURE else NEW
        form = LeadForm({**data, "company": known}, by=user)
    if lead.rep and not user.leads and lead.rep.lower() != user.email:
        form.add_error(None, _("A key of a representative enters leads for that representative only."))
    return form


def _rows(user: User) -> Journeys:
    return Journey.objects.visible_to(user).select_related(
        "holder", "target__company", "target__contact", "target__file__offer"
    )


def _journey(user: User, pk: int) -> Journey:
    found = _rows(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class _Unusable(Exception):  # noqa: N818 - it is an answer
    """A form of the screen did not take what was sent."""

    def __init__(self, form: LeadForm) -> None:
        super().__init__()
        self.form = form


def _answer(
    request: HttpRequest, status: int, message: str, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    return api.create_response(request, {"message": message, "errors": errors or []}, status=status)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    errors = [{"field": refused.field, "message": refused.message}] if refused.field else []
    return _answer(request, 409, refused.message, errors)


@api.exception_handler(_Unusable)
def _unusable(request: HttpRequest, unusable: _Unusable) -> HttpResponse:
    errors = [
        {"field": _SAID_BY.get(field, "" if field == "__all__" else field), "message": str(message)}
        for field, messages in unusable.form.errors.items()
        for message in messages
    ]
    return _answer(request, 422, _("Some of what was sent cannot be used."), errors)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "message": str(error["msg"])}
        for error in invalid.errors
    ]
    return _answer(request, 422, _("Some of what was sent cannot be used."), errors)


@api.exception_handler(AuthenticationError)
def _unknown_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = _answer(request, 401, _("Send a key that is in use, as “Authorization: Bearer …”."))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _answer(request, 404, _("This is not there, or not yours to see."))
