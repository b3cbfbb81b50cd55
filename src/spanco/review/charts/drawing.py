"""Drawing a Vega-Lite definition as SVG that takes its colours and type from the page around it."""

import re
from typing import TYPE_CHECKING, Any, Final, Literal

from spanco.method.names import Language
from spanco.review.report import LinkReview

if TYPE_CHECKING:
    from markupsafe import Markup

Spec = dict[str, Any]

INK: Final = "var(--ink)"
QUIET: Final = "var(--ink-2)"
LINE: Final = "var(--line-2)"
BAND: Final = "var(--band)"
UNPROVEN: Final = "var(--unproven)"
BELOW: Final = "var(--below)"
ABOVE: Final = "var(--above)"
HATCHED: Final = "url(#hatch)"

TEXT_SIZE: Final = 12

_NUMBERS: Final[dict[Language, Literal["en-GB", "it-IT", "fr-FR"]]] = {
    "en": "en-GB",
    "it": "it-IT",
    "fr": "fr-FR",
}

_CONFIG: Final[Spec] = {
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": "var(--line)",
        "labelColor": QUIET,
        "labelFontSize": TEXT_SIZE,
        "labelPadding": 6,
        "titleColor": QUIET,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "text": {"fontSize": TEXT_SIZE, "color": INK},
}

_ROLES: Final = re.compile(r'<(g|path) class="[^"]*" (?:role="[^"]*" )?aria-[a-z]+="[^"]*"')
"""What Vega says of its groups; to a reader the drawing is one picture with one text."""

_OPENING: Final = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">')


def draw(spec: Spec, says: str, language: Language) -> "Markup":
    """Return the SVG element of a chart; ``says`` is its text for those who cannot see it.

    Colours are the page's own (CSS custom properties), so that one drawing serves light, dark and print.
    """
    import vl_convert  # noqa: PLC0415 - only a page with charts pays for starting it
    from markupsafe import Markup, escape  # noqa: PLC0415 - comes with the templates, as lazily

    svg = vl_convert.vegalite_to_svg(
        {**spec, "config": _CONFIG}, format_locale=_NUMBERS[language], show_warnings=False
    )
    found = _OPENING.match(svg)
    if found is None:  # pragma: no cover - would mean vl-convert opens its drawings in another way
        raise ValueError(svg[:200])
    width, height, box = found.groups()
    opening = Markup('<svg class="chart" role="img" aria-label="{}" width="{}" height="{}" viewBox="{}">')
    drawing = _ROLES.sub(r"<\1", svg[found.end() :]).replace(' font-family="sans-serif"', "")
    return opening.format(escape(says), width, height, box) + Markup(drawing)  # noqa: S704 - vl-convert escapes text


def standing(cell: LinkReview) -> str:
    """Return how a rep's point is drawn: by the side where it is clear, else by whether it is likely.

    >>> from spanco.method import Link, LinkCount
    >>> standing(LinkReview(LinkCount(Link("R2", "booked", "met"), ("Ann",), 9, 4, 5, 0)))
    'unproven'
    """
    if cell.level == "clear" and cell.side:
        return cell.side
    return "likely" if cell.side else "unproven"


_STANDINGS: Final = ["below", "above", "likely", "unproven"]


def in_colour() -> Spec:
    """Colour by what is proven: nothing else has a colour."""
    return {
        "field": "standing",
        "type": "nominal",
        "scale": {"domain": _STANDINGS, "range": [BELOW, ABOVE, INK, UNPROVEN]},
        "legend": None,
    }


def in_shape() -> Spec:
    """Tell the same by the shape of the point."""
    return {
        "field": "standing",
        "type": "nominal",
        "scale": {"domain": _STANDINGS, "range": ["triangle-down", "triangle-up", "circle", "circle"]},
        "legend": None,
    }


def framed(plot: Spec, size: tuple[int, int], margins: tuple[int, int, int, int]) -> Spec:
    """Give a plot a fixed size (width, height) and margins (top, right, bottom, left), in pixels.

    Plots of one kind then stand exactly under each other, and nothing is measured in a typeface that
    the reader's browser may not have.
    """
    width, height = size
    top, right, bottom, left = margins
    return {
        **plot,
        "width": width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"top": top, "right": right, "bottom": bottom, "left": left},
    }
