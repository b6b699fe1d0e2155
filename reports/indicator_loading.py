"""Reading what the page of one indicator shows: few queries, whatever the number of places and years."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import OuterRef, Prefetch, Q, Subquery

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators.models import AcceptedLag, Assignment, Indicator, Plan, Result, Target, TargetScan
from indicators.permissions import can_see_unit
from indicators.services.original import results_against_original
from indicators.services.past import copy_rule, results_as_of, targets_as_of
from reports.indicator_page import IndicatorPage, has_part_in
from tasks.models import Measure, SpecialProject


def load_page(
    *,
    person: User,
    plan_code: str,
    year: int,
    code: str,
    unit_code: str,
    is_against_original: bool = False,
    today: date | None = None,
    moment: datetime | None = None,
) -> IndicatorPage:
    """The page of an indicator for a person, now or as of a past moment: five queries now, eight then,
    whatever the number of places and years; two more where it is read against the original targets.

    Raises ObjectDoesNotExist for what there is not, and in the same way for what the person may not see.
    `today`: decides which lags are accepted; None for none.
    """
    named = Assignment.objects.select_related("organization").order_by("organization__number")
    rows = Indicator.objects.select_related("plan__organization", "domain")
    indicator = rows.prefetch_related(Prefetch("assignments", named)).get(plan__code=plan_code, code=code)
    if year not in indicator.plan.years:
        raise Indicator.DoesNotExist
    assignments = list(indicator.assignments.all())
    has_part = has_part_in(person, assignments)
    unit = choose_unit(person, indicator.plan.organization, has_part=has_part, code=unit_code)
    has_places = has_part or can_see_everything(person)
    if moment is None:
        results = list(_results(indicator, year, unit, has_places=has_places))
        targets = _targets(indicator, unit)
        if is_against_original:
            results = results_against_original(indicator, targets, results)
    else:
        with_decided = not is_against_original
        results = _past_results(
            indicator, year, unit, moment, has_places=has_places, with_decided=with_decided
        )
        targets = _past_targets(indicator, unit, moment)
    for result in results:
        result.indicator = indicator
    return IndicatorPage(
        indicator=indicator,
        year=year,
        person=person,
        unit=unit,
        assignments=assignments,
        targets=targets,
        is_against_original=is_against_original,
        lags=AcceptedLag.objects.by_organization(indicator, today) if unit and today else {},
        results={row.assessment.year: row for row in results if row.organization == unit},
        place_history=[row for row in results if row.organization != unit],
        moment=moment,
    )


def load_wholes(plan: Plan, year: int) -> list[IndicatorPage]:
    """The pages of all indicators for the plan's own organization, for nobody in particular: what is drawn
    ahead. Four queries, whatever the number of indicators."""
    root = plan.organization
    results: defaultdict[int, dict[int, Result]] = defaultdict(dict)
    targets: defaultdict[int, list[Target]] = defaultdict(list)
    found = Result.objects.filter(assessment__plan=plan, assessment__year__lte=year, organization=root)
    for result in found.select_related("assessment").order_by("assessment__year"):
        results[result.indicator_id][result.assessment.year] = result
    for target in Target.objects.for_plan(plan).filter(organization=root):
        targets[target.indicator_id].append(target)
    pages = []
    for indicator in Indicator.objects.filter(plan=plan).select_related("plan__organization", "domain"):
        for result in results[indicator.pk].values():
            result.indicator = indicator
            result.organization = root
        pages.append(
            IndicatorPage(
                indicator=indicator,
                year=year,
                person=User(),
                unit=root,
                assignments=(),
                targets=targets[indicator.pk],
                results=results[indicator.pk],
            )
        )
    return pages


def choose_unit(person: User, root: Organization, *, has_part: bool, code: str = "") -> Organization | None:
    """The place whose results are shown: the one asked for, else the first that the person may see.

    `has_part`: the person's department leads or supports, and so sees the whole. None for a department
    without a part, and for a person without an organization. Raises Organization.DoesNotExist for a place
    that the person may not see, as for one that there is not.
    """
    if code:
        unit = root if code == root.code else Organization.objects.within(root).territorial().get(code=code)
        if not (can_see_unit(person, unit) or (has_part and unit == root)):
            raise Organization.DoesNotExist
        return unit
    if has_part or can_see_everything(person):
        return root
    own = person.organization
    return own if own and not own.is_department and own.is_within(root) else None


def _results(
    indicator: Indicator, year: int, unit: Organization | None, *, has_places: bool
) -> Iterable[Result]:
    """The results up to the year of the unit, and of the places right below it.

    The places are named by a query of their own: as a condition on a join, PostgreSQL would read all results
    of the years to find a dozen.
    """
    if unit is None:
        return ()
    wanted = Q(pk=unit.pk) | Q(parent=unit) if has_places else Q(pk=unit.pk)
    return (
        Result.objects.filter(
            indicator=indicator, organization__in=Organization.objects.filter(wanted).order_by()
        )
        .filter(assessment__plan=indicator.plan, assessment__year__lte=year)
        .select_related("assessment", "organization")
        .order_by("organization__number", "organization__code", "assessment__year")
    )


def _past_results(
    indicator: Indicator,
    year: int,
    unit: Organization | None,
    moment: datetime,
    *,
    has_places: bool,
    with_decided: bool,
) -> list[Result]:
    """The same, computed in memory from what was known at the moment. The indicator gets its rule of then."""
    if unit is None:
        return []
    plan = indicator.plan
    years = range(plan.start_year, year + 1)
    results = results_as_of(plan, years, moment, indicator, with_decided=with_decided)
    copy_rule(indicator, results[0].indicator)
    return [
        result
        for result in results
        if result.organization == unit or (has_places and result.organization.parent_id == unit.pk)
    ]


def _targets(indicator: Indicator, unit: Organization | None) -> list[Target]:
    """The rows of the unit and of the whole, each with its decision's scan as `scan_pk`."""
    owners = _owners(indicator, unit)
    scans = TargetScan.objects.filter(target=OuterRef("pk")).values("pk")[:1]
    rows = Target.objects.for_plan(indicator.plan).filter(indicator=indicator, organization__in=owners)
    return list(rows.annotate(scan_pk=Subquery(scans)))


def _past_targets(indicator: Indicator, unit: Organization | None, moment: datetime) -> list[Target]:
    """The same rows as they stood at the moment (two queries)."""
    owners = _owners(indicator, unit)
    found = targets_as_of(moment, [indicator.pk])
    scans = TargetScan.objects.filter(target__indicator=indicator).order_by("-id")
    by_target = dict(scans.values_list("target", "pk"))
    for row in found:
        row.indicator = indicator
        row.__dict__["scan_pk"] = by_target.get(row.pk)
    return [row for row in found if row.organization_id in owners]


def _owners(indicator: Indicator, unit: Organization | None) -> set[int]:
    """Whose targets bear on the unit: its own, and those of the whole."""
    return {indicator.plan.organization_id} | ({unit.pk} if unit else set())


def serving_projects(indicator: Indicator) -> list[SpecialProject]:
    """The special projects that serve the indicator, each with those of its measures that name it (two
    queries)."""
    serving = Q(indicators=indicator) | Q(measures__indicators=indicator)
    named = Prefetch("measures", Measure.objects.filter(indicators=indicator), to_attr="serving_measures")
    projects = SpecialProject.objects.filter(serving, plan=indicator.plan).distinct()
    return list(projects.prefetch_related(named))
