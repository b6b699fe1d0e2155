"""Progress notes (进展情况): the list of a year, one measure's note, and checking it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import PersonRequest
from indicators import formatting
from indicators.addresses import plan_and_year
from indicators.downloads import attachment
from indicators.models import Plan
from indicators.models.choices import LABELS
from indicators.services.evidence import EvidenceRefused
from indicators.workflow import FORBIDDEN, Action, Refused
from tasks.models import Measure, NoteFile, NoteReason, ProgressNote
from tasks.note_forms import REFUSED, REQUIRED, DoneForm, NoteForm, NoteReturnForm
from tasks.notes_page import NotePage, build_note_page, build_notes_page
from tasks.permissions import can_read_note_file, can_read_notes_of, can_work_on_notes
from tasks.services.milestones import finish_milestone
from tasks.services.notes import (
    NoteIncomplete,
    NoteStale,
    SeenNote,
    approve_notes,
    return_note,
    save_note,
    submit_note,
    withdraw_note,
)


@require_safe
def notes(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """The measures whose notes the person writes or checks; `?state=` shows those in one state."""
    plan_row = _plan(request.user, plan, year)
    page = build_notes_page(plan_row, year, request.user, request.GET.get("state", ""))
    return render(request, "tasks/notes.html", {"page": page})


@require_POST
def approve(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Approve the chosen notes, each in the version that was shown; all or none."""
    _plan(request.user, plan, year)
    seen = [each for text in request.POST.getlist("note") if (each := _seen(text))]
    try:
        count = approve_notes(seen=seen, by=request.user)
    except ProgressNote.DoesNotExist:
        raise Http404 from None
    except (NoteStale, Refused) as fault:
        messages.error(request, _words_for(fault))
        return redirect("notes", plan=plan, year=year)
    text = ngettext("%(count)d note approved.", "%(count)d notes approved.", count)
    messages.success(request, text % {"count": count})
    return redirect("notes", plan=plan, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: PersonRequest, plan: str, year: int, project: str, measure: str) -> HttpResponse:
    """Write the note: `action` is save or submit.

    400: faults at their fields. 403 and 409: not this person, not now. 412: somebody else changed it.
    """
    plan_row, row = _measure(request.user, plan, year, project, measure)
    if request.method != "POST":
        return _shown(request, plan_row, year, row)
    form = NoteForm(request.POST, request.FILES)
    status = _write(request, row, year, form) if form.is_valid() else 400
    if status:
        if request.FILES and "new_files" not in form.errors:
            form.add_error("new_files", _("Choose the files again: they were not kept."))
        return _shown(request, plan_row, year, row, form, status)
    return redirect("note", plan=plan, year=year, project=project, measure=measure)


@require_safe
def file(request: PersonRequest, pk: int) -> FileResponse:
    """A file behind a note, always as a download. One that the person may not see does not exist."""
    rows = NoteFile.objects.select_related("note__measure").prefetch_related("note__measure__assignments")
    row = get_object_or_404(rows, pk=pk)
    if not can_read_note_file(request.user, row):
        raise Http404
    return attachment(row.file.open("rb"), row.name)


@require_POST
def withdraw(request: PersonRequest, plan: str, year: int, project: str, measure: str) -> HttpResponse:
    """Take a note back that is not checked yet."""
    _plan_row, row = _measure(request.user, plan, year, project, measure)
    form = NoteForm(request.POST)
    form.is_valid()
    try:
        withdraw_note(measure=row, year=year, version=form.cleaned_data.get("version", 0), by=request.user)
        messages.success(request, _("The note is a draft again."))
    except (NoteStale, Refused) as fault:
        messages.error(request, _words_for(fault))
    return redirect("note", plan=plan, year=year, project=project, measure=measure)


@require_POST
def review(request: PersonRequest, plan: str, year: int, project: str, measure: str) -> HttpResponse:
    """Approve the note (`action=approve`), or return it with the reason. 400: faults at their fields."""
    plan_row, row = _measure(request.user, plan, year, project, measure)
    standing = get_object_or_404(ProgressNote, measure=row, year=year)
    is_return = request.POST.get("action") != Action.APPROVE
    form = NoteReturnForm(request.POST)
    if is_return and not form.is_valid():
        return _shown(request, plan_row, year, row, return_form=form, status=400)
    seen = SeenNote(standing.pk, _version(request))
    try:
        _decide(seen, form if is_return else None, request.user)
    except (NoteStale, Refused) as fault:
        messages.error(request, _words_for(fault))
        return _shown(request, plan_row, year, row, status=_status_of(fault))
    messages.success(request, _("The note is returned.") if is_return else _("The note is approved."))
    return redirect("note", plan=plan, year=year, project=project, measure=measure)


