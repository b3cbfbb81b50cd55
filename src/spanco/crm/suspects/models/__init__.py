"""What a sales force knows before it calls: offers, files, companies, contacts, segments, imports."""

from spanco.crm.suspects.models.companies import Company, Contact, DoNotContact, LawfulBasis, Site, at_visible
from spanco.crm.suspects.models.edited import Edited
from spanco.crm.suspects.models.files import Assignment, File, NeverLeftOut, Segment, Target
from spanco.crm.suspects.models.imports import Import, Merge
from spanco.crm.suspects.models.offers import Criterion, CustomField, Offer, OfferPart
from spanco.crm.suspects.models.resemblances import Resemblance

__all__ = [
    "Assignment",
    "Company",
    "Contact",
    "Criterion",
    "CustomField",
    "DoNotContact",
    "Edited",
    "File",
    "Import",
    "LawfulBasis",
    "Merge",
    "NeverLeftOut",
    "Offer",
    "OfferPart",
    "Resemblance",
    "Segment",
    "Site",
    "Target",
    "at_visible",
]
