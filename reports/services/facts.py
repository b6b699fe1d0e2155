"""Reading what a report is written from: the published results, and the words that belong to them.

Numbers, names and baselines come from the published version alone, which never changes. What people wrote
beside them (explanations, remedies, notes on measures) is read as it stands, approved texts only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Organization
from indicators.method.types import Baseline, Direction, Kind, Nature, Origin, Outcome, Reason, Verdict
from indicators.models import (
    AcceptedLag,
    Assignment,
    Domain,
    Figure,
    Indicator,
    Plan,
    Publication,
    PublishedResult,
    Target,
)
from indicators.planfile.schema import AssignmentRole
from indicators.record import Record, read_record
from indicators.services.records import outcome_of
from indicators.workflow import COUNTED
from reports.annual.facts import (
    DomainFacts,
    Facts,
    IndicatorFacts,
    MeasureFacts,
    MeasureState,
    Past,
    PlaceFacts,
    PlanFacts,
    ProjectFacts,
    Words,
)
from tasks.models import Measure, MeasureAssignment, ProgressNote, SpecialProject

SILENT = (Reason.NO_FIGURE, Reason.NO_TARGET)
"""Why a place has nothing to say about an indicator that it does not report."""

BEHIND = (Verdict.BEHIND, Verdict.FAR_BEHIND, Verdict.MISSED)

Results = Mapping[str, Mapping[str, Outcome]]
"""By the code of the place, then of the indicator."""


def facts_of(publication: Publication) -> Facts:
    """The facts of a published version: fifteen queries, whatever the indicators, places and measures."""
    version = Publication.objects.select_related("plan__organization").get(pk=publication.pk)
    plan, record = version.plan, read_record(version.inputs)
    results = _results(version)
    root = plan.organization.code
    past = _past(version)
    return Facts(
        plan=PlanFacts(
            name=Words(plan.name, plan.name_en),
            document=plan.document,
            start_year=plan.start_year,
            end_year=plan.end_year,
            place=root,
            place_name=_named(record, root, plan.organization),
        ),
        year=version.year,
        version=version.version,
        published_on=timezone.localtime(version.published_at).date(),
        reason=version.reason,
        invented=version.is_demo,
        domains=tuple(
            DomainFacts(row.code, Words(row.name, row.name_en)) for row in Domain.objects.filter(plan=plan)
        ),
        indicators=_indicators(version, record, results, past),
        places=_places(plan, record, results),
        projects=_projects(plan, version.year),
        years=past.years,
    )


def _results(version: Publication) -> Results:
    """All results of the version (one query)."""
    found: defaultdict[str, dict[str, Outcome]] = defaultdict(dict)
    rows = version.results.select_related("indicator", "organization")
    for row in rows.only(
        *(field.attname for field in PublishedResult._meta.concrete_fields),
        "indicator__code",
        "organization__code",
    ):
        found[row.organization.code][row.indicator.code] = outcome_of(row)
    return found


@dataclass(frozen=True, slots=True)
class _Past:
    """What other versions say of the whole, by the indicator's id."""

    history: Mapping[int, Mapping[int, Past]]
    former: Mapping[int, Past]
    years: tuple[int, ...]


def _past(version: Publication) -> _Past:
    """Earlier years as they stand, and the version before this one (two queries)."""
    plan, year = version.plan_id, version.year
    standing = Publication.objects.filter(plan=plan, year__lt=year).standing()
    ids = {row.pk: row.year for row in standing.only("pk", "year")}
    before = Publication.objects.filter(plan=plan, year=year, version=version.version - 1).values("pk")
    rows = PublishedResult.objects.filter(organization=version.plan.organization_id)
    history: defaultdict[int, dict[int, Past]] = defaultdict(dict)
    former: dict[int, Past] = {}
    wanted = rows.filter(publication__in=[*ids]) | rows.filter(publication__in=before)
    for of, indicator, value, verdict in wanted.values_list(
        "publication", "indicator", "value", "verdict"
    ).order_by("publication__year"):
        said = Past(value, Verdict(verdict))
        if of in ids:
            history[indicator][ids[of]] = said
        else:
            former[indicator] = said
    return _Past(history, former, (*sorted(ids.values()), year))


def _indicators(
    version: Publication, record: Record, results: Results, past: _Past
) -> tuple[IndicatorFacts, ...]:
    """One for each indicator of the version, in the plan's order (six queries)."""
    plan = version.plan
    whole, texts = results[plan.organization.code], _texts(version, record, results)
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD).select_related("organization")
    stated = Target.objects.filter(organization=plan.organization_id, origin=Origin.STATED)
    rows = Indicator.objects.filter(plan=plan).select_related("domain").order_by("number")
    rows = rows.prefetch_related(
        Prefetch("assignments", leads.order_by("organization__number"), to_attr="leads"),
        Prefetch("targets", stated.order_by("number", "pk"), to_attr="stated"),
    )
    return tuple(_indicator(row, record, whole[row.code], texts, past) for row in rows if row.code in whole)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What people wrote, by the indicator's id."""

    explanations: Mapping[int, str]
    place_reasons: Mapping[int, Sequence[tuple[Words, str]]]
    lags: Mapping[int, AcceptedLag]


