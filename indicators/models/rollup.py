"""What was rolled up for places with others below them: where the step after a save begins (ADR 32)."""

from decimal import Decimal

from django.db import models

from accounts.models import Organization
from indicators.method.types import Availability, Rolled
from indicators.models.choices import choices
from indicators.models.indicator import Indicator
from indicators.models.made_rows import MadeRowQuerySet


def _number() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=24, decimal_places=4, null=True)


class RollUp(models.Model):
    """One place's value for one year, made of what lies below it: `method.types.Rolled`, column by column.

    Without these, one changed figure would cost reading all figures of its indicator. Each full run writes
    them anew; whoever changes a figure writes those above it, under the lock of the drafts.
    """

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    value = _number()
    availability = models.CharField(max_length=16, choices=choices(Availability), null=True)
    reported = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    numerator = _number()
    denominator = _number()

    objects = MadeRowQuerySet["RollUp"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("indicator", "organization", "year"), name="roll_up_once"),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.organization_id} {self.year}: {self.value}"

    def for_method(self) -> Rolled:
        """What the method makes the next level of."""
        availability = None if self.availability is None else Availability(self.availability)
        return Rolled(
            self.value, availability, self.reported, self.expected, self.numerator, self.denominator
        )
