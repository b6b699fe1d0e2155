"""The JSON answers of the grid, and files. Codes as in design.md, section 6."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from indicators.forms import initial_of
from indicators.method.checks import Flag
from indicators.models import Figure
from indicators.models.choices import LABELS
from indicators.reading import write_number
from indicators.services.entry import Message
from indicators.services.figures import Conflict
from indicators.workflow import FORBIDDEN, Refused, State

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def saved(figure: Figure, flags: Sequence[Flag]) -> dict[str, Any]:
    """What now stands, as the grid shows it."""
    return {
        **initial_of(figure.indicator, figure),
        "shown": write_number(figure.value),
        "state": figure.state,
        "state_label": str(LABELS[State(figure.state)]),
        "flags": [{"code": flag, "message": str(LABELS[flag])} for flag in flags],
        "saved_at": clock(figure.entered_at),
    }


def nothing() -> dict[str, Any]:
    """A blank row in which nothing ever stood."""
    return {"version": 0, "shown": "", "state": State.DRAFT, "flags": [], "saved_at": clock(timezone.now())}


def refused(refusal: Refused) -> JsonResponse:
    """403 where the person may not, 409 where the moment is wrong."""
    status = 403 if refusal.refusal in FORBIDDEN else 409
    return JsonResponse({"code": refusal.refusal, "message": str(LABELS[refusal.refusal])}, status=status)


def invalid(errors: Mapping[str, Message]) -> JsonResponse:
    """400 with every fault at its field."""
    body = {"code": "INVALID_ENTRY", "errors": {name: str(message) for name, message in errors.items()}}
    return JsonResponse(body, status=400)


def stale(conflict: Conflict) -> JsonResponse:
    """412 with what the other person saved."""
    figure = conflict.figure
    message = _("%(person)s has changed this figure at %(time)s.") % {
        "person": figure.entered_by,
        "time": clock(figure.entered_at),
    }
    theirs = {**initial_of(figure.indicator, figure), "by": str(figure.entered_by)}
    return JsonResponse({"code": "STALE_VERSION", "message": message, "theirs": theirs}, status=412)


def clock(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def download(workbook: bytes, name: str) -> HttpResponse:
    """A workbook that the browser keeps as a file."""
    response = HttpResponse(workbook, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
