"""What the demo sells."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spanco.crm.prospects.models import EmailTemplate, Question
from spanco.crm.suspects.models import Criterion, Offer, OfferPart


def put_on_sale() -> list[Offer]:
    """Save two offers, each with its parts, its profile and what must be known of a target."""
    needs = ["phone", "sector", "employees", "city", "website", "contact", "contact.email"]
    cleaning = Offer.objects.create(
        name=_("Industrial cleaning"),
        description=_("Cleaning of production halls and offices, by the year, with our own people."),
        needs=needs,
    )
    upkeep = Offer.objects.create(
        name=_("Maintenance by contract"),
        description=_("Machines kept running: visits by plan, and a technician within four hours."),
        needs=[*needs, "turnover"],
    )
    for offer, at_least in ((cleaning, 10), (upkeep, 20)):
        Criterion.objects.create(offer=offer, field="employees", test=Criterion.Test.AT_LEAST, value=at_least)
    OfferPart.objects.bulk_create(
        OfferPart(offer=offer, name=name)
        for offer, names in (
            (
                cleaning,
                (
                    _("Night and weekend shifts"),
                    _("One person to call"),
                    _("Fixed yearly price"),
                    _("Food hygiene team"),
                ),
            ),
            (
                upkeep,
                (
                    _("Technician within four hours"),
                    _("Plan of visits"),
                    _("Spare parts in stock"),
                    _("Monthly report"),
                ),
            ),
        )
        for name in names
    )
    Question.objects.bulk_create(
        Question(offer=offer, place=place, text=text, kind=kind)
        for offer in (cleaning, upkeep)
        for place, (text, kind) in enumerate(
            (
                (_("Who does this for you today?"), Question.Kind.TEXT),
                (_("How many sites have you?"), Question.Kind.NUMBER),
                (_("Does your contract end within a year?"), Question.Kind.YES_NO),
            ),
            start=1,
        )
    )
    EmailTemplate.objects.create(
        name=_("First word"),
        language=get_language() or "en",
        subject=_("A quarter of an hour for {{ company.name }}"),
        body=_(
            "Hello {{ contact.name }},\n\nwe look after companies of your size nearby. "
            "Three questions tell us whether we can be of use to you: {{ form }}\n\n{{ rep.name }}"
        ),
    )
    return [cleaning, upkeep]
