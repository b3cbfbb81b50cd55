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
from spanco.crm.suspects.companies.do_not_contact import Blocked, listed
from spanco.crm.suspects.importing.meanings import meanings
from spanco.crm.suspects.importing.rejected import delimiter
from spanco.crm.suspects.importing.safe_cells import safe
from spanco.crm.suspects.models import Company, Contact, File, Target

_AT_A_TIME: Final = 2_000
_COMPANY: Final = (
    *("name", "vat", "phone", "email", "website", "sector", "employees", "turnover"),
    *("address", "postcode", "city", "region", "country"),
)
_PERSON: Final = ("name", "job", "phone", "email")
_PHONES: Final = (_COMPANY.index("phone"), len(_COMPANY) + _PERSON.index("phone"))
_EMAILS: Final = (_COMPANY.index("email"), len(_COMPANY) + _PERSON.index("email"))
_NAMES: Final = (_COMPANY.index("vat"), _COMPANY.index("website"))
"""Where in a row the numbers and addresses are, of the company and of its contact."""
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
    yield _("must not be contacted")
    yield from (str(meaning.label) for meaning in known.values() if meaning.custom is not None)


def _rows(file: File, user: User) -> Iterator[list[Any]]:
    """Yield the targets of a file; what must not be contacted is left out, and named in a column."""
    headers = list(_headers())
    custom = [meaning.custom.key for meaning in meanings().values() if meaning.custom is not None]
    columns = [*(f"company__{key}" for key in _COMPANY), *(f"contact__{key}" for key in _PERSON)]
    columns += ["site__name", "completeness", "journey__holder__name", "journey__phase"]
    targets = Target.objects.visible_to(user).filter(file=file).order_by("pk")
    after = 0
    # Page after page by key: no cursor is held open while a slow reader takes its time.
    while page := list(
        targets.filter(pk__gt=after).values_list("pk", F("company__custom"), *columns)[:_AT_A_TIME]
    ):
        barred = listed(value for row in page for value in _ways(row[2:]))
        for _key, own, *cells in page:
            left_out = _barred(cells, barred) if barred.values else []
            named = ", ".join(headers[place] for place in left_out)
            for place in left_out:
                cells[place] = ""
            yield [*cells, named, *((own or {}).get(key) for key in custom)]
        after = page[-1][0]


def _ways(cells: Sequence[Any]) -> Iterator[str]:
    """Yield all by which a target and its contact may be on the list of who must not be contacted."""
    for place in (*_PHONES, *_EMAILS, *_NAMES):
        value = (cells[place] or "").lower() if place in _EMAILS else cells[place] or ""
        yield value
        if place in _EMAILS:
            yield value.rpartition("@")[2]


def _barred(cells: Sequence[Any], barred: Blocked) -> list[int]:
    """Return the places of the numbers and addresses of a target that must not be used."""
    vat, website = (cells[place] for place in _NAMES)
    company = Company(vat=vat, website=website)
    rows = [
        Contact(company=company, phone=cells[phone] or "", email=cells[email] or "")
        for phone, email in zip(_PHONES, _EMAILS, strict=True)
    ]
    phones = [place for place, row in zip(_PHONES, rows, strict=True) if row.phone and barred.phone(row)]
    emails = [place for place, row in zip(_EMAILS, rows, strict=True) if row.email and barred.email(row)]
    return sorted([*phones, *emails])


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
