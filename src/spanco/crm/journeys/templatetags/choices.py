"""The options of a choice, written at once: by a template each, hundreds would be the slowest of a page."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Group = tuple[str | None, Iterable[Mapping[str, Any]], int]


@register.simple_tag
def options(groups: Iterable[Group]) -> SafeString:
    """Return the options of a widget, those that have a group under its name."""
    written = []
    for name, several, _place in groups:
        inner = "".join(map(_option, several))
        written.append(f'<optgroup label="{escape(str(name))}">{inner}</optgroup>' if name else inner)
    return mark_safe("".join(written))  # noqa: S308 - all that is not ours is escaped


def _option(one: Mapping[str, Any]) -> str:
    attributes = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'<option value="{escape(str(one["value"]))}"{attributes}>{escape(str(one["label"]))}</option>'
