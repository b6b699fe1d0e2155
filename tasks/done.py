"""What a person has done (已办): receipts, notes, reviews, reminders and extensions, the latest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User, localized
from accounts.permissions import has_role, is_office
from accounts.types import Role
from indicators.models import Extension, FigureEvent, Submission
from indicators.workflow import Action, State
from tasks.models import NoteEvent, Reminder

PER_PAGE = 10

COLUMNS = (
    "kind",
    "done_at",
    "plan_code",
    "plan_name",
    "plan_name_en",
    "in_year",
    "unit_name",
    "unit_name_en",
    "amount",
    "answers",
    "ref",
)

ZERO = Value(0)
NOTHING = Value("", output_field=CharField())


class DoneKind(StrEnum):
    """What was done. The reviewer's acts on figures have the names of `workflow.Action`."""

    RECEIPT = "receipt"
    APPROVE = "approve"
    RETURN = "return"
    RECALL = "recall"
    REMIND = "remind"
    EXTEND = "extend"
    NOTE_SUBMIT = "note_submit"
    NOTE_APPROVE = "note_approve"
    NOTE_RETURN = "note_return"


OF_ROUNDS = (DoneKind.REMIND, DoneKind.EXTEND)
OF_NOTES = (DoneKind.NOTE_SUBMIT, DoneKind.NOTE_APPROVE, DoneKind.NOTE_RETURN)


@dataclass(frozen=True, slots=True)
class Done:
    """One act. `amount`: figures, notes, or units reminded. `answers`: returned figures that a receipt
    answered. `unit_name` is the measure's where one note was handed in or returned."""

    kind: str
    done_at: datetime
    plan_code: str
    plan_name: str
    plan_name_en: str
    in_year: int
    unit_name: str
    unit_name_en: str
    amount: int
    answers: int
    ref: int

    @property
    def plan_label(self) -> str:
        return localized(self.plan_name, self.plan_name_en)

    @property
    def unit_label(self) -> str:
        return localized(self.unit_name, self.unit_name_en)

    @property
    def url(self) -> str:
        if self.kind == DoneKind.RECEIPT:
            return reverse("receipt", args=[self.ref])
        route = "progress" if self.kind in OF_ROUNDS else "notes" if self.kind in OF_NOTES else "review"
        return reverse(route, args=[self.plan_code, self.in_year])


def done_page(person: User, number: object) -> Page[Done]:
    """One page of what the person has done; a number that is no page gives the nearest. Two queries."""
    rows = _done(person)
    page = Paginator(rows, PER_PAGE).get_page(number)  # type: ignore[arg-type]
    page.object_list = [Done(*row) for row in page.object_list]
    return page


def _done(person: User) -> QuerySet[Any, Any] | Sequence[Any]:
    parts = list(_parts(person))
    if not parts:
        return []
    return parts[0].union(*parts[1:], all=True).order_by("-done_at", "kind", "-ref")


def _parts(person: User) -> Iterable[QuerySet[Any, Any]]:
    """One query set for each kind of work that the person's roles have, all with `COLUMNS`."""
    if has_role(person, Role.CLERK) and person.organization_id:
        yield _receipts(person)
        yield _notes(DoneKind.NOTE_SUBMIT, Action.SUBMIT, Q(by__organization=person.organization_id))
    elif is_office(person):
        yield _notes(DoneKind.NOTE_SUBMIT, Action.SUBMIT, Q(by=person))
    if has_role(person, Role.REVIEWER) or is_office(person):
        yield _reviews(person)
        yield _notes(DoneKind.NOTE_APPROVE, Action.APPROVE, Q(by=person))
        yield _notes(DoneKind.NOTE_RETURN, Action.RETURN, Q(by=person))
    if is_office(person):
        yield _reminders(person)
        yield _extensions(person)


def _receipts(person: User) -> QuerySet[Any, Any]:
    """All of the unit's, whoever of its clerks submitted."""
    before = FigureEvent.objects.filter(
        figure=OuterRef("figure"), version=OuterRef("version") - 1, state=State.RETURNED
    )
    answered = (
        FigureEvent.objects.filter(
            Exists(before),
            action=Action.SUBMIT,
            at=OuterRef("submitted_at"),
            by=OuterRef("submitted_by"),
            figure__indicator__plan=OuterRef("round__plan"),
        )
        .order_by()
        .values("action")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Submission.objects.filter(organization=person.organization_id).order_by()
    return _row(
        rows,
        DoneKind.RECEIPT,
        plan="round__plan",
        done_at=F("submitted_at"),
        in_year=F("round__year"),
        unit="organization",
        amount=Count("lines"),
        answers=Coalesce(Subquery(answered, output_field=IntegerField()), 0),
        ref=F("pk"),
    )


def _reviews(person: User) -> QuerySet[Any, Any]:
    """Acts, not figures: what was decided at one moment is one row."""
    rows = FigureEvent.objects.filter(by=person, action__in=(Action.APPROVE, Action.RETURN, Action.RECALL))
    return _row(
        rows.order_by(),
        F("action"),
        plan="figure__indicator__plan",
        done_at=F("at"),
        in_year=F("figure__year"),
        amount=Count("pk"),
    )


def _notes(kind: DoneKind, action: Action, by: Q) -> QuerySet[Any, Any]:
    """Acts on progress notes. What was approved at one moment is one row."""
    is_one = kind != DoneKind.NOTE_APPROVE
    return _row(
        NoteEvent.objects.filter(by, action=action).order_by(),
        kind,
        plan="note__measure__project__plan",
        done_at=F("at"),
        in_year=F("note__year"),
        unit="note__measure" if is_one else "",
        amount=Count("pk"),
        ref=F("pk") if is_one else ZERO,
    )


def _reminders(person: User) -> QuerySet[Any, Any]:
    rows = Reminder.objects.filter(asked_by=person).order_by()
    return _row(
        rows,
        DoneKind.REMIND,
        plan="round__plan",
        done_at=F("asked_at"),
        in_year=F("round__year"),
        amount=Count("pk"),
    )


def _extensions(person: User) -> QuerySet[Any, Any]:
    rows = Extension.objects.filter(granted_by=person).order_by()
    return _row(
        rows,
        DoneKind.EXTEND,
        plan="round__plan",
        done_at=F("granted_at"),
        in_year=F("round__year"),
        unit="organization",
        ref=F("pk"),
    )


def _row(
    rows: QuerySet[Any, Any],
    kind: Any,
    *,
    plan: str,
    done_at: Any,
    in_year: Any,
    unit: str = "",
    amount: Any = ZERO,
    answers: Any = ZERO,
    ref: Any = ZERO,
) -> QuerySet[Any, Any]:
    """The rows in `COLUMNS`, grouped by all that is not counted."""
    keys = {
        "kind": Value(str(kind), output_field=CharField()) if isinstance(kind, str) else kind,
        "done_at": done_at,
        "plan_code": F(f"{plan}__code"),
        "plan_name": F(f"{plan}__name"),
        "plan_name_en": F(f"{plan}__name_en"),
        "in_year": in_year,
        "unit_name": F(f"{unit}__name") if unit else NOTHING,
        "unit_name_en": F(f"{unit}__name_en") if unit else NOTHING,
        "answers": answers,
        "ref": ref,
    }
    grouped: QuerySet[Any, Any] = rows.values(**keys).annotate(amount=amount)
    return grouped.values_list(*COLUMNS)
