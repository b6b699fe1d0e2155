"""Accepting that something is behind, and taking that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import AcceptedLag, Indicator


@transaction.atomic
def accept_lag(
    *, indicator: Indicator, organization: Organization, until: date, remedy: str, by: User
) -> AcceptedLag:
    """Accept that a place is behind until a day. The acceptance given last counts; earlier ones stay."""
    lag = AcceptedLag.objects.create(
        indicator=indicator, organization=organization, until=until, remedy=remedy, accepted_by=by
    )
    about = f"{indicator.plan.code}/{organization.code}/{indicator.code}"
    record_audit(AuditAction.LAG_ACCEPTED, about, by=by, detail={"until": until})
    return lag


@transaction.atomic
def withdraw_lag(*, lag: AcceptedLag, by: User) -> None:
    """Accept it no longer, nor by an earlier acceptance of the same. Done twice, it is done once."""
    same = AcceptedLag.objects.filter(
        indicator=lag.indicator_id,
        organization=lag.organization_id,
        withdrawn_at__isnull=True,
        pk__lte=lag.pk,
    )
    if same.update(withdrawn_by=by, withdrawn_at=timezone.now()):
        record_audit(AuditAction.LAG_WITHDRAWN, f"lag/{lag.pk}", by=by)
