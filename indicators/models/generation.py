"""How often each table changed: what the API's ETags are made of (docs/adr/0021-api-generations.md).

Triggers count, so that no door can forget to: a statement that changes a watched table counts it up in the
transaction that it belongs to. Each database session has a slot of its own, so that writers do not wait for
each other; the sum over the slots grows with every commit, also with one that comes late.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Sum


class GenerationQuerySet(models.QuerySet["Generation"]):
    def of(self, tables: Iterable[type[models.Model]]) -> int:
        """A number that grows whenever one of the tables changes (one query)."""
        names = [table._meta.db_table for table in tables]
        total: int | None = self.filter(subject__in=names).aggregate(total=Sum("number"))["total"]
        return total or 0


class Generation(models.Model):
    """How often one slot's sessions changed a table (`subject`). Written by triggers alone."""

    subject = models.CharField(max_length=63)
    slot = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()

    objects = GenerationQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "slot"), name="generation_once_a_slot"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
