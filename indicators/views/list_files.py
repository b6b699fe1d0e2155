"""Files of long lists: having one written in the background, watching it, and taking it."""

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.requests import PersonRequest
from indicators.jobs import write_list
from indicators.list_page import given, plan_of
from indicators.list_writing import LISTS
from indicators.models import ListFile, ListKind
from indicators.services.list_files import request_list_file
from indicators.workbook.tables import CONTENT_TYPES, WRITERS

logger = logging.getLogger(__name__)


@require_POST
def make(request: PersonRequest, plan: str, kind: str) -> HttpResponse:
    """Have a list written, with the filters of the address. Pressed twice, it is written once; without a
    queue, before the answer. 404 for a list in which the person sees nothing."""
    extension = request.POST.get("extension", "")
    if kind not in LISTS or extension not in WRITERS:
        raise Http404
    listing = LISTS[kind](plan_of(plan), request.user, given(request.GET))
    if listing.faults:
        return redirect(f"{reverse(kind, args=[plan])}?{listing.query.urlencode()}")
    rows = listing.page.paginator.count
    if not rows:
        raise Http404
    row = request_list_file(
        plan=listing.plan,
        kind=ListKind(kind),
        query=listing.chosen_query,
        extension=extension,
        language=get_language() or "",
        rows=rows,
        by=request.user,
    )
    try:
        write_list.delay_on_commit(row.job_id)
    except QueueUnreachable:
        logger.exception("The queue is unreachable; job %s waits in the database.", row.job_id)
    return redirect("list_file", pk=row.pk)


@require_safe
def shown(request: PersonRequest, pk: int) -> HttpResponse:
    """How far the file is; when it is there, the way to it."""
    return render(request, "indicators/list_file.html", {"row": _own(request, pk)})


@require_safe
def download(request: PersonRequest, pk: int) -> FileResponse:
    """The file, for who asked for it. 404 while it is not there."""
    row = _own(request, pk)
    if not row.file.name:
        raise Http404
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=CONTENT_TYPES[row.extension],
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: PersonRequest, pk: int) -> ListFile:
    """Another person's file answers like one that does not exist."""
    rows = ListFile.objects.select_related("job", "plan")
    return get_object_or_404(rows, pk=pk, asked_by=request.user)
