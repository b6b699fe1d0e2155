"""Where working days differ from Monday to Friday: holidays, and the days worked for them (调休)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.calendar import Exceptions


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def exceptions(self) -> Exceptions:
        """All days by date, for `tasks.calendar`. One query of some 35 rows for each year on record."""
        return dict(self.values_list("date", "is_workday"))


class CalendarDay(models.Model):
    """One day of the State Council's yearly notice on holidays. The office keeps the list."""

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(
        _("working day"), help_text=_("Ticked: a weekend day that is worked. Not ticked: a day off.")
    )
    name = models.CharField(_("occasion"), max_length=50)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working-day calendar")
        ordering = ("-date",)

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
