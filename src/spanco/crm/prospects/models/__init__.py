"""Reaching the people at a target: calls, e-mails, qualification."""

from spanco.crm.prospects.models.calls import Call, Outcome
from spanco.crm.prospects.models.emails import Email, EmailTemplate
from spanco.crm.prospects.models.leads import LeadPage
from spanco.crm.prospects.models.qualification import Answers, FormRequest, Question
from spanco.crm.prospects.models.tries import FormTries

__all__ = [
    "Answers",
    "Call",
    "Email",
    "EmailTemplate",
    "FormRequest",
    "FormTries",
    "LeadPage",
    "Outcome",
    "Question",
]
