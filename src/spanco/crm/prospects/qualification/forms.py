"""The questions of an offer, and the form that is made of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BaseModelFormSet, modelformset_factory
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from spanco.crm.journeys.forms import ActForm
from spanco.crm.journeys.models import Journey
from spanco.crm.prospects.models import Question
from spanco.crm.typed_numbers import Number

MOST_QUESTIONS: Final = 40
_MOST_CHOICES: Final = 30
_LONGEST_CHOICE: Final = 120
_LONGEST_ANSWER: Final = 2_000
_YES_NO: Final = (("yes", pgettext_lazy("answer", "yes")), ("no", pgettext_lazy("answer", "no")))


class QuestionForm(forms.ModelForm[Question]):
    """One question; its choices are written one a line."""

    place = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=999)
    choices = forms.CharField(
        label=gettext_lazy("Choices, one a line"),
        required=False,
        max_length=_MOST_CHOICES * _LONGEST_CHOICE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Question
        fields = ("place", "text", "kind", "choices", "is_required")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        """Return the choices, each once."""
        lines = [line.strip() for line in str(self.cleaned_data["choices"]).splitlines()]
        choices = list(dict.fromkeys(line for line in lines if line))
        if len(choices) > _MOST_CHOICES or any(len(choice) > _LONGEST_CHOICE for choice in choices):
            raise forms.ValidationError(
                _("At most %(n)s choices of %(long)s letters each.")
                % {"n": _MOST_CHOICES, "long": _LONGEST_CHOICE}
            )
        return choices

    def clean(self) -> dict[str, Any]:
        """Ask for choices where one of a list is to be chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Question.Kind.CHOICE and len(cleaned.get("choices") or []) < 2:
            self.add_error("choices", _("Write at least two choices."))
        return cleaned


QuestionRows: type[BaseModelFormSet[Question, QuestionForm]] = modelformset_factory(
    Question,
    form=QuestionForm,
    extra=2,
    can_delete=True,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS + 10,
    validate_max=True,
)


class FilledIn(ActForm):
    """An offer's questions, then whether the target is favourable; ``by_target`` asks the target itself."""

    favourable = forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        by_target: bool = False,
        journey: Journey | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, journey=journey, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _field(question)
        # Asked last, whatever was asked before it.
        favourable = self.fields.pop("favourable")
        favourable.label = (
            _("May we call you to arrange an appointment?") if by_target else _("Did they answer favourably?")
        )
        self.fields["favourable"] = favourable

    @property
    def is_favourable(self) -> bool:
        """Whether the last question was answered with yes."""
        return bool(self.cleaned_data["favourable"] == "yes")

    def answers(self) -> list[tuple[str, str]]:
        """Return each question's text with its answer in words; call it on a valid form."""
        found = []
        for question in self.questions:
            said = self.cleaned_data[f"q{question.pk}"]
            if said in {None, ""}:
                continue
            if question.kind == Question.Kind.YES_NO:
                said = pgettext("answer", "yes") if said == "yes" else pgettext("answer", "no")
            found.append((question.text, str(localize(said) if isinstance(said, Decimal) else said)))
        return found


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.text, "required": question.is_required}
    match question.kind:
        case Question.Kind.NUMBER:
            limit = Decimal(10) ** 15
            return Number(max_digits=18, decimal_places=3, min_value=-limit, max_value=limit, **common)
        case Question.Kind.YES_NO:
            return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect, **common)
        case Question.Kind.CHOICE:
            choices = [(choice, choice) for choice in question.choices]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case _:
            return forms.CharField(
                max_length=_LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2}), **common
            )
