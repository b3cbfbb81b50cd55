"""The pages of an import: upload, mapping, preview, progress and report."""

import hashlib
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from spanco.crm.people.models import User
from spanco.crm.people.requests import user_of
from spanco.crm.suspects.importing import previewing
from spanco.crm.suspects.importing.clearing import REJECTED_KEPT_DAYS
from spanco.crm.suspects.importing.forms import MappingForm, UploadForm
from spanco.crm.suspects.importing.meanings import guess
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.importing.rejected import added_headers, rejected_of
from spanco.crm.suspects.importing.tables import beginning
from spanco.crm.suspects.importing.tasks import begin, begin_again
from spanco.crm.suspects.models import CustomField, File, Import
from spanco.crm.suspects.models.imports import Imports
from spanco.errors import InputError

_A_PAGE: Final = 50
State = Import.State
_AT_WORK: Final = {State.CHECKING, State.RUNNING}


def _may_import(request: HttpRequest) -> User:
    user = user_of(request)
    if not user.leads:
        raise PermissionDenied
    return user


def _imports_of(user: User) -> Imports:
    return Import.objects.visible_to(user).select_related("file", "by")


def new_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a table for a file of targets, and guess what its columns mean."""
    user = _may_import(request)
    file = get_object_or_404(File.objects.visible_to(user), pk=pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and file.is_closed:
        form.add_error(None, _("This file is closed: open it again, or import into another."))
    if request.method == "POST" and form.is_valid():
        importing = _uploaded(file, user, form)
        if importing is not None:
            return redirect("suspects:import_mapping", importing.pk)
    context = {"file": file, "form": form, "imports": _imports_of(user).filter(file=file)[:5]}
    return render(request, "suspects/importing/new.html", context)


def _uploaded(file: File, user: User, form: UploadForm) -> Import | None:
    table = form.cleaned_data["table"]
    importing = Import(file=file, by=user, name=Path(table.name).name[:200])
    importing.table.save(table.name, table, save=False)
    try:
        begins = beginning(Path(importing.table.path))
    except InputError as error:
        importing.table.delete(save=False)
        form.add_error("table", str(error))
        return None
    with importing.table.open("rb") as uploaded:
        importing.digest = hashlib.file_digest(uploaded, "sha256").hexdigest()
    importing.headers = list(begins.headers)
    importing.mapping, importing.source, importing.options = _remembered(importing, user) or (
        guess(begins.headers, begins.samples, CustomField.objects.all()),
        "",
        {},
    )
    importing.preview = {
        "samples": {header: [value[:60] for value in values[:3]] for header, values in begins.samples.items()}
    }
    importing.save()
    return importing


def _remembered(importing: Import, user: User) -> tuple[dict[str, str], str, dict[str, Any]] | None:
    """Return how the last table with the same headers was mapped, by anyone whose imports one may see.

    Rows that were not taken and come back mended have theirs behind the two that say why.
    """
    added = added_headers()
    own = importing.headers[len(added) :] if importing.headers[: len(added)] == added else importing.headers
    last = Import.objects.visible_to(user).filter(headers=own).exclude(state=State.UPLOADED)
    found = last.first()
    if found is None:
        return None
    known = CustomField.objects.values_list("key", flat=True)
    fields = {f"custom.{key}" for key in known}
    mapping = dict.fromkeys(importing.headers, "") | {
        header: "" if key.startswith("custom.") and key not in fields else key
        for header, key in found.mapping.items()
    }
    return (
        mapping,
        found.source,
        {name: found.options.get(name, "") for name in ("basis", "country", "leaves_out")},
    )


def _before(importing: Import, user: User) -> Import | None:
    """Return by which import the same table was read in last, as far as one may see it."""
    return _imports_of(user).of_the_same_table(importing).first()


def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each column means; then the whole table is checked."""
    user = _may_import(request)
    importing = get_object_or_404(_imports_of(user), pk=pk)
    if importing.state not in {State.UPLOADED, State.CHECKED, State.FAILED} or not _is_there(importing):
        return redirect("suspects:importing", pk)
    samples = importing.preview.get("samples", {})
    form = MappingForm(request.POST or None, importing=importing, samples=samples)
    if request.method == "POST" and form.is_valid():
        importing.mapping, importing.options = form.mapping(), form.options()
        importing.source = form.cleaned_data["source"]
        importing.save(update_fields=["mapping", "options", "source"])
        begin(importing, before=State(importing.state), state=State.CHECKING)
        return redirect("suspects:importing", pk)
    remembered = importing.options.get("basis") and importing.state == State.UPLOADED
    context = {
        "importing": importing,
        "form": form,
        "remembered": remembered,
        "before": _before(importing, user),
    }
    return render(request, "suspects/importing/mapping.html", context)


