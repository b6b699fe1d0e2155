"""When figures may be entered: the reporting round of a plan's year, and extensions for single units."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from indicators.models.assessment import Assessment
from indicators.models.committed import Committed
from indicators.models.plan import Plan
from indicators.models.publication import Publication

SHANGHAI = ZoneInfo("Asia/Shanghai")


def start_of(day: date) -> datetime:
    """The first instant of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def end_of(day: date) -> datetime:
    """The first instant after a day in Shanghai: a deadline is the end of its day."""
    return start_of(day + timedelta(days=1))


class RoundState(models.TextChoices):
    """Follows from the dates and the clock; it is never stored."""

    PLANNED = "planned", _("not yet open")
    OPEN = "open", _("open")
    CHECKING = "checking", _("being checked")
    CLOSED = "closed", _("closed")


class RoundQuerySet(models.QuerySet["ReportingRound"]):
    def with_clock(self) -> "RoundQuerySet":
        """With the database's time as `clock`: deadlines know one clock, whatever a server's own says. And
        with whether the year is published, which locks the round."""
        published = Publication.objects.filter(plan=OuterRef("plan"), year=OuterRef("year"))
        rows = self.annotate(clock=Now(), is_published=Exists(published))
        return rows.select_related("plan__organization")

    def with_due(self, unit: Organization) -> "RoundQuerySet":
        """With the unit's latest extension as `extended_to`, and with whether there are draft results that a
        figure of the year counts in: one query knows all that a saved figure needs."""
        latest = Extension.objects.filter(round=OuterRef("pk"), organization=unit)
        drafts = Assessment.objects.filter(plan=OuterRef("plan"), year__gte=OuterRef("year"))
        return self.with_clock().annotate(
            extended_to=Subquery(latest.values("due_on")[:1]), has_draft_results=Exists(drafts)
        )


class ReportingRound(models.Model):
    """The weeks in which a plan's year is reported; what is returned is answered until `answers_due_on`."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rounds", verbose_name=_("plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    answers_due_on = models.DateField(_("answers to returns due on"))

    history = HistoricalRecords(bases=(Committed,))
    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ("plan", "-year")
        constraints = (
            models.UniqueConstraint(fields=("plan", "year"), name="round_once_a_year"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("answers_due_on")),
                name="round_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.year}"

    @property
    def now(self) -> datetime:
        """The database's time when the round was read. Needs `with_clock`."""
        moment: datetime = self.__dict__["clock"]
        return moment

    @property
    def is_locked(self) -> bool:
        """Whether the year is published. Needs `with_clock`."""
        return bool(self.__dict__["is_published"])

    @property
    def has_drafts(self) -> bool:
        """Whether results were computed that a figure of the year counts in. Needs `with_due`."""
        return bool(self.__dict__["has_draft_results"])

    @property
    def state(self) -> RoundState:
        """Needs `with_clock`."""
        if self.now < start_of(self.opens_on):
            return RoundState.PLANNED
        if self.now < end_of(self.due_on):
            return RoundState.OPEN
        return RoundState.CHECKING if self.now < end_of(self.answers_due_on) else RoundState.CLOSED

    def is_open_until(self, day: date) -> bool:
        """Whether the round has opened and `day` is not over, by the database's clock."""
        return start_of(self.opens_on) <= self.now < end_of(day)

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()


class Extension(Committed):
    """A later due date for one unit, with the reason. The one granted last counts; earlier ones stay."""

    round = models.ForeignKey(
        ReportingRound, models.CASCADE, related_name="extensions", verbose_name=_("reporting round")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="extensions", verbose_name=_("organization")
    )
    due_on = models.DateField(_("due on"))
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("-id",)  # a clock may step back
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.round} {self.organization}: {self.due_on}"
