"""Who answers for what by a workbook: fetch it, send it filled in, see what would change, and apply that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from indicators.models import Plan
from indicators.views.answers import download
from indicators.workbook.messages import message_of, status_of
from indicators.workbook.opening import open_file
from indicators.workbook.sheets import FileRefused
from tasks.services.responsibilities import AssignmentsChanged, assign_many
from tasks.views.responsibilities import plan_to_assign
from tasks.workbook.reading import NotTheWorkbook, read_departments
from tasks.workbook_page import WorkbookPreview, build_workbook_preview, wanted_of, workbook_of


@require_safe
def template(request: PersonRequest, plan: str) -> HttpResponse:
    """The workbook, filled with what stands: for the office."""
    row = plan_to_assign(request.user, plan)
    return download(workbook_of(row), f"departments-{plan}-{timezone.localdate().isoformat()}.xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: PersonRequest, plan: str) -> HttpResponse:
    """Take a filled workbook and show what it would change. 400, 413, 415: none that is taken, and why; 400
    also where cells are wrong, all of which are named. Nothing is written here."""
    row = plan_to_assign(request.user, plan)
    if request.method != "POST":
        return _shown(request, row)
    file = request.FILES.get("file")
    if file is None:
        return _shown(request, row, refusal=_("Choose a file first."), status=400)
    try:
        rows = read_departments(open_file(file.read(), file.name or ""), row.code)
    except FileRefused as refused:
        return _shown(request, row, refusal=message_of(refused), status=status_of(refused))
    except NotTheWorkbook as refused:
        return _shown(request, row, refusal=str(refused.message), status=400)
    preview = build_workbook_preview(row, rows)
    return _shown(request, row, preview=preview, status=400 if preview.faults else 200)


@require_POST
def apply(request: PersonRequest, plan: str) -> HttpResponse:
    """Write what was previewed, all or none. 409: something changed meanwhile, or the preview is too old."""
    row = plan_to_assign(request.user, plan)
    wanted = wanted_of(row, request.POST.get("changes", ""))
    if not wanted:
        return _shown(request, row, refusal=_("The preview has expired. Upload the file again."), status=409)
    try:
        count = assign_many(wanted=wanted, by=request.user)
    except AssignmentsChanged as fault:
        text = _("The departments of “%(name)s” were changed meanwhile. Download the workbook anew.")
        refusal = text % {"name": fault.subject.label}
        return _shown(request, row, refusal=refusal, status=409)
    text = ngettext("Departments of %(count)d row saved.", "Departments of %(count)d rows saved.", count)
    messages.success(request, text % {"count": count})
    return redirect("responsibilities", plan=plan)


def _shown(
    request: PersonRequest,
    plan: Plan,
    *,
    preview: WorkbookPreview | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"plan": plan, "preview": preview, "refusal": refusal}
    return render(request, "tasks/departments_workbook.html", context, status=status)
