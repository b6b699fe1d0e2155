"""Words for what stands in a task's page."""

from django import template
from django.utils.translation import pgettext

from indicators.models.choices import LABELS
from indicators.workflow import State
from tasks.notes_page import MISSING

register = template.Library()


@register.filter
def note_state(value: str) -> str:
    """Where a note stands, in words."""
    return pgettext("of a note", "not written") if value == MISSING else str(LABELS[State(value)])
