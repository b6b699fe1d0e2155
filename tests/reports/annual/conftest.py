"""A published year of the lakeside plan with invented figures, for the tests of reports."""

from typing import NamedTuple

import pytest

from accounts.models import User
from indicators.models import Plan, Publication
from indicators.services.demo import load_demo_data
from indicators.services.publication import publish_assessment
from reports.annual.facts import Facts
from reports.services.facts import facts_of


class Published(NamedTuple):
    """The second year of the plan as it was published, and what a report reads of it."""

    publication: Publication
    facts: Facts


@pytest.fixture
def published(plan: Plan) -> Published:
    load_demo_data(plan)
    office = User.objects.filter(groups__name="office").first()
    assert office is not None
    years = [publish_assessment(plan=plan, year=year, seen_version=0, by=office) for year in (2023, 2024)]
    return Published(years[-1], facts_of(years[-1]))
