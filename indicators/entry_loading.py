"""Collecting the entry page of a unit, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import QueryDict

from accounts.models import Organization
from indicators.entry_page import Comment, EntryPage, EntryRow
from indicators.forms import FigureForm
from indicators.method.checks import Flag
from indicators.method.outcome import assess
from indicators.method.path import due as due_in_year
from indicators.method.path import end_target, targets_for
from indicators.method.rollup import own
from indicators.method.types import Target
from indicators.models import Figure, Indicator, Plan, ReportingRound, ReturnReason, ReviewComment
from indicators.models import Target as TargetRow
from indicators.services.entry import number_specs
from indicators.services.figures import Conflict, subject_of
from indicators.services.flags import flags_for
from indicators.services.inputs import targets_in_force
from indicators.services.rounds import due_on, open_conditions
from indicators.workflow import Action, Condition, Part, State, allowed


@dataclass(frozen=True, slots=True)
class Sources:
    """What the rows are made of: figures by (indicator id, year), the rest by what its name says."""

    unit: Organization
    subject: Organization
    year: int
    figures: Mapping[tuple[int, int], Figure]
    targets: Mapping[tuple[int, int], tuple[Target, ...]]
    flags: Mapping[int, tuple[Flag, ...]]
    holding: frozenset[Condition]
    conflicts: Mapping[str, Conflict]
    data: QueryDict | None


def build_entry_page(
    plan: Plan,
    year: int,
    unit: Organization,
    data: QueryDict | None = None,
    conflicts: Sequence[Conflict] = (),
    *,
    round: ReportingRound | None = None,
) -> EntryPage:
    """Collect the page in a fixed number of queries. `round`: with the database's clock.

    After conflicts, the forms carry the version that now stands: whoever saves again has seen it.
    """
    subject = subject_of(plan, unit)
    indicators = list(Indicator.objects.for_plan(plan).enterable_by(unit))
    figures = _figures(indicators, subject, year)
    found = {conflict.entry.indicator.code: conflict for conflict in conflicts}
    holding = open_conditions(round, unit)
    sources = Sources(
        unit=unit,
        subject=subject,
        year=year,
        figures=figures,
        targets=targets_in_force(TargetRow.objects.for_plan(plan)),
        flags=_flags(plan, subject, year, indicators, figures),
        holding=holding,
        conflicts=found,
        data=_with_versions(data, found),
    )
    rows = [_row(indicator, sources) for indicator in indicators]
    due = due_on(round, unit) if round else None
    return EntryPage(plan, year, unit, subject, rows, round, due, holding)


def _figures(
    indicators: Sequence[Indicator], subject: Organization, year: int
) -> dict[tuple[int, int], Figure]:
    """The figures of the year and of those before it, with what the page says about their surroundings."""
    kept = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    last = ReviewComment.objects.filter(figure=OuterRef("pk")).order_by("-at")
    rows = Figure.objects.filter(indicator__in=indicators, organization=subject, year__lte=year)
    rows = rows.select_related("entered_by").annotate(
        evidence_count=kept,
        comment_reason=Subquery(last.values("reason")[:1]),
        comment_text=Subquery(last.values("text")[:1]),
        comment_at=Subquery(last.values("at")[:1]),
    )
    return {(row.indicator_id, row.year): row for row in rows}


def _flags(
    plan: Plan,
    subject: Organization,
    year: int,
    indicators: Sequence[Indicator],
    figures: Mapping[tuple[int, int], Figure],
) -> Mapping[int, tuple[Flag, ...]]:
    """What stands out this year, by indicator id; no query where nothing was reported yet."""
    reported = []
    for indicator in indicators:
        figure = figures.get((indicator.pk, year))
        if figure and figure.value is not None:
            figure.indicator = indicator
            reported.append(figure)
    return flags_for(plan, subject, year, reported) if reported else {}


def _with_versions(data: QueryDict | None, conflicts: Mapping[str, Conflict]) -> QueryDict | None:
    if data is None or not conflicts:
        return data
    data = data.copy()
    for code, conflict in conflicts.items():
        data[f"{code}-version"] = str(conflict.figure.version)
    return data


def _row(indicator: Indicator, sources: Sources) -> EntryRow:
    year, root = sources.year, indicator.plan.organization_id
    is_root = sources.subject.pk == root
    rule = indicator.rule(with_baseline=is_root)
    asked = sources.targets.get((indicator.pk, sources.subject.pk), ())
    if not is_root:
        asked = targets_for(rule.rollup, asked, sources.targets.get((indicator.pk, root), ()))[0]
    series = {
        other: own(sources.figures[indicator.pk, other].for_method())
        for other in indicator.plan.years
        if (indicator.pk, other) in sources.figures
    }
    figure = sources.figures.get((indicator.pk, year))
    state = State(figure.state) if figure else State.DRAFT
    return EntryRow(
        indicator=indicator,
        form=_form(indicator, figure, sources.data),
        last=sources.figures.get((indicator.pk, year - 1)),
        target=end_target(rule, asked),
        due=due_in_year(rule, asked, year),
        progress=assess(rule, asked, series, year).progress if year in series else None,
        flags=sources.flags.get(indicator.pk, ()),
        comment=_comment(figure),
        evidence=getattr(figure, "evidence_count", 0),
        conflict=sources.conflicts.get(indicator.code),
        is_editable=Action.SAVE in allowed(state, {Part.UNIT}, sources.holding),
        is_optional=indicator.is_optional_for(sources.unit),
    )


def _comment(figure: Figure | None) -> Comment | None:
    """Why the figure was returned, while it is."""
    if figure is None or figure.state != State.RETURNED:
        return None
    reason, text, at = (getattr(figure, f"comment_{name}") for name in ("reason", "text", "at"))
    return Comment(ReturnReason(reason), text, at) if reason else None


def _form(indicator: Indicator, figure: Figure | None, data: QueryDict | None) -> FigureForm:
    """The row's form. An empty cell says which of the ratio's numbers it asks for."""
    form = FigureForm(data, indicator=indicator, figure=figure)
    for name in number_specs(indicator):
        if name != "value":
            label = str(form.fields[name].label)
            form.fields[name].widget.attrs |= {"placeholder": label, "title": label}
    return form
