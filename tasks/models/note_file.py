"""Files behind a progress note, each with the versions of the note that it belongs to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models import EvidenceFile
from tasks.models.note import ProgressNote


class NoteFile(EvidenceFile):
    """A file behind a note, from the version with which it came to the one with which it went."""

    note = models.ForeignKey(
        ProgressNote, models.PROTECT, related_name="files", verbose_name=_("progress note")
    )
    added_version = models.PositiveIntegerField(_("version"))
    removed_version = models.PositiveIntegerField(_("removed with version"), null=True)

    class Meta:
        verbose_name = _("file of a progress note")
        verbose_name_plural = _("files of progress notes")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("note", "digest"),
                condition=Q(removed_at__isnull=True),
                name="note_file_once_for_a_note",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_version__isnull=True)
                | Q(removed_at__isnull=False, removed_version__isnull=False),
                name="note_file_removed_with_a_version",
            ),
        )

    def stood_in(self, version: int) -> bool:
        """Whether the file stood behind that version of the note."""
        is_there = self.added_version <= version
        return is_there and (self.removed_version is None or version < self.removed_version)
