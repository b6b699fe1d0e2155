"""The forms of a report's sections and comments, as they are first shown."""

from django import template

from indicators.models import Domain
from reports.models import ReportComment, ReportPassage
from reports.report_forms import AnswerForm, CommentForm, PassageForm

register = template.Library()


@register.simple_tag
def passage_form_of(row: ReportPassage) -> PassageForm:
    """The form of a section's own text."""
    return PassageForm.about(row)


@register.simple_tag
def comment_form_of(domain: Domain) -> CommentForm:
    """An empty comment on a domain."""
    return CommentForm(auto_id=f"comment-{domain.pk}-%s")


@register.simple_tag
def answer_form_of(comment: ReportComment) -> AnswerForm:
    """An empty answer to a comment."""
    return AnswerForm(auto_id=f"answer-{comment.pk}-%s")
