"""Pages by indicator hold the very rows that pages of the whole list would."""

from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan
from indicators.row_pages import IndicatorPaginator
from tests.cast import Cast
from tests.indicators.test_lists import list_for


@pytest.fixture
def reported(plan: Plan, cast: Cast) -> Plan:
    """So many places for each indicator as it stands in the list, none for every fourth; two indicators have
    the same number."""
    Indicator.objects.filter(code="CF03").update(number=Indicator.objects.get(code="CF02").number)
    places = list(Organization.objects.within(plan.organization).territorial())
    Figure.objects.bulk_create(
        Figure(
            indicator=indicator,
            organization=place,
            year=2023,
            value=1,
            entered_by=cast.office,
            entered_at=datetime(2024, 1, 5, tzinfo=UTC),
        )
        for at, indicator in enumerate(plan.indicators.all())
        for place in places[: at % 4 * 2]
    )
    return plan


@pytest.mark.parametrize("per_page", [1, 2, 3, 5, 7, 100])
def test_each_page_is_that_of_the_whole_list(reported: Plan, cast: Cast, per_page: int) -> None:
    found = list_for(cast.office, reported).found
    whole, ours = Paginator(found, per_page), IndicatorPaginator(found, per_page)
    assert (ours.count, ours.num_pages) == (whole.count, whole.num_pages)
    assert whole.count > 20
    for number in whole.page_range:
        assert list(ours.page(number)) == list(whole.page(number))


def test_a_list_without_rows_has_one_empty_page(reported: Plan, cast: Cast) -> None:
    listing = list_for(cast.office, reported, organization="nowhere")
    assert (list(listing.page), listing.page.paginator.num_pages) == ([], 1)
