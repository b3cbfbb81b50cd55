"""The templates of pages, and what goes into them as it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_HERE: Final = Path(__file__).parent


def template(name: str) -> "Template":
    """Return a template: whatever it is given is escaped, and what it is not given is an error."""
    from jinja2 import (  # noqa: PLC0415 - only pages need it
        Environment,
        FileSystemLoader,
        StrictUndefined,
        Template,
    )

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found: Template = environment.get_template(name)
    return found


def stylesheet() -> "Markup":
    """Return the style of every page: the colours, then what they are used for."""
    return asset("tokens.css") + asset("page.css")


def asset(name: str) -> "Markup":
    """Return one of our own files, to stand in a page unescaped."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    return Markup((_HERE / "assets" / name).read_text(encoding="utf-8"))  # noqa: S704 - our own files
