"""Taking in a filled workbook, and applying it: nothing before it is asked for, and then all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Plan, Upload, UploadState
from indicators.services.comparison import ComparedForm, ComparedRow, Kind, compare_forms, stamp_of
from indicators.services.entry import Entry
from indicators.services.events import lock_unit
from indicators.services.figures import enter_figures, subject_of
from indicators.services.kept_files import store_content
from indicators.workbook.bundle import unpack
from indicators.workbook.filled import FilledForm, FormFault, FormRefused, find_forms
from indicators.workbook.limits import MB, PAGE_LIMITS
from indicators.workbook.opening import open_file
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused
from indicators.workbook.storing import form_from_json, form_to_json

KEPT_FOR = timedelta(days=30)
STORED_SUFFIXES = (".xlsx", ".csv", ".zip")
SHOWN_NAME_LENGTH = 200


class Conflicts(StrEnum):
    """What to do where somebody else changed a figure since the download."""

    KEEP_THEIRS = "theirs"
    TAKE_MINE = "mine"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many figures an upload wrote, and in how many units."""

    changed: int
    units: int


class PreviewStale(Exception):
    """Figures moved since the preview was shown; nothing was written."""


class ChoiceMissing(Exception):
    """The upload has faults or conflicts, and the person did not say what to do about them."""


def receive_upload(
    *, plan: Plan, year: int, unit: Organization | None, file: "File[bytes]", by: User
) -> Upload:
    """Read a file and keep what it says for the preview. No figure is touched.

    `unit` is None for the office's file of many units. Raises FileRefused or FormRefused where the file is
    none of this place; single faulty cells are the preview's.
    """
    name, data = file.name or "", _content(file)
    forms = read_forms(data, name, many=unit is None)
    _check_place(forms, plan, year, unit)
    compare_forms(plan, year, forms, by)
    return _keep(plan, year, unit, name, data, forms, by)


