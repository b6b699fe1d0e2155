"""What is being done about the indicators: special projects, reminders, and the days to work on them."""

from tasks.models.calendar import CalendarDay
from tasks.models.project import Measure, SpecialProject, Summarized
from tasks.models.reminder import MailState, Notice, Reminder

__all__ = [
    "CalendarDay",
    "MailState",
    "Measure",
    "Notice",
    "Reminder",
    "SpecialProject",
    "Summarized",
]
