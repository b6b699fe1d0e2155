"""Being behind with the office's consent, until a date."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan

REMEDY_LENGTH = 500


class AcceptedLagQuerySet(models.QuerySet["AcceptedLag"]):
    def in_force(self, today: date) -> "AcceptedLagQuerySet":
        """Not withdrawn, and the date is not over. The one accepted last comes first."""
        return self.filter(withdrawn_at__isnull=True, until__gte=today)

    def by_organization(self, indicator: Indicator, today: date) -> "dict[int, AcceptedLag]":
        """What is accepted of an indicator today, by organization id. One query."""
        rows = self.in_force(today).filter(indicator=indicator)
        return {row.organization_id: row for row in rows.order_by("id")}

    def by_indicator(self, plan: Plan, organization: Organization, today: date) -> "dict[int, AcceptedLag]":
        """What is accepted of a place today, by indicator id: the acceptance given last counts. One query."""
        rows = self.in_force(today).filter(indicator__plan=plan, organization=organization)
        return {row.indicator_id: row for row in rows.order_by("id")}


class AcceptedLag(models.Model):
    """The office accepts that a place is behind with an indicator until a date, for a remedy.

    The verdict stays what it is. `until` is the last day; after it the acceptance is over by itself. What
    was accepted is never changed: another date is another row, and withdrawing marks the row.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="accepted_lags", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="accepted_lags", verbose_name=_("organization")
    )
    until = models.DateField(_("accepted until"))
    remedy = models.CharField(_("remedy"), max_length=REMEDY_LENGTH)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = AcceptedLagQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted lag")
        verbose_name_plural = _("accepted lags")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(remedy=""), name="accepted_lag_has_a_remedy"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="accepted_lag_withdrawn_by_somebody_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization}: {self.until}"

    def is_in_force(self, today: date) -> bool:
        return self.withdrawn_at is None and self.until >= today
