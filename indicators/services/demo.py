"""Demo data in the database: a plan's invented figures, the people who entered them, and away with both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.demo import DemoPeople, demo_people, make_demo_people, remove_demo_people
from accounts.models import DEMO_DOMAIN, Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction, Role
from indicators.demo.invention import InventedFigure, invent
from indicators.demo.setting import Place, Setting, Subject, chance
from indicators.method.types import Origin, Target
from indicators.models import (
    AcceptedLag,
    Assignment,
    Evidence,
    Figure,
    FigureEvent,
    GapNote,
    Indicator,
    Job,
    Plan,
    Publication,
    PublishedFigure,
    ReportingRound,
    Result,
    ReviewComment,
    Revision,
    Submission,
    SubmissionLine,
    TargetSplit,
    Upload,
)
from indicators.models import Target as TargetRow
from indicators.services.assessments import assess_plan
from indicators.services.demo_rounds import reports_of, settle, write_rounds
from indicators.services.entry import ENTRY_FIELDS, read_entry
from indicators.services.inputs import targets_in_force
from indicators.services.uploads import forget_uploads
from indicators.workflow import State

ENTRY_MONTH = 2  # figures of a year are entered in February of the next


class PlanHoldsFigures(Exception):
    """The plan holds figures that nobody invented; nothing was written."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote; both are 0 where the demo data stood already."""

    figures: int
    results: int


@dataclass(frozen=True, slots=True)
class Removed:
    """What went: plans that lost their mark, rows deleted, people deleted and people left without log-in."""

    plans: int
    figures: int
    results: int
    jobs: int
    people: int
    deactivated: int


def refuse_real_figures(code: str) -> None:
    """Raise PlanHoldsFigures where the plan of this code has figures and is not marked as a demo."""
    if Figure.objects.filter(indicator__plan__code=code, indicator__plan__is_demo=False).exists():
        raise PlanHoldsFigures(code)


@transaction.atomic
def load_demo_data(plan: Plan) -> Loaded:
    """Fill a plan with invented figures by invented people, and assess all its years.

    Figures that stand in a demo plan stay as they are. Raises PlanHoldsFigures, and UsernameTaken where a
    real person has a demo person's user name.
    """
    refuse_real_figures(plan.code)
    indicators = list(Indicator.objects.for_plan(plan))
    leads = {row: units[0] for row, units in Assignment.objects.leads_of(plan).items()}
    setting = _setting_of(plan)
    places = {place.code: place for place in Organization.objects.within(plan.organization)}
    subjects = _subjects(plan, indicators, leads)
    people = _people(plan, subjects, setting, places, leads)
    if Figure.objects.for_plan(plan).exists():
        return Loaded(0, 0)
    writer = _Writer(plan, {row.code: row for row in indicators}, places, people)
    figures = writer.write(invent(subjects, setting))
    plan.is_demo = True
    plan.save(update_fields=("is_demo",))
    assessments = assess_plan(plan=plan, years=plan.years, by=people.office)
    record_audit(AuditAction.DEMO_LOADED, plan.code, detail={"figures": figures})
    return Loaded(figures, Result.objects.filter(assessment__in=assessments).count())


@transaction.atomic
def remove_demo_data() -> Removed:
    """Empty all demo plans of figures, results and jobs, unmark them, and remove the demo people.

    A demo plan holds invented figures only: whatever was entered into it goes too. The plans stay.
    """
    plans = list(Plan.objects.filter(is_demo=True))
    figures = Figure.objects.filter(indicator__plan__in=plans)
    results = Result.objects.filter(assessment__plan__in=plans)
    jobs = Job.objects.filter(plan__in=plans)
    counts = {
        "plans": len(plans),
        "figures": figures.count(),
        "results": results.count(),
        "jobs": jobs.count(),
    }
    _remove_rounds(plans)
    _remove_what_was_said(plans)
    for plan in plans:
        plan.assessments.all().delete()
        plan.is_demo = False
        plan.save(update_fields=("is_demo",))
    Publication.objects.filter(plan__in=plans).delete()
    Revision.objects.filter(indicator__plan__in=plans).delete()
    figures.delete()
    jobs.delete()
    forget_uploads(Upload.objects.filter(plan__in=plans))
    people = remove_demo_people()
    record_audit(AuditAction.DEMO_REMOVED, detail={"plans": [plan.code for plan in plans], **counts})
    return Removed(**counts, people=people.deleted, deactivated=people.deactivated)


