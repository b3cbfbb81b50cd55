"""Templates of e-mails, and writing to a target."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spanco.crm.journeys.answering import journey_for
from spanco.crm.journeys.models import Journey
from spanco.crm.journeys.returning import back_to
from spanco.crm.people.models import User
from spanco.crm.people.requests import sent, user_of
from spanco.crm.people.sending import once
from spanco.crm.prospects.calls.attempts import in_days
from spanco.crm.prospects.emails.acts import send_email
from spanco.crm.prospects.emails.forms import TemplateFilter, TemplateForm, WriteForm
from spanco.crm.prospects.emails.merging import FIELDS, FORM, Unmergeable, left_in, merged
from spanco.crm.prospects.models import EmailTemplate
from spanco.crm.suspects.models import Contact

_A_PAGE: Final = 50
_TEMPLATES_OFFERED: Final = 100
_CALL_AFTER_DAYS: Final = 3


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates."""
    asked = TemplateFilter(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    found = EmailTemplate.objects.select_related("offer").order_by("name", "pk")
    if wanted.get("q"):
        found = found.filter(Q(name__icontains=wanted["q"]) | Q(subject__icontains=wanted["q"]))
    if wanted.get("language"):
        found = found.filter(language=wanted["language"])
    if wanted.get("offer"):
        found = found.filter(Q(offer=wanted["offer"]) | Q(offer=None))
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "prospects/templates.html", {"page": page, "filter": asked})


def new_template(request: HttpRequest) -> HttpResponse:
    """Add a template."""
    return _template_form(request, None)


def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a template, and to who leads change it."""
    return _template_form(request, get_object_or_404(EmailTemplate.objects.select_related("offer"), pk=pk))


@require_POST
def remove_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a template; what was written from it stays."""
    if not user_of(request).leads:
        raise PermissionDenied
    kept = get_object_or_404(EmailTemplate, pk=pk)
    kept.delete()
    messages.success(request, _("“%(name)s” is removed.") % {"name": kept.name})
    return redirect("prospects:templates")


def _template_form(request: HttpRequest, kept: EmailTemplate | None) -> HttpResponse:
    user = user_of(request)
    if not user.leads and (kept is None or request.method == "POST"):
        raise PermissionDenied
    form = TemplateForm(sent(request), instance=kept, initial={} if kept else {"language": user.language})
    if request.method == "POST" and form.is_valid():
        form.save() if kept else once(form, user, form.save)
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("prospects:templates")
    shown = None if kept is None else EmailTemplate.objects.get(pk=kept.pk)
    return render(request, "prospects/template.html", {"form": form, "template": shown, "fields": FIELDS})


def write_email(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to someone at a target: from a template, then looked at as it will be, then sent."""
    user = user_of(request)
    journey = journey_for(request, pk)
    home = reverse("pipeline:journey", args=(pk,))
    context: dict[str, Any] = {"journey": journey, "back": back_to(request, home)}
    form = WriteForm(sent(request), journey=journey, initial=_initial(request, user, journey))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "send" in request.POST:
            went = form.perform(
                lambda: send_email(
                    pk,
                    form.occasion(user),
                    said["contact"],
                    said["subject"],
                    said["body"],
                    origin=request.build_absolute_uri("/"),
                    template=said["template"],
                    again_at=said["again_at"],
                )
            )
            if went:
                name = (said["contact"] or journey.target.company).name
                messages.success(request, _("The e-mail to %(name)s is sent.") % {"name": name})
                return redirect(back_to(request, home))
        elif "change" not in request.POST:
            context["preview"] = said
    available = _templates_for(journey)
    named = _named(form)
    blank = [str(FIELDS[name]) for name in sorted(named - {FORM})]
    context |= {"form": form, "templates": available, "blank": blank, "has_form": FORM in named}
    return render(request, "prospects/write_email.html", context)


def _initial(request: HttpRequest, user: User, journey: Journey) -> dict[str, Any]:
    """Return what the form begins with: the text of the template that was chosen, for who was chosen."""
    contacts = Contact.objects.filter(company=journey.target.company_id).exclude(email="")
    asked = request.GET.get("contact", "")
    contact = contacts.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    # Where the company has an address of its own, nobody may be chosen too.
    if contact is None and not (request.GET.get("contact") == "" and journey.target.company.email):
        contact = contacts.filter(pk=journey.target.contact_id or 0).first() or contacts.first()
    initial: dict[str, Any] = {"contact": contact}
    if not journey.step_stands:
        initial["again_at"] = in_days(timezone.now(), _CALL_AFTER_DAYS, ZoneInfo(user.time_zone))
    asked = request.GET.get("template", "")
    chosen = (
        _templates_for(journey).filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    )
    if chosen is not None:
        values = _values(user, journey, contact)
        initial |= {
            "template": chosen,
            "subject": _filled_in(chosen.subject, values)[:200],
            "body": _filled_in(chosen.body, values),
        }
    return initial


def _templates_for(journey: Journey) -> Any:  # noqa: ANN401 - a queryset of templates
    offer = journey.target.file.offer_id
    found = EmailTemplate.objects.filter(Q(offer=None) | Q(offer=offer)).order_by("language", "name")
    return EmailTemplate.objects.filter(pk__in=found.values("pk")[:_TEMPLATES_OFFERED]).order_by(
        "language", "name"
    )


def _filled_in(text: str, values: Mapping[str, str]) -> str:
    try:
        return merged(text, values)
    except Unmergeable:
        return text


def _values(user: User, journey: Journey, contact: Contact | None) -> dict[str, str]:
    """Return what is known for the merge fields; the link to the form is made when it is sent."""
    company = journey.target.company
    found = {
        "contact.name": contact.name if contact else "",
        "contact.job": contact.job if contact else "",
        "company.name": company.name,
        "company.city": company.city,
        "offer.name": journey.target.file.offer.name,
        "rep.name": user.name,
        "rep.email": user.email,
    }
    return {name: value for name, value in found.items() if value}


def _named(form: WriteForm) -> set[str]:
    """Return the fields a text still has: the link to the form, and those for which nothing is known."""
    return left_in(str(form["subject"].value() or "")) | left_in(str(form["body"].value() or ""))
