"""What happened to figures: one line for each change, written with it, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import choices
from indicators.models.committed import Committed
from indicators.models.fields import ExactDecimalField
from indicators.models.figure import Figure
from indicators.workflow import Action, State


class FigureEvent(Committed):
    """One change of one figure. The order is that of `id`, whatever a clock says.

    `value` to `explanation` are what stands after the event; what stood before is the event before.
    """

    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        related_name="events",
        verbose_name=_("figure"),
        db_index=False,  # the unique constraint begins with it; another index would slow each import
    )
    version = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=10, choices=choices(Action))
    state = models.CharField(_("state"), max_length=10, choices=choices(State))
    value = ExactDecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    numerator = ExactDecimalField(_("numerator"), max_digits=20, decimal_places=4, null=True)
    denominator = ExactDecimalField(_("denominator"), max_digits=20, decimal_places=4, null=True)
    availability = models.CharField(_("availability"), max_length=16)
    expected_on = models.DateField(_("expected on"), null=True)
    explanation = models.TextField(_("explanation"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("figure", "version"), name="event_once_for_a_version"),
        )
        indexes = (models.Index(fields=("transaction_number", "id"), name="event_in_order_of_commit"),)

    def __str__(self) -> str:
        return f"{self.figure_id} {self.version} {self.action}"
