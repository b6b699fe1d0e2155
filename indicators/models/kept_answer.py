"""Answers that are kept under a client's Idempotency-Key, so that a request sent twice takes effect once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 200


class KeptAnswer(models.Model):
    """What was answered to a request that changed something, written in the transaction of the change.

    `digest` is that of the request: the same key with another one is a mistake of the client.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    digest = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("HTTP status"))
    etag = models.CharField(_("ETag"), max_length=20, blank=True)
    body = models.TextField(_("body"))
    kept_at = models.DateTimeField(_("kept at"))
    expires_at = models.DateTimeField(_("expires at"), db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="kept_answer_once_for_a_key"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
