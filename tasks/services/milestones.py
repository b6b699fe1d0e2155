"""Milestones: the office plans them, the lead department says on which day each was done."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.workflow import Part
from tasks.models import Milestone
from tasks.permissions import note_parts


@transaction.atomic
def finish_milestone(*, milestone: Milestone, done_on: date | None, by: User) -> None:
    """Enter the day on which it was done; None opens it again. Raises PermissionDenied for who does not
    write for the measure. The day is of the past: the form refuses others."""
    if Part.UNIT not in note_parts(by, milestone.measure):
        raise PermissionDenied
    milestone.done_on = done_on
    milestone.save(update_fields=("done_on",))
    record_audit(
        AuditAction.MILESTONE_FINISHED, f"milestone/{milestone.pk}", by=by, detail={"done_on": done_on}
    )
