"""Finding the result that a person wants explained, and reading what led to it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects

from accounts.models import Organization, User
from indicators.explain_page import ExplainPage
from indicators.method.outcome import METHOD_VERSION
from indicators.models import Indicator, PublishedResult, Result
from indicators.permissions import can_read_publications
from indicators.services.explanations import Sources, explain_result, sources_now
from indicators.services.past import visible_to
from indicators.services.past_sources import sources_as_of
from indicators.services.published_sources import sources_of_version
from indicators.services.records import columns_of

ABOUT = ("indicator__plan__organization", "indicator__domain", "organization")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose result is asked for, by codes; without a unit, that of the highest place that there is."""

    person: User
    plan: str
    year: int
    indicator: str
    unit: str = ""


def load_explain_page(
    *,
    person: User,
    plan_code: str,
    year: int,
    code: str,
    unit_code: str = "",
    moment: datetime | None = None,
    version: int | None = None,
) -> ExplainPage:
    """The explanation of a result that the person may see: of the draft, of a past moment, or of a published
    version.

    Seven queries for the draft, and a fixed number for the others. Raises Result.DoesNotExist for what there
    is not, and in the same way for what the person may not see; PermissionDenied for a version that the
    person may not read.
    """
    asked = Asked(person, plan_code, year, code, unit_code)
    if version is not None:
        return _published(asked, version)
    return _draft(asked) if moment is None else _past(asked, moment)


def _draft(asked: Asked) -> ExplainPage:
    rows = Result.objects.for_person(asked.person).filter(
        indicator__plan__code=asked.plan, indicator__code=asked.indicator, assessment__year=asked.year
    )
    if asked.unit:
        rows = rows.filter(organization__code=asked.unit)
    rows = rows.select_related("assessment", *ABOUT).prefetch_related("indicator__assignments")
    result = rows.order_by("organization__path").first()
    if result is None:
        raise Result.DoesNotExist
    explained = explain_result(
        sources=sources_now(result.indicator), place=result.organization, year=asked.year
    )
    return ExplainPage(asked.person, result, result.assessment.method_version, explained)


def _past(asked: Asked, moment: datetime) -> ExplainPage:
    rows = Indicator.objects.select_related("plan__organization")
    indicator = rows.filter(plan__code=asked.plan, code=asked.indicator).first()
    if indicator is None or asked.year not in indicator.plan.years:
        raise Result.DoesNotExist
    sources = sources_as_of(indicator, moment)
    prefetch_related_objects([sources.indicator], "assignments")
    explained = explain_result(sources=sources, place=_visible_place(asked, sources), year=asked.year)
    result = Result(**columns_of(explained.explanation.outcome))
    return ExplainPage(asked.person, result, METHOD_VERSION, explained, moment=moment)


def _visible_place(asked: Asked, sources: Sources) -> Organization:
    """The place asked for, else the highest that the person may see. Raises Result.DoesNotExist."""
    places = {place.pk: place for place in sources.inputs.organizations if asked.unit in ("", place.code)}
    shells = [Result(indicator=sources.indicator, organization=place) for place in places.values()]
    found = [places[each.organization_id] for each in visible_to(asked.person, shells)]
    if not found:
        raise Result.DoesNotExist
    return min(found, key=lambda place: place.path)


def _published(asked: Asked, version: int) -> ExplainPage:
    if not can_read_publications(asked.person):
        raise PermissionDenied
    rows = PublishedResult.objects.filter(
        publication__plan__code=asked.plan,
        publication__year=asked.year,
        publication__version=version,
        indicator__code=asked.indicator,
    )
    if asked.unit:
        rows = rows.filter(organization__code=asked.unit)
    rows = rows.select_related("publication", *ABOUT).prefetch_related("indicator__assignments")
    result = rows.order_by("organization__path").first()
    if result is None:
        raise Result.DoesNotExist
    publication = result.publication
    sources = sources_of_version(publication, result.indicator)
    place = next(each for each in sources.inputs.organizations if each.pk == result.organization_id)
    explained = explain_result(sources=sources, place=place, year=asked.year)
    return ExplainPage(asked.person, result, publication.method_version, explained, publication=publication)
