"""Writing, issuing, withdrawing and commenting on reports."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models import Report, ReportPassage
from reports.models.comment import COMMENT_LENGTH
from reports.models.passage import OWN_TEXT_LENGTH
from reports.report_workflow import ReportRefusal
from reports.services.reports import REASON_LENGTH
from tasks.note_forms import NO_CONTROLS, Text

REFUSED = {
    ReportRefusal.FORBIDDEN_ROLE: _("You may not do this."),
    ReportRefusal.INVALID_TRANSITION: _(
        "This is not possible in the report's present state. Look at it again."
    ),
    ReportRefusal.OUTDATED: _(
        "A newer version of the assessment has been published: draw the report from it first."
    ),
    ReportRefusal.COMMENTS_UNANSWERED: _("Some comments have no answer yet: answer them first."),
}
"""What is said of an action that does not happen."""


class Versioned(forms.Form):
    """A form about something that was read in some version."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class PassageForm(Versioned):
    """An officer's own text of one section."""

    own_text = Text(
        label=_("Own text"),
        max_length=OWN_TEXT_LENGTH,
        rows=6,
        help_text=_("Stands after the drawn sentences. Each line is a paragraph."),
    )
    is_hidden = forms.BooleanField(label=_("Leave out the drawn sentences"), required=False)

    @classmethod
    def about(cls, row: ReportPassage) -> "PassageForm":
        """The form as it is first shown."""
        initial = {"version": row.version, "own_text": row.own_text, "is_hidden": row.is_hidden}
        return cls(initial=initial, auto_id=f"passage-{row.pk}-%s")


class StepForm(Versioned):
    """A step of the whole report that needs no more words."""


class IssueForm(Versioned):
    """What an issued report bears."""

    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        validators=[NO_CONTROLS],
        help_text=_("As it stands on the paper, for example 嘉质强办〔2019〕3号. It may be left blank."),
    )
    issued_on = forms.DateField(
        label=_("Date of issue"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date as year-month-day, for example 2021-03-31.")},
    )

    @classmethod
    def about(cls, report: Report) -> "IssueForm":
        """The form as it is first shown: today, and the number that an earlier edition had."""
        initial = {"version": report.version, "number": report.number, "issued_on": timezone.localdate()}
        return cls(initial=initial, auto_id="issue-%s")


class WithdrawForm(Versioned):
    """Why an issued report is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        validators=[NO_CONTROLS],
        help_text=_("Kept in the history of the report."),
        error_messages={"required": _("Say why the report is withdrawn.")},
    )

    @classmethod
    def about(cls, report: Report) -> "WithdrawForm":
        """The form as it is first shown."""
        return cls(initial={"version": report.version}, auto_id="withdraw-%s")


class CommentForm(forms.Form):
    """A department's comment on a domain."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=COMMENT_LENGTH,
        validators=[NO_CONTROLS],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is to be changed, or that you agree.")},
    )


class AnswerForm(forms.Form):
    """The office's answer to a comment."""

    answer = forms.CharField(
        label=pgettext_lazy("of the office", "Answer"),
        max_length=COMMENT_LENGTH,
        validators=[NO_CONTROLS],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what was done about the comment.")},
    )
