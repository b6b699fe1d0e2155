"""What a reader found unclear in a plan's text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import localized
from indicators.models.choices import choices
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan
from indicators.planfile.schema import Severity


class Remark(models.Model):
    """A reviewed remark on the plan's text, which the plan check reports beside what its rules find."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="remarks", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=50)
    number = models.PositiveSmallIntegerField(_("order"), default=0)
    severity = models.CharField(_("severity"), max_length=13, choices=choices(Severity))
    place = models.CharField(_("place in the plan"), max_length=200)
    words = models.CharField(_("the plan's words"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500)
    note_en = models.CharField(_("English note"), max_length=500, blank=True)
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="remarks", verbose_name=_("indicators")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "code"), name="remark_code_once_in_plan"),)

    def __str__(self) -> str:
        return f"{self.code} {self.note_label}"

    @property
    def note_label(self) -> str:
        return localized(self.note, self.note_en)
