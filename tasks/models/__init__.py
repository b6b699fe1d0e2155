"""What is being done about the indicators: special projects, who owes what, reminders, and the calendar."""

from tasks.models.calendar import CalendarDay
from tasks.models.duty import MeasureAssignment, Milestone
from tasks.models.note import (
    NEEDS_NEXT_STEP,
    NOTE_FIELDS,
    NoteEvent,
    NoteReason,
    ProgressNote,
    ProgressState,
    led_by,
)
from tasks.models.note_file import NoteFile
from tasks.models.project import Measure, SpecialProject, Summarized
from tasks.models.reminder import MailState, Notice, Reminder

__all__ = [
    "NEEDS_NEXT_STEP",
    "NOTE_FIELDS",
    "CalendarDay",
    "MailState",
    "Measure",
    "MeasureAssignment",
    "Milestone",
    "NoteEvent",
    "NoteFile",
    "NoteReason",
    "Notice",
    "ProgressNote",
    "ProgressState",
    "Reminder",
    "SpecialProject",
    "Summarized",
    "led_by",
]
