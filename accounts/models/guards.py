"""What guards the log-in: guesses that were counted, and codes for a lost second factor."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

SUBJECT_LENGTH = 64


class LoginGuesses(models.Model):
    """When guesses at one account, from one address or by one known browser were last let through to a check.

    `subject` is a digest: what somebody typed as a user name may well be a password. `times` are the latest
    moments, as seconds since 1970; `services.guesses` alone reads and writes them, under the row's lock.
    """

    subject = models.CharField(max_length=SUBJECT_LENGTH, unique=True)
    times = models.JSONField(default=list)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("guesses at a log-in")
        verbose_name_plural = _("guesses at log-ins")

    def __str__(self) -> str:
        return f"{self.subject[:8]} {len(self.times)}"


class RecoveryCode(models.Model):
    """A code that stands in once for a second factor that is lost. Only its digest is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = (
            models.UniqueConstraint(fields=("person", "digest"), name="recovery_code_once_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest[:8]}"
