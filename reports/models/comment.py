"""What lead departments say about a report, domain by domain, and what the office answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models import Domain
from reports.models.report import Report

COMMENT_LENGTH = 2000


class ReportComment(models.Model):
    """A department's comment on one domain of a report, with the office's answer once there is one."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments", verbose_name=_("report"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+", verbose_name=_("domain"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    text = models.TextField(_("comment"), max_length=COMMENT_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    answer = models.TextField(_("answer"), max_length=COMMENT_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")
        ordering = ("report", "domain", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True, answer="")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="report_comment_answered_by_somebody_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="report_comment_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.domain_id} {self.organization_id}"
