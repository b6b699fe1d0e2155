"""Written reports: what is drawn from a published assessment, and every step that it took."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Plan, Publication
from reports.annual.content import Kind
from reports.report_workflow import ReportAction, ReportState


class ReportKind(models.TextChoices):
    """The kinds of `annual.content.Kind`, with their names."""

    ANNUAL = Kind.ANNUAL.value, _("annual report")
    MIDTERM = Kind.MIDTERM.value, _("mid-term report")
    FINAL = Kind.FINAL.value, _("final report")
    NOTICE = Kind.NOTICE.value, _("notice of the year")


class ReportLanguage(models.TextChoices):
    """In which language a report is written; each is named in itself."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class StateLabel(models.TextChoices):
    """The states of `report_workflow.ReportState`, with their names."""

    DRAFT = ReportState.DRAFT.value, _("report draft")
    COMMENTS = ReportState.COMMENTS.value, _("open for comments")
    FINAL = ReportState.FINAL.value, _("issued")


class ActionLabel(models.TextChoices):
    """The actions that move a report as a whole, in the words of its history."""

    DRAW = ReportAction.DRAW.value, _("drawn from a published version")
    OPEN = ReportAction.OPEN.value, _("opened for comments")
    CLOSE = ReportAction.CLOSE.value, _("comments closed")
    ISSUE = ReportAction.ISSUE.value, _("issued")
    WITHDRAW = ReportAction.WITHDRAW.value, _("withdrawn")


class Report(models.Model):
    """A report of one kind on a plan's year, in one language; pressing twice makes one.

    `publication` is the published version that its sentences are drawn from. `version` counts the steps of
    the whole report; whoever takes one names the version read. `edition` counts how often it was issued.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name=_("plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind)
    language = models.CharField(_("language"), max_length=8, choices=ReportLanguage)
    # Publications only go with a demo plan's data; its reports go with them.
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="reports", verbose_name=_("published assessment")
    )
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=StateLabel, default=StateLabel.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    edition = models.PositiveSmallIntegerField(_("edition"), default=0)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("plan", "-year", "kind", "language")
        constraints = (
            models.UniqueConstraint(fields=("plan", "year", "kind", "language"), name="report_once"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FINAL) | Q(edition__gte=1, issued_on__isnull=False),
                name="report_final_has_its_date",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_final(self) -> bool:
        return self.state == ReportState.FINAL


class ReportEvent(models.Model):
    """One step of one report, with the published version that it was then drawn from. Never changed."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="events", verbose_name=_("report"), db_index=False
    )
    version = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=8, choices=ActionLabel)
    state = models.CharField(_("state"), max_length=8, choices=StateLabel)
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("published assessment")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("report", "version"), name="report_event_once_for_a_version"),
            models.CheckConstraint(
                condition=~Q(action=ReportAction.WITHDRAW) | ~Q(reason=""),
                name="report_withdrawn_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.version} {self.action}"
