"""The files of a report, stored by their content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Publication, StoredByContent
from reports.models.report import Report


class FileFormat(models.TextChoices):
    """In which form a report is written to a file."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


DRAFT_EDITION = 0
"""The edition of files that were made of a report before it was issued: they are replaced, never frozen."""


class ReportFile(StoredByContent):
    """One file of one edition; an issued edition's files never change.

    `report_version` and `publication` say what it was made of.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="files", verbose_name=_("report"), db_index=False
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    format = models.CharField(_("format"), max_length=4, choices=FileFormat)
    size = models.PositiveIntegerField(_("size in bytes"))
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("published assessment")
    )
    report_version = models.PositiveIntegerField(_("version of the report"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ("report", "-edition", "id")
        constraints = (
            models.UniqueConstraint(fields=("report", "edition", "format"), name="report_file_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.edition} {self.format}"
