"""`workflow_docs`: write docs/workflow.md from the tables that decide."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from indicators.models.choices import LABELS
from indicators.workflow import FORBIDDEN, TRANSITIONS, Condition, Part, Refusal, Transition
from tasks.note_forms import REFUSED
from tasks.note_workflow import NOTES

PAGE = settings.BASE_DIR / "docs" / "workflow.md"
PARTS = {
    Part.UNIT: "the unit that reports, or the office",
    Part.LEAD: "the lead department, or the office",
    Part.OFFICE: "the office",
}
NOTE_PARTS = {
    Part.UNIT: "a clerk of a lead department, or the office",
    Part.LEAD: "a reviewer of a lead department, or the office",
}
CONDITIONS = {
    Condition.YEAR_UNPUBLISHED: "the year is not published",
    Condition.YEAR_PUBLISHED: "the year is published",
    Condition.ROUND_OPEN: "the round is open for the unit",
    Condition.ANSWERS_OPEN: "answers to returns are still taken",
    Condition.NOT_LOOKED_AT: "no reviewer has looked at it",
    Condition.NOT_OPENED: "the unit has not opened the return",
    Condition.NOT_OWN: "somebody else entered and submitted it",
}

HEAD = ("| state | action | who | only if | next state |", "|---|---|---|---|---|")


class Command(BaseCommand):
    help = "Write docs/workflow.md from indicators/workflow.py and tasks/note_workflow.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="compare with the committed page, write nothing"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        page = render()
        if not check:
            PAGE.write_text(page, encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            raise CommandError("docs/workflow.md is out of date: run `manage.py workflow_docs`.")


def render() -> str:
    """The page: for figures and for notes the table, then the refusals with their status."""
    with override("en"):
        refusals = [
            f"| `{each}` | {403 if each in FORBIDDEN else 409} | {LABELS[each]} |" for each in Refusal
        ]
        of_notes = [f"| `{each}` | {REFUSED[each]} |" for each in Refusal if each in REFUSED]
    return "\n".join(
        [
            "# The life of a figure",
            "",
            "Made from `indicators/workflow.py` by `manage.py workflow_docs`. What is not in the",
            "table does not happen, at any door.",
            "",
            *HEAD,
            *_lines(TRANSITIONS, PARTS),
            "",
            "| refusal | status | what the person reads |",
            "|---|---|---|",
            *refusals,
            "",
            "# The life of a progress note",
            "",
            "Made from `tasks/note_workflow.py` in the same way. Publishing a year locks its notes; what is",
            "approved is read by everybody who may log in.",
            "",
            *HEAD,
            *_lines(NOTES.values(), NOTE_PARTS),
            "",
            "The refusals are the same; some are said otherwise.",
            "",
            "| refusal | what the person reads |",
            "|---|---|",
            *of_notes,
            "",
        ]
    )


def _lines(rows: Iterable[Transition], parts: dict[Part, str]) -> list[str]:
    return [
        f"| `{row.state}` | `{row.action}` | {parts[row.part]} "
        f"| {', '.join(CONDITIONS[each] for each in row.conditions) or '–'} | `{row.to}` |"
        for row in rows
    ]
