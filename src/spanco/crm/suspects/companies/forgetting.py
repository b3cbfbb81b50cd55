"""Taking a person's name, number and address out of what was written about the journeys of their company."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import phonenumbers
from django.db.models import QuerySet
from django.dispatch import Signal
from django.forms import model_to_dict
from django.utils.translation import gettext as _

from spanco.crm.journeys.models import Act, Attachment, Journey, Note
from spanco.crm.suspects.models import Contact, Import, Target

erased = Signal()
"""Sent with each contact being erased and the `Forgetting` of it: each room blanks what it wrote."""

_PERSONAL: Final = ("name", "phone", "email")
_SHORTEST_FAMILY_NAME: Final = 3
_BETWEEN_NAMES: Final = r"[\s_.-]+"


@dataclass(frozen=True)
class Forgetting:
    """A contact as it was, and how to forget it in rows that hold free text."""

    contact: Contact

    @cached_property
    def journeys(self) -> QuerySet[Journey]:
        """The journeys in which something may have been written about the contact."""
        return Journey.objects.filter(target__company=self.contact.company_id)

    @cached_property
    def acts(self) -> QuerySet[Act]:
        """What was done to these journeys."""
        return Act.objects.filter(journey__in=self.journeys)

    def forget(self, rows: QuerySet[Any], *fields: str) -> None:
        """Blank the contact in texts and JSON of rows; only rows that name it are written."""
        longest = {field: getattr(rows.model._meta.get_field(field), "max_length", None) for field in fields}
        for row in rows.only("pk", *fields).iterator():
            blanked = {field: self.without(getattr(row, field)) for field in fields}
            changed = {
                field: value[: longest[field]] if isinstance(value, str) else value
                for field, value in blanked.items()
                if value != getattr(row, field)
            }
            if changed:
                rows.model._base_manager.filter(pk=row.pk).update(**changed)

    def forget_what_undoing_puts_back(self) -> None:
        """Take out of acts the contact's own row and every value that names it."""
        for act in self._undoable():
            rows = [self._kept(row) for row in act.before["rows"] if not self._is_own(row)]
            if rows != act.before["rows"]:
                Act.objects.filter(pk=act.pk).update(before=act.before | {"rows": rows})

    def _undoable(self) -> Iterator[Act]:
        return self.acts.exclude(before={}).only("pk", "before").iterator()

    def _is_own(self, row: dict[str, Any]) -> bool:
        return [row["model"], row["pk"]] == [Contact._meta.label_lower, self.contact.pk]

    def _kept(self, row: dict[str, Any]) -> dict[str, Any]:
        if row["became"] is None:
            return self.without(row)  # type: ignore[no-any-return]  # JSON in, the same JSON out
        values = [row["was"], row["became"]]
        clean = [name for name in row["was"] if all(one[name] == self.without(one[name]) for one in values)]
        was, became = ({name: one[name] for name in clean} for one in values)
        return row | {"was": was, "became": became}

    def without(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """Return a text, or JSON, in which the contact's name, number and address are blanked."""
        if isinstance(value, str):
            return self._words.sub(f"[{_('erased')}]", value) if self._words else value
        if isinstance(value, dict):
            return {key: self.without(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.without(one) for one in value]
        return value

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        """Find names, family names alone as they are spelled, addresses, and numbers however they are set."""
        found = set()
        for was in [model_to_dict(self.contact, _PERSONAL), *self._taken_away()]:
            name, phone, email = (str(was.get(field) or "") for field in _PERSONAL)
            in_parts = _BETWEEN_NAMES.join(map(re.escape, name.split()))
            found |= {f"(?i:{pattern})" for pattern in (in_parts, re.escape(email)) if pattern}
            family = name.rpartition(" ")[-1]
            if len(family) >= _SHORTEST_FAMILY_NAME and family[0].isupper():
                found.add(re.escape(family))
            if phone:
                found.add(_however_set(phone))
        longest_first = sorted(found, key=lambda pattern: (-len(pattern), pattern))
        # What joins words in the name of a file ends a name too.
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])") if found else None

    def _taken_away(self) -> list[dict[str, Any]]:
        """Return what acts took away of the contact, such as a number that was wrong."""
        return [row["was"] for act in self._undoable() for row in act.before["rows"] if self._is_own(row)]


def _however_set(phone: str) -> str:
    """Return the pattern of a number in E.164, with or without its country, whatever parts its digits."""
    number = phonenumbers.parse(phone)
    digits = str(phonenumbers.national_significant_number(number))
    return rf"(?:(?:\+|00){number.country_code}[\s./-]*)?0?" + r"[\s./()-]*".join(digits)


def _imports_of(contact: Contact) -> QuerySet[Import]:
    """Return the imports whose first rows may name the contact: those into files that have the company."""
    files = Target.objects.filter(company=contact.company_id).order_by().values("file")
    return Import.objects.filter(file__in=files).exclude(preview={})


def forget(contact: Contact) -> None:
    """Forget a contact, as it was, in everything written about it; call it in the erasing transaction."""
    forgetting = Forgetting(contact)
    forgetting.forget(forgetting.journeys, "next_why", "lost_reason")
    forgetting.forget(Note.objects.filter(journey__in=forgetting.journeys), "text")
    forgetting.forget(Attachment.objects.filter(journey__in=forgetting.journeys), "name")
    forgetting.forget(_imports_of(contact), "preview")
    forgetting.forget(forgetting.acts, "details")
    forgetting.forget_what_undoing_puts_back()
    erased.send(sender=Contact, forgetting=forgetting)
