"""A plan as it stood at a past moment: figures from their events, targets and rules from their history.

Nothing of it is stored: the results are computed in memory by the same method. Places are today's.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Max, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import can_see_everything, works_for
from indicators.method.outcome import METHOD_VERSION
from indicators.method.types import Origin
from indicators.models import (
    WITHOUT_VALUE,
    Assessment,
    Assignment,
    Figure,
    FigureEvent,
    Indicator,
    Plan,
    Result,
    Target,
)
from indicators.models.round import end_of
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.inputs import Inputs, load_inputs, targets_in_force
from indicators.services.judging import judge, own_values, result_of

Record = TypeVar("Record")

RULE_FIELDS = (
    "kind",
    "direction",
    "rollup",
    "scale",
    "baseline_value",
    "baseline_year",
    "is_baseline_comparable",
    "ahead_limit",
    "behind_limit",
    "far_behind_limit",
)
INSTANT = timedelta(microseconds=1)
LIMIT_FIELDS = ("ahead_limit", "behind_limit", "far_behind_limit")

# What a figure said after the event that the list was narrowed to (`as_of`).
STOOD = (*ENTRY_FIELDS, "state", "version", "at")
WAS_BLANK = Q(stood_value__isnull=True, stood_numerator__isnull=True) & ~Q(
    stood_availability__in=WITHOUT_VALUE
)


def with_past(figures: "QuerySet[Any]") -> "QuerySet[Any]":
    """With what stood then: read from the one event of each figure that the list was narrowed to."""
    past: QuerySet[Any] = figures.annotate(**{f"stood_{name}": F(f"events__{name}") for name in STOOD})
    return past


def stand_as_then(figure: Figure) -> Figure:
    """A row of `with_past` as the figure stood, in memory."""
    stood = figure.__dict__
    for name in (*ENTRY_FIELDS, "state", "version"):
        setattr(figure, name, stood[f"stood_{name}"])
    figure.entered_at = stood["stood_at"]
    return figure


class MomentRefused(ValueError):
    """A text that names no past moment; `message` says what is expected."""

    def __init__(self, message: Promise) -> None:
        super().__init__(str(message))
        self.message = message


def read_moment(text: str) -> datetime:
    """A past moment: a date (its end in Shanghai; for today, now) or an RFC 3339 time with its offset.

    Raises MomentRefused.
    """
    now = timezone.now()
    try:
        day = parse_date(text)
        moment = end_of(day) - INSTANT if day else parse_datetime(text)
    except (ValueError, OverflowError):  # of the right form, but there is no such day
        day = moment = None
    if moment is None or timezone.is_naive(moment):
        raise MomentRefused(
            _("Give a date (2024-03-31) or a time with its offset (2024-03-31T12:00:00+08:00).")
        )
    if day == timezone.localdate():
        return now
    if moment > now:
        raise MomentRefused(_("This moment lies in the future."))
    return moment


def last_events(moment: datetime) -> Any:
    """The ids of the events after which figures stood at the moment: the last of each figure, by id."""
    rows = FigureEvent.objects.filter(at__lte=moment).order_by()
    return rows.values("figure").annotate(last=Max("pk")).values("last")


def figures_as_of(plan: Plan, moment: datetime) -> list[Figure]:
    """The figures as they stood, unsaved (one query)."""
    rows = FigureEvent.objects.filter(pk__in=last_events(moment), figure__indicator__plan=plan)
    return [figure_after(event) for event in rows.select_related("figure")]


def figure_after(event: FigureEvent) -> Figure:
    """What stood after an event. Who entered it is the event's person: the one who acted last."""
    stood = {name: getattr(event, name) for name in (*ENTRY_FIELDS, "state", "version")}
    figure = event.figure
    return Figure(
        pk=figure.pk,
        indicator_id=figure.indicator_id,
        organization_id=figure.organization_id,
        year=figure.year,
        entered_by_id=event.by_id,
        entered_at=event.at,
        **stood,
    )


def standing(records: Iterable[Record], moment: datetime) -> list[Record]:
    """Of history records in their order, those that stood at the moment: the last one of each row by then.

    What the plan states stands since the plan: a row that was recorded later counts as it first was. A
    decision counts only from when it was recorded. Pure.
    """
    found: dict[int, Any] = {}
    for record in records:
        row: Any = record
        is_first_and_stated = row.id not in found and getattr(row, "origin", "") != Origin.DECIDED
        if row.history_date <= moment or is_first_and_stated:
            found[row.id] = row
    return [row for row in found.values() if row.history_type != "-" or row.history_date > moment]