def _is_there(importing: Import) -> bool:
    return bool(importing.table) and Path(importing.table.path).exists()


@require_GET
def importing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an import is: its progress, its preview to be confirmed, or its report."""
    user = _may_import(request)
    found = get_object_or_404(_imports_of(user), pk=pk)
    if found.state == State.UPLOADED:
        return redirect("suspects:import_mapping", pk)
    context: dict[str, Any] = {"importing": found, "is_there": _is_there(found)}
    if found.state in _AT_WORK:
        context["progress"] = Teller(found.folder).heard()
        return render(request, "suspects/importing/progress.html", context)
    if found.state in {State.CHECKED, State.DONE}:
        context |= previewing.shown(found, user)
        context |= {"has_rejected": rejected_of(found).exists(), "kept_days": REJECTED_KEPT_DAYS}
    if found.state == State.CHECKED:
        context["before"] = _before(found, user)
    page = {State.CHECKED: "preview", State.DONE: "report", State.FAILED: "failed"}[State(found.state)]
    return render(request, f"suspects/importing/{page}.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far an import is, to the page that asks every second; where it has ended, send it on."""
    found = get_object_or_404(_imports_of(_may_import(request)), pk=pk)
    if found.state not in _AT_WORK:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"importing": found, "progress": Teller(found.folder).heard()}
    return render(request, "suspects/importing/_progress.html", context)


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to write what was checked; a second click finds it begun."""
    found = get_object_or_404(_imports_of(_may_import(request)), pk=pk)
    if found.file.is_closed:
        messages.error(request, _("This file is closed: open it again before you import."))
    elif found.state == State.CHECKED:
        begin(found, before=State.CHECKED, state=State.RUNNING)
    return redirect("suspects:importing", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up an import that nobody works on any more."""
    found = get_object_or_404(_imports_of(_may_import(request)), pk=pk)
    if found.state in _AT_WORK and not begin_again(found):
        messages.info(request, _("It is being worked on: wait a little."))
    return redirect("suspects:importing", pk)


@require_GET
def rejected(request: HttpRequest, pk: int) -> FileResponse:
    """Return the rows that were not taken, each with its reason."""
    found = get_object_or_404(_imports_of(_may_import(request)), pk=pk, state=State.DONE)
    path = rejected_of(found)
    if not path.exists():
        raise Http404
    name = _("rows not taken of %(name)s") % {"name": Path(found.name).stem}
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{name}.csv", content_type="text/csv; charset=utf-8"
    )


@require_GET
def imports(request: HttpRequest, pk: int) -> HttpResponse:
    """List the imports into a file."""
    user = _may_import(request)
    file = get_object_or_404(File.objects.visible_to(user), pk=pk)
    page = Paginator(_imports_of(user).filter(file=file).defer("preview"), _A_PAGE).get_page(
        request.GET.get("page")
    )
    title = ngettext("%(n)s import", "%(n)s imports", page.paginator.count) % {"n": page.paginator.count}
    return render(request, "suspects/importing/imports.html", {"file": file, "page": page, "heading": title})
