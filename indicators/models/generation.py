"""How often each table changed: what the API's ETags are made of (docs/adr/0021-api-generations.md).

Triggers count, so that no door can forget to: a statement that changes a watched table counts it up in the
transaction that it belongs to. Each database session has a slot of its own, so that writers do not wait for
each other; the sum over the slots grows with every commit, also with one that comes late.
"""

from collections.abc import Iterable

from django.db import connections, models

SUM_OF = 'SELECT COALESCE(SUM(number), 0) FROM "indicators_generation" WHERE subject IN ({marks})'


class GenerationQuerySet(models.QuerySet["Generation"]):
    def of(self, tables: Iterable[type[models.Model]]) -> int:
        """A number that grows whenever one of the tables changes (one query).

        As text: every answer of the API asks this first, and composing the same query anew each time takes
        ten times as long as answering it.
        """
        names = [table._meta.db_table for table in tables]
        marks = ", ".join(["%s"] * len(names))
        with connections[self.db].cursor() as cursor:
            cursor.execute(SUM_OF.format(marks=marks), names)
            [total] = cursor.fetchone()
        return int(total)


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
