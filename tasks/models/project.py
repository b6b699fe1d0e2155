"""Special projects (专栏) of a plan and their measures (子项)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Named, localized
from indicators.models import Indicator, Plan
from indicators.models.choices import choices
from indicators.planfile.schema import MeasureKind


class Summarized(Named):
    """Something with a name and a summary in our own words."""

    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    summary_en = models.TextField(_("English summary"), max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def summary_label(self) -> str:
        return localized(self.summary, self.summary_en)


class SpecialProject(Summarized):
    """A special project of a plan, with the indicators that it serves."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="special_projects", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=20)
    number = models.PositiveSmallIntegerField(_("number"))
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="special_projects", verbose_name=_("indicators")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("special project")
        verbose_name_plural = _("special projects")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "code"), name="project_code_once_in_plan"),)


class Measure(Summarized):
    """A named part of a special project: a program, project, action, pilot or town."""

    project = models.ForeignKey(
        SpecialProject, models.CASCADE, related_name="measures", verbose_name=_("special project")
    )
    code = models.CharField(_("code"), max_length=20)
    number = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=choices(MeasureKind))
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="measures", verbose_name=_("indicators")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("project", "number")
        constraints = (
            models.UniqueConstraint(fields=("project", "code"), name="measure_code_once_in_project"),
        )