@require_POST
def milestone(
    request: PersonRequest, plan: str, year: int, project: str, measure: str, pk: int
) -> HttpResponse:
    """Say on which day a milestone was done; blank opens it again."""
    _plan_row, row = _measure(request.user, plan, year, project, measure)
    found = get_object_or_404(row.milestones, pk=pk)
    found.measure = row
    form = DoneForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        finish_milestone(milestone=found, done_on=form.cleaned_data["done_on"], by=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, " ".join(map(str, form.errors["done_on"])))
    return redirect("note", plan=plan, year=year, project=project, measure=measure)


def _plan(person: User, code: str, year: int) -> Plan:
    if not can_work_on_notes(person):
        raise PermissionDenied
    return plan_and_year(code, year)


def _measure(person: User, plan: str, year: int, project: str, measure: str) -> tuple[Plan, Measure]:
    """One that another department leads answers like one that does not exist."""
    plan_row = _plan(person, plan, year)
    rows = Measure.objects.filter(project__plan=plan_row, project__code=project).select_related("project")
    row = get_object_or_404(
        rows.prefetch_related("assignments__organization", "milestones", "indicators"), code=measure
    )
    row.project.plan = plan_row
    if not can_read_notes_of(person, row):
        raise Http404
    return plan_row, row


def _write(request: PersonRequest, measure: Measure, year: int, form: NoteForm) -> int:
    """0 where it was written, else the status that says why not; the reasons stand in the form."""
    is_submit = request.POST.get("action") == Action.SUBMIT
    write = submit_note if is_submit else save_note
    try:
        write(
            measure=measure,
            year=year,
            wording=form.wording,
            files=form.files_wanted,
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except NoteIncomplete as incomplete:
        for name in incomplete.fields:
            form.add_error(name, REQUIRED[name])
        return 400
    except EvidenceRefused as refusal:
        form.add_error("new_files", str(refusal.message))
        return 400
    except (NoteStale, Refused) as fault:
        form.add_error(None, _words_for(fault))
        return _status_of(fault)
    messages.success(request, _("The note is handed in.") if is_submit else _("Saved as a draft."))
    return 0


def _decide(seen: SeenNote, form: NoteReturnForm | None, by: User) -> None:
    if form is None:
        approve_notes(seen=[seen], by=by)
        return
    typed = form.cleaned_data
    return_note(seen=seen, reason=NoteReason(typed["reason"]), comment=typed["comment"], by=by)


def _shown(
    request: PersonRequest,
    plan: Plan,
    year: int,
    measure: Measure,
    form: NoteForm | None = None,
    status: int = 200,
    return_form: NoteReturnForm | None = None,
) -> HttpResponse:
    """The page, with a form that came back where it was faulty."""
    page = build_note_page(plan, year, measure, request.user)
    context = {
        "page": page,
        "form": _current(form, request, page) if form else NoteForm.about(page.note),
        "return_form": return_form
        or NoteReturnForm(initial={"version": page.note.version if page.note else 0}),
    }
    return render(request, "tasks/note.html", context, status=status)


def _current(form: NoteForm, request: PersonRequest, page: NotePage) -> NoteForm:
    """The form with what was typed. It stands beside what others wrote, so that now it may replace it."""
    data = request.POST.copy()
    data["version"] = str(page.note.version if page.note else 0)
    form.data = data
    return form


def _seen(text: str) -> SeenNote | None:
    """“12:3” is note 12 in version 3."""
    number, _colon, version = text.partition(":")
    is_number = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (number, version))
    return SeenNote(int(number), int(version)) if is_number else None


def _version(request: PersonRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _words_for(fault: NoteStale | Refused) -> str:
    if isinstance(fault, Refused):
        return str(REFUSED.get(fault.refusal) or LABELS[fault.refusal])
    words = {"person": fault.note.written_by, "moment": formatting.moment(fault.note.written_at)}
    return _("Nothing was saved: the note was changed meanwhile, last by %(person)s on %(moment)s.") % words


def _status_of(fault: NoteStale | Refused) -> int:
    if isinstance(fault, NoteStale):
        return 412
    return 403 if fault.refusal in FORBIDDEN else 409
