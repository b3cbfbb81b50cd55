"""Files that are read in, and duplicates that are merged."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.people.models import User
from spanco.crm.suspects.models.companies import Company
from spanco.crm.suspects.models.files import File


class Imports(models.QuerySet["Import"]):
    """Imports, as far as someone may see them."""

    def visible_to(self, user: User) -> Imports:
        """Return the imports into files a person may see."""
        if user.sees_all:
            return self
        return self.filter(models.Q(by=user) | models.Q(file__in=File.objects.visible_to(user)))

    def of_the_same_table(self, importing: Import) -> Imports:
        """Return those by which the same table was read in before, for the same offer."""
        done = self.filter(state=Import.State.DONE, file__offer=importing.file.offer_id)
        return done.filter(digest=importing.digest).exclude(pk=importing.pk)


def in_own_folder(_instance: models.Model, name: str) -> str:
    """Return where an upload is kept: in a folder that nobody guesses, under no name of the uploader's."""
    folder = secrets.token_urlsafe(12)
    suffix = Path(name).suffix.lower()
    return f"imports/{folder}/table{suffix if suffix in {'.csv', '.tsv', '.txt', '.xlsx', '.xlsm'} else ''}"


class Import(models.Model):
    """A table read into a file of targets: uploaded, mapped, checked, then committed as a whole.

    ``digest`` is that of the upload, by which the same one is known again. ``headers`` are those of the table
    and ``mapping`` says what each means (a header to a field's name); the last mapping of the same headers is
    proposed again. ``options`` says how its cells are read and on what basis people's data are kept.
    ``preview`` and ``counts`` are what checking or committing found; beside the upload lie what was read of
    it, and the rows not taken, each with its reason. ``run`` counts how often it was begun, so that one that
    was given up ends without effect.
    """

    class State(models.TextChoices):
        """How far an import is."""

        UPLOADED = "uploaded", _("to be mapped")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("to be confirmed")
        RUNNING = "running", _("being read in")
        DONE = "done", _("read in")
        FAILED = "failed", _("failed")

    file = models.ForeignKey(File, models.CASCADE, related_name="imports")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    table = models.FileField(upload_to=in_own_folder, max_length=200)
    digest = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    source = models.CharField(_("source of the data"), max_length=120, blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    run = models.PositiveIntegerField(default=0)
    n_rows = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = Imports.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where the upload lies, and what was made of it."""
        return Path(self.table.path).parent

    @property
    def n_new(self) -> int:
        """How many targets it brought."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("merged", 0))


class Merge(models.Model):
    """Two companies found to be one: what was moved to the one kept, so that it can be undone."""

    kept = models.ForeignKey(Company, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Company, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
