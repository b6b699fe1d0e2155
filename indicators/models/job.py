"""Background work. The row is the truth; a message in a queue is only a reminder to look at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.plan import Plan


class JobKind(models.TextChoices):
    ASSESS = "assess", _("compute the assessment")
    REPORT = "report", _("make the files of a report")
    LIST = "list", _("write a list to a file")


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """One piece of background work: who asked, how far it is, what went wrong.

    `key` names the work; there is at most one unfinished job for a key. A running job holds a lease; a
    worker that dies lets the lease run out, and the next attempt takes the job over.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=JobKind)
    key = models.CharField(_("key"), max_length=100)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="jobs", verbose_name=_("plan"))
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=Q(state__in=UNFINISHED), name="job_one_unfinished_for_a_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | Q(state__in=(JobState.DONE, JobState.FAILED), finished_at__isnull=False),
                name="job_finished_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}: {self.get_state_display()}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