def _remove_rounds(plans: Sequence[Plan]) -> None:
    """What stands on figures and rounds goes before them."""
    # By ids, not by joins: right after a load PostgreSQL may still take the tables for empty, and joins them
    # row by row.
    figures = _ids(Figure.objects.filter(indicator__plan__in=plans))
    for model in (FigureEvent, ReviewComment, Evidence):
        model.objects.filter(figure__in=figures).delete()
    rounds = ReportingRound.objects.filter(plan__in=plans)
    submissions = Submission.objects.filter(round__in=_ids(rounds))
    SubmissionLine.objects.filter(submission__in=_ids(submissions)).delete()
    submissions.delete()
    rounds.delete()


def _remove_what_was_said(plans: Sequence[Plan]) -> None:
    """What people who tried the demo said of its figures, and the targets that demo people set."""
    for rows in (GapNote.objects, PublishedFigure.objects, AcceptedLag.objects, TargetSplit.objects):
        rows.filter(indicator__plan__in=plans).delete()
    decided = TargetRow.objects.filter(indicator__plan__in=plans, origin=Origin.DECIDED)
    decided.filter(set_by__email__endswith=DEMO_DOMAIN).delete()


def _ids(rows: QuerySet[Any]) -> list[int]:
    """The primary keys, fetched."""
    return list(rows.values_list("pk", flat=True))


# --- What the inventor is told ----------------------------------------------------------------------------


def _setting_of(plan: Plan) -> Setting:
    root = plan.organization
    places = Organization.objects.within(root).territorial().select_related("parent")
    return Setting(
        seed=plan.code,
        period=plan.period,
        places=tuple(
            Place(place.code, place.parent.code if place.parent and place != root else "") for place in places
        ),
    )


def _subjects(
    plan: Plan, indicators: Sequence[Indicator], leads: Mapping[int, Organization]
) -> list[Subject]:
    targets = targets_in_force(TargetRow.objects.for_plan(plan))
    return [
        _subject(row, targets.get((row.pk, plan.organization_id), ()), leads.get(row.pk))
        for row in indicators
    ]


def _subject(row: Indicator, targets: tuple[Target, ...], lead: Organization | None) -> Subject:
    return Subject(
        code=row.code,
        rule=row.rule(),
        targets=targets,
        start=row.baseline_value,
        decimals=row.decimals,
        is_whole=row.is_whole,
        minimum=row.minimum,
        maximum=row.maximum,
        numerator=row.numerator,
        denominator=row.denominator,
        reporter=lead.code if lead and lead.is_department else "",
    )


def _people(
    plan: Plan,
    subjects: Sequence[Subject],
    setting: Setting,
    places: Mapping[str, Organization],
    leads: Mapping[int, Organization],
) -> DemoPeople:
    """A clerk for each unit that reports; a reviewer where most indicators are led."""
    reporters = {each.reporter for each in subjects if each.is_direct and each.reporter}
    departments = [lead for lead in leads.values() if lead.is_department]
    busiest = max(departments, key=lambda lead: (departments.count(lead), lead.code), default=None)
    organizations = {**places, **{lead.code: lead for lead in departments}}
    return make_demo_people(
        root=plan.organization,
        reviewer_at=busiest,
        clerks_at=[organizations[code] for code in (*setting.leaves, *sorted(reporters))],
    )