def inputs_as_of(
    plan: Plan, moment: datetime, indicator: Indicator | None = None, *, with_decided: bool = True
) -> Inputs:
    """The inputs of a plan, or of one of its indicators, at a moment (eight queries); without the decided
    targets, the plan's own ones are left."""
    now = load_inputs(plan, figures=figures_as_of(plan, moment))
    limits = _limits_as_of(plan, moment)
    rules = {row.id: row for row in standing(_history(Indicator, plan_id=plan.pk), moment)}
    chosen = [row for row in now.indicators if indicator is None or row.pk == indicator.pk]
    for row in chosen:
        _restore(row, rules.get(row.pk), limits)
    return Inputs(
        plan=plan,
        indicators=chosen,
        organizations=now.organizations,
        readings=now.readings,
        targets=targets_in_force(
            targets_as_of(moment, [row.pk for row in chosen]), with_decided=with_decided
        ),
    )


def targets_as_of(moment: datetime, indicators: Collection[int]) -> list[Target]:
    """The targets of some indicators (by id) as they stood, unsaved, those in force last (one query)."""
    rows = standing(_history(Target, indicator_id__in=indicators), moment)
    return sorted((row.instance for row in rows), key=_order)


def plan_targets_as_of(plan: Plan, moment: datetime) -> list[Target]:
    """The same of all the plan's indicators, with indicator, domain and organization at hand (four
    queries)."""
    indicators = {row.pk: row for row in Indicator.objects.for_plan(plan)}
    targets = targets_as_of(moment, list(indicators))
    for target in targets:
        target.indicator = indicators[target.indicator_id]
    prefetch_related_objects(targets, "organization")
    return targets


def _history(model: Any, **where: Any) -> Sequence[Any]:
    """The history records of some rows, the oldest first (one query)."""
    return list(model.history.filter(**where).order_by("history_date", "history_id"))


def _order(target: Target) -> tuple[Any, ...]:
    """The order of `TargetQuerySet.for_plan`: those in force last."""
    decided_on = target.decided_on or date.min
    is_decided = target.origin != Origin.STATED
    return target.indicator_id, target.year, is_decided, decided_on, target.number, target.pk


def _limits_as_of(plan: Plan, moment: datetime) -> Mapping[str, Any]:
    rows = standing(_history(Plan, id=plan.pk), moment)
    return {name: getattr(rows[0] if rows else plan, name) for name in LIMIT_FIELDS}


def _restore(row: Indicator, then: Any, limits: Mapping[str, Any]) -> None:
    """Give an indicator the rule and the plan's limits of then, in memory."""
    if then:
        copy_rule(row, then)
    for name, value in limits.items():
        setattr(row.plan, name, value)


def copy_rule(row: Indicator, then: Any) -> None:
    """Give an indicator, in memory, the rule of its record or of another state of it."""
    for name in RULE_FIELDS:
        setattr(row, name, getattr(then, name))


def results_as_of(
    plan: Plan,
    years: Sequence[int],
    moment: datetime,
    indicator: Indicator | None = None,
    *,
    with_decided: bool = True,
) -> list[Result]:
    """The results of the years with what was known at the moment: unsaved rows with their indicator,
    organization and assessment at hand. Without the decided targets, read against the plan's own ones."""
    inputs = inputs_as_of(plan, moment, indicator, with_decided=with_decided)
    places = {place.pk: place for place in inputs.organizations}
    drafts = {
        year: Assessment(plan=plan, year=year, computed_at=moment, method_version=METHOD_VERSION)
        for year in years
    }
    beside = own_values(inputs)
    found = []
    for year, row, place, outcome in judge(inputs, years):
        result = result_of(drafts[year], row, place, outcome, beside.get((row.pk, place, year)))
        result.assessment, result.indicator, result.organization = drafts[year], row, places[place]
        found.append(result)
    return found


def visible_to(person: User, results: Iterable[Result]) -> list[Result]:
    """Of results at hand those that the person may see, by the rule of `Result.objects.for_person`.

    One query, none for who sees everything.
    """
    if can_see_everything(person):
        return list(results)
    if person.organization_id is None:
        return []
    rows = Assignment.objects.filter(organization=person.organization_id)
    led = frozenset(rows.values_list("indicator_id", flat=True))
    return [
        result for result in results if result.indicator_id in led or works_for(person, result.organization)
    ]