def _texts(version: Publication, record: Record, results: Results) -> _Texts:
    """The explanations of figures that counted, and the lags accepted when it was published (two queries)."""
    plan, root = version.plan, version.plan.organization
    explanations: dict[int, str] = {}
    reasons: defaultdict[int, list[tuple[Words, str]]] = defaultdict(list)
    figures = Figure.objects.for_plan(plan).filter(year=version.year, state__in=COUNTED)
    rows = figures.exclude(explanation="").order_by("organization__number", "organization__code")
    for indicator, code, place, text in rows.values_list(
        "indicator", "indicator__code", "organization__code", "explanation"
    ):
        if place == root.code:
            explanations[indicator] = text
        elif _is_behind(results, root.code, code):
            name = record.places.get(place)
            reasons[indicator].append((Words(name.zh, name.en) if name else Words(place), text))
    day = timezone.localtime(version.published_at).date()
    return _Texts(explanations, reasons, AcceptedLag.objects.by_indicator(plan, root, day))


def _is_behind(results: Results, place: str, code: str) -> bool:
    outcome = results.get(place, {}).get(code)
    return outcome is not None and outcome.verdict in BEHIND


def _indicator(
    row: Indicator, record: Record, outcome: Outcome, texts: _Texts, past: _Past
) -> IndicatorFacts:
    name, lag = record.indicators[row.code], texts.lags.get(row.pk)
    unit = name.unit or row.unit
    return IndicatorFacts(
        code=row.code,
        number=row.number,
        name=Words(name.zh, name.en),
        unit=Words(unit, row.unit_en if unit == row.unit else ""),
        decimals=row.decimals,
        domain=row.domain.code,
        nature=Nature(row.nature),
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        outcome=outcome,
        baseline=_baseline(record, row.code),
        leads=tuple(_name(lead.organization) for lead in row.__dict__["leads"]),
        definition=Words(row.definition, row.definition_en),
        sources=tuple(dict.fromkeys(target.place for target in row.__dict__["stated"] if target.place)),
        explanation=texts.explanations.get(row.pk, ""),
        place_reasons=tuple(texts.place_reasons.get(row.pk, ())),
        remedy=lag.remedy if lag else "",
        accepted_until=lag.until if lag else None,
        history=past.history.get(row.pk, {}),
        former=past.former.get(row.pk),
    )


def _baseline(record: Record, code: str) -> Baseline | None:
    return record.basis.rules[code].baseline


def _places(plan: Plan, record: Record, results: Results) -> tuple[PlaceFacts, ...]:
    """The places right below the plan's own, in their own order (one query)."""
    root, parents = plan.organization.code, record.basis.parents
    below = [code for code in results if code != root and parents.get(code) == root]
    rows = Organization.objects.filter(code__in=below).order_by("number", "code")
    return tuple(
        PlaceFacts(
            code=row.code,
            name=_named(record, row.code, row),
            outcomes={code: each for code, each in results[row.code].items() if _says_something(each)},
        )
        for row in rows
    )


def _says_something(outcome: Outcome) -> bool:
    return outcome.value is not None or outcome.reason not in SILENT


def _named(record: Record, code: str, today: Organization) -> Words:
    """The name of the day of publication; today's where the record has none."""
    name = record.places.get(code)
    return Words(name.zh, name.en) if name else _name(today)


def _name(unit: Organization) -> Words:
    return Words(unit.name, unit.name_en)


def _projects(plan: Plan, year: int) -> tuple[ProjectFacts, ...]:
    """The special projects with their measures and the year's approved notes (four queries)."""
    notes = ProgressNote.objects.approved().filter(year=year)
    leads = MeasureAssignment.objects.filter(role=AssignmentRole.LEAD).select_related("organization")
    measures = Measure.objects.order_by("number", "pk").prefetch_related(
        Prefetch("notes", notes, to_attr="approved"),
        Prefetch("assignments", leads.order_by("organization__number"), to_attr="leads"),
    )
    rows = SpecialProject.objects.filter(plan=plan).order_by("number")
    return tuple(
        ProjectFacts(row.number, Words(row.name, row.name_en), tuple(_measures(row.measures.all())))
        for row in rows.prefetch_related(Prefetch("measures", measures))
    )


def _measures(rows: Iterable[Measure]) -> Iterable[MeasureFacts]:
    for row in rows:
        note = next(iter(row.__dict__["approved"]), None)
        yield MeasureFacts(
            code=row.code,
            name=Words(row.name, row.name_en),
            leads=tuple(_name(lead.organization) for lead in row.__dict__["leads"]),
            state=MeasureState(note.progress_state) if note else None,
            text=note.text if note else "",
            next_step=note.next_step if note else "",
        )
