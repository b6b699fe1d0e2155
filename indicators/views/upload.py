"""What an upload would change, applying it, and the person's file back with its errors marked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organization
from accounts.requests import PersonRequest
from indicators.addresses import office_plan, unit_to_enter
from indicators.models import Upload
from indicators.models.choices import LABELS
from indicators.services.comparison import compare_forms
from indicators.services.figures import FiguresStale
from indicators.services.uploads import (
    Applied,
    ChoiceMissing,
    Conflicts,
    PreviewStale,
    apply_upload,
    forms_of,
)
from indicators.views.answers import download
from indicators.workbook.filled import FormRefused
from indicators.workbook.form import Column, headings_of
from indicators.workbook.marking import mark_errors
from indicators.workbook.messages import message_of, status_of
from indicators.workbook.sheets import FileRefused
from indicators.workbook_page import Preview, build_workbook_page, marks_of
from indicators.workflow import FORBIDDEN, Refusal, Refused

STALE = 412


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: PersonRequest, plan: str, year: int, unit: str, pk: int) -> HttpResponse:
    """What an upload would change, and applying it.

    400: faults or conflicts are open and nothing was chosen. 409: the time is over. 412: figures moved since
    the preview; the new one is shown. An upload of another unit does not exist.
    """
    _plan, organization = unit_to_enter(request.user, plan, year, unit)
    return _preview_or_apply(request, _upload(plan, year, pk, organization))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def previews(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """The same for a file of many units: one preview, applied in one transaction."""
    office_plan(request.user, plan, year)
    return _preview_or_apply(request, _upload(plan, year, pk, None))


@require_GET
def marked(request: PersonRequest, plan: str, year: int, unit: str, pk: int) -> HttpResponse:
    """The person's own file back, its faulty cells marked."""
    _plan, organization = unit_to_enter(request.user, plan, year, unit)
    return _marked(request, _upload(plan, year, pk, organization))


@require_GET
def marked_many(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """The same for a workbook with a sheet for each unit."""
    office_plan(request.user, plan, year)
    return _marked(request, _upload(plan, year, pk, None))


def preview_url(upload: Upload) -> str:
    """Where an upload is looked at and applied."""
    if upload.unit is None:
        return reverse("workbooks_preview", args=(upload.plan.code, upload.year, upload.pk))
    return reverse("workbook_preview", args=(upload.plan.code, upload.year, upload.unit.code, upload.pk))


def _upload(plan: str, year: int, pk: int, unit: Organization | None) -> Upload:
    rows = Upload.objects.select_related("plan__organization", "unit", "uploaded_by", "applied_by")
    return get_object_or_404(rows, pk=pk, plan__code=plan, year=year, unit=unit)


def _preview_or_apply(request: PersonRequest, upload: Upload) -> HttpResponse:
    try:
        return _applied(request, upload) if request.method == "POST" else _shown(request, upload)
    except FormRefused as refused:  # the plan changed since the upload
        page = build_workbook_page(upload.plan, upload.year, upload.unit, refusal=refused.message)
        context = {"page": page, "plan": upload.plan, "year": upload.year}
        return render(request, "indicators/workbook.html", context, status=400)


def _shown(request: PersonRequest, upload: Upload, status: int = 200) -> HttpResponse:
    context = {"page": _preview(request, upload), "plan": upload.plan, "year": upload.year}
    return render(request, "indicators/workbook_preview.html", context, status=status)


def _preview(request: PersonRequest, upload: Upload) -> Preview:
    return Preview(upload, compare_forms(upload.plan, upload.year, forms_of(upload), request.user))


def _applied(request: PersonRequest, upload: Upload) -> HttpResponse:
    """Apply what was chosen, and lead back to the figures; or show what stands in the way."""
    if not build_workbook_page(upload.plan, upload.year, upload.unit).is_open:
        messages.error(request, str(LABELS[Refusal.PERIOD_CLOSED]))
        return _shown(request, upload, 409)
    chosen = request.POST.get("conflicts")
    try:
        applied = apply_upload(
            upload=upload,
            stamp=request.POST.get("stamp", ""),
            conflicts=Conflicts(chosen) if chosen in set(Conflicts) else None,
            only_faultless=request.POST.get("rows") == "faultless",
            by=request.user,
        )
    except (PreviewStale, FiguresStale):
        messages.error(request, _("Figures changed since this preview: nothing was saved. Look again."))
        return _shown(request, upload, STALE)
    except ChoiceMissing:
        messages.error(request, _("Nothing was saved yet: choose below what is to happen."))
        return _shown(request, upload, 400)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
        return _shown(request, upload, 403 if refusal.refusal in FORBIDDEN else 409)
    messages.success(request, _saved_message(applied))
    if upload.unit is None:
        return redirect("workbooks", plan=upload.plan.code, year=upload.year)
    return redirect("entry", plan=upload.plan.code, year=upload.year, unit=upload.unit.code)


def _saved_message(applied: Applied) -> str:
    if not applied.changed:
        return _("Nothing changed.")
    text = ngettext("%(count)d figure saved.", "%(count)d figures saved.", applied.changed)
    return text % {"count": applied.changed}


def _marked(request: PersonRequest, upload: Upload) -> HttpResponse:
    preview = _preview(request, upload)
    if not preview.is_markable:
        raise Http404
    rows = {each.form.sheet: each.form.heading_row for each in preview.compared}
    with upload.file.open("rb") as file:
        data = file.read()
    try:
        content = mark_errors(data, marks_of(preview), rows, headings_of(Column.ERRORS))
    except FileRefused as refused:
        return HttpResponse(message_of(refused), status=status_of(refused), content_type="text/plain")
    return download(content, _("marked-%(name)s") % {"name": upload.name})