# --- Writing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns invented figures into rows. Each passes the same reader as a typed one."""

    plan: Plan
    indicators: Mapping[str, Indicator]
    places: Mapping[str, Organization]
    people: DemoPeople

    def write(self, invented: Sequence[InventedFigure]) -> int:
        """Figures with the rounds in which they were reported. Returns how many figures."""
        figures = [self._row(figure) for figure in invented]
        units = {
            index: self.units.get(each.unit, self.plan.organization) for index, each in enumerate(invented)
        }
        asked = {
            unit.pk: Indicator.objects.for_plan(self.plan).reported_by(unit).count()
            for unit in set(units.values())
        }
        reports = reports_of(figures, units, asked)
        settle(self.plan, reports, self.people)
        Figure.objects.bulk_create(figures)
        write_rounds(self.plan, reports, self.people)
        return len(figures)

    @property
    def units(self) -> dict[str, Organization]:
        """Who reports, by code: the organizations of the clerks."""
        return {code: clerk.organization for code, clerk in self.people.clerks.items() if clerk.organization}

    def _row(self, figure: InventedFigure) -> Figure:
        """Raises EntryRefused where an invented figure would not be taken from a person."""
        indicator = self.indicators[figure.indicator]
        entry = read_entry(indicator, _typed(indicator, figure), version=0)
        return Figure(
            indicator=indicator,
            organization=self.places[figure.organization],
            year=figure.year,
            entered_by=self._clerk(figure),
            entered_at=self._entered_at(figure),
            **{name: getattr(entry, name) for name in ENTRY_FIELDS},
        )

    def _clerk(self, figure: InventedFigure) -> User:
        """The unit's clerk; the office where no department leads."""
        return self.people.clerks.get(figure.unit, self.people.office)

    def _entered_at(self, figure: InventedFigure) -> datetime:
        """On a working hour of the February after the figure's year; for the last year, in the open round."""
        luck = chance(self.plan.code, figure.unit, figure.year, "entered")
        if figure.year == self.plan.end_year:
            return timezone.now() - timedelta(days=4 + int(luck * 14), minutes=int(luck * 10000) % 480)
        first = datetime(figure.year + 1, ENTRY_MONTH, 1, 9, tzinfo=timezone.get_default_timezone())
        return min(first + timedelta(days=int(luck * 27), minutes=int(luck * 10000) % 480), timezone.now())


def _typed(indicator: Indicator, figure: InventedFigure) -> dict[str, Any]:
    """What a clerk would type and choose. A rate computes itself from what it is made of."""
    reading = figure.reading
    numbers = (
        {"numerator": reading.numerator, "denominator": reading.denominator}
        if indicator.is_ratio
        else {"value": reading.value}
    )
    typed = {name: "" if number is None else f"{number.normalize():f}" for name, number in numbers.items()}
    return typed | {
        "availability": reading.availability,
        "expected_on": figure.expected_on,
        "explanation": figure.explanation,
    }


# --- Who to log in as --------------------------------------------------------------------------------------


def logins_to_try(plan: Plan) -> list[User]:
    """The demo people worth a try: one of each role, and clerks whose last year is still to be entered.

    Of clerks one for a place and one for a department, those first who entered least, and one to whom
    figures were returned. Roles and organization are at hand.
    """
    answering = has_returns(plan)
    rows = Figure.objects.for_plan(plan).filter(year=plan.end_year).values("entered_by")
    entered = {row["entered_by"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    found: dict[tuple[str, bool, bool], User] = {}
    for person in sorted(demo_people(), key=lambda person: entered.get(person.pk, 0)):
        is_department = bool(person.organization and person.organization.is_department)
        found.setdefault(
            (role_of(person), is_department, person.pk in answering and not is_department), person
        )
    return sorted(found.values(), key=lambda person: list(Role).index(role_of(person)), reverse=True)


def has_returns(plan: Plan) -> set[int]:
    """Who has figures to answer, by user id."""
    returned = Figure.objects.for_plan(plan).filter(state=State.RETURNED)
    return set(returned.values_list("entered_by", flat=True))


def role_of(person: User) -> Role:
    """A demo person's one role."""
    return Role(person.groups.all()[0].name)
