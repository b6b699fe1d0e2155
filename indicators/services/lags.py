"""Accepting that something is behind, and taking that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from indicators.models import AcceptedLag, Indicator


@transaction.atomic
def accept_lag(
    *, indicator: Indicator, organization: Organization, until: date, remedy: str, by: User
) -> AcceptedLag:
    """Accept that a place is behind until a day. The acceptance given last counts; earlier ones stay."""
    return AcceptedLag.objects.create(
        indicator=indicator, organization=organization, until=until, remedy=remedy, accepted_by=by
    )


@transaction.atomic
def withdraw_lag(*, lag: AcceptedLag, by: User) -> None:
    """Accept it no longer, nor by an earlier acceptance of the same. Done twice, it is done once."""
    same = AcceptedLag.objects.filter(
        indicator=lag.indicator_id,
        organization=lag.organization_id,
        withdrawn_at__isnull=True,
        pk__lte=lag.pk,
    )
    same.update(withdrawn_by=by, withdrawn_at=timezone.now())
