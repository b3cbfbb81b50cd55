"""A file's targets as a table: CSV, written while it is sent, or a workbook."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from tempfile import NamedTemporaryFile
from typing import Any, Final

import xlsxwriter
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.suspects.importing.meanings import meanings
from spanco.crm.suspects.importing.rejected import delimiter
from spanco.crm.suspects.importing.safe_cells import safe
from spanco.crm.suspects.models import File, Target

_AT_A_TIME: Final = 2_000
_COMPANY: Final = (
    *("name", "vat", "phone", "email", "website", "sector", "employees", "turnover"),
    *("address", "postcode", "city", "region", "country"),
)
_PERSON: Final = ("name", "job", "phone", "email")
_MOST_ROWS: Final = 1_048_575


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the targets of a file that a person may see; the address says as what: ``?as=xlsx``, else CSV."""
    user = user_of(request)
    file = get_object_or_404(File.objects.visible_to(user), pk=pk)
    name = slugify(file.name) or "targets"
    if request.GET.get("as") == "xlsx":
        return FileResponse(_workbook(file, user), as_attachment=True, filename=f"{name}.xlsx")
    # The language is that of who asks, also while the rest is being sent.
    lines = csv_lines(list(_headers()), _rows(file, user), delimiter())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _headers() -> Iterator[str]:
    known = meanings()
    yield from (str(known[key].label) for key in _COMPANY)
    yield from (f"{_('Contact')}: {known[f'contact1.{key}'].label}" for key in _PERSON)
    yield from (str(known["site.name"].label), _("percent complete"), _("held by"), _("phase"))
    yield from (str(meaning.label) for meaning in known.values() if meaning.custom is not None)


def _rows(file: File, user: User) -> Iterator[list[Any]]:
    custom = [meaning.custom.key for meaning in meanings().values() if meaning.custom is not None]
    columns = [*(f"company__{key}" for key in _COMPANY), *(f"contact__{key}" for key in _PERSON)]
    columns += ["site__name", "completeness", "journey__holder__name", "journey__phase"]
    targets = Target.objects.visible_to(user).filter(file=file).order_by("pk")
    after = 0
    # Page after page by key: no cursor is held open while a slow reader takes its time.
    while page := list(
        targets.filter(pk__gt=after).values_list("pk", F("company__custom"), *columns)[:_AT_A_TIME]
    ):
        for _key, own, *cells in page:
            yield [*cells, *((own or {}).get(key) for key in custom)]
        after = page[-1][0]


class _Echo:
    """What a writer writes, handed on."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]], divider: str) -> Iterator[str]:
    """Yield a table as text, with the mark by which spreadsheets know its encoding."""
    writer = csv.writer(_Echo(), delimiter=divider)
    yield "\ufeff" + str(writer.writerow(headers))
    for row in rows:
        yield str(writer.writerow([safe(_text(cell)) for cell in row]))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _workbook(file: File, user: User) -> Any:  # noqa: ANN401 - a temporary file
    """Write a workbook row by row; no text in it is ever a formula or a link."""
    target = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target.name, options) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(_headers()):
            sheet.write_string(0, column, header)
        for place, row in enumerate(_rows(file, user), start=1):
            if place > _MOST_ROWS:
                break
            for column, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(place, column, cell)
                elif cell is not None:
                    sheet.write_string(place, column, str(cell))
    return target