def _content(file: "File[bytes]") -> bytes:
    """The file's bytes. Too many are refused before they are read."""
    if file.size > PAGE_LIMITS.upload:
        raise FileRefused(Refusal.TOO_LARGE, size=f"{file.size / MB:.1f}", limit=PAGE_LIMITS.upload // MB)
    return bytes(file.read())


def forms_of(upload: Upload) -> list[FilledForm]:
    """What was read from the file."""
    return [form_from_json(form) for form in upload.forms]


def read_forms(data: bytes, name: str, *, many: bool) -> list[FilledForm]:
    """All forms of a file; of a .zip, of all workbooks in it. Raises FileRefused or FormRefused."""
    shown = shown_name(name)
    if not (many and name.lower().endswith(".zip")):
        return find_forms(open_file(data, name), shown)
    files = unpack(data)
    if not files:
        raise FormRefused(FormFault.NO_WORKBOOK, file=shown)
    return [
        form for each, content in files for form in find_forms(open_file(content, each), shown_name(each))
    ]


@transaction.atomic
def apply_upload(
    *, upload: Upload, stamp: str, conflicts: Conflicts | None, only_faultless: bool, by: User
) -> Applied:
    """Write what the preview showed: all of it, or with `only_faultless` all but the faulty rows; or nothing.

    `stamp` is the preview's. An upload is applied once: pressed again, it changes nothing, and so does a file
    that says what stands. Raises PreviewStale where figures moved since, FiguresStale where one moves this
    very moment, ChoiceMissing, and workflow.Refused where the time is over.
    """
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if row.state == UploadState.APPLIED:
        return Applied(0, 0)
    for subject in _subjects(upload.plan, forms_of(row)):
        lock_unit(subject)
    forms = compare_forms(upload.plan, upload.year, forms_of(row), by)
    moving = [each for form in forms for each in form.of_kind(Kind.NEW, Kind.CHANGED, Kind.CONFLICT)]
    faulty = any(form.of_kind(Kind.FAULTY) for form in forms)
    if (moving or faulty) and stamp_of(forms) != stamp:
        raise PreviewStale
    if (faulty and not only_faultless) or (conflicts is None and any(_is_conflict(each) for each in moving)):
        raise ChoiceMissing
    changed = [_write(upload, form, conflicts, by) for form in forms]
    row.state, row.applied_by, row.applied_at = UploadState.APPLIED, by, timezone.now()
    row.save(update_fields=("state", "applied_by", "applied_at"))
    detail = {"changed": sum(changed), "file": row.digest}
    record_audit(AuditAction.WORKBOOK_APPLIED, _about(upload), by=by, detail=detail)
    return Applied(sum(changed), sum(1 for count in changed if count))


def _write(upload: Upload, form: ComparedForm, conflicts: Conflicts | None, by: User) -> int:
    entries = [_entry(row) for row in form.of_kind(Kind.NEW, Kind.CHANGED)]
    if conflicts is Conflicts.TAKE_MINE:
        entries += [_entry(row) for row in form.of_kind(Kind.CONFLICT)]
    saved = enter_figures(plan=upload.plan, unit=form.unit, year=upload.year, entries=entries, by=by)
    return saved.changed


def _entry(row: ComparedRow) -> Entry:
    """The row's entry with the version that the preview showed: whoever applies it has seen that one."""
    if row.entry is None:
        raise ValueError(f"{row.indicator.code} could not be read: there is nothing to write.")
    return replace(row.entry, version=row.version)


def _is_conflict(row: ComparedRow) -> bool:
    return row.kind is Kind.CONFLICT


def _subjects(plan: Plan, forms: Sequence[FilledForm]) -> list[Organization]:
    """Whom the forms are about, each once, in the order in which all writers lock them."""
    units = Organization.objects.filter(code__in=[form.key.unit for form in forms])
    subjects = {subject.pk: subject for subject in (subject_of(plan, unit) for unit in units)}
    return [subjects[pk] for pk in sorted(subjects)]


def _check_place(forms: Sequence[FilledForm], plan: Plan, year: int, unit: Organization | None) -> None:
    """Whether all forms are for this plan and year, and for this unit where one is given; none twice."""
    seen: dict[str, str] = {}
    for form in forms:
        place = f"{form.file}, {form.sheet}"
        if form.key.plan != plan.code:
            raise FormRefused(FormFault.OTHER_PLAN, place=place)
        if form.key.year != year:
            raise FormRefused(FormFault.OTHER_YEAR, place=place, came=form.key.year, expected=year)
        if unit is not None and form.key.unit != unit.code:
            raise FormRefused(FormFault.OTHER_UNIT, place=place, came=form.key.unit)
        if form.key.unit in seen:
            raise FormRefused(
                FormFault.FORM_TWICE, place=place, came=form.key.unit, first=seen[form.key.unit]
            )
        seen[form.key.unit] = place


@transaction.atomic
def _keep(
    plan: Plan,
    year: int,
    unit: Organization | None,
    name: str,
    data: bytes,
    forms: Sequence[FilledForm],
    by: User,
) -> Upload:
    suffix = PurePosixPath(name).suffix.lower()
    path, digest = store_content(data, folder="uploads", suffix=suffix if suffix in STORED_SUFFIXES else "")
    upload = Upload.objects.create(
        plan=plan,
        year=year,
        unit=unit,
        file=path,
        digest=digest,
        name=shown_name(name),
        forms=[form_to_json(form) for form in forms],
        uploaded_by=by,
    )
    record_audit(
        AuditAction.WORKBOOK_RECEIVED, _about(upload), by=by, detail={"file": digest, "size": len(data)}
    )
    forget_old_uploads()  # after the new one stands: it may share a file with an old one
    return upload


def _about(upload: Upload) -> str:
    unit = f"/{upload.unit.code}" if upload.unit else ""
    return f"{upload.plan.code}/{upload.year}{unit}"


def forget_old_uploads() -> None:
    """Remove uploads of more than 30 days. The figures that came from them, with their events, stay."""
    forget_uploads(Upload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR))


@transaction.atomic
def forget_uploads(rows: QuerySet[Upload]) -> None:
    """Remove uploads, and the files that no other upload has."""
    paths = set(rows.values_list("file", flat=True))
    rows.delete()
    paths -= set(Upload.objects.filter(file__in=paths).values_list("file", flat=True))
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


def shown_name(name: str) -> str:
    """The name as people see it again: without folders and unprintable characters, of bounded length."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(each for each in last if each.isprintable())[-SHOWN_NAME_LENGTH:]
