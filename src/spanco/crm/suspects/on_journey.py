"""The part of the journey page that says who the target is, and what is not known of it yet."""

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.suspects.companies.do_not_contact import blocked
from spanco.crm.suspects.companies.telling import custom_facts
from spanco.crm.suspects.fields import fields_of_targets
from spanco.crm.suspects.knowing import missing_of, with_missing
from spanco.crm.suspects.models import Company, Offer, Site, Target


def on_journey(journey: Journey, user: User) -> dict[str, object]:  # noqa: ARG001 - every room has this signature
    """Return what is known of a journey's target and what its offer needs besides."""
    offer = Offer.objects.get(files__targets__journey=journey)
    fields = fields_of_targets()
    found = Target.objects.select_related("company", "site__company").filter(journey=journey)
    target = with_missing(found, offer, fields).get()
    return {
        "target": target,
        "company": target.company,
        "offer": offer,
        "phones": _phones(target),
        "missing": missing_of(target, offer, fields),
        "has_profile": offer.profile.exists(),
        "custom": custom_facts(target.company),
    }


def _phones(target: Target) -> list[tuple[Company | Site, bool]]:
    """Return the company and the site that have a telephone, each with whether it may be called."""
    company, site = target.company, target.site
    rows: list[Company | Site] = [row for row in (site, company) if row is not None and row.phone]
    barred = blocked(rows)
    return [(row, barred.phone(row)) for row in rows]
