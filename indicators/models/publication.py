"""What was published: assessments as they were, frozen with what they were made of (method.md, section 8).

Rows are only ever added. Triggers in both databases refuse to change them, and to delete any that is not of
a demo plan (docs/adr/0014-publications.md).
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models.assessment import OutcomeColumns
from indicators.models.committed import Committed
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan

DIGEST = r"^[0-9a-f]{64}\Z"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def for_year(self, plan: Plan, year: int) -> "PublicationQuerySet":
        """The versions of a plan's year, the newest first, without the copies of their inputs."""
        return self.filter(plan=plan, year=year).select_related("published_by").defer("inputs")

    def standing(self) -> "PublicationQuerySet":
        """The newest version of each plan and year, without the copies of their inputs."""
        newer = Publication.objects.filter(
            plan=OuterRef("plan"), year=OuterRef("year"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer)).defer("inputs")


class Publication(Committed):
    """One version of a year's assessment, as it was published.

    `inputs` is the record of all that went in (`indicators/record.py`), kept as text so that its digest can
    be taken again; `results_digest` is that of the results.
    """

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="publications", db_index=False, verbose_name=_("plan")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))
    method_version = models.CharField(_("version of the method"), max_length=16)
    inputs = models.TextField(_("inputs"))
    inputs_digest = models.CharField(_("digest of the inputs"), max_length=64)
    results_digest = models.CharField(_("digest of the results"), max_length=64)
    is_demo = models.BooleanField(_("holds demo figures"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("published assessment")
        verbose_name_plural = _("published assessments")
        ordering = ("plan", "-year", "-version")
        constraints = (
            models.UniqueConstraint(fields=("plan", "year", "version"), name="publication_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="publication_version_from_one"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="publication_again_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(inputs_digest__regex=DIGEST, results_digest__regex=DIGEST),
                name="publication_digests_are_sha256",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.year} v{self.version}"


class PublishedResult(OutcomeColumns):
    """One answer of a published version. Read it; nothing changes it."""

    publication = models.ForeignKey(
        Publication,
        models.CASCADE,
        related_name="results",
        db_index=False,
        verbose_name=_("published assessment"),
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", db_index=False, verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, verbose_name=_("organization")
    )

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        ordering = ("publication", "indicator", "organization")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "indicator", "organization"), name="published_result_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication_id} {self.indicator_id} {self.organization_id}: {self.verdict}"
