"""What the results above one place are made of, without a look at all other places (ADR 32)."""

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import Organization
from accounts.models.people import PATH_SEPARATOR
from indicators.method.types import Rollup
from indicators.models import Figure, Indicator, Plan, RollUp
from indicators.models import Target as TargetRow
from indicators.services.inputs import Inputs, targets_in_force


def load_inputs_above(
    plan: Plan, indicators: Sequence[Indicator], year: int, place: Organization
) -> Inputs | None:
    """The inputs for the place and what lies above it, where nothing but its figures of a year has changed.

    Of the places right below these, what stands for the year is read; of these themselves, what stands for
    the other years. Four queries for any number of places. None where something was never rolled up, since
    no full run has been here: then all has to be read.
    """
    root = plan.organization.path
    above = [each for each in _paths_to(place) if each.startswith(root)]
    near = Organization.objects.filter(Q(path__in=above) | Q(parent__path__in=above[:-1]))
    places = sorted(near.territorial().with_places().order_by(), key=lambda each: -each.path.count("/"))
    way = {each.pk for each in places if each.path in above}
    beside = [each.pk for each in places if each.pk not in way]
    of_way = Q(indicator__in=indicators, organization__in=way)
    asked = of_way | Q(indicator__in=indicators, organization__in=beside, year=year)
    standing = {
        (row.indicator_id, row.organization_id, row.year): row for row in RollUp.objects.filter(asked)
    }
    # Of the wholes: the year's of those beside the way, and all others' on it, where the year's is made anew
    # (but at the place itself, below which nothing has changed).
    needed = {
        (indicator.pk, each.pk, other)
        for indicator in indicators
        if indicator.rollup != Rollup.DIRECT
        for each in places
        if each.has_places  # type: ignore[attr-defined]
        for other in (plan.years if each.pk in way else [year])
        if other != year or each.pk not in way or each.pk == place.pk
    }
    if not needed <= standing.keys():
        return None
    return Inputs(
        plan=plan,
        indicators=indicators,
        organizations=places,
        readings=Figure.objects.filter(asked).readings(),
        targets=targets_in_force(TargetRow.objects.filter(of_way).oldest_first()),
        rolled={key: standing[key].for_method() for key in needed},
    )


def _paths_to(place: Organization) -> list[str]:
    """The paths of all that the place lies in, the outermost first, and its own."""
    names = place.path.rstrip(PATH_SEPARATOR).split(PATH_SEPARATOR)
    return [PATH_SEPARATOR.join(names[: number + 1]) + PATH_SEPARATOR for number in range(len(names))]
