"""What the rows of all kept files have in common. A file is stored once by its content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredByContent(models.Model):
    """A file whose stored name is made of its digest, never of what somebody called it."""

    file = models.FileField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        abstract = True


class AddedFile(StoredByContent):
    """A file that somebody has added, with the name that people see."""

    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class EvidenceFile(AddedFile):
    """A file that shows where something comes from. It is removed by a mark."""

    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        abstract = True
